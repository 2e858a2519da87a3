#!/usr/bin/env python3
"""Writes inputs to begin with for every reader under libFuzzer: `seeds.py FOLDER`, a folder for each reader.

They are cut from the bundled instances, returns and nights, from the examples of the formats' descriptions, and from the routes
of the desk; a dictionary of words of the formats stands beside them (FOLDER/words).
"""
import hashlib
import io
import json
import pathlib
import re
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = pathlib.Path(sys.argv[1])
READERS = (ROOT / "Tests/Fuzz/Readers.swift").read_text(encoding="utf-8")
NAMES = re.findall(r'Reader\(name: "([^"]+)"', READERS)


def keep(reader, data):
    """Keeps one input."""
    data = data if isinstance(data, bytes) else data.encode()
    folder = OUT / reader
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:20]).write_bytes(data)


def listed(name):
    """The names in one of the lists of the readers."""
    return re.findall(r'"([^"]+)"', re.search(r"let " + name + r" = \[(.*?)\]", READERS, re.S).group(1))


def short(path, lines=25):
    """The beginning of a file."""
    return b"\n".join(path.read_bytes().split(b"\n")[:lines]) + b"\n"


def files(*suffixes):
    for top in ("Instances", "Reports", "Packaging", "Tests/Fuzz/seeds"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.suffix in suffixes and path.stat().st_size < 3_000_000:
                yield path


def examples(language):
    """The examples in the descriptions."""
    for page in list(ROOT.glob("*.md")) + list(ROOT.glob("Instances/*.md")) + list(ROOT.glob("Handbook/*.md")):
        yield from re.findall(r"```" + language + r"\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


def tables():
    lists = {"tables": listed("tables"), "night": listed("nightTables"), "returns-csv": listed("returnTables"),
             "futures": listed("futureTables")}
    csvs = [(path.name, short(path)) for path in files(".csv")]
    headers = [text for text in examples("csv") if "," in text.split("\n")[0]]
    for reader, names in lists.items():
        for index, name in enumerate(names):
            # A first byte that is a sign can be read in a list of findings.
            first = bytes([index + len(names) * (48 // len(names) + 1)]) if index + 48 < 256 else bytes([index])
            keep(reader, first + b"a,b\n")
            for found, data in csvs:
                if found == name:
                    keep(reader, first + data)
            for text in headers:
                keep(reader, first + text.encode())
    for found, data in csvs:
        for reader, names in (("plan", ("plan.csv", "answer.csv")), ("postcodes", ("postcodes.csv",)),
                              ("population", ("population.csv",)), ("placement-location", ("placement-location.csv",))):
            if found in names:
                keep(reader, data)
        if found == "options.csv":
            keep("options", b"0" + data)
    keep("options", "1plan,option_id,count\none,north,1\ntwo,north,2\n")
    keep("plan", "child_id,home_id\nK1,H1\nK2,\n")
    keep("postcodes", "pcd,oslaua,oseast1m,osnrth1m\nCB1 0FN,E07000008,546182,257043\n")
    keep("postcodes", "pcds,oa21cd,east1m,north1m,lad23cd\nCB1 0FN,E07000008,546182,257043,E07000008\n")
    keep("population", "year,age,district,population\n2011,0,,6000\n2012,17,Fenland,1200\n")
    keep("placement-location", "time_period,geographic_level,country_code,new_la_code,distance_locality,number\n"
         "2011,Local authority,E92000001,E10000003,Inside boundary,300\n2011,National,E92000001,,Outside boundary,16020\n")
    keep("futures", b"2future\n1\n2\n")
    keep("certificate", "what,number,home,children,value\nformat,,,,1\ninput,,,," + "0" * 64 + "\npoints,1,,,100\n")


def settings_files():
    texts = [path.read_text(encoding="utf-8") for path in files(".yml", ".yaml")] + list(examples("ya?ml"))
    for text in texts:
        for reader in ("authority", "policy", "settings", "boundaries", "scenario", "demand"):
            keep(reader, text)
        keep("mapping", "0" + text)
    keep("mapping", "1Person,Born,Gender\nK1,2005-06-10,Male\n")
    keep("mapping", "2Carer,Approved,Cost\nH1,2,420\n")
    keep("boundaries", "reorganisations:\n  - {on: 2028-04-01, successor: E06000098, predecessors: [E10000003]}\n")


def others():
    xml = re.search(r'body = """\n(.*?)"""', (ROOT / "Tests/ReturnsTests/ReturnXMLTests.swift").read_text(encoding="utf-8"), re.S)
    keep("returns-xml", '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.group(1))
    keep("returns-xml", "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>")
    for path in files(".json"):
        keep("json", path.read_bytes()[:4000])
    keep("json", '{"a": [1, -2.5e3, "\\u00e9\\ud83d\\ude00", null, true, {}]}')
    entry = {"seq": 1, "at": "2026-11-23T18:00:00.000Z", "actor": "user:1", "action": "request.started", "subject": "request:1",
             "payloadHash": "0" * 64, "prev": "", "hash": "0" * 64, "salt": None, "payload": None}
    keep("audit", json.dumps(entry) + "\n" + json.dumps({**entry, "seq": 2, "salt": "00", "payload": "{}"}) + "\n")
    step = {"date": "2011-09-30", "inCare": 1, "entrants": 0, "leavers": 0, "needing": 1, "outside": 0, "known": 1, "outsideAsWas": 0,
            "knownAsWas": 1, "elsewhere": 0, "splits": 0, "free": 1, "miles": 1.5, "weeklyCost": 400.00}
    keep("kept-futures", json.dumps(
        {"future": 1, "steps": [step, {**step, "date": "2012-03-31"}], "reached": True, "reachedOn": "2011-09-30", "excess": 0.5,
         "careDays": 10, "cost": {"placements": 1.00, "byYear": {"2011/12": 1.00}}, "bridge": {"started": 1},
         "homes": [["Fenland", "0-4", "F", "WBRI", False, 1, 1, 0, 0, 0]]}) + "\n")
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in ("desk.db", "nights/2011-10-31/report.html", "n" * 90 + "/" + "m" * 90):
            about = tarfile.TarInfo(name)
            about.size = 3
            archive.addfile(about, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("nights/latest")
        link.type, link.linkname = tarfile.SYMTYPE, "2011-10-31"
        archive.addfile(link)
    keep("backup", kept.getvalue()[:4096])


def message(method, path, body="", kind=None, fields=()):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *fields]
    if body:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def http():
    day = re.search(r"as_of: (\S+)", (ROOT / "Instances/tiny/authority.yml").read_text(encoding="utf-8")).group(1)
    api = (ROOT / "Sources/Web/API.swift").read_text(encoding="utf-8")
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "Sources/Web").rglob("Pages*.swift")))
    routes = [(method.upper(), "/api/v1" + path) for method, path in re.findall(r'Route\(\s*\.(\w+), "([^"]+)"', api)]
    routes += [(method, path) for path, more in re.findall(r'door\.page\(\s*"([^"]+)"(.*?)\n {4,8}(?=door|\}|\n|add)', pages, re.S)
               for method, word in (("GET", "get:"), ("POST", "post:")) if word in more]
    routes += [("GET", path) for path in ("/health", "/metrics", "/sign-in", "/nowhere", "/style-2.css")]
    call = {"urgency": "emergency", "why": "no-home", "neededBy": day, "neededAt": "21:00", "emergencyReason": "Police protection",
            "authority": {"decidedBy": "Head of service", "on": day}, "considered": {"parents": "No", "connected": "Asked"},
            "children": [{"birthDate": "2003-03-02", "sex": "F", "homeEasting": 545000, "homeNorthing": 258000,
                          "view": {"text": "Near school"}, "avoid": [{"easting": 545000, "northing": 258000, "km": 2}]}]}
    change = {"reason": "New room", "places": 3, "telephone": "01223 1", "weeklyCost": 410.50}
    bodies = {"/api/v1/requests": call, "/api/v1/requests/:n": {"urgency": "planned", "children": call["children"]},
              "/api/v1/homes": {"id": "N1", "kind": "foster", "reason": "New", **change}, "/api/v1/homes/:home": change,
              "/api/v1/requests/:n/asks": {"home": "H01", "answer": "accepted", "placeFree": True},
              "/api/v1/requests/:n/reservations": {"home": "H01", "places": 1},
              "/api/v1/requests/:n/decisions": {"list": "0" * 64, "option": 1, "homes": ["H01"], "startOn": day, "startAt": "10:00",
                                                "reasonCode": "other", "reason": "Near", "viewWeighed": "It was heard."},
              "/api/v1/placements/:n/entries": {"kind": "arrived", "on": day, "at": "10:00"},
              "/api/v1/approvals/:n": {"answer": "approve", "read": True}, "/api/v1/tasks/:n/done": {"outcome": "done"},
              "/api/v1/decisions/:n/verbal": {"role": "director", "person": "D", "at": f"{day}T08:00"},
              "/api/v1/requests/:n/no-home": {"sought": "All", "text": "None"}, "/api/v1/feed": {"acceptJump": True}}

    def flat(value, name=""):
        if isinstance(value, dict):
            return [pair for key, part in value.items() for pair in flat(part, f"{name}.{key}" if name else key)]
        if isinstance(value, list):
            return [pair for index, part in enumerate(value) for pair in flat(part, f"{name}.{index}")]
        return [(name, str(value))]

    begun = [message("POST", "/api/v1/requests", json.dumps(call), "application/json", ("X-CSRF-Token: t", "Idempotency-Key: k")),
             message("POST", "/api/v1/requests/1/submit", "{}", "application/json", ("X-CSRF-Token: t", "Idempotency-Key: l")),
             message("GET", "/api/v1/requests/1/matches")]
    keep("http", "5" + "".join(begun))
    for number, (method, path) in enumerate(routes):
        at = path.replace(":home", "H01").replace(":n", "1").replace(":k", "0")
        # Everybody asks, the manager most often.
        who = "5567896"[number % 7] if number % 2 else "5"
        if method == "GET":
            keep("http", who + message(method, at))
            keep("http", who + message(method, at + "?limit=5&after=c31&effects=wait&why=H01&state=open&sort=points"))
        elif path.startswith("/api/"):
            fields = ["X-CSRF-Token: t", f"Idempotency-Key: key-{number}", 'If-Match: "1"']
            keep("http", who + message(method, at, json.dumps(bodies.get(path, {"reason": "Because"})), "application/json", fields))
        else:
            key = next((name for name in bodies if name.endswith(path.split("/")[-1])), "/api/v1/requests")
            sent = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in
                            [("csrf", "__csrf__"), ("form", f"form-{number}"), ("name", "max"), ("password", "x")]
                            + flat(bodies[key]) + [("reason", "Because"), ("version", "1")])
            keep("http", who + message(method, at, sent, "application/x-www-form-urlencoded"))
    pieces = "2\r\n{}\r\n0\r\nTrailer: x\r\n\r\n"
    keep("http", "5" + message("POST", "/api/v1/requests", fields=(
        "X-CSRF-Token: t", "Idempotency-Key: m", "Content-Type: application/json", "Transfer-Encoding: chunked")) + pieces)
    keep("http", "7" + message("GET", "/requests/%2e%2e/%zz?a=%ff&b=%41+c", fields=(
        "Cookie: __Host-nearhome=x; a=b", "Origin: null", "Sec-Fetch-Site: cross-site", "Range: bytes=0-0,-1", "Accept: text/csv")))
    keep("http", "7" + message("GET", "/api/v1/me", fields=("Authorization: Bearer x",)))


def words():
    """Words of formats, so that mutations hit on them."""
    found = set()
    for page in ("Instances/FORMAT.md", "Instances/PLANS.md", "SETTINGS.md", "COMMANDS.md"):
        found.update(re.findall(r"`([A-Za-z][\w. :/-]{1,30})`", (ROOT / page).read_text(encoding="utf-8")))
    for path in list((ROOT / "Sources/Desk").glob("Form*.swift")) + list((ROOT / "Sources/Web").glob("API*.swift")):
        found.update(re.findall(r'"([\w./:-]{2,30})"', path.read_text(encoding="utf-8")))
    found.update(["Content-Type: application/json\\x0d\\x0a", "If-Match: \\x22", "__csrf__", "%00", "2011-09-30", "9223372036854775808"])
    (OUT / "words").write_text("".join(f'"{word}"\n' for word in sorted(found)))


for name in NAMES:
    (OUT / name).mkdir(parents=True, exist_ok=True)
tables()
settings_files()
others()
http()
words()
for path in (ROOT / "Tests/Fuzz/seeds").glob("*/*"):
    keep(path.parent.name, path.read_bytes())
print("\n".join(NAMES))
