import Care
import Chance

/// Makes up a county: every child, home and table of an instance, from parameters and a seed.
///
/// A pure function: the same parameters and seed give the same instance on every machine; there is
/// no clock. The mix of kinds, ages, distances and occupancy follows the profile by quota, so it
/// holds for a county of three hundred as for England; which child is where is left to chance.
/// Every rule of eligibility meets at least one pair where there are twenty open requests or more.
///
/// ```swift
/// let parameters = CountyFamily.dutyDesk.parameters(tightness: .loose)
/// let county = try CountyGenerator.county(parameters, seed: 7)
/// ```
///
/// Memory and time grow with the number of rows.
package enum CountyGenerator {
    /// Makes a county.
    ///
    /// - Throws: ``GenerationError`` where a number is out of range or the children do not fit.
    package static func county(
        _ parameters: CountyParameters, seed: UInt64
    ) throws(GenerationError) -> Instance {
        try check("children", parameters.children, 1...1_000_000)
        try check("homes", parameters.homes, 1...1_000_000)
        try check("open", parameters.open, 0...parameters.children)
        try check("blanks", parameters.blanks, 0...1000)
        if case .invented(let placing, let around, let spacing) = parameters.country {
            try check("authorities", placing, 1...400)
            try check("neighbours", around, 0...499)
            try check("spacing", spacing, 10_000...120_000)
        }
        var builder = try CountyBuilder(parameters, seed: seed)
        builder.build()
        return builder.county
    }

    private static func check(
        _ name: String, _ value: Int, _ range: ClosedRange<Int>
    ) throws(GenerationError) {
        guard range.contains(value) else {
            throw .range(
                name: name, value: value, least: range.lowerBound, most: range.upperBound)
        }
    }
}

/// A county while it is being made; one step of the work in each extension.
struct CountyBuilder {
    typealias Setting = PlacementProfile.Setting

    /// A home before it has its terms.
    struct HomeDraft {
        var setting: Setting?
        var kind: HomeKind
        var placer: Int
        var town: Int
        var position: Position
        var places: Int
        var isFamily: Bool
        var ours = 0
        var others = 0
        var vacant = 0
        var provider: PlaceProvider = .privateSector
    }

    /// A family of brothers and sisters, or one child alone.
    struct Unit {
        var children: [Int] = []
        var setting: Setting?
        var home: Int?
        var group: Int?
        /// Whether a child without a home should join this family.
        var isJoined = false
    }

    let parameters: CountyParameters
    let geography: Geography
    let surroundings: [Surroundings]
    let source: RandomSource
    var stock: HousingStock

    var homeDrafts: [HomeDraft] = []
    var units: [Unit] = []
    /// What is left of the quotas for children without a home.
    var referral: People?
    /// Plans of the sibling groups, by number; nil = left blank.
    var groupPlans: [SiblingPlan?] = []
    /// The open children, ascending, once their order is final.
    var open: [Int] = []
    var county: Instance

    var profile: PlacementProfile { parameters.profile }
    var asOf: Day { parameters.asOf }
    var isTight: Bool { parameters.tightness == .tight }

    init(_ parameters: CountyParameters, seed: UInt64) throws(GenerationError) {
        self.parameters = parameters
        source = RandomSource(seed: seed)
        var random = source.stream(1)
        switch parameters.country {
        case .given(let geography): self.geography = geography
        case .invented(let placing, let around, let spacing):
            geography = .invented(
                placing: placing, around: around, spacing: spacing, using: &random)
        }
        let geography = geography
        surroundings = (0..<geography.placing).map { Surroundings(of: $0, in: geography) }
        random = source.stream(2)
        stock = try HousingStock(
            parameters, outsiders: geography.grounds.count > geography.placing, using: &random)
        county = Instance(
            asOf: parameters.asOf,
            authorities: geography.grounds.prefix(geography.placing).map { ground in
                Authority(
                    code: ground.code, name: ground.name, adjoining: ground.adjoining,
                    outOfAreaTarget: parameters.outOfAreaTarget)
            })
        county.isSynthetic = true
    }

    mutating func build() {
        settleHomes()
        settleChildren()
        refer()
        order()
        chooseOpen()
        describeChildren()
        describeHomes()
        relate()
        blank()
    }

    /// The children of a home who are in children.csv.
    func residents() -> [[Int]] {
        var residents = [[Int]](repeating: [], count: homeDrafts.count)
        for (index, child) in county.children.enumerated() {
            if let home = child.home { residents[home].append(index) }
        }
        return residents
    }
}
