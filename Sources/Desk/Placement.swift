import Care

/// A child who is to live, lives or lived in a home by a decision of the desk.
package struct Placement: Sendable, Hashable, Codable {
    /// The number.
    package var id: Int
    /// The decision.
    package var decision: Int
    /// The request.
    package var request: Int
    /// The child's reference when it was decided.
    package var decidedFor: String
    /// The home's reference.
    package var home: String
    /// The day it starts.
    package var startOn: Day

    /// Where a placement stands.
    package enum State: String, Sendable, CaseIterable, Codable {
        /// An approval is missing.
        case waiting
        /// Every approval is given.
        case agreed
        /// The child lives there.
        case living
        /// The child has left.
        case ended
        /// An approval was refused.
        case refused
        /// Taken back, with a reason.
        case withdrawn
        /// The child did not come.
        case notArrived = "not-arrived"

        /// Whether it takes a place and keeps the child from another one.
        package var isInForce: Bool { self == .waiting || self == .agreed || self == .living }

        /// The words on pages.
        package var words: String {
            switch self {
            case .waiting: "Waiting for approval"
            case .agreed: "Agreed"
            case .living: "Living there"
            case .ended: "Ended"
            case .refused: "Refused"
            case .withdrawn: "Withdrawn"
            case .notArrived: "Did not arrive"
            }
        }
    }
}

/// What happened to a placement; never changed, corrected by another entry.
package struct PlacementEntry: Sendable, Hashable, Codable {
    /// What happened.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// Decided.
        case decided
        /// The last approval was given.
        case agreed
        /// An approval was refused.
        case refused
        /// Taken back.
        case withdrawn
        /// The child came.
        case arrived
        /// The child did not come.
        case notArrived = "not-arrived"
        /// The child left.
        case ended
        /// An earlier entry was wrong.
        case corrected
    }

    /// The number.
    package var id: Int
    /// The placement.
    package var placement: Int
    /// What happened.
    package var kind: Kind
    /// On which day; nil where the day is that of the entry.
    package var on: Day?
    /// At what time in London; nil where it is not known.
    package var time: String?
    /// Whether an ending was planned.
    package var planned: Bool?
    /// Where the child goes after an ending: `needs-home`, `leaves-care`, or `moved`, `none`.
    package var next: String?
    /// Why.
    package var reason: String?
    /// The entry that a correction names.
    package var corrects: Int?
    /// Who wrote it down; `system:feed` where the case system said so.
    package var by: String
    /// When.
    package var at: Moment

    /// What happened and on which day: a decision and a correction name a day that is not their own.
    package var inWords: String {
        let day = on.map(\.inWords)
        let moment = day.map { $0 + (time.map { " at \($0)" } ?? "") }
        switch kind {
        case .decided: return "Decided" + (moment.map { ", to start on \($0)" } ?? "")
        case .corrected: return "Corrected" + (moment.map { ", the right day is \($0)" } ?? "")
        case .agreed, .refused, .withdrawn, .arrived, .notArrived, .ended:
            return kind.rawValue.asWords + (moment.map { " on \($0)" } ?? "")
        }
    }
}

/// A task: something that must be done by a day.
package struct DeskTask: Sendable, Hashable, Codable {
    /// What must be done.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// Write the placement plan (reg 9 of the Care Planning Regulations).
        case placementPlan = "placement-plan"
        /// Tell the authority in whose area the child goes (reg 13).
        case notifyArea = "notify-area"
        /// Consult that authority (reg 11).
        case consultArea = "consult-area"
        /// Consult the independent reviewing officer.
        case consultReviewer = "consult-iro"
        /// Consult the authority whose child lives in the home.
        case consultOtherAuthority = "consult-other-authority"
        /// End the stay outside the terms of approval (reg 23).
        case endOfTerms = "end-of-terms"
        /// Assess and approve the connected person (reg 24).
        case temporaryApproval = "temporary-approval"
        /// Confirm a verbal approval.
        case confirmVerbal = "confirm-verbal"
        /// Look again at an emergency without a decision.
        case recheckEmergency = "recheck-emergency"
        /// Obtain the child's view.
        case childView = "child-view"
        /// Enter what happened in the case system.
        case enterInCaseSystem = "enter-in-case-system"
        /// Ask how the placement goes.
        case outcome

        /// What must be done, in words.
        package var words: String {
            switch self {
            case .placementPlan: "Write the placement plan"
            case .notifyArea: "Notify the authority of the area"
            case .consultArea: "Consult the authority of the area"
            case .consultReviewer: "Consult the independent reviewing officer"
            case .consultOtherAuthority: "Consult the other authority whose child lives there"
            case .endOfTerms: "End the stay outside the terms of approval"
            case .temporaryApproval: "Assess and approve the connected person"
            case .confirmVerbal: "Confirm the verbal approval"
            case .recheckEmergency: "Look again at the emergency"
            case .childView: "Obtain the child's view"
            case .enterInCaseSystem: "Enter it in the case system"
            case .outcome: "Ask how the placement goes"
            }
        }
    }

    /// The number.
    package var id: Int
    /// The request.
    package var request: Int
    /// What must be done.
    package var kind: Kind
    /// By which day.
    package var due: Day
    /// By which moment, where hours count; nil = by the end of the day.
    package var dueAt: Moment?
    /// The decision it comes from.
    package var decision: Int?
    /// The placement it comes from.
    package var placement: Int?
    /// The approval it comes from.
    package var approval: Int?
    /// When it arose.
    package var madeAt: Moment
    /// When it was closed; nil = open.
    package var closedAt: Moment?
    /// Who closed it; `system:…` for the event it waited for.
    package var closedBy: String?
    /// What was done.
    package var note: String?

    /// Whether it should have been done by now.
    package func isOverdue(at now: Moment) -> Bool {
        closedAt == nil && (dueAt.map { $0 < now } ?? (due < now.day))
    }
}
