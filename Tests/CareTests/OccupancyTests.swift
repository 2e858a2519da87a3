import Care
import Testing

@Suite("Who is in a home on a day")
struct OccupancyTests {
    private static let today = Day(number: 15_247)

    private func instance(_ children: [Child]) -> Instance {
        var instance = Instance(
            asOf: Self.today,
            authorities: [Authority(code: "E10000003", name: "Cambridgeshire", adjoining: [])])
        instance.children = children
        for id in ["A", "B"] {
            instance.homes.append(Home(id: id, kind: .foster, places: 2, weeklyCost: .zero))
        }
        return instance
    }

    private func child(
        _ status: ChildStatus, leaves days: Int? = nil, home: Int? = 0
    ) -> Child {
        var child = Child(
            id: "C", birth: Self.today.adding(years: -9), status: status, home: home)
        child.neededBy = days.map { Self.today.adding(days: $0) }
        return child
    }

    @Test("A child who leaves is there until its own start date, and not on it")
    func leavers() {
        let occupancy = Occupancy(instance([child(.mustMove, leaves: 10)]))
        #expect(occupancy.there(in: 0, on: Self.today) == [0])
        #expect(occupancy.there(in: 0, on: Self.today.adding(days: 9)) == [0])
        #expect(occupancy.there(in: 0, on: Self.today.adding(days: 10)).isEmpty)
        #expect(Occupancy(instance([child(.mustMove)])).occupants == [[], []])
        #expect(
            Occupancy(instance([child(.mustMove, leaves: -5)])).there(in: 0, on: Self.today).isEmpty
        )
    }

    @Test("A may-move child is there for good if it stays, else until its start date")
    func mayMove() {
        let occupancy = Occupancy(instance([child(.mayMove, leaves: 10)]))
        let later = Self.today.adding(days: 30)
        #expect(occupancy.there(in: 0, on: later) == [0])
        #expect(occupancy.there(in: 0, on: later, staying: { _ in false }).isEmpty)
        #expect(occupancy.there(in: 0, on: Self.today, staying: { _ in false }) == [0])
    }

    @Test("Children of other authorities take places and are counted")
    func counted() {
        var place = instance([child(.settled), child(.mustMove, leaves: 10)])
        place.household = [HouseholdMember(home: 0, kind: .otherAuthorityChild, age: 9)]
        let occupancy = Occupancy(place)
        #expect(occupancy.count(in: 0, on: Self.today) == 3)
        #expect(occupancy.count(in: 0, on: Self.today.adding(days: 10)) == 2)
        #expect(occupancy.count(in: 1, on: Self.today) == 0)
    }

    @Test("A settled child who has not moved in yet is in both homes")
    func stillIn() {
        var one = child(.settled)
        one.stillIn = 1
        let open = Occupancy(instance([one]))
        #expect(open.there(in: 0, on: Self.today) == [0])
        #expect(open.there(in: 1, on: Self.today.adding(days: 400)) == [0])
        one.stillUntil = Self.today.adding(days: 3)
        let dated = Occupancy(instance([one]))
        #expect(dated.there(in: 1, on: Self.today.adding(days: 2)) == [0])
        #expect(dated.there(in: 1, on: Self.today.adding(days: 3)).isEmpty)
        one.stillUntil = Self.today
        #expect(Occupancy(instance([one])).occupants[1].isEmpty)
    }

    @Test("The first day with room is that on which enough have left")
    func firstDay() {
        let children = [
            child(.mustMove, leaves: 10), child(.mustMove, leaves: 20), child(.settled),
        ]
        var instance = instance(children)
        instance.household = [HouseholdMember(home: 0, kind: .otherAuthorityChild)]
        let occupancy = Occupancy(instance)
        func first(_ most: Int) -> Day? {
            occupancy.firstDay(in: 0, withAtMost: most, from: Self.today)
        }
        #expect(first(4) == Self.today)
        #expect(first(3) == Self.today.adding(days: 10))
        #expect(first(2) == Self.today.adding(days: 20))
        #expect(first(1) == nil)
        #expect(occupancy.removing([2]).firstDay(in: 0, withAtMost: 1, from: Self.today) != nil)
    }

    @Test("Open places are those that nobody sleeps in, for foster homes up to the usual limit")
    func openPlaces() {
        var still = child(.settled, home: 1)
        still.stillIn = 0
        still.stillUntil = Self.today.adding(days: 3)
        var instance = instance([child(.mustMove, leaves: 10), still])
        instance.homes[0].places = 6
        instance.homes[0].placesUnavailable = 1
        let occupancy = Occupancy(instance)
        func open(_ days: Int, limit: Int? = nil) -> Int {
            occupancy.openPlaces(
                in: 0, of: instance, on: Self.today.adding(days: days), usualLimit: limit)
        }
        #expect(occupancy.count(in: 0, on: Self.today) == 2)
        #expect([open(0), open(3), open(10)] == [3, 4, 5])
        #expect([open(0, limit: 3), open(10, limit: 3), open(0, limit: 1)] == [1, 3, 0])
    }

    @Test("Who is settled by a choice lives there and nowhere else")
    func settling() {
        let occupancy = Occupancy(instance([child(.mustMove, leaves: 10)]))
        let after = occupancy.settling([(child: 0, home: 1)])
        #expect(after.occupants[0].isEmpty)
        #expect(after.there(in: 1, on: Self.today.adding(days: 900)) == [0])
    }
}
