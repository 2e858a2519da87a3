/// One thing that somebody may do.
package enum Act: String, Sendable, CaseIterable {
    /// See requests, matches, decisions, tasks.
    case seeRequest = "see requests, matches, decisions, tasks"
    /// Start, change, submit, withdraw a request; ask; reserve; decide; print; record what happened.
    case workOnRequest =
        "start, change, submit, withdraw a request; ask; reserve; decide; print; record arrival, ending, verbal approval"
    /// Correct a placement.
    case correctPlacement = "correct a placement"
    /// Give the approval `manager`.
    case approveAsManager = "approve `manager`"
    /// Give the approval `nominated-officer`.
    case approveAsNominatedOfficer = "approve `nominated-officer`"
    /// Give the approval `director`.
    case approveAsDirector = "approve `director`"
    /// See and resolve differences with the case system.
    case resolveDifferences = "see and resolve differences with the case system"
    /// See homes, positions rounded to a kilometre, without notes.
    case seeHomes = "see homes (position rounded to 1 km, no notes)"
    /// See a home's telephone.
    case seeTelephone = "home telephone"
    /// See exact positions, why a home is on hold, and notes.
    case seeHomeWhole = "exact position, why on hold, notes on a home"
    /// Confirm a vacancy.
    case confirmVacancy = "confirm a vacancy"
    /// Add and change homes.
    case changeHomes = "add and change homes"
    /// Add a home of kind connected for a child of an own request.
    case addConnectedHome = "add and change a home of kind connected for a child of an own request"
    /// Open another team's request with a reason.
    case openOtherTeam = "open another team's request with a reason"
    /// Take in the feed now.
    case takeFeed = "take in the feed"
    /// See the age and state of the feed.
    case seeFeed = "see the age and state of the feed"
    /// Read the audit.
    case readAudit = "audit"
    /// See plans of what homes there should be.
    case seePlans = "see capacity plans"
}

/// Which things a right is for.
package enum Relation: String, Sendable {
    /// Everything of its kind.
    case any = "yes"
    /// What belongs to an own team, or was opened with a reason in the last 8 hours.
    case ownTeam = "own teams"
    /// What a decision needs the role's approval for, or had it.
    case approval = "where a decision needs or had their approval"
    /// Homes only.
    case homes = "homes only"
}

/// Who may do what: one table, from which buttons, refusals and the documented matrix come.
package enum Permission {
    /// A right: a role, an act, and on what.
    package struct Right: Sendable, Hashable {
        /// The role.
        package var role: Role
        /// The act.
        package var act: Act
        /// On what.
        package var relation: Relation
    }

    /// Every right there is; what is not here is refused.
    package static let rights: [Right] = {
        var rights: [Right] = []
        func give(_ act: Act, _ relation: Relation, _ roles: Role...) {
            for role in roles { rights.append(Right(role: role, act: act, relation: relation)) }
        }
        give(.seeRequest, .ownTeam, .officer, .manager)
        give(.seeRequest, .approval, .nominatedOfficer, .director)
        give(.workOnRequest, .ownTeam, .officer, .manager)
        give(.correctPlacement, .ownTeam, .manager)
        give(.approveAsManager, .ownTeam, .manager)
        give(.approveAsNominatedOfficer, .any, .nominatedOfficer, .director)
        give(.approveAsDirector, .any, .director)
        give(.resolveDifferences, .ownTeam, .officer, .manager)
        give(.resolveDifferences, .homes, .fostering)
        give(.seeHomes, .any, .officer, .manager, .fostering, .nominatedOfficer, .director)
        give(.seeTelephone, .any, .officer, .manager, .fostering)
        give(.seeHomeWhole, .any, .manager, .fostering)
        give(.confirmVacancy, .any, .officer, .manager, .fostering)
        give(.changeHomes, .any, .fostering)
        give(.addConnectedHome, .ownTeam, .officer, .manager)
        give(.openOtherTeam, .any, .officer, .manager)
        give(.takeFeed, .any, .officer, .manager, .fostering)
        give(.seeFeed, .any, .officer, .manager, .fostering)
        give(.readAudit, .any, .auditor)
        give(.seePlans, .any, .commissioner, .manager)
        return rights
    }()

    /// On what a person may do something; empty = on nothing.
    package static func relations(_ person: Person, _ act: Act) -> Set<Relation> {
        Set(rights.filter { $0.act == act && person.roles.contains($0.role) }.map(\.relation))
    }

    /// Whether a person may do something to anything at all: what pages offer.
    package static func may(_ person: Person, _ act: Act) -> Bool {
        !relations(person, act).isEmpty
    }

    /// The act of giving an approval.
    package static func act(approving role: Role) -> Act {
        switch role {
        case .director: .approveAsDirector
        case .nominatedOfficer: .approveAsNominatedOfficer
        default: .approveAsManager
        }
    }

    /// How long another team's request stays open to who gave a reason, in seconds.
    package static let openingSeconds = 8 * 3600
}

extension Book {
    /// Whether a person has the right to do something to a request, and to know that it exists.
    ///
    /// The one door: every request is reached through it, and whatever hangs on it. Whose role may
    /// not do such a thing at all is refused (403); whose team it is not, is told that there is no
    /// such request (404).
    ///
    /// - Throws: ``Refusal``.
    package func request(
        _ number: Int, for actor: Actor, to act: Act, at now: Moment
    ) throws(Refusal) -> PlacementRequest {
        guard case .person(let person) = actor else {
            if case .token(_, let scopes) = actor {
                guard act == .seeRequest, scopes.contains(.read) else {
                    throw .personNeeded
                }
            }
            guard let request = requests[number] else { throw .notFound("request") }
            return request
        }
        let relations = Permission.relations(person, act)
        guard let request = requests[number], mayKnow(person, of: request, at: now) else {
            // A role that never sees requests is told so; else nothing tells them apart.
            throw Permission.may(person, .seeRequest) ? .notFound("request") : .forbidden
        }
        if relations.contains(.any) { return request }
        if relations.contains(.ownTeam), isOwn(person, request, at: now) { return request }
        if relations.contains(.approval), concerns(person, request) { return request }
        throw .forbidden
    }

    /// Whether a person may see a request.
    package func mayKnow(_ person: Person, of request: PlacementRequest, at now: Moment) -> Bool {
        let relations = Permission.relations(person, .seeRequest)
        return (relations.contains(.ownTeam) && isOwn(person, request, at: now))
            || (relations.contains(.approval) && concerns(person, request))
    }

    /// Whether a request is of an own team, or was opened with a reason.
    package func isOwn(_ person: Person, _ request: PlacementRequest, at now: Moment) -> Bool {
        if person.teams.contains(request.team) { return true }
        return openings.contains {
            $0.person == person.name && $0.request == request.id && $0.until > now
        }
    }

    /// Whether a decision of a request needs or had an approval that a person can give.
    private func concerns(_ person: Person, _ request: PlacementRequest) -> Bool {
        decisions(of: request.id).contains { decision in
            approvals(of: decision.id).contains { approval in
                Permission.relations(person, Permission.act(approving: approval.role))
                    .contains(.any)
            }
        }
    }

    /// Whether somebody may do something that hangs on no request.
    ///
    /// - Throws: ``Refusal``.
    package func check(_ actor: Actor, may act: Act) throws(Refusal) {
        switch actor {
        case .person(let person):
            if !Permission.may(person, act) { throw .forbidden }
        case .token(_, let scopes):
            switch act {
            case .seeHomes where scopes.contains(.read): break
            case .seeFeed where scopes.contains(.read) || scopes.contains(.feed): break
            case .takeFeed where scopes.contains(.feed): break
            case .seeRequest where scopes.contains(.read): break
            default: throw .personNeeded
            }
        case .system: break
        }
    }
}
