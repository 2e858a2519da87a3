import Care
import Reporting

extension Turn {
    // MARK: Approvals

    private func approvable(
        _ number: Int
    ) throws(Refusal) -> (approval: DeskApproval, decision: Decision) {
        guard let approval = book.approvals[number],
            let decision = book.decisions[approval.decision]
        else { throw .notFound("approval") }
        return (approval, decision)
    }

    /// Approves or refuses what a decision needs.
    ///
    /// - Throws: ``Refusal``: `forbidden` for one's own decision or another role's approval, `state`,
    ///   `invalid` where a refusal has no reason.
    package mutating func answer(
        _ number: Int, approves: Bool, hasRead: Bool, reason: String?
    ) throws(Refusal) -> DeskApproval {
        let (approval, decision) = try approvable(number)
        _ = try request(decision.request, to: Permission.act(approving: approval.role))
        guard decision.by != by else { throw .forbidden }
        if !hasRead {
            throw .invalid(
                "/read", "Read the request, the list and the reasons, and say that you have.")
        }
        if !approves, reason?.stripped.isEmpty ?? true {
            throw .invalid("/reason", "Say why you refuse.")
        }
        let kind: DeskApproval.State = approves ? .approved : .refused
        let state = book.state(ofApproval: number)
        if state == kind, book.approvalEntries[number]?.last?.by == by,
            book.approvalEntries[number]?.last?.reason == reason
        {
            return approval
        }
        guard Lives.next(Lives.approval, from: state.rawValue, entry: kind.rawValue) != nil else {
            throw .state("The approval is \(state.words.lowercased()) already.")
        }
        try checkAlive(decision)
        add(approval, kind, reason: reason)
        closeVerbalTask(number)
        if approves { agree(decision) } else { refuse(decision, reason: reason ?? "") }
        return approval
    }

    private func checkAlive(_ decision: Decision) throws(Refusal) {
        let isAlive = book.placements(of: decision.request).contains {
            $0.decision == decision.id && book.life(of: $0.id).state.isInForce
        }
        if !isAlive { throw .state("Nothing of this decision is in force any more.") }
    }

    private mutating func add(
        _ approval: DeskApproval, _ kind: DeskApproval.State, reason: String? = nil,
        person: String? = nil, agreedAt: Moment? = nil
    ) {
        let entry = ApprovalEntry(
            id: book.number("approvalEntry"), approval: approval.id, kind: kind, reason: reason,
            person: person, agreedAt: agreedAt, by: by, at: now)
        book.write(.approvalEntry(entry))
        record(
            "approval.\(kind.rawValue)", "approval-entry:\(entry.id)",
            [
                ("approval", .whole(approval.id)), ("decision", .whole(approval.decision)),
                ("role", .string(approval.role.rawValue)), ("reason", .optional(reason)),
                ("person", .optional(person)), ("agreedAt", .optional(agreedAt?.description)),
            ])
    }

    private mutating func closeVerbalTask(_ approval: Int) {
        guard let decision = book.approvals[approval]?.decision,
            let request = book.decisions[decision]?.request
        else { return }
        for task in book.tasks(of: request)
        where task.approval == approval && task.kind == .confirmVerbal && task.closedAt == nil {
            close(task, by: by, note: "The approval was answered.")
        }
    }

    // The last approval makes what waits agreed.
    private mutating func agree(_ decision: Decision) {
        guard
            book.approvals(of: decision.id).allSatisfy({ book.state(ofApproval: $0.id).isGiven })
        else { return }
        for placement in book.placements(of: decision.request)
        where placement.decision == decision.id {
            let life = book.life(of: placement.id)
            if life.state == .waiting || (life.state == .living && !life.isAgreed) {
                enter(placement.id, .agreed)
            }
        }
    }

    private mutating func refuse(_ decision: Decision, reason: String) {
        for placement in book.placements(of: decision.request)
        where placement.decision == decision.id {
            switch book.life(of: placement.id).state {
            case .waiting, .agreed:
                enter(placement.id, .refused, reason: reason)
                undo(placement)
            case .living: enter(placement.id, .refused, reason: reason)
            case .ended, .refused, .withdrawn, .notArrived: break
            }
        }
    }

    /// Writes down that somebody agreed on the telephone: counts as given, to be confirmed.
    ///
    /// - Throws: ``Refusal``: `state`, `invalid` where the person cannot give it, or the time lies
    ///   ahead.
    package mutating func verbal(
        _ number: Int, role: Role, person name: String, at moment: Moment
    ) throws(Refusal) -> DeskApproval {
        guard let decision = book.decisions[number] else { throw .notFound("decision") }
        let request = try request(decision.request)
        guard let approval = book.approvals(of: number).first(where: { $0.role == role }) else {
            throw .invalid("/role", "The decision does not need this approval.")
        }
        guard let person = book.people[name], !person.isDisabled,
            Permission.may(person, Permission.act(approving: role)),
            role != .manager || book.isOwn(person, request, at: now)
        else {
            throw .invalid("/person", "No user of this name can give this approval.")
        }
        if name == decision.by {
            throw .invalid("/person", "Nobody approves a decision of their own.")
        }
        if moment > now {
            throw .invalid("/at", "The time is in the future; write when it was agreed.")
        }
        if let last = book.approvalEntries[approval.id]?.last, last.kind == .verbal,
            last.person == name, last.agreedAt == moment
        {
            return approval
        }
        let state = book.state(ofApproval: approval.id)
        guard state == .waiting else {
            throw .state("The approval is \(state.words.lowercased()) already.")
        }
        try checkAlive(decision)
        add(approval, .verbal, person: name, agreedAt: moment)
        task(
            .confirmVerbal, request, due: feed.workingDay(rules.confirmVerbalDays, after: now.day),
            decision: number, approval: approval.id)
        agree(decision)
        return approval
    }

    // MARK: Placements

    private func placement(
        _ number: Int, to act: Act = .workOnRequest
    ) throws(Refusal) -> (placement: Placement, request: PlacementRequest) {
        guard let placement = book.placements[number] else { throw .notFound("placement") }
        return (placement, try request(placement.request, to: act))
    }

    /// Writes down that a child came.
    ///
    /// - Throws: ``Refusal``: `approval-missing`, `state`, `invalid` where the time lies ahead.
    package mutating func arrive(
        _ number: Int, on day: Day, time: String
    ) throws(Refusal) -> Placement {
        let (placement, request) = try placement(number)
        let life = book.life(of: number)
        if life.state == .living, life.arrivedOn == day, life.arrivedAt == time {
            return placement
        }
        switch life.state {
        case .agreed: break
        case .waiting: throw .approvalMissing
        default:
            throw .state(
                "The placement is \"\(life.state.words)\", so you cannot record an arrival.")
        }
        guard let moment = Moment(day: day, time: time), moment <= now else {
            throw .invalid(
                day > now.day ? "/on" : "/at",
                "The arrival is in the future; record it once the child is there.")
        }
        if day < placement.startOn.adding(days: -Turn.mostDaysBack) {
            throw .invalid(
                "/on", "The arrival is more than a week before the start day; check it.")
        }
        enter(number, .arrived, on: day, time: time)
        arrived(placement, request, on: day, moment)
        return placement
    }

    // What follows from an arrival, whoever says so.
    mutating func arrived(
        _ placement: Placement, _ request: PlacementRequest, on day: Day, _ moment: Moment?
    ) {
        let reference = book.child(of: placement)
        for other in book.placements(ofChild: reference)
        where other.id != placement.id && book.life(of: other.id).state == .living {
            enter(other.id, .ended, on: day, planned: true, next: "moved", by: "system:desk")
            for task in book.tasks(of: other.request)
            where task.placement == other.id && task.closedAt == nil
                && task.kind != .enterInCaseSystem
            {
                close(task, by: "system:desk", note: "The child has moved on.")
            }
        }
        if let claim = book.claim("lives-in", reference), claim.placement == placement.id {
            var counted = claim
            counted.overdueFrom = day
            book.write(.claim(counted))
        }
        if homes[placement.home]?.kind == .connected {
            task(
                .temporaryApproval, request, due: day.adding(days: 16 * 7),
                placement: placement.id)
        }
        task(
            .enterInCaseSystem, request, due: feed.workingDay(rules.feedDays, after: day),
            placement: placement.id)
        let third = (moment ?? Moment(day: day, time: "12:00") ?? now).adding(seconds: 72 * 3600)
        task(.outcome, request, due: third.day, at: third, placement: placement.id)
        task(.outcome, request, due: day.adding(days: 28), placement: placement.id)
        task(.outcome, request, due: day.adding(months: 6), placement: placement.id)
    }

    /// Writes down that a child did not come.
    package mutating func notArrived(
        _ number: Int, reason: String
    ) throws(Refusal) -> Placement {
        let (placement, _) = try placement(number)
        let life = book.life(of: number)
        if life.state == .notArrived,
            book.placementEntries[number]?.last(where: { $0.kind == .notArrived })?.reason == reason
        {
            return placement
        }
        guard life.state == .agreed else {
            throw .state(
                "The placement is \"\(life.state.words)\", so you cannot record that the child did "
                    + "not come.")
        }
        enter(number, .notArrived, reason: reason)
        undo(placement)
        return placement
    }

    /// Ends a placement.
    ///
    /// - Parameters:
    ///   - number: The placement.
    ///   - day: The day of the end.
    ///   - planned: Whether the end was planned.
    ///   - reason: Why; nil = not said.
    ///   - leavesCare: Whether the child leaves care; else it needs another home.
    package mutating func end(
        _ number: Int, on day: Day, planned: Bool, reason: String?, leavesCare: Bool
    ) throws(Refusal) -> Placement {
        let (placement, request) = try placement(number)
        let life = book.life(of: number)
        let next = leavesCare ? "leaves-care" : "needs-home"
        if life.state == .ended, life.endedOn == day, life.wasPlanned == planned, life.next == next
        {
            return placement
        }
        guard life.state == .living, let arrived = life.arrivedOn else {
            throw .state(
                "The placement is \"\(life.state.words)\", so you cannot record an ending.")
        }
        if day < arrived {
            throw .invalid("/on", "The child came on \(arrived.inWords), which is later; check it.")
        }
        if day > self.day.adding(days: 365) {
            throw .invalid("/on", "This is more than a year ahead; check the year.")
        }
        let old = book
        enter(number, .ended, on: day, planned: planned, next: next, reason: reason)
        for task in book.tasks(of: placement.request)
        where task.placement == number && task.closedAt == nil && task.kind != .enterInCaseSystem {
            close(task, by: "system:desk", note: "The placement has ended.")
        }
        for task in book.tasks(of: placement.request)
        where task.decision == placement.decision && task.closedAt == nil
            && task.kind == .endOfTerms
        {
            close(task, by: "system:desk", note: "The placement has ended.")
        }
        let reference = book.child(of: placement)
        let shows = feed.home(of: reference) == placement.home
        if shows || feed.child(reference) == nil || book.claim("lives-in", reference) != nil {
            claimEnding(placement, on: day)
        }
        task(
            .enterInCaseSystem, request, due: feed.workingDay(rules.feedDays, after: day),
            placement: number)
        try checkSound(since: old)
        return placement
    }

    /// Corrects the day of an entry of a placement by a new one; for managers.
    package mutating func correct(
        _ number: Int, entry named: Int, on day: Day, time: String? = nil, why: String
    ) throws(Refusal) -> Placement {
        let (placement, _) = try placement(number, to: .correctPlacement)
        let life = book.life(of: number)
        guard life.state == .living || life.state == .ended else {
            throw .state("You can correct only the arrival and the end of a placement.")
        }
        let entries = book.placementEntries[number] ?? []
        guard let entry = entries.first(where: { $0.id == named }),
            entry.kind == .arrived || entry.kind == .ended
        else {
            throw .invalid("/entry", "This is not an arrival or end of the placement.")
        }
        if let last = entries.last, last.kind == .corrected, last.corrects == named,
            last.on == day, last.reason == why
        {
            return placement
        }
        if entry.kind == .arrived {
            if day > now.day {
                throw .invalid("/on", "The arrival is in the future; check the day.")
            }
            if let ended = life.endedOn, day > ended {
                throw .invalid("/on", "The child left on \(ended.inWords), which is earlier.")
            }
        } else if let arrived = life.arrivedOn, day < arrived {
            throw .invalid("/on", "The child came on \(arrived.inWords), which is later.")
        }
        let old = book
        enter(
            number, .corrected, on: day, time: time ?? entry.time, reason: why, corrects: named)
        if let claim = book.claim("lives-in", book.child(of: placement)),
            claim.placement == number
        {
            var counted = claim
            counted.overdueFrom = day
            if entry.kind == .ended { counted.startOn = day }
            book.write(.claim(counted))
        }
        try checkSound(since: old)
        return placement
    }
}

extension Day {
    /// The same day of the month that many months later, or the last day of that month.
    func adding(months: Int) -> Day {
        let (year, month, day) = components
        let count = year * 12 + month - 1 + months
        let last = Day.length(ofMonth: count % 12 + 1, year: count / 12)
        return Day(year: count / 12, month: count % 12 + 1, day: min(day, last)) ?? self
    }
}
