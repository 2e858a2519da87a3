import Care
import Matching
import Testing

@Suite("Rules: who may live where")
struct RuleTests {
    /// Asks about one child and one home, after a change to each.
    private func ask(
        age: Int = 10, kind: HomeKind = .foster, child: (inout Child) -> Void = { _ in },
        home: (inout Home) -> Void = { _ in }, village: (inout Village) -> Void
    ) throws -> (answer: Eligibility, rules: [String], approvals: [Approval]) {
        var place = Village()
        place.home("H", kind: kind, home)
        place.child("C", age: age, child)
        village(&place)
        return try place.answer("C")
    }

    /// Asks about one child and one home.
    private func ask(
        age: Int = 10, kind: HomeKind = .foster, child: (inout Child) -> Void = { _ in },
        home: (inout Home) -> Void = { _ in }
    ) throws -> (answer: Eligibility, rules: [String], approvals: [Approval]) {
        try ask(age: age, kind: kind, child: child, home: home, village: { _ in })
    }

    @Test("A home to which nothing objects is eligible")
    func plain() throws {
        let found = try ask()
        #expect(found.answer == .eligible)
        #expect(found.rules.isEmpty)
    }

    @Test("The rules are those of the format, each documented")
    func complete() {
        let ids = [
            "kind-unsuitable", "kind-reserved", "not-connected", "supported-age", "unregistered",
            "not-available", "emergency-only", "available-later", "approved-age", "approved-sex",
            "approved-number", "no-place", "usual-limit", "essential-need", "companions", "apart",
            "avoid-area", "pets", "declined", "short-break", "outside-area", "school-key-stage-4",
            "vacancy-unconfirmed", "together",
        ]
        #expect(Rule.all.map(\.id) == ids)
        for rule in Rule.all + Rule.ofOptions {
            #expect(rule.sentence.hasSuffix("."))
            #expect(!rule.source.instrument.isEmpty && !rule.source.section.isEmpty)
        }
    }

    @Test("kind-unsuitable excludes a class recorded as unsuitable")
    func kindUnsuitable() throws {
        #expect(try ask(child: { $0.fostering = .unsuitable }).rules == ["kind-unsuitable"])
        #expect(try ask(child: { $0.residential = .unsuitable }).answer == .eligible)
        #expect(try ask(child: { $0.fostering = .suitable }).answer == .eligible)
    }

    @Test("kind-reserved keeps secure and parent-and-child homes for those who need them")
    func kindReserved() throws {
        #expect(try ask(kind: .secure).rules.contains("kind-reserved"))
        let needing = try ask(
            kind: .secure, child: { $0.needs = NeedCatalogue.deprivationOfLiberty },
            home: { $0.offers = NeedCatalogue.deprivationOfLiberty })
        #expect(needing.answer == .eligible)
        #expect(try ask(kind: .familyCentre).rules.contains("kind-reserved"))
        #expect(try ask(kind: .adoptive).rules.contains("kind-reserved"))
    }

    @Test("not-connected keeps a home for the children it names")
    func notConnected() throws {
        #expect(try ask(home: { $0.connectedTo = [5] }).rules == ["not-connected"])
        #expect(try ask(kind: .connected, home: { $0.connectedTo = [0] }).answer == .eligible)
    }

    @Test("supported-age excludes under sixteen and names the birthday")
    func supportedAge() throws {
        var village = Village()
        village.home("H", kind: .supported)
        village.child("C", age: 15)
        let excluded = try #require(try village.match("C").excluded.first)
        let reason = try #require(excluded.reasons.first { $0.rule == "supported-age" })
        #expect(reason.answer == .excluded)
        #expect(reason.text.contains("1 March 2012"))
        #expect(try ask(age: 16, kind: .supported).answer == .eligible)
    }

    @Test("unregistered excludes, and asks where it is not recorded")
    func unregistered() throws {
        #expect(
            try ask(kind: .childrensHome, home: { $0.isRegistered = false }).answer == .excluded)
        #expect(try ask(kind: .childrensHome, home: { $0.isRegistered = nil }).answer == .ask)
        #expect(try ask(home: { $0.isRegistered = false }).answer == .eligible)
    }

    @Test("not-available excludes homes on hold and the place that is ending")
    func notAvailable() throws {
        #expect(try ask(home: { $0.status = .onHold }).rules == ["not-available"])
        let ending = try ask(child: {
            $0.status = .mustMove
            $0.home = 0
        })
        #expect(ending.rules == ["not-available"])
    }

    @Test("emergency-only keeps emergency homes for emergencies unless released")
    func emergencyOnly() throws {
        #expect(try ask(home: { $0.isEmergency = true }).rules == ["emergency-only"])
        let urgent = try ask(
            child: { $0.urgency = .emergency }, home: { $0.isEmergency = true })
        #expect(urgent.answer == .eligible)
        let released = try ask(
            home: { $0.isEmergency = true },
            village: { $0.policy.settings.releasesEmergencyHomes = Dated(true) })
        #expect(released.answer == .eligible)
    }

    @Test("available-later waits for the day without an approval")
    func availableLater() throws {
        let later = try ask(home: { $0.availableFrom = Village.day("2011-10-10") })
        #expect(later.answer == .conditional)
        #expect(later.rules == ["available-later"])
        #expect(later.approvals.isEmpty)
        let needed = try ask(
            child: { $0.neededBy = Village.day("2011-10-10") },
            home: { $0.availableFrom = Village.day("2011-10-10") })
        #expect(needed.answer == .eligible)
    }

    @Test("approved-age excludes outside the terms; an emergency waits six working days")
    func approvedAge() throws {
        #expect(try ask(home: { $0.maxAge = 9 }).rules == ["approved-age"])
        #expect(try ask(home: { $0.maxAge = 10 }).answer == .eligible)
        var village = Village()
        village.home("H") { $0.minAge = 11 }
        village.child("C") { $0.urgency = .emergency }
        let option = try #require(try village.match("C").options.first)
        #expect(option.eligibility == .conditional)
        #expect(option.approvals == [.outsideTerms])
        // 30 September 2011 was a Friday: six working days end on Monday 10 October.
        #expect(option.reasons[0].text.contains("10 October 2011"))
        let residential = try ask(
            kind: .childrensHome, child: { $0.urgency = .emergency }, home: { $0.minAge = 11 })
        #expect(residential.answer == .excluded)
    }

    @Test("approved-sex excludes, asks for an unknown sex, in an emergency too")
    func approvedSex() throws {
        #expect(
            try ask(child: { $0.sex = .male }, home: { $0.admits = .female }).rules == [
                "approved-sex"
            ])
        let unknown = try ask(
            child: { $0.urgency = .emergency }, home: { $0.admits = .female })
        #expect(unknown.answer == .ask)
        let urgent = try ask(
            child: {
                $0.sex = .male
                $0.urgency = .emergency
            }, home: { $0.admits = .female })
        #expect(urgent.approvals == [.outsideTerms])
    }

    @Test("approved-number counts those there, other authorities' children included")
    func approvedNumber() throws {
        let full = try ask(home: { $0.approvedPlaces = 1 }) {
            $0.instance.household = [
                HouseholdMember(home: 0, kind: .otherAuthorityChild, age: 9)
            ]
        }
        #expect(full.rules == ["approved-number"])
        let own = try ask(home: { $0.approvedPlaces = 1 }) {
            $0.instance.household = [HouseholdMember(home: 0, kind: .ownChild, age: 9)]
        }
        #expect(own.answer == .eligible)
    }

    @Test("no-place counts may-move children who live there, not must-move ones")
    func noPlace() throws {
        func with(_ status: ChildStatus) throws -> [String] {
            try ask(home: { $0.places = 1 }) { $0.child("D", status: status, home: 0) }.rules
        }
        #expect(try with(.mayMove) == ["no-place"])
        #expect(try with(.mustMove) == [])
    }

    @Test("usual-limit waits for an exemption unless all are siblings or named")
    func usualLimit() throws {
        func asked(group: String?, exempt: [Int], kind: HomeKind = .foster) throws -> (
            Eligibility, [String], [Approval]
        ) {
            var village = Village()
            village.home("H", kind: kind, places: 5) { $0.exemptFor = exempt }
            for index in 0..<3 {
                village.child("S\(index)", status: .settled, home: 0) { $0.siblingGroup = group }
            }
            village.child("C") { $0.siblingGroup = group }
            return try village.answer("C")
        }
        let limited = try asked(group: nil, exempt: [])
        #expect(limited.0 == .conditional)
        #expect(limited.2 == [.exemption])
        #expect(try asked(group: "G", exempt: []).0 == .eligible)
        #expect(try asked(group: nil, exempt: [3]).0 == .eligible)
        #expect(try asked(group: nil, exempt: [], kind: .childrensHome).0 == .eligible)
    }

    @Test("essential-need excludes, and asks where offers are not recorded")
    func essentialNeed() throws {
        let wheelchair = NeedCatalogue().set(of: "wheelchair-access")!
        #expect(
            try ask(child: { $0.needs = wheelchair }, home: { $0.offers = [] }).answer == .excluded)
        #expect(try ask(child: { $0.needs = wheelchair }, home: { $0.offers = nil }).answer == .ask)
        let other = NeedCatalogue().set(of: "autism")!
        #expect(try ask(child: { $0.needs = other }, home: { $0.offers = [] }).answer == .eligible)
    }

    @Test(
        "companions tests the child's rule against ages in the home",
        arguments: [
            (LivingCompanions.solo, 12, true), (.olderOnly, 10, true), (.olderOnly, 11, false),
            (.youngerOnly, 10, true), (.youngerOnly, 9, false), (.withOthers, 10, false),
        ])
    func companions(rule: LivingCompanions, age: Int, isBroken: Bool) throws {
        let mine = try ask(child: { $0.livingCompanions = rule }) {
            $0.child("D", age: age, status: .settled, home: 0)
        }
        #expect((mine.answer == .excluded) == isBroken)
        let household = try ask(child: { $0.livingCompanions = rule }) {
            $0.instance.household = [HouseholdMember(home: 0, kind: .ownChild, age: age)]
        }
        #expect((household.answer == .excluded) == isBroken)
    }

    @Test("companions holds for those there, asks for unknown ages, leaves siblings and adults out")
    func companionsOfOthers() throws {
        let theirs = try ask {
            $0.child("D", status: .settled, home: 0) { $0.livingCompanions = .solo }
        }
        #expect(theirs.rules == ["companions"])
        let unknown = try ask(child: { $0.noChildUnder = 5 }) {
            $0.instance.household = [HouseholdMember(home: 0, kind: .ownChild)]
        }
        #expect(unknown.answer == .ask)
        // Nobody is under 0: that is no rule, and nothing to ask.
        let none = try ask(child: { $0.noChildUnder = 0 }) {
            $0.instance.household = [HouseholdMember(home: 0, kind: .ownChild)]
        }
        #expect(none.answer == .eligible)
        let adult = try ask(child: { $0.livingCompanions = .solo }) {
            $0.instance.household = [HouseholdMember(home: 0, kind: .adult)]
        }
        #expect(adult.answer == .eligible)
        let sibling = try ask(child: {
            $0.livingCompanions = .solo
            $0.siblingGroup = "G"
        }) { $0.child("D", status: .settled, home: 0) { $0.siblingGroup = "G" } }
        #expect(sibling.answer == .eligible)
    }

    @Test("companions says whose rule is broken, also by brothers and sisters of another family")
    func brokenCompanions() throws {
        func text(_ group: String?) throws -> String {
            var village = Village()
            village.home("H")
            village.child("D", status: .settled, home: 0) {
                $0.siblingGroup = group
                $0.siblingPlan = group == nil ? nil : .togetherIfPossible
            }
            village.child("C") {
                $0.livingCompanions = .solo
                $0.siblingGroup = "C"
                $0.siblingPlan = .togetherIfPossible
            }
            let excluded = try #require(try village.match("C").excluded.first { $0.home == 0 })
            return try #require(excluded.reasons.first { $0.rule == "companions" }).text
        }
        let sentence =
            "The child must be the only child in the home, and that is not so in this home."
        #expect(try text(nil) == sentence)
        #expect(try text("D") == sentence)
        var village = Village()
        village.home("H")
        village.child("D", status: .settled, home: 0) { $0.livingCompanions = .solo }
        village.child("C") { $0.noChildUnder = 5 }
        let excluded = try #require(try village.match("C").excluded.first { $0.home == 0 })
        #expect(
            excluded.reasons.first { $0.rule == "companions" }?.text
                == "A child who lives there must be the only child in the home (assessed)."
        )
    }

    @Test("apart excludes; a registered manager is asked and may accept")
    func apart() throws {
        func asked(_ kind: HomeKind, accepted: Bool = false) throws -> Eligibility {
            try ask(kind: kind) {
                $0.child("D", status: .settled, home: 0)
                $0.instance.apart = [ApartPair(first: 1, second: 0)]
                if accepted {
                    $0.instance.answers = [Answer(child: 0, home: 0, kind: .accepted)]
                }
            }.answer
        }
        #expect(try asked(.foster) == .excluded)
        #expect(try asked(.childrensHome) == .ask)
        #expect(try asked(.childrensHome, accepted: true) == .eligible)
        #expect(try asked(.foster, accepted: true) == .excluded)
    }

    @Test("avoid-area excludes up to its edge and asks where the home's position is unknown")
    func avoidArea() throws {
        func asked(_ radius: Int64, position: Position?) throws -> Eligibility {
            try ask(home: { $0.position = position }) {
                $0.instance.avoidAreas = [
                    AvoidArea(
                        child: 0, centre: Position(easting: 545_000, northing: 260_000),
                        radius: Metres(radius))
                ]
            }.answer
        }
        let here = Position(easting: 545_000, northing: 259_000)
        #expect(try asked(1000, position: here) == .excluded)
        #expect(try asked(990, position: here) == .eligible)
        #expect(try asked(990, position: nil) == .ask)
    }

    @Test("pets excludes by safety and by must, and asks where unknown")
    func pets() throws {
        #expect(try ask(child: { $0.pets = .no }, home: { $0.hasPets = true }).rules == ["pets"])
        #expect(try ask(child: { $0.pets = .must }, home: { $0.hasPets = false }).rules == ["pets"])
        #expect(try ask(child: { $0.pets = .no }, home: { $0.hasPets = nil }).answer == .ask)
        #expect(
            try ask(child: { $0.pets = .ratherNot }, home: { $0.hasPets = true }).answer
                == .eligible)
    }

    @Test("declined remembers the latest answer, the more cautious of one day")
    func declined() throws {
        func asked(_ answers: [(AnswerKind, String?)]) throws -> Eligibility {
            try ask {
                $0.instance.answers = answers.map {
                    Answer(child: 0, home: 0, kind: $0.0, on: $0.1.map(Village.day))
                }
            }.answer
        }
        #expect(try asked([(.declined, nil)]) == .excluded)
        #expect(try asked([(.asked, nil)]) == .ask)
        #expect(
            try asked([(.declined, "2011-09-01"), (.accepted, "2011-09-02")]) == .eligible)
        #expect(
            try asked([(.declined, "2011-09-02"), (.accepted, "2011-09-02")]) == .excluded)
    }

    @Test("short-break homes take no full-time placement")
    func shortBreak() throws {
        #expect(try ask(kind: .shortBreak).rules == ["short-break"])
    }

    @Test("outside-area waits for the nominated officer, at a distance for the director")
    func outsideArea() throws {
        func asked(
            _ authority: String?, _ provider: PlaceProvider?, kind: HomeKind = .foster
        ) throws -> (Eligibility, [Approval]) {
            let found = try ask(
                kind: kind,
                home: {
                    $0.authority = authority
                    $0.placeProvider = provider
                    $0.connectedTo = kind == .connected ? [0] : nil
                })
            return (found.answer, found.approvals)
        }
        #expect(try asked("E06000031", .privateSector).1 == [.nominatedOfficer])
        #expect(try asked("E09000001", .privateSector).1 == [.director])
        #expect(try asked("W06000015", .privateSector).1 == [.director])
        #expect(try asked("E09000001", .own).0 == .eligible)
        #expect(try asked("E09000001", .own, kind: .childrensHome).1 == [.director])
        #expect(try asked("E09000001", nil, kind: .connected).0 == .eligible)
        #expect(try asked(nil, .privateSector).0 == .ask)
        #expect(try asked(nil, .own).0 == .eligible)
        #expect(try asked("E06000031", nil).0 == .ask)
        #expect(try asked("E10000003", nil).0 == .eligible)
    }

    @Test("school-key-stage-4 waits for approval in Years 10 and 11, and asks for what is missing")
    func schoolKeyStage4() throws {
        func asked(
            keeps: Bool?, school: Position?, age: Int = 15, urgency: Urgency = .planned
        ) throws -> Eligibility {
            try ask(
                age: age,
                child: {
                    $0.keepsSchool = keeps
                    $0.school = school
                    $0.urgency = urgency
                }
            ).answer
        }
        let far = Position(easting: 545_000, northing: 284_000)
        let near = Position(easting: 545_000, northing: 260_000)
        #expect(try asked(keeps: true, school: far) == .conditional)
        #expect(try asked(keeps: true, school: near) == .eligible)
        #expect(try asked(keeps: true, school: nil) == .ask)
        #expect(try asked(keeps: nil, school: near) == .eligible)
        #expect(try asked(keeps: nil, school: far) == .ask)
        #expect(try asked(keeps: nil, school: nil) == .ask)
        #expect(try asked(keeps: nil, school: far, urgency: .emergency) == .eligible)
        #expect(try asked(keeps: false, school: far) == .eligible)
        #expect(try asked(keeps: true, school: far, age: 13) == .eligible)
        #expect(try asked(keeps: true, school: far, urgency: .emergency) == .eligible)
    }

    @Test("vacancy-unconfirmed asks after fourteen days and says how old the fact is")
    func vacancyUnconfirmed() throws {
        #expect(try ask(home: { $0.confirmedOn = Village.day("2011-09-16") }).answer == .eligible)
        #expect(try ask(home: { $0.confirmedOn = Village.day("2011-09-15") }).answer == .ask)
        #expect(try ask(home: { $0.confirmedOn = Village.today }).answer == .eligible)
        #expect(try ask(home: { $0.confirmedOn = Village.today.adding(days: 1) }).answer == .ask)
        #expect(try ask(home: { $0.confirmedOn = nil }).answer == .ask)
        var village = Village()
        village.home("H") { $0.confirmedOn = Village.day("2011-08-09") }
        village.child("C")
        let option = try #require(try village.match("C").options.first)
        #expect(option.eligibility == .ask)
        #expect(option.reasons[0].text.contains("52 days"))
        #expect(option.wouldRank == 1)
    }

    @Test("together excludes every home but that of the settled sibling")
    func together() throws {
        var village = Village()
        village.home("H")
        village.home("I")
        village.child("S", status: .settled, home: 1) {
            $0.siblingGroup = "G"
            $0.siblingPlan = .together
        }
        village.child("C") {
            $0.siblingGroup = "G"
            $0.siblingPlan = .together
        }
        #expect(try village.answer("C", home: 0).1 == ["together"])
        #expect(try village.answer("C", home: 1).0 == .eligible)
    }

    @Test("A setting changes on its day")
    func datedSettings() throws {
        func asked(_ day: String) throws -> Eligibility {
            var village = Village()
            village.policy.settings.supportedAge = Dated(
                16, entries: [.init(from: Village.day("2012-01-01"), value: 18)])
            village.home("H", kind: .supported)
            village.child("C", age: 16) { $0.neededBy = Village.day(day) }
            return try village.answer("C").0
        }
        #expect(try asked("2011-12-31") == .eligible)
        #expect(try asked("2012-01-01") == .excluded)
    }

    @Test("No reason names another child")
    func discretion() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("OTHER", status: .settled, home: 0) { $0.livingCompanions = .solo }
        village.child("C")
        village.instance.apart = [ApartPair(first: 0, second: 1, reason: "secret")]
        for reason in try village.match("C").excluded[0].reasons {
            #expect(!reason.text.contains("OTHER"))
            #expect(!reason.text.contains("secret"))
        }
    }
}
