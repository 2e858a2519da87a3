import Care
import Desk
import GRDB

extension DeskStore {
    /// What testing the whole database found.
    package struct CheckReport: Sendable, Hashable {
        /// What is broken, in sentences; empty = nothing.
        package var faults: [String] = []
        /// What is worth knowing and not broken, as homes that a new snapshot filled past their
        /// places.
        package var remarks: [String] = []
    }

    /// Tests every invariant of the desk over the whole database.
    ///
    /// - Parameters:
    ///   - now: The clock.
    ///   - decisions: Whether the list of every decision is computed again.
    package func check(at now: Moment, decisions: Bool = true) throws -> CheckReport {
        var report = CheckReport()
        let state = try state()
        try reading { database in
            try self.checkFile(database, &report)
            try DeskStore.checkPresent(state, at: now, database, &report)
            if decisions { try DeskStore.checkDecisions(state.book, database, &report) }
        }
        DeskStore.checkBook(state, at: now, &report)
        let audit = try verifyAudit()
        if audit.failing != nil { report.faults.append("Audit: " + audit.text.trimmedEnd) }
        return report
    }

    private func checkFile(_ database: Database, _ report: inout CheckReport) throws {
        let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        if answer != "ok" { report.faults.append("The file: \(answer ?? "no answer").") }
        for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
            report.faults.append("A row of \(row["table"] as String) names a row that is missing.")
        }
        if try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM erasing)") == true {
            report.faults.append("The database says that an erasure is running, but none is.")
        }
        let triggers = Set(
            try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for table in DeskSchema.onlyAdded {
            for name in ["\(table)_is_not_updated", "\(table)_is_not_deleted"]
            where !triggers.contains(name) {
                report.faults.append("The trigger \(name) is missing.")
            }
        }
    }

    // The tables of the present against the entries that they follow from.
    private static func checkPresent(
        _ state: DeskState, at now: Moment, _ database: Database, _ report: inout CheckReport
    ) throws {
        let holds = state.book.holds(state.feed, at: now)
        let wanted = Dictionary(
            holds.map { ($0.holder, $0.home) }, uniquingKeysWith: { first, _ in first })
        var found: Set<String> = []
        for row in try Row.fetchAll(database, sql: "SELECT home, place, holder FROM live_hold") {
            let holder: String = row["holder"]
            found.insert(holder)
            if let home = wanted[holder] {
                if home != row["home"] {
                    report.faults.append(
                        "\(holder) holds a place in a home that is not the one it names.")
                }
            } else if !holder.hasPrefix("reservation:") {
                // A reservation that is over is taken out with the next act.
                report.faults.append("\(holder) holds a place and should not.")
            }
        }
        for holder in wanted.keys.sorted() where !found.contains(holder) {
            report.faults.append("\(holder) should hold a place and does not.")
        }
        var present: [Int: String] = [:]
        for placement in state.book.placements.values {
            switch state.book.life(of: placement.id).state {
            case .waiting, .agreed: present[placement.id] = "coming"
            case .living: present[placement.id] = "living"
            default: break
            }
        }
        for row in try Row.fetchAll(database, sql: "SELECT placement, phase FROM live_placement") {
            let number: Int = row["placement"]
            if present.removeValue(forKey: number) != row["phase"] {
                report.faults.append("Placement \(number) is not in the state that its row gives.")
            }
        }
        for number in present.keys.sorted() {
            report.faults.append("Placement \(number) is in force, but no row says so.")
        }
    }

    // What must hold of the entries themselves.
    private static func checkBook(
        _ state: DeskState, at now: Moment, _ report: inout CheckReport
    ) {
        let (book, feed) = (state.book, state.feed)
        var coming: [String: Int] = [:]
        var living: [String: Int] = [:]
        for placement in book.placements.values.sorted(by: { $0.id < $1.id }) {
            let child = book.child(of: placement)
            let life = book.life(of: placement.id)
            switch life.state {
            case .waiting, .agreed:
                if let other = coming[child] {
                    report.faults.append(
                        "Placements \(other) and \(placement.id) are for the same child, and "
                            + "neither has started.")
                }
                coming[child] = placement.id
                let given = book.approvals(of: placement.decision).allSatisfy {
                    book.state(ofApproval: $0.id).isGiven
                }
                if given != (life.state == .agreed) {
                    report.faults.append(
                        "Placement \(placement.id) is \(life.state.rawValue), which does not "
                            + "match its approvals.")
                }
            case .living:
                if let other = living[child] {
                    report.faults.append(
                        "In placements \(other) and \(placement.id) the same child is living now.")
                }
                living[child] = placement.id
            default: break
            }
            if book.placementEntries[placement.id]?.isEmpty ?? true {
                report.faults.append("Placement \(placement.id) has no entry.")
            }
        }
        var current: [String: Int] = [:]
        for request in book.requests.values.sorted(by: { $0.id < $1.id })
        where [.draft, .open, .decided].contains(book.state(of: request)) {
            for child in request.children {
                if let other = current[child.reference] {
                    report.faults.append(
                        "Requests \(other) and \(request.id) are for the same child.")
                }
                current[child.reference] = request.id
            }
        }
        let count = PlaceCount(book, feed, on: max(now.day, feed.instance.asOf), at: now)
        for home in book.effectiveHomes(feed, at: now).homes.sorted(by: { $0.id < $1.id }) {
            let places = count.places(of: home)
            guard places.over > 0, places.held > 0 else { continue }
            // The feed may be over-full; the desk never adds to it.
            report.remarks.append(
                "\(home.id): \(places.there) there, \(places.held) held and \(places.unavailable) "
                    + "unavailable in \(places.places.counted("place", "places")).")
        }
    }

    // The list of every decision, computed again from what is kept.
    private static func checkDecisions(
        _ book: Book, _ database: Database, _ report: inout CheckReport
    ) throws {
        let erased = try Int.fetchOne(database, sql: "SELECT max(entries) FROM erasure") ?? 0
        for decision in book.decisions.values.sorted(by: { $0.id < $1.id }) {
            if decision.entries < erased {
                report.remarks.append(
                    "Decision \(decision.id) was made before a record was erased; its list is not "
                        + "computed again.")
                continue
            }
            if decision.rules != MatchList.rules {
                report.remarks.append(
                    "Decision \(decision.id) was made under other rules; its list is not computed "
                        + "again.")
                continue
            }
            let feed = try feed(decision.snapshot, in: database)
            let then = try self.book(upTo: decision.entries, in: database)
            guard let request = then.requests[decision.request],
                let list = try? MatchList(then, feed, request, at: decision.shownAt)
            else {
                report.faults.append(
                    "The list of decision \(decision.id) cannot be computed again.")
                continue
            }
            if list.digest != decision.list {
                report.faults.append(
                    "The list of decision \(decision.id), computed again, is different.")
            }
            let child = Set(decision.assignments.map(\.child))
            if child.isEmpty { report.faults.append("Decision \(decision.id) has no child.") }
        }
    }
}

extension String {
    /// The text without line ends at its end.
    fileprivate var trimmedEnd: String {
        var text = self
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
