"""Kills nights, imports, backups and restores, fills their disk, takes their rights away, changes their bytes, turns the clock and lets
the programs hang that they wait for; looks at what is left.

`python machine.py EXECUTABLE [--seed N] [--rounds N] [--only FAULT…]`. After each fault

- what is there is whole: a night is published whole, an import's folder reads without fault, a backup opens, a restored folder is complete;
- or nothing is there, and no draft either once the next run has begun;
- nights and backups made before are as they were; the command ended as COMMANDS.md says.

Prints a table of the faults tried and ends with "N passed, M failed".
"""
import argparse
import collections
import datetime
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RETURNS = os.path.join(HERE, "..", "..", "Instances", "made-return")
TINY = os.path.join(HERE, "..", "..", "Instances", "tiny")


class Trial:
    """What was tried and what came of it."""

    def __init__(self):
        self.tried = collections.Counter()
        self.failed = collections.Counter()

    def expect(self, fault, truth, what):
        self.tried[fault] += 1
        if not truth:
            self.failed[fault] += 1
            print(f"{fault}: {what}", file=sys.stderr)


class Place:
    """A machine with a desk, settings and keys."""

    def __init__(self, executable, folder):
        self.executable = executable
        self.folder = folder
        made = self.run("backup", "keys", "--out", self.path("secret.key"))
        with open(self.path("nearhome.yml"), "w", encoding="utf-8") as file:
            file.write(f"desk:\n  instance: {TINY}\n  database: desk.db\n"
                       f"backup:\n  to: store/backups\n  public_key: {made.stdout.decode().strip()}\n")
        os.mkdir(self.path("store"))
        self.run("user", "add", "amy", "--roles", "officer", "--config", self.path("nearhome.yml"))
        self.second = 0
        self.night = datetime.date(2011, 9, 30)
        self.published = {}
        self.times = {}

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def run(self, *words, timeout=120):
        return subprocess.run([self.executable, *words], capture_output=True, timeout=timeout)

    def killed(self, seconds, *words):
        """Runs and kills after that long; whether it was still at work."""
        running = subprocess.Popen([self.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
        return running.wait() == -signal.SIGKILL

    def seconds(self, name, words):
        """How long a command takes by itself, looked at once."""
        if name not in self.times:
            start = time.monotonic()
            self.run(*words)
            self.times[name] = time.monotonic() - start
        return self.times[name] * 1.1

    def make(self):
        """The words of a backup of the next second."""
        self.second += 1
        at = f"2026-11-28T{2 + self.second // 3600:02}:{self.second // 60 % 60:02}:{self.second % 60:02}Z"
        return ["backup", "make", "--config", self.path("nearhome.yml"), "--now", at]

    def backups(self):
        folder = self.path("store", "backups")
        if not os.path.isdir(folder):
            return {}
        return {name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest()
                for name in os.listdir(folder) if name.endswith(".backup")}

    def opens(self, name):
        return self.run("backup", "check", self.path("store", "backups", name), "--key", self.path("secret.key")).returncode == 0


def imports(place, rng, trial):
    """A killed import leaves a whole instance or none."""
    out = place.path("imported")
    shutil.rmtree(out, ignore_errors=True)
    words = ["import", "ssda903", RETURNS, "--as-of", "2025-03-31", "--authority", "E10000003",
             "--postcodes", os.path.join(RETURNS, "postcodes.csv"), "--out", out]
    place.killed(rng.random() * place.seconds("import", words[:-1] + [place.path("timed")]), *words)
    if os.path.exists(out):
        trial.expect("import killed", place.run("check", out, "--quiet").returncode == 0, "half an instance is left")
    else:
        trial.expect("import killed", True, "")
        if rng.random() < 0.1:
            again = place.run(*words)
            trial.expect("import killed", again.returncode == 0, f"the next one ends with {again.returncode}")
            left = [n for n in os.listdir(place.folder) if ".partial-" in n and n.startswith("imported")]
            trial.expect("import killed", not left, f"a draft is left: {left}")


def backups(place, rng, trial):
    """A killed backup leaves those before it, and is itself whole or absent."""
    before = place.backups()
    place.killed(rng.random() * 0.08, *place.make())
    after = place.backups()
    trial.expect("backup killed", all(after.get(n) == d for n, d in before.items()), "a backup of before is changed")
    for name in set(after) - set(before):
        trial.expect("backup killed", place.opens(name), f"{name} does not open")
    if rng.random() < 0.2:
        made = place.run(*place.make())
        trial.expect("backup killed", made.returncode == 0, f"the next one ends with {made.returncode}: {made.stderr}")
        left = [n for n in os.listdir(place.path("store", "backups")) if not n.endswith(".backup")]
        trial.expect("backup killed", not left, f"left behind: {left}")


def restores(place, rng, trial):
    """A killed restore leaves a whole folder or none."""
    names = sorted(place.backups())
    if not names:
        place.run(*place.make())
        names = sorted(place.backups())
    out = place.path("restored")
    shutil.rmtree(out, ignore_errors=True)
    place.killed(rng.random() * 0.08, "backup", "restore", place.path("store", "backups", names[-1]), "--key",
                 place.path("secret.key"), "--out", out)
    if os.path.exists(out):
        trial.expect("restore killed", os.path.exists(os.path.join(out, "desk.db")), "half a folder is left")
    else:
        trial.expect("restore killed", True, "")


def changed(place, rng, trial):
    """A changed byte, a lost end and bytes that follow are noticed."""
    if not place.backups():
        place.run(*place.make())
    name = rng.choice(sorted(place.backups()))
    path = place.path("store", "backups", name)
    whole = open(path, "rb").read()
    kind = rng.randrange(3)
    spoilt = bytearray(whole)
    if kind == 0:
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del spoilt[rng.randrange(len(spoilt)):]
    else:
        spoilt += bytes([rng.randrange(256)])
    open(path, "wb").write(spoilt)
    found = place.run("backup", "check", path, "--key", place.path("secret.key"))
    trial.expect("backup changed", found.returncode == 65, f"ends with {found.returncode}")
    out = place.path("restored")
    shutil.rmtree(out, ignore_errors=True)
    found = place.run("backup", "restore", path, "--key", place.path("secret.key"), "--out", out)
    trial.expect("backup changed", found.returncode == 65 and not os.path.exists(out), "it was restored all the same")
    open(path, "wb").write(whole)


def full(place, rng, trial):
    """On a full disk nothing is left of a backup, and the ones before are there."""
    if os.geteuid() != 0:
        return
    disk = place.path("store")
    before = place.backups()
    small = rng.choice([64, 128, 256, 400])
    kept = place.path("kept")
    os.rename(disk, kept)
    os.mkdir(disk)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={small}k", "tmpfs", disk], capture_output=True).returncode == 0:
        try:
            made = place.run(*place.make())
            names = place.backups()
            if made.returncode == 0:
                trial.expect("disk full", all(place.opens(n) for n in names), "what was called made does not open")
            else:
                trial.expect("disk full", made.returncode == 74, f"ends with {made.returncode}: {made.stderr}")
                trial.expect("disk full", not names, f"left: {names}")
        finally:
            subprocess.run(["umount", disk], check=True)
    os.rmdir(disk)
    os.rename(kept, disk)
    trial.expect("disk full", place.backups() == before, "a backup of before is changed")


def closed(place, rng, trial):
    """Where the place may not be written, the command says so and nothing is changed."""
    if os.geteuid() == 0:
        # The superuser may write everywhere; a file in the folder's place is refused to everybody.
        folder = place.path("store", "backups")
        moved = folder + "-moved"
        if os.path.isdir(folder):
            os.rename(folder, moved)
        open(folder, "w", encoding="utf-8").close()
        made = place.run(*place.make())
        trial.expect("place closed", made.returncode == 74, f"ends with {made.returncode}: {made.stderr}")
        os.remove(folder)
        if os.path.isdir(moved):
            os.rename(moved, folder)
        return
    os.chmod(place.path("store"), 0o500)
    made = place.run(*place.make())
    trial.expect("place closed", made.returncode in (0, 74), f"ends with {made.returncode}")
    os.chmod(place.path("store"), 0o700)


def tree(folder):
    """The digest of every file below a folder."""
    return {os.path.relpath(os.path.join(at, name), folder): hashlib.sha256(open(os.path.join(at, name), "rb").read()).hexdigest()
            for at, _, names in os.walk(folder) for name in names}


def nights(place, rng, trial):
    """A killed night is published whole or not at all, and those before are as they were."""
    out = place.path("nights")
    if place.night > datetime.date(2011, 11, 20):
        # A new county: what was published is looked at once more by every round, and would grow for ever.
        for name in os.listdir(place.folder):
            if name.startswith("nights"):
                path = place.path(name)
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        place.night, place.published = datetime.date(2011, 9, 30), {}
    with open(place.path("nightly.yml"), "w", encoding="utf-8") as file:
        file.write(f"authority: E10000003\ninstance: {TINY}\ndatabase: nights.db\nout: nights\nstale_after: never\npdf: no\nwait: 5\n")
    words = ["nightly", "--config", place.path("nightly.yml"), "--quiet", "--date", place.night.isoformat()]
    cut = place.killed(rng.random() * place.seconds("night", words), *words)
    now = os.path.join(out, place.night.isoformat())
    for night, files in place.published.items():
        if night != place.night.isoformat():
            trial.expect("night killed", tree(os.path.join(out, night)) == files, "a night of before is changed")
    if os.path.isdir(now):
        trial.expect("night killed", os.path.exists(os.path.join(now, "report.html")), "half a night is published")
    if not cut or rng.random() < 0.25:
        again = place.run(*words)
        trial.expect("night killed", again.returncode == 0, f"the next one ends with {again.returncode}: {again.stderr[-300:]}")
        place.published[place.night.isoformat()] = tree(now)
        left = [n for n in os.listdir(place.folder) + os.listdir(out)
                if (".work" in n or ".partial" in n) and not n.startswith(("imported", "restored"))]
        trial.expect("night killed", not left, f"left behind: {left}")
        with sqlite3.connect(place.path("nights.db")) as base:
            trial.expect("night killed", base.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is not whole")
        place.night += datetime.timedelta(days=1)


def clock(place, rng, trial):
    """A clock that steps back makes nothing older than what is there, and loses nothing."""
    before = place.backups()
    for at in ("2026-11-28T12:00:00Z", "2026-11-27T12:00:00Z", "2026-11-29T12:00:00Z", "2026-03-29T01:30:00Z"):
        name = "c" + os.urandom(6).hex()
        added = place.run("user", "add", name, "--roles", "officer", "--config", place.path("nearhome.yml"), "--now", at)
        trial.expect("clock steps", added.returncode == 0, f"ends with {added.returncode}: {added.stderr}")
    held = place.run("audit", "verify", "--config", place.path("nearhome.yml"))
    trial.expect("clock steps", held.returncode == 0, f"the audit: {held.stdout}")
    old = place.run("backup", "make", "--config", place.path("nearhome.yml"), "--now", "2025-01-01T00:00:00Z")
    trial.expect("clock steps", old.returncode in (0, 74), f"ends with {old.returncode}: {old.stderr}")
    after = place.backups()
    trial.expect("clock steps", all(after.get(n) == d for n, d in before.items()), "a backup of before is changed")
    for name in set(after) - set(before):
        trial.expect("clock steps", place.opens(name), f"{name} does not open")
        os.remove(place.path("store", "backups", name))


def program(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + text + "\n")
    os.chmod(path, 0o755)


def hung(place, rng, trial):
    """A browser and an alert program that never end are ended after a minute; nobody waits for them meanwhile."""
    jobs = []
    for what in ("browser", "alert"):
        folder = place.path("hung-" + what)
        os.makedirs(os.path.join(folder, "bin"))
        # What is hung does not listen to a polite request either.
        stuck = "trap '' TERM INT HUP; echo $$ > '%s/pid'; while :; do sleep 1; done" % folder
        program(os.path.join(folder, "bin", "chromium"), stuck if what == "browser" else "exit 1")
        program(os.path.join(folder, "tell"), stuck)
        feed = os.path.join(folder, "feed")
        shutil.copytree(TINY, feed)
        if what == "alert":
            os.remove(os.path.join(feed, "homes.csv"))
        with open(os.path.join(folder, "nightly.yml"), "w", encoding="utf-8") as file:
            file.write("authority: E10000003\ninstance: feed\nstale_after: never\nwait: 0\nalert: tell\n")
        words = [place.executable, "nightly", "--config", os.path.join(folder, "nightly.yml"), "--date", "2011-09-30"]
        start = time.monotonic()
        jobs.append((what, folder, words, start, subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PATH": os.path.join(folder, "bin") + ":" + os.environ["PATH"]})))
    for what, folder, words, start, job in jobs:
        name = what + " hung"
        while not os.path.exists(os.path.join(folder, "pid")) and job.poll() is None and time.monotonic() < start + 50:
            time.sleep(0.1)
        trial.expect(name, os.path.exists(os.path.join(folder, "pid")), "the program was not started")
        night = os.path.join(folder, "nights", "2011-09-30", "report.html")
        trial.expect(name, what == "alert" or os.path.exists(night), "the night is not published while it hangs")
        lock = subprocess.run(["flock", "-n", os.path.join(folder, "nearhome.db.lock"), "true"])
        trial.expect(name, lock.returncode == 0, "a lock is held while it hangs")
        trial.expect(name, os.path.exists(os.path.join(folder, "nights", "alert.txt")) == (what == "alert"), "the alert is not there or stays")
    for what, folder, words, start, job in jobs:
        name = what + " hung"
        out, told = job.communicate(timeout=150)
        taken = time.monotonic() - start
        trial.expect(name, job.returncode == (0 if what == "browser" else 65), f"ends with {job.returncode}: {told[-300:]}")
        trial.expect(name, taken < 90, f"it took {taken:.0f} s")
        trial.expect(name, "within 60 seconds" in told, f"it does not say so: {told[-300:]}")
        number = int(open(os.path.join(folder, "pid"), encoding="utf-8").read())
        alive = os.path.exists(f"/proc/{number}") and " Z " not in open(f"/proc/{number}/stat", encoding="utf-8").read()
        trial.expect(name, not alive, "the program lives on")
        left = [n for n in os.listdir(folder) + os.listdir(os.path.join(folder, "nights")) if ".work" in n or ".partial" in n]
        trial.expect(name, not left, f"left behind: {left}")
        shutil.rmtree(folder, ignore_errors=True)


FAULTS = [imports, nights, backups, restores, changed, full, closed, clock]
ONCE = [hung]


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("executable")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rounds", type=int, default=20, help="rounds of every fault")
    asked.add_argument("--only", nargs="*", help="these faults alone: " + ", ".join(f.__name__ for f in FAULTS + ONCE))
    given = asked.parse_args()
    every = [fault for fault in FAULTS if given.only is None or fault.__name__ in given.only]
    once = [fault for fault in ONCE if given.only is None or fault.__name__ in given.only]
    rng = random.Random(given.seed)
    trial = Trial()
    folder = tempfile.mkdtemp(prefix="nearhome-faults-")
    try:
        place = Place(os.path.abspath(given.executable), folder)
        for fault in once:
            fault(place, rng, trial)
        for _ in range(given.rounds):
            for fault in every:
                fault(place, rng, trial)
            # Enough of them: the newest three stay.
            for name in sorted(place.backups())[:-3]:
                os.remove(place.path("store", "backups", name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'fault':<20}{'looked at':>10}{'failed':>8}")
    for fault in sorted(trial.tried):
        print(f"{fault:<20}{trial.tried[fault]:>10}{trial.failed[fault]:>8}")
    failed = sum(trial.failed.values())
    print(f"{sum(trial.tried.values()) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
