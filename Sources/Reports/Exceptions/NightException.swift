import Care

/// Something that needs a person today.
///
/// A child stands here by reference, and only where somebody owes that very child an action; who
/// might move instead is never said.
public struct NightException: Sendable, Hashable {
    /// What kind of thing, the worst first.
    public enum Kind: String, Sendable, CaseIterable {
        /// A child who needs a home tonight and has none.
        case noHome = "no-home"
        /// A setting that is not registered, or an unregulated one.
        case unregistered
        /// A child too young for supported accommodation.
        case underSixteen = "under-16-supported"
        /// A connected person's temporary approval that ends or has ended.
        case temporaryApproval = "temporary-approval"
        /// A foster home over the usual limit.
        case overLimit = "over-usual-limit"
        /// A stay outside the terms of approval past its six working days.
        case outsideTerms = "outside-terms"
        /// A placement at a distance without the director's approval.
        case distantUnapproved = "distant-unapproved"
        /// A placement outside of which the area authority was not told in time.
        case notification
        /// A child placed outside last night.
        case newOutside = "new-outside"
        /// Brothers and sisters newly in different homes.
        case siblingsSplit = "siblings-split"
        /// A change of school in year 10 or 11.
        case schoolMove = "school-move"
        /// A temporary placement past its limit.
        case temporaryOverrun = "temporary-overrun"
        /// Beds kept for emergencies.
        case emergencyBeds = "emergency-beds"
        /// Vacancies not used for two weeks near children placed outside.
        case unusedVacancies = "unused-vacancies"

        /// The kind in words.
        public var title: String {
            switch self {
            case .noHome: "Children with no home tonight"
            case .unregistered: "Settings not registered, or of the wrong type"
            case .underSixteen: "Children under 16 in supported accommodation"
            case .temporaryApproval: "Temporary approvals that end within four weeks"
            case .overLimit: "Foster homes over the usual limit without exemption"
            case .outsideTerms: "Stays outside terms of approval past six working days"
            case .distantUnapproved: "Placements at a distance without the director's approval"
            case .notification: "Area authority not told within five working days"
            case .newOutside: "Placed outside since the night before"
            case .siblingsSplit: "Brothers and sisters newly in different homes"
            case .schoolMove: "School changes in year 10 or 11 since the month end"
            case .temporaryOverrun: "Temporary placements past their limit"
            case .emergencyBeds: "Emergency beds left tonight"
            case .unusedVacancies: "Vacancies unused for over 14 days near children placed outside"
            }
        }

        /// Who acts.
        public var owner: String {
            switch self {
            case .noHome: "Duty placement manager"
            case .unregistered, .underSixteen: "Director of children's services"
            case .temporaryApproval: "Fostering panel adviser"
            case .overLimit, .outsideTerms: "Fostering service manager"
            case .distantUnapproved: "Director of children's services"
            case .notification, .newOutside: "Nominated officer"
            case .siblingsSplit: "Team manager of the children"
            case .schoolMove: "Virtual school head"
            case .temporaryOverrun: "Team manager of the child"
            case .emergencyBeds: "Duty placement manager"
            case .unusedVacancies: "Commissioning manager"
            }
        }

        /// The rule it comes from.
        public var source: String {
            switch self {
            case .noHome: "Children Act 1989, s22A and s22G"
            case .unregistered: "Care Standards Act 2000, s11; CPPCR 2010, reg 27C"
            case .underSixteen: "CPPCR 2010, reg 27A and 27B"
            case .temporaryApproval: "CPPCR 2010, reg 24 and 25"
            case .overLimit: "Children Act 1989, Schedule 7"
            case .outsideTerms: "CPPCR 2010, reg 23"
            case .distantUnapproved, .newOutside: "CPPCR 2010, reg 11"
            case .notification: "CPPCR 2010, reg 13(4)"
            case .siblingsSplit: "Children Act 1989, s22C(8)(c)"
            case .schoolMove: "CPPCR 2010, reg 10"
            case .temporaryOverrun: "SSDA903 guidance, T1, T3 and T4"
            case .emergencyBeds: "Placements Strategy, retained carers for emergencies"
            case .unusedVacancies: "Children Act 1989, s22G"
            }
        }

        /// What it needs to be measured.
        public var needs: String {
            switch self {
            case .noHome: "the case system's children (children.csv)"
            case .unregistered: "registered in homes.csv"
            case .underSixteen: "SSDA903 episodes, or children.csv and homes.csv"
            case .temporaryApproval: "the register of temporary approvals (child, last day)"
            case .overLimit: "homes.csv, household.csv and exemptions"
            case .outsideTerms: "terms of approval in homes.csv and placed_on in children.csv"
            case .distantUnapproved: "the register of approvals (child, role, date)"
            case .notification: "the register of notifications to area authorities (child, date)"
            case .newOutside: "SSDA903 episodes with postcodes, or placed_on in children.csv"
            case .siblingsSplit: "sibling_group and placed_on in children.csv"
            case .schoolMove: "the register of schools (child, school, from, to)"
            case .temporaryOverrun: "SSDA903 episodes"
            case .emergencyBeds, .unusedVacancies: "vacancies in homes.csv"
            }
        }

        /// Whether it is a count for everybody, not a duty owed to one child.
        public var isCountOnly: Bool { self == .emergencyBeds || self == .unusedVacancies }
    }

    /// What kind.
    public var kind: Kind
    /// The child's reference; nil where the matter is a home's or a count.
    public var child: String?
    /// The home's reference.
    public var home: String?
    /// What is the matter, in a sentence without any personal detail.
    public var text: String
    /// Who acts.
    public var owner: String
    /// By when; nil = no day is set.
    public var due: Day?

    /// What was found of one kind.
    public struct Finding: Sendable, Hashable {
        /// The kind.
        public var kind: Kind
        /// The exceptions, worst first; nil where the source is not connected.
        public var exceptions: [NightException]?
        /// The number that counts: of exceptions, or of places.
        public var count: Int?
        /// What is missing, where something is: "not measured: needs …".
        public var notMeasured: String?
    }
}
