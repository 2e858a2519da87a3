import Care

/// Homes in an order that keeps neighbours together, 64 to a neighbourhood.
///
/// A neighbourhood is a rectangle and one machine word of a set of homes, so that whole
/// neighbourhoods are passed over: where nothing in them is open, and where even their nearest edge
/// is too far.
struct Neighbourhoods: Sendable {
    /// Which order the homes are put in.
    enum Order: Sendable {
        /// As the instance lists them; no rectangle is known.
        case asListed
        /// By repeated halving of the map, so that rectangles are small.
        case byPosition
    }

    /// The extent of a neighbourhood, in metres of the grid; edges included.
    struct Rectangle: Sendable {
        var west = Int32.max
        var east = Int32.min
        var south = Int32.max
        var north = Int32.min

        /// Whole metres to its nearest point, rounded down.
        @inline(__always)
        func distance(to place: Position) -> Int64 {
            let x = Int64(max(0, max(west - place.easting, place.easting - east)))
            let y = Int64(max(0, max(south - place.northing, place.northing - north)))
            return Int64(Double(x * x + y * y).squareRoot())
        }
    }

    /// The home in each slot, or −1 where the slot is empty.
    let homes: [Int32]
    /// The slot of each home.
    let slots: [Int32]
    /// The rectangle of each neighbourhood; nil where distance counts nothing or is not known.
    let rectangles: [Rectangle?]

    /// How many neighbourhoods.
    var count: Int { rectangles.count }

    /// Puts homes in order.
    ///
    /// - Complexity: O(homes × log² homes) by position.
    init(_ homes: [HomeFacts], order: Order) {
        var listed = homes.indices.map { Int32($0) }
        var elsewhere: [Int32] = []
        if order == .byPosition {
            elsewhere = listed.filter { !Neighbourhoods.isMeasured(homes[Int($0)]) }
            listed.removeAll { !Neighbourhoods.isMeasured(homes[Int($0)]) }
            Neighbourhoods.halve(&listed, 0..<listed.count) { homes[Int($0)].position }
        }
        func padded(_ some: [Int32]) -> [Int32] {
            some + [Int32](repeating: -1, count: (64 - some.count % 64) % 64)
        }
        let all = padded(listed) + padded(elsewhere)
        let measured = order == .byPosition ? padded(listed).count / 64 : 0
        var slots = [Int32](repeating: -1, count: homes.count)
        for (slot, home) in all.enumerated() where home >= 0 { slots[Int(home)] = Int32(slot) }
        self.homes = all
        self.slots = slots
        rectangles = (0..<(all.count / 64)).map { word in
            if word >= measured { return nil }
            var rectangle = Rectangle()
            for home in all[(word * 64)..<(word * 64 + 64)] where home >= 0 {
                guard let place = homes[Int(home)].position else { continue }
                rectangle.west = min(rectangle.west, place.easting)
                rectangle.east = max(rectangle.east, place.easting)
                rectangle.south = min(rectangle.south, place.northing)
                rectangle.north = max(rectangle.north, place.northing)
            }
            return rectangle
        }
    }

    /// Whether distance to a home is counted by where it stands.
    private static func isMeasured(_ home: HomeFacts) -> Bool {
        home.kind != .connected && home.position != nil
    }

    /// Halves a stretch along its longer side until each part fills a neighbourhood.
    private static func halve(
        _ homes: inout [Int32], _ range: Range<Int>, position: (Int32) -> Position?
    ) {
        if range.count <= 64 { return }
        var rectangle = Rectangle()
        for home in homes[range] {
            guard let place = position(home) else { continue }
            rectangle.west = min(rectangle.west, place.easting)
            rectangle.east = max(rectangle.east, place.easting)
            rectangle.south = min(rectangle.south, place.northing)
            rectangle.north = max(rectangle.north, place.northing)
        }
        let isWide =
            Int64(rectangle.east) - Int64(rectangle.west)
            > Int64(rectangle.north) - Int64(rectangle.south)
        let sorted = homes[range].map { home -> (Int32, Int32) in
            guard let place = position(home) else { return (0, home) }
            return (isWide ? place.easting : place.northing, home)
        }.sorted { $0 < $1 }
        for (index, home) in zip(range, sorted) { homes[index] = home.1 }
        let words = (range.count + 63) / 64
        let middle = range.lowerBound + words / 2 * 64
        halve(&homes, range.lowerBound..<middle, position: position)
        halve(&homes, middle..<range.upperBound, position: position)
    }
}
