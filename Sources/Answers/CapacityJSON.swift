import Capacity
import Care
import Forecast
import Reporting

/// Values of Capacity as JSON, and back from a run's lines.
enum CapacityJSON {
    static func decimal(_ value: Int64, _ places: Int) -> JSON {
        .number(Decimals.text(value, places: places))
    }

    static func pounds(_ pence: Pence) -> JSON { decimal(pence.count, 2) }

    static func day(_ day: Day?) -> JSON { .optional(day?.description) }

    static func spread(_ spread: Spread) -> JSON {
        .object([
            ("low", decimal(spread.low, spread.places)),
            ("central", decimal(spread.central, spread.places)),
            ("high", decimal(spread.high, spread.places)),
            ("mean", decimal(spread.meanMillionths, 6)),
        ])
    }

    static func counts(_ counts: [String: Int]) -> JSON {
        .object(
            counts.sorted { $0.key.precedes($1.key) }.map { ($0.key, JSON.whole($0.value)) })
    }

    static func years(_ years: [FinancialYear], _ value: (FinancialYear) -> JSON) -> JSON {
        .object(years.map { ($0.description, value($0)) })
    }

    // MARK: One future

    static func outcome(_ outcome: FutureOutcome, days: [Day]) -> [(key: String, value: JSON)] {
        [
            (
                "steps",
                .list(outcome.steps.enumerated()) { index, step in
                    .object(
                        [("date", day(days[index]))]
                            + FutureComparison.StepFigure.allCases.map {
                                ($0.rawValue, decimal($0.value(of: step), $0.places))
                            }
                            + [
                                ("outsideAsWas", .whole(step.outsideAsWas)),
                                ("knownAsWas", .whole(step.knownAsWas)),
                            ])
                }
            ),
            ("reached", .bool(outcome.isReached)),
            ("reachedOn", day(outcome.reachedStep.map { days[$0] })),
            ("excess", decimal(outcome.excess, 6)), ("careDays", .whole(outcome.careDays)),
            ("cost", cost(outcome.spending)), ("bridge", bridge(outcome.bridge)),
        ]
    }

    private static func cost(_ spending: Spending) -> JSON {
        .object(
            FutureComparison.costs.map { ($0.name, pounds(spending[keyPath: $0.path])) }
                + [
                    (
                        "byYear",
                        years(spending.byYear.keys.sorted()) {
                            pounds(spending.byYear[$0] ?? .zero)
                        }
                    )
                ])
    }

    private static func bridge(_ bridge: FutureOutcome.Bridge) -> JSON {
        .object(
            FutureComparison.bridgeParts.map { ($0.name, .whole(bridge[keyPath: $0.path])) })
    }

    static func outcome(reading json: JSON, days: [Day]) -> FutureOutcome? {
        guard let stepValues = json["steps"]?.elements, stepValues.count == days.count,
            let isReached = json["reached"]?.truth, let reachedOn = json["reachedOn"],
            let excess = json["excess"].flatMap({ scaled($0, 6) }),
            let careDays = json["careDays"]?.whole,
            let spending = json["cost"].flatMap(spending(reading:)),
            let bridge = json["bridge"].flatMap(bridge(reading:))
        else { return nil }
        var steps: [StepFigures] = []
        for value in stepValues {
            guard let step = step(reading: value) else { return nil }
            steps.append(step)
        }
        var reachedStep: Int?
        if let text = reachedOn.string {
            guard let index = days.firstIndex(where: { $0.description == text }) else { return nil }
            reachedStep = index
        }
        return FutureOutcome(
            steps: steps, isReached: isReached, reachedStep: reachedStep, excess: excess,
            careDays: careDays, spending: spending, bridge: bridge)
    }

    private static func step(reading json: JSON) -> StepFigures? {
        func whole(_ key: String) -> Int? { json[key]?.whole }
        guard let inCare = whole("inCare"), let entrants = whole("entrants"),
            let leavers = whole("leavers"), let needing = whole("needing"),
            let outside = whole("outside"), let known = whole("known"),
            let outsideAsWas = whole("outsideAsWas"), let knownAsWas = whole("knownAsWas"),
            let elsewhere = whole("elsewhere"), let splits = whole("splits"),
            let free = whole("free"), let miles = json["miles"].flatMap({ scaled($0, 1) }),
            let cost = json["weeklyCost"].flatMap({ scaled($0, 2) })
        else { return nil }
        var step = StepFigures()
        step.inCare = inCare
        step.entrants = entrants
        step.leavers = leavers
        step.needing = needing
        step.outside = outside
        step.known = known
        step.outsideAsWas = outsideAsWas
        step.knownAsWas = knownAsWas
        step.elsewhere = elsewhere
        step.splits = splits
        step.free = free
        step.tenthsOfMile = miles
        step.weeklyCost = Pence(cost)
        return step
    }

    private static func spending(reading json: JSON) -> Spending? {
        var spending = Spending()
        for (name, path) in FutureComparison.costs {
            guard let value = json[name].flatMap({ scaled($0, 2) }) else { return nil }
            spending[keyPath: path] = Pence(value)
        }
        for (key, value) in json["byYear"]?.members ?? [] {
            guard let year = FinancialYear(key), let pence = scaled(value, 2) else { return nil }
            spending.byYear[year] = Pence(pence)
        }
        return spending
    }

    private static func bridge(reading json: JSON) -> FutureOutcome.Bridge? {
        var bridge = FutureOutcome.Bridge()
        for (name, path) in FutureComparison.bridgeParts {
            guard let value = json[name]?.whole else { return nil }
            bridge[keyPath: path] = value
        }
        return bridge
    }

    static func scaled(_ json: JSON, _ places: Int) -> Int64? {
        json.digits.flatMap { Decimals.parse($0, places: places) }
    }
}

extension FutureComparison {
    /// The parts of spending by their names in results.
    static let costs: [(name: String, path: WritableKeyPath<Spending, Pence> & Sendable)] = [
        ("total", \.total), ("placements", \.placements), ("standing", \.standing),
        ("programmes", \.programmes), ("oneOff", \.oneOff),
    ]

    /// The parts of a bridge by their names in results.
    static let bridgeParts:
        [(name: String, path: WritableKeyPath<FutureOutcome.Bridge, Int> & Sendable)] = [
            ("today", \.today), ("arrived", \.arrived), ("left", \.left),
            ("movedOut", \.movedOut), ("movedIn", \.movedIn), ("boundary", \.boundary),
            ("atEnd", \.atEnd),
        ]
}
