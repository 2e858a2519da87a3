import Care

/// What points ask of a home, side by side in a few words of memory.
struct HomeCharges: Sendable {
    var position = Position(easting: 0, northing: 0)
    /// The home, an index; −1 in an empty slot.
    var home: Int32 = -1
    /// The authority it stands in, as ``Register/areaOfHome`` numbers them.
    var area: Int32 = 0
    var offers: UInt64 = 0
    var languages: UInt64 = 0
    var faiths: UInt64 = 0
    /// Pence.
    var weeklyCost: Int64 = 0
    /// The day the vacancy was last confirmed; the earliest of all days where never.
    var confirmed = Int32.min
    /// The day the vacancy starts; the earliest of all days where it has.
    var available = Int32.min
    /// Ages in the terms of a foster home; everything where it is none or has no limit.
    var ages: ClosedRange<Int32> = .min ... .max
    /// 0 any sex, 1 female, 2 male: the sex in the terms of a foster home.
    var admits: UInt8 = 0
    /// 0 fostering, 1 residential, 2 supported, 3 none of these.
    var homeClass: UInt8 = 3
    var isConnected = false
    var hasPosition = false
    var mayHavePets = true

    init(home: Int, _ register: Register, _ wishes: WishNumbers) {
        guard home >= 0 else { return }
        let facts = register.homes[home]
        let listed = register.instance.homes[home]
        self.home = Int32(home)
        area = register.areaOfHome[home]
        if let place = facts.position {
            position = place
            hasPosition = true
        }
        offers = (facts.offers ?? []).rawValue
        languages = wishes.bits(languages: listed.languages ?? [])
        faiths = wishes.bits(faiths: listed.faiths ?? [])
        weeklyCost = facts.weeklyCost.count
        confirmed = facts.confirmedOn?.number ?? .min
        available = facts.availableFrom?.number ?? .min
        if facts.isFoster {
            let low = Int32(clamping: facts.minAge ?? 0)
            // Terms whose ages are the wrong way round admit nobody.
            let high = Int32(clamping: facts.maxAge ?? Int.max)
            ages = low <= high ? low...high : Int32.max...Int32.max
            admits = facts.admits == .female ? 1 : facts.admits == .male ? 2 : 0
        }
        homeClass = HomeCharges.number(of: facts.homeClass)
        isConnected = facts.kind == .connected
        mayHavePets = facts.hasPets != false
    }

    static func number(of homeClass: HomeClass?) -> UInt8 {
        switch homeClass {
        case .fostering: 0
        case .residential: 1
        case .supported: 2
        case nil: 3
        }
    }
}

/// The points of one newcomer in any home, with all that does not depend on the home worked out.
///
/// The same points as ``Register/points(child:home:stays:)``, without asking term by term; a test
/// holds the two to each other.
///
/// Plain numbers only, so that handing it on costs nothing; the survey is told with each question.
struct ChildCharges {
    private let child: Int
    private let fixed: Int64
    private let origin: Position
    private let school: Position
    private let isFromHome: Bool
    private let isFromSchool: Bool
    /// Billionths for each metre.
    private let perMetreHome: Int64
    private let perMetreSchool: Int64
    /// Up to how many millimetres a kilometre counts once: near_home_km may end within a metre.
    private let near: Int64
    /// Where the home's position is not known.
    private let unknownPlace: Int64
    private let notPreferred: SIMD4<Int64>
    private let needs: UInt64
    private let perNeed: Int64
    private let languages: UInt64
    private let perLanguage: Int64
    private let faiths: UInt64
    private let perFaith: Int64
    private let areNumbered: Bool
    private let pets: Int64
    private let unconfirmed: Int64
    /// The first day on which a confirmation is trusted.
    private let trustedFrom: Int32
    private let outsideTerms: Int64
    private let age: Int32
    /// Whom homes for one sex that exclude the child admit: 1 girls, 2 boys; 3 where no sex is known.
    private let otherSex: UInt8
    private let start: Int32
    private let perDayLate: Int64
    private let perPenny: Int64
    private let areaRow: Int
    private let floorRow: Int

    init(_ child: Int, _ survey: PairSurvey) {
        let register = survey.register
        let facts = register.children[child]
        let listed = register.instance.children[child]
        let weights = register.policy.weights
        let settings = register.settings(for: child)
        self.child = child
        var fixed = Points.zero
        if facts.status == .mayMove {
            fixed += weights.move * Quantity(1)
            fixed += weights.movePerYear * Quantity(facts.yearsThere)
        }
        self.fixed = fixed.billionths
        let near = settings.nearHome
        isFromHome = facts.origin != nil && !facts.isUnaccompanied
        isFromSchool =
            facts.school != nil && facts.keepsSchool == true && (4...17).contains(facts.age)
        origin = facts.origin ?? Position(easting: 0, northing: 0)
        school = facts.school ?? Position(easting: 0, northing: 0)
        perMetreHome = isFromHome ? weights.perKmFromHome.thousandths * 1000 : 0
        perMetreSchool = isFromSchool ? weights.perKmFromSchool.thousandths * 1000 : 0
        self.near = near.millionths
        unknownPlace =
            (isFromHome ? weights.perKmFromHome * near : .zero).billionths
            + (isFromSchool ? weights.perKmFromSchool * near : .zero).billionths
        let worse = (weights.kindNotPreferred * Quantity(1)).billionths
        let classes: [HomeClass?] = [.fostering, .residential, .supported, nil]
        var charges = SIMD4<Int64>(repeating: 0)
        for (index, homeClass) in classes.enumerated()
        where facts.prefersSomeKind && facts.suitability(of: homeClass) != .preferred {
            charges[index] = worse
        }
        notPreferred = charges
        needs = facts.otherNeeds.rawValue
        perNeed = (weights.unmetNeed * Quantity(1)).billionths
        areNumbered = survey.wishes.areNumbered(listed)
        languages = survey.wishes.bits(languages: listed.wantedLanguages)
        faiths = survey.wishes.bits(faiths: listed.wantedFaiths)
        perLanguage = (weights.unmetLanguage * Quantity(1)).billionths
        perFaith = (weights.unmetFaith * Quantity(1)).billionths
        pets = facts.pets == .ratherNot ? (weights.petsNotWanted * Quantity(1)).billionths : 0
        unconfirmed = (weights.unconfirmed * Quantity(1)).billionths
        trustedFrom = register.instance.asOf.number - Int32(clamping: settings.vacancyDays)
        outsideTerms = facts.isEmergency ? (weights.outsideTerms * Quantity(1)).billionths : 0
        age = Int32(clamping: facts.age)
        switch facts.sex {
        case .unknown: otherSex = 3
        case .female: otherSex = 2
        case .male: otherSex = 1
        }
        start = facts.start.number
        perDayLate = (weights.perDayLate * Quantity(1)).billionths
        perPenny = weights.per100Pounds.thousandths * 100
        areaRow = Int(facts.authority) * register.areaCount
        floorRow = Int(facts.authority) * survey.neighbourhoods.count
    }

    /// Points in the home of a slot, in billionths.
    @inline(__always)
    func points(_ home: borrowing HomeCharges, _ survey: borrowing PairSurvey) -> Int64 {
        if !areNumbered {
            return survey.register.points(child: child, home: Int(home.home), stays: false)
                .billionths
        }
        var sum = fixed + home.weeklyCost * perPenny + notPreferred[Int(home.homeClass)]
        if !home.isConnected {
            if home.hasPosition {
                if isFromHome {
                    sum += fromHome(ChildCharges.metres(origin, home.position))
                }
                if isFromSchool {
                    sum += perMetreSchool * ChildCharges.metres(school, home.position)
                }
            } else {
                sum += unknownPlace
            }
            sum += survey.chargeOfArea[areaRow + Int(home.area)]
        }
        sum += perNeed * Int64((needs & ~home.offers).nonzeroBitCount)
        sum += perLanguage * Int64((languages & ~home.languages).nonzeroBitCount)
        sum += perFaith * Int64((faiths & ~home.faiths).nonzeroBitCount)
        if home.mayHavePets { sum += pets }
        if home.confirmed < trustedFrom { sum += unconfirmed }
        if outsideTerms != 0 {
            let isAge = home.ages.contains(age)
            let isSex = home.admits != otherSex
            if !(isAge && isSex) { sum += outsideTerms }
        }
        sum += perDayLate * max(0, Int64(home.available) - Int64(start))
        return ChildCharges.rounded(sum)
    }

    /// What no home of a neighbourhood costs less than, in billionths.
    @inline(__always)
    func least(inNeighbourhood word: Int, _ survey: borrowing PairSurvey) -> Int64 {
        var sum = fixed + survey.leastCost[word]
        if let rectangle = survey.neighbourhoods.rectangles[word] {
            if isFromHome { sum += fromHome(rectangle.distance(to: origin)) }
            if isFromSchool { sum += perMetreSchool * rectangle.distance(to: school) }
            sum += survey.leastAreaCharge[floorRow + word]
        }
        return ChildCharges.rounded(sum)
    }

    @inline(__always)
    private func fromHome(_ metres: Int64) -> Int64 {
        perMetreHome * metres + perMetreHome / 1000 * max(0, metres * 1000 - near)
    }

    @inline(__always)
    private static func rounded(_ billionths: Int64) -> Int64 {
        Points(billionths: billionths).rounded.billionths
    }

    /// The distance as the contract rounds it: half up to whole metres.
    @inline(__always)
    static func metres(_ place: Position, _ other: Position) -> Int64 {
        let east = Double(place.easting) - Double(other.easting)
        let north = Double(place.northing) - Double(other.northing)
        let square = east * east + north * north
        // Up to here the square is exact and a root that is not halfway stays on its side.
        if (0..<0x1p48).contains(square) { return Int64(square.squareRoot() + 0.5) }
        return place.distance(to: other).count
    }
}
