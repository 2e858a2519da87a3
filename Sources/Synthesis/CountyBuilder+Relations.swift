import Care
import Chance

extension CountyBuilder {
    /// Fills the further tables: who else lives there, who may not meet, answers, contracts.
    mutating func relate() {
        var random = source.stream(10)
        connect()
        houseHold(using: &random)
        keepApart(using: &random)
        avoid(using: &random)
        answer(using: &random)
        contract(using: &random)
        describeAreas()
        travel(using: &random)
    }

    // Whom connected homes are for: those there, and families that wait for such a home.
    private mutating func connect() {
        let residents = residents()
        var waiting = units.filter { unit in
            unit.home == nil && !county.children[unit.children[0]].isUnaccompanied
        }.map(\.children)
        for index in county.homes.indices where county.homes[index].kind == .connected {
            var named = residents[index]
            if named.isEmpty {
                let fitting = waiting.firstIndex {
                    $0.count <= county.homes[index].places
                        && county.children[$0[0]].placingAuthority == homeDrafts[index].placer
                }
                if let at = fitting ?? waiting.indices.first {
                    named = waiting.remove(at: at)
                } else {
                    named = open.first.map { [$0] } ?? [0]
                }
            }
            county.homes[index].connectedTo = named.sorted()
        }
        // More than three unrelated children in a foster home were named in an exemption.
        for index in county.homes.indices where county.homes[index].kind.isFoster {
            let there = residents[index]
            let filled = there.count + homeDrafts[index].others
            let groups = Set(there.map { county.children[$0].siblingGroup })
            if filled > 3, groups.count > 1 || groups.contains(nil) || homeDrafts[index].others > 0
            {
                county.homes[index].exemptFor = there
            }
        }
    }

    private mutating func houseHold(using random: inout RandomSource) {
        let residents = residents()
        for index in county.homes.indices {
            let home = county.homes[index]
            let ages = residents[index].map {
                asOf.wholeYears(since: county.children[$0].birth)
            }
            for _ in 0..<homeDrafts[index].others {
                let least = max(home.minAge ?? 0, home.kind == .supported ? 16 : 0)
                let most = min(home.maxAge ?? 17, home.kind == .familyCentre ? 1 : 17)
                let middle = ages.first ?? random.integer(in: least...max(least, most))
                let age = random.integer(
                    in: max(least, min(middle, most) - 4)...max(least, min(most, middle + 4)))
                add(.otherAuthorityChild, age: age, to: index, using: &random)
            }
            guard home.kind.isFoster || home.kind == .withParents else { continue }
            if random.chance(home.kind == .foster ? 300 : 200) {
                for _ in 0..<(random.chance(300) ? 2 : 1) {
                    add(.ownChild, age: random.integer(in: 1...17), to: index, using: &random)
                }
            }
            if random.chance(60) {
                add(.adult, age: random.integer(in: 18...74), to: index, using: &random)
            }
        }
    }

    private mutating func add(
        _ kind: HouseholdKind, age: Int, to home: Int, using random: inout RandomSource
    ) {
        var member = HouseholdMember(home: home, kind: kind)
        if kind != .adult, random.chance(350) {
            let first = Int(asOf.adding(years: -(age + 1)).number) + 1
            member.birth = Day(
                number: Int32(random.integer(in: first...Int(asOf.adding(years: -age).number))))
        } else {
            member.age = age
        }
        if random.chance(800) { member.sex = random.chance(500) ? .female : .male }
        county.household.append(member)
    }

    private mutating func keepApart(using random: inout RandomSource) {
        guard !open.isEmpty else { return }
        let residents = residents()
        var used: Set<[Int]> = []
        func canTake(_ home: Int) -> Bool {
            county.homes[home].status == .available && homeDrafts[home].vacant > 0
                && residents[home].contains { county.children[$0].status == .settled }
        }
        func pair(_ first: Int, _ second: Int, _ reason: String) {
            let key = [min(first, second), max(first, second)]
            guard first != second, used.insert(key).inserted else { return }
            if let left = county.children[first].home, left == county.children[second].home {
                return
            }
            if let group = county.children[first].siblingGroup,
                group == county.children[second].siblingGroup
            {
                return
            }
            county.apart.append(ApartPair(first: first, second: second, reason: reason))
        }
        let foster = county.homes.indices.filter {
            county.homes[$0].kind == .foster && canTake($0)
        }
        let homes = county.homes.indices.filter {
            county.homes[$0].kind == .childrensHome && canTake($0)
        }
        let reasons = [
            "assault", "exploitation in a group", "bullying at school", "family dispute",
        ]
        func settled(in home: Int) -> Int? {
            residents[home].first { county.children[$0].status == .settled }
        }
        for _ in 0..<max(2, open.count / 15) {
            let child = random.pick(open)
            if !foster.isEmpty, let other = settled(in: random.pick(foster)) {
                pair(child, other, random.pick(reasons))
            }
            if !homes.isEmpty, random.chance(600), let other = settled(in: random.pick(homes)) {
                pair(random.pick(open), other, random.pick(reasons))
            }
            pair(random.pick(open), random.pick(open), random.pick(reasons))
        }
        // One such pair whose registered manager accepted, and one who was not asked.
        let teenagers = open.filter {
            asOf.wholeYears(since: county.children[$0].birth) >= 10
                && county.children[$0].residential != .unsuitable
        }
        for (turn, home) in homes.prefix(2).enumerated() where !teenagers.isEmpty {
            let child = teenagers[turn % teenagers.count]
            guard let other = settled(in: home), county.children[child].home != home else {
                continue
            }
            pair(child, other, "gang conflict")
            if turn == 0 {
                county.answers.append(
                    Answer(
                        child: child, home: home, kind: .accepted,
                        reason: "risk assessed with both social workers",
                        on: asOf.adding(days: -2)))
            }
        }
    }

    private mutating func avoid(using random: inout RandomSource) {
        guard !open.isEmpty else { return }
        let count = max(1, open.count / 20)
        for turn in 0..<count {
            let child = random.pick(open)
            let placer = county.children[child].placingAuthority
            var town = surroundings[placer].town(in: .inside, using: &random) ?? 0
            if turn == 0,
                let home = county.homes.indices.first(where: {
                    county.homes[$0].kind == .foster && homeDrafts[$0].vacant > 0
                        && county.homes[$0].status == .available
                })
            {
                town = homeDrafts[home].town
            }
            county.avoidAreas.append(
                AvoidArea(
                    child: child, centre: geography.towns[town].centre,
                    radius: Metres(Int64(random.integer(in: 5...20) * 500)),
                    reason: random.chance(600) ? "exploitation" : "family member lives there"))
        }
    }

    private mutating func answer(using random: inout RandomSource) {
        let vacant = county.homes.indices.filter {
            let home = county.homes[$0]
            return homeDrafts[$0].vacant > 0 && home.status == .available
                && (home.kind == .foster || home.kind == .childrensHome || home.kind == .supported)
        }
        guard !vacant.isEmpty, !open.isEmpty else { return }
        var asked: Set<[Int]> = Set(county.answers.map { [$0.child, $0.home] })
        for turn in 0..<max(3, open.count * 3 / 2) {
            let child = random.pick(open)
            let home = random.pick(vacant)
            guard county.children[child].home != home, asked.insert([child, home]).inserted else {
                continue
            }
            let kind =
                turn < 3
                ? [AnswerKind.declined, .asked, .accepted][turn]
                : [AnswerKind.declined, .asked, .accepted][random.index(weights: [45, 30, 25])]
            let reason: String? =
                kind == .declined
                ? random.pick([
                    "not right for those already there", "school run not possible",
                    "wants a younger child", "break planned",
                ]) : nil
            // Some were asked earlier and answered later: the latest answer counts.
            if kind != .asked, random.chance(200) {
                county.answers.append(
                    Answer(
                        child: child, home: home, kind: .asked,
                        on: asOf.adding(days: -random.integer(in: 8...14))))
            }
            county.answers.append(
                Answer(
                    child: child, home: home, kind: kind, reason: reason,
                    on: asOf.adding(days: -random.integer(in: 0...7))))
        }
    }

    private mutating func contract(using random: inout RandomSource) {
        let count = min(40, max(1, county.children.count / 220))
        let residents = residents()
        var used: Set<Int> = []
        for number in 0..<count {
            let kind: HomeKind = number % 2 == 0 ? .childrensHome : .foster
            var homes: [Int] = []
            for index in county.homes.indices where homes.count < (kind == .foster ? 6 : 3) {
                let provider = county.homes[index].placeProvider
                guard county.homes[index].kind == kind, !used.contains(index),
                    provider == .privateSector || provider == .voluntary,
                    county.homes[index].isRegistered != false,
                    county.homes[index].status == .available, random.chance(500)
                else { continue }
                homes.append(index)
            }
            guard !homes.isEmpty else { continue }
            used.formUnion(homes)
            let living = homes.reduce(0) { $0 + residents[$1].count }
            county.contracts.append(
                Contract(
                    id: "K" + numbered(number + 1, 2), homes: homes.sorted(),
                    minimumPlaces: living + (isTight ? 2 : 1),
                    weeklyShortfallCost: Pence(kind == .foster ? 31_000 : 185_000)))
        }
    }

    // Residents as many as the profile's rate of children in care implies.
    private mutating func describeAreas() {
        let districts = (0..<geography.placing).flatMap { ground in
            geography.districts(of: ground).map { (ground: ground, district: $0) }
        }
        let population = Quota.apportion(
            county.children.count * 10_000 / profile.ratePer10000,
            by: districts.map { $0.district.people })
        for (index, entry) in districts.enumerated() {
            county.areas.append(
                Area(
                    district: entry.district.name, authority: geography.grounds[entry.ground].code,
                    centre: entry.district.centre, population: population[index]))
        }
    }

    // Journeys known for some children and homes near enough.
    private mutating func travel(using random: inout RandomSource) {
        let vacant = county.homes.indices.filter {
            homeDrafts[$0].vacant > 0 && county.homes[$0].kind == .foster
        }
        guard !vacant.isEmpty else { return }
        for child in open.prefix(2000) {
            guard let school = county.children[child].school else { continue }
            for _ in 0..<2 {
                let home = random.pick(vacant)
                let metres = homeDrafts[home].position.distance(to: school).count
                guard metres < 40_000,
                    !county.travel.contains(where: { $0.child == child && $0.home == home })
                else { continue }
                // Roads are longer than the straight line; half a kilometre takes about a minute.
                county.travel.append(
                    Journey(
                        child: child, home: home,
                        purpose: random.chance(750) ? "school" : "family-time",
                        minutes: 6 + Int(metres * 13 / 10 / 620)))
            }
        }
    }

    /// Leaves cells blank, as life does: unknown, never yes or no.
    mutating func blank() {
        var random = source.stream(11)
        let rate = parameters.blanks
        guard rate > 0 else { return }
        for index in county.children.indices {
            var child = county.children[index]
            if random.chance(rate) { child.keepsSchool = nil }
            if random.chance(rate / 2) { child.school = nil }
            if random.chance(rate / 4), child.status != .settled { child.origin = nil }
            if random.chance(rate / 4) { child.sex = .unknown }
            if random.chance(rate) { child.ethnicity = nil }
            if random.chance(rate) { child.legalStatus = nil }
            county.children[index] = child
        }
        let residents = residents()
        for index in county.homes.indices {
            var home = county.homes[index]
            switch home.kind {
            case .withParents, .adoptive, .other: continue
            default: break
            }
            if random.chance(rate * 2) { home.offers = nil }
            if random.chance(rate * 2) { home.languages = nil }
            if random.chance(rate * 2) { home.faiths = nil }
            if random.chance(rate * 2) { home.hasPets = nil }
            if home.kind.needsRegistration, home.isRegistered == true, random.chance(rate) {
                home.isRegistered = nil
            }
            if random.chance(rate * 2) { home.confirmedOn = nil }
            if random.chance(rate) { home.urn = nil }
            // Where children of ours live, we know where that is.
            if residents[index].isEmpty {
                if random.chance(rate) { home.position = nil }
                if random.chance(rate / 2) { home.authority = nil }
                if random.chance(rate / 2) { home.placeProvider = nil }
            }
            county.homes[index] = home
        }
        for index in county.household.indices where random.chance(rate) {
            county.household[index].birth = nil
            county.household[index].age = nil
        }
    }
}
