#!/usr/bin/env python3
"""Journeys of the desk in a real browser: `desk_pages.py NEARHOME [FOLDER]`.

Starts `nearhome serve --demo` and walks as an officer, a manager, a nominated officer, the fostering team and an auditor: an emergency
from the call to the arrival, conflicts, refusals, an approval, another person's rights. Every page is looked at by axe-core at 1280 and
320 CSS pixels and must not scroll sideways. FOLDER takes the pictures. Ends with "N passed, M failed".
"""
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe
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


def look(page, name):
    """axe-core and no sideways scrolling, wide and narrow; each page once."""
    if name in seen:
        return
    seen.add(name)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        check(f"{name} does not scroll sideways at {width}", over <= 0, f"{over} px too wide")
    page.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(page).response["violations"]
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
            officer.goto(desk.base + "/tasks")
            look(officer, "Tasks")
            officer.goto(desk.base + "/homes")
            look(officer, "Homes")
            officer.goto(f"{desk.base}/homes/{home}")
            look(officer, "A home")
            officer.goto(desk.base + "/case-system")
            look(officer, "Desk and case system")
            officer.goto(desk.base + "/approvals")
            check("An officer may not see approvals", officer.title() == "You may not do this - NearHome", officer.title())
            look(officer, "You may not do this")
            officer.goto(desk.base + "/requests/999")
            check("A request that is not there is not found", officer.title() == "Not found - NearHome", officer.title())

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

            fostering = sign_in(browser, desk, "fern")
            fostering.goto(f"{desk.base}/homes/{home}/change")
            look(fostering, "Change a home")
            fostering.get_by_label("Telephone").fill("01223 000000")
            fostering.get_by_label("Reason for the change").fill("New number")
            fostering.get_by_role("button", name="Save changes").click()
            check("The change is saved", "01223 000000" in fostering.inner_text("main"), fostering.title())
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
    check("A large body is refused", ask(desk, "/sign-in", method="POST", body=b"x" * (2 << 20))[0] == 413)
    check("Another site's form is refused",
          ask(desk, "/sign-in", method="POST", headers={"Origin": "http://evil.example"}, body=b"name=a")[0] == 403)


if __name__ == "__main__":
    sys.exit(main())
