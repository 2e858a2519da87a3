import Care
import Matching
import Reporting

extension Printout {
    /// The answer of `compare`.
    package static func compare(_ comparison: PlanComparison, register: Register) -> Printout {
        CompareWriter(comparison: comparison, register: register).printout
    }
}

/// Writes two plans side by side.
private struct CompareWriter {
    let comparison: PlanComparison
    let register: Register

    var printout: Printout {
        Printout(
            json: .object([
                ("a", json(comparison.a)), ("b", json(comparison.b)),
                ("changes", .list(comparison.changes, json)),
            ]), table: table, text: text)
    }

    private func child(_ index: Int) -> String { register.instance.children[index].id }
    private func home(_ index: Int) -> String { register.instance.homes[index].id }

    // MARK: JSON

    private func json(_ check: PlanCheck) -> JSON {
        .object([
            ("status", .string(check.isValid ? "valid" : "invalid")),
            ("points", .number(check.points.description)),
            ("weeklyCost", .number(check.weeklyCost.description)),
            ("measures", Printout.measures(before: check.before, after: check.after)),
            ("unplaced", .list(check.unplaced) { .string(child($0)) }),
            ("violations", .list(check.violations, Printout.violation)),
        ])
    }

    private func json(_ change: PlanComparison.Change) -> JSON {
        .object([
            ("child", .string(child(change.child))),
            ("a", .optional(change.a.map(home))), ("b", .optional(change.b.map(home))),
            ("points", change.points.map { .number($0.description) } ?? .null),
            ("km", change.metres.map { .number(Decimals.text($0, places: 3)) } ?? .null),
        ])
    }

    // MARK: Tables

    private var table: [[String]] {
        [["child", "a", "b", "points", "km"]]
            + comparison.changes.map { change in
                [
                    child(change.child), change.a.map(home) ?? "", change.b.map(home) ?? "",
                    change.points?.description ?? "",
                    change.metres.map { Decimals.text($0, places: 3) } ?? "",
                ]
            }
    }

    private var text: String {
        var text = Printout.aligned(summary) + "\n"
        for (name, check) in [("A", comparison.a), ("B", comparison.b)] where !check.isValid {
            text += "Plan \(name) breaks \(check.violations.count) "
            text += check.violations.count == 1 ? "rule:\n" : "rules:\n"
            text += check.violations.map(Printout.line).joined()
        }
        if comparison.changes.isEmpty {
            return text + "Every child has the same answer in both plans.\n"
        }
        let count = comparison.changes.count
        text += "\(count.counted("child has", "children have")) another answer in plan B\n"
        return text
            + Printout.aligned(
                [["child", "plan A", "plan B", "more points", "more miles"]]
                    + comparison.changes.map { change in
                        [
                            child(change.child), change.a.map(home) ?? "no home",
                            change.b.map(home) ?? "no home",
                            change.points?.description.inThousands ?? "",
                            change.metres.map(miles) ?? "",
                        ]
                    })
    }

    private var summary: [[String]] {
        let (a, b) = (comparison.a, comparison.b)
        func row(_ name: String, _ value: (PlanCheck) -> Int) -> [String] {
            [name, String(value(a)), String(value(b)), String(value(b) - value(a))]
        }
        func rate(_ count: OutsideCount) -> String {
            count.rateInThousandths.map { Decimals.text(Int64($0), places: 1) } ?? ""
        }
        func rateDifference() -> String {
            guard let first = a.after.rateInThousandths, let second = b.after.rateInThousandths
            else { return "" }
            return Decimals.text(Int64(second - first), places: 1)
        }
        return [
            ["", "plan A", "plan B", "B minus A"],
            row("rules broken") { $0.violations.count },
            row("children without a home") { $0.unplaced.count },
            ["points"] + [a.points, b.points, b.points - a.points].map { "\($0)".inThousands },
            ["cost a week"]
                + [a.weeklyCost, b.weeklyCost, b.weeklyCost - a.weeklyCost].map(\.inPounds),
            row("children outside the area") { $0.after.outside },
            row("children whose area is known") { $0.after.known },
            ["per cent outside", rate(a.after), rate(b.after), rateDifference()],
        ]
    }

    /// Metres in miles, to one decimal.
    private func miles(_ metres: Int64) -> String {
        let tenths = Metres(Int64(metres.magnitude)).tenthsOfMile
        return Decimals.text(metres < 0 ? -tenths : tenths, places: 1)
    }
}
