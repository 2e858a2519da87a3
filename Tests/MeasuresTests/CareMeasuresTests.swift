import Care
import Measures
import Testing

/// A ledger of children whose answers are known.
@Suite("Measures of care histories")
struct CareMeasuresTests {
    private func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(number: 0) }

    private func episode(
        _ start: String, _ end: String? = nil, rne: String = "S", ls: String = "C2",
        place: String = "U4", rec: String? = nil, change: String? = nil,
        location: AreaLocation = .inside, tenths: Int = 50
    ) -> CareRecord.Episode {
        CareRecord.Episode(
            start: day(start), end: end.map(day), startReason: rne, legalStatus: ls, place: place,
            provider: .own, endReason: rec ?? (end == nil ? nil : "X1"), changeReason: change,
            location: location, distance: .tenthsOfMile(tenths))
    }

    private func record(
        _ episodes: [CareRecord.Episode]..., birth: String = "2001-01-15"
    ) -> CareRecord {
        CareRecord(child: "A", birth: day(birth), periods: episodes)
    }

    @Test("An episode that ends on the day is out, one that starts on it is in")
    func ends() {
        let record = record([episode("2010-01-01", "2011-03-31", rec: "E4A")])
        #expect(record.position(on: day("2011-03-30")) != nil)
        #expect(record.position(on: day("2011-03-31")) == nil)
        #expect(record.position(on: day("2010-01-01")) != nil)
        #expect(record.position(on: day("2009-12-31")) == nil)
    }

    @Test("Short breaks are out, and so is a child who turns 18 on the day")
    func scope() {
        #expect(record([episode("2010-01-01", ls: "V4")]).position(on: day("2011-03-31")) == nil)
        let adult = record([episode("2010-01-01")], birth: "1993-03-31")
        #expect(adult.position(on: day("2011-03-31")) == nil)
        #expect(adult.position(on: day("2011-03-30")) != nil)
    }

    @Test("Care begins where short breaks become care; what was before is never care")
    func careAfterShortBreaks() {
        let record = record([
            episode("2006-01-01", "2011-01-01", ls: "V4"), episode("2011-01-01", rne: "L"),
        ])
        let measures = CareMeasures([record])
        let date = day("2011-03-31")
        #expect(measures.lookedAfter(on: date) == 1)
        #expect(measures.longTermStability(on: date).tally == Tally())
        #expect(measures.sameCarer(on: date).tally == Tally())
        let year = day("2010-04-01")
        #expect(measures.newlyFar(from: year, through: date).tally == Tally(notCounted: 1))
        // RNE L starts no placement.
        #expect(measures.outsideFlow(from: year, through: date).tally == Tally())
        #expect(measures.timeToPermanence(from: year, through: date).open.days == [89])
        #expect(
            measures.reviewsOnTime(from: year, through: date, gaps: .init(bankHolidays: [])).tally
                == Tally(unknown: 1))
        let gone = self.record([
            episode("2006-01-01", "2010-06-01", ls: "V3"),
            episode("2010-06-01", "2011-02-01", rne: "L", rec: "E4A"),
        ])
        let left = CareMeasures([gone]).timeToPermanence(from: year, through: date).left
        #expect(left.first { $0.route == .home }?.days == [245])
    }

    @Test("The first placement after care began in hospital is the placement made")
    func beganInHospital() {
        let record = record([
            episode("2010-05-01", "2010-05-20", place: "T1"),
            episode("2010-05-20", rne: "P", location: .distant),
        ])
        let measures = CareMeasures([record])
        let flow = measures.outsideFlow(from: day("2010-04-01"), through: day("2011-03-31"))
        #expect(flow.tally == Tally(counted: 1))
        #expect(measures.moves(from: day("2010-04-01"), through: day("2011-03-31")).isEmpty)
    }

    @Test("A return from hospital to another home is a move; to the same home it is none")
    func otherHomeAfterHospital() {
        func record(_ urn: String) -> CareRecord {
            var first = episode("2008-05-01", "2010-05-01")
            first.postcode = "CB1 2AB"
            first.urn = "1234567"
            var back = episode("2010-05-10", rne: "P")
            back.postcode = "CB1 2AB"
            back.urn = urn
            let away = episode("2010-05-01", "2010-05-10", rne: "P", place: "T1")
            return self.record([first, away, back])
        }
        let date = day("2011-03-31")
        let measures = CareMeasures([record("1234567"), record("7654321")])
        #expect(measures.sameCarer(on: date).tally == Tally(counted: 1, notCounted: 1))
        #expect(
            measures.outsideFlow(from: day("2010-04-01"), through: date).tally
                == Tally(notCounted: 1))
    }

    @Test("Rows that change nothing are no moves; a first row of status only places nobody")
    func namesOnly() {
        var rows = [
            episode("2008-05-12", "2010-05-12"), episode("2010-05-12", "2010-09-12", rne: "P"),
            episode("2010-09-12", rne: "P"),
        ]
        for index in rows.indices { rows[index].postcode = "CB1 1JE" }
        let date = day("2011-03-31")
        let measures = CareMeasures([record(rows)])
        #expect(measures.threePlacements(on: date).tally == Tally(notCounted: 1))
        #expect(measures.sameCarer(on: date).tally == Tally(counted: 1))
        let status = CareMeasures([record([episode("2010-05-01", rne: "L")])])
        let year = day("2010-04-01")
        #expect(status.outsideFlow(from: year, through: date).tally == Tally())
        #expect(status.newlyFar(from: year, through: date).tally == Tally())
    }

    @Test("Who misses a fact stays in every measure that asks for it, as not known")
    func missingFacts() {
        let date = day("2011-03-31")
        let year = day("2010-04-01")
        let unborn = CareRecord(
            child: "B", birth: nil, periods: [[episode("2008-01-01", location: .distant)]])
        let measures = CareMeasures([unborn])
        #expect(measures.lookedAfter(on: date) == 1)
        #expect(measures.outsideStock(on: date).tally == Tally(counted: 1))
        #expect(measures.familyPlacements(on: date).tally == Tally(unknown: 1))
        #expect(measures.longTermStability(on: date).tally == Tally(unknown: 1))
        #expect(measures.movesUnderOne(from: year, through: date).tally == Tally(unknown: 1))
        for place in ["U7", ""] {
            var row = episode("2010-05-01", place: place, location: .distant)
            if place.isEmpty { row.place = nil }
            let unplaced = CareMeasures([record([row])])
            #expect(unplaced.outsideStock(on: date).tally == Tally(unknown: 1))
            #expect(
                unplaced.outsideFlow(from: year, through: date).tally == Tally(unknown: 1))
            #expect(
                OutsideMeaning.outside.tally(unplaced.placements(on: date)) == Tally(counted: 1))
            #expect(unplaced.familyPlacements(on: date).tally == Tally(unknown: 1))
            #expect(unplaced.mix(on: date).allSatisfy { $0.tally == Tally(unknown: 1) })
        }
        var undated = episode("2010-05-01")
        undated.isStartKnown = false
        #expect(CareMeasures([record([undated])]).outsideStock(on: date).tally == Tally(unknown: 1))
        let blank = CareMeasures([
            record([
                episode("2008-01-01", "2010-06-01"),
                episode("2010-06-01", rne: "", place: "K2"),
            ])
        ])
        #expect(blank.sameCarer(on: date).tally == Tally(unknown: 1))
        #expect(blank.outsideFlow(from: year, through: date).tally == Tally(unknown: 1))
    }

    @Test("The authority's own is PR1 alone; a blank provider is a row, and not known elsewhere")
    func providers() {
        func record(_ provider: PlaceProvider?) -> CareRecord {
            var row = episode("2010-05-01")
            row.provider = provider
            return self.record([row])
        }
        let measures = CareMeasures([
            record(.own), record(.otherAuthority), record(.otherPublic), record(.parent),
            record(nil),
        ])
        let mix = Dictionary(
            uniqueKeysWithValues: measures.mix(on: day("2011-03-31")).map {
                ($0.measure.id, $0.tally)
            })
        let one = Tally(counted: 1, notCounted: 3, unknown: 1)
        for group in ["own", "authority", "public", "parent"] {
            #expect(mix["mix-\(group)-fostering"] == one)
        }
        #expect(mix["mix-agency-fostering"] == Tally(notCounted: 4, unknown: 1))
        #expect(mix["mix-unknown-fostering"] == Tally(counted: 1, notCounted: 4))
    }

    @Test("Where no placement is located nobody is known to be outside but with own carers")
    func nobodyLocated() {
        let measures = CareMeasures([record([episode("2010-05-01", location: .unknown)])])
        let tally = measures.outsideStock(on: day("2011-03-31"), .outsideExceptOwnCarers).tally
        #expect(tally == Tally(unknown: 1))
    }

    @Test("A temporary placement counts as the usual one before it")
    func temporary() {
        let record = record([
            episode("2010-01-01", "2011-03-20", location: .distant, tenths: 400),
            episode("2011-03-20", rne: "P", place: "T2", location: .unknown),
        ])
        let measures = CareMeasures([record])
        #expect(measures.outsideStock(on: day("2011-03-31")).tally == Tally(counted: 1))
        #expect(measures.placements(on: day("2011-03-31")).first?.kind == .foster)
    }

    @Test(
        "Stock leaves out every other kind of placement",
        arguments: [
            ("P1", 0), ("K3", 0), ("H5", 0), ("A5", 0), ("R3", 0), ("R5", 0), ("Z1", 0), ("U1", 1),
            ("U6", 1), ("K1", 1), ("K2", 1), ("R1", 1), ("S1", 1),
        ])
    func kinds(place: String, counted: Int) {
        let measures = CareMeasures([
            record([episode("2010-01-01", place: place, location: .adjoining)])
        ])
        #expect(measures.outsideStock(on: day("2011-03-31")).tally.counted == counted)
    }

    @Test("Flow counts new carers in the period, not changes of status, breaks or returns")
    func flow() {
        let record = record([
            episode("2010-01-01", "2010-05-01", location: .distant),
            episode("2010-05-01", "2010-06-01", rne: "P", location: .inside),
            episode("2010-06-01", "2010-07-01", rne: "L", ls: "E1", location: .inside),
            episode("2010-07-01", "2010-07-08", rne: "P", place: "T4", location: .distant),
            episode("2010-07-08", "2010-09-01", rne: "P", location: .inside),
            episode("2010-09-01", rne: "B", location: .adjoining),
        ])
        let flow = CareMeasures([record]).outsideFlow(
            from: day("2010-04-01"), through: day("2011-03-31"))
        // 1 May inside, 1 September outside.
        #expect(flow.tally == Tally(counted: 1, notCounted: 1))
    }

    @Test("Three placements in twelve months: the one at the start counts, a return does not")
    func threePlacements() {
        let measures = CareMeasures([
            record([
                episode("2009-01-01", "2010-08-01"), episode("2010-08-01", "2010-12-01", rne: "P"),
                episode("2010-12-01", "2010-12-08", rne: "P", place: "T4"),
                episode("2010-12-08", rne: "P"),
            ]),
            record([
                episode("2009-01-01", "2010-08-01"), episode("2010-08-01", "2010-12-01", rne: "P"),
                episode("2010-12-01", rne: "B"),
            ]),
            record([
                episode("2009-01-01", "2010-03-31"), episode("2010-03-31", "2010-12-01", rne: "P"),
                episode("2010-12-01", rne: "P"),
            ]),
        ])
        #expect(
            measures.threePlacements(on: day("2011-03-31")).tally
                == Tally(counted: 1, notCounted: 2))
    }

    @Test("NI 63 and the carer version differ by a change of placement with the same carer")
    func stability() {
        let moved = record([
            episode("2007-01-01", "2010-01-01"), episode("2010-01-01", rne: "T"),
        ])
        let adopted = record([
            episode("2008-01-01", "2011-01-01"),
            episode("2011-01-01", rne: "P", place: "A5"),
        ])
        let recent = record([episode("2009-01-01")])
        let old = record([episode("2000-01-01")], birth: "1995-03-31")
        let measures = CareMeasures([moved, adopted, recent, old])
        let date = day("2011-03-31")
        #expect(
            measures.longTermStability(on: date).tally == Tally(counted: 1, notCounted: 1))
        #expect(measures.sameCarer(on: date).tally == Tally(counted: 1, notCounted: 1))
    }

    @Test("A change of status only never ends a placement")
    func statusOnly() {
        let record = record([
            episode("2007-01-01", "2010-01-01", change: "PLACE"),
            episode("2010-01-01", rne: "T", place: "U1"),
        ])
        #expect(record.stays(inPeriod: 0, .placement).count == 1)
    }

    @Test("Ten to fifteen in family placements leaves parents out of both parts")
    func familyPlacements() {
        let measures = CareMeasures([
            record([episode("2010-01-01")]), record([episode("2010-01-01", place: "K2")]),
            record([episode("2010-01-01", place: "P1")]),
            record([episode("2010-01-01", place: "A4")]),
            record([episode("2010-01-01", place: "K2")], birth: "1995-03-31"),
        ])
        #expect(
            measures.familyPlacements(on: day("2011-03-31")).tally
                == Tally(counted: 2, notCounted: 1))
    }

    @Test("A review one day late fails the child; one not yet due does not")
    func reviews() {
        var onTime = record([episode("2010-04-01")])
        // Twenty working days after 1 April 2010 without bank holidays: 29 April.
        onTime.reviews = [day("2010-04-29"), day("2010-07-29"), day("2011-01-29")]
        var late = onTime
        late.reviews = [day("2010-04-29"), day("2010-07-30"), day("2011-01-29")]
        var fresh = record([episode("2011-03-28")])
        fresh.reviews = []
        let unconnected = record([episode("2010-04-01")])
        let reading = CareMeasures([onTime, late, fresh, unconnected]).reviewsOnTime(
            from: day("2010-04-01"), through: day("2011-03-31"), gaps: .init(bankHolidays: []))
        #expect(reading.tally == Tally(counted: 1, notCounted: 1, unknown: 1))
    }

    @Test("Days to permanence by route, with the open cases as they stand")
    func permanence() throws {
        let (left, open) = CareMeasures([
            record([episode("2010-01-01", "2010-04-11", rec: "E12")]),
            record([episode("2010-01-01", "2010-07-20", rec: "E11")]),
            record([episode("2010-01-01", "2010-04-11", rec: "E4A")], [episode("2011-03-01")]),
        ]).timeToPermanence(from: day("2010-04-01"), through: day("2011-03-31"))
        #expect(left.first { $0.route == .adoption }?.days == [100, 200])
        #expect(left.first { $0.route == .adoption }?.percentile(50) == 100)
        #expect(left.first { $0.route == .adoption }?.percentile(90) == 200)
        #expect(left.first { $0.route == .home }?.days == [100])
        #expect(open.days == [30])
        #expect((left + [open]).allSatisfy { $0.mayBeLonger == 0 })
        // Both ends of the period count.
        let edges = CareMeasures([
            record([episode("2010-01-01", "2010-03-31", rec: "E4A")]),
            record([episode("2010-01-01", "2010-04-01", rec: "E4A")]),
            record([episode("2010-01-01", "2011-03-31", rec: "E4A")]),
            record([episode("2010-01-01", "2011-04-01", rec: "E4A")]),
            record([episode("2011-03-31")]), record([episode("2011-04-01")]),
        ]).timeToPermanence(from: day("2010-04-01"), through: day("2011-03-31"))
        #expect(edges.left.first { $0.route == .home }?.days == [90, 454])
        #expect(edges.open.days == [0, 454])
        // A first row that does not say that care began with it.
        let hidden = CareMeasures([
            record([episode("2010-05-01", "2010-08-09", rne: "P", rec: "E4A")]),
            record([episode("2010-05-01", "2010-07-30", rec: "E4A")]),
            record([episode("2011-03-31", rne: "L")]),
        ]).timeToPermanence(from: day("2010-04-01"), through: day("2011-03-31"))
        let home = try #require(hidden.left.first { $0.route == .home })
        #expect(home.days == [90, 100])
        #expect(home.mayBeLonger == 1)
        #expect(hidden.open.mayBeLonger == 1)
    }

    @Test("A young person back within twelve months is counted, one still within them not known")
    func returns() {
        let birth = "1994-01-15"
        let measures = CareMeasures([
            record(
                [episode("2009-01-01", "2010-06-01", rec: "E4A")], [episode("2011-06-01")],
                birth: birth),
            record(
                [episode("2009-01-01", "2010-06-01", rec: "E4B")], [episode("2011-06-02")],
                birth: birth),
            record([episode("2009-01-01", "2011-01-01", rec: "E4A")], birth: birth),
        ])
        let reading = measures.returnsAfterHome(
            from: day("2010-04-01"), through: day("2011-03-31"), known: day("2011-09-30"))
        #expect(reading.tally == Tally(counted: 1, notCounted: 1, unknown: 1))
    }

    @Test("Of three who came into care a third has left after 100 days and two thirds after 200")
    func leavingCurve() {
        let measures = CareMeasures([
            record([episode("2010-01-01", "2010-04-11", rec: "E4A")]),
            record([episode("2010-01-01", "2010-07-20", rec: "E4A")]),
            record([episode("2010-01-01")]),
        ])
        let found = measures.leaving(
            startedFrom: day("2010-01-01"), through: day("2010-12-31"), months: [3, 4, 12],
            known: day("2012-12-31"))
        #expect(found.periods == 3)
        #expect(found.curve.map(\.still) == [1000, 667, 333])
        #expect(found.curve.map { $0.left.reduce(0, +) } == [0, 333, 667])
    }

    @Test("A school is that of the day before a move and that of four weeks after it")
    func schoolsOfMoves() {
        let measures = CareMeasures([
            record([episode("2009-01-01", "2010-06-01"), episode("2010-06-01", rne: "P")])
        ])
        func changes(_ end: String, _ start: String) -> Int {
            measures.schoolChanges(
                from: day("2010-01-01"), through: day("2010-12-31"),
                schools: [
                    .init(child: "A", school: "old", from: day("2008-09-01"), to: day(end)),
                    .init(child: "A", school: "new", from: day(start), to: day("2011-01-01")),
                    .init(child: "A", school: "next", from: day("2011-01-01")),
                ]
            ).reduce(0) { $0 + $1.tally.counted }
        }
        #expect(changes("2010-06-05", "2010-06-05") == 1)
        #expect(changes("2010-05-31", "2010-05-31") == 0)
        #expect(changes("2010-07-15", "2010-07-15") == 0)
        // On the day a school ends the child is there no more; where it was then is not known.
        #expect(changes("2010-05-31", "2010-06-10") == 0)
    }

    @Test("472 children of 124,200 are 38.0 for each ten thousand")
    func rate() {
        let one = record([episode("2010-01-01")])
        let measures = CareMeasures(Array(repeating: one, count: 472))
        #expect(measures.ratePer10000(on: day("2011-03-31"), population: 124_200) == 380)
        #expect(measures.ratePer10000(on: day("2011-03-31"), population: 0) == nil)
    }

    @Test("The bridge of two month ends sums to the change of the stock")
    func bridge() {
        var records: [CareRecord] = []
        for index in 0..<40 {
            var record = record(
                [
                    episode(
                        "2010-01-01", index % 3 == 0 ? "2011-03-15" : nil,
                        rec: index % 6 == 0 ? "E4A" : "X1",
                        location: index % 2 == 0 ? .distant : .inside)
                ]
                    + (index % 3 == 0 && index % 6 != 0
                        ? [episode("2011-03-15", rne: "P", location: .adjoining)] : []))
            record.child = "C\(index)"
            records.append(record)
        }
        let measures = CareMeasures(records)
        let bridge = Bridge(
            from: measures.outsideAnswers(on: day("2011-02-28")),
            to: measures.outsideAnswers(on: day("2011-03-31")))
        #expect(bridge.from == measures.outsideStock(on: day("2011-02-28")).tally)
        #expect(bridge.to == measures.outsideStock(on: day("2011-03-31")).tally)
        #expect(bridge.counts[.ended] == 7)
        #expect(bridge.counts[.crossedOut] == 7)
    }
}
