"""A second count of the stock-and-flow method, on made-up returns.

    python Tests/Referee/stock_flow.py path/to/nearhome --count 20 [--returns DIR]

Written from the definition alone: clean-up, states, rates, steps. Rates are exact fractions, the
daily steps run in decimals of 60 digits. Every forecast and every error on the past must agree to
the last of four decimals. With --returns a folder is compared instead of made-up ones.
"""

import argparse
import csv
import datetime
import decimal
import fractions
import json
import os
import random
import subprocess
import sys
import tempfile

decimal.getcontext().prec = 60
BRACKETS = [(-1, 1, 365), (1, 5, 1460), (5, 10, 1825), (10, 16, 2190), (16, 30, 5110)]
KINDS = ["fostering", "residential", "supported", "other"]
PLACES = {"fostering": "U1 U2 U3 U4 U5 U6", "residential": "K2 R1", "supported": "H5 P2"}
CODES = ["U1", "U4", "U4", "U5", "U5", "U6", "K2", "R1", "H5", "P2", "K3", "P1", "A3", "S1", "T0"]


def kind_of(place):
    for kind, codes in PLACES.items():
        if place in codes.split():
            return kind
    return "other"


def day(text):
    if not text:
        return None
    if "/" in text:
        d, m, y = text.split("/")
        return datetime.date(int(y), int(m), int(d)).toordinal()
    return datetime.date.fromisoformat(text).toordinal()


def half_up(value, places=4):
    unit = decimal.Decimal(1).scaleb(-places)
    # Digits beyond the fortieth are the error of sixty-digit steps.
    value = value.quantize(decimal.Decimal(1).scaleb(-40))
    return value.quantize(unit, rounding=decimal.ROUND_HALF_UP)


# Reading and clean-up


def read(folder):
    births, rows, years = {}, [], set()
    paths = []
    for base, _, names in os.walk(folder):
        paths += [os.path.relpath(os.path.join(base, name), folder) for name in names]
    for path in sorted(paths, key=lambda text: text.encode()):
        if not path.lower().endswith(".csv"):
            continue
        with open(os.path.join(folder, path), newline="", encoding="utf-8-sig") as file:
            table = list(csv.DictReader(file))
        if not table:
            continue
        if "ETHNIC" in table[0]:
            for row in table:
                births.setdefault(row["CHILD"], day(row["DOB"]))
        elif "DECOM" in table[0] and "PLACE" in table[0]:
            latest = 0
            for row in table:
                start = day(row["DECOM"])
                latest = max(latest, start)
                rows.append((row["CHILD"], start, day(row["DEC"]), row["PLACE"].upper()))
            last = datetime.date.fromordinal(latest)
            years.add(last.year + (1 if last.month >= 4 else 0))
    return births, rows, sorted(years)


def clean(births, rows):
    """Lists of [start, end, place] for each child."""
    children = {}
    for number, (child, start, end, place) in enumerate(rows):
        if child in births:
            key = (start, -1 if end is None else end, number)
            children.setdefault(child, []).append((key, start, end, place))
    cleaned = {}
    for child, episodes in children.items():
        episodes.sort(key=lambda episode: episode[0])
        last = {}
        for episode in episodes:
            last[episode[1]] = episode
        seen, kept = set(), []
        for start in sorted(last):
            episode = last[start]
            if episode[2] not in seen:
                seen.add(episode[2])
                kept.append([episode[1], episode[2], episode[3]])
        for now, then in zip(kept, kept[1:]):
            if now[1] is None or now[1] > then[0]:
                now[1] = then[0]
        cleaned[child] = kept
    return cleaned


def spells(births, cleaned):
    found = []
    for child, episodes in cleaned.items():
        for index, (start, end, place) in enumerate(episodes):
            age = fractions.Fraction((start - births[child]) * 100, 36524)
            bracket = next(
                (i for i, (low, high, _) in enumerate(BRACKETS) if low <= age < high), None)
            if bracket is None:
                continue
            others = [e for i, e in enumerate(episodes) if i != index]
            follows = [e for e in others if end is not None and e[0] == end]
            found.append({
                "state": (bracket, kind_of(place)), "start": start, "end": end,
                "next": kind_of(follows[0][2]) if follows else None,
                "entry": not any(e[1] == start for e in others)})
    return found


# The method


def stock(found, on):
    counts = {}
    for spell in found:
        if spell["start"] <= on:
            counts[spell["state"]] = counts.get(spell["state"], 0) + 1
        if spell["end"] is not None and spell["end"] <= on:
            counts[spell["state"]] = counts.get(spell["state"], 0) - 1
    return counts


def by_kind(counts):
    return [sum(v for (_, kind), v in counts.items() if kind == name) for name in KINDS]


def forecast(found, as_of, first, days):
    rates, entrants = {}, {}
    length = as_of - first + 1
    stocks = {}
    for spell in found:
        if spell["entry"] and first <= spell["start"] <= as_of:
            entrants[spell["state"]] = entrants.get(spell["state"], 0) + 1
    for spell in found:
        end = spell["end"]
        if end is None or not first <= end <= as_of:
            continue
        before = first if end == first else end - 1
        if before not in stocks:
            stocks[before] = stock(found, before)
        there = stocks[before].get(spell["state"], 0)
        if there:
            target = (spell["state"][0], spell["next"]) if spell["next"] else None
            key = (spell["state"], target)
            rates[key] = rates.get(key, 0) + fractions.Fraction(1, there * length)
    for bracket, (_, _, span) in enumerate(BRACKETS):
        for kind in KINDS:
            target = (bracket + 1, kind) if bracket + 1 < len(BRACKETS) else None
            key = ((bracket, kind), target)
            rates[key] = rates.get(key, 0) + fractions.Fraction(1, span)
    exact = lambda value: decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)
    flows = {}
    for (source, target), rate in rates.items():
        flows.setdefault(source, []).append((target, exact(rate)))
    coming = {s: exact(fractions.Fraction(n, as_of - first)) for s, n in entrants.items()}
    present = {s: decimal.Decimal(n) for s, n in stock(found, as_of).items()}
    for _ in range(days):
        after = {}
        for state in set(present) | set(coming):
            after[state] = after.get(state, 0) + present.get(state, 0) + coming.get(state, 0)
        for state, number in present.items():
            if number <= 0:
                continue
            total = sum(rate for _, rate in flows[state])
            out = min(number, number * total)
            for target, rate in flows[state]:
                if target is not None:
                    after[target] = after.get(target, decimal.Decimal(0)) + out * rate / total
            after[state] -= out
        present = after
    return [decimal.Decimal(value) for value in by_kind(present)]


def year_before(on):
    date = datetime.date.fromordinal(on)
    for last in (date.day, 28):
        try:
            return date.replace(year=date.year - 1, day=last).toordinal() + 1
        except ValueError:
            continue
    raise AssertionError("every year has a 28 February")


def answer(folder, as_of, until, reference):
    births, rows, years = read(folder)
    found = spells(births, clean(births, rows))
    kinds = forecast(found, as_of, reference or year_before(as_of), until - as_of)
    tests = []
    for year in years[:-1]:
        origin = datetime.date(year, 3, 31).toordinal()
        then = datetime.date(year + 1, 3, 31).toordinal()
        foretold = forecast(found, origin, year_before(origin), 365)
        actual = by_kind(stock(found, then))
        tests.append({
            "origin": datetime.date(year, 3, 31).isoformat(),
            "stock": by_kind(stock(found, origin)), "actual": actual,
            "forecast": [half_up(value) for value in foretold],
            "error": half_up(sum(abs(f - a) for f, a in zip(foretold, actual)))})
    return by_kind(stock(found, as_of)), [half_up(value) for value in kinds], tests


# Made-up returns


def make(folder, seed):
    chance = random.Random(seed)
    years = range(2015, 2015 + chance.randint(2, 4))
    children = []
    for number in range(chance.randint(5, 90)):
        birth = datetime.date(2015, 4, 1) - datetime.timedelta(chance.randint(-900, 7200))
        at = datetime.date(2014, 1, 1) + datetime.timedelta(chance.randint(0, 1900))
        at = max(at, birth)
        episodes = []
        while chance.random() < 0.75 or not episodes:
            end = at + datetime.timedelta(chance.randint(1, 420))
            kind = chance.random()
            episodes.append([
                at, None if kind < 0.06 else end, chance.choice(CODES),
                chance.choice(["S", "P", "L", "B"])])
            # Sometimes a gap, sometimes an overlap, mostly neither.
            at = end + datetime.timedelta(chance.choice([0, 0, 0, 0, 0, 30, -5]))
            at = max(at, episodes[-1][0] + datetime.timedelta(1))
        children.append((f"C{number}", birth, episodes))
    text = lambda date: date.strftime("%d/%m/%Y") if date else ""
    for year in years:
        first, last = datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
        with open(os.path.join(folder, f"{year}-header.csv"), "w") as header, open(
            os.path.join(folder, f"{year}-episodes.csv"), "w"
        ) as table:
            header.write("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n")
            table.write(
                "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
                "HOME_POST,PL_POST,URN\n")
            for child, birth, episodes in children:
                there = [e for e in episodes if e[0] <= last and (e[1] is None or e[1] >= first)]
                if there and chance.random() < 0.98:
                    header.write(f"{child},1,{text(birth)},WBRI,UN1,0,\n")
                for start, end, place, reason in there:
                    end = end if end and end <= last else None
                    row = f"{child},{text(start)},{reason},C2,N1,{place},PR1,{text(end)},"
                    row += ("E8" if end else "") + ",,,,\n"
                    table.write(row * (2 if chance.random() < 0.03 else 1))
    return years


def compare(program, folder, as_of, until, reference):
    iso = lambda number: datetime.date.fromordinal(number).isoformat()
    arguments = [
        program, "forecast", folder, "--as-of", iso(as_of), "--until", iso(until), "--method",
        "stock-flow", "--format", "json", "--quiet"]
    if reference:
        arguments += ["--reference-from", iso(reference)]
    run = subprocess.run(arguments, capture_output=True, text=True)
    if run.returncode != 0:
        return [f"status {run.returncode}: {run.stderr.strip()[:300]}"]
    said = json.loads(run.stdout, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
    there, foretold, tests = answer(folder, as_of, until, reference)
    wrong = []

    def equal(what, left, right):
        if list(left) != list(right):
            wrong.append(f"{what}: nearhome {[str(v) for v in left]}, here {[str(v) for v in right]}")

    equal("stock", [said["kinds"][kind]["stock"] for kind in KINDS], there)
    equal("forecast", [said["kinds"][kind]["forecast"] for kind in KINDS], foretold)
    equal("origins", [row["origin"] for row in said["backTest"]], [row["origin"] for row in tests])
    for row, mine in zip(said["backTest"], tests):
        for key in ("stock", "actual", "forecast"):
            equal(f"{mine['origin']} {key}", row[key], mine[key])
        equal(f"{mine['origin']} error", [row["error"]], [mine["error"]])
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--returns")
    options = parser.parse_args()
    passed = failed = 0

    def judge(name, wrong):
        nonlocal passed, failed
        if wrong:
            failed += 1
            print(f"FAILED {name}")
            for line in wrong:
                print(f"    {line}")
        else:
            passed += 1

    if options.returns:
        _, _, years = read(options.returns)
        as_of = datetime.date(years[-1], 3, 31).toordinal()
        judge(options.returns, compare(options.program, options.returns, as_of, as_of + 365, None))
    for seed in range(0 if options.returns else options.count):
        with tempfile.TemporaryDirectory() as folder:
            years = make(folder, seed)
            chance = random.Random(1000 + seed)
            as_of = datetime.date(years[-1] + 1, 3, 31).toordinal() - chance.choice([0, 0, 17, 200])
            reference = chance.choice([None, None, as_of - chance.randint(1, 300)])
            wrong = compare(
                options.program, folder, as_of, as_of + chance.randint(1, 500), reference)
            judge(f"seed {seed}", wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
