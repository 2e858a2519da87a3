import Care
import Exchange
import Files

/// What the nightly job reads, by what it judges, and where it writes: a YAML file.
///
/// ``declared`` lists every setting. Paths are relative to the file's folder.
package struct NightlySettings: Sendable, Hashable {
    /// A share on a day: one end of a target.
    package struct TargetPoint: Sendable, Hashable {
        /// The day.
        package var day: Day
        /// The share.
        package var rate: Rate
    }

    /// A target that moves between two days.
    package struct Target: Sendable, Hashable {
        /// Where it starts.
        package var start: TargetPoint
        /// Where it ends, on a later day.
        package var end: TargetPoint
        /// `straight`, `early`, `late` or `step`.
        package var shape = "straight"
    }

    /// An event on a day, for charts.
    package struct Annotation: Sendable, Hashable {
        /// The day.
        package var day: Day
        /// What happened.
        package var text: String
    }

    /// How often the edition for sharing is published.
    package enum Sharing: String, Sendable, CaseIterable {
        /// Of every last night of a month.
        case month
        /// Of every night: a reader who knows what changed in a day learns more from two of them.
        case night
        /// Never.
        case never
    }

    /// The shapes of a target, by name.
    package static let shapes = ["straight", "early", "late", "step"]

    /// The database file.
    package var database = "nearhome.db"
    /// The folder of the published nights.
    package var out = "nights"
    /// The folder of the editions for sharing, apart from the nights.
    package var shared = "shared"
    /// The group that may read what is published; nil = only who runs the job.
    package var readers: String?

    /// Who may read what is published.
    package var access: FileAccess {
        readers.flatMap { FileAccess.group(named: $0) } ?? .owner
    }
    /// How often the edition for sharing is published; monthly by default.
    package var sharing = Sharing.month
    /// The authority's upper-tier GSS code.
    package var authority = ""
    /// The authorities that share a border with it; nil = as known.
    package var adjoining: [String]?
    /// SSDA903 returns: a folder or one file; nil = not connected.
    package var returns: String?
    /// The authority's value in the LA column; nil = its code or its name.
    package var la: String?
    /// An instance folder; nil = not connected.
    package var instance: String?
    /// A mapping of a case system's extracts; nil = not connected.
    package var mapping: String?
    /// The placement officer's desk: its database, beside ``instance`` or ``mapping``, the feed; nil =
    /// not connected.
    package var desk: String?
    /// Whether returns, instance and tables are invented, so that every page and report says so.
    package var isSynthetic = false
    /// A night's folder of further tables: registers, prices, targets, benchmarks.
    package var tables: String?
    /// A policy that takes the place of the instance's.
    package var policy: String?
    /// An ONS Postcode Directory CSV.
    package var postcodes: String?
    /// Boundaries and neighbours by day; nil = those known already.
    package var boundaries: String?
    /// The day by whose boundaries every night is seen; nil = each by its own.
    package var boundariesOn: Day?
    /// What outside means: a name of the meanings of `nearhome report`.
    package var meaning = "out"
    /// The target; nil = that of the instance, else none.
    package var target: Target?
    /// What placements may cost in a financial year, by the calendar year it starts in.
    package var budgets: [Int: Pence] = [:]
    /// Events for charts, by day.
    package var annotations: [Annotation] = []
    /// Days after which the newest source file is stale; nil = never.
    package var staleAfter: Int? = 3
    /// Days within which the newest date inside a source must lie; nil = any.
    ///
    /// 14, or any where
    /// ``staleAfter`` is never.
    package var newestWithin: Int? = 14
    /// The day of which the sources tell, where whoever delivers them says so; nil = by their files
    /// and the dates in them.
    package var asOf: Day?
    /// The largest change of a count of rows that is believed, a share of the count before.
    package var largestJump = Rate(millionths: 200_000)
    /// Branch-and-bound nodes of the allocation.
    package var nodeLimit = 200
    /// Whether tonight's report is printed to a PDF, where there is a browser.
    package var printsPDF = true
    /// Seconds to wait for another run.
    package var wait = 60
    /// The most missed nights that are filled at a start.
    package var fillMissed = 31
    /// How many past nights are measured again from tonight's sources.
    package var revise = 92
    /// A program that is run with the alert's file where there is no report.
    package var alert: String?

    /// The usual settings.
    package init() {}

    /// Reads a file of settings.
    ///
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read(
        _ path: String
    ) throws(ExchangeError) -> SettingsReading<NightlySettings> {
        try SettingsFile.read(path) { read($0, file: path, folder: $1) }
    }

    /// Reads settings from bytes, paths relative to a folder; a blank folder is the working one.
    package static func read(
        _ bytes: [UInt8], file: String, folder: String
    ) -> SettingsReading<NightlySettings> {
        let complaints = Complaints()
        let reader = NightlySettingsReader(
            yaml: YAMLFile(file: file, complaints: complaints), folder: folder)
        let settings = reader.read(bytes)
        return SettingsReading(
            settings: complaints.hasFaults ? nil : settings, faults: complaints.faults)
    }

    /// The settings that change what a night says, as a file of settings that is kept with the
    /// night's sources.
    package var text: String {
        var lines = ["authority: \(authority)"]
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        if let adjoining { lines.append("adjoining: [\(adjoining.joined(separator: ", "))]") }
        for (key, value) in [
            ("returns", returns), ("la", la), ("instance", instance), ("mapping", mapping),
            ("desk", desk),
            ("tables", tables), ("policy", policy), ("postcodes", postcodes),
            ("boundaries", boundaries),
        ] {
            if let value { lines.append("\(key): \(quoted(value))") }
        }
        if isSynthetic { lines.append("synthetic: yes") }
        if let boundariesOn { lines.append("boundaries_on: \(boundariesOn)") }
        lines.append("meaning: \(meaning)")
        if let target {
            lines += [
                "target:", "  from: {on: \(target.start.day), rate: \(target.start.rate)}",
                "  to: {on: \(target.end.day), rate: \(target.end.rate)}",
                "  shape: \(target.shape)",
            ]
        }
        if !budgets.isEmpty {
            lines.append("budget:")
            for year in budgets.keys.sorted() {
                guard let amount = budgets[year] else { continue }
                lines.append("  \(FinancialYear(start: year)): \(amount)")
            }
        }
        if !annotations.isEmpty {
            lines.append("annotations:")
            for annotation in annotations {
                lines.append("  - {on: \(annotation.day), text: \(quoted(annotation.text))}")
            }
        }
        lines.append("node_limit: \(nodeLimit)")
        lines.append("stale_after: \(staleAfter.map { String($0) } ?? "never")")
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Reads one file of settings.
private struct NightlySettingsReader {
    let yaml: YAMLFile
    let folder: String

    func read(_ bytes: [UInt8]) -> NightlySettings? {
        guard let root = yaml.root(bytes),
            let part = yaml.part(
                "nightly", taking: NightlySettings.names, of: SettingsPart.names,
                shared: SettingsPart.shared, in: root),
            let members = yaml.members(part, of: NightlySettings.names)
        else { return nil }
        var settings = NightlySettings()
        settings.database = path(settings.database)
        settings.out = path(settings.out)
        settings.shared = path(settings.shared)
        var places: [String: YAMLFile.Place] = [:]
        for (key, place) in members {
            places[key] = place
            if !yaml.isBlank(place) || key == "authority" { take(key, place, &settings) }
        }
        if places["authority"] == nil {
            yaml.complaints.fault(
                yaml.file, line: 1, column: "authority",
                "the required key is missing; write the upper-tier GSS code, as "
                    + "`authority: E10000003`")
        }
        if places["newest_within"] == nil && settings.staleAfter == nil {
            settings.newestWithin = nil
        }
        if let place = places["desk"], settings.desk != nil, settings.mapping == nil,
            settings.instance == nil
        {
            yaml.fault(
                place,
                "the desk stands beside the feed of the case system; write `instance:` or "
                    + "`mapping:` too")
        }
        if let place = places["mapping"], settings.mapping != nil, settings.instance != nil {
            yaml.fault(
                place, "an instance and a mapping give the same tables; keep one of the two keys")
        }
        for (key, output) in [("out", settings.out), ("shared", settings.shared)] {
            for (name, source) in [
                ("returns", settings.returns), ("instance", settings.instance),
                ("tables", settings.tables),
            ] {
                guard let source, Files.isWithin(output, source) else { continue }
                yaml.complaints.fault(
                    yaml.file, line: places[key]?.line, column: key, value: output,
                    "the published nights would be among the files of `\(name)` and be read as a "
                        + "source the next night; name a folder outside it")
            }
        }
        if let place = places["database"], published(settings.database, in: settings) {
            yaml.fault(
                place, "the job publishes a file or folder of this name there; name another file")
        }
        if let place = places["shared"] ?? places["out"], isWithin(settings) {
            yaml.fault(
                place,
                "the edition for sharing and the team's nights would be in one folder; name two "
                    + "folders in `out` and `shared`, neither inside the other")
        }
        return settings
    }

    // Whether the database would stand in or in place of what the job publishes.
    private func published(_ database: String, in settings: NightlySettings) -> Bool {
        var path = database
        while true {
            let name = path.split(separator: "/").last ?? ""
            let isOfJob =
                ["figures.csv", "alert.txt", "latest"].contains { $0 == name }
                || Day(iso: String(name.prefix(10))) != nil
            let folder = Files.parent(of: path)
            if folder == path || folder == "." { return false }
            if isOfJob,
                [settings.out, settings.shared].contains(where: {
                    Files.isWithin(folder, $0) && Files.isWithin($0, folder)
                })
            {
                return true
            }
            path = folder
        }
    }

    // Whether one of the two folders holds the other.
    private func isWithin(_ settings: NightlySettings) -> Bool {
        Files.isWithin(settings.out, settings.shared)
            || Files.isWithin(settings.shared, settings.out)
    }

    private func take(
        _ key: String, _ place: YAMLFile.Place, _ settings: inout NightlySettings
    ) {
        switch key {
        case "authority": settings.authority = authority(place) ?? ""
        case "adjoining":
            settings.adjoining = yaml.items(place)?.compactMap(authority).sorted()
        case "returns": settings.returns = yaml.text(place).map(path)
        case "la": settings.la = yaml.text(place)
        case "instance": settings.instance = yaml.text(place).map(path)
        case "mapping": settings.mapping = yaml.text(place).map(path)
        case "desk": settings.desk = yaml.text(place).map(path)
        case "tables": settings.tables = yaml.text(place).map(path)
        case "synthetic": settings.isSynthetic = yaml.yesNo(place) ?? settings.isSynthetic
        case "pdf": settings.printsPDF = yaml.yesNo(place) ?? settings.printsPDF
        case "policy": settings.policy = yaml.text(place).map(path)
        case "postcodes": settings.postcodes = yaml.text(place).map(path)
        case "boundaries": settings.boundaries = yaml.text(place).map(path)
        case "boundaries_on":
            settings.boundariesOn =
                place.node.scalar?.string.lowercased() == "night"
                ? nil : yaml.read(place, Notation.day)
        case "database": settings.database = yaml.text(place).map(path) ?? settings.database
        case "out": settings.out = yaml.text(place).map(path) ?? settings.out
        case "readers":
            settings.readers = yaml.text(place)
            if let group = settings.readers, FileAccess.group(named: group) == nil {
                yaml.fault(
                    place, "this system knows no such group; make it, or name one that is there")
            }
        case "shared": settings.shared = yaml.text(place).map(path) ?? settings.shared
        case "shared_every":
            let word = yaml.text(place)?.lowercased() ?? ""
            if let sharing = NightlySettings.Sharing(rawValue: word) {
                settings.sharing = sharing
            } else {
                yaml.fault(place, "this is not one of the choices; write month, night or never")
            }
        case "meaning": settings.meaning = yaml.text(place) ?? settings.meaning
        case "target": settings.target = target(place)
        case "budget": settings.budgets = budgets(place)
        case "annotations": settings.annotations = annotations(place)
        case "node_limit": settings.nodeLimit = count(place, from: 1) ?? settings.nodeLimit
        case "stale_after":
            settings.staleAfter =
                place.node.scalar?.string.lowercased() == "never" ? nil : count(place, from: 1)
        case "newest_within":
            settings.newestWithin =
                place.node.scalar?.string.lowercased() == "never" ? nil : count(place, from: 1)
        case "as_of": settings.asOf = yaml.read(place, Notation.day)
        case "largest_jump": settings.largestJump = rate(place) ?? settings.largestJump
        case "fill_missed": settings.fillMissed = count(place, from: 0) ?? settings.fillMissed
        case "revise": settings.revise = count(place, from: 0) ?? settings.revise
        case "wait": settings.wait = count(place, from: 0) ?? settings.wait
        case "alert": settings.alert = yaml.text(place).map(path)
        default: break
        }
    }

    private func path(_ text: String) -> String {
        SettingsFile.path(text, in: folder)
    }

    private func authority(_ place: YAMLFile.Place) -> String? {
        guard let text = yaml.text(place) else { return nil }
        let code = text.uppercased()
        // Which codes the boundaries name is known when they are read, with the sources.
        if AuthorityTable.upperTier(of: code) == .upperTier(code) { return code }
        if let complaint = AuthorityTable.complaint(of: code) {
            yaml.fault(place, "this \(complaint)")
        }
        return nil
    }

    private func count(_ place: YAMLFile.Place, from least: Int) -> Int? {
        guard let value = yaml.read(place, { Notation.count($0) }) else { return nil }
        if value < least || value > 1_000_000_000 {
            yaml.fault(
                place,
                "the number is out of range; write a whole number of \(least) or more")
            return nil
        }
        return value
    }

    private func rate(_ place: YAMLFile.Place) -> Rate? {
        guard let millionths = yaml.read(place, { Notation.fraction($0, places: 6) }) else {
            return nil
        }
        if millionths > 1_000_000 {
            yaml.fault(place, "this is a share between 0 and 1; write 0.29 for 29 per cent")
            return nil
        }
        return Rate(millionths: millionths)
    }

    private func target(_ place: YAMLFile.Place) -> NightlySettings.Target? {
        guard let members = yaml.members(place, of: ["from", "to", "shape"]) else { return nil }
        var points: [String: NightlySettings.TargetPoint] = [:]
        var shape = NightlySettings.shapes[0]
        for (key, member) in members {
            if key == "shape" {
                shape = yaml.text(member)?.lowercased() ?? shape
                if !NightlySettings.shapes.contains(shape) {
                    yaml.fault(
                        member,
                        "this is not a shape of a target; write one of "
                            + NightlySettings.shapes.joined(separator: ", "))
                }
                continue
            }
            guard let parts = yaml.members(member, of: ["on", "rate"]) else { return nil }
            var day: Day?
            var rate: Rate?
            for (key, part) in parts {
                if key == "on" { day = yaml.read(part, Notation.day) }
                if key == "rate" { rate = self.rate(part) }
            }
            if let day, let rate { points[key] = NightlySettings.TargetPoint(day: day, rate: rate) }
        }
        guard let start = points["from"], let end = points["to"] else {
            yaml.fault(
                place,
                "a target needs both ends; write `from: {on: 2011-04-01, rate: 0.409}` and "
                    + "`to: {on: 2012-03-31, rate: 0.29}`")
            return nil
        }
        if start.day >= end.day {
            yaml.fault(place, "the target ends before it starts; put the two days right")
            return nil
        }
        return NightlySettings.Target(start: start, end: end, shape: shape)
    }

    private func budgets(_ place: YAMLFile.Place) -> [Int: Pence] {
        var budgets: [Int: Pence] = [:]
        for (key, line, value) in yaml.pairs(place) ?? [] {
            let amount = yaml.read(value, Notation.sum)
            guard let year = FinancialYear(key) else {
                yaml.complaints.fault(
                    yaml.file, line: line, column: value.path, value: key,
                    "this is not a financial year; write it as 2011/12")
                continue
            }
            if let amount { budgets[year.start] = amount }
        }
        return budgets
    }

    private func annotations(_ place: YAMLFile.Place) -> [NightlySettings.Annotation] {
        (yaml.items(place) ?? []).compactMap { item in
            guard let members = yaml.members(item, of: ["on", "text"]) else { return nil }
            var day: Day?
            var text: String?
            for (key, member) in members {
                if key == "on" { day = yaml.read(member, Notation.day) }
                if key == "text" { text = yaml.text(member) }
            }
            guard let day, let text else {
                yaml.fault(item, "an annotation needs `on` and `text`; write both")
                return nil
            }
            return NightlySettings.Annotation(day: day, text: text)
        }.sorted { ($0.day, $0.text) < ($1.day, $1.text) }
    }
}
