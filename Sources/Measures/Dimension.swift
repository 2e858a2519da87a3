import Care

/// Something by which children with a home are told apart in a table.
package enum Dimension: String, Sendable, CaseIterable {
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
    /// The team responsible for the child.
    case team
    /// The main category of need.
    case need
    /// How many brothers and sisters are looked after together with the child.
    case siblings
    /// The child's ethnic group.
    case ethnicity
    /// The child's sex.
    case sex
    /// Whether a disability is recorded.
    case disability
    /// Unaccompanied asylum-seeking children and others.
    case unaccompanied

    /// Those of a report on an instance's day.
    package static let ofDay: [Dimension] = [
        .kind, .provider, .district, .boundary, .distance, .age, .outReason, .placingAuthority,
    ]
    /// Those of a night's first page.
    package static let ofNight: [Dimension] = [.boundary, .distance, .outReason]
    /// Those of a night's drill-down.
    package static let ofDrillDown: [Dimension] = [
        .kind, .provider, .district, .team, .age, .need, .siblings,
    ]
    /// Those of the equality view.
    package static let ofEquality: [Dimension] = [.ethnicity, .sex, .disability, .unaccompanied]

    /// One row of a split.
    package struct Row: Sendable, Hashable {
        /// Its name for programs.
        package var code: String
        /// Its name for people.
        package var title: String

        /// A row of that code and name.
        package init(code: String, title: String) {
            self.code = code
            self.title = title
        }
    }

    /// The code of the row of those for whom nothing is recorded.
    package static let notRecorded = "not-recorded"

    /// The heading of the first column.
    package var title: String {
        switch self {
        case .kind: "Kind of home"
        case .provider: "Provider"
        case .district: "District of the home"
        case .boundary: "Where the home lies"
        case .distance: "Distance from where the child comes from"
        case .age: "Age of the child"
        case .outReason: "Recorded reason for a place outside"
        case .placingAuthority: "Placing authority"
        case .team: "Team responsible for the child"
        case .need: "Main category of need"
        case .siblings: "Brothers and sisters looked after, the child included"
        case .ethnicity: "Ethnic group of the child"
        case .sex: "Sex of the child"
        case .disability: "Disability"
        case .unaccompanied: "Unaccompanied asylum-seeking"
        }
    }

    /// The column or table of the instance from which it comes.
    package var needs: String {
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
        case .team: "the team responsible for each child, from the case system"
        case .need: "CIN in SSDA903 episodes"
        case .siblings: "sibling_group in children.csv"
        case .ethnicity: "ETHNIC in the SSDA903 header, or ethnicity in children.csv"
        case .sex: "SEX in the SSDA903 header, or sex in children.csv"
        case .disability: "disability in children.csv (no SSDA903 table carries it)"
        case .unaccompanied: "the SSDA903 UASC table, or uasc in children.csv"
        }
    }

    /// The rows that are always printed, in this order; others follow by name.
    package var fixedRows: [Row] {
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
        case .siblings:
            [("1", "1"), ("2", "2"), ("3", "3"), ("4-or-more", "4 or more")].map {
                Row(code: $0.0, title: $0.1)
            }
        case .sex: [Row(code: "M", title: "Male"), Row(code: "F", title: "Female")]
        case .disability:
            [
                Row(code: "yes", title: "Disability recorded"),
                Row(code: "no", title: "Recorded as none"),
            ]
        case .unaccompanied:
            [
                Row(code: "yes", title: "Unaccompanied asylum-seeking children"),
                Row(code: "no", title: "All other children"),
            ]
        case .district, .outReason, .placingAuthority, .team, .need, .ethnicity: []
        }
    }

    /// The row of a placement; nil where nothing is recorded.
    package func row(of placement: PlacementFacts) -> Row? {
        switch self {
        case .kind:
            placement.isKindKnown
                ? Row(code: placement.kind.rawValue, title: placement.kind.title) : nil
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
            placement.age.map { fixedRows[Dimension.ageBand($0)] }
        case .outReason:
            if placement.location.isOutside {
                placement.outReason.map { Row(code: $0, title: $0) }
            } else {
                nil
            }
        case .placingAuthority:
            Row(code: placement.placingAuthority, title: placement.placingAuthority)
        case .team: placement.team.map { Row(code: $0, title: $0) }
        case .need:
            placement.need.map { code in
                // What stands there in place of a code may be anything, a name too.
                Dimension.needs[code].map { Row(code: code, title: $0) }
                    ?? Row(code: "other", title: Dimension.unlistedCode)
            }
        case .siblings: placement.siblings.map { fixedRows[min(max($0, 1), 4) - 1] }
        case .ethnicity:
            placement.ethnicity.map { code in
                let group = EthnicGroup(code: code)
                return Row(code: group.rawValue, title: group.title)
            }
        case .sex:
            switch placement.sex {
            case .male: fixedRows[0]
            case .female: fixedRows[1]
            case .unknown: nil
            }
        case .disability: placement.isDisabled.map { fixedRows[$0 ? 0 : 1] }
        case .unaccompanied: placement.isUnaccompanied.map { fixedRows[$0 ? 0 : 1] }
        }
    }

    // The number of the age's row.
    private static func ageBand(_ age: Int) -> Int {
        switch age {
        case ..<1: 0
        case 1...4: 1
        case 5...9: 2
        case 10...15: 3
        default: 4
        }
    }

    /// What is shown in place of a code that no list of the return has.
    package static let unlistedCode = "Code not in the list"

    // SSDA903 CIN.
    private static let needs = [
        "N1": "Abuse or neglect", "N2": "Child's disability",
        "N3": "Parental illness or disability", "N4": "Family in acute stress",
        "N5": "Family dysfunction", "N6": "Socially unacceptable behaviour",
        "N7": "Low income", "N8": "Absent parenting",
    ]
}

/// The groups by which the Department for Education publishes ethnicity.
package enum EthnicGroup: String, Sendable, CaseIterable {
    /// White.
    case white
    /// Mixed or multiple ethnic groups.
    case mixed
    /// Asian or Asian British.
    case asian
    /// Black, African, Caribbean or Black British.
    case black
    /// Other ethnic groups, Chinese included where the code says so.
    case other
    /// Refused, or not yet obtained.
    case unknown = "not-obtained"

    /// The group of an SSDA903 ETHNIC code.
    package init(code: String) {
        switch code {
        case "WBRI", "WIRI", "WOTH", "WIRT", "WROM": self = .white
        case "MWBC", "MWBA", "MWAS", "MOTH": self = .mixed
        case "AIND", "APKN", "ABAN", "AOTH", "CHNE": self = .asian
        case "BCRB", "BAFR", "BOTH": self = .black
        case "OOTH": self = .other
        default: self = .unknown
        }
    }

    /// The group in words.
    package var title: String {
        switch self {
        case .white: "White"
        case .mixed: "Mixed or multiple ethnic groups"
        case .asian: "Asian or Asian British"
        case .black: "Black, African, Caribbean or Black British"
        case .other: "Other ethnic groups"
        case .unknown: "Refused or not yet obtained"
        }
    }
}

extension HomeKind {
    /// The kind in words, plural.
    package var title: String {
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
    package var title: String {
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
    package var code: String {
        switch self {
        case .inside: "inside"
        case .adjoining: "adjoining"
        case .distant: "distant"
        case .unknown: Dimension.notRecorded
        }
    }

    /// Where it lies, in words.
    package var title: String {
        switch self {
        case .inside: "Inside the authority"
        case .adjoining: "Outside, in an adjoining authority"
        case .distant: "Outside, not in an adjoining authority"
        case .unknown: "Not known"
        }
    }
}
