#!/usr/bin/env python3
"""The desk judged from outside: the audit chain, the effective instance, and its list.

    desk.py NEARHOME DESKLOAD [--rounds N]

Shares nothing with the Swift code: hashes are recomputed here from the written contract, states of
placements are derived here from the rows of the database, and the list of a request is that of
`nearhome match` on the folder that `desk instance` writes. Ends with "N passed, M failed".
"""
import argparse
import csv
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
passed = failed = 0


def check(name, truth, detail=""):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {name} {detail}")


def sha(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def chain(lines):
    """The first place that fails, or None."""
    prev, last = "sha256:" + "0" * 64, ""
    for number, line in enumerate(lines, start=1):
        entry = json.loads(line)
        if list(entry) != ["seq", "at", "actor", "action", "subject", "payloadHash", "prev",
                           "hash", "salt", "payload"]:
            return number
        if entry["seq"] != number or entry["prev"] != prev or entry["at"] < last:
            return number
        text = "\n".join([prev, str(entry["seq"]), entry["at"], entry["actor"], entry["action"],
                          entry["subject"], entry["payloadHash"]])
        if entry["hash"] != sha(text.encode()):
            return number
        salt = bytes.fromhex(entry["salt"])
        if len(salt) != 32 or entry["payloadHash"] != sha(salt + entry["payload"].encode()):
            return number
        json.loads(entry["payload"])
        prev, last = entry["hash"], entry["at"]
    return None


def rows(folder, name):
    path = pathlib.Path(folder) / name
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def placements(db):
    """State, child, home and days of every placement, from its entries alone."""
    joined = dict(db.execute("SELECT own, reference FROM reference"))
    given = {}
    for approval, decision in db.execute("SELECT id, decision FROM approval"):
        kinds = [kind for (kind,) in db.execute(
            "SELECT kind FROM approval_entry WHERE approval = ? ORDER BY id", (approval,))]
        given.setdefault(decision, []).append(kinds[-1] if kinds else "waiting")
    found = []
    for number, body in db.execute("SELECT id, body FROM placement ORDER BY id").fetchall():
        placement = json.loads(body)
        state, arrived, ended, where = "waiting", None, None, None
        for (text,) in db.execute(
                "SELECT body FROM placement_entry WHERE placement = ? ORDER BY id", (number,)):
            entry = json.loads(text)
            kind = entry["kind"]
            if kind == "agreed" and state == "waiting":
                state = "agreed"
            elif kind == "arrived":
                state, arrived = "living", entry["on"]
            elif kind == "ended":
                state, ended, where = "ended", entry["on"], entry.get("next")
            elif kind in ("refused", "withdrawn", "not-arrived") and state != "living":
                state = kind
        if state in ("waiting", "agreed"):
            ready = all(kind in ("approved", "verbal") for kind in given.get(
                placement["decision"], []))
            check(f"placement {number} agrees with its approvals", ready == (state == "agreed"))
        child = placement["decidedFor"]
        found.append(dict(id=number, child=joined.get(child, child), home=placement["home"],
                          state=state, arrived=arrived, ended=ended, next=where))
    return found


def overlay(db, feed, decided, lived, today):
    """The effective instance of a desk whose children the feed does not have."""
    fed = {row["child_id"]: row for row in rows(feed, "children.csv")}
    as_decided = {row["child_id"]: row for row in rows(decided, "children.csv")}
    as_lived = {row["child_id"]: row for row in rows(lived, "children.csv")}
    wait = {}
    for placement in placements(db):
        child, home = placement["child"], placement["home"]
        if child in fed:
            continue
        if placement["state"] in ("waiting", "agreed"):
            row = as_decided.get(child, {})
            check(f"{child} is settled as decided",
                  (row.get("status"), row.get("home_id"), row.get("placed_on")) ==
                  ("settled", home, ""), str(row))
            check(f"{child} has not moved as lived",
                  as_lived.get(child, {}).get("home_id") != home)
            wait[home] = wait.get(home, 0) + 1
        elif placement["state"] == "living":
            for name, view in (("decided", as_decided), ("lived", as_lived)):
                row = view.get(child, {})
                check(f"{child} lives there as {name}",
                      (row.get("status"), row.get("home_id"), row.get("placed_on")) ==
                      ("settled", home, placement["arrived"]), str(row))
        elif placement["state"] == "ended" and placement["next"] == "leaves-care" \
                and placement["ended"] <= today:
            check(f"{child} is left out", child not in as_decided and child not in as_lived)
    held = {}
    for (body,) in db.execute("SELECT body FROM reservation"):
        row = json.loads(body)
        if row.get("endedAt") is None and row["until"] > time.strftime(
                "%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()):
            held[row["home"]] = held.get(row["home"], 0) + row["places"]
    before = {row["home_id"]: int(row["places_unavailable"] or 0)
              for row in rows(feed, "homes.csv")}
    for folder, extra in ((decided, {}), (lived, wait)):
        for row in rows(folder, "homes.csv"):
            home = row["home_id"]
            wanted = before.get(home, 0) + held.get(home, 0) + extra.get(home, 0)
            check(f"{home} has {wanted} places unavailable",
                  int(row["places_unavailable"] or 0) == wanted, row["places_unavailable"])
    # Nobody may be in a place that somebody else has.
    for home in rows(feed, "homes.csv"):
        there = sum(row["home_id"] == home["home_id"] for row in as_decided.values())
        there_before = sum(row["home_id"] == home["home_id"] for row in fed.values())
        others = sum(row["home_id"] == home["home_id"] and row["kind"] == "other-authority-child"
                     for row in rows(feed, "household.csv"))
        room = int(home["places"]) - int(home["places_unavailable"] or 0)
        check(f"{home['home_id']} is not over its places",
              there + others + held.get(home["home_id"], 0) <= max(room, there_before + others))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nearhome")
    parser.add_argument("deskload")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run = lambda *words: subprocess.run(words, capture_output=True, text=True)
        setup = run(given.deskload, "setup", "desk.db", str(ROOT / "Instances/tiny"))
        check("the instance is taken in", setup.returncode == 0, setup.stderr)
        config = pathlib.Path("desk.yml")
        config.write_text(f"instance: {ROOT}/Instances/tiny\ndatabase: desk.db\n")
        desk = lambda *words: run(given.nearhome, *words, "--config", "desk.yml")
        check("the first snapshot is the feed", desk("desk", "instance", "--out", "feed")
              .returncode == 0)
        for number in range(given.rounds):
            work = subprocess.Popen([given.deskload, "work", "desk.db", str(number)],
                                    stdout=subprocess.DEVNULL)
            time.sleep(1.5)
            work.kill()
            work.wait()
            today = time.strftime("%Y-%m-%d", time.gmtime())
            for view in ("decided", "lived"):
                made = desk("desk", "instance", "--out", f"{view}{number}", "--as", view)
                check(f"the instance as {view} is written", made.returncode == 0, made.stderr)
                sound = run(given.nearhome, "check", f"{view}{number}")
                check(f"the instance as {view} is sound", sound.returncode == 0, sound.stderr)
            db = sqlite3.connect("desk.db")
            overlay(db, "feed", f"decided{number}", f"lived{number}", today)
            # The list of an open request is that of match on the folder.
            opened = [line for line in db.execute(
                "SELECT id, body FROM request WHERE body LIKE '%submittedAt%' ORDER BY id DESC")]
            for request, body in opened[:3]:
                child = json.loads(body)["children"][0]["reference"]
                listed = run(given.deskload, "list", "desk.db", str(request))
                if listed.returncode != 0:
                    continue
                target = f"list{number}-{request}"
                desk("desk", "instance", "--out", target, "--request", str(request))
                match = json.loads(run(given.nearhome, "match", target, "--child", child,
                                       "--format", "json", "--node-limit", "1").stdout)
                wanted = [[str(option["rank"]), "+".join(option["homes"]), option["eligibility"],
                           str(option["points"]), "+".join(option["approvals"])]
                          for option in match["options"]]
                check(f"the list of request {request} is that of match",
                      [line.split("\t") for line in listed.stdout.splitlines()] == wanted)
            db.close()
        held = desk("desk", "check")
        check("every invariant holds", held.returncode == 0, held.stdout)
        check("the export is written", desk("audit", "export", "--out", "audit.jsonl")
              .returncode == 0)
        lines = pathlib.Path("audit.jsonl").read_text(encoding="utf-8").splitlines()
        check("the chain holds", chain(lines) is None, str(chain(lines)))
        head = json.loads(desk("audit", "head").stdout)
        check("the head is the last entry",
              (head["seq"], head["hash"]) == (len(lines), json.loads(lines[-1])["hash"]))
        db = sqlite3.connect("desk.db")
        subjects = {json.loads(line)["subject"] for line in lines}
        for table, name in (("decision", "decision"), ("answer", "answer"),
                            ("approval_entry", "approval-entry"),
                            ("placement_entry", "placement-entry")):
            missing = [number for (number,) in db.execute(f"SELECT id FROM {table}")
                       if f"{name}:{number}" not in subjects]
            check(f"every {name} has its entry", not missing, str(missing[:3]))
        references = {reference for (body,) in db.execute("SELECT body FROM request")
                      for reference in [child["reference"] for child in
                                        json.loads(body)["children"]]}
        check("no subject names a child",
              not any(subject.split(":")[-1] in references for subject in subjects))
        changed = list(lines)
        place = len(changed) // 2
        changed[place] = changed[place].replace('"actor":"', '"actor":"x', 1)
        pathlib.Path("changed.jsonl").write_text("\n".join(changed) + "\n", encoding="utf-8")
        verdict = desk("audit", "verify", "--file", "changed.jsonl")
        check("a changed export fails where it was changed",
              verdict.returncode == 1 and f"Entry {place + 1} fails" in verdict.stdout,
              verdict.stdout)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
