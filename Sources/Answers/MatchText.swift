import Care
import Matching
import Reporting

/// The officer's answer on a terminal: 80 columns, what matters first.
struct MatchText {
    /// The result and how programs read it.
    let writer: MatchWriter

    /// How many options are listed where not all are asked for.
    static let listed = 10
    /// How many options are told in full.
    private static let inFull = 3

    private var register: Register { writer.register }
    private var result: MatchResult { writer.result }
    private var instance: Instance { register.instance }

    // MARK: The list

    /// The whole answer.
    func answer(_ options: [MatchOption], isAll: Bool) -> String {
        let children = result.request.children.map(writer.child).joined(separator: ", ")
        var text = "Homes for \(children) on \(instance.asOf.inWords)\n"
        let shown = isAll ? options : Array(options.prefix(MatchText.listed))
        text += TextLines.wrapped(
            "NearHome gives advice; people decide."
                + (writer.calls.order(of: shown).map { " " + $0 } ?? ""))
        if writer.costAffectsOrder { text += "The policy lets cost change the order.\n" }
        text += warnings
        if !result.hasLawfulOption { text += verdict }
        if isEmergency { text += ringing }
        if !options.isEmpty {
            text += "\n" + list(shown)
            if shown.count < options.count {
                text += "\n\(options.count - shown.count) more: use --all.\n"
            }
            for option in shown.prefix(MatchText.inFull) { text += details(option) }
        }
        if !isEmergency { text += ringing }
        if !result.nearlyPossible.isEmpty {
            text += "\nNearly possible\n"
            for miss in result.nearlyPossible {
                text += TextLines.wrapped(
                    "  \(writer.home(miss.home)): \(miss.whole)", hanging: "    ")
            }
        }
        return text
    }

    private var warnings: String {
        writer.calls.warnings().map { TextLines.wrapped("! " + $0, hanging: "  ") }.joined()
    }

    private var isEmergency: Bool {
        result.request.children.contains { instance.children[$0].urgency == .emergency }
    }

    // Nothing can be offered now: what could be, and what stands in the way.
    private var verdict: String {
        let asking = result.options.count
        var text = "\n"
        if asking > 0 {
            text +=
                "No home can be offered yet. \(asking.counted("home", "homes")) could be, "
                + "once questions are answered.\n"
        } else {
            text +=
                "No home on the list can take \(writer.isSeveral ? "these children" : "this child").\n"
        }
        if !writer.blockCounts.isEmpty { text += "Why not, by the number of homes:\n" }
        for block in writer.blockCounts.prefix(8) {
            text += "  \(block.homes) of \(instance.homes.count) homes: \(Rule.title(block.rule))\n"
        }
        return text
    }

    private func list(_ options: [MatchOption]) -> String {
        var table = TextLines.Columns([
            (4, .right), (10, .left), (16, .left), (14, .left), (5, .right), (9, .right),
            (14, .left),
        ])
        table.add(["Rank", "Home", "Kind", "District", "Miles", "£ a week", "Can they take?"])
        for option in options {
            let parts = option.assignments
            let isOneHome = option.homes.count == 1
            for (index, part) in parts.enumerated() where index == 0 || !isOneHome {
                let home = instance.homes[part.home]
                table.add([
                    index == 0 ? String(option.rank) : "", home.id, home.kind.inWords,
                    home.district ?? "",
                    (isOneHome
                        ? option.locations.compactMap(\.tenthsOfMile).max()
                        : option.locations[index].tenthsOfMile).map { Int($0).inTenths }
                        ?? (instance.children[part.child].isUnaccompanied ? "" : "?"),
                    String((isOneHome ? option.weeklyCost : home.weeklyCost).inPounds.dropFirst()),
                    index == 0 ? writer.answer(option) : "",
                ])
                func note(_ words: [String]) {
                    table.note(
                        TextLines.wrapped(
                            "     " + words.joined(separator: "; "), hanging: "     "))
                }
                if isOneHome {
                    note([option.points.counted] + specials(option, parts))
                    continue
                }
                if index == 0 { note([together(option)]) }
                note(
                    ["\(writer.child(part.child)): \(writer.calls.points(of: part).counted)"]
                        + specials(option, [part]))
            }
            if !option.approvals.isEmpty {
                table.note(
                    TextLines.wrapped(
                        "     Approval: " + option.approvals.map(\.inWords).joined(separator: "; "),
                        hanging: "     "))
            }
        }
        return table.text
    }

    // What an option of several homes comes to.
    private func together(_ option: MatchOption) -> String {
        let split = option.charges.filter { $0.term == .siblingsSplit }
            .reduce(Points.zero) { $0 + $1.points }
        return "Together \(option.points.counted)"
            + (split == .zero
                ? "" : " (\(split.toOneDecimal) for brothers and sisters separated)")
            + ", \(option.weeklyCost.inPounds) a week"
    }

    // What an officer wants to see at a glance of a home and the children who go there.
    private func specials(
        _ option: MatchOption, _ parts: [MatchOption.Assignment]
    ) -> [String] {
        let (children, home) = (parts.map(\.child), parts[0].home)
        let facts = instance.homes[home]
        var words: [String] = []
        // Of several children where it is worst.
        let areas = option.locations.filter { children.contains($0.child) }.map(\.area)
        switch [AreaLocation.distant, .adjoining, .unknown].first(where: areas.contains) {
        case .adjoining: words.append("outside, in a neighbouring area")
        case .distant: words.append("outside, further than the neighbouring areas")
        case .unknown: words.append("area not known")
        case .inside, nil: break
        }
        if facts.isEmergency { words.append("kept for emergencies") }
        if let yes = writer.calls.accepted(children, home: home) { words.append(yes) }
        let others = instance.household.count {
            $0.home == home && $0.kind == .otherAuthorityChild
        }
        if others > 0 {
            words.append(
                others == 1
                    ? "another authority's child lives there"
                    : "\(others) children of other authorities live there")
        }
        if writer.calls.needsImpactAssessment(option, in: home) {
            words.append("impact assessment needed")
        }
        if children.allSatisfy({ register.lives(child: $0, home: home) }) {
            return words + [children.count == 1 ? "the child lives here" : "the children live here"]
        }
        if let from = facts.availableFrom, from > instance.asOf {
            words.append("free from \(from.inWords)")
        }
        guard let confirmed = facts.confirmedOn else {
            return words + ["vacancy never confirmed"]
        }
        let days = instance.asOf.days(since: confirmed)
        words.append(
            "vacancy confirmed " + (days > 0 ? "\(days.counted("day", "days")) ago" : "today"))
        return words
    }

    private func details(_ option: MatchOption) -> String {
        var text = "\n\(option.rank). \(option.homes.map(writer.home).joined(separator: " and "))\n"
        if option.homes.count > 1 {
            for (part, location) in zip(option.assignments, option.locations) {
                text += "  \(writer.child(part.child)) goes to \(writer.home(part.home))"
                text +=
                    location.tenthsOfMile.map { ", \($0.tenthsOfMileInWords) from home\n" } ?? "\n"
            }
        }
        text += lists(option)
        return text
    }

    private func lists(_ option: MatchOption) -> String {
        var text = ""
        func list(_ title: String, _ lines: [String]) {
            if lines.isEmpty { return }
            text += TextLines.wrapped(
                "  \(title): " + TextLines.joined(lines), hanging: "    ")
        }
        list("For", option.advantages)
        list("Against", option.disadvantages)
        list("Ask", writer.calls.questions(option))
        list("Approvals", option.approvals.map(\.inWords))
        list("Points", [points(option)])
        if let effect = option.effectOnOthers { list("Other children", [effect.text]) }
        return text
    }

    /// The points that rank the option, and what they are made of, in words with miles.
    private func points(_ option: MatchOption) -> String {
        let parts = option.charges.map { charge in
            let location = option.locations.first { $0.child == charge.child }
            let who =
                writer.isSeveral
                ? charge.child.map { " (\(writer.child($0)))" } ?? "" : ""
            return "\(charge.points.toOneDecimal) \(charge.inWords(at: location))" + who
        }.joined(separator: ", ")
        if parts.isEmpty { return "\(option.points)".inThousands }
        let sum = option.charges.reduce(Points.zero) { $0 + $1.points }
        let how =
            sum == option.points
            ? "that is" : writer.isSeveral ? "each child's sum rounded:" : "rounded from"
        return "\("\(option.points)".inThousands), \(how) \(parts)"
    }

    /// Whom to ring, in order: the same order and numbers as on the sheet.
    private var ringing: String {
        let calls = writer.ringing
        if calls.isEmpty { return "" }
        var text = "\nWhom to ring, in this order\n"
        // Where the order is that of the list, the list is not told again.
        guard
            !writer.calls.isOrdered || !calls.allSatisfy(\.isPlain)
                || calls.contains(where: { $0.options[0].wouldRank != nil })
        else {
            text += TextLines.wrapped("  The homes in the order of the list: choice 1 first.")
            guard let asking = writer.callList.first else { return text }
            let home = writer.home(asking.assignments[0].home)
            let count = writer.callList.count
            text += TextLines.wrapped(
                "  \(count.counted("more home needs", "more homes need")) an answer before "
                    + "\(count == 1 ? "it" : "they") can be offered. "
                    + (count == 1 ? "It" : "The best of them, \(home),")
                    + " would be choice \(asking.wouldRank ?? asking.rank)"
                    + (count == 1 ? ": \(home)." : "."), hanging: "  ")
            return text
        }
        text += TextLines.wrapped(
            "  " + writer.calls.orderOfCalls, hanging: "  ")
        for (index, call) in calls.enumerated() {
            let number = index + 1
            text += TextLines.wrapped(
                "  \(number < 10 ? " " : "")\(number). \(writer.home(call.home)) "
                    + "(\(writer.calls.place(call, "choice"))): \(writer.toAsk(call))",
                hanging: "      ")
        }
        return text
    }

    // MARK: One home

    /// Why, or why not, this home: its answer and reasons, points, cost and place in the list.
    ///
    /// - Parameter option: all children asked for in this home; its rank is 0 where it is not listed.
    func why(_ home: Int, option: MatchOption) -> String {
        let name = writer.home(home)
        let who = writer.isSeveral ? "these children" : "this child"
        var text = ""
        text += warnings
        var answer: String
        switch option.eligibility {
        case .eligible: answer = "\(name) can take \(who)."
        case .conditional:
            answer =
                "\(name) can take \(who) \(writer.calls.laterInWords(option) ?? "once it is approved")."
        case .ask: answer = "\(name) may be able to take \(who). Ring first."
        case .excluded: answer = "\(name) cannot take \(who)."
        }
        if option.rank > 0 {
            answer += " Choice \(option.rank) of \(result.options.count)"
            if let rank = option.wouldRank, rank != option.rank {
                answer += "; choice \(rank) if the answers are good"
            }
            text += TextLines.wrapped(answer + ".")
        } else {
            text += TextLines.wrapped(answer + " It has no place in the list.")
            for other in result.options where other.homes.count > 1 && other.homes.contains(home) {
                text += TextLines.wrapped(
                    "It is part of choice \(other.rank): "
                        + other.homes.map(writer.home).joined(separator: " and ") + ".")
            }
        }
        if let yes = writer.calls.accepted(result.request.children, home: home) {
            text += TextLines.wrapped("The home \(yes).")
        }
        text += option.reasons.isEmpty ? "Nothing rules it out.\n" : ""
        for reason in option.reasons {
            let child =
                writer.isSeveral ? reason.child.map { "\(writer.child($0)): " } ?? "" : ""
            text += TextLines.wrapped(
                "  \(reason.inAnswer): \(child)\(reason.text)"
                    // Who is waited for has not declined.
                    + (reason.rule == "declined" && reason.answer == .ask
                        ? "" : " (\(reason.rule))"),
                hanging: "    ")
        }
        // What is barred is not argued for; its points say how well it would fit.
        text +=
            option.eligibility == .excluded
            ? TextLines.wrapped("  Points: " + points(option), hanging: "    ") : lists(option)
        text += "  Cost: \(option.weeklyCost.inPounds) a week\n"
        return text
    }
}

extension Reason {
    // What needs no approval only comes later.
    fileprivate var inAnswer: String {
        answer == .conditional && approval == nil ? Eligibility.later : answer.inAnswer
    }
}

extension Eligibility {
    /// The answer where nobody approves: the place is free after the start date.
    static let later = "Can take later"

    /// The answer as an officer says it.
    package var inAnswer: String {
        switch self {
        case .eligible: "Can take"
        case .conditional: "Needs approval"
        case .ask: "Ring first"
        case .excluded: "Cannot take"
        }
    }
}

extension HomeKind {
    /// The kind as people say it.
    package var inWords: String {
        switch self {
        case .foster: "foster home"
        case .connected: "family or friend"
        case .parentAndChild: "parent and child"
        case .childrensHome: "children's home"
        case .secure: "secure home"
        case .familyCentre: "family centre"
        case .supported: "supported"
        case .shortBreak: "short breaks"
        case .withParents: "with parents"
        case .adoptive: "adoptive home"
        case .other: "other"
        }
    }
}

extension Rule {
    /// What a rule is about, as an officer says it.
    static func title(_ id: String) -> String {
        switch id {
        case "kind-unsuitable": "this kind of home is not suitable"
        case "kind-reserved": "kept for other needs"
        case "not-connected": "for named children only"
        case "supported-age": "too young for supported accommodation"
        case "unregistered": "not registered"
        case "not-available": "on hold, closed or ending"
        case "emergency-only": "kept for emergencies"
        case "available-later": "free too late"
        case "approved-age": "outside the approved ages"
        case "approved-sex": "approved for another sex"
        case "approved-number": "approved for fewer children"
        case "no-place": "no free place"
        case "essential-need": "cannot meet an essential need"
        case "companions": "the children do not fit together"
        case "apart": "a child there must live apart"
        case "avoid-area": "in an area to avoid"
        case "pets": "pets do not fit"
        case "declined": "has said no"
        case "short-break": "short breaks only"
        case "together": "must live with a brother or sister elsewhere"
        default: id
        }
    }
}

extension TermCharge {
    /// What is charged, in words, distances in miles.
    func inWords(at location: LocationFacts?) -> String {
        func distance(_ tenths: Int64?) -> String {
            tenths.map { " (\($0.tenthsOfMileInWords))" } ?? " (not known)"
        }
        let count = Int(quantity.millionths / 1_000_000)
        return switch term {
        case .perKmFromHome: "for distance from home" + distance(location?.tenthsOfMile)
        case .perKmFromSchool: "for distance to school" + distance(location?.schoolTenthsOfMile)
        case .unmetNeed: "for \(count == 1 ? "one need" : "\(count) needs") not met"
        case .unmetLanguage:
            "for \(count == 1 ? "one language" : "\(count) languages") not supported"
        case .unmetFaith: "for \(count == 1 ? "one faith" : "\(count) faiths") not supported"
        case .movePerYear:
            "for \(count == 1 ? "one year" : "\(count) years") in the present home"
        default: "for " + term.inWords
        }
    }
}

extension Points {
    /// The points with at most one decimal, rounded half up.
    package var toOneDecimal: String {
        let tenths = (billionths + 50_000_000) / 100_000_000
        let text = Decimals.text(tenths, places: 1).inThousands
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
