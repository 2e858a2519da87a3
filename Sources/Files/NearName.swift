/// Names of files that may have been meant for another: a copy, another form, a slip of the pen.
package enum NearName {
    private static let spreadsheets: Set = [
        "xlsx", "xlsm", "xlsb", "xls", "ods", "numbers", "tsv", "tab",
    ]
    private static let archives: Set = ["gz", "zip", "7z", "rar", "bz2", "xz", "tar", "tgz"]
    private static let others: Set = [
        "bak", "old", "orig", "tmp", "txt", "text", "csv", "yaml", "yml", "json",
        // Files that are being sent.
        "part", "partial", "filepart", "crdownload", "download",
    ]
    // What people and programs write beside the name of a copy.
    private static let marks: Set = ["copy", "of", "final", "new", "old", "backup", "draft"]

    /// Whether a file of this name may have been meant for a file of that name.
    ///
    /// Its endings, marks of a copy, a year, a number or one for several may differ, or a third of the
    /// letters.
    package static func isNear(_ name: String, to known: String) -> Bool {
        if name.hasPrefix("~") { return false }
        let (stem, wanted) = (words(name).joined(), words(known).joined())
        if stem.isEmpty || wanted.isEmpty { return false }
        return singular(stem) == singular(wanted)
            || Spelling.nearest(to: stem, among: [wanted]) != nil
    }

    /// Whether a word of a file's name is one of these, in one or several.
    package static func holds(_ name: String, anyOf known: [String]) -> Bool {
        if name.hasPrefix("~") { return false }
        let wanted = Set(known.map { singular($0.lowercased()) })
        return words(name, withNumbers: true).contains { wanted.contains(singular($0)) }
    }

    /// Whether a file's ending says that it holds tables, as a spreadsheet or packed.
    package static func isTableFile(_ name: String) -> Bool {
        let ending = ending(name)
        return !name.hasPrefix("~") && (spreadsheets.contains(ending) || archives.contains(ending))
    }

    /// Whether a file's ending, or that it has none, lets it hold the text of a table.
    package static func isTextFile(_ name: String) -> Bool {
        !name.contains(".") || others.contains(ending(name))
    }

    /// How a file of another form is made one that is read, as `rename it to homes.csv`.
    ///
    /// - Parameters:
    ///   - name: the file's name.
    ///   - known: the name it should have; nil = any.
    package static func mend(_ name: String, to known: String? = nil) -> String {
        let ending = ending(name)
        if spreadsheets.contains(ending) {
            return "save it as \"CSV UTF-8 (Comma delimited)\""
                + (known.map { " under the name \($0)" } ?? "")
        }
        if archives.contains(ending) {
            return known.map { "unpack it under the name \($0)" } ?? "unpack it"
        }
        return known.map { "rename it to \($0)" }
            ?? "if it is a table, give it a name that ends in .csv"
    }

    private static func ending(_ name: String) -> String {
        name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    }

    // The words of a name without its endings, in lower case: `Homes 2025.csv.gz` is `homes`.
    private static func words(_ name: String, withNumbers: Bool = false) -> [String] {
        var parts = name.lowercased().split(separator: ".")
        while parts.count > 1, let last = parts.last,
            others.union(spreadsheets).union(archives).contains(String(last))
        {
            parts.removeLast()
        }
        let words = parts.flatMap { part in
            part.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        }
        if withNumbers { return words }
        let bare = words.compactMap { word -> String? in
            var word = word[...]
            while word.first?.isNumber == true { word = word.dropFirst() }
            while word.last?.isNumber == true { word = word.dropLast() }
            return word.isEmpty || marks.contains(String(word)) ? nil : String(word)
        }
        return bare.isEmpty ? words : bare
    }

    private static func singular(_ word: String) -> String {
        if word.hasSuffix("children") { return String(word.dropLast(3)) }
        if word.hasSuffix("ies") { return "\(word.dropLast(3))y" }
        return word.hasSuffix("s") ? String(word.dropLast()) : word
    }
}
