#!/usr/bin/env python3
"""The pictures of the handbooks, and whether the handbooks say what the pages say: `pictures.py NEARHOME [FOLDER]`.

Walks the demo desk as the handbooks do: an officer from the call to the arrival, the nominated officer, the fostering team, an auditor, a
commissioner; and opens the reports. Every word in bold in the handbooks of those who use the desk must stand on a page that was
seen, or among the words in the source of the desk's pages, for what happens only between two people. With FOLDER (Handbook/pictures) the pictures are made anew. Ends with "N passed, M failed".
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

from desk_pages import Desk
from palette import small

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SCENARIO = {
    "Name of the scenario": "Four more carers", "Target: per cent outside": "29", "How sure: per cent of futures that must reach it": "90",
    "Last day": "31/03/2012", "Children who come into care in a year": "8", "Per cent of children in care who leave in a year": "30",
    "Moves in a year for 100 children in care": "20", "Per cent of own foster carers who stop in a year": "10",
    "Inflation in per cent a year": "2", "New homes: how many": "4", "New homes: places in each": "1",
    "New homes: pounds a week for a child": "500", "New homes: pounds once for each home": "16000",
}
BY_PAGES = ["commissioner.md", "officer.md", "fostering.md", "director.md", "administrator.md"]

passed = 0
failed = 0


def check(name, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {name} {detail}")


class Walk:
    """One walk over the desk: the pages seen, and the pictures taken of them."""

    def __init__(self, browser, desk, folder):
        self.browser, self.desk, self.folder = browser, desk, folder
        self.words = ""

    def sign_in(self, name):
        page = self.browser.new_page(viewport={"width": 900, "height": 700})
        page.set_default_timeout(15000)
        page.goto(self.desk.base + "/")
        self.see(page)
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(self.desk.password)
        page.get_by_role("button", name="Sign in").click()
        self.see(page)
        return page

    def see(self, page):
        self.words += " " + page.title() + " " + page.evaluate("document.body.textContent")

    def go(self, page, path):
        page.goto(self.desk.base + path)
        self.see(page)

    def press(self, page, name, kind="button"):
        page.get_by_role(kind, name=name, exact=True).first.click()
        self.see(page)

    def follow(self, page, name):
        self.press(page, name, "link")

    def picture(self, page, name, first=None, until=None, height=None):
        """Keeps the page from its top or the element `first`, to where `until` begins or for so many pixels."""
        if not self.folder:
            return
        page.wait_for_load_state()

        def place(element):
            return int(page.locator(element).first.bounding_box()["y"] + page.evaluate("window.scrollY"))

        top = place(first) - 16 if first else 0
        whole = page.evaluate("document.documentElement.scrollHeight")
        bottom = place(until) - 8 if until else min(whole, top + (height or whole))
        clip = {"x": 0, "y": top, "width": page.viewport_size["width"], "height": bottom - top}
        png = small(page.screenshot(full_page=True, clip=clip))
        (self.folder / f"{name}.png").write_bytes(png)


def emergency(walk, page, reference):
    """A request for an emergency, to its matches; its number."""
    walk.go(page, "/requests/new")
    page.get_by_label("Emergency").check()
    page.get_by_label("Team").select_option("duty")
    page.get_by_label("Case system reference").fill(reference)
    walk.press(page, "Continue")
    number = int(re.search(r"/requests/(\d+)/", page.url).group(1))
    if not reference:
        page.get_by_label("Date of birth").fill("02/03/2003")
        page.get_by_label("Female").check()
    page.get_by_label("The child's view").fill("He wants to stay at his school." if reference else "Near her school.")
    page.get_by_label("Who heard it").fill("The social worker")
    walk.press(page, "Save and continue")
    page.get_by_label("No home").check()
    page.get_by_label("Needed by", exact=True).fill("30/09/2011")
    walk.press(page, "Save and continue")
    walk.press(page, "Start the search")
    check("Missing answers are named", page.title().startswith("Error: "), page.title())
    if reference:
        walk.picture(page, "faults", until="main h2:nth-of-type(2)")
    walk.go(page, f"/requests/{number}/details")
    page.get_by_label("Needed by, time").fill("20:00")
    page.get_by_label("Why it is an emergency").fill("The placement ended today.")
    page.get_by_label("Who decided").fill("The team manager")
    page.get_by_label("Decided on").fill("30/09/2011")
    page.get_by_label("Parents considered").fill("Not safe tonight.")
    page.get_by_label("Relatives and friends asked").fill("His grandmother: no room.")
    walk.press(page, "Save and continue")
    if reference:
        walk.picture(page, "check-answers")
    walk.press(page, "Start the search")
    check("The search shows matches", page.title() == f"Matches for request {number} - NearHome", page.title())
    return number


def choose(walk, page, number, home, picture=None):
    """Decides for a home."""
    walk.go(page, f"/requests/{number}/matches")
    article = page.get_by_role("article").filter(has_text=re.compile(rf"Option \d+: {home}\b")).first
    article.get_by_role("link", name=re.compile("^Choose option")).click()
    walk.see(page)
    page.get_by_label("Start day").fill("30/09/2011")
    page.get_by_label("Reason", exact=True).select_option("needs")
    page.get_by_label("Why this home").fill("It is near the school, and the carer knows the child.")
    page.get_by_label("How the child's view weighed").fill("The child can stay at the same school.")
    if picture:
        walk.picture(page, picture)
    walk.press(page, "Record the decision")
    return page.url.split("?")[0].replace(walk.desk.base, "")


def officer(walk):
    page = walk.sign_in("olive")
    number = emergency(walk, page, "C08")
    for _ in range(30):
        if "being worked out" not in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
        walk.follow(page, "Refresh")
    walk.picture(page, "map", first="figure.map", until="main h2:text('Options in order')")
    walk.picture(page, "matches", first="#option-1", until="#option-2")
    for rank in (1, 2, 3):
        page.get_by_label(f"Compare option {rank}", exact=True).check()
    walk.press(page, "Compare")
    page.set_viewport_size({"width": 1200, "height": 700})
    walk.picture(page, "compare", first="main h1", height=900)
    page.set_viewport_size({"width": 900, "height": 700})
    walk.go(page, "/plan")
    for _ in range(30):
        if "being worked out" not in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
        walk.follow(page, "Refresh")
    walk.go(page, f"/requests/{number}/matches")
    page.get_by_label("Home reference").fill("H17")
    walk.press(page, "Look it up")
    walk.go(page, f"/requests/{number}/matches")
    walk.follow(page, "Ask H01")
    page.get_by_label("Accepted").check()
    page.get_by_label("Answered by").fill("The carer")
    page.get_by_label("The place is free today").check()
    walk.press(page, "Save the answer")
    walk.press(page, "Reserve H01")
    walk.picture(page, "request")
    walk.follow(page, "Withdraw")
    for path in ("no-home", "sheet"):
        walk.go(page, f"/requests/{number}/{path}")
    page.get_by_label("Why are you printing it?").fill("To ring round from the car.")
    walk.press(page, "Make the sheet")
    decision = choose(walk, page, number, "H01", "choose")
    walk.follow(page, "Placement 1")
    walk.go(page, "/placements/1/no-arrival")
    walk.go(page, "/placements/1/arrival")
    page.get_by_label("Arrived on").fill("30/09/2011")
    page.get_by_label("Arrived at").fill("09:00")
    walk.press(page, "Record arrival")
    check("The child lives there", "Living there" in page.inner_text("main"))
    for path in ("/placements/1/end", "/tasks", "/other-team", "/requests", decision, f"{decision}/withdraw"):
        walk.go(page, path)
    walk.go(page, "/tasks")
    page.get_by_role("link", name=re.compile(r"^Task \d")).first.click()
    walk.see(page)
    walk.go(page, "/case-system")
    walk.picture(page, "case-system")
    outside = emergency(walk, page, "")
    decision = choose(walk, page, outside, "H03")
    check("It waits for approval", "Waiting for approval" in page.inner_text("main"))
    walk.follow(page, "Record a verbal approval")
    walk.go(page, "/")
    walk.picture(page, "desk")
    walk.go(page, "/approvals")
    check("An officer sees no approvals", page.title() == "You may not do this - NearHome", page.title())
    page.close()



def approvals(walk):
    page = walk.sign_in("nora")
    page.get_by_role("link", name=re.compile(r"^Approval \d")).first.click()
    walk.see(page)
    walk.picture(page, "approval")
    walk.press(page, "Approve")
    check("An approval without reading is refused", page.title().startswith("Error: "), page.title())
    page.get_by_label("I have read the request, the list and the reasons").check()
    walk.press(page, "Refuse")
    check("A refusal needs a reason", page.title().startswith("Error: "), page.title())
    page.get_by_label("I have read the request, the list and the reasons").check()
    walk.press(page, "Approve")
    check("The approval is given", "The approval is given." in page.inner_text("main"))
    page.close()
    for name in ("dora", "max"):
        page = walk.sign_in(name)
        for path in ("/approvals", "/requests", "/tasks"):
            walk.go(page, path)
        if name == "max":
            walk.go(page, "/placements/1/correct")
        page.close()


def fostering(walk):
    page = walk.sign_in("fern")
    walk.go(page, "/homes")
    walk.picture(page, "homes", height=900)
    walk.go(page, "/homes/H17")
    walk.press(page, "Confirm the vacancy")
    walk.go(page, "/homes/H15/change")
    page.get_by_label("Status").select_option("on-hold")
    walk.press(page, "Save changes")
    check("A change needs a reason", page.title().startswith("Error: "), page.title())
    page.get_by_label("Telephone").fill("01223 000000")
    page.get_by_label("Best time to ring").fill("After 7 pm")
    page.get_by_label("Reason for the change").fill("The carer is in hospital for two weeks")
    walk.press(page, "Save changes")
    walk.picture(page, "home")
    walk.go(page, "/homes/new")
    walk.picture(page, "new-home", height=800)
    walk.go(page, "/case-system")
    walk.press(page, "Take in the data now")
    walk.go(page, "/requests")
    check("The fostering team sees no requests", page.title() == "You may not do this - NearHome", page.title())
    page.close()


def auditor(walk):
    page = walk.sign_in("ada")
    walk.go(page, "/audit")
    walk.press(page, "Check the chain")
    walk.picture(page, "audit", height=620)
    walk.press(page, "Sign out")
    page.close()


def commissioner(walk):
    page = walk.sign_in("cora")
    walk.follow(page, "Scenarios")
    walk.follow(page, "Start a scenario")
    for label, value in SCENARIO.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("New homes: kind", exact=True).select_option("foster")
    page.get_by_label("New homes: district", exact=True).select_option(index=1)
    walk.press(page, "Save and try it")
    check("The scenario is shown", page.title() == "Four more carers - NearHome", page.title())
    walk.picture(page, "scenario", height=1100)
    walk.press(page, "Share with everybody who sees plans")
    walk.go(page, "/scenarios")
    page.close()


def reports(walk, nearhome):
    """The reports' first pages; only where pictures are wanted."""
    with tempfile.TemporaryDirectory() as place:
        made = pathlib.Path(place)

        def run(*words):
            subprocess.run([nearhome, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        run("report", "Instances/cambridgeshire-2011", "--out", str(made / "report"), "--no-pdf")
        run("match", "Instances/tiny", "--child", "C08", "--sheet", str(made / "sheet.html"))
        run("forecast", "Instances/made-return", "--as-of", "2025-03-31", "--until", "2026-03-31", "--out", str(made / "forecast"))
        run("report", "Reports/october-2011", "--out", str(made / "night"), "--no-pdf")
        night = made / "night" / "report.html"
        page = walk.browser.new_page(viewport={"width": 900, "height": 1100})

        def top(name, file, height, heading=None):
            page.goto(file.as_uri())
            walk.picture(page, name, first=heading and f"#{heading}", height=height)

        top("night", night, 1140)
        top("exceptions", night, 700, "heading-exceptions")
        top("variation", night, 900, "heading-variation")
        top("report", made / "report" / "report.html", 1140)
        top("plan", made / "report" / "report.html", 800, "heading-plan")
        top("forecast", made / "forecast" / "report.html", 800, "heading-total")
        page.close()
        # As it is printed: a landscape sheet of A4.
        page = walk.browser.new_page(viewport={"width": 1056, "height": 740})
        page.emulate_media(media="print")
        top("sheet", made / "sheet.html", 740)
        page.close()


def bold(page):
    """The words in bold of a handbook, fences left out."""
    text = re.sub(r"(?ms)^```.*?^```$", "", (ROOT / "Handbook" / page).read_text(encoding="utf-8"))
    return re.findall(r"\*\*([^*]+)\*\*", text)


def plain(text):
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip()


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    nearhome = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    desk = Desk(nearhome)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            walk = Walk(browser, desk, folder)
            officer(walk)
            approvals(walk)
            fostering(walk)
            auditor(walk)
            commissioner(walk)
            if folder:
                reports(walk, nearhome)
            browser.close()
    finally:
        desk.stop()
    written = "".join(file.read_text(encoding="utf-8") for part in ("Web", "Desk") for file in sorted((ROOT / "Sources" / part).glob("*.swift")))
    seen = plain(walk.words + written)
    for page in BY_PAGES:
        for words in bold(page):
            check(f"{page}: **{words}** is on a page", plain(words) in seen)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
