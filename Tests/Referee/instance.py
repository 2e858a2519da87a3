"""Reads an instance folder into plain values; exact arithmetic only.

Light validation: inputs are expected to be clean. Written from the format contract alone.
"""
import csv
import datetime as dt
import os
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isqrt

# ---------------------------------------------------------------- yaml (the small part in use)


def _strip_comment(line):
    quote = None
    for i, ch in enumerate(line):
        if quote:
            if ch == quote:
                quote = None
        elif ch in "'\"":
            quote = ch
        elif ch == "#" and (i == 0 or line[i - 1] in " \t"):
            return line[:i]
    return line


def _scalar(text):
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text


def _flow(text, i=0):
    while i < len(text) and text[i] in " \t":
        i += 1
    if i < len(text) and text[i] == "{":
        out, i = {}, i + 1
        while True:
            while text[i] in " ,\t":
                i += 1
            if text[i] == "}":
                return out, i + 1
            j = text.index(":", i)
            key = _scalar(text[i:j])
            out[key], i = _flow(text, j + 1)
    if i < len(text) and text[i] == "[":
        out, i = [], i + 1
        while True:
            while text[i] in " ,\t":
                i += 1
            if text[i] == "]":
                return out, i + 1
            value, i = _flow(text, i)
            out.append(value)
    if i < len(text) and text[i] in "'\"":
        j = text.index(text[i], i + 1)
        return text[i + 1:j], j + 1
    j = i
    while j < len(text) and text[j] not in ",]}":
        j += 1
    return text[i:j].strip(), j


def _value(text):
    text = text.strip()
    if text and text[0] in "{[":
        return _flow(text)[0]
    return _scalar(text)


def yaml(text):
    """Block maps, block lists, flow collections, comments; every scalar stays text."""
    lines = []
    for raw in text.lstrip("\ufeff").splitlines():
        line = _strip_comment(raw).rstrip()
        if line.strip() and line.strip() != "---":
            lines.append((len(line) - len(line.lstrip()), line.strip()))

    def block(i, indent):
        if lines[i][1].startswith("- ") or lines[i][1] == "-":
            out = []
            while i < len(lines) and lines[i][0] == indent and lines[i][1].startswith("-"):
                rest = lines[i][1][1:]
                pad = len(rest) - len(rest.lstrip()) + 1
                rest = rest.strip()
                if rest and rest[0] not in "{['\"" and ":" in rest:
                    lines[i] = (indent + pad, rest)
                    value, i = block(i, indent + pad)
                elif rest:
                    value, i = _value(rest), i + 1
                else:
                    value, i = block(i + 1, lines[i + 1][0])
                out.append(value)
            return out, i
        out = {}
        while i < len(lines) and lines[i][0] == indent:
            key, rest = lines[i][1].split(":", 1)
            i += 1
            if rest.strip():
                out[_scalar(key)] = _value(rest)
            elif i < len(lines) and (lines[i][0] > indent
                                     or lines[i][0] == indent and lines[i][1].startswith("-")):
                out[_scalar(key)], i = block(i, lines[i][0])
            else:
                out[_scalar(key)] = ""
        return out, i

    if not lines:
        return {}
    return block(0, lines[0][0])[0]


# ---------------------------------------------------------------- values

BUILT_IN_WEIGHTS = {
    "per_km_from_home": "1", "per_km_from_school": "2", "outside_area": "20", "distant": "40",
    "kind_not_preferred": "30", "unmet_need": "15", "unmet_language": "20", "unmet_faith": "10",
    "pets_not_wanted": "10", "move": "100", "move_per_year": "40", "siblings_split": "1000",
    "unconfirmed": "5", "outside_terms": "100", "per_day_late": "2", "per_100_pounds": "0", "unplaced": "10000", "outside_target": "200"}
BUILT_IN_SETTINGS = {
    "usual_limit": "3", "supported_age": "16", "emergency_days": "6", "vacancy_days": "14",
    "near_home_km": "32.186", "school_keep_km": "24.14", "release_emergency_homes": "no"}
ESSENTIAL = {"home-adaptation", "deprivation-of-liberty", "complex-health", "wheelchair-access",
             "parent-and-child"}
# Lower tier (E07) to county; ONS look-up of April 2021, Open Government Licence v3.0.
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lower_tier.csv")) as _handle:
    COUNTY_OF = {_r["lower"]: _r["upper"] for _r in csv.DictReader(_handle)}


def date(text):
    if not text:
        return None
    if "/" in text:
        d, m, y = text.split("/")
        return dt.date(int(y), int(m), int(d))
    return dt.date.fromisoformat(text)


def believed(day, as_of=None):
    """A day that can be; None for one that stands for none, and with a day for one after it or 120 years before it."""
    if day is None or day.year <= 1900 or day.year >= 2099:
        return None
    return None if as_of and (day > as_of or whole_years(day, as_of) > 120) else day


def not_after(day, last):
    """A date that lies in the future says nothing yet."""
    return day if day is None or day <= last else None


def birthday(born, year):
    if born.month == 2 and born.day == 29:
        try:
            return dt.date(year, 2, 29)
        except ValueError:
            return dt.date(year, 3, 1)
    return dt.date(year, born.month, born.day)


def whole_years(since, day):
    """Whole years from one date to another; 29 February counts on 1 March."""
    years = day.year - since.year
    return years if birthday(since, day.year) <= day else years - 1


def metres_between(a, b):
    """sqrt(dE² + dN²) rounded half up to a whole metre; None without both positions."""
    if a is None or b is None:
        return None
    square = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    root = isqrt(square)
    return root + 1 if square - root * root > root else root


def half_up(x):
    x = Fraction(x)
    return (2 * x.numerator + x.denominator) // (2 * x.denominator)


@dataclass(frozen=True)
class Child:
    id: str
    born: dt.date
    sex: str
    uasc: bool
    position: tuple | None
    school: tuple | None
    keep_school: str
    status: str
    home: str | None
    placed_on: dt.date | None
    still_in: str | None
    still_until: dt.date | None
    start: dt.date
    emergency: bool
    fostering: str
    residential: str
    supported: str
    living: str
    no_child_under: int | None
    pets: str
    needs: frozenset
    languages: frozenset
    faiths: frozenset
    group: str
    plan: str

    @property
    def age(self):
        return whole_years(self.born, self.start)

    def age_on(self, day):
        return whole_years(self.born, day)

    @property
    def apart(self):
        return self.plan == "apart"


@dataclass(frozen=True)
class Home:
    id: str
    provider: str
    kind: str
    connected_filled: bool
    connected_to: frozenset
    position: tuple | None
    authority: str | None           # mapped upper-tier code, "OUT" for S, N, W, None unknown
    places: int
    approved: int | None
    unavailable: int
    exempt_for: frozenset
    min_age: int | None
    max_age: int | None
    sex: str
    offers: frozenset | None
    languages: frozenset | None
    faiths: frozenset | None
    pets: str
    registered: str
    status: str
    available_from: dt.date | None
    confirmed_on: dt.date | None
    emergency: bool
    cost: Fraction

    @property
    def foster(self):
        return self.kind in ("foster", "connected", "parent-and-child")

    @property
    def home_class(self):
        if self.foster:
            return "fostering"
        if self.kind in ("childrens-home", "secure", "family-centre"):
            return "residential"
        return "supported" if self.kind == "supported" else None


@dataclass(frozen=True)
class Member:
    home: str
    kind: str
    born: dt.date | None
    age: int | None

    def age_on(self, day):
        return whole_years(self.born, day) if self.born else self.age


@dataclass(frozen=True)
class Contract:
    id: str
    homes: frozenset
    minimum: int
    cost: Fraction


@dataclass
class Instance:
    folder: str
    code: str
    as_of: dt.date
    adjoining: frozenset
    target: Fraction | None
    essential: set
    weights: dict
    settings: dict
    bank_holidays: frozenset
    children: dict
    homes: dict
    household: dict
    apart: set
    avoid: dict
    answers: dict
    contracts: list = field(default_factory=list)

    def setting(self, name, day):
        value = self.settings[name]
        if isinstance(value, list):
            best = None
            for entry in value:
                if date(entry["from"]) <= day and (best is None or date(entry["from"]) >= best[0]):
                    best = (date(entry["from"]), entry["value"])
            value = best[1] if best else BUILT_IN_SETTINGS[name]
        if name == "release_emergency_homes":
            return str(value).lower() in ("yes", "true")
        return Fraction(value)

    def in_out(self, home):
        if home.authority is None:
            return "unknown"
        return "IN" if home.authority == self.code else "OUT"

    def adjoins(self, home):
        return home.authority in self.adjoining

    def moves_in(self, c, h):
        """The day on which newcomer c lives in home h."""
        return c.start if h.available_from is None else max(c.start, h.available_from)

    def there(self, home, day, stay):
        """Who is in a home on a day, before any newcomer; `stay(child)`: does a may-move child stay?"""
        out = []
        for d in self.children.values():
            if d.status == "settled":
                here = d.home == home or d.still_in == home and (d.still_until is None
                                                                  or day < d.still_until)
            elif d.status == "may-move":
                here = d.home == home and (day < d.start or stay(d))
            else:
                here = d.status == "must-move" and d.home == home and day < d.start
            if here:
                out.append(d)
        return out

    def members(self, group):
        return [c for c in self.children.values() if group and c.group == group]


def _rows(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return [{k: (v or "").strip() for k, v in row.items() if k is not None}
                for row in csv.DictReader(handle)]


def _list(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def _codes(text):
    return frozenset(part.lower() for part in _list(text)) - {"none"}


def _int(text):
    return int(text) if text else None


def read(folder, policy=None, postcodes=None):
    def slurp(path):
        with open(path, encoding="utf-8-sig") as handle:
            return yaml(handle.read())

    head = slurp(os.path.join(folder, "authority.yml"))
    policy_path = policy or (os.path.join(folder, head["policy"]) if head.get("policy") else None)
    rules = slurp(policy_path) if policy_path else {}
    weights = {k: Fraction(v) for k, v in BUILT_IN_WEIGHTS.items()}
    for k, v in (rules.get("weights") or {}).items():
        assert k in weights, k
        weights[k] = Fraction(v)
    settings = dict(BUILT_IN_SETTINGS)
    holidays = ["2011-12-26", "2011-12-27"]
    for k, v in (rules.get("settings") or {}).items():
        if k == "bank_holidays":
            holidays = v
        else:
            assert k in settings, k
            settings[k] = v

    directory = {}
    for path in [postcodes] if postcodes else [os.path.join(folder, "postcodes.csv")]:
        if os.path.exists(path):
            with open(path, encoding="utf-8-sig", newline="") as handle:
                for row in csv.DictReader(handle):
                    row = {k.lower(): (v or "").strip() for k, v in row.items()}
                    key = (row.get("pcds") or row.get("pcd") or "").replace(" ", "").upper()
                    east, north = row.get("oseast1m", ""), row.get("osnrth1m", "")
                    place = (int(east), int(north)) if east and north else None
                    directory[key] = (place, row.get("oslaua") or row.get("laua") or "")

    def place(row, prefix):
        e, n = row.get(prefix + "easting", ""), row.get(prefix + "northing", "")
        if e and n:
            return (int(e), int(n))
        code = row.get(prefix + "postcode", "").replace(" ", "").upper()
        return directory.get(code, (None, ""))[0] if code else None

    def authority(text):
        text = text.upper()
        if text[:1] in ("S", "N", "W") and len(text) == 9:
            return "OUT " + text
        if text[:3] == "E07":
            return COUNTY_OF.get(text)
        return text if text[:3] in ("E06", "E08", "E09", "E10") and len(text) == 9 else None

    as_of = date(head["as_of"])
    children = {}
    for r in _rows(folder, "children.csv"):
        g = lambda k, d="": (r.get(k, "") or d)
        needed = date(g("needed_by"))
        group = g("sibling_group")
        plan = (g("sibling_plan").lower() or "together-if-possible") if group else ""
        children[r["child_id"]] = Child(
            id=r["child_id"], born=date(r["birth_date"]),
            sex={"1": "M", "2": "F"}.get(g("sex", "U").upper(), g("sex", "U").upper()),
            uasc=g("uasc").lower() == "yes", position=place(r, "home_"), school=place(r, "school_"),
            keep_school=g("keep_school").lower(), status=r["status"].lower(),
            home=g("home_id") or None, placed_on=date(g("placed_on")),
            still_in=g("still_in") or None, still_until=believed(date(g("still_until"))),
            start=max(needed, as_of) if needed else as_of,
            emergency=g("urgency").lower() == "emergency",
            fostering=g("fostering").lower(), residential=g("residential").lower(),
            supported=g("supported").lower(), living=g("living_companions").lower(),
            no_child_under=_int(g("no_child_under")), pets=g("pets").lower(),
            needs=_codes(g("needs")), languages=_codes(g("wanted_languages")),
            faiths=_codes(g("wanted_faith")), group=group, plan=plan)
    homes = {}
    for r in _rows(folder, "homes.csv"):
        g = lambda k, d="": (r.get(k, "") or d)
        opt = lambda k: _codes(g(k)) if g(k) else None
        code = g("authority")
        if not code and g("postcode"):
            code = directory.get(g("postcode").replace(" ", "").upper(), (None, ""))[1]
        homes[r["home_id"]] = Home(
            id=r["home_id"], provider=g("place_provider").upper(), kind=r["kind"].lower(),
            connected_filled=bool(g("connected_to")), connected_to=frozenset(_list(g("connected_to"))),
            position=place(r, ""), authority=authority(code) if code else None,
            places=int(r["places"]), approved=_int(g("approved_places")),
            unavailable=int(g("places_unavailable", "0")), exempt_for=frozenset(_list(g("exempt_for"))),
            min_age=_int(g("min_age")), max_age=_int(g("max_age")), sex=g("sex").upper(),
            offers=opt("offers"), languages=opt("languages"), faiths=opt("faiths"),
            pets=g("pets").lower(), registered=g("registered").lower(),
            status=g("status", "available").lower(), available_from=date(g("available_from")),
            confirmed_on=not_after(date(g("confirmed_on")), as_of), emergency=g("emergency").lower() == "yes",
            cost=Fraction(r["weekly_cost"]))
    household = {}
    for r in _rows(folder, "household.csv"):
        household.setdefault(r["home_id"], []).append(Member(
            r["home_id"], r["kind"].lower(), believed(date(r.get("birth_date", "")), as_of), _int(r.get("age", ""))))
    avoid = {}
    for r in _rows(folder, "avoid_areas.csv"):
        avoid.setdefault(r["child_id"], []).append(
            ((int(r["easting"]), int(r["northing"])), Fraction(r["km"])))
    caution = {"accepted": 0, "asked": 1, "declined": 2}
    latest = {}
    for r in _rows(folder, "answers.csv"):
        key = (r["child_id"], r["home_id"])
        rank = (date(r.get("on", "")) or dt.date.min, caution[r["answer"].lower()], r["answer"].lower())
        if key not in latest or rank > latest[key]:
            latest[key] = rank
    extra = {k.lower() for k, v in (head.get("needs") or {}).items()
             if isinstance(v, dict) and str(v.get("essential", "")).lower() in ("yes", "true")}
    return Instance(
        folder=folder, code=head["authority"]["code"].upper(), as_of=as_of,
        adjoining=frozenset(code.upper() for code in (head.get("adjoining") or [])),
        target=Fraction(head["out_of_area_target"]) if head.get("out_of_area_target") else None,
        essential=ESSENTIAL | extra, weights=weights, settings=settings,
        bank_holidays=frozenset(date(d) for d in holidays), children=children, homes=homes,
        household=household,
        apart={frozenset((r["child_a"], r["child_b"])) for r in _rows(folder, "apart.csv")},
        avoid=avoid, answers={k: v[2] for k, v in latest.items()},
        contracts=[Contract(r["contract_id"], frozenset(_list(r["home_ids"])),
                            int(r["minimum_places"]), Fraction(r["weekly_shortfall_cost"]))
                   for r in _rows(folder, "contracts.csv")])


def settled_in(inst, where):
    """The instance with these children (id: home id) settled where they are put."""
    children = dict(inst.children)
    for child, home in where.items():
        children[child] = replace(children[child], status="settled", home=home)
    return replace(inst, children=children)


def without(inst, ids):
    """The instance with these children removed from every table."""
    ids = set(ids)
    return replace(
        inst, children={k: c for k, c in inst.children.items() if k not in ids},
        homes={k: replace(h, connected_to=h.connected_to - ids, exempt_for=h.exempt_for - ids)
               for k, h in inst.homes.items()},
        apart={p for p in inst.apart if not (p & ids)},
        avoid={k: v for k, v in inst.avoid.items() if k not in ids},
        answers={k: v for k, v in inst.answers.items() if k[0] not in ids})
