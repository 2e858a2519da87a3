"""Checks certificates against HiGHS: the bound is one of the linear relaxation, and tampering is seen.

`python certificate.py EXECUTABLE [--first N] [--count N]`. For each seed an instance is invented (small wild ones and
counties by `nearhome generate`), its best plan certified and its model exported. Then

- `verify --certificate` proves it (exit 0), and its bound is the certificate's;
- the bound is no higher than the optimum that HiGHS finds on the exported model, and within a thousandth of the value of
  the model's linear relaxation, or above it (the certificate may use stronger cuts than the model);
- with one price, the bound or the plan altered and a new seal it is rejected.

Ends with "N passed, M failed".
"""
import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def solve(model, relaxed):
    import highspy
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("time_limit", 60.0)
    h.readModel(model)
    if relaxed:
        h.setOptionValue("solve_relaxation", True)
    h.run()
    if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return h.getInfo().objective_function_value


def resealed(lines):
    body = "".join(lines[:-1])
    return body + "seal,,,,sha256:" + hashlib.sha256(body.encode()).hexdigest() + "\n"


class Referee:
    def __init__(self, executable):
        self.executable = executable
        self.passed = self.failed = 0

    def expect(self, truth, what):
        if truth:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}", flush=True)

    def run(self, *words):
        out = subprocess.run([self.executable, *words, "--format", "json", "--quiet"], capture_output=True, timeout=600)
        return out.returncode, json.loads(out.stdout) if out.stdout.strip() else {}

    def instance(self, seed, place):
        folder = os.path.join(place, "instance")
        demands = []
        if seed % 2:
            subprocess.run([sys.executable, os.path.join(HERE, "wild.py"), str(seed), folder, "small"], check=True,
                           capture_output=True)
            return folder, demands
        options = ["--family", "county", "--children", str(40 + seed % 30), "--homes", str(60 + seed % 40),
                   "--seed", str(seed), "--tightness", "tight" if seed % 4 else "loose",
                   "--authorities", str(1 + (seed // 4) % 2)]
        _, made = self.run("generate", folder, *options)
        if seed % 4 and "budget" in made:
            demands = ["--budget", f"{made['budget']:.2f}", "--out-of-area-cap", str(made["outOfAreaCap"])]
        return folder, demands

    def seed(self, seed):
        with tempfile.TemporaryDirectory() as place:
            folder, demands = self.instance(seed, place)
            path, model = os.path.join(place, "c.csv"), os.path.join(place, "m.mps")
            status, answer = self.run("assign", folder, "--certificate", path, "--export-model", model,
                                      "--time-limit", "60", *demands)
            if answer.get("status") == "infeasible":
                return
            if status != 0 or not os.path.exists(path):
                self.expect(False, f"seed {seed}: no certificate, exit {status}")
                return
            with open(path) as handle:
                lines = handle.readlines()
            cells = [line.rstrip("\n").split(",") for line in lines]
            bound = int(next(c[-1] for c in cells if c[0] == "bound")) / 1e9
            status, proof = self.run("verify", folder, "--certificate", path)
            self.expect(status == 0 and proof.get("status") == "proved",
                        f"seed {seed}: exit {status}, {proof.get('violations')}")
            if "bound" not in proof:
                return
            self.expect(abs(float(proof["bound"] or 0) - bound) < 1e-6, f"seed {seed}: bound {proof['bound']}, {bound}")
            best, relaxed = solve(model, False), solve(model, True)
            slack = 1e-6 * max(1, abs(bound))
            if best is not None:
                self.expect(bound <= best + slack, f"seed {seed}: bound {bound} above the optimum {best}")
            if relaxed is not None:
                self.expect(bound >= relaxed - 0.001 * max(1, abs(relaxed)) - slack,
                            f"seed {seed}: bound {bound} far below the relaxation {relaxed}")
            self.tamper(seed, folder, lines, cells, path)

    def tamper(self, seed, folder, lines, cells, path):
        rng = random.Random(seed)
        for what in ("cover", "room", "cut", "limit", "target", "cap", "budget", "bound", "plan"):
            rows = [i for i, c in enumerate(cells) if c[0] == what]
            if what == "plan":
                rows = [i for i in rows if cells[i][2]]
            if not rows:
                continue
            at = rng.choice(rows)
            changed = [list(c) for c in cells]
            if what == "plan":
                changed[at][2] = ""
            else:
                step = 10 ** 6 if what in ("target", "cap", "budget") else 1
                changed[at][-1] = str(int(changed[at][-1]) + step)
            altered = list(lines)
            altered[at] = ",".join(changed[at]) + "\n"
            other = path + ".altered"
            with open(other, "w") as handle:
                handle.write(resealed(altered))
            status, answer = self.run("verify", folder, "--certificate", other)
            self.expect(status == 1 and answer.get("status") == "rejected",
                        f"seed {seed}: {what} altered from {lines[at].strip()} and accepted")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("executable")
    a.add_argument("--first", type=int, default=0)
    a.add_argument("--count", type=int, default=20)
    a = a.parse_args()
    referee = Referee(a.executable)
    for seed in range(a.first, a.first + a.count):
        referee.seed(seed)
    print(f"{referee.passed} passed, {referee.failed} failed")
    return 1 if referee.failed else 0


if __name__ == "__main__":
    sys.exit(main())
