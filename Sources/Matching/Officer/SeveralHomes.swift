import Care

/// The best ways to place the children of one request in two or more homes.
///
/// A depth-first search over the children in order, each with the homes open to it alone, cheapest
/// first. Rules only grow stricter as more children are placed in a home, so a home that is not
/// open to some of them is never open to more. A branch ends when even the cheapest homes for the
/// children left cannot bring it before the last option kept.
struct SeveralHomes {
    /// One way, with the reasons of its pairs and of the option.
    struct Way {
        var assignments: [MatchOption.Assignment]
        var reasons: [Reason]
    }

    let ranking: Ranking

    private struct Found {
        var points: Points
        var cost: Pence
        var homes: [Int]
    }

    /// The best ways, in order of points, weekly cost, home references.
    func best(_ count: Int) -> [Way] {
        let register = ranking.register
        let children = ranking.request.children
        let ids = register.instance.homes.map(\.id)
        struct Choice {
            var home: Int
            var points: Points
            var cost: Pence
        }
        // Who must move sleeps in its home until its own start date, wherever the others go.
        var leaving: [Int: [Int]] = [:]
        for child in children {
            let facts = register.instance.children[child]
            if facts.status == .mustMove, let home = facts.home {
                leaving[home, default: []].append(child)
            }
        }
        func isOpen(_ sharing: [Int], in home: Int) -> Bool {
            ranking.isOpen(
                sharing, in: home,
                beside: (leaving[home] ?? []).filter { !sharing.contains($0) })
        }
        let choices = children.map { child -> [Choice] in
            register.homes.indices.filter { isOpen([child], in: $0) }.map {
                Choice(
                    home: $0, points: ranking.pairPoints(.init(child: child, home: $0)),
                    cost: register.homes[$0].weeklyCost)
            }.sorted {
                ($0.points, $0.cost, ids[$0.home]) < ($1.points, $1.cost, ids[$1.home])
            }
        }
        if choices.contains(where: \.isEmpty) { return [] }

        var leastPoints = [Points](repeating: .zero, count: children.count + 1)
        var leastCost = [Pence](repeating: .zero, count: children.count + 1)
        for index in children.indices.reversed() {
            leastPoints[index] =
                leastPoints[index + 1] + (choices[index].map(\.points).min() ?? .zero)
            leastCost[index] = leastCost[index + 1] + (choices[index].map(\.cost).min() ?? .zero)
        }
        // Brothers and sisters in different homes are split whatever the homes.
        let groups = Set(children.map { register.children[$0].group })
        let areOneGroup =
            groups.count == 1 && children.allSatisfy { register.children[$0].plan != nil }
        let split = register.policy.weights.siblingsSplit * Quantity(1)
        let surelySplit = areOneGroup ? split : .zero

        var found: [Found] = []
        func precedes(_ left: Found, _ right: Found) -> Bool {
            if (left.points, left.cost) != (right.points, right.cost) {
                return (left.points, left.cost) < (right.points, right.cost)
            }
            return left.homes.map { ids[$0] }.lexicographicallyPrecedes(
                right.homes.map { ids[$0] })
        }
        func visit(_ homes: [Int], _ points: Points, _ cost: Pence) {
            let index = homes.count
            if index == children.count {
                guard Set(homes).count > 1, areBedsFree(homes) else { return }
                let placement = zip(children, homes).map {
                    MatchOption.Assignment(child: $0, home: $1)
                }
                let way = Found(
                    points: ranking.points(of: placement), cost: cost, homes: homes)
                if found.count == count, let last = found.last, !precedes(way, last) { return }
                found.insert(way, at: found.firstIndex { precedes(way, $0) } ?? found.count)
                if found.count > count { found.removeLast() }
                return
            }
            for choice in choices[index] {
                if found.count == count, let last = found.last {
                    let bound = points + choice.points + leastPoints[index + 1] + surelySplit
                    if bound > last.points { break }
                    if bound == last.points {
                        let least = cost + choice.cost + leastCost[index + 1]
                        if least > last.cost { continue }
                        if least == last.cost {
                            let prefix = (homes + [choice.home]).map { ids[$0] }
                            let kept = last.homes.prefix(prefix.count).map { ids[$0] }
                            if kept.lexicographicallyPrecedes(prefix) { continue }
                        }
                    }
                }
                let next = homes + [choice.home]
                let sharing = children.indices.prefix(next.count)
                    .filter { next[$0] == choice.home }.map { children[$0] }
                if sharing.count > 1 && !isOpen(sharing, in: choice.home) { continue }
                visit(next, points + choice.points, cost + choice.cost)
            }
        }
        visit([], .zero, .zero)
        return found.map { way($0.homes) }
    }

    /// Whether nobody moves in beside a child asked for who leaves that home for another but later, as
    /// far as places and the rules between children go.
    private func areBedsFree(_ homes: [Int]) -> Bool {
        let children = ranking.request.children
        return Set(homes).allSatisfy { home in
            let leaving = leavers(of: home, in: homes)
            if leaving.isEmpty { return true }
            let sharing = children.indices.filter { homes[$0] == home }.map { children[$0] }
            return ranking.isOpen(sharing, in: home, beside: leaving)
        }
    }

    /// The children asked for who live in a home and go to another one.
    private func leavers(of home: Int, in homes: [Int]) -> [Int] {
        zip(ranking.request.children, homes).filter { child, to in
            to != home && ranking.register.instance.children[child].home == home
        }.map(\.0)
    }

    private func way(_ homes: [Int]) -> Way {
        let children = ranking.request.children
        let register = ranking.register
        var reasons: [Reason] = []
        for (index, child) in children.enumerated() {
            let sharing = children.indices.filter { homes[$0] == homes[index] }.map { children[$0] }
            reasons += ranking.reasons(
                for: sharing, in: homes[index], beside: leavers(of: homes[index], in: homes)
            ).filter { $0.child == child }
        }
        var isSplit = false
        for (first, child) in children.enumerated() {
            for (second, other) in children.enumerated().dropFirst(first + 1)
            where homes[first] != homes[second] {
                let a = register.children[child]
                let b = register.children[other]
                if a.group >= 0 && a.group == b.group && a.plan != nil && b.plan != nil {
                    isSplit = true
                }
            }
        }
        let candidacy = Candidacy(
            register: register, child: children[0], home: homes[0], there: [], placed: children)
        let rule = isSplit ? Rule.siblingsSplit : Rule.separateHomes
        let verdict =
            isSplit ? Verdict.conditional(.recordedReason) : Verdict(answer: .eligible)
        reasons.append(
            Reason(
                rule: rule.id, answer: verdict.answer, child: nil, approval: verdict.approval,
                text: rule.text(candidacy, verdict)))
        return Way(
            assignments: zip(children, homes).map { .init(child: $0, home: $1) }, reasons: reasons)
    }
}
