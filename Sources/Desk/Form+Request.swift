import Care

/// Why a home is needed, by its code in the API.
package enum RequestCause: String, Sendable, CaseIterable, Codable {
    /// The child has no home.
    case noHome = "no-home"
    /// The present home ends.
    case presentHomeEnds = "present-home-ends"
    /// A move is planned; the child may also stay.
    case movePlanned = "move-planned"

    /// Where a child of such a request stands.
    package var status: ChildStatus {
        switch self {
        case .noHome: .referred
        case .presentHomeEnds: .mustMove
        case .movePlanned: .mayMove
        }
    }

    /// The words on pages.
    package var words: String {
        switch self {
        case .noHome: "No home"
        case .presentHomeEnds: "The present home ends"
        case .movePlanned: "A move is planned"
        }
    }
}

extension Form {
    /// How soon.
    static let urgencies = [
        Field.Choice("emergency", "Emergency"), Field.Choice("planned", "Planned"),
    ]

    /// The questions about a request as a whole.
    ///
    /// - Parameter teams: The teams of the settings.
    package static func details(teams: [String]) -> Form {
        Form([
            Field("team", "Team", .select(teams.map { Field.Choice($0, $0) }), .always),
            Field("urgency", "How soon", .radios(urgencies), .always),
            Field(
                "why", "Why a home is needed",
                .radios(RequestCause.allCases.map { Field.Choice($0.rawValue, $0.words) }),
                .always),
            Field("neededBy", "Needed by", .day, .always),
            Field("neededAt", "Needed by, time", .time, .emergency),
            Field("emergencyReason", "Why it is an emergency", .lines, .emergency),
            Field(
                "siblingPlan", "Brothers and sisters",
                .radios([
                    .init("together", "Together"),
                    .init("together-if-possible", "Together if possible"),
                    .init("apart", "Apart"),
                ])),
            Field("authority.decidedBy", "Who decided", .line, .always),
            Field("authority.on", "Decided on", .day, .always),
            Field("considered.parents", "Parents considered", .lines, .always),
            Field("considered.connected", "Relatives and friends asked", .lines, .always),
        ])
    }

    /// What the values of a request contradict, whatever is still missing.
    static func contradictions(ofDetails values: FieldValues, on day: Day) -> [FieldFault] {
        var faults: [FieldFault] = []
        if let decided = values.day("authority.on"), decided > day {
            faults.append(FieldFault("/authority/on", "The day is in the future; check it."))
        }
        if let needed = values.day("neededBy"), needed > day.adding(days: 730) {
            faults.append(
                FieldFault("/neededBy", "This is more than two years ahead; check the year."))
        }
        return faults
    }

    /// The first page of a request.
    package static func start(teams: [String]) -> Form {
        let details = Form.details(teams: teams)
        return Form(
            ["urgency", "team"].compactMap { details[$0] } + [
                Field("reference", "Case system reference", .line)
            ])
    }

    /// A reason and nothing else.
    package static let reason = Form([Field("reason", "Reason", .lines, .always)])

    /// Withdrawing a decision; a blank body of the API.
    package static let empty = Form([])

    /// No home found.
    package static let noHome = Form([
        Field("sought", "What was sought", .lines, .always),
        Field("text", "What happened", .lines, .always),
    ])

    /// Why a sheet is printed.
    package static let sheet = Form([
        Field("reason", "Why are you printing it?", .lines, .always)
    ])

    /// An answer of a home.
    package static let ask = Form([
        Field("home", "Home reference", .line, .always, isOnPages: false),
        Field(
            "answer", "Answer",
            .radios([
                .init("asked", "Asked, no answer yet"), .init("accepted", "Accepted"),
                .init("declined", "Declined"),
            ]), .always),
        Field("reason", "Reason", .lines, hint: "Needed where the home declined"),
        Field("by", "Answered by", .line),
        Field("placeFree", "The place is free today", .tick),
    ])

    /// A reservation.
    package static let reservation = Form([
        Field("home", "Home reference", .line, .always, isOnPages: false),
        Field("places", "Places", .count(1...12), isOnPages: false),
    ])

    /// A decision: the option is known by its rank in the list shown.
    package static let decision = Form([
        Field("list", "List", .line, .always, isOnPages: false),
        Field("option", "Option", .count(1...100_000), .always, isOnPages: false),
        Field("homes", "Homes", .references, .always, isOnPages: false),
        Field("startOn", "Start day", .day, .always),
        Field("startAt", "Start time", .time),
        Field(
            "reasonCode", "Reason",
            .select(ReasonCode.allCases.map { Field.Choice($0.rawValue, $0.words) }), .always),
        Field("reason", "Why this home", .lines),
        Field("viewWeighed", "How the child's view weighed", .lines, .always),
    ])

    /// A verbal approval.
    package static let verbal = Form([
        Field(
            "role", "Approval",
            .select(
                Role.approving.map { Field.Choice($0.rawValue, $0.words) }), .always),
        Field("person", "Who agreed", .line, .always),
        Field("at", "When", .moment, .always),
    ])

    /// An approval or a refusal.
    package static let approval = Form([
        Field(
            "answer", "Answer",
            .radios([.init("approve", "Approve"), .init("refuse", "Refuse")]), .always,
            isOnPages: false),
        Field("read", "I have read the request, the list and the reasons", .tick, .always),
        Field("reason", "Reason", .lines, hint: "Needed to refuse"),
    ])

    /// The arrival of a child.
    package static let arrival = Form([
        Field("on", "Arrived on", .day, .always), Field("at", "Arrived at", .time, .always),
    ])

    /// The end of a placement.
    package static let ending = Form([
        Field("on", "Ended on", .day, .always),
        Field(
            "planned", "How it ended",
            .radios([.init("yes", "Planned"), .init("no", "Not planned")]), .always),
        Field(
            "next", "Where the child goes",
            .radios([
                .init("needs-home", "Needs another home"), .init("leaves-care", "Leaves care"),
            ]), .always),
        Field("reason", "Reason", .lines),
    ])

    /// A correction of a placement.
    package static let correction = Form([
        Field("entry", "Entry", .count(1...1_000_000_000), .always),
        Field("on", "Right day", .day, .always),
        Field("why", "What was wrong", .lines, .always),
    ])

    /// How a task was done.
    package static let task = Form([Field("note", "What was done", .lines, .always)])

    /// Which side of a difference holds.
    package static let difference = Form([
        Field(
            "use", "Use",
            .radios([
                .init("case-system", "Use the case system"), .init("desk", "Keep the desk"),
            ]), .always, isOnPages: false),
        Field("reason", "Reason", .lines, .always),
    ])
}

/// Why an option was chosen, by its code in the API.
package enum ReasonCode: String, Sendable, CaseIterable, Codable {
    /// First choice.
    case firstChoice = "first-choice"
    /// Nearer family.
    case nearerFamily = "nearer-family"
    /// School.
    case school
    /// Brothers and sisters.
    case siblings
    /// Safety.
    case safety
    /// The child's wish.
    case childWish = "child-wish"
    /// Needs.
    case needs
    /// Only one willing.
    case onlyOneWilling = "only-one-willing"
    /// Connected person not suitable.
    case connectedNotSuitable = "connected-not-suitable"
    /// Other.
    case other

    /// The words on pages.
    package var words: String {
        switch self {
        case .firstChoice: "First choice"
        case .nearerFamily: "Nearer family"
        case .school: "School"
        case .siblings: "Brothers and sisters"
        case .safety: "Safety"
        case .childWish: "The child's wish"
        case .needs: "Needs"
        case .onlyOneWilling: "Only one willing"
        case .connectedNotSuitable: "Connected person not suitable"
        case .other: "Other"
        }
    }
}
