import Dispatch
import Files
import Matching
import Optimisation
import Synchronization

/// Works out what choices cost other children, one list after the other, on one thread that
/// yields to all others; pages never wait for it.
///
/// Prices are held by the list's digest, so that equal lists are priced once.
package final class PriceQueue: Sendable {
    private struct State {
        var held: [String: [EffectOnOthers?]] = [:]
        var order: [String] = []
        var waiting: [MatchList] = []
        var isWorking = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "nearhome.prices", qos: .utility)
    private let nodeLimit: Int?

    /// The most lists whose prices are held.
    private static let most = 200

    /// A queue.
    ///
    /// - Parameter nodeLimit: Branch-and-bound nodes for each price; nil = unlimited.
    package init(nodeLimit: Int? = nil) { self.nodeLimit = nodeLimit }

    /// The prices of a list's first ten options, if they are held.
    package func prices(of digest: String) -> [EffectOnOthers?]? {
        state.withLock { $0.held[digest] }
    }

    /// Asks for the prices of a list that somebody is looking at: it comes first.
    package func ask(for list: MatchList) {
        let starts = state.withLock { state in
            if state.held[list.digest] != nil { return false }
            state.waiting.removeAll { $0.digest == list.digest || $0.request == list.request }
            state.waiting.append(list)
            if state.isWorking { return false }
            state.isWorking = true
            return true
        }
        if starts { queue.async { Priority.yielding { self.work() } } }
    }

    /// Works out the prices of a list at once, on the calling thread; for whoever waits for them.
    package func work(on list: MatchList) -> [EffectOnOthers?] {
        if let held = prices(of: list.digest) { return held }
        let prices = priced(list)
        keep(prices, of: list.digest)
        return prices
    }

    private func work() {
        while true {
            let next = state.withLock { state -> MatchList? in
                // Who looks now comes before who looked earlier.
                if let last = state.waiting.popLast() { return last }
                state.isWorking = false
                return nil
            }
            guard let list = next else { return }
            _ = work(on: list)
        }
    }

    private func priced(_ list: MatchList) -> [EffectOnOthers?] {
        if list.result.options.isEmpty { return [] }
        var options = PackingOptions()
        options.nodeLimit = nodeLimit
        options.threads = 1
        let pricing = EffectPricing(
            register: list.register, request: list.result.request, options: options)
        return list.result.options.prefix(Ranking.pricedOptions).map {
            pricing.effect(of: $0.assignments)
        }
    }

    private func keep(_ prices: [EffectOnOthers?], of digest: String) {
        state.withLock { state in
            if state.held.updateValue(prices, forKey: digest) == nil { state.order.append(digest) }
            while state.order.count > PriceQueue.most {
                state.held[state.order.removeFirst()] = nil
            }
        }
    }
}

extension MatchList {
    /// The result with prices beside its first options.
    package func priced(_ prices: [EffectOnOthers?]?) -> MatchResult {
        var priced = result
        for (index, price) in (prices ?? []).enumerated() where index < priced.options.count {
            priced.options[index].effectOnOthers = price
        }
        return priced
    }
}
