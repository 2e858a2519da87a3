import Care
import Files

/// An instance folder to start from: every table with its columns and a worked row, and a data
/// dictionary.
package enum Template {
    /// The data dictionary's name.
    package static let dictionaryFile = "DICTIONARY.md"

    /// Writes the folder, whole or not at all.
    ///
    /// - Throws: `ExchangeError` where it cannot be written, or where the folder is already there
    ///   and not empty.
    package static func write(to folder: String) throws(ExchangeError) {
        var files: [(name: String, bytes: [UInt8])] = [
            (AuthorityFile.file, Array(authority.utf8)),
            (InstanceFolder.policyFile, Array(PolicyFile.text(Policy()).utf8)),
        ]
        for table in InstanceFolder.tables { files.append((table.file, rows(table))) }
        files.append((dictionaryFile, Array(dictionary.utf8)))
        try NewFolder.write(files, to: folder, replacing: false)
    }

    private static let authority = """
        # Whose placements these are, and on which day. Replace every value.
        authority: {code: E10000003, name: Cambridgeshire}   # upper-tier GSS code
        as_of: 2011-09-30                                    # the day the tables describe
        adjoining: [E06000031, E10000019]                    # authorities that share a border
        out_of_area_target: 0.29                             # leave out where there is no target
        policy: policy.yml                                   # leave out for the built-in policy
        # needs: {hoist-transfers: {essential: yes}}         # further need codes
        # alliance:                                          # other authorities that place
        #   - {code: E06000031, name: Peterborough, adjoining: [E10000003]}

        """

    // A settled child, so that both sides of the format are seen and apart.csv can name two.
    private static let settled: [String: String] = [
        "child_id": "C2", "birth_date": "2001-02-03", "sex": "M", "place": "U6",
        "place_provider": "PR1", "status": "settled", "home_id": "H1",
        "placed_on": "2010-06-01", "still_in": "", "still_until": "", "needed_by": "",
        "urgency": "", "fostering": "",
        "residential": "", "needs": "", "keep_school": "", "pets": "", "living_companions": "",
    ]

    private static func rows(_ table: TableLayout) -> [UInt8] {
        var lines = [table.columns.map(\.name).joined(separator: ",")]
        lines.append(table.columns.map(\.example).joined(separator: ","))
        if table.file == ChildField.layout.file {
            lines.append(
                table.columns.map { settled[$0.name] ?? $0.example }.joined(separator: ","))
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The data dictionary: every file, column and code, as Markdown.
    package static var dictionary: String {
        var text = """
            # Data dictionary

            CSV files in UTF-8, comma-separated, first line the column names, in any order. Dates
            `2011-09-30` or `30/09/2011`. Yes/no is `yes` or `no`. Lists are separated by `;`. A
            blank is "unknown" unless a default is given. Positions are whole metres on the British
            National Grid (EPSG:27700). Money is pounds per week. The worked rows are examples:
            replace them. `nearhome check` names everything that is wrong.

            """
        for table in InstanceFolder.tables {
            text += "\n## \(table.file)\(table.isRequired ? "" : " (optional)")\n\n"
            text +=
                "\(table.meaning)\n\n| column | required | values | meaning |\n|---|---|---|---|\n"
            for column in table.columns {
                text += "| \(column.name) | \(column.isRequired ? "yes" : "") | \(column.values) "
                text += "| \(column.meaning) |\n"
            }
        }
        text += "\n## Need codes\n\nA code marked * is essential: a home that does not meet it is "
        text += "excluded.\n\n"
        text += NeedCatalogue.standard.map { $0.code + ($0.isEssential ? "*" : "") }
            .joined(separator: ", ")
        return text + "\n"
    }
}
