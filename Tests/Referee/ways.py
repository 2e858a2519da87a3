"""One return written in many ways has one answer: `python ways.py EXECUTABLE [--count N]`.

Spreadsheets, case systems and data frames write the same rows differently. What changes nothing of their meaning must
change nothing of `measures`; what loses it must be refused with a word about the habit.
"""
import argparse
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

import returns

DATES = {"DECOM", "DEC", "DOB", "REVIEW", "DUC", "MC_DOB"}
GROUPS = {"reviews.csv": "AREVIEW", "episodes.csv": "EPISODE"}


class Book:
    """The files of a return: for each year and name the columns and rows."""

    def __init__(self, folder):
        self.files = {}
        for year in sorted(os.listdir(folder)):
            if os.path.isdir(os.path.join(folder, year)):
                for name in sorted(os.listdir(os.path.join(folder, year))):
                    with open(os.path.join(folder, year, name), newline="") as file:
                        rows = list(csv.reader(file))
                    self.files[year, name] = rows[0], rows[1:]
        with open(os.path.join(folder, "postcodes.csv"), "rb") as file:
            self.postcodes = file.read()

    def write(self, folder, text, place=lambda year, name: (year, name)):
        for (year, name), (columns, rows) in self.files.items():
            at, called = place(year, name)
            os.makedirs(os.path.join(folder, at), exist_ok=True)
            found = text(year, name, list(columns), [list(row) for row in rows])
            for more, data in found if isinstance(found, list) else [("", found)]:
                with open(os.path.join(folder, at, more + called), "wb") as file:
                    file.write(data if isinstance(data, bytes) else data.encode())
        with open(os.path.join(folder, "postcodes.csv"), "wb") as file:
            file.write(self.postcodes)


def plain(columns, rows, end="\r\n", quoting=csv.QUOTE_MINIMAL, delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=quoting, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def cells(change):
    """A way that changes cells by their column."""
    def text(year, name, columns, rows):
        return plain(columns, [[change(c, v) for c, v in zip(columns, row)] for row in rows])
    return text


def iso(column, value):
    return "-".join(reversed(value.split("/"))) if column in DATES and value else value


def shuffled(year, name, columns, rows):
    order = list(range(len(columns)))
    random.Random(name + year).shuffle(order)
    return plain([columns[i] for i in order], [[row[i] for i in order] for row in rows])


def more_columns(year, name, columns, rows):
    return plain(["NAME"] + columns + ["", "Notes"], [["x, \"y\"\nz"] + row + ["", "a\r\nb"] for row in rows])


def halves(year, name, columns, rows):
    middle = len(rows) // 2
    return [("a-", plain(columns, rows[:middle])), ("b-", plain(columns, rows[middle:]))]


def overlapping(year, name, columns, rows):
    third = len(rows) // 3
    return [("a-", plain(columns, rows[:2 * third])), ("b-", plain(columns, rows[third:]))]


def blank_lines(year, name, columns, rows):
    width = len(columns)
    return plain(columns, [r for row in rows for r in (row, [""] * width)]) + "\r\n" + "," * (width + 3) + "\r\n"


def trailing(year, name, columns, rows):
    return plain(columns + ["", ""], [row + ["", ""] for row in rows])


def beyond(year, name, columns, rows):
    return plain(columns, [row + ["", "", ""] for row in rows])


def floats(column, value):
    return value + ".0" if column in ("SEX", "URN", "MOTHER") and value.isdigit() else value


def labelled(year, name, columns, rows):
    return plain(columns + ["YEAR"], [row + [year.replace("-", "/")] for row in rows])


def as_xml(book, folder):
    """The XML form of a return without rows that contradict themselves within a table."""
    names = {}
    for year in sorted({y for y, _ in book.files}):
        children = {}
        for (y, name), (columns, rows) in book.files.items():
            for row in rows if y == year else []:
                held = dict(zip(columns, row))
                children.setdefault(held.pop("CHILD"), {}).setdefault(name, []).append(held)
        lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<EXPSSDA903>"]
        tag = lambda name, value: "<%s>%s</%s>" % (name, escape(value), name) if value else ""
        for child, tables in children.items():
            lines.append("<CHILD><HEADER>%s" % tag("CHILDID", child))
            header = tables.get("header.csv", [{}])[0]
            lines.append("".join(tag(*item) for item in header.items()))
            if "uasc.csv" in tables:
                lines.append("<UASC>1</UASC>" + tag("DUC", tables["uasc.csv"][0]["DUC"]))
            for row in tables.get("reviews.csv", []):
                lines.append("<AREVIEW>%s</AREVIEW>" % "".join(tag(k, v) for k, v in row.items() if k != "DOB"))
            lines.append("</HEADER>")
            for row in tables.get("episodes.csv", []):
                lines.append("<EPISODE>%s</EPISODE>" % "".join(tag("PL" if k == "PLACE" else k, v) for k, v in row.items()))
            lines.append("</CHILD>")
        names[year] = "\n".join(lines + ["</EXPSSDA903>"])
    for year, text in names.items():
        os.makedirs(os.path.join(folder, year))
        with open(os.path.join(folder, year, "return.xml"), "w") as file:
            file.write(text)
    with open(os.path.join(folder, "postcodes.csv"), "wb") as file:
        file.write(book.postcodes)


by_default = lambda *args: plain(*args[2:])
SAME = {
    "byte-order mark": lambda *a: b"\xef\xbb\xbf" + plain(*a[2:]).encode(),
    "lines that end in LF": lambda *a: plain(*a[2:], end="\n"),
    "lines that end in CR": lambda *a: plain(*a[2:], end="\r"),
    "every cell in quotes": lambda *a: plain(*a[2:], quoting=csv.QUOTE_ALL),
    "columns in another order": shuffled,
    "further columns, with commas, quotes and line ends": more_columns,
    "columns in lower case": lambda y, n, c, r: plain([x.lower() for x in c], r),
    "columns in mixed case with blanks": lambda y, n, c, r: plain([" " + x.title() + " " for x in c], r),
    "codes in lower case": cells(lambda c, v: v.lower() if c not in ("CHILD",) else v),
    "blanks around cells": cells(lambda c, v: "  %s\t" % v),
    "dates as 2011-09-30": cells(iso),
    "dates without leading zeros": cells(lambda c, v: re.sub(r"\b0(\d)/", r"\1/", v) if c in DATES else v),
    "whole numbers with .0": cells(floats),
    "a table in two files": halves,
    "two files that overlap": overlapping,
    "blank lines": blank_lines,
    "columns without a name at the end": trailing,
    "blank cells beyond the columns": beyond,
    "YEAR in every row": labelled,
    "every row twice": lambda y, n, c, r: plain(c, [x for row in r for x in (row, row)]),
    "no end of the last line": lambda *a: plain(*a[2:])[:-2],
}
PLACES = {
    "years as 2018_19 in file names": lambda year, name: ("", "%s %s" % (year.replace("-", "_"), name)),
    "years as 201819": lambda year, name: (year.replace("-", ""), name),
    "years as 2018-2019": lambda year, name: ("%s-20%s" % (year[:4], year[5:]), name),
    "folders in folders": lambda year, name: (os.path.join("ssda903", year, "csv"), name),
}
REFUSED = {
    "UTF-16": (lambda *a: plain(*a[2:]).encode("utf-16"), "UTF-16"),
    "semicolons": (lambda *a: plain(*a[2:], delimiter=";"), "semicolons"),
    "tabs": (lambda *a: plain(*a[2:], delimiter="\t"), "tabs"),
    "month before day": (cells(lambda c, v: "/".join((v[3:5], v[:2], v[6:])) if c in DATES and v else v), "day/month/year"),
    "years of two digits": (cells(lambda c, v: v[:6] + v[8:] if c in DATES and v else v), "year in full"),
    "Excel's serial dates": (cells(lambda c, v: "45123" if c in DATES and v else v), "Excel stores"),
    "a time of day": (cells(lambda c, v: v + " 00:00:00" if c in DATES and v else v), "time of day"),
    "references without zeros in one table":
        (lambda y, n, c, r: plain(c, [["00" + x[0]] + x[1:] for x in r] if n == "header.csv" else r), "leading zeros"),
    "cut off within a line": (lambda *a: plain(*a[2:])[:-25], "cells"),
    "a name for Excel": (lambda *a: "sep=,\r\n" + plain(*a[2:]), ""),
}


def answer(executable, folder, day):
    run = subprocess.run(
        [executable, "measures", folder, "--as-of", day, "--authority", returns.AUTHORITY, "--adjoining",
         ",".join(returns.ADJOINING), "--format", "json", "--quiet"], capture_output=True, text=True)
    return run.returncode, json.loads(run.stdout) if run.returncode == 0 else run.stderr


def main():
    options = argparse.ArgumentParser()
    options.add_argument("executable")
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--count", type=int, default=6)
    given = options.parse_args()
    passed = failed = 0

    def judge(what, good, words=""):
        nonlocal passed, failed
        passed, failed = passed + bool(good), failed + (not good)
        if not good:
            print("%s: %s" % (what, words))

    for seed in range(given.first, given.first + given.count):
        maker = returns.Maker(seed, tricky=seed % 2 == 1)
        maker.spoilt = lambda name, columns, rows: rows
        with tempfile.TemporaryDirectory() as folder:
            maker.write(folder, may_be_flat=False)
            book = Book(folder)
            day = "%d-03-31" % maker.last
            status, wanted = answer(given.executable, folder, day)
            judge("seed %d" % seed, status == 0, wanted if status else "")
            if status:
                continue
        ways = [(name, text, None) for name, text in SAME.items()]
        ways += [(name, by_default, place) for name, place in PLACES.items()]
        for name, text, place in ways:
            with tempfile.TemporaryDirectory() as folder:
                book.write(folder, text, place or (lambda year, name: (year, name)))
                status, found = answer(given.executable, folder, day)
            where = "seed %d, %s" % (seed, name)
            if status:
                judge(where, False, "ended with %d: %s" % (status, found[:300]))
            else:
                differ = [key for key in wanted if wanted[key] != found.get(key)]
                judge(where, not differ, "another answer in " + ", ".join(differ))
        for name, (text, word) in REFUSED.items():
            if name == "references without zeros in one table" and not all(
                    row for (y, n), (c, row) in book.files.items() if n == "header.csv"):
                continue
            with tempfile.TemporaryDirectory() as folder:
                book.write(folder, text)
                status, found = answer(given.executable, folder, day)
            judge("seed %d, %s" % (seed, name), status == 65 and word in found,
                  "ended with %d: %s" % (status, str(found)[:300]))
        if not maker.tricky:
            with tempfile.TemporaryDirectory() as folder:
                as_xml(book, folder)
                status, found = answer(given.executable, folder, day)
            differ = [] if status else [key for key in wanted if wanted[key] != found.get(key)]
            judge("seed %d, XML" % seed, status == 0 and not differ, found[:300] if status else "another answer in " + ", ".join(differ))
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
