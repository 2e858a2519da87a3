import Care
import Desk
import Testing

/// All open requests at once.
@Suite struct WholePlanTests {
    private func points(_ account: WholePlan.Account?) -> Double {
        account.flatMap { Double($0.points) } ?? .infinity
    }

    @Test("The best plan is never worse than first come, first served, and that never than today")
    func threeWays() throws {
        let bench = Bench { $0.homes[0].places = 1 }
        let first = try bench.open([bench.known("C1")])
        let second = try bench.open([bench.stranger()])
        let plan = WholePlan(bench.book, bench.feed, at: bench.now)
        #expect(plan.rows.map(\.request) == [first.id, second.id])
        #expect(plan.isProved)
        #expect(plan.today.placed == 0)
        #expect(plan.firstCome.placed == 2)
        #expect(plan.best?.placed == 2)
        #expect(points(plan.best) <= points(plan.firstCome))
        #expect(points(plan.firstCome) <= points(plan.today))
        let homes = plan.rows.compactMap(\.best)
        #expect(Set(homes).count == 2)
    }

    @Test("Whoever starts first takes the place, and a second choice is one that the plan leaves")
    func seconds() throws {
        let bench = Bench { instance in
            instance.homes[0].places = 1
            instance.homes[1].status = .closed
        }
        let first = try bench.open([bench.known("C1")])
        bench.now = Bench.moment("2026-11-23T18:10:00Z")
        let second = try bench.open([bench.stranger()])
        let plan = WholePlan(bench.book, bench.feed, at: bench.now)
        let rows = Dictionary(uniqueKeysWithValues: plan.rows.map { ($0.request, $0) })
        #expect(rows[first.id]?.firstCome == "H1")
        #expect(rows[second.id]?.firstCome != "H1")
        for row in plan.rows {
            #expect(row.second != row.best)
            // The other child has H1 in the plan, or this one has: it is nobody's second.
            #expect(row.second != "H1")
        }
        // One of the two pays: only one of them can have H1.
        #expect(plan.rows.count { $0.ownFirst == "H1" } == 1)
    }

    @Test("Reservations do not bind it, and it changes nothing")
    func reservations() throws {
        let bench = Bench { instance in
            instance.homes[0].places = 1
            instance.homes[1].status = .closed
        }
        let request = try bench.open([bench.known("C1")])
        try bench.act(as: Bench.amy) { _ = try $0.reserve(request.id, home: "H1") }
        let before = bench.book.version
        let plan = WholePlan(bench.book, bench.feed, at: bench.now)
        #expect(plan.rows.first?.best == "H1")
        #expect(bench.book.version == before)
        #expect(bench.book.reservations(of: request.id, at: bench.now).count == 1)
    }

    @Test("Everybody without an open request stays as they are")
    func others() throws {
        let bench = Bench()
        _ = try bench.open([bench.stranger()])
        let plan = WholePlan(bench.book, bench.feed, at: bench.now)
        #expect(plan.rows.map(\.child) == ["D-1"])
        #expect(plan.bestHomes.keys.sorted() == ["D-1"])
    }
}
