import Care

/// How many children live outside their authority: the measure NearHome is judged by.
///
/// Counts children in foster, connected, parent-and-child, children's and secure homes.
package struct OutsideCount: Sendable, Hashable {
    /// Children whose home stands outside.
    package var outside = 0
    /// Children whose home's location is known, inside or outside.
    package var known = 0
    /// Children whose home's location is not known: in neither.
    package var unknown = 0

    /// Counts nobody yet.
    package init() {}

    /// Counts the children of an instance.
    ///
    /// - Parameters:
    ///   - homes: the home of each child, an index; nil for a child without one.
    ///   - authority: only children of this placing authority; nil for all.
    init(_ homes: [Int?], in register: Register, authority: Int? = nil) {
        for (child, home) in homes.enumerated() {
            guard let home, register.homes[home].kind.isMeasured,
                authority == nil || authority == Int(register.children[child].authority)
            else { continue }
            count(register.location(child: child, home: home))
        }
    }

    /// Counts one child.
    package mutating func count(_ location: AreaLocation) {
        switch location {
        case .inside: known += 1
        case .adjoining, .distant:
            known += 1
            outside += 1
        case .unknown: unknown += 1
        }
    }

    /// Outside ÷ known in thousandths, rounded half up; nil where nothing is known.
    package var rateInThousandths: Int? {
        known == 0 ? nil : (outside * 2000 + known) / (2 * known)
    }

    /// How many children outside are above a target share: outside − target × known, in millionths.
    package func excessInMillionths(over target: Rate) -> Int64 {
        Int64(outside) * 1_000_000 - target.millionths * Int64(known)
    }
}
