import Care
import Measures

/// What the rules of exceptions ask of a night.
///
/// An alliance's instance holds the children of several authorities. A report shows its own: every
/// rule takes children from ``ownChildren``, from placements or from the authority's own returns.
struct ExceptionFacts {
    let inputs: NightInputs
    /// Where everybody lives who is the authority's own.
    let placements: [PlacementFacts]
    let source: NightReport.Source
    let date: Day
    /// The authority's own children in the case system; empty where it is not connected.
    let ownChildren: [Child]
    private let teams: [String: String]
    private let recordOf: [String: Int]
    // The children of partners, by reference.
    private let partners: Set<String>

    init(_ inputs: NightInputs, placements: [PlacementFacts], source: NightReport.Source) {
        self.inputs = inputs
        self.placements = placements
        self.source = source
        date = inputs.date
        ownChildren = inputs.ownChildren
        partners = Set((inputs.instance?.children ?? []).map(\.id))
            .subtracting(ownChildren.map(\.id))
        teams = inputs.registers.teams(on: inputs.date)
        recordOf = Dictionary(
            (inputs.histories?.records ?? []).enumerated().map { ($1.child, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A finding of every rule, in the order of their kinds.
    var summaries: [NightException.Summary] {
        NightException.Kind.allCases.filter { !$0.isOfDesk || inputs.deskExceptions != nil }.map {
            kind in
            let rule = kind.rule
            let found = rule.find(in: self)
            // Among children with no home emergencies stand before all others.
            let sorted = found.map { found in
                kind == .noHome
                    ? found.exceptions
                    : found.exceptions.enumerated().sorted { left, right in
                        let first = left.element.due ?? Day(number: Int32.max)
                        let second = right.element.due ?? Day(number: Int32.max)
                        return first == second ? left.offset < right.offset : first < second
                    }.map(\.element)
            }
            return NightException.Summary(
                kind: kind, exceptions: sorted, count: found?.count ?? sorted?.count,
                notMeasured: found == nil ? "not measured: needs \(rule.needs)" : found?.partly)
        }
    }

    /// Whether a child of a register is not one that the case system gives to a partner.
    func isOwn(_ child: String) -> Bool { !partners.contains(child) }

    /// Whether a child of the case system is the authority's own.
    func isOwn(_ child: Child) -> Bool { !partners.contains(child.id) }

    /// An exception of a rule, with its owner and the child's team.
    func exception(
        _ rule: some ExceptionRule, child: String? = nil, home: String? = nil, _ text: String,
        due: Day?
    ) -> NightException {
        var owner = rule.owner
        if let child, let team = teams[child] { owner += " (\(team))" }
        return NightException(
            kind: rule.kind, child: child, home: home, text: text, owner: owner, due: due)
    }

    /// The day so many working days after another.
    func workingDays(_ count: Int, after day: Day) -> Day {
        day.adding(
            workingDays: count, bankHolidays: inputs.settings.bankHolidays.inForce(on: day))
    }

    /// A number of days, for people.
    func days(_ count: Int) -> String { "\(count.counted("day", "days"))" }

    /// The children of other authorities who live in each home, by its number.
    func others(_ instance: Instance) -> [Int] {
        var counts = [Int](repeating: 0, count: instance.homes.count)
        for member in instance.household where member.kind == .otherAuthorityChild {
            counts[member.home] += 1
        }
        return counts
    }

    /// The day the present stay began, where some source tells.
    ///
    /// Returns that begin with the middle of a stay do not.
    func placed(_ child: String) -> Day? {
        if source == .returns,
            let record = recordOf[child].flatMap({ inputs.histories?.records[$0] }),
            let (period, index) = record.position(on: date),
            let stay = record.stays(inPeriod: period, .carer).last(where: {
                $0.episodes.contains(index)
            })
        {
            let first = record.periods[period][stay.episodes.lowerBound]
            switch first.startReason {
            case "S", "P", "B": return first.isStartKnown ? stay.start : nil
            default: return nil
            }
        }
        return inputs.instance?.children.first { $0.id == child }?.placedOn
    }
}

extension HomeKind {
    /// The kind in words, of one home.
    package var titleOfOne: String {
        switch self {
        case .foster: "Foster home"
        case .connected: "Foster home of a connected person"
        case .parentAndChild: "Parent and child foster home"
        case .childrensHome: "Children's home"
        case .secure: "Secure children's home"
        case .familyCentre: "Family centre"
        case .supported: "Supported accommodation"
        case .shortBreak: "Short break"
        case .withParents: "With parents"
        case .adoptive: "With adopters"
        case .other: "Other placement"
        }
    }
}
