"""Seeded SSDA903 returns, plain and tricky: `python returns.py SEED FOLDER`.

Every kind of row that a recount once read another way comes up: short breaks before, between and after care, care that
begins in a temporary placement, returns to the same home and to another, rows that change nothing, first rows of
status only, unknown and blank codes, children without a header or a birth, mistyped years, unaccompanied children,
postcodes that no directory has, rows that contradict one another, children whom later returns lose, days that are
blank or no days, rows that cannot be read, codes that are none, facts that one of two rows lacks, headers that differ,
and years without reviews.
"""
import csv
import datetime as dt
import os
import random
import sys

AUTHORITY = "E10000003"
ADJOINING = ["E06000031", "E10000020"]
DIRECTORY = [  # postcode, district, easting, northing
    ("CB1 1AA", "E07000008", 545000, 258000), ("CB1 2AB", "E07000008", 546000, 258000),
    ("CB2 3AC", "E07000012", 543000, 251000), ("PE29 1AA", "E07000011", 524000, 271000),
    ("PE1 1AA", "E06000031", 519000, 298000), ("NR1 1AA", "E07000148", 623000, 308000),
    ("LE1 1AA", "E06000016", 458000, 304000), ("CF10 1AA", "W06000015", 318000, 176000),
    ("CB5 8AA", "E07000008", 546500, 259500), ("PE30 1AA", "E07000146", 562000, 320000),
]
EPISODE = ("CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
           "URN").split(",")
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB".split(",")
EXITS = ["E4A", "E4B", "E11", "E45", "E41", "E8", "E3", "E5"]


def text(day):
    return day.strftime("%d/%m/%Y") if day else ""


class Maker:
    """One return of two or three years, tricky unless told otherwise."""

    def __init__(self, seed, tricky=True):
        self.random = random.Random(seed)
        self.tricky = tricky
        self.last = self.random.choice([2023, 2024, 2025])
        self.years = list(range(self.last - self.random.choice([0, 1, 1, 2, 2]), self.last + 1))
        # A year between two others of which no return is there.
        if len(self.years) == 3 and self.odd(0.25):
            del self.years[1]
        self.headers, self.episodes, self.reviews, self.uasc = [], [], [], []

    def chance(self, share):
        return self.random.random() < share

    def odd(self, share):
        return self.tricky and self.chance(share)

    def start_of(self, year):
        return dt.date(year - 1, 4, 1)

    def home(self):
        pick = self.random
        post = pick.choice(DIRECTORY)[0]
        if self.odd(0.08):
            post = pick.choice(["", "ZZ1 1ZZ", "CB1", "unknown"])
        place = pick.choices(["U4", "U6", "U1", "U5", "K2", "K1", "K3", "R1", "S1", "R3", "P1", "A6", "R5"],
                             [30, 20, 8, 4, 14, 2, 6, 2, 2, 1, 4, 3, 1])[0]
        if self.odd(0.05):
            place = pick.choice(["U7", "", "T9", "Q"])
        provider = pick.choice(["PR1", "PR2", "PR3", "PR4", "PR5", "PR4", "PR1"])
        if place == "P1":
            provider = "PR0"
        if self.odd(0.06):
            provider = pick.choice(["", "PR0", "PR9"])
        urn = pick.choice(["1234567", "7654321", "SC123456", "1112223", ""])
        if self.odd(0.06):
            urn = pick.choice(["12", "SC12", "XXXXXXX"])
        return place, provider, post, urn

    def child(self, number):
        pick = self.random
        name = "C%03d" % number
        horizon = dt.date(self.last, 3, 31)
        first = self.start_of(self.years[0]) + dt.timedelta(days=pick.randrange(-1500, 365 * len(self.years)))
        first = min(first, horizon - dt.timedelta(days=20))
        birth = first - dt.timedelta(days=pick.choice([pick.randrange(0, 500), pick.randrange(0, 6500)]))
        rows = self.life(name, first, horizon)
        if not rows:
            return
        home_post = pick.choice(DIRECTORY)[0] if not self.odd(0.08) else pick.choice(["", "ZZ9 9ZZ"])
        for row in rows:
            row["HOME_POST"] = home_post
        self.submit(name, rows)
        held = [y for y in self.years if any(r["YEAR"] == y for r in self.episodes if r["CHILD"] == name)]
        dob = text(birth)
        if self.odd(0.03):
            dob = pick.choice(["", text(birth.replace(year=birth.year - 100, day=1)),
                               text(dt.date(2101, 1, 1))])
        skips = self.odd(0.05)
        for year in held:
            if skips:
                continue
            sex = pick.choice("MF") if year >= 2025 else pick.choice("12")
            self.headers.append({"CHILD": name, "SEX": sex, "DOB": dob, "ETHNIC": "WBRI", "UPN": "A123456789012",
                                 "YEAR": year})
            if self.odd(0.03):
                other = pick.choice(["", dob, text(birth - dt.timedelta(days=400)), text(dt.date(2101, 1, 1))])
                self.headers.append({**self.headers[-1], "DOB": other})
        if self.chance(0.1):
            for year in held:
                self.uasc.append({"CHILD": name, "DOB": text(birth), "DUC": "", "YEAR": year})
        if self.chance(0.7):
            day = first + dt.timedelta(days=pick.randrange(5, 60))
            while day <= horizon:
                for year in held:
                    if self.start_of(year) <= day < self.start_of(year + 1):
                        self.reviews.append({"CHILD": name, "DOB": text(birth) if not self.odd(0.1) else "",
                                             "REVIEW": self.review_day(day), "REVIEW_CODE": "PN1", "YEAR": year})
                day += dt.timedelta(days=pick.randrange(60, 230))

    def review_day(self, day):
        if self.odd(0.03):
            return self.random.choice(["", text(dt.date(1900, 1, 1)), text(dt.date(9999, 12, 31))])
        return text(day)

    def life(self, name, day, horizon):
        """Rows of one child from a day on, with no regard to years."""
        pick = self.random
        rows, home, status = [], self.home(), pick.choice(["C1", "C2", "V2", "E1"])
        reason = "S"
        if self.odd(0.12):
            status = pick.choice(["V3", "V4"])
        if self.odd(0.05):
            reason = pick.choice(["L", "P", "T", "", "X"])
        begins_away = self.odd(0.07)
        if begins_away and self.odd(0.4):
            reason = pick.choice(["P", "L", "T", ""])
        while day < horizon and len(rows) < 30:
            temporary = (begins_away and not rows) or (rows and pick.random() < 0.12)
            place, provider, post, urn = home
            if temporary:
                place, provider, urn = pick.choice(["T0", "T1", "T2", "T3", "T4"]), "", ""
                length = pick.randrange(2, 15)
            else:
                length = pick.choice([pick.randrange(5, 80), pick.randrange(20, 900)])
            end = day + dt.timedelta(days=length)
            row = {"CHILD": name, "DECOM": day, "RNE": reason, "LS": status, "CIN": "N1", "PLACE": place,
                   "PLACE_PROVIDER": provider, "DEC": end if end <= horizon else None, "REC": "",
                   "REASON_PLACE_CHANGE": "", "PL_POST": post, "URN": urn}
            rows.append(row)
            if row["DEC"] is None:
                return rows
            day = end
            draw = pick.random()
            if temporary:
                row["REC"] = "X1"
                reason = "P"
                if self.odd(0.3):
                    home = self.home()
                elif self.odd(0.2):
                    home = (home[0], home[1], home[2], pick.choice(["1234567", "7654321"]))
                if self.odd(0.2):
                    reason = pick.choice(["T", "L", "B", "U"])
            elif draw < 0.2 and not begins_away or draw < 0.1:
                row["REC"] = pick.choice(EXITS)
                if self.chance(0.6):
                    return rows
                day += dt.timedelta(days=pick.choice([0, 1, 30, 200]) if self.tricky else pick.randrange(1, 200))
                reason, home = "S", self.home()
                status = pick.choice(["C1", "C2", "V2"])
                if self.odd(0.1):
                    status = "V4"
            else:
                row["REC"] = "X1"
                reason = pick.choices(["P", "L", "B", "T", "U"], [10, 5, 3, 2, 1])[0]
                if reason in "LBU":
                    status = pick.choice(["C1", "C2", "V2", "E1"] + (["V4", "V3"] if self.tricky else []))
                if reason != "L" and not self.odd(0.15):
                    home = self.home()
                    row["REASON_PLACE_CHANGE"] = pick.choice(["CARPL", "CREQB", "PLACE", "ALLEG", ""])
                if self.odd(0.06):
                    reason = pick.choice(["", "X"])
            begins_away = False
        return rows

    def submit(self, name, rows):
        """Spreads rows over the returns, with the faults of real ones."""
        lost = self.odd(0.03)
        # A year between whose return lacks the child, though its care went on.
        skipped = self.years[1] if len(self.years) == 3 and self.odd(0.08) else None
        for number, row in enumerate(rows):
            # A DECOM that the later returns correct, or mistype.
            moved = self.random.choice([-7, 7, -365, -3653]) if self.odd(0.03) else 0
            for year in self.years:
                begin, after = self.start_of(year), self.start_of(year + 1)
                if row["DECOM"] >= after or (row["DEC"] and row["DEC"] < begin):
                    continue
                if lost and year == self.last or year == skipped:
                    continue
                held = dict(row, YEAR=year)
                if row["DEC"] and row["DEC"] >= after:
                    held.update(DEC=None, REC="", REASON_PLACE_CHANGE="")
                if moved and year > self.years[0]:
                    held["DECOM"] += dt.timedelta(days=moved)
                elif self.odd(0.015) and number > 0:
                    # The DECOM of the row before.
                    held["DECOM"] = rows[number - 1]["DECOM"]
                elif self.odd(0.015) and row["DEC"] is None:
                    held["DECOM"] -= dt.timedelta(days=self.random.choice([31, 60, 365]))
                elif self.odd(0.015) and number > 0:
                    held["DECOM"] = held["DECOM"].replace(year=held["DECOM"].year + 180, day=1)
                elif self.odd(0.01):
                    held["DECOM"] = held["DECOM"].replace(year=held["DECOM"].year - 100, day=1)
                elif held["DEC"] and self.odd(0.02):
                    held["DEC"] = held["DEC"].replace(year=held["DEC"].year + self.random.choice([-10, 100, 1]), day=1)
                elif held["DEC"] and self.odd(0.02):
                    held["DEC"] += dt.timedelta(days=self.random.choice([-3, 4]))
                elif held["DEC"] and self.odd(0.01):
                    held.update(DEC=None, REC="")
                if self.odd(0.02):
                    held["LS"] = self.random.choice(["", "Z9"])
                if self.odd(0.03):
                    held["URN"] = self.random.choice(["", "XXXXXXX"])
                if self.odd(0.02):
                    held["PLACE_PROVIDER"] = self.random.choice(["", "PR9"])
                if self.odd(0.03):
                    held["PLACE"] = self.random.choice(["", "U7"])
                if self.odd(0.02):
                    held["PL_POST"] = self.random.choice(["", held["PL_POST"].replace(" ", "")])
                self.episodes.append(held)
                if held["DEC"] and self.odd(0.01):
                    # Once more as it was when it was open.
                    self.episodes.append(dict(held, DEC=None, REC="", REASON_PLACE_CHANGE=""))
                if self.odd(0.02):
                    # The row again, as it is or with a fact or two that it says differently.
                    twin = dict(held)
                    for _ in range(self.random.randrange(3)):
                        twin.update(self.random.choice([
                            {"PLACE": "K2"}, {"LS": "C2"}, {"LS": "V4"}, {"PL_POST": "NR1 1AA"}, {"RNE": "P"}, {"RNE": "S"},
                            {"PLACE_PROVIDER": "PR4"}, {"URN": "7654321"}, {"HOME_POST": "LE1 1AA"},
                            {"REASON_PLACE_CHANGE": "CARPL"} if held["DEC"] else {"PLACE": "T2"},
                            {"REC": "E8"} if held["DEC"] else {"CIN": "N2"}]))
                    self.episodes.append(twin)

    def write(self, folder, may_be_flat=True):
        for number in range(self.random.randrange(25, 60)):
            self.child(number)
        # Header, reviews and unaccompanied children of all years, beside the folders of the years.
        flat = self.odd(0.15) and may_be_flat
        if flat:
            self.table(folder, "header.csv", HEADER, self.headers)
            self.table(folder, "reviews.csv", ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"], self.reviews)
            self.table(folder, "uasc.csv", ["CHILD", "SEX", "DOB", "DUC"], self.uasc)
        for year in self.years:
            place = os.path.join(folder, "%d-%02d" % (year - 1, year % 100))
            os.makedirs(place)
            self.table(place, "episodes.csv", EPISODE, self.episodes, year)
            if flat:
                continue
            self.table(place, "header.csv", HEADER, self.headers, year)
            # A year without reviews: its first line alone, or no file.
            kept = [] if self.odd(0.15) else self.reviews
            if kept or self.odd(0.5):
                self.table(place, "reviews.csv", ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"], kept, year)
            self.table(place, "uasc.csv", ["CHILD", "SEX", "DOB", "DUC"], self.uasc, year)
        with open(os.path.join(folder, "postcodes.csv"), "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["pcd", "oslaua", "oseast1m", "osnrth1m"])
            out.writerows(DIRECTORY)

    def table(self, place, name, columns, rows, year=None):
        """The rows of a year; without one all of them, in their order."""
        rows = [row for row in rows if year in (None, row["YEAR"])]
        if self.tricky and year:
            self.random.shuffle(rows)
        with open(os.path.join(place, name), "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(columns)
            for cells in self.spoilt(name, columns, [
                    [text(v) if isinstance(v, dt.date) else v or "" for v in (row.get(c) for c in columns)] for row in rows]):
                out.writerow(cells)

    def spoilt(self, name, columns, rows):
        """The rows of a file, of which a few cannot be read, or a day in them."""
        pick = self.random
        if not self.tricky or len(rows) < 12:
            return rows
        for column in [c for c in ("DECOM", "DEC", "DOB", "REVIEW") if c in columns]:
            at = columns.index(column)
            filled = [row for row in rows if row[at]]
            if len(filled) < 12 or pick.random() < 0.4:
                continue
            for row in pick.sample(filled, 2):
                day = row[at]
                row[at] = pick.choice(["31/02/2024", "soon", day[:6] + day[8:], "45123", "%s-%s-%s" % (day[6:], day[3:5], day[:2])])
                if column == "DECOM" and pick.random() < 0.5:
                    row[at] = ""
        if pick.random() < 0.5:
            row = pick.choice(rows)
            if pick.random() < 0.5:
                row.append("one more")
            else:
                del row[3:]
        return rows


if __name__ == "__main__":
    Maker(int(sys.argv[1])).write(sys.argv[2])
