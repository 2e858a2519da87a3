import Care
import Measures
import Testing

@Suite("Meanings of outside")
struct OutsideMeaningTests {
    private let placements = TinyCounty.instance.placements()

    private func tally(_ meaning: OutsideMeaning) -> Tally {
        meaning.tally(placements.measured)
    }

    @Test("Outside counts homes known to stand in another authority")
    func outside() {
        // A4, A5, A6, A7 and U1 of ten; A8's home is in no known authority.
        #expect(tally(.outside) == Tally(counted: 5, notCounted: 3, unknown: 1))
    }

    @Test("Outside and over 20 miles is not known where the missing fact could change it")
    func outsideBeyond20Miles() {
        // A6 yes; A7 outside at unknown distance, U1 outside and unaccompanied: not known;
        // A8 at exactly 20.0 miles: no, whatever its authority.
        #expect(
            tally(.outsideBeyond20Miles) == Tally(counted: 1, notCounted: 6, unknown: 2))
    }

    @Test("Over 20 miles leaves 20.0 out and counts a home inside")
    func beyond20Miles() {
        // A3 (25 miles, inside) and A6 (40).
        #expect(tally(.beyond20Miles) == Tally(counted: 2, notCounted: 5, unknown: 2))
    }

    @Test("Not adjoining counts distant homes only")
    func outsideNotAdjoining() {
        #expect(tally(.outsideNotAdjoining) == Tally(counted: 3, notCounted: 5, unknown: 1))
    }

    @Test("Own carers over the border, connected persons among them, are excepted")
    func outsideExceptOwnCarers() {
        // A4 with an own carer and A5 with a connected person are excepted.
        #expect(
            tally(.outsideExceptOwnCarers) == Tally(counted: 3, notCounted: 5, unknown: 1))
    }

    @Test("An own carer is a foster carer: a children's home of the authority's is no exception")
    func ownChildrensHome() {
        var placement = PlacementFacts(
            child: "A", kind: .childrensHome, provider: .own, location: .adjoining, age: 10)
        #expect(OutsideMeaning.outsideExceptOwnCarers.counts(placement) == true)
        placement.kind = .foster
        #expect(OutsideMeaning.outsideExceptOwnCarers.counts(placement) == false)
        placement.provider = nil
        #expect(OutsideMeaning.outsideExceptOwnCarers.counts(placement) == nil)
        placement.location = .inside
        #expect(OutsideMeaning.outsideExceptOwnCarers.counts(placement) == false)
    }

    @Test("Each meaning defines a measure of its own, with a version")
    func definitions() {
        let ids = OutsideMeaning.allCases.flatMap { [$0.stock.id, $0.allPlacementsStock.id] }
        #expect(Set(ids).count == 10)
        for meaning in OutsideMeaning.allCases {
            #expect(meaning.stock.version >= 1)
            #expect(meaning.stock.definition.contains(meaning.phrase))
            #expect(!meaning.unknowns.isEmpty)
        }
    }

    @Test(
        "Twenty miles is 20 or less, 20.1 is more; rounding to a tenth comes first",
        arguments: [(200, false), (201, true), (0, false), (3500, true)])
    func twentyMiles(tenths: Int, isBeyond: Bool) {
        #expect(PlacementFacts.Distance.tenthsOfMile(tenths).isBeyond20Miles == isBeyond)
    }
}
