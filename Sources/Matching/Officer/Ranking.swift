import Care

/// Ranked options for a child or sibling group: the officer's question.
package struct Ranking: Sendable {
    let register: Register
    let request: MatchRequest
    /// Who lives in each home until when, without those asked for.
    let occupancy: Occupancy
    /// The home of the settled member of a together group, by child.
    let settledSiblingHome: [Int: Int]

    /// The number of options whose price for others is worked out.
    package static let pricedOptions = 10
    /// The number of options of several homes.
    package static let severalHomesOptions = 5
    /// The number of nearest misses.
    package static let nearestMisses = 5
    /// Days that a child may wait for a home that is called nearly possible.
    package static let longestWait = 366

    /// Prepares the question.
    package init(register: Register, request: MatchRequest) {
        self.register = register
        self.request = request
        occupancy = register.occupancy.removing(request.children)
        var settled: [Int: Int] = [:]
        for child in request.children where register.children[child].plan == .together {
            let sibling = register.groupMembers(of: child).first {
                register.children[$0].status == .settled
            }
            if let sibling { settled[child] = Int(register.children[sibling].home) }
        }
        settledSiblingHome = settled
    }

    /// Every option in order, every excluded home, the nearest misses; without prices for others.
    package func result() -> MatchResult {
        var options: [MatchOption] = []
        var excluded: [ExcludedHome] = []
        var later: [Day: Ranking] = [:]
        for home in register.homes.indices {
            let placement = request.children.map {
                MatchOption.Assignment(child: $0, home: home)
            }
            let reasons = reasons(for: request.children, in: home)
            if reasons.contains(where: { $0.answer == .excluded }) {
                let miss = miss(reasons, home: home, later: &later)
                excluded.append(
                    ExcludedHome(
                        home: home, reasons: reasons, points: points(of: placement),
                        text: miss.text, approvals: miss.approvals,
                        isLiftable: miss.isLiftable))
            } else {
                options.append(option(placement, reasons: reasons))
            }
        }
        options = inOrder(options)
        if request.children.count > 1 {
            options += SeveralHomes(ranking: self).best(Ranking.severalHomesOptions).map {
                option($0.assignments, reasons: $0.reasons)
            }
        }
        for index in options.indices { options[index].rank = index + 1 }
        let homes = register.instance.homes
        excluded.sort { homes[$0.home].id < homes[$1.home].id }
        let nearest = excluded.map { (rules: $0.blockedBy.count, home: $0) }.sorted {
            ($0.rules, $0.home.points, homes[$0.home.home].id)
                < ($1.rules, $1.home.points, homes[$1.home.home].id)
        }.map(\.home)
        return MatchResult(
            request: request, options: options, excluded: excluded,
            nearestMisses: Array(nearest.prefix(Ranking.nearestMisses)),
            nearlyPossible: Array(
                nearest.lazy.filter(\.isLiftable).prefix(Ranking.nearestMisses)))
    }

    /// The homes of the first option of ``result()``, without the words: what is asked of many
    /// requests at once.
    package func firstHomes() -> [Int] {
        struct Best: Comparable {
            var group: Int
            var points: Points
            var cost: Pence
            var id: String
            var home: Int
            static func < (left: Best, right: Best) -> Bool {
                (left.group, left.points, left.cost, left.id)
                    < (right.group, right.points, right.cost, right.id)
            }
        }
        var best: Best?
        for home in register.homes.indices {
            guard let group = group(of: home) else { continue }
            let placement = request.children.map { MatchOption.Assignment(child: $0, home: home) }
            let mine = Best(
                group: group, points: points(of: placement),
                cost: placement.reduce(Pence.zero) { $0 + register.homes[$1.home].weeklyCost },
                id: register.instance.homes[home].id, home: home)
            if best.map({ mine < $0 }) ?? true { best = mine }
        }
        if let best { return [best.home] }
        guard request.children.count > 1,
            let way = SeveralHomes(ranking: self).best(Ranking.severalHomesOptions).first
        else { return [] }
        var homes: [Int] = []
        for assignment in way.assignments where !homes.contains(assignment.home) {
            homes.append(assignment.home)
        }
        return homes
    }

    // Where an option in one home stands: lawful, waiting for an exemption, asking; nil = excluded.
    private func group(of home: Int) -> Int? {
        var worst = Eligibility.eligible
        var needsExemption = false
        for child in request.children where !register.children[child].lives(in: home) {
            let candidacy = candidacy(child, of: request.children, in: home)
            for rule in Rule.all {
                guard let verdict = rule.verdict(candidacy) else { continue }
                if verdict.answer == .excluded { return nil }
                worst = max(worst, verdict.answer)
                if verdict.approval == .exemption { needsExemption = true }
            }
        }
        return worst == .ask ? 2 : needsExemption ? 1 : 0
    }

    /// Every reason for those children in one home; those who live there are not tested.
    ///
    /// - Parameter leaving: Children asked for who live there and go to another home: there until
    ///   their own start date.
    func reasons(
        for children: [Int], in home: Int, beside leaving: [Int] = []
    ) -> [Reason] {
        children.flatMap { child -> [Reason] in
            if register.children[child].lives(in: home) { return [] }
            return candidacy(child, of: children, in: home, beside: leaving).reasons()
        }
    }

    /// One of some children in a home, with those who are there on the day on which it moves in.
    private func candidacy(
        _ child: Int, of children: [Int], in home: Int, beside leaving: [Int] = []
    ) -> Candidacy {
        let occupancy =
            leaving.isEmpty
            ? occupancy
            : register.occupancy.removing(request.children.filter { !leaving.contains($0) })
        return Candidacy(
            register: register, child: child, home: home, occupancy: occupancy,
            staying: { !leaving.contains($0) }, placed: children,
            settledSiblingHome: settledSiblingHome[child])
    }

    /// Whether somebody else lives in a home on the day on which a child moves in.
    func isPeopled(_ home: Int, for child: Int) -> Bool {
        register.homes[home].otherAuthorityChildren > 0
            || !occupancy.there(in: home, on: register.movesIn(child, to: home)).isEmpty
    }

    /// Lawful now or once approved, without an exemption: what options of several homes are made of.
    ///
    /// - Parameter leaving: as of ``reasons(for:in:beside:)``.
    func isOpen(_ children: [Int], in home: Int, beside leaving: [Int] = []) -> Bool {
        for child in children where !register.children[child].lives(in: home) {
            let candidacy = candidacy(child, of: children, in: home, beside: leaving)
            for rule in Rule.all {
                guard let verdict = rule.verdict(candidacy) else { continue }
                if verdict.answer > .conditional || verdict.approval == .exemption { return false }
            }
        }
        return true
    }

    /// The rounded points of the pairs and the splits of siblings.
    func points(of placement: [MatchOption.Assignment]) -> Points {
        let pairs = placement.reduce(Points.zero) { total, pair in
            total + pairPoints(pair)
        }
        return pairs + register.policy.weights.siblingsSplit * Quantity(splits(of: placement))
    }

    func pairPoints(_ pair: MatchOption.Assignment) -> Points {
        register.points(
            child: pair.child, home: pair.home,
            stays: register.children[pair.child].lives(in: pair.home))
    }

    /// How many sibling groups the option separates.
    func splits(of placement: [MatchOption.Assignment]) -> Int { groups(splitBy: placement).count }

    /// The sibling groups that the option separates, by number.
    ///
    /// A group counts where its requested members would live in different homes, and a
    /// together-if-possible group also where another member is settled or may move in another home.
    func groups(splitBy placement: [MatchOption.Assignment]) -> Set<Int32> {
        var homes: [Int32: Set<Int>] = [:]
        for pair in placement where register.children[pair.child].plan != nil {
            homes[register.children[pair.child].group, default: []].insert(pair.home)
        }
        let split = homes.filter { group, homes in
            if homes.count > 1 { return true }
            let members = register.siblings[Int(group)].filter { register.children[$0].plan != nil }
            guard let home = homes.first,
                members.contains(where: { register.children[$0].plan == .togetherIfPossible })
            else { return false }
            return members.contains { member in
                let facts = register.children[member]
                return !request.children.contains(member)
                    && (facts.status == .settled || facts.status == .mayMove)
                    && facts.home != Int32(home)
            }
        }
        return Set(split.keys)
    }

    /// All children asked for in one home with its answer, whatever it is; it has no rank.
    package func option(in home: Int) -> MatchOption {
        option(
            request.children.map { MatchOption.Assignment(child: $0, home: home) },
            reasons: reasons(for: request.children, in: home))
    }

    /// Builds an option; its rank is still to be given.
    private func option(
        _ placement: [MatchOption.Assignment], reasons: [Reason]
    ) -> MatchOption {
        var charges = placement.flatMap { pair in
            register.charges(
                child: pair.child, home: pair.home,
                stays: register.children[pair.child].lives(in: pair.home))
        }
        let splits = splits(of: placement)
        let splitPoints = register.policy.weights.siblingsSplit * Quantity(splits)
        if splitPoints != .zero {
            charges.append(
                TermCharge(
                    term: .siblingsSplit, quantity: Quantity(splits), points: splitPoints,
                    child: nil))
        }
        let cost = placement.reduce(Pence.zero) { $0 + register.homes[$1.home].weeklyCost }
        let locations = placement.map { location(of: $0) }
        let words = OptionWords(
            ranking: self, placement: placement, reasons: reasons, charges: charges,
            locations: locations)
        return MatchOption(
            rank: 0, assignments: placement,
            eligibility: reasons.map(\.answer).max() ?? .eligible,
            points: points(of: placement), weeklyCost: cost, charges: charges, reasons: reasons,
            approvals: Ranking.approvals(of: reasons), advantages: words.advantages,
            disadvantages: words.disadvantages, questions: words.questions, locations: locations,
            wouldRank: nil, effectOnOthers: nil)
    }

    /// The approvals that reasons ask for; the director's takes the place of the nominated officer's.
    static func approvals(of reasons: [Reason]) -> [Approval] {
        var approvals = Set(reasons.compactMap(\.approval))
        if approvals.contains(.director) { approvals.remove(.nominatedOfficer) }
        return approvals.sorted()
    }

    func location(of pair: MatchOption.Assignment) -> LocationFacts {
        let child = register.children[pair.child]
        return LocationFacts(
            child: pair.child, area: register.location(child: pair.child, home: pair.home),
            tenthsOfMile: child.isUnaccompanied
                ? nil
                : register.distanceFromOrigin(child: pair.child, home: pair.home)?.tenthsOfMile,
            schoolTenthsOfMile: register.distanceToSchool(child: pair.child, home: pair.home)?
                .tenthsOfMile,
            journeys: register.journeys[.init(child: pair.child, home: pair.home)] ?? [])
    }

    /// One-home options: lawful ones, then those that need an exemption, then those that ask.
    private func inOrder(_ options: [MatchOption]) -> [MatchOption] {
        let homes = register.instance.homes
        struct Key: Comparable {
            var points: Points
            var cost: Pence
            var id: String
            static func < (left: Key, right: Key) -> Bool {
                (left.points, left.cost, left.id) < (right.points, right.cost, right.id)
            }
        }
        func key(_ option: MatchOption) -> Key {
            Key(
                points: option.points, cost: option.weeklyCost,
                id: homes[option.assignments[0].home].id)
        }
        let sorted = options.sorted { key($0) < key($1) }
        let lawful = sorted.filter { $0.eligibility < .ask && !$0.needsExemption }
        let exempted = sorted.filter { $0.eligibility < .ask && $0.needsExemption }
        let asking = sorted.filter { $0.eligibility == .ask }.map { option in
            var copy = option
            let mine = key(option)
            copy.wouldRank =
                option.needsExemption
                ? 1 + lawful.count + exempted.count { key($0) < mine }
                : 1 + lawful.count { key($0) < mine }
            return copy
        }
        return lawful + exempted + asking
    }

    /// What would have to change for an excluded home to fit.
    ///
    /// What a day mends, it may spoil elsewhere, for children grow older. So where a later day is what
    /// it takes, the home is looked at again on that day.
    ///
    /// - Parameter later: the same question on later days, as far as it was put.
    private func miss(
        _ reasons: [Reason], home: Int, later: inout [Day: Ranking]
    ) -> (text: String, isLiftable: Bool, wait: Day?, approvals: [Approval]) {
        var reasons = reasons
        var account = account(reasons, home: home)
        var wait: Day?
        // A day that waits for another one: two or three in a row at most.
        for _ in 0..<4 {
            guard let day = account.wait, day > wait ?? Day(number: .min) else { break }
            wait = day
            let ranking =
                later[day]
                ?? Ranking(
                    register: Register(register, starting: request.children, on: day),
                    request: request)
            later[day] = ranking
            reasons = ranking.reasons(for: request.children, in: home)
            account = ranking.account(reasons, home: home)
        }
        let whom = request.children.count == 1 ? "the child" : "the children"
        if let wait {
            account.changes.append("\(whom) moved in on or after \(wait.inWords)")
            let areAdults = request.children.contains {
                wait.wholeYears(since: register.children[$0].birth) >= 18
            }
            if areAdults {
                account.fixed.append(
                    "By then \(request.children.count == 1 ? whom : "one of them") is 18.")
            }
        }
        var sentences: [String] = []
        if !account.changes.isEmpty {
            let only =
                account.fixed.isEmpty
                ? "Could take \(whom) if " : "Could not take \(whom) even if "
            // What can be answered counts only where it is all that is left.
            let asks = account.asks && account.fixed.isEmpty
            sentences.append(
                only + account.changes.joined(separator: ", and ")
                    + (asks ? ", and once a question is answered." : "."))
            if account.fixed.isEmpty, !account.who.isEmpty {
                sentences.append("Who can change this: \(account.who.joined(separator: ", and ")).")
            }
        }
        sentences += account.fixed
        // Nobody keeps a place for a child for years.
        let start = request.children.map { register.children[$0].start }.max()
        let isNear =
            start.map { start in (wait ?? start).days(since: start) <= Ranking.longestWait } ?? true
        return (
            sentences.joined(separator: " "), account.fixed.isEmpty && isNear, wait,
            Ranking.approvals(of: reasons)
        )
    }

    /// The same question on the day to which the children would have to wait for an excluded home, as
    /// ``result()`` names it; this one where they need not wait.
    func onDayNamed(of home: Int) -> Ranking {
        let reasons = reasons(for: request.children, in: home)
        if !reasons.contains(where: { $0.answer == .excluded }) { return self }
        var later: [Day: Ranking] = [:]
        return miss(reasons, home: home, later: &later).wait.flatMap { later[$0] } ?? self
    }

    /// What would have to change by some reasons and who can change it, until when the child would have
    /// to wait, what nothing changes, and whether a question is open too.
    private func account(
        _ reasons: [Reason], home: Int
    ) -> (changes: [String], who: [String], wait: Day?, fixed: [String], asks: Bool) {
        var changes: [String] = []
        var who: [String] = []
        var wait: Day?
        var fixed: [String] = []
        for reason in reasons where reason.answer == .excluded {
            guard let rule = Rule.all.first(where: { $0.id == reason.rule }),
                let child = reason.child
            else { continue }
            let candidacy = candidacy(child, of: request.children, in: home)
            switch rule.mend(candidacy) {
            case .wait(let day): wait = max(wait ?? day, day)
            case .change(let text, by: let person):
                if !changes.contains(text) { changes.append(text) }
                if !who.contains(person) { who.append(person) }
            case nil: if !fixed.contains(reason.text) { fixed.append(reason.text) }
            }
        }
        return (changes, who, wait, fixed, reasons.contains { $0.answer == .ask })
    }
}

extension Ranking {
    /// What stands between some children and every home in a plan, where none is open to them.
    enum Obstacle: Sendable, Hashable {
        /// These homes could be offered once questions are answered, in the order of their rank.
        case asks(homes: [Int])
        /// This home could be offered by what a plan never uses.
        case beyondPlans(home: Int, uses: Set<BeyondPlans>, asks: Bool)
        /// Every home is excluded; of those whose bars can all be lifted, or of all where there is none,
        /// the one that the fewest rules exclude; what would have to change, and what it would use even
        /// then.
        case excluded(nearest: Int, text: String, isLiftable: Bool, uses: Set<BeyondPlans>)
    }

    /// What an officer may use for one child and a plan never does.
    enum BeyondPlans: Int, Sendable, Hashable, Comparable {
        /// An exemption from the usual fostering limit.
        case exemption
        /// More children than the terms of approval say, for some days of an emergency.
        case number

        static func < (left: BeyondPlans, right: BeyondPlans) -> Bool {
            left.rawValue < right.rawValue
        }

        /// What is used, of a verdict; nil where it is nothing of the kind.
        init?(_ rule: String, _ approval: Approval?) {
            switch approval {
            case .exemption: self = .exemption
            case .outsideTerms where rule == Rule.approvedNumber.id: self = .number
            default: return nil
            }
        }
    }

    /// The same as ``result()`` says of homes for all children asked for together, without the words of
    /// homes that are not told.
    ///
    /// - Returns: nil where there is no home at all, or only those that a plan may use.
    ///
    /// - Parameter order: homes that are alike in what is asked or would have to change, given in the
    ///   order of their rank, in the order in which they are to be told.
    func obstacle(order: ([Int]) -> [Int] = { $0 }) -> Obstacle? {
        // Homes by the number of rules that are known to exclude them.
        var levels = [[Standing]](repeating: [], count: Rule.all.count + 1)
        for home in register.homes.indices {
            let standing = standingByFacts(of: home)
            levels[standing.rules].append(standing)
        }
        var later: [Day: Ranking] = [:]
        var fixed: [Miss] = []
        for level in levels.indices {
            var here: [Standing] = []
            for known in levels[level] {
                let standing = known.isWhole ? known : wholeStanding(known)
                if standing.rules == level {
                    here.append(standing)
                } else {
                    levels[standing.rules].append(standing)
                }
            }
            if level == 0 {
                if let obstacle = obstacle(unexcluded: here, order) { return obstacle }
                continue
            }
            let misses = here.map { standing in
                let reasons = reasons(for: request.children, in: standing.home)
                let miss = miss(reasons, home: standing.home, later: &later)
                return Miss(standing: standing, text: miss.text, isLiftable: miss.isLiftable)
            }
            let liftable = misses.filter(\.isLiftable)
            if !liftable.isEmpty { return obstacle(excluded: liftable, order) }
            if fixed.isEmpty { fixed = misses }
        }
        return obstacle(excluded: fixed, order)
    }

    private func obstacle(unexcluded homes: [Standing], _ order: ([Int]) -> [Int]) -> Obstacle? {
        let beyond = homes.filter { !$0.usesNothing }
        let asking = homes.filter { $0.usesNothing && $0.asks }
        if !asking.isEmpty { return .asks(homes: order(inOrder(homes: asking.map(\.home)))) }
        let sooner = beyond.filter { !$0.asks }
        let first = order(inOrder(homes: (sooner.isEmpty ? beyond : sooner).map(\.home))).first
        guard let standing = beyond.first(where: { $0.home == first }) else { return nil }
        return .beyondPlans(home: standing.home, uses: standing.uses, asks: standing.asks)
    }

    private func obstacle(excluded misses: [Miss], _ order: ([Int]) -> [Int]) -> Obstacle? {
        let ids = register.instance.homes
        let near = misses.map { (home: $0.standing.home, points: points(ofAll: $0.standing.home)) }
            .sorted { ($0.points, ids[$0.home].id) < ($1.points, ids[$1.home].id) }
            .map(\.home)
        let first = order(near).first
        guard let miss = misses.first(where: { $0.standing.home == first }) else { return nil }
        return .excluded(
            nearest: miss.standing.home, text: miss.text, isLiftable: miss.isLiftable,
            uses: miss.standing.uses)
    }

    /// An excluded home, and what would have to change.
    private struct Miss {
        var standing: Standing
        var text: String
        var isLiftable: Bool
    }

    /// Where a home stands for all children together.
    private struct Standing {
        var home: Int
        /// The rules that exclude it, by their number, as bits.
        var excluding: UInt64 = 0
        var asks = false
        /// Whether an exemption from the usual limit is used, and more than the number in the terms.
        private var usesExemption = false
        private var usesNumber = false
        /// Whether the rules on who is there have been asked too.
        var isWhole = false

        /// How many rules exclude it.
        var rules: Int { excluding.nonzeroBitCount }

        mutating func note(_ verdict: Verdict, _ number: Int, _ rule: Rule) {
            if verdict.answer == .excluded { excluding |= 1 << UInt64(number) }
            if verdict.answer == .ask { asks = true }
            switch BeyondPlans(rule.id, verdict.approval) {
            case .exemption: usesExemption = true
            case .number: usesNumber = true
            case nil: break
            }
        }

        /// What a plan never uses.
        var uses: Set<BeyondPlans> {
            Set((usesExemption ? [.exemption] : []) + (usesNumber ? [.number] : []))
        }
        var usesNothing: Bool { !usesExemption && !usesNumber }

        init(home: Int) { self.home = home }
    }

    /// Where a home stands by the rules that look at facts alone: they need nobody who is there.
    private func standingByFacts(of home: Int) -> Standing {
        var standing = Standing(home: home)
        for child in request.children where !register.children[child].lives(in: home) {
            let facts = Candidacy(
                register: register, child: child, home: home, there: [], placed: request.children)
            for (number, rule) in Rule.onFacts {
                if let verdict = rule.verdict(facts) { standing.note(verdict, number, rule) }
            }
        }
        return standing
    }

    /// The same with the rules on who is there.
    private func wholeStanding(_ byFacts: Standing) -> Standing {
        var standing = byFacts
        standing.isWhole = true
        for child in request.children where !register.children[child].lives(in: standing.home) {
            let persons = candidacy(child, of: request.children, in: standing.home)
            for (number, rule) in Rule.onPersons {
                if let verdict = rule.verdict(persons) { standing.note(verdict, number, rule) }
            }
        }
        return standing
    }

    /// The home in which a bed for all children is free soonest, and the day, of those where somebody
    /// who leaves is all that is in the way; of equals the one with the fewest points.
    func firstFreed() -> Freed? {
        let ids = register.instance.homes
        var found: [(home: Int, from: Day, points: Points)] = []
        for home in register.homes.indices {
            if let from = freedFrom(home) { found.append((home, from, points(ofAll: home))) }
        }
        let first = found.min {
            ($0.from, $0.points, ids[$0.home].id) < ($1.from, $1.points, ids[$1.home].id)
        }
        guard let first else { return nil }
        var later: [Day: Ranking] = [:]
        let barred = reasons(for: request.children, in: first.home)
        return Freed(
            home: first.home, from: first.from,
            text: miss(barred, home: first.home, later: &later).text)
    }

    /// A home that has room for all once somebody has left.
    struct Freed: Sendable, Hashable {
        /// The home, an index.
        var home: Int
        /// The day from which it has room.
        var from: Day
        /// What would have to change, in words: the day alone.
        var text: String
    }

    /// The day on which a home could be offered to all children asked for, where it cannot now only
    /// because somebody still sleeps there.
    private func freedFrom(_ home: Int) -> Day? {
        if !occupancy.occupants[home].contains(where: { $0.until != nil && !$0.mayStay }) {
            return nil
        }
        let beds: Set<String> = [Rule.noPlace.id, Rule.approvedNumber.id]
        let barred = reasons(for: request.children, in: home).filter { $0.answer == .excluded }
        if barred.isEmpty || !barred.allSatisfy({ beds.contains($0.rule) }) { return nil }
        let account = account(barred, home: home)
        guard account.changes.isEmpty, account.fixed.isEmpty, let day = account.wait else {
            return nil
        }
        let later = Ranking(
            register: Register(register, starting: request.children, on: day), request: request)
        let isOffered = later.reasons(for: request.children, in: home).allSatisfy {
            $0.answer <= .conditional && BeyondPlans($0.rule, $0.approval) == nil
        }
        return isOffered ? day : nil
    }

    private func points(ofAll home: Int) -> Points {
        points(of: request.children.map { MatchOption.Assignment(child: $0, home: home) })
    }

    /// Homes for all children together by points, weekly cost and reference.
    private func inOrder(homes: [Int]) -> [Int] {
        let ids = register.instance.homes
        let priced = homes.map {
            (
                home: $0, points: points(ofAll: $0),
                cost: register.homes[$0].weeklyCost * request.children.count
            )
        }
        return priced.sorted {
            ($0.points, $0.cost, ids[$0.home].id) < ($1.points, $1.cost, ids[$1.home].id)
        }.map(\.home)
    }

    /// The homes in which all children asked for could live together, lawfully or once approved and
    /// without an exemption, in the order of their rank.
    package func lawfulHomes() -> [Int] {
        inOrder(homes: register.homes.indices.filter { isOpen(request.children, in: $0) })
    }
}
