import Care

/// What the placements of a period cost, by group: care days at the price in force on each day.
package struct Spend: Sendable, Hashable {
    /// The first day.
    package var from: Day
    /// The last day, included.
    package var through: Day
    /// Care days of each group, in the order of ``CostGroup``.
    package var days: [Int]
    /// Cost of each group in sevenths of a penny: a day costs a seventh of a week.
    package var sevenths: [Int64]

    /// All care days.
    package var allDays: Int { days.reduce(0, +) }
    /// The whole cost, to the penny, rounded half up.
    package var cost: Pence { Spend.pence(sevenths.reduce(0, +)) }
    /// The cost of one group.
    package func cost(of group: CostGroup) -> Pence {
        CostGroup.allCases.firstIndex(of: group).map { Spend.pence(sevenths[$0]) } ?? .zero
    }
    /// What one child cost in one week on average; nil without care days.
    package var weekly: Pence? {
        allDays > 0
            ? Pence(Spend.rounded(sevenths.reduce(0, +), by: Int64(allDays))) : nil
    }

    /// Sevenths of a penny as pence, rounded half up.
    package static func pence(_ sevenths: Int64) -> Pence { Pence(rounded(sevenths, by: 7)) }

    /// A quotient rounded half up; the divisor is above 0.
    package static func rounded(_ value: Int64, by divisor: Int64) -> Int64 {
        let numerator = 2 * value + divisor
        let quotient = numerator / (2 * divisor)
        return numerator % (2 * divisor) < 0 ? quotient - 1 : quotient
    }

    /// Counts a period, both ends included.
    ///
    /// A temporary placement is charged as the usual one before it, which is kept for the child.
    /// nil where a group that has care days has no price on one of the days. Foster homes of
    /// providers without a price of their own are charged as the authority's own, children's homes
    /// as those of others.
    package init?(of records: [CareRecord], from: Day, through: Day, prices: [UnitPrice]) {
        self.from = from
        self.through = through
        let groups = CostGroup.allCases
        var days = [Int](repeating: 0, count: groups.count)
        var sevenths = [Int64](repeating: 0, count: groups.count)
        func dated(_ group: CostGroup) -> [UnitPrice] {
            prices.filter { $0.group == group }.ordered(by: \.from)
        }
        let dated = groups.map { group in
            let own = dated(group)
            return own.isEmpty ? dated(group.standIn) : own
        }
        for record in records {
            let after = through.adding(days: 1)
            let adult = record.birth?.adding(years: 18) ?? after
            for episodes in record.periods {
                for (index, episode) in episodes.enumerated() {
                    let start = max(episode.start, from)
                    let end = max(start, min(episode.end ?? after, adult, after))
                    let usual = episodes[...index].last { !$0.isTemporary } ?? episode
                    let group = CostGroup(kind: usual.kind, provider: usual.provider)
                    guard let number = groups.firstIndex(of: group) else { continue }
                    days[number] += end.days(since: start)
                    var day = start
                    while day < end {
                        guard let held = dated[number].last(where: { $0.from <= day }) else {
                            return nil
                        }
                        let next = dated[number].first { $0.from > day }?.from ?? end
                        let until = min(next, end)
                        sevenths[number] += held.weekly.count * Int64(until.days(since: day))
                        day = until
                    }
                }
            }
        }
        self.days = days
        self.sevenths = sevenths
    }
}

/// The change of spend between two periods, taken apart; the three parts sum exactly to it.
package struct SpendChange: Sendable, Hashable {
    /// The earlier period.
    package var before: Spend
    /// The later period.
    package var after: Spend
    /// More or fewer care days, at the earlier average price.
    package var volume: Pence
    /// Other kinds of placement, at the earlier prices.
    package var mix: Pence
    /// Other prices, for the later placements.
    package var price: Pence

    /// The whole change.
    package var total: Pence { after.cost - before.cost }

    /// Compares two periods; nil where a period has no care days.
    ///
    /// A group without care days before has no price before: all of its cost is mix, at the later
    /// price.
    package init?(from before: Spend, to after: Spend) {
        guard before.allDays > 0, after.allDays > 0 else { return nil }
        self.before = before
        self.after = after
        let earlier = Double(before.sevenths.reduce(0, +)) / 7
        let average = earlier / Double(before.allDays)
        let volume = (Double(after.allDays) - Double(before.allDays)) * average
        // What the later days would have cost at the earlier prices.
        var atEarlierPrices = 0.0
        for index in after.days.indices {
            atEarlierPrices +=
                before.days[index] > 0
                ? Double(after.days[index]) * Double(before.sevenths[index]) / 7
                    / Double(before.days[index])
                : Double(after.sevenths[index]) / 7
        }
        self.volume = Pence(Int64(volume.rounded(.toNearestOrAwayFromZero)))
        mix = Pence(Int64((atEarlierPrices - earlier - volume).rounded(.toNearestOrAwayFromZero)))
        // The last part takes what rounding left, so that nothing is lost.
        price = after.cost - before.cost - self.volume - mix
    }
}

/// A savings plan by financial year: what each line is worth at the prices of its year.
package struct SavingsProfile: Sendable, Hashable {
    /// One line with its worth.
    package struct Line: Sendable, Hashable {
        /// The line.
        package var line: SavingsLine
        /// What it saves in the year.
        package var saving: Pence
    }

    /// The lines in the order given.
    package let lines: [Line]

    /// Works out every line; nil where a price is missing on the first day of a line's year.
    package init?(_ plan: [SavingsLine], prices: [UnitPrice]) {
        var lines: [Line] = []
        for line in plan {
            guard let day = Day(year: line.year, month: 4, day: 1) else { return nil }
            func weekly(_ group: CostGroup) -> Pence? {
                prices.filter { $0.group == group && $0.from <= day }.ordered(by: \.from).last?
                    .weekly
            }
            guard let from = weekly(line.from) else { return nil }
            var price = from
            if let group = line.to {
                guard let to = weekly(group) else { return nil }
                price = from - to
            }
            lines.append(Line(line: line, saving: price * line.weeks))
        }
        self.lines = lines
    }

    /// The financial years, by the year each starts in, ascending.
    package var years: [Int] { Set(lines.map(\.line.year)).sorted() }

    /// What one year saves.
    package func saving(in year: Int) -> Pence {
        lines.filter { $0.line.year == year }.reduce(.zero) { $0 + $1.saving }
    }

    /// What all years save.
    package var total: Pence { lines.reduce(.zero) { $0 + $1.saving } }
}
