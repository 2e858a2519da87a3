import Care

/// Something by which children with a home are told apart in a table.
public enum Dimension: String, Sendable, CaseIterable {
    /// Kind of home.
    case kind
    /// Who provides it.
    case provider
    /// The district in which it stands.
    case district
    /// Inside, adjoining, distant.
    case boundary
    /// Within 20 miles of where the child comes from, or beyond.
    case distance
    /// The child's age.
    case age
    /// The recorded reason for a place outside.
    case outReason = "reason"
    /// The authority that placed the child.
    case placingAuthority = "placing-authority"

    /// One row of a split.
    public struct Row: Sendable, Hashable {
        /// Its name for programs.
        public var code: String
        /// Its name for people.
        public var title: String
    }

    /// The code of the row of those for whom nothing is recorded.
    public static let notRecorded = "not-recorded"

    /// The heading of the first column.
    public var title: String {
        switch self {
        case .kind: "Kind of home"
        case .provider: "Provider"
        case .district: "District of the home"
        case .boundary: "Where the home lies"
        case .distance: "Distance from where the child comes from"
        case .age: "Age of the child"
        case .outReason: "Recorded reason for a place outside"
        case .placingAuthority: "Placing authority"
        }
    }

    /// The column or table of the instance from which it comes.
    public var needs: String {
        switch self {
        case .kind: "kind in homes.csv"
        case .provider: "place_provider in homes.csv"
        case .district: "district in homes.csv"
        case .boundary: "authority or postcode in homes.csv"
        case .distance:
            "where the child comes from (children.csv) and where the home is"
                + " (homes.csv)"
        case .age: "birth_date in children.csv"
        case .outReason: "out_reason in children.csv"
        case .placingAuthority: "placing_authority in children.csv"
        }
    }

    /// The rows that are always printed, in this order; others follow by name.
    public var fixedRows: [Row] {
        switch self {
        case .kind:
            HomeKind.allCases.filter(\.isMeasured).map {
                Row(code: $0.rawValue, title: $0.title)
            }
        case .provider:
            PlaceProvider.allCases.filter { $0 != .parent }.map {
                Row(code: $0.rawValue, title: $0.title)
            }
        case .boundary:
            [AreaLocation.inside, .adjoining, .distant].map {
                Row(code: $0.code, title: $0.title)
            }
        case .distance:
            [
                Row(code: "20-miles-or-less", title: "20 miles or less"),
                Row(code: "over-20-miles", title: "More than 20 miles"),
                Row(
                    code: "unaccompanied",
                    title: "Unaccompanied asylum-seeking children (not recorded)"),
            ]
        case .age:
            [
                ("0", "Under 1"), ("1-4", "1 to 4"), ("5-9", "5 to 9"), ("10-15", "10 to 15"),
                ("16-17", "16 and 17"),
            ].map { Row(code: $0.0, title: $0.1) }
        case .district, .outReason, .placingAuthority: []
        }
    }

    /// The row of a placement; nil where nothing is recorded.
    public func row(of placement: Placement) -> Row? {
        switch self {
        case .kind: Row(code: placement.kind.rawValue, title: placement.kind.title)
        case .provider: placement.provider.map { Row(code: $0.rawValue, title: $0.title) }
        case .district: placement.district.map { Row(code: $0, title: $0) }
        case .boundary:
            placement.location == .unknown
                ? nil : Row(code: placement.location.code, title: placement.location.title)
        case .distance:
            switch placement.distance {
            case .tenthsOfMile: fixedRows[placement.distance.isBeyond20Miles == true ? 1 : 0]
            case .unaccompanied: fixedRows[2]
            case .unknown: nil
            }
        case .age:
            switch placement.age {
            case ..<1: fixedRows[0]
            case 1...4: fixedRows[1]
            case 5...9: fixedRows[2]
            case 10...15: fixedRows[3]
            default: fixedRows[4]
            }
        case .outReason:
            if placement.location.isOutside {
                placement.outReason.map { Row(code: $0, title: $0) }
            } else {
                nil
            }
        case .placingAuthority:
            Row(code: placement.placingAuthority, title: placement.placingAuthority)
        }
    }
}

extension HomeKind {
    /// The kind in words, plural.
    public var title: String {
        switch self {
        case .foster: "Foster homes"
        case .connected: "Foster homes of connected persons"
        case .parentAndChild: "Parent and child foster homes"
        case .childrensHome: "Children's homes"
        case .secure: "Secure children's homes"
        case .familyCentre: "Family centres"
        case .supported: "Supported accommodation"
        case .shortBreak: "Short breaks"
        case .withParents: "With parents"
        case .adoptive: "With adopters"
        case .other: "Other"
        }
    }
}

extension PlaceProvider {
    /// The provider in words.
    public var title: String {
        switch self {
        case .parent: "Parent or person with parental responsibility"
        case .own: "Own provision"
        case .otherAuthority: "Another local authority"
        case .otherPublic: "Another public body"
        case .privateSector: "Private provider"
        case .voluntary: "Voluntary provider"
        }
    }
}

extension AreaLocation {
    /// Its name for programs.
    public var code: String {
        switch self {
        case .inside: "inside"
        case .adjoining: "adjoining"
        case .distant: "distant"
        case .unknown: Dimension.notRecorded
        }
    }

    /// Where it lies, in words.
    public var title: String {
        switch self {
        case .inside: "Inside the authority"
        case .adjoining: "Outside, in an adjoining authority"
        case .distant: "Outside, not in an adjoining authority"
        case .unknown: "Not known"
        }
    }
}
