"""Solves an MPS or LP file with HiGHS and prints the objective, and the WEEKLY_COST row's value.

`python solve_model.py MODEL [--time-limit S] [--weekly-cost]`; with --weekly-cost a second solve gives the
lowest WEEKLY_COST among the plans with the optimal points (MPS only: an LP file has no such row).
"""
import argparse
import json
import sys


def free_rows(path):
    """Entries of the free rows after the first: {row: {column: coefficient}}. HiGHS drops free rows."""
    rows, free, section = {}, [], ""
    if not path.lower().endswith(".mps"):
        return rows
    with open(path) as handle:
        for line in handle:
            if line.startswith("*") or not line.strip():
                continue
            if line[0] not in " \t":
                section = line.split()[0]
                continue
            parts = line.split()
            if section == "ROWS" and parts[0] == "N":
                free.append(parts[1])
                if len(free) > 1:
                    rows[parts[1]] = {}
            elif section == "COLUMNS" and "'MARKER'" not in parts:
                for name, value in zip(parts[1::2], parts[2::2]):
                    if name in rows:
                        rows[name][parts[0]] = float(value)
    return rows


def main():
    import highspy
    a = argparse.ArgumentParser()
    a.add_argument("model")
    a.add_argument("--time-limit", type=float, default=600)
    a.add_argument("--weekly-cost", action="store_true")
    a = a.parse_args()
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("mip_abs_gap", 1e-6)
    h.setOptionValue("time_limit", a.time_limit)
    if h.readModel(a.model) == highspy.HighsStatus.kError:
        print(json.dumps({"status": "unreadable"}))
        return 1
    h.run()
    out = {"status": h.modelStatusToString(h.getModelStatus()),
           "rows": h.getNumRow(), "columns": h.getNumCol()}
    if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        print(json.dumps(out))
        return 1
    out["points"] = h.getInfo().objective_function_value
    cost = free_rows(a.model).get("WEEKLY_COST")
    lp = h.getLp()
    names = list(lp.col_names_)
    if cost is not None:
        values = h.getSolution().col_value
        out["weeklyCost"] = sum(cost.get(n, 0.0) * v for n, v in zip(names, values))
        if a.weekly_cost:
            used = [(j, c) for j, c in enumerate(lp.col_cost_) if c]
            h.addRow(-highspy.kHighsInf, out["points"] - lp.offset_ + 1e-6, len(used),
                     [j for j, _ in used], [c for _, c in used])
            for j, n in enumerate(names):
                h.changeColCost(j, cost.get(n, 0.0))
            h.changeObjectiveOffset(0.0)
            h.run()
            out["lowestWeeklyCost"] = h.getInfo().objective_function_value
    print(json.dumps(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
