/// One child living in one home on one day: the facts that measures of placements count by.
package struct PlacementFacts: Sendable, Hashable {
    /// How far the home is from where the child comes from.
    package enum Distance: Sendable, Hashable {
        /// Tenths of a mile, straight line, as SSDA903 PL_DISTANCE.
        case tenthsOfMile(Int)
        /// Blank by rule: an unaccompanied asylum-seeking child.
        case unaccompanied
        /// Not known (SSDA903 999.9 or blank).
        case unknown

        /// Whether it is more than 20 miles, 20.0 not included; nil = not known.
        package var isBeyond20Miles: Bool? {
            guard case .tenthsOfMile(let tenths) = self else { return nil }
            return tenths > 200
        }
    }

    /// The child's reference.
    package var child: String
    /// What kind of home.
    package var kind: HomeKind
    /// Whether the kind is known; where it is not, `kind` is `other`.
    package var isKindKnown = true
    /// Who provides it.
    package var provider: PlaceProvider?
    /// Where it lies, seen from the placing authority.
    package var location: AreaLocation
    /// How far it is from where the child comes from.
    package var distance: Distance
    /// The lower-tier district of the home.
    package var district: String?
    /// The upper-tier authority in which the home stands, as its GSS code; nil = not known.
    package var homeAuthority: String?
    /// The child's age in whole years on the day; nil = not known.
    package var age: Int?
    /// Why the child is placed outside, as recorded.
    package var outReason: String?
    /// The placing authority's GSS code.
    package var placingAuthority: String
    /// The main category of need (SSDA903 CIN).
    package var need: String?
    /// The team responsible for the child.
    package var team: String?
    /// How many brothers and sisters looked after are recorded with the child, itself included.
    package var siblings: Int?
    /// Sex.
    package var sex = Sex.unknown
    /// SSDA903 ETHNIC.
    package var ethnicity: String?
    /// Unaccompanied asylum-seeking child; nil = not connected.
    package var isUnaccompanied: Bool?
    /// Whether a disability is recorded; nil = not connected.
    package var isDisabled: Bool?

    package init(
        child: String, kind: HomeKind, provider: PlaceProvider? = nil, location: AreaLocation,
        distance: Distance = .unknown, district: String? = nil, age: Int?, outReason: String? = nil,
        placingAuthority: String = ""
    ) {
        self.child = child
        self.kind = kind
        self.provider = provider
        self.location = location
        self.distance = distance
        self.district = district
        self.age = age
        self.outReason = outReason
        self.placingAuthority = placingAuthority
    }
}

extension Sequence<PlacementFacts> {
    /// Those in foster and children's homes, of whom the headline speaks.
    ///
    /// A child whose kind of home is not known stays among them, with nothing known of where it
    /// lives, for it may be one of them.
    package var measured: [PlacementFacts] {
        compactMap { placement in
            if placement.isKindKnown { return placement.kind.isMeasured ? placement : nil }
            var placement = placement
            placement.location = .unknown
            placement.distance = .unknown
            placement.district = nil
            placement.homeAuthority = nil
            placement.provider = nil
            return placement
        }
    }
}

extension PlacementFacts {
    /// Whether recorded words say that there is a disability; `none` and `no` say there is not.
    package static func isDisability(_ words: String) -> Bool {
        switch words.lowercased() {
        case "none", "no", "n", "0": false
        default: true
        }
    }
}

extension Instance {
    /// Where everybody lives: one placement for each child with a home, in the children's order.
    ///
    /// - Parameter homes: For each child its home, an index, or nil for none; the present homes by
    ///   default.
    package func placements(in homes: [Int?]? = nil) -> [PlacementFacts] {
        precondition(homes == nil || homes?.count == children.count, "a home for each child")
        var placements: [PlacementFacts] = []
        placements.reserveCapacity(children.count)
        let siblings = Dictionary(
            children.compactMap(\.siblingGroup).map { ($0, 1) }, uniquingKeysWith: +)
        let hasDisability = children.contains { $0.disability != nil }
        for (index, child) in children.enumerated() {
            let present = homes.map { $0[index] } ?? child.home
            guard let number = present else { continue }
            let home = self.homes[number]
            let distance: PlacementFacts.Distance
            if child.isUnaccompanied {
                distance = .unaccompanied
            } else if let from = child.origin, let to = home.position {
                distance = .tenthsOfMile(Int(to.distance(to: from).tenthsOfMile))
            } else {
                distance = .unknown
            }
            var placement = PlacementFacts(
                child: child.id, kind: home.kind, provider: home.placeProvider,
                location: location(of: home, for: child), distance: distance,
                district: home.district, age: asOf.wholeYears(since: child.birth),
                // A reason given for one home says nothing of another.
                outReason: number == child.home ? child.outReason : nil,
                placingAuthority: authorities[child.placingAuthority].code)
            placement.homeAuthority = home.authority
            placement.siblings =
                child.siblingGroup.map { siblings[$0] ?? 1 }
                ?? (siblings.isEmpty ? nil : 1)
            placement.sex = child.sex
            placement.ethnicity = child.ethnicity
            placement.isUnaccompanied = child.isUnaccompanied
            placement.isDisabled =
                hasDisability
                ? child.disability.map(PlacementFacts.isDisability) ?? nil : nil
            placements.append(placement)
        }
        return placements
    }
}
