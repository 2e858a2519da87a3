/// What somebody may do at the desk.
package enum Role: String, Sendable, CaseIterable, Codable {
    /// Finds homes: starts requests, asks, reserves, decides.
    case officer
    /// Leads a team of officers.
    case manager
    /// Looks after homes and carers.
    case fostering
    /// Approves placements outside the area.
    case nominatedOfficer = "nominated-officer"
    /// Director of children's services: approves placements at a distance.
    case director
    /// Reads the audit.
    case auditor
    /// Plans what homes there should be.
    case commissioner

    /// Those who give approvals.
    package static let approving: [Role] = [.manager, .nominatedOfficer, .director]

    /// The words on pages.
    package var words: String {
        switch self {
        case .director: "Director of children's services"
        default: rawValue.asWords
        }
    }
}

/// The teams somebody belongs to.
package enum Teams: Sendable, Hashable, Codable {
    /// Every team there is and will be.
    case all
    /// These.
    case named(Set<String>)

    /// Whether a team is among them.
    package func contains(_ team: String) -> Bool {
        switch self {
        case .all: true
        case .named(let names): names.contains(team)
        }
    }

    /// `all`, or the names in order.
    package var names: [String] {
        switch self {
        case .all: ["all"]
        case .named(let names): names.sorted()
        }
    }
}

/// A user of the desk.
package struct Person: Sendable, Hashable, Codable {
    /// The number, by which logs know the user.
    package var number: Int
    /// The user name.
    package var name: String
    /// The roles.
    package var roles: Set<Role>
    /// The teams.
    package var teams: Teams
    /// Whether the user may no longer sign in.
    package var isDisabled: Bool
    /// Whether the password was given out by somebody else and must be changed.
    package var mustChangePassword: Bool

    package init(
        number: Int, name: String, roles: Set<Role>, teams: Teams, isDisabled: Bool = false,
        mustChangePassword: Bool = false
    ) {
        self.number = number
        self.name = name
        self.roles = roles
        self.teams = teams
        self.isDisabled = isDisabled
        self.mustChangePassword = mustChangePassword
    }
}

/// What a token may be used for.
package enum Scope: String, Sendable, CaseIterable, Codable {
    /// Requests and homes, without free text and telephones.
    case read
    /// Taking in the feed.
    case feed
    /// The figures of the server at work; nothing of children or homes.
    case metrics
}

/// Who acts.
package enum Actor: Sendable, Hashable {
    /// A person who has signed in.
    case person(Person)
    /// Another system with a token: its number and scopes.
    case token(number: Int, scopes: Set<Scope>)
    /// The desk itself, or somebody at its shell.
    case system(String)

    /// The name in the audit.
    package var name: String {
        switch self {
        case .person(let person): person.name
        case .token(let number, _): "token:\(number)"
        case .system(let name): "system:\(name)"
        }
    }

    /// The person; nil for tokens and the system.
    package var person: Person? {
        guard case .person(let person) = self else { return nil }
        return person
    }
}
