import Care
import Chance
import Forecast

/// Draws futures for a county: children from rates or returns, homes that shut from a rate, units from
/// what their options say of them.
package struct FutureDrawing: Sendable {
    private let instance: Instance
    private let scenario: Scenario
    private let options: [SupplyOption]
    private let closePerYear: Rate
    private let seed: UInt64

    /// What futures are drawn for.
    ///
    /// - Parameters:
    ///   - instance: Today's instance.
    ///   - scenario: Gives the rates and the last day.
    ///   - options: Their units are drawn up to one beyond the maximum.
    ///   - seed: The seed; the same seed draws the same futures.
    package init(
        instance: Instance, scenario: Scenario, options: [SupplyOption], seed: UInt64
    ) {
        self.instance = instance
        self.scenario = scenario
        self.options = options
        closePerYear = scenario.rates?.closePerYear ?? Rate(millionths: 0)
        self.seed = seed
    }

    /// Futures from the scenario's rates; nil where it has none.
    package func futures(_ count: Int) -> [Future]? {
        guard let rates = scenario.rates else { return nil }
        let draw = FutureDraw(
            FutureRates(
                entrantsPerYear: Int(rates.entrantsPerYear.millionths),
                leavePerYear: Int(rates.leavePerYear.millionths),
                movePerYear: Int(rates.movePerYear.millionths)),
            asOf: instance.asOf, children: children, until: scenario.until, seed: seed)
        return futures(draw.futures(count))
    }

    /// Drawn children with drawn homes.
    package func futures(_ drawn: [DrawnFuture]) -> [Future] { drawn.map(future) }

    /// Today's children as the draw must know them, in the order of the instance.
    package var children: [PresentChild] {
        instance.children.map { child in
            let home = child.home.map { instance.homes[$0] }
            var side = CareSide.unknown
            if let home {
                switch instance.location(of: home, for: child) {
                case .inside: side = .inside
                case .adjoining, .distant: side = .outside
                case .unknown: side = .unknown
                }
            }
            return PresentChild(
                id: child.id, birth: child.birth, sex: child.sex,
                isUnaccompanied: child.isUnaccompanied, kind: home.map { kind(of: $0) },
                side: side, placedOn: child.placedOn, siblingGroup: child.siblingGroup)
        }
    }

    private func kind(of home: Home) -> CareKind {
        switch home.kind.homeClass {
        case .fostering: .fostering
        case .residential: .residential
        case .supported: .supported
        case nil: .other
        }
    }

    // MARK: One future

    private func future(_ drawn: DrawnFuture) -> Future {
        var future = Future(number: drawn.number)
        future.effect = Rate(millionths: Int64(drawn.effect))
        let indices = Dictionary(
            instance.children.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var ownHomes: [String: Future.OwnHome?] = [:]
        for request in drawn.requests {
            var own = ownHome(of: request)
            if let group = request.siblingGroup {
                own = ownHomes[group] ?? own
                ownHomes[group] = own
            }
            future.requests.append(made(request, own))
        }
        future.requests.sort { $0.child.id.precedes($1.child.id) }
        for leaver in drawn.leavers {
            guard let child = indices[leaver.id] else { continue }
            let adulthood = instance.children[child].adulthood
            let until = min(leaver.until ?? adulthood, adulthood)
            if until == adulthood && leaver.placeUntil == nil { continue }
            future.leavers.append(
                Future.Leaver(
                    child: child, until: until, placeUntil: max(leaver.placeUntil ?? until, until)))
        }
        future.leavers.sort { $0.child < $1.child }
        var moved: Set<String> = []
        for move in drawn.moves where moved.insert("\(move.on) \(move.id)").inserted {
            future.moves.append(
                Future.Move(child: move.id, on: move.on, lot: lot(millionths: move.lot)))
        }
        future.moves.sort { $0.child == $1.child ? $0.on < $1.on : $0.child.precedes($1.child) }
        // Homes have numbers of their own, so that more options leave the children as they were.
        var random = RandomSource(seed: seed ^ 0x5EED_0F_40E5).stream(UInt64(drawn.number))
        drawClosures(&random, into: &future)
        for (index, terms) in supply.enumerated() {
            var own = random.stream(UInt64(index))
            drawUnits(of: terms.terms, count: terms.count, &own, into: &future)
        }
        return future
    }

    private var supply: [(terms: SupplyTerms, count: Int)] {
        scenario.supply.map { ($0.terms, $0.count) }
            + options.map { ($0.terms, $0.maximum + 1) }
    }

    private func lot(millionths: Int) -> Lot {
        Lot(parts: Int64(millionths) * (Lot.whole / 1_000_000))
    }

    /// A request with what the child of today who is most like it needs and wishes.
    private func made(_ request: DrawnRequest, _ own: Future.OwnHome?) -> Future.Request {
        var child =
            request.like.map { instance.children[$0] }
            ?? Child(id: request.id, birth: request.birth, status: .referred)
        child.id = request.id
        child.birth = request.birth
        child.sex = request.sex
        child.ethnicity = request.ethnicity ?? child.ethnicity
        child.isUnaccompanied = request.isUnaccompanied
        child.status = .referred
        child.home = nil
        child.placedOn = nil
        child.stillIn = nil
        child.stillUntil = nil
        child.place = nil
        child.placeProvider = nil
        child.familyTimePlace = nil
        child.outReason = nil
        child.neededBy = request.neededBy
        child.urgency = .planned
        child.siblingGroup = request.siblingGroup
        child.siblingPlan = request.siblingGroup == nil ? nil : .togetherIfPossible
        let until = min(request.until ?? child.adulthood, child.adulthood)
        return Future.Request(
            child: child, until: until, placeUntil: max(request.placeUntil ?? until, until),
            lot: lot(millionths: request.lot), ownHome: own)
    }

    /// With a connected person, where the draw says so, or the child it is like lives with one.
    private func ownHome(of request: DrawnRequest) -> Future.OwnHome? {
        let like = request.like.flatMap { instance.children[$0].home }.map { instance.homes[$0] }
        if let side = request.ownHome {
            let cost = like.flatMap { $0.kind == .connected ? $0.weeklyCost : nil }
            return Future.OwnHome(
                isInside: side == .inside, weeklyCost: cost ?? connectedCost)
        }
        guard let like, like.kind == .connected else { return nil }
        return Future.OwnHome(
            isInside: !instance.authority.location(of: like.authority).isOutside,
            weeklyCost: like.weeklyCost)
    }

    private var connectedCost: Pence {
        let costs = instance.homes.filter { $0.kind == .connected }.map(\.weeklyCost).sorted()
        return costs.isEmpty ? .zero : costs[costs.count / 2]
    }

    /// Days to something that comes with a rate for each year; nil for never.
    private func wait(_ rate: Rate, _ random: inout RandomSource) -> Int? {
        if rate.millionths == 0 { return nil }
        let days = random.waiting() / (Double(rate.millionths) / 1_000_000 / 365.25)
        return days < 100_000 ? 1 + Int(days) : nil
    }

    /// Own foster homes shut at one rate.
    private func drawClosures(_ random: inout RandomSource, into future: inout Future) {
        if closePerYear.millionths == 0 { return }
        for (index, home) in instance.homes.enumerated()
        where home.kind == .foster && home.placeProvider == .own && home.status != .closed {
            let lot = lot(millionths: random.below(1_000_000))
            guard let days = wait(closePerYear, &random) else { continue }
            let on = instance.asOf.adding(days: days)
            if on <= scenario.until {
                future.closures.append(Future.Closure(home: index, on: on, lot: lot))
            }
        }
    }

    private func drawUnits(
        of terms: SupplyTerms, count: Int, _ random: inout RandomSource, into future: inout Future
    ) {
        let million = 1_000_000
        let isCertain =
            terms.success.millionths == Int64(million) && terms.usable.millionths == Int64(million)
            && terms.leavePerYear.millionths == 0
        if isCertain { return }
        for number in 0..<count {
            var own = random.stream(UInt64(number))
            let comes = own.below(million) < Int(terms.success.millionths)
            let places = (0..<terms.home.places).count { _ in
                own.below(million) < Int(terms.usable.millionths)
            }
            let opens = terms.opening(of: number + 1)
            let closes = wait(terms.leavePerYear, &own).map {
                max(opens, instance.asOf).adding(days: $0)
            }
            future.units[.init(supply: terms.id, number: number + 1)] = Future.UnitCourse(
                opensOn: comes ? opens : nil, closesOn: comes ? closes : nil,
                places: places == terms.home.places ? nil : places)
        }
    }
}
