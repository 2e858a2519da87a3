import Care
import Files

/// The closed lists of homes.csv, made once.
enum HomeCodes {
    static let kinds = CodeList(of: HomeKind.self)
    static let placeProviders = CodeList(of: PlaceProvider.self)
    static let sexes = CodeList<Sex>(
        [("F", .female), ("M", .male), ("any", .unknown)], hidden: [("1", .male), ("2", .female)])
    static let yesNo = CodeList<Bool>.yesNo
}

/// The facts of a home in a row of any table that has columns of homes.csv.
package struct HomeCells<Field: TableField> {
    private let table: CSVTable<Field>
    private let codes: NeedCodes
    private let isMoneySpoken: Bool
    private let field: (HomeField) -> Field?

    /// The cells of a table.
    ///
    /// - Parameters:
    ///   - table: The table, whose present row is read.
    ///   - codes: The codes of needs that there are.
    ///   - isMoneySpoken: Whether people write the table, with pound signs and thousands commas.
    ///   - field: Which of the table's columns a column of homes.csv is; nil for none.
    package init(
        table: CSVTable<Field>, codes: NeedCodes, isMoneySpoken: Bool = false,
        field: @escaping (HomeField) -> Field?
    ) {
        self.table = table
        self.codes = codes
        self.isMoneySpoken = isMoneySpoken
        self.field = field
    }

    /// Fills in what the row says of what a home is and takes; a blank leaves what stands there.
    package func read(into home: inout Home) {
        @inline(__always) func code<Value>(_ column: HomeField, _ list: CodeList<Value>) -> Value? {
            field(column).flatMap { table.code($0, list) }
        }
        func text(_ column: HomeField) -> String? { field(column).flatMap { table.text($0) } }
        func count(_ column: HomeField, _ range: NumberRange) -> Int? {
            field(column).flatMap { table.count($0, in: range) }
        }
        home.kind = code(.kind, HomeCodes.kinds) ?? home.kind
        home.placeProvider =
            code(.placeProvider, HomeCodes.placeProviders) ?? home.placeProvider
        home.providerID = text(.providerID) ?? home.providerID
        home.district = text(.district) ?? home.district
        if let field = field(.authority), !table.isBlank(field) {
            home.authority = table.authorityCode(field)
        }
        if let easting = field(.easting), let northing = field(.northing) {
            home.position = table.position(easting, northing) ?? home.position
        }
        home.postcode = text(.postcode)?.uppercased() ?? home.postcode
        home.places = count(.places, .places) ?? home.places
        home.approvedPlaces = count(.approvedPlaces, .places) ?? home.approvedPlaces
        home.minAge = count(.minAge, .age) ?? home.minAge
        home.maxAge = count(.maxAge, .age) ?? home.maxAge
        if let least = home.minAge, let most = home.maxAge, least > most,
            let field = field(.maxAge)
        {
            table.fault(field, "max_age is below min_age (\(least)); correct one of the two")
        }
        let sex = code(.sex, HomeCodes.sexes)
        if let sex { home.admits = sex == .unknown ? nil : sex }
        home.offers = field(.offers).flatMap { table.needs($0, codes) } ?? home.offers
        home.languages = field(.languages).flatMap { table.words($0) } ?? home.languages
        home.faiths = field(.faiths).flatMap { table.words($0) } ?? home.faiths
        home.hasPets = code(.pets, HomeCodes.yesNo) ?? home.hasPets
        home.isRegistered = code(.registered, HomeCodes.yesNo) ?? home.isRegistered
        home.weeklyCost =
            field(.weeklyCost).flatMap { table.pounds($0, isSpoken: isMoneySpoken) }
            ?? home.weeklyCost
    }
}

extension CSVTable {
    /// The upper-tier authority of a GSS code; nil where blank or unknown, with a notice.
    func authorityCode(_ field: Field) -> String? {
        guard let text = text(field) else { return nil }
        switch AuthorityTable.upperTier(of: text) {
        case .upperTier(let code), .elsewhere(let code): return code
        case .unknown:
            notice(
                field,
                "this authority code is not recognised, so the home counts as neither inside nor "
                    + "outside; write a GSS code such as E10000003")
            return nil
        }
    }
}
