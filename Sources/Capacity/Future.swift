import Care

/// One course that the years may take: who comes, leaves and moves, and which homes open and shut.
package struct Future: Sendable {
    /// A child who will need a home.
    package struct Request: Sendable {
        /// The child; its status is referred, and it has a day by which a home is needed.
        package var child: Child
        /// The day the child leaves care; the 18th birthday at the latest.
        package var until: Day
        /// The day the child leaves the place; later than `until` for who stays put.
        package var placeUntil: Day
        /// A number in [0, 1) that decides whether a further copy comes.
        package var lot: Lot
        /// The connected person who takes the child from the first day.
        package var ownHome: OwnHome?

        /// The day the child comes.
        package var comes: Day { child.neededBy ?? until }
    }

    /// A connected person who takes a child.
    package struct OwnHome: Sendable, Hashable {
        /// Whether the person lives inside the authority.
        package var isInside: Bool
        /// What a week costs.
        package var weeklyCost: Pence
    }

    /// When a child of the instance leaves.
    package struct Leaver: Sendable, Hashable {
        /// The child, an index of the instance.
        package var child: Int
        /// The day the child leaves care.
        package var until: Day
        /// The day the child leaves the place.
        package var placeUntil: Day
    }

    /// A placement that ends.
    package struct Move: Sendable, Hashable {
        /// The child, of the instance or of the requests.
        package var child: String
        /// The day.
        package var on: Day
        /// A number in [0, 1) that decides whether it still happens.
        package var lot: Lot
    }

    /// A home that shuts.
    package struct Closure: Sendable, Hashable {
        /// The home, an index of the instance.
        package var home: Int
        /// The day.
        package var on: Day
        /// A number in [0, 1) that decides whether the carer can be kept.
        package var lot: Lot
    }

    /// How a unit turns out.
    package struct UnitCourse: Sendable, Hashable {
        /// The day it opens; nil where it never comes.
        package var opensOn: Day?
        /// The day it shuts; nil where it does not.
        package var closesOn: Day?
        /// Its places.
        package var places: Int?
    }

    /// A unit of an option or of the scenario's supply.
    package struct UnitKey: Sendable, Hashable {
        /// The option's or supply line's id.
        package var supply: String
        /// The number, from 1.
        package var number: Int

        package init(supply: String, number: Int) {
            self.supply = supply
            self.number = number
        }
    }

    /// From 1.
    package var number: Int
    /// How great the effect of demand changes is, 0 to 1; 0.5 by default.
    package var effect = Rate(millionths: 500_000)
    /// Children who come, by id.
    package var requests: [Request] = []
    /// Today's children who leave before their 18th birthday or stay put after it.
    package var leavers: [Leaver] = []
    /// Placements that end, by child and day.
    package var moves: [Move] = []
    /// Homes that shut.
    package var closures: [Closure] = []
    /// Units that turn out otherwise than planned.
    package var units: [UnitKey: UnitCourse] = [:]

    /// A future in which nothing happens.
    package init(number: Int) { self.number = number }
}

/// A number in [0, 1), with seventeen decimals.
package struct Lot: Sendable, Hashable {
    /// Units of 10⁻¹⁷.
    package var parts: Int64

    /// The parts of one whole.
    package static let whole: Int64 = 100_000_000_000_000_000

    package init(parts: Int64) { self.parts = parts }

    /// A half.
    package static let half = Lot(parts: whole / 2)

    /// Whether the lot is below a number of millionths.
    package func isBelow(millionths: Int) -> Bool {
        millionths >= 1_000_000 || parts < Int64(millionths) * (Lot.whole / 1_000_000)
    }

    /// The exact decimal number.
    package var text: String { Decimals.text(parts, places: 17) }
}

extension Child {
    /// The day the child turns 18; of 29 February, 1 March.
    package var adulthood: Day { birth.adding(years: 18) }
}

extension String {
    /// Whether the text comes first by its UTF-8 bytes.
    package func precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
