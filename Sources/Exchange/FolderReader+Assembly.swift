import Care

extension FolderReader {
    /// The instance of all rows read; nil where there are faults.
    func assemble() -> Instance? {
        guard !complaints.hasFaults, let asOf = authority.asOf, !authority.authorities.isEmpty
        else { return nil }
        var instance = Instance(
            asOf: asOf, authorities: authority.authorities, needs: authority.needs)
        instance.isSynthetic = authority.isSynthetic
        instance.isFromReturns = authority.isFromReturns
        instance.grownUp = grownUp
        children.sort { $0.child.id < $1.child.id }
        homes.sort { $0.home.id < $1.home.id }
        var childIndex: [String: Int] = [:]
        childIndex.reserveCapacity(children.count)
        for (index, draft) in children.enumerated() { childIndex[draft.child.id] = index }
        var homeIndex: [String: Int] = [:]
        homeIndex.reserveCapacity(homes.count)
        for (index, draft) in homes.enumerated() { homeIndex[draft.home.id] = index }
        func indices(_ ids: [String], _ index: [String: Int]) -> [Int] {
            Set(ids.compactMap { index[$0] }).sorted()
        }

        instance.children = children.map { draft in
            var child = draft.child
            child.home = draft.homeID.flatMap { homeIndex[$0] }
            child.stillIn = draft.stillInID.flatMap { homeIndex[$0] }
            return child
        }
        instance.homes = homes.map { draft in
            var home = draft.home
            home.connectedTo = draft.connectedTo.map { indices($0, childIndex) }
            home.exemptFor = indices(draft.exemptFor, childIndex)
            return home
        }
        instance.household = household.compactMap { row in
            var member = row.member
            guard let home = homeIndex[row.home] else { return nil }
            member.home = home
            return member
        }
        instance.apart = apart.compactMap { row in
            guard let first = childIndex[row.first], let second = childIndex[row.second] else {
                return nil
            }
            return ApartPair(first: first, second: second, reason: row.reason)
        }
        instance.avoidAreas = avoidAreas.compactMap { row in
            var area = row.area
            guard let child = childIndex[row.child] else { return nil }
            area.child = child
            return area
        }
        instance.answers = answers.compactMap { row in
            var answer = row.answer
            guard let child = childIndex[row.child], let home = homeIndex[row.home] else {
                return nil
            }
            answer.child = child
            answer.home = home
            return answer
        }
        instance.contracts = contracts.map { row in
            var contract = row.contract
            contract.homes = indices(row.homes, homeIndex)
            return contract
        }
        instance.areas = areas
        instance.map = map
        instance.travel = travel.compactMap { row in
            var journey = row.journey
            guard let child = childIndex[row.child], let home = homeIndex[row.home] else {
                return nil
            }
            journey.child = child
            journey.home = home
            return journey
        }
        instance.orderFurtherTables()
        return instance
    }
}

extension Instance {
    /// The same instance with children and homes by id and all other rows in a fixed order, as
    /// reading a folder gives it.
    ///
    /// - Complexity: O(n log n) in the number of rows.
    package func inCanonicalOrder() -> Instance {
        let childOrder = children.indices.sorted { children[$0].id < children[$1].id }
        let homeOrder = homes.indices.sorted { homes[$0].id < homes[$1].id }
        var newChild = Array(repeating: 0, count: children.count)
        for (new, old) in childOrder.enumerated() { newChild[old] = new }
        var newHome = Array(repeating: 0, count: homes.count)
        for (new, old) in homeOrder.enumerated() { newHome[old] = new }

        let further = needs.needs.dropFirst(NeedCatalogue.standard.count)
        let catalogue = NeedCatalogue(further: further.sorted { $0.code < $1.code })
        let old = needs
        func renamed(_ set: NeedSet) -> NeedSet {
            old.codes(in: set).reduce(into: NeedSet()) {
                if let need = catalogue.set(of: $1) { $0.formUnion(need) }
            }
        }
        let allyOrder =
            [0]
            + authorities.indices.dropFirst().sorted { authorities[$0].code < authorities[$1].code }
        var newAuthority = Array(repeating: 0, count: authorities.count)
        for (new, old) in allyOrder.enumerated() { newAuthority[old] = new }

        var ordered = Instance(
            asOf: asOf, authorities: allyOrder.map { authorities[$0] }, needs: catalogue)
        ordered.isSynthetic = isSynthetic
        ordered.isFromReturns = isFromReturns
        ordered.grownUp = grownUp
        ordered.children = childOrder.map { index in
            var child = children[index]
            child.home = child.home.map { newHome[$0] }
            child.stillIn = child.stillIn.map { newHome[$0] }
            child.placingAuthority = newAuthority[child.placingAuthority]
            if !further.isEmpty { child.needs = renamed(child.needs) }
            return child
        }
        ordered.homes = homeOrder.map { index in
            var home = homes[index]
            home.connectedTo = home.connectedTo.map { $0.map { newChild[$0] }.sorted() }
            home.exemptFor = home.exemptFor.map { newChild[$0] }.sorted()
            if !further.isEmpty { home.offers = home.offers.map(renamed) }
            return home
        }
        ordered.household = household.map {
            var member = $0
            member.home = newHome[member.home]
            return member
        }
        ordered.apart = apart.map {
            ApartPair(first: newChild[$0.first], second: newChild[$0.second], reason: $0.reason)
        }
        ordered.avoidAreas = avoidAreas.map {
            var area = $0
            area.child = newChild[area.child]
            return area
        }
        ordered.answers = answers.map {
            var answer = $0
            answer.child = newChild[answer.child]
            answer.home = newHome[answer.home]
            return answer
        }
        ordered.contracts = contracts.map {
            var contract = $0
            contract.homes = contract.homes.map { newHome[$0] }.sorted()
            return contract
        }
        ordered.areas = areas
        ordered.map = map
        ordered.travel = travel.map {
            var journey = $0
            journey.child = newChild[journey.child]
            journey.home = newHome[journey.home]
            return journey
        }
        ordered.orderFurtherTables()
        return ordered
    }

    /// Puts every table but children and homes in its fixed order.
    mutating func orderFurtherTables() {
        household.sort {
            ($0.home, $0.kind.rawValue, $0.birth?.number ?? .min, $0.age ?? -1)
                < ($1.home, $1.kind.rawValue, $1.birth?.number ?? .min, $1.age ?? -1)
                || (($0.home, $0.kind.rawValue, $0.birth?.number ?? .min, $0.age ?? -1)
                    == ($1.home, $1.kind.rawValue, $1.birth?.number ?? .min, $1.age ?? -1)
                    && ($0.sex?.rawValue ?? "") < ($1.sex?.rawValue ?? ""))
        }
        for index in apart.indices where apart[index].first > apart[index].second {
            let pair = apart[index]
            apart[index] = ApartPair(first: pair.second, second: pair.first, reason: pair.reason)
        }
        apart.sort {
            ($0.first, $0.second, $0.reason ?? "") < ($1.first, $1.second, $1.reason ?? "")
        }
        avoidAreas.sort {
            ($0.child, $0.centre.easting, $0.centre.northing, $0.radius.count, $0.reason ?? "")
                < (
                    $1.child, $1.centre.easting, $1.centre.northing, $1.radius.count,
                    $1.reason ?? ""
                )
        }
        answers.sort {
            ($0.child, $0.home, $0.on?.number ?? .min, $0.kind.rawValue, $0.reason ?? "")
                < ($1.child, $1.home, $1.on?.number ?? .min, $1.kind.rawValue, $1.reason ?? "")
        }
        contracts.sort { $0.id < $1.id }
        areas.sort { ($0.district, $0.authority ?? "") < ($1.district, $1.authority ?? "") }
        map.sort { ($0.district, $0.authority ?? "") < ($1.district, $1.authority ?? "") }
        travel.sort {
            ($0.child, $0.home, $0.purpose, $0.minutes) < (
                $1.child, $1.home, $1.purpose, $1.minutes
            )
        }
    }
}
