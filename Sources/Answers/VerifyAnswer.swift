import Care
import Files
import Matching
import Reporting

extension Printout {
    /// The answer of `verify`.
    package static func verify(_ check: PlanCheck, register: Register) -> Printout {
        let unplaced = check.unplaced.map { register.instance.children[$0].id }
        let json = JSON.object([
            ("status", .string(check.isValid ? "valid" : "invalid")),
            (
                "violations",
                .list(check.violations, violation)
            ),
            ("points", .number(check.points.description)),
            ("weeklyCost", .number(check.weeklyCost.description)),
            ("measures", measures(before: check.before, after: check.after)),
            ("unplaced", .list(unplaced, JSON.string)),
            ("waiting", Printout.waiting(check, register.instance)),
        ])
        let table =
            [["rule", "children", "home", "text"]]
            + check.violations.map {
                [$0.rule, $0.children.joined(separator: "; "), $0.home ?? "", $0.text]
            }
        let count = check.violations.count
        var text =
            check.isValid
            ? "The plan is valid.\n"
            : "The plan breaks \(count == 1 ? "1 rule" : "\(count) rules").\n"
        text += check.violations.prefix(mostLines).map(line).joined()
        if count > mostLines {
            text += "  and \(count - mostLines) more, which --format json lists.\n"
        }
        text +=
            "Points \("\(check.points)".inThousands), weekly cost \(check.weeklyCost.inPounds).\n"
        text += sentence(check, register.instance)
        text += waitingSentence(check, register.instance)
        return Printout(json: json, table: table, text: text)
    }

    /// The most broken rules that people are shown.
    private static let mostLines = 100

    /// A rule that a plan breaks, for programs.
    static func violation(_ violation: PlanCheck.Violation) -> JSON {
        .object([
            ("rule", .string(violation.rule)),
            ("children", .list(violation.children, JSON.string)),
            ("home", .optional(violation.home)), ("text", .string(violation.text)),
        ])
    }

    /// A rule that a plan breaks, as a line for people.
    static func line(_ violation: PlanCheck.Violation) -> String {
        // What no table holds may be a name that was typed for a reference.
        let isKnown = violation.rule != "unknown-id"
        let who = violation.children.map { isKnown ? $0 : ShownValue.cell($0) }
            .joined(separator: ", ")
        let at = violation.home.map { " at \(isKnown ? $0 : ShownValue.cell($0))" } ?? ""
        // A limit is broken by the whole plan.
        let whose = who.isEmpty && at.isEmpty ? "" : "\(who)\(at): "
        return TextLines.wrapped(
            "  \(violation.rule): \(whose)\(violation.text)", hanging: "    ")
    }

    static func measures(before: OutsideCount, after: OutsideCount) -> JSON {
        func json(_ count: OutsideCount) -> JSON {
            .object([
                ("outside", .whole(count.outside)), ("known", .whole(count.known)),
                ("unknown", .whole(count.unknown)),
                (
                    "rate",
                    count.rateInThousandths.map {
                        .number(Decimals.text(Int64($0), places: 3))
                    } ?? .null
                ),
            ])
        }
        return .object([("before", json(before)), ("after", json(after))])
    }

    /// Children who move in only after their start date, as a list.
    static func waiting(_ check: PlanCheck, _ instance: Instance) -> JSON {
        .list(check.waiting) { row in
            .object([
                ("child", .string(instance.children[row.child].id)),
                ("home", .string(instance.homes[row.home].id)),
                ("from", .string(row.from.description)), ("days", .whole(row.days)),
            ])
        }
    }

    /// Who waits for a home that is free later, in a sentence; empty where nobody does.
    static func waitingSentence(_ check: PlanCheck, _ instance: Instance) -> String {
        if check.waiting.isEmpty { return "" }
        let count = check.waiting.count
        let shown = check.waiting.prefix(10).map { row in
            "\(instance.children[row.child].id) from \(row.from.inWords) "
                + "(\(row.days.counted("day", "days")))"
        }
        let rest = count > shown.count ? " and \(count - shown.count) more" : ""
        return TextLines.wrapped(
            "\(count.counted("child waits", "children wait")) for a home that is free only "
                + "after the start date: " + shown.joined(separator: ", ") + rest + ".")
    }

    /// Where children live before and after a plan, and how many have no home; of an instance made from
    /// returns alone, which say only where children are, nobody knows that every child has one.
    static func sentence(_ check: PlanCheck, _ instance: Instance) -> String {
        func rate(_ count: OutsideCount) -> String {
            guard let rate = count.rateInThousandths else { return "none known" }
            return "\(Decimals.text(Int64(rate), places: 1))% (\(count.outside) of \(count.known)"
                + (count.unknown > 0 ? ", \(count.unknown) unknown)" : ")")
        }
        let missing = check.unplaced.count
        let rest =
            missing > 0
            ? ", and \(missing.counted("child has", "children have")) no home."
            : instance.tellsWhoHasNoHome ? ", and every child has a home." : "."
        return TextLines.wrapped(
            "Outside the area: \(rate(check.before)) before, \(rate(check.after)) after\(rest)")
    }
}
