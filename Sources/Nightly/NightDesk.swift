import Measures
import Care
import Desk
import Exchange
import Files
import Reporting
import Reports
import Store

/// What the desk adds to a night: the instance as lived and as decided, exceptions, registers.
///
/// Taken once from the desk's database, which is only read, and kept with the night's sources; a
/// night that is computed again reads what was kept.
package struct NightDesk: Sendable {
    /// The instance that measures are computed from: children live where they have arrived.
    package var lived: Instance
    /// The instance of the allocation: children live where it is decided.
    package var decided: Instance
    /// What needs a person.
    package var exceptions: [NightException] = []
    /// Approvals of placements outside, given at the desk.
    package var approvals: [NightRegisters.Approval] = []
    /// Notifications of area authorities, recorded at the desk.
    package var notifications: [NightRegisters.Notification] = []
    /// Temporary approvals of connected persons that run.
    package var temporaryApprovals: [NightRegisters.TemporaryApproval] = []

    /// The folder of it within a night's sources.
    static let folder = "desk"
    private static let table = "desk.json"

    /// The day it tells of.
    package var day: Day { lived.asOf }

    // MARK: Taking

    /// Takes what the desk says of a night, beside the feed that the night reads.
    ///
    /// - Parameters:
    ///   - path: The desk's database.
    ///   - instance: The feed.
    ///   - policy: Its policy.
    ///   - night: The night.
    /// - Returns: Files to be kept with the night's sources.
    /// - Throws: ``StoreFault`` where the database cannot be read.
    static func files(
        of path: String, feed instance: Instance, policy: Policy, on night: Day
    ) throws -> [Snapshot.File] {
        let store = try DeskStore(reading: path)
        let state = try store.state()
        let now = Moment(day: night, time: "23:59") ?? .now
        let number = state.feed.number + 1
        let feed = Feed(number: number, takenAt: now, instance: instance, policy: policy)
        // The comparison with tonight's feed is made and not written: the desk takes it in itself.
        var turn = Turn(
            book: state.book, feed: state.feed, rules: store.rules, actor: .system("night"),
            now: now)
        turn.take(feed)
        turn.finish()
        let book = turn.book
        var files: [Snapshot.File] = []
        for view in Effective.View.allCases {
            let effective = book.effective(feed, at: now, as: view).instance
            for file in InstanceFolder.kept(effective, policy: policy) {
                files.append(
                    Snapshot.File(
                        name: "\(folder)/\(view.rawValue)/\(file.name)", bytes: file.bytes))
            }
        }
        files.append(
            Snapshot.File(
                name: "\(folder)/\(table)",
                bytes: Array(json(book, feed, at: now, store.rules).text().utf8)))
        return files
    }

    private static func json(
        _ book: Book, _ feed: Feed, at now: Moment, _ rules: DeskRules
    ) -> JSON {
        let exceptions = exceptions(book, feed, at: now, rules)
        func day(_ day: Day?) -> JSON { .optional(day?.description) }
        return .object([
            (
                "exceptions",
                .list(exceptions) {
                    .object([
                        ("kind", .string($0.kind.rawValue)), ("child", .optional($0.child)),
                        ("home", .optional($0.home)), ("text", .string($0.text)),
                        ("due", day($0.due)),
                    ])
                }
            ),
            (
                "approvals",
                .list(approvals(book)) {
                    .object([
                        ("child", .string($0.child)), ("role", .string($0.role.rawValue)),
                        ("on", day($0.on)),
                    ])
                }
            ),
            (
                "notifications",
                .list(notifications(book)) {
                    .object([("child", .string($0.child)), ("on", day($0.on))])
                }
            ),
            (
                "temporaryApprovals",
                .list(temporaryApprovals(book)) {
                    .object([("child", .string($0.child)), ("ends", day($0.ends))])
                }
            ),
        ])
    }

    // MARK: What needs a person

    private static func exceptions(
        _ book: Book, _ feed: Feed, at now: Moment, _ rules: DeskRules
    ) -> [NightException] {
        var found: [NightException] = []
        func add(
            _ kind: NightException.Kind, child: String? = nil, home: String? = nil,
            _ text: String, due: Day? = nil
        ) {
            found.append(
                NightException(
                    kind: kind, child: child, home: home, text: text, owner: kind.owner, due: due))
        }
        for difference in Comparison.compare(feed, book, on: now.day, feedDays: rules.feedDays) {
            let claim = difference.claim
            let child = claim.isOfHome || claim.fact == "place" ? nil : claim.key
            let home = claim.isOfHome || claim.fact == "place" ? claim.key : nil
            let fact = claim.fact == "lives-in" ? "where the child lives" : claim.fact
            switch difference.state {
            case .waiting where difference.isOverdue:
                add(
                    .deskWaiting, child: child, home: home,
                    "In force at the desk and not in the case system: \(fact).",
                    due: claim.overdueFrom.map { feed.workingDay(rules.feedDays, after: $0) })
            case .contradiction:
                add(
                    .deskContradiction, child: child, home: home,
                    "Desk and case system contradict each other: "
                        + (claim.fact == "place" ? "more are placed than there are places" : fact)
                        + ".", due: now.day)
            default: break
            }
        }
        for approval in book.approvals.values.sorted(by: { $0.id < $1.id }) {
            let placements = book.placements.values.filter { $0.decision == approval.decision }
                .sorted { $0.id < $1.id }
            for placement in placements {
                let life = book.life(of: placement.id)
                guard life.state.isInForce else { continue }
                let child = book.child(of: placement)
                let state = book.state(ofApproval: approval.id)
                if state == .verbal {
                    let task = book.tasks.values.first {
                        $0.approval == approval.id && $0.kind == .confirmVerbal
                            && $0.closedAt == nil
                    }
                    add(
                        .verbalApproval, child: child, home: placement.home,
                        "Approved on the telephone by the \(approval.role.words.lowercased()) and "
                            + "not confirmed.", due: task?.due)
                } else if life.state == .living, state != .approved {
                    add(
                        .arrivedUnapproved, child: child, home: placement.home,
                        state == .refused
                            ? "Lives there, and the \(approval.role.words.lowercased()) has refused."
                            : "Lives there, and the \(approval.role.words.lowercased()) has not "
                                + "approved.", due: now.day)
                }
            }
        }
        for entry in book.noHomes.values.sorted(by: { $0.id < $1.id }) {
            guard let request = book.requests[entry.request], book.state(of: request) == .open
            else { continue }
            for child in book.openChildren(of: request) {
                add(
                    .unmetNeed, child: child.reference,
                    "No home found for request \(request.id); \(entry.asked) "
                        + "home\(entry.asked == 1 ? "" : "s") asked.", due: request.neededBy)
            }
        }
        for task in book.tasks.values.sorted(by: { ($0.due, $0.id) < ($1.due, $1.id) })
        where task.isOverdue(at: now) {
            let child = task.placement.flatMap { book.placements[$0] }.map(book.child)
            add(
                .overdueTask, child: child,
                "Request \(task.request): \(task.kind.words.lowercased()).", due: task.due)
        }
        return found
    }

    // MARK: Registers

    private static func approvals(_ book: Book) -> [NightRegisters.Approval] {
        book.approvals.values.sorted { $0.id < $1.id }.flatMap { approval in
            let role: NightRegisters.Approval.Role? =
                approval.role == .director
                ? .director : approval.role == .nominatedOfficer ? .nominatedOfficer : nil
            guard let role, book.state(ofApproval: approval.id).isGiven,
                let day = book.approvalEntries[approval.id]?.last?.at.day
            else { return [NightRegisters.Approval]() }
            return children(of: approval.decision, book).map {
                NightRegisters.Approval(child: $0, role: role, on: day)
            }
        }
    }

    private static func notifications(_ book: Book) -> [NightRegisters.Notification] {
        book.tasks.values.sorted { $0.id < $1.id }.flatMap { task in
            guard task.kind == .notifyArea, let closed = task.closedAt,
                task.closedBy?.hasPrefix("system:") == false, let decision = task.decision
            else { return [NightRegisters.Notification]() }
            return children(of: decision, book).map {
                NightRegisters.Notification(child: $0, on: closed.day)
            }
        }
    }

    private static func temporaryApprovals(_ book: Book) -> [NightRegisters.TemporaryApproval] {
        book.tasks.values.sorted { $0.id < $1.id }.compactMap { task in
            guard task.kind == .temporaryApproval, task.closedAt == nil,
                let placement = task.placement.flatMap({ book.placements[$0] })
            else { return nil }
            return NightRegisters.TemporaryApproval(
                child: book.child(of: placement), ends: task.due)
        }
    }

    private static func children(of decision: Int, _ book: Book) -> [String] {
        book.placements.values.filter { $0.decision == decision }.sorted { $0.id < $1.id }
            .map(book.child)
    }

    // MARK: Reading

    /// What was kept of the desk; nil where nothing was.
    static func kept(in snapshot: Snapshot) -> NightDesk? {
        func instance(_ view: Effective.View) -> Instance? {
            let prefix = "\(folder)/\(view.rawValue)/"
            var files: [String: [UInt8]] = [:]
            for file in snapshot.files where file.name.hasPrefix(prefix) {
                files[String(file.name.dropFirst(prefix.count))] = file.bytes
            }
            return files.isEmpty ? nil : InstanceFolder.restored(files).instance
        }
        guard let lived = instance(.lived), let decided = instance(.decided),
            let bytes = snapshot["\(folder)/\(table)"], let json = try? JSON.read(bytes)
        else { return nil }
        var desk = NightDesk(lived: lived, decided: decided)
        desk.exceptions = rows(json, "exceptions").compactMap { row in
            guard let kind = text(row, "kind").flatMap(NightException.Kind.init) else { return nil }
            return NightException(
                kind: kind, child: text(row, "child"), home: text(row, "home"),
                text: text(row, "text") ?? "", owner: kind.owner, due: day(row, "due"))
        }
        desk.approvals = rows(json, "approvals").compactMap { row in
            guard let child = text(row, "child"), let on = day(row, "on"),
                let role = text(row, "role").flatMap(NightRegisters.Approval.Role.init)
            else { return nil }
            return NightRegisters.Approval(child: child, role: role, on: on)
        }
        desk.notifications = rows(json, "notifications").compactMap { row in
            guard let child = text(row, "child"), let on = day(row, "on") else { return nil }
            return NightRegisters.Notification(child: child, on: on)
        }
        desk.temporaryApprovals = rows(json, "temporaryApprovals").compactMap { row in
            guard let child = text(row, "child"), let ends = day(row, "ends") else { return nil }
            return NightRegisters.TemporaryApproval(child: child, ends: ends)
        }
        return desk
    }

    private static func rows(_ json: JSON, _ key: String) -> [JSON] {
        guard case .array(let rows)? = json[key] else { return [] }
        return rows
    }

    private static func text(_ row: JSON, _ key: String) -> String? {
        guard case .string(let text)? = row[key] else { return nil }
        return text
    }

    private static func day(_ row: JSON, _ key: String) -> Day? {
        text(row, key).flatMap { Day(iso: $0) }
    }

    /// The registers of a night with what the desk knows; a register that is not connected stays so,
    /// for the desk knows its own children alone.
    func joined(to registers: NightRegisters) -> NightRegisters {
        var joined = registers
        joined.approvals = registers.approvals.map { $0 + approvals }
        joined.notifications = registers.notifications.map { $0 + notifications }
        joined.temporaryApprovals = registers.temporaryApprovals.map { $0 + temporaryApprovals }
        return joined
    }
}
