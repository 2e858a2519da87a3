"""Attacks the edition for sharing: an integer program over all its tables bounds every true count.

`python disclosure.py EXECUTABLE [--first N] [--count N]`. For each seed a small authority is invented, some of its
children move within a month, and both nights' editions are read as a stranger reads them: each printed number is a range
of true counts, each table adds up to the same children, counts of a financial year never fall, and what two tables or two
editions both print is one unknown. The team's editions tell the truth. Then

- every printed count is the true one, rounded;
- rows by authority are parts of the rows by boundary, rows by district of those inside, and whoever has no home tonight is
  one of those who need one;
- no true count from 1 to 4 can be bounded more closely than the printed `c` does, from one edition or from both;
- the files hold no exact count, reference, digest or words that somebody wrote, whatever their kind.

The night in Reports/october-2011 is attacked too. Ends with "N passed, M failed".
"""
import argparse
import csv
import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import highspy

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(HERE, "..", "..", "Reports", "october-2011")
MERGED = ("Outside, in an adjoining authority", "Outside, not in an adjoining authority")
COLUMNS = ("Outside", "Not outside")
INSIDE = "Inside the authority"
# Rows by district and by authority that are the same children as a row by boundary.
SAME = {MERGED[0]: MERGED[0], MERGED[1]: MERGED[1], "Not known": "Not recorded"}
MEANINGS = ("out-and-over-20-miles", "over-20-miles", "out-not-adjoining", "out-except-own-carers")
NEEDS = (("Need a home", "Children with no home who need one by tonight"),
         ("Vacant places inside", "Vacancies unused for over 14 days near children placed outside"))


def printed(number):
    return number if number == 0 else "c" if number < 5 else (number + 2) // 5 * 5


def span(cell):
    if cell == "c":
        return 1, 4
    return (0, 0) if cell == 0 else (max(5, cell - 2), cell + 2)


class Program:
    """Whole unknowns, what is printed of them, and how they add up."""

    def __init__(self):
        self.bounds = {}
        self.sums = []
        self.orders = []

    def cell(self, name, shown):
        low, high = span(shown)
        before = self.bounds.get(name, (0, 10**6))
        self.bounds[name] = (max(low, before[0]), min(high, before[1]))

    def free(self, name):
        self.bounds.setdefault(name, (0, 10**6))

    def bound(self, name, sense):
        index = {key: number for number, key in enumerate(self.bounds)}
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)
        for low, high in self.bounds.values():
            h.addVar(low, high)
        for number in range(len(index)):
            h.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        for parts, total in self.sums:
            names = [index[part] for part in parts] + [index[total]]
            h.addRow(0, 0, len(names), names, [1.0] * len(parts) + [-1.0])
        for less, more in self.orders:
            h.addRow(0, highspy.kHighsInf, 2, [index[more], index[less]], [1.0, -1.0])
        h.changeColCost(index[name], 1.0 if sense == "least" else -1.0)
        h.run()
        if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        value = h.getInfo().objective_function_value
        return round(value if sense == "least" else -value)


class Attack:
    def __init__(self, executable):
        self.executable = executable
        self.passed = self.failed = 0

    def expect(self, truth, what):
        if truth:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}", flush=True)

    def report(self, night, edition, *words):
        out = subprocess.run(
            [self.executable, "report", night, "--edition", edition, "--format", "json", "--quiet", *words],
            capture_output=True, timeout=600)
        if out.returncode != 0:
            raise RuntimeError(f"report ended with {out.returncode}: {out.stderr.decode()[:400]}")
        return json.loads(out.stdout)

    # The true count behind a printed cell, from the team's edition.
    def truth(self, team, table, row, column):
        tables = team["tables"]
        title = next(iter(row.values()))
        if table == "by-district" and title in SAME:
            table, title = "by-boundary", SAME[title]
        if table == "by-authority":
            if team["definition"] != "out":
                return None
            # The team counts children outside by authority on its map.
            name = title.rsplit(" (", 1)[0]
            for other in tables.get("map", []):
                if next(iter(other.values())) == f"Outside: {name}":
                    return other["Our children there"] if column == "Outside" else 0
            return None
        if table in tables:
            for other in tables[table]:
                if next(iter(other.values())) == title:
                    return other[column]
            return None
        name = table.replace("by-", "equality-", 1)
        headline = team["tables"]["measures"][0]["Measure"]
        for other in tables.get(name, []):
            if next(iter(other.values())) == title and other["Measure"] == headline:
                return other["Counted"] if column == "Outside" else other["Of"] - other["Counted"]
        return None

    # Adds an edition's cells to a program; the true small counts in it, by name.
    def read(self, program, shared, team, tag, what):
        small = {}
        known = 0

        def take(name, shown, true):
            nonlocal known
            program.cell(name, shown)
            if true is None:
                return
            known += 1
            self.expect(shown == printed(true), f"{what}: {name} prints {shown} of {true}")
            if 1 <= true <= 4:
                small[name] = true

        line = shared["tables"].get("month-ends", [])
        for row, true in zip(line, team["line"]):
            # A month end is one unknown in every edition, whoever prints it.
            if row["Outside"] in (None, "not measured"):
                continue
            for column, count in zip(COLUMNS, (true.get("outside"), (true.get("known") or 0) - (true.get("outside") or 0))):
                take((row["Day"], "total", column), row[column], count)
        date = shared["date"]
        measures = {row["Measure"]: row for row in team["tables"]["measures"]}
        for number, row in enumerate(shared["tables"]["measures"]):
            true = measures[row["Measure"]]
            counts = (true["Counted"], true["Of"] - true["Counted"])
            cells = (row["Counted"], row["Not counted"])
            if cells == ("c", "c") and number > 0:
                continue
            for column, shown, count in zip(COLUMNS, cells, counts):
                name = (date, "total", column) if number == 0 else (tag, row["Measure"], column)
                take(name, shown, count)
        for table, rows in shared["tables"].items():
            if not table.startswith("by-"):
                continue
            for column in COLUMNS:
                names = []
                for row in rows:
                    title = next(iter(row.values()))
                    if title == "All":
                        continue
                    # The same children in two tables are one unknown.
                    name = (tag, table, title, column)
                    if title in SAME and (table == "by-authority" or table == "by-district"):
                        name = (tag, "by-boundary", SAME[title], column)
                    take(name, row[column], self.truth(team, table, row, column))
                    names.append(name)
                if (date, "total", column) in program.bounds:
                    program.sums.append((names, (date, "total", column)))
                if table == "by-authority":
                    for end, whole in (("(adjoining)", MERGED[0]), ("(not adjoining)", MERGED[1])):
                        parts = [name for name in names if name[1] == table and name[2].endswith(end)]
                        program.sums.append((parts, (tag, "by-boundary", whole, column)))
                if table == "by-district" and "by-boundary" in shared["tables"]:
                    parts = [name for name in names if name[1] == table]
                    program.sums.append((parts, (tag, "by-boundary", INSIDE, column)))
        exceptions = {row["Exception"]: row["Number"] for row in shared["tables"]["exceptions"]}
        exact = {row["Exception"]: row["Number"] for row in team["tables"]["exceptions"]}
        for column, kind in NEEDS:
            rows = [row for row in shared["tables"].get("areas", []) if column in row]
            whole = {row["District or authority"]: row for row in team["tables"].get("map", [])}
            for row in rows:
                # Districts that stand in one row alone are told together.
                named = {other["District"] for other in shared["tables"]["areas"]}
                true = whole[row["District"]][column] if row["District"] in whole else sum(
                    other[column] for name, other in whole.items()
                    if name not in named and not name.startswith("Outside: ") and isinstance(other[column], int))
                take((tag, "areas", row["District"], column), row[column], true)
            if not rows:
                continue
            total = (tag, "areas", "total", column)
            program.free(total)
            program.sums.append(([(tag, "areas", row["District"], column) for row in rows], total))
            if exceptions.get(kind) == "c" or isinstance(exceptions.get(kind), int):
                take((tag, "exceptions", kind), exceptions[kind], exact[kind])
                program.orders.append(((tag, "exceptions", kind), total))
        self.expect(known > 0 or not line, f"{what}: nothing could be compared")
        return small

    def strike(self, editions, what):
        both = Program()
        everything = {}
        for number, (shared, team) in enumerate(editions):
            program = Program()
            small = self.read(program, shared, team, number, f"{what}, edition {number}")
            self.bounds(program, small, f"{what}, edition {number} alone")
            everything.update(self.read(both, shared, team, number, f"{what}, both"))
        if len(editions) > 1:
            first, second = (edition[0] for edition in editions)
            if first["date"][:4] == second["date"][:4] and first["date"][5:7] >= "04":
                flows = {name for name in both.bounds if name[0] == 0 and len(name) == 3}
                for name in flows:
                    later = (1, *name[1:])
                    if later in both.bounds and "made outside" in name[1]:
                        both.orders.append((name, later))
            self.bounds(both, everything, f"{what}, both editions")

    def bounds(self, program, small, what):
        for name, true in small.items():
            low, high = program.bound(name, "least"), program.bound(name, "most")
            self.expect(
                low is not None and high is not None and low <= 1 and high >= 4,
                f"{what}: {name} is {true} and must be {low} to {high}")

    # What no file of the edition may hold.
    def search(self, night, words, what):
        with tempfile.TemporaryDirectory() as out:
            subprocess.run(
                [self.executable, "report", night, "--edition", "shared", "--out", os.path.join(out, "s"), "--no-pdf",
                 "--quiet"], check=True, capture_output=True, timeout=600)
            for name in sorted(os.listdir(os.path.join(out, "s"))):
                path = os.path.join(out, "s", name)
                data = open(path, "rb").read()
                if name.endswith(".xlsx"):
                    import zipfile
                    with zipfile.ZipFile(path) as book:
                        data = b"\n".join(book.read(part) for part in book.namelist())
                for word in words:
                    self.expect(word.encode() not in data, f"{what}: {name} holds {word!r}")


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        table = csv.DictWriter(file, header)
        table.writeheader()
        table.writerows(rows)


def table(path):
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)


# A night of the case system alone, invented; and one a month later, when a few children have moved.
def nights(executable, seed, folder):
    rng = random.Random(seed)
    children = rng.choice([24, 40, 60, 90, 150, 260])
    first = os.path.join(folder, "first")
    os.makedirs(first)
    subprocess.run(
        [executable, "generate", os.path.join(first, "i"), "--family", "duty-desk", "--children", str(children), "--homes",
         str(children + 20), "--open", str(rng.randint(2, 8)), "--seed", str(seed), "--blanks", rng.choice(["0", "0.1"])],
        check=True, capture_output=True, timeout=300)
    instance = os.path.join(first, "i")
    header, rows = table(os.path.join(instance, "children.csv"))
    for column in ("ethnicity", "disability", "out_reason"):
        if column not in header:
            header.append(column)
    for row in rows:
        row["ethnicity"] = rng.choice(["WBRI"] * 8 + ["MWBC", "AIND", "BAFR", "OOTH", "REFU"])
        row["disability"] = rng.choice(["no"] * 7 + ["yes", ""])
        if row.get("home_id"):
            row["out_reason"] = "Words of one child"
    write(os.path.join(instance, "children.csv"), header, rows)
    text = open(os.path.join(instance, "authority.yml")).read()
    date = next(line.split(":")[1].strip() for line in text.splitlines() if line.startswith("as_of"))
    code = json.loads(subprocess.run(
        [executable, "report", instance, "--no-allocation", "--format", "json", "--quiet"], check=True,
        capture_output=True, timeout=300).stdout)["authority"]["code"]
    lines = [f"date,{date}", f"authority,{code}", "instance,i", "synthetic,yes"]
    open(os.path.join(first, "night.csv"), "w").write("key,value\n" + "\n".join(lines) + "\n")
    second = os.path.join(folder, "second")
    shutil.copytree(first, second)
    later = (datetime.date.fromisoformat(date) + datetime.timedelta(days=30)).isoformat()
    for name, old, new in (
            ("night.csv", f"date,{date}", f"date,{later}"),
            ("i/authority.yml", f"as_of: {date}", f"as_of: {later}")):
        path = os.path.join(second, name)
        text = open(path).read()
        open(path, "w").write(text.replace(old, new))
    for row in rows:
        # Who comes of age in between stays a child here.
        if row["birth_date"] <= str(int(later[:4]) - 17) and row["birth_date"][:4].isdigit():
            row["birth_date"] = str(int(row["birth_date"][:4]) + 1) + row["birth_date"][4:8] + "01"
    movers = [row for row in rows if row.get("status") == "settled" and not row.get("sibling_group")]
    pair = rng.sample(movers, 2)
    pair[0]["home_id"], pair[1]["home_id"] = pair[1]["home_id"], pair[0]["home_id"]
    for row in rng.sample(movers, rng.randint(1, 3)):
        row["ethnicity"] = "AIND"
    write(os.path.join(second, "i", "children.csv"), header, rows)
    return [first, second], [row["child_id"] for row in rows]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("executable")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=12)
    options = parser.parse_args()
    executable = os.path.abspath(options.executable)
    attack = Attack(executable)
    with tempfile.TemporaryDirectory() as folder:
        editions = []
        for day in ("2011-08-31", "2011-09-30"):
            night = os.path.join(folder, day)
            shutil.copytree(EXAMPLE, night, ignore=shutil.ignore_patterns("report", "shared"))
            text = open(os.path.join(night, "night.csv")).read().replace("date,2011-09-30", f"date,{day}")
            open(os.path.join(night, "night.csv"), "w").write(text)
            editions.append((attack.report(night, "shared"), attack.report(night, "team")))
        attack.strike(editions, "October 2011")
        team = editions[1][1]
        words = [team["inputHash"], "of 401", "164 of", "40.9", "11.9 points", "48 fewer"]
        words += sorted({e["child"] for kind in team["exceptions"] for e in kind["exceptions"] or [] if e["child"]})
        attack.search(night, [word for word in words if word], "October 2011")
    for seed in range(options.first, options.first + options.count):
        with tempfile.TemporaryDirectory() as folder:
            try:
                pair, ids = nights(executable, seed, folder)
                attack.strike(
                    [(attack.report(night, "shared"), attack.report(night, "team")) for night in pair], f"seed {seed}")
                meaning = ("--definition", MEANINGS[seed % 4])
                attack.strike(
                    [(attack.report(pair[0], "shared", *meaning), attack.report(pair[0], "team", *meaning))],
                    f"seed {seed}, {meaning[1]}")
                attack.search(pair[0], ["Words of one child", *[f">{name}<" for name in ids[:20]]], f"seed {seed}")
            except Exception as error:
                attack.expect(False, f"seed {seed}: {error}")
    print(f"{attack.passed} passed, {attack.failed} failed")
    return 0 if attack.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
