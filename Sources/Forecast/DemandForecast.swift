import Care
import Returns

/// A forecast of demand by care journeys, with how such forecasts of the past turned out.
package struct DemandForecast: Sendable {
    /// The day of the data.
    package let asOf: Day
    /// How far apart the step days are.
    package let step: StepLength
    /// The seed.
    package let seed: UInt64
    /// The counts.
    package let counts: JourneyForecast
    /// The test on the past.
    package let backTest: BackTest
    /// What there was to learn from.
    package let evidence: JourneyModel.Evidence
    /// The collection years of the returns up to the day.
    package let years: [CollectionYear]
    /// Kinds of which the returns have no stay.
    package let neverSeen: [CareKind]
    /// Changes of demand that are in it.
    package let demand: [DemandChange]
    /// What a reader must know before the figures are used, in sentences.
    package let warnings: [String]

    /// Learns, simulates and tests.
    ///
    /// - Parameters:
    ///   - submitted: the returns of one authority.
    ///   - steps: the step days.
    ///   - step: how far apart they are.
    ///   - request: futures, seed, threads and changes of demand; its steps are replaced.
    ///   - place: where a postcode lies.
    /// - Throws: ``JourneyModel/Shortage`` where there is too little to learn from.
    package init(
        of submitted: Return903, steps: StepDays, step: StepLength,
        _ request: JourneySimulation.Request, place: (String) -> JourneyHistory.Place?
    ) throws(JourneyModel.Shortage) {
        var request = request
        request.steps = steps.days
        asOf = steps.days[0]
        self.step = step
        seed = request.seed
        demand = request.demand
        let history = JourneyHistory(CareEpisodes(of: submitted), asOf: asOf, place: place)
        let model = try JourneyModel(history)
        counts = JourneySimulation(model, history).run(request)
        backTest = BackTest(of: submitted, journeys: request, place: place)
        evidence = model.evidence
        years = history.years.filter { $0.firstDay <= history.asOf }
        neverSeen = model.neverSeen
        warnings =
            ForecastWarnings(
                history: history, model: model, backTest: backTest, request: request
            ).sentences
    }
}
