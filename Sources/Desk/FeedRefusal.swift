import Files

/// Why a feed is not taken in, for each who has to know: whoever mends it, the desk's pages, the log.
package struct FeedRefusal: Sendable, Hashable {
    /// Every reason whole, with files, lines and what to mend: for whoever looks after the feed.
    package var reasons: [String]
    /// The reasons in the words of the desk, for people who see no files.
    package var onPages: [String]
    /// The reason in one sentence that holds nothing of any row: no reference, name or address.
    package var forLog: String
    /// Whether all that is against it is how much has changed, so that a person can take it in.
    package var isJump = false

    /// The refusal of a feed that cannot be read.
    ///
    /// - Parameter faults: At least one.
    package init(_ faults: [Fault]) {
        reasons = faults.map(\.description)
        onPages = faults.map { fault in
            let words = fault.message.inDeskWords
            return fault.placeOnPages + ": " + (words.isEmpty ? "it is wrong." : words.ended)
        }
        var first = faults.first.map(\.placeInFiles) ?? "the feed"
        // What is said of a whole file holds nothing of its rows.
        if let fault = faults.first, fault.line == nil { first += ", \(fault.message)" }
        forLog =
            faults.count == 1
            ? "1 fault: \(first)" : "\(faults.count) faults, the first: \(first)"
    }

    /// The refusal of a feed that can be read and is not believed.
    package init(_ judgement: Feed.Judgement) {
        reasons = judgement.refusals
        onPages = judgement.refusals
        forLog = judgement.refusals.joined(separator: " ")
        isJump = judgement.isJump
        if isJump {
            onPages.append(
                "If it is right, whoever runs NearHome can take it in all the same.")
        }
    }

    /// The reasons in a line, for every page.
    package var sentence: String {
        if isJump { return onPages.joined(separator: " ") }
        let first = onPages.first ?? "It cannot be read."
        if onPages.count < 2 { return first }
        let more = onPages.count - 1
        return first + " There \(more == 1 ? "is 1 more reason" : "are \(more) more reasons")."
    }
}

extension Fault {
    /// Where it stands, for the log: `homes.csv, line 14, column max_age`.
    fileprivate var placeInFiles: String {
        var text = file
        if let line { text += ", line \(line)" }
        if let column, !column.isEmpty { text += ", column \(column)" }
        return text
    }

    /// Where it stands, in the words of the desk: `The data on homes, line 14, max age`.
    fileprivate var placeOnPages: String {
        var text = "The \(file.asData)"
        if let line { text += ", line \(line)" }
        if let column, !column.isEmpty { text += ", \(column.replacing("_", with: " "))" }
        return text
    }
}

extension String {
    /// A message for whoever looks after files, in words for people at the desk: what names an option
    /// or a command goes, files are data on something, and columns are words.
    package var inDeskWords: String {
        split(separator: ";").filter { clause in
            !clause.contains("`") && !clause.contains("--")
        }.map { clause in
            clause.split(separator: " ", omittingEmptySubsequences: false).map { word in
                let marks = String(word.reversed().prefix { ",)".contains($0) }.reversed())
                let text = String(word.dropLast(marks.count))
                if text.isFileName { return "the " + text.asData + marks }
                return text.isColumnName ? text.replacing("_", with: " ") + marks : String(word)
            }.joined(separator: " ")
        }.joined(separator: ";").stripped
    }

    /// The text with a full stop at its end.
    fileprivate var ended: String { hasSuffix(".") ? self : self + "." }

    /// A file by what it holds: `data on homes` for `homes.csv`.
    fileprivate var asData: String {
        let name = split(separator: "/").last.map(String.init) ?? self
        let words = name.prefix { $0 != "." }.replacing("-", with: " ").replacing("_", with: " ")
        return words.isEmpty ? "data" : "data on \(words)"
    }

    private var isFileName: Bool {
        [".csv", ".yml", ".yaml"].contains { hasSuffix($0) } && !contains(" ")
    }

    private var isColumnName: Bool {
        contains("_")
            && utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
            }
    }
}
