import Care
import Matching
import Optimisation
import Synthesis
import Testing

/// A county in which facts are blank, unusual or missing here and there.
private func blurredCounty(_ seed: UInt64, children: Int = 50, authorities: Int = 2) throws
    -> Instance
{
    var parameters = CountyFamily.county.parameters(tightness: seed % 2 == 0 ? .tight : .loose)
    parameters.country = .invented(placing: authorities, around: 8, spacing: 40_000)
    parameters.children = children
    parameters.homes = children * 3 / 2
    let parts = [children / 4, children / 4]
    parameters.mayMove = parts[0]
    parameters.mustMove = parts[1]
    parameters.referred = children / 3
    var county = try CountyGenerator.county(parameters, seed: seed).inCanonicalOrder()
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func chance(_ percent: UInt64) -> Bool {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % 100 < percent
    }
    for index in county.homes.indices {
        if chance(8) { county.homes[index].position = nil }
        if chance(8) { county.homes[index].authority = nil }
        if chance(8) { county.homes[index].placeProvider = nil }
        if chance(10) { county.homes[index].offers = nil }
        if chance(10) { county.homes[index].hasPets = nil }
        if chance(10) { county.homes[index].confirmedOn = nil }
        if chance(10) { county.homes[index].isRegistered = nil }
        if chance(10) { county.homes[index].languages = ["urdu", "welsh"] }
        if chance(10) { county.homes[index].faiths = ["sikh"] }
        if chance(5) { county.homes[index].isEmergency = true }
        if chance(6) {
            county.homes[index].kind = .connected
            county.homes[index].connectedTo = [index % children]
        }
        if chance(20), county.homes[index].kind == .foster { county.homes[index].places = 5 }
        if chance(10) { county.homes[index].exemptFor = [index % children] }
        if chance(8) {
            county.homes[index].minAge = index % 18
            county.homes[index].maxAge = index % 18
        }
    }
    for index in county.children.indices {
        if chance(8) { county.children[index].origin = nil }
        if chance(20) { county.children[index].isUnaccompanied = true }
        if chance(30) { county.children[index].urgency = .emergency }
        if chance(15) { county.children[index].wantedLanguages = ["polish", "urdu"] }
        if chance(15) { county.children[index].wantedFaiths = ["sikh"] }
        if chance(10) { county.children[index].pets = .ratherNot }
        if chance(10) { county.children[index].pets = .no }
        if chance(10) { county.children[index].sex = .unknown }
        if chance(10) { county.children[index].livingCompanions = .olderOnly }
        if chance(15) { county.children[index].keepsSchool = nil }
        if chance(5) { county.children[index].noChildUnder = 5 }
    }
    return county.inCanonicalOrder()
}

@Suite("The pairs that a whole allocation holds")
struct HeldPairsTests {
    /// Rules that are rows or parties of a whole allocation.
    private static let notOfPairs = ["approved-number", "no-place", "usual-limit", "together"]

    /// Whether a home is open to a child, asked rule by rule.
    private func isOpen(
        _ register: Register, _ child: Int, _ home: Int, there: [Int], includesAsk: Bool
    ) -> Bool {
        let one = register.instance.children[child]
        let other = register.instance.homes[home]
        if one.home == home, one.status == .mayMove { return false }
        let others = register.instance.household.count {
            $0.home == home && $0.kind == .otherAuthorityChild
        }
        if other.usablePlaces <= there.count + others { return false }
        return Candidacy(
            register: register, child: child, home: home, there: there, placed: [child]
        )
        .verdicts().allSatisfy { rule, verdict in
            if Self.notOfPairs.contains(rule.id) { return true }
            switch verdict.answer {
            case .excluded: return false
            case .ask: return includesAsk
            case .conditional, .eligible: return true
            }
        }
    }

    /// Who is in a home for sure when a child moves in.
    private func surelyThere(_ instance: Instance, _ child: Int, _ home: Int) -> [Int] {
        let start = instance.children[child].start(asOf: instance.asOf)
        let day = max(start, instance.homes[home].availableFrom ?? start)
        return instance.children.indices.filter { other in
            let one = instance.children[other]
            if other == child || one.home != home { return false }
            switch one.status {
            case .settled: return true
            case .mayMove, .mustMove: return one.start(asOf: instance.asOf) > day
            case .referred: return false
            }
        }
    }

    @Test(
        "Held pairs are those that every rule, asked one by one, leaves open, at the same points",
        arguments: 1...8 as ClosedRange<UInt64>)
    func sameAsRules(_ seed: UInt64) throws {
        let county = try blurredCounty(seed)
        var policy = Policy()
        if seed % 3 == 0 {
            policy.weights.per100Pounds = Weight(thousandths: 1_500)
            policy.settings.nearHome = Dated(Quantity(millionths: 3_141_592))
            policy.settings.vacancyDays = Dated(
                10, entries: [.init(from: county.asOf.adding(days: 3), value: 400)])
        }
        let register = Register(instance: county, policy: policy)
        for includesAsk in [false, true] {
            let all = Allocator(register: register, includesAsk: includesAsk, held: .all).pairs
            // So many that none is left out.
            let near = Allocator(
                register: register, includesAsk: includesAsk, held: .cheapest(10_000)
            ).pairs
            #expect(all.beyond == nil)
            var pairs = 0
            for child in county.children.indices where county.children[child].status != .settled {
                let open = county.homes.indices.filter {
                    isOpen(
                        register, child, $0, there: surelyThere(county, child, $0),
                        includesAsk: includesAsk)
                }
                #expect(all.byChild[child].map { Int($0.home) } == open, "child \(child)")
                for entry in all.byChild[child] {
                    let points = register.pairPoints(child: child, home: Int(entry.home))
                    #expect(entry.points == points)
                }
                #expect(Set(near.byChild[child]).isSubset(of: all.byChild[child]))
                #expect(near.beyond?[child] == Points(billionths: .max))
                pairs += open.count
            }
            #expect(pairs > 100)
        }
    }

    @Test(
        "Where the cheapest pairs are held, none left out costs less than is said",
        arguments: 1...8 as ClosedRange<UInt64>)
    func bounded(_ seed: UInt64) throws {
        var policy = Policy()
        if seed % 4 == 0 { policy.weights.perKmFromHome = Weight(0) }
        if seed % 4 == 1 { policy.weights.outsideArea = Weight(0) }
        let register = Register(instance: try blurredCounty(seed), policy: policy)
        let complete = Allocator(register: register, includesAsk: false, held: .all)
        let all = complete.model(.init())
        for breadth in [1, 3, 8] {
            let allocator = Allocator(
                register: register, includesAsk: false, held: .cheapest(breadth))
            let near = allocator.model(.init())
            let beyond = try #require(near.program.beyond)
            #expect(beyond.count == near.program.parties.count)
            let held = columns(of: near)
            var leftOut = 0
            for (key, cost) in columns(of: all) {
                if let same = held[key] {
                    #expect(same == cost)
                    continue
                }
                leftOut += 1
                let limits = near.members.indices.filter { near.members[$0] == key.children }
                    .map { beyond[$0] }
                #expect((limits.min() ?? .max) <= cost, "\(key) at breadth \(breadth)")
            }
            #expect(Set(held.keys).isSubset(of: columns(of: all).keys))
            if breadth == 1 { #expect(leftOut > 0) }
        }
    }

    /// A column by what it means.
    private struct Meaning: Hashable {
        var children: [Int]
        var home: Int?
        var isStay: Bool
        var isExclusive: Bool
    }

    private func columns(of model: AllocationModel) -> [Meaning: Int64] {
        var found: [Meaning: Int64] = [:]
        for (party, children) in model.members.enumerated() {
            let range = model.program.columnStart[party]..<model.program.columnStart[party + 1]
            for column in range {
                let site = Int(model.program.columnSites[column])
                let key = Meaning(
                    children: children, home: site < 0 ? nil : model.homeOfSite[site],
                    isStay: model.program.parties[party].isStay,
                    isExclusive: model.program.parties[party].isExclusive)
                found[key] = model.program.columnCosts[column]
            }
        }
        return found
    }
}

@Suite("Whole allocations that hold the cheapest pairs only")
struct CountryTests {
    @Test(
        "Plan and bound bracket the optimum over all pairs, and the certificate holds",
        arguments: 1...6 as ClosedRange<UInt64>)
    func bracket(_ seed: UInt64) throws {
        let register = Register(
            instance: try blurredCounty(seed, children: 36), policy: Policy())
        var options = PackingOptions()
        options.nodeLimit = 300
        let whole = try Allocator(register: register, includesAsk: false, held: .all)
            .allocate(.init(), options: options)
        let least = try #require(whole.status == .optimal ? whole.plan : nil).check.points
        options.certifies = true
        // The last as a country is searched: in parts, prices cell by cell.
        for (breadth, isInParts) in [(1, false), (4, false), (4, true)] {
            if isInParts {
                options.tuning.largeCount = 0
                options.tuning.veryLargeCount = 0
                options.tuning.partSize = 9
            }
            let near = try Allocator(
                register: register, includesAsk: false, held: .cheapest(breadth)
            ).allocate(.init(), options: options)
            let plan = try #require(near.plan)
            #expect(near.bound <= least)
            #expect(plan.check.points >= least)
            #expect(plan.check.isValid)
            // The auction sees the places: its plan is no bad one.
            #expect(near.bound.billionths * 2 >= least.billionths)
            #expect(plan.check.points.billionths * 8 <= least.billionths * 10)
            let certificate = try #require(near.certificate)
            let check = CertificateCheck(
                certificate, isSealed: true, register: register,
                inputHash: certificate.inputHash, policyHash: certificate.policyHash)
            #expect(check.holds, "\(check.objections)")
            #expect(check.bound == certificate.bound)
        }
    }
}
