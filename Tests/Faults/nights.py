"""Puts the nightly job among faults, drawn by a seed, and looks at what it leaves.

`python nights.py EXECUTABLE [--seed N] [--rounds N]`. Each round draws a fault, runs the job with it, then without. After
each of them

- the job ended as COMMANDS.md says of that fault;
- every night that was recorded before is there, byte for byte, and is computed again to the same bytes;
- the database is whole, and no draft, work folder or browser is left;
- `latest` leads to the last night, and alert.txt is there exactly when there is no report.

Prints a table of the faults tried and ends with "N passed, M failed".
"""
import argparse
import collections
import contextlib
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
FIRST = 20151  # 4 March 2025, as a number of days


def day(number):
    import datetime
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=number)).isoformat()


@contextlib.contextmanager
def opened(path):
    base = sqlite3.connect(path)
    try:
        yield base
        base.commit()
    finally:
        base.close()


class Place:
    def __init__(self, executable, folder):
        self.executable = executable
        self.folder = folder
        self.night = FIRST
        shutil.copytree(RETURNS, self.path("returns"))
        self.settings()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def settings(self, further=""):
        with open(self.path("nightly.yml"), "w") as file:
            file.write("authority: E10000003\nreturns: returns\nstale_after: never\nwait: 0\npdf: no\n" + further)

    def command(self, *words, night=None):
        night = self.night if night is None else night
        return [self.executable, "nightly", "--config", self.path("nightly.yml"), "--quiet", "--now",
                f"{day(night)}T06:00:00Z", *words]

    def run(self, *words, night=None, **options):
        return subprocess.run(self.command(*words, night=night), capture_output=True, text=True, timeout=600, **options)

    # Digests of the files of every recorded night.
    def nights(self):
        found = {}
        out = self.path("nights")
        for night in sorted(os.listdir(out)) if os.path.isdir(out) else []:
            folder = os.path.join(out, night)
            if os.path.islink(folder) or not os.path.isdir(folder):
                continue
            for name in sorted(os.listdir(folder)):
                if name not in ("report.html", "superseded.txt"):
                    found[night, name] = hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest()
        return found

    def recorded(self):
        with opened(self.path("nearhome.db")) as base:
            return [row[0] for row in base.execute("SELECT DISTINCT night FROM revision ORDER BY night")]

    def touched(self, rng):
        # Late data: one child's home becomes another kind, so that something has to be kept.
        path = self.path("returns", "2024-25", "episodes.csv")
        lines = open(path).read().split("\n")
        for _ in range(200):
            number = rng.randrange(1, len(lines))
            for old, new in ((",U4,", ",U5,"), (",U5,", ",U4,")):
                if old in lines[number]:
                    lines[number] = lines[number].replace(old, new)
                    open(path, "w").write("\n".join(lines))
                    return


class Trial:
    def __init__(self):
        self.passed = self.failed = 0
        self.table = collections.defaultdict(lambda: [0, 0])

    def expect(self, fault, truth, what):
        self.table[fault][0] += 1
        if truth:
            self.passed += 1
        else:
            self.failed += 1
            self.table[fault][1] += 1
            print(f"FAILED {fault}: {what}", flush=True)


def killed(place, rng, trial):
    for _ in range(3):
        process = subprocess.Popen(place.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.random() * 1.5)
        process.send_signal(rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        process.wait()


def full(place, rng, trial):
    place.touched(rng)
    blocks = rng.choice([0, 4, 16, 64])
    out = subprocess.run(
        ["bash", "-c", f"ulimit -f {blocks}; exec \"$@\" | cat; exit ${{PIPESTATUS[0]}}", "-", *place.command()],
        capture_output=True, text=True, timeout=600)
    trial.expect("full disk", out.returncode in (0, 74), f"{blocks} blocks: {out.returncode} {out.stderr[:200]}")


def read_only(place, rng, trial):
    place.touched(rng)
    target = rng.choice(["nearhome.db", "nights"])
    path = place.path(target)
    if os.geteuid() == 0:
        # Rights stop nobody who is the superuser; a folder in the file's place does.
        aside = path + ".aside"
        os.rename(path, aside)
        if target == "nights":
            open(path, "w").close()
        else:
            os.mkdir(path)
        out = place.run()
        os.rmdir(path) if os.path.isdir(path) else os.remove(path)
        os.rename(aside, path)
    else:
        os.chmod(path, 0o400 if target == "nearhome.db" else 0o500)
        out = place.run()
        os.chmod(path, 0o600 if target == "nearhome.db" else 0o700)
    trial.expect("not writable", out.returncode in (74, 64), f"{target}: {out.returncode} {out.stderr[:200]}")


def corrupted(place, rng, trial):
    path = place.path("nearhome.db")
    with opened(path) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    good = open(path, "rb").read()
    bad = bytearray(good)
    start = rng.randrange(0, len(bad) // 4096) * 4096
    for offset in range(start, min(start + 256, len(bad))):
        bad[offset] = rng.randrange(256)
    open(path, "wb").write(bytes(bad))
    before = place.nights()
    out = place.run()
    # What is not looked at may be damaged: a page of old sources is, when it is read again.
    trial.expect("damaged page", out.returncode in (0, 74), f"{out.returncode} {out.stderr[:200]}")
    trial.expect("damaged page", all(place.nights().get(k) == v for k, v in before.items()), "a night changed")
    for name in ("-wal", "-shm"):
        if os.path.exists(path + name):
            os.remove(path + name)
    open(path, "wb").write(good)
    # The night may have been published; the database of before does not know it then.
    shutil.rmtree(place.path("nights", day(place.night)), ignore_errors=True)
    if os.path.lexists(place.path("nights", "latest")):
        os.remove(place.path("nights", "latest"))
    if os.path.exists(place.path("nights", "figures.csv")):
        os.remove(place.path("nights", "figures.csv"))


def altered(place, rng, trial):
    path = place.path("nearhome.db")
    with opened(path) as base:
        identity, counted = base.execute(
            "SELECT revision, counted FROM figure WHERE measure = 'outside-stock' ORDER BY random() LIMIT 1").fetchone()
        base.execute(
            "UPDATE figure SET counted = ? WHERE revision = ? AND measure = 'outside-stock'", (counted + 1, identity))
    out = place.run()
    trial.expect("altered figure", out.returncode == 74, f"{out.returncode} {out.stderr[:200]}")
    trial.expect("altered figure", "is not as it was recorded" in out.stderr, out.stderr[:200])
    with opened(path) as base:
        base.execute(
            "UPDATE figure SET counted = ? WHERE revision = ? AND measure = 'outside-stock'", (counted, identity))


def clock(place, rng, trial):
    ahead = place.night + rng.choice([800, 5000, 9000])
    out = place.run(night=ahead)
    trial.expect("clock ahead", out.returncode == 64, f"{out.returncode} {out.stderr[:200]}")
    out = place.run("--date", day(place.night + rng.randint(1, 400)))
    trial.expect("night to come", out.returncode == 64, f"{out.returncode} {out.stderr[:200]}")
    back = place.run(night=place.night - 1)
    trial.expect("clock back", back.returncode == 0, f"{back.returncode} {back.stderr[:200]}")


def together(place, rng, trial):
    jobs = [subprocess.Popen(place.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    ends = []
    for job in jobs:
        job.communicate()
        ends.append(job.returncode)
    trial.expect("three at once", set(ends) <= {0, 74} and 0 in ends, str(ends))


def half(place, rng, trial):
    path = place.path("returns", "2024-25", "episodes.csv")
    good = open(path, "rb").read()
    open(path, "wb").write(good[: rng.randrange(2000, len(good) * 3 // 4)])
    before = place.recorded()
    out = place.run()
    trial.expect("half a feed", out.returncode in (1, 65), f"{out.returncode} {out.stderr[:200]}")
    trial.expect("half a feed", place.recorded() == before, "a night was recorded")
    trial.expect("half a feed", os.path.exists(place.path("nights", "alert.txt")), "no alert")
    open(path, "wb").write(good)


def lost(place, rng, trial):
    path = place.path("nearhome.db")
    for name in ("", "-wal", "-shm"):
        if os.path.exists(path + name):
            os.rename(path + name, path + name + ".aside")
    out = place.run()
    trial.expect("database gone", out.returncode == 74 and "Restore" in out.stderr, f"{out.returncode} {out.stderr[:200]}")
    trial.expect("database gone", not os.path.exists(path), "a new database was made")
    for name in ("", "-wal", "-shm"):
        if os.path.exists(path + name):
            os.remove(path + name)
        if os.path.exists(path + name + ".aside"):
            os.rename(path + name + ".aside", path + name)


def closed(place, rng, trial):
    out = subprocess.run(["bash", "-c", "exec \"$@\" 0<&- 2>&-", "-", *place.command()], stdout=subprocess.PIPE)
    trial.expect("streams closed", out.returncode in (0, 1), str(out.returncode))
    lock = open(place.path("nearhome.db.lock"), "rb").read()
    trial.expect("streams closed", lock.strip().isdigit(), f"the lock holds {lock[:60]!r}")


def alarm(place, rng, trial):
    # It would take the lock for ten seconds, were it not free: the next job has to run meanwhile.
    script = place.path("alarm")
    open(script, "w").write(f"#!/bin/sh\nflock -n '{place.path('nearhome.db.lock')}' true && echo free > '{place.path('rung')}'\n")
    os.chmod(script, 0o755)
    place.settings("alert: alarm\n")
    path = place.path("returns", "2024-25", "episodes.csv")
    good = open(path, "rb").read()
    open(path, "wb").write(good.replace(b"DECOM", b"DECOMM", 1))
    out = place.run()
    trial.expect("alarm", out.returncode == 65, f"{out.returncode} {out.stderr[:200]}")
    trial.expect("alarm", os.path.exists(place.path("rung")), "the lock was held")
    open(path, "wb").write(good)
    place.settings()


FAULTS = [killed, full, read_only, corrupted, altered, clock, together, half, lost, closed, alarm]


def after(place, trial, name, before):
    out = place.run()
    trial.expect(name, out.returncode == 0, f"the next run: {out.returncode} {out.stderr[:300]}")
    nights = place.nights()
    kept = [key for key in before if key[1] != "no-report.json"]
    trial.expect(name, all(nights.get(key) == before[key] for key in kept), "a recorded night changed")
    latest = os.path.join(place.path("nights"), "latest")
    trial.expect(name, os.readlink(latest)[:10] == day(place.night), f"latest leads to {os.readlink(latest)}")
    trial.expect(name, not os.path.exists(place.path("nights", "alert.txt")), "the alert stays")
    left = [f for f in os.listdir(place.folder) + os.listdir(place.path("nights")) if ".work" in f or ".partial" in f]
    trial.expect(name, not left, f"left behind: {left}")
    with opened(place.path("nearhome.db")) as base:
        trial.expect(name, base.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is not whole")
        running = base.execute("SELECT count(*) FROM run WHERE outcome = 'running'").fetchone()[0]
        trial.expect(name, running == 0, "a run seems to go on")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("executable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=22)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    trial = Trial()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(os.path.abspath(options.executable), folder)
        out = place.run()
        if out.returncode != 0:
            print(out.stderr)
            print("0 passed, 1 failed")
            return 1
        order = []
        for number in range(options.rounds):
            if not order:
                order = rng.sample(FAULTS, len(FAULTS))
            fault = order.pop()
            name = fault.__name__.replace("_", " ")
            place.night += 1
            before = {key: value for key, value in place.nights().items() if key[0][:10] in place.recorded()}
            fault(place, rng, trial)
            after(place, trial, name, before)
        for night in rng.sample(place.recorded(), min(5, len(place.recorded()))):
            out = place.run("--reproduce", night)
            trial.expect("computed again", out.returncode == 0, f"{night}: {out.stdout[:200]} {out.stderr[:200]}")
    print(f"\n{'fault':<20}{'looked at':>10}{'not as promised':>17}")
    for name, (count, bad) in sorted(trial.table.items()):
        print(f"{name:<20}{count:>10}{bad:>17}")
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 0 if trial.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
