/// A point on the OSGB36 British National Grid (EPSG:27700), in whole metres.
package struct Position: Hashable, Sendable {
    /// Metres east of the grid's origin.
    package var easting: Int32
    /// Metres north of the grid's origin.
    package var northing: Int32

    package init(easting: Int32, northing: Int32) {
        self.easting = easting
        self.northing = northing
    }

    /// The eastings of the grid.
    package static let eastings: ClosedRange<Int32> = 0...700_000
    /// The northings of the grid.
    package static let northings: ClosedRange<Int32> = 0...1_300_000

    /// Whether the point lies on the grid.
    package var isOnGrid: Bool {
        Position.eastings.contains(easting) && Position.northings.contains(northing)
    }

    /// The straight-line distance, rounded half up to a whole metre; exact.
    package func distance(to other: Position) -> Metres {
        let east = Int64(easting) - Int64(other.easting)
        let north = Int64(northing) - Int64(other.northing)
        let square = east * east + north * north
        var root = Int64(Double(square).squareRoot())
        while root * root > square { root -= 1 }
        while (root + 1) * (root + 1) <= square { root += 1 }
        // (root + ½)² = root² + root + ¼, and the square is whole.
        return Metres(square > root * root + root ? root + 1 : root)
    }
}

/// A distance in whole metres.
package struct Metres: Hashable, Comparable, Sendable {
    /// The number of metres.
    package var count: Int64

    package init(_ count: Int64) {
        self.count = count
    }

    /// Whether the left distance is shorter.
    package static func < (left: Metres, right: Metres) -> Bool { left.count < right.count }

    /// Tenths of a mile (metres ÷ 1609.3, as the SSDA903 guidance counts), rounded half up.
    package var tenthsOfMile: Int64 {
        (count * 200_000 + 16_093_000) / 32_186_000
    }
}
