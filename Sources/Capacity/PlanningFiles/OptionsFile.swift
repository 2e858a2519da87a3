import Care
import Exchange
import Files

/// options.csv: homes that could be had, and how many at most.
package enum OptionsFile {
    /// Reads options, by id; faults go to the complaints.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: The name in complaints.
    ///   - instance: Today's instance.
    ///   - supply: Ids of the scenario's supply, which no option may have.
    ///   - complaints: Takes faults and notices.
    package static func read(
        _ bytes: [UInt8], file: String, instance: Instance, supply: Set<String>,
        complaints: Complaints
    ) -> [SupplyOption] {
        let table = CSVTable<SupplyField>(bytes, file: file, complaints: complaints)
        let row = SupplyRow(instance)
        var options: [SupplyOption] = []
        var lines: [String: Int] = [:]
        while table.next() {
            guard let read = row.read(table) else { continue }
            if let earlier = lines[read.terms.id] {
                table.fault(
                    .optionID,
                    "the id already stands on line \(earlier); give every option its own")
            } else if supply.contains(read.terms.id) {
                table.fault(
                    .optionID, "the scenario's supply has this id; give the option its own")
            }
            lines[read.terms.id] = lines[read.terms.id] ?? table.line
            options.append(SupplyOption(terms: read.terms, maximum: read.count))
        }
        return options.sorted { $0.terms.id.precedes($1.terms.id) }
    }
}

/// The columns of a table of plans.
package enum CountField: Int, TableField {
    case plan, optionID, count

    package static let layout = TableLayout(
        "counts.csv", "Plans: how many units of each option.", isRequired: true,
        columns: [
            Column(
                "plan", "The plan's name.", values: "text", example: "north", isRequired: true),
            Column(
                "option_id", "The option; blank with a blank count for a plan of nothing.",
                values: "option_id of options.csv", example: "north-teens"),
            Column("count", "Units, also beyond the maximum.", values: "count", example: "2"),
        ])
}

/// A file of plans: `plan,option_id,count`.
package enum CountsFile {
    /// Reads plans, by name; faults go to the complaints.
    package static func read(
        _ bytes: [UInt8], file: String, options: [SupplyOption], complaints: Complaints
    ) -> [PlanCounts] {
        let table = CSVTable<CountField>(bytes, file: file, complaints: complaints)
        let known = Set(options.map(\.terms.id))
        var plans: [String: [String: Int]] = [:]
        var looks: [String: (name: String, line: Int)] = [:]
        while table.next() {
            let name = table.text(.plan)
            if let name {
                let earlier = looks[name.lookAlike]
                if let earlier, earlier.name != name {
                    table.fault(
                        .plan,
                        .lookAlikeFault(
                            of: "plan", and: "line \(earlier.line)", so: "one plan would be two"))
                }
                looks[name.lookAlike] = earlier ?? (name, table.line)
            }
            if name == "baseline" {
                table.fault(.plan, "`baseline` is what doing nothing is called; rename the plan")
            }
            let option = table.id(.optionID)
            let count = table.count(.count)
            if let option, !known.contains(option) {
                table.fault(
                    .optionID,
                    "the options have no such id; "
                        + (Spelling.nearest(to: option, among: known.sorted())
                            .map { "did you mean \($0)?" } ?? "correct the reference"))
            }
            if table.isClear(.optionID) != table.isClear(.count) {
                table.fault(
                    table.isClear(.count) ? .count : .optionID, value: "",
                    "option_id and count stand together; fill in both, or clear both")
            }
            if let count, count > CountsFile.most {
                table.fault(.count, "more than \(CountsFile.most) units are not read")
            }
            guard let name else { continue }
            plans[name] = plans[name] ?? [:]
            guard let option, let count else { continue }
            if plans[name]?[option] != nil {
                table.fault(.optionID, "the plan names this option twice; keep one of the two")
            }
            plans[name]?[option] = count
        }
        return plans.map { PlanCounts(name: $0.key, counts: $0.value) }
            .sorted { $0.name.precedes($1.name) }
    }

    /// The most units of an option that a plan or a supply may have.
    static let most = 10_000

    /// A plan as a file, options in their order.
    package static func text(_ plan: PlanCounts, options: [SupplyOption]) -> String {
        options.reduce(CSVText.line(["plan", "option_id", "count"])) { text, option in
            text
                + CSVText.line([
                    plan.name, option.terms.id, String(plan.counts[option.terms.id] ?? 0),
                ])
        }
    }
}
