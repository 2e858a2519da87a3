import Files

/// The columns of a population file.
enum PopulationField: Int, TableField {
    case year, age, district, population

    static let layout = TableLayout(
        "population.csv", "How many children of one age live in a district in a year.",
        isRequired: true,
        columns: [
            Column("year", "The year.", values: "a year", example: "2021", isRequired: true),
            Column(
                "age", "The age in whole years.", values: "a whole number", example: "15",
                isRequired: true),
            Column(
                "district", "The district; blank = the whole authority.", values: "text",
                example: "Fenland"),
            Column(
                "population", "How many.", values: "a whole number", example: "1234",
                isRequired: true),
        ])
}

/// How many children of each year of age live in each district in each year.
///
/// Entrants of an age and district are multiplied by its population in the year of the day over
/// that in the year of the data.
package struct PopulationTable: Sendable {
    private struct Key: Hashable {
        var year: Int
        var age: Int
        var district: String
    }

    private var counts: [Key: Int] = [:]
    /// The names of the districts as written, sorted; a blank one stands for the whole authority.
    package private(set) var districts: [String] = []
    /// The years, ascending.
    package private(set) var years: [Int] = []

    /// Reads a population file; nil where it has faults.
    ///
    /// Beside faults of single rows: a year of the forecast that is missing for an age and a
    /// district that another year has, and a population of 0 in the first of them.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: the name in complaints.
    ///   - forecast: the years the forecast spans, from that of the data.
    ///   - complaints: takes faults and notices.
    package static func read(
        _ bytes: [UInt8], file: String, years forecast: ClosedRange<Int>, complaints: Complaints
    ) -> PopulationTable? {
        let before = complaints.faultCount
        let rows = CSVTable<PopulationField>(bytes, file: file, complaints: complaints)
        var table = PopulationTable()
        var lines: [Key: Int] = [:]
        var names: Set<String> = []
        while rows.next() {
            let year = rows.count(.year)
            let age = rows.count(.age)
            let name = rows.text(.district) ?? ""
            let population = rows.count(.population)
            if let year, !(1900...2200).contains(year) {
                rows.fault(.year, "this is not a year; write it as 2021")
            }
            if let age, age > 120 {
                rows.fault(.age, "this is not an age; write whole years, as 15")
            }
            guard !rows.isFaulty, let year, let age, let population else { continue }
            let key = Key(year: year, age: age, district: name.lowercased())
            if let first = lines[key] {
                rows.fault(
                    .population,
                    "line \(first) has the same year, age and district; keep one of the two")
                continue
            }
            lines[key] = rows.line
            names.insert(name)
            table.counts[key] = population
        }
        guard complaints.faultCount == before else { return nil }
        table.districts = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        table.years = Set(lines.keys.map(\.year)).sorted()
        table.complainOfGaps(file, forecast, lines, complaints)
        return complaints.faultCount == before ? table : nil
    }

    private func complainOfGaps(
        _ file: String, _ forecast: ClosedRange<Int>, _ lines: [Key: Int], _ complaints: Complaints
    ) {
        if counts.isEmpty {
            return complaints.fault(
                file, "the table has no rows; give the population of each age from 0 to 17")
        }
        for district in districts {
            let name = district.isEmpty ? "" : " of \(district)"
            for year in forecast {
                let missing = (0...17).filter {
                    counts[Key(year: year, age: $0, district: district.lowercased())] == nil
                }
                guard let first = missing.first, let last = missing.last else { continue }
                complaints.fault(
                    file, column: "year", value: String(year),
                    "the population\(name) in this year is missing for ages \(first) to \(last), "
                        + "\(missing.count) rows; the forecast spans \(forecast.lowerBound) to "
                        + "\(forecast.upperBound), so add them")
            }
            for age in 0...17 {
                let key = Key(
                    year: forecast.lowerBound, age: age, district: district.lowercased())
                if counts[key] == 0 {
                    complaints.fault(
                        file, line: lines[key], column: "population", value: "0",
                        "nobody of this age lived here in the year of the data, so no growth can "
                            + "be worked out; join the district to another")
                }
            }
        }
    }

    /// The growth of the population of an age and district between two years.
    ///
    /// A district that the file does not have counts as the whole authority where the file has rows
    /// without a district; nil where it has none, or where the age is not in it.
    func growth(age: Int, district: String?, from first: Int, to year: Int) -> Multiplier? {
        let name = district?.lowercased() ?? ""
        for key in [name, ""] {
            guard let before = counts[Key(year: first, age: age, district: key)],
                let after = counts[Key(year: year, age: age, district: key)], before > 0
            else { continue }
            return Multiplier(numerator: after, denominator: before)
        }
        return nil
    }
}
