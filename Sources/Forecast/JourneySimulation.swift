import Care
import Chance
import Dispatch

/// Thousands of futures of the children in care and of those who come, counted on step days.
///
/// Every future draws from its own stream of the seed and writes to its own place, so that the same
/// seed gives the same result however many threads share the work.
package struct JourneySimulation: Sendable {
    /// What is simulated.
    package struct Request: Sendable {
        /// The days on which is counted; the first is the day of the data.
        package var steps: [Day]
        /// How many futures; 1 or more.
        package var futures: Int
        /// Which futures: the same seed gives the same.
        package var seed: UInt64
        /// Changes of demand; none by default.
        package var demand: [DemandChange] = []
        /// How the population grows; nil = it does not.
        package var population: PopulationTable?
        /// How many threads share the futures; 1 or more.
        package var threads = 2

        /// A request without changes of demand.
        package init(steps: [Day], futures: Int, seed: UInt64) {
            self.steps = steps
            self.futures = futures
            self.seed = seed
        }
    }

    /// What is counted on a step day.
    struct Slots: Sendable {
        let districts: [String]

        static let total = 0
        static let entrants = 1
        static let leavers = 2
        static let moves = 3
        static let unaccompanied = 4
        private static let cells = 5
        private static let providers =
            cells + CareKind.allCases.count * AgeBand.allCases.count * CareSide.allCases.count
        private static let firstDistrict = providers + PlaceProvider.allCases.count + 1

        var count: Int { Slots.firstDistrict + districts.count + 1 }

        static func cell(_ kind: CareKind, _ ages: AgeBand, _ side: CareSide) -> Int {
            cells
                + (kind.rawValue * AgeBand.allCases.count + ages.rawValue)
                * CareSide.allCases.count + side.rawValue
        }

        /// nil = not recorded.
        static func provider(_ provider: PlaceProvider?) -> Int {
            providers
                + (provider.flatMap { PlaceProvider.allCases.firstIndex(of: $0) }
                    ?? PlaceProvider.allCases.count)
        }

        /// nil = not known.
        func district(_ name: String?) -> Int {
            Slots.firstDistrict
                + (name.flatMap { districts.firstIndex(of: $0) } ?? districts.count)
        }
    }

    private struct Present {
        var clock: LifeClock
        var came: Int
        var entered: Int
        var setting: Int
        var birth: Day
        var isUnaccompanied: Bool
        var district: String?
    }

    private let model: JourneyModel
    private let present: [Present]
    private let slots: Slots
    // For each setting its counts: provider and district.
    private let providerSlots: [Int]
    private let districtSlots: [Int]

    /// Prepares the children of a history.
    package init(_ model: JourneyModel, _ history: JourneyHistory) {
        self.model = model
        var indexOf: [CareJourney.Setting: Int] = [:]
        for (index, setting) in model.settings.enumerated() { indexOf[setting] = index }
        present = history.present.map { journey in
            let stay = journey.stays[journey.stays.count - 1]
            return Present(
                clock: LifeClock(birth: journey.birth), came: Int(journey.start.number),
                entered: Int(stay.start.number), setting: indexOf[stay.setting] ?? 0,
                birth: journey.birth, isUnaccompanied: journey.isUnaccompanied,
                district: journey.homeDistrict)
        }
        let slots = Slots(districts: Set(model.settings.compactMap(\.district)).sorted())
        self.slots = slots
        providerSlots = model.settings.map { Slots.provider($0.provider) }
        districtSlots = model.settings.map { slots.district($0.district) }
    }

    // MARK: Futures

    /// Simulates all futures.
    package func run(_ request: Request) -> JourneyForecast {
        let width = slots.count * request.steps.count
        var counts = Array(repeating: Int32(0), count: width * request.futures)
        let threads = max(1, min(request.threads, request.futures))
        counts.withUnsafeMutableBufferPointer { buffer in
            // Each future has its own part of the memory, so no two threads meet.
            nonisolated(unsafe) let shared = buffer
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for future in stride(from: thread, to: request.futures, by: threads) {
                    let part = UnsafeMutableBufferPointer(
                        rebasing: shared[future * width..<(future + 1) * width])
                    simulate(future, request, into: part)
                }
            }
        }
        return JourneyForecast(
            steps: request.steps, futures: request.futures, slots: slots, counts: counts,
            kinds: model.settings.map(\.kind), sides: model.settings.map(\.side))
    }

    private func simulate(
        _ future: Int, _ request: Request, into counts: UnsafeMutableBufferPointer<Int32>
    ) {
        let steps = request.steps.map { Int($0.number) }
        let last = steps[steps.count - 1]
        var random = RandomSource(seed: request.seed).stream(UInt64(2 * future + 2))
        // Lots apart, so that a change of demand leaves everything else as it was.
        var lots = RandomSource(seed: request.seed).stream(UInt64(2 * future + 3))
        let effect = Rate(millionths: Int64(lots.below(1_000_001)))
        var draw = JourneyDraw(model, until: last, &random)
        let entrants = draw.entrants(until: last, &random)
        // Who leaves sooner has left some day: then whole lives are needed.
        let seesAll = request.demand.contains { $0.what == .leavers }
        for (index, child) in present.enumerated() {
            var own = random.stream(UInt64(index))
            let life = draw.life(
                from: steps[0], came: child.came, entered: child.entered, setting: child.setting,
                clock: child.clock, isUnaccompanied: child.isUnaccompanied,
                until: seesAll ? child.clock.birthday : last, &own)
            let person = Person(
                came: steps[0], isPresent: true, birth: child.birth, clock: child.clock,
                district: child.district, isUnaccompanied: child.isUnaccompanied)
            count(changed(life, person, request, effect, &lots), person, steps, into: counts)
        }
        var family: (number: Int, copies: Int)?
        for (index, entrant) in entrants.enumerated() {
            let clock = LifeClock(birth: entrant.birth)
            if clock.birthday <= entrant.day { continue }
            var own = random.stream(UInt64(present.count + index))
            let life = draw.life(
                from: entrant.day, came: entrant.day, entered: entrant.day,
                setting: entrant.member.setting, clock: clock,
                isUnaccompanied: entrant.member.isUnaccompanied,
                until: seesAll ? clock.birthday : last, &own)
            let person = Person(
                came: entrant.day, isPresent: false, birth: entrant.birth, clock: clock,
                district: entrant.member.homeDistrict,
                isUnaccompanied: entrant.member.isUnaccompanied)
            var copies = 1
            if !request.demand.isEmpty || request.population != nil {
                let lot = lots.below(1_000_000)
                // Brothers and sisters go as the first of them.
                if let number = entrant.family, family?.number == number {
                    copies = family?.copies ?? 1
                } else {
                    copies = self.copies(of: person, request, effect, lot)
                    family = entrant.family.map { ($0, copies) }
                }
            }
            guard copies > 0 else { continue }
            let changed = changed(life, person, request, effect, &lots)
            for _ in 0..<copies { count(changed, person, steps, into: counts) }
        }
    }

    // MARK: Changes of demand

    private struct Person {
        var came: Int
        var isPresent: Bool
        var birth: Day
        var clock: LifeClock
        var district: String?
        var isUnaccompanied: Bool

        var subject: DemandChange.Subject {
            DemandChange.Subject(
                birth: birth, district: district, isUnaccompanied: isUnaccompanied)
        }
    }

    private func copies(of person: Person, _ request: Request, _ effect: Rate, _ lot: Int) -> Int {
        let day = Day(number: Int32(person.came))
        let growth = request.population?.growth(
            age: day.wholeYears(since: person.birth), district: person.district,
            from: model.asOf.year, to: day.year)
        let product = DemandChange.product(
            of: .entrants, in: request.demand, effect: effect, subject: person.subject, on: day,
            times: growth)
        return Multiplier.copies(product: product, lot: lot)
    }

    private func changed(
        _ life: JourneyDraw.Life, _ person: Person, _ request: Request, _ effect: Rate,
        _ lots: inout RandomSource
    ) -> JourneyDraw.Life {
        if request.demand.isEmpty { return life }
        var life = life
        let subject = person.subject
        if request.demand.contains(where: { $0.what == .moves }) {
            var kept = [life.stays[0]]
            for stay in life.stays.dropFirst() {
                let lot = lots.below(1_000_000)
                let product = DemandChange.product(
                    of: .moves, in: request.demand, effect: effect, subject: subject,
                    on: Day(number: Int32(stay.start)))
                if lot < product { kept.append(stay) }
            }
            life.stays = kept
        }
        for change in request.demand where change.what == .leavers {
            let until = change.leaving(
                until: Day(number: Int32(life.until)), came: Day(number: Int32(person.came)),
                birthday: Day(number: Int32(person.clock.birthday)), effect: effect,
                subject: subject)
            life.until = Int(until.number)
        }
        return life
    }

    // MARK: Counting

    private func count(
        _ life: JourneyDraw.Life, _ person: Person, _ steps: [Int],
        into counts: UnsafeMutableBufferPointer<Int32>
    ) {
        let width = slots.count
        var stay = 0
        for (step, day) in steps.enumerated() {
            let base = step * width
            let before = step > 0 ? steps[step - 1] : Int.min
            if step > 0 {
                if !person.isPresent, person.came > before, person.came <= day {
                    counts[base + Slots.entrants] += 1
                }
                if life.until > before, life.until <= day { counts[base + Slots.leavers] += 1 }
            }
            guard person.came <= day else { continue }
            while stay + 1 < life.stays.count, life.stays[stay + 1].start <= day {
                stay += 1
                if life.stays[stay].start > before, life.stays[stay].start < life.until {
                    counts[base + Slots.moves] += 1
                }
            }
            guard day < life.until else { continue }
            let setting = life.stays[stay].setting
            counts[base + Slots.total] += 1
            if person.isUnaccompanied { counts[base + Slots.unaccompanied] += 1 }
            let cell = Slots.cell(
                model.settings[setting].kind, person.clock.ages(on: day),
                model.settings[setting].side)
            counts[base + cell] += 1
            counts[base + providerSlots[setting]] += 1
            counts[base + districtSlots[setting]] += 1
        }
    }
}
