/// The page of lives and rights in the documentation, made from the tables that the desk obeys.
package enum DeskPage {
    /// The page as Markdown.
    package static var text: String {
        var text = """
            # The placement officer's desk: lives and rights

            Made by `nearhome desk lives` from the tables that the desk itself uses. States are not \
            stored: they follow from entries, and entries are only ever added.

            ## Lives


            """
        for life in Lives.all {
            text += "### \(life.name)\n\n| from | entry | who | to |\n|---|---|---|---|\n"
            for step in life.steps {
                text += "| \(cell(step.from)) | \(step.entry) | \(cell(step.who)) | \(step.to) |\n"
            }
            text += "\n"
        }
        text += "## Who may do what\n\n"
        text += "| | " + Role.allCases.map(\.rawValue).joined(separator: " | ") + " |\n"
        text += "|---" + String(repeating: "|---", count: Role.allCases.count) + "|\n"
        for act in Act.allCases {
            let cells = Role.allCases.map { role in
                Permission.rights.first { $0.act == act && $0.role == role }?.relation.rawValue
                    ?? "–"
            }
            text += "| \(act.rawValue) | " + cells.joined(separator: " | ") + " |\n"
        }
        text += """

            Nobody approves their own decision. If a role may not do something, the desk refuses it \
            (403). A request of another team looks as if it did not exist (404), unless it was opened \
            with a reason in the last 8 hours.

            ## Tasks

            | task | what is done |
            |---|---|

            """
        for kind in DeskTask.Kind.allCases { text += "| `\(kind.rawValue)` | \(kind.words) |\n" }
        return text
    }

    private static func cell(_ text: String) -> String { text.isEmpty ? "–" : text }
}
