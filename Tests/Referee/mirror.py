#!/usr/bin/env python3
"""The referee's own answers in the shape of `nearhome --format json`: differ.py is checked against it.

NEARHOME_MIRROR_FAULT=points|reason|order makes it lie, so that the differ can be seen to notice.
"""
import argparse
import csv
import json
import os
import sys
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import assign  # noqa: E402
import instance  # noqa: E402
import judge  # noqa: E402
import match  # noqa: E402
import rules  # noqa: E402


def plain(x):
    if isinstance(x, Fraction):
        return int(x) if x.denominator == 1 else float(x)
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    if isinstance(x, (set, frozenset)):
        return sorted(plain(v) for v in x)
    return x


def reasons(found):
    return [{"rule": r.rule, "answer": r.answer, "text": r.rule, "child": r.child} for r in found]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("command")
    a.add_argument("instance")
    a.add_argument("plan_to_check", nargs="?")
    for name in ("--why", "--budget", "--out-of-area-cap", "--plan", "--format", "--export-model"):
        a.add_argument(name)
    a.add_argument("--child", action="append", default=[])
    a.add_argument("--include-ask", action="store_true")
    a = a.parse_args()
    fault = os.environ.get("NEARHOME_MIRROR_FAULT", "")
    inst = instance.read(a.instance)
    budget = Fraction(a.budget) if a.budget else None
    cap = Fraction(a.out_of_area_cap) if a.out_of_area_cap else None
    if a.command == "check":
        out, status = {"faults": [], "notices": []}, 0
    elif a.command == "match":
        if any(c not in inst.children or inst.children[c].status == "settled" for c in a.child):
            return 64
        found = match.match(inst, a.child)
        several = len(found["children"]) > 1
        options = []
        for o in found["options"]:
            where = o["where"]
            t = [{"name": n, "quantity": q, "points": q * inst.weights[n], "child": c}
                 for c, ts in o["terms"].items() for n, q in ts.items()]
            places = [{"child": c, **place} for c, place in o["location"].items()]
            note = (any(h.kind in ("childrens-home", "secure") for h in [inst.homes[o["key"][0]]])
                    and any(d.home == o["key"][0] and d.status in ("settled", "may-move")
                            and d.id not in found["children"] for d in inst.children.values())
                    and any(inst.answers.get((c, o["key"][0])) != "accepted" for c in where))
            options.append({
                "rank": o["rank"], "homes": list(dict.fromkeys(where.values())),
                "assignments": [{"child": c, "home": h} for c, h in where.items()],
                "eligibility": o["eligibility"], "points": o["points"] + (fault == "points"),
                "weeklyCost": o["weeklyCost"], "terms": t,
                "reasons": reasons(o["reasons"][fault == "reason":]), "approvals": o["approvals"],
                "for": [], "against": [], "location": places if several else places[0],
                "ask": ["registered manager's impact assessment"] if note else [],
                "wouldRank": o.get("wouldRank"), "effectOnOthers": o.get("effect")})
        if fault == "order":
            options.reverse()
        out = {"children": found["children"], "asOf": inst.as_of.isoformat(), "options": options,
               "excluded": [{"home": o["key"][0], "reasons": reasons(o["reasons"])}
                            for o in found["excluded"]],
               "nearestMisses": [{"home": o["key"][0], "blockedBy": o["blockedBy"], "text": ""}
                                 for o in found["nearestMisses"]]}
        status = found["exit"]
        if a.why:
            o = next(o for o in found["options"] + found["excluded"] if set(o["key"]) == {a.why})
            out = {"home": a.why, "answer": o["eligibility"], "rank": o.get("rank"),
                   "reasons": reasons(o["reasons"])}
    elif a.command == "assign":
        found = assign.solve(inst, a.include_ask, budget, cap)
        status = 0 if found else 1
        out = {"status": "infeasible"}
        if found:
            points, cost, plan = found
            rows = [(c, h or "") for c, h in plan.items()]
            verdict = judge.verify(inst, rows, a.include_ask, budget, cap)
            out = {"status": "optimal",
                   "objective": {"points": points, "bound": points, "gap": 0, "weeklyCost": cost,
                                 "weeklyCostBound": cost},
                   "assignments": [{"child": c, "home": h, "weeklyCost": inst.homes[h].cost,
                                    "points": rules.pair_points(inst, inst.children[c], inst.homes[h]),
                                    "moved": inst.children[c].home != h} for c, h in plan.items() if h],
                   "unplaced": [{"child": c} for c, h in plan.items() if not h],
                   "measures": verdict["measures"]}
            if a.plan:
                with open(a.plan, "w", newline="") as handle:
                    csv.writer(handle).writerows([("child_id", "home_id"), *rows])
    else:
        with open(a.plan_to_check, newline="") as handle:
            rows = [(r["child_id"], r["home_id"] or "") for r in csv.DictReader(handle)]
        v = judge.verify(inst, rows, a.include_ask, budget, cap)
        status = 0 if v["status"] == "valid" else 1
        out = {**{k: v[k] for k in ("status", "points", "weeklyCost", "measures", "unplaced")},
               "violations": [{"rule": k, "home": h, "children": c} for k, h, c in v["violations"]]}
    print(json.dumps(plain(out)))
    return status


if __name__ == "__main__":
    sys.exit(main())
