import Files

/// The columns of a plan.
package enum PlanField: Int, TableField {
    case childID, homeID

    package static let layout = TableLayout(
        "plan.csv", "A plan: where each child would live.", isRequired: true,
        columns: [
            Column(
                "child_id", "The child.", values: "child_id of children.csv", example: "C1",
                isRequired: true),
            Column(
                "home_id", "The home; blank = no home.", values: "home_id of homes.csv",
                example: "H1"),
        ])
}

/// A plan as a CSV file: one row for each child, `child_id,home_id`; a blank home_id means no home.
package enum PlanFile {
    /// One row, references as written.
    package typealias Row = (child: String, home: String?)

    /// What reading a plan gave.
    package struct Reading {
        /// The rows; empty where there are faults.
        package var rows: [Row]
        /// The line on which each row starts, the header being line 1.
        package var lines: [Int]
        /// Everything wrong, by line and column.
        package var faults: [Fault]
        /// Remarks after which work goes on.
        package var notices: [Notice]
    }

    /// Reads a plan, all faults at once.
    ///
    /// - Throws: `ExchangeError` where the file is there but the system cannot read it.
    package static func read(_ path: String) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        var rows: [Row] = []
        var lines: [Int] = []
        if let bytes = try Files.bytes(of: path) {
            let table = CSVTable<PlanField>(bytes, file: path, complaints: complaints)
            if !table.has(.homeID), !complaints.hasFaults {
                complaints.fault(
                    path, "the column home_id is missing; add it (a blank cell means no home)")
            }
            while table.next() {
                let child = table.text(.childID)
                let home = table.text(.homeID)
                if let child {
                    rows.append((child, home))
                    lines.append(table.line)
                }
            }
        } else {
            complaints.fault(path, "there is no such file; `nearhome assign --plan` writes one")
        }
        return Reading(
            rows: complaints.hasFaults ? [] : rows, lines: complaints.hasFaults ? [] : lines,
            faults: complaints.faults,
            notices: complaints.notices)
    }

    /// Writes a plan, atomically, over what was there.
    ///
    /// - Throws: `ExchangeError`; nothing has changed then.
    package static func write(_ rows: [Row], to path: String) throws(ExchangeError) {
        var table = TableWriter<PlanField>()
        for row in rows {
            table.write(row.child)
            table.write(row.home)
            table.endRow()
        }
        try StreamedFile.replace(path, with: table.bytes)
    }
}
