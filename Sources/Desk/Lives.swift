/// One step of a life: from a state, by an entry, to a state, and who may make it.
package struct Step: Sendable, Hashable {
    /// The state before; blank = nothing yet.
    package var from: String
    /// The entry.
    package var entry: String
    /// Who makes it, or what.
    package var who: String
    /// The state after.
    package var to: String

    package init(_ from: String, _ entry: String, _ who: String, _ to: String) {
        self.from = from
        self.entry = entry
        self.who = who
        self.to = to
    }
}

/// The lives of what the desk keeps: which entry leads from which state to which.
///
/// States are always derived from entries by these tables; buttons, refusals and the page in the
/// documentation come from them too.
package enum Lives {
    private static let worker = "officer or manager of the team"

    /// A request.
    package static let request: [Step] = [
        Step("", "started", worker, "draft"),
        Step("draft", "submitted", worker, "open"),
        Step("open", "decision", worker, "decided"),
        Step("decided", "a placement refused, withdrawn or not arrived", "", "open"),
        Step("decided", "every child has arrived", "", "placed"),
        Step("draft", "withdrawn", worker, "withdrawn"),
        Step("open", "withdrawn", worker, "withdrawn"),
    ]

    /// An answer of a home for a request; the latest counts, a decline is kept for ever.
    package static let ask: [Step] = ["", "asked", "accepted", "declined"].flatMap { from in
        ["asked", "accepted", "declined"].map { Step(from, $0, worker, $0) }
    }

    /// A reservation.
    package static let reservation: [Step] = [
        Step("", "made", worker, "held"), Step("held", "renewed", worker, "held"),
        Step("held", "released", worker, "ended"), Step("held", "decision", worker, "ended"),
        Step("held", "its time is over", "", "ended"),
        Step("held", "the request is closed", "", "ended"),
    ]

    /// An approval.
    package static let approval: [Step] = [
        Step("", "decision", worker, "waiting"),
        Step("waiting", "approved", "a person of the role", "approved"),
        Step("waiting", "refused", "a person of the role", "refused"),
        Step("waiting", "verbal", worker, "verbal"),
        Step("verbal", "approved", "a person of the role", "approved"),
        Step("verbal", "refused", "a person of the role", "refused"),
    ]

    /// A placement.
    package static let placement: [Step] = [
        Step("", "decided", worker, "waiting"),
        Step("waiting", "agreed", "the last approval", "agreed"),
        Step("waiting", "refused", "an approval refused", "refused"),
        Step("agreed", "refused", "a verbal approval refused", "refused"),
        Step("waiting", "withdrawn", worker, "withdrawn"),
        Step("agreed", "withdrawn", worker, "withdrawn"),
        Step("agreed", "arrived", worker, "living"),
        Step("waiting", "arrived", "the case system", "living"),
        Step("agreed", "not-arrived", worker, "not-arrived"),
        Step("living", "agreed", "the last approval, after the arrival", "living"),
        Step("living", "refused", "an approval refused after the arrival", "living"),
        Step("living", "ended", worker, "ended"),
        Step("living", "corrected", "manager of the team", "living"),
        Step("ended", "corrected", "manager of the team", "ended"),
    ]

    /// The state after an entry; nil where the entry does not fit.
    package static func next(_ steps: [Step], from: String, entry: String) -> String? {
        steps.first { $0.from == from && $0.entry == entry }?.to
    }

    /// Every life, as the documentation shows them.
    package static let all: [(name: String, steps: [Step])] = [
        ("Request", request), ("Ask", ask), ("Reservation", reservation), ("Approval", approval),
        ("Placement", placement),
    ]
}
