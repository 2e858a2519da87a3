import Answers
import Care
import Desk
import Files
import Matching
import Reporting

extension Pages {
    /// How many options are compared side by side.
    private static let compared = 2...4

    /// Two to four options of a request side by side, factor by factor.
    static let compare: Door.Handler = { call in
        let request = try call.request()
        let list = try shown(request, call)
        let prices = call.office.prices.prices(of: list.digest)
        let result = list.priced(prices)
        let view = MatchesView(
            call: call, request: request, list: list, result: result,
            calls: MatchCalls(register: list.register, result: result), prices: prices,
            mayWork: call.mayWork(on: request))
        let ranks = Set((call.query.values["option"] ?? []).compactMap { Int($0) })
        let indices = result.options.indices.filter { ranks.contains(result.options[$0].rank) }
        let back: HTML = "<p><a href=\"/requests/\(request.id)/matches\">See the matches</a></p>\n"
        let title = "Compare options for request \(request.id)"
        guard compared.contains(indices.count) else {
            let fault = FieldFault(
                "/main",
                indices.count < compared.lowerBound
                    ? "Choose at least two options that are on the list now."
                    : "Choose at most four options.")
            return .page(
                Layout.page(
                    title, call, isFaulty: true, body: FormView.summary([fault]) + back),
                status: 422)
        }
        return .page(
            Layout.page(
                title, call,
                body: back + points(list.register.policy, on: call.day) + view.sideBySide(indices)))
    }

    /// The list of a request as CSV, for a spreadsheet.
    static let matchesTable: Door.Handler = { call in
        let request = try call.request()
        let list = try shown(request, call)
        let result = list.priced(call.office.prices.prices(of: list.digest))
        let calls = MatchCalls(register: list.register, result: result)
        let homes = list.register.instance.homes
        var rows = [
            [
                "rank", "homes", "answer", "approvals", "miles", "school_miles", "location",
                "weekly_cost", "points", "decidable", "effect_on_others", "for", "against",
                "to_ask",
            ]
        ]
        for (index, option) in result.options.enumerated() {
            func miles(_ values: [Int64?]) -> String {
                values.compactMap { $0 }.max().map { Decimals.text($0, places: 1) } ?? ""
            }
            rows.append(
                [
                    "\(option.rank)", option.homes.map { homes[$0].id }.joined(separator: ";"),
                    option.eligibility.word,
                    option.approvals.map(\.rawValue).joined(separator: ";"),
                    miles(option.locations.map(\.tenthsOfMile)),
                    miles(option.locations.map(\.schoolTenthsOfMile)),
                    option.locations.map(\.area.onPages).joined(separator: ";"),
                    option.weeklyCost.description, option.points.description,
                    list.notes[index].isDecidable ? "yes" : "no",
                    option.effectOnOthers?.text ?? "", option.advantages.joined(separator: " "),
                    option.disadvantages.joined(separator: " "),
                    calls.questions(option).joined(separator: " "),
                ])
        }
        return Answer(
            status: 200, type: "text/csv; charset=utf-8", body: Array(CSVText.table(rows).utf8),
            headers: [
                (
                    "Content-Disposition",
                    "attachment; filename=\"matches-\(request.id).csv\""
                )
            ])
    }
}

extension MatchesView {
    /// Options side by side: a row for each factor.
    func sideBySide(_ indices: [Int]) -> HTML {
        let heads = indices.map { index in
            "Option \(result.options[index].rank): \(name(result.options[index]))"
        }
        var rows: [[HTML]] = []
        func row(_ title: String, _ cell: (Int) -> HTML) {
            rows.append([HTML(text: title)] + indices.map(cell))
        }
        func texts(_ lines: [String]) -> HTML {
            lines.isEmpty
                ? "nothing" : "<ul>\(lines.map { "<li>\($0)</li>" as HTML })</ul>"
        }
        row("Answer") { HTML(text: result.options[$0].eligibility.onPages) }
        row("Approvals") { texts(result.options[$0].approvals.map(\.inWords)) }
        for (place, factor) in factors(result.options[indices[0]]).enumerated() {
            row(factor.name) { HTML(text: factors(result.options[$0])[place].words) }
        }
        row("Homes and who lives there") { placesOf(result.options[$0]) }
        row("Points") { HTML(text: result.options[$0].points.description) }
        row("Weekly cost") { HTML(text: result.options[$0].weeklyCost.inPounds) }
        row("Effect on others") { HTML(text: effect($0)) }
        row("For") { texts(result.options[$0].advantages) }
        row("Against") { texts(result.options[$0].disadvantages) }
        row("To ask") { texts(calls.questions(result.options[$0])) }
        if mayWork {
            row("Choose") { index in
                guard list.notes[index].isDecidable else {
                    return HTML(text: list.notes[index].obstacle ?? "It cannot be decided now.")
                }
                return chooseLink(result.options[index])
            }
        }
        return Layout.table("Options side by side", ["Factor"] + heads, rows)
    }
}
