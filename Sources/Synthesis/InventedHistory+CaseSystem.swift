import Care
import Chance

extension InventedHistory {
    /// The case system on the night: the same children under the same references, their homes,
    /// brothers and sisters, why they live outside, and what the returns do not tell: vacancies,
    /// prices, children who wait for a home.
    package var caseSystem: Instance {
        var maker = CaseSystemMaker(random: RandomSource(seed: seed).stream(7))
        return maker.instance(of: self)
    }
}

/// Draws what a case system knows beyond the returns.
private struct CaseSystemMaker {
    var random: RandomSource
    var homes: [Home] = []
    var household: [HouseholdMember] = []
    // One foster home holds a child more than the usual limit.
    var isOneOverfull = false
    private let night = InventedHistory.night
    private let needs = NeedCatalogue()

    init(random: RandomSource) { self.random = random }

    /// What makes placements alike enough to be in one home.
    private struct Site: Hashable, Comparable {
        var code: String
        var provider: String
        var at: Int?
        static func < (left: Site, right: Site) -> Bool {
            (left.code, left.provider, left.at ?? -1)
                < (right.code, right.provider, right.at ?? -1)
        }
    }

    mutating func instance(of history: InventedHistory) -> Instance {
        var instance = Instance(
            asOf: night,
            authorities: [
                Authority(
                    code: "E10000003", name: "Cambridgeshire",
                    adjoining: HistoryPlace.adjoining,
                    outOfAreaTarget: Rate(millionths: 290_000))
            ])
        instance.isSynthetic = true
        instance.areas = [
            ("Cambridge", 545_600, 258_500, 42_690),
            ("East Cambridgeshire", 554_400, 280_300, 13_747),
            ("Fenland", 546_000, 309_600, 24_739),
            ("Huntingdonshire", 518_700, 260_500, 32_491),
            ("South Cambridgeshire", 532_200, 259_600, 10_543),
        ].map { name, easting, northing, people in
            Area(
                district: name, authority: "E10000003",
                centre: Position(easting: easting, northing: northing), population: people)
        }
        let present = history.children.indices.filter { index in
            let last = history.children[index].periods.last?.last
            return last.map { $0.end == nil && $0.legalStatus != "V4" } ?? false
        }
        var bySite: [Site: [Int]] = [:]
        for index in present {
            guard let usual = history.children[index].usual else { continue }
            bySite[
                Site(code: usual.place, provider: usual.provider, at: usual.at), default: []
            ].append(index)
        }
        var homeOf: [Int: Int] = [:]
        for site in bySite.keys.sorted() {
            for members in households(of: bySite[site] ?? [], at: site, history) {
                for member in members { homeOf[member] = homes.count }
                addHome(at: site, of: members.count)
                let usual = members.first.flatMap { history.children[$0].usual }
                if let usual, ["K1", "K2", "R3"].contains(usual.place) {
                    homes[homes.count - 1].urn = history.urn(of: usual)
                }
            }
        }
        for index in present {
            guard let home = homeOf[index] else { continue }
            instance.children.append(child(index, of: history, in: home))
        }
        separateGroups(&instance.children)
        addVacantHomes()
        addWaiting(to: &instance)
        for index in instance.children.indices {
            guard let home = instance.children[index].home, homes[home].kind == .connected else {
                continue
            }
            homes[home].connectedTo = (homes[home].connectedTo ?? []) + [index]
        }
        instance.homes = homes
        instance.household = household
        return instance
    }

    // Who lives together at one place: brothers and sisters first, then as the kind of home allows.
    private mutating func households(
        of members: [Int], at site: Site, _ history: InventedHistory
    ) -> [[Int]] {
        var groups: [[Int]] = []
        for member in members {
            if let group = history.children[member].siblings,
                let known = groups.firstIndex(where: {
                    history.children[$0[0]].siblings == group
                })
            {
                groups[known].append(member)
            } else {
                groups.append([member])
            }
        }
        let most: Int
        switch site.code {
        case "U6": most = 3
        case "K2": most = 4
        case "K1", "H5", "R3", "R5": most = 6
        default: return groups
        }
        var households: [[Int]] = []
        for group in groups {
            if site.code == "U6", !isOneOverfull, let last = households.indices.last,
                households[last].count == 3
            {
                isOneOverfull = true
                households[last] += group
            } else if let last = households.indices.last,
                households[last].count + group.count <= most,
                random.chance(site.code == "U6" ? 450 : 900)
            {
                households[last] += group
            } else {
                households.append(group)
            }
        }
        return households
    }

    private mutating func addHome(at site: Site, of children: Int) {
        var home = Home(
            id: id(homes.count + 1), kind: kind(of: site.code),
            places: children, weeklyCost: cost(of: site.code, site.provider))
        home.placeProvider = PlaceProvider(rawValue: site.provider)
        if let at = site.at { locate(&home, at: at) }
        if home.kind.needsRegistration { home.isRegistered = true }
        if home.kind == .foster || home.kind == .childrensHome {
            offer(&home)
            if children < 3 && random.chance(140) {
                home.places += 1
                vacancy(&home)
            } else if random.chance(120) {
                home.places += 1
                home.placesUnavailable = 1
            }
            if home.placeProvider == .privateSector && random.chance(90) {
                home.places += 1
                household.append(
                    HouseholdMember(
                        home: homes.count, kind: .otherAuthorityChild,
                        age: random.integer(in: 9...15)))
            } else if home.kind == .foster && random.chance(180) {
                household.append(
                    HouseholdMember(
                        home: homes.count, kind: .ownChild, age: random.integer(in: 3...16)))
            }
        }
        if home.kind == .foster {
            home.approvedPlaces = home.places
        }
        homes.append(home)
    }

    private func id(_ number: Int) -> String {
        let digits = String(number)
        return "H" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func locate(_ home: inout Home, at: Int) {
        let place = HistoryPlace.all[at]
        home.position = place.position
        home.postcode = place.postcode
        home.authority = place.authority
        home.district = place.districtName
    }

    private mutating func offer(_ home: inout Home) {
        if random.chance(60) { return }
        var offers: NeedSet = []
        for index in needs.needs.indices where index != 23 {
            let share = needs.needs[index].isEssential ? 90 : home.kind.isFoster ? 330 : 560
            if random.chance(share) { offers.formUnion(NeedSet(index: index)) }
        }
        home.offers = offers
    }

    private mutating func vacancy(_ home: inout Home) {
        home.availableFrom = night.adding(
            days: -(random.chance(700) ? random.integer(in: 1...14) : random.integer(in: 15...70)))
        home.confirmedOn = night.adding(
            days: -(random.chance(780) ? random.integer(in: 0...6) : random.integer(in: 9...30)))
    }

    private mutating func addVacantHomes() {
        for number in 0..<64 {
            let isHome = number % 8 == 7
            let provider: PlaceProvider = random.chance(isHome ? 150 : 430) ? .own : .privateSector
            let isNear = provider == .own || random.chance(420)
            let places = HistoryPlace.all.indices.filter {
                isNear
                    ? HistoryPlace.all[$0].side == .inside
                    : HistoryPlace.all[$0].side == .adjoining
            }
            let code = isHome ? "K2" : "U6"
            var home = Home(
                id: id(homes.count + 1), kind: kind(of: code),
                places: isHome ? random.integer(in: 1...4) : random.pick([1, 1, 2, 2, 3]),
                weeklyCost: cost(of: code, provider.rawValue))
            home.placeProvider = provider
            locate(&home, at: random.pick(places))
            offer(&home)
            if isHome { home.isRegistered = true }
            if !isHome {
                home.approvedPlaces = home.places
                if random.chance(400) {
                    let youngest = random.pick([0, 0, 5, 8, 11])
                    home.minAge = youngest
                    home.maxAge = random.pick([youngest + 6, 17, 17])
                }
            }
            switch random.index(weights: [480, 340, 100, 80]) {
            case 0: vacancy(&home)
            case 1: home.status = .onHold
            case 2:
                home.placesUnavailable = home.places
            default:
                home.availableFrom = night.adding(days: random.integer(in: 4...40))
                home.confirmedOn = night.adding(days: -random.integer(in: 0...6))
            }
            if [8, 30, 52].contains(number) {
                home.status = .available
                home.isEmergency = true
                home.placesUnavailable = 0
                home.availableFrom = nil
                home.confirmedOn = night
            }
            homes.append(home)
        }
    }

    // MARK: Children

    private mutating func child(
        _ index: Int, of history: InventedHistory, in home: Int
    ) -> Child {
        let young = history.children[index]
        let episodes = young.periods.last ?? []
        var child = Child(
            id: history.reference(index), birth: young.birth, status: .settled, home: home)
        child.sex = young.isMale ? .male : .female
        child.ethnicity = young.ethnicity
        child.legalStatus = episodes.last?.legalStatus
        child.place = young.usual?.place
        child.placeProvider = young.usual.flatMap { PlaceProvider(rawValue: $0.provider) }
        child.isUnaccompanied = young.isUnaccompanied
        if let home = young.home {
            child.origin = HistoryPlace.all[home].position
            child.originPostcode = HistoryPlace.all[home].postcode
        }
        child.placedOn = episodes.last { ["S", "P", "B"].contains($0.startReason) }?.start
        child.siblingGroup = young.siblings.map { "S" + String($0 + 100) }
        let isDisabled = young.need == "N2" || random.chance(90)
        child.disability =
            random.chance(40)
            ? nil
            : isDisabled ? random.pick(["learning disability", "autism", "mobility"]) : "none"
        let isMeasured = homes[home].kind.isMeasured
        let isMoving = isMeasured && homes[home].kind != .secure && random.chance(50)
        if isMoving {
            child.status = random.chance(450) ? .mustMove : .mayMove
            child.neededBy = night.adding(days: random.integer(in: 5...40))
            prefer(&child)
        }
        if let at = young.usual?.at, HistoryPlace.all[at].side != .inside {
            child.outReason = reason(homes[home])
        }
        return child
    }

    private mutating func reason(_ home: Home) -> String? {
        switch (home.kind, home.placeProvider) {
        case (.connected, _): return "connected person lives there"
        case (.foster, .own?): return "own carer over the border"
        case (.secure, _): return "no secure home in the area"
        case (.foster, _), (.childrensHome, _):
            let reasons = [
                "no vacancy in the area", "safety", "specialist provision",
                "brothers or sisters live there",
            ]
            let drawn = random.index(weights: [520, 120, 170, 60, 130])
            return drawn < reasons.count ? reasons[drawn] : nil
        default: return nil
        }
    }

    private mutating func prefer(_ child: inout Child) {
        let age = night.wholeYears(since: child.birth)
        child.fostering = random.chance(age > 11 ? 700 : 950) ? .preferred : .suitable
        child.residential = child.fostering == .preferred ? .unsuitable : .preferred
        let codes = age > 10 ? [0, 2, 3, 5, 6, 10, 15, 16, 19, 20] : [6, 9, 15, 16, 19, 20, 21]
        for _ in 0..<random.integer(in: 0...3) {
            child.needs.formUnion(NeedSet(index: random.pick(codes)))
        }
    }

    // Brothers and sisters in several homes: together where that can be found, some of them apart
    // after assessment. Those in one home stay together.
    private mutating func separateGroups(_ children: inout [Child]) {
        var members: [String: [Int]] = [:]
        for index in children.indices {
            if let group = children[index].siblingGroup {
                members[group, default: []].append(index)
            }
        }
        for group in members.keys.sorted() {
            let indices = members[group] ?? []
            let isOne = Set(indices.map { children[$0].home }).count == 1
            let plan: SiblingPlan =
                isOne ? .together : random.chance(180) ? .apart : .togetherIfPossible
            for index in indices {
                children[index].siblingPlan = plan
                // Nobody who lives with brothers or sisters is moved away from them.
                if isOne {
                    children[index].status = .settled
                    children[index].neededBy = nil
                    children[index].fostering = nil
                    children[index].residential = nil
                    children[index].needs = []
                }
            }
        }
    }

    // Children who are to come into care, so that no return knows them yet.
    private mutating func addWaiting(to instance: inout Instance) {
        let inside = HistoryPlace.all.indices.filter { HistoryPlace.all[$0].side == .inside }
        for number in 0..<9 {
            let age = random.pick([0, 2, 5, 8, 11, 13, 14, 15, 16])
            var child = Child(
                id: "C\(9001 + number)",
                birth: night.adding(years: -age).adding(days: -random.integer(in: 1...300)),
                status: .referred)
            child.sex = random.chance(500) ? .male : .female
            child.ethnicity = random.pick(["WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "AOTH"])
            let at = random.pick(inside)
            child.origin = HistoryPlace.all[at].position
            child.originPostcode = HistoryPlace.all[at].postcode
            prefer(&child)
            child.disability = random.chance(200) ? "learning disability" : "none"
            // Two emergencies tonight, one child who has waited, the others planned ahead.
            switch number {
            case 0, 1:
                child.urgency = .emergency
                child.neededBy = night
            case 2: child.neededBy = night.adding(days: -4)
            default: child.neededBy = night.adding(days: random.integer(in: 3...30))
            }
            instance.children.append(child)
        }
        // Two brothers wait together.
        for index in instance.children.indices.suffix(2) {
            instance.children[index].siblingGroup = "S900"
            instance.children[index].siblingPlan = .together
            instance.children[index].neededBy = night.adding(days: 12)
            instance.children[index].sex = .male
        }
    }

    // MARK: Codes

    private func kind(of place: String) -> HomeKind {
        switch place {
        case "U3": .connected
        case "U6": .foster
        case "K2": .childrensHome
        case "K1": .secure
        case "P1": .withParents
        case "A6": .adoptive
        case "H5", "P2": .supported
        case "R3": .familyCentre
        default: .other
        }
    }

    // About the prices of the night's folder, each home its own.
    private mutating func cost(of place: String, _ provider: String) -> Pence {
        let pounds: Int
        switch (place, provider) {
        case ("U6", "PR1"): pounds = 385
        case ("U6", _): pounds = 800
        case ("U3", _): pounds = 250
        case ("K2", "PR1"): pounds = 2100
        case ("K2", _): pounds = 2780
        case ("K1", _): pounds = 4800
        case ("H5", _), ("P2", _): pounds = 575
        case ("P1", _), ("A6", _): return .zero
        default: pounds = 600
        }
        let rounded = pounds * random.integer(in: 88...114) / 100
        return Pence(Int64(rounded * 100))
    }
}

extension HistoryPlace {
    /// Authorities that shared a border with Cambridgeshire, by the boundaries of the directory.
    static let adjoining = [
        "E06000031", "E06000055", "E06000056", "E06000061", "E10000012", "E10000015", "E10000019",
        "E10000020", "E10000029",
    ]

    /// The upper-tier authority.
    var authority: String {
        switch district {
        case "E07000008", "E07000009", "E07000010", "E07000011", "E07000012": "E10000003"
        case "E07000077": "E10000012"
        case "E07000099": "E10000015"
        case "E07000140", "E07000141": "E10000019"
        case "E07000143", "E07000146": "E10000020"
        case "E07000245": "E10000029"
        default: district
        }
    }

    /// The district's name.
    var districtName: String {
        switch district {
        case "E07000008": "Cambridge"
        case "E07000009": "East Cambridgeshire"
        case "E07000010": "Fenland"
        case "E07000011": "Huntingdonshire"
        case "E07000012": "South Cambridgeshire"
        case "E06000017": "Rutland"
        case "E06000031": "Peterborough"
        case "E06000055": "Bedford"
        case "E06000056": "Central Bedfordshire"
        case "E06000061": "North Northamptonshire"
        case "E07000077": "Uttlesford"
        case "E07000099": "North Hertfordshire"
        case "E07000140": "South Holland"
        case "E07000141": "South Kesteven"
        case "E07000143": "Breckland"
        case "E07000146": "King's Lynn and West Norfolk"
        case "E07000245": "West Suffolk"
        default: district
        }
    }
}
