#!/usr/bin/env python3
"""Opens report pages in a real browser and checks what a reader would meet.

    python3 Tests/Browser/report_page.py PAGE.html [PAGE.html ...]

For each page: axe-core finds no violation (WCAG 2.2 A and AA, best practice) on a wide and on a
narrow screen, nothing scrolls sideways at 320 CSS pixels nor at four times the text size, the
keyboard reaches the skip link first and then everything in order with a focus that can be seen,
every chart has a name and a table, nothing is fetched and nothing is logged, the page reads the
same without scripts, and it prints to a tagged PDF; a PDF beside the page is whole and tagged.
What matters fits on one screen and one sheet; only tables that scroll are stops of the keyboard;
no column is cut off on a phone; what is folded is printed, and no sheet but the last is mostly
white. The last line is `N passed, M failed`; the exit status is 0 where nothing failed, 69 where a needed program is missing.

Needs: pip install playwright axe-playwright-python; Debian's chromium (or CHROMIUM=path) and
poppler-utils.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
except ImportError as error:
    print(f"{error}: pip install playwright axe-playwright-python", file=sys.stderr)
    sys.exit(69)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

passed = 0
failed = 0


def check(name, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {name}: {detail}", file=sys.stderr)


def axe(page, name):
    # Axe runs inside the page: the page's own policy forbids scripts, evaluation does not mind.
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    found = [
        f"{violation['id']} ({len(violation['nodes'])}): {violation['nodes'][0]['target']}"
        for violation in results.response["violations"]
    ]
    check(f"{name}: axe-core finds nothing", not found, "; ".join(found))
    check(f"{name}: axe-core ran", len(results.response["passes"]) > 10,
          f"{len(results.response['passes'])} rules passed")


def sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth")


def overflowing(page):
    """Elements that stick out to the right, but for what stands in a region of its own."""
    return page.evaluate("""() => [...document.querySelectorAll('body *')]
        .filter(e => !e.closest('.scroll') && !e.matches('.skip')
            && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 3).map(e => e.tagName + '.' + (e.className.baseVal ?? e.className))""")


def keyboard(page, name):
    expected = page.evaluate("""() => [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true}))
        .map((e, i) => { e.dataset.order = i; return i; })""")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    order, unseen = [], []
    for _ in expected:
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
            return {order: e.dataset.order, text: e.textContent.trim().slice(0, 40),
                    seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
                    onScreen: r.right > 0 && r.bottom > 0 && r.top < innerHeight};
        }""")
        order.append(stop["order"])
        if not (stop["seen"] and stop["onScreen"]):
            unseen.append(stop["text"])
        if len(order) == 1:
            check(f"{name}: the first stop is the skip link", stop["text"].startswith("Skip"),
                  stop["text"])
    check(f"{name}: the keyboard goes through everything in order",
          order == [str(number) for number in expected], f"{order}")
    check(f"{name}: focus can be seen at every stop", not unseen, f"{unseen[:3]}")
    # A fresh page: the keyboard starts at its top again.
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    check(f"{name}: the skip link goes to the main content",
          page.evaluate("document.activeElement.id") == "main")


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


def structure(page, name):
    unfold(page)
    facts = page.evaluate("""() => ({
        h1: document.querySelectorAll('h1').length,
        levels: [...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1]),
        landmarks: ['header', 'main', 'footer'].filter(t => document.querySelector(t)).length,
        lang: document.documentElement.lang,
        captions: [...document.querySelectorAll('table')].every(t => t.caption),
        scopes: [...document.querySelectorAll('th')].every(t => t.scope),
        duplicates: (() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
            return ids.filter((id, i) => ids.indexOf(id) !== i); })(),
        broken: [...document.querySelectorAll('a[href^="#"]')]
            .filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash),
        dangling: [...document.querySelectorAll('[aria-labelledby]')].filter(e => e
            .getAttribute('aria-labelledby').split(' ').some(i => !document.getElementById(i)))
            .length,
        charts: [...document.querySelectorAll('svg')].map(s => ({
            named: s.getAttribute('role') === 'img' && !!s.querySelector('title')?.textContent
                && !!s.querySelector('desc')?.textContent,
            outside: [...s.querySelectorAll('text')].filter(t => {
                const a = t.getBoundingClientRect(), b = s.getBoundingClientRect();
                return a.right > b.right + 2 || a.left < b.left - 2 || a.bottom > b.bottom + 2;
            }).map(t => t.textContent),
            table: !!(s.closest('figure').parentElement.querySelector('table')
                || s.closest('section').querySelector('table'))}))})""")
    check(f"{name}: one main heading, none skipped", facts["h1"] == 1 and all(
        after - before <= 1 for before, after in zip(facts["levels"], facts["levels"][1:])),
        f"{facts['levels']}")
    check(f"{name}: header, main and footer", facts["landmarks"] == 3)
    check(f"{name}: the language is named", facts["lang"] == "en-GB", facts["lang"])
    check(f"{name}: tables have captions and scopes", facts["captions"] and facts["scopes"])
    check(f"{name}: no id twice", not facts["duplicates"], f"{facts['duplicates'][:3]}")
    check(f"{name}: every link and label leads somewhere",
          not facts["broken"] and not facts["dangling"], f"{facts['broken']}")
    check(f"{name}: every chart has a name, a description and a table",
          facts["charts"] and all(c["named"] and c["table"] for c in facts["charts"]),
          f"{facts['charts'][:2]}")
    outside = [text for chart in facts["charts"] for text in chart["outside"]]
    check(f"{name}: no words of a chart are cut off", not outside, f"{outside[:3]}")


def tables(page, name):
    """Nothing is cut off, and only what scrolls is a stop."""
    unfold(page)
    facts = page.evaluate("""() => [...document.querySelectorAll('.table')].map(e => ({
        id: e.querySelector('caption').textContent, stop: e.tabIndex === 0,
        scrolls: e.scrollWidth > e.clientWidth + 1, region: e.getAttribute('role') === 'region',
        hint: !!e.previousElementSibling?.matches('.hint'),
        cut: e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'}))""")
    cut = [f["id"] for f in facts if f["cut"] or f["scrolls"] and not f["stop"]]
    check(f"{name}: no column is cut off", not cut, f"{cut[:3]}")
    quiet = [f["id"] for f in facts if f["stop"] and not (f["region"] and f["hint"])]
    check(f"{name}: tables that scroll say so", not quiet, f"{quiet[:3]}")


def glance(page, name):
    facts = page.evaluate("""() => { const g = document.querySelector('.glance'); return g && {
        bottom: g.querySelector('.headline').getBoundingClientRect().bottom + scrollY,
        map: !g.matches('.mapped') || g.querySelector('.map').getBoundingClientRect().bottom
            + scrollY}; }""")
    if facts:
        check(f"{name}: what matters fits on one screen", facts["bottom"] <= 900
              and (facts["map"] is True or facts["map"] <= 1000), f"{facts}")


def sheets(pdf, name, has_glance):
    """How far down the last ink of each sheet reaches, from sheets drawn small and grey."""
    if not shutil.which("pdftoppm"):
        print("pdftoppm is missing: apt-get install poppler-utils", file=sys.stderr)
        sys.exit(69)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page.pdf"
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "20", "-gray", str(path), f"{folder}/sheet"], check=True)
        filled = []
        for image in sorted(pathlib.Path(folder).glob("sheet*.pgm")):
            data = image.read_bytes()
            width, height = map(int, data.split(b"\n", 2)[1].split())
            rows = data[-width * height:]
            inked = [row for row in range(height)
                     if min(rows[row * width:(row + 1) * width]) < 160]
            filled.append(round((inked[-1] if inked else 0) / height, 2))
        first = subprocess.run(["pdftotext", "-l", "1", str(path), "-"], check=True,
                               capture_output=True, text=True).stdout
    white = [number + 1 for number, part in enumerate(filled[:-1]) if part < 0.5]
    check(f"{name}: no sheet is mostly white", not white, f"sheets {white} of {len(filled)}: {filled}")
    if has_glance:
        check(f"{name}: the first sheet holds page 1 and nothing else",
              "Children with no home" in " ".join(first.split()) and "1. The number" not in first
              and "What is counted" not in first, first[:300])


def open_page(browser, path, width, height=900, scripts=True):
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts)
    page = context.new_page()
    asked, logged = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: logged.append(message.text))
    page.goto(pathlib.Path(path).resolve().as_uri())
    return page, asked, logged


def check_page(browser, path):
    name = "/".join(pathlib.Path(path).parts[-2:])
    page, asked, logged = open_page(browser, path, 1280)
    check(f"{name}: nothing but the page is fetched", len(asked) == 1, f"{asked[1:3]}")
    check(f"{name}: nothing is logged", not logged, f"{logged[:3]}")
    glance(page, name)
    keyboard(page, name)
    text = page.inner_text("main")
    structure(page, name)
    tables(page, f"{name}, wide")
    axe(page, f"{name}, wide")
    page.context.close()
    for width in (320, 768):
        page, _, _ = open_page(browser, path, width)
        tables(page, f"{name}, {width} pixels")
        page.context.close()

    page, _, _ = open_page(browser, path, 320)
    unfold(page)
    check(f"{name}: nothing scrolls sideways at 320 pixels", sideways(page) <= 0,
          f"{sideways(page)} pixels, {overflowing(page)}")
    check(f"{name}: nothing sticks out at 320 pixels", not overflowing(page),
          f"{overflowing(page)}")
    small = page.evaluate("""() => [...document.querySelectorAll('a[href], button')]
        .filter(e => { const r = e.getBoundingClientRect();
            return !e.matches('.skip') && !e.closest('p') && r.height < 24; })
        .map(e => e.textContent)""")
    check(f"{name}: targets are at least 24 pixels high", not small, f"{small[:3]}")
    axe(page, f"{name}, narrow")
    # WCAG 2.2, 1.4.12: the spacing a reader may set for text.
    page.add_style_tag(content="*{line-height:1.5!important;letter-spacing:.12em!important;"
                       "word-spacing:.16em!important}p{margin-bottom:2em!important}")
    check(f"{name}: wider text spacing does not push anything out", sideways(page) <= 0,
          f"{sideways(page)} pixels, {overflowing(page)}")
    page.context.close()

    page, _, _ = open_page(browser, path, 1280, scripts=False)
    check(f"{name}: it reads the same without scripts",
          page.locator("main").inner_text() == text)
    pdf = page.pdf(format="A4", tagged=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    has_glance = bool(page.query_selector(".glance"))
    folded = page.evaluate("document.querySelectorAll('details.part').length")
    sheets(pdf, name, has_glance and folded > 5)
    check(f"{name}: it prints", pdf.startswith(b"%PDF") and pages >= 1, f"{pages} pages")
    check(f"{name}: the print is tagged", b"/StructTreeRoot" in pdf)
    beside = pathlib.Path(path).with_suffix(".pdf")
    if beside.exists():
        made = beside.read_bytes()
        check(f"{name}: the PDF beside it is whole and tagged",
              made.startswith(b"%PDF") and b"/StructTreeRoot" in made
              and made.rstrip().endswith(b"%%EOF"))
    page.context.close()


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 64
    if not os.path.exists(CHROMIUM):
        print(f"{CHROMIUM} is missing: apt-get install chromium", file=sys.stderr)
        return 69
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in sys.argv[1:]:
            check_page(browser, path)
        browser.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
