#!/usr/bin/env python3
"""The night after, in a real browser: `night_after.py NEARHOME`.

An officer decides for a child and records the arrival; the nightly job runs beside the server; the case system then says the same, a
later home, another home and nothing. Officer and manager see each of them on their pages, the night's report tells them, and the manager
resolves the contradiction. Ends with "N passed, M failed".
"""
import csv
import datetime
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from desk_api import PASSWORD, Desk, Visitor, decided, opened
from desk_pages import look
from playwright.sync_api import sync_playwright
import desk_api
import desk_pages


WAITING = "In force at the desk, not in the case system"
CONTRADICTION = "Desk and case system contradict each other"


def check(name, truth, more=""):
    desk_pages.check(name, truth, more)


def earlier(day, count):
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=count)).isoformat()


def sign_in(browser, desk, name):
    page = browser.new_context().new_page()
    page.set_default_timeout(15000)
    page.goto(f"http://{desk.address}/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    check(f"{name} signs in", page.title() == "Your desk - NearHome", page.title())
    return page


def decide(page, desk, day):
    """The first child, from the call to the arrival, by labels alone; request and home."""
    page.get_by_role("link", name="Start a request").click()
    page.get_by_label("Emergency").check()
    page.get_by_label("Team").select_option("duty")
    page.get_by_role("button", name="Continue").click()
    number = int(re.search(r"/requests/(\d+)/", page.url).group(1))
    page.get_by_label("Date of birth").fill("02/03/2003")
    page.get_by_label("Female").check()
    page.get_by_label("The child's view").fill("Near her school")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("No home").check()
    page.get_by_label("Needed by", exact=True).fill(day)
    page.get_by_label("Needed by, time").fill("18:05")
    page.get_by_label("Why it is an emergency").fill("Police protection")
    page.get_by_label("Who decided").fill("Head of service")
    page.get_by_label("Decided on").fill(day)
    page.get_by_label("Parents considered").fill("No")
    page.get_by_label("Relatives and friends asked").fill("Asked")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Start the search").click()
    option = page.get_by_role("article").filter(has_text="Eligible").filter(has_not_text="Outside").filter(
        has=page.get_by_role("link", name=re.compile("^Choose option"))).first
    home = re.match(r"Option \d+: (\S+)", option.get_by_role("heading").first.inner_text()).group(1)
    option.get_by_role("link", name=re.compile("^Choose option")).click()
    page.get_by_label("Start day").fill(day)
    page.get_by_label("Reason", exact=True).select_option("needs")
    page.get_by_label("Why this home").fill("It is the home that suits her needs best tonight.")
    page.get_by_label("How the child's view weighed").fill("Near her school, as she wished.")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_role("link", name=re.compile("^Placement ")).first.click()
    page.get_by_role("link", name=re.compile("arriv", re.I)).first.click()
    page.get_by_label("Arrived on").fill(day)
    page.get_by_label("Arrived at").fill("08:30")
    page.get_by_role("button", name="Record arrival").click()
    check("The child lives there", "Living there" in page.inner_text("main"))
    return number, home


def reference(page, desk, number, name):
    """The case system gives the child a reference, which the officer types in."""
    page.goto(f"http://{desk.address}/requests/{number}/children/1")
    page.get_by_label("Case system reference").fill(name)
    page.get_by_role("button", name="Save and continue").click()
    check(f"{name} is saved", "Error" not in page.title(), page.title())


def living(visitor, page, desk, name, day):
    """Another child who has arrived by the desk on that day; its home."""
    number = opened(visitor, day)
    status, decision, _ = decided(visitor, number, day, lambda option: option["decidable"] and not option["approvals"])
    check(f"A home is decided for {name}", status == 201, decision)
    placement = decision["placements"][0]
    status = visitor.api("POST", f"/placements/{placement['id']}/entries", {"kind": "arrived", "on": day, "at": "08:30"})[0]
    check(f"{name} has arrived", status in (200, 201))
    reference(page, desk, number, name)
    return placement["home"]


def night(desk, out):
    """The nightly job beside the server; the exceptions of the night by kind."""
    config = pathlib.Path(desk.folder, f"{out}.yml")
    config.write_text(f"authority: E10000003\ninstance: feed\ndesk: desk.db\ndatabase: {out}.db\nout: {out}\nstale_after: never\npdf: no\n")
    run = subprocess.run([desk.nearhome, "nightly", "--config", config.name, "--date", desk.day, "--quiet"], cwd=desk.folder,
                         capture_output=True, text=True)
    check("The night runs beside the server", run.returncode == 0, run.stderr[-300:])
    found = {}
    with open(pathlib.Path(desk.folder, out, desk.day, "exception-list.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["Exception"], set()).add(row["Child"])
    return found, pathlib.Path(desk.folder, out, desk.day, "report.html")


def deliver(desk, sound, *rows):
    """The case system's next data."""
    header = sound.splitlines()[0].split(",")
    lines = [",".join({"birth_date": "2003-03-02", "sex": "F", "status": "settled", **row}.get(name, "") for name in header) for row in rows]
    pathlib.Path(desk.folder, "feed/children.csv").write_text(sound.rstrip("\n") + "\n" + "".join(line + "\n" for line in lines))


def take(page, desk):
    page.goto(f"http://{desk.address}/case-system")
    page.get_by_role("button", name="Take in the data now").click()
    check("The data is taken in", page.get_by_role("status").count() == 1 and "Error" not in page.title(), page.title())


def section(page, title):
    """The text between a heading of the second level and the next."""
    text = page.inner_text("main")
    start = text.index(title)
    ends = [text.index(other, start + 1) for other in ("Contradictions", "Waiting", "Caught up lately") if other in text[start + 1:]]
    return text[start:min(ends, default=len(text))]


def main():
    nearhome = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        desk = Desk(os.path.abspath(nearhome), folder)
        try:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            day, amy = desk.day, Visitor(desk.address, "amy")
            sound = pathlib.Path(folder, "feed/children.csv").read_text()
            officer, manager = sign_in(browser, desk, "amy"), sign_in(browser, desk, "max")
            number, first = decide(officer, desk, day)
            reference(officer, desk, number, "C900")
            second = living(amy, officer, desk, "C901", earlier(day, 3))
            third = living(amy, officer, desk, "C902", earlier(day, 3))
            living(amy, officer, desk, "C903", earlier(day, 7))

            officer.goto(f"http://{desk.address}/case-system")
            look(officer, "Case system, waiting")
            waiting = section(officer, "Waiting")
            check("All four wait for the case system", all(name in waiting for name in ("C900", "C901", "C902", "C903")), waiting)
            check("The one of a week ago is overdue", "Overdue" in waiting)
            found, report = night(desk, "first")
            check("The night tells who is missing for too long", found.get(WAITING) == {"C903"}, found)
            check("And no contradiction", CONTRADICTION not in found, found)
            page = browser.new_page()
            page.goto(f"file://{report}")
            check("So does its report", WAITING in page.inner_text("body"))

            homes = [item["id"] for item in amy.api("GET", "/homes?limit=200")[1]["items"] if item["free"] > 0]
            later = next(home for home in homes if home not in (first, second, third))
            other = next(home for home in homes if home not in (first, second, third, later))
            deliver(desk, sound, {"child_id": "C900", "home_id": first, "placed_on": day},
                    {"child_id": "C901", "home_id": later, "placed_on": earlier(day, 1)},
                    {"child_id": "C902", "home_id": other, "placed_on": earlier(day, 20)})
            found, report = night(desk, "second")
            check("The night finds the contradiction by itself", found.get(CONTRADICTION) == {"C902"}, found)
            check("And still who is missing", found.get(WAITING) == {"C903"}, found)
            page.goto(f"file://{report}")
            check("Its report tells it", CONTRADICTION in page.inner_text("body"))
            page.close()

            take(officer, desk)
            look(officer, "Case system, contradiction")
            check("One caught up", re.search(r"C900 is " + first + " in both", section(officer, "Caught up lately")), section(officer, "Caught up lately"))
            check("One has moved on", re.search(r"C901 was " + second + " until the case system moved on", section(officer, "Caught up lately")))
            check("One contradicts", "C902" in section(officer, "Contradictions") and "C901" not in section(officer, "Contradictions"))
            check("One waits", "C903" in section(officer, "Waiting") and "C900" not in section(officer, "Waiting"))
            officer.goto(f"http://{desk.address}/requests/{number}")
            check("The child of the request lives there still", "Living there" in officer.inner_text("main") or "placed" in officer.inner_text("main").lower())
            manager.goto(f"http://{desk.address}/")
            check("The manager's desk tells it", "ontradiction" in manager.inner_text("main"), manager.inner_text("main")[-300:])

            manager.goto(f"http://{desk.address}/case-system")
            article = manager.get_by_role("article").filter(has_text="C902")
            text = article.inner_text()
            check("Both sides are shown", third in text and other in text, text)
            article.get_by_role("button", name="Keep the desk").click()
            check("A reason is needed", manager.title() == "Error: Desk and case system - NearHome", manager.title())
            look(manager, "Case system with a fault")
            link = manager.get_by_role("alert").get_by_role("link").first
            link.click()
            field = manager.evaluate("document.activeElement.id")
            check("The summary leads to the field", field.startswith("reason-") or manager.url.endswith(link.get_attribute("href")), field)
            article = manager.get_by_role("article").filter(has_text="C902")
            article.get_by_label("Reason").fill("She was seen there tonight.")
            article.get_by_role("button", name="Keep the desk").click()
            check("It is resolved", manager.get_by_role("status").count() == 1, manager.title())
            check("And waits again", "C902" in section(manager, "Waiting") and "C902" not in section(manager, "Contradictions"))
            found, _ = night(desk, "third")
            check("The next night knows of it", CONTRADICTION not in found, found)
            browser.close()
        finally:
            status = desk.stop()
        check("The server ends", status == 0, status)
        held = desk.run("desk", "check", "--now", f"{desk.day}T12:00:00Z")
        check("Every invariant holds", held.returncode == 0, held.stdout)
    failed = len(desk_pages.failed) + len(desk_api.failed)
    print(f"{desk_pages.passed + desk_api.passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
