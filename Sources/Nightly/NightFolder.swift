import Care
import Exchange
import Files
import Matching
import Measures
import Reports
import Returns

/// A folder that holds everything of one night: `night.csv`, returns, registers, prices, targets.
///
/// A table that is there is connected; one that is not makes what needs it "not measured".
package enum NightFolder {
    /// What reading gave.
    package struct Reading: Sendable {
        /// The inputs; nil exactly where there are faults.
        package var inputs: NightInputs?
        /// Everything wrong, by file and line.
        package var faults: [Fault]
        /// Remarks after which work goes on.
        package var notices: [Notice]
    }

    /// The file that makes a folder a night's.
    package static let file = "night.csv"

    /// Whether a folder is a night's.
    package static func isNight(_ path: String) -> Bool {
        Files.kind(of: "\(path)/\(file)") == .file
    }

    /// Reads a folder, all faults at once.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - version: The product's version, for the report's provenance.
    ///   - policy: A policy file instead of the instance's; nil = the one in its folder.
    ///   - postcodes: An ONS Postcode Directory for returns and instance; nil = the one in the
    ///     folder of each.
    /// - Throws: `ExchangeError` where a file cannot be read.
    package static func read(
        _ path: String, version: String, policy: String? = nil, postcodes: String? = nil
    ) throws(ExchangeError) -> Reading {
        try NightFolderReader(path: path, version: version, policy: policy, postcodes: postcodes)
            .read()
    }

    /// Reads the tables alone, for an authority and a night given by others: returns, instance,
    /// date and authority of `night.csv` are not used and may be left out.
    ///
    /// - Throws: `ExchangeError` where a file cannot be read.
    package static func readTables(
        _ path: String, of authority: String, on night: Day, version: String
    ) throws(ExchangeError) -> Reading {
        try NightFolderReader(path: path, version: version, given: (authority, night)).read()
    }
}

final class NightFolderReader {
    private let path: String
    private let version: String
    private let complaints = Complaints()
    private var settings: [String: (value: String, line: Int)] = [:]
    private let given: (authority: String, night: Day)?
    private let policy: String?
    private let postcodes: String?

    init(
        path: String, version: String, given: (authority: String, night: Day)? = nil,
        policy: String? = nil, postcodes: String? = nil
    ) {
        self.path = path
        self.version = version
        self.given = given
        self.policy = policy
        self.postcodes = postcodes
    }

    private func rows<Field: TableField>(
        _ field: Field.Type, _ take: (CSVTable<Field>) -> Void
    ) throws(ExchangeError) -> Bool {
        let file = Field.layout.file
        guard let bytes = try Files.bytes(of: "\(path)/\(file)") else { return false }
        let table = CSVTable<Field>(bytes, complaints: complaints)
        while table.next() { take(table) }
        return true
    }

    private func list<Field: TableField, Row>(
        _ field: Field.Type, _ row: (CSVTable<Field>) -> Row?
    ) throws(ExchangeError) -> [Row]? {
        var found: [Row] = []
        let isThere = try rows(field) { table in
            if let value = row(table) { found.append(value) }
        }
        return isThere ? found : nil
    }

    private func fault(_ key: String, _ message: String) {
        let held = settings[key]
        complaints.fault(
            NightFolder.file, line: held?.line, column: key, value: held?.value, message)
    }

    private func text(_ key: String) -> String? { settings[key]?.value }

    // A path of the folder's settings: below the folder, or itself where it begins with `/`.
    private func place(_ given: String) -> String {
        given.hasPrefix("/") ? given : "\(path)/\(given)"
    }

    private func required(_ key: String) -> String? {
        if let value = text(key) { return value }
        complaints.fault(NightFolder.file, column: key, "the key is missing; add a row for it")
        return nil
    }

    private func codes(_ key: String) -> [String]? {
        text(key)?.split(separator: ";").map { String($0).trimmed.uppercased() }
    }

    // Codes that are of no authority are faults, unless the file of boundaries names them.
    private func checkCodes() throws(ExchangeError) {
        var boundaries = Boundaries.england
        if let file = text("boundaries") {
            boundaries = try BoundariesFile.read(place(file)).boundaries ?? boundaries
        }
        let named = [("authority", text("authority").map { [$0] })]
        for (key, codes) in named + ["adjoining", "neighbours"].map({ ($0, codes($0)) }) {
            for code in codes ?? [] {
                guard let complaint = AuthorityTable.complaint(of: code, by: boundaries) else {
                    continue
                }
                complaints.fault(
                    NightFolder.file, line: settings[key]?.line, column: key, value: code,
                    "this \(complaint)")
            }
        }
    }

    private func day(_ key: String, _ value: String?) -> Day? {
        guard let value else { return nil }
        switch Notation.day(ArraySlice(value.utf8)) {
        case .value(let day): return day
        case .fault(let message):
            fault(key, message)
            return nil
        }
    }

    private static let keys: Set = [
        "date", "authority", "name", "adjoining", "returns", "returns_through", "instance",
        "boundaries", "boundaries_on", "meaning", "population", "population_estimate", "neighbours",
        "synthetic",
    ]

    func read() throws(ExchangeError) -> NightFolder.Reading {
        let isThere = try rows(NightTables.Setting.self) { table in
            guard let key = table.text(.key)?.lowercased() else { return }
            if !NightFolderReader.keys.contains(key) {
                table.fault(.key, "this key is not known; see the format")
            } else if let value = table.text(.value) {
                self.settings[key] = (value, table.line)
            }
        }
        if !isThere && given == nil {
            complaints.fault(
                NightFolder.file, "there is no such file in \(path); it says what the night is of")
        }
        let date = given?.night ?? day("date", required("date"))
        let code = given?.authority ?? required("authority")?.uppercased()
        if given == nil { try checkCodes() }
        guard let date, let code else { return reading(nil) }
        let adjoining = codes("adjoining") ?? KnownNeighbours.adjoining(code, on: date) ?? []
        var provenance = Provenance(version: version)
        provenance.isSynthetic = text("synthetic")?.lowercased() == "yes"
        var inputs = NightInputs(
            date: date,
            authority: Authority(
                code: code, name: text("name") ?? AuthorityTable.name(of: code) ?? code,
                adjoining: adjoining), provenance: provenance)
        if let meaning = text("meaning") {
            if let known = OutsideMeaning(rawValue: meaning) {
                inputs.meaning = known
            } else {
                fault(
                    "meaning",
                    "write one of "
                        + OutsideMeaning.allCases.map(\.rawValue).joined(
                            separator: ", "))
            }
        }
        if let population = text("population") {
            if let count = Int(population), count > 0 {
                inputs.population = NightInputs.Population(
                    count: count, estimate: text("population_estimate") ?? "estimate not named")
            } else {
                fault("population", "write a whole number above 0")
            }
        }
        if given == nil {
            try readInstance(&inputs)
            try readReturns(&inputs)
            if let histories = inputs.histories, let instance = inputs.instance,
                instance.asOf == date, date <= histories.through
            {
                inputs.differences = Reconciliation.differences(
                    records: histories.records, instance: instance,
                    authority: inputs.authority.code, on: date
                ).map(SourceDifference.init)
            }
        }
        try readTables(&inputs)
        try readRegisters(&inputs)
        try readBenchmarks(&inputs)
        return reading(inputs)
    }

    private func reading(_ inputs: NightInputs?) -> NightFolder.Reading {
        NightFolder.Reading(
            inputs: complaints.hasFaults ? nil : inputs, faults: complaints.faults,
            notices: complaints.notices)
    }

    private func readReturns(_ inputs: inout NightInputs) throws(ExchangeError) {
        guard let folder = text("returns") else { return }
        var request = ReturnImport.Request(
            path: place(folder), asOf: inputs.date, authority: inputs.authority.code,
            adjoining: inputs.authority.adjoining, postcodes: postcodes)
        request.homes = inputs.instance?.homes ?? []
        request.through = day("returns_through", text("returns_through"))
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices): take(faults, notices, under: folder)
        case .done(let imported):
            take([], imported.notices, under: folder)
            inputs.histories = NightInputs.Histories(
                of: imported, through: request.through,
                seenFrom: inputs.authority, by: try boundaries(on: inputs.date))
        }
    }

    // Without either key places lie where the directory of postcodes has them.
    private func boundaries(
        on night: Day
    ) throws(ExchangeError) -> (Boundaries, on: Day)? {
        let on = text("boundaries_on")
        guard text("boundaries") != nil || on != nil else { return nil }
        let seenOn = on.flatMap { $0.lowercased() == "night" ? night : day("boundaries_on", $0) }
        var dated = Boundaries.england
        if let file = text("boundaries") {
            let reading = try BoundariesFile.read(place(file))
            for fault in reading.faults {
                complaints.fault(
                    file, line: fault.line, column: fault.column, value: fault.value,
                    fault.message)
            }
            dated = reading.boundaries ?? dated
        }
        return (dated, seenOn ?? night)
    }

    private func readInstance(_ inputs: inout NightInputs) throws(ExchangeError) {
        guard let folder = text("instance") else { return }
        let reading = try InstanceFolder.read(
            at: place(folder), policyOverride: policy, postcodes: postcodes)
        take(reading.faults, reading.notices, under: folder)
        guard let instance = reading.instance else { return }
        inputs.instance = instance
        inputs.settings = reading.policy?.settings ?? inputs.settings
        inputs.provenance.policyHash = reading.policyHash
    }

    private func take(_ faults: [Fault], _ notices: [Notice], under folder: String) {
        for fault in faults {
            // A fault of the whole folder names the path that was given.
            let file = fault.file.hasPrefix("/") ? fault.file : "\(folder)/\(fault.file)"
            complaints.fault(
                file, line: fault.line, column: fault.column, value: fault.value, fault.message)
        }
        for notice in notices {
            complaints.notice(
                notice.file.hasPrefix("\(path)/")
                    ? String(notice.file.dropFirst(path.count + 1)) : notice.file,
                line: notice.line, column: notice.column, value: notice.value, notice.message)
        }
    }

    private func rate<Field: TableField>(_ table: CSVTable<Field>, _ field: Field) -> Rate? {
        guard let text = table.text(field) else { return nil }
        guard let value = Decimals.parse(text, places: 6), (0...1_000_000).contains(value) else {
            table.fault(field, "write a share from 0 to 1 with at most six decimals, as 0.29")
            return nil
        }
        return Rate(millionths: value)
    }

    private func group<Field: TableField>(_ table: CSVTable<Field>, _ field: Field) -> CostGroup? {
        guard let text = table.text(field) else { return nil }
        guard let group = CostGroup(rawValue: text.lowercased()) else {
            table.fault(
                field,
                "write one of " + CostGroup.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        return group
    }

    private func readTables(_ inputs: inout NightInputs) throws(ExchangeError) {
        inputs.targets =
            try list(NightTables.Target.self) { table -> NightInputs.Target? in
                guard let measure = table.text(.measure), let first = self.rate(table, .fromRate)
                else { return nil }
                guard !table.isBlank(.to) else {
                    return NightInputs.Target(
                        measure: measure,
                        trajectory: Trajectory(constant: first, from: table.day(.from)))
                }
                guard let from = table.day(.from), let to = table.day(.to),
                    let last = self.rate(table, .toRate)
                else {
                    table.fault(.from, "a target that moves has from, to and to_rate")
                    return nil
                }
                guard from < to else {
                    table.fault(.to, "the last day comes after the first")
                    return nil
                }
                let shape = table.text(.shape).map { Trajectory.Shape(rawValue: $0.lowercased()) }
                guard let shape = shape ?? .some(.straight) else {
                    table.fault(.shape, "write straight, early, late or step")
                    return nil
                }
                return NightInputs.Target(
                    measure: measure,
                    trajectory: Trajectory(from: first, on: from, to: last, on: to, shape: shape))
            } ?? []
        inputs.annotations =
            try list(NightTables.Annotation.self) { table -> NightInputs.Annotation? in
                guard let date = table.day(.date), let text = table.text(.text) else { return nil }
                return NightInputs.Annotation(date: date, text: text)
            } ?? []
        inputs.prices = try list(NightTables.Price.self) { table -> UnitPrice? in
            guard let group = self.group(table, .group), let from = table.day(.from),
                let weekly = table.pounds(.weekly, isSpoken: true)
            else { return nil }
            return UnitPrice(group: group, from: from, weekly: weekly)
        }
        inputs.savings = try list(NightTables.Saving.self) { table -> SavingsLine? in
            guard let year = table.count(.year), let project = table.text(.project),
                let number = table.count(.objective), let weeks = table.count(.weeks),
                let from = self.group(table, .from)
            else { return nil }
            guard let objective = Objective(rawValue: number) else {
                table.fault(.objective, "write the number of an objective, 1 to 5")
                return nil
            }
            return SavingsLine(
                year: year, project: project, objective: objective, weeks: weeks, from: from,
                to: self.group(table, .to))
        }
        var years: Set<Int> = []
        let budgets = try list(NightTables.Budget.self) { table -> (year: Int, amount: Pence)? in
            guard let year = table.count(.year), let amount = table.sum(.amount, isSpoken: true)
            else { return nil }
            if !years.insert(year).inserted {
                table.fault(.year, "this year stands in two rows; keep one of them")
            }
            return (year, amount)
        }
        for budget in budgets ?? [] { inputs.budgets[budget.year] = budget.amount }
        inputs.earlier =
            try list(NightTables.Earlier.self) { table -> NightFigure? in
                guard let date = table.day(.date), let measure = table.text(.measure),
                    let version = table.count(.version), let counted = table.count(.counted),
                    let not = table.count(.notCounted), let unknown = table.count(.unknown)
                else { return nil }
                return NightFigure(
                    date: date, measure: measure, version: version,
                    tally: Tally(counted: counted, notCounted: not, unknown: unknown),
                    isRevision: table.text(.revision)?.lowercased() == "yes")
            } ?? []
    }

    private func readRegisters(_ inputs: inout NightInputs) throws(ExchangeError) {
        inputs.registers.approvals = try list(NightTables.Approval.self) {
            table -> NightRegisters.Approval? in
            guard let child = table.text(.child), let on = table.day(.on),
                let text = table.text(.role)
            else { return nil }
            guard let role = NightRegisters.Approval.Role(rawValue: text.lowercased()) else {
                table.fault(.role, "write nominated-officer or director")
                return nil
            }
            return NightRegisters.Approval(child: child, role: role, on: on)
        }
        inputs.registers.notifications = try list(NightTables.Notification.self) {
            table -> NightRegisters.Notification? in
            guard let child = table.text(.child), let on = table.day(.on) else { return nil }
            return NightRegisters.Notification(child: child, on: on)
        }
        inputs.registers.temporaryApprovals = try list(NightTables.TemporaryApproval.self) {
            table -> NightRegisters.TemporaryApproval? in
            guard let child = table.text(.child), let ends = table.day(.ends) else { return nil }
            return NightRegisters.TemporaryApproval(child: child, ends: ends)
        }
        inputs.registers.schools = try list(NightTables.School.self) {
            table -> NightRegisters.SchoolStay? in
            guard let child = table.text(.child), let school = table.text(.school),
                let from = table.day(.from)
            else { return nil }
            return NightRegisters.SchoolStay(
                child: child, school: school, from: from, to: table.day(.to))
        }
        inputs.registers.teams = try list(NightTables.Team.self) {
            table -> NightRegisters.TeamPeriod? in
            guard let child = table.text(.child), let team = table.text(.team),
                let from = table.day(.from)
            else { return nil }
            return NightRegisters.TeamPeriod(
                child: child, team: team, from: from, to: table.day(.to))
        }
    }

    private func readBenchmarks(_ inputs: inout NightInputs) throws(ExchangeError) {
        let file = PlacementLocationTable.Field.layout.file
        guard let bytes = try Files.bytes(of: "\(path)/\(file)") else { return }
        inputs.benchmarks = PlacementLocationTable.benchmarks(
            bytes, own: inputs.authority.code, neighbours: Set(codes("neighbours") ?? []),
            complaints: complaints)
    }
}
