import Care
import Files

/// Boundaries and neighbours by day, as a YAML file.
///
/// ```yaml
/// reorganisations:
///   - {on: 2028-04-01, successor: E06000098, predecessors: [E10000003, E06000031],
///      districts: [E07000008]}
/// adjoining:
///   - {authority: E10000003, from: 2021-04-01, codes: [E06000031, E06000061]}
/// ```
///
/// What it says stands beside the reorganisations of England that are known already.
package enum BoundariesFile {
    /// What reading gave.
    package struct Reading: Sendable {
        /// The boundaries; nil where there are faults.
        package var boundaries: Boundaries?
        /// Everything wrong.
        package var faults: [Fault]
    }

    /// Reads a file.
    ///
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read(_ path: String) throws(ExchangeError) -> Reading {
        guard let bytes = try Files.bytes(of: path) else {
            return Reading(
                boundaries: nil,
                faults: [
                    Fault(file: path, message: "there is no such file; check `boundaries`")
                ])
        }
        return read(bytes, file: path)
    }

    /// Reads boundaries from bytes.
    package static func read(_ bytes: [UInt8], file: String) -> Reading {
        let complaints = Complaints()
        let yaml = YAMLFile(file: file, complaints: complaints)
        var boundaries: Boundaries?
        if let root = yaml.root(bytes),
            let members = yaml.members(root, of: ["reorganisations", "adjoining"])
        {
            var reorganisations: [Boundaries.Reorganisation] = []
            var neighbours: [Boundaries.Neighbours] = []
            for (key, place) in members where !yaml.isBlank(place) {
                for item in yaml.items(place) ?? [] {
                    if key == "adjoining" {
                        if let entry = adjoining(item, yaml) { neighbours.append(entry) }
                    } else if let change = reorganisation(item, yaml) {
                        reorganisations.append(change)
                    }
                }
            }
            boundaries = Boundaries.england.adding(
                reorganisations: reorganisations, neighbours: neighbours)
        }
        return Reading(
            boundaries: complaints.hasFaults ? nil : boundaries, faults: complaints.faults)
    }

    private static func reorganisation(
        _ item: YAMLFile.Place, _ yaml: YAMLFile
    ) -> Boundaries.Reorganisation? {
        guard
            let members = yaml.members(
                item, of: ["on", "successor", "predecessors", "districts"])
        else { return nil }
        var day: Day?
        var successor: String?
        var lists: [String: [String]] = [:]
        for (key, place) in members {
            switch key {
            case "on": day = yaml.read(place, Notation.day)
            case "successor": successor = code(place, yaml, ["E06", "E08", "E09", "E10"])
            case "predecessors":
                lists[key] = codes(place, yaml, ["E06", "E08", "E09", "E10"])
            default: lists[key] = codes(place, yaml, ["E07"])
            }
        }
        guard let day, let successor, let predecessors = lists["predecessors"],
            !predecessors.isEmpty
        else {
            yaml.fault(
                item,
                "a reorganisation needs `on`, `successor` and `predecessors`; write all three")
            return nil
        }
        return Boundaries.Reorganisation(
            on: day, successor: successor, predecessors: predecessors,
            districts: lists["districts"] ?? [])
    }

    private static func adjoining(
        _ item: YAMLFile.Place, _ yaml: YAMLFile
    ) -> Boundaries.Neighbours? {
        guard let members = yaml.members(item, of: ["authority", "from", "codes"]) else {
            return nil
        }
        var authority: String?
        var day: Day?
        var found: [String]?
        for (key, place) in members {
            switch key {
            case "authority": authority = code(place, yaml, ["E06", "E08", "E09", "E10"])
            case "from": day = yaml.read(place, Notation.day)
            default: found = codes(place, yaml, ["E06", "E08", "E09", "E10"])
            }
        }
        guard let authority, let day, let found else {
            yaml.fault(item, "neighbours need `authority`, `from` and `codes`; write all three")
            return nil
        }
        return Boundaries.Neighbours(of: authority, from: day, adjoining: found)
    }

    private static func codes(
        _ place: YAMLFile.Place, _ yaml: YAMLFile, _ kinds: [String]
    ) -> [String]? {
        yaml.items(place)?.compactMap { code($0, yaml, kinds) }
    }

    private static func code(
        _ place: YAMLFile.Place, _ yaml: YAMLFile, _ kinds: [String]
    ) -> String? {
        guard let text = yaml.text(place)?.uppercased() else { return nil }
        let isCode =
            text.utf8.count == 9 && kinds.contains(String(text.prefix(3)))
            && text.utf8.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        if !isCode {
            yaml.fault(
                place,
                kinds == ["E07"]
                    ? "this is not the GSS code of a district; write it as E07000008"
                    : "this is not the GSS code of an upper-tier authority; write it as E10000003")
            return nil
        }
        return text
    }
}
