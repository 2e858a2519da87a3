import Care

/// What is left of the desk's rows when the record of some children is erased.
///
/// Numbers, days, times, homes, states and who made an entry stay: without them other records could
/// not be read. A new desk number `D-n` stands in the place of each reference, and whatever was said
/// of the children goes. The words of a request that is also for others stay for those.
package struct Erasure: Sendable {
    /// Each reference that goes, that of the case system and the desk's own, and what stands in its
    /// place.
    package let standIns: [String: String]
    /// Requests for these children alone.
    package let own: Set<Int>
    /// Requests that are also for others, whose words stay.
    package let shared: Set<Int>
    /// Decisions, placements, approvals and tasks by number, each with its request.
    private let requestOfDecision: [Int: Int]
    private let requestOfApproval: [Int: Int]

    /// What stands in the place of words.
    package static let word = "Erased"

    /// What erasing the record of some children means.
    ///
    /// - Parameters:
    ///   - children: References, each that of the case system or the desk's own.
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    ///   - now: The clock.
    /// - Throws: ``Refusal`` where a child is still looked after by the case system or at the desk.
    package init(
        _ children: [String], in book: Book, _ feed: Feed, at now: Moment
    ) throws(Refusal) {
        var book = book
        var standIns: [String: String] = [:]
        for reference in children.map(book.reference) where standIns[reference] == nil {
            try Erasure.check(reference, book, feed, at: now)
            let standIn = "D-\(book.number("child"))"
            standIns[reference] = standIn
            for (own, joined) in book.joins where joined == reference { standIns[own] = standIn }
        }
        var own: Set<Int> = []
        var shared: Set<Int> = []
        for request in book.requests.values {
            let gone = request.children.filter { standIns[$0.reference] != nil }
            if gone.isEmpty { continue }
            // Of a child whose record was erased before, nothing is left to be kept.
            let kept = request.children.filter { child in
                standIns[child.reference] == nil
                    && !(child.isUnreferenced && child.values == FieldValues())
            }
            if kept.isEmpty {
                own.insert(request.id)
            } else {
                shared.insert(request.id)
            }
        }
        self.standIns = standIns
        self.own = own
        self.shared = shared
        requestOfDecision = book.decisions.mapValues(\.request)
        requestOfApproval = book.approvals.compactMapValues { book.decisions[$0.decision]?.request }
    }

    private static func check(
        _ reference: String, _ book: Book, _ feed: Feed, at now: Moment
    ) throws(Refusal) {
        if feed.child(reference) != nil {
            throw .state(
                "A child named here is still in the data of the case system. Erase it there, take "
                    + "in its data, then erase it here.")
        }
        let isEffective = Effective.View.allCases.contains { view in
            book.effective(feed, at: now, as: view).instance.children.contains {
                $0.id == reference
            }
        }
        if isEffective || book.currentRequest(of: reference) != nil
            || !book.inForce(reference).isEmpty
        {
            throw .state(
                "A child named here has a request or a placement at the desk. Withdraw the request, "
                    + "or record the ending, then erase it.")
        }
        if book.openClaims.contains(where: { $0.key == reference }) {
            throw .state(
                "Desk and case system still differ about a child named here. Resolve that, then "
                    + "erase it.")
        }
    }

    // MARK: Words

    /// A text in which no reference is left.
    package func scrubbed(_ text: String) -> String {
        var text = text
        for (reference, standIn) in standIns.sorted(by: { $0.key < $1.key }) {
            var kept = ""
            var rest = text.startIndex
            for range in text.ranges(of: reference) where Erasure.isWord(range, in: text) {
                kept += text[rest..<range.lowerBound] + standIn
                rest = range.upperBound
            }
            text = kept + text[rest...]
        }
        return text
    }

    /// Whether a text names one of the children.
    package func names(_ text: String) -> Bool {
        standIns.keys.contains { reference in
            text.ranges(of: reference).contains { Erasure.isWord($0, in: text) }
        }
    }

    // `C1` does not stand in `C12`.
    private static func isWord(_ range: Range<String.Index>, in text: String) -> Bool {
        let isPart = { (character: Character) in
            character.isLetter || character.isNumber || character == "-" || character == "_"
        }
        if range.lowerBound > text.startIndex,
            isPart(text[text.index(before: range.lowerBound)])
        {
            return false
        }
        return range.upperBound == text.endIndex || !isPart(text[range.upperBound])
    }

    private func name(_ reference: String) -> String { standIns[reference] ?? reference }

    /// The words of an entry of a request: gone where it was for these children alone.
    private func words(_ text: String?, of request: Int?) -> String? {
        text.map { own.contains(request ?? 0) ? Erasure.word : scrubbed($0) }
    }

    /// Values in which no reference is left; a child that is gone is on no list.
    package func values(_ values: FieldValues) -> FieldValues {
        var kept = values
        for (key, value) in values.values {
            switch value {
            case .text(let text): kept[key] = .text(scrubbed(text))
            case .list(let list): kept[key] = .list(list.filter { standIns[$0] == nil })
            case .whole, .truth: break
            }
        }
        return kept
    }

    // MARK: Rows

    /// What is left of a request.
    package func row(_ row: PlacementRequest) -> PlacementRequest {
        var row = row
        for (index, child) in row.children.enumerated() {
            if standIns[child.reference] != nil {
                row.children[index] = RequestChild(reference: name(child.reference))
            } else {
                row.children[index].values = values(child.values)
                row.children[index].before = values(child.before)
            }
        }
        if own.contains(row.id) {
            var kept = FieldValues()
            for key in ["team", "urgency", "why"] { kept[key] = row.values[key] }
            row.values = kept
        } else {
            row.values = values(row.values)
        }
        if let reason = row.withdrawal?.reason {
            row.withdrawal?.reason = words(reason, of: row.id) ?? reason
        }
        return row
    }

    /// What is left of an answer.
    package func row(_ row: HomeAnswer) -> HomeAnswer {
        var row = row
        row.children = row.children.map(name)
        row.reason = words(row.reason, of: row.request)
        if own.contains(row.request) { row.answeredBy = nil }
        return row
    }

    /// What is left of a search without result.
    package func row(_ row: NoHome) -> NoHome {
        var row = row
        row.sought = words(row.sought, of: row.request) ?? ""
        row.text = words(row.text, of: row.request) ?? ""
        return row
    }

    /// What is left of an opening.
    package func row(_ row: Opening) -> Opening {
        var row = row
        row.reason = words(row.reason, of: row.request) ?? ""
        return row
    }

    /// What is left of a decision.
    package func row(_ row: Decision) -> Decision {
        var row = row
        row.assignments = row.assignments.map(assignment)
        row.shown = row.shown.map(shown)
        row.reason = words(row.reason, of: row.request)
        row.viewWeighed = words(row.viewWeighed, of: row.request) ?? ""
        return row
    }

    /// What is left of an option as it was shown.
    package func shown(_ option: Decision.Shown) -> Decision.Shown {
        var option = option
        option.assignments = option.assignments.map(assignment)
        option.obstacle = option.obstacle.map(scrubbed)
        return option
    }

    private func assignment(_ pair: Decision.Assignment) -> Decision.Assignment {
        var pair = pair
        pair.child = name(pair.child)
        return pair
    }

    /// What is left of an entry on an approval.
    package func row(_ row: ApprovalEntry) -> ApprovalEntry {
        var row = row
        row.reason = words(row.reason, of: requestOfApproval[row.approval])
        return row
    }

    /// What is left of a placement.
    package func row(_ row: Placement) -> Placement {
        var row = row
        row.decidedFor = name(row.decidedFor)
        return row
    }

    /// What is left of an entry on a placement of a request.
    package func row(_ row: PlacementEntry, of placement: Placement?) -> PlacementEntry {
        var row = row
        row.reason = words(row.reason, of: placement?.request)
        return row
    }

    /// What is left of a task.
    package func row(_ row: DeskTask) -> DeskTask {
        var row = row
        row.note = words(row.note, of: row.request)
        return row
    }

    /// What is left of an entry on a home.
    package func row(_ row: HomeEntry) -> HomeEntry {
        var row = row
        row.values = values(row.values)
        row.reason = scrubbed(row.reason)
        return row
    }

    /// What is left of a claim.
    package func row(_ row: Claim) -> Claim {
        var row = row
        if standIns[row.key] != nil {
            row.key = name(row.key)
            row.before = nil
            row.desk = nil
            row.note = row.note.map { _ in Erasure.word }
        } else {
            var both = FieldValues()
            both["before"] = row.before
            both["desk"] = row.desk
            both = values(both)
            row.before = both["before"]
            row.desk = both["desk"]
            row.note = row.note.map(scrubbed)
        }
        return row
    }

    /// Whether an entry of the audit with that subject is about these children alone.
    package func owns(_ subject: String, in book: Book) -> Bool {
        let parts = subject.split(separator: ":")
        guard parts.count == 2, let number = Int(parts[1]) else { return false }
        func isOwn(_ request: Int?) -> Bool { request.map(own.contains) ?? false }
        switch parts[0] {
        case "request": return isOwn(number)
        case "decision": return isOwn(requestOfDecision[number])
        case "approval": return isOwn(requestOfApproval[number])
        case "approval-entry":
            return book.approvalEntries.contains { approval, entries in
                isOwn(requestOfApproval[approval]) && entries.contains { $0.id == number }
            }
        case "placement": return isOwn(book.placements[number]?.request)
        case "placement-entry":
            return book.placementEntries.contains { placement, entries in
                isOwn(book.placements[placement]?.request)
                    && entries.contains { $0.id == number }
            }
        case "answer": return isOwn(book.answers[number]?.request)
        case "reservation": return isOwn(book.reservations[number]?.request)
        case "task": return isOwn(book.tasks[number]?.request)
        case "difference":
            return book.claims[number].map { standIns[$0.key] != nil || isOwn($0.request) } ?? false
        default: return false
        }
    }
}
