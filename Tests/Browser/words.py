#!/usr/bin/env python3
"""Every page of the desk by its words: `words.py NEARHOME`.

Titles, headings, labels, groups, buttons and links as DESK's contract with its users names them, exact; what is missing after a fault and
in the API's documents. Ends with "N passed, M failed".
"""
import os
import re
import sys
import tempfile

from desk_api import PASSWORD, Desk, Visitor, call, decided, opened
from desk_pages import commanding
from playwright.sync_api import sync_playwright

passed = 0
failed = []


def check(name, truth, more=""):
    global passed
    if truth:
        passed += 1
    else:
        failed.append(name)
        print(f"FAILED: {name} {str(more)[:300]}")


class Reader:
    """Somebody who looks at pages."""

    def __init__(self, browser, desk, name):
        self.desk, self.name = desk, name
        self.page = browser.new_context().new_page()
        self.page.set_default_timeout(10000)
        self.page.goto(f"http://{desk.address}/")
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def look(self, path, title, labels=(), groups=(), buttons=(), links=(), headings=(), choices=None, status=200):
        answer = self.page.goto(f"http://{self.desk.address}{path}")
        where = f"{path} for {self.name}"
        check(f"{where}: status {status}", answer.status == status, answer.status)
        check(f"{where}: title", self.page.title() == f"{title} - NearHome", self.page.title())
        ones = self.page.get_by_role("heading", level=1).all_inner_texts()
        check(f"{where}: h1", ones == [title], ones)
        for label in labels:
            check(f"{where}: label {label}", self.page.get_by_label(label, exact=True).count() == 1,
                  self.page.get_by_label(label, exact=True).count())
        for group in groups:
            check(f"{where}: group {group}", self.page.get_by_role("group", name=group, exact=True).count() == 1)
        for button in buttons:
            check(f"{where}: button {button}", self.page.get_by_role("button", name=button, exact=True).count() >= 1)
        for link in links:
            check(f"{where}: link {link}", self.page.get_by_role("link", name=link, exact=True).count() >= 1)
        for heading in headings:
            check(f"{where}: heading {heading}", self.page.get_by_role("heading", level=2, name=heading, exact=True).count() == 1)
        for label, wanted in (choices or {}).items():
            found = [text.strip() for text in self.page.get_by_label(label, exact=True).locator("option").all_inner_texts()]
            check(f"{where}: choices of {label}", all(choice in found for choice in wanted), found)
        for role, name in (("banner", None), ("navigation", "Main"), ("main", None)):
            if self.name:
                found = self.page.get_by_role(role, name=name) if name else self.page.get_by_role(role)
                check(f"{where}: landmark {role}", found.count() == 1, found.count())
        commands = commanding(self.page.inner_text("body"))
        check(f"{where}: no words of the command line", not commands, commands)
        first = self.page.get_by_role("link").first.inner_text()
        check(f"{where}: first link", first == "Skip to main content", first)

    def press(self, button):
        self.page.get_by_role("button", name=button, exact=True).first.click()


WORDS = ["First choice", "Nearer family", "School", "Brothers and sisters", "Safety", "The child's wish", "Needs", "Only one willing",
         "Connected person not suitable", "Other"]
KINDS = ["Not said", "Preferred", "Suitable", "Unsuitable"]
HOME = ["Status", "Available from", "Places", "Places not available", "Approved places", "Youngest age", "Oldest age", "Sex", "Pets", "Telephone",
        "Best time to ring", "Exempt for", "Weekly cost", "Emergency home", "Notes", "Reason for the change", "Postcode", "Authority",
        "Place provider", "Registered", "Languages", "Faiths", "For these children"]


def pages(desk, browser):
    day = desk.day
    amy, api = Reader(browser, desk, "amy"), Visitor(desk.address, "amy")
    amy.look("/", "Your desk", links=["Start a request", "Your desk", "Requests", "Tasks", "Homes", "Case system"],
             headings=["Open requests", "Tasks due", "Approvals waiting", "Case system"], buttons=["Sign out"])
    check("An officer has no link to the audit", amy.page.get_by_role("link", name="Audit", exact=True).count() == 0)
    amy.look("/password", "Change your password", ["Current password", "New password", "New password again"], buttons=["Save password"])
    amy.look("/requests", "Requests", ["State", "Team"], buttons=["Filter"])
    amy.look("/requests/new", "Start a request", ["Emergency", "Planned", "Team", "Case system reference"], ["How soon"], ["Continue"])
    number = opened(api, day)
    draft = api.api("POST", "/requests", call(day))[1]["id"]
    amy.look(f"/requests/{number}", f"Request {number}", buttons=["Add a child"],
             links=["Change the request", "Change child 1", "See matches", "Withdraw", "No home found"])
    amy.look(f"/requests/{number}/children/1", f"Request {number}, child 1",
             ["Case system reference", "Initials", "Date of birth", "Female", "Male", "Home postcode", "School postcode", "Legal status",
              "Fostering", "Children's home", "Supported accommodation", "Who may live there", "Nobody younger than", "Pets", "Languages wanted",
              "Faith wanted", "Must not live with", "The child's view", "Who heard it", "Heard on", "Not yet obtained", "Why not yet",
              "wheelchair access", "drug alcohol"],
             ["Sex", "Keep the school", "Needs"], ["Save and continue"],
             choices={"Fostering": KINDS, "Children's home": KINDS, "Supported accommodation": KINDS,
                      "Who may live there": ["No rule", "Nobody else", "Others", "Only older children", "Only younger children"]})
    for group, answers in (("Sex", ["Female", "Male", "Not known"]), ("Keep the school", ["Yes", "No", "Not known"])):
        inside = amy.page.get_by_role("group", name=group, exact=True)
        check(f"Answers of {group}", all(inside.get_by_label(answer, exact=True).count() == 1 for answer in answers))
    check("Areas to avoid", amy.page.get_by_label("Postcode to avoid").count() >= 1 and amy.page.get_by_label("Kilometres to avoid").count() >= 1)
    amy.look(f"/requests/{number}/details", f"Request {number}, details",
             ["Team", "Emergency", "Planned", "No home", "The present home ends", "A move is planned", "Needed by", "Needed by, time",
              "Why it is an emergency", "Who decided", "Decided on", "Parents considered", "Relatives and friends asked"],
             ["How soon", "Why a home is needed"], ["Save and continue"])
    amy.look(f"/requests/{draft}/check", f"Check request {draft}", buttons=["Start the search"])
    asleep = api.api("POST", "/requests", call(day, children=[{**call(day)["children"][0], "view": {"notYet": "She sleeps."}}]))[1]["id"]
    amy.look(f"/requests/{asleep}/check", f"Check request {asleep}")
    text = amy.page.inner_text("main")
    check("A view that is not yet there is one answer", "Not yet obtained: She sleeps." in text and "Not yet obtained\nYes" not in text, text)
    amy.look(f"/requests/{draft}/check", f"Check request {draft}")
    check("Each answer can be changed", amy.page.get_by_role("link", name=re.compile("^Change ")).count() >= 8)
    check("A position is no answer that is missing", "Home postcode\nKnown by its position" in amy.page.inner_text("main"))
    known = api.api("POST", "/requests", call(day, children=[{"reference": "C08"}]))[1]["id"]
    amy.look(f"/requests/{known}/check", f"Check request {known}")
    text = amy.page.inner_text("main")
    check("What the case system knows is not asked", "Home postcode\nKnown from the case system" in text, text)
    check("Needs in the words of other pages", "drugs or alcohol, going missing" in text, text)
    two = api.api("POST", "/requests", call(day, children=call(day)["children"] * 2))[1]["id"]
    amy.look(f"/requests/{two}/details", f"Request {two}, details", groups=["Brothers and sisters"],
             labels=["Together", "Together if possible", "Apart"])
    amy.look(f"/requests/{number}/matches", f"Matches for request {number}", ["Kind", "In our area only", "No approval needed", "Home reference"],
             buttons=["Filter", "Look it up"], links=["Refresh", "Print a sheet"], headings=["Call list", "Nearest misses", "Homes that do not fit"])
    article = amy.page.get_by_role("article").first
    text = article.inner_text()
    check("An article is named", re.match(r"Option 1: H\d+", article.get_by_role("heading").first.inner_text()), text[:80])
    check("By its heading", amy.page.get_by_role("article", name=re.compile(r"^Option 1: H\d+$")).count() == 1)
    for word in ("For", "Against", "To ask", "Five factors"):
        check(f"An option says {word}", re.search(rf"^{word}$", text, re.M) or word in ("Against", "To ask"), text[:600])
    check("And its answer", any(word in text for word in ("Eligible", "With conditions", "Questions first")))
    home = re.search(r"Option 1: (H\d+)", text).group(1)
    check("Ask, reserve and choose", article.get_by_role("link", name=f"Ask {home}", exact=True).count() == 1
          and article.get_by_role("button", name=f"Reserve {home}", exact=True).count() == 1
          and article.get_by_role("link", name="Choose option 1", exact=True).count() <= 1)
    amy.page.get_by_label("In our area only").check()
    amy.press("Filter")
    check("A filter in force is a link", amy.page.get_by_role("link", name=re.compile("^Remove filter ")).count() >= 1)
    amy.page.goto(f"http://{desk.address}/requests/{number}/matches")
    amy.page.get_by_label("Home reference", exact=True).fill("H03")
    amy.press("Look it up")
    check("Why one home", amy.page.get_by_role("heading", level=2, name="Why H03", exact=True).count() == 1)
    amy.look(f"/requests/{number}/ask?home={home}", f"Ask {home}",
             ["Asked, no answer yet", "Accepted", "Declined", "Reason", "Answered by", "The place is free today"], ["Answer"], ["Save the answer"])
    matches = api.api("GET", f"/requests/{number}/matches")[1]
    option = next(option for option in matches["options"] if option["decidable"])
    amy.look(f"/requests/{number}/choose?list={matches['list']}&option={option['rank']}",
             f"Choose option {option['rank']}: {' and '.join(option['homes'])}",
             ["Start day", "Start time", "Reason", "Why this home", "How the child's view weighed"], buttons=["Record the decision"],
             choices={"Reason": WORDS})
    other = next(more for more in matches["options"] if more["decidable"] and more["rank"] > option["rank"])
    amy.page.goto(f"http://{desk.address}/requests/{number}/choose?list={matches['list']}&option={other['rank']}")
    offered = amy.page.get_by_label("Reason", exact=True).locator("option").all_inner_texts()
    check("Another option has every reason, and says that it is not the first choice",
          "First choice" in offered and '"First choice" (option ' in amy.page.inner_text("main"), offered)
    amy.look(f"/requests/{number}/withdraw", f"Withdraw request {number}", ["Reason"], buttons=["Withdraw the request"])
    amy.look(f"/requests/{number}/no-home", f"No home found for request {number}", ["What was sought", "What happened"], buttons=["Save"])
    amy.look(f"/requests/{number}/sheet", "Print a sheet", ["Why are you printing it?"], buttons=["Make the sheet"])
    amy.page.get_by_label("Why are you printing it?").fill("For the panel")
    amy.press("Make the sheet")
    check("The sheet", amy.page.get_by_role("heading", level=1).inner_text() == f"Matching sheet for request {number}"
          and "For the panel" in amy.page.inner_text("main") and "amy" in amy.page.inner_text("main"))
    # A decision that needs an approval, and one that needs none.
    far = opened(api, day)
    status, decision, _ = decided(api, far, day, lambda option: option["decidable"] and set(option["approvals"]) & {"director", "nominated-officer"},
                                  reasonCode="needs", reason="It is the only one that meets her needs tonight.")
    check("A decision with approvals", status == 201, decision)
    amy.look(f"/decisions/{decision['id']}", f"Decision {decision['id']}",
             links=["Record a verbal approval", "Withdraw the decision", f"Placement {decision['placements'][0]['id']}"])
    amy.look(f"/decisions/{decision['id']}/withdraw", f"Withdraw decision {decision['id']}", ["Reason"], buttons=["Withdraw the decision"])
    amy.look(f"/decisions/{decision['id']}/verbal", "Record a verbal approval", ["Approval", "Who agreed", "When"],
             buttons=["Save verbal approval"])
    role = decision["approvals"][0]["role"]
    boss = Reader(browser, desk, {"manager": "max", "nominated-officer": "nora", "director": "dora"}[role])
    approval = decision["approvals"][0]["id"]
    boss.look("/approvals", "Approvals")
    boss.look(f"/approvals/{approval}", f"Approval {approval}", ["I have read the request, the list and the reasons", "Reason"],
              buttons=["Approve", "Refuse"])
    status, plain, _ = decided(api, number, day, lambda option: option["decidable"] and not option["approvals"])
    placement = plain["placements"][0]["id"]
    amy.look(f"/placements/{placement}", f"Placement {placement}")
    amy.look(f"/placements/{placement}/arrival", "Record the arrival", ["Arrived on", "Arrived at"], buttons=["Record arrival"])
    amy.look(f"/placements/{placement}/no-arrival", "Record that the child did not arrive", ["Reason"], buttons=["Record it"])
    api.api("POST", f"/placements/{placement}/entries", {"kind": "arrived", "on": day, "at": "08:10"})
    amy.look(f"/placements/{placement}/end", "End the placement",
             ["Ended on", "Planned", "Not planned", "Needs another home", "Leaves care", "Reason"],
             ["How it ended", "Where the child goes"], ["End the placement"])
    max_ = Reader(browser, desk, "max")
    max_.look(f"/placements/{placement}/correct", "Correct the placement", ["Entry", "Right day", "What was wrong"], buttons=["Save correction"])
    amy.look("/tasks", "Tasks")
    task = api.api("GET", "/tasks")[1]["items"][0]["id"]
    amy.look(f"/tasks/{task}", f"Task {task}", ["What was done"], buttons=["Mark as done"])
    fern = Reader(browser, desk, "fern")
    fern.look("/homes", "Homes", ["Home reference", "Kind"], buttons=["Filter"])
    fern.look("/homes/H01", "Home H01", buttons=["Confirm the vacancy"], links=["Change"])
    fern.look("/homes/H01/change", "Change H01", HOME, ["What the home offers"], ["Save changes"])
    fern.look("/homes/new", "Add a home", ["Home reference", "Kind"] + [label for label in HOME if label != "Reason for the change"],
              ["What the home offers"], ["Save changes"])
    amy.look("/case-system", "Desk and case system", buttons=["Take in the data now"], headings=["Contradictions", "Waiting", "Caught up lately"])
    amy.look("/other-team", "Open another team's request", ["Request number", "Why you need to see it"], buttons=["Open the request"])
    ada = Reader(browser, desk, "ada")
    ada.look("/audit", "Audit", buttons=["Check the chain"], links=["Audit"])
    amy.look("/audit", "You may not do this", status=403)
    amy.look("/requests/9999", "Not found", status=404)
    late = opened(api, day)
    # A brother who turns up while the search is on.
    amy.look(f"/requests/{late}", f"Request {late}")
    amy.press("Add a child")
    check("A child of an open request has a page", amy.page.title() == f"Request {late}, child 2 - NearHome", amy.page.title())
    amy.page.get_by_label("Date of birth").fill("05/06/2005")
    amy.page.get_by_label("Male", exact=True).check()
    amy.press("Save and continue")
    check("What is missing is named", amy.page.title().startswith("Error: ") and "Brothers and sisters" in amy.page.inner_text("main"))
    check("What was typed is kept", amy.page.get_by_label("Date of birth").input_value() == "05/06/2005")
    amy.page.get_by_label("The child's view").fill("With his sister")
    amy.page.get_by_label("Together", exact=True).check()
    amy.press("Save and continue")
    check("The brother is in the request", len(api.api("GET", f"/requests/{late}")[1]["children"]) == 2
          and api.api("GET", f"/requests/{late}")[1]["siblingPlan"] == "together", amy.page.title())
    check("And the search goes on", api.api("GET", f"/requests/{late}/matches")[0] == 200)


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        desk = Desk(os.path.abspath(sys.argv[1]), folder)
        try:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            pages(desk, browser)
            browser.close()
        finally:
            desk.stop()
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
