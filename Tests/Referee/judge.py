"""The independent judge of a plan: violations, points, weekly cost, measures. Shares no optimiser code."""
from fractions import Fraction

import rules
from instance import half_up

MEASURED = ("foster", "connected", "parent-and-child", "childrens-home", "secure")


def measure(inst, living):
    """{child id: home id} to the out-of-area measure."""
    out = known = unknown = 0
    for home in living.values():
        h = inst.homes.get(home)
        if h is None or h.kind not in MEASURED:
            continue
        side = inst.in_out(h)
        if side == "unknown":
            unknown += 1
        else:
            known += 1
            out += side == "OUT"
    rate = Fraction(half_up(Fraction(out * 1000, known)), 1000) if known else None
    return {"outside": out, "known": known, "unknown": unknown, "rate": rate}


def after(inst, plan):
    """Where every child lives after the plan {child: home or None}; a child left out of the plan
    stays (settled, may-move) or has no home."""
    living = {}
    for c in inst.children.values():
        if c.status == "settled":
            living[c.id] = c.home
        elif c.id in plan:
            if plan[c.id]:
                living[c.id] = plan[c.id]
        elif c.status == "may-move":
            living[c.id] = c.home
    return living


def split_groups(inst, living):
    """Together-if-possible groups of two or more, one member at least allocated, not in one home."""
    count = 0
    for group in sorted({c.group for c in inst.children.values() if c.group}):
        members = [c for c in inst.members(group) if c.plan == "together-if-possible"]
        if len(members) < 2 or all(c.status == "settled" for c in members):
            continue
        where = {living.get(c.id) for c in members}
        if len(where) > 1 or None in where:
            count += 1
    return count


def shortfalls(inst, living):
    total = Fraction(0)
    for k in inst.contracts:
        there = sum(1 for home in living.values() if home in k.homes)
        total += max(0, k.minimum - there) * k.cost
    return total


def weekly_cost(inst, living, leave_out=()):
    return shortfalls(inst, living) + sum(
        (inst.homes[h].cost for c, h in living.items() if c not in leave_out), Fraction(0))


def as_charged(inst, living):
    """Who counts where for the target: a may-move child where it lives today."""
    return {**living, **{c.id: c.home for c in inst.children.values() if c.status == "may-move"}}


def points(inst, living, charge_target=True):
    w = inst.weights
    total = Fraction(0)
    for c in inst.children.values():
        if c.status == "settled":
            continue
        if c.id in living:
            total += rules.pair_points(inst, c, inst.homes[living[c.id]])
        else:
            total += w["unplaced"] * (2 if c.emergency else 1)
    total += w["siblings_split"] * split_groups(inst, living)
    if inst.target is not None and charge_target:
        m = measure(inst, as_charged(inst, living))
        total += w["outside_target"] * max(Fraction(0), m["outside"] - inst.target * m["known"])
    total += w["per_100_pounds"] * shortfalls(inst, living) / 100
    return total


def violations(inst, living, include_ask=False, budget=None, cap=None, optional=None):
    """Set of (rule, home or None, frozenset of children) for a plan whose rows could all be applied.

    `optional`, a set, receives the ask violations of pairs that are excluded anyway.
    """
    out = set()
    at = {}
    for child, home in living.items():
        at.setdefault(home, []).append(inst.children[child])
    for home_id, those in at.items():
        h = inst.homes[home_id]
        new = [c for c in those if not (c.status in ("settled", "may-move") and c.home == home_id)]

        def stays(d):
            return living.get(d.id) == home_id

        for c in new:
            bad = [(r.rule, r.answer) for r in rules.single_reasons(inst, c, h)]
            answer = rules.household_companions(inst, c, h)
            if answer:
                bad.append(("companions", answer))
            for d in inst.there(home_id, inst.moves_in(c, h), stays):
                if d.id != c.id:
                    bad += rules.newcomer_and_resident(inst, c, d, h)
            for d in new:
                if d.id != c.id:
                    bad += rules.two_newcomers(inst, c, d, h)
            excluded = {rule for rule, answer in bad if answer == "excluded"}
            for rule, answer in bad:
                if answer == "ask" and excluded and rule not in excluded and optional is not None:
                    optional.add((rule, home_id, frozenset([c.id])))
                if answer == "excluded" or answer == "ask" and not include_ask:
                    out.add((rule, home_id, frozenset([c.id])))
        broken = set()
        for day in sorted({inst.moves_in(c, h) for c in new}):
            by_then = [c for c in new if inst.moves_in(c, h) <= day]
            there = [d for d in inst.there(home_id, day, stays) if d not in by_then]
            those_there = len(there) + rules.household_placed(inst, h)
            if len(by_then) > max(0, h.places - h.unavailable - those_there):
                broken.add("no-place")
            if (h.approved is not None
                    and len(by_then) > max(0, h.approved - h.unavailable - those_there)):
                broken.add("approved-number")
            if (h.foster
                    and any(those_there + len(by_then) > inst.setting("usual_limit", c.start)
                            for c in by_then)
                    and not rules.one_group(inst, h, there + by_then)
                    and any(c.id not in h.exempt_for for c in by_then)):
                broken.add("usual-limit")
        for rule in broken:
            out.add((rule, home_id, frozenset(c.id for c in new)))
    for group in sorted({c.group for c in inst.children.values() if c.plan == "together"}):
        members = [c for c in inst.members(group) if c.plan == "together"]
        free = [c for c in members if c.status != "settled"]
        if not free:
            continue
        where = {living.get(c.id) for c in members}
        one = len(where) == 1 and None not in where
        fallback = all(living.get(c.id) == (c.home if c.status == "may-move" else None) for c in free)
        if not one and not fallback:
            out.add(("together", None, frozenset(c.id for c in members)))
    if budget is not None and weekly_cost(inst, living) > budget:
        out.add(("budget", None, frozenset()))
    if cap is not None:
        m = measure(inst, living)
        if m["outside"] > cap * m["known"]:
            out.add(("out-of-area-cap", None, frozenset()))
    return out


def read_plan(inst, rows):
    """Rows (child, home or '') to (plan, violations of the rows themselves)."""
    out, plan, seen = set(), {}, set()
    for child, home in rows:
        if child not in inst.children or home and home not in inst.homes:
            out.add(("unknown-id", home or None, frozenset([child])))
            continue
        if child in seen:
            out.add(("duplicate", None, frozenset([child])))
            continue
        seen.add(child)
        c = inst.children[child]
        if c.status == "settled":
            if home != c.home:
                out.add(("settled-moved", home or None, frozenset([child])))
            continue
        if not home and c.status == "may-move":
            out.add(("left-out", None, frozenset([child])))
        plan[child] = home or None
    return plan, out


def verify(inst, rows, include_ask=False, budget=None, cap=None):
    plan, bad = read_plan(inst, rows)
    broken_rows = bool(bad)
    living = after(inst, plan)
    optional = set()
    bad |= violations(inst, living, include_ask, budget, cap, optional)
    before = {c.id: c.home for c in inst.children.values() if c.home}
    return {"status": "invalid" if bad else "valid", "violations": bad,
            "points": points(inst, living), "weeklyCost": weekly_cost(inst, living),
            "measures": {"before": measure(inst, before), "after": measure(inst, living)},
            "unplaced": sorted(c.id for c in inst.children.values() if c.id not in living),
            "brokenRows": broken_rows, "optional": optional}


if __name__ == "__main__":
    import csv
    import sys
    import instance
    inst = instance.read(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8-sig", newline="") as handle:
        rows = [(r["child_id"].strip(), (r["home_id"] or "").strip()) for r in csv.DictReader(handle)]
    answer = verify(inst, rows, "--include-ask" in sys.argv)
    for item in sorted(answer["violations"], key=str):
        print(item[0], item[1], sorted(item[2]))
    print(answer["status"], float(answer["points"]), float(answer["weeklyCost"]),
          answer["measures"]["after"])
    sys.exit(answer["status"] != "valid")
