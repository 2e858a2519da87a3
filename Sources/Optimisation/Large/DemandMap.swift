/// Where demands are on a plane, for cutting a program into parts that matter to each other.
///
/// A demand is where the site is that it has in a plan; one without a site is where the site is that
/// is best for it at given prices.
struct DemandMap: Sendable {
    private let points: [SIMD2<Double>]

    /// - Parameters:
    ///   - pricing: the prices that sites are compared at.
    ///   - columnOfParty: the plan, −1 for parties that are not in it.
    init(_ pricing: Pricing, columnOfParty: [Int]) {
        let program = pricing.index.program
        let positions = program.places
        var points = [SIMD2<Double>?](repeating: nil, count: program.demandCount)
        for party in columnOfParty.indices where columnOfParty[party] >= 0 {
            var site = program.columnSites[columnOfParty[party]]
            if site < 0 {
                var least = Int64.max
                pricing.forEachReducedCost(ofParty: party) { column, cost in
                    if program.columnSites[column] >= 0, cost < least {
                        least = cost
                        site = program.columnSites[column]
                    }
                }
            }
            if site < 0 { continue }
            let place = positions[Int(site)]
            for demand in program.parties[party].demands {
                points[Int(demand)] = place
            }
        }
        // Whoever has nowhere to go is as well in the middle.
        var sum = SIMD2<Double>()
        for place in positions { sum += place }
        let middle = sum / Double(max(1, positions.count))
        self.points = points.map { $0 ?? middle }
    }

    /// All demands in parts of at most so many, halved along straight lines.
    ///
    /// - Parameter turn: another number cuts along other lines.
    func parts(of size: Int, turn: Int) -> [[Int]] {
        DemandMap.halves(points, of: size, turn: turn)
    }

    /// The numbers of points in parts of at most so many.
    static func halves(_ points: [SIMD2<Double>], of size: Int, turn: Int) -> [[Int]] {
        // Quarter turns of a fraction that never comes back to itself.
        let angle = Double(turn) * 0.618_033_988_75
        let slope = angle - angle.rounded(.down)
        let along = SIMD2(1 - slope, slope)
        var done: [[Int]] = []
        var open: [(list: [Int], isAcross: Bool)] = [(Array(points.indices), false)]
        while let (list, isAcross) = open.popLast() {
            if list.count <= max(1, size) {
                done.append(list)
                continue
            }
            let axis = isAcross ? SIMD2(-along.y, along.x) : along
            let ordered = list.map { (at: (points[$0] * axis).sum(), demand: $0) }
                .sorted { $0 < $1 }.map(\.demand)
            open.append((Array(ordered[(ordered.count / 2)...]), !isAcross))
            open.append((Array(ordered[..<(ordered.count / 2)]), !isAcross))
        }
        return done
    }
}

extension PackingProgram {
    /// Where each site is; along a line by its number where the program does not say.
    var places: [SIMD2<Double>] {
        sitePositions?.map { SIMD2(Double($0.x), Double($0.y)) }
            ?? sites.indices.map { SIMD2(Double($0), 0) }
    }
}
