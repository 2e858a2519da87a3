import Care

/// One home that a plan or a scenario brings.
package struct SupplyUnit: Sendable {
    /// The terms it comes under.
    package var terms: SupplyTerms
    /// Its number under them, from 1.
    package var number: Int

    /// Its home id.
    package var id: String { terms.unitID(number) }

    /// The units of a scenario's supply and of a plan, by id.
    package static func all(
        _ scenario: Scenario, options: [SupplyOption], counts: [String: Int]
    ) -> [SupplyUnit] {
        func units(_ terms: SupplyTerms, _ count: Int) -> [SupplyUnit] {
            (0..<count).map { SupplyUnit(terms: terms, number: $0 + 1) }
        }
        return
            (scenario.supply.flatMap { units($0.terms, $0.count) }
            + options.flatMap { units($0.terms, counts[$0.terms.id] ?? 0) })
            .sorted { $0.id.precedes($1.id) }
    }
}

/// A unit in one future.
package struct UnitCourse: Sendable {
    /// The unit.
    package var unit: SupplyUnit
    /// The day it opens; nil where it never comes.
    package var opens: Day?
    /// The day it shuts; nil where it does not.
    package var shuts: Day?
    /// Its places, once all are open.
    package var places: Int

    /// A unit as the future has it, as planned where the future says nothing.
    package init(_ unit: SupplyUnit, in course: Course) {
        self.unit = unit
        let turn = course.units[.init(supply: unit.terms.id, number: unit.number)]
        opens = turn == nil ? unit.terms.opening(of: unit.number) : turn?.opensOn
        shuts = turn?.closesOn
        places = turn?.places ?? unit.terms.home.places
    }

    /// Places open on a day, 0 before it opens; not looked at is whether it has shut.
    package func openPlaces(on day: Day) -> Int {
        opens.map { unit.terms.openPlaces(of: places, opened: $0, on: day) } ?? 0
    }

    /// Whether the unit is there on a day, shut or not.
    package func isThere(on day: Day) -> Bool { opens.map { $0 <= day } ?? false }

    /// Whether it takes newcomers on a day.
    package func isOpen(on day: Day) -> Bool {
        openPlaces(on: day) > 0 && !(shuts.map { $0 <= day } ?? false)
    }
}
