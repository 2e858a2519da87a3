import Care
import Files

/// The closed lists of children.csv, made once.
enum ChildCodes {
    static let sexes = CodeList<Sex>(
        [("F", .female), ("M", .male), ("U", .unknown)], hidden: [("1", .male), ("2", .female)])
    static let placeProviders = CodeList(of: PlaceProvider.self)
    static let urgencies = CodeList(of: Urgency.self)
    static let suitabilities = CodeList(of: Suitability.self)
    static let companions = CodeList(of: LivingCompanions.self)
    static let petRules = CodeList(of: PetRule.self)
    static let siblingPlans = CodeList(of: SiblingPlan.self)
    static let yesNo = CodeList<Bool>.yesNo
}

/// The facts of a child in a row of any table that has columns of children.csv.
package struct ChildCells<Field: TableField> {
    private let table: CSVTable<Field>
    private let codes: NeedCodes
    private let field: (ChildField) -> Field?

    /// The cells of a table.
    ///
    /// - Parameters:
    ///   - table: The table, whose present row is read.
    ///   - codes: The codes of needs that there are.
    ///   - field: Which of the table's columns a column of children.csv is; nil for none.
    package init(
        table: CSVTable<Field>, codes: NeedCodes, field: @escaping (ChildField) -> Field?
    ) {
        self.table = table
        self.codes = codes
        self.field = field
    }

    /// Fills in everything but id, birth, status, home and days.
    package func read(into child: inout Child) {
        @inline(__always) func code<Value>(_ column: ChildField, _ list: CodeList<Value>) -> Value?
        {
            field(column).flatMap { table.code($0, list) }
        }
        func text(_ column: ChildField) -> String? { field(column).flatMap { table.text($0) } }
        func position(_ easting: ChildField, _ northing: ChildField) -> Position? {
            guard let easting = field(easting), let northing = field(northing) else { return nil }
            return table.position(easting, northing)
        }
        child.sex = code(.sex, ChildCodes.sexes) ?? .unknown
        child.ethnicity = code(.ethnicity, ReturnCodes.ethnicity)
        child.legalStatus = code(.legalStatus, ReturnCodes.legalStatus)
        child.place = code(.place, ReturnCodes.place)
        child.placeProvider = code(.placeProvider, ChildCodes.placeProviders)
        child.isUnaccompanied = code(.uasc, ChildCodes.yesNo) ?? false
        child.origin = position(.homeEasting, .homeNorthing)
        child.originPostcode = text(.homePostcode)?.uppercased()
        child.school = position(.schoolEasting, .schoolNorthing)
        child.schoolPostcode = text(.schoolPostcode)?.uppercased()
        child.keepsSchool = code(.keepSchool, ChildCodes.yesNo)
        child.urgency = code(.urgency, ChildCodes.urgencies) ?? .planned
        child.fostering = code(.fostering, ChildCodes.suitabilities)
        child.residential = code(.residential, ChildCodes.suitabilities)
        child.supported = code(.supported, ChildCodes.suitabilities)
        child.livingCompanions = code(.livingCompanions, ChildCodes.companions)
        child.noChildUnder = field(.noChildUnder).flatMap { table.count($0, in: .age) }
        child.pets = code(.pets, ChildCodes.petRules)
        child.needs = field(.needs).flatMap { table.needs($0, codes) } ?? []
        child.wantedLanguages = field(.wantedLanguages).flatMap { table.words($0) } ?? []
        child.wantedFaiths = field(.wantedFaith).flatMap { table.words($0) } ?? []
        child.siblingGroup = text(.siblingGroup)
        child.siblingPlan = code(.siblingPlan, ChildCodes.siblingPlans)
        child.familyTimePlace = text(.familyTimePlace)
        child.disability = text(.disability)
        child.outReason = text(.outReason)
    }
}

extension Child {
    /// The cells of the child's row of children.csv, in the order of its columns; nil where blank.
    package func cells(in instance: Instance) -> [String?] {
        func list(_ items: [String]) -> String? {
            items.isEmpty ? nil : items.joined(separator: "; ")
        }
        return [
            id, birth.description, sex.rawValue, ethnicity, legalStatus, place,
            placeProvider?.rawValue, isUnaccompanied ? "yes" : "no",
            origin.map { String($0.easting) }, origin.map { String($0.northing) }, originPostcode,
            school.map { String($0.easting) }, school.map { String($0.northing) }, schoolPostcode,
            keepsSchool.map { $0 ? "yes" : "no" }, status.rawValue,
            home.map { instance.homes[$0].id }, placedOn?.description,
            stillIn.map { instance.homes[$0].id }, stillUntil?.description,
            neededBy?.description, urgency.rawValue, fostering?.rawValue, residential?.rawValue,
            supported?.rawValue,
            livingCompanions?.rawValue, noChildUnder.map { String($0) }, pets?.rawValue,
            list(instance.needs.codes(in: needs)), list(wantedLanguages), list(wantedFaiths),
            siblingGroup, siblingPlan?.rawValue,
            placingAuthority == 0 ? nil : instance.authorities[placingAuthority].code,
            familyTimePlace, disability, outReason,
        ]
    }
}
