"""Who may live where, and the points of a pair. One function per contract clause, no cleverness."""
from fractions import Fraction

from instance import metres_between, half_up, whole_years
import datetime as dt

STRENGTH = {"eligible": 0, "conditional": 1, "ask": 2, "excluded": 3}


class Reason(tuple):
    """(rule, answer, approval or None, child id or None)."""
    rule = property(lambda s: s[0])
    answer = property(lambda s: s[1])
    approval = property(lambda s: s[2])
    child = property(lambda s: s[3])


def strongest(reasons):
    return max((r.answer for r in reasons), key=STRENGTH.get, default="eligible")


def school_year(child):
    start = child.start
    last = dt.date(start.year, 8, 31)
    if last >= start:
        last = dt.date(start.year - 1, 8, 31)
    return whole_years(child.born, last) - 4


# ---------------------------------------------------------------- one child, one home, nobody else


def single_reasons(inst, c, h):
    """Every rule that looks at the child, the home and the tables, not at who lives there."""
    out = []

    def add(rule, answer, approval=None):
        out.append(Reason((rule, answer, approval, c.id)))

    value = {"fostering": c.fostering, "residential": c.residential, "supported": c.supported,
             None: ""}[h.home_class]
    if value == "unsuitable":
        add("kind-unsuitable", "excluded")
    if (h.kind == "secure" and "deprivation-of-liberty" not in c.needs
            or h.kind in ("parent-and-child", "family-centre") and "parent-and-child" not in c.needs
            or h.kind in ("with-parents", "adoptive", "other")):
        add("kind-reserved", "excluded")
    if h.connected_filled and c.id not in h.connected_to:
        add("not-connected", "excluded")
    if h.kind == "supported" and c.age < inst.setting("supported_age", c.start):
        add("supported-age", "excluded")
    if h.kind in ("childrens-home", "secure", "supported", "family-centre"):
        if h.registered == "no":
            add("unregistered", "excluded")
        elif h.registered == "":
            add("unregistered", "ask")
    if h.status in ("on-hold", "closed") or c.status == "must-move" and c.home == h.id:
        add("not-available", "excluded")
    if (h.emergency and not c.emergency
            and not inst.setting("release_emergency_homes", c.start)):
        add("emergency-only", "excluded")
    if h.available_from and h.available_from > c.start:
        add("available-later", "excluded" if c.emergency else "conditional")

    def terms(rule):
        if c.emergency and h.foster:
            add(rule, "conditional", "outside-terms")
        else:
            add(rule, "excluded")

    if (h.min_age is not None and c.age < h.min_age
            or h.max_age is not None and c.age > h.max_age):
        terms("approved-age")
    if h.sex in ("M", "F"):
        if c.sex == "U":
            add("approved-sex", "ask")
        elif c.sex != h.sex:
            terms("approved-sex")
    essential = c.needs & inst.essential
    if essential:
        if h.offers is None:
            add("essential-need", "ask")
        elif essential - h.offers:
            add("essential-need", "excluded")
    areas = inst.avoid.get(c.id, [])
    if areas:
        if h.position is None:
            add("avoid-area", "ask")
        elif any(metres_between(h.position, centre) <= km * 1000 for centre, km in areas):
            add("avoid-area", "excluded")
    if c.pets in ("no", "must"):
        if h.pets == "":
            add("pets", "ask")
        elif (c.pets, h.pets) in (("no", "yes"), ("must", "no")):
            add("pets", "excluded")
    answer = inst.answers.get((c.id, h.id))
    if answer == "declined":
        add("declined", "excluded")
    elif answer == "asked":
        add("declined", "ask")
    if h.kind == "short-break":
        add("short-break", "excluded")
    if h.kind != "connected" and not (h.kind == "foster" and h.provider == "PR1"):
        side = inst.in_out(h)
        if side == "unknown" or side == "OUT" and h.kind == "foster" and h.provider == "":
            add("outside-area", "ask")
        elif side == "OUT":
            add("outside-area", "conditional",
                "nominated-officer" if inst.adjoins(h) else "director")
    if not c.emergency and school_year(c) in (10, 11):
        if c.keep_school != "no":
            metres = metres_between(c.school, h.position)
            if metres is None:
                add("school-key-stage-4", "ask")
            elif metres > inst.setting("school_keep_km", c.start) * 1000:
                if c.keep_school == "yes":
                    add("school-key-stage-4", "conditional", "nominated-officer")
                else:
                    add("school-key-stage-4", "ask")
    if unconfirmed(inst, c, h):
        add("vacancy-unconfirmed", "ask")
    return out


def unconfirmed(inst, c, h):
    return (h.confirmed_on is None
            or (inst.as_of - h.confirmed_on).days > inst.setting("vacancy_days", c.start))


# ---------------------------------------------------------------- between people


def rule_broken(c, own_age, other_age):
    """Is c's own companions rule broken by somebody counted, of that age? other_age None: unknown.

    True, False, or "ask" where it could be.
    """
    if other_age is not None and other_age >= 18:
        return False
    if c.living == "solo":
        hit = True
    elif c.living == "older-only":
        hit = other_age is None or other_age <= own_age
    elif c.living == "younger-only":
        hit = other_age is None or other_age >= own_age
    else:
        hit = False
    if c.no_child_under is not None:
        hit = hit or (c.no_child_under > 0 if other_age is None else other_age < c.no_child_under)
    return ("ask" if other_age is None else True) if hit else False


def household_companions(inst, c, h):
    """The companions answer against household people: "excluded", "ask" or None."""
    worst = None
    day = inst.moves_in(c, h)
    for person in inst.household.get(h.id, []):
        if person.kind == "adult":
            continue
        broken = rule_broken(c, c.age_on(day), person.age_on(day))
        if broken is True:
            return "excluded"
        if broken == "ask":
            worst = "ask"
    return worst


def siblings(a, b):
    return bool(a.group) and a.group == b.group and not a.apart and not b.apart


def companions_clash(c, d, day):
    """Is either's companions rule broken by the other on that day?"""
    if siblings(c, d):
        return False
    ca, da = c.age_on(day), d.age_on(day)
    return rule_broken(c, ca, da) is True or rule_broken(d, da, ca) is True


def newcomer_and_resident(inst, c, d, h):
    """Reasons (rule, answer) for newcomer c against child d who is in h when c moves in."""
    out = []
    day = inst.moves_in(c, h)
    if d.status == "settled" and d.home == h.id and d.still_in and d.still_until:
        day = max(day, d.still_until)                  # d itself has still to move in
    if companions_clash(c, d, day):
        out.append(("companions", "excluded"))
    if frozenset((c.id, d.id)) in inst.apart:
        if h.kind not in ("childrens-home", "secure"):
            out.append(("apart", "excluded"))
        elif inst.answers.get((c.id, h.id)) != "accepted":
            out.append(("apart", "ask"))
    return out


def two_newcomers(inst, c, d, h):
    out = []
    if companions_clash(c, d, max(inst.moves_in(c, h), inst.moves_in(d, h))):
        out.append(("companions", "excluded"))
    if frozenset((c.id, d.id)) in inst.apart:
        out.append(("apart", "excluded"))
    return out


def household_placed(inst, h):
    """Household children placed by other authorities: they are among those there."""
    return sum(1 for p in inst.household.get(h.id, []) if p.kind == "other-authority-child")


def one_group(inst, h, living):
    """Do all who would live there share one sibling_group?"""
    groups = {c.group for c in living}
    return household_placed(inst, h) == 0 and len(groups) == 1 and "" not in groups


# ---------------------------------------------------------------- a request (match)


def request_reasons(inst, request, h, asked=None, leaving=()):
    """Every reason for a request at one home. `asked` = all children asked for (never those there, but for
    those in `leaving`, who live there and go to another home: until their own start date)."""
    asked = set(asked if asked is not None else [c.id for c in request]) - set(leaving)
    here = [c for c in request if c.status == "may-move" and c.home == h.id]
    new = [c for c in request if c not in here]
    there_for = {c.id: [d for d in inst.there(h.id, inst.moves_in(c, h), lambda d: d.id not in leaving)
                        if d.id not in asked] for c in new}
    out = []
    for c in new:
        there = there_for[c.id]
        out += single_reasons(inst, c, h)
        found = [("companions", a) for a in [household_companions(inst, c, h)] if a]
        for d in there + here:
            found += newcomer_and_resident(inst, c, d, h)
        for d in new:
            if d.id != c.id:
                found += two_newcomers(inst, c, d, h)
        for rule in ("companions", "apart"):
            answers = [a for r, a in found if r == rule]
            if answers:
                out.append(Reason((rule, max(answers, key=STRENGTH.get), None, c.id)))
        home = together_home(inst, c)
        if home is not None and home != h.id:
            out.append(Reason(("together", "excluded", None, c.id)))
    if new:
        for c in new:
            there = there_for[c.id]
            living = len(there) + household_placed(inst, h) + len(here)
            if h.approved is not None and h.approved - h.unavailable - living < len(new):
                if c.emergency and h.foster:
                    out.append(Reason(("approved-number", "conditional", "outside-terms", c.id)))
                else:
                    out.append(Reason(("approved-number", "excluded", None, c.id)))
            if h.places - h.unavailable - living < len(new):
                out.append(Reason(("no-place", "excluded", None, c.id)))
            if (h.foster and living + len(new) > inst.setting("usual_limit", c.start)
                    and not one_group(inst, h, there + here + new)
                    and any(n.id not in h.exempt_for for n in new)):
                out.append(Reason(("usual-limit", "conditional", "exemption", c.id)))
    return out


def together_home(inst, c):
    """The settled member's home of c's together group, if any."""
    if c.plan != "together":
        return None
    for d in inst.members(c.group):
        if d.status == "settled" and d.plan == "together":
            return d.home
    return None


def approvals(reasons):
    found = {r.approval for r in reasons if r.answer == "conditional" and r.approval}
    if "director" in found:
        found.discard("nominated-officer")
    return found


# ---------------------------------------------------------------- points of a pair


def terms(inst, c, h):
    """{name: quantity} of a pair, exact; a may-move child in its own home is a stayer."""
    stays = c.status in ("may-move", "settled") and c.home == h.id
    connected = h.kind == "connected"
    side = inst.in_out(h)
    near = inst.setting("near_home_km", c.start)
    q = {}
    if not connected and not c.uasc and c.position is not None:
        km = near if h.position is None else Fraction(metres_between(c.position, h.position), 1000)
        q["per_km_from_home"] = km + max(Fraction(0), km - near)
    if not connected and c.keep_school == "yes" and 4 <= c.age <= 17 and c.school is not None:
        q["per_km_from_school"] = (near if h.position is None
                                   else Fraction(metres_between(c.school, h.position), 1000))
    if not connected and side != "IN":
        q["outside_area"] = Fraction(1)
        if side == "unknown" or not inst.adjoins(h):
            q["distant"] = Fraction(1)
    values = {"fostering": c.fostering, "residential": c.residential, "supported": c.supported}
    if "preferred" in values.values() and values.get(h.home_class) != "preferred":
        q["kind_not_preferred"] = Fraction(1)
    q["unmet_need"] = Fraction(len((c.needs - inst.essential) - (h.offers or frozenset())))
    q["unmet_language"] = Fraction(len(c.languages - (h.languages or frozenset())))
    q["unmet_faith"] = Fraction(len(c.faiths - (h.faiths or frozenset())))
    if c.pets == "rather-not" and h.pets != "no":
        q["pets_not_wanted"] = Fraction(1)
    if c.status == "may-move" and not stays:
        q["move"] = Fraction(1)
        if c.placed_on:
            q["move_per_year"] = Fraction(min(5, whole_years(c.placed_on, inst.as_of)))
    if not stays and unconfirmed(inst, c, h):
        q["unconfirmed"] = Fraction(1)
    if not stays:
        if any(r.rule in ("approved-age", "approved-sex") and r.approval == "outside-terms"
               for r in single_reasons(inst, c, h)):
            q["outside_terms"] = Fraction(1)
        if h.available_from and h.available_from > c.start:
            q["per_day_late"] = Fraction((h.available_from - c.start).days)
    q["per_100_pounds"] = h.cost / 100
    return {k: v for k, v in q.items() if v}


def pair_points(inst, c, h):
    return half_up(sum((inst.weights[k] * v for k, v in terms(inst, c, h).items()), Fraction(0)))


def location(inst, c, h):
    """inOut, adjoining, miles, schoolMiles; None = blank or unknown."""
    side = inst.in_out(h)

    def miles(metres):
        return None if metres is None else Fraction(half_up(Fraction(metres) * 100 / 16093), 10)

    return {"inOut": side, "adjoining": inst.adjoins(h) if side == "OUT" else None,
            "miles": None if c.uasc else miles(metres_between(c.position, h.position)),
            "schoolMiles": miles(metres_between(c.school, h.position))}
