import Care

/// What many futures say of every step day.
package struct JourneyForecast: Sendable {
    /// A cell of the count on a day.
    package struct Cell: Sendable {
        /// The kind of placement.
        package var kind: CareKind
        /// The ages on the day.
        package var ages: AgeBand
        /// In the authority or out of it.
        package var side: CareSide
        /// How many children.
        package var children: Spread
    }

    /// The step days; the first is the day of the data.
    package let steps: [Day]
    /// How many futures.
    package let futures: Int

    let slots: JourneySimulation.Slots
    // By future, step day and slot.
    let counts: [Int32]
    private let kinds: Set<CareKind>
    private let sides: Set<CareSide>

    init(
        steps: [Day], futures: Int, slots: JourneySimulation.Slots, counts: [Int32],
        kinds: [CareKind], sides: [CareSide]
    ) {
        self.steps = steps
        self.futures = futures
        self.slots = slots
        self.counts = counts
        self.kinds = Set(kinds)
        self.sides = Set(sides)
    }

    private func values(_ step: Int, _ slot: Int) -> [Int] {
        (0..<futures).map { future in
            Int(counts[(future * steps.count + step) * slots.count + slot])
        }
    }

    private func spread(_ step: Int, _ slot: Int) -> Spread { Spread(values(step, slot)) }

    /// Children in care on a step day.
    package func total(_ step: Int) -> Spread { spread(step, JourneySimulation.Slots.total) }

    /// Who came since the step day before; 0 on the first.
    package func entrants(_ step: Int) -> Spread { spread(step, JourneySimulation.Slots.entrants) }

    /// Who left since the step day before; 0 on the first.
    package func leavers(_ step: Int) -> Spread { spread(step, JourneySimulation.Slots.leavers) }

    /// Changes of placement since the step day before; 0 on the first.
    package func moves(_ step: Int) -> Spread { spread(step, JourneySimulation.Slots.moves) }

    /// Unaccompanied children in care on a step day.
    package func unaccompanied(_ step: Int) -> Spread {
        spread(step, JourneySimulation.Slots.unaccompanied)
    }

    /// The cells of a step day, of kinds and sides that the returns have, by kind, ages and side.
    package func cells(_ step: Int) -> [Cell] {
        kinds.sorted().flatMap { kind in
            AgeBand.allCases.flatMap { ages in
                sides.sorted().map { side in
                    Cell(
                        kind: kind, ages: ages, side: side,
                        children: spread(step, JourneySimulation.Slots.cell(kind, ages, side)))
                }
            }
        }
    }

    /// Children of a kind on a step day.
    package func kind(_ kind: CareKind, _ step: Int) -> Spread {
        sum(step) { cell in cell.kind == kind }
    }

    /// Children of those ages on a step day.
    package func ages(_ ages: AgeBand, _ step: Int) -> Spread {
        sum(step) { cell in cell.ages == ages }
    }

    /// Children on a side on a step day.
    package func side(_ side: CareSide, _ step: Int) -> Spread {
        sum(step) { cell in cell.side == side }
    }

    private func sum(
        _ step: Int, where isIn: ((kind: CareKind, ages: AgeBand, side: CareSide)) -> Bool
    ) -> Spread {
        var slots: [Int] = []
        for kind in CareKind.allCases {
            for ages in AgeBand.allCases {
                for side in CareSide.allCases where isIn((kind, ages, side)) {
                    slots.append(JourneySimulation.Slots.cell(kind, ages, side))
                }
            }
        }
        return Spread(
            (0..<futures).map { future in
                let base = (future * steps.count + step) * self.slots.count
                return slots.reduce(0) { $0 + Int(counts[base + $1]) }
            })
    }

    /// The sides that the returns have, in order.
    package var sidesSeen: [CareSide] { sides.sorted() }

    /// The kinds that the returns have, in order.
    package var kindsSeen: [CareKind] { kinds.sorted() }

    /// Children by who provides their placement (nil = not recorded) on a step day; those that no
    /// future has are left out.
    package func providers(_ step: Int) -> [(provider: PlaceProvider?, children: Spread)] {
        (PlaceProvider.allCases.map { $0 } + [nil]).compactMap { provider in
            let spread = spread(step, JourneySimulation.Slots.provider(provider))
            return spread.sum == 0 ? nil : (provider, spread)
        }
    }

    /// Children by the district of their placement (nil = not known) on a step day; those that no
    /// future has are left out.
    package func districts(_ step: Int) -> [(district: String?, children: Spread)] {
        (slots.districts.map { $0 } + [nil]).compactMap { district in
            let spread = spread(step, slots.district(district))
            return spread.sum == 0 ? nil : (district, spread)
        }
    }
}
