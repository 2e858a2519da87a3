"""Changes that must not matter: `python metamorphic.py EXECUTABLE [FIRST COUNT]`; exit 1 on any difference.

Row order, ethnicity and place codes change no byte; the target changes nothing that `match` says; a
vacancy added changes nobody else's order.
"""
import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import assign
import instance
import wild

TABLES = ("children", "homes", "household", "apart", "avoid_areas", "answers", "contracts")


def rewrite(folder, name, change):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        rows, columns = list(reader), list(reader.fieldnames)
    rows, columns = change(rows, columns)
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, columns)
        out.writeheader()
        out.writerows(rows)


def run(executable, *words):
    out = subprocess.run([executable, *words, "--format", "json"], capture_output=True, timeout=300)
    try:
        answer = json.loads(out.stdout)
    except ValueError:
        return {"exit": out.returncode, "stderr": out.stderr[-300:].decode()}
    answer.pop("seconds", None)
    answer["exit"] = out.returncode
    return answer


def order(answer):
    return [(o["homes"], o["points"], o["weeklyCost"], o["eligibility"]) for o in answer.get("options", [])
            if len(o["homes"]) == 1]


def main():
    executable = sys.argv[1]
    first, count = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 3 else (0, 30)
    wrong = 0
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as base:
            r = random.Random(seed)
            plain = wild.write(seed, os.path.join(base, "plain"))
            inst = instance.read(plain)
            kids = [c.id for c in assign.allocatable(inst)]
            if not kids:
                continue
            child = r.choice(kids)

            def variant(name):
                shutil.copytree(plain, os.path.join(base, name))
                return os.path.join(base, name)

            def say(what, a, b):
                nonlocal wrong
                wrong += 1
                print(f"seed {seed} child {child}: {what}")
                for key in a:
                    if a[key] != b.get(key):
                        print(f"    {key}: {str(a[key])[:600]}\n    {' ' * len(key)}  {str(b.get(key))[:600]}")

            match = run(executable, "match", plain, "--child", child)
            plan = run(executable, "assign", plain)
            for what in ("rows", "ethnicity"):
                folder = variant(what)
                if what == "rows":
                    for t in TABLES:
                        rewrite(folder, t, lambda rows, cols: (r.sample(rows, len(rows)),
                                                               r.sample(cols, len(cols))))
                else:
                    rewrite(folder, "children", lambda rows, cols: (
                        [{**row, "ethnicity": "AOTH", "place": "U4"} for row in rows],
                        cols + [c for c in ("ethnicity", "place") if c not in cols]))
                other = run(executable, "match", folder, "--child", child)
                if other != match:
                    say(f"{what} changed match", match, other)
                other = run(executable, "assign", folder)
                if what == "ethnicity" and "inputHash" in plan:
                    other["inputHash"] = plan["inputHash"]
                if other != plan:
                    say(f"{what} changed assign", plan, other)
            folder = variant("target")
            path = os.path.join(folder, "authority.yml")
            with open(path) as f:
                text = re.sub(r"out_of_area_target.*\n", "", f.read())
            with open(path, "w") as f:
                f.write(text + "out_of_area_target: 0.07\n")
            other = run(executable, "match", folder, "--child", child)
            if other != match:
                say("target changed match", match, other)
            folder = variant("vacancy")
            rewrite(folder, "homes", lambda rows, cols: (
                rows + [{**rows[0], "home_id": "H999", "places": "4", "connected_to": "",
                         "kind": "foster", "status": "available"}],
                cols + [c for c in ("connected_to", "status") if c not in cols]))
            other = run(executable, "match", folder, "--child", child)
            if [o for o in order(other) if o[0] != ["H999"]] != order(match):
                say("a vacancy changed the order of others", {"order": order(match)},
                    {"order": order(other)})
    print(f"{count} seeds: {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
