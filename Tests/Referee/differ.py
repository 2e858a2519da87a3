"""Runs a `nearhome` executable on seeded wild instances and prints every difference from the referee.

`python differ.py EXECUTABLE [--first N] [--count N] [--size tiny|small|medium] [--only match,assign,verify]
[--keep DIR] [--models] [--requests N]`; exit status 1 on any difference.
"""
import argparse
import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from fractions import Fraction

import assign
import instance
import judge
import match as referee
import rules
import wild

BY_HOME = {"no-place", "approved-number", "usual-limit"}
NO_CHILD = {"siblings-split", "separate-homes"}


def show(value):
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{float(value)}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(show(v) for v in value)) + "}"
    if isinstance(value, (list, tuple)):
        return "(" + ", ".join(show(v) for v in value) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {show(v)}" for k, v in sorted(value.items(), key=str)) + "}"
    return str(value)


class Differ:
    def __init__(self, executable, models=False):
        self.executable = executable
        self.models = models
        self.found = Counter()
        self.done = Counter()
        self.seed = None
        self.instance = None

    def say(self, command, what, ours, theirs):
        kind = command.split(" ")[0] + " " + re.sub(r"\(.*?\)|\b[CH]\d+\b", "…", what)
        self.found[kind] += 1
        print(f"seed {self.seed} | {command} | {what}\n    referee  {show(ours)}\n    nearhome {show(theirs)}",
              flush=True)

    def same(self, command, what, ours, theirs):
        if ours != theirs:
            self.say(command, what, ours, theirs)
            return False
        return True

    def run(self, *words):
        """(exit status, parsed JSON or None, command for the report)."""
        words = [str(w) for w in words]
        short = " ".join(os.path.basename(w) if os.sep in w else w for w in words)
        self.done[words[0]] += 1
        try:
            out = subprocess.run([self.executable, *words, "--format", "json"], capture_output=True,
                                 timeout=int(os.environ.get("DIFFER_TIMEOUT", "300")))
        except subprocess.TimeoutExpired:
            self.say(short, "time out", "an answer", "none in 300 s")
            return None, None, short
        try:
            text = out.stdout.decode("utf-8")
            answer = json.loads(text, parse_float=Fraction, parse_int=Fraction) if text.strip() else None
        except ValueError as problem:
            self.say(short, "unreadable JSON", "JSON", f"{problem}: {out.stdout[:200]!r}")
            answer = None
        if answer is None and out.returncode in (0, 1):
            self.say(short, "no JSON", "JSON", f"exit {out.returncode} {out.stderr[-300:]!r}")
        if out.returncode < 0 or out.returncode == 70:
            self.say(short, "crash", "an answer", f"exit {out.returncode} {out.stderr[-300:]!r}")
        self.last_error = out.stderr.decode("utf-8", "replace")
        return out.returncode, answer, short

    # ------------------------------------------------------------ match

    def reasons(self, command, what, ours, theirs, asked):
        mine = {(r.rule, r.answer, r.child) for r in ours if r.rule not in BY_HOME | NO_CHILD}
        other, repeated = set(), []
        for r in theirs:
            if r["rule"] in BY_HOME | NO_CHILD:
                continue
            key = (r["rule"], r["answer"], r.get("child", asked[0] if len(asked) == 1 else None))
            if key in other:
                repeated.append(key)
            other.add(key)
        if mine != other:
            self.say(command, f"{what}: reasons", mine - other, other - mine)
        if repeated:
            self.say(command, f"{what}: a reason twice", "once", repeated)

        def strongest(items):
            best = {}
            for rule, answer in items:
                if (rule in BY_HOME | NO_CHILD
                        and rules.STRENGTH[answer] >= rules.STRENGTH[best.get(rule, "eligible")]):
                    best[rule] = answer
            return best

        self.same(command, f"{what}: reasons of the home", strongest((r.rule, r.answer) for r in ours),
                  strongest((r["rule"], r["answer"]) for r in theirs))

    def texts(self, command, asked, part):
        """No text may name a child who was not asked for."""
        if isinstance(part, dict):
            for key, value in part.items():
                if key not in ("child", "children", "assignments"):
                    self.texts(command, asked, value)
        elif isinstance(part, list):
            for value in part:
                self.texts(command, asked, value)
        elif isinstance(part, str):
            named = set(re.findall(r"\bC\d+\b", part)) - set(asked)
            if named:
                self.say(command, "a text names another child", "none", (part, named))

    def terms(self, command, what, inst, o, theirs, asked):
        mine = {(c, name): (q, inst.weights[name] * q) for c, t in o["terms"].items()
                for name, q in t.items() if inst.weights[name]}
        other = {}
        for t in theirs:
            if t["name"] == "siblings_split":
                continue
            c = t.get("child", asked[0] if len(asked) == 1 else None)
            key = (c, t["name"])
            if key in other:
                self.say(command, f"{what}: a term twice", "once", key)
            if t["points"] != 0:
                other[key] = (Fraction(t["quantity"]), Fraction(t["points"]))
        if mine != other:
            self.say(command, f"{what}: terms", {k: v for k, v in mine.items() if other.get(k) != v},
                     {k: v for k, v in other.items() if mine.get(k) != v})

    def one_option(self, command, inst, o, theirs, asked, rank):
        what = f"option {show(o['key'])}"
        where = {a["child"]: a["home"] for a in theirs["assignments"]}
        if not self.same(command, f"{what}: assignments", o["where"], where):
            return
        self.same(command, f"{what}: homes", set(o["where"].values()), set(theirs["homes"]))
        self.same(command, f"{what}: rank", rank, theirs["rank"])
        self.same(command, f"{what}: eligibility", o["eligibility"], theirs["eligibility"])
        self.same(command, f"{what}: points", o["points"], Fraction(theirs["points"]))
        self.same(command, f"{what}: weeklyCost", o["weeklyCost"], Fraction(theirs["weeklyCost"]))
        self.same(command, f"{what}: approvals", o["approvals"], set(theirs["approvals"]))
        if len(theirs["approvals"]) != len(set(theirs["approvals"])):
            self.say(command, f"{what}: an approval twice", "once", theirs["approvals"])
        if "wouldRank" in o or theirs.get("wouldRank") is not None:
            self.same(command, f"{what}: wouldRank", o.get("wouldRank"), theirs.get("wouldRank"))
        self.terms(command, what, inst, o, theirs["terms"], asked)
        self.reasons(command, what, o["reasons"], theirs["reasons"], asked)
        places = theirs["location"]
        places = places if isinstance(places, list) else [places]
        if len(places) != len(asked):
            self.say(command, f"{what}: location", f"{len(asked)} places", places)
        for place in places:
            c = place.get("child", asked[0] if len(asked) == 1 else None)
            if c not in o["location"]:
                self.say(command, f"{what}: location names no child", asked, c)
                continue
            facts = {k: None if v in ("unknown", "") and k != "inOut" else v
                     for k, v in place.items() if k in ("inOut", "adjoining", "miles", "schoolMiles")}
            self.same(command, f"{what}: location", o["location"][c],
                      {k: facts.get(k) for k in o["location"][c]})
        h = inst.homes[o["key"][0]]
        if (h.kind in ("childrens-home", "secure") and len(set(o["key"])) == 1
                and not any(inst.children[c].home == h.id for c in asked)):
            there = {c: any(d.id not in asked for d in inst.there(
                h.id, inst.moves_in(inst.children[c], h), lambda d: True)) for c in asked}
            if all(there.values()) or not inst.household.get(h.id):
                note = any(there[c] and inst.answers.get((c, h.id)) != "accepted" for c in asked)
                carried = any("registered manager's impact assessment" in t for t in theirs["ask"])
                self.same(command, f"{what}: impact assessment in ask", note, carried)

    def effects(self, command, options, theirs):
        for i, (o, t) in enumerate(zip(options, theirs)):
            got = t.get("effectOnOthers")
            if i >= 10:
                if got is not None:
                    self.say(command, f"option {show(o['key'])}: effectOnOthers after ten", None, got)
            elif not got or got.get("points") is None:
                self.say(command, f"option {show(o['key'])}: effectOnOthers missing", o["effect"], got)
            else:
                self.same(command, f"option {show(o['key'])}: effectOnOthers", o["effect"],
                          {"points": Fraction(got["points"]), "weeklyCost": Fraction(got["weeklyCost"]),
                           "target": got.get("target")})

    def match(self, inst, folder, ids, r):
        ours = referee.match(inst, ids)
        asked = ours["children"]
        words = [w for i in ids for w in ("--child", i)]
        status, theirs, command = self.run("match", folder, *words)
        self.same(command, "exit status", ours["exit"], status)
        if not theirs:
            return
        self.same(command, "children", asked, theirs["children"])
        self.same(command, "asOf", inst.as_of.isoformat(), theirs["asOf"])
        self.texts(command, asked, theirs)
        single = [o for o in ours["options"] if len(set(o["key"])) == 1]
        others = theirs["options"]
        t_single = [t for t in others if len(set(t["homes"])) == 1]
        t_several = [t for t in others if len(set(t["homes"])) > 1]
        self.same(command, "several-homes options follow", t_single + t_several == others, True)
        order = [o["key"][0] for o in single]
        t_order = [t["homes"][0] for t in t_single]
        if self.same(command, "order of options", order, t_order):
            for rank, (o, t) in enumerate(zip(single, t_single), 1):
                self.one_option(command, inst, o, t, asked, rank)
        else:
            by_home = {t["homes"][0]: t for t in t_single}
            for o in single:
                if o["key"][0] in by_home:
                    t = by_home[o["key"][0]]
                    self.one_option(command, inst, o, t, asked, t["rank"])
        several = ours["severalAll"][:5]
        self.same(command, "several-homes points and cost",
                  [(o["points"], o["weeklyCost"]) for o in several],
                  [(Fraction(t["points"]), Fraction(t["weeklyCost"])) for t in t_several])
        known = {o["key"]: o for o in ours["severalAll"]}
        seen = set()
        matched = []
        for rank, t in enumerate(t_several, len(t_single) + 1):
            where = {a["child"]: a["home"] for a in t["assignments"]}
            key = tuple(where.get(c) for c in asked)
            if key in seen or key not in known:
                self.say(command, "several-homes option unknown or twice", None, where)
                continue
            seen.add(key)
            matched.append(known[key])
            self.one_option(command, inst, known[key], t, asked, rank)
        if [t["homes"][0] for t in t_single] == order and len(matched) == len(t_several):
            mine = single + matched
            base = (assign.solve(instance.without(inst, asked), charge_target=False) if mine
                    else None)
            for o in mine[:10]:
                if "effect" not in o:
                    o["effect"] = referee.effect(inst, asked, o, base)
            self.effects(command, mine, others)
        ex = {o["key"][0]: o for o in ours["excluded"]}
        t_ex = {e["home"]: e for e in theirs["excluded"]}
        self.same(command, "excluded homes", set(ex), set(t_ex))
        if len(t_ex) != len(theirs["excluded"]):
            self.say(command, "an excluded home twice", len(t_ex), len(theirs["excluded"]))
        for home, o in ex.items():
            if home in t_ex:
                self.reasons(command, f"excluded {home}", o["reasons"], t_ex[home]["reasons"], asked)
        misses = [(o["key"][0], o["blockedBy"]) for o in ours["nearestMisses"]]
        t_misses = [(m["home"], set(m["blockedBy"])) for m in theirs["nearestMisses"]]
        self.same(command, "nearestMisses", misses, t_misses)
        home = r.choice(sorted(inst.homes))
        status, why, command = self.run("match", folder, *words, "--why", home)
        if why and "answer" in why:
            every = {o["key"][0]: o for o in single + ours["excluded"]}
            o = every[home]
            self.same(command, "why: home", home, why["home"])
            self.same(command, "why: answer", o["eligibility"], why["answer"])
            self.same(command, "why: rank", o.get("rank"), why.get("rank"))
            self.reasons(command, f"why {home}", o["reasons"], why["reasons"], asked)
        elif why:
            self.say(command, "why: shape", ["home", "answer", "reasons", "rank"], sorted(why))

    # ------------------------------------------------------------ assign

    def measures(self, command, ours, theirs):
        for when in ("before", "after"):
            got = {k: theirs[when].get(k) for k in ("outside", "known", "unknown", "rate")}
            self.same(command, f"measures {when}", ours[when], got)

    def assign(self, inst, folder, include_ask=False, budget=None, cap=None):
        words = ["assign", folder]
        words += ["--include-ask"] if include_ask else []
        words += ["--budget", decimal(budget)] if budget is not None else []
        words += ["--out-of-area-cap", decimal(cap)] if cap is not None else []
        ours = assign.solve(inst, include_ask, budget, cap)
        plan_file = os.path.join(folder, "..", "plan.csv")
        if os.path.exists(plan_file):
            os.remove(plan_file)
        status, theirs, command = self.run(*words, "--plan", plan_file)
        self.same(command, "exit status", 1 if ours is None else 0, status)
        if not theirs:
            return ours
        if ours is None:
            self.same(command, "status", "infeasible", theirs["status"])
            return ours
        if not self.same(command, "status", "optimal", theirs["status"]):
            return ours
        found = theirs["objective"]
        self.same(command, "objective points", ours[0], Fraction(found["points"]))
        self.same(command, "objective weeklyCost", ours[1], Fraction(found["weeklyCost"]))
        self.same(command, "bound and gap", (ours[0], 0, ours[1]),
                  (Fraction(found["bound"]), Fraction(found["gap"]), Fraction(found["weeklyCostBound"])))
        rows = [(a["child"], a["home"]) for a in theirs["assignments"]]
        rows += [(u["child"], "") for u in theirs["unplaced"]]
        kids = {c.id for c in assign.allocatable(inst)}
        self.same(command, "children listed", sorted(kids), sorted(c for c, _ in rows))
        verdict = judge.verify(inst, rows, include_ask, budget, cap)
        self.same(command, "plan judged", "valid", verdict["status"]) or print(
            "   ", show(verdict["violations"]))
        self.same(command, "plan's points", Fraction(found["points"]), verdict["points"])
        self.same(command, "plan's weeklyCost", Fraction(found["weeklyCost"]), verdict["weeklyCost"])
        self.measures(command, verdict["measures"], theirs["measures"])
        for a in theirs["assignments"]:
            c, h = inst.children[a["child"]], inst.homes[a["home"]]
            self.same(command, f"assignment {c.id}: points, cost, moved",
                      (rules.pair_points(inst, c, h), h.cost, c.home != h.id),
                      (a["points"], Fraction(a["weeklyCost"]), a["moved"]))
        if not os.path.exists(plan_file):
            self.say(command, "--plan", "a file", "none")
        else:
            with open(plan_file, encoding="utf-8-sig", newline="") as handle:
                written = [(p["child_id"], p["home_id"] or "") for p in csv.DictReader(handle)]
            again = judge.verify(inst, written, include_ask, budget, cap)
            self.same(command, "written plan", ("valid", verdict["points"], verdict["weeklyCost"]),
                      (again["status"], again["points"], again["weeklyCost"]))
        if self.models:
            self.model(folder, words, command, ours)
        return ours

    def model(self, folder, words, command, ours):
        for kind in ("mps", "lp"):
            path = os.path.join(folder, "..", f"model.{kind}")
            self.run(*words, "--export-model", path)
            out = subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "solve_model.py"),
                                  path, "--weekly-cost"], capture_output=True, text=True)
            # HiGHS may print a line of its own before the answer.
            lines = out.stdout.strip().splitlines()
            answer = json.loads(lines[-1]) if lines else {"status": out.stderr[-200:]}
            points = answer.get("points")
            if points is None or abs(points - float(ours[0])) > 1e-4:
                self.say(command, f"exported {kind}", ours[0], answer)
            cost = answer.get("lowestWeeklyCost")
            if kind == "mps" and (cost is None or abs(cost - float(ours[1])) > 0.005):
                self.say(command, f"exported {kind} weekly cost", ours[1], answer)

    # ------------------------------------------------------------ verify

    def verify(self, inst, folder, rows, include_ask=False, budget=None, cap=None):
        path = os.path.join(folder, "..", "damaged.csv")
        with open(path, "w", newline="") as handle:
            csv.writer(handle).writerows([("child_id", "home_id"), *rows])
        words = ["verify", folder, path]
        words += ["--include-ask"] if include_ask else []
        words += ["--budget", decimal(budget)] if budget is not None else []
        words += ["--out-of-area-cap", decimal(cap)] if cap is not None else []
        ours = judge.verify(inst, rows, include_ask, budget, cap)
        status, theirs, command = self.run(*words)
        command += " " + " ".join(f"{c}->{h}" for c, h in rows)
        self.same(command, "exit status", 0 if ours["status"] == "valid" else 1, status)
        if not theirs:
            return
        self.same(command, "status", ours["status"], theirs["status"])
        optional = {(rule, home) for rule, home, _ in ours["optional"]}
        mine = {(rule, home) for rule, home, _ in ours["violations"]} - optional
        other = {(v["rule"], v.get("home")) for v in theirs["violations"]} - optional
        row_rules = {"unknown-id", "duplicate", "settled-moved", "left-out", "together",
                     "budget", "out-of-area-cap"}
        mine = {(k, None if k in row_rules else h) for k, h in mine}
        other = {(k, None if k in row_rules else h) for k, h in other}
        if ours["brokenRows"]:
            # Rows that cannot be applied: only their own rules are compared.
            mine = {(k, h) for k, h in mine if k in row_rules - {"together", "budget", "out-of-area-cap"}}
            other = {(k, h) for k, h in other if k in row_rules - {"together", "budget", "out-of-area-cap"}}
        if mine != other:
            self.say(command, "violations", mine - other, other - mine)
        loose = BY_HOME | row_rules | {"companions", "apart"}
        mine = {(k, c) for k, h, cs in ours["violations"] if k not in loose and (k, h) not in optional
                for c in cs}
        other = {(v["rule"], c) for v in theirs["violations"]
                 if v["rule"] not in loose and (v["rule"], v.get("home")) not in optional
                 for c in v["children"]}
        if not ours["brokenRows"]:
            if mine != other:
                self.say(command, "violations' children", mine - other, other - mine)
            self.same(command, "points", ours["points"], Fraction(theirs["points"]))
            self.same(command, "weeklyCost", ours["weeklyCost"], Fraction(theirs["weeklyCost"]))
            self.same(command, "unplaced", ours["unplaced"], sorted(theirs["unplaced"]))
            self.measures(command, ours["measures"], theirs["measures"])

    def damage(self, inst, plan, r):
        """Rows near a plan, most of them broken somewhere."""
        rows = dict(plan)
        homes, kids = sorted(inst.homes), sorted(rows)
        kind = r.random()
        for c in r.sample(kids, min(len(kids), r.choice([1, 1, 2, 3, len(kids)]))):
            rows[c] = r.choice(homes) if r.random() < 0.8 else None
        if r.random() < 0.3 and kids:
            where = r.choice(homes)
            for c in r.sample(kids, min(len(kids), 4)):
                rows[c] = where
        out = [(c, h or "") for c, h in rows.items() if r.random() > 0.08]
        for c in inst.children.values():
            if c.status == "settled" and r.random() < 0.2:
                out.append((c.id, c.home if r.random() < 0.85 else r.choice(homes)))
        if kind < 0.06:
            out.append(("C999", r.choice(homes)))
        elif kind < 0.1 and out:
            out.append((r.choice(out)[0], "H999"))
        elif kind < 0.16 and out:
            out.append(r.choice(out))
        return out

    # ------------------------------------------------------------ one seed

    def one(self, seed, folder, size, only, requests):
        self.seed = seed
        r = random.Random(f"differ {seed}")
        if self.instance:
            folder = self.instance
        else:
            wild.write(seed, folder, size)
        inst = instance.read(folder)
        if "check" in only:
            status, theirs, command = self.run("check", folder)
            self.same(command, "exit status", 0, status)
            if theirs:
                self.same(command, "faults", [], theirs["faults"])
            if status == 65:
                return
        free = [c.id for c in assign.allocatable(inst)]
        if "match" in only:
            asks, seen = [[c] for c in free], set()
            r.shuffle(asks)
            if len(free) > 1:
                asks = [r.sample(free, min(len(free), r.choice([2, 2, 3]))) for _ in range(2)] + asks
            for ids in asks:
                key = tuple(c.id for c in referee.request_of(inst, ids))
                if key not in seen and len(seen) < requests:
                    seen.add(key)
                    self.match(inst, folder, ids, r)
            settled = [c.id for c in inst.children.values() if c.status == "settled"]
            for bad in settled[:1] + ["C999"]:
                status, _, command = self.run("match", folder, "--child", bad)
                self.same(command, "exit status", 64, status)
        best = None
        if "assign" in only:
            best = self.assign(inst, folder)
            self.assign(inst, folder, True)
            self.assign(inst, folder, r.random() < 0.3,
                        max(Fraction(0), best[1] + r.choice([-500, -100, -1, 0, 200, 1000])), None)
            self.assign(inst, folder, r.random() < 0.3, None, Fraction(r.choice(["0.1", "0.29", "0.5"])))
            self.assign(inst, folder, r.random() < 0.3, max(Fraction(0), best[1] + r.choice([-200, 0, 500])),
                        Fraction(r.choice(["0.2", "0.29", "0.4"])))
        if "verify" in only:
            best = best or assign.solve(inst)
            self.verify(inst, folder, [(c, h or "") for c, h in best[2].items()])
            for _ in range(4):
                self.verify(inst, folder, self.damage(inst, best[2], r), r.random() < 0.4,
                            max(Fraction(0), best[1] - 100) if r.random() < 0.2 else None,
                            Fraction("0.3") if r.random() < 0.2 else None)


def decimal(x):
    if x.denominator == 1:
        return str(x.numerator)
    return f"{x.numerator * 10 ** 6 // x.denominator / 10 ** 6:.6f}".rstrip("0")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("executable")
    a.add_argument("--first", type=int, default=0)
    a.add_argument("--count", type=int, default=50)
    a.add_argument("--size", default="small", choices=wild.SIZES)
    a.add_argument("--only", default="check,match,assign,verify")
    a.add_argument("--keep", help="write the instance of each seed here, as DIR/SEED")
    a.add_argument("--models", action="store_true", help="also solve exported models")
    a.add_argument("--requests", type=int, default=6, help="match requests per seed")
    a.add_argument("--stop", type=int, default=10 ** 9, help="stop after this many differences")
    a.add_argument("--instance", help="compare on this folder instead of wild ones (a copy is used)")
    a = a.parse_args()
    differ = Differ(a.executable, a.models)
    only = set(a.only.split(","))
    for seed in range(a.first, a.first + a.count):
        with tempfile.TemporaryDirectory() as base:
            folder = os.path.join(a.keep or base, str(seed))
            os.makedirs(folder, exist_ok=True)
            if a.instance:
                differ.instance = folder
                shutil.copytree(a.instance, folder, dirs_exist_ok=True)
            try:
                differ.one(seed, folder, a.size, only, a.requests)
            except KeyError as problem:
                differ.say("", f"a key is missing: {problem}", "the contract's keys", "none")
        if sum(differ.found.values()) >= a.stop:
            break
    total = sum(differ.found.values())
    print(f"{a.count} seeds, commands {dict(differ.done)}: {total} differences")
    for what, n in differ.found.most_common():
        print(f"  {n:6} {what}")
    print(f"{max(0, sum(differ.done.values()) - total)} passed, {total} failed")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
