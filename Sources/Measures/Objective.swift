/// An objective of the Placements Strategy of 2011, Keeping Families Together (section 2.1).
package enum Objective: Int, Sendable, CaseIterable {
    /// Supporting families to stay together.
    case stayingTogether = 1
    /// Keeping children in school.
    case keepingInSchool = 2
    /// Managing risk confidently and providing support at the edge of care.
    case edgeOfCare = 3
    /// An appropriate placement and a good education for all looked after children.
    case appropriatePlacement = 4
    /// Giving children clearly planned journeys through care.
    case plannedJourneys = 5

    /// The objective in words.
    package var title: String {
        switch self {
        case .stayingTogether: "supporting families to stay together"
        case .keepingInSchool: "keeping children in school"
        case .edgeOfCare: "managing risk confidently and providing support at the edge of care"
        case .appropriatePlacement:
            "providing an appropriate placement and a good education for all looked after children"
        case .plannedJourneys: "giving children clearly planned journeys through care"
        }
    }
}
