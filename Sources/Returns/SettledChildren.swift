import Care
import Files

/// An instance of the children who were looked after on a day, each settled in the home they had.
///
/// In scope: an episode that covers the day, legal status not V3 or V4, younger than 18 on the day.
/// A temporary placement (T0 to T4) stands for the last placement before it in the same period of
/// care. One home for each postcode, URN, provider and kind; its places are the children there.
package struct SettledChildren: Sendable {
    /// Why a child with an episode on the day is not in the instance.
    package enum Omission: String, CaseIterable, Sendable {
        /// Legal status V3 or V4.
        case shortBreak = "short-break"
        /// 18 or over on the day.
        case aged18 = "aged-18"
        /// Without a header there is no day of birth.
        case noHeader = "no-header"
        /// The day of birth is blank or impossible.
        case birthUnknown = "birth-unknown"
        /// Born after the day or after the placement started.
        case bornLater = "born-later"
    }

    /// A child who is left out.
    package struct Omitted: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// Why.
        package var reason: Omission
        /// The row of the episode.
        package var source: SourceLine
    }

    /// Where a postcode lies.
    struct Place: Sendable, Hashable {
        var position: Position?
        var authority: String?
        var district: String?
    }

    /// The children and homes.
    package private(set) var instance: Instance
    /// The children with an episode on the day who are not in the instance, by reference.
    package private(set) var omitted: [Omitted] = []
    /// How many children stand in a temporary placement on the day, and are taken as in the last
    /// before it.
    package private(set) var temporary = 0
    /// How many of those have no placement before it; their home is of kind other.
    package private(set) var temporaryWithoutPlacement = 0
    /// Homes whose postcode the directory does not have.
    package private(set) var unresolvedHomes = 0
    /// Homes without a postcode.
    package private(set) var homesWithoutPostcode = 0
    /// Children whose HOME_POST the directory does not have.
    package private(set) var unresolvedOrigins = 0
    /// Children without HOME_POST.
    package private(set) var withoutOrigin = 0

    // What makes two placements one home.
    private struct HomeKey: Hashable, Comparable {
        var postcode: String
        var urn: String
        var provider: String
        var kind: String
        // A child's reference where neither postcode nor URN says which home it is.
        var child: String

        static func < (left: HomeKey, right: HomeKey) -> Bool {
            (left.postcode, left.urn, left.provider, left.kind, left.child)
                < (right.postcode, right.urn, right.provider, right.kind, right.child)
        }
    }

    private struct Stay {
        var child: Child
        var key: HomeKey
        var postcode: String?
        var urn: String?
        var provider: PlaceProvider?
        var kind: HomeKind
    }

    /// Settles the children of a history.
    ///
    /// - Parameters:
    ///   - history: of one authority.
    ///   - unaccompanied: the UASC rows of the same returns.
    ///   - day: the day.
    ///   - authority: whose children they are.
    ///   - places: where postcodes lie, by their letters and digits; what is not there is unknown.
    init(
        _ history: CareHistory, unaccompanied: [Return903Row], on day: Day, of authority: Authority,
        places: (String) -> Place?
    ) {
        instance = Instance(asOf: day, authorities: [authority])
        instance.isFromReturns = true
        var ceases: [String: Day?] = [:]
        // The latest year's counts, and of rows of one year the one by which it lasts longest.
        func order(_ row: Return903Row) -> (CollectionYear, Day) {
            (row.year, row.day("DUC") ?? row.year.lastDay.adding(years: 100))
        }
        for row in unaccompanied.sorted(by: { order($0) < order($1) }) {
            ceases[row.child] = row.day("DUC")
        }
        var stays: [Stay] = []
        for child in history.children {
            guard let (period, index) = child.episode(on: day) else { continue }
            let episode = period.episodes[index]
            if let reason = SettledChildren.omission(episode, child, on: day) {
                omitted.append(Omitted(child: child.child, reason: reason, source: episode.source))
                continue
            }
            guard let birth = child.birth else { continue }
            if episode.isTemporary {
                temporary += 1
                if period.usualPlacement(of: index) == nil { temporaryWithoutPlacement += 1 }
            }
            var stay = SettledChildren.stay(child, birth, period, index)
            if let ceased = ceases[child.child], ceased.map({ $0 > day }) ?? true {
                stay.child.isUnaccompanied = true
            }
            if let postcode = stay.child.originPostcode {
                stay.child.origin = places(postcode)?.position
                if stay.child.origin == nil { unresolvedOrigins += 1 }
            } else {
                withoutOrigin += 1
            }
            stays.append(stay)
        }
        addHomes(of: stays, places: places)
    }

    private static func omission(
        _ episode: Episode, _ child: CareHistory.ChildHistory, on day: Day
    ) -> Omission? {
        if episode.isShortBreak { return .shortBreak }
        guard let birth = child.birth else {
            return child.header == nil ? .noHeader : .birthUnknown
        }
        if day.wholeYears(since: birth) >= 18 { return .aged18 }
        return birth > day ? .bornLater : nil
    }

    private static func stay(
        _ history: CareHistory.ChildHistory, _ birth: Day, _ period: PeriodOfCare, _ index: Int
    ) -> Stay {
        let episode = period.episodes[index]
        let usual = period.usualPlacement(of: index).map { period.episodes[$0] }
        let placement = usual ?? episode
        let key = homeKey(of: placement)
        // Since when: back over episodes in the same home and temporary stays away from it.
        var since = placement.start
        var isSinceKnown = placement.isStartKnown
        var at = period.usualPlacement(of: index) ?? index
        while at >= 0 {
            let earlier = period.episodes[at]
            if !earlier.isTemporary {
                if homeKey(of: earlier) != key { break }
                since = earlier.start
                isSinceKnown = earlier.isStartKnown
            } else if usual == nil {
                since = earlier.start
                isSinceKnown = earlier.isStartKnown
            }
            at -= 1
        }
        var child = Child(id: history.child, birth: birth, status: .settled)
        child.sex = history.header?.sex ?? .unknown
        child.ethnicity = history.header?.ethnicity.flatMap { ReturnCodes.ethnicity.value(of: $0) }
        child.legalStatus = episode.legalStatus.flatMap { ReturnCodes.legalStatus.value(of: $0) }
        child.place = placement.place.flatMap { ReturnCodes.place.value(of: $0) }
        child.placeProvider = placement.provider.flatMap { PlaceProvider(rawValue: $0) }
        child.originPostcode =
            episode.homePostcode
            ?? period.episodes[...index].last { $0.homePostcode != nil }?.homePostcode
        child.placedOn = isSinceKnown ? since : nil
        let provider = child.placeProvider == .parent ? nil : child.placeProvider
        return Stay(
            child: child, key: key, postcode: placement.placePostcode, urn: placement.urn,
            provider: provider, kind: PlacementCode.kind(of: placement.place))
    }

    private static func homeKey(of episode: Episode) -> HomeKey {
        let urn = episode.urn == "XXXXXXX" ? nil : episode.urn
        let isKnown = episode.placePostcode != nil || urn != nil
        return HomeKey(
            postcode: episode.placePostcode?.filter { $0 != " " } ?? "", urn: episode.urn ?? "",
            provider: episode.provider ?? "", kind: PlacementCode.kind(of: episode.place).rawValue,
            child: isKnown ? "" : episode.child)
    }

    private mutating func addHomes(of stays: [Stay], places: (String) -> Place?) {
        let keys = Set(stays.map(\.key)).sorted()
        let width = max(4, String(keys.count).count)
        var index: [HomeKey: Int] = [:]
        for (number, key) in keys.enumerated() {
            index[key] = number
            let digits = String(number + 1)
            let id = "H" + String(repeating: "0", count: width - digits.count) + digits
            instance.homes.append(
                Home(
                    id: id, kind: HomeKind(rawValue: key.kind) ?? .other, places: 0,
                    weeklyCost: .zero))
        }
        for stay in stays {
            guard let home = index[stay.key] else { continue }
            let number = instance.children.count
            var child = stay.child
            child.home = home
            instance.children.append(child)
            instance.homes[home].places += 1
            instance.homes[home].placeProvider = stay.provider
            instance.homes[home].urn = stay.urn
            instance.homes[home].postcode = stay.postcode
            if stay.kind == .connected {
                instance.homes[home].connectedTo =
                    (instance.homes[home].connectedTo ?? []) + [number]
            }
        }
        for home in instance.homes.indices {
            guard let postcode = instance.homes[home].postcode else {
                homesWithoutPostcode += 1
                continue
            }
            guard let place = places(postcode), place.authority != nil else {
                unresolvedHomes += 1
                continue
            }
            instance.homes[home].position = place.position
            instance.homes[home].authority = place.authority
            instance.homes[home].district = place.district.map {
                AuthorityTable.districtName(of: $0) ?? $0
            }
        }
    }
}
