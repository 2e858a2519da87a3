"""Enumeration against HiGHS on tiny wild instances: `python oracles.py FIRST COUNT`."""
import random
import sys
import tempfile
from fractions import Fraction

import assign
import instance
import wild


def run(first, count):
    wrong = infeasible = skipped = 0
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            inst = instance.read(wild.write(seed, folder, "tiny"))
        r = random.Random(seed)
        plain = assign.solve(inst)
        demands = [(False, None, None), (True, None, None),
                   (r.random() < 0.5, plain[1] - r.choice([1, 200, 700]), None),
                   (r.random() < 0.5, None, Fraction(r.choice(["0", "0.2", "0.29", "0.5"]))),
                   (r.random() < 0.5, plain[1] + r.choice([0, 300]), Fraction("0.25"))]
        for include_ask, budget, cap in demands:
            try:
                slow = assign.enumerate_best(inst, include_ask, budget, cap, 60_000)
            except OverflowError:
                skipped += 1
                continue
            try:
                fast = assign.solve(inst, include_ask, budget, cap)
            except RuntimeError as problem:
                wrong += 1
                print(f"seed {seed} ask {include_ask} budget {budget} cap {cap}: {problem}")
                continue
            infeasible += slow is None
            if (slow and slow[:2]) != (fast and fast[:2]):
                wrong += 1
                print(f"seed {seed} ask {include_ask} budget {budget} cap {cap}: "
                      f"enumeration {slow}, HiGHS {fast}")
    print(f"{count} seeds, {5 * count - skipped} comparisons, {infeasible} infeasible, "
          f"{skipped} too large, {wrong} different")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(run(int(sys.argv[1]), int(sys.argv[2]))))
