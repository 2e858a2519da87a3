"""The complete `match` answer for a request, by brute force from rules.py."""
from fractions import Fraction

import assign
import judge
import rules
from instance import settled_in, without
from rules import Reason


def request_of(inst, ids):
    """The children asked for: with each member of a together group come all who are not settled."""
    out = set()
    for i in ids:
        c = inst.children[i]
        assert c.status != "settled"
        out.add(i)
        if c.plan == "together":
            out |= {d.id for d in inst.members(c.group)
                    if d.plan == "together" and d.status != "settled"}
    return [inst.children[i] for i in sorted(out)]


def groups_split(inst, request, where, several):
    """Groups that this option parts: {child: home id} for the children asked for."""
    split = set()
    for c in request:
        if not c.group or c.apart:
            continue
        for d in inst.members(c.group):
            if d.id == c.id or d.apart:
                continue
            if d.id in where:
                parted = where[d.id] != where[c.id]
            else:
                parted = (c.plan == "together-if-possible" and d.status in ("settled", "may-move")
                          and d.home != where[c.id])
            if parted and (several or c.plan == "together-if-possible"):
                split.add(c.group)
    return split


def option(inst, request, where, reasons):
    several = len(set(where.values())) > 1
    reasons = list(reasons)
    if several:
        parted = any(rules.siblings(c, d) and where[c.id] != where[d.id]
                     for c in request for d in request if c.id != d.id)
        reasons.append(Reason(("siblings-split", "conditional", "recorded-reason", None)) if parted
                       else Reason(("separate-homes", "eligible", None, None)))
    pairs = [(c, inst.homes[where[c.id]]) for c in request]
    split = len(groups_split(inst, request, where, several))
    points = sum((Fraction(rules.pair_points(inst, c, h)) for c, h in pairs), Fraction(0))
    return {
        "homes": [], "where": where, "eligibility": rules.strongest(reasons), "reasons": reasons,
        "points": points + inst.weights["siblings_split"] * split,
        "weeklyCost": sum((h.cost for _, h in pairs), Fraction(0)),
        "approvals": rules.approvals(reasons),
        "terms": {c.id: rules.terms(inst, c, h) for c, h in pairs}, "split": split,
        "location": {c.id: rules.location(inst, c, h) for c, h in pairs},
        "exemption": any(r.rule == "usual-limit" for r in reasons),
        "key": tuple(where[c.id] for c in request)}


def by_points(o):
    return (o["points"], o["weeklyCost"], o["key"])


def several_homes(inst, request, best=5):
    """Every option of two or more homes that could be among the five best, in order (ties with the
    fifth included). Tried by brute force; only what is already above the fifth best is cut."""
    asked = [c.id for c in request]
    cache = {}

    def part_reasons(part, h, leaving=()):
        """Reasons of the children of `part` at h, None unless eligible or conditional, no exemption."""
        if (part, h, leaving) not in cache:
            found = rules.request_reasons(inst, [inst.children[i] for i in part], inst.homes[h], asked, leaving)
            good = (rules.strongest(found) in ("eligible", "conditional")
                    and not any(r.rule == "usual-limit" for r in found))
            cache[part, h, leaving] = found if good else None
        return cache[part, h, leaving]

    choices = []
    for c in request:
        fit = [(rules.pair_points(inst, c, h), h.id) for h in inst.homes.values()
               if part_reasons((c.id,), h.id) is not None]
        choices.append(sorted(fit))
    if not all(choices):
        return []
    least = [sum(ch[0][0] for ch in choices[i:]) for i in range(len(choices) + 1)]
    kept, worst = [], [None]

    def visit(homes, so_far):
        i = len(homes)
        if i == len(request):
            if len(set(homes)) < 2:
                return
            reasons = []
            for h in sorted(set(homes)):
                part = tuple(c.id for c, home in zip(request, homes) if home == h)
                # Who goes to another home but later still sleeps here.
                leaving = tuple(c.id for c, home in zip(request, homes) if home != h and c.home == h)
                found = part_reasons(part, h, leaving)
                if found is None:
                    return
                reasons += found
            kept.append(option(inst, request, dict(zip(asked, homes)), reasons))
            if len(kept) >= best:
                worst[0] = sorted(o["points"] for o in kept)[best - 1]
            return
        for points, h in choices[i]:
            if worst[0] is not None and so_far + points + least[i + 1] > worst[0]:
                break
            visit(homes + [h], so_far + points)

    visit([], 0)
    kept.sort(key=by_points)
    return [o for o in kept if len(kept) <= best or o["points"] <= kept[best - 1]["points"]]


def match(inst, ids, effects=10):
    """Options in order, excluded, nearest misses; the first `effects` options carry effectOnOthers."""
    request = request_of(inst, ids)
    asked = [c.id for c in request]
    good, exempt, ask, excluded = [], [], [], []
    for h in inst.homes.values():
        o = option(inst, request, {i: h.id for i in asked}, rules.request_reasons(inst, request, h))
        if o["eligibility"] == "excluded":
            excluded.append(o)
        elif o["eligibility"] == "ask":
            ask.append(o)
        else:
            (exempt if o["exemption"] else good).append(o)
    for part in (good, exempt, ask, excluded):
        part.sort(key=by_points)
    for o in ask:
        before = sum(1 for g in (exempt if o["exemption"] else good) if by_points(g) < by_points(o))
        o["wouldRank"] = 1 + before + (len(good) if o["exemption"] else 0)
    many = several_homes(inst, request) if len(request) > 1 else []
    options = good + exempt + ask + many[:5]
    for i, o in enumerate(options):
        o["rank"] = i + 1
    if effects and options:
        apart = assign.solve(without(inst, asked), charge_target=False)
        for o in options[:effects]:
            o["effect"] = effect(inst, asked, o, apart)
    for o in excluded:
        o["blockedBy"] = {r.rule for r in o["reasons"] if r.answer == "excluded"}
    misses = sorted(excluded, key=lambda o: (len(o["blockedBy"]), o["points"], o["key"]))[:5]
    return {"children": asked, "options": options, "excluded": excluded, "nearestMisses": misses,
            "severalAll": many,
            "exit": 0 if any(o["eligibility"] != "ask" for o in options) else 1}


def effect(inst, asked, o, apart):
    """z(settled in the option's homes) − z(removed), their own points and weekly cost left out."""
    inside = settled_in(inst, o["where"])
    found = assign.solve(inside, charge_target=False)
    m = judge.measure(inst, o["where"])
    own = sum((inst.homes[h].cost for h in o["where"].values()), Fraction(0))
    return {"points": found[0] - apart[0], "weeklyCost": found[1] - own - apart[1],
            "target": {"outside": m["outside"], "known": m["known"]}}
