import Capacity
import Care
import Forecast
import Reporting

/// What one plan came to in some futures, as bytes to keep and back: JSON Lines, one for each future.
package enum KeptFutures {
    /// One future of one plan.
    package struct One: Sendable {
        /// What it came to.
        package var outcome: FutureOutcome
        /// Homes needed and found.
        package var tally: PlacementTally

        package init(outcome: FutureOutcome, tally: PlacementTally) {
            self.outcome = outcome
            self.tally = tally
        }
    }

    /// The bytes of futures by their index.
    package static func bytes(_ futures: [Int: One], days: [Day]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, one) in futures.sorted(by: { $0.key < $1.key }) {
            let line = JSON.object(
                [("future", .whole(index))] + CapacityJSON.outcome(one.outcome, days: days)
                    + [("homes", tally(one.tally))])
            bytes += Array(line.text(pretty: false).utf8) + [0x0A]
        }
        return bytes
    }

    /// The futures of such bytes by their index; nil where they are none.
    package static func reading(_ bytes: [UInt8], days: [Day]) -> [Int: One]? {
        var futures: [Int: One] = [:]
        for line in bytes.split(separator: 0x0A) {
            guard let json = try? JSON.read(Array(line)), let index = json["future"]?.whole,
                let outcome = CapacityJSON.outcome(reading: json, days: days),
                let tally = json["homes"].flatMap(tally(reading:))
            else { return nil }
            futures[index] = One(outcome: outcome, tally: tally)
        }
        return futures
    }

    private static func tally(_ tally: PlacementTally) -> JSON {
        func key(_ cell: PlacementTally.Cell) -> [String] {
            [
                cell.district ?? "", cell.ages.rawValue, cell.sex.rawValue, cell.ethnicity ?? "",
                cell.isUnaccompanied ? "1" : "0",
            ]
        }
        let cells = tally.cells.map { (key: key($0.key), cell: $0.key, counts: $0.value) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return .list(cells) { row in
            let counts = row.counts
            return .array(
                [
                    .optional(row.cell.district), .string(row.cell.ages.rawValue),
                    .string(row.cell.sex.rawValue), .optional(row.cell.ethnicity),
                    .bool(row.cell.isUnaccompanied),
                ]
                    + [
                        counts.needing, counts.inside, counts.outside, counts.uncounted,
                        counts.elsewhere,
                    ].map { .whole($0) })
        }
    }

    private static func tally(reading json: JSON) -> PlacementTally? {
        guard let rows = json.elements else { return nil }
        var cells: [PlacementTally.Cell: PlacementTally.Counts] = [:]
        for row in rows {
            guard let parts = row.elements, parts.count == 10,
                let ages = parts[1].string.flatMap({ PlacementTally.Ages(rawValue: $0) }),
                let sex = parts[2].string.flatMap({ Sex(rawValue: $0) }),
                let isUnaccompanied = parts[4].truth
            else { return nil }
            let numbers = parts[5...].compactMap(\.whole)
            guard numbers.count == 5 else { return nil }
            let cell = PlacementTally.Cell(
                district: parts[0].string, ages: ages, sex: sex, ethnicity: parts[3].string,
                isUnaccompanied: isUnaccompanied)
            var counts = PlacementTally.Counts()
            counts.needing = numbers[0]
            counts.inside = numbers[1]
            counts.outside = numbers[2]
            counts.uncounted = numbers[3]
            counts.elsewhere = numbers[4]
            cells[cell] = counts
        }
        return PlacementTally(ofOneFuture: cells)
    }
}
