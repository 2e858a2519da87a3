import Care
import Synthesis
import Testing

/// A county of 1,200 children without blanks, against the published figures: within two points.
@Suite struct CalibrationTests {
    private let county: Instance
    private let living: [Child]

    init() throws {
        county = try Workshop.county()
        living = county.children.filter { $0.home != nil }
    }

    private func home(_ child: Child) -> Home? { child.home.map { county.homes[$0] } }

    private func share(
        _ children: [Child], _ condition: (Child) -> Bool
    ) -> Double {
        Workshop.percent(children.count(where: condition), of: children.count)
    }

    private func isNear(_ value: Double, _ figure: Double, _ margin: Double = 2) -> Bool {
        abs(value - figure) <= margin
    }

    private func age(_ child: Child) -> Int { county.asOf.wholeYears(since: child.birth) }

    private func isOutside(_ child: Child) -> Bool {
        home(child).map { county.location(of: $0, for: child).isOutside } ?? false
    }

    private func miles(_ children: [Child]) -> [Double] {
        children.compactMap { child in
            guard let origin = child.origin, let place = home(child)?.position else { return nil }
            return Double(origin.distance(to: place).tenthsOfMile) / 10
        }
    }

    @Test("56 % are boys (DfE, children looked after, 31 March 2025)")
    func sex() {
        #expect(isNear(share(county.children) { $0.sex == .male }, 56))
    }

    @Test("Ethnic groups are 71, 11, 8, 5 and 4 % (DfE, 31 March 2025)")
    func ethnicity() {
        for (initials, figure) in [("W", 71.0), ("M", 11), ("B", 8), ("A", 5), ("O", 4)] {
            let found = share(county.children) { $0.ethnicity?.hasPrefix(initials) ?? false }
            #expect(isNear(found, figure), "\(initials): \(found)")
        }
    }

    @Test("Placements mix as 150 authorities answered (FOI, 1 September 2024)")
    func mix() {
        func foster(_ providers: Set<PlaceProvider>) -> Double {
            share(living) {
                guard let home = home($0), home.kind == .foster else { return false }
                return home.placeProvider.map(providers.contains) ?? false
            }
        }
        func kind(_ kind: HomeKind) -> Double { share(living) { home($0)?.kind == kind } }
        #expect(isNear(foster([.own]), 27.9))
        #expect(isNear(foster([.otherAuthority, .privateSector, .voluntary]), 24.8))
        #expect(isNear(kind(.connected), 15.6))
        let registered = share(living) {
            home($0)?.kind == .childrensHome && home($0)?.isRegistered == true
        }
        #expect(isNear(registered, 11.4))
        let unregulated = share(living) { home($0)?.isRegistered == false }
        #expect(isNear(unregulated, 1))
        #expect(isNear(kind(.supported), 9.8))
        #expect(isNear(kind(.withParents), 6))
        #expect(isNear(kind(.secure), 0.1))
        #expect(isNear(kind(.adoptive) + kind(.familyCentre) + kind(.other), 3.3))
    }

    @Test("68 % live in foster care, kinship included (DfE, 2023)")
    func fostering() {
        #expect(isNear(share(living) { home($0)?.kind.isFoster ?? false }, 68))
    }

    @Test(
        "39 % are 10 to 15 (DfE, 2020); 41 % of those of 16 and 17 live in supported homes (2023)")
    func ages() {
        #expect(isNear(share(county.children) { (10...15).contains(age($0)) }, 39))
        // 8,980 in supported accommodation were 41 % of the 16 and 17 year olds among 83,760.
        #expect(isNear(share(living) { age($0) >= 16 }, 26.1))
        let oldest = living.filter { age($0) >= 16 }
        #expect(isNear(share(oldest) { home($0)?.kind == .supported }, 41, 3))
    }

    @Test("40 % live outside: foster 37 % (DfE, 2015), children's homes 67 % (NAO, March 2024)")
    func outside() {
        #expect(isNear(share(living, isOutside), 40))
        #expect(isNear(share(living.filter { home($0)?.kind.isFoster ?? false }, isOutside), 37))
        let registered = living.filter {
            home($0)?.kind == .childrensHome && home($0)?.isRegistered == true
        }
        #expect(isNear(share(registered, isOutside), 67))
        let hostels = living.filter {
            [.childrensHome, .secure, .supported].contains(home($0)?.kind)
        }
        #expect(isNear(share(hostels, isOutside), 52))
    }

    @Test("More than 20 miles: foster 14.6 % (DfE, 2015), children's homes 49 % (NAO, 2024)")
    func distance() {
        let foster = miles(living.filter { home($0)?.kind.isFoster ?? false })
        #expect(isNear(Workshop.percent(foster.count { $0 > 20 }, of: foster.count), 14.6))
        let homes = miles(
            living.filter {
                home($0)?.kind == .childrensHome && home($0)?.isRegistered == true
            })
        #expect(isNear(Workshop.percent(homes.count { $0 > 20 }, of: homes.count), 49))
    }

    @Test("Children live about 18 miles from home on average (CYP Now, about 2023)")
    func meanDistance() {
        let all = miles(living)
        #expect(isNear(all.reduce(0, +) / Double(all.count), 18))
    }

    @Test(
        "Foster places: 61 % filled and 16 % vacant (Ofsted, March 2024), tight and loose",
        arguments: CountyParameters.Tightness.allCases)
    func occupancy(_ tightness: CountyParameters.Tightness) throws {
        let summary = CountySummary(try Workshop.county(tightness: tightness))
        #expect(isNear(Workshop.percent(summary.fosterFilled, of: summary.fosterPlaces), 61))
        #expect(isNear(Workshop.percent(summary.fosterVacant, of: summary.fosterPlaces), 16))
        let unavailable = summary.fosterPlaces - summary.fosterFilled - summary.fosterVacant
        #expect(isNear(Workshop.percent(unavailable, of: summary.fosterPlaces), 23))
    }

    @Test("11.4 % in children's homes are in the authority's own (September 2024)")
    func ownHomes() {
        let children = living.filter {
            home($0)?.kind == .childrensHome && home($0)?.isRegistered == true
        }
        #expect(isNear(share(children) { home($0)?.placeProvider == .own }, 11.4))
    }

    @Test("Children's homes have 3.6 places on average (Ofsted, March 2025)")
    func homeSize() {
        let places = county.homes.filter { $0.kind == .childrensHome && $0.urn != nil }.map(
            \.places)
        let mean = Double(places.reduce(0, +)) / Double(places.count)
        #expect(isNear(mean, 3.6, 0.2))
    }

    @Test(
        "An agency placement costs about £820 to £1,000 and a children's home about £6,100 a week")
    func prices() {
        func mean(_ homes: [Home]) -> Double {
            Double(homes.reduce(0) { $0 + $1.weeklyCost.count }) / 100 / Double(homes.count)
        }
        let agency = county.homes.filter {
            $0.kind == .foster && ($0.placeProvider == .privateSector)
        }
        #expect((820...1100).contains(mean(agency)))
        let homes = county.homes.filter { $0.kind == .childrensHome && $0.isRegistered == true }
        #expect((5500...6700).contains(mean(homes)))
    }
}
