import Answers
import Care
import Desk
import Matching
import Reporting

/// The options of a list as the matches page shows them, and what its sheet takes from there.
struct MatchesView {
    let call: Call
    let request: PlacementRequest
    let list: MatchList
    let result: MatchResult
    /// Whom to ring and what to ask.
    let calls: MatchCalls
    /// What the first options cost others; nil = being worked out.
    let prices: [EffectOnOthers?]?
    /// Whether buttons and links that change something are shown.
    let mayWork: Bool
    /// For how many other open requests each option is first too.
    var alsoFirstFor: [Int] = []

    private var instance: Instance { list.register.instance }
    func name(_ option: MatchOption) -> String {
        option.homes.map { instance.homes[$0].id }.joined(separator: " and ")
    }

    private func lines(_ title: String, _ texts: [String]) -> HTML {
        texts.isEmpty
            ? .empty
            : "<h4>\(title)</h4>\n<ul>\n\(texts.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
    }

    /// One option.
    func article(_ index: Int) -> HTML {
        let option = result.options[index]
        let note = list.notes[index]
        let title = "Option \(option.rank): \(name(option))"
        let id = "option-\(option.rank)"
        var body: HTML = "<p><strong class=\"tag\">\(option.eligibility.onPages)</strong>"
        if !option.approvals.isEmpty {
            body += " Needs approval: \(option.approvals.map(\.inWords).joined(separator: "; "))."
        } else if let later = calls.laterInWords(option) {
            body +=
                " Can take \(option.assignments.count == 1 ? "the child" : "the children") \(later)."
        }
        body += "</p>\n"
        if let obstacle = obstacle(index) { body += "<p>\(obstacle)</p>\n" }
        body += placesOf(option)
        for home in option.homes {
            let children = option.assignments.filter { $0.home == home }.map(\.child)
            if let said = calls.accepted(children, home: home) {
                body += "<p>\(instance.homes[home].id) \(said)</p>\n"
            }
        }
        body += lines("For", option.advantages) + lines("Against", option.disadvantages)
        body += lines("To ask", calls.questions(option))
        body += lines("Five factors", factors(option).map { "\($0.name): \($0.words)" })
        body += "<p>Points: \("\(option.points)".inThousands)</p>\n"
        body += "<p>Weekly cost: \(option.weeklyCost.inPounds)</p>\n"
        body += "<p>Effect on others: \(effect(index))</p>\n"
        body += claims(index).map { "<p>\($0)</p>\n" as HTML }.joined()
        if mayWork { body += acts(option, note) }
        if result.options.count > 1 {
            body += """
                <div class="choice noprint"><input type="checkbox" id="compare-\(option.rank)" \
                name="option" value="\(option.rank)" form="compare"><label \
                for="compare-\(option.rank)">Compare option \(option.rank)</label></div>

                """
        }
        return """
            <article aria-labelledby="\(id)"><h3 id="\(id)">\(title)</h3>
            \(body)</article>

            """
    }

    private func obstacle(_ index: Int) -> String? {
        guard result.options[index].eligibility != .ask else { return nil }
        return list.notes[index].obstacle.map { "It cannot be decided now: \($0)" }
    }

    // Who else may want the homes.
    private func claims(_ index: Int) -> [String] {
        let first = index < alsoFirstFor.count ? alsoFirstFor[index] : 0
        return [
            first > 0 ? "Also first for \(first) other request\(first == 1 ? "" : "s")" : nil,
            list.notes[index].reservedUntil.map {
                "Reserved by another request until \($0.time)"
            },
        ].compactMap { $0 }
    }

    /// What the sheet says of an option besides what every matching sheet does.
    func further(_ index: Int) -> [String] {
        let option = result.options[index]
        let people = option.homes.compactMap { home -> String? in
            let people = companions(in: home).joined(separator: ", ")
            let place =
                option.homes.count > 1 ? "Living in \(instance.homes[home].id)" : "Living there"
            return people.isEmpty ? nil : "\(place): \(people)."
        }
        return [obstacle(index)].compactMap { $0 } + people + claims(index).map { $0 + "." }
    }

    func effect(_ index: Int) -> String {
        guard index < Ranking.pricedOptions else {
            return "worked out for the first ten options only"
        }
        guard let prices else { return "being worked out" }
        return index < prices.count ? prices[index]?.text ?? "not worked out" : "not worked out"
    }

    // Where the homes are and who lives there: one paragraph for each child.
    func placesOf(_ option: MatchOption) -> HTML {
        zip(option.assignments, option.locations).map { part, location -> HTML in
            let home = instance.homes[part.home]
            let who =
                option.assignments.count > 1
                ? "\(instance.children[part.child].id) in \(home.id): " : ""
            let distance =
                location.tenthsOfMile.map { "\($0.tenthsOfMileInWords) from home" }
                ?? "Miles not known"
            let confirmed =
                home.confirmedOn.map { "Vacancy confirmed \($0.inWords)" }
                ?? "Vacancy never confirmed"
            return """
                <p>\(who)\(home.kind.words)\(home.district.map { ", \($0)" } ?? ""). \
                \(distance). \(location.area.sentence) \(confirmed). \(others(in: part.home))</p>

                """
        }.joined()
    }

    private func others(in home: Int) -> String {
        let people = companions(in: home)
        return people.isEmpty
            ? "No other child lives there."
            : "Also living there: \(people.joined(separator: "; "))."
    }

    private func companions(in home: Int) -> [String] {
        let own = Set(result.request.children)
        var people: [String] = []
        for occupant in Occupancy(instance).occupants[home] where !own.contains(occupant.child) {
            let child = instance.children[occupant.child]
            var text = "\(child.sex.asPerson) aged \(instance.asOf.wholeYears(since: child.birth))"
            if let until = occupant.until, !occupant.mayStay {
                text += " until \(until.inWords)"
            } else if child.home == home, let still = child.stillIn, still != home,
                let from = child.stillUntil, from > instance.asOf
            {
                text += " from \(from.inWords)"
            }
            people.append(text)
        }
        for member in instance.household where member.home == home && member.kind != .adult {
            let age = member.age(on: instance.asOf).map { " aged \($0)" } ?? ", age not known"
            let whose =
                member.kind == .otherAuthorityChild
                ? "another authority's child" : "the carer's own child"
            people.append(whose + age)
        }
        return people
    }

    // Whether a home is known not to offer what its child needs; of some it is not known.
    private func lacksNeed(_ option: MatchOption) -> Bool {
        option.assignments.contains { part in
            instance.homes[part.home].offers.map {
                !instance.children[part.child].needs.isSubset(of: $0)
            } ?? false
        }
    }

    /// The five factors, each in a few words.
    func factors(_ option: MatchOption) -> [(name: String, words: String)] {
        func has(_ terms: Set<Term>) -> Bool {
            option.charges.contains { terms.contains($0.term) && $0.quantity.millionths > 0 }
        }
        let distance = option.locations.compactMap(\.tenthsOfMile).max()
        let school = option.locations.compactMap(\.schoolTenthsOfMile).max()
        let outside = option.locations.contains { $0.area.isOutside }
        let unknown = option.locations.contains { $0.area == .unknown }
        return [
            (
                "Near family",
                distance.map { "\($0.tenthsOfMileInWords) from home" } ?? "not known"
            ),
            ("School", school.map { $0.tenthsOfMileInWords } ?? "not known"),
            ("Brothers and sisters", calls.siblings(option)),
            (
                "Needs and disability",
                !has([.unmetNeed])
                    ? "nothing recorded is unmet"
                    : lacksNeed(option)
                        ? "a need is not met" : "not known whether a need is met"
            ),
            ("In our area", outside ? "no" : unknown ? "not known" : "yes"),
        ]
    }

    /// The link that chooses an option.
    func chooseLink(_ option: MatchOption) -> HTML {
        """
        <a class="button" href="/requests/\(request.id)/choose?list=\(FormBody.escaped(list.digest))\
        &amp;option=\(option.rank)">Choose option \(option.rank)</a>
        """
    }

    private func acts(_ option: MatchOption, _ note: MatchList.Note) -> HTML {
        let root = "/requests/\(request.id)"
        var acts = HTML.empty
        if note.isDecidable { acts += chooseLink(option) + "\n" }
        for index in option.homes {
            let home = instance.homes[index].id
            let places = option.assignments.count {
                $0.home == index && !MatchList.stays($0, list.register)
            }
            acts += """
                <a href="\(root)/ask?home=\(FormBody.escaped(home))">Ask \(home)</a>

                """
            if places == 0 { continue }
            acts += """
                <form method="post" action="\(root)/reserve" class="inline">\(Layout.hidden(call))\
                <input type="hidden" name="home" value="\(home)"><input type="hidden" name="places" \
                value="\(places)"><button type="submit" class="second">Reserve \(home)</button></form>

                """
        }
        return acts
    }

    /// The homes to ring, best for the children first.
    func callList(most: Int) -> HTML {
        let rows = calls.first(most).map { call -> HTML in
            let home = instance.homes[call.home].id
            let own = self.call.book.ownFacts(ofHome: home)
            let telephone = self.call.may(.seeTelephone) ? own.text("telephone") : nil
            let best = self.call.may(.seeTelephone) ? own.text("bestTime") : nil
            let words = [telephone.map { "telephone \($0)" }, best.map { "best time \($0)" }]
                .compactMap { $0 }.joined(separator: ", ")
            return """
                <li>\(home)\(words.isEmpty ? "" : ", \(words)"), \(calls.place(call, "option")): \
                \(call.words.joined(separator: " "))</li>

                """
        }
        return "<h2 id=\"call-list\">Call list</h2>\n"
            + (rows.isEmpty
                ? "<p>There is no home to ring.</p>\n"
                : """
                <p>\(calls.orderOfCalls)</p>
                <ol>
                \(rows)</ol>

                """)
    }

    /// The homes that nearly fit: those that would if somebody changed what can be changed.
    func nearestMisses(most: Int = .max) -> HTML {
        let rows = result.nearlyPossible.prefix(most).map {
            "<li>\(instance.homes[$0.home].id): \($0.whole)</li>\n" as HTML
        }
        return "<h2>Nearest misses</h2>\n"
            + (rows.isEmpty ? "<p>None.</p>\n" : "<ul>\n\(rows)</ul>\n")
    }

    /// The homes that do not fit, each with its reasons.
    var excluded: HTML {
        let rows = result.excluded.map { home -> HTML in
            let reasons = home.reasons.filter { $0.answer == .excluded }.map(words)
            return "<li>\(instance.homes[home.home].id): \(reasons.joined(separator: " "))</li>\n"
        }
        return """
            <h2>Homes that do not fit</h2>
            <details><summary>\(rows.count.counted("home", "homes"))</summary>
            <ul>
            \(rows)</ul></details>

            """
    }

    // Of several children a reason says whose it is.
    private func words(_ reason: Reason) -> String {
        guard result.request.children.count > 1, let child = reason.child else {
            return reason.text
        }
        return "\(instance.children[child].id): \(reason.text)"
    }

    /// Why, or why not, one home; nil = there is none of that reference.
    func why(_ reference: String) -> HTML? {
        guard let home = instance.homes.firstIndex(where: { $0.id == reference }) else {
            return nil
        }
        let option =
            result.options.first { $0.homes == [home] }
            ?? Ranking(register: list.register, request: result.request).option(in: home)
        let rank =
            option.rank > 0
            ? ", option \(option.rank) of \(result.options.count)" : ". It has no place in the list"
        let rows = option.reasons.map { "<li>\(words($0))</li>\n" as HTML }
        return "<p>\(option.eligibility.onPages)\(rank).</p>\n"
            + (rows.isEmpty ? "<p>Nothing rules it out.</p>\n" : "<ul>\n\(rows)</ul>\n")
            + "<p>Points: \("\(option.points)".inThousands). "
            + "Weekly cost: \(option.weeklyCost.inPounds)</p>\n"
    }
}

extension Eligibility {
    /// The word on the desk's pages for an answer as a decision keeps it.
    static func onPages(_ kept: String) -> String {
        allCases.first { $0.word == kept }?.onPages ?? kept.asWords
    }

    /// The word on the desk's pages.
    var onPages: String {
        switch self {
        case .eligible: "Eligible"
        case .conditional: "With conditions"
        case .ask: "Questions first"
        case .excluded: "Does not fit"
        }
    }
}

extension AreaLocation {
    /// The words on the desk's pages.
    var onPages: String {
        switch self {
        case .inside: "In"
        case .adjoining: "Outside adjoining"
        case .distant: "Outside distant"
        case .unknown: "Area not known"
        }
    }
}

extension AreaLocation {
    /// The same in a sentence.
    var sentence: String {
        switch self {
        case .inside: "In our area."
        case .adjoining: "Outside adjoining: in a neighbouring area."
        case .distant: "Outside distant: not in a neighbouring area."
        case .unknown: "Area not known."
        }
    }
}

extension Sex {
    /// A child of this sex.
    var asPerson: String {
        switch self {
        case .female: "girl"
        case .male: "boy"
        case .unknown: "child"
        }
    }
}
