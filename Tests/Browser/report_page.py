#!/usr/bin/env python3
"""Opens report pages in a real browser and checks what a reader would meet.

    python3 Tests/Browser/report_page.py PAGE.html [PAGE.html ...]

For each page: axe-core finds no violation (WCAG 2.2 A and AA, best practice) on a wide and on a
narrow screen, nothing scrolls sideways at 320 CSS pixels nor at four times the text size, the
keyboard reaches the skip link first and then everything in order with a focus that can be seen,
every chart has a name and a table, nothing is fetched and nothing is logged, the page reads the
same without scripts, and it prints to a tagged PDF; a PDF beside the page is whole and tagged.
Page 1 fits on one screen and one sheet; only tables that scroll are stops of the keyboard;
no column is cut off on a phone; what is folded is printed, no sheet ends with the head of a
table, none of a print but the last is mostly white, and none of the PDF beside the page. The type of charts and maps is large enough to read at every
width, no two names of a map meet, and no neighbour's number lies on a district of the authority. A
folded table says of how many rows its total is. The workbook beside a page holds numbers, money and
days as such. A matching sheet prints on one or two sheets of paper, with room to write. The last line is `N passed, M failed`; the exit status is 0 where nothing failed, 69 where a needed program is missing.

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
import zipfile

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
except ImportError as error:
    print(f"{error}: pip install playwright axe-playwright-python", file=sys.stderr)
    sys.exit(69)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# A night with everything connected; what is longer stands in the files beside the page.
MOST_SHEETS = 20
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
    results = Axe().run(page, options={
        "runOnly": {"type": "tag", "values": TAGS},
        # Only what is wrong is told node by node: a long report has tens of thousands of nodes.
        "resultTypes": ["violations"]})
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
        .filter(e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
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
            outside: [...s.querySelectorAll('text')].filter(t => t.getClientRects().length).filter(t => {
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
          (facts["charts"] or not page.query_selector(".glance"))
          and all(c["named"] and c["table"] for c in facts["charts"]),
          f"{facts['charts'][:2]}")
    outside = [text for chart in facts["charts"] for text in chart["outside"]]
    check(f"{name}: no words of a chart are cut off", not outside, f"{outside[:3]}")


def tables(page, name):
    """Nothing is cut off, and only what scrolls is a stop."""
    unfold(page)
    facts = page.evaluate("""() => [...document.querySelectorAll('.table')].map(e => ({
        id: e.querySelector('caption').textContent,
        stop: e.tabIndex === 0 && e.checkVisibility({visibilityProperty: true}),
        scrolls: e.scrollWidth > e.clientWidth + 1, region: e.getAttribute('role') === 'region',
        hint: !!e.previousElementSibling?.matches('.hint')
            && e.previousElementSibling.checkVisibility(),
        cut: e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'}))""")
    cut = [f["id"] for f in facts if f["cut"] or f["scrolls"] and not f["stop"]]
    check(f"{name}: no column is cut off", not cut, f"{cut[:3]}")
    quiet = [f["id"] for f in facts if f["stop"] and not (f["region"] and f["hint"])]
    check(f"{name}: tables that scroll say so", not quiet, f"{quiet[:3]}")
    idle = [f["id"] for f in facts if (f["stop"] or f["hint"]) and not f["scrolls"]]
    check(f"{name}: only tables that scroll are stops and say that they scroll", not idle,
          f"{idle[:3]}")


def totals(page, name):
    """The total of a folded table says of how many rows it is, and stands once, at the end."""
    facts = page.evaluate("""() => [...document.querySelectorAll('.folded')].map(e => {
        const rest = e.querySelector(':scope > .rest'), first = e.querySelector('.table tfoot');
        const rows = e.querySelectorAll('tbody tr').length;
        e.closest('details.part')?.setAttribute('open', '');
        rest.open = false;
        const closed = first ? first.checkVisibility() : null, words = first?.textContent ?? '';
        rest.open = true;
        const last = rest.querySelector('tfoot');
        return {id: e.querySelector('caption').textContent, total: !!first, closed,
            said: words.includes(`(all ${rows} rows)`), open: first?.checkVisibility() ?? false,
            last: last?.checkVisibility() ?? false}; })""")
    wrong = [f for f in facts if f["total"]
             and not (f["closed"] and f["said"] and not f["open"] and f["last"])]
    check(f"{name}: the total of a folded table is said to be of all rows", not wrong, f"{wrong[:2]}")


def pictures(page, name):
    """The type of charts and maps, and what lies on what on a map."""
    unfold(page)
    facts = page.evaluate("""() => { const small = [], meeting = [], onOwn = [];
        for (const svg of document.querySelectorAll('svg')) {
            const scale = svg.getScreenCTM().a;
            const texts = [...svg.querySelectorAll('text')].filter(t => t.getClientRects().length);
            for (const t of texts) {
                const size = parseFloat(getComputedStyle(t).fontSize) * scale;
                if (size < 11) small.push([t.textContent, size]);
            }
            if (!svg.closest('.map')) continue;
            const boxes = texts.map(t => ({words: t.textContent, box: t.getBBox()}));
            boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
                const x = Math.min(a.box.x + a.box.width, b.box.x + b.box.width)
                    - Math.max(a.box.x, b.box.x);
                const y = Math.min(a.box.y + a.box.height, b.box.y + b.box.height)
                    - Math.max(a.box.y, b.box.y);
                // Lines of one name stand close; their ink does not meet.
                if (x > 1 && y > a.box.height / 3) meeting.push([a.words, b.words]);
            }));
            const own = [...svg.querySelectorAll('path[fill^="url"]')];
            for (const {words, box} of boxes.filter(b => /^[0-9]+$/.test(b.words))) {
                for (const [x, y] of [[0, .2], [1, .2], [0, .8], [1, .8], [.5, .5]]) {
                    const at = new DOMPoint(box.x + x * box.width, box.y + y * box.height);
                    if (own.some(p => p.isPointInFill(at))) onOwn.push(words);
                }
            }
        }
        return {small, meeting, onOwn}; }""")
    check(f"{name}: the type of charts and maps is at least 11 pixels high", not facts["small"],
          f"{facts['small'][:3]}")
    check(f"{name}: no two names of a map meet", not facts["meeting"], f"{facts['meeting'][:3]}")
    check(f"{name}: no neighbour's number lies on a district of the authority", not facts["onOwn"],
          f"{facts['onOwn'][:3]}")
    untold = page.evaluate("""() => [...document.querySelectorAll('.map')].flatMap(map => {
        const told = [...map.querySelectorAll('.key li')].filter(e => e.checkVisibility())
            .map(e => e.querySelector('b')?.textContent);
        return [...map.querySelectorAll('svg text')].filter(t => t.getClientRects().length
            && /^([0-9]+|[A-Z]{1,2})$/.test(t.textContent)).map(t => t.textContent)
            .filter(t => !told.includes(t)); })""")
    check(f"{name}: every number and letter of a map is told below it", not untold, f"{untold[:3]}")


def workbook(path, name):
    """No text of the workbook is a number, an amount of money, a share or a day."""
    if not path.exists():
        return
    with zipfile.ZipFile(path) as book:
        strings = book.read("xl/sharedStrings.xml").decode("utf-8")
        texts = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", strings)
    number = re.compile(r"[\s£+\u2212\u2013-]*[\d,]+(\.\d+)?m?\s*(%|points?|short|to spare)?"
                        r"|\d{4}-\d\d-\d\d|(\d{1,2} )?[A-Z][a-z]{2} \d{4}")
    wrong = [text for text in texts if number.fullmatch(text)]
    check(f"{name}: the workbook holds numbers, money and days as such", texts and not wrong,
          f"{wrong[:5]}")


def glance(page, name):
    """Page 1 fits on one screen of an ordinary laptop, in type that can be read."""
    size = page.viewport_size
    for width, height in ((1280, 800), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        facts = page.evaluate("""() => { const g = document.querySelector('main > .glance');
            if (!g) return null;
            const bottoms = [...g.querySelectorAll('.headline, svg, .key, .rest > summary')]
                .map(e => e.getBoundingClientRect().bottom + scrollY);
            const small = [...g.querySelectorAll('dt, dd, small, figcaption, li, summary, text')]
                .filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize)
                    * (e.ownerSVGElement?.getScreenCTM().a ?? 1) < 14).map(e => e.textContent);
            return {bottom: Math.max(...bottoms), small}; }""")
        if facts:
            check(f"{name}: page 1 fits on a screen of {width} by {height} pixels",
                  facts["bottom"] <= height, f"{facts['bottom']}")
            check(f"{name}: the type of page 1 is at least 14 pixels high at {width} pixels",
                  not facts["small"], f"{facts['small'][:3]}")
    page.set_viewport_size(size)


def heads(pdf, name, page):
    """No sheet ends with the head of a table."""
    titles = [set(words) for words in page.evaluate("""() =>
        [...document.querySelectorAll('thead tr')].filter(r => r.cells.length > 2)
        .map(r => [...r.cells].flatMap(c => c.textContent.trim().split(/\\s+/)))""")]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        text = subprocess.run(["pdftotext", "-layout", file.name, "-"], check=True,
                              capture_output=True, text=True).stdout
    alone = []
    for number, sheet in enumerate(text.split("\f")):
        lines = [line.split() for line in sheet.splitlines() if line.strip()]
        if lines and len(lines[-1]) > 2 and any(set(lines[-1]) <= words for words in titles):
            alone.append((number + 1, " ".join(lines[-1])))
    check(f"{name}: no sheet ends with the head of a table", not alone, f"{alone[:3]}")
    if page.query_selector(".offpaper"):
        check(f"{name}: what is not printed is said to be elsewhere",
              "Not printed: " in text or "Printed in short. " in text)


def matching_sheet(page, name, pages):
    """One sheet of paper for ten options, two where their words are long, and room to write."""
    page.emulate_media(media="print")
    low = page.evaluate("""() => [...document.querySelectorAll('.options tbody tr, .line')]
        .map(e => e.getBoundingClientRect().height * 25.4 / 96).filter(mm => mm < 8)""")
    words = page.evaluate("document.querySelector('.options tbody').textContent.length")
    page.emulate_media(media="screen")
    check(f"{name}: what is written in is at least 8 mm high", not low, f"{low[:3]}")
    check(f"{name}: it prints on {'one sheet' if words < 4000 else 'two sheets'}",
          pages <= (1 if words < 4000 else 2), f"{pages} sheets, {words} letters")


def sheets(pdf):
    """How far down the last ink of each sheet reaches, from sheets drawn small and grey, and the
    words of the first."""
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
    return filled, first


def white_sheets(name, filled):
    white = [number + 1 for number, part in enumerate(filled) if part < 0.5]
    check(f"{name}: no sheet is mostly white", not white, f"sheets {white}: {filled}")


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
    pictures(page, f"{name}, wide")
    totals(page, name)
    axe(page, f"{name}, wide")
    page.context.close()
    for width in (320, 768):
        page, _, _ = open_page(browser, path, width)
        tables(page, f"{name}, {width} pixels")
        pictures(page, f"{name}, {width} pixels")
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
    pdf = page.pdf(prefer_css_page_size=True, tagged=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    filled, first = sheets(pdf)
    white_sheets(f"{name}, printed", filled[:-1])
    if page.query_selector("main > .mapped") and page.locator("details.part").count() > 5:
        check(f"{name}: the first sheet holds page 1 and nothing else",
              "Children with no home" in " ".join(first.split()) and "1. The number" not in first
              and "What is counted" not in first, first[:300])
    heads(pdf, name, page)
    check(f"{name}: it prints on no more than {MOST_SHEETS} sheets",
          pdf.startswith(b"%PDF") and 1 <= pages <= MOST_SHEETS, f"{pages} sheets")
    if page.query_selector(".options"):
        matching_sheet(page, name, pages)
    check(f"{name}: the print is tagged", b"/StructTreeRoot" in pdf)
    workbook(pathlib.Path(path).with_suffix(".xlsx"), name)
    beside = pathlib.Path(path).with_suffix(".pdf")
    if beside.exists():
        made = beside.read_bytes()
        check(f"{name}: the PDF beside it is whole and tagged",
              made.startswith(b"%PDF") and b"/StructTreeRoot" in made
              and made.rstrip().endswith(b"%%EOF"))
        white_sheets(f"{name}, its PDF", sheets(made)[0])
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
