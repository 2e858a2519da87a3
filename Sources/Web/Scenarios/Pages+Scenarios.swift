import Capacity
import Care
import Desk
import Hummingbird
import Reporting
import Reports
import Store

/// The commissioner's pages: scenarios of what homes there could be, kept, shared and compared.
extension Pages {
    /// Adds the pages to a router.
    func addScenarios(to router: Router<Visit>) {
        door.page("/scenarios", on: router, get: Pages.scenarios)
        door.page("/scenarios/new", on: router, get: Pages.newScenario, post: Pages.addScenario)
        door.page("/scenarios/compare", on: router, get: Pages.compareScenarios)
        door.page("/scenarios/:n", on: router, get: Pages.scenario)
        door.page(
            "/scenarios/:n/change", on: router, get: Pages.changeScenarioPage,
            post: Pages.changeScenario)
        door.page("/scenarios/:n/share", on: router, post: Pages.shareScenario)
        door.page("/scenarios/:n/run", on: router, post: Pages.runScenario)
        door.page("/scenarios/:n/scenario.yml", on: router, get: Pages.scenarioFile)
    }

    private static func commissioner(_ call: Call) throws -> Person {
        guard call.may(.seePlans) else { throw Refusal.forbidden }
        return try call.person()
    }

    private static func found(_ call: Call) throws -> SavedScenario {
        let person = try commissioner(call)
        let number = try call.number("n", of: "scenario")
        guard let scenario = try call.office.store.scenario(number, of: person) else {
            throw Refusal.notFound("scenario")
        }
        return scenario
    }

    private static func form(_ call: Call) -> ScenarioForm {
        ScenarioForm(instance: call.feed.instance)
    }

    // The scenario as it is run; nil where today's data no longer fit it.
    private static func asRun(_ saved: SavedScenario, _ call: Call) -> PlanBench.Case? {
        let reading = form(call).scenario(saved.values)
        return reading.scenario.map {
            PlanBench.Case(scenario: $0, text: reading.text, feed: call.feed)
        }
    }

    // MARK: The list

    static let scenarios: Door.Handler = { call in
        let person = try commissioner(call)
        let all = try call.office.store.scenarios(of: person)
        let rows = all.map { saved -> [HTML] in
            let whose = saved.owner == person.number ? "you" : saved.ownerName
            return [
                "<a href=\"/scenarios/\(saved.id)\">\(saved.name)</a>", "\(whose)",
                "\(saved.isShared ? "yes" : "no")",
                """
                <div class="choice"><input type="checkbox" id="with-\(saved.id)" name="with" \
                value="\(saved.id)"><label for="with-\(saved.id)">Compare \(saved.id)</label></div>
                """,
            ]
        }
        let list: HTML =
            rows.isEmpty
            ? "<p>There is no scenario yet.</p>\n"
            : """
            <form method="get" action="/scenarios/compare">
            \(Layout.table(
                "Your scenarios, and those that are shared",
                ["Scenario", "Whose", "Shared", "Compare"], rows))\
            <button type="submit" class="second">Compare those ticked</button></form>

            """
        let body: HTML = """
            <p>A scenario says which homes could come, when and at what price. Each is tried on many \
            possible futures of the children as the case system had them on \
            \(call.feed.instance.asOf.inWords), beside doing nothing. No settled child is moved, and \
            nothing here says whether a child should come into care.</p>
            <p><a href="/scenarios/new">Start a scenario</a></p>
            \(list)
            """
        return .page(Layout.page("Scenarios", call, body: body))
    }

    // MARK: Writing one

    static let newScenario: Door.Handler = { call in
        _ = try commissioner(call)
        return formPage(
            "Start a scenario", call, FormView(form(call).form), button: "Save and try it",
            before: explanation)
    }

    private static let explanation: HTML = """
        <details><summary>Explain this page</summary>
        <p>The first part says what is to be reached and what is expected to happen anyway: how many \
        children come, leave and move, and how many carers stop. Take these from your returns; \
        nothing is assumed for you. Then come new homes, at most two kinds of them, and one \
        programme for families, whose effect you set yourself: multiplied by a number, or so many \
        more or fewer a year. Costs grow by the inflation you give on each 1 April.</p>
        <p>Saving shows a first look from four futures at once. The full run of a hundred futures \
        can be started from there.</p></details>

        """

    // What somebody typed, judged: the values, or the page again.
    private static func judged(
        _ call: Call, again: ([FieldFault]) -> Answer, then act: (FieldValues) throws -> Answer
    ) throws -> Answer {
        let form = form(call)
        return try read(form.form, call, again: again) { values in
            let reading = form.scenario(values)
            guard reading.scenario != nil else { return again(reading.faults) }
            return try act(values)
        }
    }

    static let addScenario: Door.Handler = { call in
        let person = try commissioner(call)
        return try judged(
            call,
            again: { faults in
                formPage(
                    "Start a scenario", call,
                    FormView(form(call).form, typed: call.form, faults: faults),
                    button: "Save and try it", before: explanation, status: 422)
            },
            then: { values in
                let key = call.form.first("form")
                guard (8...64).contains(key.utf8.count) else { throw Refusal.unreadableForm }
                let id = try call.office.store.addScenario(
                    values, of: person, key: key, at: call.now)
                return .see("/scenarios/\(id)?done=saved")
            })
    }

    static let changeScenarioPage: Door.Handler = { call in
        let saved = try found(call)
        guard saved.owner == (try call.person()).number else { throw Refusal.forbidden }
        return formPage(
            "Change \(saved.name)", call, FormView(form(call).form, values: saved.values),
            button: "Save and try it", before: explanation, version: saved.version)
    }

    static let changeScenario: Door.Handler = { call in
        let saved = try found(call)
        let person = try call.person()
        return try judged(
            call,
            again: { faults in
                formPage(
                    "Change \(saved.name)", call,
                    FormView(form(call).form, typed: call.form, faults: faults),
                    button: "Save and try it", before: explanation, version: saved.version,
                    status: 422)
            },
            then: { values in
                try call.office.store.changeScenario(
                    saved.id, version: Int(call.form.first("version")) ?? 0, values: values,
                    of: person, at: call.now)
                return .see("/scenarios/\(saved.id)?done=saved")
            })
    }

    static let shareScenario: Door.Handler = { call in
        let saved = try found(call)
        let isShared = call.form.first("share") == "yes"
        try call.office.store.changeScenario(
            saved.id, version: Int(call.form.first("version")) ?? 0, isShared: isShared,
            of: try call.person(), at: call.now)
        return .see("/scenarios/\(saved.id)?done=\(isShared ? "shared" : "unshared")")
    }

    static let runScenario: Door.Handler = { call in
        let saved = try found(call)
        guard let wanted = asRun(saved, call) else {
            throw Refusal.state("Today's data no longer fit the scenario. Change it, then run it.")
        }
        call.office.bench.start(wanted)
        return .see("/scenarios/\(saved.id)?done=running")
    }

    static let scenarioFile: Door.Handler = { call in
        let saved = try found(call)
        return Answer(
            status: 200, type: "text/plain; charset=utf-8",
            body: Array(form(call).scenario(saved.values).text.utf8))
    }

    // MARK: Looking at one

    // The best that is there: the full run, else the first look.
    private static func answer(
        _ wanted: PlanBench.Case, _ call: Call
    ) throws -> PlanBench.Answer {
        do {
            if case .done(let answer) = try call.office.bench.progress(of: wanted) {
                return answer
            }
            return try call.office.bench.preview(wanted)
        } catch is PlacingFault {
            throw Refusal.state("A step could not be solved to its proof. Please report it.")
        }
    }

    static let scenario: Door.Handler = { call in
        let saved = try found(call)
        let isOwn = saved.owner == (try call.person()).number
        let tools: HTML = """
            <p><a href="/scenarios">All scenarios</a> \
            \(isOwn ? "<a href=\"/scenarios/\(saved.id)/change\">Change it</a> " as HTML : .empty)\
            <a href="/scenarios/\(saved.id)/scenario.yml">Download as a scenario file</a></p>
            \(isOwn ? share(saved, call) : .empty)
            """
        guard let wanted = asRun(saved, call) else {
            let faults = form(call).scenario(saved.values).faults
            return .page(
                Layout.page(
                    saved.name, call, isFaulty: true,
                    body: FormView.summary(
                        faults, of: form(call).form,
                        detail: "Today's data no longer fit the scenario. Change it."
                    ) { _ in "/scenarios/\(saved.id)/change" } + tools), status: 409)
        }
        let shown = try answer(wanted, call)
        let body: HTML = """
            \(tools)\(try standing(of: wanted, shown, saved, call))\(filtered(shown.report, saved, call))\
            \(whole(shown.report))
            """
        return .page(Layout.page(saved.name, call, body: body))
    }

    private static func share(_ saved: SavedScenario, _ call: Call) -> HTML {
        """
        <form method="post" action="/scenarios/\(saved.id)/share" class="inline">\
        \(Layout.hidden(call, version: saved.version))<button type="submit" name="share" \
        value="\(saved.isShared ? "no" : "yes")" class="second">\
        \(saved.isShared ? "Stop sharing" : "Share with everybody who sees plans")</button></form>

        """
    }

    // How far the answer is to be trusted, and the way to a better one.
    private static func standing(
        of wanted: PlanBench.Case, _ shown: PlanBench.Answer, _ saved: SavedScenario, _ call: Call
    ) throws -> HTML {
        let run: HTML = """
            <form method="post" action="/scenarios/\(saved.id)/run" class="inline">\
            \(Layout.hidden(call))<button type="submit">Run \(PlanBench.allFutures) futures</button>\
            </form>

            """
        if !shown.isPreview {
            return "<p>This is the full run of \(PlanBench.allFutures) futures.</p>\n"
        }
        let look: HTML = """
            <p><strong>This is a first look at \(PlanBench.previewFutures) futures, and no answer \
            yet.</strong> Shares of so few prove nothing.</p>

            """
        switch try call.office.bench.progress(of: wanted) {
        case .running(let done, let all):
            return look
                + """
                <p>The full run has done \(done) of \(all) futures. \
                <a href="/scenarios/\(saved.id)">Look again</a></p>

                """
        case .failed(let why): return look + "<p>The full run ended. \(why)</p>\n" + run
        case .none, .done: return look + run
        }
    }

    // The whole report under headings of this page.
    private static func whole(_ report: PlanReport) -> HTML {
        let document = report.document
        var body = Document.html(of: document.opening, level: 2)
        for part in document.parts {
            body += """
                <section id="\(part.id)" aria-labelledby="heading-\(part.id)">
                <h2 id="heading-\(part.id)">\(part.title)</h2>
                \(Document.html(of: part.opening, level: 3))</section>

                """
        }
        return body
    }

    // MARK: Some children only

    private static func filtered(
        _ report: PlanReport, _ saved: SavedScenario, _ call: Call
    ) -> HTML {
        let cells = report.tallies.first?.cells.keys.map { $0 } ?? []
        let ethnicities = Set(cells.compactMap(\.ethnicity)).sorted()
        let form = Form([
            Field(
                "sex", "Sex",
                .select([
                    .init("", "All"), .init("M", "Male"), .init("F", "Female"),
                ])),
            Field(
                "ethnicity", "Ethnicity",
                .select([Field.Choice("", "All")] + ethnicities.map { Field.Choice($0, $0) })),
            Field(
                "uasc", "Unaccompanied children",
                .select([
                    .init("", "All children"), .init("yes", "Only unaccompanied"),
                    .init("no", "Only others"),
                ])),
        ])
        let (sex, ethnicity, uasc) = (
            call.query.first("sex"), call.query.first("ethnicity"), call.query.first("uasc")
        )
        let view = FormView(form, typed: call.query, faults: [])
        let names = report.comparison.plans.map(\.head.name)
        let rows = zip(names, report.tallies).map { name, tally -> [HTML] in
            let some = tally.only { cell in
                (sex.isEmpty || cell.sex.rawValue == sex)
                    && (ethnicity.isEmpty || cell.ethnicity == ethnicity)
                    && (uasc.isEmpty || cell.isUnaccompanied == (uasc == "yes"))
            }
            let counts = some.total
            return [HTML(text: name)]
                + [
                    counts.needing, counts.inside, counts.outside, counts.uncounted,
                    counts.elsewhere,
                ].map { HTML(text: Decimals.text(some.mean($0), places: 1)) }
        }
        return """
            <details\(sex.isEmpty && ethnicity.isEmpty && uasc.isEmpty ? "" : " open")>\
            <summary>Only some children</summary>
            <form method="get" action="/scenarios/\(saved.id)">
            \(view.fields)<button type="submit" class="second">Show these</button></form>
            \(Layout.table(
                "Homes needed and found over the whole time, mean of a future",
                ["Plan", "Homes needed", "Inside", "Outside", "Left out of the rate", "None found"],
                rows))</details>

            """
    }

    // MARK: Comparing

    static let compareScenarios: Door.Handler = { call in
        let person = try commissioner(call)
        let wanted = (call.query.values["with"] ?? []).compactMap { Int($0) }
        let all = try call.office.store.scenarios(of: person)
        let chosen = Set(wanted).sorted().compactMap { id in all.first { $0.id == id } }.prefix(6)
        guard !chosen.isEmpty else {
            return .page(
                Layout.page(
                    "Compare scenarios", call,
                    body: """
                        <p>Tick two scenarios or more, then compare them.</p>
                        <p><a href="/scenarios">All scenarios</a></p>

                        """))
        }
        var rows: [[HTML]] = []
        var isPreview = false
        for saved in chosen {
            guard let asked = asRun(saved, call) else {
                rows.append([HTML(text: saved.name), "Today's data no longer fit it."])
                continue
            }
            let shown = try answer(asked, call)
            isPreview = isPreview || shown.isPreview
            rows.append(row(of: saved, shown))
        }
        let caution: HTML =
            isPreview
            ? """
            <p><strong>Rows of \(PlanBench.previewFutures) futures are a first look, and no answer \
            yet.</strong> Open a scenario and run it in full.</p>

            """ : .empty
        let body: HTML = """
            \(caution)\(Layout.table(
                "Scenarios side by side, each on its last day; central figure, low to high",
                [
                    "Scenario", "Last day", "Futures", "Per cent outside", "Doing nothing",
                    "Reach the target", "Half meet it from", "Planned cost",
                    "Cost against doing nothing, mean",
                ], rows))\
            <p>Planned cost is the price list of the homes; cost against doing nothing is what the \
            simulation comes to, placements included. Each scenario is beside doing nothing with its \
            own rates and prices.</p>
            <p><a href="/scenarios">All scenarios</a></p>

            """
        return .page(Layout.page("Compare scenarios", call, body: body))
    }

    private static func row(of saved: SavedScenario, _ shown: PlanBench.Answer) -> [HTML] {
        let figures = shown.report.figures
        return [
            "<a href=\"/scenarios/\(saved.id)\">\(saved.name)</a>", "\(figures.lastDay)",
            "\(figures.futures)", "\(figures.rate)", "\(figures.rateOfNothing)",
            "\(figures.reached)", "\(figures.reachedBy)", "\(figures.plannedCost)",
            "\(figures.costAgainstNothing)",
        ]
    }
}
