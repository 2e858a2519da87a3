import Care
import Files

/// Whether the points of every plan of an instance can be added exactly.
///
/// Points are billionths in 64 bits. No plan's points, nor the most that any term can bring, may
/// pass ``most``; where weights and instance together could, the policy has a fault.
enum PointsRange {
    /// The most points of a plan: half of what 64 bits hold.
    static let most: Int128 = 4_600_000_000

    /// Complains where a plan of the instance could have more points than can be added.
    static func check(
        _ instance: Instance, _ policy: Policy, file: String, complaints: Complaints
    ) {
        let points = bound(instance, policy)
        if points.sum > most {
            complaints.fault(
                file, column: "weights",
                "with these weights the points of a plan for these children could pass \(most), more "
                    + "than can be added exactly; lower the weights, \(points.largest) first")
        }
    }

    /// What no plan's points can pass, and the weight that brings most of it.
    static func bound(_ instance: Instance, _ policy: Policy) -> (sum: Int128, largest: String) {
        let weights = policy.weights
        let children = Int128(instance.children.count)
        let open = instance.children.filter { $0.status != .settled }
        let count = Int128(open.count)
        // The longest way between any two places, doubled beyond the distance that is near.
        let settings = policy.settings.nearHome
        let near =
            ([settings.initial] + settings.entries.map(\.value))
            .map { Int128($0.millionths / 1000) }.max() ?? 0
        let metres = count * max(2 * span(of: instance), near)
        var needs: Int128 = 0
        var languages: Int128 = 0
        var faiths: Int128 = 0
        for child in open {
            needs += Int128(instance.needs.codes(in: child.needs).count)
            languages += Int128(child.wantedLanguages.count)
            faiths += Int128(child.wantedFaiths.count)
        }
        let dearest = instance.homes.map(\.weeklyCost.count).max() ?? 0
        var pence = count * Int128(dearest)
        for contract in instance.contracts {
            pence += Int128(contract.minimumPlaces) * Int128(contract.weeklyShortfallCost.count)
        }
        var latest: Int128 = 0
        var days: Int128 = 0
        for home in instance.homes {
            guard let from = home.availableFrom, from > instance.asOf else { continue }
            let late = Int128(from.days(since: instance.asOf))
            latest = max(latest, late)
            days += late * Int128(home.places)
        }
        days = min(days, count * latest)
        // Each term's weight in thousandths and the most of its quantity.
        let terms: [(name: String, weight: Weight, quantity: Int128, divisor: Int128)] = [
            ("per_km_from_home", weights.perKmFromHome, metres, 1000),
            ("per_km_from_school", weights.perKmFromSchool, metres, 1000),
            ("outside_area", weights.outsideArea, count, 1),
            ("distant", weights.distant, count, 1),
            ("kind_not_preferred", weights.kindNotPreferred, count, 1),
            ("unmet_need", weights.unmetNeed, needs, 1),
            ("unmet_language", weights.unmetLanguage, languages, 1),
            ("unmet_faith", weights.unmetFaith, faiths, 1),
            ("pets_not_wanted", weights.petsNotWanted, count, 1),
            ("move", weights.move, count, 1),
            ("move_per_year", weights.movePerYear, count * 5, 1),
            ("siblings_split", weights.siblingsSplit, count, 1),
            ("unconfirmed", weights.unconfirmed, count, 1),
            ("outside_terms", weights.outsideTerms, count, 1),
            ("per_day_late", weights.perDayLate, days, 1),
            ("per_100_pounds", weights.per100Pounds, pence, 10_000),
            ("unplaced", weights.unplaced, count * 2, 1),
            ("outside_target", weights.outsideTarget, children, 1),
        ]
        var sum: Int128 = 0
        var largest = (name: "", points: Int128(-1))
        for term in terms {
            let points = term.quantity * Int128(term.weight.thousandths) / (1000 * term.divisor) + 1
            sum += points
            if points > largest.points { largest = (term.name, points) }
        }
        return (sum, largest.name)
    }

    // Half the way around all places of the instance: no straight line between two is longer.
    private static func span(of instance: Instance) -> Int128 {
        let places =
            instance.children.flatMap { [$0.origin, $0.school].compactMap { $0 } }
            + instance.homes.compactMap(\.position)
        func reach(_ numbers: [Int32]) -> Int128 {
            Int128(numbers.max() ?? 0) - Int128(numbers.min() ?? 0)
        }
        return reach(places.map(\.easting)) + reach(places.map(\.northing))
    }
}
