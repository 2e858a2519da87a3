import Care
import Files

/// authority.yml: whose instance it is, on which day, and what its authority adds.
struct AuthorityFile {
    /// The day; nil where faulty.
    var asOf: Day?
    /// The placing authorities, the instance's own first; empty where faulty.
    var authorities: [Authority] = []
    /// Whether the instance is invented.
    var isSynthetic = false
    /// Whether the instance was made from returns alone.
    var isFromReturns = false
    /// The needs, with the authority's own.
    var needs = NeedCatalogue()
    /// Whether the needs could be read; where not, unknown need codes are not complained of.
    var needsAreKnown = true
    /// Whether the authorities could be read; likewise for placing authorities.
    var authoritiesAreKnown = true
    /// The policy's file in the folder, with its place; nil = built-in.
    var policy: (name: String, place: YAMLFile.Place)?

    /// The file's name.
    static let file = "authority.yml"
    /// Its keys.
    static let keys = [
        "authority", "as_of", "adjoining", "out_of_area_target", "policy", "needs", "alliance",
        "synthetic", "from_returns",
    ]

    /// Where nothing could be read.
    init() {
        giveUp()
    }

    private mutating func giveUp() {
        needsAreKnown = false
        authoritiesAreKnown = false
    }

    /// Reads the file, complaining of all that is wrong.
    init(_ bytes: [UInt8], complaints: Complaints) {
        let yaml = YAMLFile(file: AuthorityFile.file, complaints: complaints)
        guard let root = yaml.root(bytes), let members = yaml.members(root, of: AuthorityFile.keys)
        else {
            giveUp()
            return
        }
        var places: [String: YAMLFile.Place] = [:]
        for (key, place) in members { places[key] = place }
        for key in ["authority", "as_of", "adjoining"] where places[key] == nil {
            complaints.fault(
                AuthorityFile.file, line: root.line ?? 1, column: key, value: nil,
                "the required key is missing; add it"
                    + (key == "adjoining" ? ", if need be as `adjoining: []`" : ""))
        }
        if let place = places["as_of"] { asOf = yaml.read(place, Notation.day) }
        if let place = places["synthetic"], !yaml.isBlank(place) {
            isSynthetic = yaml.yesNo(place) ?? false
        }
        if let place = places["from_returns"], !yaml.isBlank(place) {
            isFromReturns = yaml.yesNo(place) ?? false
        }
        readNeeds(places["needs"], yaml)
        readAuthorities(places, yaml)
        if let place = places["policy"], !yaml.isBlank(place), let name = yaml.text(place) {
            if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
                yaml.fault(
                    place,
                    "the policy must be in the folder; move it there, or give it with --policy")
            } else {
                policy = (name, place)
            }
        }
    }

    private mutating func readNeeds(_ place: YAMLFile.Place?, _ yaml: YAMLFile) {
        guard let place, !yaml.isBlank(place) else { return }
        guard let pairs = yaml.pairs(place) else {
            needsAreKnown = false
            return
        }
        var further: [NeedCatalogue.Need] = []
        var seen = Set(NeedCatalogue.standard.map(\.code))
        for (key, line, value) in pairs {
            let code = key.lowercased().trimmed
            func fault(_ message: String) {
                yaml.complaints.fault(
                    yaml.file, line: line, column: value.path, value: key, message)
            }
            if code.isEmpty || code == "none" || code.contains(where: { ";,\n".contains($0) }) {
                fault("this cannot be a need code; write a word as hoist-transfers")
                continue
            }
            if !seen.insert(code).inserted {
                fault("this need code is already known; take it out, or choose another word")
                continue
            }
            var isEssential = false
            if !yaml.isBlank(value), let members = yaml.members(value, of: ["essential"]) {
                for (_, member) in members { isEssential = yaml.yesNo(member) ?? false }
            }
            further.append(NeedCatalogue.Need(code: code, isEssential: isEssential))
        }
        let room = NeedCatalogue.capacity - NeedCatalogue.standard.count
        if further.count > room {
            yaml.fault(
                place, value: "\(further.count)",
                "there are more than \(NeedCatalogue.capacity) need codes with the "
                    + "\(NeedCatalogue.standard.count) built-in ones; keep at most \(room)")
            further.removeLast(further.count - room)
            needsAreKnown = false
        }
        further.sort { $0.code < $1.code }
        needs = NeedCatalogue(further: further)
    }

    private mutating func readAuthorities(_ places: [String: YAMLFile.Place], _ yaml: YAMLFile) {
        var own: (code: String, name: String)?
        if let place = places["authority"], let members = yaml.members(place, of: ["code", "name"])
        {
            own = readName(place, members, yaml)
        }
        let adjoining = places["adjoining"].flatMap { readAdjoining($0, yaml) }
        let target = readTarget(places["out_of_area_target"], yaml)
        if let own, let adjoining {
            authorities.append(
                Authority(
                    code: own.code, name: own.name, adjoining: adjoining, outOfAreaTarget: target))
        } else {
            authoritiesAreKnown = false
        }
        guard let place = places["alliance"], !yaml.isBlank(place) else { return }
        guard let items = yaml.items(place) else {
            authoritiesAreKnown = false
            return
        }
        var seen: Set<String> = own.map { [$0.code] } ?? []
        var allies: [Authority] = []
        let keys = ["code", "name", "adjoining", "out_of_area_target"]
        for item in items {
            guard let members = yaml.members(item, of: keys) else {
                authoritiesAreKnown = false
                continue
            }
            func member(_ key: String) -> YAMLFile.Place? {
                members.first { $0.key == key }?.place
            }
            if member("adjoining") == nil {
                yaml.fault(
                    item, value: "",
                    "`adjoining` is missing; add it, if need be as `adjoining: []`")
            }
            let name = readName(item, members, yaml)
            let adjoining = member("adjoining").flatMap { readAdjoining($0, yaml) }
            let target = readTarget(member("out_of_area_target"), yaml)
            guard let name, let adjoining else {
                authoritiesAreKnown = false
                continue
            }
            if seen.insert(name.code).inserted {
                allies.append(
                    Authority(
                        code: name.code, name: name.name, adjoining: adjoining,
                        outOfAreaTarget: target))
            } else {
                yaml.fault(
                    item, value: name.code,
                    "the authority is named twice; keep it once, and not beside `authority`")
            }
        }
        if !authorities.isEmpty { authorities += allies.sorted { $0.code < $1.code } }
    }

    private func readName(
        _ place: YAMLFile.Place, _ members: [(key: String, place: YAMLFile.Place)], _ yaml: YAMLFile
    ) -> (code: String, name: String)? {
        var code: String?
        var name: String?
        for key in ["code", "name"] where !members.contains(where: { $0.key == key }) {
            yaml.complaints.fault(
                yaml.file, line: place.line, column: "\(place.path).\(key)", value: nil,
                "the required key is missing; write `{code: E10000003, name: Cambridgeshire}`")
        }
        for (key, member) in members {
            if key == "name" { name = yaml.text(member) }
            guard key == "code", let text = yaml.text(member) else { continue }
            switch AuthorityTable.upperTier(of: text) {
            case .upperTier(let upper) where upper == text.uppercased():
                code = upper
                if !AuthorityTable.isNamed(upper) {
                    yaml.complaints.notice(
                        yaml.file, line: member.line, column: member.path, value: text,
                        "no authority in England, of now or before, is known by this code; if it "
                            + "is mistyped, every home counts as outside")
                }
            case .upperTier(let county):
                yaml.fault(
                    member,
                    "this is a district of a county; children's services are the county's: write "
                        + county)
            case .elsewhere(let other): code = other
            case .unknown:
                yaml.fault(
                    member,
                    "this is not the GSS code of an upper-tier authority; write it as E10000003")
            }
        }
        guard let code, let name else { return nil }
        return (code, name)
    }

    private func readAdjoining(_ place: YAMLFile.Place, _ yaml: YAMLFile) -> [String]? {
        if yaml.isBlank(place) { return [] }
        guard let items = yaml.items(place) else { return nil }
        var codes: Set<String> = []
        var isFaulty = false
        for item in items {
            guard let text = yaml.text(item) else {
                isFaulty = true
                continue
            }
            switch AuthorityTable.upperTier(of: text) {
            case .upperTier(let upper):
                if upper != text.uppercased() {
                    yaml.complaints.notice(
                        yaml.file, line: item.line, column: item.path, value: text,
                        "this is a district of a county; its county \(upper) is taken")
                }
                codes.insert(upper)
            case .elsewhere:
                yaml.complaints.notice(
                    yaml.file, line: item.line, column: item.path, value: text,
                    "authorities of Scotland, Northern Ireland and Wales never count as adjoining; "
                        + "left out")
            case .unknown:
                isFaulty = true
                yaml.fault(
                    item,
                    "this is not the GSS code of an upper-tier authority; write it as E06000031")
            }
        }
        return isFaulty ? nil : codes.sorted()
    }

    private func readTarget(_ place: YAMLFile.Place?, _ yaml: YAMLFile) -> Rate? {
        guard let place, !yaml.isBlank(place),
            let millionths = yaml.read(place, { Notation.fraction($0, places: 6) })
        else { return nil }
        if millionths > 1_000_000 {
            yaml.fault(place, "a target is a share between 0 and 1; write 0.29 for 29 per cent")
            return nil
        }
        return Rate(millionths: millionths)
    }

    /// The file's text for an instance, in one order.
    static func text(_ instance: Instance, policy: String?) -> String {
        func name(_ authority: Authority) -> String {
            "code: \(authority.code), name: \(quoted(authority.name))"
        }
        func adjoining(_ authority: Authority) -> String {
            "adjoining: [" + authority.adjoining.joined(separator: ", ") + "]"
        }
        let own = instance.authority
        var lines = ["authority: {\(name(own))}", "as_of: \(instance.asOf)", adjoining(own)]
        if let target = own.outOfAreaTarget { lines.append("out_of_area_target: \(target)") }
        if instance.isSynthetic { lines.append("synthetic: yes") }
        if instance.isFromReturns { lines.append("from_returns: yes") }
        if let policy { lines.append("policy: \(quoted(policy))") }
        let further = instance.needs.needs.dropFirst(NeedCatalogue.standard.count)
        if !further.isEmpty {
            lines.append("needs:")
            for need in further {
                lines.append(
                    "  \(quoted(need.code)): {essential: \(need.isEssential ? "yes" : "no")}")
            }
        }
        if instance.authorities.count > 1 {
            lines.append("alliance:")
            for ally in instance.authorities.dropFirst() {
                let target = ally.outOfAreaTarget.map { ", out_of_area_target: \($0)" } ?? ""
                lines.append("  - {\(name(ally)), \(adjoining(ally))\(target)}")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // Double quotes with YAML's escapes, so that any text stays text.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
