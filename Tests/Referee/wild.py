"""Small wild instances (seeded): every column, blank and rule comes up often. `python wild.py SEED DIR`."""
import csv
import datetime as dt
import os
import random

AUTHORITIES = ["E10000003", "E07000008", "E07000012", "e10000003", "E10000015", "E06000031", "E07000099",
               "E10000019", "E08000025", "E09000001", "S12000036", "W06000015", "N09000003", "E99999999",
               "E07999999", ""]
NEEDS = ["self-harm", "sexual-exploitation", "missing", "esol", "therapeutic-support", "autism",
         "fire-setting", "learning-disability"]
ESSENTIAL = ["home-adaptation", "deprivation-of-liberty", "complex-health", "wheelchair-access",
             "parent-and-child", "hoist-transfers"]
LANGUAGES = ["polish", "urdu", "french", "BSL"]
FAITHS = ["muslim", "christian", "sikh"]
CHILD = ["child_id", "birth_date", "sex", "ethnicity", "legal_status", "place", "place_provider", "uasc",
         "home_easting", "home_northing", "home_postcode", "school_easting", "school_northing",
         "school_postcode", "keep_school", "status", "home_id", "placed_on", "still_in", "still_until", "needed_by", "urgency",
         "fostering", "residential", "supported", "living_companions", "no_child_under", "pets", "needs",
         "wanted_languages", "wanted_faith", "sibling_group", "sibling_plan"]
HOME = ["home_id", "provider_id", "urn", "name", "place_provider", "kind", "connected_to", "easting",
        "northing", "postcode", "authority", "district", "places", "approved_places", "places_unavailable",
        "exempt_for", "min_age", "max_age", "sex", "offers", "languages", "faiths", "pets", "registered",
        "status", "available_from", "confirmed_on", "emergency", "weekly_cost"]
POSTCODES = [("CB1 1AA", 545100, 258100, "E07000008"), ("CB6 2BB", 553900, 280200, "E07000009"),
             ("PE1 3CC", 519000, 298800, "E06000031"), ("MK40 4DD", 505000, 249700, "E10000019"),
             ("EH1 5EE", None, None, "S12000036")]


def clamp(lo, x, hi):
    return max(lo, min(hi, x))


class Wild:
    """One instance. `size`: (children lo, hi, homes lo, hi); `calm` 0..1 makes blanks and bars rarer."""

    def __init__(self, seed, size=(3, 14, 3, 12), calm=None, allocated=None):
        self.r = r = random.Random(f"nearhome wild {seed}")
        self.calm = r.choice([0.0, 0.4, 0.7, 0.85, 0.92]) if calm is None else calm
        self.as_of = dt.date(2011, 9, 30) if r.random() < 0.6 else dt.date(2012, 2, 29)
        self.allocated = allocated
        self.spread = r.choice([8000, 40000, 90000])
        n, m = r.randint(*size[:2]), r.randint(*size[2:])
        self.home_ids = [f"H{i}" for i in r.sample(range(1, 3 * m + 2), m)]
        self.child_ids = [f"C{i}" for i in r.sample(range(1, 3 * n + 2), n)]
        self.homes = [self.home(i) for i in self.home_ids]
        self.children = self.people()
        self.finish()

    def odd(self, p):
        """Does something unusual of base chance p happen here?"""
        return self.r.random() < p * (1 - self.calm) + 0.15 * p * self.calm

    def day(self, lo, hi):
        return self.as_of + dt.timedelta(days=self.r.randint(lo, hi))

    def text(self, d):
        if d is None:
            return ""
        return d.isoformat() if self.r.random() < 0.7 else d.strftime("%d/%m/%Y")

    def case(self, code):
        return self.r.choice([code.upper(), code.capitalize()]) if self.r.random() < 0.08 else code

    def yes_no(self, p_blank, p_yes=0.5):
        if self.odd(p_blank):
            return ""
        return "yes" if self.r.random() < p_yes else "no"

    def place(self, row, prefix, p_blank):
        r = self.r
        if self.odd(p_blank):
            if r.random() < 0.3:
                row[prefix + "postcode"] = "ZZ9 9ZZ"
            return
        if r.random() < 0.12:
            row[prefix + "postcode"] = r.choice(POSTCODES)[0]
            if r.random() < 0.3:
                row[prefix + "postcode"] = row[prefix + "postcode"].lower().replace(" ", "")
            if r.random() < 0.6:
                return
        row[prefix + "easting"] = str(clamp(0, int(545000 + r.gauss(0, self.spread)), 660000))
        row[prefix + "northing"] = str(clamp(0, int(258000 + r.gauss(0, self.spread)), 660000))

    def some(self, codes, p=0.4):
        out = [c for c in codes if self.r.random() < p]
        self.r.shuffle(out)
        return ";".join(self.case(c) for c in out)

    def home(self, hid):
        r = self.r
        kind = r.choices(["foster", "childrens-home", "supported", "connected", "parent-and-child",
                          "secure", "family-centre", "short-break", "with-parents", "adoptive", "other"],
                         [60, 18, 6, 6, 3, 3, 3, 2, 2, 1, 1] if self.calm < 0.8
                         else [80, 14, 3, 1, 0, 0, 0, 1, 1, 0, 0])[0]
        row = dict.fromkeys(HOME, "")
        row.update(home_id=hid, provider_id=f"P{r.randint(1, 4)}", kind=self.case(kind),
                   name=f"Name of {hid}")
        row["place_provider"] = "" if self.odd(0.15) else r.choice(["PR1", "PR1", "PR4", "PR2", "PR5", "pr1"])
        self.place(row, "", 0.12)
        if self.odd(0.9):
            row["authority"] = r.choice(AUTHORITIES)
        else:
            row["authority"] = r.choice(["E10000003", "E07000008", "E10000003", "E06000031", "E10000015"])
        row["district"] = r.choice(["E07000008", "E07000012", ""])
        places = r.choices([0, 1, 2, 3, 4, 5], [3, 25, 30, 25, 12, 8])[0]
        row["places"] = str(places)
        if r.random() < 0.4:
            row["approved_places"] = str(max(0, places + r.choice([-1, 0, 0, 1])))
        if self.odd(0.15):
            row["places_unavailable"] = str(r.randint(0, 2))
        if r.random() < 0.45:
            lo = r.choice([0, 0, 3, 5, 8, 10, 11, 12, 16])
            row["min_age"] = "" if r.random() < 0.3 else str(lo)
            row["max_age"] = "" if r.random() < 0.3 else str(r.choice([lo + 3, lo + 6, 17, 17, 18]))
        row["sex"] = r.choices(["", "any", "F", "M"], [50, 20, 15, 15])[0]
        row["offers"] = ("" if self.odd(0.25) else "none" if r.random() < 0.1
                         else self.some(NEEDS + ESSENTIAL, 0.65) or "none")
        row["languages"] = "" if self.odd(0.4) else self.some(LANGUAGES, 0.5) or "none"
        row["faiths"] = "" if self.odd(0.4) else self.some(FAITHS, 0.5) or "none"
        row["pets"] = self.yes_no(0.3)
        if kind not in ("foster", "connected", "parent-and-child") or r.random() < 0.1:
            row["registered"] = self.yes_no(0.2, 0.85)
        row["status"] = (r.choice(["on-hold", "closed"]) if self.odd(0.12)
                         else r.choice(["", "available", "Available"]))
        if self.odd(0.3):
            row["available_from"] = self.text(self.day(-20, 60))
        row["confirmed_on"] = ("" if self.odd(0.2) else
                               self.text(self.day(-40, 0) if self.odd(0.4) else self.day(-14, 0)))
        row["emergency"] = "yes" if self.odd(0.15) else r.choice(["", "no"])
        row["weekly_cost"] = r.choice(["450", "842.10", "842.10", "1200.5", "3999.99", "0", "450.00", "910"])
        return row

    def people(self):
        r = self.r
        groups, rows = [], []
        for g in range(r.choice([0, 1, 1, 2, 2, 3]) if len(self.child_ids) < 20
                       else len(self.child_ids) // 5):
            groups.append((f"G{g + 1}", r.choice(["together", "together", "together-if-possible", ""])))
        allocated = 0
        settled_home = {}
        for cid in self.child_ids:
            row = dict.fromkeys(CHILD, "")
            start_day = self.as_of
            row["child_id"] = cid
            if r.random() < 0.35:
                start = self.day(-15, 45)
                row["needed_by"] = self.text(start)
                start_day = max(start, self.as_of)
            age = r.choices([r.randint(0, 4), r.randint(5, 12), r.randint(13, 15), r.randint(16, 17)],
                            [2, 4, 3, 2])[0]
            born = start_day - dt.timedelta(days=int(age * 365.25) + r.randint(5, 360))
            pick = r.random()
            if pick < 0.12:                                    # birthdays on the edge
                born = dt.date(start_day.year - age, start_day.month, min(start_day.day, 28))
                born += dt.timedelta(days=r.randint(-1, 1))
            elif pick < 0.18:
                born = r.choice([dt.date(1996, 2, 29), dt.date(2000, 2, 29), dt.date(2004, 2, 29)])
            elif pick < 0.24:
                month, day = r.choice([(8, 30), (8, 31), (9, 1)])
                born = dt.date(start_day.year - r.choice([14, 15, 16]), month, day)
            if born >= min(start_day, self.as_of):
                born = min(start_day, self.as_of) - dt.timedelta(days=30)
            eighteen = dt.date(born.year + 18, 3, 1) if (born.month, born.day) == (2, 29) \
                else dt.date(born.year + 18, born.month, born.day)
            if eighteen <= start_day:
                born = dt.date(born.year + 3, born.month, min(born.day, 28))
            row["birth_date"] = self.text(born)
            row["sex"] = r.choices(["M", "F", "1", "2", "U", "", "m"], [30, 30, 8, 8, 4, 4, 4])[0]
            row["ethnicity"] = r.choice(["WBRI", "APKN", ""])
            row["uasc"] = "yes" if self.odd(0.15) else r.choice(["no", "", "no"])
            self.place(row, "home_", 0.1)
            self.place(row, "school_", 0.2)
            row["keep_school"] = self.yes_no(0.3, 0.6)
            row["urgency"] = r.choices(["", "planned", "emergency", "Emergency"], [40, 25, 30, 5])[0]
            for cls in ("fostering", "residential", "supported"):
                row[cls] = ("" if r.random() < 0.4 else r.choices(
                    ["preferred", "suitable", "unsuitable"], [3, 3, 1 if self.calm < 0.8 else 0])[0])
            row["living_companions"] = (r.choice(["solo", "older-only", "younger-only", "with-others"])
                                        if self.odd(0.6) else "")
            if self.odd(0.3):
                row["no_child_under"] = str(r.choice([0, 1, 3, 5, 8, 12]))
            row["pets"] = r.choice(["must", "can", "no", "rather-not"]) if self.odd(0.7) else ""
            needs = [n for n in NEEDS if r.random() < 0.15]
            if self.odd(0.5):
                needs.append(r.choice(ESSENTIAL))
            row["needs"] = ";".join(self.case(n) for n in needs) or r.choice(["", "none"])
            row["wanted_languages"] = self.some(LANGUAGES, 0.12)
            row["wanted_faith"] = self.some(FAITHS, 0.12)
            plan = None
            if groups and r.random() < (0.7 if len(self.child_ids) < 20 else 0.35):
                group, plan = r.choice(groups)
                row["sibling_group"] = group
                if r.random() < 0.12:
                    plan = "apart"
                row["sibling_plan"] = self.case(plan)
            status = r.choices(["settled", "may-move", "must-move", "referred"], [30, 28, 14, 28])[0]
            if row["sibling_group"] and r.random() < 0.5:
                status = r.choice(["referred", "referred", "may-move", "must-move"])
            if self.allocated is not None and status != "settled":
                if allocated >= self.allocated:
                    status = "settled"
                else:
                    allocated += 1
            homes = self.home_ids
            home = r.choice(homes[:max(2, len(homes) // 2)] if r.random() < 0.6 else homes)
            if status == "settled" and plan == "together":
                home = settled_home.setdefault(row["sibling_group"], home)
            if status in ("must-move", "may-move") and not row["needed_by"] and r.random() < 0.4:
                # Who leaves later takes a bed until then.
                start = self.day(1, 45)
                if dt.date(born.year + 17, born.month, min(born.day, 28)) > start:
                    row["needed_by"] = self.text(start)
            row["status"] = self.case(status)
            if status != "referred":
                row["home_id"] = home
                others = [h for h in homes if h != home]
                if status == "settled" and others and r.random() < 0.15:
                    row["still_in"] = r.choice(others)
                    if r.random() < 0.7:
                        row["still_until"] = self.text(self.day(-3, 40))
                    if r.random() < 0.1:
                        row["still_until"] = self.text(r.choice([dt.date(1900, 1, 1), dt.date(9999, 12, 31)]))
                if r.random() < 0.8:
                    lo = (max(born, self.as_of - dt.timedelta(days=2600)) - self.as_of).days
                    row["placed_on"] = self.text(self.day(min(lo, 0), 0))
            rows.append(row)
        return rows

    def finish(self):
        r = self.r
        ids = self.child_ids
        for h in self.homes:
            if h["kind"].lower() == "connected" or self.odd(0.06):
                h["connected_to"] = ";".join(r.sample(ids, min(len(ids), r.randint(1, 3))))
            if self.odd(0.5) or r.random() < 0.1:
                h["exempt_for"] = ";".join(r.sample(ids, min(len(ids), r.randint(1, 4))))
        # Homes near full are where the rules bite: raise some to what is there, plus one.
        for h in self.homes:
            there = sum(1 for c in self.children if c["home_id"] == h["home_id"])
            if there and r.random() < 0.7:
                h["places"] = str(max(0, there + r.choice([-1, 0, 1, 1, 2, 3])))
                if h["approved_places"] and r.random() < 0.7:
                    h["approved_places"] = h["places"]
        self.household = []
        for h in self.homes:
            while r.random() < (0.3 if self.calm < 0.8 else 0.12):
                kind = r.choice(["own-child", "own-child", "other-authority-child", "adult"])
                row = {"home_id": h["home_id"], "kind": self.case(kind), "birth_date": "", "age": "",
                       "sex": r.choice(["M", "F", ""])}
                if kind == "adult":
                    row["age"] = r.choice(["", "17", "40"])
                elif not self.odd(0.35):
                    if r.random() < 0.5:
                        row["age"] = str(r.randint(0, 19))
                    else:
                        row["birth_date"] = self.text(self.day(-365 * 19, -100))
                self.household.append(row)
        pairs = [(a, b) for a in ids for b in ids if a < b]
        self.apart = [dict(child_a=a, child_b=b, reason="r") if r.random() < 0.5
                      else dict(child_a=b, child_b=a, reason="")
                      for a, b in pairs if r.random() < (0.08 if self.calm < 0.8 else 0.03)
                      * (1 if len(ids) < 20 else 0.1)]
        self.avoid = []
        for c in self.children:
            while self.odd(0.2):
                h = r.choice(self.homes)
                if h["easting"] and r.random() < 0.7:
                    e, n = int(h["easting"]), int(h["northing"])
                    d = r.choice([300, 1000, 2500, 5000])
                    e, n = (e + d, n) if r.random() < 0.5 else (e + d * 3 // 5, n + d * 4 // 5)
                    km = r.choice([d, d - 10, d + 10]) / 1000
                else:
                    e, n = 545000 + r.randint(-20000, 20000), 258000 + r.randint(-20000, 20000)
                    km = r.choice([1, 2.5, 10])
                self.avoid.append(dict(child_id=c["child_id"], easting=e, northing=n,
                                       km=f"{km:.2f}".rstrip("0").rstrip("."), reason=""))
        self.answers = []
        for c in ids:
            for h in self.home_ids:
                if r.random() < 0.18 * (1 - self.calm) + 0.04:
                    days = r.sample(range(0, 40), r.choice([1, 1, 2]))
                    for d in days:
                        self.answers.append(dict(
                            child_id=c, home_id=h, reason="",
                            answer=self.case(r.choice(["accepted", "accepted", "declined", "asked"])),
                            on=self.text(self.as_of - dt.timedelta(days=d))))
        r.shuffle(self.answers)
        self.contracts = []
        for k in range(r.choice([0, 0, 1, 2])):
            some = r.sample(self.home_ids, min(len(self.home_ids), r.randint(1, 3)))
            self.contracts.append(dict(contract_id=f"K{k}", home_ids=";".join(some),
                                       minimum_places=r.randint(0, 4),
                                       weekly_shortfall_cost=r.choice(["300", "512.25", "0", "950"])))
        self.policy = self.make_policy()

    def make_policy(self):
        r = self.r
        if r.random() < 0.35:
            return None
        weights = {}
        options = {
            "per_km_from_home": ["0", "1", "0.5", "1.125"], "per_km_from_school": ["0", "2", "3.333"],
            "outside_area": ["0", "20", "55"], "distant": ["40", "0.5"], "kind_not_preferred": ["30", "12.5"],
            "unmet_need": ["15", "7.5"], "unmet_language": ["20"], "unmet_faith": ["10", "0.25"],
            "pets_not_wanted": ["10"], "move": ["100", "30", "0"], "move_per_year": ["40", "5"],
            "siblings_split": ["1000", "60", "0.5", "0"], "unconfirmed": ["5", "0"],
            "outside_terms": ["100", "0", "7.5"], "per_day_late": ["2", "0", "0.125", "30"],
            "per_100_pounds": ["0", "1", "0.25", "2"], "unplaced": ["10000", "300", "90"],
            "outside_target": ["200", "50", "12.5", "0"]}
        for k, v in options.items():
            if r.random() < 0.3:
                weights[k] = r.choice(v)
        settings = {}
        dates = {"usual_limit": ["2", "3", "4"], "supported_age": ["16", "15", "17"],
                 "vacancy_days": ["14", "7", "28"], "near_home_km": ["32.186", "10", "3.5"],
                 "school_keep_km": ["24.14", "5", "10"], "release_emergency_homes": ["yes", "no"]}
        for k, v in dates.items():
            if r.random() < 0.25:
                if r.random() < 0.4:
                    change = self.day(1, 30)
                    settings[k] = f"[{{from: 1991-10-14, value: {r.choice(v)}}}, " \
                                  f"{{from: {change.isoformat()}, value: {r.choice(v)}}}]"
                else:
                    settings[k] = r.choice(v)
        lines = []
        if weights:
            lines += ["weights:"] + [f"  {k}: {v}" for k, v in weights.items()]
        if settings:
            lines += ["settings:"] + [f"  {k}: {v}" for k, v in settings.items()]
        return "\n".join(lines) + "\n" if lines else None

    # ------------------------------------------------------------ files

    def table(self, folder, name, columns, rows, optional=True):
        r = self.r
        if not rows and optional and r.random() < 0.7:
            return
        columns = list(columns)
        drop = [c for c in columns if all(not str(x.get(c, "")) for x in rows)]
        columns = [c for c in columns if c not in drop or not rows or r.random() < 0.5]
        r.shuffle(columns)
        bom = "\ufeff" if r.random() < 0.1 else ""
        extra = r.random() < 0.06
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
            f.write(bom)
            out = csv.writer(f, lineterminator=r.choice(["\n", "\r\n"]))
            out.writerow(columns + (["colour"] if extra else []))
            for row in rows:
                cells = [str(row.get(c, "")) for c in columns]
                if r.random() < 0.1:
                    cells = [f" {c} " if c else c for c in cells]
                out.writerow(cells + (["blue"] if extra else []))

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        r = self.r
        text = "authority: {code: E10000003, name: Cambridgeshire}\n"
        text += f"as_of: {self.as_of.isoformat()}   # the day\n"
        text += r.choice(["adjoining: [E06000031, E10000019, E10000029]\n", "adjoining: []\n",
                          "adjoining:\n  - E06000031\n  - E10000015\n"])
        if r.random() < 0.75:
            text += f"out_of_area_target: {r.choice(['0.29', '0', '0.5', '0.333', '0.1'])}\n"
        text += "needs: {hoist-transfers: {essential: yes}}\n"
        if self.policy:
            text += "policy: policy.yml\n"
            with open(os.path.join(folder, "policy.yml"), "w") as f:
                f.write(self.policy)
        with open(os.path.join(folder, "authority.yml"), "w") as f:
            f.write(text)
        with open(os.path.join(folder, "postcodes.csv"), "w") as f:
            f.write("pcds,oslaua,oseast1m,osnrth1m\n")
            for code, e, n, la in POSTCODES:
                f.write(f"{code},{la},{e or ''},{n or ''}\n")
        self.table(folder, "children.csv", CHILD, self.children, False)
        self.table(folder, "homes.csv", HOME, self.homes, False)
        self.table(folder, "household.csv", ["home_id", "kind", "birth_date", "age", "sex"], self.household)
        self.table(folder, "apart.csv", ["child_a", "child_b", "reason"], self.apart)
        self.table(folder, "avoid_areas.csv", ["child_id", "easting", "northing", "km", "reason"], self.avoid)
        self.table(folder, "answers.csv", ["child_id", "home_id", "answer", "reason", "on"], self.answers)
        self.table(folder, "contracts.csv",
                   ["contract_id", "home_ids", "minimum_places", "weekly_shortfall_cost"], self.contracts)
        return folder


SIZES = {"tiny": ((3, 8, 3, 6), 5), "small": ((3, 14, 3, 12), None), "medium": ((150, 150, 300, 300), 60)}


def write(seed, folder, size="small"):
    """Write the instance of a seed; `tiny` has few enough children for exhaustive search."""
    bounds, allocated = SIZES[size]
    return Wild(f"{size} {seed}", bounds, 0.9 if size == "medium" else None, allocated).write(folder)


if __name__ == "__main__":
    import sys
    write(int(sys.argv[1]), sys.argv[2], *(sys.argv[3:]))
