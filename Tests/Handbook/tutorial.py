#!/usr/bin/env python3
"""Does what the handbooks say, and compares what is printed: `tutorial.py NEARHOME [--record] [PAGE.md ...]`.

Every page of Handbook/ is read from top to bottom in an empty folder of its own, beside links to Instances and Reports:

- a fence ```csv my-county/homes.csv (a language, then a file) writes that file;
- a fence ```console holds commands after `$ ` and what they print, both streams in order. `…` stands for anything in a line, and in a
  line of its own for any lines. A command ends with status 0, or `$ echo $?` comes next and says its status.
- `nearhome serve --demo` is stopped once it has said what it is there for.

Links and pictures of a page must be there, pictures have words for who cannot see them, and a page is short enough to print on ten pages.
With --record the fences get what is printed now, where they hold no `…`. Ends with "N passed, M failed".
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOOK = ROOT / "Handbook"
FENCE = re.compile(r"^```(\w+)?(?: +(\S+))?\s*$")
MOST_WORDS = 3800  # about ten printed pages, pictures and tables included

passed = 0
failed = 0


def check(name, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {name}" + (f"\n{detail}" if detail else ""))


def fences(lines):
    """(first line, language, file, lines within) of each fence; lines count from 0 and the first is the one after the opening."""
    opened = None
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened = (number + 1, match.group(1), match.group(2))
        elif line.rstrip() == "```":
            first, language, file = opened
            yield first, language, file, lines[first:number]
            opened = None
    if opened:
        raise SystemExit(f"a fence is not closed (line {opened[0]})")


def steps(lines):
    """(command, lines expected after it) of a console fence."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append([line[2:], []])
        elif found and line.startswith("> ") and not found[-1][1]:
            found[-1][0] += "\n" + line[2:]
        elif found:
            found[-1][1].append(line)
        else:
            raise SystemExit(f"a console fence begins with no command: {line}")
    return found


def fits(expected, printed):
    """Whether printed lines are the expected ones; `…` stands for what is left out."""
    if not expected:
        return not printed
    if expected[0].strip() == "…":
        return any(fits(expected[1:], printed[start:]) for start in range(len(printed) + 1))
    if not printed:
        return False
    pattern = ".*".join(re.escape(part) for part in expected[0].rstrip().split("…"))
    return bool(re.fullmatch(pattern, printed[0].rstrip())) and fits(expected[1:], printed[1:])


def serve(command, folder, environment):
    """What a server prints until it says how to stop it."""
    process = subprocess.Popen(["bash", "-c", "exec " + command], cwd=folder, env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = []
    try:
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("Stop it"):
                break
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=30)
    return status, lines


def run(command, folder, environment, last):
    if command.startswith("nearhome serve"):
        return serve(command, folder, environment)
    try:
        done = subprocess.run(["bash", "-c", f"(exit {last})\n{command}"], cwd=folder, env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    except subprocess.TimeoutExpired:
        return 124, ["it took more than five minutes"]
    return done.returncode, done.stdout.splitlines()


def follow(page, environment, record):
    """Does one page; with record gives its lines back with what is printed now."""
    lines = page.read_text(encoding="utf-8").splitlines()
    made = list(lines)
    shift = 0
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        for name in ("Instances", "Reports"):
            (folder / name).symlink_to(ROOT / name)
        last = 0
        for first, language, file, body in fences(lines):
            if file:
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("\n".join(body) + "\n", encoding="utf-8")
                continue
            if language != "console":
                continue
            rewritten = []
            pending = None
            for command, expected in steps(body):
                asks = command.strip() == "echo $?"
                if pending and not asks:
                    check(f"{page.name}: {pending[0]}", False, f"it ended with status {pending[1]}")
                pending = None
                status, printed = run(command, folder, environment, last)
                same = fits(expected, printed)
                check(f"{page.name}:{first}: $ {command}", same,
                      "expected:\n" + "\n".join(expected) + "\nprinted:\n" + "\n".join(printed))
                last = status
                if status != 0:
                    pending = (command, status)
                keeps = same or any("…" in line for line in expected)
                rewritten += ["$ " + command.replace("\n", "\n> ")] + (expected if keeps else printed)
            if pending:
                check(f"{page.name}: {pending[0]}", False, f"it ended with status {pending[1]}")
            rewritten = "\n".join(rewritten).split("\n")
            made[first + shift:first + shift + len(body)] = rewritten
            shift += len(rewritten) - len(body)
    if record and made != lines:
        page.write_text("\n".join(made) + "\n", encoding="utf-8")


def anchors(page):
    """The anchors that GitHub gives to the headings of a page."""
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"(?m)^#+ (.+)$", text)}


def proof(page):
    """Links, pictures and length of a page."""
    text = page.read_text(encoding="utf-8")
    for words, target in re.findall(r"(!?\[[^\]]*\])\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        check(f"{page.name} links to {target}", there.exists())
        if anchor and there.suffix == ".md" and there.exists():
            check(f"{page.name} links to a heading: {target}", anchor in anchors(there))
        if words.startswith("!"):
            check(f"{page.name}: the picture {target} has words", len(words) > 20, words)
    check(f"{page.name} fits ten pages", len(text.split()) <= MOST_WORDS, f"{len(text.split())} words")


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    nearhome = pathlib.Path(sys.argv[1]).resolve()
    record = "--record" in sys.argv
    named = [pathlib.Path(name).resolve() for name in sys.argv[2:] if name != "--record"]
    with tempfile.TemporaryDirectory() as tools:
        (pathlib.Path(tools) / "nearhome").symlink_to(nearhome)
        environment = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}", COLUMNS="80")
        for page in named or sorted(BOOK.glob("*.md")):
            follow(page, environment, record)
            proof(page)
    pictures = list((BOOK / "pictures").glob("*.png"))
    size = sum(picture.stat().st_size for picture in pictures)
    check("The pictures are under 2 MB", size < 2_000_000, f"{size} bytes")
    used = "".join(page.read_text(encoding="utf-8") for page in list(BOOK.glob("*.md")) + [ROOT / "README.md"])
    for picture in pictures:
        check(f"{picture.name} is used", picture.name in used)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
