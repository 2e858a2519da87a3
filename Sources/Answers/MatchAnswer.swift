import Care
import Matching
import Reporting

extension Printout {
    /// The answer of `match`: ranked options, exclusions, nearest misses, call list.
    ///
    /// - Parameters:
    ///   - result: What the ranking gave.
    ///   - register: The prepared instance.
    ///   - top: How many options are listed; nil for all.
    ///   - isAll: Whether the text lists every option, not the first ten.
    package static func match(
        _ result: MatchResult, register: Register, top: Int?, isAll: Bool = false
    ) -> Printout {
        let writer = MatchWriter(register: register, result: result)
        let options = top.map { Array(result.options.prefix($0)) } ?? result.options
        let text = MatchText(writer: writer)
        return Printout(
            json: writer.json(options), table: writer.table(options),
            text: text.answer(options, isAll: isAll || top != nil))
    }

    /// The answer of `match --why`: one home, its answer, every reason, its rank, points and cost.
    ///
    /// - Returns: nil where no home has that reference.
    package static func why(
        _ homeID: String, result: MatchResult, register: Register
    ) -> Printout? {
        guard let home = register.instance.homes.firstIndex(where: { $0.id == homeID }) else {
            return nil
        }
        let writer = MatchWriter(register: register, result: result)
        let option =
            result.options.first { $0.homes == [home] }
            ?? Ranking(register: register, request: result.request).option(in: home)
        return Printout(
            json: .object([
                ("home", .string(homeID)), ("answer", .string(option.eligibility.word)),
                ("reasons", .list(option.reasons, writer.json)),
                ("rank", option.rank > 0 ? .whole(option.rank) : .null),
                ("wouldRank", option.wouldRank.map { .whole($0) } ?? .null),
                ("points", .number(option.points.description)),
                ("weeklyCost", .number(option.weeklyCost.description)),
                ("terms", writer.terms(option)),
            ]),
            table: [["home", "rule", "answer", "text"]]
                + option.reasons.map { [homeID, $0.rule, $0.answer.word, $0.text] },
            text: MatchText(writer: writer).why(home, option: option))
    }
}

/// Writes one match result for programs.
struct MatchWriter {
    let register: Register
    let result: MatchResult
    let calls: MatchCalls

    init(register: Register, result: MatchResult) {
        self.register = register
        self.result = result
        calls = MatchCalls(register: register, result: result)
    }

    var isSeveral: Bool { result.request.children.count > 1 }
    func child(_ index: Int) -> String { register.instance.children[index].id }
    func home(_ index: Int) -> String { register.instance.homes[index].id }

    // MARK: JSON

    func json(_ options: [MatchOption]) -> JSON {
        .object([
            ("children", .list(result.request.children) { .string(child($0)) }),
            ("asOf", .string(register.instance.asOf.description)),
            ("options", .list(options, json)),
            (
                "excluded",
                .list(result.excluded) {
                    .object([
                        ("home", .string(home($0.home))), ("reasons", .list($0.reasons, json)),
                    ])
                }
            ),
            (
                "nearestMisses",
                .list(result.nearestMisses) {
                    .object([
                        ("home", .string(home($0.home))),
                        ("blockedBy", .list($0.blockedBy, JSON.string)),
                        ("text", .string($0.text)),
                    ])
                }
            ),
            (
                "blockedBy",
                .list(blockCounts) {
                    .object([("rule", .string($0.rule)), ("homes", .whole($0.homes))])
                }
            ),
            (
                "callList",
                .list(callList) { option in
                    .object([
                        ("home", .string(home(option.assignments[0].home))),
                        ("wouldRank", option.wouldRank.map { .whole($0) } ?? .null),
                        ("questions", .list(option.questions, JSON.string)),
                    ])
                }
            ),
            ("costAffectsOrder", .bool(costAffectsOrder)),
            (
                "ringingOrder",
                .list(ringing) { call in
                    .object([
                        ("home", .string(home(call.home))),
                        ("rank", .whole(call.options[0].rank)),
                        ("wouldRank", call.options[0].wouldRank.map { .whole($0) } ?? .null),
                    ])
                }
            ),
            (
                "nearlyPossible",
                .list(result.nearlyPossible) {
                    .object([
                        ("home", .string(home($0.home))), ("text", .string($0.whole)),
                    ])
                }
            ),
        ])
    }

    var costAffectsOrder: Bool { register.policy.weights.per100Pounds.thousandths != 0 }

    /// How many homes each rule excludes, most first.
    var blockCounts: [(rule: String, homes: Int)] {
        var counts: [String: Int] = [:]
        for home in result.excluded {
            for rule in home.blockedBy { counts[rule, default: 0] += 1 }
        }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Homes that only need an answer, in the order in which to ring them.
    var callList: [MatchOption] {
        result.options.filter { $0.eligibility == .ask }.sorted {
            ($0.wouldRank ?? 0, $0.rank) < ($1.wouldRank ?? 0, $1.rank)
        }
    }

    /// The first homes to ring, best first; their numbers are from 1.
    var ringing: [MatchCalls.Call] { calls.first(MatchText.listed) }

    /// What to ask a home, and what else it waits for.
    func toAsk(_ call: MatchCalls.Call) -> String {
        var words = call.words
        // Of several homes the option's own line has them.
        if calls.isOrdered, let approvals = call.options.first?.approvals, !approvals.isEmpty {
            words.append("Approval: \(approvals.map(\.inWords).joined(separator: "; ")).")
        }
        return words.joined(separator: " ")
    }

    /// The answer of an option as an officer says it.
    func answer(_ option: MatchOption) -> String {
        calls.later(option) == nil ? option.eligibility.inAnswer : Eligibility.later
    }

    func json(_ reason: Reason) -> JSON {
        var members: [(String, JSON)] = [
            ("rule", .string(reason.rule)), ("answer", .string(reason.answer.word)),
            ("text", .string(reason.text)),
        ]
        if isSeveral, let index = reason.child { members.append(("child", .string(child(index)))) }
        return .object(members)
    }

    func json(_ option: MatchOption) -> JSON {
        var members: [(String, JSON)] = [
            ("rank", .whole(option.rank)),
            ("homes", .list(option.homes) { .string(home($0)) }),
            (
                "assignments",
                .list(option.assignments) {
                    .object([
                        ("child", .string(child($0.child))), ("home", .string(home($0.home))),
                    ])
                }
            ),
            ("eligibility", .string(option.eligibility.word)),
            ("points", .number(option.points.description)),
            ("weeklyCost", .number(option.weeklyCost.description)),
            ("terms", terms(option)),
            ("reasons", .list(option.reasons, json)),
            ("approvals", .list(option.approvals) { .string($0.rawValue) }),
            ("for", .list(option.advantages, JSON.string)),
            ("against", .list(option.disadvantages, JSON.string)),
            ("ask", .list(calls.questions(option), JSON.string)),
            (
                "location",
                isSeveral
                    ? .list(option.locations, location) : location(option.locations[0])
            ),
        ]
        if let rank = option.wouldRank { members.append(("wouldRank", .whole(rank))) }
        members.append(("effectOnOthers", option.effectOnOthers.map(json) ?? .null))
        return .object(members)
    }

    func terms(_ option: MatchOption) -> JSON {
        .list(option.charges) { charge in
            var term: [(String, JSON)] = [
                ("name", .string(charge.term.rawValue)),
                ("quantity", .number(charge.quantity.description)),
                ("points", .number(charge.points.description)),
            ]
            if isSeveral, let index = charge.child {
                term.append(("child", .string(child(index))))
            }
            return .object(term)
        }
    }

    func location(_ facts: LocationFacts) -> JSON {
        var members: [(String, JSON)] = [
            ("inOut", .string(facts.area.inOut)),
            ("adjoining", facts.area.isOutside ? .bool(facts.area == .adjoining) : .null),
            ("miles", tenths(facts.tenthsOfMile)),
            ("schoolMiles", tenths(facts.schoolTenthsOfMile)),
        ]
        if !facts.journeys.isEmpty {
            members.append(
                (
                    "travel",
                    .list(facts.journeys) {
                        .object([
                            ("purpose", .string($0.purpose)), ("minutes", .whole($0.minutes)),
                        ])
                    }
                ))
        }
        if isSeveral { members.append(("child", .string(child(facts.child)))) }
        return .object(members)
    }

    private func tenths(_ value: Int64?) -> JSON {
        value.map { .number(Decimals.text($0, places: 1)) } ?? .null
    }

    func json(_ effect: EffectOnOthers) -> JSON {
        let target = JSON.object([
            ("outside", .whole(effect.target.outside)), ("known", .whole(effect.target.known)),
        ])
        guard effect.points.lowerBound == effect.points.upperBound else {
            return .object([
                ("points", .null), ("weeklyCost", .null),
                ("low", .number(effect.points.lowerBound.description)),
                ("high", .number(effect.points.upperBound.description)), ("target", target),
                ("text", .string(effect.text)),
            ])
        }
        return .object([
            ("points", .number(effect.points.lowerBound.description)),
            ("weeklyCost", effect.weeklyCost.map { .number($0.description) } ?? .null),
            ("target", target), ("text", .string(effect.text)),
        ])
    }

    // MARK: Text

    func table(_ options: [MatchOption]) -> [[String]] {
        [
            [
                "rank", "homes", "answer", "points", "weekly cost", "in/out", "miles",
                "school miles", "approvals", "effect on others",
            ]
        ]
            + options.map { option in
                // Of several children all the areas, and the farthest.
                var areas: [String] = []
                for location in option.locations where !areas.contains(place(location.area)) {
                    areas.append(place(location.area))
                }
                func farthest(_ miles: (LocationFacts) -> Int64?) -> String {
                    option.locations.compactMap(miles).max().map { Decimals.text($0, places: 1) }
                        ?? ""
                }
                return [
                    String(option.rank), option.homes.map(home).joined(separator: " + "),
                    option.eligibility.word, option.points.description,
                    option.weeklyCost.description,
                    areas.joined(separator: "; "), farthest(\.tenthsOfMile),
                    farthest(\.schoolTenthsOfMile),
                    option.approvals.map(\.rawValue).joined(separator: "; "),
                    option.effectOnOthers.map { effect in
                        effect.points.lowerBound == effect.points.upperBound
                            ? effect.points.lowerBound.description
                            : "\(effect.points.lowerBound) to \(effect.points.upperBound)"
                    } ?? "",
                ]
            }
    }

    func place(_ area: AreaLocation) -> String {
        switch area {
        case .inside: "IN"
        case .adjoining: "OUT adjoining"
        case .distant: "OUT distant"
        case .unknown: "unknown"
        }
    }
}
