import Care
import Chance

extension CountyBuilder {
    /// Puts every home in a town and fills its places.
    mutating func settleHomes() {
        var random = source.stream(3)
        let people = (0..<geography.placing).map { ground in
            geography.towns.reduce(0) { $0 + ($1.ground == ground ? $1.people : 0) }
        }
        var drafts: [HomeDraft] = []
        for block in stock.blocks {
            let placers = Quota.deal(block.places.count, by: people, using: &random)
            let belts = belts(of: block, using: &random)
            let first = drafts.count
            for (index, places) in block.places.enumerated() {
                let placer = placers[index]
                let town =
                    surroundings[placer].town(in: belts[index], using: &random)
                    ?? surroundings[placer].town(in: .inside, using: &random) ?? 0
                var draft = HomeDraft(
                    setting: block.setting, kind: block.kind, placer: placer, town: town,
                    position: geography.address(in: town, using: &random), places: places,
                    isFamily: block.isFamily)
                if block.isFamily {
                    draft.ours = block.setting == nil ? 0 : places
                    draft.vacant = places - draft.ours
                }
                drafts.append(draft)
            }
            if !block.isFamily { fill(block, at: first, in: &drafts, using: &random) }
            provide(block, at: first, in: &drafts, using: &random)
        }
        random.shuffle(&drafts)
        homeDrafts = drafts
    }

    private func belts(
        of block: HousingStock.Block, using random: inout RandomSource
    ) -> [Surroundings.Belt] {
        guard block.isOutside else {
            return [Surroundings.Belt](repeating: .inside, count: block.places.count)
        }
        let weights = block.setting.map { profile($0).belts } ?? [60, 20, 20]
        return Quota.deal(block.places.count, by: weights, using: &random).map {
            [.border, .adjoining, .distant][$0]
        }
    }

    // Every place is a card: ours, another authority's, vacant, not available.
    private func fill(
        _ block: HousingStock.Block, at first: Int, in drafts: inout [HomeDraft],
        using random: inout RandomSource
    ) {
        var cards: [Int] = []
        for (index, places) in block.places.enumerated() {
            cards.append(contentsOf: repeatElement(first + index, count: places))
        }
        random.shuffle(&cards)
        for (turn, home) in cards.enumerated() {
            if turn < block.ours {
                drafts[home].ours += 1
            } else if turn < block.ours + block.others {
                drafts[home].others += 1
            } else if turn < block.ours + block.others + block.vacant {
                drafts[home].vacant += 1
            }
        }
    }

    // Who runs the homes of a block. 11.4 % of children in children's homes were in homes run by
    // authorities (September 2024); 84 % of the homes were private (2025).
    private func provide(
        _ block: HousingStock.Block, at first: Int, in drafts: inout [HomeDraft],
        using random: inout RandomSource
    ) {
        let weights: [Int]
        switch (block.setting, block.kind) {
        case (.ownFoster, _), (.kinship, _), (nil, .connected), (nil, .shortBreak):
            weights = [1]
        case (.agencyFoster, _): weights = block.isOutside ? [0, 8, 0, 78, 14] : [0, 0, 0, 84, 16]
        case (.parents, _), (.adoptive, _), (.elsewhere, _): weights = [0, 0, 1]
        case (.secure, _): weights = [0, 70, 0, 30]
        case (.childrensHome, _): weights = [0, 0, 0, 90, 10]
        case (.unregistered, _): weights = [0, 0, 0, 1]
        default: weights = [10, 0, 0, 70, 20]
        }
        let providers = Quota.deal(drafts.count - first, by: weights, using: &random).map {
            [PlaceProvider.own, .otherAuthority, .otherPublic, .privateSector, .voluntary][$0]
        }
        for home in first..<drafts.count { drafts[home].provider = providers[home - first] }
        guard block.setting == .childrensHome, !block.isOutside else { return }
        let all = stock.blocks.reduce(0) { $0 + ($1.setting == .childrensHome ? $1.ours : 0) }
        var wanted = (all * 114 + 500) / 1000
        for home in first..<drafts.count where drafts[home].ours > 0 && wanted > 0 {
            guard drafts[home].ours <= wanted else { continue }
            drafts[home].provider = .own
            wanted -= drafts[home].ours
        }
    }

    /// Gives every filled place of ours a child, brothers and sisters together where life does.
    mutating func settleChildren() {
        var random = source.stream(4)
        let living = parameters.children - parameters.referred
        var people = People(
            children: parameters.children, settings: ourNumbers(), referred: parameters.referred,
            profile: profile, using: &random)
        var distances = DistanceKeeper(profile)
        var waiting: [Int: Waiting] = [:]
        county.children.reserveCapacity(living + parameters.referred)
        for home in homeDrafts.indices where homeDrafts[home].ours > 0 {
            guard let setting = homeDrafts[home].setting else { continue }
            let sizes = families(in: homeDrafts[home], setting, using: &random)
            var middle: Int?
            for size in sizes {
                let placer = homeDrafts[home].placer
                var unit = Unit(setting: setting, home: home)
                var ages: [Int] = []
                for _ in 0..<size {
                    let age =
                        middle.map {
                            people.age(setting, near: max(0, $0 - 5)...min(17, $0 + 5), &random)
                        } ?? people.age(setting, near: 0...17, &random)
                    middle = middle ?? age
                    ages.append(age)
                }
                let alone =
                    size == 1
                    && [.ownFoster, .agencyFoster, .childrensHome, .kinship]
                        .contains(setting)
                let seeksAsylum =
                    size == 1 && ages[0] >= 14 && people.seeksAsylum(setting, &random)
                var origin: (town: Int, position: Position)?
                var ethnicity: String
                if alone, !seeksAsylum, let sibling = waiting.removeValue(forKey: placer) {
                    unit.group = sibling.group
                    origin = (sibling.town, sibling.origin)
                    ethnicity = sibling.ethnicity
                } else {
                    ethnicity = people.ethnicity(size, seeksAsylum: seeksAsylum, &random)
                    if !seeksAsylum {
                        origin = findOrigin(
                            for: homeDrafts[home].position, placer: placer,
                            far: distances.wantsFar(setting, size), using: &random)
                    }
                }
                if let origin {
                    distances.count(
                        setting, size,
                        metres: origin.position.distance(to: homeDrafts[home].position).count)
                }
                if size > 1 {
                    unit.group = newGroup(together: 300, apart: 0, using: &random)
                }
                let births = birthdays(ages, using: &random)
                for birth in births {
                    var child = Child(id: "", birth: birth, status: .settled, home: home)
                    child.placingAuthority = placer
                    child.isUnaccompanied = seeksAsylum
                    child.ethnicity = ethnicity
                    child.sex = people.sex(seeksAsylum: seeksAsylum, &random)
                    child.origin = origin?.position
                    child.placedOn = placedOn(birth: birth, using: &random)
                    child.legalStatus = legalStatus(setting, child, using: &random)
                    child.place = placeCode(setting, birth: birth, using: &random)
                    child.placeProvider =
                        setting == .parents ? .parent : homeDrafts[home].provider
                    attend(&child, town: origin?.town ?? homeDrafts[home].town, using: &random)
                    unit.children.append(county.children.count)
                    county.children.append(child)
                }
                units.append(unit)
                // Some have a brother or sister who was placed elsewhere.
                if let origin, waiting[placer] == nil, size <= 2, random.chance(90) {
                    let group = unit.group ?? newGroup(together: 0, apart: 500, using: &random)
                    if groupPlans[group] == .together { groupPlans[group] = .togetherIfPossible }
                    units[units.count - 1].group = group
                    waiting[placer] = Waiting(
                        group: group, town: origin.town, origin: origin.position,
                        ethnicity: ethnicity)
                }
            }
        }
        referral = people
    }

    /// A group of brothers and sisters with its plan: so many per thousand together, apart, of the
    /// rest a quarter without a recorded plan.
    mutating func newGroup(together: Int, apart: Int, using random: inout RandomSource) -> Int {
        let card = random.below(1000)
        let plan: SiblingPlan? =
            card < together
            ? .together
            : card < together + apart
                ? .apart : random.chance(250) ? nil : .togetherIfPossible
        groupPlans.append(plan)
        return groupPlans.count - 1
    }

    private struct Waiting {
        var group: Int
        var town: Int
        var origin: Position
        var ethnicity: String
    }

    private func ourNumbers() -> [Int] {
        Setting.allCases.map { setting in
            stock.blocks.reduce(0) { $0 + ($1.setting == setting ? $1.ours : 0) }
        }
    }

    // How the children of one home divide into families.
    private func families(
        in home: HomeDraft, _ setting: Setting, using random: inout RandomSource
    ) -> [Int] {
        let likely =
            switch setting {
            case .kinship: 850
            case .parents: 950
            case .adoptive: 900
            case .ownFoster, .agencyFoster: 620
            case .familyCentre: 1000
            case .childrensHome: 60
            case .supported: 20
            case .unregistered, .elsewhere, .secure: 0
            }
        let ours = home.ours
        if ours == 1 { return [1] }
        // More than three in a foster home are lawful as brothers and sisters.
        let isFostering = setting == .ownFoster || setting == .agencyFoster
        if ours <= 5, random.chance(isFostering && ours > 3 ? 900 : likely) { return [ours] }
        if ours > 2, random.chance(likely) {
            return [2] + [Int](repeating: 1, count: ours - 2)
        }
        return [Int](repeating: 1, count: ours)
    }

    /// An address that a child may have come from, near or far from a home.
    func findOrigin(
        for home: Position, placer: Int, far: Bool, using random: inout RandomSource
    ) -> (town: Int, position: Position)? {
        let boundary = DistanceKeeper.twentyMiles
        let near = !far
        var best: (town: Int, position: Position)?
        var bestDistance: Int64 = 0
        for _ in 0..<6 {
            // A town that is right by its centre, if there is one; any town of the authority else.
            let fitting = surroundings[placer].ownTown(
                from: home, least: near ? 0 : boundary, most: near ? boundary : Int64.max,
                in: geography, using: &random)
            guard
                let town = fitting
                    ?? surroundings[placer].ownTown(
                        from: home, least: 0, most: Int64.max, in: geography, using: &random)
            else { break }
            let address = geography.address(in: town, using: &random)
            let distance = address.distance(to: home).count
            if best == nil || (far ? distance > bestDistance : distance < bestDistance) {
                best = (town, address)
                bestDistance = distance
            }
            // Of two near addresses the nearer in some cases: people are placed near where possible.
            if far ? bestDistance > boundary : bestDistance <= boundary && !random.chance(350) {
                break
            }
        }
        return best
    }

    /// Birthdays of the ages, brothers and sisters at least nine months apart or twins.
    func birthdays(_ ages: [Int], using random: inout RandomSource) -> [Day] {
        var days: [Day] = []
        for age in ages.sorted(by: >) {
            var first = Int(asOf.adding(years: -(age + 1)).number) + 1
            let last = Int(asOf.adding(years: -age).number)
            if let before = days.last {
                if random.chance(40), Int(before.number) >= first, Int(before.number) <= last {
                    days.append(before)
                    continue
                }
                first = min(last, max(first, Int(before.number) + 280))
            }
            days.append(Day(number: Int32(random.integer(in: first...last))))
        }
        return days
    }

    private func placedOn(birth: Day, using random: inout RandomSource) -> Day {
        let band = random.index(weights: [18, 17, 22, 26, 17])
        let days = random.integer(
            in: [3...180, 181...364, 365...730, 731...1826, 1827...3650][band])
        let earliest = min(asOf, birth.adding(days: random.integer(in: 1...60)))
        return max(earliest, asOf.adding(days: -days))
    }

    private func legalStatus(
        _ setting: Setting, _ child: Child, using random: inout RandomSource
    ) -> String {
        if child.isUnaccompanied { return "V2" }
        switch setting {
        case .adoptive: return "E1"
        case .elsewhere where random.chance(400): return "J2"
        default:
            // Care orders 77 %, agreements 17 %, placement orders 6 % (31 March 2020).
            return ["C2", "C1", "V2", "E1"][random.index(weights: [62, 17, 17, 4])]
        }
    }

    private func placeCode(
        _ setting: Setting, birth: Day, using random: inout RandomSource
    ) -> String {
        switch setting {
        case .ownFoster, .agencyFoster:
            asOf.wholeYears(since: birth) < 2 && random.chance(300)
                ? "U5" : random.chance(280) ? "U4" : "U6"
        case .kinship: random.chance(250) ? "U1" : "U3"
        case .childrensHome: "K2"
        case .unregistered: "Z1"
        case .supported: profile.usesCodesOf2011 ? random.chance(500) ? "H5" : "P2" : "K3"
        case .parents: "P1"
        case .adoptive: random.chance(300) ? "A3" : "A5"
        case .familyCentre: "R3"
        case .elsewhere: ["R2", "R5", "S1"][random.below(3)]
        case .secure: "K1"
        }
    }

    /// Gives a child of school age a school near where the child comes from, or near the home.
    func attend(_ child: inout Child, town: Int, using random: inout RandomSource) {
        let age = asOf.wholeYears(since: child.birth)
        guard age >= 4 else { return }
        let near =
            child.home.map { random.chance(400) ? homeDrafts[$0].town : town } ?? town
        child.school = geography.address(in: near, using: &random)
        child.keepsSchool = random.chance(450)
    }
}

/// Keeps the share of children more than twenty miles from home at the profile's figures.
struct DistanceKeeper {
    /// Twenty miles of 1609.3 metres.
    static let twentyMiles: Int64 = 32_186

    private let profile: PlacementProfile
    private var all = [Int](repeating: 0, count: PlacementProfile.Setting.allCases.count)
    private var far = [Int](repeating: 0, count: PlacementProfile.Setting.allCases.count)

    init(_ profile: PlacementProfile) {
        self.profile = profile
    }

    /// Whether the next children of a setting should live far from home.
    func wantsFar(_ setting: PlacementProfile.Setting, _ size: Int) -> Bool {
        let at = setting.rawValue
        return (far[at] + size) * 1000 <= profile(setting).far * (all[at] + size) + 500
    }

    /// Counts children placed at a distance.
    mutating func count(_ setting: PlacementProfile.Setting, _ size: Int, metres: Int64) {
        all[setting.rawValue] += size
        if metres > DistanceKeeper.twentyMiles { far[setting.rawValue] += size }
    }
}

/// Quotas of ages, sexes and ethnic groups while children are made.
struct People {
    private var ages: [Pool]
    private var referred: Pool
    private var girls: Int
    private var boys: Int
    private var groups: Pool

    private static let codes = [
        [("WBRI", 93), ("WIRI", 1), ("WOTH", 6)],
        [("MWBC", 35), ("MWBA", 15), ("MWAS", 20), ("MOTH", 30)],
        [("BCRB", 25), ("BAFR", 55), ("BOTH", 20)],
        [("AIND", 10), ("APKN", 40), ("ABAN", 20), ("AOTH", 30)],
        [("OOTH", 100)],
        [("REFU", 30), ("NOBT", 70)],
    ]

    init(
        children: Int, settings: [Int], referred: Int, profile: PlacementProfile,
        using random: inout RandomSource
    ) {
        ages = []
        for setting in PlacementProfile.Setting.allCases {
            ages.append(
                Pool(
                    sampling: settings[setting.rawValue], by: profile.singleAges(setting),
                    using: &random))
        }
        self.referred = Pool(
            sampling: referred, by: PlacementProfile.singleAges([60, 140, 180, 390, 230]),
            using: &random)
        // 56 % boys; White, Mixed, Black, Asian, other 71, 11, 8, 5, 4 % (March 2025).
        boys = (children * 56 + 50) / 100
        girls = children - boys
        groups = Pool(children, by: [71, 11, 8, 5, 4, 1])
    }

    /// Takes an age of a setting.
    mutating func age(
        _ setting: PlacementProfile.Setting, near range: ClosedRange<Int>,
        _ random: inout RandomSource
    ) -> Int {
        ages[setting.rawValue].draw(near: range, using: &random)
    }

    /// Takes an age of a child without a home.
    mutating func referredAge(
        near range: ClosedRange<Int>, _ random: inout RandomSource
    ) -> Int {
        referred.draw(near: range, using: &random)
    }

    /// Whether a child who is alone and at least 14 came without parents to seek asylum.
    func seeksAsylum(
        _ setting: PlacementProfile.Setting?, _ random: inout RandomSource
    ) -> Bool {
        switch setting {
        case .supported: random.chance(550)
        case .agencyFoster, .ownFoster: random.chance(220)
        case nil: random.chance(110)
        default: false
        }
    }

    /// Takes a sex; most who seek asylum are boys.
    mutating func sex(seeksAsylum: Bool, _ random: inout RandomSource) -> Sex {
        let male =
            boys > 0
            && (girls == 0 || (seeksAsylum && random.chance(900))
                || random.below(boys + girls) < boys)
        if male { boys -= 1 } else { girls = max(0, girls - 1) }
        return male ? .male : .female
    }

    /// Takes an ethnic group for a family of that size, as an SSDA903 code.
    mutating func ethnicity(
        _ size: Int, seeksAsylum: Bool, _ random: inout RandomSource
    ) -> String {
        let group =
            seeksAsylum
            ? groups.draw(size, near: 2...4, using: &random) : groups.draw(size, using: &random)
        let codes = People.codes[group]
        return codes[random.index(weights: codes.map(\.1))].0
    }
}
