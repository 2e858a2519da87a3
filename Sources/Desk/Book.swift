import Care

/// Everything that has been entered at the desk, as a value: the truth from which states follow.
///
/// The store holds the same rows; ``changes`` are those that it has still to write.
package struct Book: Sendable {
    /// One more with each act that changed something.
    package var version = 0
    /// Requests by number.
    package private(set) var requests: [Int: PlacementRequest] = [:]
    /// Answers of homes, by number.
    package private(set) var answers: [Int: HomeAnswer] = [:]
    /// Reservations by number, those that are over included.
    package private(set) var reservations: [Int: Reservation] = [:]
    /// Searches without result, by number.
    package private(set) var noHomes: [Int: NoHome] = [:]
    /// Requests opened for other teams, by number.
    package private(set) var openingsByNumber: [Int: Opening] = [:]
    /// Decisions by number.
    package private(set) var decisions: [Int: Decision] = [:]
    /// Approvals by number.
    package private(set) var approvals: [Int: DeskApproval] = [:]
    /// What was said about each approval, in order.
    package private(set) var approvalEntries: [Int: [ApprovalEntry]] = [:]
    /// Placements by number.
    package private(set) var placements: [Int: Placement] = [:]
    /// What happened to each placement, in order.
    package private(set) var placementEntries: [Int: [PlacementEntry]] = [:]
    /// Tasks by number.
    package private(set) var tasks: [Int: DeskTask] = [:]
    /// What was entered about each home, in order.
    package private(set) var homeEntries: [String: [HomeEntry]] = [:]
    /// Facts in the place of the feed's, by number.
    package private(set) var claims: [Int: Claim] = [:]
    /// The case system's references of children that had none, by `D-n`.
    package private(set) var joins: [String: String] = [:]
    /// The users, by name.
    package var people: [String: Person] = [:]
    private var placementsOfRequest: [Int: [Int]] = [:]
    private var placementsOfChild: [String: [Int]] = [:]
    private var decisionsOfRequest: [Int: [Int]] = [:]
    private var approvalsOfDecision: [Int: [Int]] = [:]
    private var tasksOfRequest: [Int: Set<Int>] = [:]
    private var openClaimNumbers: Set<Int> = []
    /// The claims in force by fact and key.
    private var openClaimsOf: [String: Set<Int>] = [:]
    /// The highest number ever given of each kind.
    private var numbers: [String: Int] = [:]
    /// What has still to be written.
    package private(set) var changes: [Change] = []

    /// One row that the store has to write.
    package enum Change: Sendable {
        /// A request, new or changed.
        case request(PlacementRequest)
        /// A new answer.
        case answer(HomeAnswer)
        /// A reservation, new or changed.
        case reservation(Reservation)
        /// A new search without result.
        case noHome(NoHome)
        /// A new opening.
        case opening(Opening)
        /// A new decision.
        case decision(Decision)
        /// A new approval.
        case approval(DeskApproval)
        /// A new entry on an approval.
        case approvalEntry(ApprovalEntry)
        /// A new placement.
        case placement(Placement)
        /// A new entry on a placement.
        case placementEntry(PlacementEntry)
        /// A task, new or changed.
        case task(DeskTask)
        /// A new entry on a home.
        case homeEntry(HomeEntry)
        /// A claim, new or changed.
        case claim(Claim)
        /// A child's reference, found later.
        case join(own: String, reference: String)
    }

    /// An empty desk.
    package init() {}

    /// Puts a row in its place without marking it as changed: what the store has read.
    package mutating func restore(_ change: Change) {
        take(change)
    }

    /// Writes a row.
    package mutating func write(_ change: Change) {
        take(change)
        changes.append(change)
    }

    /// The same book with nothing left to be written.
    package mutating func clearChanges() { changes = [] }

    /// The next number of a kind.
    package mutating func number(_ kind: String) -> Int {
        numbers[kind, default: 0] += 1
        return numbers[kind] ?? 1
    }

    private mutating func note(_ kind: String, _ number: Int) {
        numbers[kind] = max(numbers[kind] ?? 0, number)
    }

    private mutating func take(_ change: Change) {
        switch change {
        case .request(let row):
            requests[row.id] = row
            note("request", row.id)
            for child in row.children { noteReference(child.reference) }
        case .answer(let row):
            answers[row.id] = row
            note("answer", row.id)
        case .reservation(let row):
            reservations[row.id] = row
            note("reservation", row.id)
        case .noHome(let row):
            noHomes[row.id] = row
            note("noHome", row.id)
        case .opening(let row):
            openingsByNumber[row.id] = row
            note("opening", row.id)
        case .decision(let row):
            decisions[row.id] = row
            decisionsOfRequest[row.request, default: []].append(row.id)
            note("decision", row.id)
        case .approval(let row):
            approvals[row.id] = row
            approvalsOfDecision[row.decision, default: []].append(row.id)
            note("approval", row.id)
        case .approvalEntry(let row):
            approvalEntries[row.approval, default: []].append(row)
            note("approvalEntry", row.id)
        case .placement(let row):
            placements[row.id] = row
            placementsOfRequest[row.request, default: []].append(row.id)
            placementsOfChild[row.decidedFor, default: []].append(row.id)
            note("placement", row.id)
        case .placementEntry(let row):
            placementEntries[row.placement, default: []].append(row)
            note("placementEntry", row.id)
        case .task(let row):
            tasks[row.id] = row
            tasksOfRequest[row.request, default: []].insert(row.id)
            note("task", row.id)
        case .homeEntry(let row):
            homeEntries[row.home, default: []].append(row)
            note("homeEntry", row.id)
        case .claim(let row):
            if let old = claims[row.id] {
                openClaimsOf[Book.name(of: old.fact, old.key)]?.remove(row.id)
            }
            claims[row.id] = row
            if row.closedAt == nil {
                openClaimNumbers.insert(row.id)
                openClaimsOf[Book.name(of: row.fact, row.key), default: []].insert(row.id)
            } else {
                openClaimNumbers.remove(row.id)
            }
            note("claim", row.id)
        case .join(let own, let reference):
            joins[own] = reference
            noteReference(own)
        }
    }

    private mutating func noteReference(_ reference: String) {
        if reference.hasPrefix("D-"), let number = Int(reference.dropFirst(2)) {
            note("child", number)
        }
    }

    // MARK: What follows from the entries

    /// The reference a child is known by today.
    package func reference(_ reference: String) -> String { joins[reference] ?? reference }

    /// The openings that somebody has.
    package var openings: [Opening] { Array(openingsByNumber.values) }

    /// The approvals that a decision needs, by number.
    package func approvals(of decision: Int) -> [DeskApproval] {
        (approvalsOfDecision[decision] ?? []).compactMap { approvals[$0] }
    }

    /// Where an approval stands.
    package func state(ofApproval number: Int) -> DeskApproval.State {
        approvalEntries[number]?.last?.kind ?? .waiting
    }

    /// The placements of a request, by number.
    package func placements(of request: Int) -> [Placement] {
        (placementsOfRequest[request] ?? []).compactMap { placements[$0] }
    }

    /// What became of a placement.
    package func life(of placement: Int) -> PlacementLife {
        PlacementLife(placementEntries[placement] ?? [])
    }

    /// The child of a placement, by today's reference.
    package func child(of placement: Placement) -> String { reference(placement.decidedFor) }

    /// The placements in force of a child, by number.
    package func inForce(_ child: String) -> [Placement] {
        placements(ofChild: child).filter { life(of: $0.id).state.isInForce }
    }

    /// Every placement of a child, by number.
    package func placements(ofChild child: String) -> [Placement] {
        var numbers = placementsOfChild[child] ?? []
        for (own, reference) in joins where reference == child {
            numbers += placementsOfChild[own] ?? []
        }
        return numbers.sorted().compactMap { placements[$0] }
    }

    /// The children of a request for whom a home is still sought.
    ///
    /// Who has a placement in force under it, or has lived in one, or stays by a decision that still
    /// holds for a brother or sister, is settled.
    package func openChildren(of request: PlacementRequest) -> [RequestChild] {
        var settled: Set<String> = []
        var holding: Set<Int> = []
        for placement in placements(of: request.id) {
            let life = life(of: placement.id)
            guard life.state.isInForce || life.arrivedOn != nil else { continue }
            settled.insert(child(of: placement))
            holding.insert(placement.decision)
        }
        for number in holding {
            for assignment in decisions[number]?.assignments ?? [] where assignment.stays {
                settled.insert(reference(assignment.child))
            }
        }
        return request.children.filter { !settled.contains($0.reference) }
    }

    /// Where a request stands.
    package func state(of request: PlacementRequest) -> PlacementRequest.State {
        if request.withdrawal != nil { return .withdrawn }
        if request.submittedAt == nil { return .draft }
        if !openChildren(of: request).isEmpty { return .open }
        let lives = placements(of: request.id).map { life(of: $0.id) }
        let isOpenStill = lives.contains { $0.state == .waiting || $0.state == .agreed }
        return isOpenStill ? .decided : .placed
    }

    /// The requests that are open, by number.
    package var openRequests: [PlacementRequest] {
        requests.values.filter { state(of: $0) == .open }.sorted { $0.id < $1.id }
    }

    /// The request a child has as a draft, open or decided.
    package func currentRequest(of child: String) -> PlacementRequest? {
        requests.values.first { request in
            request.children.contains { $0.reference == child }
                && [.draft, .open, .decided].contains(state(of: request))
        }
    }

    /// The answers of a home about a request's children that count, latest first.
    package func answers(of request: Int) -> [HomeAnswer] {
        answers.values.filter { $0.request == request }.sorted { $0.id > $1.id }
    }

    /// The reservations of a request that hold.
    package func reservations(of request: Int, at now: Moment) -> [Reservation] {
        reservations.values.filter { $0.request == request && $0.isLive(at: now) }
            .sorted { $0.id < $1.id }
    }

    /// The tasks of a request, by due day and number.
    package func tasks(of request: Int) -> [DeskTask] {
        (tasksOfRequest[request] ?? []).compactMap { tasks[$0] }.sorted {
            ($0.due, $0.id) < ($1.due, $1.id)
        }
    }

    /// The decisions of a request, by number.
    package func decisions(of request: Int) -> [Decision] {
        (decisionsOfRequest[request] ?? []).compactMap { decisions[$0] }
    }

    /// Where a decision stands: that of its placements which is farthest from its end.
    package func state(of decision: Decision) -> Placement.State {
        let states = placements.values.filter { $0.decision == decision.id }
            .map { life(of: $0.id).state }
        let order: [Placement.State] = [
            .waiting, .agreed, .living, .ended, .refused, .withdrawn, .notArrived,
        ]
        return order.first { states.contains($0) } ?? .withdrawn
    }

    /// The version of a home: how often it was changed at the desk, from 1.
    package func version(ofHome home: String) -> Int { (homeEntries[home]?.count ?? 0) + 1 }

    /// Claims in force, by number.
    package var openClaims: [Claim] {
        openClaimNumbers.sorted().compactMap { claims[$0] }
    }

    /// The claim in force for a fact.
    package func claim(_ fact: String, _ key: String) -> Claim? {
        openClaimsOf[Book.name(of: fact, key)]?.max().flatMap { claims[$0] }
    }

    private static func name(of fact: String, _ key: String) -> String { fact + "\n" + key }

    /// What the desk alone knows of a home: telephone, best time to ring, notes.
    package func ownFacts(ofHome home: String) -> FieldValues {
        var values = FieldValues()
        for entry in homeEntries[home] ?? [] {
            for key in Form.ownHomeKeys {
                guard let value = entry.values[key] else { continue }
                values[key] = value == .text("") ? nil : value
            }
        }
        return values
    }
}

/// What became of a placement, from its entries.
package struct PlacementLife: Sendable, Hashable {
    /// Where it stands.
    package var state = Placement.State.waiting
    /// The day the child came; nil = it has not.
    package var arrivedOn: Day?
    /// At what time.
    package var arrivedAt: String?
    /// The day the child left; nil = it has not.
    package var endedOn: Day?
    /// Whether that was planned.
    package var wasPlanned: Bool?
    /// Where the child went: `needs-home`, `leaves-care`, `moved`, `none`.
    package var next: String?
    /// Whether an approval was refused after the arrival.
    package var wasRefusedLater = false
    /// Whether every approval was given.
    package var isAgreed = false

    /// The life that entries tell, in their order.
    package init(_ entries: [PlacementEntry]) {
        var right: [Int: PlacementEntry] = [:]
        for entry in entries {
            if entry.kind == .corrected, let named = entry.corrects { right[named] = entry }
        }
        var code = ""
        for entry in entries {
            guard let next = Lives.next(Lives.placement, from: code, entry: entry.kind.rawValue)
            else { continue }
            let day = right[entry.id]?.on ?? entry.on
            switch entry.kind {
            case .arrived:
                arrivedOn = day
                arrivedAt = right[entry.id]?.time ?? entry.time
            case .ended:
                endedOn = day
                wasPlanned = entry.planned
                self.next = entry.next
            case .agreed: isAgreed = true
            case .refused where code == "living": wasRefusedLater = true
            case .decided, .refused, .withdrawn, .notArrived, .corrected: break
            }
            code = next
        }
        state = Placement.State(rawValue: code) ?? .waiting
    }
}
