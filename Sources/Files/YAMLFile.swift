import Yams

/// One YAML file read as a tree of keys, with the line of every complaint.
///
/// Anchors and aliases are refused, so that a file says what it says and no more.
package struct YAMLFile {
    /// A place in the tree: a node and the keys that lead to it.
    package struct Place {
        /// The node.
        package var node: Node
        /// The keys, joined by points.
        package var path: String
        /// The line on which the node starts.
        package var line: Int? { node.mark?.line }

        /// A place in the tree.
        package init(node: Node, path: String) {
            self.node = node
            self.path = path
        }
    }

    /// The name that complaints give the file.
    package let file: String
    /// Where what is wrong is told.
    package let complaints: Complaints
    private let itemMark: ItemMark

    /// How complaints name the items of a list.
    package enum ItemMark: Sendable {
        /// As `demand[0]`.
        case bracket
        /// As `demand.0`.
        case point
    }

    /// Reads a file of that name, complaining to `complaints`.
    ///
    /// - Parameters:
    ///   - file: The name in complaints.
    ///   - complaints: Takes faults and notices.
    ///   - items: How complaints name the items of a list.
    package init(file: String, complaints: Complaints, itemsBy items: ItemMark = .bracket) {
        self.file = file
        self.complaints = complaints
        itemMark = items
    }

    /// The most bytes of a file.
    private static let limit = 1 << 20

    private static let isEmpty =
        "the file is empty; write its keys (`nearhome template` writes those of an instance)"

    /// The top of the tree; nil where the file cannot be read, with faults.
    package func root(_ bytes: [UInt8]) -> Place? {
        complaints.expectSettings(file)
        func give(up message: String, line: Int? = nil) -> Place? {
            complaints.fault(file, line: line, message)
            return nil
        }
        if bytes.count > YAMLFile.limit {
            return give(up: "the file is larger than a megabyte; this is not a settings file")
        }
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }) {
            return give(up: YAMLFile.isEmpty)
        }
        if let obstacle = Encoding.obstacle(in: bytes) {
            return give(
                up: "the file is not UTF-8 text; save it as plain text in UTF-8",
                line: obstacle.line)
        }
        if let obstacle = YAMLGate.obstacle(in: bytes) {
            return give(up: obstacle.text, line: obstacle.line)
        }
        if let invalid = Encoding.invalid(in: bytes) {
            let byte = bytes[invalid.offset]
            return give(
                up: "the file is not UTF-8: byte \(Encoding.hexadecimal(byte)) is how Windows-1252 "
                    + "writes \(Encoding.windowsName(byte)); save it as plain text in UTF-8",
                line: Encoding.line(at: invalid.offset, in: bytes))
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        do {
            // Values are read as text by their own notations, so that no scalar needs a type.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let node = try parser.singleRoot() else {
                return give(up: YAMLFile.isEmpty)
            }
            // Anchors live only as long as the parser.
            let anchored = withExtendedLifetime(parser) { YAMLFile.firstAnchor(in: node) }
            if let anchored {
                return give(up: YAMLGate.anchors, line: anchored.mark?.line)
            }
            if let parted = YAMLFile.firstPartedAmount(in: node) {
                return give(up: YAMLFile.partedAmount, line: parted.mark?.line)
            }
            return Place(node: node, path: "")
        } catch let error as YamlError {
            if let line = YAMLFile.tabbedLine(text) {
                return give(up: "a tab stands in the indentation; indent with spaces", line: line)
            }
            let (line, problem) = YAMLFile.explain(error)
            return give(up: problem, line: line)
        } catch {
            return give(up: "the file is not readable YAML; check it from the top")
        }
    }

    private static func firstAnchor(in node: Node) -> Node? {
        if node.anchor != nil { return node }
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                if let found = firstAnchor(in: key) ?? firstAnchor(in: value) { return found }
            }
        case .sequence(let sequence):
            for value in sequence {
                if let found = firstAnchor(in: value) { return found }
            }
        case .scalar: break
        case .alias: return node
        }
        return nil
    }

    // What YAML makes of `{2024/25: £20,500,000}`: 20 pounds, and the keys 500 and 000 of nothing.
    private static let partedAmount =
        "a comma parts values within braces, so an amount with commas stands in quotes there; write "
        + "{2024/25: \"£20,500,000\"}, or leave the commas out"

    private static func firstPartedAmount(in node: Node) -> Node? {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                if isPartOfAmount(key), isWithoutColon(key, value) { return key }
                if let found = firstPartedAmount(in: value) { return found }
            }
        case .sequence(let sequence):
            for value in sequence {
                if let found = firstPartedAmount(in: value) { return found }
            }
        case .scalar, .alias: break
        }
        return nil
    }

    // Whether nothing stands for the value, not even a colon: Yams does not tell braces from lines.
    private static func isWithoutColon(_ key: Node, _ value: Node) -> Bool {
        guard let name = key.scalar?.string, value.scalar?.string == "", let start = key.mark,
            let end = value.mark
        else { return false }
        return end.line == start.line && end.column == start.column + name.count
    }

    // Three digits, as they stand between commas, with pence at most.
    private static func isPartOfAmount(_ key: Node) -> Bool {
        guard case .scalar(let scalar) = key, scalar.style == .plain else { return false }
        let digits = scalar.string.prefix { $0 != "." }
        let pence = scalar.string.dropFirst(digits.count).dropFirst()
        return digits.count == 3 && digits.allSatisfy { ("0"..."9").contains($0) }
            && pence.allSatisfy { ("0"..."9").contains($0) }
    }

    // The first line that is indented with a tab.
    private static func tabbedLine(_ text: String) -> Int? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.firstIndex { line in
            line.prefix { $0 == " " || $0 == "\t" }.contains("\t")
        }.map { $0 + 1 }
    }

    private static func explain(_ error: YamlError) -> (line: Int?, problem: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            if problem.contains("alias") {
                return (mark.line, YAMLGate.anchors)
            }
            if problem.contains("document") {
                return (
                    mark.line, "the file holds more than one document; keep one and no `---` lines"
                )
            }
            return (
                mark.line,
                "the YAML cannot be read here (\(problem)); check indentation, colons, brackets "
                    + "and quotes"
            )
        case .duplicatedKeysInMapping(let keys, let context):
            if let key = keys.first, isPartOfAmount(Node(key, Tag(.str), .plain)) {
                return (context.mark.line, partedAmount)
            }
            return (
                context.mark.line,
                "the key \(keys.first ?? "") is written twice in one place; keep one of the two"
            )
        case .reader:
            return (nil, "the file holds characters that YAML does not allow; save it as UTF-8")
        default:
            return (nil, "the YAML cannot be read; check indentation, colons, brackets and quotes")
        }
    }

    // MARK: Parts of the tree

    /// Complains of a place.
    package func fault(_ place: Place, value: String? = nil, _ message: String) {
        complaints.fault(
            file, line: place.line, column: place.path.isEmpty ? nil : place.path,
            value: value ?? place.node.scalar?.string, message)
    }

    /// The part of a file of settings that is for one program.
    ///
    /// A file with parts has, at its top, keys of `parts` alone, each with keys below it. What stands
    /// under `common` holds for every part that takes such a key and does not say it itself. Any
    /// other file is for one program as a whole.
    ///
    /// - Parameters:
    ///   - name: The part.
    ///   - known: The keys that the part takes.
    ///   - parts: The names of all parts but `common`.
    ///   - shared: The keys that may stand under `common`.
    ///   - root: The top of the file.
    ///   - isRequired: Whether a part that is missing is a fault.
    /// - Returns: The part; nil where it is missing or the file is faulty.
    package func part(
        _ name: String, taking known: [String], of parts: [String], shared: [String],
        in root: Place, isRequired: Bool = true
    ) -> Place? {
        guard case .mapping(let mapping) = root.node else { return root }
        let all = parts + ["common"]
        let hasParts = mapping.contains { key, value in
            guard case .mapping = value else { return false }
            return all.contains(key.scalar?.string ?? "")
        }
        guard hasParts else { return root }
        guard let members = members(root, of: all) else { return nil }
        guard let own = members.first(where: { $0.key == name })?.place else {
            if isRequired {
                complaints.fault(
                    file, line: 1, column: name,
                    "the part `\(name):` is missing; write its settings below such a key")
            }
            return nil
        }
        guard let common = members.first(where: { $0.key == "common" })?.place,
            case .mapping(var merged) = own.node,
            let further = self.members(common, of: shared)
        else { return own }
        for (key, place) in further
        where known.contains(key) && !merged.contains(where: { $0.key.scalar?.string == key }) {
            merged[Node(key)] = place.node
        }
        return Place(node: .mapping(merged), path: own.path)
    }

    /// The values under known keys of a mapping, in their order; nil where it is no mapping.
    ///
    /// Unknown keys are faults.
    package func members(_ place: Place, of known: [String]) -> [(key: String, place: Place)]? {
        guard case .mapping(let mapping) = place.node else {
            fault(
                place,
                "keys with values are wanted here, as `\(known.first ?? "key"): …`; write them")
            return nil
        }
        var members: [(String, Place)] = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let path = place.path.isEmpty ? name : "\(place.path).\(name)"
            if known.contains(name) {
                members.append((name, Place(node: value, path: path)))
            } else {
                let near = Spelling.nearest(to: name.lowercased(), among: known)
                complaints.fault(
                    file, line: key.mark?.line, column: path, value: name,
                    "the key is not known; "
                        + (near.map { "did you mean \($0)?" }
                            ?? "write one of: \(known.joined(separator: ", "))"))
            }
        }
        return members
    }

    /// Every key and value of a mapping whose keys are free; nil where it is no mapping.
    package func pairs(_ place: Place) -> [(key: String, keyLine: Int?, place: Place)]? {
        guard case .mapping(let mapping) = place.node else {
            fault(place, "keys with values are wanted here; write `code: {essential: yes}`")
            return nil
        }
        return mapping.map { key, value in
            let name = key.scalar?.string ?? ""
            return (name, key.mark?.line, Place(node: value, path: "\(place.path).\(name)"))
        }
    }

    /// The items of a list; nil where it is no list.
    package func items(_ place: Place) -> [Place]? {
        guard case .sequence(let sequence) = place.node else {
            fault(place, "a list is wanted here; write it in brackets, as `[…, …]`")
            return nil
        }
        return sequence.enumerated().map {
            Place(
                node: $0.element,
                path: itemMark == .bracket
                    ? "\(place.path)[\($0.offset)]" : "\(place.path).\($0.offset)")
        }
    }

    /// Whether a value is a list.
    package func isList(_ place: Place) -> Bool {
        if case .sequence = place.node { return true }
        return false
    }

    /// Whether a value is left blank.
    package func isBlank(_ place: Place) -> Bool {
        guard case .scalar(let scalar) = place.node, scalar.style != .doubleQuoted,
            scalar.style != .singleQuoted
        else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// One value as text; nil where it is blank or no single value, with a fault.
    package func text(_ place: Place) -> String? {
        guard case .scalar(let scalar) = place.node else {
            fault(place, "one value is wanted here, not a list or keys; write it")
            return nil
        }
        let text = scalar.string.trimmed
        if text.isEmpty || isBlank(place) {
            fault(place, value: "", "the value is required; fill it in")
            return nil
        }
        if text.holdsCommand {
            fault(place, "the value holds a control character, which nobody sees; type it again")
            return nil
        }
        return text
    }

    /// One value read by a notation; nil where it is blank or faulty, with a fault.
    package func read<Value>(
        _ place: Place, _ notation: (ArraySlice<UInt8>) -> Notation.Reading<Value>
    ) -> Value? {
        guard let text = text(place) else { return nil }
        switch notation(ArraySlice(text.utf8)) {
        case .value(let value): return value
        case .fault(let message):
            fault(place, message)
            return nil
        }
    }

    /// Yes or no; nil where it is neither, with a fault.
    package func yesNo(_ place: Place) -> Bool? {
        guard let text = text(place) else { return nil }
        switch text.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        default:
            fault(place, "this is neither yes nor no; write `yes` or `no`")
            return nil
        }
    }
}
