/// Small numbers hidden before a table leaves the team, so that no cell can be worked out.
///
/// Rows and columns of a table whose totals are published. A count from 1 to ``largest`` is hidden
/// (GSS symbol `c`); then, as long as a hidden cell could be found from its row or column total,
/// another is hidden too. A share that rounds to nothing prints `k`, one that does not apply `z`.
public struct Suppression: Sendable, Hashable {
    /// The symbol of a hidden count.
    public static let hidden = "c"
    /// The symbol of what rounds to nothing but is not nothing.
    public static let low = "k"
    /// The symbol of what does not apply.
    public static let notApplicable = "z"

    /// The largest count that is hidden; 5 by default.
    public var largest: Int

    /// Creates a rule.
    public init(largest: Int = 5) {
        self.largest = largest
    }

    /// Which cells of a table to hide.
    ///
    /// After it every row and column has either no hidden cell or at least two, whose sum is more
    /// than ``largest``, wherever cells enough are left to hide. A cell hidden on the night before
    /// stays hidden, so that two nights side by side reveal no more than one.
    ///
    /// - Parameters:
    ///   - counts: Rows of equal length, without totals; none negative.
    ///   - before: What was hidden of the same table the night before; nil = no such night.
    /// - Returns: For each cell whether it is hidden.
    public func mask(_ counts: [[Int]], before: [[Bool]]? = nil) -> [[Bool]] {
        guard let width = counts.first?.count else { return [] }
        precondition(counts.allSatisfy { $0.count == width }, "rows of equal length")
        var mask = counts.map { $0.map { $0 > 0 && $0 <= largest } }
        if let before, before.count == counts.count, before.allSatisfy({ $0.count == width }) {
            for row in counts.indices {
                for column in 0..<width where before[row][column] { mask[row][column] = true }
            }
        }
        var lines: [[(row: Int, column: Int)]] = counts.indices.map { row in
            (0..<width).map { (row, $0) }
        }
        lines += (0..<width).map { column in counts.indices.map { ($0, column) } }
        // A line of one cell is its own total, and the total would reveal it.
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for line in lines {
                while needsMore(line, counts, mask) {
                    // The least that says least; a zero only where nothing else is left.
                    let candidate = line.filter { !mask[$0.row][$0.column] }.min {
                        let left = counts[$0.row][$0.column]
                        let right = counts[$1.row][$1.column]
                        if (left == 0) != (right == 0) { return right == 0 }
                        return (left, $0.row, $0.column) < (right, $1.row, $1.column)
                    }
                    guard let candidate else { break }
                    mask[candidate.row][candidate.column] = true
                    hasChanged = true
                }
            }
        }
        return mask
    }

    private func needsMore(
        _ line: [(row: Int, column: Int)], _ counts: [[Int]], _ mask: [[Bool]]
    ) -> Bool {
        let hidden = line.filter { mask[$0.row][$0.column] }
        if hidden.isEmpty { return false }
        return hidden.count < 2
            || hidden.reduce(0) { $0 + counts[$1.row][$1.column] } <= largest
    }

    /// A table's cells as they may leave the team; row and column totals stay as they are.
    public func cells(_ counts: [[Int]], before: [[Bool]]? = nil) -> [[String]] {
        zip(counts, mask(counts, before: before)).map { row, hidden in
            zip(row, hidden).map { $1 ? Suppression.hidden : String($0) }
        }
    }

    /// A whole percentage as it may leave the team: `c` where part or rest is small, `k` where it
    /// rounds to nothing, `z` where there is no whole.
    public func percentage(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return Suppression.notApplicable }
        let rest = whole - part
        if (1...largest).contains(part) || (1...largest).contains(rest) {
            return Suppression.hidden
        }
        let rounded = (200 * part + whole) / (2 * whole)
        return rounded == 0 && part > 0 ? Suppression.low : "\(rounded)"
    }
}
