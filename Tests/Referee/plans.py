"""Referee of `nearhome plan`: simulates futures, plans and foresight on its own and compares.

    python plans.py EXECUTABLE [--first N] [--count N] [--optimise]

Each seed is a wild small instance with a scenario, options and futures of its own. Steps are solved by
HiGHS over points, weekly cost and lots (assign.py), the least excess by a program of its own.
"""
import argparse
import csv
import datetime as dt
import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from fractions import Fraction

import assign
import instance
import judge
import rules
import wild
from instance import half_up

FAR = "OUT S99999999"
NO_NEWCOMERS = ("with-parents", "adoptive", "other", "short-break")


def day(text):
    return dt.date.fromisoformat(text) if text else None


def adult(born):
    return instance.birthday(born, born.year + 18)


def step_days(first, last):
    days, d = [first], first
    while d < last:
        d += dt.timedelta(days=1)
        if (d + dt.timedelta(days=1)).day == 1 and d.month % 3 == 0:
            days.append(d)
    assert days[-1] == last
    return days


def lot(child, home):
    return int(hashlib.sha256(f"{child},{home or ''}".encode()).hexdigest()[:5], 16)


# ---------------------------------------------------------------- making a case


def generate(seed, folder):
    """Scenario, options, counts and futures beside a wild instance; returns its instance or None."""
    r = random.Random(f"plans {seed}")
    wild.write(seed, os.path.join(folder, "instance"), "tiny" if r.random() < 0.6 else "small")
    inst = instance.read(os.path.join(folder, "instance"))
    last = dt.date(2012, 9, 30) if r.random() < 0.5 else dt.date(2012, 12, 31)
    late = lambda lo, hi: inst.as_of + dt.timedelta(days=r.randint(lo, hi))
    span = (last - inst.as_of).days
    lines = [f"name: Case {seed}", f"target: {r.choice(['0.2', '0.29', '0.4', '0.5'])}",
             f"chance: {r.choice(['0.5', '0.6', '1'])}", f"horizon: {{until: {last}}}"]
    if r.random() < 0.5:
        lines.append(f"prices: {{inflation: {r.choice(['0.02', '0.031'])}, "
                     f"elsewhere_weekly_cost: {r.choice([3000, '4512.35'])}}}")
    demand = []
    for what in ("entrants", "leavers", "moves"):
        if r.random() < 0.4:
            low, central, high = (r.choice(["0.5", "0.8", "1"]) for _ in range(3))
            if what != "moves" and r.random() < 0.5:
                low, high = r.choice(["1.4", "2"]), r.choice(["1.25", "0"])
            demand.append(
                f"  - {{name: D{what}, what: {what}, low: {low}, central: {central}, high: {high}, "
                f"from: {late(-40, span // 2)}, startup_days: {r.choice([0, 30, 90])}"
                + (f", ages: {r.choice(['0-17', '5-12', '10-15'])}" if r.random() < 0.5 else "")
                + (f", to: {late(span // 2, span + 50)}" if r.random() < 0.4 else "")
                + (f", uasc: no" if r.random() < 0.3 else "")
                + f", one_off: {r.choice([0, 1000])}, weekly: {r.choice([0, '12.50'])}}}")
    if demand:
        lines += ["demand:"] + demand
    changes = []
    usual = [h.id for h in inst.homes.values()]
    if r.random() < 0.5:
        changes.append(f"  - {{what: close, home: {r.choice(usual)}, from: {late(-5, span)}, "
                       f"children: {r.choice(['stay', 'move'])}}}")
    if r.random() < 0.4:
        changes.append(f"  - {{what: places, home: {r.choice(usual)}, from: {late(-5, span)}, "
                       f"places: {r.randint(0, 4)}, approved_places: {r.randint(0, 4)}}}")
    if r.random() < 0.4:
        changes.append(f"  - {{what: retain, share: {r.choice(['0.25', '0.5'])}, from: {late(0, span)}}}")
    if changes:
        lines += ["changes:"] + changes
    if r.random() < 0.25:
        lines += ["boundary:", f"  - {{on: {late(1, span)}, own: E06000099, adjoining: [E10000015], "
                  f"homes: {{{inst.code}: E06000099, E06000031: E06000099}}}}"]

    def terms(name, supply):
        out = {("id" if supply else "option_id"): name,
               ("count" if supply else "maximum"): r.randint(1, 2),
               "kind": r.choice(["foster", "foster", "foster", "childrens-home", "supported"]),
               "authority": r.choice([inst.code, inst.code, inst.code, "E06000031"]),
               "easting": r.randint(540000, 560000), "northing": r.randint(250000, 270000),
               "places": r.randint(1, 2), "weekly_cost": r.choice([300, "450.50"]),
               "from": late(-30, 60), "lead_days": r.choice([0, 60, 120]),
               "every_days": r.choice([0, 30]), "ramp_days": r.choice([0, 0, 50]),
               "one_off_cost": r.choice([0, 5000, "1234.56"]), "standing_weekly_cost": r.choice([0, 50])}
        if r.random() < 0.5:
            low = r.randint(0, 10)
            out["min_age"], out["max_age"] = low, low + r.randint(2, 10)
        if r.random() < 0.3:
            out["instead_of"] = r.choice([200, 400])
        return out

    if r.random() < 0.3:
        row = terms("given", True)
        lines += ["supply:", "  - {" + ", ".join(f"{k}: {v}" for k, v in row.items()) + "}"]
    with open(os.path.join(folder, "scenario.yml"), "w") as handle:
        handle.write("\n".join(lines) + "\n")
    options = [terms(f"opt{i}", False) for i in range(r.randint(1, 2))]
    columns = list(dict.fromkeys(k for o in options for k in o))
    write(folder, "options.csv", columns, [[o.get(k, "") for k in columns] for o in options])
    plans = [("one", options[0]["option_id"], 1)] + [("all", o["option_id"], o["maximum"]) for o in options]
    write(folder, "counts.csv", ["plan", "option_id", "count"], plans)

    base = os.path.join(folder, "futures")
    os.makedirs(base, exist_ok=True)
    n = r.randint(2, 3)
    write(base, "futures.csv", ["future", "effect"],
          [[f, r.choice(["0.05", "0.3", "0.5", "0.77", "0.95"])] for f in range(1, n + 1)])
    kid = [c for c in wild.CHILD if c not in ("status", "home_id", "placed_on")]
    source = wild.Wild(f"requests {seed}", (6, 8, 3, 4), None, 99)
    pool = [dict(zip(wild.CHILD, row)) if not isinstance(row, dict) else row for row in source.children]
    requests, leavers, moves, closures, units = [], [], [], [], []
    for f in range(1, n + 1):
        mine, groups = [], {}
        for i in range(r.randint(1, 5)):
            row = dict(r.choice(pool))
            row["child_id"] = f"R{i}"
            row["birth_date"] = (inst.as_of - dt.timedelta(days=r.randint(200, 5800))).isoformat()
            came = late(1, span)
            row["needed_by"] = came.isoformat()
            row["sibling_group"] = r.choice(["", "", "", "SIB"])
            row["sibling_plan"] = ""
            if row["sibling_group"]:
                row["sibling_plan"] = groups.setdefault("plan", r.choice(["together", ""]))
            for key in ("needs", "home_postcode", "school_postcode", "urgency"):
                row[key] = ""
            until = late(2, span + 200)
            row["until"] = until.isoformat() if until > came and r.random() < 0.6 else ""
            row["place_until"] = late(span // 2, span + 300).isoformat() if r.random() < 0.15 else ""
            key = row["sibling_group"] or row["child_id"]
            fixed = groups.setdefault(key, (f"0.{r.randint(0, 999):03}",
                                            r.choice(["", "", "", "", "in", "out"]), r.choice([100, "155.55"])))
            row["lot"], row["own_home"], row["own_weekly_cost"] = fixed[0], fixed[1], fixed[2] if fixed[1] else ""
            mine.append(row["child_id"])
            requests.append([f] + [row.get(k, "") for k in kid + EXTRA])
        for c in inst.children.values():
            if c.start > inst.as_of:
                pass
            if r.random() < 0.3:
                leavers.append([f, c.id, late(1, span + 100), late(1, span + 300) if r.random() < 0.3 else ""])
            if r.random() < 0.25:
                moves.append([f, c.id, late(1, span), f"0.{r.randint(0, 999):03}"])
        for c in mine:
            if r.random() < 0.3:
                moves.append([f, c, late(1, span), f"0.{r.randint(0, 999):03}"])
        for h in usual:
            if r.random() < 0.15:
                closures.append([f, h, late(1, span), f"0.{r.randint(0, 999):03}"])
        for o in options:
            if r.random() < 0.4:
                units.append([f, o["option_id"], 1, late(-10, span) if r.random() < 0.8 else "",
                              late(span // 2, span) if r.random() < 0.3 else "", r.choice(["", 1, 2])])
    write(base, "requests.csv", ["future"] + kid + EXTRA, requests)
    write(base, "leavers.csv", ["future", "child_id", "until", "place_until"], leavers)
    write(base, "moves.csv", ["future", "child_id", "on", "lot"], moves)
    write(base, "closures.csv", ["future", "home_id", "on", "lot"], closures)
    write(base, "units.csv", ["future", "supply_id", "number", "opens_on", "closes_on", "places"], units)
    return inst


EXTRA = ["until", "place_until", "lot", "own_home", "own_weekly_cost"]


def write(folder, name, header, rows):
    with open(os.path.join(folder, name), "w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(header)
        out.writerows(rows)


# ---------------------------------------------------------------- reading it


class Case:
    def __init__(self, folder):
        self.inst = instance.read(os.path.join(folder, "instance"))
        with open(os.path.join(folder, "scenario.yml")) as handle:
            s = self.scenario = instance.yaml(handle.read())
        self.target = Fraction(s["target"])
        self.chance = Fraction(s["chance"])
        self.days = step_days(self.inst.as_of, day(s["horizon"]["until"]))
        prices = s.get("prices") or {}
        self.inflation = Fraction(prices.get("inflation", 0))
        dearest = max((h.cost for h in self.inst.homes.values()), default=Fraction(0))
        self.elsewhere = Fraction(prices.get("elsewhere_weekly_cost", dearest))
        self.supply = [self.terms(dict(x, option_id=x["id"], maximum=x["count"])) for x in s.get("supply") or []]
        self.options = sorted((self.terms(x) for x in instance._rows(folder, "options.csv")), key=lambda o: o["id"])
        base = os.path.join(folder, "futures")
        self.futures = [(int(x["future"]), Fraction(x["effect"])) for x in instance._rows(base, "futures.csv")]
        self.tables = {name: instance._rows(base, name + ".csv")
                       for name in ("requests", "leavers", "moves", "closures", "units")}
        # Requests are children of an instance of their own.
        fake = tempfile.mkdtemp()
        self.requests = {}
        for f, _ in self.futures:
            rows = [x for x in self.tables["requests"] if int(x["future"]) == f]
            header = [k for k in wild.CHILD]
            write(fake, "children.csv", header, [[dict(x, status="referred").get(k, "") for k in header] for x in rows])
            write(fake, "homes.csv", ["home_id"], [])
            with open(os.path.join(fake, "authority.yml"), "w") as handle:
                handle.write(f"authority: {{code: {self.inst.code}, name: X}}\nas_of: {self.inst.as_of}\nadjoining: []\n")
            kids = instance.read(fake).children
            self.requests[f] = [(kids[x["child_id"]], x) for x in sorted(rows, key=lambda x: x["child_id"].encode())]

    def terms(self, x):
        number = lambda k: int(x.get(k) or 0)
        home = instance.Home(
            id="", provider="PR1", kind=x["kind"], connected_filled=False, connected_to=frozenset(),
            position=(int(x["easting"]), int(x["northing"])), authority=x["authority"].upper(),
            places=int(x.get("places") or 1), approved=None, unavailable=0, exempt_for=frozenset(),
            min_age=instance._int(x.get("min_age", "")), max_age=instance._int(x.get("max_age", "")), sex="",
            offers=frozenset(), languages=None, faiths=None, pets="no", registered="yes", status="available",
            available_from=None, confirmed_on=None, emergency=False, cost=Fraction(x.get("weekly_cost") or 0))
        return {"id": x["option_id"], "maximum": int(x["maximum"]), "home": home,
                "from": day(x.get("from")) or self.inst.as_of, "lead": number("lead_days"),
                "every": number("every_days"), "ramp": number("ramp_days"),
                "once": Fraction(x.get("one_off_cost") or 0), "standing": Fraction(x.get("standing_weekly_cost") or 0),
                "instead": Fraction(x.get("instead_of") or 0)}

    def opening(self, o, n):
        return o["from"] + dt.timedelta(days=o["lead"] + (n - 1) * o["every"])

    @staticmethod
    def open_places(o, places, opened, on):
        if on < opened:
            return 0
        return places if o["ramp"] == 0 else min(places, 1 + (on - opened).days // o["ramp"])

    def planned(self, o, n):
        total = Fraction(0)
        opening = self.opening(o, n)
        for a, b in zip(self.days, self.days[1:]):
            if opening <= a:
                places = self.open_places(o, o["home"].places, opening, a)
                total += Fraction((b - a).days, 7) * (o["standing"] + places * (o["home"].cost - o["instead"]))
        return Fraction(half_up((total + o["once"]) * 100), 100)

    def planned_cost(self, counts, supply=True):
        total = sum((self.planned(o, n) for o in self.options for n in range(1, counts.get(o["id"], 0) + 1)), Fraction(0))
        return total + sum((self.planned(o, n) for o in self.supply for n in range(1, o["maximum"] + 1)), Fraction(0)) * supply


# ---------------------------------------------------------------- one future


class Future:
    """Who comes, leaves and moves; `doing` False: no demand changes, supply or home changes."""

    def __init__(self, case, number, effect, doing, units):
        self.case, self.number, self.effect = case, number, effect
        s = case.scenario
        self.demand = (s.get("demand") or []) if doing else []
        self.changes = (s.get("changes") or []) if doing else []
        self.boundary = sorted(s.get("boundary") or [], key=lambda b: b["on"])
        mine = lambda name: [x for x in case.tables[name] if int(x["future"]) == number]
        as_of = case.inst.as_of
        self.people = {}
        moved = {}
        for x in mine("moves"):
            moved.setdefault(x["child_id"], []).append((day(x["on"]), Fraction(x["lot"])))
        gone = {x["child_id"]: x for x in mine("leavers")}
        for c in case.inst.children.values():
            x = gone.get(c.id, {})
            self.add(c, True, as_of, day(x.get("until")), day(x.get("place_until")), moved.get(c.id, []), None)
        copies = {}
        for c, x in case.requests[number]:
            key = c.group or c.id
            if key not in copies:
                m = Fraction(half_up(self.product("entrants", c, day(x["needed_by"])) * 10 ** 6), 10 ** 6)
                copies[key] = int(m) + (Fraction(x["lot"]) < m - int(m))
            for k in range(1, copies[key] + 1):
                mark = f"~{k}" if k > 1 else ""
                d = replace(c, id=c.id + mark, group=c.group + mark if c.group else c.group)
                own = (x["own_home"], Fraction(x["own_weekly_cost"])) if x["own_home"] else None
                self.add(d, False, day(x["needed_by"]), day(x["until"]), day(x["place_until"]), moved.get(c.id, []), own)
        self.shut, self.closed = {}, {}
        first = lambda d, h, on: d.__setitem__(h, min(d.get(h, on), on))
        for x in mine("closures"):
            stays = Fraction(1)
            for ch in self.changes:
                if ch["what"] == "retain" and day(ch["from"]) <= day(x["on"]):
                    stays *= 1 - Fraction(ch["share"])
            if not Fraction(x["lot"]) < 1 - stays:
                first(self.shut, x["home_id"], day(x["on"]))
        for ch in self.changes:
            if ch["what"] == "close":
                first(self.closed, ch["home"], day(ch["from"]))
                if ch["children"] == "move":
                    first(self.shut, ch["home"], day(ch["from"]))
        turns = {(x["supply_id"], int(x["number"])): x for x in mine("units")}
        self.units = {}
        for o, n in units:
            x = turns.get((o["id"], n))
            opens = case.opening(o, n) if x is None else day(x["opens_on"])
            shuts = None if x is None else day(x["closes_on"])
            places = o["home"].places if x is None or not x["places"] else int(x["places"])
            self.units[f"{o['id']}#{n}"] = (o, opens, shuts, places)

    def multiplier(self, d, on, ramp=True):
        first = day(d["from"])
        if on < first or d.get("to") and on > day(d["to"]):
            return Fraction(1)
        low, central, high = (Fraction(d[k]) for k in ("low", "central", "high"))
        e = self.effect
        tenth, half, nine = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)
        if e <= tenth:
            v = low
        elif e >= nine:
            v = high
        elif e <= half:
            v = low + (central - low) * (e - tenth) / (half - tenth)
        else:
            v = central + (high - central) * (e - half) / (nine - half)
        start = int(d.get("startup_days") or 0)
        if ramp and (on - first).days < start:
            v = 1 + (v - 1) * Fraction((on - first).days, start)
        return v

    def fits(self, d, c, on):
        if d.get("ages"):
            a, b = map(int, d["ages"].split("-"))
            if not a <= instance.whole_years(c.born, on) <= b:
                return False
        return not (d.get("uasc") and (d["uasc"] == "yes") != c.uasc)

    def product(self, what, c, on):
        m = Fraction(1)
        for d in self.demand:
            if d["what"] == what and self.fits(d, c, on):
                m *= self.multiplier(d, on)
        return m

    def add(self, c, today, comes, until, place_until, moves, own):
        end = adult(c.born)
        until = min(until or end, end)
        place = max(place_until or until, until)
        for d in self.demand:
            if d["what"] != "leavers":
                continue
            first = max(day(d["from"]) + dt.timedelta(days=int(d.get("startup_days") or 0)), comes)
            if not first < until or d.get("to") and first > day(d["to"]) or not self.fits(d, c, first):
                continue
            m = self.multiplier(d, max(first, day(d["from"])), False)
            if m == 0:
                new = end
            else:
                new = min(first + dt.timedelta(days=min(-((-(until - first).days * m.denominator) // m.numerator), 9999)), end)
            place += new - until
            until = new
        kept = [on for on, lot_ in moves
                if lot_ < Fraction(half_up(self.product("moves", c, on) * 10 ** 6), 10 ** 6)]
        self.people[c.id] = {"c": c, "today": today, "comes": comes, "until": until, "place": place,
                             "moves": kept, "own": own}

    def in_care(self, p, on):
        return p["comes"] <= on < p["until"]

    # Authority codes as the instance has them: "OUT …" for other countries.
    def ours(self, on):
        code, adjoining = self.case.inst.code, self.case.inst.adjoining
        for b in self.boundary:
            if day(b["on"]) <= on:
                code, adjoining = b["own"], frozenset(b.get("adjoining") or [])
        return code, adjoining

    def moved_authority(self, authority, on):
        for b in self.boundary:
            if day(b["on"]) <= on and authority in (b.get("homes") or {}):
                authority = b["homes"][authority]
        return authority

    def own_id(self, c):
        return "own~" + (c.group or c.id)

    def is_shut(self, home, on):
        if home in self.units:
            return self.units[home][2] is not None and self.units[home][2] <= on
        return home in self.shut and self.shut[home] <= on

    def is_open(self, home, on):
        if home in self.units:
            o, opens, shuts, places = self.units[home]
            return opens is not None and self.case.open_places(o, places, opens, on) > 0 and not self.is_shut(home, on)
        h = self.case.inst.homes[home]
        return (h.status == "available" and not (h.available_from and h.available_from > on)
                and not self.is_shut(home, on) and not (home in self.closed and self.closed[home] <= on)
                and h.kind not in NO_NEWCOMERS)

    def home_on(self, home, on):
        """A home of the instance or a unit as the step's instance has it; None where it is not there."""
        if home in self.units:
            o, opens, shuts, places = self.units[home]
            if opens is None or opens > on:
                return None
            h = replace(o["home"], id=home, places=self.case.open_places(o, places, opens, on), confirmed_on=on)
        else:
            h = self.case.inst.homes[home]
            for ch in sorted((c for c in self.changes if c["what"] == "places" and c["home"] == home), key=lambda c: c["from"]):
                if day(ch["from"]) <= on:
                    h = replace(h, places=int(ch["places"]), approved=int(ch["approved_places"]))
            if h.confirmed_on:
                h = replace(h, confirmed_on=on)
        return replace(h, status="available" if self.is_open(home, on) else "closed", available_from=None,
                       authority=self.moved_authority(h.authority, on))

    def step_instance(self, on, status, lives):
        """The ordinary instance of a day: {child: status}, {child: home}."""
        inst, code, adjoining = self.case.inst, *self.ours(on)
        there = {}
        for c in status:
            if lives.get(c):
                there.setdefault(lives[c], []).append(c)
        young = {}
        for c, p in self.people.items():
            if p["until"] <= on < p["place"] and lives.get(c):
                young[lives[c]] = young.get(lives[c], 0) + 1
        homes = {}
        for home in list(inst.homes) + list(self.units):
            h = self.home_on(home, on)
            if h is None:
                continue
            h = replace(h, unavailable=h.unavailable + young.get(home, 0), exempt_for=h.exempt_for & frozenset(status))
            if h.connected_filled:
                left = h.connected_to & frozenset(status)
                if not left:
                    if home not in there:
                        continue
                    h = replace(h, connected_to=frozenset(there[home]), status="closed")
                else:
                    h = replace(h, connected_to=left)
            homes[home] = h
        blank = dict(connected_filled=False, connected_to=frozenset(), position=None, approved=None, unavailable=0,
                     exempt_for=frozenset(), min_age=None, max_age=None, sex="", offers=None, languages=None,
                     faiths=None, pets="", status="closed", available_from=None, confirmed_on=None, emergency=False)
        for home in there:
            if home.startswith("own~"):
                side, cost = next(p["own"] for c, p in self.people.items() if p["own"] and self.own_id(p["c"]) == home)
                where = code if side == "in" else (sorted(adjoining) or [FAR])[0]
                homes[home] = instance.Home(id=home, provider="", kind="connected", places=len(there[home]),
                                            authority=where, registered="", cost=cost,
                                            **dict(blank, connected_filled=True, connected_to=frozenset(there[home])))
        homes["elsewhere"] = instance.Home(id="elsewhere", provider="PR4", kind="childrens-home", places=0, authority=FAR,
                                           registered="yes", cost=self.case.elsewhere, **blank)
        children = {}
        for c, s in status.items():
            p = self.people[c]
            at_home = p["today"] and p["c"].home and lives.get(c) == p["c"].home
            # Only today's settled children can sleep elsewhere still, and where no day is known only today.
            sleeps = at_home and s == "settled" and (on < p["c"].still_until if p["c"].still_until else on == inst.as_of)
            children[c] = replace(p["c"], status=s, home=lives.get(c) if s != "referred" else None, start=on,
                                  emergency=False, placed_on=p["c"].placed_on if at_home else None,
                                  still_in=p["c"].still_in if sleeps else None)
        for group in {c.group for c in children.values() if c.group}:
            settled = {c.home for c in children.values() if c.group == group and c.plan == "together" and c.status == "settled"}
            if len(settled) > 1:
                for c in [c for c in children.values() if c.group == group and c.plan == "together"]:
                    children[c.id] = replace(c, plan="together-if-possible")
        return replace(
            inst, code=code, adjoining=adjoining, as_of=on, target=self.case.target, children=children, homes=homes,
            household={k: v for k, v in inst.household.items() if k in homes},
            apart={pair for pair in inst.apart if pair <= set(children)},
            avoid={k: v for k, v in inst.avoid.items() if k in children},
            answers={k: v for k, v in inst.answers.items() if k[0] in children and k[1] in homes},
            contracts=[replace(k, homes=k.homes & frozenset(homes)) for k in inst.contracts])


def best_by_lot(inst):
    """The optimum of an instance, then the least sum of lots."""
    kids = assign.allocatable(inst)
    if not kids:
        return {}
    first = assign.solve(inst)
    p, x, points, cost = assign.build(inst)
    constant = sum((inst.homes[c.home].cost for c in inst.children.values() if c.status == "settled"), Fraction(0))
    p.row(points, None, first[0] + Fraction(1, 10 ** 7))
    p.row(cost, None, first[1] - constant + Fraction(1, 10 ** 5))
    lots = [(j, lot(c, h)) for (c, h), j in x.items()]
    lots += [(j, lot(name[1], None)) for j, name in enumerate(p.names) if name[0] == "unplaced"]
    values = p.solve(lots)
    plan = {c.id: None for c in kids}
    for (c, h), j in x.items():
        if values[j] > 0.5:
            plan[c] = h
    living = judge.after(inst, plan)
    assert not judge.violations(inst, living)
    assert (judge.points(inst, living), judge.weekly_cost(inst, living)) == first[:2]
    return plan


def turns(base, on):
    return sum(1 for y in range(base.year, on.year + 1) if base < dt.date(y, 4, 1) <= on)


def year_of(on):
    y = on.year - (on.month < 4)
    return f"{y}/{(y + 1) % 100:02}"


def simulate(case, number, effect, doing, counts):
    units = [(o, n) for o in case.options for n in range(1, counts.get(o["id"], 0) + 1)]
    if doing:
        units += [(o, n) for o in case.supply for n in range(1, o["maximum"] + 1)]
    f = Future(case, number, effect, doing, units)
    inst, days = case.inst, case.days
    lives = {c: p["c"].home for c, p in f.people.items() if p["today"] and p["c"].home}
    steps, placed = [], []
    for t, on in enumerate(days):
        here = {c: p for c, p in f.people.items() if f.in_care(p, on)}
        if t == 0:
            status = {c: p["c"].status for c, p in here.items()}
        else:
            before = days[t - 1]
            both = {c for c, p in here.items() if f.in_care(p, before)}
            moved = {c for c in both if any(before < m <= on for m in here[c]["moves"])}
            for c in list(moved):
                k = here[c]["c"]
                if k.group and k.plan == "together":
                    moved |= {d for d in both if here[d]["c"].group == k.group and here[d]["c"].plan == "together"}
            status = {}
            for c, p in here.items():
                if c not in both:
                    status[c] = "settled" if p["own"] else "referred"
                    if p["own"]:
                        lives[c] = f.own_id(p["c"])
                else:
                    status[c] = "must-move" if c in moved or f.is_shut(lives[c], on) else "settled"
        now = f.step_instance(on, status, lives)
        plan = best_by_lot(now)
        living = judge.after(now, plan)
        cost = judge.weekly_cost(now, living)
        for c in plan:
            lives[c] = plan[c] or "elsewhere"
            cost += 0 if plan[c] else case.elsewhere
            placed.append((number, on.isoformat(), c, lives[c]))
        where = {c: lives[c] for c in status}
        m = judge.measure(now, where)
        old = replace(now, code=inst.code, adjoining=inst.adjoining, homes={
            k: replace(h, authority=inst.homes[k].authority if k in inst.homes
                       else f.units[k][0]["home"].authority if k in f.units else h.authority
                       if k == "elsewhere" else (inst.code if h.authority == now.code else
                                                 (sorted(inst.adjoining) or [FAR])[0]))
            for k, h in now.homes.items()})
        # Homes of connected persons: inside by today's boundary, or in the first neighbour.
        for k in old.homes:
            if k.startswith("own~"):
                side = next(p["own"][0] for p in f.people.values() if p["own"] and f.own_id(p["c"]) == k)
                old.homes[k] = replace(old.homes[k], authority=inst.code if side == "in" else (sorted(inst.adjoining) or [FAR])[0])
        was = judge.measure(old, where)
        free = 0
        for h in now.homes.values():
            if h.status == "available" and h.kind in judge.MEASURED:
                there = sum(1 for x in where.values() if x == h.id) + sum(
                    1 for x in now.household.get(h.id, []) if x.kind == "other-authority-child")
                free += max(0, min(h.places, h.approved if h.approved is not None else 10 ** 9) - h.unavailable - there)
        metres = [instance.metres_between(now.children[c].position, now.homes[h].position) for c, h in where.items()
                  if h != "elsewhere" and now.children[c].position and now.homes[h].position and not now.children[c].uasc]
        splits = 0
        for group in {k.group for k in now.children.values() if k.group}:
            homes = [where[k.id] for k in now.children.values() if k.group == group and k.plan != "apart"]
            splits += len(homes) > 1 and (len(set(homes)) > 1 or "elsewhere" in homes)
        gone = lambda key: sum(1 for p in f.people.values() if t and days[t - 1] < p[key] <= on)
        rate = lambda x: half_up(Fraction(x["outside"] * 1000, x["known"])) if x["known"] else 0
        steps.append({"date": on.isoformat(), "inCare": len(here), "entrants": gone("comes"), "leavers": gone("until"),
                      "needing": sum(1 for s in status.values() if s != "settled"), "outside": m["outside"],
                      "known": m["known"], "rate": Fraction(rate(m), 1000), "rateAsWas": Fraction(rate(was), 1000),
                      "elsewhere": sum(1 for h in where.values() if h == "elsewhere"), "splits": splits, "free": free,
                      "miles": Fraction(half_up(Fraction(sum(metres) * 100, len(metres) * 16093)), 10) if metres else Fraction(0),
                      "weeklyCost": cost, "was": was})
    # Money.
    bits = []
    for t in range(len(days) - 1):
        on, n = days[t], Fraction((days[t + 1] - days[t]).days, 7)
        nxt = on + dt.timedelta(days=1)
        bits.append(("placements", steps[t]["weeklyCost"] * n, nxt))
        bits.append(("standing", n * sum((o["standing"] for k, (o, opens, shuts, places) in f.units.items()
                                          if f.is_open(k, on)), Fraction(0)), nxt))
        bits.append(("programmes", n * sum((Fraction(d.get("weekly") or 0) for d in f.demand
                                            if day(d["from"]) <= on and not (d.get("to") and on > day(d["to"]))), Fraction(0)), nxt))
    for d in f.demand:
        if day(d["from"]) <= days[-1]:
            bits.append(("oneOff", Fraction(d.get("one_off") or 0), day(d["from"])))
    for o, _, _, _ in f.units.values():
        if o["from"] <= days[-1]:
            bits.append(("oneOff", o["once"], o["from"]))
    grown = [(kind, x * (1 + case.inflation) ** turns(days[0], on), year_of(on)) for kind, x, on in bits]
    pence = lambda xs: Fraction(half_up(sum(xs, Fraction(0)) * 100), 100)
    cost = {k: pence(x for kind, x, _ in grown if kind == k) for k in ("placements", "standing", "programmes", "oneOff")}
    cost["total"] = pence(x for _, x, _ in grown)
    cost["byYear"] = {y: pence(x for _, x, yy in grown if yy == y) for y in {y for _, _, y in grown}}
    last = steps[-1]
    excess = lambda s: s["outside"] - case.target * s["known"]
    reached_on = None
    for s in reversed(steps):
        if excess(s) > 0:
            break
        reached_on = s["date"]
    return {"steps": steps, "reached": excess(last) <= 0, "reachedOn": reached_on, "excess": excess(last),
            "careDays": sum(steps[t]["inCare"] * (days[t + 1] - days[t]).days for t in range(len(days) - 1)),
            "cost": cost, "placed": placed}


# ---------------------------------------------------------------- foresight


def foresight(case, number, effect, counts):
    """e(y) by HiGHS over columns of its own."""
    units = [(o, n) for o in case.options for n in range(1, o["maximum"] + 1)]
    units += [(o, n) for o in case.supply for n in range(1, o["maximum"] + 1)]
    f = Future(case, number, effect, True, units)
    inst, days = case.inst, case.days
    last = len(days) - 1
    need = {c: [] for c in f.people}
    for c, p in f.people.items():
        if p["today"]:
            if p["c"].status != "settled":
                need[c].append(0)
        elif not p["own"]:
            t = next((i for i, on in enumerate(days) if on >= p["comes"]), None)
            if t is not None and f.in_care(p, days[t]):
                need[c].append(t)
    for t in range(1, last + 1):
        both = {c for c, p in f.people.items() if f.in_care(p, days[t - 1]) and f.in_care(p, days[t])}
        moved = {c for c in both if any(days[t - 1] < m <= days[t] for m in f.people[c]["moves"])}
        for c in list(moved):
            k = f.people[c]["c"]
            if k.group and k.plan == "together":
                moved |= {d for d in both if f.people[d]["c"].group == k.group and f.people[d]["c"].plan == "together"}
        for c in moved:
            need[c].append(t)
        for c in both:
            p = f.people[c]
            if p["today"] and not need[c] and f.is_shut(p["c"].home, days[t]):
                need[c].append(t)
    home_of = {k: f.home_on(k, days[-1]) for k in list(inst.homes) + list(f.units)}
    code, adjoining = f.ours(days[-1])

    def side(home):
        if home.startswith("own~"):
            p = next(p for p in f.people.values() if p["own"] and f.own_id(p["c"]) == home)
            return "IN" if p["own"][0] == "in" else "OUT"
        h = home_of[home]
        if h is None or h.kind not in judge.MEASURED or h.authority is None:
            return ""
        return "IN" if h.authority == code else "OUT"

    def worth(home):
        return {"IN": -case.target, "OUT": 1 - case.target, "": Fraction(0)}[side(home)]

    constant, parties, fixed = Fraction(0), {}, {}
    for c, p in f.people.items():
        if not f.in_care(p, days[-1]):
            continue
        if not need[c]:
            home = f.own_id(p["c"]) if p["own"] else p["c"].home
            constant += worth(home)
            fixed[home] = fixed.get(home, 0) + 1
            continue
        tau = need[c][-1]
        k = p["c"]
        key = (c, tau)
        if k.group and k.plan == "together":
            group = [d for d, q in f.people.items() if q["c"].group == k.group and q["c"].plan == "together"
                     and any(f.in_care(q, on) for on in days[tau:])]
            if all(need[d] and need[d][-1] == tau and not (tau == 0 and f.people[d]["c"].status == "may-move") for d in group):
                key = ("group " + k.group, tau)
        parties.setdefault(key, []).append(c)
    biggest = {}
    for p in f.people.values():
        if p["c"].group:
            biggest[p["c"].group] = biggest.get(p["c"].group, 0) + 1
    biggest = max(biggest.values(), default=0)
    rooms = {}
    for home in home_of:
        seen = []
        for t, on in enumerate(days):
            h = f.home_on(home, on)
            if h is None or h.status != "available":
                continue
            room = min(h.places, h.approved if h.approved is not None else 10 ** 9) - h.unavailable
            room -= sum(1 for c, p in f.people.items() if p["today"] and p["c"].home == home and p["until"] <= on < p["place"]
                        and not (need[c] and need[c][0] <= t))
            limit = inst.setting("usual_limit", on)
            if h.foster and not h.exempt_for and biggest <= limit:
                room = min(room, int(limit))
            room -= sum(1 for x in inst.household.get(home, []) if x.kind == "other-authority-child")
            seen.append(room)
        rooms[home] = (max(seen) if seen else 0) - fixed.get(home, 0)
    columns = []
    stays = {}
    for (key, tau), members in parties.items():
        found = set()
        for t in range(tau, last + 1):
            on = days[t]
            status, lives = {}, {}
            for c, p in f.people.items():
                if not f.in_care(p, on):
                    continue
                status[c] = "settled"
                along = p["today"] and p["c"].home and not (need[c] and need[c][0] <= t)
                lives[c] = p["c"].home if along else f.own_id(p["c"]) if p["own"] and not (need[c] and need[c][0] <= t) else "elsewhere"
            for c in members:
                p = f.people[c]
                status[c] = "referred"
                lives.pop(c, None)
                if need[c] == [t] and p["today"] and p["c"].home and not (t == 0 and p["c"].status == "may-move"):
                    status[c], lives[c] = "must-move", p["c"].home
            now = f.step_instance(on, status, lives)
            for home in home_of:
                if home not in now.homes or now.homes[home].status != "available" or f.is_shut(home, days[-1]):
                    continue
                if home in found:
                    continue
                ok = True
                for c in members:
                    kid, h = now.children[c], now.homes[home]
                    answers = [x.answer for x in rules.single_reasons(now, kid, h)] + [rules.household_companions(now, kid, h)]
                    for d in now.children.values():
                        if d.status == "settled" and d.home == home:
                            answers += [a for _, a in rules.newcomer_and_resident(now, kid, d, h)]
                    ok = ok and "excluded" not in answers and "ask" not in answers
                if ok:
                    found.add(home)
        c = members[0]
        p = f.people[c]
        if p["today"] and p["c"].status == "may-move" and tau == 0 and len(members) == 1 and not f.is_shut(p["c"].home, days[-1]):
            found.add(p["c"].home)
            stays[p["c"].home] = stays.get(p["c"].home, 0) + 1
        columns.append((len(members), sorted(found)))
    program = assign.Program()
    objective, at = [], {}
    total = constant
    for number_, (size, homes) in enumerate(columns):
        total += size * (1 - case.target)
        entries = []
        for home in homes:
            gain = size * (worth(home) - (1 - case.target))
            if gain == 0:
                continue
            j = program.column((number_, home))
            objective.append((j, gain))
            at.setdefault(home, []).append((j, size))
            entries.append((j, 1))
        if entries:
            program.row(entries, None, 1)
    for home, entries in at.items():
        room = max(rooms[home], stays.get(home, 0), 0)
        option = home.split("#")[0] if home in f.units else None
        if option in {o["id"] for o in case.options} and int(home.split("#")[1]) > counts.get(option, 0):
            room = 0
        program.row(entries, None, room)
    if program.names:
        values = program.solve(objective)
        total += sum((g * round(values[j]) for j, g in objective), Fraction(0))
    return total


# ---------------------------------------------------------------- comparing


class Referee:
    def __init__(self, executable):
        self.executable, self.found, self.done = executable, 0, 0

    def say(self, *words):
        self.found += 1
        print(*words)

    def same(self, what, ours, theirs):
        self.done += 1
        if isinstance(ours, (int, Fraction)) and not isinstance(ours, bool):
            theirs = None if theirs is None else Fraction(str(theirs))
        if ours != theirs:
            self.say(f"seed {self.seed} {what}: ours {ours} ({float(ours) if isinstance(ours, Fraction) else ''}), theirs {theirs}")

    def run(self, *words):
        done = subprocess.run([self.executable, "plan", *words, "--format", "json", "--quiet"],
                              capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout, done.stderr

    def one(self, seed, folder, optimise):
        self.seed = seed
        inst = generate(seed, folder)
        if any(instance.whole_years(c.born, max(c.start, inst.as_of)) >= 18 for c in inst.children.values()):
            return
        here = lambda name: os.path.join(folder, name)
        run = here("run.jsonl")
        status, out, err = self.run(here("instance"), "--scenario", here("scenario.yml"), "--futures", here("futures"),
                                    "--options", here("options.csv"), "--counts", here("counts.csv"), "--out", run,
                                    "--placements", here("placements.csv"))
        if status != 0:
            self.say(f"seed {seed}: exit {status}: {err[:600]}")
            return
        case = Case(folder)
        lines = [json.loads(x, parse_float=str) for x in open(run)][1:]
        theirs = {(x["plan"], x["future"]): x for x in lines}
        placed = {}
        for x in csv.DictReader(open(here("placements.csv"))):
            placed.setdefault((x["plan"], int(x["future"])), []).append((int(x["future"]), x["on"], x["child_id"], x["home_id"]))
        plans = {"baseline": (False, {}), "one": (True, {case.options[0]["id"]: 1}),
                 "all": (True, {o["id"]: o["maximum"] for o in case.options})}
        rows = instance._rows(folder, "counts.csv")
        plans["one"] = (True, {x["option_id"]: int(x["count"]) for x in rows if x["plan"] == "one"})
        answer = json.loads(out, parse_float=str)
        for p in answer["plans"]:
            doing, counts = plans[p["name"]]
            self.same(f"{p['name']} plannedCost", case.planned_cost(counts) if doing else Fraction(0), p["plannedCost"])
        for name, (doing, counts) in plans.items():
            for number, effect in case.futures:
                mine, other = simulate(case, number, effect, doing, counts), theirs[name, number]
                what = f"{name} future {number}"
                self.same(f"{what} placements", sorted(mine["placed"]), sorted(placed.get((name, number), [])))
                for a, b in zip(mine["steps"], other["steps"]):
                    for key in a:
                        if key != "was":
                            self.same(f"{what} {a['date']} {key}", a[key], b[key])
                for key in ("reached", "reachedOn", "excess", "careDays"):
                    self.same(f"{what} {key}", mine[key], other[key])
                for key in ("total", "placements", "standing", "programmes", "oneOff"):
                    self.same(f"{what} cost {key}", mine["cost"][key], other["cost"][key])
                for y, x in mine["cost"]["byYear"].items():
                    self.same(f"{what} cost {y}", x, other["cost"]["byYear"].get(y, 0))
                b = other["bridge"]
                self.same(f"{what} bridge", b["today"] + b["arrived"] - b["left"] + b["movedOut"] - b["movedIn"] + b["boundary"], b["atEnd"])
                self.same(f"{what} bridge atEnd", mine["steps"][-1]["outside"], b["atEnd"])
                self.same(f"{what} bridge boundary", mine["steps"][-1]["outside"] - mine["steps"][-1]["was"]["outside"], b["boundary"])
        if optimise:
            self.optimise(case, here)

    def optimise(self, case, here):
        every = [dict(zip([o["id"] for o in case.options], x))
                 for x in itertools.product(*(range(o["maximum"] + 1) for o in case.options))]
        need = -(-case.chance * len(case.futures) // 1)
        best = floor = None
        for counts in every:
            cost = case.planned_cost(counts, False)
            e = [foresight(case, n, x, counts) for n, x in case.futures]
            runs = [simulate(case, n, x, True, counts) for n, x in case.futures]
            for low, sim in zip(e, runs):
                self.done += 1
                if low > sim["excess"]:
                    self.say(f"seed {self.seed} foresight {low} above simulation {sim['excess']} for {counts}")
            if sum(x <= 0 for x in e) >= need and (floor is None or cost < floor):
                floor = cost
            reached = sum(x["reached"] for x in runs)
            key = (cost, -reached, sum(counts.values()), [counts[o["id"]] for o in case.options])
            if reached >= need and (best is None or key < best[0]):
                best = (key, counts, reached, sum(x <= 0 for x in e))
        status, out, err = self.run(here("instance"), "--scenario", here("scenario.yml"), "--futures", here("futures"),
                                    "--options", here("options.csv"), "--optimise")
        if status not in (0, 1):
            self.say(f"seed {self.seed} optimise: exit {status}: {err[:600]}")
            return
        other = json.loads(out, parse_float=str)
        self.same("optimise status", "optimal" if best else "out-of-reach", other["status"])
        self.same("optimise floor", floor, Fraction(str(other["floor"]["cost"])) if other["floor"] else None)
        if best:
            self.same("optimise cost", best[0][0], other["cost"])
            self.same("optimise counts", best[1], other["counts"])
            self.same("optimise reached", best[2], other["reached"]["futures"])
            self.same("optimise foresight", best[3], other["foresight"]["futures"])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("executable")
    a.add_argument("--first", type=int, default=0)
    a.add_argument("--count", type=int, default=20)
    a.add_argument("--optimise", action="store_true")
    a.add_argument("--keep")
    a = a.parse_args()
    referee = Referee(a.executable)
    for seed in range(a.first, a.first + a.count):
        with tempfile.TemporaryDirectory() as base:
            folder = os.path.join(a.keep or base, str(seed))
            os.makedirs(folder, exist_ok=True)
            referee.one(seed, folder, a.optimise)
    print(f"{a.count} seeds: {referee.done} compared, {referee.found} differences")
    print(f"{referee.done - referee.found} passed, {referee.found} failed")
    return 1 if referee.found else 0


if __name__ == "__main__":
    sys.exit(main())
