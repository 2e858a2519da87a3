import Care
import Exchange
import Sufficiency

/// A folder that holds everything of one night: `night.csv`, returns, registers, prices, targets.
///
/// A table that is there is connected; one that is not makes what needs it "not measured".
public enum NightFolder {
    /// What reading gave.
    public struct Reading: Sendable {
        /// The inputs; nil exactly where there are faults.
        public var inputs: NightInputs?
        /// Everything wrong, by file and line.
        public var faults: [Fault]
        /// Remarks after which work goes on.
        public var notices: [Notice]
    }

    /// The file that makes a folder a night's.
    public static let file = "night.csv"

    /// Whether a folder is a night's.
    public static func isNight(_ path: String) -> Bool {
        Files.kind(of: "\(path)/\(file)") == .file
    }

    /// Reads a folder, all faults at once.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - version: The product's version, for the report's provenance.
    /// - Throws: ``ExchangeError`` where a file cannot be read.
    public static func read(_ path: String, version: String) throws(ExchangeError) -> Reading {
        try NightFolderReader(path: path, version: version).read()
    }
}

final class NightFolderReader {
    private let path: String
    private let version: String
    private let complaints = Complaints()
    private var settings: [String: (value: String, line: Int)] = [:]

    init(path: String, version: String) {
        self.path = path
        self.version = version
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

    private func required(_ key: String) -> String? {
        if let value = text(key) { return value }
        complaints.fault(NightFolder.file, column: key, "the key is missing; add a row for it")
        return nil
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
        "meaning", "population", "population_estimate", "neighbours", "synthetic",
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
        if !isThere {
            complaints.fault(
                NightFolder.file, "there is no such file in \(path); it says what the night is of")
        }
        let date = day("date", required("date"))
        let code = required("authority")?.uppercased()
        guard let date, let code else { return reading(nil) }
        let adjoining =
            text("adjoining").map { list in
                list.split(separator: ";").map { String($0).trimmed.uppercased() }
            } ?? KnownNeighbours.adjoining(code, on: date) ?? []
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
        try readReturns(&inputs)
        try readInstance(&inputs)
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
        let request = ReturnImport.Request(
            path: "\(path)/\(folder)", asOf: inputs.date, authority: inputs.authority.code,
            adjoining: inputs.authority.adjoining)
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices): take(faults, notices, under: folder)
        case .done(let imported):
            take([], imported.notices, under: folder)
            inputs.histories = NightInputs.Histories(
                of: imported, through: day("returns_through", text("returns_through")))
        }
    }

    private func readInstance(_ inputs: inout NightInputs) throws(ExchangeError) {
        guard let folder = text("instance") else { return }
        let reading = try InstanceFolder.read(at: "\(path)/\(folder)")
        take(reading.faults, reading.notices, under: folder)
        guard let instance = reading.instance else { return }
        inputs.instance = instance
        inputs.settings = reading.policy?.settings ?? inputs.settings
        inputs.provenance.policyHash = reading.policyHash
    }

    private func take(_ faults: [Fault], _ notices: [Notice], under folder: String) {
        for fault in faults {
            complaints.fault(
                "\(folder)/\(fault.file)", line: fault.line, column: fault.column,
                value: fault.value, fault.message)
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
                        measure: measure, trajectory: Trajectory(constant: first))
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
                let weekly = table.pounds(.weekly)
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
        struct Area: Hashable {
            var code: String
            var period: String
        }
        let own = inputs.authority.code
        let neighbours = Set(
            (text("neighbours") ?? "").split(separator: ";").map {
                String($0).trimmed.uppercased()
            })
        var found: [Area: NightInputs.Benchmark] = [:]
        var seen: Set<[String]> = []
        var hidden: Set<Area> = []
        let isThere = try rows(NightTables.Location.self) { table in
            guard let period = table.text(.period), let level = table.text(.level)?.lowercased(),
                let locality = table.text(.locality), let number = table.text(.number)
            else { return }
            let code: String?
            let role: NightInputs.Benchmark.Role
            let name: String?
            switch level {
            case "national":
                (code, name, role) = (
                    table.text(.countryCode) ?? "E92000001", table.text(.countryName), .country
                )
            case "local authority":
                code = table.text(.code)?.uppercased()
                name = table.text(.name)
                role = code == own ? .own : .neighbour
                if let code, role == .neighbour, !neighbours.contains(code) { return }
            default: return
            }
            guard let code else { return }
            let area = Area(code: code, period: period)
            guard seen.insert([code, period, locality]).inserted else {
                table.fault(
                    .locality,
                    "the area and year have this category twice; keep one row for each, by taking"
                        + " the totals of every other column")
                return
            }
            guard let count = Int(number) else {
                hidden.insert(area)
                return
            }
            var entry =
                found[area]
                ?? NightInputs.Benchmark(
                    code: code, name: name ?? code, role: role, period: period, tally: Tally())
            let words = locality.lowercased()
            if words.hasPrefix("outside") {
                entry.tally.counted += count
            } else if words.hasPrefix("inside") {
                entry.tally.notCounted += count
            } else {
                entry.tally.unknown += count
            }
            found[area] = entry
        }
        guard isThere else { return }
        for area in hidden.sorted(by: { ($0.code, $0.period) < ($1.code, $1.period) }) {
            complaints.notice(
                NightTables.Location.layout.file, value: "\(area.code) \(area.period)",
                "a number of this area is suppressed, so it is left out")
        }
        // The latest year of each area.
        var latest: [String: NightInputs.Benchmark] = [:]
        for (area, entry) in found where !hidden.contains(area) {
            if let held = latest[area.code], held.period >= area.period { continue }
            latest[area.code] = entry
        }
        inputs.benchmarks = latest.values.sorted { $0.code < $1.code }
    }
}
