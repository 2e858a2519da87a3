import Care
import Desk
import Reporting

extension Pages {
    /// Milliseconds for which the page of the whole plan waits before it says that it is being worked
    /// out.
    private static let planMilliseconds = 2000

    /// All open requests at once; shows and never applies.
    static let wholePlan: Door.Handler = { call in
        guard call.may(.workOnRequest) else { throw Refusal.forbidden }
        let store = call.office.store
        let (snapshot, entries) = (call.feed.number, call.book.version)
        let held = call.office.wholePlans.plan(
            call.book, call.feed, at: call.now, waiting: planMilliseconds
        ) { made in
            // Without it the next page says less of what has changed, and nothing else is lost.
            try? store.keepWholePlan(
                made.plan.bestHomes, snapshot: snapshot, entries: entries, at: made.at)
        }
        var body: HTML = """
            <p>This page compares the best plan for all open requests with first come, first served, \
            and with today. It decides nothing: you decide each request by itself, from its own list. \
            Everybody without an open request stays where they are. The plan does not take \
            reservations into account.</p>
            <p><a href="/plan">Refresh</a> <a href="/requests">Requests</a></p>

            """
        guard let held else {
            body += "<p>It is being worked out. Refresh the page in a moment.</p>\n"
            return .page(Layout.page("All open requests at once", call, body: body))
        }
        if held.plan.rows.isEmpty {
            body += "<p>No request is open.</p>\n"
            return .page(Layout.page("All open requests at once", call, body: body))
        }
        let earlier = try store.wholePlan(beforeSnapshot: snapshot, entries: entries)
        body += accounts(held.plan) + points(call.feed.policy, on: call.day, isWholePlan: true)
        body += rows(held.plan, earlier?.homes, call)
        body += payers(held.plan, call)
        body += changes(held.plan, earlier, call)
        return .page(Layout.page("All open requests at once", call, body: body))
    }

    private static func accounts(_ plan: WholePlan) -> HTML {
        let ways: [(String, WholePlan.Account?)] = [
            ("Today", plan.today), ("First come, first served", plan.firstCome),
            ("Best together", plan.best),
        ]
        let lines = ways.compactMap { name, account -> [HTML]? in
            guard let account else { return nil }
            return [
                "\(name)", "\(account.placed) of \(plan.rows.count)", "\(account.points)",
                "\(account.weeklyCost)", "\(account.outside) of \(account.known)",
            ]
        }
        let proof: HTML =
            plan.best == nil
            ? "<p>No lawful plan for all was found.</p>\n"
            : plan.isProved
                ? "<p>Best together is proved: no lawful plan has fewer points.</p>\n"
                : "<p>Best together is the best plan found; a better one is not ruled out.</p>\n"
        return """
            <h2>Three ways</h2>
            \(Layout.table(
                "What each way comes to, everybody in care included",
                ["Way", "Children with a home", "Points", "Weekly cost", "Outside the area"], lines
            ))\
            \(proof)
            """
    }

    // Whom a person may know is named; of others it is said that they are another team's.
    private static func name(_ row: WholePlan.Row, _ call: Call) -> HTML {
        guard (try? call.request(row.request)) != nil else { return "Another team's child" }
        return """
            <a href="/requests/\(row.request)/matches">Request \(row.request)</a>: \(row.child)
            """
    }

    private static func rows(
        _ plan: WholePlan, _ earlier: [String: String]?, _ call: Call
    ) -> HTML {
        let lines = plan.rows.map { row -> [HTML] in
            func home(_ reference: String?) -> HTML { HTML(text: reference ?? "no home") }
            let isChanged = earlier?[row.child].map { $0 != row.best ?? "" } ?? false
            let mark: HTML = isChanged ? " <strong>Changed</strong>" : .empty
            return [
                name(row, call), home(row.today), home(row.firstCome), home(row.best) + mark,
                "\(row.second ?? "none")",
            ]
        }
        return """
            <h2>Who would live where</h2>
            \(Layout.table(
                "Each child of an open request",
                [
                    "Child", "Today", "First come, first served", "Best together",
                    "Second, if that falls through",
                ], lines))
            """
    }

    private static func payers(_ plan: WholePlan, _ call: Call) -> HTML {
        let lines = plan.rows.compactMap { row -> HTML? in
            guard let first = row.ownFirst, let pays = row.pays else { return nil }
            return """
                <li>\(name(row, call)): \(row.best ?? "no home") instead of its best home, \
                \(first): \(pays) more points</li>

                """
        }
        return "<h2>Children who did not get their best home</h2>\n"
            + (lines.isEmpty
                ? "<p>Nobody: every child has the best home for it.</p>\n"
                : "<ul>\n\(lines)</ul>\n")
    }

    private static func changes(
        _ plan: WholePlan, _ earlier: (homes: [String: String], at: Moment)?, _ call: Call
    ) -> HTML {
        var body: HTML = "<h2>What has changed since last time</h2>\n"
        guard let earlier else {
            return body + "<p>No earlier plan is kept.</p>\n"
        }
        let lines = plan.rows.compactMap { row -> HTML? in
            let now = row.best ?? ""
            guard let before = earlier.homes[row.child] else {
                return "<li>\(name(row, call)): new, \(row.best ?? "no home")</li>\n"
            }
            if before == now { return nil }
            return """
                <li>\(name(row, call)): \(before.isEmpty ? "no home" : before) before, \
                \(row.best ?? "no home") now</li>

                """
        }
        let here = Set(plan.rows.map(\.child))
        let gone = earlier.homes.keys.count { !here.contains($0) }
        body += "<p>Since \(earlier.at.day.inWords) at \(earlier.at.time).</p>\n"
        if gone > 0 {
            body +=
                "<p>\(gone.counted("child", "children")) of that plan no longer \(gone == 1 ? "waits" : "wait").</p>\n"
        }
        return body
            + (lines.isEmpty
                ? "<p>Every other child would live where it would have lived then.</p>\n"
                : "<ul>\n\(lines)</ul>\n")
    }
}
