import Care
import Testing

/// A county of 1,200 children: what is in it could be so.
@Suite struct PlausibilityTests {
    private let county: Instance
    private let residents: [[Child]]

    init() throws {
        county = try Workshop.county(blanks: 20)
        var residents = [[Child]](repeating: [], count: county.homes.count)
        for child in county.children {
            if let home = child.home { residents[home].append(child) }
        }
        self.residents = residents
    }

    @Test("Children suit the terms of the homes they live in, but for a few who outgrew them")
    func terms() {
        var within = 0
        var all = 0
        for (index, home) in county.homes.enumerated() {
            for child in residents[index] {
                let age = county.asOf.wholeYears(since: child.birth)
                all += 1
                if age >= home.minAge ?? 0, age <= home.maxAge ?? 17 { within += 1 }
            }
        }
        #expect(Workshop.percent(within, of: all) > 95)
    }

    @Test("Nobody lives in a home beyond its places, or under 16 in supported accommodation")
    func places() {
        var there = residents.map(\.count)
        for member in county.household where member.kind == .otherAuthorityChild {
            there[member.home] += 1
        }
        for (index, home) in county.homes.enumerated() {
            #expect(there[index] <= home.places, "\(home.id)")
            if home.kind == .supported {
                #expect(
                    residents[index].allSatisfy { county.asOf.wholeYears(since: $0.birth) >= 16 })
            }
        }
    }

    @Test("Brothers and sisters with a joint plan who are settled share one home")
    func siblings() {
        var homes: [String: Set<Int>] = [:]
        var plans: [String: Set<SiblingPlan?>] = [:]
        var shared = 0
        for child in county.children {
            guard let group = child.siblingGroup else { continue }
            plans[group, default: []].insert(child.siblingPlan)
            guard child.status == .settled, child.siblingPlan == .together else { continue }
            if let home = child.home { homes[group, default: []].insert(home) }
            shared += 1
        }
        #expect(shared > 40)
        #expect(homes.values.allSatisfy { $0.count == 1 })
        #expect(plans.values.allSatisfy { $0.count == 1 })
    }

    @Test("Every connected home names those who live there")
    func connected() {
        for (index, home) in county.homes.enumerated() where home.kind == .connected {
            let named = Set((home.connectedTo ?? []).map { county.children[$0].id })
            #expect(!named.isEmpty)
            #expect(Set(residents[index].map(\.id)).isSubset(of: named))
        }
    }

    @Test("Nobody came before birth or after the day, and nobody is 18 when a home is needed")
    func dates() {
        for child in county.children {
            if let placed = child.placedOn {
                #expect(placed >= child.birth && placed <= county.asOf)
            }
            #expect(child.start(asOf: county.asOf) < child.birth.adding(years: 18))
        }
    }

    @Test("No two homes or children share an id, and no home has a name")
    func references() {
        #expect(Set(county.children.map(\.id)).count == county.children.count)
        #expect(Set(county.homes.map(\.id)).count == county.homes.count)
        #expect(county.homes.allSatisfy { $0.name == nil })
    }

    @Test("There is something for every rule to bite on")
    func preconditions() {
        let open = county.children.filter { $0.status != .settled }
        let essential = county.needs.essential
        #expect(open.contains { $0.fostering == .unsuitable || $0.residential == .unsuitable })
        #expect(open.contains { !$0.needs.isDisjoint(with: essential) })
        #expect(open.contains { $0.livingCompanions == .solo })
        #expect(open.contains { $0.noChildUnder != nil })
        #expect(open.contains { $0.pets == .no } && open.contains { $0.pets == .must })
        #expect(open.contains { $0.urgency == .emergency })
        #expect(open.contains { $0.siblingPlan == .together })
        #expect(!county.apart.isEmpty && !county.avoidAreas.isEmpty && !county.contracts.isEmpty)
        #expect(Set(county.answers.map(\.kind)) == [.accepted, .declined, .asked])
        for kind in HomeKind.allCases {
            #expect(county.homes.contains { $0.kind == kind }, "\(kind.rawValue)")
        }
        #expect(county.homes.contains { $0.isEmergency })
        #expect(county.homes.contains { $0.isRegistered == false })
        #expect(county.homes.contains { $0.status == .onHold })
        #expect(county.homes.contains { $0.availableFrom.map { $0 > county.asOf } ?? false })
        #expect(county.homes.contains { $0.approvedPlaces.map { $0 < 2 } ?? false })
        #expect(county.homes.contains { $0.confirmedOn == nil && $0.kind == .foster })
        let location = Set(county.homes.map { county.authority.location(of: $0.authority) })
        #expect(location == [.inside, .adjoining, .distant, .unknown])
    }
}
