import Optimisation

/// A made-up county with the shape of the real problem: towns, kinds of home, siblings, companions
/// rules, stayers, a target, and on request a cap and a budget that both bind.
struct SyntheticCounty {
    var children: Int
    var homes: Int
    var seed: UInt64
    /// Whether a hard cap on the rate outside and a budget press together.
    var isTight = false
    /// The share of children who have a home and may stay there.
    var staying = 0.4
    /// Free places per child.
    var places = 1.25

    private struct Home {
        var x: Double
        var y: Double
        var kind: Int
        var capacity: Int
        var isOut: Bool
        var isDistant: Bool
        var minAge: Int
        var maxAge: Int
        var sex: Int
        var offers: Int
        var pets: Bool
        var pence: Int64
    }

    private struct Child {
        var x: Double
        var y: Double
        var age: Int
        var sex: Int
        var needs: Int
        var prefers: Int
        var isEmergency: Bool
        var isSolo: Bool
        var minOther: Int
        var dislikesPets: Bool
        var stays: Int?
        var family: Int
    }

    func program() -> PackingProgram {
        var random = TestRandom(seed: seed &* 7919 &+ 13)
        let side = 70.0 * (Double(homes) / 900).squareRoot()
        let towns = (0..<max(3, homes / 150)).map { _ in
            (
                Double(random.int(0...10000)) / 10000 * side,
                Double(random.int(0...10000)) / 10000 * side
            )
        }
        func spot(_ random: inout TestRandom) -> (Double, Double) {
            let town = towns[random.int(0...towns.count - 1)]
            let spread = random.chance(0.7) ? 4.0 : 14.0
            var dx = 0.0
            var dy = 0.0
            for _ in 0..<3 {
                dx += Double(random.int(-1000...1000)) / 1000
                dy += Double(random.int(-1000...1000)) / 1000
            }
            return (town.0 + dx * spread / 1.7, town.1 + dy * spread / 1.7)
        }
        let mean = places * Double(children) / Double(homes)
        let makeHomes: [Home] = (0..<homes).map { _ in
            let at = spot(&random)
            let draw = random.int(1...100)
            let kind = draw <= 78 ? 0 : (draw <= 92 ? 1 : 2)
            let isOwn = random.chance(0.45)
            let isOut = random.chance(isOwn ? 0.12 : 0.55)
            var capacity = 0
            for _ in 0..<3 where random.chance(min(0.95, mean / 3)) { capacity += 1 }
            if kind == 1 { capacity += random.int(0...1) }
            let low = [0, 0, 0, 5, 8, 10][random.int(0...5)]
            let pounds =
                kind == 0
                ? (isOwn ? random.int(380...560) : random.int(780...1050))
                : (kind == 1 ? random.int(3200...5800) : random.int(900...1900))
            return Home(
                x: at.0, y: at.1, kind: kind, capacity: capacity, isOut: isOut,
                isDistant: isOut && random.chance(0.4), minAge: kind == 2 ? 16 : low,
                maxAge: kind == 2 ? 17 : min(17, low + random.int(6...17)),
                sex: random.chance(0.12) ? random.int(1...2) : 0,
                offers: random.int(0...255) | random.int(0...255), pets: random.chance(0.3),
                pence: Int64(pounds * 100 + random.int(0...99)))
        }
        var people: [Child] = []
        var family = 0
        while people.count < children {
            let draw = random.int(1...100)
            let members = min(children - people.count, draw <= 74 ? 1 : (draw <= 92 ? 2 : 3))
            family += 1
            let at = spot(&random)
            let eldest = random.int(0...17)
            for k in 0..<members {
                let age = max(0, eldest - 2 * k)
                people.append(
                    Child(
                        x: at.0, y: at.1, age: age, sex: random.int(1...2),
                        needs: random.chance(0.5) ? 1 << random.int(0...7) : 0,
                        prefers: age >= 16 && random.chance(0.5)
                            ? 2 : (random.chance(0.12) ? 1 : 0),
                        isEmergency: random.chance(0.08),
                        isSolo: members == 1 && random.chance(0.05),
                        minOther: members == 1 && random.chance(0.08) ? max(0, age - 3) : 0,
                        dislikesPets: random.chance(0.05), stays: nil, family: family))
            }
        }
        var homeList = makeHomes
        for k in people.indices where random.chance(staying) {
            let home = random.int(0...homes - 1)
            if homeList[home].kind == 2, people[k].age < 16 { continue }
            people[k].stays = home
            homeList[home].capacity = max(homeList[home].capacity, 1)
        }
        return build(people, homeList)
    }

    private func points(_ child: Child, _ home: Home) -> Int64? {
        if home.capacity == 0 { return nil }
        if child.age < home.minAge || child.age > home.maxAge { return nil }
        if home.sex != 0, home.sex != child.sex { return nil }
        if home.kind == 2, child.age < 16 { return nil }
        if child.dislikesPets, home.pets { return nil }
        let dx = child.x - home.x
        let dy = child.y - home.y
        let km = (dx * dx + dy * dy).squareRoot()
        var total = km + max(0, km - 32.186)
        if child.age >= 5 { total += 2 * km }
        if home.isOut { total += home.isDistant ? 60 : 20 }
        if child.prefers != home.kind { total += 30 }
        total += 15 * Double((child.needs & ~home.offers).nonzeroBitCount)
        if child.stays != nil { total += 140 }
        return Int64(total.rounded())
    }

    private func build(_ people: [Child], _ homeList: [Home]) -> PackingProgram {
        let unit: Int64 = 1_000_000_000
        var parties: [PackingProgram.Party] = []
        var start = [0]
        var sites: [Int32] = []
        var costs: [Int64] = []
        var constant: Int64 = 0
        var stayers = [Int32](repeating: 0, count: homeList.count)
        var naturalPence: Int64 = 0
        var naturalOut = 0
        var eldestOf: [Int] = []
        var minOtherOf: [Int] = []
        var familyOf: [Int] = []
        func close(_ party: PackingProgram.Party, _ members: [Int]) {
            parties.append(party)
            start.append(sites.count)
            eldestOf.append(members.map { people[$0].age }.min() ?? 0)
            minOtherOf.append(members.map { people[$0].minOther }.max() ?? 0)
            familyOf.append(people[members[0]].family)
        }
        var k = 0
        while k < people.count {
            var members = [k]
            while k + members.count < people.count,
                people[k + members.count].family == people[k].family
            {
                members.append(k + members.count)
            }
            for member in members {
                let child = people[member]
                if let home = child.stays {
                    sites.append(Int32(home))
                    costs.append(0)
                    stayers[home] += 1
                    close(.init(demands: [Int32(member)], size: 1, isStay: true), [member])
                } else {
                    sites.append(PackingProgram.noSite)
                    costs.append((child.isEmergency ? 20000 : 10000) * unit)
                }
                var least = Int64.max
                var cheapest = 0
                for (number, home) in homeList.enumerated() where number != child.stays ?? -1 {
                    guard let points = points(child, home) else { continue }
                    sites.append(Int32(number))
                    costs.append(points * unit)
                    if points < least {
                        least = points
                        cheapest = number
                    }
                }
                let home = child.stays ?? cheapest
                naturalPence += homeList[home].pence
                if homeList[home].isOut { naturalOut += 1 }
                close(
                    .init(demands: [Int32(member)], size: 1, isExclusive: child.isSolo), [member])
            }
            if members.count > 1 {
                constant += 1000 * unit
                for (number, home) in homeList.enumerated() {
                    var total: Int64 = -1000
                    var fits = home.capacity >= members.count
                    for member in members {
                        if number == people[member].stays { continue }
                        guard let points = points(people[member], home) else {
                            fits = false
                            break
                        }
                        total += points
                    }
                    if fits {
                        sites.append(Int32(number))
                        costs.append(total * unit)
                    }
                }
                close(
                    .init(
                        demands: members.map { Int32($0) }, size: Int32(members.count)), members)
            }
            k += members.count
        }
        let out = homeList.map(\.isOut)
        var rows = [
            PackingProgram.CouplingRow(
                name: "TARGET", siteCoefficients: out.map { $0 ? 71 : -29 }, bound: 0,
                price: .init(cost: 2 * unit))
        ]
        var limit: Int64?
        if isTight {
            let rate = Int64(Double(naturalOut) / Double(people.count) * 80)
            rows.append(
                .init(name: "CAP", siteCoefficients: out.map { $0 ? 100 - rate : -rate }, bound: 0))
            limit = naturalPence * 93 / 100
        }
        let young = eldestOf
        let least = minOtherOf
        let families = familyOf
        let isStay = parties.map(\.isStay)
        return PackingProgram(
            demandCount: people.count,
            sites: homeList.enumerated().map {
                .init(
                    capacity: Int32($1.capacity), stayers: stayers[$0], secondaryCost: $1.pence)
            },
            parties: parties, columnStart: start, columnSites: sites, columnCosts: costs,
            couplingRows: rows, constantCost: constant, secondaryLimit: limit,
            costGranularity: unit,
            conflicts: { a, b, _ in
                let (a, b) = (Int(a), Int(b))
                if isStay[a] && isStay[b] || families[a] == families[b] { return false }
                return young[b] < least[a] || young[a] < least[b]
            })
    }
}
