/// Small numbers hidden before a table leaves the team, so that no cell can be worked out.
///
/// The rows of a table are groups of children, its columns what became of them. The totals of the
/// columns are published elsewhere too, so they always stand; a row's total may be hidden. A count
/// from 1 to ``largest`` is hidden (GSS symbol `c`); then others are, until no hidden number
/// follows from those that stand. A share that rounds to nothing prints `k`, one that does not
/// apply `z`.
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

    /// Whether a count may not stand by itself.
    public func isSmall(_ count: Int) -> Bool { count > 0 && count <= largest }

    /// A count as it may leave the team.
    public func text(_ count: Int) -> String {
        isSmall(count) ? Suppression.hidden : String(count)
    }

    /// Which numbers of a table to hide.
    ///
    /// Each row of the answer has one entry more than that of the counts: that of its total. After
    /// it, every line whose numbers add up to a known one has no hidden number or at least two
    /// that together are more than ``largest``, and every hidden number lies on a ring of hidden
    /// numbers, without which it would follow from the others. What was hidden before stays hidden,
    /// so that nights side by side reveal no more than one.
    ///
    /// - Parameters:
    ///   - counts: Rows of equal length, without totals; none negative.
    ///   - before: What an earlier night hid of the same table, row totals last; nil = nothing.
    /// - Returns: For each number, row totals last, whether it is hidden; nil where the table
    ///   cannot be shown at all, because a column's total is small or too little is left to hide.
    public func mask(_ counts: [[Int]], before: [[Bool]]? = nil) -> [[Bool]]? {
        guard let width = counts.first?.count else { return [] }
        precondition(counts.allSatisfy { $0.count == width }, "rows of equal length")
        for column in 0..<width where isSmall(counts.reduce(0) { $0 + $1[column] }) { return nil }
        let numbers = counts.map { $0 + [$0.reduce(0, +)] }
        var mask = numbers.map { $0.map(isSmall) }
        if let before, before.count == counts.count,
            before.allSatisfy({ $0.count == width + 1 })
        {
            for row in counts.indices {
                for column in 0...width where before[row][column] { mask[row][column] = true }
            }
        }
        // The lines that add up: each row with its total, each column to a total that stands.
        var lines: [[Cell]] = counts.indices.map { row in (0...width).map { Cell(row, $0) } }
        lines += (0...width).map { column in counts.indices.map { Cell($0, column) } }
        while true {
            var next: Cell?
            for line in lines where needsMore(line, numbers, mask) {
                guard let cell = cheapest(line, numbers, mask) else { return nil }
                next = cell
                break
            }
            if next == nil, let alone = cellOffEveryRing(mask) {
                next =
                    cheapest(lines[alone.row], numbers, mask)
                    ?? cheapest(lines[counts.count + alone.column], numbers, mask)
                if next == nil { return nil }
            }
            guard let next else { return mask }
            mask[next.row][next.column] = true
        }
    }

    private struct Cell: Hashable {
        var row: Int
        var column: Int

        init(_ row: Int, _ column: Int) {
            self.row = row
            self.column = column
        }
    }

    private func needsMore(_ line: [Cell], _ numbers: [[Int]], _ mask: [[Bool]]) -> Bool {
        let hidden = line.filter { mask[$0.row][$0.column] }
        if hidden.isEmpty { return false }
        if hidden.count < 2 { return true }
        // Where a row's total is hidden with its parts, their sum is not known.
        let width = numbers[0].count
        let isRow = line.count == width && Set(line.map(\.row)).count == 1
        if isRow, hidden.contains(where: { $0.column == width - 1 }) { return false }
        return hidden.reduce(0) { $0 + numbers[$1.row][$1.column] } <= largest
    }

    // The least that says least: a total only where no part is left, a zero before it.
    private func cheapest(_ line: [Cell], _ numbers: [[Int]], _ mask: [[Bool]]) -> Cell? {
        func key(_ cell: Cell) -> (Int, Int, Int, Int) {
            let count = numbers[cell.row][cell.column]
            let isTotal = cell.column == numbers[0].count - 1
            return (isTotal ? 2 : count == 0 ? 1 : 0, count, cell.row, cell.column)
        }
        return line.filter { !mask[$0.row][$0.column] }.min { key($0) < key($1) }
    }

    // A hidden number that no ring of hidden numbers holds follows from the rest: it is a bridge of
    // the graph whose points are rows and columns and whose edges are the hidden numbers.
    private func cellOffEveryRing(_ mask: [[Bool]]) -> Cell? {
        let rows = mask.count
        let edges = mask.indices.flatMap { row in
            mask[row].indices.filter { mask[row][$0] }.map { Cell(row, $0) }
        }
        for edge in edges {
            var reached: Set<Int> = [edge.row]
            var open = [edge.row]
            while let point = open.popLast() {
                for other in edges where other != edge {
                    let ends = (other.row, rows + other.column)
                    let end = ends.0 == point ? ends.1 : ends.1 == point ? ends.0 : nil
                    if let end, reached.insert(end).inserted { open.append(end) }
                }
            }
            if !reached.contains(rows + edge.column) { return edge }
        }
        return nil
    }

    /// A whole percentage as it may leave the team: `c` where part or rest is small, `k` where it
    /// rounds to nothing, `z` where there is no whole.
    public func percentage(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return Suppression.notApplicable }
        let rest = whole - part
        if isSmall(part) || isSmall(rest) { return Suppression.hidden }
        let rounded = (200 * part + whole) / (2 * whole)
        return rounded == 0 && part > 0 ? Suppression.low : "\(rounded)"
    }
}
