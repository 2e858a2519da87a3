import Care
import Matching
import Reporting

/// One printable sheet of an answer of `match`, for panel and for ringing round, with room for notes.
///
/// Up to ten options stand on one sheet where their words are short, on two where they are long.
/// References only, never a name; positions are told as miles.
package struct MatchSheet {
    private let writer: MatchWriter
    private let further: [Int: [String]]

    /// A sheet of a result.
    ///
    /// - Parameter further: What else is to know of options, by rank.
    package init(register: Register, result: MatchResult, further: [Int: [String]] = [:]) {
        writer = MatchWriter(register: register, result: result)
        self.further = further
    }

    private var instance: Instance { writer.register.instance }

    /// The page.
    package var html: HTML {
        let children = writer.result.request.children.map(writer.child).joined(separator: ", ")
        var opening: HTML = """
            <p>As of \(instance.asOf.inWords). NearHome gives advice; people decide. \(about)</p>

            """
        for warning in writer.calls.warnings() {
            opening += "<p><strong>\(warning)</strong></p>\n"
        }
        var sections = [Page.Section(id: "options", title: "Homes in order", body: options)]
        if !writer.result.nearlyPossible.isEmpty {
            let misses = writer.result.nearlyPossible.prefix(MatchSheet.nearlyShown).map {
                miss -> HTML in
                "<li>\(writer.home(miss.home)): \(miss.whole)</li>\n"
            }
            sections.append(
                Page.Section(
                    id: "nearly", title: "Nearly possible", body: "<ul>\n\(misses)</ul>\n"))
        }
        sections.append(
            Page.Section(
                id: "decision", title: "What was decided, by whom, and why",
                body: MatchSheet.room))
        var page = Page(
            title: "Homes for \(children), \(instance.asOf)", subject: "Matching sheet",
            heading: "Homes for \(children)",
            warning: instance.isSynthetic ? "Invented data: no real child or carer." : nil,
            opening: opening, sections: sections,
            closing:
                "<p>Show this sheet only to people who work on this request, then shred it.</p>\n"
        )
        page.furtherStyle = MatchSheet.style
        return page.html
    }

    /// In what order the options stand, how many more there are, and what a number under "Ring and
    /// ask" is.
    package var about: String {
        let left = writer.result.options.count - shown.count
        var about: [String] = []
        if let order = writer.calls.order(of: shown) { about.append(order) }
        if left > 0 {
            about.append(
                "\(left.counted("more option stands", "more options stand")) on the list.")
        }
        if writer.calls.isOrdered {
            about.append("\"Ring and ask\" begins with the place in the order of ringing.")
        }
        return TextLines.joined(about)
    }

    /// The style of the table and of the room to write in, also on pages of another style.
    ///
    /// Ten options stand on one landscape sheet of A4 where their words are short, on two where they
    /// are long; every row and every empty line is high enough to write in.
    package static let tableStyle: HTML = """
        .line{border-bottom:1px solid #505a5f;height:9mm;margin:0;max-width:none}
        .options td p{margin:0}
        .options td p:not(:last-child)::after{content:" "}
        .options .room{min-width:7rem}
        @media screen and (max-width:70rem){.options td::before{flex:0 0 7rem}
        .options td>div{flex:1 1 0;text-align:left}}
        @media print{
        .options caption{display:none}
        .options td p{display:inline}
        .options table{width:100%;font-size:7pt;line-height:1.15;table-layout:fixed}
        .options tr{height:9.5mm}
        .options thead tr{height:auto}
        .options th,.options td{padding:.1rem .4rem .1rem 0;border-bottom:1px solid #505a5f}
        .options .room{border-left:1px solid #505a5f}
        .options th:nth-child(1){width:16%}
        .options th:nth-child(2){width:4.5%}
        .options th:nth-child(3){width:6.5%}
        .options th:nth-child(4){width:35.5%}
        .options th:nth-child(5){width:14%}
        .options th:nth-child(6){width:8%}
        .line{height:8.05mm}
        }
        """

    private static let style: HTML = """
        \(tableStyle)
        @media print{
        @page{size:A4 landscape;margin:5.5mm 9mm}
        html{font-size:8.5pt;line-height:1.3}
        header{border-bottom-width:.15rem}
        header .width{padding:0}
        .product{font-size:1rem}
        main{padding:.15rem 0 0}
        #options h2{display:none}
        .warning{margin:0 0 .2rem;padding:.05rem .3rem;border-width:2px}
        .mark{width:1rem;height:1rem;line-height:1rem;font-size:.8rem}
        h1{font-size:12pt;margin:0}
        h2{font-size:9pt;margin:.25rem 0 .05rem}
        p,ul{margin:0 0 .1rem}
        .note{font-size:7.5pt}
        #nearly{font-size:7.5pt}
        #nearly ul{columns:2;padding:0;list-style:none}
        #decision{break-inside:avoid}
        footer{border:0;padding:.1rem 0 0}
        footer p{margin:0}
        }

        """

    /// Empty lines to write on.
    package static let room = (0..<2).map { _ in "<p class=\"line\">&nbsp;</p>\n" as HTML }.joined()

    /// Homes nearly possible that have room on the sheet; the answer names all.
    package static let nearlyShown = 2

    // The options to ring, and those of several homes among the first; in the order of the list.
    private var shown: [MatchOption] {
        let ringing =
            writer.calls.isOrdered ? Set(writer.ringing.map { $0.options[0].rank }) : []
        return writer.result.options.enumerated().filter { place, option in
            ringing.contains(option.rank) || (place < MatchText.listed && option.homes.count > 1)
        }.map(\.element)
    }

    /// The table of the options, with whom to ring and room for notes.
    package var options: HTML {
        let shown = shown
        let ringing = writer.calls.isOrdered ? writer.ringing.map { $0.options[0].rank } : []
        if shown.isEmpty { return "<p>No home on the list can be offered.</p>\n" }
        let titles = [
            "Home", "Points", "Vacancy confirmed", "For and against", "Ring and ask",
            "Rung at, who answered", "Answer and notes",
        ]
        let headings = titles.map { "<th scope=\"col\">\($0)</th>" as HTML }.joined()
        let rows = shown.map { option -> HTML in
            let order = ringing.firstIndex(of: option.rank)
            let ring = option.homes.map { home -> HTML in
                let call = writer.calls.call(to: home, in: option)
                let asked = TextLines.joined(call.words)
                return order.map { "\($0 + 1). \(asked)" as HTML }
                    ?? "\(writer.home(home)) for \(call.children.joined(separator: ", ")): \(asked)"
            }.joined(separator: "<br>")
            let cells: [(HTML, HTML)] = [
                ("", HTML(text: "\(option.points)".inThousands)), ("", confirmed(option)),
                ("", reasons(option)), ("", "\(ring)"), ("room", "&nbsp;"), ("room", "&nbsp;"),
            ]
            let columns = zip(titles.dropFirst(), cells).map { title, cell -> HTML in
                let kind: HTML = cell.0 == "" ? .empty : " class=\"\(cell.0)\""
                return "<td\(kind) data-name=\"\(title)\"><div>\(cell.1)</div></td>"
            }
            return "<tr><th scope=\"row\">\(home(option))</th>\(columns.joined())</tr>\n"
        }
        return """
            <div class="table large options long">
            <table>
            <caption id="caption-options">Homes in order, for panel and for ringing round</caption>
            <thead><tr>\(headings)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            </div>

            """
    }

    // The option's homes, each with its child where there are several.
    private func home(_ option: MatchOption) -> HTML {
        let homes = option.homes.map(writer.home).joined(separator: " and ")
        let places = zip(option.assignments, option.locations).map { part, location -> String in
            let home = instance.homes[part.home]
            let miles =
                location.tenthsOfMile.map { ", \($0.tenthsOfMileInWords) from home" }
                ?? ", miles not known"
            let who = writer.isSeveral ? "\(writer.child(part.child)) in \(home.id): " : ""
            return
                "\(who)\(home.kind.inWords)\(home.district.map { ", \($0)" } ?? "")\(miles),"
                + " \(home.weeklyCost.inPounds) a week."
        }
        return """
            <b>\(option.rank). \(homes)</b> \(writer.answer(option)): \
            \(places.joined(separator: " "))
            """
    }

    // The day on which each home's vacancy was confirmed.
    private func confirmed(_ option: MatchOption) -> HTML {
        let days = option.homes.map { home -> String in
            let day = instance.homes[home].confirmedOn.map(\.inShort) ?? "never"
            return option.homes.count > 1 ? "\(writer.home(home)): \(day)" : day
        }
        return "\(days.joined(separator: "; "))"
    }

    private func reasons(_ option: MatchOption) -> HTML {
        func list(_ title: String, _ lines: [String]) -> HTML {
            lines.isEmpty
                ? .empty : "<p><strong>\(title):</strong> \(TextLines.joined(lines))</p>\n"
        }
        return [
            list("For", option.advantages), list("Against", option.disadvantages),
            list("Approvals", option.approvals.map(\.inWords)),
            list("Other children", option.effectOnOthers.map { [$0.text] } ?? []),
            list("Also", further[option.rank] ?? []),
        ].joined()
    }
}

extension Day {
    // As `27 Sep 2011`.
    fileprivate var inShort: String {
        let words = inWords.split(separator: " ")
        return "\(words[0]) \(words[1].prefix(3)) \(words[2])"
    }
}
