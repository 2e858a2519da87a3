import Care
import Matching

/// Places children one after another, each in the first home that fits.
struct OneByOne {
    private let register: Register

    init(_ register: Register) { self.register = register }

    /// Requests in the order of child ids, a `together` group as one.
    private var requests: [[Int]] {
        let children = register.instance.children
        var requests: [[Int]] = []
        var numberOfGroup: [String: Int] = [:]
        let order = children.indices.sorted { children[$0].id.precedes(children[$1].id) }
        for index in order where children[index].status != .settled {
            guard children[index].groupPlan == .together, let group = children[index].siblingGroup
            else {
                requests.append([index])
                continue
            }
            if let number = numberOfGroup[group] {
                requests[number].append(index)
            } else {
                numberOfGroup[group] = requests.count
                requests.append([index])
            }
        }
        return requests
    }

    /// Homes after all have been placed.
    func outcome() -> Placing.Outcome {
        let instance = register.instance
        var homes: [Int?] = instance.children.map {
            $0.status == .settled || $0.status == .mayMove ? $0.home : nil
        }
        var sofar = instance
        for request in requests {
            let now = Register(instance: sofar, policy: register.policy)
            let ranking = Ranking(register: now, request: MatchRequest(children: request))
            for home in ranking.lawfulHomes() {
                var tried = homes
                for child in request { tried[child] = home }
                guard PlanCheck(homes: tried, register: register).isValid else { continue }
                homes = tried
                for child in request {
                    sofar.children[child].status = .settled
                    sofar.children[child].home = home
                }
                break
            }
        }
        let check = PlanCheck(homes: homes, register: register)
        return Placing.Outcome(homes: check.homes, weeklyCost: check.weeklyCost)
    }
}
