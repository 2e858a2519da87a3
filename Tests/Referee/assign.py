"""The whole-allocation optimum: exhaustive search for tiny instances, a plain HiGHS program for more.

Both answers are rechecked in fractions by judge.py.
"""
from fractions import Fraction

import judge
import rules


def allocatable(inst):
    return [c for c in sorted(inst.children.values(), key=lambda c: c.id) if c.status != "settled"]


def surely_there(inst, home, day):
    """Who is in a home on a day whatever the plan: settled, still in, and who leaves only later."""
    return inst.there(home, day, lambda d: False)


def single_allowed(inst, c, h, include_ask, settled):
    """Does the pair take part, as far as child, home, household and those surely there go?"""
    answers = [r.answer for r in rules.single_reasons(inst, c, h)]
    answers.append(rules.household_companions(inst, c, h))
    for d in settled:
        if d.id == c.id:
            continue
        answers += [a for _, a in rules.newcomer_and_resident(inst, c, d, h)]
    return "excluded" not in answers and (include_ask or "ask" not in answers)


def candidates(inst, include_ask=False):
    """{child id: [home id]}: homes a child may be put in (own home of a may-move child first)."""
    out = {}
    for c in allocatable(inst):
        own = [c.home] if c.status == "may-move" else []
        out[c.id] = own + [h.id for h in inst.homes.values() if h.id not in own
                           and h.places > 0
                           and single_allowed(inst, c, h, include_ask,
                                              surely_there(inst, h.id, inst.moves_in(c, h)))]
    return out


def clash(inst, c, d, h, include_ask):
    """May allocatable c and d not both be in h after the run?"""
    c_stays = c.status == "may-move" and c.home == h.id
    d_stays = d.status == "may-move" and d.home == h.id
    if c_stays and d_stays:
        return False
    if c_stays or d_stays:
        new, old = (d, c) if c_stays else (c, d)
        found = [a for _, a in rules.newcomer_and_resident(inst, new, old, h)]
    else:
        found = [a for _, a in rules.two_newcomers(inst, c, d, h)]
    return "excluded" in found or "ask" in found and not include_ask


# ---------------------------------------------------------------- (a) exhaustive


def enumerate_best(inst, include_ask=False, budget=None, cap=None, limit=2_000_000,
                   charge_target=True):
    """Best (points, cost, plan) by trying everything; None where nothing is feasible.

    Only cut: partial pair and unplaced points already above the best (every other term is >= 0).
    Raises OverflowError past `limit` leaves and nodes.
    """
    cand = candidates(inst, include_ask)
    kids = allocatable(inst)
    choices = []
    for c in kids:
        options = [(Fraction(rules.pair_points(inst, c, inst.homes[h])), h) for h in cand[c.id]]
        if c.status != "may-move":
            options.append((inst.weights["unplaced"] * (2 if c.emergency else 1), None))
        choices.append(sorted(options, key=lambda o: (o[0], o[1] or "")))
    best = [None]
    count = [0]
    plan = {}

    def visit(i, so_far):
        count[0] += 1
        if count[0] > limit:
            raise OverflowError
        if best[0] is not None and so_far > best[0][0]:
            return
        if i == len(kids):
            living = judge.after(inst, plan)
            if judge.violations(inst, living, include_ask, budget, cap):
                return
            value = (judge.points(inst, living, charge_target), judge.weekly_cost(inst, living))
            if best[0] is None or value < best[0][:2]:
                best[0] = (*value, dict(plan))
            return
        for price, home in choices[i]:
            plan[kids[i].id] = home
            visit(i + 1, so_far + price)
        del plan[kids[i].id]

    visit(0, Fraction(0))
    return best[0]


# ---------------------------------------------------------------- (b) HiGHS


class Program:
    """Rows and columns collected exactly, then handed to HiGHS."""

    def __init__(self):
        self.lower, self.upper, self.whole, self.names = [], [], [], []
        self.rows = []

    def column(self, name, upper=1, whole=True, lower=0):
        self.names.append(name)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.names) - 1

    def row(self, entries, low, high):
        merged = {}
        for j, v in entries:
            merged[j] = merged.get(j, Fraction(0)) + Fraction(v)
        self.rows.append(([(j, v) for j, v in merged.items() if v], low, high))

    def solve(self, objective, time_limit=600):
        import highspy
        import numpy as np
        inf = highspy.kHighsInf
        h = highspy.Highs()
        for key, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-9),
                           ("threads", 1)):
            h.setOptionValue(key, value)
        n = len(self.names)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = n, len(self.rows)
        cost = np.zeros(n)
        for j, v in objective:
            cost[j] += float(v)
        lp.col_cost_ = cost
        lp.col_lower_ = np.array([float(v) for v in self.lower])
        lp.col_upper_ = np.array([inf if v is None else float(v) for v in self.upper])
        lp.row_lower_ = np.array([-inf if lo is None else float(lo) for _, lo, _ in self.rows])
        lp.row_upper_ = np.array([inf if hi is None else float(hi) for _, _, hi in self.rows])
        start, index, value = [0], [], []
        for entries, _, _ in self.rows:
            for j, v in entries:
                index.append(j)
                value.append(float(v))
            start.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(start, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(value)
        lp.integrality_ = [highspy.HighsVarType.kInteger if w else highspy.HighsVarType.kContinuous
                           for w in self.whole]
        # The finest tolerances first; HiGHS sometimes gives up on them ("Solve error").
        for fine, presolve in ((1e-9, "on"), (1e-9, "off"), (1e-8, "on"), (1e-7, "off"), (1e-6, "on")):
            h.setOptionValue("presolve", presolve)
            # A small program that takes this long has lost its way: the next setting is tried.
            h.setOptionValue("time_limit", float(min(time_limit, 30) if n < 2000 and fine > 1e-6
                                                 or n < 2000 and presolve == "off" else time_limit))
            for key in ("mip_feasibility_tolerance", "primal_feasibility_tolerance",
                        "dual_feasibility_tolerance"):
                h.setOptionValue(key, fine)
            h.passModel(lp)
            h.run()
            status = h.getModelStatus()
            if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kOptimal):
                break
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS stopped: {h.modelStatusToString(status)}")
        return list(h.getSolution().col_value)


def cliques(nodes, edges):
    """Sets of pairwise joined nodes that cover every edge."""
    joined = {n: set() for n in nodes}
    for a, b in edges:
        joined[a].add(b)
        joined[b].add(a)
    left = set(edges)
    for a, b in sorted(edges):
        if (a, b) not in left:
            continue
        clique = [a, b]
        for n in nodes:
            if n not in clique and all(n in joined[m] for m in clique):
                clique.append(n)
        left -= {(m, n) for m in clique for n in clique}
        yield clique


def usual_limit(inst, p, x, h, stay, new, settled, takes):
    """Ways a foster home may be lawful on a day on which somebody moves in: within the limit, all
    newcomers by then named in the exemption, or all there one sibling group. One must hold; without
    anybody who moves in on the day (`takes` 0) none need."""
    fixed = len(settled) + rules.household_placed(inst, h)
    most = len(stay) + len(new)
    limits = sorted({inst.setting("usual_limit", c.start) for c in new})
    groups = []
    if rules.household_placed(inst, h) == 0:
        for group in sorted({c.group for c in new if c.group}):
            size = sum(1 for c in stay + new if c.group == group)
            # A group too small to pass the limit needs no exception.
            if all(d.group == group for d in settled) and size + fixed > limits[0]:
                groups.append(group)
    named = [c for c in new if c.id in h.exempt_for]
    everybody = [(x[c.id, h.id], 1) for c in new + stay]
    if fixed + most <= limits[0]:
        return
    modes = []
    for limit in limits:
        if limit < fixed:
            continue
        m = p.column(("within", h.id, limit))
        modes.append(m)
        p.row(everybody + [(m, most)], None, limit - fixed + most)
        for c in new:
            if inst.setting("usual_limit", c.start) < limit:
                p.row([(x[c.id, h.id], 1), (m, 1)], None, 1)
    if named:
        m = p.column(("exempt", h.id))
        modes.append(m)
        for c in new:
            if c.id not in h.exempt_for:
                p.row([(x[c.id, h.id], 1), (m, 1)], None, 1)
    for group in groups:
        m = p.column(("one group", h.id, group))
        modes.append(m)
        for c in stay + new:
            if c.group != group:
                p.row([(x[c.id, h.id], 1), (m, 1)], None, 1)
    p.row([(m, 1) for m in modes] + [(takes, -1)], 0, None)


def build(inst, include_ask=False, budget=None, cap=None, charge_target=True):
    """The program, its x columns, the points objective and the cost objective (entries, constant)."""
    p = Program()
    cand = candidates(inst, include_ask)
    kids = allocatable(inst)
    by_id = {c.id: c for c in kids}
    x, u = {}, {}
    points, cost = [], []
    for c in kids:
        for h in cand[c.id]:
            x[c.id, h] = p.column(("x", c.id, h))
            points.append((x[c.id, h], rules.pair_points(inst, c, inst.homes[h])))
            cost.append((x[c.id, h], inst.homes[h].cost))
        entries = [(x[c.id, h], 1) for h in cand[c.id]]
        if c.status != "may-move":
            u[c.id] = p.column(("unplaced", c.id))
            points.append((u[c.id], inst.weights["unplaced"] * (2 if c.emergency else 1)))
            entries.append((u[c.id], 1))
        p.row(entries, 1, 1)
    cost_constant = sum((inst.homes[c.home].cost for c in inst.children.values()
                         if c.status == "settled"), Fraction(0))

    for h in inst.homes.values():
        here = [by_id[c] for c in cand if (c, h.id) in x]
        stay = [c for c in here if c.status == "may-move" and c.home == h.id]
        new = [c for c in here if c not in stay]
        if not new:
            continue
        room = h.places if h.approved is None else min(h.places, h.approved)
        room -= h.unavailable
        for day in sorted({inst.moves_in(c, h) for c in new}):
            by_then = [c for c in new if inst.moves_in(c, h) <= day]
            sure = surely_there(inst, h.id, day)
            may = [c for c in stay if c not in sure]
            free = room - len(sure) - rules.household_placed(inst, h)
            # Nothing binds on a day on which nobody moves in.
            takes = p.column(("takes", h.id, day))
            for c in by_then:
                if inst.moves_in(c, h) == day:
                    p.row([(x[c.id, h.id], 1), (takes, -1)], None, 0)
            if free <= 0:
                p.row([(takes, 1)], 0, 0)
                continue
            most = len(by_then) + len(may)
            p.row([(x[c.id, h.id], 1) for c in by_then + may] + [(takes, most)], None, free + most)
            if h.foster:
                usual_limit(inst, p, x, h, may, by_then, sure, takes)
        edges = {(c.id, d.id) for i, c in enumerate(here) for d in here[i + 1:]
                 if clash(inst, c, d, h, include_ask)}
        for clique in cliques([c.id for c in here], edges):
            p.row([(x[c, h.id], 1) for c in clique], None, 1)

    for group in sorted({c.group for c in inst.children.values() if c.group}):
        members = inst.members(group)
        whole = [c for c in members if c.plan == "together"]
        free = [c for c in whole if c.status != "settled"]
        if len(whole) > 1 and free:
            fixed = {c.home for c in whole if c.status == "settled"}
            assert len(fixed) <= 1
            homes = [h for h in inst.homes if (not fixed or h in fixed)
                     and all((c.id, h) in x for c in free)]
            y = {h: p.column(("together", group, h)) for h in homes}
            f = p.column(("fallback", group))
            p.row([(j, 1) for j in y.values()] + [(f, 1)], 1, 1)
            for c in free:
                for h in cand[c.id]:
                    entries = [(x[c.id, h], 1)]
                    if h in y:
                        entries.append((y[h], -1))
                    if c.status == "may-move" and h == c.home:
                        entries.append((f, -1))
                    p.row(entries, 0, 0)
        loose = [c for c in members if c.plan == "together-if-possible"]
        free = [c for c in loose if c.status != "settled"]
        if len(loose) > 1 and free:
            fixed = {c.home for c in loose if c.status == "settled"}
            one = []
            if len(fixed) <= 1:
                for h in inst.homes:
                    if (not fixed or h in fixed) and all((c.id, h) in x for c in free):
                        t = p.column(("one home", group, h))
                        one.append(t)
                        for c in free:
                            p.row([(t, 1), (x[c.id, h], -1)], None, 0)
            s = p.column(("split", group))
            p.row([(s, 1)] + [(t, 1) for t in one], 1, None)
            points.append((s, inst.weights["siblings_split"]))

    out0 = known0 = out1 = known1 = 0
    out, known, out_new, known_new = [], [], [], []
    for c in inst.children.values():
        for h in ([c.home] if c.status == "settled" else cand[c.id]):
            home = inst.homes[h]
            side = inst.in_out(home)
            if home.kind not in judge.MEASURED or side == "unknown":
                continue
            if c.status == "settled":
                known0 += 1
                out0 += side == "OUT"
                known1 += 1
                out1 += side == "OUT"
            else:
                known.append((x[c.id, h], 1))
                if side == "OUT":
                    out.append((x[c.id, h], 1))
                if c.status != "may-move":
                    known_new.append((x[c.id, h], 1))
                    if side == "OUT":
                        out_new.append((x[c.id, h], 1))
                elif h == c.home:
                    # For the target a may-move child counts where it lives today.
                    known1 += 1
                    out1 += side == "OUT"
    if inst.target is not None and charge_target:
        e = p.column(("above target",), None, False)
        p.row(out_new + [(j, -inst.target) for j, _ in known_new] + [(e, -1)], None,
              inst.target * known1 - out1)
        points.append((e, inst.weights["outside_target"]))
    if cap is not None:
        p.row(out + [(j, -cap) for j, _ in known], None, cap * known0 - out0)

    for k in inst.contracts:
        base = sum(1 for c in inst.children.values() if c.status == "settled" and c.home in k.homes)
        short = p.column(("shortfall", k.id), None, False)
        p.row([(x[key], 1) for key in x if key[1] in k.homes] + [(short, 1)], k.minimum - base, None)
        cost.append((short, k.cost))
        points.append((short, k.cost * inst.weights["per_100_pounds"] / 100))
    if budget is not None:
        p.row(cost, None, budget - cost_constant)
    return p, x, points, cost


def solve(inst, include_ask=False, budget=None, cap=None, time_limit=600, charge_target=True):
    """Best (points, cost, plan) by HiGHS, rechecked in fractions; None where infeasible."""
    p, x, points, cost = build(inst, include_ask, budget, cap, charge_target)

    def read(values):
        plan = {c.id: None for c in allocatable(inst)}
        for (c, h), j in x.items():
            if values[j] > 0.5:
                plan[c] = h
        living = judge.after(inst, plan)
        bad = judge.violations(inst, living, include_ask, budget, cap)
        if bad:
            raise RuntimeError(f"HiGHS plan breaks rules: {sorted(map(str, bad))}")
        return judge.points(inst, living, charge_target), judge.weekly_cost(inst, living), plan

    if not p.names:
        living = judge.after(inst, {})
        if judge.violations(inst, living, include_ask, budget, cap):
            return None
        return judge.points(inst, living, charge_target), judge.weekly_cost(inst, living), {}
    values = p.solve(points, time_limit)
    if values is None:
        return None
    first = read(values)
    claimed = sum((Fraction(values[j]) * Fraction(v) for j, v in points), Fraction(0))
    constant = first[0] - claimed
    # The program's points carry no constant: what is not a column is never priced.
    if abs(constant) > Fraction(1, 10000):
        raise RuntimeError(f"points recheck: {float(first[0])} against {float(claimed)}")
    p.row(points, None, first[0] + Fraction(1, 10 ** 7))
    values = p.solve(cost, time_limit)
    second = read(values)
    if second[0] != first[0]:
        raise RuntimeError(f"second level left the optimum: {first[0]} {second[0]}")
    return second


if __name__ == "__main__":
    import sys
    import instance
    found = solve(instance.read(sys.argv[1]), "--include-ask" in sys.argv)
    print("infeasible" if found is None else (float(found[0]), float(found[1])))
    if found:
        for child, home in sorted(found[2].items()):
            print(f"{child},{home or ''}")
