import Care
import Measures

/// Finds the exceptions of a night, kind by kind, each from the sources it needs.
struct NightExceptions {
    private let inputs: NightInputs
    private let placements: [Placement]
    private let source: NightReport.Source
    private let date: Day
    private let teams: [String: String]
    private let recordOf: [String: Int]

    init(_ inputs: NightInputs, placements: [Placement], source: NightReport.Source) {
        self.inputs = inputs
        self.placements = placements
        self.source = source
        date = inputs.date
        teams = inputs.registers.teams(on: inputs.date)
        recordOf = Dictionary(
            (inputs.histories?.records ?? []).enumerated().map { ($1.child, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A finding for every kind, in their order.
    var all: [NightException.Finding] { NightException.Kind.allCases.map(finding) }

    private func finding(_ kind: NightException.Kind) -> NightException.Finding {
        var found: [NightException]?
        var count: Int?
        var partly: String?
        switch kind {
        case .noHome: found = inputs.instance.map(noHome)
        case .unregistered: (found, partly) = unregistered
        case .underSixteen: found = source == .none ? nil : underSixteen
        case .temporaryApproval: found = inputs.registers.temporaryApprovals.map(ending)
        case .overLimit: found = inputs.instance.map(overLimit)
        case .outsideTerms: found = inputs.instance.map(outsideTerms)
        case .distantUnapproved: found = inputs.registers.approvals.map(distantUnapproved)
        case .notification: found = inputs.registers.notifications.map(lateNotifications)
        case .newOutside: found = newOutside
        case .siblingsSplit: found = inputs.instance.flatMap(siblingsSplit)
        case .schoolMove: found = inputs.registers.schools.map(schoolMoves)
        case .temporaryOverrun:
            found = source == .returns ? inputs.histories.map(temporaryOverruns) : nil
        case .emergencyBeds:
            let beds = inputs.instance.map(emergencyBeds)
            found = beds?.exceptions
            count = beds?.count
        case .unusedVacancies:
            let vacancies = inputs.instance.map(unusedVacancies)
            found = vacancies?.exceptions
            count = vacancies?.count
        }
        let sorted = found.map { rows in
            rows.enumerated().sorted { left, right in
                let first = left.element.due ?? Day(number: Int32.max)
                let second = right.element.due ?? Day(number: Int32.max)
                return first == second ? left.offset < right.offset : first < second
            }.map(\.element)
        }
        return NightException.Finding(
            kind: kind, exceptions: sorted, count: count ?? sorted?.count,
            notMeasured: sorted == nil ? "not measured: needs \(kind.needs)" : partly)
    }

    private func exception(
        _ kind: NightException.Kind, child: String? = nil, home: String? = nil, _ text: String,
        due: Day?
    ) -> NightException {
        var owner = kind.owner
        if let child, let team = teams[child] {
            owner += " (\(team))"
        }
        return NightException(
            kind: kind, child: child, home: home, text: text, owner: owner, due: due)
    }

    private func workingDays(_ count: Int, after day: Day) -> Day {
        day.adding(
            workingDays: count, bankHolidays: inputs.settings.bankHolidays.inForce(on: day))
    }

    private func days(_ count: Int) -> String { "\(count) \(count == 1 ? "day" : "days")" }

    // MARK: From the case system

    private func noHome(_ instance: Instance) -> [NightException] {
        instance.children.filter {
            $0.home == nil && ($0.neededBy.map { $0 <= date } ?? true)
        }.map { child -> (wait: Int, NightException) in
            let wait = child.neededBy.map { date.days(since: $0) }
            let urgency = child.urgency == .emergency ? "An emergency" : "Planned"
            let text =
                wait.map {
                    $0 == 0 ? "\(urgency); needed tonight." : "\(urgency); waiting \(days($0))."
                } ?? "\(urgency); since when is not recorded."
            return (
                (child.urgency == .emergency ? 1_000_000 : 0) + (wait ?? 0),
                exception(.noHome, child: child.id, text, due: date)
            )
        }.enumerated().sorted {
            $0.element.wait == $1.element.wait
                ? $0.offset < $1.offset : $0.element.wait > $1.element.wait
        }.map(\.element.1)
    }

    private var unregistered: ([NightException]?, String?) {
        var rows: [NightException] = []
        var missing: String?
        if let instance = inputs.instance {
            let living = Dictionary(
                grouping: instance.children.filter { $0.home != nil }, by: { $0.home ?? 0 })
            var unknown = 0
            for (index, home) in instance.homes.enumerated() where home.kind.needsRegistration {
                let children = living[index] ?? []
                if children.isEmpty { continue }
                switch home.isRegistered {
                case false?:
                    for child in children {
                        rows.append(
                            exception(
                                .unregistered, child: child.id, home: home.id,
                                "Lives in a setting that must be registered and is not.",
                                due: date))
                    }
                case nil: unknown += children.count
                case true?: break
                }
            }
            if unknown > 0 {
                missing =
                    "of \(unknown) \(unknown == 1 ? "child" : "children") not measured: needs"
                    + " \(NightException.Kind.unregistered.needs)"
            }
        } else {
            missing =
                "settings not registered: not measured: needs"
                + " \(NightException.Kind.unregistered.needs)"
        }
        guard source == .returns, let histories = inputs.histories else {
            return (inputs.instance == nil ? nil : rows, missing)
        }
        for record in histories.records {
            guard let episode = record.placement(on: date)?.episode,
                let place = episode.place, place.hasPrefix("Z")
            else { continue }
            rows.append(
                exception(
                    .unregistered, child: record.child,
                    "In another placement to be notified (\(place)) for"
                        + " \(days(date.days(since: episode.start))).", due: date))
        }
        return (rows, missing)
    }

    private var underSixteen: [NightException] {
        let limit = inputs.settings.supportedAge.inForce(on: date)
        return placements.filter { $0.kind == .supported && $0.age < limit }.map {
            exception(
                .underSixteen, child: $0.child,
                "Aged \($0.age), in accommodation for young people of \(limit) and over.",
                due: date)
        }
    }

    private func ending(_ approvals: [NightRegisters.TemporaryApproval]) -> [NightException] {
        let limit = date.adding(days: 28)
        return approvals.filter { $0.ends <= limit }.map { approval in
            let left = approval.ends.days(since: date)
            return exception(
                .temporaryApproval, child: approval.child,
                left < 0
                    ? "Ended \(days(-left)) ago without full approval: the placement must end."
                    : left == 0 ? "Ends tonight." : "Ends in \(days(left)).",
                due: approval.ends)
        }
    }

    // The children of other authorities who live in each home.
    private func others(_ instance: Instance) -> [Int] {
        var counts = [Int](repeating: 0, count: instance.homes.count)
        for member in instance.household where member.kind == .otherAuthorityChild {
            counts[member.home] += 1
        }
        return counts
    }

    private func overLimit(_ instance: Instance) -> [NightException] {
        let limit = inputs.settings.usualLimit.inForce(on: date)
        let others = others(instance)
        var rows: [NightException] = []
        for (index, home) in instance.homes.enumerated() where home.kind.isFoster {
            let children = instance.children.indices.filter { instance.children[$0].home == index }
            let living = children.count + others[index]
            guard living > limit else { continue }
            let groups = Set(children.map { instance.children[$0].siblingGroup })
            if others[index] == 0, groups.count == 1, groups.first != .some(nil) { continue }
            let named = children.count { home.exemptFor.contains($0) }
            guard living - named > limit else { continue }
            rows.append(
                exception(
                    .overLimit, home: home.id,
                    "\(living) children, \(named) of them named in an exemption; the usual limit is"
                        + " \(limit).", due: date))
        }
        return rows
    }

    private func outsideTerms(_ instance: Instance) -> [NightException] {
        let allowed = inputs.settings.emergencyDays.inForce(on: date)
        let others = others(instance)
        var rows: [NightException] = []
        for (index, home) in instance.homes.enumerated() where home.kind.isFoster {
            let children = instance.children.filter { $0.home == index }
            func report(_ child: Child, _ text: String) {
                guard let placed = child.placedOn else { return }
                let end = workingDays(allowed, after: placed)
                guard end < date else { return }
                rows.append(
                    exception(
                        .outsideTerms, child: child.id, home: home.id,
                        "\(text); \(allowed) working days ended on \(end.inWords).", due: end))
            }
            for child in children {
                let age = date.wholeYears(since: child.birth)
                if home.minAge.map({ age < $0 }) ?? false || home.maxAge.map({ age > $0 }) ?? false
                {
                    report(child, "Aged \(age), outside the ages approved")
                } else if let sex = home.admits, child.sex != .unknown, child.sex != sex {
                    report(child, "Outside the sex approved")
                }
            }
            if let approved = home.approvedPlaces, children.count + others[index] > approved,
                let last = children.max(by: {
                    ($0.placedOn ?? Day(number: Int32.min), $0.id)
                        < ($1.placedOn ?? Day(number: Int32.min), $1.id)
                })
            {
                report(last, "The home has more children than the \(approved) approved")
            }
        }
        return rows
    }

    private func siblingsSplit(_ instance: Instance) -> [NightException]? {
        guard instance.children.contains(where: { $0.siblingGroup != nil }),
            instance.children.contains(where: { $0.placedOn != nil })
        else { return nil }
        let groups = Dictionary(
            grouping: instance.children.filter { $0.groupPlan != nil && $0.home != nil },
            by: { $0.siblingGroup ?? "" })
        var rows: [NightException] = []
        for group in groups.keys.sorted() {
            let members = groups[group] ?? []
            guard Set(members.compactMap(\.home)).count > 1 else { continue }
            for member in members {
                guard let placed = member.placedOn, placed >= date.adding(days: -1),
                    placed <= date,
                    members.contains(where: {
                        $0.home != member.home && ($0.placedOn.map { $0 <= placed } ?? true)
                    })
                else { continue }
                rows.append(
                    exception(
                        .siblingsSplit, child: member.id,
                        "Placed on \(placed.inWords) apart from brothers or sisters; the plan is"
                            + " to live together.", due: workingDays(5, after: placed)))
            }
        }
        return rows
    }

    private func emergencyBeds(_ instance: Instance) -> (count: Int, exceptions: [NightException]) {
        let beds = openPlaces(instance).reduce(0) {
            $0 + (instance.homes[$1.home].isEmergency ? $1.places : 0)
        }
        let homes = instance.homes.count { $0.isEmergency }
        return (
            beds,
            beds > 0
                ? []
                : [
                    exception(
                        .emergencyBeds,
                        homes == 0
                            ? "No home is recorded as kept for emergencies."
                            : "None of the \(homes) homes kept for emergencies has a place left.",
                        due: date)
                ]
        )
    }

    /// Homes with open places tonight: not on hold, not later, lawful without an exemption.
    private func openPlaces(_ instance: Instance) -> [(home: Int, places: Int)] {
        let others = others(instance)
        let limit = inputs.settings.usualLimit.inForce(on: date)
        var living = others
        for child in instance.children {
            if let home = child.home { living[home] += 1 }
        }
        return instance.homes.indices.compactMap { index in
            let home = instance.homes[index]
            guard home.status == .available, home.availableFrom.map({ $0 <= date }) ?? true,
                home.kind.homeClass != nil
            else { return nil }
            var open = home.usablePlaces - living[index]
            if home.kind.isFoster { open = min(open, limit - living[index]) }
            return open > 0 ? (index, open) : nil
        }
    }

    private func unusedVacancies(
        _ instance: Instance
    ) -> (count: Int, exceptions: [NightException]) {
        let long = date.adding(days: -14)
        // Where the children come from who now live outside; their references are not needed.
        let origins = instance.children.compactMap { child -> Position? in
            guard let home = child.home, child.placingAuthority == 0,
                instance.location(of: instance.homes[home], for: child).isOutside
            else { return nil }
            return child.origin
        }
        let reach = 32_186.0
        var near = 0
        var undated = 0
        for (index, places) in openPlaces(instance) {
            let home = instance.homes[index]
            guard let position = home.position, instance.authority.code == home.authority,
                !home.isEmergency,
                origins.contains(where: { Double(position.distance(to: $0).count) <= reach })
            else { continue }
            if let from = home.availableFrom {
                if from < long { near += places }
            } else {
                undated += places
            }
        }
        var rows: [NightException] = []
        if near > 0 {
            rows.append(
                exception(
                    .unusedVacancies,
                    "\(near) \(near == 1 ? "place" : "places") in the authority, within 20 miles of"
                        + " where children placed outside come from.",
                    due: workingDays(5, after: date)))
        }
        if undated > 0 {
            rows.append(
                exception(
                    .unusedVacancies,
                    "Of \(undated) more \(undated == 1 ? "place" : "places") it is not recorded"
                        + " since when \(undated == 1 ? "it is" : "they are") vacant"
                        + " (available_from).", due: workingDays(5, after: date)))
        }
        return (near, rows)
    }

    // MARK: From registers

    // The day the present stay began, where some source tells. Returns that begin with the middle of
    // a stay do not.
    private func placed(_ child: String) -> Day? {
        if source == .returns,
            let record = recordOf[child].flatMap({ inputs.histories?.records[$0] }),
            let (period, index) = record.position(on: date),
            let stay = record.stays(inPeriod: period, .carer).last(where: {
                $0.episodes.contains(index)
            })
        {
            let first = record.periods[period][stay.episodes.lowerBound]
            switch first.startReason {
            case "S", "P", "B": return stay.start
            default: return nil
            }
        }
        return inputs.instance?.children.first { $0.id == child }?.placedOn
    }

    // Reg 11 does not apply to connected persons nor to carers the authority itself approved.
    private func isExempt(_ placement: Placement) -> Bool {
        placement.kind == .connected || placement.kind == .adoptive
            || placement.kind == .withParents
            || (placement.kind.isFoster && placement.provider == .own)
    }

    private func distantUnapproved(
        _ approvals: [NightRegisters.Approval]
    ) -> [NightException] {
        let held = Dictionary(grouping: approvals.filter { $0.role == .director }, by: \.child)
        return placements.filter { $0.location == .distant && !isExempt($0) }.compactMap {
            placement in
            let start = placed(placement.child)
            let isApproved = (held[placement.child] ?? []).contains { approval in
                // An approval counts for the placement it was given for, a month ahead at most.
                start.map { approval.on >= $0.adding(days: -31) } ?? true
            }
            if isApproved { return nil }
            return exception(
                .distantUnapproved, child: placement.child,
                start.map { "Placed at a distance since \($0.inWords)." }
                    ?? "Placed at a distance; since when is not recorded.",
                due: start ?? date)
        }
    }

    private func lateNotifications(
        _ notifications: [NightRegisters.Notification]
    ) -> [NightException] {
        let held = Dictionary(grouping: notifications, by: \.child)
        return placements.filter { $0.location.isOutside }.compactMap { placement in
            guard let start = placed(placement.child) else { return nil }
            let due = workingDays(5, after: start)
            let told = (held[placement.child] ?? []).map(\.on).filter {
                $0 >= start.adding(days: -31)
            }.min()
            if let told {
                // One given late is a fact of the past; it is shown for a month.
                guard told > due, date.days(since: told) <= 31 else { return nil }
                return exception(
                    .notification, child: placement.child,
                    "Told on \(told.inWords), \(days(told.days(since: due))) late.", due: due)
            }
            guard due < date else { return nil }
            return exception(
                .notification, child: placement.child,
                "Placed outside since \(start.inWords); no notification is recorded.", due: due)
        }
    }

    private func schoolMoves(_ stays: [NightRegisters.SchoolStay]) -> [NightException] {
        var births: [String: Day] = [:]
        for record in inputs.histories?.records ?? [] { births[record.child] = record.birth }
        for child in inputs.instance?.children ?? [] { births[child.id] = child.birth }
        let since = date.lastMonthEnd
        let byChild = Dictionary(grouping: stays, by: \.child)
        var rows: [NightException] = []
        for child in byChild.keys.sorted() {
            let held = (byChild[child] ?? []).sorted { $0.from < $1.from }
            for (before, after) in zip(held, held.dropFirst())
            where before.school != after.school && after.from > since && after.from <= date {
                guard let birth = births[child] else { continue }
                let year = after.from.lastSchoolYearEnd.wholeYears(since: birth) - 4
                guard (10...11).contains(year) else { continue }
                rows.append(
                    exception(
                        .schoolMove, child: child,
                        "Changed school in year \(year) on \(after.from.inWords).",
                        due: workingDays(5, after: after.from)))
            }
        }
        return rows
    }

    // MARK: From histories

    private var newOutside: [NightException]? {
        if source == .returns, let histories = inputs.histories {
            guard histories.hasPostcodes else { return nil }
            let before = date.adding(days: -1)
            return histories.records.compactMap { record in
                guard let now = record.measured(on: date), now.location.isOutside,
                    record.measured(on: before).map({ !$0.location.isOutside }) ?? true
                else { return nil }
                return newOutside(now)
            }
        }
        guard source == .caseSystem, let instance = inputs.instance,
            instance.children.contains(where: { $0.placedOn != nil })
        else { return nil }
        let recent = Set(
            instance.children.filter {
                $0.placedOn.map { $0 == date || $0 == date.adding(days: -1) } ?? false
            }.map(\.id))
        return placements.filter { $0.location.isOutside && recent.contains($0.child) }
            .map(newOutside)
    }

    private func newOutside(_ placement: Placement) -> NightException {
        exception(
            .newOutside, child: placement.child,
            "\(placement.kind.titleOfOne); \(placement.location.title.lowercasedFirst)."
                + " The area authority is to be told.",
            due: workingDays(5, after: date))
    }

    private func temporaryOverruns(_ histories: NightInputs.Histories) -> [NightException] {
        histories.records.compactMap { record in
            guard let (period, index) = record.position(on: date) else { return nil }
            let episode = record.periods[period][index]
            let limit: Int
            switch episode.place {
            case "T1": limit = 42
            case "T3": limit = 21
            case "T4": limit = 7
            default: return nil
            }
            let gone = date.days(since: episode.start)
            guard gone > limit else { return nil }
            return exception(
                .temporaryOverrun, child: record.child,
                "In \(episode.place ?? "") for \(days(gone)); at most \(days(limit)).",
                due: episode.start.adding(days: limit))
        }
    }
}

extension HomeKind {
    /// The kind in words, of one home.
    public var titleOfOne: String {
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
