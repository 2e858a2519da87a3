import Care
import Forecast

/// Everything that a simulation of one future and one plan needs, prepared: children, homes, days.
///
/// Homes of every origin are *places* with one numbering: those of the instance, units, homes of
/// connected persons, and last `elsewhere`.
struct Stage: Sendable {
    /// Today's instance.
    let instance: Instance
    /// Its policy.
    let scenario: Scenario
    /// The step days.
    let days: StepDays
    /// Who comes, leaves and moves.
    let course: Course
    /// Units in this future, by id.
    let units: [UnitCourse]
    /// Every place in the order of home ids.
    let order: [Int]
    /// The authority with its code and neighbours on each step day.
    let authorities: [Authority]
    /// How many children of other authorities live in each place.
    let otherAuthorityChildren: [Int]
    /// Where each place lies by the boundary of `as_of`.
    private(set) var locationAsWas: [AreaLocation] = []
    /// Home changes of places, by home, ascending by day.
    private let placeChanges: [Int: [(from: Day, places: Int?, approved: Int?)]]

    init(
        instance: Instance, scenario: Scenario, days: StepDays, course: Course,
        units planned: [SupplyUnit]
    ) {
        self.instance = instance
        self.scenario = scenario
        self.days = days
        self.course = course
        let units = planned.map { UnitCourse($0, in: course) }
        self.units = units
        let homes = instance.homes.count
        let count = homes + units.count + course.ownHomes.count + 1
        var ids = instance.homes.map(\.id)
        ids += units.map(\.unit.id)
        ids += course.ownHomes.map(\.id)
        ids.append(Stage.elsewhereID)
        order = (0..<count).sorted { ids[$0].precedes(ids[$1]) }
        authorities = days.days.map { day in
            var authority = instance.authority
            authority.outOfAreaTarget = scenario.target
            for change in scenario.boundary where change.on <= day {
                authority.code = change.own
                if let adjoining = change.adjoining { authority.adjoining = adjoining }
            }
            return authority
        }
        var others = Array(repeating: 0, count: count)
        for member in instance.household where member.kind == .otherAuthorityChild {
            others[member.home] += 1
        }
        otherAuthorityChildren = others
        var changes: [Int: [(from: Day, places: Int?, approved: Int?)]] = [:]
        for change in scenario.changes {
            guard case .places(let places, let approved) = change.kind else { continue }
            changes[change.home, default: []].append((change.from, places, approved))
        }
        // Of two changes of one day the later in the file counts; sorting keeps their order.
        placeChanges = changes.mapValues { list in
            list.enumerated().sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }
                .map(\.element)
        }
        locationAsWas = (0..<count).map { place in
            instance.authority.location(of: authority(of: place, asWas: true, step: 0))
        }
    }

    /// The id of the home of children for whom none was found.
    static let elsewhereID = "elsewhere"
    /// The code of an authority far off.
    static let farAuthority = "S99999999"

    /// What a place is.
    enum Origin {
        case today(Int)
        case unit(Int)
        case own(Int)
        case elsewhere
    }

    /// How many places there are.
    var count: Int { order.count }
    /// The place of children for whom no home was found.
    var elsewhere: Int { order.count - 1 }

    /// What a place is.
    func origin(of place: Int) -> Origin {
        let homes = instance.homes.count
        if place < homes { return .today(place) }
        if place < homes + units.count { return .unit(place - homes) }
        return place == elsewhere ? .elsewhere : .own(place - homes - units.count)
    }

    /// The place of a home of a connected person.
    func place(ofOwn number: Int) -> Int { instance.homes.count + units.count + number }

    /// The kind of a place.
    func kind(of place: Int) -> HomeKind {
        switch origin(of: place) {
        case .today(let home): instance.homes[home].kind
        case .unit(let unit): units[unit].unit.terms.home.kind
        case .own: .connected
        case .elsewhere: .childrensHome
        }
    }

    /// Whether a place has shut by a day, so that whoever lives there must move.
    func hasShut(_ place: Int, by day: Day) -> Bool {
        switch origin(of: place) {
        case .today(let home): course.shuts[home].map { $0 <= day } ?? false
        case .unit(let unit): units[unit].shuts.map { $0 <= day } ?? false
        case .own, .elsewhere: false
        }
    }

    /// Whether a place takes newcomers on a day, by what is known of it.
    func isOpen(_ place: Int, on day: Day) -> Bool {
        switch origin(of: place) {
        case .today(let home):
            let facts = instance.homes[home]
            return facts.status == .available
                && (facts.availableFrom.map { $0 <= day } ?? true)
                && !hasShut(place, by: day)
                && !(course.closes[home].map { $0 <= day } ?? false)
                && facts.kind.takesNewcomers
        case .unit(let unit): return units[unit].isOpen(on: day)
        case .own, .elsewhere: return false
        }
    }

    /// Places by rooms and by approval on a day.
    func places(of place: Int, on day: Day) -> (places: Int, approved: Int?) {
        switch origin(of: place) {
        case .today(let home):
            var now = (instance.homes[home].places, instance.homes[home].approvedPlaces)
            for change in placeChanges[home] ?? [] where change.from <= day {
                now = (change.places ?? now.0, change.approved ?? now.1)
            }
            return now
        case .unit(let unit):
            return (units[unit].openPlaces(on: day), units[unit].unit.terms.home.approvedPlaces)
        case .own, .elsewhere: return (0, nil)
        }
    }

    /// The authority that a place stands in on a step day, or by the boundary of `as_of`.
    func authority(of place: Int, asWas: Bool = false, step: Int) -> String? {
        let home: Home
        switch origin(of: place) {
        case .today(let number): home = instance.homes[number]
        case .unit(let unit): home = units[unit].unit.terms.home
        case .own(let own):
            let ours = asWas ? instance.authority : authorities[step]
            return course.ownHomes[own].terms.isInside
                ? ours.code : ours.adjoining.first ?? Stage.farAuthority
        case .elsewhere: return Stage.farAuthority
        }
        var code = home.authority
        if asWas { return code }
        for change in scenario.boundary where change.on <= days.days[step] {
            if let new = home.district.flatMap({ change.districts[$0] }) {
                code = new
            } else if let new = code.flatMap({ change.homes[$0] }) {
                code = new
            }
        }
        return code
    }

    /// Where a place lies on a step day.
    func location(of place: Int, step: Int) -> AreaLocation {
        authorities[step].location(of: authority(of: place, step: step))
    }
}

extension HomeKind {
    /// Whether a full-time newcomer could ever live in a home of the kind.
    package var takesNewcomers: Bool {
        switch self {
        case .withParents, .adoptive, .other, .shortBreak: false
        default: true
        }
    }
}
