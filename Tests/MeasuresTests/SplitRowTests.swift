import Care
import Measures
import Testing

@Suite("Rows and meanings of placements")
struct SplitRowTests {
    private func placement(
        _ location: AreaLocation = .inside, tenths: Int? = nil, kind: HomeKind = .foster,
        provider: PlaceProvider? = nil
    ) -> PlacementFacts {
        PlacementFacts(
            child: "A", kind: kind, provider: provider, location: location,
            distance: tenths.map { .tenthsOfMile($0) } ?? .unknown, age: 10)
    }

    @Test("A meaning says no as soon as one fact says no, and yes only where both do")
    func both() {
        let both = OutsideMeaning.outsideBeyond20Miles
        #expect(both.counts(placement(.distant, tenths: 201)) == true)
        #expect(both.counts(placement(.distant, tenths: 200)) == false)
        #expect(both.counts(placement(.inside, tenths: 201)) == false)
        #expect(both.counts(placement(.inside)) == false)
        #expect(both.counts(placement(.unknown, tenths: 200)) == false)
        #expect(both.counts(placement(.unknown, tenths: 201)) == nil)
        #expect(both.counts(placement(.distant)) == nil)
        #expect(both.counts(placement(.unknown)) == nil)
    }

    @Test("Not adjoining is distant alone")
    func notAdjoining() {
        let meaning = OutsideMeaning.outsideNotAdjoining
        #expect(meaning.counts(placement(.distant)) == true)
        #expect(meaning.counts(placement(.adjoining)) == false)
        #expect(meaning.counts(placement(.inside)) == false)
        #expect(meaning.counts(placement(.unknown)) == nil)
    }

    @Test("Own carers are foster carers whom the authority approved, connected persons among them")
    func ownCarers() {
        let meaning = OutsideMeaning.outsideExceptOwnCarers
        #expect(meaning.counts(placement(.distant, provider: .own)) == false)
        #expect(meaning.counts(placement(.distant, provider: .privateSector)) == true)
        #expect(meaning.counts(placement(.distant, kind: .connected)) == false)
        #expect(meaning.counts(placement(.distant)) == nil)
        #expect(meaning.counts(placement(.distant, kind: .secure, provider: .own)) == true)
        #expect(OutsideMeaning.outside.stock.id == "outside-stock")
        #expect(OutsideMeaning.outside.allPlacementsStock.id == "outside-stock-all")
        #expect(OutsideMeaning.beyond20Miles.stock.id == "outside-stock-over-20-miles")
        #expect(
            OutsideMeaning.beyond20Miles.allPlacementsStock.id == "outside-stock-all-over-20-miles")
    }

    @Test("Each placement has its row")
    func rows() {
        func code(_ dimension: Dimension, _ placement: PlacementFacts) -> String? {
            dimension.row(of: placement)?.code
        }
        #expect(code(.distance, placement(tenths: 200)) == "20-miles-or-less")
        #expect(code(.distance, placement(tenths: 201)) == "over-20-miles")
        #expect(code(.distance, placement()) == nil)
        #expect(code(.boundary, placement(.unknown)) == nil)
        #expect(code(.boundary, placement(.adjoining)) == AreaLocation.adjoining.code)
        var many = placement()
        for (count, row) in [(0, "1"), (1, "1"), (2, "2"), (4, "4-or-more"), (7, "4-or-more")] {
            many.siblings = count
            #expect(code(.siblings, many) == row)
        }
        #expect(Dimension.provider.fixedRows.map(\.code) == ["PR1", "PR2", "PR3", "PR4", "PR5"])
    }

    @Test("Rows sum to the whole; what is not recorded is the last row, or the reason for none")
    func split() {
        func split(
            _ dimension: Dimension, _ before: [PlacementFacts], _ after: [PlacementFacts] = []
        ) -> Split { Split(by: dimension, meaning: .outside, before: before, after: after) }
        var fenland = placement(.distant)
        fenland.district = "Fenland"
        var ely = placement(.inside)
        ely.district = "East Cambridgeshire"
        let blank = placement(.distant)
        let all = split(.district, [fenland, blank, ely], [ely])
        #expect(
            all.parts.map(\.row.code) == [
                "East Cambridgeshire", "Fenland", Dimension.notRecorded,
            ])
        #expect(all.before == Tally(counted: 2, notCounted: 1))
        #expect(all.after == Tally(notCounted: 1))
        #expect(all.notMeasured == nil)
        // Recorded before alone, or after alone, is recorded.
        #expect(split(.district, [fenland], [blank]).notMeasured == nil)
        #expect(split(.district, [blank], [fenland]).notMeasured == nil)
        #expect(split(.district, [blank], [fenland]).parts.count == 2)
        #expect(split(.district, [], [blank]).parts.count == 1)
        #expect(split(.district, [blank], [blank]).parts.count == 1)
        #expect(split(.district, [blank], [blank]).notMeasured != nil)
        #expect(split(.district, [fenland]).parts.map(\.row.code) == ["Fenland"])
        #expect(split(.district, []).notMeasured == nil)
        #expect(split(.district, [], [blank]).notMeasured != nil)
        #expect(split(.district, [blank], []).notMeasured != nil)
        // Rows that are always printed say nothing of what is recorded.
        #expect(split(.provider, [blank]).notMeasured != nil)
        #expect(split(.provider, [blank]).parts.count == 6)
        // A reason is asked of those outside alone.
        var kin = placement(.distant)
        kin.outReason = "kin"
        let reasons = split(.outReason, [kin, ely, blank])
        #expect(reasons.parts.map(\.row.code) == ["kin", Dimension.notRecorded])
        #expect(reasons.parts.map(\.before) == [Tally(counted: 1), Tally(counted: 1)])
        #expect(split(.kind, [ely]).before == Tally(notCounted: 1))
    }

    @Test("The sum of two tallies is that of each of their parts")
    func tallies() {
        #expect(
            Tally(counted: 5, notCounted: 7, unknown: 9)
                + Tally(counted: 1, notCounted: 2, unknown: 3)
                == Tally(counted: 6, notCounted: 9, unknown: 12))
    }

    @Test("A trajectory with one rate all along is constant")
    func constant() {
        func isConstant(_ end: Int64) -> Bool {
            Trajectory(
                from: Rate(millionths: 290_000), on: Day(number: 1000),
                to: Rate(millionths: end), on: Day(number: 2000)
            ).isConstant
        }
        #expect(isConstant(290_000))
        #expect(!isConstant(290_001))
    }
}
