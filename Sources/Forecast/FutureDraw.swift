import Care
import Chance
import Dispatch

/// Draws the futures that a plan is tried on.
///
/// Of every future: who comes and needs a home, when each child leaves care, when a placement ends.
/// Either from care journeys learnt from returns, or from three rates where there are none. Each
/// future has its own stream of the seed, so future 7 of 10 is future 7 of 1,000.
package struct FutureDraw: Sendable {
    private enum Source: Sendable {
        case journeys(JourneyModel, came: [String: (came: Int, entered: Int)])
        case rates(FutureRates)
    }

    private let source: Source
    private let asOf: Day
    private let until: Day
    private let children: [PresentChild]
    private let clocks: [LifeClock]
    // What no id of a child of today starts with.
    private let prefix: String
    private let seed: UInt64

    /// Futures from care journeys.
    ///
    /// - Parameters:
    ///   - model: what the returns teach; it looks ahead from its own day, which is that of the
    ///     children given.
    ///   - history: the same returns, from which it is known since when a child of the same id is
    ///     in care.
    ///   - children: those in care on the day.
    ///   - last: the last day on which somebody comes or a placement ends.
    ///   - seed: which futures.
    package init(
        _ model: JourneyModel, _ history: JourneyHistory, children: [PresentChild], until last: Day,
        seed: UInt64
    ) {
        var known: [String: (came: Int, entered: Int)] = [:]
        for journey in history.present {
            known[journey.id] = (
                Int(journey.start.number),
                Int(journey.stays[journey.stays.count - 1].start.number)
            )
        }
        self.init(
            source: .journeys(model, came: known), asOf: model.asOf, children: children,
            until: last, seed: seed)
    }

    /// Futures from rates.
    ///
    /// Who comes is like those in care: a family of today, or one child, is drawn and comes again
    /// with other days of birth.
    ///
    /// - Parameters:
    ///   - rates: how many come, leave and move.
    ///   - day: the day of the children given.
    ///   - children: those in care on the day.
    ///   - last: the last day on which somebody comes or a placement ends.
    ///   - seed: which futures.
    package init(
        _ rates: FutureRates, asOf day: Day, children: [PresentChild], until last: Day, seed: UInt64
    ) {
        self.init(source: .rates(rates), asOf: day, children: children, until: last, seed: seed)
    }

    private init(
        source: Source, asOf day: Day, children: [PresentChild], until last: Day, seed: UInt64
    ) {
        precondition(last > day, "futures end after the day of the data")
        self.source = source
        asOf = day
        until = last
        self.children = children
        self.seed = seed
        clocks = children.map { LifeClock(birth: $0.birth) }
        var prefix = "new-"
        while children.contains(where: { $0.id.hasPrefix(prefix) }) { prefix += "x-" }
        self.prefix = prefix
    }

    /// The futures from 1 to that number, shared by threads; the same however many these are.
    package func futures(_ count: Int, threads: Int = 2) -> [DrawnFuture] {
        var drawn: [DrawnFuture?] = Array(repeating: nil, count: count)
        let threads = max(1, min(threads, count))
        drawn.withUnsafeMutableBufferPointer { buffer in
            // Each future has its own place, so no two threads meet.
            nonisolated(unsafe) let shared = buffer
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for index in stride(from: thread, to: count, by: threads) {
                    shared[index] = future(index + 1)
                }
            }
        }
        return drawn.compactMap { $0 }
    }

    /// One future.
    ///
    /// - Parameter number: from 1.
    package func future(_ number: Int) -> DrawnFuture {
        var random = RandomSource(seed: seed).stream(UInt64(2 * number))
        var lots = RandomSource(seed: seed).stream(UInt64(2 * number + 1))
        var future = DrawnFuture(
            number: number, effect: lots.below(1_000_001), requests: [], leavers: [], moves: [])
        switch source {
        case .journeys(let model, let came):
            draw(model, came, &random, &lots, into: &future)
        case .rates(let rates):
            draw(rates, &random, &lots, into: &future)
        }
        future.leavers.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        future.moves.sort {
            $0.on == $1.on ? $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) : $0.on < $1.on
        }
        return future
    }

    private func id(_ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private func day(_ number: Int) -> Day { Day(number: Int32(number)) }

    // MARK: From journeys

    private func draw(
        _ model: JourneyModel, _ came: [String: (came: Int, entered: Int)],
        _ random: inout RandomSource, _ lots: inout RandomSource, into future: inout DrawnFuture
    ) {
        let from = Int(asOf.number)
        let last = Int(until.number)
        var draw = JourneyDraw(model, until: last, &random)
        let entrants = draw.entrants(until: last, &random)
        for (index, child) in children.enumerated() {
            let clock = clocks[index]
            guard clock.birthday > from, !model.settings.isEmpty else { continue }
            var own = random.stream(UInt64(index))
            let placed = child.placedOn.map { Int($0.number) } ?? from
            let since = came[child.id] ?? (placed, placed)
            let life = draw.life(
                from: from, came: since.came, entered: since.entered,
                setting: setting(of: child, model), clock: clock,
                isUnaccompanied: child.isUnaccompanied, until: clock.birthday, &own)
            future.leavers.append(
                DrawnLeaver(
                    id: child.id, until: life.endsByAge ? nil : day(life.until),
                    placeUntil: stayingPut(life, model, &own)))
            append(life, model, id: child.id, &lots, into: &future)
        }
        var number = 0
        var family: (number: Int, lot: Int)?
        for (index, entrant) in entrants.enumerated() {
            let clock = LifeClock(birth: entrant.birth)
            guard clock.birthday > entrant.day,
                model.settings[entrant.member.setting].needsHome
            else { continue }
            var own = random.stream(UInt64(children.count + index))
            let life = draw.life(
                from: entrant.day, came: entrant.day, entered: entrant.day,
                setting: entrant.member.setting, clock: clock,
                isUnaccompanied: entrant.member.isUnaccompanied, until: clock.birthday, &own)
            if family == nil || family?.number != entrant.family {
                family = entrant.family.map { ($0, lots.below(1_000_000)) }
            }
            number += 1
            let setting = model.settings[entrant.member.setting]
            let request = DrawnRequest(
                id: id(number), birth: entrant.birth, sex: entrant.member.sex,
                ethnicity: entrant.member.ethnicity,
                isUnaccompanied: entrant.member.isUnaccompanied,
                originPostcode: entrant.member.homePostcode,
                like: alike(
                    entrant.birth, entrant.day, entrant.member.sex,
                    entrant.member.isUnaccompanied, &own),
                siblingGroup: entrant.family.map { "\(prefix)family-\($0)" },
                neededBy: day(entrant.day), until: life.endsByAge ? nil : day(life.until),
                placeUntil: stayingPut(life, model, &own),
                lot: family?.lot ?? lots.below(1_000_000),
                ownHome: setting.isConnected ? (setting.side == .outside ? .outside : .inside) : nil
            )
            future.requests.append(request)
            append(life, model, id: request.id, &lots, into: &future)
        }
        settleFamilies(&future)
    }

    // The placement of a child of today among those that the returns have: of its kind and side,
    // otherwise of its kind, otherwise the first.
    private func setting(of child: PresentChild, _ model: JourneyModel) -> Int {
        let kind = child.kind ?? .fostering
        return model.settings.firstIndex { $0.kind == kind && $0.side == child.side }
            ?? model.settings.firstIndex { $0.kind == kind } ?? 0
    }

    // Temporary stays away from the usual placement are no end of it.
    private func append(
        _ life: JourneyDraw.Life, _ model: JourneyModel, id: String, _ lots: inout RandomSource,
        into future: inout DrawnFuture
    ) {
        for (before, stay) in zip(life.stays, life.stays.dropFirst())
        where stay.start <= Int(until.number) && stay.start < life.until
            && !model.settings[before.setting].isTemporary
            && !model.settings[stay.setting].isTemporary
        {
            future.moves.append(
                DrawnMove(id: id, on: day(stay.start), lot: lots.below(1_000_000)))
        }
    }

    // Who turns 18 in a foster home may stay on there, at most to 21.
    private func stayingPut(
        _ life: JourneyDraw.Life, _ model: JourneyModel, _ random: inout RandomSource
    ) -> Day? {
        guard life.endsByAge, let last = life.stays.last,
            model.settings[last.setting].kind == .fostering,
            random.below(1000) < model.stayingPut
        else { return nil }
        let longer = min(1095, 1 + Int(random.waiting() * 540))
        return day(life.until + longer)
    }

    // Brothers and sisters go to one home of their own or to none; one alone is no group.
    private func settleFamilies(_ future: inout DrawnFuture) {
        var members: [String: [Int]] = [:]
        for (index, request) in future.requests.enumerated() {
            if let group = request.siblingGroup { members[group, default: []].append(index) }
        }
        for indices in members.values {
            let lot = future.requests[indices[0]].lot
            let home = future.requests[indices[0]].ownHome
            for index in indices {
                future.requests[index].lot = lot
                future.requests[index].ownHome = home
                if indices.count == 1 { future.requests[index].siblingGroup = nil }
            }
        }
    }

    // A child of today of like age, of the same sex if there is one, and unaccompanied or not.
    private func alike(
        _ birth: Day, _ on: Int, _ sex: Sex, _ isUnaccompanied: Bool,
        _ random: inout RandomSource
    ) -> Int? {
        let age = on - Int(birth.number)
        func distance(_ index: Int) -> Int {
            let child = children[index]
            return abs(from - Int(child.birth.number) - age) / 365
                + (child.sex == sex || sex == .unknown ? 0 : 2)
                + (child.isUnaccompanied == isUnaccompanied ? 0 : 20)
        }
        let from = Int(asOf.number)
        guard let least = children.indices.map(distance).min() else { return nil }
        let nearest = children.indices.filter { distance($0) <= least + 1 }
        return nearest[random.below(nearest.count)]
    }

    // MARK: From rates

    private func draw(
        _ rates: FutureRates, _ random: inout RandomSource, _ lots: inout RandomSource,
        into future: inout DrawnFuture
    ) {
        let from = Int(asOf.number)
        let last = Int(until.number)
        let year = 365.25
        let leaving = Double(rates.leavePerYear) / 1_000_000 / year
        let moving = Double(rates.movePerYear) / 1_000_000 / year
        // The days from a day on which care and placements end.
        func life(
            from day: Int, birthday: Int, id: String, _ random: inout RandomSource,
            _ lots: inout RandomSource
        ) -> Day? {
            var end = birthday
            if leaving > 0 {
                let wait = random.waiting() / leaving
                if wait < Double(birthday - day) { end = min(birthday, day + Int(wait) + 1) }
            }
            if moving > 0 {
                var at = day
                while true {
                    let wait = random.waiting() / moving
                    if wait > Double(last - at) { break }
                    at += Int(wait) + 1
                    if at >= end || at > last { break }
                    future.moves.append(
                        DrawnMove(id: id, on: self.day(at), lot: lots.below(1_000_000)))
                }
            }
            return end < birthday ? self.day(end) : nil
        }
        for (index, child) in children.enumerated() where clocks[index].birthday > from {
            let until = life(
                from: from, birthday: clocks[index].birthday, id: child.id, &random, &lots)
            future.leavers.append(DrawnLeaver(id: child.id, until: until, placeUntil: nil))
        }
        let families = families()
        let size =
            families.isEmpty
            ? 1 : Double(families.reduce(0) { $0 + $1.count }) / Double(families.count)
        let span = Double(last - from)
        let mean = Double(rates.entrantsPerYear) / 1_000_000 * span / year / size
        var number = 0
        for group in 0..<random.poisson(mean) {
            let on = from + 1 + random.below(last - from)
            let lot = lots.below(1_000_000)
            let members =
                families.isEmpty ? [nil] : families[random.below(families.count)].map(Optional.some)
            for member in members {
                number += 1
                let child = member.map { children[$0] }
                // Another day in the same year of age.
                let age = child.map { asOf.wholeYears(since: $0.birth) } ?? random.below(18)
                let birth = day(on).adding(years: -min(age, 17)).adding(
                    days: -random.below(365))
                let id = id(number)
                let birthday = Int(birth.adding(years: 18).number)
                guard birthday > on else { continue }
                let until = life(from: on, birthday: birthday, id: id, &random, &lots)
                future.requests.append(
                    DrawnRequest(
                        id: id, birth: birth, sex: child?.sex ?? .unknown, ethnicity: nil,
                        isUnaccompanied: child?.isUnaccompanied ?? false, originPostcode: nil,
                        like: member,
                        siblingGroup: members.count > 1 ? "\(prefix)family-\(group + 1)" : nil,
                        neededBy: day(on), until: until, placeUntil: nil, lot: lot, ownHome: nil))
            }
        }
    }

    // The groups of brothers and sisters in care, and those who are there alone; under 18.
    private func families() -> [[Int]] {
        var families: [[Int]] = []
        var known: [String: Int] = [:]
        for (index, child) in children.enumerated() where clocks[index].birthday > Int(asOf.number)
        {
            if let group = child.siblingGroup, let at = known[group] {
                families[at].append(index)
            } else {
                if let group = child.siblingGroup { known[group] = families.count }
                families.append([index])
            }
        }
        return families
    }
}
