import CLibrary
import Chance

/// How likely something is to happen on a day, cell by cell of several factors.
///
/// Each cell's rate is a product of one effect of every factor, shrunk towards 1 where a level was
/// seldom seen, times what the cell itself adds, shrunk likewise. So a cell with few children
/// borrows from those like it, and one with many speaks for itself.
struct HazardTable: Sendable {
    /// The number of levels of each factor; a cell's index runs through the last factor fastest.
    let levels: [Int]
    /// Events seen in each cell.
    private(set) var events: [Double]
    /// Days seen in each cell.
    private(set) var days: [Double]
    // The product of effects of each cell, per day.
    private var base: [Double] = []

    /// How many events a level or a cell must show to speak for half of itself.
    private static let shrinkage = 4.0

    init(levels: [Int]) {
        self.levels = levels
        let cells = levels.reduce(1, *)
        events = Array(repeating: 0, count: cells)
        days = Array(repeating: 0, count: cells)
    }

    mutating func add(days: Int, in cell: Int) { self.days[cell] += Double(days) }

    mutating func addEvent(in cell: Int) { events[cell] += 1 }

    /// Works the effects out; call it when everything has been added.
    mutating func fit() {
        let allDays = days.reduce(0, +)
        let allEvents = events.reduce(0, +)
        let whole = allDays > 0 ? (allEvents + 0.5) / (allDays + 365) : 0
        var effects = levels.map { Array(repeating: 1.0, count: $0) }
        base = Array(repeating: whole, count: days.count)
        let strides = levels.indices.map { levels[($0 + 1)...].reduce(1, *) }
        for _ in 0..<30 {
            for factor in levels.indices {
                var seen = Array(repeating: 0.0, count: levels[factor])
                var expected = seen
                for cell in days.indices where days[cell] > 0 {
                    let level = cell / strides[factor] % levels[factor]
                    seen[level] += events[cell]
                    expected[level] += base[cell] * days[cell] / effects[factor][level]
                }
                for level in seen.indices {
                    let effect =
                        (seen[level] + HazardTable.shrinkage)
                        / (expected[level] + HazardTable.shrinkage)
                    let change = effect / effects[factor][level]
                    effects[factor][level] = effect
                    for cell in days.indices where cell / strides[factor] % levels[factor] == level
                    {
                        base[cell] *= change
                    }
                }
            }
        }
    }

    /// The rate of a cell for each day, as best known.
    func rate(of cell: Int) -> Double {
        base[cell] * (events[cell] + HazardTable.shrinkage)
            / (base[cell] * days[cell] + HazardTable.shrinkage)
    }

    /// Possible rates of all cells for each day, given all that was seen.
    func drawn(_ random: inout RandomSource) -> [Double] {
        base.indices.map { cell in
            base[cell] * random.gamma(events[cell] + HazardTable.shrinkage)
                / (base[cell] * days[cell] + HazardTable.shrinkage)
        }
    }
}
