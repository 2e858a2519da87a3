import Care

/// What a forecast says in sentences, for terminals and pages alike.
extension DemandForecast {
    /// The sentences that are read first: how many, how sure, how good such forecasts were.
    package var sentences: [String] {
        let last = counts.steps.count - 1
        let now = counts.total(0).central
        let then = counts.total(last)
        let day = counts.steps[last].inWords
        var sentences = [
            "On \(asOf.inWords) \(now.counted("child is", "children are")) in care. On \(day) \(then.central) is the "
                + "central figure; \(Spread.span(of: counts.futures)) there are \(then.low) to "
                + "\(then.high)."
        ]
        let before = last > 0 ? (1...last).map { counts.entrants($0).meanMillionths } : []
        let after = last > 0 ? (1...last).map { counts.leavers($0).meanMillionths } : []
        sentences.append(
            "Until then about \(whole(before).counted("child comes", "children come")) into care and "
                + "\(whole(after).counted("leaves", "leave")) it.")
        // Where something was better, the warnings say so.
        if let judgement, backTest.losses.isEmpty { sentences.append(judgement) }
        for change in demand {
            let name = change.name.isEmpty ? "a change of \(change.what.rawValue)" : change.name
            sentences.append(
                "In it: \(name), as the file says; no effect is assumed by NearHome.")
        }
        return sentences
    }

    private func whole(_ millionths: [Int64]) -> Int64 {
        (millionths.reduce(0, +) + 500_000) / 1_000_000
    }

    /// How the forecast did on the past, in a sentence; nil where there was nothing to test on.
    package var judgement: String? {
        guard let coverage = backTest.coverage else { return nil }
        let tested = backTest.rows.count { $0.journeys != nil }
        let losses = backTest.losses.filter { $0 != .coverage }
        func tenths(_ value: Int, _ divisor: Int) -> String {
            Decimals.text(Int64((2 * value * 10 + divisor) / (2 * divisor)), places: 1)
        }
        let verdict =
            losses.isEmpty
            ? "It beat or equalled both"
            : "It lost to " + losses.map(\.words).joined(separator: " and to ")
        return
            "Tested on \(tested == 1 ? "one past year" : "\(tested) past years"), its errors sum "
            + "to \(tenths(backTest.error, 1_000_000)) children, those of the stock-and-flow "
            + "method to \(tenths(backTest.stockFlowError, 10_000)), those of \"nothing changes\" "
            + "to \(backTest.noChangeError). \(verdict). "
            + "\((coverage + 5000) / 10_000)% of the actual figures were in its ranges; it should be "
            + "80%."
    }

    /// How it is made, in two sentences.
    package var explanation: String {
        "Each of \(counts.futures.counted("future", "futures")) follows every child in care and those who come, from "
            + "birthday to birthday and from placement to placement, with rates learnt from "
            + "\(evidence.days.counted("day", "days")) of returns "
            + "(\(evidence.entrants.counted("child", "children")) came, "
            + "\(evidence.leavers) left before 18, "
            + "\(evidence.moves.counted("placement", "placements")) changed). What is "
            + "not known of the rates, and how much they drift, is in the range."
    }
}

extension BackTest.Loss {
    /// What was lost against, in a sentence.
    package var words: String {
        switch self {
        case .stockFlow: "the stock-and-flow method"
        case .noChange: "\"nothing changes\""
        case .coverage: "its own ranges"
        }
    }
}
