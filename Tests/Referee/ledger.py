"""Cases worked by hand against the referee: `python ledger.py`."""
import datetime as dt
import os
import tempfile
import unittest
from fractions import Fraction

import assign
import instance
import judge
import match
import rules

FACTS = {"home_easting": "545000", "home_northing": "258000", "keep_school": "no"}
GOOD = {"kind": "foster", "place_provider": "PR1", "easting": "545000", "northing": "258000",
        "authority": "E10000003", "places": "3", "offers": "none", "languages": "none", "faiths": "none",
        "pets": "no", "registered": "yes", "confirmed_on": "2011-09-29", "weekly_cost": "500"}


def build(children, homes, head="", **tables):
    """An instance from short rows; blanks filled with facts that raise no rule."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "authority.yml"), "w") as f:
            f.write("authority: {code: E10000003, name: C}\nas_of: 2011-09-30\n"
                    "adjoining: [E06000031]\n" + head)
        tables = {"children": [{"birth_date": "2003-01-01", "status": "referred", **FACTS, **c}
                               for c in children],
                  "homes": [{**GOOD, **h} for h in homes], **tables}
        for name, rows in tables.items():
            columns = sorted({k for r in rows for k in r})
            with open(os.path.join(folder, name + ".csv"), "w") as f:
                f.write(",".join(columns) + "\n")
                for r in rows:
                    f.write(",".join(str(r.get(c, "")) for c in columns) + "\n")
        return instance.read(folder)


def ids(inst, child, home):
    found = rules.request_reasons(inst, [inst.children[child]], inst.homes[home])
    return {(r.rule, r.answer) for r in found}


class Ledger(unittest.TestCase):
    def test_ages_count_29_february_on_1_march(self):
        born = dt.date(2004, 2, 29)
        self.assertEqual(instance.whole_years(born, dt.date(2011, 2, 28)), 6)
        self.assertEqual(instance.whole_years(born, dt.date(2011, 3, 1)), 7)
        self.assertEqual(instance.whole_years(born, dt.date(2012, 2, 29)), 8)

    def test_distances_are_rounded_half_up(self):
        self.assertEqual(instance.metres_between((0, 0), (3, 4)), 5)
        self.assertEqual(instance.metres_between((0, 0), (1, 1)), 1)      # 1.414
        self.assertEqual(instance.metres_between((0, 0), (2, 2)), 3)      # 2.828

    def test_school_year_turns_on_1_september(self):
        inst = build([{"child_id": "A", "birth_date": "1997-08-31", "needed_by": "2011-10-01"},
                      {"child_id": "B", "birth_date": "1997-09-01"}], [{"home_id": "H"}])
        self.assertEqual(rules.school_year(inst.children["A"]), 10)
        self.assertEqual(rules.school_year(inst.children["B"]), 9)

    def test_a_far_home_costs_its_kilometres_and_those_past_twenty_miles_again(self):
        inst = build([{"child_id": "A"}], [{"home_id": "H", "easting": "585000"}])
        self.assertEqual(rules.terms(inst, inst.children["A"], inst.homes["H"])["per_km_from_home"],
                         Fraction("47.814"))
        # plus 5 each for nothing else: weekly cost weighs 0
        self.assertEqual(rules.pair_points(inst, inst.children["A"], inst.homes["H"]), 48)

    def test_an_over_full_home_never_keeps_one_and_takes_one(self):
        kids = [{"child_id": "S1", "status": "settled", "home_id": "H"},
                {"child_id": "S2", "status": "settled", "home_id": "H"},
                {"child_id": "M1", "status": "may-move", "home_id": "H"},
                {"child_id": "M2", "status": "may-move", "home_id": "H"}, {"child_id": "R"}]
        inst = build(kids, [{"home_id": "H", "places": "6"}, {"home_id": "X", "places": "6"}])

        def broken(**where):
            return {v[0] for v in judge.violations(inst, judge.after(inst, where))}

        self.assertEqual(broken(M1="H", M2="H"), set())
        self.assertEqual(broken(M1="H", M2="X"), set())
        self.assertEqual(broken(M1="X", M2="X", R="H"), set())
        self.assertEqual(broken(M1="H", M2="X", R="H"), {"usual-limit"})

    def test_four_siblings_may_share_and_a_fifth_child_may_not_join(self):
        kids = [{"child_id": f"S{i}", "sibling_group": "G"} for i in range(4)] + [{"child_id": "Z"}]
        inst = build(kids, [{"home_id": "H", "places": "6"}])
        points, cost, plan = assign.solve(inst)
        self.assertEqual((points, plan["Z"]), (10000, None))
        self.assertEqual(assign.enumerate_best(inst)[:2], (points, cost))

    def test_exempt_newcomers_all_or_nothing(self):
        kids = [{"child_id": f"S{i}", "status": "settled", "home_id": "H"} for i in range(3)]
        kids += [{"child_id": "A"}, {"child_id": "B"}]
        inst = build(kids, [{"home_id": "H", "places": "6", "exempt_for": "A"}])
        self.assertEqual(assign.solve(inst)[2], {"A": "H", "B": None})
        self.assertEqual(ids(inst, "A", "H"), set())
        self.assertEqual(ids(inst, "B", "H"), {("usual-limit", "conditional")})

    def test_together_falls_back_to_all_unplaced_and_the_mover_staying(self):
        kids = [{"child_id": "M", "status": "may-move", "home_id": "A", "sibling_group": "G",
                 "sibling_plan": "together"}, {"child_id": "R", "sibling_group": "G",
                                               "sibling_plan": "together"}]
        inst = build(kids, [{"home_id": "A", "places": "1"}, {"home_id": "B", "places": "1"}])
        points, _, plan = assign.solve(inst)
        self.assertEqual((points, plan), (10000, {"M": "A", "R": None}))
        found = match.match(inst, ["R"])
        self.assertEqual(found["children"], ["M", "R"])
        best = found["options"][0]
        self.assertEqual((best["where"], best["points"], best["approvals"]),
                         ({"M": "A", "R": "B"}, 1000, {"recorded-reason"}))
        self.assertEqual((best["effect"]["points"], best["effect"]["weeklyCost"]), (0, 0))

    def test_emergency_foster_home_outside_its_terms(self):
        inst = build([{"child_id": "A", "urgency": "emergency"}, {"child_id": "B"}],
                     [{"home_id": "H", "max_age": "5", "approved_places": "0"}])
        self.assertEqual(ids(inst, "A", "H"), {("approved-age", "conditional"),
                                               ("approved-number", "conditional")})
        self.assertEqual(ids(inst, "B", "H"), {("approved-age", "excluded"),
                                               ("approved-number", "excluded")})
        self.assertEqual(assign.solve(inst)[2], {"A": None, "B": None})

    def test_outside_target_keeps_its_fraction(self):
        inst = build([{"child_id": "A"}], [{"home_id": "H", "authority": "E06000031"}],
                     "out_of_area_target: 0.29\n")
        # 20 outside + 200 × (1 − 0.29)
        self.assertEqual(assign.solve(inst)[0], 20 + Fraction("142"))

    def test_the_price_of_a_choice(self):
        # One near place, one far: whoever takes the near one sends the other 100 km away.
        inst = build([{"child_id": "A"}, {"child_id": "B"}],
                     [{"home_id": "N", "places": "1"},
                      {"home_id": "F", "places": "1", "easting": "645000", "weekly_cost": "700"}])
        first = match.match(inst, ["A"])["options"][0]
        far = rules.pair_points(inst, inst.children["B"], inst.homes["F"])
        self.assertEqual(far, 168)                                  # 100 + 67.814
        self.assertEqual((first["where"]["A"], first["effect"]),
                         ("N", {"points": 168, "weeklyCost": 200,
                                "target": {"outside": 0, "known": 1}}))

    def test_no_move_is_made_for_the_targets_sake(self):
        kids = [{"child_id": "M", "status": "may-move", "home_id": "O"}, {"child_id": "R"}]
        inst = build(kids, [{"home_id": "O", "authority": "E06000031", "places": "2"},
                            {"home_id": "N", "places": "2", "easting": "575000"}],
                     "out_of_area_target: 0\n")
        # M stays outside and is charged (200 + 20); R goes 30 km away rather than outside (30 < 220).
        self.assertEqual(assign.solve(inst)[::2], (250, {"M": "O", "R": "N"}))

    def test_a_bed_is_slept_in_until_the_child_who_leaves_has_left(self):
        kids = [{"child_id": "L", "status": "must-move", "home_id": "H", "needed_by": "2011-10-20"},
                {"child_id": "A", "needed_by": "2011-10-19"}]
        home = [{"home_id": "H", "places": "1"}]
        self.assertEqual(ids(build(kids, home), "A", "H"), {("no-place", "excluded")})
        self.assertEqual(assign.solve(build(kids, home))[2], {"A": None, "L": None})
        kids[1]["needed_by"] = "2011-10-20"
        self.assertEqual(ids(build(kids, home), "A", "H"), set())
        self.assertEqual(assign.solve(build(kids, home))[2], {"A": "H", "L": None})
        # A home that is free later only is entered later.
        kids[1]["needed_by"] = ""
        late = [{"home_id": "H", "places": "1", "available_from": "2011-10-20"}]
        self.assertEqual(ids(build(kids, late), "A", "H"), {("available-later", "conditional")})
        self.assertEqual(assign.solve(build(kids, late))[:1], (10000 + 40,))

    def test_who_may_move_sleeps_at_home_until_it_leaves(self):
        kids = [{"child_id": "M", "status": "may-move", "home_id": "H", "needed_by": "2011-10-20"},
                {"child_id": "A", "needed_by": "2011-10-19"}]
        homes = [{"home_id": "H", "places": "1"}, {"home_id": "K", "places": "1", "connected_to": "M"}]
        # M could make room for A only by leaving before its own start date.
        self.assertEqual(assign.solve(build(kids, homes))[::2], (10000, {"A": None, "M": "H"}))
        kids[1]["needed_by"] = "2011-10-20"
        self.assertEqual(assign.solve(build(kids, homes))[::2], (100, {"A": "H", "M": "K"}))

    def test_still_in_counts_in_both_homes(self):
        kids = [{"child_id": "S", "status": "settled", "home_id": "H", "still_in": "K",
                 "still_until": "2011-10-20"}, {"child_id": "A"}]
        homes = [{"home_id": "H", "places": "1"}, {"home_id": "K", "places": "1"}]
        inst = build(kids, homes)
        self.assertEqual(ids(inst, "A", "H"), {("no-place", "excluded")})
        self.assertEqual(ids(inst, "A", "K"), {("no-place", "excluded")})
        kids[1]["needed_by"] = "2011-10-20"
        self.assertEqual(ids(build(kids, homes), "A", "K"), set())

    def test_three_who_come_early_and_one_who_leaves(self):
        # Three places, one slept in until 20 October: two may come before, three in the end.
        kids = [{"child_id": "L", "status": "must-move", "home_id": "H", "needed_by": "2011-10-20"}]
        kids += [{"child_id": c, "needed_by": "2011-10-05"} for c in "ABC"]
        home = [{"home_id": "H", "places": "3"}]
        self.assertEqual(assign.solve(build(kids, home))[0], 20000)
        kids[3]["needed_by"] = "2011-10-20"
        self.assertEqual(assign.solve(build(kids, home))[0], 10000)

    def test_past_the_usual_limit_for_some_days_only(self):
        kids = [{"child_id": f"S{i}", "status": "settled", "home_id": "H"} for i in (1, 2)]
        kids += [{"child_id": "L", "status": "must-move", "home_id": "H", "needed_by": "2011-10-20"},
                 {"child_id": "A"}]
        home = [{"home_id": "H", "places": "5"}]
        self.assertEqual(assign.solve(build(kids, home))[2], {"A": None, "L": None})
        home[0]["exempt_for"] = "A"
        self.assertEqual(assign.solve(build(kids, home))[2], {"A": "H", "L": None})

    def test_late_and_outside_terms_are_charged(self):
        inst = build([{"child_id": "A", "urgency": "emergency"}],
                     [{"home_id": "H", "max_age": "5"}])
        self.assertEqual(match.match(inst, ["A"])["options"][0]["points"], 100)
        inst = build([{"child_id": "A"}], [{"home_id": "H", "available_from": "2011-10-10"}])
        self.assertEqual(match.match(inst, ["A"])["options"][0]["points"], 20)
        inst = build([{"child_id": "A", "urgency": "emergency"}],
                     [{"home_id": "H", "available_from": "2011-10-10"}])
        self.assertEqual(ids(inst, "A", "H"), {("available-later", "excluded")})

    def test_a_blank_about_the_school_asks_only_where_it_matters(self):
        kids = [{"child_id": "A", "birth_date": "1996-10-01", "keep_school": "",
                 "school_easting": "545000", "school_northing": "258000"}]
        self.assertEqual(ids(build(kids, [{"home_id": "H"}]), "A", "H"), set())
        far = [{"home_id": "H", "easting": "575000"}]
        self.assertEqual(ids(build(kids, far), "A", "H"), {("school-key-stage-4", "ask")})
        kids[0]["school_easting"] = kids[0]["school_northing"] = ""
        self.assertEqual(ids(build(kids, [{"home_id": "H"}]), "A", "H"),
                         {("school-key-stage-4", "ask")})

    def test_avoid_area_edge_is_inside(self):
        inst = build([{"child_id": "A"}], [{"home_id": "H"}],
                     avoid_areas=[{"child_id": "A", "easting": "546000", "northing": "258000", "km": "1"}])
        self.assertEqual(ids(inst, "A", "H"), {("avoid-area", "excluded")})

    def test_apart_in_a_childrens_home_asks_until_accepted(self):
        kids = [{"child_id": "S", "status": "settled", "home_id": "H"}, {"child_id": "A"}]
        home = [{"home_id": "H", "kind": "childrens-home"}]
        pair = [{"child_a": "S", "child_b": "A", "reason": ""}]
        self.assertEqual(ids(build(kids, home, apart=pair), "A", "H"), {("apart", "ask")})
        yes = [{"child_id": "A", "home_id": "H", "answer": "accepted", "on": "2011-09-01"}]
        self.assertEqual(ids(build(kids, home, apart=pair, answers=yes), "A", "H"), set())


if __name__ == "__main__":
    unittest.main()
