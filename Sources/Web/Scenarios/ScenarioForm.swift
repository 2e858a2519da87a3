import Capacity
import Care
import Desk
import Files
import Reporting

/// The form of a scenario: its questions, and the scenario file that the answers make.
struct ScenarioForm {
    /// Today's instance, for districts and defaults.
    let instance: Instance

    private static let kinds: [Field.Choice] = [
        .init("foster", "Foster home"), .init("childrens-home", "Children's home"),
        .init("supported", "Supported accommodation"),
        .init("parent-and-child", "Parent and child"),
    ]

    private var districts: [Field.Choice] {
        instance.areas.map { Field.Choice($0.district, $0.district) }
    }

    /// The questions.
    var form: Form {
        let first: [Field] = [
            Field("name", "Name of the scenario", .line, .always),
            Field(
                "target", "Target: per cent outside", .line, .always,
                hint: "Of children in foster and children's homes. For example 29"),
            Field(
                "chance", "How sure: per cent of futures that must reach it", .line, .always,
                hint: "For example 90"),
            Field(
                "until", "Last day", .day, .always,
                hint: "The end of March, June, September or December, as 31/03/2029"),
            Field(
                "comes", "Children who come into care in a year", .line, .always,
                hint: "As many as came in the last years, for example 190"),
            Field(
                "leaves", "Per cent of children in care who leave in a year", .line, .always,
                hint: "For example 35"),
            Field(
                "moves", "Moves in a year for 100 children in care", .line, .always,
                hint: "For example 20"),
            Field(
                "stops", "Per cent of own foster carers who stop in a year", .line, .always,
                hint: "For example 10"),
            Field("inflation", "Inflation in per cent a year", .line, hint: "Blank is none"),
            Field(
                "elsewhere", "Pounds a week for a child for whom no home is found", .pounds,
                hint: "Blank is the dearest home there is"),
            Field(
                "savings", "Planned savings", .lines,
                hint: "A line for each financial year, as 2026/27 £1,630,000"),
        ]
        return Form(first + supply("a", "New homes") + supply("b", "More new homes") + demand)
    }

    private func supply(_ id: String, _ title: String) -> [Field] {
        [
            Field("\(id).count", "\(title): how many", .count(1...200), hint: "Blank is none"),
            Field("\(id).kind", "\(title): kind", .select(ScenarioForm.kinds)),
            Field("\(id).district", "\(title): district", .select(districts)),
            Field("\(id).minAge", "\(title): youngest age", .count(0...17)),
            Field("\(id).maxAge", "\(title): oldest age", .count(0...17)),
            Field("\(id).places", "\(title): places in each", .count(1...20), hint: "Blank is 1"),
            Field(
                "\(id).from", "\(title): day on which the first opens", .day,
                hint: "Blank is today"),
            Field("\(id).every", "\(title): days from one to the next", .count(0...3650)),
            Field("\(id).weekly", "\(title): pounds a week for a child", .pounds),
            Field("\(id).once", "\(title): pounds once for each home", .pounds),
        ]
    }

    private var demand: [Field] {
        [
            Field(
                "d.what", "A programme: what it changes",
                .select([
                    .init("entrants", "Who comes into care"),
                    .init("leavers", "How fast children leave care"),
                    .init("moves", "How often children move"),
                ]), hint: "Blank is none. No effect is ever assumed: you say how great it is"),
            Field(
                "d.how", "A programme: how the number below is meant",
                .radios([
                    .init("multiply", "Multiply by it, for example 0.95"),
                    .init("add", "Add it to the yearly figure above, for example -10"),
                ])),
            Field("d.amount", "A programme: number", .line),
            Field("d.ages", "A programme: ages", .line, hint: "For example 11-15; blank is all"),
            Field(
                "d.uasc", "A programme: for whom",
                .select([
                    .init("yes", "Only unaccompanied children"),
                    .init("no", "Only other children"),
                ]), hint: "Blank is all"),
            Field("d.from", "A programme: first day", .day, hint: "Blank is today"),
            Field("d.weekly", "A programme: pounds a week", .pounds),
            Field("d.evidence", "A programme: evidence", .lines),
        ]
    }

    // MARK: The scenario

    /// What the answers come to.
    struct Reading {
        /// The scenario; nil exactly where there are faults.
        var scenario: Scenario?
        /// Its file, for `nearhome plan`.
        var text: String
        /// What is wrong, by field.
        var faults: [FieldFault]
    }

    /// The scenario of the answers.
    func scenario(_ values: FieldValues) -> Reading {
        var faults: [FieldFault] = []
        /// A decimal number of a field, in millionths of `unit`.
        func number(_ key: String, per unit: Int64 = 1, signed: Bool = false) -> Int64? {
            guard let typed = values.text(key) else { return nil }
            let text = typed.filter { $0 != "%" && $0 != "," && $0 != " " }
            guard let value = Decimals.parse(text, places: 4), signed || value >= 0,
                abs(value) < 100_000_000_000
            else {
                faults.append(
                    FieldFault(
                        "/" + key.replacing(".", with: "/"),
                        "Enter a number\(signed ? "" : " of 0 or more"), as 12 or 12.5."))
                return nil
            }
            return value * 100 / unit
        }
        func text(_ millionths: Int64) -> String { Decimals.text(millionths, places: 6) }
        func quoted(_ words: String) -> String { JSON.string(words).text(pretty: false) }
        let comes = number("comes") ?? 0
        let leaves = number("leaves", per: 100) ?? 0
        let moves = number("moves", per: 100) ?? 0
        var lines = [
            "name: \(quoted(values.text("name") ?? ""))",
            "target: \(text(number("target", per: 100) ?? 0))",
            "chance: \(text(number("chance", per: 100) ?? 0))",
            "horizon: {until: \(values.text("until") ?? "")}",
            "rates: {entrants_per_year: \(text(comes)), leave_per_year: \(text(leaves)), "
                + "move_per_year: \(text(moves)), "
                + "close_per_year: \(text(number("stops", per: 100) ?? 0))}",
        ]
        var prices: [String] = []
        if let inflation = number("inflation", per: 100) {
            prices.append("inflation: \(text(inflation))")
        }
        if let cost = values.text("elsewhere") { prices.append("elsewhere_weekly_cost: \(cost)") }
        if !prices.isEmpty { lines.append("prices: {\(prices.joined(separator: ", "))}") }
        lines += savings(values, &faults)
        let supply = ["a", "b"].compactMap { line(of: $0, values, quoted, &faults) }
        if !supply.isEmpty { lines += ["supply:"] + supply }
        if let what = values.text("d.what") {
            let base = what == "entrants" ? comes : what == "leavers" ? leaves : moves
            let unit: Int64 = what == "entrants" ? 1 : 100
            var value: Int64?
            if values.text("d.how") == "add" {
                // Added to a yearly figure is multiplied by its new size over the old.
                value = number("d.amount", per: unit, signed: true).map { amount in
                    base == 0
                        ? 0
                        : Int64(
                            (Double(max(0, base + amount)) * 1_000_000 / Double(base)).rounded())
                }
                if base == 0 {
                    faults.append(
                        FieldFault("/d/amount", "Nothing can be added to a yearly figure of 0."))
                }
            } else {
                value = number("d.amount")
            }
            if value == nil, faults.allSatisfy({ $0.pointer != "/d/amount" }) {
                faults.append(FieldFault("/d/amount", "Enter the number of the programme."))
            }
            var keys = ["name: Programme", "what: \(what)", "central: \(text(value ?? 0))"]
            if let ages = values.text("d.ages") { keys.append("ages: \(quoted(ages))") }
            if let unaccompanied = values.text("d.uasc") { keys.append("uasc: \(unaccompanied)") }
            if let from = values.text("d.from") { keys.append("from: \(from)") }
            if let weekly = values.text("d.weekly") { keys.append("weekly: \(weekly)") }
            if let evidence = values.text("d.evidence") {
                keys.append("evidence: \(quoted(evidence))")
            }
            lines += ["demand:", "  - {\(keys.joined(separator: ", "))}"]
        }
        let file = lines.joined(separator: "\n") + "\n"
        if !faults.isEmpty { return Reading(scenario: nil, text: file, faults: faults) }
        let complaints = Complaints()
        var scenario = ScenarioFile.read(
            Array(file.utf8), file: "scenario.yml", instance: instance, complaints: complaints)
        scenario?.locate(in: instance)
        return Reading(
            scenario: scenario, text: file,
            faults: complaints.faults.map { fault in
                FieldFault(
                    ScenarioForm.pointer(
                        of: fault.column ?? "",
                        supply: supply.count == 2
                            || values.whole("a.count") != nil ? ["a", "b"] : ["b"]),
                    fault.message.inDeskWords.sentence)
            })
    }

    private func line(
        of id: String, _ values: FieldValues, _ quoted: (String) -> String,
        _ faults: inout [FieldFault]
    ) -> String? {
        guard let count = values.whole("\(id).count") else {
            for key in ["kind", "district", "from", "weekly"] where values["\(id).\(key)"] != nil {
                faults.append(
                    FieldFault("/\(id)/count", "Enter how many new homes, or clear their line."))
                break
            }
            return nil
        }
        var keys = ["id: new-\(id)", "count: \(count)"]
        for (key, name) in [("kind", "kind"), ("district", "district")] {
            guard let value = values.text("\(id).\(key)") else {
                faults.append(FieldFault("/\(id)/\(key)", "Choose: \(key) of the new homes."))
                continue
            }
            keys.append("\(name): \(quoted(value))")
        }
        for (key, name) in [
            ("minAge", "min_age"), ("maxAge", "max_age"), ("places", "places"),
            ("every", "every_days"),
        ] {
            if let value = values.whole("\(id).\(key)") { keys.append("\(name): \(value)") }
        }
        if let from = values.text("\(id).from") { keys.append("from: \(from)") }
        if let weekly = values.text("\(id).weekly") { keys.append("weekly_cost: \(weekly)") }
        if let once = values.text("\(id).once") { keys.append("one_off_cost: \(once)") }
        return "  - {\(keys.joined(separator: ", "))}"
    }

    private func savings(_ values: FieldValues, _ faults: inout [FieldFault]) -> [String] {
        guard let typed = values.text("savings") else { return [] }
        var years: [String] = []
        for line in typed.split(whereSeparator: \.isNewline) {
            let words = line.split(
                maxSplits: 1, whereSeparator: { $0 == " " || $0 == ":" })
            guard words.count == 2, let pounds = SpokenNumber.pounds(String(words[1])) else {
                faults.append(
                    FieldFault("/savings", "Write a year and pounds, as 2026/27 £1,630,000."))
                return []
            }
            years.append("\"\(words[0])\": \(pounds)")
        }
        return years.isEmpty ? [] : ["savings: {\(years.joined(separator: ", "))}"]
    }

    // The field that a key of the file came from.
    private static func pointer(of path: String, supply: [String]) -> String {
        let parts = path.split(separator: ".").map(String.init)
        switch parts.first {
        case "name", "target", "chance", "savings": return "/" + parts[0]
        case "horizon": return "/until"
        case "prices": return parts.last == "inflation" ? "/inflation" : "/elsewhere"
        case "rates":
            switch parts.last {
            case "leave_per_year": return "/leaves"
            case "move_per_year": return "/moves"
            case "close_per_year": return "/stops"
            default: return "/comes"
            }
        case "supply":
            let id = parts.count > 1 && parts[1] == "1" ? "b" : supply[0]
            let names = [
                "min_age": "minAge", "max_age": "maxAge", "every_days": "every",
                "weekly_cost": "weekly", "one_off_cost": "once",
            ]
            let key = parts.last ?? "count"
            return "/\(id)/\(names[key] ?? (parts.count > 2 ? key : "count"))"
        case "demand":
            return parts.last == "central" ? "/d/amount" : "/d/\(parts.last ?? "what")"
        default: return "/name"
        }
    }
}
