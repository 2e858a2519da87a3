import Care
import Matching
import Optimisation

/// All open requests at once: the best whole plan beside first come, first served and today.
///
/// Shown and never applied. Everybody without an open request stays as they are: settled children
/// and those who may move where they live, others of the case system without a home. Reservations
/// do not bind it.
package struct WholePlan: Sendable, Hashable, Codable {
    /// What one way of placing everybody comes to.
    package struct Account: Sendable, Hashable, Codable {
        /// Children of open requests with a home.
        package var placed: Int
        /// The points of everything, in words of the policy; children without a home count too.
        package var points: String
        /// The weekly cost of everybody with a home, for people, as `£1,842.10`.
        package var weeklyCost: String
        /// Children outside their authority.
        package var outside: Int
        /// Children whose home's place is known.
        package var known: Int
    }

    /// One child.
    package struct Row: Sendable, Hashable, Codable {
        /// The request.
        package var request: Int
        /// The child's reference.
        package var child: String
        /// The home today; nil = none.
        package var today: String?
        /// The home where each request takes its first choice in the order of its start.
        package var firstCome: String?
        /// The home in the best whole plan.
        package var best: String?
        /// The best home for the request in the places that the best plan leaves.
        package var second: String?
        /// The child's own first choice, where the best plan has another home for it.
        package var ownFirst: String?
        /// Points of its home above those of its own first choice.
        package var pays: String?
    }

    /// The children of open requests, by request and reference.
    package var rows: [Row]
    /// Everybody as they are.
    package var today: Account
    /// First come, first served.
    package var firstCome: Account
    /// The best whole plan; nil where none was found.
    package var best: Account?
    /// Whether the best plan is proved to be the best.
    package var isProved: Bool

    /// Works the plan out; seconds for a county, and not for a thread that serves.
    ///
    /// - Parameters:
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    ///   - now: The clock.
    ///   - nodeLimit: Branch-and-bound nodes; where they run out the best plan found is shown.
    package init(_ book: Book, _ feed: Feed, at now: Moment, nodeLimit: Int = 20_000) {
        let question = Question(book, feed, at: now)
        let register = question.register
        rows = question.rows
        var limits = AllocationLimits()
        limits.agreed = question.agreed
        var options = PackingOptions()
        options.nodeLimit = nodeLimit
        options.threads = 1
        today = question.account(question.presentHomes, limits)
        let served = question.firstComeFirstServed()
        firstCome = question.account(served, limits)
        let allocator = Allocator(register: register, includesAsk: false)
        let allocation = try? allocator.allocate(limits, options: options)
        isProved = allocation?.status == .optimal
        var found: [Int: Int] = [:]
        var payers: [Int: PlanReview.Payer] = [:]
        if let allocation, let plan = allocation.plan {
            for child in question.children { found[child] = plan.check.homes[child] }
            best = question.account(found, limits)
            let review = try? PlanReview(
                of: allocation, by: allocator, options: options, solvesAgain: false)
            for payer in review?.payers ?? [] { payers[payer.child] = payer }
        }
        let second = best == nil ? [:] : question.seconds(beside: found)
        let homes = register.instance.homes
        for index in rows.indices {
            let child = question.children[index]
            rows[index].firstCome = served[child].map { homes[$0].id }
            rows[index].best = found[child].map { homes[$0].id }
            rows[index].second = second[child].map { homes[$0].id }
            if let payer = payers[child] {
                rows[index].ownFirst = homes[payer.firstChoice].id
                rows[index].pays = payer.points.description
            }
        }
    }

    /// The home of each child in the best plan; blank for none.
    package var bestHomes: [String: String] {
        Dictionary(rows.map { ($0.child, $0.best ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}

/// The open requests as one question.
private struct Question {
    let requests: [(request: PlacementRequest, children: [Int])]
    let register: Register
    /// Everybody else who is allocated: as they are.
    let agreed: [Int: Int?]
    /// The children of the requests, in the order of the rows.
    let children: [Int]
    let rows: [WholePlan.Row]

    init(_ book: Book, _ feed: Feed, at now: Moment) {
        var free = book
        for reservation in book.reservations.values where reservation.isLive(at: now) {
            var over = reservation
            over.endedAt = now
            free.restore(.reservation(over))
        }
        let instance = free.effective(feed, at: now).instance
        register = Register(instance: instance, policy: feed.policy)
        let index = Dictionary(
            instance.children.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var requests: [(request: PlacementRequest, children: [Int])] = []
        var children: [Int] = []
        var rows: [WholePlan.Row] = []
        for request in book.openRequests {
            let own = book.openChildren(of: request).compactMap { index[$0.reference] }.filter {
                instance.children[$0].status != .settled
            }.sorted()
            if own.isEmpty { continue }
            requests.append((request, own))
            for child in own {
                children.append(child)
                rows.append(
                    WholePlan.Row(
                        request: request.id, child: instance.children[child].id,
                        today: instance.children[child].home.map { instance.homes[$0].id }))
            }
        }
        self.requests = requests.sorted {
            ($0.request.submittedAt?.milliseconds ?? 0, $0.request.id)
                < ($1.request.submittedAt?.milliseconds ?? 0, $1.request.id)
        }
        self.children = children
        self.rows = rows
        let sought = Set(children)
        var agreed: [Int: Int?] = [:]
        for child in instance.children.indices where !sought.contains(child) {
            switch instance.children[child].status {
            case .settled: break
            case .mayMove: agreed[child] = .some(instance.children[child].home)
            case .referred, .mustMove: agreed[child] = .some(nil)
            }
        }
        self.agreed = agreed
    }

    /// Where the children of the requests live today.
    var presentHomes: [Int: Int] {
        Dictionary(
            children.compactMap { child in
                register.instance.children[child].home.map { (child, $0) }
            },
            uniquingKeysWith: { first, _ in first })
    }

    /// What homes for the children come to.
    func account(_ homes: [Int: Int], _ limits: AllocationLimits) -> WholePlan.Account {
        let instance = register.instance
        let all = instance.children.indices.map { child -> Int? in
            if let home = homes[child] { return home }
            switch instance.children[child].status {
            case .settled, .mayMove: return instance.children[child].home
            case .referred: return nil
            // Who must leave and has no open request stays as it is.
            case .mustMove: return children.contains(child) ? nil : instance.children[child].home
            }
        }
        let check = PlanCheck(homes: all, register: register, limits: limits)
        return WholePlan.Account(
            placed: children.count { all[$0] != nil }, points: check.points.description,
            weeklyCost: check.weeklyCost.inPounds, outside: check.after.outside,
            known: check.after.known)
    }

    // The first lawful option of a request, in an instance; other than some homes.
    private func firstOption(
        _ children: [Int], in instance: Instance, besides taken: [Int: Int] = [:]
    ) -> [Int: Int] {
        let register = Register(instance: instance, policy: register.policy)
        let names = children.map { instance.children[$0].id }
        guard let question = try? MatchRequest(names, in: register) else { return [:] }
        let options = Ranking(register: register, request: question).result().options
        for option in options where option.eligibility <= .conditional && !option.needsExemption {
            let homes = Dictionary(
                option.assignments.map { ($0.child, $0.home) },
                uniquingKeysWith: { first, _ in first })
            if children.contains(where: { homes[$0] != taken[$0] }) || taken.isEmpty {
                return homes
            }
        }
        return [:]
    }

    private static func settle(_ homes: [Int: Int], in instance: inout Instance) {
        for (child, home) in homes {
            let present = instance.children[child].home
            instance.children[child].status = .settled
            instance.children[child].stillIn = present == home ? nil : present
            instance.children[child].home = home
            instance.children[child].neededBy = nil
            if present != home { instance.children[child].placedOn = nil }
        }
    }

    /// Each request takes its first choice of what is left, in the order of its start.
    func firstComeFirstServed() -> [Int: Int] {
        var instance = register.instance
        var homes: [Int: Int] = [:]
        for (_, children) in requests {
            let option = firstOption(children, in: instance)
            Question.settle(option, in: &instance)
            homes.merge(option) { _, new in new }
        }
        return homes
    }

    /// For each request the best that is left beside a plan for all.
    func seconds(beside plan: [Int: Int]) -> [Int: Int] {
        var homes: [Int: Int] = [:]
        for (_, children) in requests {
            var instance = register.instance
            let own = Set(children)
            Question.settle(plan.filter { !own.contains($0.key) }, in: &instance)
            homes.merge(
                firstOption(children, in: instance, besides: plan.filter { own.contains($0.key) })
            ) { _, new in new }
        }
        return homes
    }
}
