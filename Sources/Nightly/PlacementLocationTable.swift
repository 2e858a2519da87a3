import Care
import Files
import Measures
import Reports

/// Children looked after by boundary and distance of their placement, by authority and year, as the
/// Department for Education publishes them (explore education statistics).
///
/// One row for each area, year and category of `distance_locality`. Rows of regions and of
/// authorities that nobody asked for are passed over, and so are rows of totals. A number is whole
/// or one of the marks of suppression; an area of which a number is hidden is left out of that
/// year, for what is hidden is not 0.
package enum PlacementLocationTable {
    /// The columns.
    package enum Field: Int, TableField {
        case period, identifier, level, countryCode, countryName, regionCode, regionName, code
        case oldCode, name, locality, number, percentage
        package static let layout = TableLayout(
            "placement-location.csv",
            "Placement location by authority (explore education statistics).", isRequired: false,
            columns: [
                Column(
                    "time_period", "The year.", values: "year", example: "2011",
                    isRequired: true),
                Column(
                    "time_identifier", "What kind of year.", values: "text",
                    example: "Reporting year"),
                Column(
                    "geographic_level", "Which kind of area.",
                    values: "National, Local authority, Regional", example: "National",
                    isRequired: true),
                Column("country_code", "The country.", values: "code", example: "E92000001"),
                Column("country_name", "Its name.", values: "text", example: "England"),
                Column("region_code", "The region; not used.", values: "GSS code"),
                Column("region_name", "Its name; not used.", values: "text"),
                Column("new_la_code", "The authority.", values: "GSS code", example: "E10000003"),
                Column("old_la_code", "Its older number; not used.", values: "three digits"),
                Column("la_name", "Its name.", values: "text", example: "Cambridgeshire"),
                Column(
                    "distance_locality", "Boundary and distance.",
                    values: "Inside boundary …, Outside boundary …", example: "Outside boundary",
                    isRequired: true),
                Column(
                    "number", "Children.", values: "count, c, k, x, z, low", example: "16020",
                    isRequired: true),
                Column("percentage", "Their share; not used.", values: "number"),
            ])
    }

    // Hidden; rounds to nothing; not available; not applicable; too low to show; not given.
    private static let marks: Set = ["c", "k", "x", "z", "low", ":", "u"]

    private enum Place { case inside, outside, unknown, total }

    private static func place(_ words: String) -> Place? {
        let words = words.lowercased()
        if words.hasPrefix("inside") { return .inside }
        if words.hasPrefix("outside") { return .outside }
        if words.hasPrefix("total") || words.hasPrefix("all ") { return .total }
        let isUnknown =
            words.hasPrefix("not known") || words.hasPrefix("unknown")
            || words.hasPrefix("distance not known") || words.hasPrefix("not recorded")
        return isUnknown ? .unknown : nil
    }

    private struct Area: Hashable, Comparable {
        var code: String
        var period: String
        static func < (left: Area, right: Area) -> Bool {
            (left.code, left.period) < (right.code, right.period)
        }
    }

    /// The latest complete year of the authority, of its neighbours and of England, by code.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - own: The authority's code.
    ///   - neighbours: Codes of the authorities to compare with.
    ///   - complaints: Takes faults and notices.
    package static func benchmarks(
        _ bytes: [UInt8], own: String, neighbours: Set<String>, complaints: Complaints
    ) -> [NightInputs.Benchmark] {
        let table = CSVTable<Field>(bytes, complaints: complaints)
        var found: [Area: NightInputs.Benchmark] = [:]
        var seen: Set<[String]> = []
        var hidden: Set<Area> = []
        while table.next() {
            guard let period = period(table), let level = table.text(.level)?.lowercased(),
                let locality = table.text(.locality), let number = table.text(.number),
                let entry = area(table, level, period, own: own, neighbours: neighbours)
            else { continue }
            guard let place = place(locality) else {
                table.fault(
                    .locality,
                    "a category begins with Inside boundary, Outside boundary, Not known or Total")
                continue
            }
            let area = Area(code: entry.code, period: period)
            guard seen.insert([area.code, period, locality.lowercased()]).inserted else {
                table.fault(
                    .locality,
                    "the area and year have this category twice; keep one row for each, by taking"
                        + " the totals of every other column")
                continue
            }
            if place == .total { continue }
            var held = found[area] ?? entry
            if let count = Int(number), count >= 0 {
                switch place {
                case .outside: held.tally.counted += count
                case .inside: held.tally.notCounted += count
                default: held.tally.unknown += count
                }
            } else if marks.contains(number.lowercased()) {
                hidden.insert(area)
            } else {
                table.fault(
                    .number, "write a whole number, or a mark: c, k, x, z, low")
            }
            found[area] = held
        }
        for area in hidden.sorted() {
            complaints.notice(
                Field.layout.file, value: "\(area.code) \(area.period)",
                "a number of this area is suppressed, so the year is left out")
        }
        var latest: [String: NightInputs.Benchmark] = [:]
        for (area, entry) in found where !hidden.contains(area) {
            if let held = latest[area.code], held.period >= area.period { continue }
            latest[area.code] = entry
        }
        return latest.values.sorted { $0.code < $1.code }
    }

    // 2024, or 202324 for a financial year.
    private static func period(_ table: CSVTable<Field>) -> String? {
        guard let text = table.text(.period) else { return nil }
        guard text.count == 4 || text.count == 6, text.utf8.allSatisfy({ (0x30...0x39) ~= $0 })
        else {
            table.fault(.period, "write a year as 2024 or 202324")
            return nil
        }
        return text
    }

    private static func area(
        _ table: CSVTable<Field>, _ level: String, _ period: String, own: String,
        neighbours: Set<String>
    ) -> NightInputs.Benchmark? {
        switch level {
        case "national":
            let code = table.text(.countryCode)?.uppercased() ?? "E92000001"
            return NightInputs.Benchmark(
                code: code, name: table.text(.countryName) ?? "England", role: .country,
                period: period, tally: Tally())
        case "local authority":
            guard let code = table.text(.code)?.uppercased() else {
                table.fault(.code, "a row of an authority names it")
                return nil
            }
            guard code == own || neighbours.contains(code) else { return nil }
            return NightInputs.Benchmark(
                code: code, name: table.text(.name) ?? code,
                role: code == own ? .own : .neighbour, period: period, tally: Tally())
        case "regional": return nil
        default:
            table.fault(.level, "write National, Regional or Local authority")
            return nil
        }
    }
}
