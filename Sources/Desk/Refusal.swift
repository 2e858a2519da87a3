/// Why the desk does not do what was asked: a name of the API, its status, and what to do next.
package struct Refusal: Error, Sendable, Hashable {
    /// The name: the last part of the problem's type.
    package var name: String
    /// The HTTP status.
    package var status: Int
    /// The heading.
    package var title: String
    /// What happened and what to do next, in sentences.
    package var detail: String
    /// What is wrong with single fields.
    package var errors: [FieldFault] = []
    /// Whether the refusal itself is written to the audit.
    package var isAudited = false

    package init(
        _ name: String, _ status: Int, _ title: String, _ detail: String,
        errors: [FieldFault] = [], isAudited: Bool = false
    ) {
        self.name = name
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = errors
        self.isAudited = isAudited
    }

    /// The role may not do this.
    package static let forbidden = Refusal(
        "forbidden", 403, "You may not do this",
        "Your role does not include this. Ask your manager or whoever looks after user accounts.",
        isAudited: true)

    /// A token was used for what needs a person.
    package static let personNeeded = Refusal(
        "person-needed", 403, "A person is needed",
        "A token cannot do this. Sign in as a person.", isAudited: true)

    /// There is none, or it is another team's.
    package static func notFound(_ what: String) -> Refusal {
        Refusal(
            "not-found", 404, "Not found",
            "There is no such \(what), or it belongs to another team. Check the number.",
            isAudited: true)
    }

    /// Fields are wrong or missing.
    package static func invalid(_ errors: [FieldFault]) -> Refusal {
        Refusal(
            "invalid", 422, "There is a problem", "Some answers are missing or cannot be right.",
            errors: errors)
    }

    /// One field is wrong.
    package static func invalid(_ pointer: String, _ message: String) -> Refusal {
        invalid([FieldFault(pointer, message)])
    }

    /// An entry that does not fit the state.
    package static func state(_ detail: String) -> Refusal {
        Refusal("state", 409, "This cannot be done now", detail)
    }

    /// The child has another request.
    package static func openRequest(_ number: Int?) -> Refusal {
        Refusal(
            "open-request", 409, "This child has a request already",
            number.map {
                "Request \($0) is for this child. Work on that one, or withdraw it first."
            }
                ?? "Another team has a request for this child. Speak to that team.")
    }

    /// The list was not shown to this person lately.
    package static let listNotSeen = Refusal(
        "list-not-seen", 422, "You have not seen this list",
        "A decision is made from a list that you looked at in the last 12 hours. See the matches, "
            + "then choose.", errors: [FieldFault("/list", "See the matches again, then choose.")])

    /// The option cannot be decided.
    package static func notDecidable(_ detail: String) -> Refusal {
        Refusal(
            "not-decidable", 422, "This option cannot be decided", detail,
            errors: [FieldFault("/option", detail)])
    }

    /// The fostering team has to record an exemption first.
    package static let exemptionNeeded = Refusal(
        "exemption-needed", 422, "An exemption is needed first",
        "More children than the usual limit would live there. Ask the fostering team to record the "
            + "exemption in \"Exempt for\", then see the matches again.",
        errors: [FieldFault("/option", "An exemption has to be recorded first.")])

    /// The place has gone to somebody else.
    package static func placeTaken(_ detail: String) -> Refusal {
        Refusal("place-taken", 409, "This place has just been taken", detail)
    }

    /// A child of the request has a decision already.
    package static func childDecided(_ detail: String) -> Refusal {
        Refusal("child-decided", 409, "This child has a decision already", detail)
    }

    /// The option is no longer what was shown.
    package static func optionChanged(_ detail: String) -> Refusal {
        Refusal("option-changed", 409, "The option has changed", detail)
    }

    /// An approval is still missing.
    package static let approvalMissing = Refusal(
        "approval-missing", 409, "An approval is missing",
        "The child cannot arrive before every approval is given. Record the approval, or a verbal "
            + "one, first.")

    /// Somebody else changed it in between.
    package static let versionChanged = Refusal(
        "version-changed", 412, "Somebody else changed this",
        "It has been changed since you opened it. Compare both, then save your version if it is "
            + "right.")

    /// No version was named.
    package static let versionNeeded = Refusal(
        "version-needed", 428, "A version is needed",
        "Send If-Match with the ETag of what you read.")

    /// The feed is not taken in.
    package static func feedRefused(_ faults: [String]) -> Refusal {
        Refusal(
            "feed-refused", 409, "The data was not taken in",
            faults.joined(separator: " "))
    }

    /// The key was used for something else.
    package static let keyReused = Refusal(
        "key-reused", 422, "The key was used for something else",
        "This Idempotency-Key came with another body before. Use a new key.")

    /// The same key is at work.
    package static let inProgress = Refusal(
        "in-progress", 409, "The first one is still at work",
        "The same request is being worked on. Try again in a moment.")
}
