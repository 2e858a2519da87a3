import Care
import Measures
import Testing

@Suite("Edges of measures of care histories")
struct CareMeasuresEdgeTests {
    private func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(number: 0) }

    private func episode(
        _ start: String, _ end: String? = nil, rne: String = "S", place: String? = "U4",
        rec: String? = "X1", change: String? = nil
    ) -> CareRecord.Episode {
        CareRecord.Episode(
            start: day(start), end: end.map(day), startReason: rne, legalStatus: "C2",
            place: place, provider: .own, endReason: end == nil ? nil : rec, changeReason: change,
            location: .inside, distance: .tenthsOfMile(50))
    }

    private func measures(_ children: [(birth: String?, episodes: [CareRecord.Episode])])
        -> CareMeasures
    {
        CareMeasures(
            children.enumerated().map {
                CareRecord(
                    child: "C\($0.offset)", birth: $0.element.birth.map(day),
                    periods: [$0.element.episodes])
            })
    }

    @Test("Who left at 16 or over is counted on both ends of the period, by a reason of the list")
    func exits() {
        func left(_ end: String, _ rec: String?, birth: String? = "1994-01-15")
            -> (birth: String?, episodes: [CareRecord.Episode])
        { (birth, [episode("2009-01-01", end, rec: rec)]) }
        let reading = measures([
            left("2010-04-01", "E4A"), left("2011-03-31", "E4B"), left("2010-03-31", "E4A"),
            left("2011-04-01", "E4A"), left("2010-10-01", "E12"), left("2010-10-01", nil),
            left("2010-10-01", "ZZ"), left("2010-10-01", "E4A", birth: nil),
            left("2010-10-01", "E4A", birth: "1994-10-02"),
        ]).exitsHome(from: day("2010-04-01"), through: day("2011-03-31"))
        #expect(reading.tally == Tally(counted: 2, notCounted: 1, unknown: 3))
    }

    @Test("Care ends on the 18th birthday at the latest, and then without a reason that is known")
    func eighteen() {
        // 18 on 1 March 2011.
        func tally(_ end: String?, _ first: String, _ last: String) -> Tally {
            measures([("1993-03-01", [episode("2009-01-01", end, rec: "E4A")])])
                .exitsHome(from: day(first), through: day(last)).tally
        }
        // A row that goes on tells no reason why care ended that day.
        #expect(tally("2011-06-10", "2010-04-01", "2011-03-31") == Tally(unknown: 1))
        #expect(tally("2011-06-10", "2011-04-01", "2012-03-31") == Tally())
        #expect(tally(nil, "2010-04-01", "2011-03-31") == Tally(unknown: 1))
        #expect(tally(nil, "2010-04-01", "2011-02-28") == Tally())
        #expect(tally("2011-03-01", "2010-04-01", "2011-03-31") == Tally(counted: 1))
        // Rows on and after the birthday are no care.
        let later = measures([
            (
                "1993-03-01",
                [
                    episode("2009-01-01", "2011-03-10"), episode("2011-03-10", place: "H5"),
                ]
            ),
            ("1993-03-01", [episode("2011-03-01", "2011-03-20", rec: "E4A")]),
        ])
        #expect(
            later.exitsHome(from: day("2010-04-01"), through: day("2011-03-31")).tally
                == Tally(unknown: 1))
    }

    @Test("Two years and two and a half are whole years on 29 February too")
    func leapDay() {
        func stable(_ start: String, _ on: String) -> Tally {
            measures([
                ("2010-01-15", [episode("2005-01-01", start), episode(start, rne: "P")])
            ]).sameCarer(on: day(on)).tally
        }
        #expect(stable("2010-03-01", "2012-02-29") == Tally(notCounted: 1))
        #expect(stable("2010-02-28", "2012-02-29") == Tally(counted: 1))
        #expect(stable("2010-03-01", "2012-03-01") == Tally(counted: 1))
        func long(_ start: String) -> Tally {
            measures([("2005-01-15", [episode(start)])]).sameCarer(on: day("2012-02-29")).tally
        }
        #expect(long("2009-09-01") == Tally())
        #expect(long("2009-08-29") == Tally(counted: 1))
    }

    @Test("Under one is before the first birthday, and a day in care before it")
    func underOne() {
        let born = "2010-06-01"
        let reading = measures([
            // Moved at nine months; moved on the birthday.
            (born, [episode("2010-07-01", "2011-03-01"), episode("2011-03-01", rne: "P")]),
            (born, [episode("2010-07-01", "2011-06-01"), episode("2011-06-01", rne: "P")]),
            // One on the first day; came on the birthday; gone on the first day.
            ("2010-01-01", [episode("2010-03-01")]), (born, [episode("2011-06-01")]),
            (born, [episode("2010-07-01", "2011-01-01")]),
            // Came on the last day, and on the day after it.
            ("2011-12-01", [episode("2011-12-31")]), ("2011-12-01", [episode("2012-01-01")]),
            // Gone on the second day.
            (born, [episode("2010-07-01", "2011-01-02")]),
        ]).movesUnderOne(from: day("2011-01-01"), through: day("2011-12-31"))
        #expect(reading.tally == Tally(counted: 1, notCounted: 3))
    }

    @Test("A reason of no list tells as little of an ending as a blank")
    func unplanned() {
        let reading = measures(
            ["CREQB", "CLOSE", "CARPL", "WHAT", nil].map {
                (
                    "2001-01-15",
                    [
                        episode("2010-01-01", "2010-06-01", change: $0),
                        episode("2010-06-01", rne: "P"),
                    ]
                )
            }
        ).unplannedEndings(from: day("2010-04-01"), through: day("2011-03-31"))
        #expect(reading.tally == Tally(counted: 2, notCounted: 1, unknown: 2))
    }

    @Test("A row that may be a third placement counts within the twelve months alone")
    func unclearThird() {
        let date = day("2011-03-31")
        func tally(_ episodes: [CareRecord.Episode]) -> Tally {
            measures([("2001-01-15", episodes)]).threePlacements(on: date).tally
        }
        func later(_ change: String) -> Tally {
            tally([
                episode("2009-01-01", "2010-12-01"), episode("2010-12-01", change, rne: "P"),
                episode(change, rne: "", place: "K2"),
            ])
        }
        #expect(later("2011-03-31") == Tally(unknown: 1))
        #expect(later("2011-04-01") == Tally(notCounted: 1))
        func earlier(_ change: String) -> Tally {
            tally([
                episode("2009-01-01", change), episode(change, "2010-12-01", rne: "", place: "K2"),
                episode("2010-12-01", rne: "P"),
            ])
        }
        #expect(earlier("2010-03-31") == Tally(notCounted: 1))
        #expect(earlier("2010-04-01") == Tally(unknown: 1))
    }

    @Test("A placement of unknown kind may be for adoption, which joins the one before")
    func unknownKind() {
        let date = day("2011-03-31")
        let joined = measures([
            (
                "2001-01-15",
                [
                    episode("2007-01-01", "2010-01-01"),
                    episode("2010-01-01", rne: "P", place: nil),
                ]
            )
        ])
        #expect(joined.longTermStability(on: date).tally == Tally(unknown: 1))
        // Nor is it known that it is none for a time, in which the carer stays.
        #expect(joined.sameCarer(on: date).tally == Tally(unknown: 1))
        let alone = measures([("2001-01-15", [episode("2006-01-01", place: nil)])])
        #expect(alone.longTermStability(on: date).tally == Tally(counted: 1))
        #expect(alone.sameCarer(on: date).tally == Tally(counted: 1))
    }

    @Test("Two years with a carer are over on the day itself, and not a day before")
    func twoYears() {
        func tally(_ moved: String) -> Tally {
            measures([
                ("2001-01-15", [episode("2005-01-01", moved), episode(moved, rne: "P")])
            ]).sameCarer(on: day("2011-03-31")).tally
        }
        #expect(tally("2009-03-31") == Tally(counted: 1))
        #expect(tally("2009-04-01") == Tally(notCounted: 1))
    }

    @Test("How far a first placement is, is known where its days and its beginning are")
    func firstPlacements() {
        func tally(_ change: (inout CareRecord.Episode) -> Void) -> Tally {
            var first = episode("2010-05-01")
            change(&first)
            return measures([("2001-01-15", [first])]).newlyFar(
                from: day("2010-04-01"), through: day("2011-03-31")
            ).tally
        }
        #expect(tally { _ in } == Tally(notCounted: 1))
        #expect(tally { $0.distance = .tenthsOfMile(201) } == Tally(counted: 1))
        #expect(tally { $0.isStartKnown = false } == Tally(unknown: 1))
        #expect(tally { $0.isEndKnown = false } == Tally(notCounted: 1))
        #expect(tally { $0.startReason = nil } == Tally(unknown: 1))
        #expect(tally { $0.startReason = "P" } == Tally())
        #expect(tally { $0.start = day("2010-04-01") } == Tally(notCounted: 1))
        #expect(tally { $0.start = day("2010-03-31") } == Tally())
        #expect(tally { $0.start = day("2011-03-31") } == Tally(notCounted: 1))
        #expect(tally { $0.start = day("2011-04-01") } == Tally())
    }

    @Test("Placements made count on both ends of the period")
    func flow() {
        func tally(_ start: String) -> Tally {
            measures([("2001-01-15", [episode(start)])]).outsideFlow(
                from: day("2010-04-01"), through: day("2011-03-31")
            ).tally
        }
        #expect(tally("2010-03-31") == Tally())
        #expect(tally("2010-04-01") == Tally(notCounted: 1))
        #expect(tally("2011-03-31") == Tally(notCounted: 1))
        #expect(tally("2011-04-01") == Tally())
    }

    @Test("Who went home counts on both ends of the period")
    func wentHome() {
        func tally(_ end: String) -> Tally {
            measures([("1994-01-15", [episode("2009-01-01", end, rec: "E4A")])]).returnsAfterHome(
                from: day("2010-04-01"), through: day("2011-03-31"), known: day("2013-03-31")
            ).tally
        }
        #expect(tally("2010-03-31") == Tally())
        #expect(tally("2010-04-01") == Tally(notCounted: 1))
        #expect(tally("2011-03-31") == Tally(notCounted: 1))
        #expect(tally("2011-04-01") == Tally())
    }

    @Test("Whether a young person came back is known once twelve months are over")
    func cameBack() {
        func tally(known: String) -> Tally {
            measures([("1994-01-15", [episode("2009-01-01", "2010-06-01", rec: "E4A")])])
                .returnsAfterHome(
                    from: day("2010-04-01"), through: day("2011-03-31"), known: day(known)
                ).tally
        }
        #expect(tally(known: "2011-06-01") == Tally(notCounted: 1))
        #expect(tally(known: "2011-05-31") == Tally(unknown: 1))
    }

    @Test(
        "Foster carers, connected persons and adopters are families, a children's home is none",
        arguments: [("U4", true), ("U1", true), ("A4", true), ("K2", false), ("P1", nil)]
            as [(String, Bool?)])
    func families(place: String, isFamily: Bool?) {
        var expected = Tally()
        if let isFamily { expected.add(isFamily) }
        #expect(
            measures([("2000-01-15", [episode("2010-01-01", place: place)])]).familyPlacements(
                on: day("2011-03-31")
            ).tally == expected)
    }

    @Test("A measure of the mix says who they are")
    func mixWords() {
        #expect(
            CareMeasures.mixDefinition(.family).numerator == "children with parents or adopters")
        #expect(
            CareMeasures.mixDefinition(.secure).numerator == "children in secure children's homes")
    }

    @Test("Who came into care counts on both ends of the period, in the curve of leaving")
    func cohort() {
        func count(_ start: String) -> Int {
            measures([("2001-01-15", [episode(start)])]).leaving(
                startedFrom: day("2010-04-01"), through: day("2011-03-31"), months: [1],
                known: day("2013-03-31")
            ).periods
        }
        #expect(count("2010-03-31") == 0)
        #expect(count("2010-04-01") == 1)
        #expect(count("2011-03-31") == 1)
        #expect(count("2011-04-01") == 0)
    }

    @Test("A review is due on the last day of the period and not on the day on which care ends")
    func dueReviews() {
        // Twenty working days after 1 April 2010 without bank holidays: 29 April.
        func tally(
            _ reviews: [String], end: String? = nil, from first: String = "2010-04-01",
            through last: String = "2010-05-31"
        ) -> Tally {
            var record = CareRecord(
                child: "A", birth: day("2001-01-15"), periods: [[episode("2010-04-01", end)]])
            record.reviews = reviews.map(day)
            return CareMeasures([record]).reviewsOnTime(
                from: day(first), through: day(last), gaps: .init(bankHolidays: [])
            ).tally
        }
        #expect(tally(["2010-04-01"]) == Tally(counted: 1))
        #expect(tally(["2010-03-31"]) == Tally(notCounted: 1))
        #expect(tally([], end: "2010-04-29") == Tally())
        #expect(tally([], end: "2010-04-30") == Tally(notCounted: 1))
        #expect(tally([], through: "2010-04-29") == Tally(notCounted: 1))
        #expect(tally([], through: "2010-04-28") == Tally())
        #expect(tally([], from: "2010-04-29") == Tally(notCounted: 1))
        // Not held, it stays due.
        #expect(tally([], from: "2010-04-30") == Tally(notCounted: 1))
        // The second is due three months after the first, later ones after six.
        let first = "2010-04-20"
        #expect(tally([first, "2010-07-20"], through: "2010-07-31") == Tally(counted: 1))
        #expect(tally([first, "2010-07-21"], through: "2010-07-31") == Tally(notCounted: 1))
        #expect(
            tally([first, "2010-07-20", "2011-01-20"], through: "2011-01-31") == Tally(counted: 1))
        #expect(
            tally([first, "2010-07-20", "2011-01-21"], through: "2011-01-31")
                == Tally(notCounted: 1))
    }

    @Test("The curve of leaving says days, who left by then and who is followed longer")
    func curve() {
        func leaving(_ end: String?, birth: String = "2001-01-15") -> (
            curve: [CareMeasures.LeavingCurve], periods: Int, censored: Int
        ) {
            measures([(birth, [episode("2010-05-01", end, rec: "E4A")])]).leaving(
                startedFrom: day("2010-04-01"), through: day("2011-03-31"), months: [1, 4, 12],
                known: day("2013-03-31"))
        }
        #expect(leaving(nil).curve.map(\.days) == [30, 122, 365])
        #expect(leaving(nil).curve.map(\.followed) == [1, 1, 1])
        #expect(leaving(nil).censored == 1)
        let thirty = leaving("2010-05-31")
        #expect(thirty.curve.map(\.still) == [0, 0, 0])
        #expect(thirty.curve.map(\.followed) == [0, 0, 0])
        #expect(thirty.censored == 0)
        let later = leaving("2010-06-01")
        #expect(later.curve.map(\.still) == [1000, 0, 0])
        #expect(later.curve.map(\.followed) == [1, 0, 0])
        // On the 18th birthday care ends; after it there is none.
        #expect(leaving("2010-06-01", birth: "1992-06-01").censored == 0)
        #expect(leaving("2010-06-02", birth: "1992-06-01").censored == 1)
    }

    @Test("Moves count on both ends of the period, in the school year of the day")
    func moves() {
        func moves(_ on: String) -> [CareMeasures.Move] {
            measures([("2001-01-15", [episode("2008-01-01", on), episode(on, rne: "P")])]).moves(
                from: day("2010-04-01"), through: day("2011-03-31"))
        }
        #expect(moves("2010-03-31").isEmpty)
        #expect(moves("2010-04-01").map(\.schoolYear) == [4])
        #expect(moves("2010-09-01").map(\.schoolYear) == [5])
        #expect(moves("2011-03-31").map(\.age) == [10])
        #expect(moves("2011-04-01").isEmpty)
    }

    @Test("A school is known from its first day on")
    func schools() {
        let tallies = measures([
            ("2001-01-15", [episode("2009-01-01", "2010-06-01"), episode("2010-06-01", rne: "P")])
        ]).schoolChanges(
            from: day("2010-01-01"), through: day("2010-12-31"),
            schools: [.init(child: "C0", school: "S", from: day("2010-05-31"))]
        ).map(\.tally)
        #expect(tallies.reduce(Tally(), +) == Tally(notCounted: 1))
    }

    @Test("A row that may be a placement is one of which nothing is known, on its day")
    func unclearRows() {
        func tally(_ change: String, first: String = "U4", birth: String = "2001-01-15") -> Tally {
            measures([
                (
                    birth,
                    [
                        episode("2008-01-01", change, place: first),
                        episode(change, rne: "", place: "K2"),
                    ]
                )
            ]).outsideFlow(from: day("2010-04-01"), through: day("2011-03-31")).tally
        }
        #expect(tally("2010-03-31") == Tally())
        #expect(tally("2010-04-01") == Tally(unknown: 1))
        #expect(tally("2011-03-31") == Tally(unknown: 1))
        #expect(tally("2011-04-01") == Tally())
        #expect(tally("2010-10-01", birth: "1992-10-01") == Tally())
        #expect(tally("2010-10-01", birth: "1992-10-02") == Tally(unknown: 1))
        // What is asked is the kind of that row, not of the one before.
        #expect(tally("2010-10-01", first: "P1") == Tally(unknown: 1))
    }

    /// What the measures of moves say of a child under one with these rows, in a year.
    private func moved(_ episodes: [CareRecord.Episode]) -> [Tally] {
        let held = measures([("2010-01-15", episodes)])
        let (first, last) = (day("2010-04-01"), day("2011-03-31"))
        return [
            held.movesUnderOne(from: first, through: last).tally,
            held.unplannedEndings(from: first, through: last).tally,
            held.schoolChanges(from: first, through: last, schools: []).map(\.tally)
                .reduce(Tally(), +),
        ]
    }

    @Test(
        "A row whose RNE tells nothing may be a move, unless it says the placement before again",
        arguments: ["", "Q", "S2"])
    func unclearMoves(rne: String) {
        func second(_ place: String, at postcode: String?, rne: String) -> [CareRecord.Episode] {
            var rows = [
                episode("2010-02-01", "2010-06-01", change: "CREQB"),
                episode("2010-06-01", rne: rne, place: place),
            ]
            rows[0].postcode = "CB1 1AA"
            rows[1].postcode = postcode
            return rows
        }
        let unknown = [Tally](repeating: Tally(unknown: 1), count: 3)
        #expect(moved(second("K2", at: "CB2 3AC", rne: rne)) == unknown)
        #expect(moved(second("U4", at: "CB2 3AC", rne: rne)) == unknown)
        #expect(moved(second("U4", at: nil, rne: rne)) == unknown)
        // What the rows prove is known: the same placement at the same address, or RNE.
        let none = [Tally(notCounted: 1), Tally(), Tally()]
        #expect(moved(second("U4", at: "CB1 1AA", rne: rne)) == none)
        #expect(
            moved(second("K2", at: "CB2 3AC", rne: "P"))
                == [Tally(counted: 1), Tally(counted: 1), Tally(unknown: 1)])
        #expect(moved(second("K2", at: "CB2 3AC", rne: "L")) == none)
    }

    @Test("A move that is known answers for the child, and what is outside the year asks nothing")
    func unclearBesideKnown() {
        let known = moved([
            episode("2010-02-01", "2010-06-01"), episode("2010-06-01", "2010-07-01", rne: "P"),
            episode("2010-07-01", rne: "", place: "K2"),
        ])
        #expect(known[0] == Tally(counted: 1))
        #expect(known[1] == Tally(unknown: 2))
        let earlier = moved([
            episode("2010-02-01", "2010-03-31"), episode("2010-03-31", rne: "", place: "K2"),
        ])
        #expect(earlier == [Tally(notCounted: 1), Tally(), Tally()])
        // On the first birthday and after it there is no move under one.
        let birthday = moved([
            episode("2010-02-01", "2011-01-15"), episode("2011-01-15", rne: "", place: "K2"),
        ])
        #expect(birthday[0] == Tally(notCounted: 1))
    }

    @Test("The first placement after care began for a time is no move, and the next one is")
    func afterTemporary() {
        let began = [
            episode("2010-02-01", "2010-06-01", place: "T1"),
            episode("2010-06-01", "2010-08-01", rne: "", place: "U4"),
        ]
        #expect(moved(began)[0] == Tally(notCounted: 1))
        #expect(
            moved(began + [episode("2010-08-01", rne: "P", place: "K2")])[0] == Tally(counted: 1))
    }

    @Test("A review without its day leaves open what it may have met, and nothing else")
    func undatedReviews() {
        // Due 29 April and, after one on 20 April, 20 July.
        func tally(
            _ reviews: [String], undated: [(String, String)], from first: String = "2010-04-01",
            through last: String = "2010-07-31"
        ) -> Tally {
            var record = CareRecord(
                child: "A", birth: day("2001-01-15"), periods: [[episode("2010-04-01")]])
            record.reviews = reviews.map(day)
            record.undatedReviews = undated.map { day($0.0)...day($0.1) }
            return CareMeasures([record]).reviewsOnTime(
                from: day(first), through: day(last), gaps: .init(bankHolidays: [])
            ).tally
        }
        let year = ("2010-04-01", "2011-03-31")
        #expect(tally([], undated: []) == Tally(notCounted: 1))
        // One meets the first, and none the second; or the second only.
        #expect(tally([], undated: [year]) == Tally(notCounted: 1))
        #expect(tally([], undated: [year], through: "2010-07-28") == Tally(unknown: 1))
        #expect(tally(["2010-04-20"], undated: [year]) == Tally(unknown: 1))
        #expect(tally(["2010-04-20", "2010-07-20"], undated: [year]) == Tally(counted: 1))
        // One of another year met nothing that was due then.
        let before = ("2009-04-01", "2010-03-31")
        #expect(tally([], undated: [before]) == Tally(notCounted: 1))
        let after = ("2010-07-21", "2011-03-31")
        #expect(tally(["2010-04-20"], undated: [after]) == Tally(notCounted: 1))
        // Late beyond doubt stays late.
        #expect(
            tally(["2010-05-30"], undated: [("2010-06-01", "2011-03-31")]) == Tally(notCounted: 1))
        // The first is due still, unless the review without its day was it.
        #expect(tally([], undated: [], from: "2010-06-01") == Tally(notCounted: 1))
        #expect(tally([], undated: [year], from: "2010-06-01") == Tally(unknown: 1))
        let early = [("2010-04-02", "2010-04-03")]
        #expect(tally([], undated: early, from: "2010-07-04") == Tally(notCounted: 1))
        #expect(
            tally([], undated: early, from: "2010-06-01", through: "2010-07-02")
                == Tally(unknown: 1))
        #expect(
            tally([], undated: early, from: "2010-06-01", through: "2010-07-03")
                == Tally(notCounted: 1))
    }

    @Test("A third placement counts from its day on, a temporary one never")
    func thirdPlacement() {
        func tally(_ start: String, _ place: String = "U4") -> Tally {
            measures([
                (
                    "2001-01-15",
                    [
                        episode("2009-01-01", "2010-08-01"),
                        episode("2010-08-01", start, rne: "P"),
                        episode(start, rne: "P", place: place),
                    ]
                )
            ]).threePlacements(on: day("2011-03-31")).tally
        }
        #expect(tally("2011-03-31") == Tally(counted: 1))
        #expect(tally("2011-04-01") == Tally(notCounted: 1))
        #expect(tally("2011-03-20", "T2") == Tally(notCounted: 1))
    }

    @Test(
        "Stability is asked after two and a half years, and a row that tells nothing leaves it open"
    )
    func stability() {
        let date = day("2011-03-31")
        func tallies(_ episodes: [CareRecord.Episode]) -> [Tally] {
            let measures = measures([("2001-01-15", episodes)])
            return [measures.longTermStability(on: date).tally, measures.sameCarer(on: date).tally]
        }
        #expect(tallies([episode("2008-09-30")]) == [Tally(counted: 1), Tally(counted: 1)])
        #expect(tallies([episode("2008-10-01")]) == [Tally(), Tally()])
        func unclear(_ change: String) -> [Tally] {
            tallies([episode("2005-01-01", change), episode(change, rne: "", place: "K2")])
        }
        #expect(unclear("2009-03-31") == [Tally(counted: 1), Tally(counted: 1)])
        #expect(unclear("2009-04-01") == [Tally(unknown: 1), Tally(unknown: 1)])
        #expect(unclear("2011-03-31") == [Tally(unknown: 1), Tally(unknown: 1)])
        #expect(unclear("2011-04-01") == [Tally(counted: 1), Tally(counted: 1)])
        func moved(_ place: String) -> [Tally] {
            tallies([
                episode("2008-01-01", "2011-01-01"), episode("2011-01-01", rne: "P", place: place),
            ])
        }
        // Placed for adoption, that and the placement before count together; not elsewhere.
        #expect(moved("A5") == [Tally(counted: 1), Tally(notCounted: 1)])
        #expect(moved("U4") == [Tally(notCounted: 1), Tally(notCounted: 1)])
    }

    @Test("A period of care has a day in a period where it ends on its first or starts on its last")
    func touch() {
        let care = [episode("2010-01-01", "2010-06-01")]
        func touches(_ first: String, _ last: String) -> Bool {
            care.touch(from: day(first), through: day(last))
        }
        #expect(touches("2010-06-01", "2010-07-01"))
        #expect(!touches("2010-06-02", "2010-07-01"))
        #expect(touches("2009-01-01", "2010-01-01"))
        #expect(!touches("2009-01-01", "2009-12-31"))
        #expect([episode("2010-01-01")].touch(from: day("2012-01-01"), through: day("2012-01-01")))
        #expect(![CareRecord.Episode]().touch(from: day("2012-01-01"), through: day("2013-01-01")))
    }
}
