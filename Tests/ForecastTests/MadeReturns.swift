import Care
import Chance

@testable import Forecast
@testable import Returns

/// Returns of an invented authority whose rates are known, for tests of what is learnt from them.
struct MadeReturns {
    /// Families that come in a quarter, on average, in each year; the last goes on.
    var families: [Double] = [40]
    /// How much one year's mean differs from the next by chance: its coefficient of variation.
    var unrest = 0.0
    /// How likely a child is to leave in a year.
    var leaving = 0.45
    /// How often a placement ends in a year.
    var moving = 0.5
    /// Of ten families, how many are brothers or sisters.
    var pairs = 2
    /// The first collection year ends in.
    var firstYear = 2016
    /// How many collection years.
    var years = 6
    /// PLACE codes, and how often of a hundred a placement is one of them.
    var places: [(code: String, share: Int)] = [("U4", 70), ("K2", 15), ("P1", 10), ("U1", 5)]
    /// Of a hundred families, how many are an unaccompanied child.
    var unaccompanied = 0

    /// The returns: every year's file holds the episodes that touch the year.
    func submitted(seed: UInt64) -> Return903 {
        var random = RandomSource(seed: seed)
        let first = CollectionYear(endingIn: firstYear).firstDay
        // Three years before, so that the stock is in balance when the first return starts.
        let start = first.adding(days: -3 * 365)
        let last = CollectionYear(endingIn: firstYear + years - 1).lastDay
        var episodes: [(child: String, row: Episode)] = []
        var births: [(child: String, birth: Day)] = []
        var unaccompaniedChildren: [String] = []
        var number = 0
        var day = start
        var mean = 0.0
        var drawnFor = Int.min
        while day <= last {
            let year = CollectionYear(containing: day).end
            if year != drawnFor {
                drawnFor = year
                let wanted = families[min(max(0, year - firstYear), families.count - 1)]
                mean =
                    unrest > 0
                    ? wanted * random.gamma(1 / (unrest * unrest)) * unrest * unrest : wanted
            }
            for _ in 0..<random.poisson(mean / 91.3125) {
                let isAlone = random.below(100) < unaccompanied
                let size = !isAlone && random.below(10) < pairs ? 2 : 1
                let home = "PE\(number % 90 + 10) \(number % 9 + 1)AA"
                for _ in 0..<size {
                    number += 1
                    let child = "C\(number)"
                    let age = isAlone ? 5840 + random.below(700) : random.below(6300)
                    let birth = day.adding(days: -age)
                    births.append((child, birth))
                    if isAlone { unaccompaniedChildren.append(child) }
                    live(child, birth, from: day, home: home, &random) { episodes.append($0) }
                }
            }
            day = day.adding(days: 1)
        }
        return MadeReturns.cut(
            episodes, births, unaccompaniedChildren, firstYear..<firstYear + years)
    }

    private func place(_ random: inout RandomSource) -> String {
        var left = random.below(places.reduce(0) { $0 + $1.share })
        for place in places {
            if left < place.share { return place.code }
            left -= place.share
        }
        return places[0].code
    }

    private func live(
        _ child: String, _ birth: Day, from day: Day, home: String, _ random: inout RandomSource,
        _ add: ((child: String, row: Episode)) -> Void
    ) {
        var start = day
        var code = place(&random)
        var reason = "S"
        let birthday = birth.adding(years: 18)
        while start < birthday {
            let leaves = start.adding(days: 1 + Int(random.waiting() / leaving * 365.25))
            let moves = start.adding(days: 1 + Int(random.waiting() / moving * 365.25))
            let end = min(leaves, moves, birthday)
            let isMove = end == moves && end < birthday && moves < leaves
            add(
                (
                    child,
                    Episode(
                        child: child, start: start, startReason: reason, legalStatus: "C2",
                        place: code, provider: "PR1", end: end, endReason: isMove ? "X1" : "E8",
                        homePostcode: home, year: CollectionYear(containing: start), authority: 0,
                        source: SourceLine(file: 0, line: 0))
                ))
            if !isMove { return }
            start = end
            code = place(&random)
            reason = "P"
        }
    }

    private static func cut(
        _ episodes: [(child: String, row: Episode)], _ births: [(child: String, birth: Day)],
        _ unaccompanied: [String], _ years: Range<Int>
    ) -> Return903 {
        var submitted = Return903()
        submitted.authorities = [""]
        var seen: Set<String> = []
        for (file, end) in years.enumerated() {
            let year = CollectionYear(endingIn: end)
            submitted.files.append(
                Return903.SourceFile(name: "\(end)-episodes.csv", table: .episodes))
            for (line, episode) in episodes.enumerated()
            where episode.row.start <= year.lastDay
                && episode.row.end.map({ $0 >= year.firstDay }) ?? true
            {
                var row = episode.row
                if let ending = row.end, ending > year.lastDay {
                    row.end = nil
                    row.endReason = nil
                }
                row.year = year
                row.source = SourceLine(file: file, line: line + 2)
                submitted.episodes.append(row)
                seen.insert(row.child)
            }
        }
        let file = submitted.files.count
        submitted.files.append(Return903.SourceFile(name: "header.csv", table: .header))
        for (line, child) in births.enumerated() where seen.contains(child.child) {
            submitted.headers.append(
                ChildHeader(
                    child: child.child, sexCode: line % 2 == 0 ? "1" : "2", birth: child.birth,
                    year: CollectionYear(endingIn: years.lowerBound), authority: 0,
                    source: SourceLine(file: file, line: line + 2)))
        }
        for (line, child) in unaccompanied.enumerated() where seen.contains(child) {
            submitted.rows.append(
                Return903Row(
                    table: .uasc, child: child, values: [child, nil, nil, nil],
                    days: [nil, nil, nil, nil], year: CollectionYear(endingIn: years.lowerBound),
                    authority: 0, source: SourceLine(file: file, line: line + 2)))
        }
        return submitted
    }
}
