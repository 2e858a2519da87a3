#!/usr/bin/env python3
"""The desk's API and its safety, from outside: `desk_api.py NEARHOME [--requests N] [--seed S]`.

Starts `nearhome serve` on the bundled tiny instance with users of two teams, walks through the API by the written contract, sends it N
requests at random by its own OpenAPI document, and tries the usual attacks. Ends with "N passed, M failed".
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "Journeys-of-the-desk"
passed = 0
failed = []


def check(name, truth, more=""):
    global passed
    if truth:
        passed += 1
    else:
        failed.append(name)
        print(f"FAILED: {name} {str(more)[:400]}")


class Visitor:
    """Somebody who asks: with a session, a token, or neither."""

    def __init__(self, address, user=None, token=None):
        self.address, self.cookie, self.csrf, self.token = address, None, None, token
        if user:
            status, headers, _ = self.form("/sign-in", {"name": user, "password": PASSWORD})
            assert status == 303, f"{user} does not sign in: {status}"
            self.cookie = headers["Set-Cookie"].split(";")[0]
            self.csrf = self.api("GET", "/me")[1]["csrf"]

    def send(self, method, path, body=None, headers=None):
        fields = dict(headers or {})
        if self.cookie:
            fields.setdefault("Cookie", self.cookie)
        if self.token:
            fields.setdefault("Authorization", "Bearer " + self.token)
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def form(self, path, values, headers=None):
        body = urllib.parse.urlencode(values)
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def api(self, method, path, body=None, key=None, version=None, headers=None):
        fields = {}
        if self.csrf:
            fields["X-CSRF-Token"] = self.csrf
        if body is not None:
            fields["Content-Type"] = "application/json"
        if method == "POST" and key != "":
            fields["Idempotency-Key"] = key or secrets.token_hex(10)
        if version is not None:
            fields["If-Match"] = version
        fields.update(headers or {})
        status, answered, answer = self.send(
            method, "/api/v1" + path, json.dumps(body).encode() if body is not None else None, fields)
        try:
            return status, json.loads(answer), answered
        except ValueError:
            return status, answer, answered


class Desk:
    """The server with its users."""

    users = [("amy", "officer", "duty"), ("max", "officer,manager", "duty"), ("nina", "officer", "north"), ("fern", "fostering", "all"),
             ("nora", "nominated-officer", "all"), ("dora", "director", "all"), ("ada", "auditor", "all"), ("cora", "commissioner", "all")]

    def __init__(self, nearhome, folder, instance="tiny"):
        self.nearhome, self.folder = nearhome, folder
        shutil.copytree(ROOT / "Instances" / instance, folder + "/feed")
        pathlib.Path(folder + "/desk.yml").write_text(
            "instance: feed\ndatabase: desk.db\nlisten: 127.0.0.1:0\nteams: [duty, north]\nstale_after: never\nfeed_settle: 0\n"
            "feed_every: 3600\n")
        for name, roles, teams in self.users:
            self.run("user", "add", name, "--roles", roles, "--teams", teams, "--password-stdin", given=PASSWORD + "\n")
        self.day = re.search(r"as_of: (\S+)", pathlib.Path(folder + "/feed/authority.yml").read_text()).group(1)
        self.log = open(folder + "/log", "w")
        self.process = subprocess.Popen(
            [nearhome, "serve", "--config", "desk.yml", "--now", f"{self.day}T09:00:00Z"], cwd=folder, stdout=subprocess.PIPE,
            stderr=self.log, text=True)
        self.address = self.process.stdout.readline().split()[-1]
        for _ in range(100):
            if Visitor(self.address, "amy").api("GET", "/feed")[1]["snapshot"] > 0:
                break
            time.sleep(0.1)

    def run(self, *words, given=None):
        return subprocess.run([self.nearhome, *words, "--config", "desk.yml"], cwd=self.folder, capture_output=True, text=True, input=given)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


def call(day, **changes):
    body = {"urgency": "emergency", "why": "no-home", "neededBy": day, "neededAt": "21:00", "emergencyReason": "Police protection",
            "authority": {"decidedBy": "Head of service", "on": day}, "considered": {"parents": "No", "connected": "Asked"},
            "children": [{"birthDate": "2003-03-02", "sex": "F", "homeEasting": 545000, "homeNorthing": 258000,
                          "view": {"text": "Near school"}}]}
    body.update(changes)
    return body


def opened(visitor, day, **changes):
    number = visitor.api("POST", "/requests", call(day, **changes))[1]["id"]
    status, request, _ = visitor.api("POST", f"/requests/{number}/submit", {})
    check("A request that says everything is submitted", status == 200 and request["state"] == "open", request)
    return number


def decided(visitor, number, day, pick, key=None, **changes):
    matches = visitor.api("GET", f"/requests/{number}/matches")[1]
    option = next(option for option in matches["options"] if pick(option))
    body = {"list": matches["list"], "option": option["rank"], "homes": option["homes"], "startOn": day, "startAt": "21:00",
            "reasonCode": "needs", "reason": "It suits the child best tonight.", "viewWeighed": "It was heard."}
    body.update(changes)
    return visitor.api("POST", f"/requests/{number}/decisions", body, key=key)


def journey(desk):
    """From the call to the end, by the API alone."""
    day, at = desk.day, desk.address
    amy, max_, nina = Visitor(at, "amy"), Visitor(at, "max"), Visitor(at, "nina")
    fern, nora, dora, ada = Visitor(at, "fern"), Visitor(at, "nora"), Visitor(at, "dora"), Visitor(at, "ada")
    status, me, _ = amy.api("GET", "/me")
    check("Me", status == 200 and (me["user"], me["roles"], me["teams"]) == ("amy", ["officer"], ["duty"]) and me["csrf"], me)
    number = opened(amy, day)
    status, matches, headers = amy.api("GET", f"/requests/{number}/matches?effects=wait")
    check("The list has all its keys", {"options", "excluded", "request", "list", "snapshot", "policyHash", "rules", "effects"} <= set(matches))
    check("Prices are held when they are waited for", matches["effects"] == "held")
    check("A list's tag is its digest", headers["ETag"].strip('"') == matches["list"])
    check("Each option says whether it can be decided",
          all({"decidable", "alsoFirstFor", "reservedUntil"} <= set(option) for option in matches["options"]))
    check("Why one home", amy.api("GET", f"/requests/{number}/matches?why=H01")[1]["home"] == "H01")
    check("Equal lists are equal", amy.api("GET", f"/requests/{number}/matches")[1]["list"] == matches["list"])
    ask = next(option for option in matches["options"] if option["eligibility"] == "ask")
    for name, status, more in [
        ("A question is answered first", 422, dict(option=ask["rank"], homes=ask["homes"])),
        ("Homes must be the option's", 422, dict(homes=["H99"])),
        ("A start day eight days back is refused", 422, dict(startOn=str(int(day[:4]) - 1) + day[4:])),
        ("Codes come from the list", 422, dict(reasonCode="because")),
        ("An unknown key is refused", 422, dict(colour="red")),
    ]:
        check(name, decided(amy, number, day, lambda option: option["decidable"], **more)[0] == status)
    check("Whoever has not seen the list cannot decide", max_.api("POST", f"/requests/{number}/decisions", {
        "list": matches["list"], "option": 1, "homes": matches["options"][0]["homes"], "startOn": day, "reasonCode": "needs",
        "reason": "It suits the child best tonight.", "viewWeighed": "Heard"})[1].get("type") == "/problems/list-not-seen")
    status, problem, _ = decided(amy, number, day, lambda option: option["decidable"] and option["rank"] > 1, reason="short")
    check("Another than the first needs a reason", status == 422 and problem["errors"][0]["pointer"] == "/reason", problem)
    # References of children stand for whoever may change the home, or see a request for the child.
    status, home, headers = fern.api("GET", "/homes/H01")
    fern.api("PATCH", "/homes/H01", {"exemptFor": ["C08"], "reason": "Exempted"}, version=headers["ETag"])
    check("Who may change a home sees whom it names", fern.api("GET", "/homes/H01")[1]["exemptFor"] == ["C08"])
    check("Others see no reference of a child whom they may not know", amy.api("GET", "/homes/H01")[1]["exemptFor"] == []
          and b"C08" not in amy.send("GET", "/homes/H01")[2] and b"1 child" in amy.send("GET", "/homes/H01")[2])
    headers = fern.api("GET", "/homes/H01")[2]
    fern.api("PATCH", "/homes/H01", {"exemptFor": None, "reason": "Not exempted"}, version=headers["ETag"])
    # Asking and reserving.
    home = next(option["homes"][0] for option in matches["options"] if option["eligibility"] == "eligible")
    check("A decline needs a reason", amy.api("POST", f"/requests/{number}/asks", {"home": home, "answer": "declined"})[0] == 422)
    status, answer, _ = amy.api("POST", f"/requests/{number}/asks", {"home": home, "answer": "accepted", "placeFree": True})
    check("An answer is kept", status == 201 and answer["answer"] == "accepted", answer)
    status, hold, _ = amy.api("POST", f"/requests/{number}/reservations", {"home": home})
    check("A place is reserved", status == 201 and {"id", "home", "places", "until"} <= set(hold) and hold["places"] == 1, hold)
    other = opened(max_, day)
    seen = next(option for option in max_.api("GET", f"/requests/{other}/matches")[1]["options"] if option["homes"] == [home]) \
        if any(option["homes"] == [home] for option in max_.api("GET", f"/requests/{other}/matches")[1]["options"]) else None
    free = amy.api("GET", f"/homes/{home}")[1]["free"]
    check("Others see what is reserved", seen is None or seen["reservedUntil"] == hold["until"] or free > 0, seen)
    for count in (1, 2):
        check("A reservation is renewed twice", amy.api("POST", f"/reservations/{hold['id']}/renew", {})[0] == 200)
    check("And no third time", amy.api("POST", f"/reservations/{hold['id']}/renew", {})[0] == 409)
    check("A reservation is released", amy.api("DELETE", f"/reservations/{hold['id']}")[0] == 200)
    # Deciding, with its key.
    key = "key-" + secrets.token_hex(6)
    first = decided(amy, number, day, lambda option: option["homes"] == [home], key=key)
    check("A decision is made", first[0] == 201 and {"id", "request", "state", "assignments", "placements", "approvals", "tasks", "list",
                                                      "snapshot", "by", "at"} <= set(first[1]), first[1])
    body = {"list": matches["list"]}
    check("The key with another body is refused",
          amy.api("POST", f"/requests/{number}/decisions", body, key=key)[0] == 422)
    placement = first[1]["placements"][0]["id"]
    entries = f"/placements/{placement}/entries"
    check("An ending does not fit yet", amy.api("POST", entries, {"kind": "ended", "on": day, "planned": True, "next": "needs-home"})[1]
          .get("type") == "/problems/state")
    arrival = {"kind": "arrived", "on": day, "at": "09:00"}
    check("A child arrives", amy.api("POST", entries, arrival)[1].get("state") == "living")
    count = len(amy.api("GET", f"/placements/{placement}")[1]["entries"])
    check("The same arrival again is a success", amy.api("POST", entries, arrival)[0] == 201)
    check("And no second entry", len(amy.api("GET", f"/placements/{placement}")[1]["entries"]) == count)
    check("Another arrival is not", amy.api("POST", entries, {**arrival, "at": "08:00"})[0] == 409)
    entry = next(entry["id"] for entry in amy.api("GET", f"/placements/{placement}")[1]["entries"] if entry["kind"] == "arrived")
    check("An officer corrects nothing", amy.api("POST", entries, {"kind": "corrected", "entry": entry, "on": day, "why": "Wrong"})[0] == 403)
    check("A manager does", max_.api("POST", entries, {"kind": "corrected", "entry": entry, "on": day, "why": "Wrong"})[0] == 201)
    kinds = {task["kind"] for task in amy.api("GET", "/tasks")[1]["items"] if task["request"] == number}
    check("An arrival brings its tasks", {"enter-in-case-system", "outcome", "placement-plan"} <= kinds, kinds)
    check("Where the child lives waits for the case system",
          any(item["fact"] == "lives-in" and item["desk"] == home and item["state"] == "waiting"
              for item in amy.api("GET", "/differences")[1]["items"]))
    check("A child leaves care", amy.api("POST", entries, {"kind": "ended", "on": day, "planned": True, "next": "leaves-care"})[1]
          .get("state") == "ended")
    for view in ("decided", "lived"):
        desk.run("desk", "instance", "--out", view, "--as", view, "--now", f"{day}T10:00:00Z")
        text = pathlib.Path(desk.folder, view, "children.csv").read_text()
        reference = first[1]["assignments"][0]["child"]
        check(f"And is left out as {view}", not re.search(rf"^{reference},", text, re.M), text[-300:])
    # A home outside: approvals.
    far = next((option for option in max_.api("GET", f"/requests/{other}/matches")[1]["options"]
                if "director" in option["approvals"] and option["decidable"]), None)
    if far:
        status, decision, _ = decided(max_, other, day, lambda option: option["rank"] == far["rank"])
        check("A distant home waits for the director", decision["state"] == "waiting" and decision["approvals"][0]["role"] == "director")
        approval, placement = decision["approvals"][0]["id"], decision["placements"][0]["id"]
        check("No arrival before it", max_.api("POST", f"/placements/{placement}/entries", arrival)[1].get("type") == "/problems/approval-missing")
        check("The nominated officer does not give it", nora.api("POST", f"/approvals/{approval}", {"answer": "approve", "read": True})[0] in (403, 404))
        check("Nor who has not read", dora.api("POST", f"/approvals/{approval}", {"answer": "approve", "read": False})[0] == 422)
        check("A refusal needs a reason", dora.api("POST", f"/approvals/{approval}", {"answer": "refuse", "read": True})[0] == 422)
        check("A person who agreed must be able to", max_.api("POST", f"/decisions/{decision['id']}/verbal", {
            "role": "director", "person": "nora", "at": f"{day}T09:00:00Z"})[0] == 422)
        status, verbal, _ = max_.api("POST", f"/decisions/{decision['id']}/verbal",
                                     {"role": "director", "person": "dora", "at": f"{day}T09:00:00Z"})
        check("A verbal approval counts as given", status == 200 and verbal["state"] == "agreed", verbal)
        check("And is confirmed", dora.api("POST", f"/approvals/{approval}", {"answer": "approve", "read": True})[1].get("state") == "approved")
        check("The director sees the request", dora.api("GET", f"/requests/{other}")[0] == 200)
        check("A decision is withdrawn", max_.api("POST", f"/decisions/{decision['id']}/withdraw", {"reason": "Another came up"})[1]
              .get("state") == "withdrawn")
        check("The same again is a success", max_.api("POST", f"/decisions/{decision['id']}/withdraw", {"reason": "Another came up"})[0] == 200)
        check("The request is open again", max_.api("GET", f"/requests/{other}")[1]["state"] == "open")
    # One draft, open or decided request a child.
    child = {"reference": next(line.split(",")[0] for line in pathlib.Path(desk.folder, "feed/children.csv").read_text().splitlines()
                               if ",referred," in line), "view": {"text": "Near school"}}
    if amy.api("POST", "/requests", call(day, children=[child]))[0] == 201:
        status, problem, _ = amy.api("POST", "/requests", call(day, children=[child]))
        check("A child has one request", status == 409 and problem["type"] == "/problems/open-request", problem)
    # Homes and their versions.
    status, before, headers = fern.api("GET", "/homes/H01")
    check("A home has its counts", {"there", "held", "free", "version", "telephone", "bestTime", "notes"} <= set(before))
    check("A change names its version", fern.api("PATCH", "/homes/H01", {"reason": "x", "places": 4})[0] == 428)
    check("Not a star", fern.api("PATCH", "/homes/H01", {"reason": "x", "places": 4}, version="*")[0] == 428)
    check("The one that stands", fern.api("PATCH", "/homes/H01", {"reason": "x", "places": 4}, version='"999"')[0] == 412)
    check("And why", fern.api("PATCH", "/homes/H01", {"places": 4}, version=headers["ETag"])[0] == 422)
    status, after, _ = fern.api("PATCH", "/homes/H01", {"reason": "New room", "places": before["places"] + 1, "telephone": "01223 1"},
                                version=headers["ETag"])
    check("Then it is changed", status == 200 and after["places"] == before["places"] + 1 and after["telephone"] == "01223 1", after)
    check("A vacancy is confirmed", amy.api("POST", "/homes/H01/confirmations", {})[0] in (200, 201))
    check("An officer changes no home", amy.api("PATCH", "/homes/H01", {"reason": "x", "places": 9}, version='"1"')[0] == 403)
    # The feed, with a key.
    key = "feed-" + secrets.token_hex(6)
    one = amy.api("POST", "/feed", {}, key=key)
    check("The feed is taken in", one[0] == 200 and {"snapshot", "asOf", "takenAt", "stale", "refused"} <= set(one[1]), one[1])
    check("The same key, the same answer", amy.api("POST", "/feed", {}, key=key)[:2] == one[:2])
    check("Its other body is refused", amy.api("POST", "/feed", {"acceptJump": True}, key=key)[0] == 422)
    # Rights.
    for path in (f"/requests/{number}", f"/requests/{number}/matches", f"/decisions/{first[1]['id']}", f"/placements/{placement}"):
        check(f"Another team's {path} does not exist", nina.api("GET", path)[0] == 404)
        check(f"Nobody without the role sees {path}", fern.api("GET", path)[0] == 403)
        check(f"Nor an auditor {path}", ada.api("GET", path)[0] == 403)
    check("The audit is the auditor's", amy.api("GET", "/audit")[0] == 403 and ada.api("GET", "/audit?limit=2")[0] == 200)
    listed = ada.api("GET", "/audit?limit=2")[1]
    check("The audit goes on from a place", ada.api("GET", f"/audit?limit=1&after={listed['items'][0]['seq']}")[1]["items"] == listed["items"][1:])
    pages = amy.api("GET", "/homes?limit=5")[1]
    check("Lists go on from a cursor", len(pages["items"]) == 5
          and amy.api("GET", f"/homes?limit=5&after={pages['next']}")[1]["items"][0] not in pages["items"])
    check("A limit has bounds", amy.api("GET", "/homes?limit=201")[0] == 422 and amy.api("GET", "/homes?limit=0")[0] == 422)
    # Tokens.
    secret = desk.run("token", "add", "reader", "--scopes", "read").stdout.strip()
    reader = Visitor(at, token=secret)
    check("A token reads", reader.api("GET", f"/requests/{other}")[0] == 200)
    check("No free text, no telephone", reader.api("GET", f"/requests/{other}")[1]["children"][0]["view"] is None
          and reader.api("GET", "/homes/H01")[1]["telephone"] is None)
    document = amy.api("GET", "/openapi.json")[1]
    for path, operations in document["paths"].items():
        for method in operations:
            if method != "get" and not path.endswith("/feed"):
                target = path.replace("{n}", "1").replace("{home}", "H01").removeprefix("/api/v1")
                status, problem, _ = reader.api(method.upper(), target, {} if method != "delete" else None, version='"1"')
                check(f"A token may not {method} {path}", (status, problem["type"]) == (403, "/problems/person-needed"), problem)
    desk.run("token", "revoke", "reader")
    check("A revoked token is none", reader.api("GET", "/homes")[0] == 401)
    return number, first[1]["id"], placement, hold["id"]


def table(desk, number):
    """The list as CSV is a list and no formula; the comparison and the plan are pages."""
    amy = Visitor(desk.address, "amy")
    other = opened(amy, desk.day)
    status, headers, body = amy.send("GET", f"/requests/{other}/matches.csv")
    lines = body.decode().split("\r\n")
    check("The list comes as CSV", status == 200 and headers["Content-Type"].startswith("text/csv") and lines[0].startswith("rank,homes,"))
    check("No cell is a formula", not any(re.match(r"[=+@]", cell.strip('"')) for line in lines for cell in line.split(",")))
    check("Two options are compared", b"Compare options" in amy.send("GET", f"/requests/{other}/compare?option=1&option=2")[2])
    check("One is not", amy.send("GET", f"/requests/{other}/compare?option=1")[0] == 422)
    check("The whole plan is a page", b"All open requests at once" in amy.send("GET", "/plan")[2])
    nina = Visitor(desk.address, "nina")
    for path in (f"/requests/{other}/matches.csv", f"/requests/{other}/compare?option=1&option=2"):
        check(f"Another team's {path} does not exist", nina.send("GET", path)[0] == 404)
    check("Another team's child has no name in the plan", f"/requests/{other}/".encode() not in nina.send("GET", "/plan")[2])


def feeds(desk):
    """A feed that catches up, moves on, contradicts; and the night after."""
    day, amy = desk.day, Visitor(desk.address, "amy")
    path = pathlib.Path(desk.folder, "feed/children.csv")
    sound = path.read_text()
    header = sound.splitlines()[0].split(",")

    def living(reference):
        """A child who has arrived by the desk and then gets the case system's reference."""
        number = opened(amy, day)
        status, decision, _ = decided(amy, number, day, lambda option: option["decidable"] and not option["approvals"])
        placement = decision["placements"][0]
        amy.api("POST", f"/placements/{placement['id']}/entries", {"kind": "arrived", "on": day, "at": "08:30"})
        status, request, headers = amy.api("GET", f"/requests/{number}")
        check("The child gets its reference",
              amy.api("PATCH", f"/requests/{number}", {"children": [{"reference": reference}]}, version=headers["ETag"])[0] == 200)
        return number, placement["id"], placement["home"]

    def deliver(*rows):
        lines = [",".join({"birth_date": "2003-03-02", "sex": "F", "status": "settled", **row}.get(name, "") for name in header) for row in rows]
        path.write_text(sound.rstrip("\n") + "\n" + "".join(line + "\n" for line in lines))
        status, answer, _ = amy.api("POST", "/feed", {})
        check("A feed is taken in", status == 200, answer)

    def difference(reference):
        return next((item for item in amy.api("GET", "/differences")[1]["items"] if item["key"] == reference), None)

    request, first, home = living("C900")
    check("The desk waits for the case system", difference("C900")["state"] == "waiting")
    deliver({"child_id": "C900", "home_id": home, "placed_on": day})
    check("It catches up", difference("C900") is None and amy.api("GET", f"/placements/{first}")[1]["state"] == "living")
    check("And the task closes itself", not any(task["kind"] == "enter-in-case-system" and task["request"] == request
                                                for task in amy.api("GET", "/tasks?limit=200")[1]["items"]))
    count = amy.api("GET", f"/homes/{home}")[1]
    check("Nobody is counted twice", count["there"] + count["held"] <= count["places"], count)
    _, second, home = living("C901")
    other = next(item["id"] for item in amy.api("GET", "/homes?limit=200")[1]["items"] if item["free"] > 0 and item["id"] != home)
    deliver({"child_id": "C900", "home_id": amy.api("GET", f"/placements/{first}")[1]["home"], "placed_on": day},
            {"child_id": "C901", "home_id": other, "placed_on": "2011-09-01"})
    found = difference("C901")
    check("Another home since earlier contradicts", found and found["state"] == "contradiction", found)
    check("The desk's home is on hold meanwhile", amy.api("GET", f"/homes/{home}")[1]["status"] == "on-hold")
    check("A reason is needed", amy.api("POST", f"/differences/{found['id']}", {"use": "desk", "reason": ""})[0] == 422)
    check("The desk is kept", amy.api("POST", f"/differences/{found['id']}", {"use": "desk", "reason": "Seen there"})[1].get("state") == "waiting")
    for view in ("decided", "lived"):
        desk.run("desk", "instance", "--out", f"kept-{view}", "--as", view, "--now", f"{day}T10:00:00Z")
        held = subprocess.run([desk.nearhome, "check", f"kept-{view}"], cwd=desk.folder, capture_output=True, text=True)
        check(f"The instance as {view} is sound", held.returncode == 0, held.stderr)
    # The night after: what found no home is told.
    number = opened(amy, day)
    amy.api("POST", f"/requests/{number}/no-home", {"sought": "A foster home", "text": "Nobody could"})
    pathlib.Path(desk.folder, "night.yml").write_text(
        "authority: E10000003\ninstance: feed\ndesk: desk.db\ndatabase: night.db\nout: published\nstale_after: never\n")
    night = subprocess.run([desk.nearhome, "nightly", "--config", "night.yml", "--date", day], cwd=desk.folder, capture_output=True, text=True)
    told = "".join(file.read_text(errors="replace") for file in pathlib.Path(desk.folder, "published").rglob("*")
                   if file.suffix in (".json", ".csv", ".html"))
    check("The night knows of it", night.returncode == 0 and "unmet-need" in told, night.stderr[-300:])
    amy.api("POST", f"/requests/{number}/withdraw", {"reason": "Found elsewhere"})
    path.write_text(sound)
    amy.api("POST", "/feed", {})


WILD = ["", " ", "x" * 5000, "<script>alert(1)</script>", "'; DROP TABLE decision; --", "=1+1", "\u0000", "\u202e", "🏠" * 50, "-1", "0",
        "9" * 40, "../../etc/passwd", "2026-02-31", "C1;C2", "null", "\r\nSet-Cookie: a=b", 0, -1, 1, 2**31, 2**63, 1e308, 0.1, True, False,
        None, [], {}, [[[[]]]], {"a": {"b": {"c": 1}}}, ["x"] * 300, [None]]


def wild(schema, dice, depth=0):
    """A value that the schema describes, or one that it does not."""
    if dice.random() < 0.2 or depth > 4:
        return dice.choice(WILD)
    if "const" in schema:
        return schema["const"]
    if "oneOf" in schema:
        return wild(dice.choice(schema["oneOf"]), dice, depth + 1)
    if "enum" in schema:
        return dice.choice(schema["enum"])
    kind = schema.get("type", "string")
    kind = dice.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        value = {key: wild(inner, dice, depth + 1) for key, inner in schema.get("properties", {}).items() if dice.random() < 0.7}
        if dice.random() < 0.1:
            value[dice.choice(["", "x", "__proto__", "a/b~c"])] = dice.choice(WILD)
        return value
    if kind == "array":
        return [wild(schema.get("items", {}), dice, depth + 1) for _ in range(dice.randint(0, 3))]
    if kind in ("integer", "number"):
        return dice.choice([0, 1, 2, 3, 100, 545000, 258000, -5])
    if kind == "boolean":
        return dice.random() < 0.5
    if kind == "null":
        return None
    if schema.get("format") == "date":
        return dice.choice(["2011-09-30", "30/09/2011", "2003-03-02", "2003-02-30"])
    if schema.get("format") == "date-time":
        return dice.choice(["2011-09-30T09:00:00Z", "2011-09-30"])
    return dice.choice(["H01", "H15", "C01", "near", "CB1 2AB", "21:00", "amy", "director"])


def fuzz(desk, count, seed):
    """Requests at random by the OpenAPI document: never 500, always a problem that says what is wrong."""
    dice = random.Random(seed)
    people = [Visitor(desk.address, name) for name in ("amy", "max", "fern", "dora", "ada")]
    document = people[0].api("GET", "/openapi.json")[1]
    check("The document is OpenAPI 3.1", document["openapi"].startswith("3.1"))
    routes = [(method, path, operation) for path, operations in sorted(document["paths"].items()) for method, operation in operations.items()]
    statuses, wrong = {}, []
    for turn in range(count):
        method, path, operation = dice.choice(routes)
        who = dice.choice(people)
        target = path.removeprefix("/api/v1")
        target = target.replace("{n}", str(dice.choice([1, 2, 3, 4, 5, 0, 999999, "x", "-1", "9" * 30])))
        target = target.replace("{home}", dice.choice(["H01", "H02", "H99", "%2e%2e", "a%00b", "%ff", "a" * 300]))
        query = {item["name"]: dice.choice(["1", "50", "x", "", "wait", "H01", "waiting", "%", "c41"])
                 for item in operation["parameters"] if item["in"] == "query" and dice.random() < 0.4}
        if query:
            target += "?" + urllib.parse.urlencode(query)
        body = None
        if "requestBody" in operation:
            body = wild(operation["requestBody"]["content"]["application/json"]["schema"], dice)
        headers = {}
        if dice.random() < 0.05:
            headers["Content-Type"] = dice.choice(["text/plain", "application/xml", ""])
        version = dice.choice([None, "*", '"1"', '"2"', "x"]) if method == "patch" else None
        try:
            status, answer, answered = who.api(method.upper(), target, body, version=version, headers=headers,
                                               key=dice.choice(["", "short", "not a key!", "é" * 9]) if dice.random() < 0.1 else None)
        except (http.client.HTTPException, OSError) as error:
            wrong.append((method, target, body, repr(error)))
            continue
        statuses[status] = statuses.get(status, 0) + 1
        good = 200 <= status < 300 or (
            400 <= status < 500 and isinstance(answer, dict) and {"type", "title", "status", "detail"} <= set(answer)
            and answer["status"] == status and answered["Content-Type"] == "application/problem+json")
        if not good:
            wrong.append((method, target, body, status, answer))
    check(f"{count} requests at random, none of them answered with a fault of ours: {statuses}", not wrong, wrong[:2])


def attacks(desk, number, decision, placement, hold):
    day, at = desk.day, desk.address
    amy, nina, nobody = Visitor(at, "amy"), Visitor(at, "nina"), Visitor(at)
    # Another team's numbers, on every page and act.
    for path in (f"/requests/{number}", f"/requests/{number}/children/1", f"/requests/{number}/details", f"/requests/{number}/check",
                 f"/requests/{number}/matches", f"/requests/{number}/ask?home=H01", f"/requests/{number}/withdraw",
                 f"/requests/{number}/no-home", f"/requests/{number}/sheet", f"/decisions/{decision}", f"/decisions/{decision}/withdraw",
                 f"/decisions/{decision}/verbal", f"/placements/{placement}", f"/placements/{placement}/arrival",
                 f"/placements/{placement}/end"):
        check(f"Another team's {path} is not found", nina.send("GET", path)[0] == 404)
    for path, body in ((f"/requests/{number}/submit", {}), (f"/requests/{number}/withdraw", {"reason": "x"}),
                       (f"/requests/{number}/asks", {"home": "H01", "answer": "asked"}), (f"/requests/{number}/reservations", {"home": "H01"}),
                       (f"/decisions/{decision}/withdraw", {"reason": "x"}), (f"/reservations/{hold}/renew", {}),
                       (f"/placements/{placement}/entries", {"kind": "not-arrived", "reason": "x"})):
        check(f"Another team's act {path} is not found", nina.api("POST", path, body)[0] == 404)
    check("With a reason it is opened for 8 hours", nina.form("/other-team", {"csrf": nina.csrf, "form": secrets.token_hex(8), "number": number,
                                                                            "reason": "Cover"})[0] == 303)
    check("And then it is there", nina.api("GET", f"/requests/{number}")[0] == 200)
    # Forged requests.
    body = {"reason": "x"}
    check("No csrf, no act", amy.api("POST", f"/requests/{number}/withdraw", body, headers={"X-CSRF-Token": ""})[1]["type"] == "/problems/csrf")
    check("Nor with another's", amy.api("POST", f"/requests/{number}/withdraw", body, headers={"X-CSRF-Token": nina.csrf})[0] == 403)
    for fields in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        check(f"Nor from another site: {fields}", amy.api("POST", f"/requests/{number}/withdraw", body, headers=fields)[1]["type"] == "/problems/csrf")
        check(f"Nor a form: {fields}", amy.form("/requests/new", {"csrf": amy.csrf, "form": "a" * 16}, headers=fields)[0] == 403)
        check(f"Nor a delete: {fields}", amy.api("DELETE", f"/reservations/{hold}", headers=fields)[0] == 403)
    check("An absent Origin passes", amy.api("POST", f"/requests/{number}/submit", {})[0] == 409)
    # Sessions.
    status, headers, _ = nobody.form("/sign-in", {"name": "amy", "password": PASSWORD}, {"Cookie": "__Host-nearhome=chosen"})
    cookie = headers["Set-Cookie"]
    check("A sign-in gives a session of its own", status == 303 and "chosen" not in cookie)
    check("The cookie is kept from scripts and other sites",
          all(part in cookie for part in ("__Host-nearhome=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax")), cookie)
    check("Another sign-in gives another session", cookie.split(";")[0] != amy.cookie)
    second = Visitor(at, "amy")
    second.form("/sign-out", {"csrf": second.csrf, "form": "a" * 16})
    check("A session is gone at sign-out", second.api("GET", "/me")[0] == 401)
    check("A sign-in never leads to another site",
          nobody.form("/sign-in", {"name": "amy", "password": PASSWORD, "to": "//evil.example"})[1]["Location"] == "/")
    check("A wrong password and a wrong name sound alike",
          re.sub(rb'value="[^"]*"', b"", nobody.form("/sign-in", {"name": "amy", "password": "x"})[2])
          == re.sub(rb'value="[^"]*"', b"", nobody.form("/sign-in", {"name": "nobody", "password": "x"})[2]))
    for _ in range(6):
        status, headers, _ = nobody.form("/sign-in", {"name": "cora", "password": "wrong"})
    check("Five failures lock the door", status == 429 and int(headers["Retry-After"]) > 0, status)
    check("Only that one", Visitor(at, "amy").api("GET", "/me")[0] == 200)
    status, _, page = nobody.form("/password", {"current": "secret-of-mine", "new": "secret-of-mine-2"})
    check("An ended session keeps no password", status == 401 and b"secret-of-mine" not in page)
    status, _, page = nobody.form(f"/requests/{number}/withdraw", {"reason": "Typed before"})
    check("But what else was typed", status == 401 and b"Typed+before" in page)
    # The same form again has one effect; changed, it is told.
    form = {"csrf": amy.csrf, "form": secrets.token_hex(8), "urgency": "emergency", "team": "duty"}
    first, second = amy.form("/requests/new", form), amy.form("/requests/new", form)
    check("A form sent twice has one effect", first[0] == 303 and second[1].get("Location") == first[1]["Location"], second)
    status, _, page = amy.form("/requests/new", {**form, "urgency": "planned"})
    check("One that was changed is told so", status == 422 and b"This form was sent already" in page, status)
    # Markup, formulas, quotes.
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>' OR 1=1 --"
    other = opened(amy, day, children=[{"birthDate": "2003-03-02", "sex": "F", "initials": hostile, "homeEasting": 545000,
                                        "homeNorthing": 258000, "view": {"text": hostile}}])
    for path in (f"/requests/{other}", f"/requests/{other}/matches", f"/requests/{other}/children/1", f"/requests/{other}/check"):
        page = amy.send("GET", path)[2]
        check(f"Markup is text on {path}", b"<script" not in page and b"onerror" in page and b"<img" not in page)
    page = amy.send("GET", f"/requests/{other}/matches?why=" + urllib.parse.quote(hostile))[2]
    check("Markup in an address is text", b"<script" not in page)
    # Addresses.
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/homes/..%2f..%2fetc%2fpasswd", "/style-2.css/../../desk.yml", "/desk.db",
                 "//etc/passwd", "/homes/%00", "/requests/1%0d%0aX:%20y"):
        check(f"{path} is nothing", nobody.send("GET", path)[0] in (303, 400, 404))
        check(f"{path} is nothing to an officer", amy.send("GET", path)[0] in (400, 404))
    check("A strange host is refused", nobody.send("GET", "/sign-in", headers={"Host": "evil.example"})[0] == 421)
    # Sizes.
    check("A large body is refused", amy.api("POST", "/requests", {"x": "y" * (1 << 20)})[0] == 413)
    check("Large headers are refused", nobody.send("GET", "/sign-in", headers={"X-Large": "y" * 20000})[0] == 431)
    check("A text of 4,000 characters is taken", amy.api("POST", "/requests", call(day, emergencyReason="y" * 4000))[0] == 201)
    check("One more is not", amy.api("POST", "/requests", call(day, emergencyReason="y" * 4001))[0] == 422)
    children = call(day)["children"]
    check("Thirteen children are not", amy.api("POST", "/requests", call(day, children=children * 13))[0] == 422)
    check("Deep nesting is refused", amy.send("POST", "/api/v1/requests", b"[" * 100000, {
        "X-CSRF-Token": amy.csrf, "Content-Type": "application/json", "Idempotency-Key": "deep-nesting"})[0] in (400, 422))
    check("Another type is refused", amy.send("POST", "/api/v1/requests", b"{}", {
        "X-CSRF-Token": amy.csrf, "Content-Type": "text/plain", "Idempotency-Key": "other-type"})[0] == 415)
    # A feed that is a bomb is not taken in, and soon.
    path = pathlib.Path(desk.folder, "feed/authority.yml")
    sound = path.read_text()
    path.write_text(sound + "bomb: " + "&a [x, x, x, x, x, x, x, x, x]\n"
                    + "".join(f"b{i}: &b{i} [" + ", ".join([f"*{'a' if i == 0 else f'b{i - 1}'}"] * 9) + "]\n" for i in range(12)))
    start = time.monotonic()
    status, problem, _ = amy.api("POST", "/feed", {})
    check("A bomb of aliases is refused", (status, problem["type"]) == (409, "/problems/feed-refused") and problem["faults"], problem)
    check("And soon", time.monotonic() - start < 10)
    check("Every page says so", b"Newer data was not taken in" in amy.send("GET", "/homes")[2])
    path.write_text(sound)
    check("A sound one is taken in again", amy.api("POST", "/feed", {})[0] == 200)
    check("And the sentence goes", b"Newer data was not taken in" not in amy.send("GET", "/homes")[2])


def slow(desk, outcome):
    """A request that does not arrive is ended after 30 seconds."""
    host, port = desk.address.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        wire.sendall(f"POST /sign-in HTTP/1.1\r\nHost: {desk.address}\r\nContent-Length: 100\r\n\r\nname=".encode())
        start = time.monotonic()
        answer = b""
        try:
            while chunk := wire.recv(4096):
                answer += chunk
        except OSError:
            pass
    outcome.append((time.monotonic() - start, answer[:40]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nearhome")
    parser.add_argument("--requests", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=int(time.strftime("%j")))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(os.path.abspath(given.nearhome), folder)
        try:
            outcome = []
            waiting = threading.Thread(target=slow, args=(desk, outcome))
            waiting.start()
            numbers = journey(desk)
            table(desk, numbers[0])
            feeds(desk)
            fuzz(desk, given.requests, given.seed)
            attacks(desk, *numbers)
            waiting.join()
            check("A slow upload ends in 30 seconds with 408", 25 < outcome[0][0] < 40 and b" 408 " in outcome[0][1], outcome)
        finally:
            status = desk.stop()
        check("SIGTERM ends the server", status == 0, str(status))
        held = desk.run("desk", "check", "--now", f"{desk.day}T12:00:00Z")
        check("Every invariant holds after all of it", held.returncode == 0, held.stdout + held.stderr)
        chain = desk.run("audit", "verify")
        check("The chain holds", chain.returncode == 0, chain.stdout)
        log = pathlib.Path(folder, "log").read_text()
        check("The log names no child, home or text", not re.search(r"\bH0\d|\bD-\d|Police|script|Near school", log))
        check("Every line of the log is JSON", all(json.loads(line) for line in log.splitlines()))
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
