import Care
import Files

/// The keys of policy.yml, and how they are read and written.
package enum PolicyFile {
    /// What reading a policy file gave.
    package struct Reading: Sendable {
        /// The policy; nil where there are faults.
        package var policy: Policy?
        /// Everything wrong.
        package var faults: [Fault]
        /// Remarks after which work goes on.
        package var notices: [Notice]
    }

    /// Keys and properties of the weights, in the order in which they are written.
    static let weights: [(key: String, path: WritableKeyPath<Policy.Weights, Weight> & Sendable)] =
        [
            ("per_km_from_home", \.perKmFromHome), ("per_km_from_school", \.perKmFromSchool),
            ("outside_area", \.outsideArea), ("distant", \.distant),
            ("kind_not_preferred", \.kindNotPreferred), ("unmet_need", \.unmetNeed),
            ("unmet_language", \.unmetLanguage), ("unmet_faith", \.unmetFaith),
            ("pets_not_wanted", \.petsNotWanted), ("move", \.move),
            ("move_per_year", \.movePerYear), ("siblings_split", \.siblingsSplit),
            ("unconfirmed", \.unconfirmed), ("outside_terms", \.outsideTerms),
            ("per_day_late", \.perDayLate), ("per_100_pounds", \.per100Pounds),
            ("unplaced", \.unplaced), ("outside_target", \.outsideTarget),
        ]
    /// Keys, properties and ranges of settings that are counts.
    static let counts:
        [(
            key: String, path: WritableKeyPath<Policy.Settings, Dated<Int>> & Sendable,
            range: NumberRange
        )] =
            [
                ("usual_limit", \.usualLimit, .usualLimit),
                ("supported_age", \.supportedAge, .age),
                ("emergency_days", \.emergencyDays, .workingDays),
                ("vacancy_days", \.vacancyDays, .days),
            ]
    /// Keys and properties of settings that are kilometres.
    static let distances:
        [(key: String, path: WritableKeyPath<Policy.Settings, Dated<Quantity>> & Sendable)] = [
            ("near_home_km", \.nearHome), ("school_keep_km", \.schoolKeep),
        ]
    /// The key of the only yes-or-no setting.
    static let release = "release_emergency_homes"
    /// The key of the only setting that is a list of days.
    static let holidays = "bank_holidays"

    /// The largest weight, which keeps every sum of points exact.
    private static let largestWeight: Int64 = 1_000_000_000

    /// Reads a policy file.
    ///
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read(_ path: String) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        let policy = try read(path, complaints: complaints)
        return Reading(policy: policy, faults: complaints.faults, notices: complaints.notices)
    }

    /// Reads a policy file that must be there; nil where it has faults.
    static func read(_ path: String, complaints: Complaints) throws(ExchangeError) -> Policy? {
        guard let bytes = try Files.bytes(of: path) else {
            complaints.fault(
                path,
                "there is no such file; check the path (--policy, or `policy` in the settings)")
            return nil
        }
        return read(bytes, file: path, complaints: complaints)
    }

    /// Reads a policy from bytes; nil where they have faults.
    static func read(_ bytes: [UInt8], file: String, complaints: Complaints) -> Policy? {
        let yaml = YAMLFile(file: file, complaints: complaints)
        let before = complaints.faultCount
        var policy = Policy()
        guard let root = yaml.root(bytes),
            let sections = yaml.members(root, of: ["weights", "settings"])
        else { return nil }
        for (key, place) in sections where !yaml.isBlank(place) {
            if key == "weights" {
                readWeights(place, yaml, &policy.weights)
            } else {
                readSettings(place, yaml, &policy.settings)
            }
        }
        return complaints.faultCount == before ? policy : nil
    }

    private static func readWeights(
        _ section: YAMLFile.Place, _ yaml: YAMLFile, _ weights: inout Policy.Weights
    ) {
        for (key, place) in yaml.members(section, of: PolicyFile.weights.map(\.key)) ?? [] {
            guard let path = PolicyFile.weights.first(where: { $0.key == key })?.path,
                let value = yaml.read(place, { Notation.fraction($0, places: 3) })
            else { continue }
            if value > largestWeight {
                yaml.fault(place, "a weight is at most 1000000; write a smaller number")
            } else {
                weights[keyPath: path] = Weight(thousandths: value)
            }
        }
    }

    private static func readSettings(
        _ section: YAMLFile.Place, _ yaml: YAMLFile, _ settings: inout Policy.Settings
    ) {
        let known =
            counts.map(\.key) + distances.map(\.key) + [PolicyFile.release, PolicyFile.holidays]
        for (key, place) in yaml.members(section, of: known) ?? [] {
            if let setting = counts.first(where: { $0.key == key }) {
                read(place, yaml, &settings[keyPath: setting.path]) { place in
                    yaml.read(place) { Notation.count($0, in: setting.range) }
                }
            } else if let path = distances.first(where: { $0.key == key })?.path {
                read(place, yaml, &settings[keyPath: path]) { place in
                    distance(place, yaml)
                }
            } else if key == PolicyFile.release {
                read(place, yaml, &settings.releasesEmergencyHomes) { yaml.yesNo($0) }
            } else {
                read(place, yaml, &settings.bankHolidays) { days($0, yaml) }
            }
        }
    }

    private static func distance(_ place: YAMLFile.Place, _ yaml: YAMLFile) -> Quantity? {
        guard let value = yaml.read(place, { Notation.fraction($0, places: 6) }) else {
            return nil
        }
        if value > Notation.mostKilometres * 1_000_000 {
            yaml.fault(
                place, "the distance is too large; kilometres are 0 to \(Notation.mostKilometres)")
            return nil
        }
        return Quantity(millionths: value)
    }

    private static func days(_ place: YAMLFile.Place, _ yaml: YAMLFile) -> Set<Day>? {
        guard let items = yaml.items(place) else { return nil }
        let days = items.compactMap { yaml.read($0, Notation.day) }
        return days.count == items.count ? Set(days) : nil
    }

    // A value, or a list of {from, value}; a list of days is a value of its own.
    private static func read<Value>(
        _ place: YAMLFile.Place, _ yaml: YAMLFile, _ dated: inout Dated<Value>,
        value: (YAMLFile.Place) -> Value?
    ) {
        guard case .sequence(let sequence) = place.node,
            sequence.isEmpty == false,
            sequence.contains(where: { if case .mapping = $0 { true } else { false } })
        else {
            if let value = value(place) { dated = Dated(value) }
            return
        }
        var initial = dated.initial
        var entries: [Dated<Value>.Entry] = []
        var seen: Set<Day> = []
        for item in yaml.items(place) ?? [] {
            guard let members = yaml.members(item, of: ["from", "value"]) else { continue }
            var from: Day?
            var entry: Value?
            for wanted in ["from", "value"] where !members.contains(where: { $0.key == wanted }) {
                yaml.fault(
                    item, value: "", "`\(wanted)` is missing; write `{from: 2011-04-01, value: …}`")
            }
            for (key, member) in members {
                if key == "from" {
                    from = yaml.read(member, Notation.day)
                    if let from, !seen.insert(from).inserted {
                        yaml.fault(member, "the same day is given twice; keep one of the two")
                    }
                } else {
                    entry = value(member)
                }
            }
            guard let from, let entry else { continue }
            if from == Day(year: 1, month: 1, day: 1) {
                initial = entry
            } else {
                entries.append(Dated<Value>.Entry(from: from, value: entry))
            }
        }
        dated = Dated(initial, entries: entries)
    }

    /// The policy as YAML text, every key written, in one order.
    static func text(_ policy: Policy) -> String {
        var lines = ["weights:"]
        for (key, path) in weights {
            lines.append("  \(key): \(policy.weights[keyPath: path].description)")
        }
        lines.append("settings:")
        func write<Value>(_ key: String, _ dated: Dated<Value>, _ text: (Value) -> String) {
            if dated.entries.isEmpty {
                lines.append("  \(key): \(text(dated.initial))")
                return
            }
            lines.append("  \(key):")
            lines.append("    - {from: 0001-01-01, value: \(text(dated.initial))}")
            for entry in dated.entries {
                lines.append("    - {from: \(entry.from), value: \(text(entry.value))}")
            }
        }
        for (key, path, _) in counts {
            write(key, policy.settings[keyPath: path]) { $0.description }
        }
        for (key, path) in distances {
            write(key, policy.settings[keyPath: path]) { $0.description }
        }
        write(release, policy.settings.releasesEmergencyHomes) { $0 ? "yes" : "no" }
        write(holidays, policy.settings.bankHolidays) { days in
            "[" + days.sorted().map(\.description).joined(separator: ", ") + "]"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
