import Care
import Exchange
import Files

/// A column of options.csv or of a scenario's supply: those of homes.csv that a home to come has, and
/// when and at what cost it comes.
package struct SupplyField: TableField {
    package let rawValue: Int

    package init?(rawValue: Int) {
        guard rawValue >= 0 else { return nil }
        self.rawValue = rawValue
    }

    /// The columns that homes.csv has too.
    private static let homeColumns: [HomeField] = [
        .kind, .placeProvider, .providerID, .district, .authority, .easting, .northing, .postcode,
        .places, .approvedPlaces, .minAge, .maxAge, .sex, .offers, .languages, .faiths, .pets,
        .registered, .weeklyCost,
    ]

    package static let layout = TableLayout(
        "options.csv", "Homes that you could get, and how many at most.", isRequired: true,
        columns: [
            Column(
                "option_id", "Reference of the option.", values: "unique text without # and ;",
                example: "north-teens", isRequired: true),
            Column("maximum", "The most units.", values: "count", example: "5", isRequired: true),
        ]
            + homeColumns.map { field in
                let column = HomeField.layout.columns[field.rawValue]
                return Column(
                    column.name, column.meaning, values: column.values, example: column.example,
                    isRequired: field == .kind)
            }
            + [
                Column(
                    "from", "The day of the decision; blank = as_of.", values: "date",
                    example: "2012-04-01"),
                Column(
                    "lead_days", "Days to the first opening; blank = 0.", values: "count",
                    example: "180"),
                Column(
                    "every_days", "Days from one opening to the next; blank = 0.",
                    values: "count", example: "30"),
                Column(
                    "ramp_days",
                    "Days after which each further place of a unit opens; blank or 0 = all at once.",
                    values: "count", example: "0"),
                Column(
                    "one_off_cost", "Cost of a unit, once.", values: "pounds", example: "16000"),
                Column(
                    "standing_weekly_cost", "Weekly cost of a unit that is open, filled or not.",
                    values: "pounds", example: "0"),
                Column(
                    "instead_of", "Weekly cost of the placement that a filled place replaces.",
                    values: "pounds", example: "900"),
                Column(
                    "success", "Share of units that come, where futures are drawn; blank = 1.",
                    values: "share", example: "0.8"),
                Column(
                    "usable", "Share of places that can be used, where futures are drawn.",
                    values: "share", example: "0.9"),
                Column(
                    "leave_per_year",
                    "Share of units that leave in a year, where futures are drawn.",
                    values: "share", example: "0.1"),
            ])

    package static let allCases = layout.columns.indices.compactMap { SupplyField(rawValue: $0) }

    /// The field of a column by name; the column is one of the layout.
    static func named(_ name: String) -> SupplyField {
        guard let index = layout.columns.firstIndex(where: { $0.name == name }),
            let field = SupplyField(rawValue: index)
        else { preconditionFailure("options.csv has a column \(name)") }
        return field
    }

    /// The field of a column of homes.csv; nil where it has none here.
    static func of(_ home: HomeField) -> SupplyField? {
        let name = HomeField.layout.columns[home.rawValue].name
        return layout.columns.firstIndex { $0.name == name }.flatMap { SupplyField(rawValue: $0) }
    }

    static let optionID = named("option_id")
    static let maximum = named("maximum")
}

/// Reads one row of supply.
struct SupplyRow {
    let instance: Instance
    let codes: NeedCodes
    let districts: Set<String>
    let homeIDs: Set<String>

    init(_ instance: Instance) {
        self.instance = instance
        codes = NeedCodes(instance.needs)
        districts = SupplyRow.districts(of: instance)
        homeIDs = Set(instance.homes.map(\.id))
    }

    /// The districts of an instance: those of areas.csv and of homes.
    static func districts(of instance: Instance) -> Set<String> {
        Set(instance.areas.map(\.district) + instance.homes.compactMap(\.district))
    }

    /// The districts whose names people read as this one, in order; most have one spelling.
    static func spellings(of name: String, among districts: Set<String>) -> [String] {
        let look = name.lookAlike
        return districts.filter { $0.lookAlike == look }.sorted()
    }

    /// What to say of a district that nothing names.
    static func unknownDistrict(_ name: String, among districts: Set<String>) -> String {
        "neither areas.csv nor homes.csv has a district of this name; "
            + (Spelling.nearest(to: name, among: districts.sorted()).map { "did you mean \($0)?" }
                ?? "correct it, or add the district to areas.csv")
    }

    /// The terms and the count of the present row; nil where it has no id.
    func read(_ table: CSVTable<SupplyField>) -> (terms: SupplyTerms, count: Int)? {
        let id = table.id(.optionID)
        if let id { check(id: id, table) }
        let count = table.count(.maximum)
        if let count, count > CountsFile.most {
            table.fault(.maximum, "this is more than \(CountsFile.most) units; give fewer")
        }
        var home = Home(id: id ?? "", kind: .foster, places: 1, weeklyCost: .zero)
        home.placeProvider = .own
        home.offers = []
        home.hasPets = false
        home.isRegistered = true
        HomeCells(table: table, codes: codes, isMoneySpoken: true) { SupplyField.of($0) }
            .read(into: &home)
        let kinds: Set<HomeKind> = [
            .foster, .parentAndChild, .childrensHome, .secure, .familyCentre, .supported,
        ]
        if !table.isBlank(.named("kind")), !kinds.contains(home.kind) {
            table.fault(
                .named("kind"),
                "no child is newly placed in a home of this kind; write foster, "
                    + "parent-and-child, childrens-home, secure, family-centre or supported")
        }
        if let district = home.district, !districts.contains(district) {
            home.district = SupplyRow.spellings(of: district, among: districts).first
            if home.district == nil {
                table.fault(
                    .named("district"), SupplyRow.unknownDistrict(district, among: districts))
            }
        }
        var terms = SupplyTerms(
            id: id ?? "", home: home, from: table.day(.named("from")) ?? instance.asOf)
        terms.leadDays = days("lead_days", table)
        terms.everyDays = days("every_days", table)
        terms.rampDays = days("ramp_days", table)
        terms.oneOffCost = table.sum(.named("one_off_cost"), isSpoken: true) ?? .zero
        terms.standingWeeklyCost =
            table.sum(.named("standing_weekly_cost"), isSpoken: true) ?? .zero
        terms.insteadOf = table.sum(.named("instead_of"), isSpoken: true) ?? .zero
        terms.success = table.share(.named("success")) ?? terms.success
        terms.usable = table.share(.named("usable")) ?? terms.usable
        terms.leavePerYear = table.share(.named("leave_per_year")) ?? terms.leavePerYear
        return id.map { _ in (terms, count ?? 0) }
    }

    private func days(_ name: String, _ table: CSVTable<SupplyField>) -> Int {
        let days = table.count(.named(name)) ?? 0
        if days > 36_500 {
            table.fault(.named(name), "more than a hundred years are not read; check the number")
            return 0
        }
        return days
    }

    private func check(id: String, _ table: CSVTable<SupplyField>) {
        if id.contains("#") {
            table.fault(.optionID, "an id may not hold `#`, which numbers units; rename it")
        } else if id == Stage.elsewhereID || id.hasPrefix("own~") {
            table.fault(
                .optionID,
                "`elsewhere` and ids that begin with `own~` are kept for the simulation; "
                    + "rename it")
        } else if homeIDs.contains(where: { $0.hasPrefix(id + "#") }) {
            table.fault(.optionID, "homes.csv has a home whose id begins with `\(id)#`; rename it")
        }
    }

    /// Fills in where a home stands: without position at its district's centre, without authority
    /// in its district's.
    func locate(_ home: inout Home) {
        guard let look = home.district?.lookAlike,
            let area = instance.areas.first(where: { $0.district.lookAlike == look })
        else { return }
        if home.position == nil { home.position = area.centre }
        if home.authority == nil { home.authority = area.authority }
    }

    /// The supply of a scenario: each item is a row of options.csv written as keys, with `id` and
    /// `count`.
    static func lines(
        _ items: [YAMLFile.Place], yaml: YAMLFile, instance: Instance
    ) -> [SupplyLine] {
        let names = SupplyField.layout.columns.map(\.name)
        func key(_ column: String) -> String {
            switch column {
            case "option_id": "id"
            case "maximum": "count"
            default: column
            }
        }
        var lines: [SupplyLine] = []
        var seen: Set<String> = []
        for item in items {
            guard let members = yaml.members(item, of: names.map(key)) else { continue }
            var cells: [String: String] = [:]
            var places: [String: YAMLFile.Place] = [:]
            for (name, place) in members where !yaml.isBlank(place) {
                places[name] = place
                if yaml.isList(place) {
                    cells[name] = (yaml.items(place) ?? []).compactMap { yaml.text($0) }
                        .joined(separator: ";")
                } else {
                    cells[name] = yaml.text(place)
                }
            }
            let row = names.map { CSVText.quoted(cells[key($0)] ?? "") }.joined(separator: ",")
            let bytes = Array((names.joined(separator: ",") + "\n" + row + "\n").utf8)
            let own = Complaints()
            let table = CSVTable<SupplyField>(bytes, file: yaml.file, complaints: own)
            let read = table.next() ? SupplyRow(instance).read(table) : nil
            for fault in own.faults {
                let name = key(fault.column ?? "")
                yaml.complaints.fault(
                    yaml.file, line: (places[name] ?? item).line,
                    column: name.isEmpty ? item.path : "\(item.path).\(name)",
                    value: fault.value, fault.message)
            }
            guard let read, own.faults.isEmpty else { continue }
            if !seen.insert(read.terms.id).inserted, let place = places["id"] {
                yaml.fault(place, "the id stands twice in the supply; give each line its own")
            }
            lines.append(SupplyLine(terms: read.terms, count: read.count))
        }
        return lines
    }
}

extension CSVTable {
    /// A share between 0 and 1 with at most six decimals; nil where blank or faulty.
    package func share(_ field: Field) -> Rate? {
        guard let slice = slice(field) else { return nil }
        switch Notation.fraction(slice, places: 6) {
        case .value(let value) where value <= 1_000_000: return Rate(millionths: value)
        case .value:
            fault(field, "a share is between 0 and 1; write 0.25 for a quarter")
        case .fault(let message): fault(field, message)
        }
        return nil
    }
}

extension Scenario {
    /// Fills in where homes stand of which only the district is given: at its centre.
    package mutating func locate(in instance: Instance) {
        let row = SupplyRow(instance)
        for line in supply.indices { row.locate(&supply[line].terms.home) }
    }
}
