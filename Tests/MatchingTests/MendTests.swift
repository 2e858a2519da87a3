import Care
import Optimisation
import Testing

@testable import Matching

/// What is said of a home is tried: each mend is made and asked again, each reason is held to the plan.
@Suite("Mends that are named mend, and reasons are true of the plan")
struct MendTests {
    /// A small place in which homes are short, facts are missing and rules stand against each other.
    private func village(_ seed: UInt64) -> Village {
        var lots = Lots(seed: seed)
        var village = Village()
        let wheelchair = village.instance.needs.set(of: "wheelchair-access") ?? []
        let homes = 2 + lots.roll(4)
        for number in 0..<homes {
            let kinds: [HomeKind] = [.foster, .foster, .foster, .childrensHome]
            village.home(
                "H\(number)", kind: kinds[lots.roll(4)], places: 1 + lots.roll(4),
                cost: Int64(10_000 * (1 + lots.roll(5)))
            ) {
                $0.authority = lots.roll(4) == 0 ? "E06000031" : "E10000003"
                $0.minAge = lots.roll(4) == 0 ? 8 + lots.roll(5) : nil
                $0.maxAge = lots.roll(4) == 0 ? 5 + lots.roll(5) : nil
                if let low = $0.minAge, let high = $0.maxAge, low > high { $0.minAge = nil }
                $0.admits = lots.roll(6) == 0 ? .female : nil
                $0.offers = lots.roll(3) == 0 ? nil : lots.roll(2) == 0 ? wheelchair : []
                $0.hasPets = [nil, true, false, false][lots.roll(4)]
                $0.isRegistered = [nil, true, true, false][lots.roll(4)]
                $0.confirmedOn = lots.roll(5) == 0 ? nil : Village.today
                $0.status = lots.roll(8) == 0 ? .onHold : .available
                $0.approvedPlaces = lots.roll(3) == 0 ? 1 + lots.roll(3) : nil
                $0.isEmergency = lots.roll(10) == 0
                if lots.roll(8) == 0 { $0.availableFrom = Village.today.adding(days: 200) }
            }
        }
        let plan: SiblingPlan = lots.roll(2) == 0 ? .together : .togetherIfPossible
        let hasGroup = lots.roll(2) == 0
        for number in 0..<(2 + lots.roll(4)) {
            village.child("C\(number)", age: 4 + lots.roll(10)) {
                $0.sex = [.female, .male, .unknown][lots.roll(3)]
                $0.urgency = lots.roll(5) == 0 ? .emergency : .planned
                $0.neededBy = number == 1 ? Village.today.adding(days: 30) : nil
                $0.noChildUnder = lots.roll(6) == 0 ? 8 : nil
                $0.livingCompanions = lots.roll(8) == 0 ? .solo : nil
                $0.pets = lots.roll(6) == 0 ? .no : nil
                $0.needs = lots.roll(3) == 0 ? wheelchair : []
                if hasGroup, number < 2 {
                    $0.siblingGroup = "S"
                    $0.siblingPlan = plan
                }
            }
        }
        for number in 0..<homes where lots.roll(3) == 0 {
            let status: ChildStatus = [.settled, .mayMove, .mustMove][lots.roll(3)]
            village.child("L\(number)", age: 4 + lots.roll(10), status: status, home: number) {
                if status == .mustMove {
                    $0.neededBy = Village.today.adding(days: number == 0 ? 20 : 40)
                }
            }
        }
        for _ in 0..<lots.roll(3) {
            let pair = [lots.roll(2), 1 + lots.roll(UInt64(village.instance.children.count - 1))]
            if pair[0] != pair[1] {
                village.instance.apart.append(ApartPair(first: pair[0], second: pair[1]))
            }
        }
        if lots.roll(6) == 0 {
            village.instance.answers = [Answer(child: 0, home: 0, kind: .declined)]
        }
        if lots.roll(8) == 0 { village.policy.weights.unplaced = Weight(0) }
        return village
    }

    private func limits(_ seed: UInt64) -> AllocationLimits {
        var limits = AllocationLimits()
        if seed % 4 == 1 { limits.budget = Pence(Int64(30_000 * (1 + seed % 5))) }
        if seed % 6 == 2 { limits.outOfAreaCap = Rate(millionths: 0) }
        return limits
    }

    /// The village with all that a sentence names changed at a home; nil where it names something that
    /// is not known here.
    private func mended(
        _ village: Village, _ text: String, home: Int, children: [Int]
    ) throws -> Village {
        var village = village
        var home_: Home {
            get { village.instance.homes[home] }
            set { village.instance.homes[home] = newValue }
        }
        let start = try #require(text.range(of: " the child"))
        let sentence = text[start.upperBound...].prefix { $0 != "." }
        let condition = try #require(sentence.components(separatedBy: " if ").last)
        for part in condition.components(separatedBy: ", and ") {
            let number = part.split(separator: " ").compactMap { Int($0) }.first
            switch part {
            case let part where part.hasPrefix("the approval were for"):
                home_.approvedPlaces = number
            case "one more place were free": home_.places += 1
            case let part where part.hasSuffix("more places were free"):
                home_.places += try #require(number)
            case let part where part.hasPrefix("the approval age were from"):
                home_.minAge = number
            case let part where part.hasPrefix("the approval age were up to"):
                home_.maxAge = number
            case "the approval included boys", "the approval included girls": home_.admits = nil
            case let part where part.hasPrefix("the home could meet"):
                home_.offers = .init(rawValue: .max)
            case "there were no pets": home_.hasPets = false
            case "the home were available again": home_.status = .available
            case "the home were registered": home_.isRegistered = true
            case "the policy released emergency homes":
                village.policy.settings.releasesEmergencyHomes = .init(true)
            case "the home changed its answer":
                village.instance.answers.removeAll { $0.home == home }
            case "a new assessment allowed living with those who are there":
                for (index, child) in village.instance.children.enumerated()
                where children.contains(index) || child.home == home {
                    village.instance.children[index].livingCompanions = nil
                    village.instance.children[index].noChildUnder = nil
                }
            case let part where part.contains(" moved in on or after "):
                let days = (0..<400).map { Village.today.adding(days: $0) }
                let day = try #require(days.first { part.hasSuffix(" \($0.inWords)") })
                for child in children { village.instance.children[child].neededBy = day }
            case "once a question is answered":
                if home_.offers == nil { home_.offers = .init(rawValue: .max) }
                if home_.hasPets == nil { home_.hasPets = false }
                if home_.isRegistered == nil { home_.isRegistered = true }
                if home_.confirmedOn == nil { home_.confirmedOn = Village.today }
                for child in children {
                    if village.instance.children[child].sex == .unknown {
                        village.instance.children[child].sex = .female
                    }
                    village.instance.answers.removeAll { $0.home == home && $0.child == child }
                    village.instance.answers.append(
                        Answer(child: child, home: home, kind: .accepted))
                }
            default: Issue.record("unknown: \(part)")
            }
        }
        return village
    }

    @Test("A home that is nearly possible can be offered once what is named is mended")
    func mendsMend() throws {
        var tried = 0
        var asked = 0
        var waited = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            let village = village(seed)
            let register = village.register
            for id in village.instance.children.map(\.id) where id.hasPrefix("C") {
                let request = try MatchRequest([id], in: register)
                let result = Ranking(register: register, request: request).result()
                for miss in result.nearlyPossible {
                    let again = try mended(
                        village, miss.text, home: miss.home, children: request.children)
                    let ranking = Ranking(register: again.register, request: request)
                    let reasons = ranking.reasons(for: request.children, in: miss.home)
                    tried += 1
                    if miss.text.contains("once a question") { asked += 1 }
                    #expect(
                        reasons.allSatisfy { $0.answer <= .conditional },
                        "seed \(seed), \(id), \(miss.text) \(reasons.map(\.text))")
                    // What is needed on the day that is named.
                    if miss.text.hasPrefix(
                        "Could take the child if the child moved in on or after"),
                        !miss.text.contains(", and ")
                    {
                        waited += 1
                        #expect(
                            Ranking.approvals(of: reasons) == miss.approvals, "seed \(seed), \(id)")
                    }
                }
            }
        }
        #expect(tried > 500 && asked > 100 && waited > 0)
    }

    @Test("Who waits for nobody's approval waits for a day")
    func conditions() throws {
        var waits = 0
        for seed in 1...100 as ClosedRange<UInt64> {
            let village = village(seed)
            for id in village.instance.children.map(\.id) where id.hasPrefix("C") {
                for option in try village.match(id).options where option.eligibility == .conditional
                {
                    let conditions = option.reasons.filter { $0.answer == .conditional }
                    let isWait = Set(conditions.map(\.rule)) == [Rule.availableLater.id]
                    #expect(option.approvals.isEmpty == isWait)
                    if isWait { waits += 1 }
                }
            }
        }
        #expect(waits > 0)
    }

    @Test("What is told of a child without a home is true of the plan")
    func reasonsAreTrue() throws {
        var told: [String: Int] = [:]
        for seed in 1...600 as ClosedRange<UInt64> {
            let village = village(seed)
            let register = village.register
            var limits = limits(seed)
            if seed % 3 == 0 {
                let home = seed % 9 == 0 ? nil : "H\(seed % 2)"
                let agreed = AgreedHomes(
                    [PlanCheck.Row(child: "C0", home: home)], register: register, limits: limits)
                if agreed.breaches.isEmpty { limits.agreed = agreed.homes }
            }
            let allocator = Allocator(register: register, includesAsk: false)
            let found = try allocator.allocate(limits, options: PackingOptions())
            guard let plan = found.plan else { continue }
            let review = try #require(
                try PlanReview(of: found, by: allocator, options: PackingOptions()))
            let reasons = UnplacedReasons(of: found, by: allocator, review: review)
            for child in plan.check.unplaced {
                let text = reasons.text(for: child)
                let kind = try expectTrue(
                    text, child, village, plan.check.homes, limits, "seed \(seed): \(text)")
                told[kind, default: 0] += 1
            }
        }
        let kinds = [
            "given", "room", "mend", "free", "exemption", "ask", "policy", "lived", "agreed",
            "agreed for all", "sibling",
        ]
        for kind in kinds {
            #expect(told[kind, default: 0] > 0, "\(told)")
        }
    }

    /// Holds a reason to the plan; returns what kind it was of.
    private func expectTrue(
        _ text: String, _ child: Int, _ village: Village, _ homes: [Int?],
        _ limits: AllocationLimits, _ comment: Comment
    ) throws -> String {
        let register = village.register
        let request = try MatchRequest([village.instance.children[child].id], in: register)
        let unit = request.children
        let words = Set(text.split { !$0.isLetter && !$0.isNumber })
        let names = village.instance.homes.indices.filter { words.contains("H\($0)") }
        /// The rules that are broken with the child, and all who must share its home, in a home.
        func broken(_ home: Int, in village: Village? = nil) -> Set<String> {
            var other = homes
            for child in unit { other[child] = home }
            let register = village?.register ?? register
            return Set(
                PlanCheck(homes: other, register: register, limits: limits).violations.map(\.rule))
        }
        let numbers: Set<String> = ["no-place", "approved-number"]
        /// Whom the plan brings to a home.
        func newcomers(_ home: Int) -> [Int] {
            homes.indices.filter {
                homes[$0] == home && !register.children[$0].lives(in: home)
            }
        }
        func isGiven(_ home: Int) -> Bool {
            !broken(home).isDisjoint(with: numbers) && !newcomers(home).isEmpty
        }
        /// Whether all whom the plan brings to a home come because it is agreed, for them or for a brother
        /// or sister with whom they must share a home.
        func isAgreed(_ home: Int) -> Bool {
            newcomers(home).allSatisfy { child in
                let group =
                    register.children[child].plan == .together
                    ? register.groupMembers(of: child) : []
                return (group + [child]).contains { limits.agreed[$0] != nil }
            }
        }
        if text.contains("It is agreed that") {
            #expect(limits.agreed[child] == .some(nil), comment)
            return "agreed"
        }
        if text.contains("What is agreed for a brother or sister") {
            #expect(
                register.groupMembers(of: child).contains {
                    $0 != child && limits.agreed[$0] != nil
                }, comment)
            return "sibling"
        }
        if text.hasPrefix("The "), text.contains("homes that could take") {
            #expect(!text.contains("agreed") || !limits.agreed.isEmpty, comment)
        }
        if text.contains("is agreed for"), text.contains("the only home that could take") {
            #expect(names.allSatisfy { isGiven($0) && isAgreed($0) }, comment)
            return "agreed for all"
        }
        if text.contains("Without a home only because of") {
            var free = limits
            if text.contains("the budget") { free.budget = nil }
            if text.contains("the cap") { free.outOfAreaCap = nil }
            let allocator = Allocator(register: register, includesAsk: false)
            let found = try allocator.allocate(free, options: PackingOptions())
            #expect(found.plan?.check.points ?? .zero < points(homes, register, limits), comment)
            return "policy"
        }
        if text.contains("is given to other children") {
            #expect(names.allSatisfy { isGiven($0) && !isAgreed($0) }, comment)
            return "given"
        }
        if text.contains(" has room, but") || text.contains(" have room, but") {
            for home in names {
                let broken = broken(home)
                #expect(broken.isDisjoint(with: numbers) && !broken.isEmpty, comment)
                #expect(
                    text.contains("could not live with those")
                        == !broken.isDisjoint(with: ["apart", "companions"]), comment)
                #expect(text.contains("the budget") == broken.contains("budget"), comment)
                #expect(text.contains("an exemption") == broken.contains("usual-limit"), comment)
            }
            return "room"
        }
        if text.contains(" is free") {
            #expect(names.allSatisfy { broken($0).isEmpty }, comment)
            let late = village.instance.homes[names[0]].availableFrom
            #expect(text.contains(" is free from ") == (late != nil), comment)
            return "free"
        }
        if text.contains("only with an exemption"), !text.contains("once a question") {
            // Nothing else stands against it, unless that is said.
            let rest = broken(names[0]).subtracting(["usual-limit"])
            #expect(rest.isEmpty == text.hasSuffix("which a plan never uses."), comment)
            return "exemption"
        }
        if text.contains("Once questions are answered") {
            if text.contains("This plan gives their places")
                || text.contains("This plan gives the place to")
                || text.contains("This plan gives places there")
            {
                #expect(names.allSatisfy { isGiven($0) && !isAgreed($0) }, comment)
            } else if text.hasSuffix("place is agreed for other children.")
                || text.hasSuffix("laces are agreed for other children.")
                || text.hasSuffix("laces there are agreed for other children.")
            {
                #expect(names.allSatisfy { isGiven($0) && isAgreed($0) }, comment)
            } else if !text.contains("Even then") {
                #expect(!names.contains(where: isGiven), comment)
                #expect(
                    !names.contains { home in
                        newcomers(home).contains { register.areApart(child, $0) }
                    }, comment)
            }
            return "ask"
        }
        if text.contains("could take the child") && text.contains(" if "), names.count == 1 {
            let mended = try mended(village, text, home: names[0], children: unit)
            var broken = broken(names[0], in: mended)
            // An assessment allows living with those who are there, not with whom the plan brings.
            let later = mended.register
            let clashes = newcomers(names[0]).contains {
                register.companionsClash(
                    child, $0,
                    on: max(
                        later.movesIn(child, to: names[0]), later.movesIn($0, to: names[0])))
            }
            if clashes { broken.insert("companions") }
            let uses = text.contains("That would be")
            if uses { broken.subtract(["usual-limit", "approved-number"]) }
            let stands =
                text.contains("Even then") || text.contains("This plan gives")
                || text.contains("agreed for")
            #expect(broken.isEmpty != stands, "\(comment) \(broken)")
            return "mend"
        }
        if text.contains("other children live there and stay.") {
            #expect(
                names.allSatisfy { !broken($0).isDisjoint(with: numbers) && !isGiven($0) }, comment)
            return "lived"
        }
        if text.contains("would do in this plan, but for") {
            #expect(
                names.allSatisfy { broken($0).isSubset(of: ["budget", "out-of-area-cap"]) }, comment
            )
            return "limit"
        }
        return "other"
    }

    private func points(
        _ homes: [Int?], _ register: Register, _ limits: AllocationLimits
    ) -> Points {
        PlanCheck(homes: homes, register: register, limits: limits).points
    }
}
