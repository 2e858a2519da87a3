import Care

/// How many count, how many do not, and of how many it is not known.
///
/// "Not known" is a third value: it is in neither part of the share, and the bounds say what the
/// share would be if all of the unknown counted, or none.
package struct Tally: Sendable, Hashable {
    /// Those that count: the numerator.
    package var counted: Int
    /// Those that are known and do not count.
    package var notCounted: Int
    /// Those of whom it is not known.
    package var unknown: Int

    package init(counted: Int = 0, notCounted: Int = 0, unknown: Int = 0) {
        self.counted = counted
        self.notCounted = notCounted
        self.unknown = unknown
    }

    /// The denominator: all who are known.
    package var known: Int { counted + notCounted }
    /// Everybody.
    package var all: Int { known + unknown }
    /// The share; nil where nobody is known.
    package var share: Share? { Share(counted, of: known) }
    /// The share if none of the unknown counted; nil where there is nobody.
    package var low: Share? { Share(counted, of: all) }
    /// The share if all of the unknown counted; nil where there is nobody.
    package var high: Share? { Share(counted + unknown, of: all) }

    /// Adds one: true counts, false does not, nil is not known.
    package mutating func add(_ answer: Bool?) {
        switch answer {
        case true?: counted += 1
        case false?: notCounted += 1
        case nil: unknown += 1
        }
    }

    /// The sum of two tallies of different children.
    package static func + (left: Tally, right: Tally) -> Tally {
        Tally(
            counted: left.counted + right.counted, notCounted: left.notCounted + right.notCounted,
            unknown: left.unknown + right.unknown)
    }
}
