import Care
import Chance

/// Draws the children of an ``InventedHistory``.
struct HistoryMaker {
    typealias Young = InventedHistory.Young
    typealias Stay = InventedHistory.Stay
    typealias Setting = InventedHistory.Setting

    var random: RandomSource

    private let night = InventedHistory.night
    private let inside = HistoryPlace.all.indices.filter { HistoryPlace.all[$0].side == .inside }
    private let adjoining = HistoryPlace.all.indices.filter {
        HistoryPlace.all[$0].side == .adjoining
    }
    private let distant = HistoryPlace.all.indices.filter { HistoryPlace.all[$0].side == .distant }

    // MARK: The children of the night

    /// What one child of the night is to be.
    private struct Slot {
        /// How long the child has been looked after, where a measure counts it.
        enum Tenure {
            /// Two and a half years or more, in one home for two.
            case stable
            /// Two and a half years or more, moved since.
            case moved
            /// Shorter, or 16 and over.
            case any
        }
        var setting: Setting
        var age: Int
        /// nil = not known: no postcode.
        var isOutside: Bool?
        var tenure = Tenure.any
        var isUnaccompanied = false
    }

    // Quotas: 472 children; of the 401 in foster and children's homes of whom it is known 164 live
    // outside (three more are not known); of the 169 aged 10 to 15, other than with parents, 139 in
    // foster homes; of the 98 under 16 looked after for two and a half years 75 in one home for two.
    private mutating func slots() -> [Slot] {
        func ages(_ bands: [(count: Int, ages: ClosedRange<Int>)]) -> [Int] {
            bands.flatMap { band in (0..<band.count).map { _ in random.integer(in: band.ages) } }
        }
        func repeated(_ setting: Setting, _ total: Int, outside: Int, unknown: Int = 0) -> [Slot] {
            (0..<total).map { number in
                Slot(
                    setting: setting, age: 0,
                    isOutside: number < outside ? true : number < outside + unknown ? nil : false)
            }
        }
        var fostered =
            repeated(.own, 150, outside: 20) + repeated(.agency, 145, outside: 85, unknown: 2)
            + repeated(.connected, 44, outside: 18, unknown: 1)
        random.shuffle(&fostered)
        let fosterAges = ages([(139, 10...15), (45, 16...17), (60, 5...9), (95, 0...4)])
        for index in fostered.indices {
            fostered[index].age = fosterAges[index]
            switch index {
            case 0..<50: fostered[index].tenure = .stable
            case 50..<62: fostered[index].tenure = .moved
            case 184..<202: fostered[index].tenure = .stable
            case 202..<208: fostered[index].tenure = .moved
            case 139..<147: fostered[index].isUnaccompanied = true
            default: break
            }
        }
        var residential =
            repeated(.ownHome, 14, outside: 0) + repeated(.otherHome, 46, outside: 36)
        random.shuffle(&residential)
        let homeAges = ages([(28, 10...15), (30, 16...17), (2, 8...9)])
        for index in residential.indices {
            residential[index].age = homeAges[index]
            if index < 4 { residential[index].tenure = .stable }
            if (4..<9).contains(index) { residential[index].tenure = .moved }
        }
        var slots = fostered + residential
        func add(_ setting: Setting, _ ages: [Int], outside: Int = 0) {
            for (number, age) in ages.enumerated() {
                slots.append(Slot(setting: setting, age: age, isOutside: number < outside))
            }
        }
        add(.secure, [14, 16, 16, 17, 17], outside: 5)
        add(.adopters, ages([(18, 1...5)]), outside: 9)
        for age in [11, 12, 14] {
            slots.append(
                Slot(setting: .parents, age: age, isOutside: false, tenure: .stable))
        }
        add(.parents, [10, 13] + ages([(4, 16...17), (11, 1...9)]), outside: 3)
        add(.semiIndependent, ages([(14, 16...17)]), outside: 4)
        for index in slots.indices.suffix(6) { slots[index].isUnaccompanied = true }
        add(.independent, ages([(6, 16...17)]))
        add(.familyCentre, [0, 0, 0, 16], outside: 2)
        add(.hospital, [4, 12])
        add(.custody, [16, 17, 17], outside: 3)
        add(.unlisted, [17], outside: 1)
        return slots
    }

    mutating func remaining() -> [Young] {
        let longAgo = InventedHistory.day(2009, 3, 25)
        let since = InventedHistory.day(2009, 4, 2)
        let twoYears = InventedHistory.day(2009, 9, 25)
        return slots().enumerated().map { number, slot in
            var child = person(aged: slot.age, on: night)
            if slot.age == 17 {
                // Still a child when the collection year ends, which the last return does not see.
                child.birth = between(
                    InventedHistory.day(1994, 4, 2), InventedHistory.day(1994, 9, 30))
            }
            child.isUnaccompanied = slot.isUnaccompanied
            if slot.isUnaccompanied {
                child.home = nil
                child.need = "N8"
                child.isMale = random.chance(900)
                child.ethnicity = random.pick(["OOTH", "BAFR", "AOTH"])
            }
            let start: Day
            let current: Day
            switch slot.tenure {
            case .stable:
                start = between(max(child.birth, InventedHistory.day(2002, 4, 1)), longAgo)
                current = random.chance(400) ? start : between(start.adding(days: 21), twoYears)
            case .moved:
                start = between(max(child.birth, InventedHistory.day(2002, 4, 1)), longAgo)
                current = between(InventedHistory.day(2009, 10, 5), night.adding(days: -10))
            case .any:
                if slot.isUnaccompanied {
                    start = between(InventedHistory.day(2010, 1, 10), night.adding(days: -40))
                } else if slot.age >= 16 && random.chance(400) {
                    start = between(InventedHistory.day(2004, 1, 5), longAgo)
                } else {
                    let turn = InventedHistory.day(2010, 9, 30)
                    let first = max(child.birth, since)
                    start =
                        first < turn && random.chance(470)
                        ? between(first, turn) : between(max(first, turn), night.adding(days: -3))
                }
                let soonest = start.adding(days: 21)
                let latest = night.adding(days: -2)
                current =
                    soonest < latest && (slot.setting == .adopters || random.chance(550))
                    ? between(soonest, latest) : start
            }
            // Supported accommodation is for young people of 16 and over.
            let isSupported = slot.setting == .semiIndependent || slot.setting == .independent
            let sixteen = child.birth.adding(years: 16)
            let moved = isSupported && current < sixteen ? sixteen : current
            var stays = earlierStays(of: child, from: start, to: moved)
            stays.append(
                Stay(
                    setting: slot.setting, start: moved,
                    at: slot.isOutside.map { place(isOutside: $0, of: slot.setting, child: child) })
            )
            child.periods = [episodes(of: stays, until: nil, reason: nil, child: child)]
            // Four away for a while: two of them longer than the return allows.
            if let away = [5: ("T3", 30), 80: ("T4", 12), 160: ("T1", 9), 230: ("T2", 6)][number],
                moved < night.adding(days: -away.1 - 5)
            {
                goAway(&child, as: away.0, on: night.adding(days: -away.1))
            }
            if [31, 132].contains(number) { child.home = nil }
            return child
        }
    }

    private mutating func goAway(_ child: inout Young, as code: String, on day: Day) {
        guard var last = child.periods[0].last, last.start < day else { return }
        last.end = day
        last.endReason = "X1"
        let count = child.periods[0].count
        child.periods[0][count - 1] = last
        child.periods[0].append(
            InventedHistory.Episode(
                start: day, end: nil, startReason: "T", legalStatus: last.legalStatus, place: code,
                provider: "", endReason: nil, changeReason: nil, at: random.pick(distant)))
    }

    // MARK: Those who left

    // The number looked after at month ends: Cabinet, 25 October 2011, section 1.1 and 3.1.
    private static let path: [(Day, Int)] = [
        (InventedHistory.day(2006, 3, 31), 372), (InventedHistory.day(2007, 3, 31), 385),
        (InventedHistory.day(2009, 3, 31), 452), (InventedHistory.day(2010, 6, 30), 502),
        (InventedHistory.day(2010, 9, 30), 508), (InventedHistory.day(2011, 1, 31), 479),
        (InventedHistory.day(2011, 8, 31), 473), (InventedHistory.day(2011, 9, 30), 472),
    ]

    private func lookedAfter(on day: Day) -> Int {
        let path = HistoryMaker.path
        guard let next = path.firstIndex(where: { $0.0 >= day }), next > 0 else {
            return path[0].1
        }
        let (before, after) = (path[next - 1], path[next])
        let gone = day.days(since: before.0)
        let whole = after.0.days(since: before.0)
        return before.1 + (after.1 - before.1) * gone / whole
    }

    mutating func leavers(beside remaining: [Young]) -> [Young] {
        let starts = remaining.map { $0.periods[0][0].start }
        var month = InventedHistory.day(2006, 3, 31)
        var open: [Day] = []
        let first = lookedAfter(on: month) - starts.count { $0 <= month }
        for _ in 0..<first { open.append(between(InventedHistory.day(2001, 4, 1), month)) }
        var done: [Young] = []
        while month < night {
            let begin = month.adding(days: 1)
            let next = begin.adding(days: 31)
            month = begin.adding(
                days: Day.length(ofMonth: begin.components.month, year: begin.year) - 1)
            precondition(month < next, "a month is at most 31 days")
            let wanted = lookedAfter(on: month) - starts.count { $0 <= month }
            var leaving = min(open.count, random.integer(in: 10...16))
            var coming = wanted - open.count + leaving
            if coming < 0 {
                leaving = min(open.count, leaving - coming)
                coming = 0
            }
            for _ in 0..<leaving {
                let start = open.remove(at: random.below(open.count))
                done.append(
                    leaver(from: start, to: between(max(begin, start.adding(days: 2)), month)))
            }
            for _ in 0..<coming { open.append(between(begin, month)) }
        }
        return done
    }

    private mutating func leaver(from start: Day, to end: Day) -> Young {
        let days = end.days(since: start)
        let kind = random.index(weights: [300, 90, days > 300 ? 170 : 0, 130, 60, 170, 50, 30])
        let reasons = ["E4A", "E4B", "E12", "E43", "E41", "E15", "E8", "E3"]
        let reason = reasons[kind]
        let least = days / 365 + 1
        var child: Young
        if reason == "E15" {
            // The eighteenth birthday is the last day.
            child = person(aged: 17, on: end.adding(days: -1))
            child.birth = end.adding(years: -18)
        } else if reason == "E12" {
            child = person(aged: max(least, random.integer(in: 1...5)), on: end)
        } else {
            let age = random.chance(250) ? random.integer(in: 16...17) : random.integer(in: 0...15)
            child = person(aged: min(max(age, least), 17), on: end)
        }
        // A child cannot come into care before it is born.
        let begin = max(start, child.birth)
        var current = begin
        let soonest = begin.adding(days: 15)
        if soonest < end.adding(days: -15) && (reason == "E12" || random.chance(500)) {
            current = between(soonest, end.adding(days: -15))
        }
        var stays = earlierStays(of: child, from: begin, to: current)
        let setting =
            reason == "E12"
            ? Setting.adopters : drawn(age: current.wholeYears(since: child.birth))
        stays.append(stay(setting, from: current, child: child))
        child.periods = [episodes(of: stays, until: end, reason: reason, child: child)]
        child.ending = reason
        // Some young people who went home came back.
        let adult = child.birth.adding(years: 18)
        if reason == "E4A" || reason == "E4B", end.wholeYears(since: child.birth) == 16,
            random.chance(350)
        {
            let again = end.adding(days: random.integer(in: 20...300))
            let gone = min(again.adding(days: random.integer(in: 20...150)), adult)
            // The published counts are of the others: nobody is in them twice.
            let isCounted = HistoryMaker.path.contains { again <= $0.0 && $0.0 < gone }
            if again < gone, gone < night, again > InventedHistory.firstDay, !isCounted {
                let stays = [stay(drawn(age: 16), from: again, child: child)]
                child.periods.append(
                    episodes(
                        of: stays, until: gone, reason: gone == adult ? "E15" : "E4A",
                        child: child))
            }
        }
        return child
    }

    // MARK: Short breaks

    mutating func shortBreaks() -> [Young] {
        (0..<24).map { _ in
            var child = person(aged: random.integer(in: 6...15), on: night)
            child.need = "N2"
            let start = between(InventedHistory.day(2009, 6, 1), night.adding(days: -60))
            child.periods = [
                [
                    InventedHistory.Episode(
                        start: start, end: nil, startReason: "S", legalStatus: "V4", place: "U6",
                        provider: "PR1", endReason: nil, changeReason: nil,
                        at: random.pick(inside))
                ]
            ]
            return child
        }
    }

    // MARK: Pieces

    private mutating func between(_ first: Day, _ last: Day) -> Day {
        first.adding(days: random.integer(in: 0...max(0, last.days(since: first))))
    }

    private mutating func person(aged age: Int, on day: Day) -> Young {
        let youngest = day.adding(years: -age)
        let oldest = day.adding(years: -age - 1).adding(days: 1)
        var child = Young(
            birth: between(oldest, youngest), isMale: random.chance(560),
            ethnicity: random.pick([
                "WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "WOTH", "WROM",
                "MWBC", "MWAS", "MOTH", "APKN", "AOTH", "BAFR", "NOBT",
            ]),
            need: ["N1", "N2", "N3", "N4", "N5", "N6", "N8"][
                random.index(weights: [600, 30, 60, 80, 160, 40, 30])])
        child.home = random.pick(inside)
        return child
    }

    private mutating func place(isOutside: Bool, of setting: Setting, child: Young) -> Int {
        guard isOutside else {
            // Near where the child comes from, more often than not.
            if let home = child.home, random.chance(500) {
                let near = inside.filter {
                    HistoryPlace.all[$0].district == HistoryPlace.all[home].district && $0 != home
                }
                return random.pick(near)
            }
            return random.pick(inside.filter { $0 != child.home })
        }
        let far = setting == .secure || setting == .otherHome ? 350 : 120
        return random.chance(far) ? random.pick(distant) : random.pick(adjoining)
    }

    private mutating func drawn(age: Int) -> Setting {
        let settings: [Setting] = [.own, .agency, .connected, .otherHome, .parents, .ownHome]
        let old = age >= 11
        return settings[
            random.index(weights: [330, 340, 100, old ? 260 : 15, 50, old ? 60 : 0])]
    }

    private mutating func stay(_ setting: Setting, from start: Day, child: Young) -> Stay {
        let share: Int
        switch setting {
        case .own: share = 140
        case .connected: share = 420
        case .agency: share = 580
        case .otherHome: share = 650
        case .ownHome, .parents: share = 0
        default: share = 400
        }
        let isOutside = random.chance(share)
        return Stay(
            setting: setting, start: start,
            at: place(isOutside: isOutside, of: setting, child: child))
    }

    private mutating func earlierStays(of child: Young, from start: Day, to end: Day) -> [Stay] {
        let days = end.days(since: start)
        guard days > 0 else { return [] }
        let count = 1 + (days > 120 ? random.below(min(3, days / 60)) : 0)
        var cuts: Set<Int> = [0]
        while cuts.count < count { cuts.insert(15 * (1 + random.below(max(1, days / 15 - 1)))) }
        return cuts.sorted().filter { $0 == 0 || $0 < days - 10 }.map { cut in
            let day = start.adding(days: cut)
            return stay(drawn(age: day.wholeYears(since: child.birth)), from: day, child: child)
        }
    }

    private mutating func episodes(
        of stays: [Stay], until end: Day?, reason: String?, child: Young
    ) -> [InventedHistory.Episode] {
        let first = stays[0].start
        let isUnaccompanied = child.isUnaccompanied
        var status =
            isUnaccompanied ? "V2" : ["C1", "V2", "L2"][random.index(weights: [45, 50, 5])]
        let later = stays.last?.setting == .adopters ? "E1" : "C2"
        let change =
            isUnaccompanied || (status == "V2" && later == "C2" && random.chance(500))
            ? nil : first.adding(days: random.integer(in: 60...240))
        var episodes: [InventedHistory.Episode] = []
        for (index, stay) in stays.enumerated() {
            let until = index + 1 < stays.count ? stays[index + 1].start : end
            func add(_ start: Day, _ end: Day?, _ startReason: String, endsStay: Bool) {
                let isLast = endsStay && index + 1 == stays.count
                episodes.append(
                    InventedHistory.Episode(
                        start: start, end: end, startReason: startReason, legalStatus: status,
                        place: stay.setting.place, provider: stay.setting.provider,
                        endReason: end == nil ? nil : isLast ? reason : "X1",
                        changeReason: endsStay && !isLast ? moveReason() : nil, at: stay.at))
            }
            let startReason = index == 0 ? "S" : "P"
            if let change, change > stay.start, until.map({ change < $0 }) ?? (change < night) {
                add(stay.start, change, startReason, endsStay: false)
                status = later
                add(change, until, "L", endsStay: true)
            } else if let change, change == stay.start, index > 0 {
                status = later
                add(stay.start, until, "B", endsStay: true)
            } else {
                add(stay.start, until, startReason, endsStay: true)
            }
        }
        return episodes
    }

    private mutating func moveReason() -> String {
        ["CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "STAND", "ALLEG", "CLOSE", "OTHER"][
            random.index(weights: [450, 150, 80, 50, 80, 20, 20, 30, 120])]
    }

    // MARK: Reviews

    // Of the children with a review due between 1 April and the night, so many are late that 98.4 %
    // are not.
    mutating func addReviews(to children: inout [Young]) {
        let window = InventedHistory.day(2011, 4, 1)
        var due: [(child: Int, review: Int)] = []
        var dueCount = 0
        for index in children.indices {
            var isDue = false
            var late: Int?
            for period in children[index].periods where period[0].legalStatus != "V4" {
                let start = period[0].start
                let adult = children[index].birth.adding(years: 18)
                let end = min(period.last?.end ?? night.adding(days: 1), adult)
                var limit = start.adding(workingDays: 20, bankHolidays: [])
                var held = start.adding(days: random.integer(in: 14...25))
                var count = 0
                while limit < end && limit <= night {
                    if limit >= window {
                        isDue = true
                        if held >= window { late = children[index].reviews.count }
                    }
                    children[index].reviews.append(held)
                    count += 1
                    let gap = count == 1 ? 3 : 6
                    limit = held.adding(months: gap)
                    held = held.adding(
                        days: count == 1
                            ? random.integer(in: 70...88) : random.integer(in: 150...180))
                }
                if held < end && held <= night { children[index].reviews.append(held) }
            }
            if isDue {
                dueCount += 1
                if let late, children[index].periods.count == 1,
                    children[index].periods[0].last?.end == nil,
                    late == children[index].reviews.count - 1,
                    children[index].reviews[late] < night.adding(days: -60)
                {
                    due.append((index, late))
                }
            }
        }
        var late = 0
        while (2000 * (dueCount - late) + dueCount) / (2 * dueCount) > 984 { late += 1 }
        random.shuffle(&due)
        for entry in due.prefix(late) {
            let review = children[entry.child].reviews[entry.review]
            children[entry.child].reviews[entry.review] = review.adding(days: 50)
        }
    }
}

extension Day {
    /// The same day of the month that many months later, or the last day of that month.
    fileprivate func adding(months: Int) -> Day {
        let (year, month, day) = components
        let count = year * 12 + month - 1 + months
        let length = Day.length(ofMonth: count % 12 + 1, year: count / 12)
        return Day(year: count / 12, month: count % 12 + 1, day: min(day, length)) ?? self
    }
}
