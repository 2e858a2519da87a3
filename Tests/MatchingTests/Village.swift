import Care
import Matching
@_exported import Matching

/// A small place to ask rules about: one authority, homes and children added one by one.
struct Village {
    var instance: Instance
    var policy = Policy()

    static let today = Day(number: 15_247)

    static func day(_ text: String) -> Day { Day(iso: text) ?? Village.today }

    init() {
        instance = Instance(
            asOf: Village.today,
            authorities: [
                Authority(
                    code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"],
                    outOfAreaTarget: nil)
            ])
    }

    /// Adds a child of a given age (on the day) who needs a home.
    @discardableResult
    mutating func child(
        _ id: String, age: Int = 10, status: ChildStatus = .referred, home: Int? = nil,
        _ change: (inout Child) -> Void = { _ in }
    ) -> Int {
        var child = Child(
            id: id, birth: Village.day("2011-03-01").adding(years: -age), status: status, home: home
        )
        child.origin = Position(easting: 545_000, northing: 258_000)
        change(&child)
        instance.children.append(child)
        return instance.children.count - 1
    }

    /// Adds a home to which no rule objects: an own foster home nearby, confirmed yesterday.
    @discardableResult
    mutating func home(
        _ id: String, kind: HomeKind = .foster, places: Int = 3, cost: Int64 = 40_000,
        _ change: (inout Home) -> Void = { _ in }
    ) -> Int {
        var home = Home(id: id, kind: kind, places: places, weeklyCost: Pence(cost))
        home.placeProvider = .own
        home.position = Position(easting: 545_000, northing: 259_000)
        home.authority = "E10000003"
        home.confirmedOn = Village.today.adding(days: -1)
        home.isRegistered = true
        home.offers = []
        home.hasPets = false
        change(&home)
        instance.homes.append(home)
        return instance.homes.count - 1
    }

    var register: Register { Register(instance: instance, policy: policy) }

    /// The result of asking for those children.
    func match(_ ids: String...) throws -> MatchResult {
        let register = register
        return Ranking(register: register, request: try MatchRequest(ids, in: register)).result()
    }

    /// The answer and the rules of one home for the children asked for.
    func answer(_ ids: String..., home: Int = 0) throws -> (Eligibility, [String], [Approval]) {
        let register = register
        let result = Ranking(register: register, request: try MatchRequest(ids, in: register))
            .result()
        if let option = result.options.first(where: { $0.homes == [home] }) {
            return (option.eligibility, option.reasons.map(\.rule), option.approvals)
        }
        let excluded = result.excluded.first { $0.home == home }
        return (.excluded, excluded?.reasons.map(\.rule) ?? [], [])
    }
}
