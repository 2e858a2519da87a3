import Care
import Chance

extension Geography {
    /// An invented country: authorities on a honeycomb, each with its towns.
    ///
    /// Codes are of the ninth hundred (`E10000901`), which the Office for National Statistics has
    /// not given out, so that nobody takes the place for a real one.
    ///
    /// - Parameters:
    ///   - placing: authorities that place children; they fill the middle.
    ///   - around: further authorities around them, at most 899 together.
    ///   - spacing: metres between the middles of two authorities, less where they would not all lie
    ///     on the grid.
    ///   - random: where towns stand and how large they are.
    package static func invented(
        placing: Int, around: Int, spacing: Int, using random: inout RandomSource
    ) -> Geography {
        precondition(placing >= 1 && around >= 0 && placing + around <= 899)
        let cells = honeycomb(placing + around)
        let rings = cells.map { max(abs($0.column), abs($0.row), abs($0.column + $0.row)) }.max()
        let spacing = min(spacing, mostReach / ((rings ?? 0) + 1))
        let codes = cells.indices.map { index in
            let number = String(901 + index % 99)
            // Counties first; unitaries, metropolitan districts and boroughs beyond the ninety-nine.
            let tier = ["E10000", "E06000", "E08000", "E09000"][min(3, index / 99)]
            return index < 396 ? tier + number : "E06001" + padded(index, 3)
        }
        var names = (0...).lazy.map(inventedName).makeIterator()
        var grounds: [Ground] = []
        var towns: [Town] = []
        for (index, cell) in cells.enumerated() {
            let borders = cells.indices.filter { touches(cells[$0], cell) }.map { codes[$0] }
            let middle = Position(
                easting: Int32(330_000 + spacing * (2 * cell.column + cell.row) / 2),
                northing: Int32(350_000 + spacing * cell.row * 866 / 1000))
            var placed: [Position] = []
            for size in 0..<9 {
                let centre = clearing(around: middle, spacing: spacing, not: placed, &random)
                placed.append(centre)
                let people =
                    switch size {
                    case 0: random.integer(in: 90_000...140_000)
                    case 1, 2: random.integer(in: 35_000...60_000)
                    case 3, 4: random.integer(in: 18_000...30_000)
                    default: random.integer(in: 4_000...12_000)
                    }
                let name = names.next() ?? "Town \(towns.count)"
                // Five districts, each around one of the larger towns; villages join the nearest.
                let district =
                    size < 5
                    ? name
                    : towns.suffix(size).prefix(5)
                        .min { $0.centre.distance(to: centre) < $1.centre.distance(to: centre) }?
                        .name ?? name
                towns.append(
                    Town(
                        name: name, centre: centre, reach: people > 30_000 ? 3000 : 1500,
                        people: people, district: district, ground: index))
            }
            let seat = towns[towns.count - 9].name
            grounds.append(
                Ground(code: codes[index], name: "\(seat)shire (invented)", adjoining: borders))
        }
        return Geography(grounds: grounds, towns: towns, placing: placing)
    }

    // How far from the country's middle everything must lie, in metres: the grid ends 330 km to the
    // west of it.
    private static let mostReach = 300_000

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func touches(
        _ left: (column: Int, row: Int), _ right: (column: Int, row: Int)
    ) -> Bool {
        let east = left.column - right.column
        let north = left.row - right.row
        return (abs(east) + abs(north) + abs(east + north)) == 2
    }

    // Axial coordinates of the cells of a honeycomb, ring by ring around the middle.
    private static func honeycomb(_ count: Int) -> [(column: Int, row: Int)] {
        var cells: [(column: Int, row: Int)] = [(0, 0)]
        let steps = [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)]
        var ring = 1
        while cells.count < count {
            var cell = (column: 0, row: -ring)
            for step in steps {
                for _ in 0..<ring where cells.count < count {
                    cells.append(cell)
                    cell = (cell.column + step.0, cell.row + step.1)
                }
            }
            ring += 1
        }
        return cells
    }

    // A spot in the cell, away from the towns already there where a few attempts find one.
    private static func clearing(
        around middle: Position, spacing: Int, not placed: [Position], _ random: inout RandomSource
    ) -> Position {
        var best = middle
        var clearance: Int64 = -1
        for _ in 0..<12 {
            let east = random.integer(in: -spacing * 43 / 100...spacing * 43 / 100)
            let north = random.integer(in: -spacing * 43 / 100...spacing * 43 / 100)
            let spot = Position(
                easting: middle.easting + Int32(east), northing: middle.northing + Int32(north))
            if spot.distance(to: middle).count > Int64(spacing * 47 / 100) { continue }
            let nearest = placed.map { $0.distance(to: spot).count }.min() ?? Int64.max
            if nearest > clearance {
                clearance = nearest
                best = spot
            }
            if nearest > Int64(spacing / 6) { break }
        }
        return best
    }

    // Different for every number below 960; further ones carry the number of the round.
    private static func inventedName(_ number: Int) -> String {
        let starts = [
            "Ald", "Bar", "Cran", "Dun", "Els", "Fen", "Gran", "Hal", "Ing", "Kel", "Lang", "Mar",
            "Nor", "Oak", "Pen", "Quar", "Ros", "Stan", "Thorn", "Ul", "Wal", "Yar", "Ash", "Bex",
            "Cal", "Der", "East", "Farn", "Glen", "Har", "Ivel", "Kirk", "Lin", "Mill", "New",
            "Ox", "Pil", "Red", "Sel", "Tan",
        ]
        let ends = [
            "ford", "ham", "ley", "ton", "wick", "by", "mere", "stead", "worth", "bury", "combe",
            "don", "field", "gate", "hurst", "bridge", "mouth", "pool", "thorpe", "well", "wold",
            "minster", "dale", "port",
        ]
        let round = number / (starts.count * ends.count)
        let start = starts[number % starts.count]
        let end = ends[(number / starts.count + number) % ends.count]
        return start + end + (round == 0 ? "" : " \(round + 1)")
    }
}
