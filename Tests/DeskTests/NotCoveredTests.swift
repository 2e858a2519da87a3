import Care
import Desk
import Testing

/// What a home's changed terms do not cover of those who live there or are to come.
@Suite struct NotCoveredTests {
    private func change(_ bench: Bench, _ home: String, _ values: [String: FieldValue]) throws {
        try bench.act(as: Bench.fay) {
            try $0.changeHome(
                home, version: nil, .init(FieldValues(values), named: Array(values.keys)),
                reason: "New terms")
        }
    }

    private func told(_ bench: Bench, _ home: String) -> [String] {
        bench.book.notCovered(by: home, bench.feed, at: bench.now).map { gap in
            gap.child.map { "\(gap.kind.rawValue) \($0)" } ?? gap.kind.rawValue
        }
    }

    @Test("A home that covers everybody says nothing")
    func nothing() {
        let bench = Bench()
        for home in ["H1", "H2", "H3", "H4", "H9"] { #expect(told(bench, home).isEmpty) }
    }

    // C2, a girl of 14, lives in H3.
    @Test(
        "Each fact of a home that a child who lives there no longer fits is told, and saved",
        arguments: [
            ("ages C2", ["maxAge": FieldValue.whole(10)]), ("ages C2", ["minAge": .whole(15)]),
            ("sex C2", ["sex": .text("M")]), ("named C2", ["connectedTo": .list(["C1"])]),
            ("closed", ["status": .text("closed")]), ("need C2", ["offers": .list(["autism"])]),
            ("pets C2", ["pets": .text("yes")]), ("number", ["approvedPlaces": .whole(0)]),
            ("places", ["places": .whole(0)]), ("places", ["placesUnavailable": .whole(2)]),
        ])
    func living(_ told: String, _ values: [String: FieldValue]) throws {
        let bench = Bench { instance in
            instance.children[1].needs = instance.needs.set(of: "wheelchair-access") ?? []
            instance.children[1].pets = .no
        }
        #expect(self.told(bench, "H3").isEmpty)
        try change(bench, "H3", values)
        #expect(self.told(bench, "H3") == [told])
    }

    @Test("Facts that still fit, and those that are not known, are not told")
    func covered() throws {
        let bench = Bench { $0.children[1].pets = .no }
        try change(
            bench, "H3",
            [
                "minAge": .whole(14), "maxAge": .whole(14), "sex": .text("F"),
                "pets": .text("no"), "status": .text("on-hold"), "places": .whole(1),
                "approvedPlaces": .whole(1), "offers": .list([]),
            ])
        #expect(told(bench, "H3").isEmpty)
    }

    @Test("A child who is decided for the home is told by the day on which it is to come")
    func coming() throws {
        let bench = Bench()
        let request = try bench.open([bench.known("C1")])
        try bench.decide(request.id, "H1", startOn: "2026-11-24")
        #expect(told(bench, "H1").isEmpty)
        try change(bench, "H1", ["maxAge": .whole(9), "status": .text("on-hold")])
        #expect(told(bench, "H1") == ["ages C1", "onHold C1"])
        let gap = try require(
            bench.book.notCovered(by: "H1", bench.feed, at: bench.now).first)
        #expect(
            gap.sentence(naming: "C1")
                == "C1, a girl aged 12 who is to come on 24 November 2026: the home's terms are ages "
                + "up to 9, and the child is 12 then.")
        #expect(gap.sentence(naming: nil).hasPrefix("A girl aged 12 who is to come on "))
        #expect(!gap.sentence(naming: nil).contains("C1"))
        try change(bench, "H1", ["maxAge": .whole(8)])
        let later = bench.book.notCovered(by: "H1", bench.feed, at: bench.now)
        #expect(later.contains(where: gap.isSame))
    }
}
