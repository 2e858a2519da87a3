import Care
import Measures
import Testing

@Suite("Splits")
struct SplitTests {
    @Test("The rows of every split sum to the whole, in every meaning, before and after")
    func sums() {
        // A pseudo-random county, the same each time.
        var state: UInt64 = 2011
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        func placements(_ count: Int) -> [PlacementFacts] {
            (0..<count).map { index in
                PlacementFacts(
                    child: "C\(index)", kind: HomeKind.allCases[random(5)],
                    provider: random(4) == 0 ? nil : PlaceProvider.allCases[random(6)],
                    location: [.inside, .adjoining, .distant, .unknown][random(4)],
                    distance: [.unknown, .unaccompanied, .tenthsOfMile(random(500))][random(3)],
                    district: random(3) == 0 ? nil : "District \(random(6))", age: random(18),
                    outReason: random(2) == 0 ? nil : "kin", placingAuthority: "E\(random(2))")
            }
        }
        let before = placements(700)
        let after = placements(650)
        for meaning in OutsideMeaning.allCases {
            for dimension in Dimension.ofDay {
                let split = Split(by: dimension, meaning: meaning, before: before, after: after)
                let isReason = dimension == .outReason
                func whole(_ placements: [PlacementFacts]) -> Tally {
                    meaning.tally(
                        isReason ? placements.filter { meaning.counts($0) == true } : placements)
                }
                #expect(split.before == whole(before), "\(dimension) \(meaning)")
                #expect(split.after == whole(after), "\(dimension) \(meaning)")
                #expect(Set(split.parts.map(\.row.code)).count == split.parts.count)
                #expect(split.notMeasured == nil)
            }
        }
    }

    @Test("A split whose column is empty says what it needs, never 0")
    func notMeasured() {
        let placement = PlacementFacts(child: "A", kind: .foster, location: .distant, age: 4)
        func split(_ dimension: Dimension) -> Split {
            Split(by: dimension, meaning: .outside, before: [placement], after: [])
        }
        #expect(split(.district).notMeasured == "Not measured: needs district in homes.csv.")
        #expect(split(.outReason).notMeasured == "Not measured: needs out_reason in children.csv.")
        #expect(split(.kind).notMeasured == nil)
    }

    @Test("A reason never recorded is a row of its own, and only of children outside")
    func reasons() {
        let split = Split(
            by: .outReason, meaning: .outside,
            before: TinyCounty.instance.placements().measured, after: [])
        #expect(split.parts.map(\.row.code) == ["specialist", Dimension.notRecorded])
        #expect(split.parts.map(\.before.counted) == [1, 4])
    }

    @Test("Row order is fixed and the row of nothing recorded is last")
    func order() {
        let split = Split(
            by: .provider, meaning: .outside,
            before: TinyCounty.instance.placements().measured, after: [])
        #expect(split.parts.map(\.row.code) == ["PR1", "PR2", "PR3", "PR4", "PR5", "not-recorded"])
    }
}
