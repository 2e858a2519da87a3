import Care
import Exchange
import Testing

@Suite("What reading makes of values")
struct ReadingTests {
    private func read(
        authority: String = "adjoining: []\n", children: String = "child_id,birth_date,status\n",
        homes: String = "home_id,kind,places,weekly_cost\n", files: [String: String] = [:]
    ) throws -> Reading {
        let place = try Scratch()
        try place.write(
            "authority.yml",
            "authority: {code: E10000003, name: Cambridgeshire}\nas_of: 2011-09-30\n" + authority)
        try place.write("children.csv", children)
        try place.write("homes.csv", homes)
        for (name, text) in files { try place.write(name, text) }
        return try InstanceFolder.read(at: place.path)
    }

    @Test(
        "Where line 1 holds rows as well, none of their cells is repeated",
        arguments: ["\u{2028}", "\u{B}", "\u{85}"])
    func rowsInTheHeader(_ end: String) throws {
        let lines = [
            "home_id,kind,places,weekly_cost,name,framework_tier", "H1,foster,2,1,Zoltana Quibble,",
            "H2,foster,2,1,Quibble,Ann Miles",
        ]
        let reading = try read(homes: lines.joined(separator: end))
        let told =
            (reading.faults.map { "\($0.column ?? "") \($0.value ?? "") \($0.message)" }
            + reading.notices.map { "\($0.column ?? "") \($0.message)" }).joined(separator: "\n")
        #expect(!told.isEmpty)
        for name in ["Zoltana", "Quibble", "Ann"] { #expect(!told.contains(name), "\(told)") }
    }

    @Test("A blank is unknown, except where the format gives a default")
    func blanks() throws {
        let reading = try read(
            children: "child_id,birth_date,status,sex,uasc,keep_school,pets,urgency,needs\n"
                + "C1,14/05/2003,REFERRED,,,,,,\n",
            homes: "home_id,kind,places,weekly_cost,offers,pets,registered,status,emergency,"
                + "places_unavailable,sex,languages\nH1,Foster,2,455.5,,,,,,,,\n")
        let child = try #require(reading.instance?.children.first)
        #expect(child.birth == Day(iso: "2003-05-14"))
        #expect(child.sex == .unknown)
        #expect(child.isUnaccompanied == false)
        #expect(child.keepsSchool == nil)
        #expect(child.pets == nil)
        #expect(child.urgency == .planned)
        let home = try #require(reading.instance?.homes.first)
        #expect(home.weeklyCost == Pence(45550))
        #expect(home.offers == nil)
        #expect(home.hasPets == nil)
        #expect(home.isRegistered == nil)
        #expect(home.status == .available)
        #expect(home.isEmergency == false)
        #expect(home.placesUnavailable == 0)
        #expect(home.admits == nil)
        #expect(home.languages == nil)
    }

    @Test(
        "Languages and faiths that people read as one are one",
        arguments: [
            "roman  catholic", "Roman\u{A0}Catholic", "Roman Catholic\u{200B}",
            "\u{FEFF}ROMAN CATHOLIC",
        ])
    func words(_ text: String) throws {
        let reading = try read(
            authority: "adjoining: []\n",
            children: "child_id,birth_date,status,wanted_faith,wanted_languages\n"
                + "C1,2003-05-14,referred,Roman Catholic,Na\u{2019}vi\n",
            homes: "home_id,kind,places,weekly_cost,faiths,languages\n"
                + "H1,foster,2,1,\(text);Roman Catholic,Na'vi\nH2,foster,2,1,\u{200B},\n")
        let instance = try #require(reading.instance)
        #expect(instance.children[0].wantedFaiths == ["roman catholic"])
        #expect(instance.homes[0].faiths == ["roman catholic"])
        #expect(instance.children[0].wantedLanguages == instance.homes[0].languages)
        #expect(instance.homes[1].faiths == nil)
    }

    @Test("Lists are sets, codes compare without case, `none` is an answer and not a blank")
    func lists() throws {
        let reading = try read(
            authority: "adjoining: []\nneeds: {Hoist-Transfers: {essential: yes}}\n",
            children: "child_id,birth_date,status,needs,wanted_languages,sex\n"
                + "C1,2003-05-14,referred, Autism;AUTISM ; hoist-transfers;,Urdu;polish;urdu,2\n",
            homes: "home_id,kind,places,weekly_cost,offers,languages,connected_to\n"
                + "H1,foster,2,1,NONE,none,\nH2,connected,1,1,esol,,C1;C1\n")
        let instance = try #require(reading.instance)
        #expect(
            instance.needs.codes(in: instance.children[0].needs) == ["autism", "hoist-transfers"])
        #expect(instance.children[0].needs.intersection(instance.needs.essential).count == 1)
        #expect(instance.children[0].wantedLanguages == ["polish", "urdu"])
        #expect(instance.children[0].sex == .female)
        #expect(instance.homes[0].offers == [])
        #expect(instance.homes[0].languages == [])
        #expect(instance.homes[0].connectedTo == nil)
        #expect(instance.homes[1].connectedTo == [0])
    }

    @Test("A child who turns 18 on the start date is refused, one who does a day later is not")
    func eighteen() throws {
        func faults(_ birth: String, _ neededBy: String) throws -> Int {
            try read(
                children: "child_id,birth_date,status,needed_by\nC1,\(birth),referred,\(neededBy)\n"
            ).faults.count
        }
        #expect(try faults("1993-09-30", "") == 1)
        #expect(try faults("1993-10-01", "") == 0)
        #expect(try faults("1993-10-01", "2011-10-01") == 1)
        #expect(try faults("1993-09-30", "2011-09-01") == 1)
        // 29 February counts on 1 March.
        #expect(try faults("1996-02-29", "2014-02-28") == 0)
        #expect(try faults("1996-02-29", "2014-03-01") == 1)
    }

    @Test("Members of a group that are treated singly are bound by no common plan")
    func apartMembers() throws {
        let reading = try read(
            children: "child_id,birth_date,status,home_id,sibling_group,sibling_plan\n"
                + "C1,2003-05-14,settled,H1,S1,together\nC2,2003-05-14,settled,H2,S1,apart\n"
                + "C3,2003-05-14,settled,H1,S1,Together\n",
            homes: "home_id,kind,places,weekly_cost\nH1,foster,2,1\nH2,foster,2,1\n")
        #expect(reading.faults == [])
        #expect(reading.instance?.children[1].groupPlan == nil)
    }

    @Test("A policy of dated values is in force by date, the built-in value before the first")
    func datedPolicy() throws {
        let reading = try read(
            authority: "adjoining: []\npolicy: policy.yml\n",
            files: [
                "policy.yml": """
                settings:
                  vacancy_days:
                    - {from: 2012-01-01, value: 7}
                    - {from: 2011-01-01, value: 21}
                """
            ])
        let days = try #require(reading.policy?.settings.vacancyDays)
        #expect(days.inForce(on: try #require(Day(iso: "2010-12-31"))) == 14)
        #expect(days.inForce(on: try #require(Day(iso: "2011-01-01"))) == 21)
        #expect(days.inForce(on: try #require(Day(iso: "2012-06-01"))) == 7)
        #expect(reading.policy?.weights == Policy().weights)
    }

    @Test("The policy given takes the place of the folder's, whose faults are then not read")
    func policyOverride() throws {
        let place = try Scratch()
        try place.write(
            "authority.yml",
            "authority: {code: E10000003, name: C}\nas_of: 2011-09-30\nadjoining: []\n"
                + "policy: policy.yml\n")
        try place.write("children.csv", "child_id,birth_date,status\n")
        try place.write("homes.csv", "home_id,kind,places,weekly_cost\n")
        try place.write("policy.yml", "weights: {move: -1}\n")
        try place.write("other.yml", "weights: {move: 5}\n")
        #expect(try InstanceFolder.read(at: place.path).faults.count == 1)
        let reading = try InstanceFolder.read(
            at: place.path, policyOverride: place.path + "/other.yml")
        #expect(reading.faults == [])
        #expect(reading.policy?.weights.move == Weight(5))
    }

    @Test("A policy that nothing names and a table with a misspelt name are noticed")
    func strays() throws {
        let reading = try read(files: [
            "policy.yml": "weights: {move: 5}\n", "avoid_area.csv": "x\n", "plan.csv": "y\n",
        ])
        #expect(reading.policy == Policy())
        #expect(reading.notices.map(\.file) == ["policy.yml", "avoid_area.csv"])
    }

    @Test("Wales next door is noticed and never adjoining")
    func wales() throws {
        let reading = try read(authority: "adjoining: [W06000023, E07000154]\n")
        #expect(reading.instance?.authority.adjoining == ["E10000021"])
        #expect(reading.notices.count == 2)
    }

    @Test("Optional tables may be empty, or without rows and columns")
    func emptyTables() throws {
        let reading = try read(files: [
            "household.csv": "", "apart.csv": "\u{FEFF}\r\n", "contracts.csv": "contract_id\n",
        ])
        #expect(reading.faults == [])
        #expect(reading.notices.map(\.file) == ["household.csv", "apart.csv"])
    }
}
