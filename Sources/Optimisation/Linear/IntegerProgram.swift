/// A program in whole numbers beside its floating-point mirror in GLPK.
///
///     min  Σ objective_c x_c      lower_r ≤ Σ a_rc x_c ≤ upper_r,   0 ≤ x_c ≤ ceiling_c
///
/// All numbers are whole. GLPK sees objective ÷ `costScale` and rows ÷ their scale. The mirror only
/// proposes dual prices; every bound comes from ``dualBound(_:)``, in whole numbers.
///
/// ## Why the bound is safe
///
/// For any row prices π, with π_r counted only where the side it presses on has a bound,
///
///     Σ objective x  ≥  Σ_r (π_r > 0 ? π_r lower_r : π_r upper_r)  +  Σ_c min(0, d_c) ceiling_c
///
/// with the reduced costs d_c = objective_c − Σ_r π_r a_rc. The doubles π are taken as the exact
/// rationals they are (``FixedPoint``); every product is rounded down, in units of 2⁻³², so the
/// computed value is never above the true one.
final class IntegerProgram {
    let lp: LinearProgram
    let costScale: Double

    private(set) var objective: [Int64] = []
    private(set) var ceiling: [Int64] = []
    /// Columns closed for the present node.
    private(set) var isClosed: [Bool] = []
    private var entryStart: [Int] = [0]
    private var entryRow: [Int32] = []
    private var entryValue: [Int64] = []

    private(set) var rowLower: [Int64?] = []
    private(set) var rowUpper: [Int64?] = []
    private(set) var rowScale: [Double] = []
    /// Entries of columns that were there before the row; later columns carry their own.
    private var rowEntries: [[(column: Int32, value: Int64)]] = []

    /// The slack of a priced row: column, its entry in the row, at most one for each row.
    private var slackOfRow: [Int: (column: Int, sign: Int64)] = [:]

    var columnCount: Int { objective.count }
    var rowCount: Int { rowLower.count }

    init(costScale: Double) throws(GLPKFailure) {
        lp = try LinearProgram()
        self.costScale = costScale
    }

    /// Adds a row with entries in the columns that exist; returns its number.
    @discardableResult
    func addRow(
        lower: Int64?, upper: Int64?, scale: Double = 1, entries: [(column: Int32, value: Int64)]
    ) throws(GLPKFailure) -> Int {
        rowLower.append(lower)
        rowUpper.append(upper)
        rowScale.append(scale)
        rowEntries.append(entries)
        try lp.addRow(
            lower: lower.map { Double($0) / scale } ?? -.infinity,
            upper: upper.map { Double($0) / scale } ?? .infinity,
            columns: entries.map(\.column), values: entries.map { Double($0.value) / scale })
        return rowCount - 1
    }

    /// Columns to be added together: the entries of each, then what ends it.
    struct Columns {
        fileprivate var objective: [Int64] = []
        fileprivate var ceiling: [Int64] = []
        fileprivate var unit: [Double] = []
        fileprivate var end: [Int] = []
        fileprivate var rows: [Int32] = []
        fileprivate var values: [Int64] = []

        var count: Int { objective.count }

        /// An entry of the column that is ended next.
        mutating func enter(_ row: Int, _ value: Int64) {
            rows.append(Int32(row))
            values.append(value)
        }

        /// Ends a column; GLPK sees it in units of `unit`, so that its entries are near 1.
        mutating func end(objective cost: Int64, ceiling most: Int64, unit size: Double = 1) {
            objective.append(cost)
            ceiling.append(most)
            unit.append(size)
            end.append(rows.count)
        }
    }

    /// Adds columns; returns the number of the first.
    ///
    /// GLPK gets no upper bound where `isBoundedByRows`: a row keeps the column at its ceiling.
    @discardableResult
    func add(_ new: Columns, isBoundedByRows: Bool = true) throws(GLPKFailure) -> Int {
        let first = columnCount
        if new.count == 0 { return first }
        let scale = rowScale
        var values = [Double](repeating: 0, count: new.values.count)
        var cost = [Double](repeating: 0, count: new.count)
        var upper = [Double](repeating: .infinity, count: new.count)
        var start: [Int32] = [0]
        start.reserveCapacity(new.count + 1)
        var at = 0
        for k in 0..<new.count {
            let unit = new.unit[k]
            while at < new.end[k] {
                values[at] = Double(new.values[at]) / scale[Int(new.rows[at])] * unit
                at += 1
            }
            start.append(Int32(at))
            cost[k] = Double(new.objective[k]) / costScale * unit
            if !isBoundedByRows { upper[k] = Double(new.ceiling[k]) / unit }
        }
        let before = entryRow.count
        objective += new.objective
        ceiling += new.ceiling
        isClosed += repeatElement(false, count: new.count)
        entryStart += new.end.lazy.map { before + $0 }
        entryRow += new.rows
        entryValue += new.values
        try lp.addColumns(
            lower: [Double](repeating: 0, count: new.count), upper: upper, cost: cost,
            start: start, rows: new.rows, values: values)
        return first
    }

    /// Declares a continuous column that only relaxes one row, so that the row's price is kept
    /// within what the slack costs.
    func declareSlack(column: Int, ofRow row: Int, sign: Int64) {
        slackOfRow[row] = (column, sign)
    }

    /// Changes the bounds of a row.
    func setRow(_ row: Int, lower: Int64?, upper: Int64?) throws(GLPKFailure) {
        if rowLower[row] == lower, rowUpper[row] == upper { return }
        rowLower[row] = lower
        rowUpper[row] = upper
        try lp.setRowBounds(
            row, lower: lower.map { Double($0) / rowScale[row] } ?? -.infinity,
            upper: upper.map { Double($0) / rowScale[row] } ?? .infinity)
    }

    /// Closes (fixes at 0) or reopens columns.
    func setClosed(_ columns: [Int32], _ closed: Bool) throws(GLPKFailure) {
        let changed = columns.filter { isClosed[Int($0)] != closed }
        if changed.isEmpty { return }
        for column in changed { isClosed[Int(column)] = closed }
        try lp.setColumnBounds(
            changed, lower: [Double](repeating: 0, count: changed.count),
            upper: changed.map { _ in closed ? 0 : .infinity })
    }

    /// A proved bound and what it rests on.
    struct DualBound {
        var value: Int64
        var reducedCosts: [Int64]
    }

    /// The bound that GLPK's row duals prove, in whole numbers.
    ///
    /// - Parameter duals: one for each row, as GLPK gives them.
    func dualBound(_ duals: [Double], costScale scale: Double) -> DualBound {
        let whole: Int128 = 1 << 32
        var reduced: [Int128] = []
        reduced.reserveCapacity(columnCount)
        for cost in objective { reduced.append(Int128(cost) * whole) }
        var value: Int128 = 0
        var prices = [Double](repeating: 0, count: rowCount)
        for row in 0..<rowCount {
            var price = duals[row] * scale / rowScale[row]
            if price > 0, rowLower[row] == nil { price = 0 }
            if price < 0, rowUpper[row] == nil { price = 0 }
            // Any price gives a bound; one beyond all reason gives way to none.
            if !(abs(price) * rowScale[row] < 0x1p62) { price = 0 }
            prices[row] = price
        }
        for (row, slack) in slackOfRow {
            // The slack's reduced cost, objective − Σ price × entry, must not be negative.
            var limit = Double(objective[slack.column])
            for k in entryStart[slack.column]..<entryStart[slack.column + 1]
            where Int(entryRow[k]) != row {
                limit -= prices[Int(entryRow[k])] * Double(entryValue[k])
            }
            if prices[row] * Double(slack.sign) > limit {
                prices[row] = max(0, limit) * Double(slack.sign)
            }
        }
        let exact = prices.map(FixedPoint.init)
        for row in 0..<rowCount where exact[row].significand != 0 {
            let side = prices[row] > 0 ? rowLower[row] : rowUpper[row]
            value += exact[row].timesFine(side ?? 0)
            for entry in rowEntries[row] {
                reduced[Int(entry.column)] += exact[row].timesFine(-entry.value)
            }
        }
        for column in 0..<columnCount {
            var cost = reduced[column]
            for k in entryStart[column]..<entryStart[column + 1] {
                let price = exact[Int(entryRow[k])]
                if price.significand != 0 { cost += price.timesFine(-entryValue[k]) }
            }
            reduced[column] = cost
            if cost < 0, !isClosed[column] { value += cost * Int128(ceiling[column]) }
        }
        // Every plan's value is a whole number, so the bound may be rounded up.
        let up: Int128 = (value + whole - 1) >> 32
        var rounded: [Int64] = []
        rounded.reserveCapacity(columnCount)
        for cost in reduced {
            let down: Int128 = cost >> 32
            rounded.append(Int64(clamping: down))
        }
        return DualBound(value: Int64(clamping: up), reducedCosts: rounded)
    }
}
