"""Seeded SSDA903 returns in which no rule is broken: `python clean.py SEED FOLDER`.

Several years of many journeys: placements by carer, home and agency, status changes, temporary stays, short breaks,
homecomings, adoption, unaccompanied children, mothers, missing days, reviews, health, care leavers, social workers.
Written from the rules' published meaning; every row is as the Department for Education wants it.
"""
import csv
import datetime as dt
import os
import random
import sys

import returns

ONE = dt.timedelta(days=1)
HOME = "CB1 1AA"
HOMES = [("K2", "PR4", "SC200001", "CB1 2AB"), ("K2", "PR1", "SC200002", "CB2 3AC"), ("K2", "PR5", "SC200003", "PE1 1AA"),
         ("K1", "PR2", "SC200004", "NR1 1AA"), ("R3", "PR4", "SC200005", "LE1 1AA"), ("S1", "PR4", "SC200006", "PE29 1AA")]
SUPPORTED = [("K3", "PR4", "2300001", "CB5 8AA"), ("K3", "PR1", "2300002", "PE29 1AA")]
FOSTER = ["CB1 2AB", "CB2 3AC", "PE29 1AA", "PE1 1AA", "NR1 1AA", "LE1 1AA", "PE30 1AA"]
TABLES = {
    "header": returns.HEADER, "episodes": returns.EPISODE, "reviews": ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"],
    "uasc": ["CHILD", "SEX", "DOB", "DUC"],
    "oc2": ["CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
            "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"],
    "oc3": ["CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"],
    "ad1": ["CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"],
    "placed": ["CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"],
    "prevperm": ["CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"],
    "missing": ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"],
    "sw": ["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
}
SPOKEN = ["PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"]


def years_on(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


class Maker:
    """Returns of two to four years."""

    def __init__(self, seed):
        self.random = random.Random("clean %d" % seed)
        self.last = self.random.choice([2023, 2024, 2025, 2026])
        self.years = list(range(self.last - self.random.choice([1, 2, 3]), self.last + 1))
        self.rows = {name: [] for name in TABLES}

    def first_day(self, year):
        return dt.date(year - 1, 4, 1)

    def last_day(self, year):
        return dt.date(year, 3, 31)

    def year_of(self, day):
        return day.year + (day.month >= 4)

    def days(self, least, most):
        return dt.timedelta(days=self.random.randrange(least, most))

    # Journeys. Each gives rows (start, end, reasons and places), and facts of its own.

    def child(self, number):
        pick = self.random
        name = "%s%04d" % (pick.choice(["A", "CH", ""]), number + 1)
        horizon = self.last_day(self.last)
        start = self.first_day(self.years[0]) + self.days(-700, 365 * len(self.years))
        start = min(start, horizon - dt.timedelta(days=10))
        kind = pick.choices(["care", "short", "agreed", "adoption", "alone", "older", "mother"],
                            [50, 10, 8, 10, 8, 14, 4])[0]
        age = {"adoption": (0, 5), "alone": (14, 17), "older": (15, 17), "mother": (14, 16)}.get(kind, (0, 15))
        birth = years_on(start, -pick.randrange(*age)) - self.days(1, 360)
        sex = "F" if kind == "mother" else pick.choice("MF")
        person = {"CHILD": name, "DOB": birth}
        rows = getattr(self, kind)(start, birth, horizon)
        rows = [row for row in rows if row["DECOM"] <= horizon]
        need, home = pick.choice(["N1", "N2", "N5", "N8"]), HOME
        for row in rows:
            row.update(CIN=row.get("CIN", need), HOME_POST=home)
        held = self.submit(name, rows)
        if not held:
            return
        upn = "A%012d" % (number + 1)
        came = min(row["DECOM"] for row in rows)
        for year in held:
            born = years_on(birth, 15) if kind == "mother" else None
            mother = born is not None and born <= self.last_day(year)
            code = sex if year >= 2025 else {"M": "1", "F": "2"}[sex]
            self.add("header", year, person, SEX=code, ETHNIC=pick.choice(["WBRI"]), UPN=upn if birth.year < 2019 else "UN1",
                     MOTHER="1" if mother else "0" if sex == "F" else "", MC_DOB=born if mother else "")
        if kind == "alone":
            ceased = pick.choice([None, years_on(birth, 18)])
            for year in held:
                if ceased and ceased < self.first_day(year):
                    continue
                code = sex if year >= 2025 else {"M": "1", "F": "2"}[sex]
                self.add("uasc", year, person, SEX=code, DUC=ceased if ceased and ceased <= self.last_day(year) else "")
        if kind not in ("short", "agreed"):
            self.around(person, rows, held)
        if kind == "adoption":
            self.adopted(person, rows, held)
        if came >= self.first_day(self.years[0]) and pick.random() < 0.5:
            self.add("prevperm", self.year_of(came), person, PREV_PERM=pick.choice(["P1", "P2", "Z1"]), DATE_PERM="")

    def add(self, table, year, person, **facts):
        self.rows[table].append((year, dict(person, **facts)))

    def row(self, start, rne, status, home, end=None, rec="", change=""):
        place, provider, urn, post = home
        return {"DECOM": start, "RNE": rne, "LS": status, "PLACE": place, "PLACE_PROVIDER": provider, "DEC": end, "REC": rec,
                "REASON_PLACE_CHANGE": change, "PL_POST": post, "URN": urn}

    def foster(self, place=None):
        provider = self.random.choice(["PR1", "PR4", "PR5"])
        return (place or self.random.choice(["U4", "U5", "U6", "U1", "U3"]), provider, self.random.choice(["1234567", "XXXXXXX"]),
                self.random.choice(FOSTER))

    def home(self, day, birth, before):
        """Another placement than the one before, fit for the child's age."""
        pick = self.random
        age = (day - birth).days / 365.25
        while True:
            choices = [self.foster()] * 4
            if age >= 10:
                choices += HOMES
            if age >= 16.1 and day >= dt.date(2024, 4, 1):
                choices += SUPPORTED * 2
            choices.append(("P1", "PR0", "", HOME))
            if day >= dt.date(2025, 4, 1):
                choices.append((pick.choice(["Z11", "Z12", "Z13", "Z14"]), "", "", pick.choice(FOSTER)))
            found = pick.choice(choices)
            if found != before and found[0] != (before or [""])[0]:
                return found

    def care(self, start, birth, horizon):
        """Placements, statuses and absences one after another, until the child leaves or the years end."""
        pick = self.random
        grown = years_on(birth, 18)
        rows, rne, day = [], "S", start
        status, home = pick.choice(["C1", "C2", "V2"]), self.foster("U6")
        while True:
            end = min(day + self.days(15, 500), grown)
            if end >= grown:
                fostered = home[0].startswith("U")
                rows.append(self.row(day, rne, status, home, grown, "E17" if fostered and pick.random() < 0.5 else "E8"))
                return rows
            if end > horizon:
                rows.append(self.row(day, rne, status, home))
                return rows
            draw = pick.random()
            if draw < 0.2:
                rows.append(self.row(day, rne, status, home, end, pick.choice(["E4A", "E4B", "E41", "E8", "E3"])))
                day = end + self.days(1, 200)
                if pick.random() < 0.5 or day >= min(horizon, grown - dt.timedelta(days=40)):
                    return rows
                rne, status, home = "S", pick.choice(["C1", "C2", "V2"]), self.foster("U4")
            elif draw < 0.4:
                rows.append(self.row(day, rne, status, home, end, "X1"))
                fit = [s for s in ("C1", "C2", "V2") if s != status and (s != "V2" or home[0] != "P1")]
                rne, status, day = "L", pick.choice(fit), end
            elif draw < 0.55 and end + dt.timedelta(days=20) < grown:
                rows.append(self.row(day, rne, status, home, end, "X1"))
                code = pick.choice(["T0", "T1", "T2", "T4"])
                back = end + (self.days(1, 8) if code == "T4" else self.days(1, 20))
                rows.append(self.row(end, "P", status, (code, "", "", pick.choice(FOSTER)), back, "X1"))
                rne, day = "P", back
            else:
                rows.append(self.row(day, rne, status, home, end, "X1", pick.choice(["CARPL", "CREQB", "LAREQ", "OTHER"])))
                rne, day = "P", end
                new = self.home(end, birth, home)
                if pick.random() < 0.3:
                    rne, status = "B", pick.choice([s for s in ("C1", "C2", "V2") if s != status])
                elif pick.random() < 0.15 and home[0].startswith("U"):
                    rne, new = "T", ("U4" if home[0] != "U4" else "U6",) + home[1:]
                if new[0] == "P1" and status == "V2":
                    new = self.foster("U5" if home[0] != "U5" else "U6")
                home = new

    def short(self, start, birth, horizon):
        pick = self.random
        rows, day, spent = [], start, {}
        home = ("U6", "PR4", "1234567", pick.choice(FOSTER)) if pick.random() < 0.6 else HOMES[0]
        while day < min(horizon, years_on(birth, 18) - dt.timedelta(days=20)) and len(rows) < 25:
            end = day + self.days(1, 15)
            year = self.year_of(day)
            if self.year_of(end) != year or spent.get(year, 0) > 55:
                day = self.first_day(year + 1) + self.days(0, 60)
                continue
            spent[year] = spent.get(year, 0) + (end - day).days
            if end > horizon:
                break
            rows.append(self.row(day, "S", "V3", home, end, "E4A"))
            day = end + self.days(1, 60)
        return rows

    def agreed(self, start, birth, horizon):
        end = start + self.days(30, 900)
        if end >= min(horizon, years_on(birth, 18)):
            end = None
        if end is None and years_on(birth, 18) <= horizon:
            end = years_on(birth, 18)
        return [self.row(start, "S", "V4", ("U6", "PR5", "7654321", self.random.choice(FOSTER)), end, "E4A" if end else "")]

    def adoption(self, start, birth, horizon):
        pick = self.random
        carer = self.foster(pick.choice(["U2", "U5", "U6"]))
        order = start + self.days(60, 300)
        placed = order + self.days(30, 200)
        adopted = placed + self.days(100, 300)
        stays = carer[0] in ("U2", "U5") and pick.random() < 0.5
        place = ("A5" if stays else "A6", carer[1], carer[2], carer[3] if stays else pick.choice([p for p in FOSTER if p != carer[3]]))
        rows = [self.row(start, "S", "C1", carer, order, "X1"), self.row(order, "L", "E1", carer, placed, "X1", "CARPL"),
                self.row(placed, "T" if stays else "P", "E1", place, adopted, pick.choice(["E11", "E12"]))]
        return rows

    def alone(self, start, birth, horizon):
        return self.care_of(start, birth, horizon, "V2", ["N8"])

    def older(self, start, birth, horizon):
        return self.care_of(start, birth, horizon, self.random.choice(["C2", "V2"]), None)

    def mother(self, start, birth, horizon):
        return self.care_of(start, birth, horizon, "C2", None)

    def care_of(self, start, birth, horizon, status, needs):
        """One or two placements, then 18, or independent living at 17."""
        pick = self.random
        grown = years_on(birth, 18)
        home = self.foster("U4")
        rows, move = [], start + self.days(30, 500)
        if move < grown - dt.timedelta(days=60):
            later = self.home(move, birth, home)
            if later[0] == "P1" and status == "V2":
                later = self.foster("U6")
            rows.append(self.row(start, "S", status, home, move, "X1", "CARPL"))
            rows.append(self.row(move, "P", status, later))
        else:
            rows.append(self.row(start, "S", status, home))
        last = rows[-1]
        early = grown - self.days(20, 300)
        if pick.random() < 0.3 and early > last["DECOM"] + ONE:
            last.update(DEC=early, REC=pick.choice(["E5", "E6"]))
        else:
            last.update(DEC=grown, REC="E17" if last["PLACE"].startswith("U") else "E8")
        for row in rows:
            if needs:
                row["CIN"] = needs[0]
        return rows

    # The other tables.

    def around(self, person, rows, held):
        pick = self.random
        birth, horizon = person["DOB"], self.last_day(self.last)
        inside = lambda day: any(r["DECOM"] <= day and (r["DEC"] is None or day < r["DEC"]) for r in rows)
        day = rows[0]["DECOM"] + self.days(5, 20)
        while day <= horizon and pick.random() < 0.95:
            if self.year_of(day) in held and inside(day):
                code = "PN0" if day < years_on(birth, 4) else pick.choice(SPOKEN)
                self.add("reviews", self.year_of(day), person, REVIEW=day, REVIEW_CODE=code)
            day += self.days(60, 170)
        if pick.random() < 0.3:
            day = rows[0]["DECOM"] + self.days(2, 100)
            for _ in range(pick.randrange(1, 5)):
                back = day + self.days(0, 5)
                if inside(day) and inside(back) and self.year_of(day) in held and self.year_of(back) == self.year_of(day):
                    self.add("missing", self.year_of(day), person, MISSING=pick.choice("MA"), MIS_START=day, MIS_END=back)
                day = back + self.days(1, 60)
        for year in held:
            last = self.last_day(year)
            if inside(last) and rows[0]["DECOM"] <= years_on(last, -1):
                facts = dict(IMMUNISATIONS="1", TEETH_CHECK="1", HEALTH_ASSESSMENT="1", SUBSTANCE_MISUSE="0",
                             CONVICTED="0", HEALTH_CHECK="1" if years_on(birth, 5) > last else "")
                if years_on(birth, 4) <= last < years_on(birth, 17):
                    facts["SDQ_SCORE"] = pick.randrange(0, 41)
                self.add("oc2", year, person, **facts)
            if year >= 2024 and inside(last):
                self.add("sw", year, person, SW_ID="SW%d" % pick.randrange(1, 50),
                         SW_DECOM=max(rows[0]["DECOM"], self.first_day(year)), SW_DEC="", SW_REASON="MANAGE")

    def adopted(self, person, rows, held):
        order = [r for r in rows if r["LS"] == "E1"]
        if not order:
            return
        decided = order[0]["DECOM"] - self.days(0, 30)
        for year in held:
            if decided <= self.last_day(year):
                self.add("placed", year, person, DATE_PLACED=decided, DATE_PLACED_CEASED="", REASON_PLACED_CEASED="")
        last = rows[-1]
        if last["REC"] in ("E11", "E12") and last["DEC"] <= self.last_day(self.last):
            status, sex = self.random.choice([("L0", "M1"), ("L0", "F1"), ("L11", "MF"), ("L12", "FF"), ("L2", "MM"), ("L3", "MF"),
                                              ("L4", "FF")])
            self.add("ad1", self.year_of(last["DEC"]), person, DATE_INT=decided, DATE_MATCH=decided + ONE * 5 if decided + ONE * 5 <= last["DECOM"] else decided,
                     FOSTER_CARE="1" if last["PLACE"] == "A5" else "0", NB_ADOPTR="1" if sex.endswith("1") else "2",
                     SEX_ADOPTR=sex, LS_ADOPTR=status)

    # Spread over the years.

    def submit(self, name, rows):
        held = []
        for year in self.years:
            begin, after = self.first_day(year), self.first_day(year + 1)
            mine = [r for r in rows if r["DECOM"] < after and (r["DEC"] is None or r["DEC"] >= begin)]
            for row in mine:
                copy = dict(row, CHILD=name)
                if row["DEC"] and row["DEC"] >= after:
                    copy.update(DEC=None, REC="", REASON_PLACE_CHANGE="")
                self.rows["episodes"].append((year, copy))
            if mine:
                held.append(year)
        return held

    def write(self, folder):
        for number in range(self.random.randrange(30, 70)):
            self.child(number)
        for year in self.years:
            place = os.path.join(folder, "%d-%02d" % (year - 1, year % 100))
            os.makedirs(place)
            for table, columns in TABLES.items():
                if table == "sw" and year < 2024:
                    continue
                mine = [row for y, row in self.rows[table] if y == year]
                self.random.shuffle(mine)
                with open(os.path.join(place, table + ".csv"), "w", newline="") as file:
                    out = csv.writer(file)
                    out.writerow(columns)
                    for row in mine:
                        values = (row.get(column, "") for column in columns)
                        out.writerow([returns.text(v) if isinstance(v, dt.date) else "" if v is None else v for v in values])
        with open(os.path.join(folder, "postcodes.csv"), "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["pcd", "oslaua", "oseast1m", "osnrth1m"])
            out.writerows(returns.DIRECTORY)


if __name__ == "__main__":
    Maker(int(sys.argv[1])).write(sys.argv[2])
