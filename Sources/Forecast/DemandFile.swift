import Care
import Files

/// How a list of demand changes is written in a scenario or in a file of its own.
///
/// ```yaml
/// demand:
///   - {name: Family Safeguarding, what: entrants, low: 1, central: 0.95, high: 0.9, ages: 0-17,
///      districts: [Fenland], uasc: no, from: 2012-04-01, to: 2014-03-31, startup_days: 180,
///      one_off: 250000, weekly: 4000, evidence: "pilot reports feasibility only"}
/// ```
package struct DemandFile {
    private static let keys = [
        "name", "what", "low", "central", "high", "ages", "districts", "uasc", "from", "to",
        "startup_days", "one_off", "weekly", "evidence",
    ]
    /// The largest multiplier of entrants and leavers.
    private static let largest: Int64 = 1_000_000_000

    private let yaml: YAMLFile
    private let asOf: Day
    private let districts: Set<String>?

    /// A reader of lists in a file that is open.
    ///
    /// - Parameters:
    ///   - yaml: the open file.
    ///   - day: the day of the data, from which a change without a first day is in force.
    ///   - districts: the districts there are; nil = any name will do.
    package init(_ yaml: YAMLFile, asOf day: Day, districts: Set<String>?) {
        self.yaml = yaml
        asOf = day
        self.districts = districts
    }

    /// Reads a file that holds nothing else; nil where it has faults.
    ///
    /// The list may stand alone or under the key `demand`.
    package static func read(
        _ bytes: [UInt8], file: String, asOf day: Day, districts: Set<String>? = nil,
        complaints: Complaints
    ) -> [DemandChange]? {
        let yaml = YAMLFile(file: file, complaints: complaints, itemsBy: .point)
        let before = complaints.faultCount
        guard let root = yaml.root(bytes) else { return nil }
        let reader = DemandFile(yaml, asOf: day, districts: districts)
        var changes: [DemandChange] = []
        if case .sequence = root.node {
            changes = reader.changes(YAMLFile.Place(node: root.node, path: "demand"))
        } else {
            let members = yaml.members(root, of: ["demand"]) ?? []
            for (_, place) in members where !yaml.isBlank(place) { changes = reader.changes(place) }
            if members.isEmpty, complaints.faultCount == before {
                yaml.fault(
                    root, value: "",
                    "`demand` is missing; write `demand:` and below it a list of changes")
            }
        }
        return complaints.faultCount == before ? changes : nil
    }

    /// The changes of a list; those with faults are left out and complained of.
    package func changes(_ list: YAMLFile.Place) -> [DemandChange] {
        (yaml.items(list) ?? []).compactMap(change)
    }

    private func change(_ item: YAMLFile.Place) -> DemandChange? {
        let before = yaml.complaints.faultCount
        guard let members = yaml.members(item, of: DemandFile.keys) else { return nil }
        let places = Dictionary(members, uniquingKeysWith: { first, _ in first })
            .filter { !yaml.isBlank($0.value) }
        if places["what"] == nil {
            yaml.complaints.fault(
                yaml.file, line: item.line ?? 1, column: "\(item.path).what", value: nil,
                "the required key is missing; write entrants, leavers or moves")
        }
        let what = places["what"].flatMap(self.what)
        var change = DemandChange(
            name: places["name"].flatMap(yaml.text) ?? "", what: what ?? .entrants, from: asOf)
        if let central = places["central"].flatMap({ multiplier($0, of: what) }) {
            change.central = central
        }
        change.low = places["low"].flatMap { multiplier($0, of: what) } ?? change.central
        change.high = places["high"].flatMap { multiplier($0, of: what) } ?? change.central
        change.ages = places["ages"].flatMap(ages)
        change.districts = Set(places["districts"].map(names) ?? [])
        change.isUnaccompanied = places["uasc"].flatMap(yaml.yesNo)
        if let from = places["from"].flatMap({ yaml.read($0, Notation.day) }) { change.from = from }
        change.to = places["to"].flatMap { yaml.read($0, Notation.day) }
        if let to = change.to, to < change.from, let place = places["to"] {
            yaml.fault(
                place,
                "the last day is before the first (\(change.from)); correct one of the two")
        }
        change.startupDays = places["startup_days"].flatMap(days) ?? 0
        change.oneOff = places["one_off"].flatMap { yaml.read($0, Notation.sum) } ?? .zero
        change.weekly = places["weekly"].flatMap { yaml.read($0, Notation.sum) } ?? .zero
        change.evidence = places["evidence"].flatMap(yaml.text)
        return yaml.complaints.faultCount == before ? change : nil
    }

    private func what(_ place: YAMLFile.Place) -> DemandChange.What? {
        guard let text = yaml.text(place) else { return nil }
        if let what = DemandChange.What(rawValue: text.lowercased()) { return what }
        yaml.fault(place, "this is not one of the changes; write entrants, leavers or moves")
        return nil
    }

    private func multiplier(_ place: YAMLFile.Place, of what: DemandChange.What?) -> Rate? {
        guard let value = yaml.read(place, { Notation.fraction($0, places: 6) }) else { return nil }
        let most = what == .moves ? 1_000_000 : DemandFile.largest
        if value > most {
            yaml.fault(
                place,
                what == .moves
                    ? "a multiplier of moves is from 0 to 1; write a smaller number"
                    : "a multiplier is from 0 to \(most / 1_000_000), and 1 is no change; write a "
                        + "smaller number")
            return nil
        }
        return Rate(millionths: value)
    }

    private func days(_ place: YAMLFile.Place) -> Int? {
        guard let days = yaml.read(place, Notation.count) else { return nil }
        if days > 3650 {
            yaml.fault(place, "a start takes at most 3650 days; write a smaller number")
            return nil
        }
        return days
    }

    private func ages(_ place: YAMLFile.Place) -> ClosedRange<Int>? {
        guard let text = yaml.text(place) else { return nil }
        if let ages = DemandFile.ages(text) { return ages }
        yaml.fault(
            place, "these are not ages; write the first and the last whole year, as 0-17 or 11-15")
        return nil
    }

    /// The ages of `0-17`, both included, or of a single `16`; nil where the text is neither.
    package static func ages(_ text: String, through last: Int = 18) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map {
            Int($0.trimming { $0 == " " })
        }
        guard (1...2).contains(parts.count), let first = parts[0], let end = parts[parts.count - 1],
            first >= 0, first <= end, end <= last
        else { return nil }
        return first...end
    }

    private func names(_ place: YAMLFile.Place) -> [String] {
        (yaml.items(place) ?? []).compactMap { place in
            guard let name = yaml.text(place) else { return nil }
            if let districts, !districts.contains(where: { $0.lowercased() == name.lowercased() }) {
                yaml.fault(
                    place,
                    districts.isEmpty
                        ? "no districts are known here; leave `districts` out"
                        : "there is no such district; write one of: "
                            + districts.sorted().joined(separator: ", "))
                return nil
            }
            return name
        }
    }
}

extension Substring {
    // The text without such characters at either end.
    fileprivate func trimming(_ isBlank: (Character) -> Bool) -> Substring {
        var rest = drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
