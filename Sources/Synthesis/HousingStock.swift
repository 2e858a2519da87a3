import Care
import Chance

/// How many homes of which kind stand where, and who fills their places.
///
/// Foster places are about 61 % filled, 16 % vacant and 23 % not available, as Ofsted counted in
/// March 2024; those not filled by the county's own children are filled by other authorities'.
struct HousingStock {
    /// Homes of one setting on one side of the boundary.
    struct Block {
        /// The setting; nil for kinds in which none of the county's children live at present.
        var setting: PlacementProfile.Setting?
        /// The kind of home.
        var kind: HomeKind
        /// Whether the homes stand outside the placing authority.
        var isOutside: Bool
        /// Places of each home.
        var places: [Int]
        /// Places filled by the county's own children.
        var ours: Int
        /// Places filled by other authorities' children.
        var others: Int
        /// Places free to be offered.
        var vacant: Int
        /// Whether one family fills a home: its places are its children.
        var isFamily = false

        /// Every place.
        var total: Int { places.reduce(0, +) }
    }

    /// All homes.
    private(set) var blocks: [Block] = []

    /// The county's own children of each setting.
    private let counts: [(inside: Int, outside: Int)]

    /// Homes of the market at one size, before places are given out.
    private struct Market {
        var own: Int
        var ownOutside: Int
        var agencyInside: Int
        var agencyOutside: Int
        var childrensInside: Int
        var childrensOutside: Int
        var supportedInside: Int
        var supportedOutside: Int
        var secure: Int
        var shortBreak: Int
        var parentAndChild: Int

        var total: Int {
            own + ownOutside + agencyInside + agencyOutside + childrensInside + childrensOutside
                + supportedInside + supportedOutside + secure + shortBreak + parentAndChild
        }
    }

    /// Filled foster places per thousand: authorities' own (Ofsted 2024: about 60 %), agencies'
    /// (62 %).
    private static let ownFilled = 600
    private static let agencyFilled = 620
    /// Vacant foster places per thousand (Ofsted 2024: 16 %).
    private static let fosterVacant = 160

    /// Plans the stock.
    ///
    /// - Throws: ``GenerationError/tooFewHomes(given:least:)``.
    init(_ parameters: CountyParameters, outsiders: Bool, using random: inout RandomSource)
        throws(GenerationError)
    {
        counts = HousingStock.settings(
            parameters.children - parameters.referred, parameters.profile)
        addFamilies(waiting: parameters.referred, using: &random)
        let fixed = blocks.reduce(0) { $0 + $1.places.count }
        let (market, mean) = try market(parameters, beside: fixed, outsiders: outsiders)
        addFosterHomes(market, mean: mean, using: &random)
        addGroupHomes(market, using: &random)
    }

    private func count(_ setting: PlacementProfile.Setting) -> (inside: Int, outside: Int) {
        counts[setting.rawValue]
    }

    // Families: a home for each, no place to spare; a few more for children without a home.
    private mutating func addFamilies(waiting referred: Int, using random: inout RandomSource) {
        func family(
            _ setting: PlacementProfile.Setting, _ kind: HomeKind, sizes: [Int],
            using random: inout RandomSource
        ) {
            for outside in [false, true] {
                let children = outside ? count(setting).outside : count(setting).inside
                let places = HousingStock.families(children, by: sizes, using: &random)
                blocks.append(
                    Block(
                        setting: setting, kind: kind, isOutside: outside, places: places,
                        ours: children, others: 0, vacant: 0, isFamily: true))
            }
        }
        family(.kinship, .connected, sizes: [56, 27, 13, 4], using: &random)
        family(.parents, .withParents, sizes: [60, 27, 13], using: &random)
        family(.adoptive, .adoptive, sizes: [75, 25], using: &random)
        family(.familyCentre, .familyCentre, sizes: [90, 10], using: &random)
        family(.elsewhere, .other, sizes: [100], using: &random)
        // Unregistered settings hold one child each.
        family(.unregistered, .childrensHome, sizes: [100], using: &random)
        let waiting = referred == 0 ? 0 : max(1, referred / 14)
        blocks.append(
            Block(
                setting: nil, kind: .connected, isOutside: false,
                places: (0..<waiting).map { _ in random.integer(in: 1...3) }, ours: 0, others: 0,
                vacant: 0, isFamily: true))
        // An empty one of each kind that families may not have brought.
        blocks.append(
            Block(
                setting: nil, kind: .familyCentre, isOutside: false, places: [2], ours: 0,
                others: 0, vacant: 2))
    }

    // The market grows by lending places to other authorities until all homes are used up.
    private func market(
        _ parameters: CountyParameters, beside fixed: Int, outsiders: Bool
    ) throws(GenerationError) -> (market: Market, mean: Int) {
        let available = parameters.homes - fixed
        func market(mean: Int, share: Int) -> Market {
            HousingStock.market(counts, homes: parameters.homes, mean: mean, share: share)
        }
        var mean = parameters.tightness == .tight ? 1650 : 2000
        var share = 1000
        if market(mean: mean, share: share).total > available {
            while market(mean: mean, share: share).total > available, mean < 2800 { mean += 25 }
        } else if !outsiders {
            while market(mean: mean - 25, share: share).total <= available, mean > 1300 {
                mean -= 25
            }
        }
        while share > 150, market(mean: mean, share: share - 10).total <= available { share -= 10 }
        var plan = market(mean: mean, share: share)
        guard plan.total <= available else {
            // A few kinds grow with the number of homes, so the number that would do is sought.
            var least = fixed + plan.total
            while true {
                let needed =
                    fixed
                    + HousingStock.market(counts, homes: least, mean: mean, share: share).total
                if needed <= least { break }
                least = needed
            }
            throw .tooFewHomes(given: parameters.homes, least: least)
        }
        let spare = available - plan.total
        plan.agencyInside += spare * 2 / 5
        plan.agencyOutside += spare - spare * 2 / 5
        return (plan, mean)
    }

    private mutating func addFosterHomes(
        _ plan: Market, mean: Int, using random: inout RandomSource
    ) {
        func foster(
            _ setting: PlacementProfile.Setting, homes: Int, outside: Bool, filled: Int,
            using random: inout RandomSource
        ) {
            guard homes > 0 else { return }
            let ours = outside ? count(setting).outside : count(setting).inside
            // An authority's own homes are filled by its own children, so they set the total.
            let total =
                setting == .ownFoster
                ? max(homes, (ours * 1000 + filled / 2) / filled) : homes * mean / 1000
            let places = HousingStock.spread(
                max(total, ours), over: homes, by: [34, 40, 19, 6, 1], using: &random)
            let sum = places.reduce(0, +)
            let taken = max(ours, setting == .ownFoster ? ours : sum * filled / 1000)
            blocks.append(
                Block(
                    setting: setting, kind: .foster, isOutside: outside, places: places,
                    ours: ours, others: taken - ours,
                    vacant: min(sum - taken, (sum * HousingStock.fosterVacant + 500) / 1000)))
        }
        foster(
            .ownFoster, homes: plan.own, outside: false, filled: HousingStock.ownFilled,
            using: &random)
        foster(
            .ownFoster, homes: plan.ownOutside, outside: true, filled: HousingStock.ownFilled,
            using: &random)
        foster(
            .agencyFoster, homes: plan.agencyInside, outside: false,
            filled: HousingStock.agencyFilled, using: &random)
        foster(
            .agencyFoster, homes: plan.agencyOutside, outside: true,
            filled: HousingStock.agencyFilled, using: &random)
    }

    private mutating func addGroupHomes(_ plan: Market, using random: inout RandomSource) {
        func group(
            _ setting: PlacementProfile.Setting?, _ kind: HomeKind, homes: Int, outside: Bool,
            sizes: [Int], filled: Int, vacant: Int, using random: inout RandomSource
        ) {
            guard homes > 0 else { return }
            let ours = setting.map { outside ? count($0).outside : count($0).inside } ?? 0
            let average =
                sizes.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } * 1000
                / max(1, sizes.reduce(0, +))
            let places = HousingStock.spread(
                max(ours, homes * average / 1000), over: homes, by: sizes, using: &random)
            let sum = places.reduce(0, +)
            let taken = max(ours, sum * filled / 1000)
            blocks.append(
                Block(
                    setting: setting, kind: kind, isOutside: outside, places: places, ours: ours,
                    others: taken - ours, vacant: min(sum - taken, max(1, sum * vacant / 1000))))
        }
        // 14,259 places in 3,946 mainstream children's homes (March 2025): 3.6 a home.
        let children = [8, 14, 26, 26, 16, 10]
        group(
            .childrensHome, .childrensHome, homes: plan.childrensInside, outside: false,
            sizes: children, filled: 700, vacant: 170, using: &random)
        group(
            .childrensHome, .childrensHome, homes: plan.childrensOutside, outside: true,
            sizes: children, filled: 700, vacant: 170, using: &random)
        let flats = [18, 20, 20, 18, 12, 12]
        group(
            .supported, .supported, homes: plan.supportedInside, outside: false, sizes: flats,
            filled: 760, vacant: 150, using: &random)
        group(
            .supported, .supported, homes: plan.supportedOutside, outside: true, sizes: flats,
            filled: 760, vacant: 150, using: &random)
        group(
            .secure, .secure, homes: plan.secure, outside: true,
            sizes: [0, 0, 0, 1, 1, 1, 1, 1], filled: 850, vacant: 60, using: &random)
        group(
            nil, .shortBreak, homes: plan.shortBreak, outside: false, sizes: [50, 50],
            filled: 300, vacant: 500, using: &random)
        group(
            nil, .parentAndChild, homes: plan.parentAndChild, outside: false, sizes: [30, 70],
            filled: 450, vacant: 350, using: &random)
    }

    // Children of each setting, inside and outside.
    private static func settings(
        _ living: Int, _ profile: PlacementProfile
    ) -> [(inside: Int, outside: Int)] {
        var totals = Quota.apportion(living, by: profile.figures.map(\.share))
        let all = PlacementProfile.Setting.allCases
        let measured: [PlacementProfile.Setting] = [
            .ownFoster, .agencyFoster, .kinship, .childrensHome, .unregistered, .secure,
        ]
        guard let exact = profile.measuredOutside else {
            return all.map { setting in
                let total = totals[setting.rawValue]
                let outside = (total * profile(setting).outside + 500) / 1000
                return (total - outside, outside)
            }
        }
        // A share of three decimals exists only for some totals: move single children between
        // agency foster homes and parents until it does.
        let thousandths = Int(exact.millionths / 1000)
        func outsideOf(_ total: Int) -> Int? {
            let near = total * thousandths / 1000
            return (near...near + 1).first { (2000 * $0 + total) / (2 * total) == thousandths }
        }
        func measuredTotal() -> Int { measured.reduce(0) { $0 + totals[$1.rawValue] } }
        var shift = 0
        while measuredTotal() > 0, outsideOf(measuredTotal()) == nil, abs(shift) < 60 {
            let step = shift <= 0 ? -2 * shift + 1 : -2 * shift - 1
            let parents = PlacementProfile.Setting.parents.rawValue
            let agency = PlacementProfile.Setting.agencyFoster.rawValue
            guard totals[parents] - step >= 0, totals[agency] + step >= 0 else { break }
            totals[agency] += step
            totals[parents] -= step
            shift += step
        }
        let outside = Quota.apportion(
            outsideOf(measuredTotal()) ?? measuredTotal() * thousandths / 1000,
            by: all.map { measured.contains($0) ? totals[$0.rawValue] * profile($0).outside : 0 })
        return all.map { setting in
            let total = totals[setting.rawValue]
            let out =
                measured.contains(setting)
                ? min(total, outside[setting.rawValue])
                : (total * profile(setting).outside + 500) / 1000
            return (total - out, out)
        }
    }

    private static func market(
        _ counts: [(inside: Int, outside: Int)], homes: Int, mean: Int, share: Int
    ) -> Market {
        func count(_ setting: PlacementProfile.Setting) -> (inside: Int, outside: Int) {
            counts[setting.rawValue]
        }
        // Homes for that many children, where `share` of a thousand filled places are ours.
        func needed(_ children: Int, per home: Int, share: Int) -> Int {
            children == 0 ? 0 : max(1, (children * 1_000_000 + home * share - 1) / (home * share))
        }
        let own = mean * ownFilled / 1000
        let agency = mean * agencyFilled / 1000
        let near = max(share, 700)
        return Market(
            own: max(1, needed(count(.ownFoster).inside, per: own, share: 1000)),
            ownOutside: needed(count(.ownFoster).outside, per: own, share: 1000),
            agencyInside: max(1, needed(count(.agencyFoster).inside, per: agency, share: near)),
            agencyOutside: max(2, needed(count(.agencyFoster).outside, per: agency, share: share)),
            childrensInside: max(1, needed(count(.childrensHome).inside, per: 2500, share: near)),
            childrensOutside: max(
                1, needed(count(.childrensHome).outside, per: 2500, share: share)),
            supportedInside: max(1, needed(count(.supported).inside, per: 2500, share: near)),
            supportedOutside: needed(count(.supported).outside, per: 2500, share: share),
            secure: max(1, needed(count(.secure).outside, per: 5000, share: min(share, 500))),
            shortBreak: max(1, homes * 8 / 1000), parentAndChild: max(1, homes * 7 / 1000))
    }

    // Family sizes that sum to `children`.
    private static func families(
        _ children: Int, by sizes: [Int], using random: inout RandomSource
    ) -> [Int] {
        let mean = sizes.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        let homes = children == 0 ? 0 : max(1, children * sizes.reduce(0, +) / mean)
        return spread(children, over: homes, by: sizes, using: &random)
    }

    // Sizes of `homes` homes that sum to `total`, divided as the weights (for 1, 2, 3 …) say.
    private static func spread(
        _ total: Int, over homes: Int, by weights: [Int], using random: inout RandomSource
    ) -> [Int] {
        guard homes > 0 else { return [] }
        var sizes = Quota.deal(homes, by: weights, using: &random).map { $0 + 1 }
        var rest = total - sizes.reduce(0, +)
        var at = 0
        var limit = weights.count
        var passes = 0
        while rest != 0 {
            if rest > 0, sizes[at] < limit {
                sizes[at] += 1
                rest -= 1
            } else if rest < 0, sizes[at] > 1 {
                sizes[at] -= 1
                rest += 1
            }
            at += 1
            if at == homes {
                at = 0
                passes += 1
                if rest < 0, sizes.allSatisfy({ $0 == 1 }) { break }
                if rest > 0, passes > weights.count { limit += 1 }
            }
        }
        random.shuffle(&sizes)
        return sizes
    }
}
