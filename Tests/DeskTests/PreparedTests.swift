import Care
import Desk
import Matching
import Testing

/// The desk prepared for questions.
@Suite struct PreparedTests {
    @Test(
        "An entry that changes nothing a ranking looks at gives the same list, by what stands now")
    func takenOver() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let preparation = Preparation()
        let before = preparation.prepared(bench.book, bench.feed, at: bench.now)
        let list = try before.list(for: request)
        let draft = try bench.act(as: Bench.amy) {
            try $0.start(bench.details(), children: [bench.stranger()])
        }
        let after = preparation.prepared(bench.book, bench.feed, at: bench.now)
        #expect(after !== before)
        let again = try after.list(for: request)
        #expect(again.digest == list.digest)
        #expect(again.entries == bench.book.version)
        #expect(again.entries > list.entries)
        // An entry that does change something is seen.
        _ = try bench.act(as: Bench.amy) { try $0.submit(draft.id) }
        try bench.decide(draft.id, "H2")
        let changed = preparation.prepared(bench.book, bench.feed, at: bench.now)
        #expect(try changed.list(for: request).digest != list.digest)
    }

    @Test("A prepared list is that which is made alone, own reservations and all")
    func same() throws {
        let bench = Bench { $0.homes[0].places = 1 }
        let request = try bench.open([bench.known("C1")])
        let other = try bench.open([bench.stranger()])
        try bench.act(as: Bench.amy) { _ = try $0.reserve(request.id, home: "H1") }
        let prepared = Preparation().prepared(bench.book, bench.feed, at: bench.now)
        for request in [request, other] {
            let list = try prepared.list(for: request)
            let alone = try MatchList(bench.book, bench.feed, request, at: bench.now)
            #expect(list.digest == alone.digest)
            #expect(list.notes == alone.notes)
        }
    }

    @Test("A home that is first for another open request too is counted")
    func alsoFirst() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        let prepare = { Preparation().prepared(bench.book, bench.feed, at: bench.now) }
        var list = try prepare().list(for: request)
        #expect(prepare().alsoFirstFor(list).allSatisfy { $0 == 0 })
        let other = try bench.open([bench.stranger()])
        list = try prepare().list(for: request)
        let theirs = try prepare().list(for: other)
        let first = try require(theirs.result.options.first).homes.map {
            theirs.register.instance.homes[$0].id
        }
        let counts = prepare().alsoFirstFor(list)
        for (index, option) in list.result.options.enumerated() {
            let homes = option.homes.map { list.register.instance.homes[$0].id }
            #expect(counts[index] == (Set(homes).isDisjoint(with: first) ? 0 : 1))
        }
    }
}
