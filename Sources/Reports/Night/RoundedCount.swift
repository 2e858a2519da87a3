import Care
import Measures
import Reporting

/// A count as it may leave the team: 0 as it is, 1 to 4 as `c`, every other to the nearest 5.
package enum RoundedCount: Sendable, Hashable {
    /// Nobody.
    case zero
    /// From 1 to 4.
    case small
    /// A multiple of 5, from 5 on.
    case about(Int)

    /// The symbol of a count from 1 to 4, as official statistics print it.
    package static let symbol = "c"

    /// Rounds a count, which is not negative.
    package init(_ count: Int) {
        precondition(count >= 0, "a count")
        self = count == 0 ? .zero : count < 5 ? .small : .about((count + 2) / 5 * 5)
    }

    /// The counts that print alike.
    package var range: ClosedRange<Int> {
        switch self {
        case .zero: 0...0
        case .small: 1...4
        case .about(let count): max(5, count - 2)...(count + 2)
        }
    }

    /// The rounded number; nil where the count is `c`.
    package var number: Int? {
        switch self {
        case .zero: 0
        case .small: nil
        case .about(let count): count
        }
    }

    var cell: Table.Cell { number.map { .whole($0) } ?? Table.Cell(RoundedCount.symbol) }

    /// The count in words, as `about 15 children`, `1 to 4 children` or `0 children`.
    ///
    /// - Parameter things: What is counted, in the plural.
    package func words(_ things: String) -> String {
        switch self {
        case .zero: "0 \(things)"
        case .small: "1 to 4 \(things)"
        case .about(let count): "about \(count) \(things)"
        }
    }
}

/// Two parts of a whole as they may leave the team: those that count, and those that do not.
///
/// The whole is never rounded by itself: beside its parts it would say more of them.
package struct RoundedTally: Sendable, Hashable {
    /// Those that count.
    package var counted: RoundedCount
    /// Those that do not.
    package var notCounted: RoundedCount

    /// Rounds a tally; those of whom it is not known are left out.
    package init(_ tally: Tally) {
        counted = RoundedCount(tally.counted)
        notCounted = RoundedCount(tally.notCounted)
    }

    /// The sum of the rounded parts; nil where one of them is `c`.
    package var known: Int? {
        guard let counted = counted.number, let notCounted = notCounted.number else { return nil }
        return counted + notCounted
    }

    /// The share in whole per cent, from the rounded parts; nil where one is `c` or both are 0.
    package var percentage: Int? {
        guard let known, known > 0, let counted = counted.number else { return nil }
        return (200 * counted + known) / (2 * known)
    }

    var percentageCell: Table.Cell {
        if let percentage {
            return .share(Decimals.text(Int64(percentage), places: 2), shown: "\(percentage)%")
        }
        return known == 0 ? .none("no children") : Table.Cell(RoundedCount.symbol)
    }

    /// Whether a measure beside others may be shown: of ten or more, and no part of 5 to 7.
    ///
    /// Measures are of children who are parts of one another, and some grow from month to month.
    /// With smaller numbers than these a reader who takes one from the other could tell a count
    /// more closely than the rounding does.
    package var isMeasureShown: Bool {
        let parts = [counted, notCounted]
        return !parts.contains(.about(5)) && parts.reduce(0) { $0 + ($1.number ?? 0) } >= 10
    }
}
