import Care
import Returns

/// The field's stock-and-flow method: daily rates of a reference period carried on for ever.
///
/// A state is an age bracket at the start of the episode and a kind. Every day each state loses its
/// stock times its rates, which the states next to it gain, and gains the entrants of an average
/// day. There is no chance in it and no uncertainty; it stands beside every other forecast as the
/// figure to beat.
///
/// Source: cs-demand-model 0.5.1; clean-up in ``CareEpisodes``.
package struct StockFlow: Sendable {
    /// Age brackets by days ÷ 365.24 at DECOM, and how many days each lasts.
    private static let brackets: [(from: Int, to: Int, days: Int)] = [
        (-1, 1, 365), (1, 5, 1460), (5, 10, 1825), (10, 16, 2190), (16, 30, 5110),
    ]
    private static let kinds = CareKind.allCases.count
    private static let states = brackets.count * kinds

    // An episode as the method sees it.
    private struct Spell {
        var state: Int
        var start: Int
        var end: Int?
        /// The kind of the child's episode that starts the day this one ends; nil = not in care.
        var next: Int?
        /// Whether none of the child's others ends on the day it starts.
        var isEntry: Bool
    }

    private let spells: [Spell]

    /// Prepares the episodes; ages outside the brackets are left out.
    ///
    /// - Parameters:
    ///   - episodes: cleaned.
    ///   - kind: the kind of a PLACE code; that of the published method by default.
    package init(
        _ episodes: CareEpisodes, kind: (String?) -> CareKind = CareKind.init(stockFlowPlace:)
    ) {
        var spells: [Spell] = []
        for child in episodes.children {
            let rows = episodes.rows[child.rows]
            for (index, row) in zip(rows.indices, rows) {
                let days = row.start.days(since: child.birth)
                guard let bracket = StockFlow.bracket(ofDays: days) else { continue }
                let own = kind(row.place).rawValue
                let follower = row.end.flatMap { end in
                    rows.indices.first { $0 != index && rows[$0].start == end }
                }
                spells.append(
                    Spell(
                        state: bracket * StockFlow.kinds + own, start: Int(row.start.number),
                        end: row.end.map { Int($0.number) },
                        next: follower.map { kind(rows[$0].place).rawValue },
                        isEntry: !rows.indices.contains {
                            $0 != index && rows[$0].end == row.start
                        }))
            }
        }
        self.spells = spells
    }

    private static func bracket(ofDays days: Int) -> Int? {
        // Days ÷ 365.24 against whole years, in hundredths of a day.
        brackets.firstIndex { $0.from * 36_524 <= days * 100 && days * 100 < $0.to * 36_524 }
    }

    /// The stock of a day by kind, in the order of the kinds: starts to the day less ends to it.
    package func stock(on day: Day) -> [Int] {
        var stock = Array(repeating: 0, count: StockFlow.kinds)
        for (state, count) in stockByState(on: Int(day.number)).enumerated() {
            stock[state % StockFlow.kinds] += count
        }
        return stock
    }

    private func stockByState(on day: Int) -> [Int] {
        var stock = Array(repeating: 0, count: StockFlow.states)
        for spell in spells {
            if spell.start <= day { stock[spell.state] += 1 }
            if let end = spell.end, end <= day { stock[spell.state] -= 1 }
        }
        return stock
    }

    // MARK: Forecast

    /// The forecast of each kind, in ten-thousandths of a child, half up.
    package struct Outcome: Sendable, Hashable {
        /// The stock of the first day, in the order of the kinds.
        package var stock: [Int]
        /// The forecast for the last, in ten-thousandths, in the order of the kinds.
        package var forecast: [Int]
        /// The sizes of its differences from other stocks; see ``error(against:)``.
        fileprivate var exact: [Fixed96]

        /// The sum of the sizes of all differences from a stock, in ten-thousandths, half up.
        package func error(against actual: [Int]) -> Int {
            zip(exact, actual).reduce(Fixed96.zero) { sum, pair in
                sum + (pair.0 - Fixed96(pair.1)).magnitude
            }.rounded(places: 4)
        }
    }

    /// The first day of the year that ends on a day: the reference where no other is given.
    package static func yearBefore(_ day: Day) -> Day {
        let (year, month, date) = day.components
        let before = Day(
            year: year - 1, month: month, day: min(date, Day.length(ofMonth: month, year: year - 1))
        )
        return (before ?? day.adding(days: -365)).adding(days: 1)
    }

    /// Carries the rates of a reference period on.
    ///
    /// - Parameters:
    ///   - day: the day of the stock, and the last of the reference period.
    ///   - reference: the first day of the reference period, before `day`.
    ///   - horizon: how many days ahead, 0 or more.
    package func forecast(from day: Day, reference: Day, days horizon: Int) -> Outcome {
        precondition(reference < day, "the reference period has a day before its last")
        let flows = Flows(spells, first: Int(reference.number), last: Int(day.number))
        let initial = stockByState(on: Int(day.number))
        var stock = initial.map(Fixed96.init)
        for _ in 0..<horizon { stock = flows.next(stock) }
        var exact = Array(repeating: Fixed96.zero, count: StockFlow.kinds)
        for (state, value) in stock.enumerated() { exact[state % StockFlow.kinds] += value }
        return Outcome(
            stock: self.stock(on: day), forecast: exact.map { $0.rounded(places: 4) }, exact: exact)
    }

    // What happens on an average day.
    private struct Flows {
        /// For each state its rates, each with where it leads; nil = out of care.
        var rates: [[(to: Int?, rate: Fixed96)]]
        /// The sum of each state's rates.
        var sums: [Fixed96]
        /// Entrants of a day by state.
        var entrants: [Fixed96]

        init(_ spells: [Spell], first: Int, last: Int) {
            let days = last - first + 1
            // The stock of each state on the day before the first, and on each day after it.
            var stocks = Array(
                repeating: Array(repeating: 0, count: days + 1), count: StockFlow.states)
            for spell in spells {
                let from = max(spell.start - first + 1, 0)
                if from <= days { stocks[spell.state][from] += 1 }
                if let end = spell.end {
                    let to = max(end - first + 1, 0)
                    if to <= days { stocks[spell.state][to] -= 1 }
                }
            }
            for state in stocks.indices {
                for day in 1...days { stocks[state][day] += stocks[state][day - 1] }
            }
            // Ends by state, by where they lead and by day.
            let targets = StockFlow.kinds + 1
            var sums = Array(
                repeating: Array(repeating: Fixed96.zero, count: targets), count: StockFlow.states)
            var counts: [Int: Int] = [:]
            var entries = Array(repeating: 0, count: StockFlow.states)
            for spell in spells {
                if spell.isEntry, spell.start >= first, spell.start <= last {
                    entries[spell.state] += 1
                }
                guard let end = spell.end, end >= first, end <= last else { continue }
                let target = spell.next ?? StockFlow.kinds
                counts[
                    ((end - first) * StockFlow.states + spell.state) * targets + target,
                    default: 0] += 1
            }
            for (key, count) in counts {
                let target = key % targets
                let state = key / targets % StockFlow.states
                let day = key / targets / StockFlow.states
                // The first day has its own stock, every other that of the day before.
                let stock = stocks[state][day == 0 ? 1 : day]
                if stock != 0 { sums[state][target] += Fixed96(count, over: stock) }
            }
            rates = []
            self.sums = []
            for state in 0..<StockFlow.states {
                let bracket = state / StockFlow.kinds
                var flows: [(to: Int?, rate: Fixed96)] = []
                for target in 0..<targets where sums[state][target] != .zero {
                    let to = target == StockFlow.kinds ? nil : bracket * StockFlow.kinds + target
                    flows.append((to, sums[state][target] / days))
                }
                let next = state + StockFlow.kinds
                flows.append(
                    (
                        next < StockFlow.states ? next : nil,
                        Fixed96(1, over: StockFlow.brackets[bracket].days)
                    ))
                rates.append(flows)
                self.sums.append(flows.reduce(Fixed96.zero) { $0 + $1.rate })
            }
            entrants = entries.map { Fixed96($0, over: last - first) }
        }

        func next(_ stock: [Fixed96]) -> [Fixed96] {
            var after = stock
            for (state, present) in stock.enumerated() {
                after[state] += entrants[state]
                guard present > .zero, sums[state] > .zero else { continue }
                // More cannot leave than are there.
                let isAll = sums[state] > Fixed96(1)
                for (to, rate) in rates[state] {
                    let moved = present * (isAll ? rate / sums[state] : rate)
                    if let to { after[to] += moved }
                    after[state] -= moved
                }
            }
            return after
        }
    }
}
