/// The sex recorded for a child.
package enum Sex: String, Sendable, CaseIterable {
    /// Female.
    case female = "F"
    /// Male.
    case male = "M"
    /// Unknown or not recorded.
    case unknown = "U"

    /// What a child of this sex is to a brother or sister.
    package var sibling: String {
        switch self {
        case .female: "sister"
        case .male: "brother"
        case .unknown: "sister or brother"
        }
    }
}

/// Who provides a place (SSDA903 PLACE_PROVIDER).
package enum PlaceProvider: String, Sendable, CaseIterable {
    /// A parent or other person with parental responsibility.
    case parent = "PR0"
    /// The authority's own provision.
    case own = "PR1"
    /// Another local authority.
    case otherAuthority = "PR2"
    /// Another public body.
    case otherPublic = "PR3"
    /// A private provider.
    case privateSector = "PR4"
    /// A voluntary provider.
    case voluntary = "PR5"
}

/// What kind of home it is.
package enum HomeKind: String, Sendable, CaseIterable {
    /// A foster carer's home.
    case foster
    /// A foster home of a relative, friend or other connected person.
    case connected
    /// A foster home for a parent together with a child.
    case parentAndChild = "parent-and-child"
    /// A children's home.
    case childrensHome = "childrens-home"
    /// A secure children's home.
    case secure
    /// A family centre or mother-and-baby unit.
    case familyCentre = "family-centre"
    /// Supported accommodation for young people of 16 and over.
    case supported
    /// Short breaks only.
    case shortBreak = "short-break"
    /// With parents; present placements only.
    case withParents = "with-parents"
    /// With adopters; present placements only.
    case adoptive
    /// Anything else; present placements only.
    case other

    /// The class that a child's request speaks of; nil for kinds outside all three.
    package var homeClass: HomeClass? {
        switch self {
        case .foster, .connected, .parentAndChild: .fostering
        case .childrensHome, .secure, .familyCentre: .residential
        case .supported: .supported
        case .shortBreak, .withParents, .adoptive, .other: nil
        }
    }

    /// Whether the fostering regulations apply.
    package var isFoster: Bool { homeClass == .fostering }

    /// Whether the kind must be registered to take a child.
    package var needsRegistration: Bool {
        switch self {
        case .childrensHome, .secure, .supported, .familyCentre: true
        default: false
        }
    }

    /// Whether the out-of-county measure counts the children who live there.
    package var isMeasured: Bool {
        switch self {
        case .foster, .connected, .parentAndChild, .childrensHome, .secure: true
        default: false
        }
    }

    /// Whether a registered manager decides on mixing children (children's and secure homes).
    package var hasRegisteredManager: Bool { self == .childrensHome || self == .secure }
}

/// The three classes of home in a request (Placements Data Standard v2).
package enum HomeClass: String, Sendable, CaseIterable {
    /// Foster homes of every kind.
    case fostering
    /// Children's homes, secure homes, family centres.
    case residential
    /// Supported accommodation.
    case supported
}

/// Where a child stands on the day.
package enum ChildStatus: String, Sendable, CaseIterable {
    /// Lives in a home and stays; never moved by a plan.
    case settled
    /// Lives in a home, a move is planned, may also stay.
    case mayMove = "may-move"
    /// The present place ends.
    case mustMove = "must-move"
    /// Has no home.
    case referred
}

/// How soon a home is needed.
package enum Urgency: String, Sendable, CaseIterable {
    /// The same day.
    case emergency
    /// Planned.
    case planned
}

/// What a class of home is for a child (Placements Data Standard v2).
package enum Suitability: String, Sendable, CaseIterable {
    /// Preferred.
    case preferred
    /// Suitable, but not preferred.
    case suitable
    /// Unsuitable.
    case unsuitable
}

/// The assessed rule on who else may live in the home.
package enum LivingCompanions: String, Sendable, CaseIterable {
    /// No other child.
    case solo
    /// With others: no rule is broken.
    case withOthers = "with-others"
    /// Only children who are older.
    case olderOnly = "older-only"
    /// Only children who are younger.
    case youngerOnly = "younger-only"
}

/// A child's rule or wish about pets.
package enum PetRule: String, Sendable, CaseIterable {
    /// There must be pets.
    case must
    /// Pets are welcome.
    case can
    /// No pets, for safety.
    case no
    /// Would rather not live with pets.
    case ratherNot = "rather-not"
}

/// What is planned for brothers and sisters.
package enum SiblingPlan: String, Sendable, CaseIterable {
    /// Must share one home.
    case together
    /// Share one home where that can be found.
    case togetherIfPossible = "together-if-possible"
    /// Placed singly, after assessment.
    case apart
}

/// Whether a home can be asked today.
package enum HomeStatus: String, Sendable, CaseIterable {
    /// Available.
    case available
    /// On hold.
    case onHold = "on-hold"
    /// Closed.
    case closed
}

/// A carer's or registered manager's answer about one child.
package enum AnswerKind: String, Sendable, CaseIterable {
    /// Accepted.
    case accepted
    /// Declined.
    case declined
    /// Asked, not yet answered.
    case asked
}

/// Who else lives in a home, beyond children.csv.
package enum HouseholdKind: String, Sendable, CaseIterable {
    /// The carer's own child.
    case ownChild = "own-child"
    /// A child looked after by another authority.
    case otherAuthorityChild = "other-authority-child"
    /// An adult.
    case adult
}
