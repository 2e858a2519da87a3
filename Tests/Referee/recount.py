"""A second count of every measure from the raw rows of a return: `python recount.py EXECUTABLE [--count N]`.

Written from the printed definitions and the sentences of the cleaning rules; it shares nothing with the product's code.
"""
import argparse
import copy
import csv
import datetime as dt
import json
import os
import re
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
STATUSES = {"C1", "C2", "D1", "E1", "V2", "V3", "V4", "J1", "J2", "J3", "L1", "L2", "L3"}
EXITS = {"E2", "E3", "E41", "E4A", "E4B"} | {"E%d" % n for n in [5, 6, 7, 8, 9, *range(11, 18), *range(43, 49)]}
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
        # The day until which the child was there for certain, where it is not known when the row ended.
        self.surely = None
        self.after_breaks = False
        # The last day on which it can have begun, where DECOM is not believed.
        self.by = None
        self.location, self.tenths = None, None

    @property
    def content(self):
        return [v or "" for v in (self.reason, self.status, self.need, self.place, self.provider, self.ceased,
                                  self.change, self.home, self.post, self.urn)]

    def sure(self, day):
        """Whether the child was there on a day between: both ends count."""
        return self.starts_then and (self.ends_then or self.surely is not None and day < self.surely)

    def doubt(self, first, last):
        if last > first:
            self.ends_then, self.surely = False, max(self.start, first)

    @property
    def starts(self):
        """The first and last day on which it can have started."""
        return self.start, self.start if self.starts_then else max(self.start, self.by or self.start)

    @property
    def ends(self):
        """The first and last day on which it can have ended; None where it is open."""
        if self.end is None:
            return None
        return self.end if self.ends_then else min(self.end, self.surely or self.start), self.end

    @property
    def short(self):
        return self.status in ("V3", "V4")

    @property
    def away(self):
        return self.place in TEMPORARY

    @property
    def address(self):
        """The postcode of the placement, where it has the form of one."""
        plain = (self.post or "").upper().replace(" ", "")
        return plain if re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", plain) else None

    def covers(self, day):
        return self.start <= day and (self.end is None or self.end > day)

    @property
    def cared(self):
        """Whether LS says that it is no short break."""
        return self.status in STATUSES

    @property
    def coded(self):
        return self.place in KNOWN

    def same(self, other):
        """Whether both rows say one placement; None where a fact that one of them lacks decides."""
        answers = [self.place == other.place or (False if self.coded and other.coded else None)]
        provider = lambda r: r.provider if r.provider in PROVIDERS else None
        # What has another form proves nothing.
        urn = lambda r: r.urn if re.fullmatch(r"SC[0-9]{6}|[0-9]{7}", r.urn or "") else None
        for fact in (provider, lambda r: r.address, urn):
            mine, its = fact(self), fact(other)
            answers.append(True if mine == its else None if mine is None or its is None else False)
        return False if False in answers else None if None in answers else True


class Placed:
    """A child in a placement on a day, or one just made."""

    def __init__(self, child, row, day, sure):
        self.age = age(child.birth, day) if child.birth else None
        self.code = row.place if sure and row.place in KNOWN else None
        self.provider = row.provider if sure and row.provider in PROVIDERS else None
        self.location = row.location if sure else None
        self.tenths = row.tenths if sure else None
        self.far = None if self.tenths is None else self.tenths > 200

    def agree(self, other):
        """What another reading says too; without one, nothing."""
        for name in ("code", "provider", "location", "tenths"):
            if other is None or getattr(self, name) != getattr(other, name):
                setattr(self, name, None)
        self.far = self.far if self.tenths is not None else None

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
        # Spans of reviews that cannot be read, and the rows of undated ones that were taken.
        self.unread, self.told = [], set()
        self.unaccompanied = False
        # The years of the child's rows, and the first day after the last return.
        self.told_in, self.unseen_from = set(), None
        self.periods, self.birth = [], None

    # Merging and cleaning, by the sentences of the rules.

    def settle(self, years):
        self.part_first_rows()
        merged = self.believed(self.merged())
        sent = {}
        for row in self.rows:
            if row.begun:
                sent.setdefault(row.start, set()).add(row.year)
        rows = self.placed_among(self.still_open(self.corrected(merged, sent), sent))
        self.repair(rows, years)
        self.cut(rows, years)
        starts = [r.start for p in self.all_periods for r in p if r.starts_then]
        for told in (self.headers, self.births):
            for year in sorted({y for y, _ in told}, reverse=True):
                births = {b for y, b in told if y == year and b}
                births = {b for b in births if not starts or b <= starts[0] < years_on(b, 18)}
                # Births of one year that differ leave it open.
                if births:
                    self.birth = births.pop() if len(births) == 1 else None
                    return

    @staticmethod
    def alike(one, other):
        """Whether no fact of one row contradicts the other, but for their days and how they ended."""
        pairs = [(getattr(one, n), getattr(other, n))
                 for n in ("reason", "status", "need", "place", "provider", "home", "post", "urn")]
        return all(a is None or b is None or a == b for a, b in pairs)

    def part_first_rows(self):
        """A row with the DECOM of one that ended with X1, and other facts, begins where that one ended."""
        for row in self.rows:
            if not row.begun or row.reason == "S" or not row.ended or row.end and row.end <= row.start:
                continue
            ends = [o.end for o in self.rows if o.begun and o.start == row.start and o.ceased == "X1"
                    and o.year <= row.year and not self.alike(o, row) and o.end and o.end > o.start
                    and (row.end is None or o.end < row.end)]
            ends = [e for e in ends if not any(o.begun and o.start == e and not self.alike(o, row)
                                               for o in self.rows)]
            if ends:
                row.start = max(ends)

    @staticmethod
    def joins(rows, day):
        return any(o.ceased == "X1" and o.end == day and o.start < day for o in rows)

    def corrected(self, rows, sent):
        """A later return corrects the DECOM of an episode that it has otherwise."""
        for old in list(rows):
            if not any(r.start == old.start for r in rows):
                continue
            def is_new(new):
                same_end = (old.end, old.ceased, old.change) == (new.end, new.ceased, new.change)
                if new.start == old.start or new.year <= old.year or not self.alike(new, old):
                    return False
                if old.end is not None and not same_end:
                    return False
                years = sent.get(new.start, set())
                if old.year in years and not new.reason == old.reason == "S":
                    return False
                return new.start < old.start or any(y < old.year for y in years) or \
                    (new.start - old.start).days <= 31 and not self.joins(rows, old.start)
            new = next((r for r in rows if is_new(r)), None)
            if new is None:
                continue
            rows = [r for r in rows if r.start != old.start]
            if new.start < old.start and (self.joins(rows, old.start) or any(
                    new.start < r.start < old.start for r in rows)):
                rows = [r for r in rows if r.start != new.start]
                new.start, new.starts_then = old.start, old.starts_then
                rows = sorted(rows + [new], key=lambda r: (r.start, r.content, r.place_in_file))
        return rows

    def still_open(self, rows, sent):
        """Who has an open row in the newest return is in care, whatever row stands last."""
        newest = max((r.year for r in self.rows), default=None)
        found = [r for r in rows if r.end is None and r.year == newest]
        if not found or found[-1] is rows[-1]:
            return rows
        last, row = rows[-1], copy.copy(found[-1])
        others = [r for r in rows if r is not found[-1]]
        if last.end is None:
            if last.year == newest:
                return rows
            last.end, last.ceased, last.ends_then, last.surely = first_day(newest), "X1", False, last.start
            row.start, row.reason = first_day(newest), None
            return rows + [row]
        if last.ceased == "X1" and last.end > last.start:
            sure = any(y < newest for y in sent.get(row.start, ())) or self.joins(rows, row.start)
            if row.reason == "S" or sure:
                row.reason = None
                if not last.away:
                    row.place = row.provider = row.post = row.urn = None
            else:
                rows = others
            row.start = last.end
            return rows + [row]
        if last.ceased == "X1" or last.year == newest:
            return rows
        row.start, row.starts_then = max(last.end, first_day(newest)), False
        return others + [row]

    def merged(self):
        chosen = {}
        final = max((r.start for r in self.rows if r.begun), default=None)
        for row in self.rows:
            if not row.begun:
                continue
            chosen.setdefault(row.start, {}).setdefault(row.year, []).append(row)
        merged = []
        for start in sorted(chosen):
            rows = chosen[start][max(chosen[start])]
            # Where X1 stands before no other row, the child is in care by an open row like it too.
            twin = lambda r: r.ceased == "X1" and r.start == final and any(
                o.end is None and self.alike(o, r) for o in rows)
            rank = lambda r: 1 if r.end is None else 2 if twin(r) else 0
            rows = sorted(rows, key=lambda r: (r.end == r.start, rank(r), -(r.end or r.start).toordinal(), r.content,
                                               r.place_in_file))
            kept = rows[0]
            if kept.reason != "S" and any(r.reason == "S" and r.end == r.start for r in rows[1:]):
                kept.reason = "S"
            merged.append(kept)
        # What the rows of one DECOM and DEC say differently is open.
        for kept, change in [(kept, self.told_apart(kept, chosen[kept.start][kept.year])) for kept in merged]:
            for name, value in change.items():
                setattr(kept, name, value)
        return merged

    @staticmethod
    def told_apart(kept, rows):
        change = {}
        for name in ("reason", "status", "need", "place", "provider", "ceased", "change", "home", "post", "urn"):
            said = [getattr(r, name) for r in rows if r.end == kept.end and getattr(r, name)]
            if len({v.replace(" ", "") for v in said}) > 1:
                change[name] = None
            elif said and not getattr(kept, name):
                change[name] = said[0]
        return change

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
        for row in sorted(waiting, key=lambda r: (r.year, not r.whole, far(r), r.content, r.place_in_file)):
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
                start = self.earliest(row, kept)
                if start is None:
                    continue
                row.start, row.starts_then = min(start, row.end) if row.end else start, False
            kept.append(row)
            kept.sort(key=lambda r: (r.start, r.content, r.place_in_file))
        return kept

    @staticmethod
    def earliest(row, kept):
        """The first day on which a row can have begun of which that is not told; None where others tell of the child."""
        first, closed = first_day(row.year), row.end is not None
        final = row.end - ONE if closed else last_day(row.year)
        ended = lambda by: max([first] + [o.end for o in kept if o.end and o.end <= by])
        if not closed:
            for o in kept:
                # Nothing is there that a later row of the period follows: it is the row that is missing.
                if first < o.start <= final and o.reason != "S" and not any(p.covers(o.start - ONE) for p in kept):
                    return ended(o.start - ONE)
        there = [o for o in kept if o.covers(final)]
        for o in there:
            if row.whole and o.short and not row.short:
                continue
            if closed and o.end or o.year > row.year and not closed:
                return None
            if closed and o.year >= row.year and not any(p.start == row.end for p in kept):
                return None
        after = [o.start + ONE for o in there if o.year >= row.year]
        return max([ended(row.end or final)] + after[-1:])

    def repair(self, rows, years):
        after = lambda year: min((y for y in years if y > year), default=None)
        # Where care goes on, a year that lacks the child's rows tells as little as one without a return.
        told_in = {row.year for row in self.rows}
        for row, following in zip(rows, rows[1:] + [None]):
            if row.end and row.end < row.start:
                if following is None and row.ceased not in (None, "X1"):
                    row.end, row.ends_then = max(row.start, last_day(row.year)), False
                else:
                    row.end = None
            if following is None:
                later = after(row.year)
                if row.end is None and later == row.year + 1:
                    row.end, row.ceased = max(row.start, first_day(later)), None
                elif row.end is None and later:
                    # Nobody knows when in the years of which no return is there.
                    row.end, row.ceased = max(row.start, last_day(later - 1)), None
                    row.doubt(first_day(row.year + 1), row.end)
                continue
            anew = following.reason == "S"
            came = min((y for y in told_in if y > row.year), default=0)
            if row.end is None:
                if anew:
                    later = after(row.year) or row.year + 1
                    latest = first_day(later) if later == row.year + 1 else last_day(later - 1)
                    before = following.start - ONE if following.starts_then else following.start
                    row.end, row.ceased = max(row.start, min(latest, before)), None
                    if later > row.year + 1:
                        row.doubt(first_day(row.year + 1), row.end)
                else:
                    row.end, row.ceased = following.start, "X1"
                    if came > row.year + 1:
                        row.doubt(first_day(row.year + 1), row.end)
            elif row.end > following.start:
                row.end = following.start
                if not anew:
                    row.ceased = "X1"
            elif row.end < following.start and row.ceased == "X1" and not anew:
                told, row.end = row.end, following.start
                if came > row.year + 1 and row.end > first_day(row.year + 1):
                    row.doubt(told, row.end)
            if not anew and came > row.year + 1 and not row.ends_then:
                self.unseen.append((first_day(row.year + 1), last_day(came - 1)))

    def cut(self, rows, years):
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
        # Before a row that does not say that care began, nothing tells where the child lived.
        told = first_day(min(years)) if years else None
        for period in self.all_periods:
            first = period[0]
            if told and first.reason != "S" and not first.short and not first.after_breaks and told < first.start:
                self.unseen.append((told, first.start - ONE))
            told = told and max(told, period[-1].end or told)

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
        now = period[index]
        rows, open_end = self.usual(period, index)
        sure = now.sure(day) and now.cared
        if rows:
            sure = sure and rows[0].starts_then and (rows[0].ends_then or not now.ends_then or rows[0].sure(day))
        if open_end and self.began(period):
            rows.append(now)
        read = [Placed(self, row, day, sure) for row in rows] or [Placed(self, now, day, False)]
        # Rows of two codes that are none are of two kinds, and both not known.
        for other in read[1:]:
            read[0].agree(other)
        if open_end and not self.began(period):
            read[0].agree(None)
        return read[0]

    @staticmethod
    def usual(period, index):
        """The rows that may be the usual placement on a row, latest first; and whether it may be none of them."""
        rows = []
        for row in reversed(period[:index + 1]):
            if not row.away:
                rows.append(row)
                if row.coded:
                    return rows, False
        return rows, True

    def began(self, period):
        first = period[0]
        if first.reason == "S" or first.after_breaks:
            return True
        return False if first.reason in REASONS else None

    def beginning(self, period, index=None):
        """The first and last day on which the period can have begun, as its rows to one of them tell."""
        first = period[0]
        latest = first.start if first.starts_then else max(first.start, first.by)
        rows = period if index is None else period[:index + 1]
        for before, row in zip(rows, rows[1:]):
            # Care may have ended, and begun anew, in a year that tells nothing of the child.
            if not before.ends_then and before.end is not None and any(
                    a <= before.end and b >= min(before.surely or before.start, before.end) for a, b in self.unseen):
                latest = max(latest, row.start if row.starts_then else max(row.start, row.by))
        unseen = any(a <= first.start - ONE <= b for a, b in self.unseen)
        if self.began(period) and (first.starts_then or not unseen):
            return first.start, latest
        number = self.periods.index(period)
        floor = [d for d in (self.birth, self.periods[number - 1][-1].end if number else None) if d]
        return min(max(floor) if floor else years_on(first.start, -18), latest), latest

    def may_hide(self, first, last):
        """Whether care in a placement that ended on one of these days may be in no return."""
        rows = [r for p in self.periods for r in p]
        for a, b in self.unseen:
            day = max(a, first) - ONE
            while day < min(b, last):
                if (not self.birth or day >= self.birth) and not any(
                        r.covers(day) and (r.surely is None or day < r.surely) for r in rows):
                    return True
                day += ONE
        return False

    def told_to(self, day):
        """Whether the returns tell of every day to this one."""
        return not self.unseen_from or day < self.unseen_from

    def stays(self, period, carer):
        """Lists of [index of first row, start, end, temporary, placement made, index of last row]."""
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

    def settled(self, period, rows):
        """Whether the child was in a usual placement in these first rows, or before them; None where that is not told."""
        if any(r.coded and not r.away for r in rows):
            return True
        began = self.began(period)
        if began is False:
            return True
        return False if began and all(r.away for r in rows) else None

    def moves(self, period, index, carer):
        """Whether a row is in another placement than the one before; None where the rows do not tell."""
        row, before = period[index], period[index - 1]
        if row.away:
            return False
        if row.reason in set("SPB"):
            by_reason = True
        elif row.reason in set("TU"):
            by_reason = not carer and before.change != "PLACE"
        else:
            by_reason = False if row.reason in REASONS else None
        rows, open_end = self.usual(period, index - 1)
        answers = []
        for usual in rows:
            still = usual.same(row)
            if usual is before and not (usual.address and row.address):
                still = False
            if still is False:
                answers.append(by_reason)
            else:
                answers.append(False if still or by_reason is False else None)
        if open_end:
            if row.reason == "L":
                answers.append(False)
            else:
                answers.append(True if self.began(period) and row.reason in REASONS else None)
        if any(a is not answers[0] for a in answers):
            return None
        return None if answers[0] and not row.coded else answers[0]

    def unclear(self, period, carer):
        return [i for i in range(1, len(period)) if self.moves(period, i, carer) is None]


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
        self.children, self.years, self.review_years = {}, set(), set()
        self.lost = []
        for place in sorted(os.listdir(folder)):
            if not os.path.isdir(os.path.join(folder, place)):
                continue
            year = int(place[:4]) + 1
            for name in sorted(os.listdir(os.path.join(folder, place))):
                for line, row in enumerate(self.read(os.path.join(folder, place, name))):
                    self.take(name, row, year, (place, name, line))
        self.read_flat(folder)
        for name, year, place in self.lost:
            if name in self.children and place[1] == "reviews.csv":
                self.children[name].unread.append((first_day(year), last_day(year)))
            elif name in self.children:
                self.children[name].rows.append(Row({"DECOM": "", "DEC": ""}, year, place))
        self.has_reviews = bool(self.review_years)
        for child in self.children.values():
            child.unseen = self.gaps(self.years)
            child.unseen_from = first_day(max(self.years) + 1) if self.years else None
            child.unseen_reviews = self.gaps(self.review_years) + child.unread
            if self.review_years:
                child.unseen_reviews.append((first_day(max(self.review_years) + 1), dt.date(2200, 1, 1)))
            child.settle(self.years)
            for row in (r for p in child.all_periods for r in p):
                row.by = min(row.end or last_day(row.year), last_day(row.year))
            for year in self.review_years - child.told_in:
                held = [r for p in child.periods for r in p if r.start <= last_day(year)
                        and (r.end is None or r.end >= first_day(year))]
                if held:
                    child.unseen_reviews.append((first_day(year), last_day(year)))
            self.locate(child)
        self.known = min(last_day(max(self.years)), day)
        self.people = [c for _, c in sorted(self.children.items()) if c.periods]

    def read_flat(self, folder):
        """Tables of all years in one file: each row is of a year of its child, reviews of that of their day."""
        path = lambda name: os.path.join(folder, name)
        if not os.path.exists(path("header.csv")):
            return
        years = sorted(self.years)
        begun = {}
        for name, child in self.children.items():
            begun[name] = sorted({r.year for r in child.rows})
        for name, year, place in self.lost:
            begun[name] = sorted(set(begun.get(name, [])) | {year})
        whole = lambda rows: [r for r in rows if None not in r and None not in r.values()]
        headers = {}
        for row in whole(self.read(path("header.csv"))):
            headers.setdefault(row["CHILD"], []).append(row)
        for name, rows in headers.items():
            own = begun.get(name, years[-1:])
            for number, row in enumerate(rows):
                at = min(number, len(own) - 1)
                for year in own[at:at + 1] if number < len(rows) - 1 else own[at:]:
                    self.take("header.csv", row, year, None)
        for row in whole(self.read(path("uasc.csv"))):
            self.take("uasc.csv", row, begun.get(row["CHILD"], years)[-1], None)
        held, of = [], set()
        for row in self.read(path("reviews.csv")):
            year = None
            if None not in row and None not in row.values():
                day = day_of(row["REVIEW"])
                ends = day.year + (day >= first_day(day.year + 1)) if day else None
                year = begun.get(row["CHILD"], years)[-1]
                if day:
                    year = next((y for y in years if y >= ends), years[-1])
                of.add(year)
            held.append((row, year))
        spans = [(first_day(y), last_day(y)) for y in sorted(of)]
        for row, year in held:
            if year:
                self.take("reviews.csv", row, year, None, spans[0][0], spans[-1][1])
            elif row["CHILD"] in self.children:
                self.children[row["CHILD"]].unread += spans

    @staticmethod
    def gaps(years):
        """The days before the last of some years that are in none of them."""
        if not years:
            return []
        gaps = [(years_on(first_day(min(years)), -18), first_day(min(years)) - ONE)]
        for year in range(min(years), max(years)):
            if year not in years:
                gaps.append((first_day(year), last_day(year)))
        return gaps

    def read(self, path, raw=False):
        with open(path, newline="") as file:
            rows = csv.reader(file) if raw else csv.DictReader(file)
            return list(rows)[1:] if raw else list(rows)

    def take(self, name, row, year, place, first=None, last=None):
        if None in row or None in row.values():
            if name in ("episodes.csv", "reviews.csv"):
                self.lost.append((row["CHILD"], year, place))
            return
        child = self.children.setdefault(row["CHILD"], Child(row["CHILD"]))
        child.told_in.add(year)
        if name == "episodes.csv":
            self.years.add(year)
            child.rows.append(Row(row, year, place))
        elif name == "header.csv":
            child.headers.append((year, day_of(row["DOB"])))
        else:
            birth = day_of(row.get("DOB", ""))
            if birth:
                child.births.append((year, birth))
            if name == "uasc.csv":
                child.unaccompanied = True
            if name == "reviews.csv":
                self.review_years.add(year)
                day = day_of(row["REVIEW"])
                if can_be(day, year):
                    child.reviews.append(day)
                else:
                    # Of a table of all years, one of any of them.
                    span = (first or first_day(year), last or last_day(year))
                    if (span, tuple(sorted(row.items()))) not in child.told:
                        child.told.add((span, tuple(sorted(row.items()))))
                        child.undated.append(span)

    def locate(self, child):
        for first, row in ((r is p[0], r) for p in child.all_periods for r in p):
            # From where a child came in an earlier time in care tells nothing of a later one.
            origin = row.home or (None if first else origin)
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

    def within(self, child, row):
        """The first and last day of the period on which a row can have started, and whether it surely did."""
        first, last = row.starts
        if child.birth and first < last and child.birth > first:
            first = min(child.birth, last)
        if last < self.start or first > self.day:
            return None
        return max(first, self.start), min(last, self.day), first >= self.start and last <= self.day

    def ended(self, child, ends, since, ages):
        """None where care surely did not end in a period at an age, else whether it surely did."""
        first, last = ends
        if last < since or first > self.day:
            return None
        inside = max(first, since), min(last, self.day)
        if not child.birth:
            return inside == ends
        young, old = age(child.birth, inside[0]), age(child.birth, inside[1])
        if old < ages[0] or young > ages[1]:
            return None
        return inside == ends and young >= ages[0] and old <= ages[1]

    def made(self):
        made = []
        for child in self.people:
            for period in child.periods:
                for index, start, _, away, made_it, _ in child.stays(period, True):
                    row = period[index]
                    day = self.within(child, row)
                    if day and not away and made_it is not False and child.young(day[0]):
                        # A placement that was made says where the child lived on its first day.
                        made.append(Placed(child, row, day[0], made_it is True and row.starts_then and row.cared))
                for index in child.unclear(period, True):
                    row = period[index]
                    day = self.within(child, row)
                    if day and child.young(day[0]):
                        made.append(Placed(child, row, day[0], False))
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
            found = child.on(self.day)
            if not found:
                continue
            row = found[0][found[1]]
            ends = row.ends_then or row.surely is not None and self.day < row.surely
            if not row.cared or not ends or not (row.starts_then or found[1]) or not child.told_to(self.day):
                yield None
                continue
            count = unclear = 0
            for period in child.periods:
                for first, start, end, _, _, through in child.stays(period, True):
                    if start > self.day:
                        continue
                    rows = period[first:through + 1]
                    ends = rows[-1].ends
                    if ends:
                        latest = max([ends[1]] + [r.starts[1] for r in period[through + 1:through + 2]])
                        if latest <= since:
                            continue
                    then = rows[0].starts[1] <= self.day and (not ends or ends[0] > since)
                    settled = child.settled(period, rows)
                    if settled and then and any(r.cared for r in rows):
                        count += 1
                    elif settled is not False:
                        unclear += 1
                unclear += sum(1 for i in child.unclear(period, True)
                               if since < period[i].starts[1] and period[i].start <= self.day)
            hidden = child.may_hide(since + ONE, self.day)
            yield True if count >= 3 else None if count + unclear >= 3 or hidden else False

    def stable(self, carer):
        since = months_on(self.day, -24)
        ago = months_on(self.day, -30)
        for child in self.people:
            found = child.on(self.day)
            if not found:
                continue
            earliest, latest = child.beginning(*found)
            if child.birth and age(child.birth, self.day) >= 16 or earliest > ago:
                continue
            period, index = found
            doubtful = any(not r.cared and (r.end is None or r.end > ago) for r in period[:index + 1])
            if child.birth is None or latest > ago or doubtful:
                yield None
                continue
            stays = child.stays(period, carer)
            now = max(i for i, s in enumerate(stays) if s[0] <= index <= s[5])
            usual = ([r for r in period[:index + 1] if not r.away] or [period[index]])[-1]

            def answer(adoptive):
                stay = stays[now - 1] if adoptive and not carer and now > 0 else stays[now]
                if stay[1] > since:
                    return False
                if not all(r.sure(self.day) for r in period[stay[0]:index + 1]):
                    return None
                return None if any(since < period[i].start <= self.day for i in child.unclear(period, carer)) else True

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
                earliest, latest = child.beginning(period)
                final = period[-1]
                cut = lambda d: min([d or self.day + ONE] + ([years_on(child.birth, 18)] if child.birth else []))
                end, soonest = cut(final.end), cut(final.end if final.ends_then else final.surely or final.start)
                told = sorted({r for r in child.reviews if earliest <= r <= end})
                strict = self.course(told, earliest, end)
                due = due or strict[0]
                if strict[1]:
                    # Every review puts off what is due: with all there can have been, it is late or it is open.
                    spans = child.unseen_reviews if self.has_reviews else [(earliest, self.day)]
                    single = child.undated if self.has_reviews and len(child.undated) == 1 else []
                    if self.has_reviews and not single:
                        spans = spans + child.undated
                    full = set(told)
                    for a, b in spans:
                        day, through = max(a, earliest), min(b, self.day, end)
                        if day <= through:
                            full |= {day, through, min(day + ONE, through)}
                            full |= {day + dt.timedelta(30 * n) for n in range((through - day).days // 30 + 1)}
                    trials = [full]
                    for a, b in single:
                        a, b = max(a, earliest), min(b, self.day)
                        trials += [full | {a + dt.timedelta(n)} for n in range((b - a).days + 1)]
                    sure = all(self.surely_late(sorted(t), told, earliest, latest, soonest) for t in trials)
                    if sure and all(r.cared for r in period):
                        late = True
                    else:
                        unclear = True
                elif strict[0] and not all(r.cared for r in period):
                    unclear = True
            if late or unclear or due:
                yield False if late else None if unclear else True

    def surely_late(self, full, told, earliest, latest, end):
        if not self.course(full, min([latest] + full[:1]), end)[1]:
            return False
        start = min([latest] + told[:1])
        return earliest == latest or self.course([r for r in full if r >= start], start, end)[1]

    def course(self, reviews, start, end):
        """Whether a review was due in the period, and whether one was late."""
        due = late = False
        deadline = working(start, 20)
        for number, review in enumerate(reviews + [None]):
            if deadline >= end or deadline > self.day:
                break
            behind = review is None or review > deadline
            overdue = behind and deadline < self.start < end and (review is None or review >= self.start)
            if deadline >= self.start or overdue:
                due, late = True, late or behind
            if review is not None:
                deadline = months_on(review, 6 if number else 3)
        return due, late

    def home_again(self):
        since = years_on(self.start, -1)
        for child in self.people:
            for number, period in enumerate(child.periods):
                ends = period[-1].ends
                if not ends or period[-1].ceased in EXITS - {"E4A", "E4B"}:
                    continue
                then = self.ended(child, ends, since, (16, 17))
                if then is None:
                    continue
                if child.birth is None or not then or not period[-1].cared or period[-1].ceased not in ("E4A", "E4B"):
                    yield None
                    continue
                limit = years_on(ends[1], 1)
                after = [r for p in child.periods[number + 1:] for r in p if r.start <= min(limit, self.known)]
                seen = limit <= self.known and not any(a <= limit and b > ends[0] for a, b in child.unseen)
                surely = any(r.cared and r.starts[1] <= min(years_on(ends[0], 1), self.known) for r in after)
                yield True if surely else None if after or not seen else False

    def newly_far(self):
        for child in self.people:
            for period in child.periods:
                began = child.began(period)
                period = [row for row in period if row.start <= self.day]
                if not period or period[0].start < self.start or began is False:
                    # The first row that is known to be care, and those before it, may be where care began.
                    sure = next((n for n, row in enumerate(period) if row.cared), len(period) - 1)
                    if any(row.start >= self.start for row in period[1:sure + 1]):
                        yield None
                    continue
                firsts, usual = [], None
                for row in period:
                    if not row.away:
                        firsts.append(row)
                    if not row.away and row.coded:
                        usual = row
                        break
                known = began and usual and period[0].cared and all(r.starts_then and r.cared for r in firsts)
                far = {None if r.tenths is None else r.tenths > 200 for r in firsts}
                yield far.pop() if known and len(far) == 1 else None

    def moves(self):
        for child in self.people:
            for period in child.periods:
                end = period[-1].end
                if period[0].start > self.day or (end and end < self.start):
                    continue
                for index in range(1, len(period)):
                    row, before = period[index], period[index - 1]
                    moved, settled = child.moves(period, index, True), child.settled(period, period[:index])
                    # The first placement after care began in a temporary one is no move.
                    day = self.within(child, row)
                    if day and moved is not False and settled is not False:
                        # Where the row before may have ended earlier, its reason is another move's.
                        change = before.change if before.ends_then else None
                        yield child, day, change, bool(moved and settled and row.cared and before.cared and day[2])

    def under_one(self):
        moves = [(c.name, age(c.birth, day[0]), age(c.birth, day[1]), sure) for c, day, _, sure in self.moves() if c.birth]
        moved = {name for name, _, last, sure in moves if sure and last < 1}
        unclear = {name for name, first, _, _ in moves if first < 1}
        for child in self.people:
            first = years_on(child.birth, 1) if child.birth else None
            if first and self.start >= first:
                continue
            held = [r for p in child.periods for r in p if r.start <= self.day and (not first or r.start < first)
                    and (not r.end or r.end > self.start)]
            if held:
                hidden = child.may_hide(self.start, min(self.day, first - ONE) if first else self.day)
                sure = child.name in moved or child.name not in unclear and not hidden
                there = any(r.cared and self.surely_before(r, first) for r in held) and \
                    child.told_to(min(self.day, first - ONE) if first else self.day)
                yield child.name in moved if first and sure and there else None

    def surely_before(self, row, birthday):
        """Whether the row surely has a day of the period before a birthday."""
        latest = row.start if row.starts_then else max(row.start, row.by or row.start)
        ends = row.ends_then or (row.surely or row.start) > self.start
        return latest <= self.day and (not birthday or latest < birthday) and ends

    def exits(self):
        for child in self.people:
            for period in child.periods:
                adult = child.birth and years_on(child.birth, 18)
                last = ([r for r in period if not adult or r.start < adult] or [None])[-1]
                if last is None:
                    continue
                ended = last.end and (not adult or last.end <= adult)
                ends = last.ends if ended else adult and (adult, adult)
                then = ends and self.ended(child, ends, self.start, (16, 18))
                if then is None:
                    continue
                known = child.birth and then and last.cared and ended and last.ceased in EXITS
                yield last.ceased in ("E4A", "E4B") if known else None

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
        routes = {"home": [], "adoption": [], "guardianship": [], "arrangements-order": [], "other": [], "not-known": []}
        still = []
        for child in self.people:
            for period in child.periods:
                start, end = period[0].start, period[-1].end
                beginning = child.beginning(period)
                earlier = beginning[0] < start, beginning[1] > start
                if end and end <= self.day:
                    if end >= self.start:
                        reason = period[-1].ceased or ""
                        route = ("home" if reason in ("E4A", "E4B") else "adoption" if reason in ("E11", "E12")
                                 else "guardianship" if reason in ("E43", "E44", "E45", "E46", "E47", "E48")
                                 else "arrangements-order" if reason == "E41"
                                 else "other" if reason in EXITS else "not-known")
                        later = earlier[1] or not period[-1].ends_then
                        routes[route].append(((end - start).days, (earlier[0], later)))
                elif start <= self.day and child.young(self.day):
                    still.append(((self.day - start).days, earlier))
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
        days = [length for length, _ in routes[row["route"]]]
        check("left by " + row["route"],
              (len(days), percentile(days, 50), percentile(days, 90), sum(e[0] for _, e in routes[row["route"]]),
               sum(e[1] for _, e in routes[row["route"]])),
              (row["left"], row["medianDays"], row["ninetiethDays"], row["mayBeLonger"], row["mayBeShorter"]))
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
            missing = [year for year in range(maker.years[0], maker.last) if year not in maker.years]
            if missing and seed % 2:
                # In the year of which no return is there.
                day = last_day(missing[-1]) - dt.timedelta(days=maker.random.randrange(0, 365))
            elif seed % 3 == 0:
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
