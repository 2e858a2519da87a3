import Care
import Measures
import Testing

/// What rows and returns do not say is not known, and what they do say is.
@Suite("Facts that no row holds")
struct UnseenFactsTests {
    private func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(number: 0) }

    private func row(
        _ start: String, _ end: String? = nil, rne: String? = "S", place: String? = "U4",
        provider: PlaceProvider? = .privateSector, at postcode: String? = "CB1 2AB",
        urn: String? = "1000001", rec: String? = nil, location: AreaLocation = .inside
    ) -> CareRecord.Episode {
        var row = CareRecord.Episode(
            start: day(start), end: end.map(day), startReason: rne, legalStatus: "C2",
            place: place, provider: provider, endReason: rec ?? (end == nil ? nil : "X1"),
            location: location, distance: .tenthsOfMile(50))
        row.postcode = postcode
        row.urn = urn
        return row
    }

    private func record(
        _ periods: [CareRecord.Episode]..., birth: String? = "2001-01-15", unseen: String? = nil,
        reviews: [String]? = nil
    ) -> CareRecord {
        var record = CareRecord(child: "A", birth: birth.map(day), periods: periods)
        // Nothing is there of the time until the day before.
        if let unseen {
            let before = day(unseen).adding(years: -18)...day(unseen).adding(days: -1)
            record.unseenDays = [before]
            record.unseenReviews = [before]
        }
        record.reviews = reviews?.map(day)
        return record
    }

    private let first = "2010-04-01"
    private let last = "2011-03-31"

    private func onTime(_ record: CareRecord, from first: String? = nil, _ last: String? = nil)
        -> Tally
    {
        CareMeasures([record]).reviewsOnTime(
            from: day(first ?? self.first), through: day(last ?? self.last),
            gaps: .init(bankHolidays: [])
        ).tally
    }

    // MARK: Care that may have begun anew

    @Test("A year that tells nothing of a child between two rows may part its care")
    func partedByUnseenYear() {
        func stable(_ start: String, isSeen: Bool = false) -> Tally {
            var before = row("2007-05-01", start)
            before.isEndKnown = isSeen
            before.earliestEnd = day("2008-04-01")
            var record = record([before, row(start, rne: "P", at: "CB1 9ZZ")], birth: "2003-01-15")
            record.unseenDays = [day("2008-04-01")...day("2009-03-31")]
            return CareMeasures([record]).sameCarer(on: day(last)).tally
        }
        // Two and a half years before the day is 30 September 2008.
        #expect(stable("2009-03-10") == Tally(unknown: 1))
        #expect(stable("2008-09-30") == Tally(counted: 1))
        #expect(stable("2009-03-10", isSeen: true) == Tally(counted: 1))
    }

    // MARK: Reviews

    @Test("A review that was due before the period and has not taken place is due in it, and late")
    func overdue() {
        let late = Tally(notCounted: 1)
        let held = ["2008-05-20", "2008-08-10", "2009-02-05"]
        #expect(onTime(record([row("2008-05-01")], reviews: held)) == late)
        // From the first day on, and in every later year.
        #expect(onTime(record([row("2008-05-01")], reviews: held), first) == late)
        #expect(
            onTime(record([row("2008-05-01")], reviews: held), from: "2015-04-01", "2016-03-31")
                == late)
        #expect(onTime(record([row("2008-05-01")], reviews: [])) == late)
        // One that took place late, on the first day or after it; the day before it is no more due.
        #expect(onTime(record([row("2009-09-07")], reviews: ["2010-04-01"]), first) == late)
        #expect(onTime(record([row("2009-09-07")], reviews: ["2010-03-31"]), first) == Tally())
        // Whose care ended by the first day had none due in the period.
        #expect(
            onTime(record([row("2008-05-01", "2010-04-01", rec: "E4A")], reviews: held)) == Tally())
        #expect(
            onTime(record([row("2008-05-01", "2010-04-02", rec: "E4A")], reviews: held)) == late)
        #expect(onTime(record([row("2008-05-01")], birth: "1992-04-01", reviews: held)) == Tally())
    }

    @Test("Reviews before the first return loaded leave open what they may have met, and no more")
    func unseenReviews() {
        func tally(_ reviews: [String], start: String = "2008-05-01") -> Tally {
            onTime(record([row(start)], unseen: first, reviews: reviews))
        }
        #expect(tally(["2010-09-01", "2011-02-20"]) == Tally(unknown: 1))
        // Six months after the last day that is not seen, whatever was before it.
        #expect(tally(["2010-10-01", "2011-02-20"]) == Tally(notCounted: 1))
        #expect(tally(["2010-09-30", "2011-02-20"]) == Tally(unknown: 1))
        #expect(tally(["2010-09-01"]) == Tally(notCounted: 1))
        #expect(tally([]) == Tally(notCounted: 1))
        // Who came into care in a year that is seen has had no other review.
        let seen = ["2010-05-20", "2010-08-10", "2011-02-05"]
        #expect(tally(seen, start: "2010-05-01") == Tally(counted: 1))
        #expect(tally([], start: "2010-05-01") == Tally(notCounted: 1))
        // What comes after the last return is not seen either.
        var after = record([row("2010-03-01")], reviews: ["2010-03-10"])
        after.unseenReviews = [day("2010-04-01")...day("2030-04-01")]
        #expect(onTime(after) == Tally(unknown: 1))
    }

    @Test("A review without its day is one review, and meets no two that were due")
    func onlyOne() {
        func tally(_ undated: Int) -> Tally {
            var held = record(
                [row("2009-05-01")], reviews: ["2009-05-10", "2009-08-10", "2010-02-10"])
            held.undatedReviews = Array(
                repeating: day(first)...day(last), count: undated)
            return onTime(held)
        }
        // Due on 10 August 2010 and, six months after that day at the latest, again.
        #expect(tally(0) == Tally(notCounted: 1))
        #expect(tally(1) == Tally(notCounted: 1))
        #expect(tally(2) == Tally(unknown: 1))
    }

    @Test("A DECOM that is not believed leaves open which review was due")
    func unreadStart() {
        func tally(_ reviews: [String], latest: String? = "2011-03-31") -> Tally {
            var start = row(first)
            start.isStartKnown = latest == nil
            start.latestStart = latest.map(day)
            return onTime(record([start], reviews: reviews))
        }
        let held = ["2010-10-10", "2011-01-05"]
        #expect(tally(held, latest: nil) == Tally(notCounted: 1))
        #expect(tally(held) == Tally(unknown: 1))
        #expect(tally(held, latest: "2010-05-01") == Tally(notCounted: 1))
        #expect(tally(["2010-10-10"]) == Tally(notCounted: 1))
    }

    // MARK: Long before

    private func stability(_ record: CareRecord) -> [Tally] {
        let measures = CareMeasures([record])
        return [
            measures.longTermStability(on: day(last)).tally,
            measures.sameCarer(on: day(last)).tally,
        ]
    }

    @Test("A first row that does not say that care began does not say how long it has lasted")
    func beginnings() {
        let (none, unknown) = ([Tally(), Tally()], [Tally](repeating: Tally(unknown: 1), count: 2))
        for rne in ["L", "P", "T", nil] {
            #expect(stability(record([row("2010-01-01", rne: rne)])) == unknown)
            #expect(stability(record([row("2009-01-01", rne: rne)])) == unknown)
        }
        #expect(stability(record([row("2010-01-01")], unseen: first)) == none)
        #expect(stability(record([row("2008-09-30", rne: "L")])).map(\.counted) == [1, 1])
        // Birth and the care before tell that it cannot have been so long.
        #expect(stability(record([row("2010-01-01", rne: "L")], birth: "2008-10-01")) == none)
        #expect(
            stability(
                record(
                    [row("2007-01-01", "2008-12-01", rec: "E4A")], [row("2010-01-01", rne: "L")]))
                == none)
        // Nor does a DECOM that is not believed.
        func unread(_ latest: String) -> [Tally] {
            var start = row("2008-04-01", "2009-03-01")
            start.isStartKnown = false
            start.latestStart = day(latest)
            return stability(record([start, row("2009-03-01", rne: "P", at: "LN1 1AA")]))
        }
        #expect(unread("2008-10-01") == unknown)
        #expect(unread("2008-09-30") == [Tally(counted: 1), Tally(counted: 1)])
    }

    @Test("Placements of the twelve months that no return restates leave three of them open")
    func hiddenPlacements() {
        // Twelve months to 30 September: from 30 September of the year before.
        func tally(_ record: CareRecord) -> Tally {
            CareMeasures([record]).threePlacements(on: day("2010-09-30")).tally
        }
        let (no, open) = (Tally(notCounted: 1), Tally(unknown: 1))
        #expect(tally(record([row("2008-01-01")], unseen: first)) == no)
        #expect(tally(record([row("2009-09-30", rne: "P")], unseen: first)) == no)
        #expect(tally(record([row("2009-10-01", rne: "P")], unseen: first)) == open)
        #expect(tally(record([row("2009-10-01", rne: "P")])) == no)
        // Who came into care may have been in care before; a baby may not.
        #expect(tally(record([row("2010-06-01")], unseen: first)) == open)
        #expect(tally(record([row("2010-06-01")], birth: "2010-03-31", unseen: first)) == no)
        #expect(tally(record([row("2010-06-01")], birth: "2010-03-30", unseen: first)) == open)
        // Three that are seen are three.
        let three = [
            row("2009-12-01", "2010-05-01", rne: "P"),
            row("2010-05-01", "2010-07-01", rne: "P", at: "LN1 1AA"), row("2010-07-01", rne: "P"),
        ]
        #expect(tally(record(three, unseen: first)) == Tally(counted: 1))
        // The twelve months to the end of the first return's year are all in it.
        let held = record([row("2010-06-01")], unseen: first)
        #expect(CareMeasures([held]).threePlacements(on: day(last)).tally == no)
    }

    @Test("Where a child lives who is away from a placement in no row is not known")
    func temporaryFirst() {
        let rows = [
            row(
                "2010-03-20", "2010-04-20", rne: "P", place: "T1", provider: nil, at: "CB2 3AC",
                urn: nil),
            row("2010-04-20", rne: "P", at: "LN1 1AA", location: .distant),
        ]
        let measures = CareMeasures([record(rows, unseen: first)])
        let unknown = Tally(unknown: 1)
        #expect(measures.outsideStock(on: day("2010-04-10")).tally == unknown)
        #expect(OutsideMeaning.outside.tally(measures.placements(on: day("2010-04-10"))) == unknown)
        #expect(measures.mix(on: day("2010-04-10")).allSatisfy { $0.tally == unknown })
        #expect(measures.outsideFlow(from: day(first), through: day(last)).tally == unknown)
        #expect(measures.moves(from: day(first), through: day(last)).isEmpty)
        #expect(measures.unclearMoves(from: day(first), through: day(last)).count == 1)
        // Where care began in it, it stands as it is, and the next is a placement made.
        var began = rows
        began[0].startReason = "S"
        let whole = CareMeasures([record(began)])
        #expect(whole.outsideStock(on: day("2010-04-10")).tally == Tally())
        #expect(whole.outsideFlow(from: day(first), through: day(last)).tally == Tally(counted: 1))
        #expect(whole.unclearMoves(from: day(first), through: day(last)).isEmpty)
    }

    // MARK: Moves

    private func moves(_ rows: [CareRecord.Episode]) -> [Int] {
        let measures = CareMeasures([record(rows)])
        return [
            measures.moves(from: day(first), through: day(last)).count,
            measures.unclearMoves(from: day(first), through: day(last)).count,
        ]
    }

    @Test("A row of no known kind may be temporary, and the return from it no move")
    func unknownKinds() {
        func between(_ place: String?) -> [CareRecord.Episode] {
            [
                row("2010-05-01", "2010-07-01"),
                row(
                    "2010-07-01", "2010-07-10", rne: "P", place: place, provider: nil,
                    at: "LN1 1AA", urn: nil),
                row("2010-07-10", rne: "P"),
            ]
        }
        #expect(moves(between("T1")) == [0, 0])
        #expect(moves(between("K2")) == [2, 0])
        for place in ["U7", nil] {
            #expect(moves(between(place)) == [0, 2])
            let held = CareMeasures([record(between(place))])
            #expect(held.threePlacements(on: day(last)).tally == Tally(unknown: 1))
            // Care that began in it may have begun for a time; the placement after it was made.
            let later = [
                row("2010-07-01", "2010-07-10", place: place, urn: nil),
                row("2010-07-10", rne: "P", at: "LN1 1AA", location: .distant),
            ]
            #expect(moves(later) == [0, 1])
            let began = CareMeasures([record(later)])
            #expect(
                began.outsideFlow(from: day(first), through: day(last)).tally
                    == Tally(counted: 1, unknown: 1))
        }
    }

    @Test("A fact that one of two rows lacks does not tell whether they are one placement")
    func missingFacts() {
        func back(_ change: (inout CareRecord.Episode) -> Void) -> [Int] {
            var last = row("2010-07-10", rne: "P")
            change(&last)
            return moves([
                row("2010-05-01", "2010-07-01"),
                row(
                    "2010-07-01", "2010-07-10", rne: "P", place: "T1", provider: nil, at: nil,
                    urn: nil),
                last,
            ])
        }
        #expect(back { _ in } == [0, 0])
        #expect(back { $0.urn = nil } == [0, 1])
        #expect(back { $0.urn = "XXXXXXX" } == [0, 1])
        #expect(back { $0.provider = nil } == [0, 1])
        #expect(back { $0.postcode = nil } == [0, 1])
        #expect(back { $0.postcode = "CB12AB" } == [0, 0])
        #expect(back { $0.place = "U7" } == [0, 1])
        // What differs for certain is another placement, whatever else is missing.
        #expect(back { $0.urn = "1000002" } == [1, 0])
        #expect(
            back {
                $0.urn = nil
                $0.postcode = "LN1 1AA"
            } == [1, 0])
        // RNE L and T never say another carer.
        #expect(
            back {
                $0.urn = nil
                $0.startReason = "T"
            } == [0, 0])
        // Beside the row before, too, where both say one address.
        var next = row("2010-07-01", rne: "P", urn: nil)
        #expect(moves([row("2010-05-01", "2010-07-01"), next]) == [0, 1])
        next.postcode = "LN1 1AA"
        #expect(moves([row("2010-05-01", "2010-07-01"), next]) == [1, 0])
    }

    // MARK: Legal status

    @Test("Who may be in short breaks may not be looked after")
    func unknownStatus() {
        func held(_ rows: [CareRecord.Episode], unknown: Int) -> CareMeasures {
            var rows = rows
            rows[unknown].isStatusKnown = false
            return CareMeasures([record(rows, reviews: [])])
        }
        let unknown = Tally(unknown: 1)
        let measures = held([row("2008-01-01")], unknown: 0)
        #expect(measures.outsideStock(on: day(last)).tally == unknown)
        #expect(measures.mix(on: day(last)).allSatisfy { $0.tally == unknown })
        #expect(measures.threePlacements(on: day(last)).tally == unknown)
        #expect(measures.longTermStability(on: day(last)).tally == unknown)
        #expect(measures.sameCarer(on: day(last)).tally == unknown)
        #expect(
            measures.reviewsOnTime(
                from: day(first), through: day(last), gaps: .init(bankHolidays: [])
            ).tally == unknown)
        let came = held([row("2010-05-01")], unknown: 0)
        #expect(came.newlyFar(from: day(first), through: day(last)).tally == unknown)
        #expect(came.outsideFlow(from: day(first), through: day(last)).tally == unknown)
        // A short break would have parted the care; one long ago would not.
        func parted(_ end: String) -> Tally {
            held([row("2005-01-01", end), row(end, rne: "L")], unknown: 0)
                .sameCarer(on: day(last)).tally
        }
        #expect(parted("2008-09-30") == Tally(counted: 1))
        #expect(parted("2008-10-01") == unknown)
        let left = held([row("2010-05-01", "2010-12-01", rec: "E4A")], unknown: 0)
        var old = left
        old.records[0].birth = day("1994-01-15")
        #expect(old.exitsHome(from: day(first), through: day(last)).tally == unknown)
        #expect(
            old.returnsAfterHome(from: day(first), through: day(last), known: day("2013-03-31"))
                .tally
                == unknown)
    }

    // MARK: Missing years

    @Test("Whether a child under one moved in a year without a return is not known")
    func movedUnseen() {
        // There is no return of the year from April 2010.
        var stays = row("2010-03-01", "2010-11-01")
        stays.isEndKnown = false
        stays.earliestEnd = day("2010-04-01")
        stays.changeReason = "CREQB"
        var held = record([stays, row("2010-11-01", rne: "P", at: "PE1 1AA")], birth: "2010-02-01")
        held.unseenDays = [day(first)...day(last)]
        let measures = CareMeasures([held])
        func tally(_ from: String, _ through: String) -> Tally {
            measures.movesUnderOne(from: day(from), through: day(through)).tally
        }
        #expect(tally(first, "2010-10-31") == Tally(unknown: 1))
        #expect(tally(first, "2010-11-01") == Tally(counted: 1))
        #expect(tally("2010-01-01", "2010-03-31") == Tally(notCounted: 1))
        // The reason recorded is that of the placement before the year.
        #expect(
            measures.unplannedEndings(from: day(first), through: day(last)).tally
                == Tally(unknown: 1))
    }

    @Test("Care that ended in a year without a return is followed until that year began")
    func leftUnseen() {
        var gone = row("2010-03-02", "2011-03-31", rec: "")
        gone.isEndKnown = false
        gone.earliestEnd = day("2010-04-01")
        let leaving = CareMeasures([record([gone])]).leaving(
            startedFrom: day("2010-01-01"), through: day("2012-03-31"), months: [1, 12, 24],
            known: day("2012-03-31"))
        #expect(leaving.censored == 1)
        #expect(leaving.curve.map(\.still) == [1000, 1000, 1000])
        #expect(leaving.curve.map(\.followed) == [0, 0, 0])
    }

    @Test("After the last return nobody knows who moved meanwhile")
    func afterTheLastReturn() {
        func three(_ on: String) -> Tally {
            var held = record([row("2008-05-01")])
            held.unseenFrom = day("2011-04-01")
            return CareMeasures([held]).threePlacements(on: day(on)).tally
        }
        #expect(three("2011-03-31") == Tally(notCounted: 1))
        #expect(three("2011-04-01") == Tally(unknown: 1))
        #expect(three("2012-03-31") == Tally(unknown: 1))
        // Nor is a child known to have moved often: all who are known would have.
        var often = record([
            row("2010-05-01", "2010-07-01"),
            row("2010-07-01", "2010-09-01", rne: "P", at: "PE1 1AA"),
            row("2010-09-01", rne: "P", at: "CB2 2BB"),
        ])
        often.unseenFrom = day("2011-04-01")
        #expect(
            CareMeasures([often]).threePlacements(on: day("2011-03-31")).tally
                == Tally(counted: 1))
        #expect(
            CareMeasures([often]).threePlacements(on: day("2011-04-20")).tally
                == Tally(unknown: 1))
        func underOne(_ last: String) -> Tally {
            var held = record([row("2011-02-01")], birth: "2011-01-15")
            held.unseenFrom = day("2011-04-01")
            return CareMeasures([held]).movesUnderOne(from: day(first), through: day(last)).tally
        }
        #expect(underOne("2011-03-31") == Tally(notCounted: 1))
        #expect(underOne("2011-09-30") == Tally(unknown: 1))
    }

    @Test("Who may have left, or may have come only later, is not known to have stayed or moved")
    func unreadDays() {
        var left = record([row("2008-05-01")])
        var rows = left.periods[0]
        rows[0].isEndKnown = false
        rows[0].earliestEnd = day("2010-06-01")
        left = record(rows)
        let measures = CareMeasures([left])
        #expect(measures.threePlacements(on: day("2010-05-31")).tally == Tally(notCounted: 1))
        #expect(measures.threePlacements(on: day("2010-06-01")).tally == Tally(unknown: 1))
        var came = [row("2010-05-01")]
        came[0].isStartKnown = false
        came[0].latestStart = day("2011-03-31")
        let born = CareMeasures([record(came, birth: "2010-01-15")])
        #expect(
            born.movesUnderOne(from: day(first), through: day(last)).tally == Tally(unknown: 1))
    }

    /// A row of which it is not known when it started, from its own day to another.
    private func since(
        _ start: String, latest: String, _ end: String? = nil, rne: String? = "S",
        rec: String? = nil
    ) -> CareRecord.Episode {
        var row = row(start, end, rne: rne, at: "LN1 1AA", rec: rec)
        row.isStartKnown = false
        row.latestStart = day(latest)
        return row
    }

    @Test("A placement that may have begun after the day, or ended before the year, may not count")
    func perhapsAPlacement() {
        func tally(_ rows: [CareRecord.Episode], on date: String) -> Tally {
            CareMeasures([record(rows)]).threePlacements(on: day(date)).tally
        }
        let later = [
            row("2008-04-21", "2010-06-01"),
            row("2010-06-01", "2010-06-02", rne: "P", at: "CB9 1AA"),
            since("2010-06-02", latest: "2011-03-31", rne: "P"),
        ]
        #expect(tally(later, on: "2010-09-30") == Tally(unknown: 1))
        let earlier = [
            row("2008-04-21", "2009-04-01"),
            since("2009-04-01", latest: "2010-03-01", "2010-03-01", rne: "P"),
            row("2010-03-01", rne: "P", at: "CB9 1AA"),
        ]
        #expect(tally(earlier, on: "2010-09-30") == Tally(unknown: 1))
    }

    @Test("A move that may be after the period is not known, and so is a return")
    func perhapsLater() {
        var before = row("2008-04-21", "2010-04-01")
        before.changeReason = "CHILD"
        let moved = CareMeasures([
            record([before, since("2010-04-01", latest: "2011-03-31", rne: "P")])
        ])
        #expect(
            moved.unplannedEndings(from: day(first), through: day("2010-09-30")).tally
                == Tally(unknown: 1))
        let back = CareMeasures([
            record(
                [row("2008-04-21", "2010-06-21", rec: "E4A")],
                [since("2010-06-22", latest: "2011-03-31")], birth: "1994-05-22")
        ])
        #expect(
            back.returnsAfterHome(from: day(first), through: day(last), known: day("2010-07-31"))
                .tally == Tally(unknown: 1))
    }

    @Test("Care that ended before or after a birthday, on a day not known, is not known to count")
    func perhapsOfAge() {
        func tally(_ birth: String) -> Tally {
            var row = row("2008-04-21", "2011-03-31", rec: "E4A")
            row.isEndKnown = false
            row.earliestEnd = day(first)
            return CareMeasures([record([row], birth: birth)])
                .exitsHome(from: day(first), through: day(last)).tally
        }
        #expect(tally("1994-05-22") == Tally(unknown: 1))
        #expect(tally("1994-03-22") == Tally(counted: 1))
        #expect(tally("1995-05-22") == Tally())
    }

    @Test("A child born in the year came into care after birth, whenever that was")
    func bornInTheYear() {
        let born = CareMeasures([
            record(
                [since(first, latest: "2010-11-03", "2010-11-03", rec: "E4B")], birth: "2010-05-22")
        ])
        #expect(
            born.outsideFlow(from: day(first), through: day(last)).tally == Tally(unknown: 1))
        let (left, _) = born.timeToPermanence(from: day(first), through: day(last))
        #expect(left.first { $0.route == .home }?.mayBeShorter == 1)
    }

    // MARK: Ends of care

    @Test("Care that ended with X1 and no row after it ended in a way that is not known")
    func endedWithX1() {
        func tally(_ rec: String) -> Tally {
            CareMeasures([record([row("2008-01-01", "2010-06-01", rec: rec)], birth: "1994-01-15")])
                .exitsHome(from: day(first), through: day(last)).tally
        }
        #expect(tally("X1") == Tally(unknown: 1))
        #expect(tally("E4A") == Tally(counted: 1))
        #expect(tally("E12") == Tally(notCounted: 1))
    }

    @Test("Who comes back after the last day that is known has not come back by it")
    func followed() {
        func tally(_ known: String) -> Tally {
            CareMeasures([
                record(
                    [row("2008-01-01", "2010-06-01", rec: "E4A")], [row("2010-10-01")],
                    birth: "1994-01-15")
            ]).returnsAfterHome(from: day(first), through: day(last), known: day(known)).tally
        }
        #expect(tally("2010-09-30") == Tally(unknown: 1))
        #expect(tally("2010-10-01") == Tally(counted: 1))
    }
}
