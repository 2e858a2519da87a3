import Care

/// Why a child, or brothers and sisters who must stay together, have no home in a plan.
enum UnplacedReason: Sendable, Hashable {
    /// It is agreed so.
    case agreed
    /// What is agreed for a brother or sister with whom the child must share a home leaves none for it.
    case agreedForSibling
    /// Without these policies there would be this home; where each does it alone, without one of them
    /// some home.
    case policy([PlanReview.Driver], isEach: Bool = false, home: Int)
    /// Only these limits stand against this home in the plan.
    case limit(rules: [String], home: Int)
    /// So many homes are open, all full in the plan by such children; the number of those for whom the
    /// first home is agreed.
    case taken(
        homes: Int, first: Int, areSeveral: Bool, isProved: Bool, by: Set<Taker>, agreed: Int = 0)
    /// So many homes are open; these have room, but the same stands against each in the plan; whether
    /// all others are full.
    case barred(homes: Int, [Int], by: Still, othersAreFull: Bool = true, areSeveral: Bool = false)
    /// This home, free from a later day where one is given, would cost no fewer points than none.
    case dearer(home: Int, from: Day? = nil)
    /// This home is free all the same: the plan is not proved the best.
    case unproved(home: Int)
    /// So many homes are open; which of them are taken was not looked at.
    case open(homes: Int)
    /// No home is open until questions about these are answered; what stands against each of them even
    /// then, of how many more the plan gives the places away, and of how many more they are agreed.
    case asks(
        homes: [Int], still: Still? = nil, given: Int = 0, agreed: Int = 0,
        areSeveral: Bool = false)
    /// This home could be offered, to one child or to several together, by what a plan never uses, and
    /// what stands against it in the plan even then.
    case beyondPlans(
        home: Int, uses: Set<Ranking.BeyondPlans>, asks: Bool, still: Still? = nil,
        areSeveral: Bool = false)
    /// No home is open; the nearest miss, what it would use even then, and what stands against it in the
    /// plan even then.
    case none(
        nearest: Int, text: String, isLiftable: Bool = true, uses: Set<Ranking.BeyondPlans>,
        still: Still? = nil, areSeveral: Bool = false)
    /// No home is open; what stands against each was not looked at.
    case noneOpen
    /// Homes are open to all of the brothers and sisters, none with room for all; homes that would do
    /// one by one, none where there are none, nil where that was not worked out.
    case noRoomForAll(Int, oneByOne: [Int]?, freed: Freed? = nil)
    /// No home is open to all of the brothers and sisters; homes that would do one by one.
    case noneForAll(Int, oneByOne: [Int]?, freed: Freed? = nil)

    /// Who has the places of a home, in the order in which they are told.
    enum Taker: Int, CaseIterable {
        /// Children who live there and stay.
        case living
        /// Children who come there because it is agreed.
        case agreed
        /// Children to whom the plan gives them.
        case given
    }

    /// What stands against a home in the plan, whatever is mended at the home itself.
    struct Still: Sendable, Hashable {
        /// Whether its places are given to other children: then nothing else was looked at but the
        /// limits, as they would be if those children had no home.
        var isGiven = false
        /// Whether all to whom they are given are agreed.
        var isAgreed = false
        /// Whether those who live there in the plan and the child may not share a home.
        var isNotBeside = false
        /// Whether the usual fostering limit would be passed.
        var needsExemption = false
        /// Limits on the whole, sorted.
        var limits: [String] = []
        /// Whether somebody moves in where the children live until then, and cannot before they leave.
        var needsPresentHome = false

        /// Whether nothing stands against it.
        var isNothing: Bool { self == Still() }

        /// What stands against it beside its places, in words.
        func words(areSeveral: Bool) -> String {
            var words: [String] = []
            if isNotBeside {
                words.append(
                    "\(areSeveral ? "they" : "the child") could not live with those who live there "
                        + "in this plan")
            }
            if needsExemption {
                words.append(
                    "an exemption from the usual fostering limit would be needed, which a plan "
                        + "never uses")
            }
            if !limits.isEmpty { words.append("\(Still.words(limits)) would not allow it") }
            if needsPresentHome {
                words.append(
                    "this plan needs \(areSeveral ? "them" : "the child") to leave "
                        + "\(areSeveral ? "their present homes" : "its present home") sooner, for "
                        + "somebody else who moves in there")
            }
            return words.joined(separator: ", and ")
        }

        func text(areSeveral: Bool, homes: Int = 1) -> String {
            if isNothing { return "" }
            if !isGiven { return " Even then \(words(areSeveral: areSeveral))." }
            let even =
                limits.isEmpty
                ? "" : " Even without them \(Still.words(limits)) would not allow it."
            if isAgreed {
                let what =
                    homes > 1
                    ? "Their places are" : areSeveral ? "Places there are" : "The place is"
                return " \(what) agreed for other children." + even
            }
            if homes > 1 { return " This plan gives their places to other children." + even }
            return " This plan gives \(areSeveral ? "places there" : "the place") to other "
                + "children." + even
        }

        /// The limits in words, as `the budget`.
        static func words(_ rules: [String]) -> String {
            rules.map {
                $0 == PlanCheck.Limit.budget ? "the budget" : "the cap"
            }.inWords
        }
    }

    /// A home in which a bed that is still slept in is all that is in the way.
    struct Freed: Sendable, Hashable {
        /// The home, an index.
        var home: Int
        /// The day from which it has room.
        var from: Day
        /// What stands against it in the plan all the same.
        var still: Still?
    }

    /// Parts of sentences on homes, which go by their ids.
    private struct Wording {
        let register: Register

        func name(_ home: Int) -> String { register.instance.homes[home].id }

        func which(_ homes: Int, _ first: String, _ areSeveral: Bool) -> String {
            let whom = areSeveral ? "all of the brothers and sisters" : "this child"
            return homes == 1
                ? "\(first), the only home that could take \(whom), is"
                : "The \(homes) homes that could take \(whom) are"
        }

        func apart(_ homes: [Int]?) -> String {
            guard let homes else { return "" }
            return homes.isEmpty
                ? " Apart, at least one of them would still have no home in this plan."
                : " One by one \(homes.map(name).joined(separator: " + ")) would do, with a recorded "
                    + "reason."
        }

        func list(_ homes: [Int]) -> String {
            let first = homes.prefix(5).map(name)
            return (first + (homes.count > 5 ? ["\(homes.count - 5) more"] : [])).inWords
        }

        func later(_ freed: Freed?) -> String {
            guard let freed else { return "" }
            return
                " \(name(freed.home)) has room for them from \(freed.from.inWords): somebody still "
                + "lives there until then."
                + (freed.still?.text(areSeveral: true) ?? "")
        }
    }

    /// The reason in a sentence or two.
    func text(in register: Register) -> String {
        let wording = Wording(register: register)
        switch self {
        case .agreed: return "It is agreed that this child has no home yet."
        case .agreedForSibling:
            return
                "What is agreed for a brother or sister leaves this child without a home: they must "
                + "share one."
        case .policy(let drivers, true, let home):
            let (one, all) =
                drivers.count == 2 ? ("one of the two", "both") : ("any one of them", "all")
            return "Without a home because of \(drivers.map(\.inWords).inWords) together: without "
                + "\(one) there would be a home, and without \(all) "
                + "\(wording.name(home)) would do."
        case .policy(let drivers, false, let home):
            return "Without a home only because of \(drivers.map(\.inWords).inWords): without "
                + "\(drivers.count == 1 ? "it" : "them") \(wording.name(home)) would do."
        case .limit(let rules, let home):
            return "\(wording.name(home)) would do in this plan, but for "
                + "\(Still.words(rules))."
        case .taken(let homes, let first, let areSeveral, let isProved, let takers, let agreed):
            return UnplacedReason.wordsOfFull(
                wording.which(homes, wording.name(first), areSeveral), areSeveral: areSeveral,
                isProved: isProved, by: takers, isOneChild: homes == 1 && agreed == 1)
        case .barred(let homes, let free, let still, let othersAreFull, let areSeveral):
            return UnplacedReason.wordsOfBarred(
                of: homes, free.count, wording.list(free), by: still, othersAreFull: othersAreFull,
                areSeveral: areSeveral)
        case .dearer(let home, let from):
            return from.map {
                "\(wording.name(home)) is free from \($0.inWords), but by the policy's weights it is then no "
                    + "better than no home."
            }
                ?? "\(wording.name(home)) is free, but by the policy's weights it is no better than no home."
        case .unproved(let home):
            return
                "\(wording.name(home)) would still do: the search stopped before a better plan was found."
        case .open(let homes):
            return
                "\(homes.counted("home", "homes")) could do. This plan gives none of them."
        case .asks(let homes, let still, let given, let agreed, let areSeveral):
            return
                "No home can be offered yet. Once questions are answered, \(wording.list(homes)) could "
                + "be."
                + (given == 0
                    ? ""
                    : " This plan gives the places of \(given.counted("more home", "more homes")) to other children.")
                + (agreed == 0
                    ? ""
                    : " The places of \(agreed.counted("more home", "more homes")) are agreed for other children.")
                + (still?.text(areSeveral: areSeveral, homes: homes.count) ?? "")
        case .beyondPlans(let home, let uses, let asks, let still, let areSeveral):
            return "\(wording.name(home)) could take "
                + (areSeveral ? "all of the brothers and sisters" : "this child") + " only "
                + "\(UnplacedReason.words(uses)), which a plan never uses"
                + (asks ? ", and once a question is answered." : ".")
                + (still?.text(areSeveral: areSeveral) ?? "")
        case .none(let nearest, let text, let isLiftable, let uses, let still, let areSeveral):
            let whom = areSeveral ? "all of the brothers and sisters together" : "this child"
            let none = "No home can take \(whom)"
            if !isLiftable {
                return "\(none), and none is nearly possible. At \(wording.name(nearest)): \(text)"
            }
            let beyond =
                uses.isEmpty
                ? ""
                : " That would be \(UnplacedReason.words(uses)), which a plan never uses."
            return
                "\(none). \(wording.name(nearest)) \(text.prefix(1).lowercased())\(text.dropFirst())"
                + beyond + (still?.text(areSeveral: areSeveral) ?? "")
        case .noneOpen:
            return "As things are, no plan can give a home. Run `nearhome match` to see "
                + "what would have to change."
        case .noRoomForAll(let count, let homes, let freed):
            return "No home that could take any of the \(count) brothers and sisters has room for "
                + "all." + wording.later(freed) + wording.apart(homes)
        case .noneForAll(let count, let homes, let freed):
            return "No home can take "
                + (count == 2 ? "the two" : "all \(count) of the brothers and sisters")
                + " together." + wording.later(freed) + wording.apart(homes)
        }
    }

    // That homes are full, and by whom.
    private static func wordsOfFull(
        _ which: String, areSeveral: Bool, isProved: Bool, by takers: Set<Taker>, isOneChild: Bool
    ) -> String {
        let noRoom = "\(which) without room for all of them"
        switch takers {
        case [.living]:
            return (areSeveral ? noRoom : "\(which) full")
                + ": other children live there and stay."
        case [.agreed]:
            let whom = isOneChild ? "another child" : "other children"
            return areSeveral
                ? "\(noRoom): places there are agreed for \(whom)."
                : "\(which) agreed for \(whom)."
        case _ where !isProved && takers.contains(.given):
            return "\(which) full in this plan, which is not proved the best."
        case [.given]:
            return areSeveral
                ? "\(noRoom): this plan gives places there to other children, who would otherwise "
                    + "wait or do worse."
                : "\(which) given to other children, who would otherwise wait or do worse."
        default:
            return "\(which) full in this plan: other children "
                + Taker.allCases.filter(takers.contains).map(\.inWords).inWords("or") + "."
        }
    }

    // That homes have room, and what stands against them all the same.
    private static func wordsOfBarred(
        of homes: Int, _ free: Int, _ list: String, by still: Still, othersAreFull: Bool,
        areSeveral: Bool
    ) -> String {
        let all = areSeveral ? "all of the brothers and sisters" : "the child"
        let but = ", but \(still.words(areSeveral: areSeveral))."
        if homes == 1 { return "\(list), the only home that could take \(all), has room" + but }
        let others =
            othersAreFull && homes > free
            ? " The \(homes == free + 1 ? "other is" : "others are") full in this plan."
            : ""
        if homes == free {
            return "\(list), the \(homes) homes that could take \(all), have room" + but
        }
        return "\(list), \(free == 1 ? "one" : "\(free)") of \(homes) homes that "
            + "could take \(all), \(free == 1 ? "has" : "have") room" + but + others
    }

    private static func words(_ uses: Set<Ranking.BeyondPlans>) -> String {
        uses.sorted().map { use in
            switch use {
            case .exemption: "with an exemption from the usual fostering limit"
            case .number: "above the number in the home's terms of approval, in an emergency"
            }
        }.joined(separator: " and ")
    }
}

extension UnplacedReason.Taker {
    /// What is true of the children, after `other children`.
    fileprivate var inWords: String {
        switch self {
        case .living: "live there and stay"
        case .agreed: "are agreed to move there"
        case .given: "would otherwise wait or do worse"
        }
    }
}

extension [String] {
    /// The items as a list in a sentence: `a, b and c`.
    package var inWords: String { inWords("and") }

    fileprivate func inWords(_ last: String) -> String {
        guard count > 1, let item = self.last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + (last == "or" ? ", or " : " \(last) ") + item
    }
}

extension PlanReview.Driver {
    /// The policy in words, as `the budget`.
    package var inWords: String {
        switch self {
        case .outsideTarget: "the target"
        case .cap: "the cap"
        case .budget: "the budget"
        }
    }
}
