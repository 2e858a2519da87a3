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
        text += "NearHome gives advice; people decide. Fewest points first, then lowest cost.\n"
        if writer.costAffectsOrder { text += "The policy lets cost change the order.\n" }
        for warning in instance.warnings(for: result.request.children) {
            text += TextLines.wrapped("! " + warning, hanging: "  ")
        }
        if !result.hasLawfulOption { text += verdict }
        if isEmergency { text += ringing }
        if !options.isEmpty {
            let shown = isAll ? options : Array(options.prefix(MatchText.listed))
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
                    "  \(writer.home(miss.home)): \(miss.text)", hanging: "    ")
            }
        }
        return text
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
            (4, .right), (10, .left), (15, .left), (14, .left), (5, .right), (9, .right),
            (14, .left),
        ])
        table.add(["Rank", "Home", "Kind", "District", "Miles", "£ a week", "Can they take?"])
        for option in options {
            let parts = option.assignments
            let isOneHome = option.homes.count == 1
            for (index, part) in parts.enumerated() where index == 0 || !isOneHome {
                let home = instance.homes[part.home]
                let who = isOneHome ? "" : "\(writer.child(part.child)): "
                table.add([
                    index == 0 ? String(option.rank) : "", home.id, home.kind.inWords,
                    home.district ?? "",
                    option.locations[index].tenthsOfMile.map { "\($0 / 10).\($0 % 10)" }
                        ?? (instance.children[part.child].isUnaccompanied ? "" : "?"),
                    String((isOneHome ? option.weeklyCost : home.weeklyCost).inPounds.dropFirst()),
                    index == 0 ? option.eligibility.inAnswer : "",
                ])
                let points =
                    index == 0 ? [option.points.counted] : []
                let special =
                    who + (points + specials(option, home: part.home)).joined(separator: "; ")
                if !special.isEmpty {
                    table.note(TextLines.wrapped("     " + special, hanging: "     "))
                }
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

    // What an officer wants to see of a home at a glance.
    private func specials(_ option: MatchOption, home: Int) -> [String] {
        let facts = instance.homes[home]
        var words: [String] = []
        switch option.locations.first(where: { location in
            option.assignments.contains { $0.child == location.child && $0.home == home }
        })?.area {
        case .adjoining: words.append("outside, in a neighbouring area")
        case .distant: words.append("outside, further than the neighbouring areas")
        case .unknown: words.append("area not known")
        case .inside, nil: break
        }
        if facts.isEmergency { words.append("kept for emergencies") }
        let answers = instance.answers.filter { answer in
            answer.home == home && result.request.children.contains(answer.child)
        }
        if let yes = answers.last(where: { $0.kind == .accepted }) {
            words.append("said yes" + (yes.on.map { " on \($0.inWords)" } ?? ""))
        }
        if instance.household.contains(where: { $0.home == home && $0.kind == .otherAuthorityChild }
        ) {
            words.append("another authority's child lives there")
        }
        if option.questions.contains(where: { $0.contains("impact assessment") }) {
            words.append("impact assessment needed")
        }
        if let from = facts.availableFrom, from > instance.asOf {
            words.append("free from \(from.inWords)")
        }
        if let confirmed = facts.confirmedOn {
            let days = instance.asOf.days(since: confirmed)
            if days > 0 { words.append("vacancy confirmed \(days.counted("day", "days")) ago") }
        }
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
        list("Ask", option.questions)
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
        if parts.isEmpty { return option.points.description }
        let sum = option.charges.reduce(Points.zero) { $0 + $1.points }
        let how =
            sum == option.points
            ? "that is" : writer.isSeveral ? "each child's sum rounded:" : "rounded from"
        return "\(option.points), \(how) \(parts)"
    }

    /// Whom to ring, in order: the same order and numbers as on the sheet.
    private var ringing: String {
        let calls = writer.ringing
        if calls.isEmpty { return "" }
        var text = "\nWhom to ring, in this order\n"
        // Where the order is that of the list, the list is not told again.
        guard calls.contains(where: { $0.wouldRank != nil }) else {
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
            "  Best for the \(writer.isSeveral ? "children" : "child") first. A home with a question "
                + "stands where it would stand if the answer is good.", hanging: "  ")
        for (index, option) in calls.enumerated() {
            let number = index + 1
            text += TextLines.wrapped(
                "  \(number < 10 ? " " : "")\(number). \(writer.home(option.assignments[0].home)) "
                    + "(\(writer.place(option))): \(writer.toAsk(option))", hanging: "      ")
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
        for warning in instance.warnings(for: result.request.children) {
            text += TextLines.wrapped("! " + warning, hanging: "  ")
        }
        switch option.eligibility {
        case .eligible: text += "\(name) can take \(who)."
        case .conditional: text += "\(name) can take \(who) once it is approved."
        case .ask: text += "\(name) may be able to take \(who). Ring first."
        case .excluded: text += "\(name) cannot take \(who)."
        }
        if option.rank > 0 {
            text += " Choice \(option.rank) of \(result.options.count)"
            text += option.wouldRank.map { "; choice \($0) if the answers are good.\n" } ?? ".\n"
        } else {
            text += " It has no place in the list.\n"
            for other in result.options where other.homes.count > 1 && other.homes.contains(home) {
                text += TextLines.wrapped(
                    "It is part of choice \(other.rank): "
                        + other.homes.map(writer.home).joined(separator: " and ") + ".")
            }
        }
        text += option.reasons.isEmpty ? "Nothing rules it out.\n" : ""
        for reason in option.reasons {
            let child =
                writer.isSeveral ? reason.child.map { "\(writer.child($0)): " } ?? "" : ""
            text += TextLines.wrapped(
                "  \(reason.answer.inAnswer): \(child)\(reason.text) (\(reason.rule))",
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

extension Eligibility {
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
        case "together": "brothers and sisters live elsewhere"
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
    var toOneDecimal: String {
        let tenths = (billionths + 50_000_000) / 100_000_000
        let text = Decimals.text(tenths, places: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Instance {
    /// What a reader has to know before any list of homes: distances that are not counted, and
    /// data that is old for the start.
    ///
    /// - Parameters:
    ///   - request: The children asked for.
    ///   - mend: What the reader can do about postcodes that are not found.
    package func warnings(
        for request: [Int], mend: String = "Add postcodes.csv, or use --postcodes FILE."
    ) -> [String] {
        var warnings: [String] = []
        let own = request.filter {
            children[$0].originPostcode != nil && children[$0].origin == nil
        }
        let others = homes.count { $0.postcode != nil && $0.position == nil }
        if !own.isEmpty || others > 0 {
            var who: [String] = []
            if !own.isEmpty {
                who.append(own.count == 1 ? "the child's home" : "\(own.count) children's homes")
            }
            if others > 0 { who.append("\(others) of \(homes.count) homes on the list") }
            warnings.append(
                "DISTANCE IS NOT COUNTED for \(who.joined(separator: " and ")): no postcode file "
                    + "holds the postcode. \(mend)")
        }
        if let start = request.compactMap({ children[$0].neededBy }).max(),
            start.days(since: asOf) > 28
        {
            warnings.append(
                "The data is of \(asOf.inWords). The home is needed by \(start.inWords), "
                    + "\(start.days(since: asOf)) days later: vacancies may have changed by then.")
        }
        return warnings
    }
}
