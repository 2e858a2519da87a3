/// Children's references that are one and the same but for how they are written.
///
/// Spreadsheets drop leading zeros and write numbers as `101.0`; systems differ in capitals and
/// blanks. A child whose reference differs from file to file would be torn apart in silence.
struct ReferenceSpellings {
    /// A way of writing, and where it first stands.
    struct Spelling {
        var text: String
        var source: SourceLine
    }

    /// What the two ways differ in.
    enum Kind: Int, CaseIterable {
        case zeros
        case decimals
        case letters

        /// What probably did it.
        var cause: String {
            switch self {
            case .zeros: "a spreadsheet drops leading zeros"
            case .decimals: "a spreadsheet or data frame turned it into a number"
            case .letters:
                "capitals, blanks, hyphens, apostrophes, hidden characters or letters of another "
                    + "alphabet differ"
            }
        }
    }

    /// One habit: how many references, and the first of them.
    struct Habit {
        var kind: Kind
        var count: Int
        var first: Spelling
        var second: Spelling
    }

    private struct Key: Hashable {
        var authority: Int16
        var text: String
    }

    private struct Use: Hashable {
        var authority: Int16
        var text: String
    }

    // For each spelling the files that have it, with the first line in each.
    private var uses: [Use: [Int32: SourceLine]] = [:]

    /// Takes note of a reference.
    mutating func add(_ text: String, _ authority: Int16, _ source: SourceLine) {
        let use = Use(authority: authority, text: text)
        if uses[use]?[source.file] == nil { uses[use, default: [:]][source.file] = source }
    }

    /// The habits found, at most one of each kind.
    var habits: [Habit] {
        var groups: [Key: [Use]] = [:]
        for use in uses.keys {
            groups[
                Key(authority: use.authority, text: ReferenceSpellings.plain(use.text)),
                default: []
            ].append(use)
        }
        var found: [Kind: Habit] = [:]
        let torn = groups.filter { $0.value.count > 1 }.sorted {
            ($0.key.authority, $0.key.text) < ($1.key.authority, $1.key.text)
        }
        for (_, spellings) in torn {
            let ordered = spellings.sorted { $0.text < $1.text }
            guard let pair = pair(of: ordered) else { continue }
            if found[pair.kind] == nil {
                found[pair.kind] = pair
            } else {
                found[pair.kind]?.count += 1
            }
        }
        return Kind.allCases.compactMap { found[$0] }
    }

    private func pair(of spellings: [Use]) -> Habit? {
        for (number, left) in spellings.enumerated() {
            for right in spellings.dropFirst(number + 1) {
                let kind = ReferenceSpellings.kind(left.text, right.text)
                let leftFiles = uses[left] ?? [:]
                let rightFiles = uses[right] ?? [:]
                // One file that has both means two children, for it writes numbers one way.
                if kind != .letters, leftFiles.keys.contains(where: { rightFiles[$0] != nil }) {
                    continue
                }
                guard let first = leftFiles.values.min(), let second = rightFiles.values.min()
                else { continue }
                return Habit(
                    kind: kind, count: 1, first: Spelling(text: left.text, source: first),
                    second: Spelling(text: right.text, source: second))
            }
        }
        return nil
    }

    private static func kind(_ left: String, _ right: String) -> Kind {
        if shown(left) == shown(right) { return .letters }
        return left.hasSuffix(".0") != right.hasSuffix(".0") ? .decimals : .zeros
    }

    // In capitals, without blanks, hidden characters and apostrophes at the ends.
    private static func shown(_ text: String) -> String { text.idLookAlike.uppercased() }

    // Capitals, nothing hidden, no leading zeros and no decimals of a whole number.
    private static func plain(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x31 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A }
        if isPlain { return text }
        var letters = Substring(shown(text))
        if letters.hasSuffix(".0"), letters.dropLast(2).allSatisfy({ $0.isNumber }) {
            letters = letters.dropLast(2)
        }
        let bare = letters.drop { $0 == "0" }
        return bare.isEmpty ? String(letters) : String(bare)
    }
}
