import Exchange
import Files
import Matching

/// A plan read from a file, as `assign --plan` writes it.
package struct SuppliedPlan {
    /// The rows, references as written.
    package let rows: [PlanCheck.Row]
    /// Remarks after which work goes on.
    package let notices: [Notice]
    private let path: String
    private let lines: [Int]

    /// Reads a plan.
    ///
    /// - Throws: `InstanceRefused` where the file is missing or has faults (65), and the reader's
    ///   own error where the system cannot read it (74).
    package init(at path: String) throws {
        let reading = try PlanFile.read(path)
        if !reading.faults.isEmpty { throw InstanceRefused(faults: reading.faults) }
        rows = reading.rows.map { PlanCheck.Row(child: $0.child, home: $0.home) }
        lines = reading.lines
        notices = reading.notices
        self.path = path
    }

    /// Rows that break a rule, as faults of the file.
    package func refusal(_ breaches: [AgreedHomes.Breach]) -> InstanceRefused {
        let complaints = Complaints()
        for breach in breaches {
            let row = rows[breach.row]
            let home = breach.isOfChild ? nil : row.home
            complaints.fault(
                path, line: lines[breach.row], column: home == nil ? "child_id" : "home_id",
                value: home ?? row.child, "\(breach.rule): \(breach.text)")
        }
        return InstanceRefused(faults: complaints.faults)
    }
}

extension Failure {
    /// A plan of ours that the judge did not pass (70).
    package static func notLawful(_ fault: Allocator.Fault) -> Failure {
        Failure(
            .software,
            "Error: a plan did not pass the independent check "
                + "(\(fault.rules.joined(separator: ", "))) and is not printed. Please report it "
                + "with the command and the version.")
    }
}
