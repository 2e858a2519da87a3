import Reporting

/// One person's record with everybody else withheld: what a child or a carer may ask to see.
package struct SubjectRecord: Sendable {
    /// Whose record it is.
    package enum Subject: Sendable, Hashable {
        /// A child, by reference.
        case child(String)
        /// The carers of a home, by the home's reference.
        case home(String)

        /// The subject of `child:C900` or `home:H07`; nil where it is none.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty else { return nil }
            switch parts[0] {
            case "child": self = .child(String(parts[1]))
            case "home": self = .home(String(parts[1]))
            default: return nil
            }
        }

        /// The reference.
        package var reference: String {
            switch self {
            case .child(let reference), .home(let reference): reference
            }
        }
    }

    /// One part of the record: what it is, and its entries.
    package struct Part: Sendable {
        /// What it is, in words.
        package var title: String
        /// The entries, third parties still in them.
        package var entries: [JSON]

        /// A part.
        package init(title: String, entries: [JSON]) {
            self.title = title
            self.entries = entries
        }
    }

    /// The parts, third parties withheld.
    package let parts: [Part]
    /// How many values were withheld.
    package let withheld: Int
    private let subject: Subject

    /// Makes a record of what was gathered.
    ///
    /// - Parameters:
    ///   - subject: Whose it is.
    ///   - parts: What was gathered, whole.
    ///   - children: The references of all children.
    ///   - homes: The references of all homes.
    ///   - lived: Homes that the child may know: where it lives or lived.
    package init(
        of subject: Subject, parts: [Part], children: Set<String>, homes: Set<String>,
        lived: Set<String> = []
    ) {
        self.subject = subject
        var others = children
        var places = homes
        switch subject {
        case .child(let reference):
            others.remove(reference)
            places.subtract(lived)
        case .home(let reference): places.remove(reference)
        }
        var redaction = Redaction(subject: subject, children: others, homes: places)
        self.parts = parts.map { part in
            Part(title: part.title, entries: part.entries.compactMap { redaction.redacted($0) })
        }
        withheld = redaction.count
    }

    /// The record as JSON.
    package var json: JSON {
        .object([
            ("subject", .string(subject.reference)), ("withheld", .whole(withheld)),
            (
                "parts",
                .list(parts) {
                    .object([("title", .string($0.title)), ("entries", .array($0.entries))])
                }
            ),
        ])
    }

    /// The record as a page that stands alone, for reading and for printing to a tagged PDF.
    package var page: HTML {
        let sections = parts.map { part -> HTML in
            let entries =
                part.entries.isEmpty
                ? "<p>Nothing is kept.</p>\n" : part.entries.map(SubjectRecord.list).joined()
            return "<section><h2>\(part.title)</h2>\n\(entries)</section>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Record of \(subject.reference)</title>
            <style>body{font:16px/1.5 sans-serif;max-width:45em;margin:2em auto;padding:0 1em}\
            dt{font-weight:bold}dd{margin:0 0 .4em 1em}article{border-top:1px solid #999;margin:1em 0}</style></head>
            <body><main><h1>Record of \(subject.reference)</h1>
            <p>Everything that NearHome keeps about this person. If a fact is about \
            other people, it is withheld and the page says so there (\(withheld) times).</p>
            \(sections.joined())</main></body></html>

            """
    }

    private static func list(_ entry: JSON) -> HTML {
        "<article>\(items(entry))</article>\n"
    }

    private static func items(_ value: JSON) -> HTML {
        switch value {
        case .object(let members):
            let rows = members.map { member -> HTML in
                "<dt>\(words(member.key))</dt><dd>\(items(member.value))</dd>\n"
            }
            return "<dl>\(rows.joined())</dl>"
        case .array(let list):
            if list.isEmpty { return "none" }
            let rows = list.map { item -> HTML in "<li>\(items(item))</li>" }
            return "<ul>\(rows.joined())</ul>"
        case .string(let text): return "\(text)"
        case .null: return "not recorded"
        case .bool(let truth): return truth ? "yes" : "no"
        case .number(let text): return "\(text)"
        }
    }

    // `neededBy` as "needed by".
    private static func words(_ key: String) -> String {
        var text = ""
        for letter in key {
            if letter.isUppercase { text += " " + letter.lowercased() } else { text.append(letter) }
        }
        return text
    }
}

/// Takes other people out of values.
private struct Redaction {
    let subject: SubjectRecord.Subject
    let children: Set<String>
    let homes: Set<String>
    var count = 0

    // Keys whose text tells of carers to a child, or of staff's notes on third parties.
    private static let private_ = ["telephone", "bestTime", "notes"]
    // What carers may know of a row of the case system about a child who lives with them.
    private static let ofChildInHome: Set = ["table", "child_id", "home_id", "status", "placed_on"]

    /// A value without other people; nil where all of it is about somebody else.
    mutating func redacted(_ value: JSON) -> JSON? {
        switch value {
        case .object(let members):
            // A row of another child in a list of children goes as a whole.
            for key in ["reference", "child"] {
                if case .string(let text)? = value[key], children.contains(text),
                    case .child = subject
                {
                    count += 1
                    return nil
                }
            }
            let isChildsRow =
                ["children.csv", "travel.csv"].contains { value["table"] == .string($0) }
            var kept: [(key: String, value: JSON)] = []
            for member in members {
                if case .home = subject, isChildsRow,
                    !Redaction.ofChildInHome.contains(member.key)
                {
                    count += 1
                    continue
                }
                if Redaction.private_.contains(member.key), case .child = subject,
                    member.value != .null
                {
                    count += 1
                    kept.append((member.key, "withheld"))
                    continue
                }
                if let inner = redacted(member.value) { kept.append((member.key, inner)) }
            }
            return .object(kept)
        case .array(let list): return .array(list.compactMap { redacted($0) })
        case .string(let text): return .string(redacted(text))
        default: return value
        }
    }

    private mutating func redacted(_ text: String) -> String {
        if text.isEmpty { return text }
        var result = ""
        var word = ""
        // References stand in texts as words of their own.
        func isPart(_ letter: Character) -> Bool {
            letter.isLetter || letter.isNumber || letter == "-" || letter == "_"
        }
        func end() -> String {
            if children.contains(word) { return "[another child]" }
            if homes.contains(word) { return "[another home]" }
            return word
        }
        for letter in text {
            if isPart(letter) {
                word.append(letter)
            } else {
                let shown = end()
                if shown != word { count += 1 }
                result += shown
                word = ""
                result.append(letter)
            }
        }
        let shown = end()
        if shown != word { count += 1 }
        return result + shown
    }
}
