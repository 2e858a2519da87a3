/// The bands by which journeys differ: age, days in care and days in the placement.
enum JourneyBands {
    /// Whole years from which a band of ages starts; the last ends at 18.
    static let ages = [0, 1, 5, 10, 13, 16, 17]
    /// Days in care from which a band starts.
    static let care = [0, 30, 90, 365, 730, 1460]
    /// Days in the placement from which a band starts.
    static let placement = [0, 30, 90, 365, 730]

    /// The cell of leaving care: kind, age, days in care, unaccompanied or not.
    static let exitLevels = [4, ages.count, care.count, 2]
    /// The cell of a placement's end: kind, age, days in it.
    static let moveLevels = [4, ages.count, placement.count]

    static func exitCell(kind: Int, age: Int, care: Int, isUnaccompanied: Bool) -> Int {
        ((kind * ages.count + age) * self.care.count + care) * 2 + (isUnaccompanied ? 1 : 0)
    }

    static func moveCell(kind: Int, age: Int, placement: Int) -> Int {
        (kind * ages.count + age) * self.placement.count + placement
    }

    /// The last band that starts at or before a number of days.
    static func band(of days: Int, in starts: [Int]) -> Int {
        var band = starts.count - 1
        while band > 0, starts[band] > days { band -= 1 }
        return band
    }

    /// Groups of ages within which children go to like placements: under 5, 5–9, 10–15, 16–17.
    static func group(ofAge band: Int) -> Int {
        switch band {
        case ..<2: 0
        case 2: 1
        case 3, 4: 2
        default: 3
        }
    }
    static let groups = 4
}
