import Care
import Matching

/// Whom to ring about a request, what to ask and in what order: one value for the terminal, the sheet, the
/// desk and programs.
package struct MatchCalls {
    /// One home to ring.
    package struct Call {
        /// The home, an index.
        package var home: Int
        /// The options that have it: one, or all those of several homes.
        package var options: [MatchOption]
        /// The children whom it would take, by reference.
        package var children: [String]
        /// What is said before it is asked.
        var opening: [String]
        /// The children about whom it is asked whether it can take them, by the option.
        var asked: [[String]]
        /// The children in that question where there is one option.
        var whom: String
        /// What else to ask it.
        var questions: [String]
        /// Whether it is only asked whether it can take the children.
        package var isPlain: Bool

        /// What to ask it.
        package var words: [String] {
            var asking: [String] = []
            if asked.count == 1 { asking = ["Can you take \(whom)?"] }
            if asked.count > 1 {
                let all = Set(asked.joined()).sorted { $0.precedes($1) }
                asking = ["Which of \(all.inWords) can you take?"]
            }
            return opening + asking + questions
        }
    }

    private let register: Register
    private let result: MatchResult
    private let ranking: Ranking

    /// The calls of a result.
    package init(register: Register, result: MatchResult) {
        self.register = register
        self.result = result
        ranking = Ranking(register: register, request: result.request)
    }

    private func id(_ child: Int) -> String { register.instance.children[child].id }

    // MARK: Whom to ring

    /// Whether homes are numbered by what is best for the children: not where there are only options of
    /// several homes.
    package var isOrdered: Bool { result.options.contains { $0.homes.count == 1 } }

    /// The first homes to ring, best first; where no home can take all the children, the homes of the
    /// options of several homes, each once.
    package func first(_ most: Int) -> [Call] {
        if isOrdered {
            return result.ringingOrder.prefix(most).map { call(to: $0.homes[0], in: $0) }
        }
        var calls: [Call] = []
        for option in result.options {
            for home in option.homes {
                let new = call(to: home, in: option)
                guard let index = calls.firstIndex(where: { $0.home == home }) else {
                    calls.append(new)
                    continue
                }
                calls[index].options.append(option)
                func add(_ texts: [String], to all: inout [String]) {
                    all += texts.filter { !all.contains($0) }
                }
                add(new.children, to: &calls[index].children)
                add(new.opening, to: &calls[index].opening)
                add(new.questions, to: &calls[index].questions)
                calls[index].asked += new.asked.filter { !calls[index].asked.contains($0) }
            }
        }
        return Array(calls.prefix(most))
    }

    /// How the homes to ring are ordered.
    package var orderOfCalls: String {
        let who = result.request.children.count == 1 ? "child" : "children"
        return isOrdered
            ? "Best for the \(who) first. A home with a question stands where it would stand if the "
                + "answer is good."
            : "No home can take all the children. These are the homes of the options, each once."
    }

    /// Where a home to ring stands in the list.
    ///
    /// - Parameter noun: What an option is called.
    package func place(_ call: Call, _ noun: String) -> String {
        guard isOrdered, let option = call.options.first else {
            let ranks = call.options.map { String($0.rank) }.joined(separator: ", ")
            return "\(noun)\(call.options.count == 1 ? "" : "s") \(ranks) for "
                + call.children.joined(separator: " or ")
        }
        let place = "\(noun) \(option.rank)"
        guard let rank = option.wouldRank, rank != option.rank else { return place }
        return place + ", or \(rank) if the answer is good"
    }

    /// The call to one of the homes of an option.
    package func call(to home: Int, in option: MatchOption) -> Call {
        let here = option.assignments.filter { $0.home == home }.map(\.child)
        let newcomers = here.filter { !register.lives(child: $0, home: home) }
        let staying = here.filter { register.lives(child: $0, home: home) }
        let questions = ranking.questions(of: option, in: home)
        let whom =
            staying.isEmpty && option.homes.count == 1
            ? here.count == 1 ? "the child" : "the children"
            : newcomers.map(id).joined(separator: " and ")
        var words: [String] = []
        if newcomers.isEmpty {
            words =
                option.homes.count > 1
                ? ["\(here.map(id).inWords) \(here.count == 1 ? "lives" : "live") here."]
                : [here.count == 1 ? "The child lives here." : "The children live here."]
        } else if !staying.isEmpty {
            words = [
                "\(staying.map(id).joined(separator: " and ")) "
                    + "\(staying.count == 1 ? "lives" : "live") here."
            ]
        }
        let yes = accepted(newcomers, home: home)
        let others = newcomers.filter { !register.hasAccepted(child: $0, home: home) }
        var asked: [[String]] = []
        if let yes {
            let sentence = yes.prefix(1).uppercased() + yes.dropFirst()
            words.append(
                others.isEmpty
                    ? "\(sentence): is that still so?"
                    : "\(sentence). Can you take \(others.map(id).joined(separator: " and ")) too?")
        } else if !newcomers.isEmpty, questions.isEmpty || option.eligibility != .ask {
            asked = [newcomers.map(id)]
        }
        return Call(
            home: home, options: [option], children: here.map(id), opening: words, asked: asked,
            whom: whom, questions: questions, isPlain: yes == nil && staying.isEmpty)
    }

    /// What to ask before an option is decided; of several homes each by itself.
    package func questions(_ option: MatchOption) -> [String] {
        if option.homes.count == 1 { return option.questions }
        return option.homes.compactMap { home in
            let asked = ranking.questions(of: option, in: home)
            return asked.isEmpty
                ? nil : "\(register.instance.homes[home].id): \(TextLines.joined(asked))"
        }
    }

    /// That a home has said yes, for whom and when; nil where it has for none of the children.
    package func accepted(_ children: [Int], home: Int) -> String? {
        let yes = children.filter { register.hasAccepted(child: $0, home: home) }
        if yes.isEmpty { return nil }
        let days = yes.map { child -> String in
            let day = register.instance.answers.filter {
                $0.child == child && $0.home == home && $0.kind == .accepted
            }.compactMap(\.on).max()
            return day.map { " on \($0.inWords)" } ?? ""
        }
        if yes.count == children.count, Set(days).count == 1 { return "said yes" + days[0] }
        return "said yes "
            + zip(yes, days).map { "for \(id($0))\($1)" }.joined(separator: " and ")
    }

    // MARK: The options

    /// In what order options stand; nil where there is none.
    package func order(of options: [MatchOption]) -> String? {
        let who = result.request.children.count == 1 ? "child" : "children"
        let shared = options.filter { $0.homes.count == 1 }
        var groups: [String] = []
        if shared.contains(where: { $0.eligibility < .ask && !$0.needsExemption }) {
            groups.append("that can take the \(who) or need approval")
        }
        if shared.contains(where: { $0.eligibility < .ask && $0.needsExemption }) {
            groups.append("that need an exemption")
        }
        if shared.contains(where: { $0.eligibility == .ask }) {
            groups.append("that must be rung first")
        }
        groups = groups.enumerated().map { ($0 == 0 ? "the homes " : "those ") + $1 }
        if shared.count < options.count { groups.append("the options of several homes") }
        return switch groups.count {
        case 0: nil
        case 1: "Fewest points first, then lowest cost."
        default:
            "First \(groups.joined(separator: ", then ")); fewest points first in each."
        }
    }

    /// What an option does to brothers and sisters.
    package func siblings(_ option: MatchOption) -> String {
        switch ranking.siblings(in: option.assignments) {
        case .none: "none to keep together"
        case .together: "not separated by it"
        case .separated: "separated"
        case .someWait: "some need a home too, and are not in the request"
        }
    }

    /// From when an option can take the children that needs no approval and only comes later, and how
    /// many days after the start date; nil for every other.
    package func later(_ option: MatchOption) -> (from: Day, days: Int)? {
        guard option.eligibility == .conditional, option.approvals.isEmpty else { return nil }
        let instance = register.instance
        return option.assignments.compactMap { part -> (from: Day, days: Int)? in
            guard let from = instance.homes[part.home].availableFrom else { return nil }
            let days = from.days(since: instance.children[part.child].start(asOf: instance.asOf))
            return days > 0 ? (from, days) : nil
        }.max { ($0.from, $0.days) < ($1.from, $1.days) }
    }

    /// The same in words.
    package func laterInWords(_ option: MatchOption) -> String? {
        later(option).map { later in
            "from \(later.from.inWords), \(later.days.counted("day", "days")) after the start date"
        }
    }

    /// Whether a child of an option needs the registered manager's impact assessment of a home.
    func needsImpactAssessment(_ option: MatchOption, in home: Int) -> Bool {
        option.assignments.contains { $0.home == home && ranking.needsImpactAssessment($0) }
    }

    /// The points of one child of an option.
    func points(of part: MatchOption.Assignment) -> Points { ranking.points(of: part) }

    // MARK: Warnings

    /// What a reader has to know before any list of homes: brothers and sisters who wait too, distances
    /// that are not counted, and data that is old for the start.
    ///
    /// - Parameter isDesk: Whether it is for the desk's pages, where no file or option is named.
    package func warnings(isDesk: Bool = false) -> [String] {
        let instance = register.instance
        let request = result.request.children
        var warnings: [String] = []
        let waiting = register.waitingSiblings(of: request)
        if !waiting.isEmpty {
            let words = waiting.map { "a \(instance.children[$0].sex.sibling)" }
            let both = waiting.count + request.count == 2 ? "both" : "all"
            let need = waiting.count == 1 ? "needs a home too" : "need homes too"
            // The desk's reader may not know the requests of other teams.
            warnings.append(
                isDesk
                    ? (request.count == 1 ? "The child has " : "The children have ")
                        + words.joined(separator: " and ")
                        + " who \(need). Homes for \(both) are listed only where \(both) are in one request."
                    : zip(waiting, words).map { "\(id($0)), \($1)" }.joined(separator: ", and ")
                        + ", \(need): add "
                        + waiting.map { "--child \(id($0))" }.joined(separator: " ")
                        + " to ask for \(both).")
        }
        let own = request.filter {
            let child = instance.children[$0]
            return child.originPostcode != nil && child.origin == nil
        }
        let schoolsNotFound = request.count {
            let child = instance.children[$0]
            return child.keepsSchool == true && child.schoolPostcode != nil && child.school == nil
        }
        // A child who came alone from another country has no home to be near.
        let unrecorded = request.count {
            instance.children[$0].originPostcode == nil && instance.children[$0].origin == nil
                && !instance.children[$0].isUnaccompanied
        }
        if unrecorded > 0 {
            let isOne = unrecorded == 1
            let whose = isOne ? "the child's home" : "\(unrecorded) children's homes"
            let mend =
                isDesk
                ? "write the postcode in the request" : "write home_postcode in children.csv"
            warnings.append(
                "DISTANCE IS NOT COUNTED for \(whose): it is not recorded where "
                    + "\(isOne ? "it is" : "they are"). Homes with equal points stand by cost; "
                    + "\(mend).")
        }
        let others = instance.homes.count { $0.postcode != nil && $0.position == nil }
        if !own.isEmpty || schoolsNotFound > 0 || others > 0 {
            var who: [String] = []
            if !own.isEmpty {
                who.append(own.count == 1 ? "the child's home" : "\(own.count) children's homes")
            }
            if schoolsNotFound > 0 {
                who.append(
                    schoolsNotFound == 1
                        ? "the child's school" : "\(schoolsNotFound) children's schools")
            }
            if others > 0 { who.append("\(others) of \(instance.homes.count) homes on the list") }
            let mend =
                isDesk
                ? "Check the postcode. If it is right, tell whoever runs NearHome."
                : "Add it to postcodes.csv, use --postcodes FILE, or write easting and northing."
            warnings.append(
                "DISTANCE IS NOT COUNTED for \(who.joined(separator: " and ")): no postcode file "
                    + "holds the postcode. \(mend)")
        }
        // The points for the journey to a school that is to be kept (ages 4 to 17).
        let schools = request.count {
            let child = instance.children[$0]
            let age = child.start(asOf: instance.asOf).wholeYears(since: child.birth)
            return child.keepsSchool == true && child.school == nil
                && child.schoolPostcode == nil && (4...17).contains(age)
        }
        if schools > 0 {
            let whose = schools == 1 ? "the child's school" : "\(schools) children's schools"
            let mend =
                isDesk
                ? "write the school's postcode in the request"
                : "write school_postcode in children.csv"
            warnings.append(
                "DISTANCE TO SCHOOL IS NOT COUNTED for \(whose): the school is to be kept, and it is "
                    + "not recorded where it is. Homes far from it stand as high as homes near it; "
                    + "\(mend).")
        }
        if let start = start { warnings.append(start) }
        if let holidays = holidays { warnings.append(holidays) }
        return warnings
    }

    // The end of a stay outside the terms is counted in working days.
    private var holidays: String? {
        let isCounted = result.options.contains {
            $0.approvals.contains(.outsideTerms)
        }
        guard isCounted else { return nil }
        let settings = register.policy.settings
        let years = Set(
            result.request.children.flatMap { child -> [Int] in
                let start = register.instance.children[child].start(asOf: register.instance.asOf)
                let days = settings.emergencyDays.inForce(on: start)
                let end = start.adding(
                    workingDays: days, bankHolidays: settings.bankHolidays.inForce(on: start))
                return settings.yearsWithoutBankHoliday(from: start, through: end)
            }
        ).sorted()
        if years.isEmpty { return nil }
        return
            "No bank holiday of \(years.map(String.init).inWords) is known, so a stay outside the "
            + "terms may last a few days longer than is said here. Give them in the policy "
            + "(bank_holidays)."
    }

    // When each child needs the home, where the data is old by then.
    private var start: String? {
        let instance = register.instance
        let starts = result.request.children.map { child in
            (
                child: child, day: instance.children[child].start(asOf: instance.asOf),
                isTonight: instance.children[child].urgency == .emergency
                    && instance.children[child].start(asOf: instance.asOf) == instance.asOf
            )
        }.sorted { ($0.day, id($0.child)) < ($1.day, id($1.child)) }
        guard let last = starts.last?.day, last.days(since: instance.asOf) > 28 else { return nil }
        let then: String
        if starts.allSatisfy({ $0.day == last }) {
            then =
                "The home is needed by \(last.inWords), \(last.days(since: instance.asOf)) days later"
        } else {
            then = starts.enumerated().map { index, start in
                let days = start.day.days(since: instance.asOf)
                return "\(id(start.child)) \(index == 0 ? "needs a home " : "")"
                    + (start.isTonight
                        ? "tonight (\(start.day.inWords))"
                        : "by \(start.day.inWords)"
                            + (days > 0 ? ", \(days.counted("day", "days")) later" : ""))
            }.joined(separator: ", ")
        }
        return
            "The data is of \(instance.asOf.inWords). \(then): vacancies may have changed by then."
    }
}
