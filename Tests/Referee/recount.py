"""A second count of every measure from the raw rows of a return: `python recount.py EXECUTABLE [--count N]`.

Written from the printed definitions and the sentences of the cleaning rules; it shares nothing with the product's code.
"""
import argparse
import csv
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction
from math import isqrt

import returns

HERE = os.path.dirname(os.path.abspath(__file__))
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}
FOSTER, CONNECTED = {"U4", "U5", "U6"}, {"U1", "U2", "U3"}
HOMES, SECURE, ADOPTIVE = {"K2", "R1", "S1"}, {"K1"}, {"A3", "A4", "A5", "A6"}
OTHER = {"K3", "H5", "P2", "R3", "P1", "R2", "R5", "P3", "Z1", "Z11", "Z12", "Z13", "Z14"}
KNOWN = TEMPORARY | FOSTER | CONNECTED | HOMES | SECURE | ADOPTIVE | OTHER
PROVIDERS = {"PR0", "PR1", "PR2", "PR3", "PR4", "PR5"}
REASONS = set("SLPTUB")
UNPLANNED = {"CREQB", "CREQO", "CHILD", "STAND", "ALLEG", "APPRR", "CLOSE"}
PLANNED = {"CARPL", "LAREQ", "PLACE", "CUSTOD", "OTHER"}
EXITS = {"X1", "E2", "E3", "E41", "E4A", "E4B"} | {"E%d" % n for n in [5, 6, 7, 8, 9, *range(11, 18), *range(43, 49)]}
ONE = dt.timedelta(days=1)


def day_of(value):
    """The day of a cell; None where it is blank or no day. A day written the other way may be another to the 12th."""
    try:
        if value and value[4:5] == "-":
            day = dt.date.fromisoformat(value)
            return day if day.day > 12 else None
        return dt.datetime.strptime(value, "%d/%m/%Y").date() if value else None
    except ValueError:
        return None


def years_on(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def months_on(day, months):
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue


def age(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def first_day(year):
    return dt.date(year - 1, 4, 1)


def last_day(year):
    return dt.date(year, 3, 31)


def can_be(day, year):
    return day is not None and years_on(first_day(year), -18) <= day <= last_day(year)


def year_start(day):
    return dt.date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def working(day, count):
    while count:
        day += ONE
        count -= day.weekday() < 5
    return day


class Row:
    def __init__(self, cells, year, place):
        self.year, self.place_in_file = year, place
        self.start, self.end = day_of(cells["DECOM"]), day_of(cells["DEC"])
        take = lambda name: cells.get(name, "").strip().upper() or None
        self.reason, self.status, self.place = take("RNE"), take("LS"), take("PLACE")
        self.provider, self.ceased, self.change = take("PLACE_PROVIDER"), take("REC"), take("REASON_PLACE_CHANGE")
        self.home, self.post, self.urn, self.need = take("HOME_POST"), take("PL_POST"), take("URN"), take("CIN")
        # A DECOM that cannot be right says as little as one that cannot be read.
        self.begun, self.ended = can_be(self.start, year), not (cells["DEC"] and self.end is None)
        self.whole = "RNE" in cells
        # Whether DECOM, and whether DEC, can be believed.
        self.starts_then = self.ends_then = True
        self.after_breaks = False
        self.location, self.tenths = None, None

    @property
    def content(self):
        return [v or "" for v in (self.reason, self.status, self.need, self.place, self.provider, self.ceased,
                                  self.change, self.home, self.post, self.urn)]

    @property
    def sure(self):
        """Whether the child was there on a day between: both ends count."""
        return self.starts_then and self.ends_then

    @property
    def short(self):
        return self.status in ("V3", "V4")

    @property
    def away(self):
        return self.place in TEMPORARY

    def covers(self, day):
        return self.start <= day and (self.end is None or self.end > day)

    def same(self, other):
        mine = (self.place, self.provider if self.provider in PROVIDERS else None, self.post, self.urn)
        return mine == (other.place, other.provider if other.provider in PROVIDERS else None, other.post, other.urn)


class Placed:
    """A child in a placement on a day, or one just made."""

    def __init__(self, child, row, day, sure):
        self.age = age(child.birth, day) if child.birth else None
        self.code = row.place if sure and row.place in KNOWN else None
        self.provider = row.provider if sure and row.provider in PROVIDERS else None
        self.location = row.location if sure else None
        self.far = None if not sure or row.tenths is None else row.tenths > 200

    @property
    def measured(self):
        if self.code is None:
            return None
        return self.code in FOSTER | CONNECTED | HOMES | SECURE

    def hidden(self):
        if self.code is None:
            self.location = self.far = self.provider = None
        return self


class Child:
    def __init__(self, name):
        self.name = name
        self.rows, self.headers, self.births, self.reviews, self.undated = [], [], [], [], []
        self.unaccompanied = False
        self.periods, self.birth = [], None

    # Merging and cleaning, by the sentences of the rules.

    def settle(self, last):
        rows = self.placed_among(self.believed(self.merged()))
        self.repair(rows, last)
        self.cut(rows)
        births = [b for _, b in sorted(self.headers, key=lambda h: h[0], reverse=True) if b] + self.births
        starts = [r.start for p in self.all_periods for r in p if r.starts_then]
        for birth in births:
            if not starts or birth <= starts[0] < years_on(birth, 18):
                self.birth = birth
                break

    def merged(self):
        chosen = {}
        for row in self.rows:
            if not row.begun:
                continue
            chosen.setdefault(row.start, {}).setdefault(row.year, []).append(row)
        merged = []
        for start in sorted(chosen):
            rows = chosen[start][max(chosen[start])]
            rows.sort(key=lambda r: (r.end == r.start, r.end is None, -(r.end or r.start).toordinal(), r.content,
                                     r.place_in_file))
            kept = rows[0]
            if kept.reason != "S" and any(r.reason == "S" and r.end == r.start for r in rows[1:]):
                kept.reason = "S"
            merged.append(kept)
        return merged

    def believed(self, rows):
        for row in rows:
            left = row.ceased not in (None, "X1")
            if not row.ended or row.end and row.end > last_day(row.year + 1):
                row.end, row.ends_then = (max(row.start, last_day(row.year)), False) if left else (None, True)
        return rows

    def placed_among(self, kept):
        """Rows whose DECOM cannot be read or right, and rows that cannot be read at all, take the room that others leave."""
        far = lambda row: row.end or last_day(row.year + 1)
        waiting = [row for row in self.rows if not row.begun]
        for row in sorted(waiting, key=lambda r: (r.year, not r.whole, far(r), r.place_in_file)):
            facts = lambda r: (r.reason, r.status, r.need, r.place, r.provider, r.home, r.post, r.urn)
            if not row.ended or row.end and row.end > last_day(row.year + 1):
                left = row.ceased not in (None, "X1")
                row.end, row.ends_then = last_day(row.year) if left else None, not left
            if row.whole and any(o.year == row.year and facts(o) == facts(row) and (o.end, o.ceased, o.change) ==
                                 (row.end, row.ceased, row.change) for o in kept):
                continue
            open_before = [o for o in kept if o.year < row.year and o.end is None]
            if row.whole and open_before and (open_before[-1].reason, open_before[-1].place) == (row.reason, row.place):
                row.start, row.starts_then = open_before[-1].start, open_before[-1].starts_then
                kept[kept.index(open_before[-1])] = row
                continue
            rooms = [o for o in kept if o.year <= row.year and o.ceased == "X1" and o.end
                     and first_day(row.year) <= o.end < far(row) and not any(p.start == o.end for p in kept)]
            if rooms:
                row.start, row.starts_then = rooms[-1].end, row.whole
            else:
                if row.end:
                    last = row.end - ONE
                    held = any(o.covers(last) and (o.end or o.year >= row.year) for o in kept)
                else:
                    held = any(o.year > row.year or o.year == row.year and (o.end is None or not row.whole) for o in kept)
                if held:
                    continue
                start = max([first_day(row.year)] + [o.end for o in kept if o.end and (row.end is None or o.end <= row.end)])
                row.start, row.starts_then = min(start, row.end) if row.end else start, False
            kept.append(row)
            kept.sort(key=lambda r: (r.start, r.place_in_file))
        return kept

    def repair(self, rows, last):
        for row, following in zip(rows, rows[1:] + [None]):
            if row.end and row.end < row.start:
                if following is None and row.ceased not in (None, "X1"):
                    row.end, row.ends_then = max(row.start, last_day(row.year)), False
                else:
                    row.end = None
            if following is None:
                if row.end is None and row.year < last:
                    row.end, row.ceased = first_day(row.year + 1), None
                continue
            anew = following.reason == "S"
            if row.end is None:
                if anew:
                    row.end = max(row.start, min(first_day(row.year + 1), following.start - ONE))
                    row.ceased = None
                else:
                    row.end, row.ceased = following.start, "X1"
            elif row.end > following.start:
                row.end = following.start
                if not anew:
                    row.ceased = "X1"
            elif row.end < following.start and row.ceased == "X1" and not anew:
                row.end = following.start

    def cut(self, rows):
        self.all_periods = []
        for row in rows:
            before = self.all_periods[-1][-1] if self.all_periods else None
            if before and before.end == row.start and (before.ceased == "X1" or row.reason != "S") \
                    and before.short == row.short:
                self.all_periods[-1].append(row)
            else:
                row.after_breaks = bool(before and before.short and not row.short and before.end == row.start)
                self.all_periods.append([row])
        self.periods = [p for p in self.all_periods if not p[0].short]

    # On a day.

    def young(self, day):
        return self.birth is None or (self.birth <= day and age(self.birth, day) < 18)

    def on(self, day):
        if not self.young(day):
            return None
        for period in reversed(self.periods):
            for index in reversed(range(len(period))):
                if period[index].covers(day):
                    return period, index
        return None

    def placed(self, day):
        found = self.on(day)
        if found is None:
            return None
        period, index = found
        usual = [r for r in period[:index + 1] if not r.away]
        row = usual[-1] if usual else period[index]
        return Placed(self, row, day, row.sure and period[index].sure)

    def began(self, period):
        first = period[0]
        if first.reason == "S" or first.after_breaks:
            return True
        return False if first.reason in REASONS else None

    def stays(self, period, carer):
        """Lists of [index of first row, start, end, temporary, placement made]."""
        stays = []
        for index, row in enumerate(period):
            if not stays:
                made = True if row.reason in set("SPB") else False if row.reason in REASONS else None
                stays.append([index, row.start, row.end, row.away, made, index])
                continue
            if self.moves(period, index, carer):
                stays.append([index, row.start, row.end, False, True, index])
            else:
                stays[-1][2], stays[-1][5] = row.end, index
        return stays

    def moves(self, period, index, carer):
        row, before = period[index], period[index - 1]
        if row.away:
            return False
        usual = [r for r in period[:index] if not r.away]
        if not usual:
            return row.reason in REASONS and row.reason != "L"
        if usual[-1].same(row) and (before.away or row.post):
            return False
        if row.reason in set("SPB"):
            return True
        return row.reason in set("TU") and not carer and before.change != "PLACE"

    def unclear(self, period):
        days = []
        for index, row in enumerate(period):
            if index and not row.away and row.reason not in REASONS:
                usual = [r for r in period[:index] if not r.away]
                # What would make a move of P is not known to be none.
                if not (usual and usual[-1].same(row) and (period[index - 1].away or row.post)):
                    days.append(row.start)
        return days


class Tally:
    def __init__(self):
        self.counted = self.other = self.unknown = 0

    def add(self, answer):
        if answer is None:
            self.unknown += 1
        elif answer:
            self.counted += 1
        else:
            self.other += 1
        return self

    @property
    def values(self):
        return self.counted, self.counted + self.other, self.unknown


def tally(answers):
    total = Tally()
    for answer in answers:
        total.add(answer)
    return total.values


class Count:
    """Every measure of a folder of returns on a day."""

    def __init__(self, folder, day):
        self.day, self.start = day, year_start(day)
        self.places = {p[0].replace(" ", ""): p for p in self.read(os.path.join(folder, "postcodes.csv"), raw=True)}
        with open(os.path.join(HERE, "lower_tier.csv")) as file:
            self.upper = {row[0]: row[-1] if len(row) > 1 else row[0] for row in csv.reader(file)}
        self.children, self.years, self.has_reviews = {}, set(), False
        self.lost = []
        for place in sorted(os.listdir(folder)):
            if not os.path.isdir(os.path.join(folder, place)):
                continue
            year = int(place[:4]) + 1
            for name in sorted(os.listdir(os.path.join(folder, place))):
                for line, row in enumerate(self.read(os.path.join(folder, place, name))):
                    self.take(name, row, year, (place, name, line))
        for name, year, place in self.lost:
            if name in self.children and place[1] == "reviews.csv":
                self.children[name].undated.append((first_day(year), last_day(year)))
            elif name in self.children:
                self.children[name].rows.append(Row({"DECOM": "", "DEC": ""}, year, place))
        last = max(self.years)
        for child in self.children.values():
            child.settle(last)
            self.locate(child)
        self.known = last_day(last)
        self.people = [c for _, c in sorted(self.children.items()) if c.periods]

    def read(self, path, raw=False):
        with open(path, newline="") as file:
            rows = csv.reader(file) if raw else csv.DictReader(file)
            return list(rows)[1:] if raw else list(rows)

    def take(self, name, row, year, place):
        if None in row or None in row.values():
            if name in ("episodes.csv", "reviews.csv"):
                self.lost.append((row["CHILD"], year, place))
            return
        child = self.children.setdefault(row["CHILD"], Child(row["CHILD"]))
        if name == "episodes.csv":
            self.years.add(year)
            child.rows.append(Row(row, year, place))
        elif name == "header.csv":
            child.headers.append(((year, place), day_of(row["DOB"])))
        else:
            birth = day_of(row.get("DOB", ""))
            if birth and birth not in child.births:
                child.births.append(birth)
            if name == "uasc.csv":
                child.unaccompanied = True
            if name == "reviews.csv":
                self.has_reviews = True
                day = day_of(row["REVIEW"])
                if can_be(day, year):
                    child.reviews.append(day)
                else:
                    child.undated.append((first_day(year), last_day(year)))

    def locate(self, child):
        origin = None
        for row in (r for p in child.all_periods for r in p):
            origin = row.home or origin
            found = self.places.get((row.post or "").replace(" ", ""))
            if found:
                upper = found[1] if found[1][0] == "W" else self.upper.get(found[1], found[1])
                row.location = ("in" if upper == returns.AUTHORITY
                                else "adjoining" if upper in returns.ADJOINING else "distant")
            home = self.places.get((origin or "").replace(" ", ""))
            # The return's own distance is 999.9, not known, where home is not in England.
            if found and home and home[1][0] == "E" and not child.unaccompanied:
                square = (int(found[2]) - int(home[2])) ** 2 + (int(found[3]) - int(home[3])) ** 2
                metres = isqrt(square)
                metres += square > metres * metres + metres
                row.tenths = int(Fraction(metres * 100, 16093) + Fraction(1, 2))

    # Meanings of outside.

    def answers(self, meaning, placed):
        if meaning == "out-except-own-carers" and all(p.location is None for p in placed):
            return [None] * len(placed)
        return [self.outside(meaning, p) for p in placed]

    def outside(self, meaning, p):
        out = None if p.location is None else p.location != "in"
        both = lambda a, b: False if a is False or b is False else True if a and b else None
        if meaning == "out":
            return out
        if meaning == "out-and-over-20-miles":
            return both(out, p.far)
        if meaning == "over-20-miles":
            return p.far
        if meaning == "out-not-adjoining":
            return None if p.location is None else p.location == "distant"
        if p.code in FOSTER | CONNECTED:
            own = p.provider == "PR1" if p.provider else True if p.code in CONNECTED else None
        else:
            own = False
        return both(out, None if own is None else not own)

    MEANINGS = ["out", "out-and-over-20-miles", "over-20-miles", "out-not-adjoining", "out-except-own-carers"]

    # Measures.

    def placements(self, day):
        return [p for p in (c.placed(day) for c in self.people) if p]

    def made(self):
        made = []
        for child in self.people:
            for period in child.periods:
                for index, start, _, away, made_it, _ in child.stays(period, True):
                    if self.start <= start <= self.day and not away and made_it is not False and child.young(start):
                        # A placement that was made says where the child lived on its first day.
                        row = period[index]
                        made.append(Placed(child, row, start, made_it is True and row.starts_then))
                for day in child.unclear(period):
                    if self.start <= day <= self.day and child.young(day):
                        row = [r for r in period if r.start == day][-1]
                        made.append(Placed(child, row, day, False))
        return made

    def all(self):
        found = {}
        placed = self.placements(self.day)
        stock = [p.hidden() for p in self.placements(self.day) if p.measured is not False]
        made = [p.hidden() for p in self.made() if p.measured is not False]
        for meaning in self.MEANINGS:
            tail = "" if meaning == "out" else "-" + meaning
            found["outside-stock" + tail] = tally(self.answers(meaning, stock))
            found["outside-flow" + tail] = tally(self.answers(meaning, made))
        found["outside-stock-all"] = tally(self.answers("out", placed))
        found["three-placements"] = tally(self.three())
        found["long-term-stability"] = tally(self.stable(False))
        found["same-carer"] = tally(self.stable(True))
        found["family-placements"] = tally(self.family(placed))
        found["reviews-on-time"] = tally(self.on_time())
        found["returns-after-home"] = tally(self.home_again())
        found["new-over-20-miles"] = tally(self.newly_far())
        found["moves-under-1"] = tally(self.under_one())
        found["unplanned-endings"] = tally(
            change in UNPLANNED if sure and change in UNPLANNED | PLANNED else None for _, _, change, sure in self.moves())
        found["exits-home-16"] = tally(self.exits())
        found.update(self.mix(placed))
        return found

    def three(self):
        since = years_on(self.day, -1)
        for child in self.people:
            if not child.on(self.day):
                continue
            count = unclear = 0
            for period in child.periods:
                count += sum(1 for _, start, end, away, _, _ in child.stays(period, True)
                             if not away and start <= self.day and (end is None or end > since))
                unclear += sum(1 for d in child.unclear(period) if since < d <= self.day)
            yield True if count >= 3 else None if count + unclear >= 3 else False

    def stable(self, carer):
        since = years_on(self.day, -2)
        ago = months_on(since, -6)
        for child in self.people:
            found = child.on(self.day)
            if not found or found[0][0].start > ago:
                continue
            if child.birth is None:
                yield None
                continue
            if age(child.birth, self.day) >= 16:
                continue
            period, index = found
            stays = child.stays(period, carer)
            now = max(i for i, s in enumerate(stays) if s[0] <= index <= s[5])
            usual = ([r for r in period[:index + 1] if not r.away] or [period[index]])[-1]

            def answer(adoptive):
                stay = stays[now - 1] if adoptive and not carer and now > 0 else stays[now]
                if stay[1] > since:
                    return False
                if not all(r.sure for r in period[stay[0]:index + 1]):
                    return None
                return None if any(since < d <= self.day for d in child.unclear(period)) else True

            if usual.place in KNOWN or carer:
                yield answer(usual.place in ADOPTIVE)
            else:
                yield answer(True) if answer(True) == answer(False) else None

    def family(self, placed):
        for p in placed:
            if p.age is not None and not 10 <= p.age <= 15 or p.code == "P1":
                continue
            yield None if p.age is None or p.code is None else p.code in FOSTER | CONNECTED | ADOPTIVE

    def on_time(self):
        for child in self.people:
            due = late = unclear = False
            for period in child.periods:
                start = period[0].start
                if start > self.day:
                    continue
                end = period[-1].end or self.day + ONE
                if child.birth:
                    end = min(end, years_on(child.birth, 18))
                held = sorted({r for r in child.reviews if start <= r <= end})
                deadline, number, since = working(start, 20), 0, start
                while deadline < end and deadline <= self.day:
                    review = held[number] if number < len(held) else None
                    if deadline >= self.start:
                        due = True
                        if review is None or review > deadline:
                            # A review without its day may have been the one that was due.
                            if any(a <= deadline and b >= since for a, b in child.undated):
                                unclear = True
                            else:
                                late = True
                    if review is None:
                        gap = 6 if number else 3
                        for a, b in child.undated:
                            early = max(a, since)
                            if early <= b and max(months_on(early, gap), self.start) <= min(
                                    months_on(b, gap), self.day, end - ONE):
                                unclear = True
                        break
                    since = review if number else start
                    number += 1
                    deadline = months_on(review, 3 if number == 1 else 6)
            if due or unclear:
                yield None if not self.has_reviews or unclear and not late else not late

    def home_again(self):
        since = years_on(self.start, -1)
        for child in self.people:
            for number, period in enumerate(child.periods):
                end = period[-1].end
                if not end or not since <= end <= self.day or period[-1].ceased not in ("E4A", "E4B"):
                    continue
                if child.birth and not 16 <= age(child.birth, end) <= 17:
                    continue
                if child.birth is None:
                    yield None
                    continue
                limit = years_on(end, 1)
                back = any(p[0].start <= limit for p in child.periods[number + 1:])
                yield True if back else False if limit <= self.known else None

    def newly_far(self):
        for child in self.people:
            for period in child.periods:
                began = child.began(period)
                if not self.start <= period[0].start <= self.day or began is False:
                    continue
                usual = next((r for r in period if not r.away), None)
                known = began and usual and usual.starts_then and usual.tenths is not None
                yield usual.tenths > 200 if known else None

    def moves(self):
        for child in self.people:
            for period in child.periods:
                end = period[-1].end
                if period[0].start > self.day or (end and end < self.start):
                    continue
                stays = child.stays(period, True)
                for before, stay in zip(stays, stays[1:]):
                    if self.start <= stay[1] <= self.day and not all(r.away for r in period[before[0]:before[5] + 1]):
                        yield child, stay[1], period[before[5]].change, True
                unclear = child.unclear(period)
                for index, row in enumerate(period):
                    # The first placement after care began in a temporary one is no move.
                    settled = any(not r.away for r in period[:index])
                    if settled and row.start in unclear and not row.away and row.reason not in REASONS \
                            and self.start <= row.start <= self.day:
                        yield child, row.start, period[index - 1].change, False

    def under_one(self):
        young = [(c.name, sure) for c, day, _, sure in self.moves() if c.birth and age(c.birth, day) < 1]
        moved, unclear = [{name for name, sure in young if sure is wanted} for wanted in (True, False)]
        for child in self.people:
            first = years_on(child.birth, 1) if child.birth else None
            if first and self.start >= first:
                continue
            if any(r.start <= self.day and (not first or r.start < first) and (not r.end or r.end > self.start)
                   for p in child.periods for r in p):
                sure = child.name in moved or child.name not in unclear
                yield child.name in moved if first and sure else None

    def exits(self):
        for child in self.people:
            for period in child.periods:
                end, reason = period[-1].end, period[-1].ceased
                if not end or not self.start <= end <= self.day:
                    continue
                if child.birth is None:
                    yield None
                elif 16 <= age(child.birth, end) <= 18:
                    yield reason in ("E4A", "E4B") if reason in EXITS else None

    GROUPS = ["own-fostering", "authority-fostering", "public-fostering", "parent-fostering", "unknown-fostering",
              "agency-fostering", "connected", "own-residential", "other-residential", "unknown-residential", "secure",
              "supported", "other", "family"]

    def group(self, p):
        if p.code is None:
            return None
        if p.code in FOSTER:
            return {"PR1": "own", "PR2": "authority", "PR3": "public", "PR0": "parent", "PR4": "agency",
                    "PR5": "agency", None: "unknown"}[p.provider] + "-fostering"
        if p.code in HOMES:
            return {"PR1": "own", None: "unknown"}.get(p.provider, "other") + "-residential"
        for name, codes in (("connected", CONNECTED), ("secure", SECURE), ("supported", {"K3", "H5", "P2"}),
                            ("family", ADOPTIVE | {"P1"})):
            if p.code in codes:
                return name
        return "other"

    def mix(self, placed):
        found = {}
        for name in self.GROUPS:
            answers = []
            for p in placed:
                group = self.group(p)
                if group == name:
                    answers.append(True)
                elif group is None or group.startswith("unknown-") and name.endswith(group[7:]):
                    answers.append(None)
                else:
                    answers.append(False)
            found["mix-" + name] = tally(answers)
        return found

    def left(self):
        routes = {"home": [], "adoption": [], "guardianship": [], "arrangements-order": [], "other": []}
        still = []
        for child in self.people:
            for period in child.periods:
                start, end = period[0].start, period[-1].end
                if end and end <= self.day:
                    if end >= self.start:
                        reason = period[-1].ceased or ""
                        route = ("home" if reason in ("E4A", "E4B") else "adoption" if reason in ("E11", "E12")
                                 else "guardianship" if reason in ("E43", "E44", "E45", "E46", "E47", "E48")
                                 else "arrangements-order" if reason == "E41" else "other")
                        routes[route].append((end - start).days)
                elif start <= self.day and child.young(self.day):
                    still.append((self.day - start).days)
        return routes, still


def percentile(days, percent):
    return sorted(days)[max(1, -(-len(days) * percent // 100)) - 1] if days else None


def compare(executable, folder, day):
    """Every difference between the product and the recount, in words."""
    count = Count(folder, day)
    options = ["--as-of", day.isoformat(), "--authority", returns.AUTHORITY, "--adjoining",
               ",".join(returns.ADJOINING), "--format", "json", "--quiet"]
    run = subprocess.run([executable, "measures", folder] + options, capture_output=True, text=True)
    if run.returncode:
        return ["measures ended with %d: %s" % (run.returncode, run.stderr[:400])]
    answer = json.loads(run.stdout)
    differences = []

    def check(what, mine, its):
        if mine != its:
            differences.append("%s: recount %r, product %r" % (what, mine, its))

    check("looked after", sum(1 for c in count.people if c.on(day)), answer["lookedAfter"])
    wanted = count.all()
    printed = {m["measure"]["id"]: (m["counted"], m["of"], m["unknown"]) for m in answer["measures"]}
    check("measures printed", sorted(wanted), sorted(printed))
    for name in sorted(set(wanted) & set(printed)):
        check(name, wanted[name], printed[name])
    routes, still = count.left()
    check("still open", len(still), answer["stillOpen"])
    for row in answer["timeToPermanence"]:
        days = routes[row["route"]]
        check("left by " + row["route"], (len(days), percentile(days, 50), percentile(days, 90)),
              (row["left"], row["medianDays"], row["ninetiethDays"]))
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run([executable, "import", "ssda903", folder, "--out", os.path.join(out, "i")] + options,
                             capture_output=True, text=True)
        if run.returncode:
            return differences + ["import ended with %d: %s" % (run.returncode, run.stderr[:400])]
        answer = json.loads(run.stdout)
    check("import: looked after", sum(1 for c in count.people if c.on(day)), answer["counts"]["lookedAfter"])
    found = answer["measure"]
    check("import: outside", wanted["outside-stock"], (found["outside"], found["known"], found["unknown"]))
    return differences


def main():
    options = argparse.ArgumentParser()
    options.add_argument("executable")
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--count", type=int, default=40)
    options.add_argument("--keep", help="a folder in which returns that differ are kept")
    given = options.parse_args()
    failed = 0
    for seed in range(given.first, given.first + given.count):
        with tempfile.TemporaryDirectory() as folder:
            maker = returns.Maker(seed, tricky=seed % 4 != 0)
            maker.write(folder)
            day = last_day(maker.last)
            if seed % 3 == 0:
                day -= dt.timedelta(days=maker.random.randrange(1, 300))
            differences = compare(given.executable, folder, day)
            if differences and given.keep:
                os.makedirs(given.keep, exist_ok=True)
                subprocess.run(["cp", "-r", folder, os.path.join(given.keep, "seed-%d" % seed)], check=True)
        for difference in differences:
            print("seed %d, %s: %s" % (seed, day, difference))
        failed += bool(differences)
    print("%d passed, %d failed" % (given.count - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
