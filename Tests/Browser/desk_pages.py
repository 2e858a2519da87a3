#!/usr/bin/env python3
"""Journeys of the desk in a real browser: `desk_pages.py NEARHOME [FOLDER]`.

Starts `nearhome serve --demo` and walks as an officer, a manager, a nominated officer, the fostering team and an auditor: an emergency
from the call to the arrival, conflicts, refusals, an approval, another person's rights. Every page is looked at by axe-core at 1280 and
320 CSS pixels and must not scroll sideways. FOLDER takes the pictures. Ends with "N passed, M failed".
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from desk_api import PASSWORD, Visitor, call
from desk_api import Desk as CountyDesk
from palette import small
from report_page import sheets
from playwright.sync_api import sync_playwright

passed = 0
failed = []


def check(name, truth, more=""):
    global passed
    if truth:
        passed += 1
    else:
        failed.append(name)
        print(f"FAILED: {name} {more}")


class Desk:
    """The server, and what it printed."""

    def __init__(self, nearhome):
        self.process = subprocess.Popen([nearhome, "serve", "--demo"], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("the server did not start:\n" + self.process.stderr.read())
            lines.append(line)
            if line.startswith("Stop it"):
                break
        text = "".join(lines)
        self.base = "http://" + re.search(r"^listening on (\S+)$", text, re.M).group(1)
        self.password = re.search(r"password: (\S+)", text).group(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


seen = set()


def commanding(text):
    """Options of commands, files and columns: nobody at the desk can touch them."""
    return re.findall(r"(?<![\w-])--[a-z][\w-]*|`[^`\n]+`|\b[\w-]+\.(?:csv|ya?ml)\b|\b[a-z]+_[a-z_]+\b", text)


def look(page, name):
    """axe-core, no sideways scrolling and no idle stop of the keyboard, wide and narrow; each page once."""
    if name in seen:
        return
    seen.add(name)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        check(f"{name} does not scroll sideways at {width}", over <= 0, f"{over} px too wide")
        idle = page.evaluate("""[...document.querySelectorAll('[tabindex="0"]')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && e.scrollWidth <= e.clientWidth + 1)
            .map(e => e.textContent.trim().slice(0, 40))""")
        check(f"{name} has no stop of the keyboard where nothing scrolls at {width}", not idle, f"{idle[:3]}")
    page.set_viewport_size({"width": 1280, "height": 900})
    broken = page.evaluate("[...document.querySelectorAll('th, td')].some(c => getComputedStyle(c).overflowWrap == 'anywhere')")
    check(f"{name} breaks no word of a table", not broken)
    text = page.inner_text("body")
    check(f"{name} has commas in thousands of pounds", not re.search(r"£\d{4}", text), re.findall(r"£\d{4}.*", text)[:1])
    check(f"{name} writes per cent without a blank", not re.search(r"\d %", text), re.findall(r".*\d %", text)[:1])
    check(f"{name} writes children's home", "Childrens home" not in text)
    marks = re.findall(r"</?(?:p|ul|ol|li|h[1-4]|a|strong|div|table|td)\b", page.inner_text("body"))
    check(f"{name} shows no markup as text", not marks, f"{marks[:3]}")
    commands = commanding(text)
    check(f"{name} has no words of the command line", not commands, f"{commands[:3]}")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    check(f"{name} has no axe violation", not found,
          "; ".join(f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found))


def sign_in(browser, desk, name):
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.set_default_timeout(15000)
    page.goto(desk.base + "/")
    look(page, "Sign in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(desk.password)
    page.get_by_role("button", name="Sign in").click()
    check(f"{name} signs in", page.title() == "Your desk - NearHome", page.title())
    look(page, f"Your desk of {name}")
    return page


def start(page, desk, why_emergency="Police protection"):
    """A request for an emergency, to its matches; its number."""
    page.goto(desk.base + "/requests/new")
    look(page, "Start a request")
    page.get_by_label("Emergency").check()
    page.get_by_label("Team").select_option("duty")
    page.get_by_role("button", name="Continue").click()
    number = int(re.search(r"/requests/(\d+)/", page.url).group(1))
    look(page, "A child")
    page.get_by_label("Date of birth").fill("31/02/2003")
    page.get_by_role("button", name="Save and continue").click()
    check("A day that is none comes back with the fault", page.title().startswith("Error: "), page.title())
    check("What was typed is kept", page.get_by_label("Date of birth").input_value() == "31/02/2003")
    check("The summary links to the field",
          page.get_by_role("alert").get_by_role("link").first.get_attribute("href") == "#birthDate")
    check("The summary names the field", page.get_by_role("alert").get_by_role("link").first.inner_text()
          == "Date of birth: the calendar has no such day; write day, month and year, as 23/11/2026.")
    look(page, "A child with a fault")
    page.get_by_label("Date of birth").fill("02/03/2003")
    page.get_by_label("Female").check()
    page.get_by_label("The child's view").fill("<b>Near</b> her school")
    page.get_by_role("button", name="Save and continue").click()
    look(page, "Details")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Start the search").click()
    check("Missing answers stop the search", page.title() == f"Error: Check request {number} - NearHome", page.title())
    look(page, "Check with faults")
    page.goto(f"{desk.base}/requests/{number}/details")
    page.get_by_label("No home").check()
    page.get_by_label("Needed by", exact=True).fill("30/09/2011")
    page.get_by_label("Needed by, time").fill("18:05")
    page.get_by_label("Why it is an emergency").fill(why_emergency)
    page.get_by_label("Who decided").fill("Head of service")
    page.get_by_label("Decided on").fill("30 09 2011")
    page.get_by_label("Parents considered").fill("Yes")
    page.get_by_label("Relatives and friends asked").fill("Yes")
    page.get_by_role("button", name="Save and continue").click()
    look(page, "Check")
    page.get_by_role("button", name="Start the search").click()
    check("The search shows matches", page.title() == f"Matches for request {number} - NearHome", page.title())
    return number


def choose(page, desk, number, article):
    """Decides the option of an article; the page that follows."""
    article.get_by_role("link", name=re.compile("^Choose option")).click()
    look(page, "Choose")
    page.get_by_label("Start day").fill("30/09/2011")
    page.get_by_label("Reason", exact=True).select_option("needs")
    page.get_by_label("Why this home").fill("It is the home that suits her needs best tonight.")
    page.get_by_label("How the child's view weighed").fill("Near her school, as she wished.")
    page.get_by_role("button", name="Record the decision").click()


def side_by_side(page, desk, number):
    """The map, two options compared, the plan for all requests, the list as CSV."""
    check("The map is a picture with a name", page.get_by_role("img", name=re.compile("^Map of the first")).is_visible())
    marks = page.locator("figure.map svg.wide text").all_text_contents()
    ranks = {text for mark in marks for text in mark.split(", ")}
    check("It has the first option and a scale", "1" in ranks and any(re.search(" miles?$", mark) for mark in marks), marks)
    page.set_viewport_size({"width": 320, "height": 900})
    box = page.locator("figure.map svg.narrow").bounding_box()
    check("A narrow screen shows the whole map", box["x"] >= 0 and box["x"] + box["width"] <= 320, box)
    sizes = page.locator("figure.map svg:visible text").evaluate_all(
        "all => all.map(text => parseFloat(text.getAttribute('font-size')) * text.ownerSVGElement.getBoundingClientRect().width"
        " / text.ownerSVGElement.viewBox.baseVal.width)")
    check("Its words can be read", page.locator("figure.map svg:visible").count() == 1 and sizes and min(sizes) >= 11, sizes)
    page.set_viewport_size({"width": 1280, "height": 900})
    lived = page.get_by_role("article").first.inner_text()
    check("Where a home is stands in sentences",
          re.search(r"(Miles not known|[\d.]+ miles? from home)\. (In our area|Outside adjoining: .*|Outside distant: .*)\. Vacancy ", lived), lived[:300])
    check("Homes are rounded for an officer", "Homes are shown to within half a mile." in page.locator("figcaption").inner_text())
    told = page.locator("main").inner_text()
    check("Points are shown and explained in miles", re.search(r"Points: \d+\s", lived)
          and "Each mile from where a child comes from counts 1.6, and twice that beyond 20 miles" in told, told[:900])
    check("The order is told as it is", "fewest points first in each." in told, told[:900])
    page.get_by_label("Compare option 1", exact=True).check()
    page.get_by_role("button", name="Compare", exact=True).click()
    check("One option is not compared", page.title() == f"Error: Compare options for request {number} - NearHome", page.title())
    look(page, "Compare with a fault")
    page.get_by_role("link", name="See the matches").click()
    for rank in (1, 2, 3):
        page.get_by_label(f"Compare option {rank}", exact=True).check()
    page.get_by_role("button", name="Compare", exact=True).click()
    check("Three are", page.title() == f"Compare options for request {number} - NearHome", page.title())
    heads = page.get_by_role("columnheader").all_inner_texts()
    check("Side by side", len(heads) == 4 and heads[1].startswith("Option 1: "), heads)
    check("Factor by factor", page.get_by_role("rowheader", name="Near family").is_visible())
    look(page, "Compare")
    page.get_by_role("link", name="Choose option 1").click()
    check("An option is chosen from there", page.title().startswith("Choose option 1: "), page.title())
    page.goto(f"{desk.base}/requests/{number}/matches")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    check("The list is a file", download.value.suggested_filename == f"matches-{number}.csv", download.value.suggested_filename)
    page.get_by_role("link", name="All open requests at once").click()
    check("All requests at once", page.title() == "All open requests at once - NearHome", page.title())
    check("It says what no home counts", "A child without a home counts 10000, and twice that in an emergency." in page.locator("main").inner_text())
    check("Nothing there decides", page.locator("main button").count() == 0)
    check("Three ways", page.get_by_role("row", name=re.compile("^Best together")).is_visible())
    look(page, "All open requests at once")
    page.goto(f"{desk.base}/requests/{number}/matches")


def paper_and_zoom(page, desk, number):
    """Without navigation and buttons on paper; usable at 400 per cent of a small screen."""
    page.emulate_media(media="print")
    check("Paper has no navigation", not page.get_by_role("navigation").is_visible())
    check("Nor a button", not any(button.is_visible() for button in page.get_by_role("button").all()))
    check("But the options", page.get_by_role("article").first.is_visible())
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{desk.base}/requests/{number}/details")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check("At 400 per cent nothing scrolls sideways", over <= 0, over)
    hidden = 0
    for _ in range(30):
        page.keyboard.press("Tab")
        box = page.evaluate("(() => { const r = document.activeElement.getBoundingClientRect(); return [r.top, r.bottom, innerHeight] })()")
        if box[1] < 0 or box[0] > box[2]:
            hidden += 1
    check("Whoever goes by keyboard sees where they are", hidden == 0, hidden)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{desk.base}/requests/{number}/matches")


def unknown_and_siblings(page, desk):
    """A reference nobody knows is told, and faults say whose they are."""
    page.goto(desk.base + "/requests/new")
    page.get_by_label("Emergency").check()
    page.get_by_label("Team").select_option("duty")
    page.get_by_label("Case system reference").fill("C99X")
    page.get_by_role("button", name="Continue").click()
    said = "The case system does not know this reference. Check it; a new child is entered by hand."
    check("A reference that is not known is told", said in page.inner_text("main"))
    look(page, "A child who is not known")
    number = int(re.search(r"/requests/(\d+)/", page.url).group(1))
    page.goto(f"{desk.base}/requests/{number}")
    page.get_by_role("button", name="Add a child").click()
    page.goto(f"{desk.base}/requests/{number}/check")
    check("So does the page before the search, once", page.inner_text("main").count(said) == 1)
    page.get_by_role("button", name="Start the search").click()
    faults = page.get_by_role("alert").get_by_role("link").all_inner_texts()
    check("Faults of brothers and sisters name the child", "Fill in “Date of birth” (child 1, C99X)." in faults
          and any(re.fullmatch(r"Fill in “Date of birth” \(child 2, D-\d+\)\.", fault) for fault in faults), faults)
    page.goto(f"{desk.base}/requests/{number}/withdraw")
    page.get_by_label("Reason").fill("Only tried")
    page.get_by_role("button", name="Withdraw the request").click()


def reason_at_once(page, desk, number):
    """The words for a choice are asked for with everything else."""
    page.goto(f"{desk.base}/requests/{number}/matches")
    page.get_by_role("link", name=re.compile("^Choose option")).last.click()
    page.get_by_role("button", name="Record the decision").click()
    faults = page.get_by_role("alert").get_by_role("link").all()
    check("Why this home is asked with all others, in the order of the form",
          [fault.get_attribute("href") for fault in faults] == ["#startOn", "#reasonCode", "#reason", "#viewWeighed"],
          page.get_by_role("alert").inner_text())
    page.get_by_role("heading", level=1)
    text = page.inner_text("main")
    check("How long the words must be is said before", re.search(r"At least 20 characters, because it is not the first option", text), text)
    check("The page says that another option comes first",
          re.search(r"would not be true here to say \"First choice\" \(option \d+ comes first\)", text), text)
    look(page, "Choose with faults")
    page.goto(f"{desk.base}/requests/{number}/matches")


def two_tabs(page, desk, number):
    """What two tabs save is compared, and nothing typed is lost."""
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{desk.base}/requests/{number}/details")
    page.get_by_label("Who decided").fill("The first tab")
    page.get_by_role("button", name="Save and continue").click()
    other.get_by_label("Who decided").fill("The second tab")
    other.get_by_role("button", name="Save and continue").click()
    check("The second tab is told", other.title() == "Somebody else changed this - NearHome", other.title())
    look(other, "Somebody else changed this")
    text = other.inner_text("main")
    check("Both values are there", "The first tab" in text and "The second tab" in text)
    other.get_by_role("button", name="Save my version").click()
    other.goto(f"{desk.base}/requests/{number}/details")
    check("My version is saved", other.get_by_label("Who decided").input_value() == "The second tab")
    other.close()
    page.goto(f"{desk.base}/requests/{number}/matches")


def uncovered(officer, fostering, desk, home):
    """Terms that no longer cover a child who lives there are saved and told; a page saved as it was changes nothing."""
    fostering.goto(f"{desk.base}/case-system")
    before = fostering.get_by_role("article").count()
    fostering.goto(f"{desk.base}/homes/{home}/change")
    oldest = fostering.get_by_label("Oldest age").input_value()
    check("Known to have none is shown as that", fostering.get_by_label("Faiths").input_value() != "")
    fostering.get_by_label("Reason for the change").fill("Looked at")
    fostering.get_by_role("button", name="Save changes").click()
    fostering.goto(f"{desk.base}/case-system")
    check("What nobody touched is no difference", fostering.get_by_role("article").count() == before, fostering.inner_text("main"))
    fostering.goto(f"{desk.base}/homes/{home}/change")
    fostering.get_by_label("Oldest age").fill("5")
    fostering.get_by_label("Weekly cost").fill("£1,250")
    fostering.get_by_label("Reason for the change").fill("New terms")
    fostering.get_by_role("button", name="Save changes").click()
    check("Who is no longer covered is said after saving", "no longer cover somebody" in fostering.get_by_role("status").inner_text())
    text = fostering.inner_text("main")
    check("And stands on the page, without the reference", "A girl aged 8 who lives there: the home's terms are ages" in text and "D-1" not in text, text)
    check("Money is read with its sign and comma", "£1,250.00" in text, text)
    look(fostering, "A home that does not cover somebody")
    officer.goto(f"{desk.base}/homes/{home}")
    check("Who may see the request sees the reference", "D-1, a girl aged 8 who lives there" in officer.inner_text("main"), officer.inner_text("main"))
    officer.goto(f"{desk.base}/placements/1")
    check("So does the placement", officer.get_by_role("heading", name="Not covered by the home's terms").is_visible())
    look(officer, "A placement that is not covered")
    fostering.goto(f"{desk.base}/case-system")
    check("Differences have the words of the form", "Oldest age" in fostering.inner_text("main"), fostering.inner_text("main"))
    look(fostering, "Differences of homes")
    fostering.goto(f"{desk.base}/homes/{home}/change")
    fostering.get_by_label("Oldest age").fill(oldest)
    fostering.get_by_label("Reason for the change").fill("As before")
    fostering.get_by_role("button", name="Save changes").click()
    check("Covered again, nothing is said", fostering.get_by_role("status").inner_text() == "Saved."
          and "Not covered" not in fostering.inner_text("main"))


def director(browser, desk, officer):
    """A distant home: a verbal approval on the telephone, confirmed by the director."""
    number = start(officer, desk, "Far away")
    distant = officer.get_by_role("article").filter(has_text="Outside distant").filter(
        has=officer.get_by_role("link", name=re.compile("^Choose option")))
    check("A distant home can be chosen", distant.count() > 0)
    if distant.count() == 0:
        return
    choose(officer, desk, number, distant.first)
    decision = officer.url
    officer.get_by_role("link", name="Record a verbal approval").click()
    look(officer, "A verbal approval")
    officer.get_by_label("Approval").select_option("Director of children's services")
    officer.get_by_label("Who agreed").select_option("dora")
    officer.get_by_label("When").fill("08:59")
    officer.get_by_role("button", name="Save verbal approval").click()
    check("The verbal approval counts", "Agreed" in officer.inner_text("main"))
    page = sign_in(browser, desk, "dora")
    page.get_by_role("link", name=re.compile(r"^Approval \d")).first.click()
    look(page, "An approval of the director")
    page.get_by_label("I have read the request, the list and the reasons").check()
    page.get_by_role("button", name="Refuse").click()
    check("A refusal needs a reason", page.title().startswith("Error: "), page.title())
    page.get_by_label("I have read the request, the list and the reasons").check()
    page.get_by_label("Reason", exact=True).fill("Too far from her school")
    page.get_by_role("button", name="Refuse").click()
    check("The refusal is recorded", "The refusal is recorded." in page.inner_text("main"))
    officer.goto(decision)
    check("A refused decision frees the place", "Refused" in officer.inner_text("main"))
    look(officer, "A refused decision")


def on_paper(play, nearhome):
    """The sheet has the call list before the one table, prints on one or two sheets of paper, none of them mostly white; of brothers and
    sisters each reason names its child."""
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for instance in ("tiny", "cambridgeshire-2011"):
        with tempfile.TemporaryDirectory() as folder:
            desk = CountyDesk(os.path.abspath(nearhome), folder, instance)
            try:
                amy = Visitor(desk.address, "amy")
                page = browser.new_page()
                page.goto(f"http://{desk.address}/sign-in")
                page.get_by_label("User name").fill("amy")
                page.get_by_label("Password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                at = {"homeEasting": 545200, "homeNorthing": 258600, "view": {"text": "I want to stay near my gran."}}
                pair = [{"birthDate": "2003-03-02", "sex": "F", **at}, {"birthDate": "2005-03-02", "sex": "M", **at}]
                if instance == "tiny":
                    pair = [{"reference": name, "view": {"text": "Together."}} for name in ("C10", "C11")]
                cases = {
                    "an emergency": call(desk.day),
                    "two children": call(desk.day, siblingPlan="together", children=pair),
                    "one child": call(desk.day, children=[{"birthDate": "2002-05-14", "sex": "F", "schoolEasting": 546900,
                                                           "schoolNorthing": 257300, "keepSchool": "yes", **at}]),
                }
                for kind, body in cases.items():
                    name = f"{instance}, {kind}"
                    number = amy.api("POST", "/requests", body)[1]["id"]
                    amy.api("POST", f"/requests/{number}/submit", {})
                    options = amy.api("GET", f"/requests/{number}/matches?effects=wait")[1]["options"]
                    if name == "tiny, two children":
                        page.goto(f"http://{desk.address}/requests/{number}/matches?why=H07")
                        reasons = page.locator("h2:has-text('Why H07') ~ ul li").all_inner_texts()
                        check("Each reason names its child", reasons and all(re.match("C1[01]: ", line) for line in reasons)
                              and len(set(reasons)) == len(reasons), reasons)
                    page.goto(f"http://{desk.address}/requests/{number}/sheet")
                    page.get_by_label("Why are you printing it?").fill("To ring round")
                    page.get_by_role("button", name="Make the sheet").click()
                    page.wait_for_url("**of=*")
                    if name == "tiny, two children":
                        look(page, "A sheet")
                    heads = page.get_by_role("heading", level=2).all_inner_texts()
                    check(f"{name}: the call list stands first", heads == ["Call list", "Options in order", "Nearest misses", "Notes"], heads)
                    check(f"{name}: the options are one table with room for notes",
                          min(len(options), 2) <= page.locator(".sheet tbody tr").count() and page.locator(".sheet .room").count() > 1)
                    for landscape in (False, True):
                        filled, first = sheets(page.pdf(format="A4", landscape=landscape))
                        check(f"{name}: one or two sheets of paper", len(filled) <= 2, filled)
                        check(f"{name}: none is mostly white", min(filled) >= 0.4, filled)
                        check(f"{name}: the first has options", "Options in order" in first and "1. H" in first, first[-300:])
            finally:
                desk.stop()
    browser.close()


def county_picture(play, nearhome, path):
    """The matches page of the bundled county, as README shows it."""
    with tempfile.TemporaryDirectory() as folder:
        desk = CountyDesk(os.path.abspath(nearhome), folder, "cambridgeshire-2011")
        try:
            amy = Visitor(desk.address, "amy")
            children = [{"birthDate": "2002-05-14", "sex": "F", "initials": "A.B.", "homeEasting": 545200, "homeNorthing": 258600,
                         "schoolEasting": 546900, "schoolNorthing": 257300, "keepSchool": "yes",
                         "avoid": [{"easting": 549800, "northing": 261200, "km": 1}],
                         "view": {"text": "I want to stay at my school and see my gran on Sundays."}}]
            number = amy.api("POST", "/requests", call(desk.day, children=children))[1]["id"]
            amy.api("POST", f"/requests/{number}/submit", {})
            amy.api("GET", f"/requests/{number}/matches?effects=wait")
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1000, "height": 1500})
            page.goto(f"http://{desk.address}/sign-in")
            page.get_by_label("User name").fill("amy")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.goto(f"http://{desk.address}/requests/{number}/matches")
            check("The county's matches have a map", page.locator("figure.map").is_visible())
            pathlib.Path(path).write_bytes(small(page.screenshot()))
            browser.close()
        finally:
            desk.stop()


def main():
    nearhome = sys.argv[1]
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    desk = Desk(nearhome)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            officer = sign_in(browser, desk, "olive")
            number = start(officer, desk)
            look(officer, "Matches")
            if pictures:
                os.makedirs(pictures, exist_ok=True)
                officer.screenshot(path=os.path.join(pictures, "matches.png"))
            check("Notes are text, never markup", officer.locator("main b").count() == 0)
            side_by_side(officer, desk, number)
            paper_and_zoom(officer, desk, number)
            two_tabs(officer, desk, number)
            unknown_and_siblings(officer, desk)
            reason_at_once(officer, desk, number)
            officer.get_by_label("Home reference").fill("H01")
            officer.get_by_role("button", name="Look it up").click()
            check("A home looked up has its reasons", officer.get_by_role("heading", name="Why H01").is_visible())
            officer.goto(f"{desk.base}/requests/{number}/matches?area=yes")
            check("A filter in force can be removed",
                  officer.get_by_role("link", name="Remove filter In our area only").is_visible())
            officer.goto(f"{desk.base}/requests/{number}/matches")
            # An option that can be decided without an approval.
            plain = None
            for article in officer.get_by_role("article").all():
                if article.get_by_role("link", name=re.compile("^Choose")).count() and "Eligible" in article.inner_text():
                    plain = article
                    break
            check("Some option can be chosen", plain is not None)
            home = re.search(r"Option \d+: (\S+)", plain.inner_text()).group(1)
            plain.get_by_role("link", name=f"Ask {home}").click()
            look(officer, "Ask")
            officer.get_by_label("Accepted").check()
            officer.get_by_label("Answered by").fill("The carer")
            officer.get_by_label("The place is free today").check()
            officer.get_by_role("button", name="Save the answer").click()
            check("The answer is saved", officer.get_by_role("status").inner_text() == "The answer is saved.")
            officer.get_by_role("button", name=f"Reserve {home}", exact=True).first.click()
            check("The reservation names its end", f"{home}: 1 place until" in officer.inner_text("main"))
            look(officer, "A request")
            officer.get_by_role("link", name="See matches").click()
            article = officer.get_by_role("article").filter(has_text=re.compile(rf"Option \d+: {home}\b")).first
            choose(officer, desk, number, article)
            check("The decision is recorded", officer.title() == "Decision 1 - NearHome", officer.title())
            look(officer, "A decision")
            officer.get_by_role("link", name="Placement 1").click()
            look(officer, "A placement")
            officer.get_by_role("link", name="Record the arrival").click()
            look(officer, "Arrival")
            officer.get_by_label("Arrived on").fill("30/09/2011")
            officer.get_by_label("Arrived at").fill("23:59")
            officer.get_by_role("button", name="Record arrival").click()
            check("An arrival ahead of the clock is refused", officer.title().startswith("Error: "), officer.title())
            officer.get_by_label("Arrived at").fill("09:00")
            officer.get_by_role("button", name="Record arrival").click()
            check("The child lives there", "Living there" in officer.inner_text("main"))
            rows = officer.get_by_role("listitem").filter(has_text="Entry ").all_inner_texts()
            check("A decision's day of starting is called that", rows[0].startswith("Entry 1: Decided, to start on 30 September 2011, written"), rows)
            check("And the arrival has its own time", any("Arrived on 30 September 2011 at 09:00" in row for row in rows), rows)
            officer.goto(desk.base + "/tasks")
            look(officer, "Tasks")
            officer.goto(desk.base + "/homes")
            look(officer, "Homes")
            officer.goto(f"{desk.base}/homes/{home}")
            look(officer, "A home")
            text = officer.inner_text("main")
            check("A home's page has its terms", officer.get_by_role("heading", name="The home's terms").is_visible()
                  and re.search(r"Ages\s+\d", text) and re.search(r"Pets\s+(there are|not known)", text), text)
            check("It says whom the case system counts and whom the desk", re.search(r"Children there by the case system\s+\d", text)
                  and re.search(r"Held or taken since on the desk\s+1\b", text), text)
            check("Whom it covers is not mentioned", "Not covered" not in text)
            officer.goto(desk.base + "/case-system")
            look(officer, "Desk and case system")
            officer.goto(desk.base + "/approvals")
            check("An officer may not see approvals", officer.title() == "You may not do this - NearHome", officer.title())
            look(officer, "You may not do this")
            officer.goto(desk.base + "/requests/999")
            check("A request that is not there is not found", officer.title() == "Not found - NearHome", officer.title())
            officer.goto(desk.base + "/nowhere")
            check("An address that leads nowhere is not found", officer.title() == "Not found - NearHome", officer.title())
            check("It shows the ways on", officer.get_by_role("navigation", name="Main").is_visible())
            look(officer, "Not found")

            # A home outside needs the nominated officer.
            other = start(officer, desk, "No bed tonight")
            outside = officer.get_by_role("article").filter(has_text="Outside adjoining").filter(
                has=officer.get_by_role("link", name=re.compile("^Choose"))).first
            choose(officer, desk, other, outside)
            check("It waits for approval", "Waiting for approval" in officer.inner_text("main"))
            approver = sign_in(browser, desk, "nora")
            approver.get_by_role("link", name=re.compile(r"^Approval \d")).first.click()
            look(approver, "An approval")
            approver.get_by_role("button", name="Approve").click()
            check("An approval without reading is refused", approver.title().startswith("Error: "), approver.title())
            approver.get_by_label("I have read the request, the list and the reasons").check()
            approver.get_by_role("button", name="Approve").click()
            check("The approval is given", "The approval is given." in approver.inner_text("main"))

            # Two officers, one place: the second is told, and loses nothing typed.
            manager = sign_in(browser, desk, "max")
            third = start(manager, desk, "Second child")
            fourth = start(officer, desk, "Third child")
            taken = None
            for article in manager.get_by_role("article").all():
                if article.get_by_role("link", name=re.compile("^Choose")).count() and "Eligible" in article.inner_text():
                    taken = re.search(r"Option \d+: (\S+)", article.inner_text()).group(1)
                    break
            for page in (manager, officer):
                page.get_by_role("article").filter(has_text=re.compile(rf"Option \d+: {taken}\b")).first.get_by_role(
                    "link", name=re.compile("^Choose option")).click()
                page.get_by_label("Start day").fill("30/09/2011")
                page.get_by_label("Reason", exact=True).select_option("other")
                page.get_by_label("Why this home").fill("Nobody else can take the child tonight.")
                page.get_by_label("How the child's view weighed").fill("It weighed much.")
            manager.get_by_role("button", name="Record the decision").click()
            check("The first of two gets the place", manager.title().startswith("Decision "), manager.title())
            officer.get_by_role("button", name="Record the decision").click()
            body = officer.inner_text("main")
            check("The second is told that the place is taken or the option has changed",
                  officer.title() in ("This place has just been taken - NearHome", "The option has changed - NearHome",
                                      "Decision 4 - NearHome"), officer.title())
            if not officer.title().startswith("Decision"):
                check("What the second typed is still there", "It weighed much." in body)
                look(officer, "A conflict")

            director(browser, desk, officer)
            commissioner = sign_in(browser, desk, "cora")
            for name, path in (("Start a scenario", "/scenarios/new"), ("All scenarios", "/scenarios")):
                check(f"A commissioner's desk leads on: {name}",
                      commissioner.get_by_role("link", name=name).get_attribute("href") == path)
            for path in ("/requests", "/homes", "/audit", "/case-system", "/tasks", "/plan"):
                commissioner.goto(desk.base + path)
                check(f"A commissioner does not see {path}", commissioner.title() == "You may not do this - NearHome", commissioner.title())

            fostering = sign_in(browser, desk, "fern")
            fostering.goto(f"{desk.base}/homes/{home}/change")
            look(fostering, "Change a home")
            fostering.get_by_label("Telephone").fill("01223 000000")
            fostering.get_by_label("Reason for the change").fill("New number")
            fostering.get_by_role("button", name="Save changes").click()
            check("The change is saved", "01223 000000" in fostering.inner_text("main"), fostering.title())
            uncovered(officer, fostering, desk, home)
            fostering.goto(desk.base + "/homes/new")
            look(fostering, "Add a home")
            fostering.goto(desk.base + "/requests")
            check("The fostering team sees no requests", fostering.title() == "You may not do this - NearHome")

            auditor = sign_in(browser, desk, "ada")
            auditor.goto(desk.base + "/audit")
            look(auditor, "Audit")
            auditor.get_by_role("button", name="Check the chain").click()
            check("The chain is whole", auditor.get_by_role("status").is_visible(), auditor.inner_text("main")[:200])

            # By keyboard alone, from the sign-in to the desk.
            keys = browser.new_page()
            keys.goto(desk.base + "/sign-in")
            keys.keyboard.press("Tab")
            check("The first stop is the skip link",
                  keys.evaluate("document.activeElement.textContent") == "Skip to main content")
            for _ in range(10):
                if keys.evaluate("document.activeElement.id") == "name":
                    break
                keys.keyboard.press("Tab")
            keys.keyboard.type("olive")
            keys.keyboard.press("Tab")
            keys.keyboard.type(desk.password)
            with keys.expect_navigation():
                keys.keyboard.press("Enter")
            check("Keys alone sign in", keys.title() == "Your desk - NearHome", keys.title())
            keys.get_by_role("button", name="Sign out").click()
            check("Sign out leads to the sign-in", keys.title() == "Sign in - NearHome")
            browser.close()
            on_paper(play, nearhome)
            if pictures:
                county_picture(play, nearhome, os.path.join(pictures, "matches-county.png"))
        headers(desk)
    finally:
        status = desk.stop()
    check("SIGTERM ends the server", status == 0, str(status))
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


def ask(desk, path, method="GET", headers=None, body=None):
    request = urllib.request.Request(desk.base + path, method=method, headers=headers or {}, data=body)
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def headers(desk):
    """What every answer carries, and what is refused before any handler."""
    status, fields, _ = ask(desk, "/sign-in")
    check("The policy allows no script", "default-src 'none'" in fields.get("Content-Security-Policy", ""))
    check("Pages are not kept", fields.get("Cache-Control") == "no-store")
    check("A strange host is refused", ask(desk, "/sign-in", headers={"Host": "evil.example"})[0] == 421)
    check("Health needs no sign-in", ask(desk, "/health")[2] == b'{"status":"ok"}')
    status, fields, body = ask(desk, "/api/v1/me")
    check("The API asks for a sign-in", status == 401 and json.loads(body)["status"] == 401)
    check("Problems have their type", fields.get("Content-Type") == "application/problem+json")
    check("Another method says which", ask(desk, "/api/v1/feed", method="DELETE")[1].get("Allow") == "GET, POST")
    for path, takes in [("/requests/new", "GET, POST"), ("/homes", "GET"), ("/sign-out", "POST")]:
        status, fields, _ = ask(desk, path, method="DELETE")
        check(f"A page says how it is asked: {path}", (status, fields.get("Allow")) == (405, takes))
    check("An address that leads nowhere is not found", ask(desk, "/nowhere", method="PUT")[0] == 404)
    check("A large body is refused", ask(desk, "/sign-in", method="POST", body=b"x" * (2 << 20))[0] == 413)
    check("Another site's form is refused",
          ask(desk, "/sign-in", method="POST", headers={"Origin": "http://evil.example"}, body=b"name=a")[0] == 403)


if __name__ == "__main__":
    sys.exit(main())
