import Care
import Matching
import Reporting

/// One printable page of an answer of `match`, for panel and for ringing round, with room for notes.
///
/// References only, never a name; positions are told as miles.
package struct MatchSheet {
    private let writer: MatchWriter

    /// A sheet of a result.
    package init(register: Register, result: MatchResult) {
        writer = MatchWriter(register: register, result: result)
    }

    private var instance: Instance { writer.register.instance }

    /// The page.
    package var html: HTML {
        let children = writer.result.request.children.map(writer.child).joined(separator: ", ")
        var opening = HTML.empty
        opening += """
            <p>As of \(instance.asOf.inWords). NearHome gives advice; people decide. Fewest points first, \
            then lowest cost.</p>

            """
        for warning in instance.warnings(for: writer.result.request.children) {
            opening += "<p><strong>\(warning)</strong></p>\n"
        }
        var sections = [
            Page.Section(id: "options", title: "Homes in order", body: options),
            Page.Section(id: "ringing", title: "Whom to ring, in this order", body: calls),
        ]
        if !writer.result.nearlyPossible.isEmpty {
            let misses = writer.result.nearlyPossible.map { miss -> HTML in
                "<li>\(writer.home(miss.home)): \(miss.text)</li>\n"
            }
            sections.append(
                Page.Section(
                    id: "nearly", title: "Nearly possible", body: "<ul>\n\(misses)</ul>\n"))
        }
        sections.append(
            Page.Section(
                id: "decision", title: "What was decided, by whom, and why",
                body: MatchSheet.room(lines: 6)))
        return Page(
            title: "Homes for \(children), \(instance.asOf)", subject: "Matching sheet",
            heading: "Homes for \(children)",
            warning: instance.isSynthetic ? "Invented data: no real child or carer." : nil,
            opening: opening, sections: sections,
            closing:
                "<p>Show this sheet only to people who work on this request, then shred it.</p>\n"
        ).html
    }

    // Empty lines to write on.
    private static func room(lines: Int) -> HTML {
        (0..<lines).map { _ in "<p class=\"line\">&nbsp;</p>\n" as HTML }.joined()
    }

    private var options: HTML {
        let shown = writer.result.options.prefix(MatchText.listed)
        if shown.isEmpty { return "<p>No home on the list can be offered.</p>\n" }
        return shown.map { option -> HTML in
            let homes = option.homes.map(writer.home).joined(separator: " and ")
            func list(_ title: String, _ lines: [String]) -> HTML {
                lines.isEmpty
                    ? .empty
                    : "<p><strong>\(title):</strong> \(TextLines.joined(lines))</p>\n"
            }
            let places = zip(option.assignments, option.locations).map { part, location -> HTML in
                let home = instance.homes[part.home]
                let miles =
                    location.tenthsOfMile.map {
                        ", \($0.tenthsOfMileInWords) from home"
                    } ?? ""
                let district = home.district.map { ", \($0)" } ?? ""
                return """
                    <li>\(writer.child(part.child)): \(home.id), \(home.kind.inWords)\(district)\
                    \(miles), \(home.weeklyCost.inPounds) a week</li>

                    """
            }
            return """
                <h3>\(option.rank). \(homes): \(option.eligibility.inAnswer)</h3>
                <ul>
                \(places)<li>\(option.points.counted)</li>
                </ul>
                \(list("For", option.advantages))\(list("Against", option.disadvantages))\
                \(list("Ask", option.questions))\(list("Approvals", option.approvals.map(\.inWords)))\
                \(list("Other children", option.effectOnOthers.map { [$0.text] } ?? []))
                """
        }.joined()
    }

    private var calls: HTML {
        var table = Table(
            id: "calls",
            caption: "Best for the \(writer.isSeveral ? "children" : "child") first. A home with a "
                + "question stands where it would stand if the answer is good.",
            columns: [
                .init("Number"), .init("Home", .words), .init("In the list", .words),
                .init("Ask", .words), .init("Rung at", .words),
                .init("Who answered", .words), .init("Answer and notes", .words),
            ])
        let blank = Table.Cell("\u{A0}")
        for (index, option) in writer.ringing.enumerated() {
            table.add([
                .whole(index + 1),
                Table.Cell(writer.home(option.assignments[0].home)),
                Table.Cell(writer.place(option)),
                Table.Cell(writer.toAsk(option)),
                blank, blank, blank,
            ])
        }
        return table.html + MatchSheet.room(lines: 3)
    }
}
