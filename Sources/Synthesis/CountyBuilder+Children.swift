import Care
import Chance

extension CountyBuilder {
    /// Describes needs, wishes and rules: fully for the open requests, briefly for the settled.
    mutating func describeChildren() {
        var random = source.stream(8)
        let residents = residents()
        for index in county.children.indices where county.children[index].status == .settled {
            describeSettled(index, residents, using: &random)
        }
        let enough = open.count >= 20
        let count = open.count
        func flags(_ perThousand: Int, _ random: inout RandomSource) -> [Bool] {
            Quota.flags(count, perThousand, least: enough ? 1 : 0, using: &random)
        }
        let wheelchair = flags(15, &random)
        let health = flags(15, &random)
        let adaptation = flags(10, &random)
        let liberty = flags(6, &random)
        let solo = flags(60, &random)
        let older = flags(50, &random)
        let younger = flags(60, &random)
        let nobodyUnder = flags(90, &random)
        let petsNo = flags(60, &random)
        let petsMust = flags(15, &random)
        for (turn, index) in open.enumerated() {
            var child = county.children[index]
            let age = child.start(asOf: asOf).wholeYears(since: child.birth)
            prefer(&child, age: age, using: &random)
            child.needs = needs(of: child, age: age, isOpen: true, using: &random)
            if wheelchair[turn] { child.needs.formUnion(need("wheelchair-access")) }
            if health[turn] { child.needs.formUnion(need("complex-health")) }
            if adaptation[turn] { child.needs.formUnion(need("home-adaptation")) }
            if liberty[turn], age >= 10 {
                child.needs.formUnion(NeedCatalogue.deprivationOfLiberty)
            }
            if child.sex == .female, (15...17).contains(age), random.chance(60) {
                child.needs.formUnion(NeedCatalogue.parentAndChild)
            }
            if solo[turn] {
                child.livingCompanions = .solo
            } else if older[turn] {
                child.livingCompanions = .olderOnly
            } else if younger[turn] {
                child.livingCompanions = .youngerOnly
            } else if random.chance(180) {
                child.livingCompanions = .withOthers
            }
            if nobodyUnder[turn], age >= 6 {
                child.noChildUnder = min(age, [3, 5, 8, 11][random.below(4)])
            }
            child.pets =
                petsNo[turn]
                ? .no : petsMust[turn] ? .must : random.chance(70) ? .ratherNot : nil
            if child.pets == nil, random.chance(150) { child.pets = .can }
            wish(&child, using: &random)
            if age >= 4, child.school != nil { child.keepsSchool = random.chance(620) }
            county.children[index] = child
        }
        keepOneAtKeyStage4(using: &random)
        explain(using: &random)
    }

    func need(_ code: String) -> NeedSet { county.needs.set(of: code) ?? [] }

    private mutating func describeSettled(
        _ index: Int, _ residents: [[Int]], using random: inout RandomSource
    ) {
        var child = county.children[index]
        let age = asOf.wholeYears(since: child.birth)
        child.needs = needs(of: child, age: age, isOpen: false, using: &random)
        guard let home = child.home else { return }
        switch homeDrafts[home].setting {
        case .secure: child.needs.formUnion(NeedCatalogue.deprivationOfLiberty)
        case .familyCentre: child.needs.formUnion(NeedCatalogue.parentAndChild)
        default: break
        }
        // A rule about companions is only plausible where it is kept.
        if residents[home].count == 1, homeDrafts[home].others == 0, age >= 8, random.chance(70) {
            child.livingCompanions = random.chance(600) ? .solo : .olderOnly
        }
        county.children[index] = child
    }

    // What the three classes of home are for a child of that age.
    private func prefer(_ child: inout Child, age: Int, using random: inout RandomSource) {
        func drawn(_ preferred: Int, _ suitable: Int, _ unsuitable: Int) -> Suitability? {
            let card = random.below(100)
            if card < preferred { return .preferred }
            if card < preferred + suitable { return .suitable }
            return card < preferred + suitable + unsuitable ? .unsuitable : nil
        }
        switch age {
        case ..<8:
            child.fostering = drawn(78, 10, 0)
            child.residential = drawn(0, 1, 82)
        case ..<12:
            child.fostering = drawn(70, 18, 1)
            child.residential = drawn(4, 20, 48)
        case ..<16:
            child.fostering = drawn(56, 26, 8)
            child.residential = drawn(14, 34, 28)
        default:
            child.fostering = drawn(30, 38, 10)
            child.residential = drawn(12, 34, 26)
            child.supported = drawn(32, 36, 14)
        }
        // Somewhere must be right.
        if child.fostering == .unsuitable, child.residential == .unsuitable,
            child.supported == .unsuitable
        {
            child.residential = .suitable
        }
        // Who lives in a children's home at present may need one still.
        if let home = child.home, homeDrafts[home].setting == .childrensHome, random.chance(500) {
            child.residential = .suitable
        }
    }

    private func needs(
        of child: Child, age: Int, isOpen: Bool, using random: inout RandomSource
    ) -> NeedSet {
        let setting = child.home.flatMap { homeDrafts[$0].setting }
        var count =
            isOpen
            ? random.index(weights: [24, 30, 26, 14, 6]) : random.index(weights: [62, 25, 10, 3])
        if setting == .childrensHome || setting == .secure { count += 1 }
        if age < 4 { count = min(count, 1) }
        let young: [(String, Int)] = [
            ("autism", 16), ("learning-disability", 18), ("therapeutic-support", 34),
            ("additional-supervision", 10), ("physical-harm", 8), ("makaton", 4), ("bsl", 1),
            ("complex-health", 2), ("place-of-worship", 2), ("harm-to-animals", 3),
        ]
        let teenage: [(String, Int)] = [
            ("self-harm", 18), ("sexual-exploitation", 10), ("criminal-exploitation", 14),
            ("drug-alcohol", 14), ("eating-disorder", 5), ("missing", 20), ("physical-harm", 14),
            ("sexual-harm", 6), ("fire-setting", 3), ("harm-to-animals", 3),
            ("criminal-influence", 10), ("therapeutic-support", 22),
            ("additional-supervision", 14), ("place-of-worship", 3), ("learning-disability", 10),
            ("autism", 11),
        ]
        let table = age < 11 ? young : teenage
        var needs: NeedSet = []
        for _ in 0..<count {
            needs.formUnion(need(table[random.index(weights: table.map(\.1))].0))
        }
        if child.isUnaccompanied { needs.formUnion(need("esol")) }
        return needs
    }

    private func wish(_ child: inout Child, using random: inout RandomSource) {
        if child.isUnaccompanied {
            child.wantedLanguages = [
                ["albanian", "arabic", "dari", "kurdish", "pashto", "tigrinya", "vietnamese"][
                    random.below(7)]
            ]
            if random.chance(500) {
                child.wantedFaiths = [random.chance(800) ? "islam" : "christianity"]
            }
        } else {
            if random.chance(40) {
                child.wantedLanguages = [
                    ["bengali", "lithuanian", "polish", "portuguese", "romanian", "urdu"][
                        random.below(6)]
                ]
            }
            if random.chance(60) {
                child.wantedFaiths = [
                    ["christianity", "christianity", "hinduism", "islam", "sikhism"][
                        random.below(5)]
                ]
            }
        }
    }

    // Somebody planned, in year 10 or 11, who should keep the school.
    private mutating func keepOneAtKeyStage4(using random: inout RandomSource) {
        func isCandidate(_ child: Child) -> Bool {
            guard child.urgency == .planned, child.school != nil else { return false }
            let start = child.start(asOf: asOf)
            let year = start.lastSchoolYearEnd.wholeYears(since: child.birth) - 4
            return year == 10 || year == 11
        }
        let candidates = open.filter { isCandidate(county.children[$0]) }
        guard !candidates.isEmpty,
            !candidates.contains(where: { county.children[$0].keepsSchool == true })
        else { return }
        county.children[random.pick(candidates)].keepsSchool = true
    }

    // Facts that are shown and never scored.
    private mutating func explain(using random: inout RandomSource) {
        for index in county.children.indices {
            guard let home = county.children[index].home else { continue }
            let draft = homeDrafts[home]
            guard geography.towns[draft.town].ground != draft.placer, random.chance(700) else {
                continue
            }
            county.children[index].outReason =
                switch draft.setting {
                case .kinship: "connected person lives there"
                case .ownFoster: "own carer over the border"
                case .secure: "no secure home in the area"
                default:
                    ["no vacancy in the area", "specialist provision", "safety"][
                        random.index(weights: [60, 25, 15])]
                }
        }
    }
}
