import Care
import Matching
import Reporting

extension Turn {
    /// What a person decides, as it was entered.
    package struct Choice: Sendable {
        /// The digest of the list.
        package var list: String
        /// The rank of the option in it.
        package var option: Int
        /// Its homes.
        package var homes: [String]
        /// The day it starts.
        package var startOn: Day
        /// The time it starts.
        package var startAt: String?
        /// Why, as a code.
        package var reasonCode: ReasonCode
        /// Why, in words.
        package var reason: String?
        /// How the child's view weighed.
        package var viewWeighed: String

        /// The choice that the values of ``Form/decision`` make.
        ///
        /// - Throws: ``Refusal`` where something is missing.
        package init(_ values: FieldValues) throws(Refusal) {
            let missing = Form.decision.missing(values, urgency: nil)
            guard missing.isEmpty, let list = values.text("list"),
                let option = values.whole("option"), let homes = values.list("homes"),
                let startOn = values.day("startOn"),
                let code: ReasonCode = values.code("reasonCode"),
                let view = values.text("viewWeighed")
            else { throw .invalid(missing) }
            self.list = list
            self.option = option
            self.homes = homes
            self.startOn = startOn
            startAt = values.text("startAt")
            reasonCode = code
            reason = values.text("reason")
            viewWeighed = view
        }
    }

    /// The least characters of a reason where one is required.
    package static let leastReason = 20
    /// How long a list that was shown can be decided from, in seconds.
    package static let listSeconds = 12 * 3600
    /// How many days back a start day may lie.
    package static let mostDaysBack = 7

    /// Decides: a home for each child of a request, from a list that was shown to the person.
    ///
    /// The option is judged again by what stands in the database now.
    ///
    /// - Throws: ``Refusal``: `list-not-seen`, `not-decidable`, `exemption-needed`, `invalid`,
    ///   `place-taken`, `child-decided`, `option-changed`, `state`.
    package mutating func decide(_ number: Int, _ choice: Choice) throws(Refusal) -> Decision {
        guard case .person(let person) = actor else { throw .personNeeded }
        let request = try request(number)
        switch book.state(of: request) {
        case .open: break
        case .decided, .placed:
            throw .childDecided(
                "A home is decided for every child of this request already. See the request.")
        case .draft, .withdrawn:
            throw .state("Only an open request can be decided.")
        }
        guard let list = shown(choice.list, number, person.name),
            now.milliseconds - list.at.milliseconds <= Int64(Turn.listSeconds) * 1000
        else { throw .listNotSeen }
        guard let option = list.options.first(where: { $0.rank == choice.option }) else {
            throw .invalid("/option", "The list has no option of this rank.")
        }
        guard Set(option.homes) == Set(choice.homes) else {
            throw .invalid(
                "/homes", "These are not the homes of option \(choice.option); look again.")
        }
        try checkShown(option)
        let children = Set(book.openChildren(of: request).map(\.reference))
        guard option.assignments.allSatisfy({ children.contains(book.reference($0.child)) }) else {
            throw .childDecided(
                "A child of this option has a decision by now. See the matches again.")
        }
        try checkStart(choice, option)
        try checkReason(choice, list, request)
        let judged = try judge(option, request, choice)
        return make(request, choice, option, list, judged)
    }

    private func checkShown(_ option: Decision.Shown) throws(Refusal) {
        if option.approvals.contains(Matching.Approval.exemption.rawValue) {
            throw .exemptionNeeded
        }
        if option.answer != Eligibility.eligible.word,
            option.answer != Eligibility.conditional.word
        {
            throw .notDecidable(
                option.obstacle ?? "Questions have to be answered first. Ask the home, then see "
                    + "the matches again.")
        }
        if option.assignments.allSatisfy(\.stays) {
            throw .notDecidable("Nobody would move. Withdraw the request instead.")
        }
    }

    private func checkStart(_ choice: Choice, _ option: Decision.Shown) throws(Refusal) {
        if choice.startOn < day.adding(days: -Turn.mostDaysBack) {
            throw .invalid(
                "/startOn", "The start day is more than \(Turn.mostDaysBack) days ago; check it."
            )
        }
        if choice.startOn > day.adding(days: 730) {
            throw .invalid("/startOn", "This is more than two years ahead; check the year.")
        }
        let homes = homes
        for reference in option.homes {
            guard let from = homes[reference]?.availableFrom, from > choice.startOn else {
                continue
            }
            throw .invalid(
                "/startOn",
                "\(reference) is available from \(from.inWords). Choose a later start day.")
        }
    }

    // When words are required, and not a code alone.
    private func checkReason(
        _ choice: Choice, _ list: ShownList, _ request: PlacementRequest
    ) throws(Refusal) {
        if let reason = choice.reason, reason.count >= Turn.leastReason { return }
        let current = try? MatchList(book, feed, request, at: now, needsDigest: false)
        if let fault = Turn.reasonFault(
            choice.reason, rank: choice.option, of: list.options, now: current)
        {
            throw .invalid([fault])
        }
    }

    /// What is wrong with the words for a choice; nil = they are enough, or none are required.
    ///
    /// - Parameters:
    ///   - reason: The words.
    ///   - rank: The option that is chosen.
    ///   - options: The options as they were shown.
    ///   - current: The list as it is now; nil = it cannot be made.
    package static func reasonFault(
        _ reason: String?, rank: Int, of options: [Decision.Shown], now current: MatchList?
    ) -> FieldFault? {
        if let reason, reason.count >= Turn.leastReason { return nil }
        let why = whyWords(rank: rank, of: options, now: current)
        if why.isEmpty { return nil }
        return FieldFault(
            "/reason",
            "Say why this home in \(Turn.leastReason) characters or more, because "
                + why.joined(separator: ", and ") + ".")
    }

    /// Why words are required for an option; empty where none are.
    ///
    /// - Parameters:
    ///   - rank: The option.
    ///   - options: The options as they were shown.
    ///   - current: The list as it is now; nil = it cannot be made.
    package static func whyWords(
        rank: Int, of options: [Decision.Shown], now current: MatchList?
    ) -> [String] {
        var why: [String] = []
        let first = options.first { $0.obstacle == nil }
        if let first, first.rank != rank {
            why.append("it is not the first option that can be decided")
        }
        if let current, let option = options.first(where: { $0.rank == rank }),
            let index = current.index(of: option.assignments)
        {
            if current.isOutside(index) { why.append("it lies outside the area") }
            if current.splitsSiblings(index) { why.append("it splits brothers and sisters") }
            if current.passesOverConnected(index) {
                why.append("it passes over a home of a relative or friend")
            }
            if current.losesSchool(index) { why.append("the child would lose its school") }
        }
        return why
    }

    // The option as it stands now, for the start day given.
    private func judge(
        _ option: Decision.Shown, _ request: PlacementRequest, _ choice: Choice
    ) throws(Refusal) -> (list: MatchList, index: Int) {
        let current = try MatchList(
            book, feed, request, at: now, startOn: choice.startOn, needsDigest: false)
        let names = option.homes.joined(separator: " and ")
        guard let index = current.index(of: option.assignments) else {
            let blocked = Set(
                current.result.excluded.filter {
                    option.homes.contains(current.register.instance.homes[$0.home].id)
                }.flatMap(\.blockedBy))
            if !blocked.isDisjoint(with: ["no-place", "approved-number"]) {
                throw .placeTaken(
                    "\(names) has no free place any more. See the matches now; what you typed is "
                        + "kept.")
            }
            throw .optionChanged(
                "\(names) no longer fits on that day. See the matches now; what you typed is kept.")
        }
        let judged = current.result.options[index]
        let note = current.notes[index]
        if judged.needsExemption { throw .exemptionNeeded }
        if judged.eligibility == .ask || judged.eligibility.word != option.answer
            || judged.approvals.map(\.rawValue) != option.approvals
        {
            throw .optionChanged(
                "What \(names) needs is no longer what you were shown. See the matches now; what "
                    + "you typed is kept.")
        }
        if let obstacle = note.obstacle {
            // What stood in its way when it was shown still does; else somebody was faster.
            if option.obstacle != nil { throw .notDecidable(obstacle) }
            throw .placeTaken("\(obstacle) See the matches now; what you typed is kept.")
        }
        return (current, index)
    }

    private mutating func make(
        _ request: PlacementRequest, _ choice: Choice, _ option: Decision.Shown, _ list: ShownList,
        _ judged: (list: MatchList, index: Int)
    ) -> Decision {
        var kept = Array(list.options.prefix(10))
        if !kept.contains(option) { kept.append(option) }
        let decision = Decision(
            id: book.number("decision"), request: request.id,
            requestVersion: list.requestVersion, list: choice.list, shownAt: list.at, shown: kept,
            option: option.rank, snapshot: list.snapshot, entries: list.entries,
            policyHash: feed.policyHash, rules: MatchList.rules, assignments: option.assignments,
            startOn: choice.startOn, startAt: choice.startAt, reasonCode: choice.reasonCode,
            reason: choice.reason, viewWeighed: choice.viewWeighed, by: by, at: now,
            approvals: option.approvals)
        book.write(.decision(decision))
        record("decision.made", "decision:\(decision.id)", payload(of: decision))
        let roles = Turn.roles(for: option.approvals)
        for role in roles {
            book.write(
                .approval(
                    DeskApproval(
                        id: book.number("approval"), decision: decision.id, role: role)))
        }
        for assignment in decision.assignments where !assignment.stays {
            let placement = Placement(
                id: book.number("placement"), decision: decision.id, request: request.id,
                decidedFor: assignment.child, home: assignment.home, startOn: choice.startOn)
            book.write(.placement(placement))
            enter(placement.id, .decided, on: choice.startOn, time: choice.startAt)
            if roles.isEmpty { enter(placement.id, .agreed) }
            claim(placement)
        }
        endReservations(
            of: request.id, book.state(of: request) == .open ? "released" : "closed",
            homes: Set(option.homes))
        tasks(after: decision, request, judged)
        return decision
    }

    /// Who must approve what an option names.
    static func roles(for approvals: [String]) -> [Role] {
        var roles: [Role] = []
        if approvals.contains(Matching.Approval.director.rawValue) { roles.append(.director) }
        if approvals.contains(Matching.Approval.nominatedOfficer.rawValue) {
            roles.append(.nominatedOfficer)
        }
        if approvals.contains(Matching.Approval.recordedReason.rawValue) { roles.append(.manager) }
        return roles
    }

    /// Adds an entry to a placement.
    @discardableResult
    mutating func enter(
        _ placement: Int, _ kind: PlacementEntry.Kind, on day: Day? = nil, time: String? = nil,
        planned: Bool? = nil, next: String? = nil, reason: String? = nil, corrects: Int? = nil,
        by name: String? = nil
    ) -> PlacementEntry {
        let entry = PlacementEntry(
            id: book.number("placementEntry"), placement: placement, kind: kind, on: day,
            time: time, planned: planned, next: next, reason: reason, corrects: corrects,
            by: name ?? by, at: now)
        book.write(.placementEntry(entry))
        record(
            "placement.\(kind.rawValue)", "placement-entry:\(entry.id)",
            [
                ("placement", .whole(placement)), ("on", .optional(day?.description)),
                ("at", .optional(time)), ("planned", planned.map { .bool($0) } ?? .null),
                ("next", .optional(next)), ("reason", .optional(reason)),
                ("corrects", corrects.map { .whole($0) } ?? .null), ("by", .string(entry.by)),
            ])
        return entry
    }

    // The desk says where the child is to live; an earlier claim on that is superseded.
    mutating func claim(_ placement: Placement) {
        let reference = book.child(of: placement)
        if let earlier = book.claim("lives-in", reference) { close(earlier, "superseded") }
        book.write(
            .claim(
                Claim(
                    id: book.number("claim"), fact: "lives-in", key: reference,
                    before: feed.home(of: reference).map { .text($0) },
                    wasKnown: feed.child(reference) != nil, desk: .text(placement.home),
                    madeAt: now, startOn: placement.startOn, request: placement.request,
                    placement: placement.id, overdueFrom: nil, state: .waiting, since: now,
                    closedAt: nil, closing: nil, note: nil)))
    }

    private mutating func tasks(
        after decision: Decision, _ request: PlacementRequest,
        _ judged: (list: MatchList, index: Int)
    ) {
        let option = judged.list.result.options[judged.index]
        let isEmergency = request.urgency == .emergency
        let start = decision.startOn
        // What is due before the start is due the working day before it, in an emergency five
        // working days after it.
        let early =
            isEmergency
            ? feed.workingDay(5, after: start)
            : max(min(start, day), feed.workingDay(before: start))
        func add(_ kind: DeskTask.Kind, due: Day) {
            task(kind, request, due: due, decision: decision.id)
        }
        for task in book.tasks(of: request.id)
        where task.kind == .recheckEmergency && task.closedAt == nil
            && book.state(of: request) != .open
        {
            close(task, by: by, note: "A home was decided.")
        }
        add(.placementPlan, due: early)
        let approvals = Set(option.approvals)
        let needsApproval =
            approvals.contains(.nominatedOfficer) || approvals.contains(.director)
        if judged.list.isOutside(judged.index), needsApproval { add(.notifyArea, due: early) }
        if approvals.contains(.director) { add(.consultArea, due: start) }
        if approvals.contains(.director)
            || option.reasons.contains(where: { $0.rule == "school-key-stage-4" })
        {
            add(.consultReviewer, due: start)
        }
        let homes = Set(decision.assignments.filter { !$0.stays }.map(\.home))
        let hasOthers = feed.instance.household.contains {
            $0.kind == .otherAuthorityChild && homes.contains(feed.instance.homes[$0.home].id)
        }
        if hasOthers { add(.consultOtherAuthority, due: start) }
        if approvals.contains(.outsideTerms) {
            add(
                .endOfTerms,
                due: feed.workingDay(
                    feed.policy.settings.emergencyDays.inForce(on: start), after: start))
        }
    }

    /// A decision whole, with the list as shown: what its audit entry holds.
    func payload(of decision: Decision) -> [(key: String, value: JSON)] {
        [
            ("id", .whole(decision.id)), ("request", .whole(decision.request)),
            ("requestVersion", .whole(decision.requestVersion)),
            ("list", .string(decision.list)), ("shownAt", .string(decision.shownAt.description)),
            (
                "options",
                .list(decision.shown) { option in
                    .object([
                        ("rank", .whole(option.rank)), ("homes", .list(option.homes, JSON.string)),
                        ("answer", .string(option.answer)), ("points", .number(option.points)),
                        ("approvals", .list(option.approvals, JSON.string)),
                    ])
                }
            ),
            ("option", .whole(decision.option)), ("snapshot", .whole(decision.snapshot)),
            ("entries", .whole(decision.entries)), ("policyHash", .string(decision.policyHash)),
            ("rules", .string(decision.rules)),
            (
                "assignments",
                .list(decision.assignments) {
                    .object([
                        ("child", .string($0.child)), ("home", .string($0.home)),
                        ("stays", .bool($0.stays)),
                    ])
                }
            ),
            ("startOn", .string(decision.startOn.description)),
            ("startAt", .optional(decision.startAt)),
            ("reasonCode", .string(decision.reasonCode.rawValue)),
            ("reason", .optional(decision.reason)),
            ("viewWeighed", .string(decision.viewWeighed)),
        ]
    }

    // MARK: Withdrawing

    /// Takes a decision back: what is waiting or agreed of it.
    ///
    /// - Throws: ``Refusal``: `state` where nothing of it is.
    package mutating func withdrawDecision(
        _ number: Int, reason: String
    ) throws(Refusal) -> Decision {
        guard let decision = book.decisions[number] else { throw .notFound("decision") }
        _ = try request(decision.request)
        let open = book.placements(of: decision.request).filter {
            let state = book.life(of: $0.id).state
            return $0.decision == number && (state == .waiting || state == .agreed)
        }
        if open.isEmpty {
            // The same again is no second entry.
            let isSame = book.placements(of: decision.request).contains { placement in
                let last = book.placementEntries[placement.id]?.last
                return placement.decision == number && last?.kind == .withdrawn
                    && last?.reason == reason && last?.by == by
            }
            if isSame { return decision }
            throw .state("Nothing of this decision is waiting or agreed any more.")
        }
        record("decision.withdrawn", "decision:\(number)", [("reason", .string(reason))])
        for placement in open {
            enter(placement.id, .withdrawn, reason: reason)
            undo(placement)
        }
        return decision
    }

    /// Takes back what a placement said about where a child lives, and the tasks of a decision of
    /// which nothing is in force any more.
    mutating func undo(_ placement: Placement) {
        let reference = book.child(of: placement)
        if let claim = book.claim("lives-in", reference), claim.placement == placement.id {
            close(claim, "superseded")
            restoreClaim(reference)
        }
        let isOver = !book.placements(of: placement.request).contains {
            $0.decision == placement.decision && book.life(of: $0.id).state.isInForce
        }
        for task in book.tasks(of: placement.request)
        where task.closedAt == nil
            && (task.placement == placement.id || (isOver && task.decision == placement.decision))
        {
            close(task, by: "system:desk", note: "The placement is over.")
        }
    }

    // What the desk said before of a child counts again, unless the feed says so by now.
    private mutating func restoreClaim(_ reference: String) {
        for placement in book.placements(ofChild: reference).reversed() {
            let life = book.life(of: placement.id)
            guard life.arrivedOn != nil else { continue }
            let theirs = feed.home(of: reference)
            switch life.state {
            case .living where theirs != placement.home: claim(placement)
            case .ended
            where theirs == placement.home
                && (life.next == "needs-home" || life.next == "leaves-care"):
                claimEnding(placement, on: life.endedOn ?? day)
            default: break
            }
            if let restored = book.claim("lives-in", reference) {
                var counted = restored
                counted.overdueFrom = life.endedOn ?? life.arrivedOn
                book.write(.claim(counted))
            }
            return
        }
    }

    /// The desk says that a child has no home any more.
    mutating func claimEnding(_ placement: Placement, on day: Day) {
        let reference = book.child(of: placement)
        if let earlier = book.claim("lives-in", reference) { close(earlier, "superseded") }
        book.write(
            .claim(
                Claim(
                    id: book.number("claim"), fact: "lives-in", key: reference,
                    before: feed.home(of: reference).map { .text($0) },
                    wasKnown: feed.child(reference) != nil, desk: nil, madeAt: now, startOn: day,
                    request: placement.request, placement: placement.id, overdueFrom: day,
                    state: .waiting, since: now, closedAt: nil, closing: nil, note: nil)))
    }
}

extension MatchList {
    /// The option that gives these children these homes; nil = there is none.
    func index(of assignments: [Decision.Assignment]) -> Int? {
        let wanted = Set(assignments.map { "\($0.child)\n\($0.home)" })
        let instance = register.instance
        return result.options.firstIndex { option in
            Set(
                option.assignments.map {
                    "\(instance.children[$0.child].id)\n\(instance.homes[$0.home].id)"
                }) == wanted
        }
    }
}
