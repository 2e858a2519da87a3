import Care
import Returns
import Testing

@Suite("Code lists by year")
struct ReturnCodeListTests {
    private func place(_ code: String, _ year: Int, _ day: String? = nil) -> ReturnCodeList.Standing
    {
        ReturnCodeLists.place.standing(
            of: code, in: CollectionYear(endingIn: year), lastDay: day.flatMap { Day(iso: $0) })
    }

    @Test("H5 and P2 are valid, in doubt from 28 October 2023, and errors from 2025/26")
    func supported() {
        for code in ["H5", "P2"] {
            #expect(place(code, 2023) == .valid)
            #expect(place(code, 2024, "2023-10-27") == .valid)
            for (year, day) in [(2024, "2023-10-28"), (2025, "2025-03-31")] {
                guard case .doubtful = place(code, year, day) else {
                    Issue.record("\(code) is not in doubt in \(year)")
                    continue
                }
            }
            #expect(place(code, 2026) == .outOfYear("to 2024/25"))
        }
    }

    @Test("K3 is of 2024/25 on, Z11 to Z14 of 2025/26 on")
    func newPlaces() {
        #expect(place("K3", 2024) == .outOfYear("from 2024/25 on"))
        #expect(place("K3", 2025) == .valid)
        #expect(place("Z13", 2025) == .outOfYear("from 2025/26 on"))
        #expect(place("Z13", 2026) == .valid)
        #expect(place("Z1", 2025) == .valid)
        guard case .doubtful = place("Z1", 2026) else {
            Issue.record("the sources disagree about Z1 in 2025/26")
            return
        }
    }

    @Test("SEX is a number to 2023/24 and a letter from 2024/25")
    func sex() {
        let sex = ReturnCodeLists.sex
        #expect(sex.standing(of: "1", in: CollectionYear(endingIn: 2024)) == .valid)
        #expect(
            sex.standing(of: "1", in: CollectionYear(endingIn: 2025)) == .outOfYear("to 2023/24"))
        #expect(sex.standing(of: "F", in: CollectionYear(endingIn: 2025)) == .valid)
        #expect(sex.standing(of: "X", in: CollectionYear(endingIn: 2025)) == .unknown)
    }

    @Test("Special guardianship is E43 and E44 to 2017/18, E45 to E48 after")
    func guardianship() {
        let reasons = ReturnCodeLists.endReason
        #expect(reasons.standing(of: "E43", in: CollectionYear(endingIn: 2018)) == .valid)
        #expect(
            reasons.standing(of: "E43", in: CollectionYear(endingIn: 2019))
                == .outOfYear("to 2017/18"))
        #expect(
            reasons.standing(of: "E45", in: CollectionYear(endingIn: 2018))
                == .outOfYear("from 2018/19 on"))
        #expect(reasons.standing(of: "E48", in: CollectionYear(endingIn: 2019)) == .valid)
    }

    @Test("Codes of a cleaning tool are in doubt, never errors")
    func tools() {
        guard
            case .doubtful = ReturnCodeLists.endReason.standing(
                of: "E99", in: CollectionYear(endingIn: 2020))
        else {
            Issue.record("E99 is not in doubt")
            return
        }
    }

    @Test("Every placement code leads to a kind of home")
    func kinds() {
        var kinds: [HomeKind: [String]] = [:]
        for code in ReturnCodeLists.place.codes.map(\.code) {
            kinds[PlacementCode.kind(of: code), default: []].append(code)
        }
        #expect(kinds[.connected] == ["U1", "U2", "U3"])
        #expect(kinds[.foster] == ["U4", "U5", "U6"])
        #expect(kinds[.secure] == ["K1"])
        #expect(kinds[.childrensHome] == ["K2", "R1", "S1"])
        #expect(kinds[.supported] == ["H5", "K3", "P2"])
        #expect(kinds[.familyCentre] == ["R3"])
        #expect(kinds[.withParents] == ["P1"])
        #expect(kinds[.adoptive] == ["A3", "A4", "A5", "A6"])
        #expect(
            kinds[.other]
                == [
                    "P3", "R2", "R5", "T0", "T1", "T2", "T3", "T4", "Z1", "Z11", "Z12", "Z13",
                    "Z14",
                ])
    }

    @Test("A collection year runs from 1 April to 31 March and is named by both")
    func years() throws {
        let year = CollectionYear(containing: try #require(Day(iso: "2018-04-01")))
        #expect(year.description == "2018/19")
        #expect(year.firstDay.description == "2018-04-01")
        #expect(year.lastDay.description == "2019-03-31")
        #expect(CollectionYear(containing: try #require(Day(iso: "2018-03-31"))).end == 2018)
        #expect(CollectionYear(endingIn: 2000).description == "1999/00")
    }
}
