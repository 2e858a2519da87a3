extension CareMeasures {
    /// Every definition by which a night is measured, in a fixed order: the rules that a past night
    /// was computed by are these and no others.
    package static let definitions: [Measure] =
        OutsideMeaning.allCases.flatMap {
            [$0.stock, $0.allPlacementsStock, flowDefinition($0)]
        } + [
            threePlacementsDefinition, longTermStabilityDefinition, sameCarerDefinition,
            familyPlacementsDefinition, reviewsOnTimeDefinition, newlyFarDefinition,
            movesUnderOneDefinition, unplannedEndingsDefinition, exitsHomeDefinition,
            returnsDefinition,
        ] + SchoolStage.allCases.map(schoolChangesDefinition)
        + CostGroup.allCases.map(mixDefinition)
}

extension Measure {
    /// Everything that makes up the definition, in one line.
    package var statement: String {
        [
            id, String(version), title, definition, numerator, denominator, unknowns, unit.one,
            unit.many, polarity.rawValue, String(objective.rawValue), source,
        ].joined(separator: " | ")
    }
}
