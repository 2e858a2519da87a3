import Care
import Chance

extension CountyBuilder {
    /// Adds the children who have no home.
    mutating func refer() {
        guard var people = referral else { return }
        var random = source.stream(5)
        let grounds = Quota.deal(
            parameters.referred,
            by: (0..<geography.placing).map { ground in
                geography.towns.reduce(0) { $0 + ($1.ground == ground ? $1.people : 0) }
            }, using: &random)
        var left = parameters.referred
        var turn = 0
        while left > 0 {
            turn += 1
            let placer = grounds[parameters.referred - left]
            // The first family is a pair and the second a trio wherever there are enough.
            let wanted =
                turn == 1 && left >= 4
                ? 2
                : turn == 2 && left >= 6
                    ? 3 : turn == 3 ? 1 : 1 + random.index(weights: [76, 14, 7, 2, 1])
            let size = min(left, wanted)
            var unit = Unit()
            var ages: [Int] = []
            for _ in 0..<size {
                let range = ages.first.map { max(0, $0 - 5)...min(17, $0 + 4) } ?? 0...17
                ages.append(people.referredAge(near: range, &random))
            }
            let seeksAsylum =
                size == 1 && turn != 3 && ages[0] >= 14 && people.seeksAsylum(nil, &random)
            var town = surroundings[placer].town(in: .inside, using: &random) ?? 0
            var origin: Position? =
                seeksAsylum ? nil : geography.address(in: town, using: &random)
            var ethnicity = people.ethnicity(size, seeksAsylum: seeksAsylum, &random)
            // A new brother or sister of children who already live somewhere.
            if size == 1, !seeksAsylum, turn % 7 == 3, let family = familyToJoin(placer, &random) {
                let sibling = county.children[units[family].children[0]]
                if units[family].group == nil {
                    units[family].group = newGroup(together: 0, apart: 0, using: &random)
                }
                if let group = units[family].group {
                    groupPlans[group] = turn == 3 ? .together : .togetherIfPossible
                }
                unit.group = units[family].group
                units[family].isJoined = true
                origin = sibling.origin
                ethnicity = sibling.ethnicity ?? ethnicity
                if let origin { town = nearestTown(to: origin, of: placer) ?? town }
            } else if size > 1 {
                unit.group = newGroup(together: 480, apart: 40, using: &random)
                if turn == 1, let group = unit.group { groupPlans[group] = .together }
                if turn == 2, let group = unit.group { groupPlans[group] = .togetherIfPossible }
            }
            for birth in birthdays(ages, using: &random) {
                var child = Child(id: "", birth: birth, status: .referred)
                child.placingAuthority = placer
                child.isUnaccompanied = seeksAsylum
                child.ethnicity = ethnicity
                child.sex = people.sex(seeksAsylum: seeksAsylum, &random)
                child.origin = origin
                child.legalStatus = seeksAsylum ? "V2" : ["C1", "C2", "V2"][random.below(3)]
                attend(&child, town: town, using: &random)
                unit.children.append(county.children.count)
                county.children.append(child)
            }
            units.append(unit)
            left -= size
        }
    }

    // A settled family of the placer in a foster home with a place to spare.
    private func familyToJoin(_ placer: Int, _ random: inout RandomSource) -> Int? {
        for _ in 0..<200 {
            let index = random.below(units.count)
            let unit = units[index]
            guard let home = unit.home, homeDrafts[home].placer == placer,
                homeDrafts[home].setting == .ownFoster || homeDrafts[home].setting == .agencyFoster,
                homeDrafts[home].ours == unit.children.count, homeDrafts[home].others == 0,
                homeDrafts[home].vacant > 0, unit.group == nil,
                county.children[unit.children[0]].origin != nil
            else { continue }
            return index
        }
        return nil
    }

    private func nearestTown(to position: Position, of ground: Int) -> Int? {
        geography.towns.indices.filter { geography.towns[$0].ground == ground }.min {
            geography.towns[$0].centre.distance(to: position)
                < geography.towns[$1].centre.distance(to: position)
        }
    }

    /// Brings the children into an order that says nothing, and names children, homes and groups.
    mutating func order() {
        var random = source.stream(6)
        var places = Array(county.children.indices)
        random.shuffle(&places)
        var moved = [Int](repeating: 0, count: places.count)
        for (new, old) in places.enumerated() { moved[old] = new }
        let before = county.children
        let width = max(4, String(before.count).count)
        county.children = places.enumerated().map { new, old in
            var child = before[old]
            child.id = "C" + numbered(new + 1, width)
            return child
        }
        for index in units.indices {
            units[index].children = units[index].children.map { moved[$0] }.sorted()
        }
        // Group numbers in the order in which children meet them; a group of one is no group.
        var sizes = [Int](repeating: 0, count: groupPlans.count)
        for unit in units {
            if let group = unit.group { sizes[group] += unit.children.count }
        }
        var group = [Int?](repeating: nil, count: places.count)
        for unit in units {
            for child in unit.children {
                if let of = unit.group, sizes[of] > 1 { group[child] = of }
            }
        }
        var names = [String?](repeating: nil, count: groupPlans.count)
        var next = 1
        let groupWidth = max(3, String(groupPlans.count).count)
        for child in county.children.indices {
            guard let of = group[child] else { continue }
            if names[of] == nil {
                names[of] = "S" + numbered(next, groupWidth)
                next += 1
            }
            county.children[child].siblingGroup = names[of]
            county.children[child].siblingPlan = groupPlans[of]
        }
    }

    /// A number with leading zeros.
    func numbered(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Chooses which children who live somewhere move: whole families, the likelier first.
    mutating func chooseOpen() {
        var random = source.stream(7)
        var order = units.indices.filter { units[$0].home != nil }
        random.shuffle(&order)
        var must = parameters.mustMove
        var may = parameters.mayMove
        // Families first by how likely they move, then all who are left, family or not.
        for round in 0..<3 {
            for index in order {
                let unit = units[index]
                guard let home = unit.home, let setting = unit.setting,
                    round == 2 || !unit.isJoined,
                    county.children[unit.children[0]].status == .settled
                else { continue }
                let size = unit.children.count
                let shares =
                    round == 2
                    ? nil : willingness(setting, of: homeDrafts[home], round: round, size: size)
                if let shares, !random.chance(shares.must + shares.may) { continue }
                let mustFirst = shares.map { random.below($0.must + $0.may) < $0.must } ?? true
                if mustFirst, size <= must {
                    for child in unit.children { county.children[child].status = .mustMove }
                    must -= size
                } else if size <= may {
                    for child in unit.children { county.children[child].status = .mayMove }
                    may -= size
                } else if size <= must, round > 0 {
                    for child in unit.children { county.children[child].status = .mustMove }
                    must -= size
                }
            }
        }
        // What is left over is smaller than every family: single members of families.
        for child in county.children.indices where must + may > 0 {
            guard county.children[child].status == .settled else { continue }
            county.children[child].status = must > 0 ? .mustMove : .mayMove
            if must > 0 { must -= 1 } else { may -= 1 }
        }
        open = county.children.indices.filter { county.children[$0].status != .settled }
        date(&random)
    }

    // Of a thousand families of a setting, how many are asked about in a round.
    private func willingness(
        _ setting: Setting, of home: HomeDraft, round: Int, size: Int
    ) -> (must: Int, may: Int)? {
        let outside = geography.towns[home.town].ground != home.placer
        let more = round == 0 ? 1 : 3
        switch setting {
        case .ownFoster: return (90 * more, 20 * more)
        case .agencyFoster: return (90 * more, (outside ? 120 : 30) * more)
        case .kinship: return (40 * more, 10 * more)
        case .childrensHome: return (130 * more, (outside ? 200 : 90) * more)
        case .unregistered: return (500, 300)
        case .supported: return (60 * more, 30 * more)
        case .familyCentre: return (100, 100)
        case .secure: return (100, 300)
        case .parents, .adoptive, .elsewhere: return (1, 1)
        }
    }

    // When the homes are needed, and how soon.
    private mutating func date(_ random: inout RandomSource) {
        let emergencies = Quota.flags(
            open.count, 170, least: open.isEmpty ? 0 : 1, using: &random)
        for (turn, index) in open.enumerated() {
            var child = county.children[index]
            switch child.status {
            case .referred where emergencies[turn], .mustMove where emergencies[turn]:
                child.urgency = .emergency
                child.neededBy = random.chance(500) ? asOf : nil
            case .referred: child.neededBy = asOf.adding(days: random.integer(in: 1...35))
            case .mustMove: child.neededBy = asOf.adding(days: random.integer(in: 3...42))
            default:
                child.neededBy =
                    random.chance(600) ? asOf.adding(days: random.integer(in: 14...70)) : nil
            }
            if child.start(asOf: asOf) >= child.birth.adding(years: 18) { child.neededBy = nil }
            county.children[index] = child
        }
    }
}
