#!/usr/bin/env python3
"""The commissioner's pages in a real browser: `scenario_pages.py NEARHOME [FOLDER]`.

Starts `nearhome serve --demo`, writes a scenario with its faults, looks at it, changes, shares, compares and runs it, with the keyboard
too, and as an officer who may not. Every page is looked at by axe-core at 1280 and 320 CSS pixels. Ends with "N passed, M failed".
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

import desk_pages
from desk_pages import Desk, check, look, sign_in

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIRST = {
    "Name of the scenario": "One more carer",
    "Target: per cent outside": "29",
    "How sure: per cent of futures that must reach it": "90",
    "Last day": "31/03/2012",
    "Children who come into care in a year": "8",
    "Per cent of children in care who leave in a year": "30",
    "Moves in a year for 100 children in care": "20",
    "Per cent of own foster carers who stop in a year": "10",
    "Inflation in per cent a year": "2",
    "New homes: how many": "2",
    "New homes: places in each": "1",
    "New homes: pounds a week for a child": "£500",
    "New homes: pounds once for each home": "£16,000",
}


def fill(page, values):
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


def write(page, desk, folder):
    page.goto(desk.base + "/scenarios")
    look(page, "Scenarios")
    page.get_by_role("link", name="Start a scenario").click()
    look(page, "Start a scenario")
    # Nothing filled in: every question that needs an answer is named, and what was typed stays.
    page.get_by_label("Name of the scenario").fill("Kept")
    page.get_by_role("button", name="Save and try it").click()
    check("Missing answers come back", page.title() == "Error: Start a scenario - NearHome", page.title())
    check("What was typed stays", page.get_by_label("Name of the scenario").input_value() == "Kept")
    look(page, "Start a scenario with faults")
    fill(page, FIRST)
    page.get_by_label("New homes: kind", exact=True).select_option("foster")
    page.get_by_label("New homes: district", exact=True).select_option(index=1)
    page.get_by_label("Last day").fill("30/03/2012")
    page.get_by_role("button", name="Save and try it").click()
    check("A day that is no step day is told beside its question",
          page.get_by_role("alert").get_by_role("link").first.get_attribute("href") == "#until",
          page.get_by_role("alert").inner_text())
    page.get_by_label("Last day").fill("31/03/2012")
    began = time.monotonic()
    page.get_by_role("button", name="Save and try it").click()
    check("The scenario is shown", page.title() == "One more carer - NearHome", page.title())
    check("The first look takes seconds", time.monotonic() - began < 10)
    text = page.locator("main").inner_text()
    for words in ("first look at 4 futures", "Explain this page", "The gap",
                  "Money", "Where the figures come from"):
        check(f"It says {words}", words in text)
    figures = page.locator("dl.headline dd").all_text_contents()
    check("A key figure stands apart from its words", figures and all(re.fullmatch(r"\S+( of \d+)?( \S.*)?", figure) for figure in figures), figures)
    look(page, "A scenario")
    if folder:
        page.screenshot(path=os.path.join(folder, "scenario.png"), full_page=True)
    return page.url.split("?")[0]


def journey(browser, desk, nearhome, folder):
    page = sign_in(browser, desk, "cora")
    address = write(page, desk, folder)
    # Filters, with the keyboard alone.
    page.get_by_text("Only some children").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Sex").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Show these").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sex=M**")
    check("The filter is kept in the address", "sex=M" in page.url, page.url)
    look(page, "A scenario of some children")
    rows = page.get_by_role("table", name="Homes needed and found over the whole time").locator("tbody tr").all()
    counts = [[float(cell) for cell in row.locator("td").all_text_contents()] for row in rows]
    # Each of the four is rounded by itself.
    check("Homes needed are those found and not found", counts and all(
        len(row) == 5 and abs(row[0] - sum(row[1:])) <= 0.25 for row in counts), counts)
    # A programme, added to a yearly figure.
    page.goto(address + "/change")
    look(page, "Change a scenario")
    page.get_by_label("A programme: what it changes").select_option("entrants")
    page.get_by_label("Add it to the yearly figure above, for example -10").check()
    page.get_by_label("A programme: number").fill("-2")
    page.get_by_role("button", name="Save and try it").click()
    check("The change is saved", "Saved." in page.locator("main").inner_text())
    file = page.context.request.get(address + "/scenario.yml").text()
    check("Six of eight come: a multiplier of 0.75", "central: 0.75" in file, file)
    # Shared, and seen by a manager, who may not change it.
    page.get_by_role("button", name="Share with everybody who sees plans").click()
    check("It is shared", "The scenario is shared." in page.locator("main").inner_text())
    other = sign_in(browser, desk, "max")
    other.goto(address)
    check("A manager sees it", other.title() == "One more carer - NearHome", other.title())
    check("A manager cannot change it", other.goto(address + "/change").status == 403)
    # Two side by side.
    page.goto(desk.base + "/scenarios/new")
    fill(page, {**FIRST, "Name of the scenario": "Nothing more", "New homes: how many": "",
                "New homes: places in each": "", "New homes: pounds a week for a child": "",
                "New homes: pounds once for each home": ""})
    page.get_by_role("button", name="Save and try it").click()
    page.goto(desk.base + "/scenarios")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Compare those ticked").click()
    text = page.locator("main").inner_text()
    check("Both stand side by side", "One more carer" in text and "Nothing more" in text, text[:300])
    look(page, "Compare scenarios")
    # The full run.
    page.goto(address)
    page.get_by_role("button", name="Run 100 futures").click()
    for _ in range(120):
        if "full run of 100 futures" in page.locator("main").inner_text():
            break
        time.sleep(1)
        page.goto(address)
    check("The full run ends", "full run of 100 futures" in page.locator("main").inner_text())
    # The command says the same of the same file.
    text = page.locator("main").inner_text()
    with tempfile.TemporaryDirectory() as place:
        with open(place + "/scenario.yml", "w", encoding="utf-8") as out:
            out.write(page.context.request.get(address + "/scenario.yml").text())
        subprocess.run(
            [nearhome, "plan", os.path.join(ROOT, "Instances", "tiny"), "--scenario", out.name, "--futures", "100",
             "--report", place + "/report", "--quiet"], capture_output=True, check=True)
        with open(glob.glob(place + "/report/*.html")[0], encoding="utf-8") as report:
            page.set_content(report.read())
        told = page.locator("main").inner_text()
    money = re.compile("Over the whole time it [a-z]+ £[0-9,]+")
    check("The desk and the command agree on what it costs", money.search(text) and money.search(text)[0] == money.search(told)[0],
          (money.findall(text), money.findall(told)))
    # Who has no such role is told so, and sees no link.
    officer = sign_in(browser, desk, "olive")
    check("An officer has no link", officer.get_by_role("link", name="Scenarios").count() == 0)
    check("An officer is refused", officer.goto(desk.base + "/scenarios").status == 403)


def main():
    nearhome = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    if folder:
        os.makedirs(folder, exist_ok=True)
    desk = Desk(nearhome)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            journey(browser, desk, nearhome, folder)
            browser.close()
    finally:
        status = desk.stop()
    check("SIGTERM ends the server", status == 0, str(status))
    print(f"{desk_pages.passed} passed, {len(desk_pages.failed)} failed")
    return 1 if desk_pages.failed else 0


if __name__ == "__main__":
    sys.exit(main())
