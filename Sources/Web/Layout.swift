import Desk
import Reporting

/// The frame of every page: title, banner, navigation, main, and how old the data is.
enum Layout {
    /// A page for somebody who has signed in.
    ///
    /// - Parameters:
    ///   - title: The heading; the window's title is made from it.
    ///   - isFaulty: Whether something typed was wrong: said in the window's title.
    ///   - body: What stands under the heading.
    static func page(_ title: String, _ call: Call, isFaulty: Bool = false, body: HTML) -> HTML {
        let links = navigation(call).map { link -> HTML in
            let isHere = link.path == call.path
            let current: HTML = isHere ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(link.path)\"\(current)>\(link.words)</a></li>\n"
        }
        let status = call.feedStatus
        let warning: HTML =
            call.feed.instance.isSynthetic
            ? "<strong>Invented data: no real child or carer.</strong> " : .empty
        let age: HTML = call.session == nil ? .empty : "<p>\(warning)\(status.sentence)</p>"
        let done: HTML =
            Done(rawValue: call.query.first("done")).map {
                "<div role=\"status\"><p>\($0.words)</p></div>\n"
            } ?? .empty
        let name = call.actor.person?.name ?? ""
        return document(
            title, isFaulty: isFaulty,
            top: """
                <div class="bar"><header>
                <a href="/">NearHome</a>
                <form method="post" action="/sign-out" class="inline">\(hidden(call))\
                <span>\(name)</span> <button type="submit">Sign out</button></form>
                </header>
                <nav aria-label="Main"><ul>
                \(links)</ul></nav></div>
                <div class="state" role="region" aria-label="Age of the data">\(age)</div>

                """,
            main: "\(done)<h1>\(title)</h1>\n\(body)")
    }

    /// A page for whoever has not signed in.
    static func bare(
        title: String, text: String? = nil, body: HTML = .empty, isFaulty: Bool = false
    )
        -> HTML
    {
        document(
            title, isFaulty: isFaulty,
            top: "<div class=\"bar\"><header><a href=\"/\">NearHome</a></header></div>\n",
            main: "<h1>\(title)</h1>\n\(text.map { "<p>\($0)</p>\n" as HTML })\(body)")
    }

    private static func document(_ title: String, isFaulty: Bool, top: HTML, main: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(isFaulty ? "Error: " : "")\(title) - NearHome</title>
        <link rel="stylesheet" href="\(StyleSheet.path)">
        <link rel="icon" href="data:,">
        </head>
        <body>
        <a class="skip" href="#main">Skip to main content</a>
        \(top)<main id="main" tabindex="-1">
        \(main)</main>
        </body>
        </html>

        """
    }

    /// A table whose rows become cards on a screen too narrow for it, so that it never scrolls.
    ///
    /// - Parameters:
    ///   - caption: What the table shows.
    ///   - columns: The headings.
    ///   - rows: The cells of each row, the first of which names it; where cells are missing, the
    ///     last one takes their columns too.
    static func table(_ caption: String, _ columns: [String], _ rows: [[HTML]]) -> HTML {
        let width = columns.count < 5 ? "small" : columns.count < 7 ? "middle" : "large"
        let heads = columns.map { "<th scope=\"col\">\($0)</th>" as HTML }
        let lines = rows.map { cells -> HTML in
            var line: HTML = "<tr><th scope=\"row\">\(cells[0])</th>"
            for place in cells.indices.dropFirst() {
                let span = place == cells.count - 1 ? columns.count - place : 1
                let look: HTML =
                    span == 1
                    ? " data-name=\"\(columns[place])\"" : " colspan=\"\(span)\""
                line += "<td\(look)><div>\(cells[place])</div></td>"
            }
            return line + "</tr>\n"
        }
        return """
            <div class="table \(width)"><table>
            <caption>\(caption)</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(lines)</tbody></table></div>

            """
    }

    /// The hidden fields of every form: the session's key, and a key for one use.
    static func hidden(_ call: Call, version: Int? = nil) -> HTML {
        let stamp: HTML =
            version.map { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" } ?? .empty
        return """
            <input type="hidden" name="csrf" value="\(call.session?.csrf ?? "")">\
            <input type="hidden" name="form" value="\(OneUse.key())">\(stamp)
            """
    }

    /// The links of the navigation, those that the person's roles lead to.
    private static func navigation(_ call: Call) -> [(path: String, words: String)] {
        var links = [(path: "/", words: "Your desk")]
        func add(_ path: String, _ words: String, _ acts: Act...) {
            if acts.contains(where: call.may) { links.append((path, words)) }
        }
        add("/requests", "Requests", .seeRequest)
        add(
            "/approvals", "Approvals", .approveAsManager, .approveAsNominatedOfficer,
            .approveAsDirector)
        add("/tasks", "Tasks", .seeRequest)
        add("/homes", "Homes", .seeHomes)
        add("/case-system", "Case system", .seeFeed)
        add("/scenarios", "Scenarios", .seePlans)
        add("/audit", "Audit", .readAudit)
        return links
    }
}

/// What a page says at its top after something was done; the address names it.
enum Done: String {
    case saved, started, asked, reserved, released, renewed, decided, withdrawn, approved, refused
    case arrived, recorded, ended, corrected, done, confirmed, added, taken, same, resolved, opened
    case password, noHome = "no-home", verbal, made, shared, unshared, running, uncovered

    /// The sentence.
    var words: String {
        switch self {
        case .saved: "Saved."
        case .uncovered:
            "Saved. The home's terms no longer cover somebody who lives there or is to come; see "
                + "below."
        case .started: "The request is started."
        case .asked: "The answer is saved."
        case .reserved: "The places are reserved."
        case .released: "The reservation is released."
        case .renewed: "The reservation is renewed."
        case .decided: "The decision is recorded. The place is taken from now on."
        case .withdrawn: "It is withdrawn."
        case .approved: "The approval is given."
        case .refused: "The refusal is recorded."
        case .arrived: "The arrival is recorded."
        case .recorded: "It is recorded."
        case .ended: "The placement is ended."
        case .corrected: "The correction is saved."
        case .done: "The task is done."
        case .confirmed: "The vacancy is confirmed."
        case .added: "The home is added."
        case .taken: "The new data is in force."
        case .same: "There is nothing new; the data in force stays."
        case .resolved: "The difference is resolved."
        case .opened: "The request is open to you for 8 hours."
        case .password: "Your password is changed."
        case .made: "The sheet is made."
        case .noHome: "It is recorded. The search goes on."
        case .verbal: "The verbal approval is saved."
        case .shared: "The scenario is shared."
        case .unshared: "The scenario is yours alone again."
        case .running: "The full run is at work. Open this page again to see how far it is."
        }
    }
}
