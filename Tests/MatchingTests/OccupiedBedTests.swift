import Care
import Optimisation
import Testing

@testable import Matching

@Suite("Nobody is offered a bed that is still slept in")
struct OccupiedBedTests {
    private func best(_ village: Village, includesAsk: Bool = false) throws -> PlanCheck {
        let allocator = Allocator(register: village.register, includesAsk: includesAsk)
        return try #require(try allocator.allocate(.init(), options: PackingOptions()).plan).check
    }

    private func day(_ days: Int) -> Day { Village.today.adding(days: days) }

    @Test("Before the day no-place excludes and names it; on the day the bed is free")
    func leaver() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("L", status: .mustMove, home: 0) { $0.neededBy = day(20) }
        village.child("C") { $0.neededBy = day(19) }
        let early = try village.match("C")
        #expect(early.options.isEmpty)
        let miss = try #require(early.nearestMisses.first)
        #expect(miss.blockedBy == ["no-place"])
        let free = day(20).inWords
        #expect(miss.reasons[0].text.contains("free from \(free)"))
        #expect(miss.text.contains(free))
        #expect(try best(village).homes == [nil, nil])
        village.instance.children[1].neededBy = day(20)
        #expect(try village.match("C").options.count == 1)
        #expect(try best(village).homes == [nil, 0])
    }

    @Test("A newcomer moves in when the home is free, if that is later than its start")
    func freeLater() throws {
        var village = Village()
        village.home("H", places: 1) { $0.availableFrom = day(20) }
        village.child("L", status: .mustMove, home: 0) { $0.neededBy = day(20) }
        village.child("C")
        let option = try #require(try village.match("C").options.first)
        #expect(option.reasons.map(\.rule) == ["available-later"])
        #expect(option.points == Points(1 + 2 * 20))
        #expect(try best(village).homes == [nil, 0])
        village.instance.children[1].urgency = .emergency
        #expect(try village.match("C").options.isEmpty)
    }

    @Test("Of two children asked for, neither is offered the bed in which the other still sleeps")
    func leaverAskedFor() throws {
        // L leaves H on day 20 for I; C needs a home on day 19 and fits H alone.
        func homes(places: Int, from start: Int, _ companions: LivingCompanions? = nil) throws
            -> [[String]]
        {
            var village = Village()
            village.home("H", places: places)
            village.home("I", places: 1)
            village.child("L", age: 6, status: .mustMove, home: 0) { $0.neededBy = day(20) }
            village.child("C", age: 10) {
                $0.neededBy = day(start)
                $0.livingCompanions = companions
            }
            return try village.match("L", "C").options.map { option in
                option.assignments.map { village.instance.homes[$0.home].id }
            }
        }
        // In child_id order: C, then L.
        #expect(try homes(places: 1, from: 20).contains(["H", "I"]))
        #expect(try !homes(places: 1, from: 19).contains(["H", "I"]))
        #expect(try homes(places: 2, from: 19).contains(["H", "I"]))
        #expect(try !homes(places: 2, from: 19, .solo).contains(["H", "I"]))
        #expect(try homes(places: 2, from: 20, .solo).contains(["H", "I"]))
    }

    @Test("Rules between children hold towards whoever is there on the day")
    func companions() throws {
        var village = Village()
        village.home("H")
        village.child("L", age: 6, status: .mustMove, home: 0) { $0.neededBy = day(20) }
        village.child("C", age: 10) { $0.livingCompanions = .solo }
        #expect(try village.answer("C").1 == ["companions"])
        village.instance.children[1].neededBy = day(20)
        #expect(try village.answer("C").0 == .eligible)
    }

    @Test("A child counts where it still sleeps and where it is settled")
    func stillIn() throws {
        var village = Village()
        village.home("H", places: 1)
        village.home("K", places: 1)
        village.child("S", status: .settled, home: 0) {
            $0.stillIn = 1
            $0.stillUntil = day(9)
        }
        village.child("C")
        #expect(try village.match("C").options.isEmpty)
        #expect(try best(village).homes == [0, nil])
        village.instance.children[1].neededBy = day(9)
        #expect(try village.match("C").options.map(\.homes) == [[1]])
        #expect(try best(village).homes == [0, 1])
        // It costs and counts where it is settled alone.
        #expect(try best(village).weeklyCost == Pence(80_000))
    }

    @Test("A plan that gives a bed away too early is judged so, on the first day")
    func judge() throws {
        var village = Village()
        village.home("H", places: 2)
        village.home("K", places: 1)
        village.child("M", status: .mayMove, home: 0) { $0.neededBy = day(20) }
        village.child("A") { $0.neededBy = day(5) }
        village.child("B") { $0.neededBy = day(10) }
        let check = PlanCheck(homes: [1, 0, 0], register: village.register)
        #expect(check.violations.map(\.rule) == ["no-place", "no-place"])
        #expect(check.violations[0].text.contains(day(10).inWords))
        village.instance.children[2].neededBy = day(20)
        #expect(PlanCheck(homes: [1, 0, 0], register: village.register).isValid)
    }

    @Test("Small plans with leavers are the best that trying everything finds", arguments: 0..<12)
    func enumeration(_ seed: Int) throws {
        var dice = VillageDice(seed: UInt64(seed))
        var village = Village()
        for home in 0..<3 {
            village.home(
                "H\(home)", kind: dice.chance(70) ? .foster : .childrensHome,
                places: dice.number(1...5)
            ) {
                $0.position = Position(
                    easting: 545_000, northing: Int32(259_000 + dice.number(0...9) * 1000))
                if dice.chance(20) { $0.availableFrom = day(dice.number(0...25)) }
                if dice.chance(40) {
                    $0.exemptFor = [dice.number(0...3), dice.number(0...3)].sorted()
                }
            }
        }
        for child in 0..<4 {
            let status: ChildStatus =
                dice.chance(55) ? .referred : dice.chance(40) ? .mayMove : .mustMove
            let home = status == .referred ? nil : dice.number(0...1)
            village.child("C\(child)", age: dice.number(4...12), status: status, home: home) {
                if dice.chance(70) { $0.neededBy = day(dice.number(0...4) * 7) }
                if dice.chance(20) { $0.noChildUnder = dice.number(3...8) }
                if dice.chance(50) {
                    $0.siblingGroup = "G"
                    $0.siblingPlan = .togetherIfPossible
                }
            }
        }
        let register = village.register
        var least: Points?
        for code in 0..<256 {
            let plan: [Int?] = (0..<4).map { child in
                let choice = (code >> (2 * child)) & 3
                return choice == 3 ? nil : choice
            }
            let leavesOut = plan.indices.contains {
                plan[$0] == nil && village.instance.children[$0].status == .mayMove
            }
            if leavesOut { continue }
            let check = PlanCheck(homes: plan, register: register)
            if check.isValid, least.map({ check.points < $0 }) ?? true { least = check.points }
        }
        let allocator = Allocator(register: register, includesAsk: false)
        var options = PackingOptions()
        options.certifies = true
        let found = try allocator.allocate(.init(), options: options)
        #expect(found.status == .optimal)
        #expect(found.plan?.check.points == least)
        // What proves it by prices alone is never above.
        let certificate = try #require(found.certificate)
        #expect(certificate.bound <= least ?? .zero)
        #expect(BoundProof(certificate, register: register).bound == certificate.bound)
    }
}

/// A seeded source of numbers for small villages.
private struct VillageDice {
    private var state: UInt64

    init(seed: UInt64) { state = (seed &+ 11) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return range.lowerBound + Int(state >> 33) % range.count
    }

    mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }
}
