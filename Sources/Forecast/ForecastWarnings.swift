import Care

/// What a reader of a forecast must know before its figures are used.
struct ForecastWarnings {
    let history: JourneyHistory
    let model: JourneyModel
    let backTest: BackTest
    let request: JourneySimulation.Request

    /// The warnings, the gravest first.
    var sentences: [String] {
        var all = trust
        all += learning
        all += data
        if let population = populationGap { all.append(population) }
        return all
    }

    private func children(_ count: Int) -> String {
        count == 1 ? "1 child" : "\(count) children"
    }

    // What the test on the past says.
    private var trust: [String] {
        guard let coverage = backTest.coverage else {
            return [
                "There is no test on the past: the returns hold "
                    + (history.years.count == 1
                        ? "one collection year" : "\(history.years.count) collection years")
                    + ", and a test needs at least two. Nobody knows yet how good this forecast is."
            ]
        }
        var sentences: [String] = []
        for loss in backTest.losses {
            switch loss {
            case .stockFlow:
                sentences.append(
                    "In the test on the past the stock-and-flow method was closer: its errors sum "
                        + "to \(Decimals.text(Int64((backTest.stockFlowError + 500) / 1000), places: 1)) "
                        + "children, those of this forecast to \(errorText).")
            case .noChange:
                sentences.append(
                    "In the test on the past it was closer to say that nothing changes: those "
                        + "errors sum to \(children(backTest.noChangeError)), those of this "
                        + "forecast to \(errorText).")
            case .coverage:
                sentences.append(
                    "\(percent(coverage)) of the actual figures were in the range; it should be 80%. "
                        + "The ranges are "
                        + (coverage < 700_000 ? "too narrow." : "wider than they need be."))
            }
        }
        if backTest.rows.count < 3 {
            sentences.append(
                "The test on the past has \(backTest.rows.count == 1 ? "one year" : "two years"), "
                    + "which is little to judge by.")
        }
        return sentences
    }

    private var errorText: String {
        Decimals.text(Int64((backTest.error + 50_000) / 100_000), places: 1)
    }

    private func percent(_ millionths: Int) -> String {
        "\((millionths + 5000) / 10_000)%"
    }

    // What the history is short of.
    private var learning: [String] {
        var sentences: [String] = []
        for kind in model.neverSeen {
            sentences.append(
                "The returns have no child in \(kind.words), so nothing is said of it: it was "
                    + "never seen, which is not the same as 0.")
        }
        if model.evidence.days < 730 {
            sentences.append(
                "The returns cover \(model.evidence.days) days, less than two years, so how much "
                    + "one year differs from the next is not known; the ranges are wide for that "
                    + "reason.")
        }
        if model.evidence.entrants < 20 {
            sentences.append(
                "Only \(children(model.evidence.entrants)) came into care in the returns; ages and "
                    + "kinds of those who come next are drawn from these few.")
        }
        return sentences
    }

    // What is odd about the data.
    private var data: [String] {
        var sentences: [String] = []
        if let window = history.window, window.upperBound < history.asOf {
            sentences.append(
                "The returns end on \(window.upperBound.inWords), before \(history.asOf.inWords): "
                    + "who came and left between is not known, and episodes open then count as "
                    + "going on.")
        }
        let present = history.present
        let unknown = present.count { $0.stays[$0.stays.count - 1].setting.side == .unknown }
        if unknown > 0 {
            sentences.append(
                unknown == present.count
                    ? "Where the placements lie is not known, so nothing is said of inside and "
                        + "outside; give --authority, and a directory of postcodes with "
                        + "--postcodes."
                    : "Where the placements of \(children(unknown)) lie is not known: no postcode, "
                        + "or one that the directory does not have.")
        }
        if history.withoutBirth > 0 {
            let isOne = history.withoutBirth == 1
            sentences.append(
                "\(children(history.withoutBirth)) of the returns \(isOne ? "has" : "have") no "
                    + "header with a day of birth, and \(isOne ? "is" : "are") left out.")
        }
        if history.adults > 0 {
            let isOne = history.adults == 1
            sentences.append(
                "\(children(history.adults)) in care by the returns "
                    + "\(isOne ? "is" : "are") 18 or over on the day, and not "
                    + "counted; care ends with the 18th birthday. Close "
                    + "\(isOne ? "this episode." : "these episodes.")")
        }
        if history.missingLater > 0 {
            let isOne = history.missingLater == 1
            sentences.append(
                (isOne
                    ? "1 child's episode was left open, and the child is in no later return. "
                    : "\(history.missingLater) children's episodes were left open, and the children "
                        + "are in no later return. ")
                    + "The measures count that as the end of care; this forecast counts the "
                    + "\(isOne ? "child" : "children") as in care. Close "
                    + "\(isOne ? "this episode." : "these episodes.")")
        }
        let shortBreaks = present.count { $0.isShortBreak }
        if shortBreaks > 0 {
            sentences.append(
                "\(children(shortBreaks)) of the stock \(shortBreaks == 1 ? "is" : "are") in short "
                    + "breaks (legal status V3 or V4), which national counts leave out.")
        }
        return sentences
    }

    private var populationGap: String? {
        guard let population = request.population else { return nil }
        let districts = Set(population.districts.map { $0.lowercased() })
        guard !districts.contains("") else { return nil }
        let missing = history.entries.count { entry in
            entry.homeDistrict.map { !districts.contains($0.lowercased()) } ?? true
        }
        guard missing > 0 else { return nil }
        return
            "Of \(children(history.entries.count)) who came \(missing) "
            + (missing == 1 ? "is" : "are") + " from no district of the population file, or it is "
            + "not known from where; growth leaves such children as many as they are. A row without a "
            + "district counts for all others."
    }
}

extension CareKind {
    /// The kind in a sentence: `fostering`, `residential care`, `supported accommodation`, `other
    /// placements`.
    package var words: String {
        switch self {
        case .fostering: "fostering"
        case .residential: "residential care"
        case .supported: "supported accommodation"
        case .other: "other placements"
        }
    }
}
