import Care
import Chance

extension CountyBuilder {
    /// Gives every home its terms, offers, dates and price.
    mutating func describeHomes() {
        var random = source.stream(9)
        let residents = residents()
        let width = max(4, String(homeDrafts.count).count)
        let agencies = max(3, homeDrafts.count / 60)
        county.homes.reserveCapacity(homeDrafts.count)
        for (index, draft) in homeDrafts.enumerated() {
            let town = geography.towns[draft.town]
            let there = residents[index]
            var home = Home(
                id: "H" + numbered(index + 1, width), kind: draft.kind, places: draft.places,
                weeklyCost: price(draft, isOutside: town.ground != draft.placer, using: &random))
            home.placeProvider = draft.setting == .parents ? .parent : draft.provider
            home.position = draft.position
            home.authority = geography.grounds[town.ground].code
            home.district = town.district
            identify(&home, draft, agencies: agencies, using: &random)
            term(&home, there, filled: there.count + draft.others, using: &random)
            offer(&home, there, using: &random)
            makeAvailable(&home, draft, there, using: &random)
            grade(&home, using: &random)
            county.homes.append(home)
        }
        guaranteeHomes(using: &random)
    }

    private func price(
        _ draft: HomeDraft, isOutside: Bool, using random: inout RandomSource
    ) -> Pence {
        let setting: Setting =
            draft.setting
            ?? (draft.kind == .connected
                ? .kinship : draft.kind == .familyCentre ? .familyCentre : .agencyFoster)
        let range = profile(setting).price
        guard range[2] > 0 else { return .zero }
        // Two in three below the middle of the upper half: prices have a long tail.
        let low = random.integer(in: range[0]...range[1])
        let high = min(
            random.integer(in: range[1]...range[2]), random.integer(in: range[1]...range[2]))
        var pounds = random.chance(600) ? low : high
        if draft.kind == .parentAndChild { pounds = pounds * 9 / 5 }
        if isOutside { pounds += pounds * 4 / 100 }
        return Pence(Int64(pounds * 100 + (random.chance(200) ? 50 : 0)))
    }

    private func identify(
        _ home: inout Home, _ draft: HomeDraft, agencies: Int, using random: inout RandomSource
    ) {
        switch draft.provider {
        case .own: home.providerID = geography.grounds[draft.placer].code
        case .otherAuthority: home.providerID = home.authority
        case .privateSector, .voluntary:
            home.providerID = "P" + numbered(1 + random.below(agencies), 3)
        default: break
        }
        if home.kind.needsRegistration, draft.setting != .unregistered {
            home.urn = "SC" + numbered(100_000 + random.below(900_000), 6)
        }
    }

    // Terms of approval or statement of purpose, wide enough for those already there.
    private func term(
        _ home: inout Home, _ there: [Int], filled: Int, using random: inout RandomSource
    ) {
        let ages = there.map { asOf.wholeYears(since: county.children[$0].birth) }
        typealias Term = (least: Int?, most: Int?, weight: Int)
        let terms: [Term]
        var single = 0
        switch home.kind {
        case .foster:
            terms =
                isTight
                ? [
                    (nil, nil, 4), (0, 17, 16), (0, 4, 9), (0, 8, 10), (5, 11, 13), (5, 17, 18),
                    (8, 16, 13), (10, 17, 17),
                ]
                : [
                    (nil, nil, 12), (0, 17, 40), (0, 10, 9), (0, 12, 8), (5, 17, 23), (8, 17, 8),
                ]
            single = isTight ? 160 : 90
        case .childrensHome:
            terms = [(8, 17, 30), (10, 17, 35), (12, 17, 20), (7, 14, 15)]
            single = 170
        case .secure: terms = [(10, 17, 1)]
        case .supported:
            terms = [(16, 17, 80), (nil, nil, 20)]
            single = 120
        case .shortBreak: terms = [(5, 17, 1)]
        case .parentAndChild, .familyCentre, .connected, .withParents, .adoptive, .other:
            terms = [(nil, nil, 1)]
        }
        func covers(_ term: Term) -> Bool {
            ages.allSatisfy { $0 >= (term.least ?? 0) && $0 <= (term.most ?? 17) }
        }
        // A few outgrew the terms they came under.
        let fitting = random.chance(15) ? terms : terms.filter(covers)
        if !fitting.isEmpty {
            let term = fitting[random.index(weights: fitting.map(\.weight))]
            home.minAge = term.least
            home.maxAge = term.most
        }
        let sexes = Set(there.map { county.children[$0].sex })
        if random.chance(single), sexes.count <= 1 {
            home.admits = sexes.first ?? (random.chance(500) ? .female : .male)
        }
        switch home.kind {
        case .foster, .parentAndChild, .connected:
            let card = random.below(100)
            if card < 66 {
                home.approvedPlaces = home.places
            } else if card < 74, home.places - 1 >= max(1, filled) {
                home.approvedPlaces = home.places - 1
            } else if card < 80 {
                home.approvedPlaces = home.places + 1
            }
        case .childrensHome, .secure, .supported, .shortBreak, .familyCentre:
            if random.chance(650) { home.approvedPlaces = home.places }
        case .withParents, .adoptive, .other: break
        }
    }

    private func offer(_ home: inout Home, _ there: [Int], using random: inout RandomSource) {
        guard home.kind != .withParents, home.kind != .adoptive, home.kind != .other else { return }
        let codes = [
            "self-harm", "sexual-exploitation", "criminal-exploitation", "drug-alcohol",
            "eating-disorder", "missing", "physical-harm", "sexual-harm", "fire-setting",
            "harm-to-animals", "criminal-influence", "esol", "bsl", "makaton",
            "therapeutic-support", "additional-supervision", "place-of-worship",
            "learning-disability", "autism",
        ]
        var offers: NeedSet = []
        if !random.chance(70) {
            let usual =
                switch home.kind {
                case .childrensHome, .secure: 8...15
                case .supported: 4...9
                case .connected: 1...4
                default: isTight ? 2...6 : 3...9
                }
            for _ in 0..<random.integer(in: usual) { offers.formUnion(need(random.pick(codes))) }
            if random.chance(90) { offers.formUnion(need("wheelchair-access")) }
            if random.chance(70) { offers.formUnion(need("complex-health")) }
            if random.chance(80) { offers.formUnion(need("home-adaptation")) }
            if home.kind == .childrensHome, random.chance(80) {
                offers.formUnion(NeedCatalogue.deprivationOfLiberty)
            }
        }
        if home.kind == .secure { offers.formUnion(NeedCatalogue.deprivationOfLiberty) }
        if home.kind == .parentAndChild || home.kind == .familyCentre {
            offers.formUnion(NeedCatalogue.parentAndChild)
        }
        // What the children there need is met, mostly.
        for child in there where random.chance(900) {
            offers.formUnion(county.children[child].needs)
        }
        home.offers = offers
        var languages: Set<String> = ["english"]
        if random.chance(140) {
            languages.insert(
                [
                    "albanian", "arabic", "bengali", "kurdish", "lithuanian", "pashto", "polish",
                    "portuguese", "romanian", "tigrinya", "urdu", "vietnamese", "dari",
                ][random.below(13)])
        }
        home.languages = languages.sorted()
        home.faiths = faiths(using: &random)
        home.hasPets = random.chance(home.kind.isFoster ? 420 : 60)
        if home.kind.needsRegistration { home.isRegistered = true }
    }

    private func faiths(using random: inout RandomSource) -> [String] {
        var faiths: Set<String> = []
        if random.chance(450) { faiths.insert("christianity") }
        if random.chance(120) { faiths.insert("islam") }
        if random.chance(40) { faiths.insert("hinduism") }
        if random.chance(30) { faiths.insert("sikhism") }
        return faiths.sorted()
    }

    private func makeAvailable(
        _ home: inout Home, _ draft: HomeDraft, _ there: [Int], using random: inout RandomSource
    ) {
        if draft.setting == .unregistered { home.isRegistered = false }
        let unfilled = draft.places - draft.ours - draft.others
        let away = max(0, unfilled - draft.vacant)
        if draft.vacant == 0, away > 0 {
            if random.chance(500) {
                home.status =
                    draft.ours + draft.others == 0 && random.chance(80) ? .closed : .onHold
            } else {
                home.placesUnavailable = away
            }
        } else if away > 0 {
            home.placesUnavailable = away
        }
        let ends = there.allSatisfy { county.children[$0].status == .mustMove }
        if !there.isEmpty, ends, draft.others == 0, draft.vacant == 0, random.chance(500) {
            home.status = random.chance(600) ? .closed : .onHold
        }
        guard home.kind != .withParents, home.kind != .adoptive, home.kind != .other else { return }
        // Confirmed lately, mostly.
        home.confirmedOn = asOf.adding(
            days: random.chance(isTight ? 800 : 900)
                ? -random.integer(in: 0...14) : -random.integer(in: 15...120))
        if draft.vacant > 0 {
            if random.chance(80) {
                home.availableFrom = asOf.adding(days: random.integer(in: 4...60))
            } else if random.chance(150) {
                home.availableFrom = asOf.adding(days: -random.integer(in: 1...90))
            }
            if home.kind == .foster, there.isEmpty, draft.others == 0, random.chance(90) {
                home.isEmergency = true
            }
        }
    }

    private func grade(_ home: inout Home, using random: inout RandomSource) {
        if home.kind == .childrensHome, home.isRegistered == true {
            home.ofstedGrade =
                [
                    "outstanding", "good", "requires improvement", "inadequate",
                ][random.index(weights: [14, 66, 18, 2])]
            home.ofstedOn = asOf.adding(days: -random.integer(in: 20...420))
            home.educationOnSite = random.chance(150)
        }
        if home.placeProvider == .privateSector || home.placeProvider == .voluntary,
            home.kind == .foster
        {
            home.frameworkTier = String(1 + random.index(weights: [50, 30, 20]))
        }
    }

    /// Makes sure of what the rules need and chance may not have brought.
    private mutating func guaranteeHomes(using random: inout RandomSource) {
        let residents = residents()
        func first(_ condition: (Home, HomeDraft, Int) -> Bool) -> Int? {
            county.homes.indices.first {
                condition(county.homes[$0], homeDrafts[$0], residents[$0].count)
            }
        }
        func isOpen(_ home: Home, _ draft: HomeDraft) -> Bool {
            home.kind == .foster && home.status == .available && draft.vacant > 0
        }
        if !county.homes.contains(where: { $0.isEmergency }),
            let home = first({ isOpen($0, $1) && $2 == 0 && $1.others == 0 })
        {
            county.homes[home].isEmergency = true
        }
        // Three live there and a fourth place is free: the usual limit.
        let full = first { home, draft, there in
            isOpen(home, draft) && there + draft.others >= 3
                && home.usablePlaces > there + draft.others
        }
        if full == nil,
            let home = first({ home, draft, there in
                isOpen(home, draft) && !home.isEmergency && home.kind == .foster
                    && draft.provider != .own && there + draft.others == 2
                    && home.placesUnavailable == 0 && home.availableFrom == nil
            })
        {
            homeDrafts[home].others += 1
            let there = residents[home].count + homeDrafts[home].others
            homeDrafts[home].places = there + homeDrafts[home].vacant
            county.homes[home].places = homeDrafts[home].places
            county.homes[home].approvedPlaces = nil
        }
        // The terms allow fewer than the rooms.
        let short = first { home, draft, there in
            isOpen(home, draft) && (home.approvedPlaces ?? home.places) < home.places
                && home.places - home.placesUnavailable > there + draft.others
                && home.usablePlaces <= there + draft.others
        }
        if short == nil,
            let home = first({ home, draft, there in
                isOpen(home, draft) && !home.isEmergency && draft.vacant == 1
                    && there + draft.others >= 1 && there + draft.others < 3
            })
        {
            let filled = residents[home].count + homeDrafts[home].others
            county.homes[home].approvedPlaces = filled + county.homes[home].placesUnavailable
        }
        if !county.homes.contains(where: { $0.availableFrom.map { $0 > asOf } ?? false }),
            let home = first({ home, draft, _ in isOpen(home, draft) && !home.isEmergency })
        {
            county.homes[home].availableFrom = asOf.adding(days: 90)
        }
        // A registration that has been applied for and not granted.
        if !county.homes.contains(where: { $0.isRegistered == false }),
            let home = first({ home, draft, there in
                home.kind == .supported && there == 0 && draft.vacant > 0
            }) ?? first({ home, _, there in home.kind.needsRegistration && there == 0 })
        {
            county.homes[home].isRegistered = false
            county.homes[home].urn = nil
        }
        for sex in [Sex.female, .male]
        where !county.homes.contains(where: { $0.kind == .foster && $0.admits == sex }) {
            if let home = first({ home, draft, there in
                isOpen(home, draft) && there == 0 && home.admits == nil
            }) {
                county.homes[home].admits = sex
            }
        }
        if county.homes.allSatisfy({ $0.status != .onHold }),
            let home = first({ home, draft, there in
                home.kind == .foster && there == 0 && draft.vacant == 0
            })
        {
            county.homes[home].status = .onHold
        }
    }
}
