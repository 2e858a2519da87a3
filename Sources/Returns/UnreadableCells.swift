import Care
import Files

/// What of one file cannot be read, column by column, and whether that is a slip or a habit.
///
/// One bad row stops nobody: its cell counts as not known. Where most of a column cannot be read,
/// or six cells and a tenth of it, the file was written another way, and it is refused if the
/// column decides what is counted; see ``Return903Table/decidingColumns``.
struct UnreadableCells {
    /// A column of a table.
    struct Column: Hashable, Comparable {
        var table: Return903Table
        var ordinal: Int

        init(_ table: Return903Table, _ ordinal: Int) {
            self.table = table
            self.ordinal = ordinal
        }

        /// Whether it decides what is counted.
        var isDeciding: Bool { table.decidingColumns.contains(table.allColumns[ordinal]) }

        static func < (left: Column, right: Column) -> Bool {
            (left.table.rawValue, left.ordinal) < (right.table.rawValue, right.ordinal)
        }
    }

    /// A day that is written the other way than most of its column, and may be another day.
    struct Doubtful {
        var column: Column
        var row: Int
        var line: Int
        var day: Day
    }

    private struct Style {
        var count = 0
        var line = 0
        var cells: [(row: Int, line: Int, day: Day)] = []

        mutating func see(_ day: Day, row: Int, line: Int) {
            if count == 0 { self.line = line }
            count += 1
            if cells.count < mostKept { cells.append((row, line, day)) }
        }
    }

    private struct Tally {
        var name = ""
        var filled = 0
        var unread = 0
        var blank = 0
        var complaints = Complaints()
        var blanks = Complaints()
        var slashes = Style()
        var dashes = Style()

        mutating func see(_ day: Day, hasSlashes: Bool, row: Int, line: Int) {
            filled += 1
            if hasSlashes {
                slashes.see(day, row: row, line: line)
            } else {
                dashes.see(day, row: row, line: line)
            }
        }
    }

    /// The most that is kept of one kind; the rest is counted.
    static let mostKept = 20_000

    private var columns: [Column: Tally] = [:]
    private var rows: [Return903Table: Int] = [:]
    private var lost: [Return903Table: (count: Int, complaints: Complaints)] = [:]

    /// Adds a row that was read.
    mutating func addRow(of table: Return903Table) { rows[table, default: 0] += 1 }

    /// Adds a row that cannot be read.
    mutating func addLost(of table: Return903Table, file: String, line: Int, _ message: String) {
        let held = lost[table] ?? (0, Complaints())
        held.complaints.fault(file, line: line, message)
        lost[table] = (held.count + 1, held.complaints)
    }

    /// Adds a cell that could be read.
    mutating func addFilled(_ column: Column) { columns[column, default: Tally()].filled += 1 }

    /// Adds a day.
    ///
    /// - Parameter row: its index among the rows of the table.
    mutating func add(_ column: Column, _ day: Day, hasSlashes: Bool, row: Int, line: Int) {
        columns[column, default: Tally()].see(day, hasSlashes: hasSlashes, row: row, line: line)
    }

    /// Adds a cell that cannot be read.
    mutating func add(
        _ column: Column, name: String, file: String, line: Int, _ text: String, _ message: String
    ) {
        columns[column, default: Tally()].name = name
        columns[column, default: Tally()].filled += 1
        columns[column, default: Tally()].unread += 1
        columns[column]?.complaints.fault(
            file, line: line, column: name, order: column.ordinal, value: text, message)
    }

    /// Adds a blank cell of a column that must be filled.
    mutating func addBlank(
        _ column: Column, name: String, file: String, line: Int, _ message: String
    ) {
        columns[column, default: Tally()].name = name
        columns[column, default: Tally()].blank += 1
        columns[column]?.blanks.fault(
            file, line: line, column: name, order: column.ordinal, value: "", message)
    }

    /// Complains of what was found: as notices where it is a slip, as faults where it is a habit.
    ///
    /// - Returns: the days that may be others, which count as not known.
    func end(_ file: String, _ complaints: Complaints) -> [Doubtful] {
        var doubtful: [Doubtful] = []
        for (table, held) in lost.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let isHabit =
                table.isCounted
                && UnreadableCells.isHabit(held.count, of: held.count + (rows[table] ?? 0))
            complaints.take(
                held.complaints, asFaults: isHabit,
                adding: isHabit ? "" : "; what the row says counts as not known")
        }
        for (column, tally) in columns.sorted(by: { $0.key < $1.key }) {
            if tally.unread > 0 {
                let isHabit =
                    column.isDeciding && UnreadableCells.isHabit(tally.unread, of: tally.filled)
                    || (column == Column(.episodes, 1) && tally.unread == tally.filled)
                complaints.take(
                    tally.complaints, asFaults: isHabit,
                    adding: isHabit
                        ? "" : "; it counts as not known, and everything else is read")
            }
            if tally.blank > 0 {
                let all =
                    (rows[column.table] ?? 0)
                    + (column.ordinal == 0 ? tally.blank : 0)
                let isHabit =
                    column.isDeciding && UnreadableCells.isHabit(tally.blank, of: all)
                complaints.take(
                    tally.blanks, asFaults: isHabit,
                    adding: isHabit
                        ? ""
                        : column.ordinal == 0
                            ? "; the row is left out" : "; when it began counts as not known")
            }
            doubtful += mixed(column, tally, file, complaints)
        }
        return doubtful
    }

    // A program that takes 03/04/2011 for the 4th of March converts what it can and leaves the rest
    // as it is. A day after the 12th cannot have been changed about.
    private func mixed(
        _ column: Column, _ tally: Tally, _ file: String, _ complaints: Complaints
    ) -> [Doubtful] {
        let all = tally.slashes.count + tally.dashes.count
        let isLess = tally.slashes.count < tally.dashes.count
        let few = isLess ? tally.slashes : tally.dashes
        let many = isLess ? tally.dashes : tally.slashes
        if few.count == 0 { return [] }
        let name = column.table.columns[column.ordinal]
        let message =
            "the column mixes two ways of writing dates (line \(many.line) has the other), so part "
            + "of it was converted and may be wrong; write all as 30/09/2011 or all as 2011-09-30"
        if column.isDeciding,
            few.count * 2 >= all || UnreadableCells.isHabit(few.count, of: all)
        {
            complaints.fault(file, line: few.line, column: name, message)
            return []
        }
        let doubtful = few.cells.filter { $0.day.components.day <= 12 }
        for cell in doubtful {
            complaints.notice(
                file, line: cell.line, column: name, value: cell.day.description,
                message + "; it counts as not known, and everything else is read")
        }
        return doubtful.map { Doubtful(column: column, row: $0.row, line: $0.line, day: $0.day) }
    }

    private static func isHabit(_ count: Int, of all: Int) -> Bool {
        count > 1 && count * 2 > all || count > 5 && count * 10 > all
    }
}
