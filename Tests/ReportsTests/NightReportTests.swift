import Care
import Measures
import Reporting
import Testing

@testable import Reports

@Suite("A night's report")
struct NightReportTests {
    private let night = Day(iso: "2011-09-30") ?? Day(number: 0)
    private func day(_ iso: String) -> Day { Day(iso: iso) ?? Day(number: 0) }

    private var authority: Authority {
        Authority(
            code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"],
            outOfAreaTarget: Rate(millionths: 290_000))
    }

    private func inputs() -> NightInputs {
        NightInputs(
            date: night, authority: authority, provenance: Provenance(version: "test"))
    }

    private func record(
        _ child: String, _ episodes: [CareRecord.Episode], birth: String = "2001-01-15"
    ) -> CareRecord {
        CareRecord(child: child, birth: day(birth), periods: [episodes])
    }

    private func episode(
        _ start: String, _ end: String? = nil, rne: String = "S", place: String = "U6",
        provider: PlaceProvider? = .privateSector, location: AreaLocation = .inside
    ) -> CareRecord.Episode {
        CareRecord.Episode(
            start: day(start), end: end.map(day), startReason: rne, legalStatus: "C2", place: place,
            provider: provider, endReason: end == nil ? nil : "X1", location: location,
            distance: .tenthsOfMile(50))
    }

    private func histories(_ records: [CareRecord]) -> NightInputs.Histories {
        NightInputs.Histories(records: records, from: day("2008-04-01"), through: night)
    }

    private func finding(
        _ kind: NightException.Kind, _ inputs: NightInputs
    ) throws -> NightException.Summary {
        try #require(NightReport(inputs).exceptions.first { $0.kind == kind })
    }

    @Test("Without any source nothing is a number")
    func nothingConnected() throws {
        let report = NightReport(inputs())
        #expect(report.headline == nil)
        #expect(report.exceptions.allSatisfy { $0.exceptions == nil && $0.count == nil })
        #expect(
            report.exceptions.allSatisfy {
                $0.notMeasured?.hasPrefix("not measured: needs ") ?? false
            })
        let table = try #require(report.document().tables.first { $0.id == "exceptions" })
        for row in table.csv.split(separator: "\r\n").dropFirst() {
            #expect(row.contains("not measured"), "\(row)")
        }
        #expect(report.figure == nil)
    }

    @Test(
        "Page 1 says of how many kinds nothing is measured, and counts placements of no known place"
    )
    func notAllMeasured() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record("A", [episode("2011-05-01", location: .unknown)]),
            record("B", [episode("2011-05-02", location: .unknown)]),
        ])
        let report = NightReport(inputs)
        let unmeasured = report.exceptions.count { $0.exceptions == nil }
        let page = report.document().page.html.markup
        #expect(page.contains("None in what is measured"))
        #expect(
            page.contains("\(unmeasured) of \(report.exceptions.count) kinds are not measured."))
        #expect(
            page.contains(
                "Of 2 placements made since 1 April 2011, the place of none is known."))
        inputs.histories?.records.append(record("C", [episode("2011-05-03", location: .distant)]))
        #expect(
            NightReport(inputs).document().page.html.markup.contains(
                "Of 3 placements made since 1 April 2011, the place of 1 is known. 1 of those is outside"
                    + " (100.0%)."))
    }

    @Test("Every edition of a night without sources can still be written")
    func emptyEditions() {
        for edition in NightReport.Edition.allCases {
            let files = NightReport(inputs()).files(for: edition)
            #expect(files.last?.name == "report.html")
            #expect(Set(files.map(\.name)).count == files.count)
        }
    }

    @Test("A register that is connected and empty is 0, one that is not is not measured")
    func registers() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record("A", [episode("2011-01-10", location: .distant)]),
            record("B", [episode("2011-01-10")]),
        ])
        #expect(try finding(.distantUnapproved, inputs).exceptions == nil)
        inputs.registers.approvals = []
        let found = try finding(.distantUnapproved, inputs)
        #expect(found.count == 1)
        #expect(found.exceptions?.first?.child == "A")
        #expect(found.exceptions?.first?.due == day("2011-01-10"))
        inputs.registers.approvals = [.init(child: "A", role: .director, on: day("2011-01-07"))]
        #expect(try finding(.distantUnapproved, inputs).count == 0)
        // The nominated officer cannot approve a placement at a distance, nor an old approval do.
        inputs.registers.approvals = [
            .init(child: "A", role: .nominatedOfficer, on: day("2011-01-07")),
            .init(child: "A", role: .director, on: day("2010-01-07")),
        ]
        #expect(try finding(.distantUnapproved, inputs).count == 1)
    }

    @Test("Own carers and connected persons at a distance need no approval")
    func exempt() throws {
        var inputs = inputs()
        inputs.registers.approvals = []
        inputs.histories = histories([
            record("A", [episode("2011-01-10", provider: .own, location: .distant)]),
            record("B", [episode("2011-01-10", place: "U3", location: .distant)]),
            record("C", [episode("2011-01-10", place: "K2", provider: .own, location: .distant)]),
        ])
        #expect(try finding(.distantUnapproved, inputs).exceptions?.map(\.child) == ["C"])
    }

    @Test("A child who crossed the boundary last night is new outside; one there before is not")
    func newOutside() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record(
                "A",
                [
                    episode("2011-01-10", "2011-09-30"),
                    episode("2011-09-30", rne: "P", location: .adjoining),
                ]),
            record("B", [episode("2011-09-29", location: .adjoining)]),
            record(
                "C",
                [
                    episode("2011-01-10", "2011-09-30", location: .adjoining),
                    episode("2011-09-30", rne: "P", location: .distant),
                ]),
        ])
        #expect(try finding(.newOutside, inputs).exceptions?.map(\.child) == ["A"])
    }

    @Test("A temporary placement is over its limit a day after it, and T2 has none")
    func temporary() throws {
        func away(_ place: String, since: String) -> CareRecord {
            record(
                place,
                [
                    episode("2011-01-10", since),
                    episode(since, rne: "T", place: place, location: .unknown),
                ])
        }
        var inputs = inputs()
        inputs.histories = histories([
            away("T4", since: "2011-09-23"), away("T3", since: "2011-09-08"),
            away("T2", since: "2011-03-01"),
        ])
        // T4 since seven days, at most seven; T3 since 22, at most 21.
        #expect(try finding(.temporaryOverrun, inputs).exceptions?.map(\.child) == ["T3"])
    }

    @Test("A notification is late after five working days")
    func notification() throws {
        var inputs = inputs()
        inputs.registers.notifications = []
        inputs.histories = histories([
            record("A", [episode("2011-09-22", location: .adjoining)]),
            record("B", [episode("2011-09-23", location: .adjoining)]),
        ])
        // Thursday 22 and five working days is Thursday 29, yesterday; Friday 23 is tonight.
        let found = try finding(.notification, inputs)
        #expect(found.exceptions?.map(\.child) == ["A"])
        #expect(found.exceptions?.first?.due == day("2011-09-29"))
    }

    @Test("Children under 16 in supported accommodation are listed, those of 16 are not")
    func underSixteen() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record("A", [episode("2011-01-10", place: "K3")], birth: "1995-10-01"),
            record("B", [episode("2011-01-10", place: "K3")], birth: "1995-09-30"),
        ])
        #expect(try finding(.underSixteen, inputs).exceptions?.map(\.child) == ["A"])
    }

    @Test("A school change counts in year 10 and 11 and since the month end only")
    func schoolMoves() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record("A", [episode("2011-01-10")], birth: "1996-10-01"),
            record("B", [episode("2011-01-10")], birth: "1999-10-01"),
        ])
        inputs.registers.schools = ["A", "B"].flatMap { child in
            [
                NightRegisters.SchoolStay(
                    child: child, school: "S1", from: day("2010-09-01"), to: day("2011-09-10")),
                NightRegisters.SchoolStay(child: child, school: "S2", from: day("2011-09-10")),
            ]
        }
        // A was 14 on 31 August 2011: year 10; B was 11.
        #expect(try finding(.schoolMove, inputs).exceptions?.map(\.child) == ["A"])
    }

    // MARK: From the case system

    private func county() -> Instance {
        var instance = Instance(asOf: night, authorities: [authority])
        var full = Home(id: "H1", kind: .foster, places: 4, weeklyCost: Pence(40_000))
        full.placeProvider = .own
        full.authority = "E10000003"
        full.approvedPlaces = 4
        var empty = Home(id: "H2", kind: .foster, places: 2, weeklyCost: Pence(41_000))
        empty.authority = "E10000003"
        empty.availableFrom = Day(iso: "2011-09-01")
        empty.position = Position(easting: 545_000, northing: 258_000)
        var unlawful = Home(id: "H3", kind: .childrensHome, places: 1, weeklyCost: Pence(300_000))
        unlawful.isRegistered = false
        unlawful.authority = "E06000031"
        instance.homes = [full, empty, unlawful]
        func child(_ id: String, _ home: Int?, _ status: ChildStatus) -> Child {
            Child(id: id, birth: day("2001-01-15"), status: status, home: home)
        }
        instance.children = [
            child("A", 0, .settled), child("B", 0, .settled), child("C", 0, .settled),
            child("D", 0, .settled), child("E", 2, .settled), child("F", nil, .referred),
            child("G", nil, .referred), child("H", nil, .referred),
        ]
        instance.children[4].origin = Position(easting: 546_000, northing: 258_000)
        instance.children[5].neededBy = day("2011-09-20")
        instance.children[6].neededBy = day("2011-09-29")
        instance.children[6].urgency = .emergency
        instance.children[7].neededBy = day("2011-10-20")
        return instance
    }

    @Test(
        "Children who need a home by tonight: emergencies, then the longest wait; later needs are told apart"
    )
    func noHome() throws {
        var inputs = inputs()
        inputs.instance = county()
        #expect(try finding(.noHome, inputs).exceptions?.map(\.child) == ["G", "F"])
        let report = NightReport(inputs)
        let page = report.document().page.html.markup
        // Who waits past the day is overdue by as many days.
        let list = try #require(
            report.document().tables.first { $0.id == "exception-list" }
        ).csv
        #expect(list.contains("2011-09-29,1\r\n") && list.contains("2011-09-20,10\r\n"), "\(list)")
        #expect(page.contains("Children with no home who need one by tonight"))
        #expect(page.contains("1 more child has no home yet and needs one later."))
        #expect(inputs.childrenWithNoHome == 3)
        #expect(report.json().text().contains("\"withoutHome\": 3"))
        #expect(!report.json(for: .shared).text().contains("withoutHome"))
    }

    @Test("An instance made from returns alone says that nobody knows who needs a home")
    func fromReturns() throws {
        var inputs = inputs()
        var made = county()
        made.isFromReturns = true
        made.children.removeAll { $0.home == nil }
        for index in made.homes.indices {
            made.homes[index].places = made.children.count { $0.home == index }
        }
        made.map = [
            MappedDistrict(
                district: "Cambridge", authority: "E10000003",
                cells: [MapCell(column: 272, row: 129)])
        ]
        inputs.instance = made
        #expect(try finding(.noHome, inputs).count == nil)
        let page = NightReport(inputs).document().page.html.markup
        #expect(page.contains("Returns say only where children are."))
        #expect(page.contains("Who needs a home and where places are vacant is not known"))
        #expect(!page.contains("0 need a home"))
        // Who was written in is known.
        made.children.append(Child(id: "Z", birth: day("2001-01-15"), status: .referred))
        inputs.instance = made
        #expect(try finding(.noHome, inputs).count == 1)
    }

    @Test(
        "A night of returns alone says why there is no map and what the cost lacks, and nothing else"
    )
    func returnsAlone() throws {
        var inputs = inputs()
        inputs.histories = histories([record("A", [episode("2010-05-01")])])
        for edition in NightReport.Edition.allCases {
            let page = NightReport(inputs).document(for: edition).page.html.markup
            let words =
                edition == .shared
                ? "There is no map of this night." : "There is no map: the case system"
            #expect(page.contains(words), "\(edition)")
        }
        func missing(_ change: (inout NightInputs) -> Void) -> String? {
            var changed = inputs
            change(&changed)
            return NightReport(changed).missingForSpend
        }
        let price = UnitPrice(
            group: .agencyFostering, from: day("2000-01-01"), weekly: Pence(80_000))
        #expect(missing { _ in } == "unit prices by group (prices.csv)")
        #expect(missing { $0.prices = [price] } == nil)
        #expect(
            missing {
                $0.prices = [price]
                $0.histories?.from = day("2011-06-01")
            } == "SSDA903 episodes from 1 April 2011 on")
        #expect(
            missing {
                $0.prices = [price]
                $0.histories = nil
            } == "SSDA903 episodes")
        #expect(
            missing { $0.histories = nil }
                == "unit prices by group (prices.csv), and SSDA903 episodes")
        #expect(
            missing {
                $0.prices = [UnitPrice(group: .connected, from: price.from, weekly: price.weekly)]
            }?.hasPrefix("a price of every group that has children") == true)
    }

    @Test("A night without a figure says what is to be looked at: the codes, or the postcodes")
    func nothingKnown() {
        func sentence(_ episodes: [CareRecord.Episode]) -> String {
            var inputs = inputs()
            inputs.histories = histories(
                episodes.enumerated().map { record("C\($0.offset)", [$0.element]) })
            return NightReport(inputs).sentence()
        }
        let codes = episode("2011-01-10", place: "Z9")
        let postcodes = episode("2011-01-10", location: .unknown)
        #expect(
            sentence([codes, codes]).hasSuffix(
                "we do not know the kind of home of any of the 2 children who may live in foster "
                    + "and children's homes. Check PLACE, LS and the dates in the returns."))
        #expect(
            sentence([postcodes, postcodes]).hasSuffix(
                "lives. Check their postcodes and the postcode directory."))
        #expect(
            sentence([codes, postcodes]).hasSuffix(
                "lives. Check PLACE and LS in the returns, their postcodes and the postcode "
                    + "directory."))
        #expect(sentence([]).hasSuffix("no child lives in a foster or children's home."))
    }

    @Test("The headline says how many children's places are not known, and what that leaves open")
    func unknownInHeadline() {
        var inputs = inputs()
        inputs.histories = histories([
            record("A", [episode("2010-05-01")]),
            record("B", [episode("2010-05-01", location: .distant)]),
        ])
        #expect(!NightReport(inputs).sentence().contains("know"))
        inputs.histories?.records.append(
            record("C", [episode("2010-05-01", location: .unknown)]))
        #expect(
            NightReport(inputs).sentence().contains(
                "50.0%. We do not know where 1 more child lives, so the share is between 33.3% and"
                    + " 66.7%. The target is 29% or less."))
    }

    @Test(
        "Children of a county that was divided are on the map where their district tells the part")
    func redrawn() throws {
        var inputs = inputs()
        var county = county()
        county.map = [
            MappedDistrict(
                district: "Cambridge", authority: "E10000003",
                cells: [MapCell(column: 272, row: 129)]),
            MappedDistrict(
                district: "North Northamptonshire", authority: "E06000061",
                cells: [MapCell(column: 248, row: 129)]),
        ]
        county.children.removeAll { $0.home == nil }
        for (index, district) in ["Corby", "Northampton", nil, "Kettering"].enumerated() {
            var home = county.homes[1]
            home.id = "N\(index)"
            home.authority = "E10000021"
            home.district = district
            county.homes.append(home)
            county.children.append(
                Child(
                    id: "N\(index)", birth: day("2001-01-15"), status: .settled,
                    home: county.homes.count - 1))
        }
        inputs.instance = county
        let page = NightReport(inputs).document().page.html.markup
        #expect(page.contains("North Northamptonshire: 2 children."))
        #expect(
            page.contains(
                "Northamptonshire was divided on 1 April 2021. Of its 4 children: 2 on the map in North"
                    + " Northamptonshire, 1 beyond this map, 1 where no recorded district tells in which"
                    + " part."))
        // The child in Peterborough and the one of Northampton.
        #expect(page.contains("2 children live beyond this map."))
        #expect(page.contains("Outside: Northamptonshire"))
        // Where one authority took the place of another, all of it is drawn as that one.
        func redrawn(_ code: String, _ drawn: String) -> RedrawnAuthority? {
            RedrawnAuthority(code, name: "Old", districts: [nil: 3], drawn: [drawn])
        }
        #expect(redrawn("E10000002", "E06000060")?.parts.map(\.living) == [3])
        #expect(redrawn("E06000060", "E10000002")?.parts.map(\.living) == [3])
        #expect(redrawn("E06000058", "E06000028") == nil)
        #expect(redrawn("E10000021", "E10000021") == nil)
        #expect(redrawn("E10000019", "E06000061") == nil)
    }

    @Test("Every district of a divided county has a name, by which its part is told")
    func namesOfDistricts() {
        for change in Boundaries.england.reorganisations {
            for code in change.districts {
                #expect(AuthorityTable.districtName(of: code) != nil, "\(code)")
            }
        }
    }

    @Test("The map's table counts where children live, who needs a home, and vacant places")
    func map() throws {
        var inputs = inputs()
        inputs.instance = county()
        func square(_ column: Int32) -> [MapCell] { [MapCell(column: column, row: 129)] }
        inputs.instance?.map = [
            MappedDistrict(district: "Cambridge", authority: "E10000003", cells: square(272)),
            MappedDistrict(district: "Peterborough", authority: "E06000031", cells: square(260)),
        ]
        inputs.instance?.homes[0].district = "Cambridge"
        inputs.instance?.homes[1].district = "Cambridge"
        inputs.instance?.children[5].origin = Position(easting: 545_000, northing: 258_500)
        let document = NightReport(inputs).document()
        let table = try #require(document.tables.first { $0.id == "map" })
        #expect(
            table.rows.map { $0.map(\.value) } == [
                ["Cambridge", "4", "1", "2"], ["Outside: Peterborough", "1", "", ""],
                ["Not known", "0", "2", "0"],
            ])
        let page = document.page.html.markup
        #expect(page.contains("Cambridge: 1 needs a home, 2 vacant places. Peterborough: 1 child."))
        // Nobody's own point: a square is of a district, and the numbers are the table's.
        let drawn = page.components(separatedBy: "<svg").dropFirst().joined()
        for child in inputs.instance?.children ?? [] where child.id != "A" {
            #expect(!drawn.contains(">\(child.id)</text>"), "\(child.id)")
        }
        inputs.instance?.map = []
        #expect(NightReport(inputs).document().page.html.markup.contains("There is no map:"))
    }

    @Test("Four children are one over the usual limit unless one is named or all are siblings")
    func overLimit() throws {
        var inputs = inputs()
        inputs.instance = county()
        #expect(try finding(.overLimit, inputs).exceptions?.map(\.home) == ["H1"])
        inputs.instance?.homes[0].exemptFor = [3]
        #expect(try finding(.overLimit, inputs).count == 0)
        inputs.instance?.homes[0].exemptFor = []
        for index in 0..<4 { inputs.instance?.children[index].siblingGroup = "S" }
        #expect(try finding(.overLimit, inputs).count == 0)
        inputs.instance?.household = [HouseholdMember(home: 0, kind: .otherAuthorityChild)]
        #expect(try finding(.overLimit, inputs).count == 1)
    }

    @Test("An unregistered setting is listed; one of which it is not known is not measured")
    func unregistered() throws {
        var inputs = inputs()
        inputs.instance = county()
        #expect(try finding(.unregistered, inputs).exceptions?.map(\.child) == ["E"])
        inputs.instance?.homes[2].isRegistered = nil
        let found = try finding(.unregistered, inputs)
        #expect(found.count == 0)
        #expect(found.notMeasured == "of 1 child not measured: needs registered in homes.csv")
    }

    @Test("A stay outside the terms is over after six working days")
    func outsideTerms() throws {
        var inputs = inputs()
        inputs.instance = county()
        inputs.instance?.homes[0].maxAge = 9
        inputs.instance?.children[0].placedOn = day("2011-09-21")
        inputs.instance?.children[1].placedOn = day("2011-09-22")
        // Six working days after Wednesday 21 are Thursday 29; after the 22nd tonight.
        let found = try finding(.outsideTerms, inputs)
        #expect(found.exceptions?.map(\.child) == ["A"])
        #expect(found.exceptions?.first?.due == day("2011-09-29"))
    }

    @Test("Unused vacancies near children outside are a count, and name nobody")
    func vacancies() throws {
        var inputs = inputs()
        inputs.instance = county()
        let found = try finding(.unusedVacancies, inputs)
        #expect(found.count == 2)
        #expect(found.exceptions?.allSatisfy { $0.child == nil && $0.home == nil } == true)
        inputs.instance?.homes[1].availableFrom = day("2011-09-16")
        #expect(try finding(.unusedVacancies, inputs).count == 0)
    }

    @Test("No emergency bed left is an exception with its count of 0")
    func emergencyBeds() throws {
        var inputs = inputs()
        inputs.instance = county()
        #expect(try finding(.emergencyBeds, inputs).count == 0)
        #expect(try finding(.emergencyBeds, inputs).exceptions?.count == 1)
        inputs.instance?.homes[1].isEmergency = true
        #expect(try finding(.emergencyBeds, inputs).count == 2)
        #expect(try finding(.emergencyBeds, inputs).exceptions?.isEmpty == true)
    }

    @Test("A partner's children in an alliance's instance stand in no exception and no need")
    func alliance() throws {
        var inputs = inputs()
        var instance = county()
        instance.children[5].needs = NeedSet(index: 0)
        instance.authorities.insert(
            Authority(code: "E06000031", name: "Peterborough", adjoining: []), at: 0)
        // As before, ours; and the same again of the partner, who comes first in the list.
        for index in instance.children.indices { instance.children[index].placingAuthority = 1 }
        let own = instance.children
        inputs.instance = instance
        func found() -> [[String?]] {
            NightReport(inputs).exceptions.map { $0.exceptions?.map { $0.child ?? $0.home } ?? [] }
        }
        let before = found()
        #expect(before.joined().contains("F") && before.joined().contains("H1"))
        let tables = NightReport(inputs).document().tables
        for child in own {
            var partner = child
            partner.id = "P" + child.id
            partner.placingAuthority = 0
            // Homes of their own, so that ours are as full as before.
            partner.home = child.home.map { _ in instance.homes.count }
            partner.placedOn = night
            instance.children.append(partner)
        }
        var theirs = Home(id: "P1", kind: .foster, places: 9, weeklyCost: Pence(90_000))
        theirs.isRegistered = false
        theirs.maxAge = 2
        theirs.authority = "E06000031"
        instance.homes.append(theirs)
        inputs.instance = instance
        inputs.registers.temporaryApprovals = [
            NightRegisters.TemporaryApproval(child: "PA", ends: night)
        ]
        #expect(found() == before)
        let after = NightReport(inputs).document().tables
        for id in ["unmet-needs", "gap", "unit-costs", "dearest"] {
            #expect(after.first { $0.id == id } == tables.first { $0.id == id }, "\(id)")
        }
        let text = NightReport(inputs).files().map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(text.allSatisfy { !$0.contains("\"PA\"") && !$0.contains(">PF<") })
    }

    @Test("A child in an unregistered setting is overdue since the day it came there")
    func unregisteredDue() throws {
        var inputs = inputs()
        inputs.instance = county()
        inputs.instance?.children[4].placedOn = day("2011-09-01")
        let found = try finding(.unregistered, inputs).exceptions?.first
        #expect(found?.due == day("2011-09-01"))
        #expect(found?.text.contains("since 1 September 2011") == true)
    }

    @Test("A vacancy open to several ages closes one gap")
    func gaps() throws {
        var inputs = inputs()
        inputs.instance = county()
        // One vacant place, and two children of different ages who would do with it.
        inputs.instance?.homes[1].places = 1
        inputs.instance?.homes[1].district = nil
        inputs.instance?.children[6].birth = day("2006-01-15")
        inputs.instance?.children.remove(at: 7)
        for index in [5, 6] {
            inputs.instance?.children[index].fostering = .preferred
        }
        let table = try #require(
            NightReport(inputs).document().tables.first { $0.id == "gap" })
        let rows = table.rows.map { row in row.suffix(3).map(\.value) }
        #expect(rows.map { $0[0] } == ["1", "1"] && rows.map { $0[1] } == ["1", "1"])
        #expect(rows.compactMap { Int($0[2]) }.reduce(0, +) == 1)
    }

    @Test("The most children are served, whoever asks first")
    func matching() {
        // The first child takes the only place that the second could have, and gives it back.
        let matching = PlaceMatching(children: 3, places: [1, 1]) { child, home in
            child == 0 || home == 0
        }
        #expect(matching.isServed == [true, true, false])
    }

    @Test("A year without any bank holiday is told")
    func bankHolidays() throws {
        var inputs = inputs()
        #expect(inputs.settingNotices.isEmpty)
        inputs.settings.bankHolidays = Dated([])
        #expect(inputs.settingNotices.first?.contains("No bank holiday of 2011") == true)
        #expect(NightReport(inputs).document().page.html.markup.contains("No bank holiday"))
    }

    @Test("A settled child who is in no exception is not named")
    func settledChildren() throws {
        var inputs = inputs()
        inputs.instance = county()
        let text = NightReport(inputs).files().map { String(decoding: $0.bytes, as: UTF8.self) }
            .joined()
        for child in ["A", "B", "C", "D"] {
            #expect(!text.contains("\"child\": \"\(child)\""))
            #expect(!text.contains(">\(child)</"))
        }
    }

    // MARK: Earlier nights

    @Test("A figure published otherwise is a revision; the first stays")
    func revisions() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record("A", [episode("2011-01-10", location: .adjoining)]),
            record("B", [episode("2011-01-10")]),
        ])
        let stock = OutsideMeaning.outside.stock
        func figure(_ date: String, _ tally: Tally, revision: Bool = false) -> NightFigure {
            NightFigure(
                date: day(date), measure: stock.id, version: stock.version, tally: tally,
                isRevision: revision)
        }
        inputs.earlier = [
            figure("2011-08-31", Tally(counted: 1, notCounted: 1)),
            figure("2011-07-31", Tally(counted: 0, notCounted: 2)),
            figure("2011-07-31", Tally(counted: 1, notCounted: 1), revision: true),
        ]
        let report = NightReport(inputs)
        #expect(report.revisions.map(\.date) == [day("2011-07-31")])
        #expect(report.revisions.first?.first == Tally(counted: 0, notCounted: 2))
        #expect(report.revisions.first?.now == Tally(counted: 1, notCounted: 1))
    }

    @Test("Month ends that no source tells are taken from the nights that told them")
    func earlierNights() throws {
        var inputs = inputs()
        inputs.instance = county()
        let stock = OutsideMeaning.outside.stock
        inputs.earlier = [
            NightFigure(
                date: day("2011-08-31"), measure: stock.id, version: 1,
                tally: Tally(counted: 2, notCounted: 8))
        ]
        let report = NightReport(inputs)
        #expect(report.line.count == 13)
        #expect(report.line[11].tally == Tally(counted: 2, notCounted: 8))
        #expect(report.line[10].tally == nil)
        #expect(report.line[12].tally == report.headline?.tally)
        #expect(report.bridge == nil)
    }

    @Test("On and off track follow the dated target")
    func track() throws {
        var inputs = inputs()
        inputs.histories = histories(
            (0..<10).map {
                record(
                    "C\($0)", [episode("2011-01-10", location: $0 < 4 ? .adjoining : .inside)])
            })
        inputs.targets = [
            NightInputs.Target(
                measure: "outside-stock",
                trajectory: Trajectory(
                    from: Rate(millionths: 500_000), on: day("2011-04-01"),
                    to: Rate(millionths: 290_000), on: day("2012-03-31")))
        ]
        // Half of the way on 30 September 2011: about 39.5 %, and 40 % is off track.
        #expect(NightReport(inputs).headline?.standing == .missed(by: 1))
        #expect(NightReport(inputs).trackInWords?.hasPrefix("Off track.") == true)
        inputs.date = day("2011-09-20")
        #expect(NightReport(inputs).trackInWords?.hasPrefix("On track.") == true)
    }

    @Test("The target's box says whether a target is set, for this meaning of outside or another")
    func targetBox() throws {
        var inputs = inputs()
        func box() throws -> Document.Box {
            let boxes = NightReport(inputs).document().opening.compactMap {
                block -> [Document.Box]? in
                if case .glance(let boxes, _, _) = block { boxes } else { nil }
            }
            return try #require(boxes.first?[1])
        }
        #expect(try box() == Document.Box("Target: 29% or less", "Not measured"))
        inputs.histories = histories([record("C1", [episode("2011-01-10")])])
        #expect(try box().figure == "Met")
        inputs.meaning = .beyond20Miles
        #expect(try box() == Document.Box("Target", "None set", "for this meaning of outside"))
        inputs.authority.outOfAreaTarget = nil
        #expect(try box() == Document.Box("Target", "None set", "No target is set."))
        // A target of another measure is none of outside.
        inputs.targets = [
            NightInputs.Target(
                measure: "reviews", trajectory: Trajectory(constant: Rate(millionths: 900_000)))
        ]
        #expect(try box() == Document.Box("Target", "None set", "No target is set."))
    }

    @Test("A return that ends before the night gives way to the case system")
    func sources() {
        var inputs = inputs()
        inputs.histories = NightInputs.Histories(
            records: [record("A", [episode("2011-01-10")])], from: day("2008-04-01"),
            through: day("2011-03-31"))
        #expect(NightReport(inputs).source == .returns)
        inputs.instance = county()
        #expect(NightReport(inputs).source == .caseSystem)
        #expect(NightReport(inputs).measures.isEmpty)
    }

    @Test("Formulas of a spreadsheet stay text")
    func formulas() throws {
        var inputs = inputs()
        inputs.histories = histories([
            record("=1+1", [episode("2011-09-30", location: .adjoining)])
        ])
        let file = try #require(
            NightReport(inputs).files().first { $0.name == "exception-list.csv" })
        #expect(String(decoding: file.bytes, as: UTF8.self).contains("'=1+1"))
    }
}
