import Care
import Mutation

/// Instances in which every property is sometimes set and sometimes blank.
enum WildInstance {
    static func make(_ dice: inout Dice) -> Instance {
        var authorities = [
            Authority(
                code: "E10000003", name: "Cambridge\"shire\\, é", adjoining: ["E06000031"],
                outOfAreaTarget: dice.chance(50) ? Rate(millionths: 333_333) : nil)
        ]
        if dice.chance(50) {
            authorities.append(Authority(code: "E06000031", name: "Peterborough", adjoining: []))
            authorities.append(
                Authority(
                    code: "E10000029", name: "Suffolk: #1", adjoining: ["E10000003", "E10000020"],
                    outOfAreaTarget: Rate(millionths: 0)))
        }
        let further =
            dice.chance(50)
            ? [
                NeedCatalogue.Need(code: "hoist-transfers", isEssential: true),
                NeedCatalogue.Need(code: "yes", isEssential: false),
            ] : []
        let asOf = Day(iso: "2011-09-30") ?? Day(number: 0)
        var instance = Instance(
            asOf: asOf, authorities: authorities, needs: NeedCatalogue(further: further))
        let childCount = Int.random(in: 0...9, using: &dice)
        let homeCount = Int.random(in: 1...7, using: &dice)
        for index in 0..<homeCount {
            instance.homes.append(home(index, childCount, instance, &dice))
        }
        for index in 0..<childCount {
            instance.children.append(child(index, homeCount, instance, &dice))
        }
        addFurtherRows(&instance, &dice)
        return instance.inCanonicalOrder()
    }

    private static func text(_ dice: inout Dice) -> String {
        ["plain", "with, comma", "a \"quote\"", "two\nlines", "é€ 你", "=1+1", "'apostrophe"]
            .randomElement(using: &dice) ?? ""
    }

    private static func position(_ dice: inout Dice) -> Position {
        Position(
            easting: Int32.random(in: 0...700_000, using: &dice),
            northing: Int32.random(in: 0...1_300_000, using: &dice))
    }

    private static func needs(_ instance: Instance, _ dice: inout Dice) -> NeedSet {
        var set: NeedSet = []
        for index in instance.needs.needs.indices where dice.chance(15) {
            set.formUnion(NeedSet(index: index))
        }
        return set
    }

    private static func child(
        _ index: Int, _ homes: Int, _ instance: Instance, _ dice: inout Dice
    ) -> Child {
        let status = ChildStatus.allCases.randomElement(using: &dice) ?? .referred
        let asOf = instance.asOf
        var child = Child(
            id: "\(["C", "0", "ü "].randomElement(using: &dice) ?? "")\(index)",
            birth: asOf.adding(days: -Int.random(in: 10...6000, using: &dice)), status: status,
            home: status == .referred ? nil : Int.random(in: 0..<homes, using: &dice))
        child.sex = Sex.allCases.randomElement(using: &dice) ?? .unknown
        child.ethnicity = dice.chance(50) ? "MWBC" : nil
        child.legalStatus = dice.chance(50) ? "C2" : nil
        child.place = dice.chance(50) ? "Z14" : nil
        child.placeProvider = dice.chance(50) ? .own : nil
        child.isUnaccompanied = dice.chance(20)
        if dice.chance(60) { child.origin = position(&dice) }
        if dice.chance(30) { child.originPostcode = "CB1 1AA" }
        if dice.chance(60) { child.school = position(&dice) }
        if dice.chance(30) { child.schoolPostcode = "CB2 1AA" }
        child.keepsSchool = [true, false, nil].randomElement(using: &dice) ?? nil
        if dice.chance(50) {
            child.placedOn = max(
                child.birth, asOf.adding(days: -Int.random(in: 0...900, using: &dice)))
        }
        if dice.chance(50) {
            child.neededBy = asOf.adding(days: Int.random(in: -9...90, using: &dice))
        }
        if status == .settled, homes > 1, dice.chance(30) {
            child.stillIn = (child.home == 0) ? 1 : 0
            if dice.chance(50) {
                child.stillUntil = asOf.adding(days: Int.random(in: -9...90, using: &dice))
            }
        }
        child.urgency = dice.chance(30) ? .emergency : .planned
        if dice.chance(50) { child.fostering = Suitability.allCases.randomElement(using: &dice) }
        if dice.chance(50) { child.residential = Suitability.allCases.randomElement(using: &dice) }
        if dice.chance(50) { child.supported = Suitability.allCases.randomElement(using: &dice) }
        if dice.chance(50) {
            child.livingCompanions = LivingCompanions.allCases.randomElement(using: &dice)
        }
        if dice.chance(30) { child.noChildUnder = Int.random(in: 0...17, using: &dice) }
        if dice.chance(50) { child.pets = PetRule.allCases.randomElement(using: &dice) }
        child.needs = needs(instance, &dice)
        if dice.chance(30) { child.wantedLanguages = ["polish", "urdu"] }
        if dice.chance(30) { child.wantedFaiths = ["muslim"] }
        // Groups of one: rules between siblings are tested elsewhere.
        if dice.chance(30) {
            child.siblingGroup = "S\(index)"
            child.siblingPlan = SiblingPlan.allCases.randomElement(using: &dice)
        }
        child.placingAuthority = Int.random(in: instance.authorities.indices, using: &dice)
        if dice.chance(30) { child.familyTimePlace = text(&dice) }
        if dice.chance(30) { child.disability = text(&dice) }
        if dice.chance(30) { child.outReason = text(&dice) }
        return child
    }

    private static func home(
        _ index: Int, _ children: Int, _ instance: Instance, _ dice: inout Dice
    ) -> Home {
        var home = Home(
            id: "\(["H", "00", "ö"].randomElement(using: &dice) ?? "")\(index)",
            kind: HomeKind.allCases.filter { $0 != .connected }.randomElement(using: &dice)
                ?? .foster,
            places: Int.random(in: 0...9, using: &dice),
            weeklyCost: Pence(Int64.random(in: 0...900_000, using: &dice)))
        let anyone = Array(0..<children).filter { _ in dice.chance(30) }
        if dice.chance(30) {
            home.kind = .connected
            home.connectedTo = anyone
        } else if dice.chance(20) {
            home.connectedTo = anyone
        }
        if dice.chance(30) { home.exemptFor = anyone }
        if dice.chance(50) { home.providerID = text(&dice) }
        if dice.chance(50) { home.urn = "SC12345\(index)" }
        if dice.chance(50) { home.name = text(&dice) }
        if dice.chance(50) {
            home.placeProvider = PlaceProvider.allCases.randomElement(using: &dice)
        }
        if dice.chance(60) { home.position = position(&dice) }
        if dice.chance(30) { home.postcode = "PE1 1AA" }
        home.authority = ["E10000003", "W06000023", "SCO", nil].randomElement(using: &dice) ?? nil
        if dice.chance(50) { home.district = "Fenland" }
        if dice.chance(50) { home.approvedPlaces = Int.random(in: 0...5, using: &dice) }
        home.placesUnavailable = Int.random(in: 0...2, using: &dice)
        if dice.chance(50) { home.minAge = Int.random(in: 0...8, using: &dice) }
        if dice.chance(50) { home.maxAge = Int.random(in: 8...18, using: &dice) }
        home.admits = [.female, .male, nil].randomElement(using: &dice) ?? nil
        if dice.chance(50) { home.offers = needs(instance, &dice) }
        if dice.chance(50) { home.languages = dice.chance(30) ? [] : ["english", "urdu"] }
        if dice.chance(50) { home.faiths = dice.chance(30) ? [] : ["sikh"] }
        home.hasPets = [true, false, nil].randomElement(using: &dice) ?? nil
        home.isRegistered = [true, false, nil].randomElement(using: &dice) ?? nil
        home.status = HomeStatus.allCases.randomElement(using: &dice) ?? .available
        if dice.chance(30) { home.availableFrom = instance.asOf.adding(days: 9) }
        if dice.chance(30) { home.confirmedOn = instance.asOf.adding(days: -9) }
        home.isEmergency = dice.chance(20)
        if dice.chance(30) { home.ofstedGrade = "Good" }
        if dice.chance(30) { home.ofstedOn = instance.asOf }
        if dice.chance(30) { home.frameworkTier = "1" }
        home.educationOnSite = [true, false, nil].randomElement(using: &dice) ?? nil
        return home
    }

    private static func addFurtherRows(_ instance: inout Instance, _ dice: inout Dice) {
        let homes = instance.homes.indices
        let children = instance.children.indices
        for _ in 0..<Int.random(in: 0...4, using: &dice) {
            var member = HouseholdMember(
                home: Int.random(in: homes, using: &dice),
                kind: HouseholdKind.allCases.randomElement(using: &dice) ?? .adult)
            if dice.chance(50) { member.birth = instance.asOf.adding(days: -2000) }
            if dice.chance(50) { member.age = Int.random(in: 0...70, using: &dice) }
            if dice.chance(50) { member.sex = Sex.allCases.randomElement(using: &dice) }
            instance.household.append(member)
        }
        if dice.chance(50) {
            instance.areas.append(
                Area(
                    district: text(&dice), authority: "E10000003", centre: position(&dice),
                    population: 12))
            instance.areas.append(Area(district: "Nowhere"))
        }
        if dice.chance(50) {
            instance.contracts.append(
                Contract(
                    id: "B 1", homes: [homes.lowerBound], minimumPlaces: 2,
                    weeklyShortfallCost: Pence(101)))
        }
        guard children.count > 1 else { return }
        for _ in 0..<Int.random(in: 0...3, using: &dice) {
            let child = Int.random(in: 1..<children.count, using: &dice)
            let home = Int.random(in: homes, using: &dice)
            instance.apart.append(
                ApartPair(first: child, second: 0, reason: dice.chance(50) ? text(&dice) : nil))
            instance.avoidAreas.append(
                AvoidArea(
                    child: child, centre: position(&dice),
                    radius: Metres(Int64.random(in: 0...9999, using: &dice)),
                    reason: dice.chance(50) ? text(&dice) : nil))
            instance.answers.append(
                Answer(
                    child: child, home: home,
                    kind: AnswerKind.allCases.randomElement(using: &dice) ?? .asked,
                    reason: dice.chance(50) ? text(&dice) : nil,
                    on: dice.chance(50) ? instance.asOf : nil))
            instance.travel.append(
                Journey(child: child, home: home, purpose: "family-time", minutes: 40))
        }
    }

    static func policy(_ dice: inout Dice) -> Policy {
        var policy = Policy()
        if dice.chance(30) { return policy }
        policy.weights.move = Weight(thousandths: Int64.random(in: 0...200_000, using: &dice))
        policy.weights.per100Pounds = Weight(thousandths: 125)
        policy.settings.nearHome = Dated(Quantity(millionths: 1_234_567))
        policy.settings.releasesEmergencyHomes = Dated(dice.chance(50))
        let first = Day(iso: "2012-04-01") ?? Day(number: 0)
        policy.settings.usualLimit = Dated(
            3,
            entries: [.init(from: first, value: 4), .init(from: first.adding(days: 9), value: 2)])
        policy.settings.bankHolidays = Dated(
            [first], entries: [.init(from: first, value: [first, first.adding(days: 3)])])
        return policy
    }
}
