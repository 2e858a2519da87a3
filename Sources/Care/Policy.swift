/// What an authority has decided: the weights of points and the figures that rules use.
package struct Policy: Sendable, Hashable {
    /// Points for each unit of each term.
    package var weights: Weights
    /// Figures from law and local policy, dated.
    package var settings: Settings

    package init(weights: Weights = Weights(), settings: Settings = Settings()) {
        self.weights = weights
        self.settings = settings
    }

    /// Points for each unit of each term; built-in values by default.
    package struct Weights: Sendable, Hashable {
        /// Kilometres from where the child comes from, those beyond `nearHome` twice.
        package var perKmFromHome = Weight(1)
        /// Kilometres to the school that is kept, ages 4 to 17.
        package var perKmFromSchool = Weight(2)
        /// Home outside the authority.
        package var outsideArea = Weight(20)
        /// Home outside and in no adjoining authority.
        package var distant = Weight(40)
        /// A class of home is preferred and this one is not.
        package var kindNotPreferred = Weight(30)
        /// Each need, other than essential, not offered.
        package var unmetNeed = Weight(15)
        /// Each wanted language not supported.
        package var unmetLanguage = Weight(20)
        /// Each wanted faith not supported.
        package var unmetFaith = Weight(10)
        /// Pets in the home of a child who would rather not.
        package var petsNotWanted = Weight(10)
        /// A may-move child leaves its home.
        package var move = Weight(100)
        /// Each whole year there (at most five) of a may-move child who leaves.
        package var movePerYear = Weight(40)
        /// A together-if-possible group not all in one home.
        package var siblingsSplit = Weight(1000)
        /// A vacancy not confirmed lately.
        package var unconfirmed = Weight(5)
        /// Age or sex met only by an emergency stay outside the terms of approval.
        package var outsideTerms = Weight(100)
        /// Each day from the start date to the day the place is free.
        package var perDayLate = Weight(2)
        /// Each hundred pounds of weekly cost.
        package var per100Pounds = Weight(0)
        /// A child left without a home; an emergency counts double.
        package var unplaced = Weight(10_000)
        /// Each child above the target share outside; whole allocations only, and a may-move child
        /// counts where it lives today.
        package var outsideTarget = Weight(200)

        /// The built-in weights.
        package init() {}
    }

    /// Figures that rules use, each with the days from which its values are in force.
    package struct Settings: Sendable, Hashable {
        /// Children in a foster home without exemption (Children Act 1989 Schedule 7).
        package var usualLimit = Dated(3)
        /// Youngest age in supported accommodation (reg 27A/27B, CPPCR 2010 as amended 2021).
        package var supportedAge = Dated(16)
        /// Working days of an emergency placement outside terms (reg 23, CPPCR 2010).
        package var emergencyDays = Dated(6)
        /// Days for which a confirmed vacancy is trusted.
        package var vacancyDays = Dated(14)
        /// Kilometres (millionths) beyond which distance from home counts twice.
        package var nearHome = Dated(Quantity(millionths: 32_186_000))
        /// Kilometres (millionths) to school beyond which Key Stage 4 needs approval.
        package var schoolKeep = Dated(Quantity(millionths: 24_140_000))
        /// Whether homes kept for emergencies may take planned placements.
        package var releasesEmergencyHomes = Dated(false)
        /// Days that are not working days.
        package var bankHolidays = Dated(
            Set([Day(iso: "2011-12-26"), Day(iso: "2011-12-27")].compactMap { $0 }))

        /// The built-in settings.
        package init() {}

        /// The calendar years of a time for which no bank holiday is known, so that days due in
        /// working days may be too early.
        ///
        /// - Parameters:
        ///   - first: the first day.
        ///   - last: the last day; what is known is what is in force on it.
        package func yearsWithoutBankHoliday(from first: Day, through last: Day) -> [Int] {
            let known = Set(bankHolidays.inForce(on: last).map(\.components.year))
            return (first.components.year...last.components.year).filter { !known.contains($0) }
        }
    }
}

/// A value that changes on known days.
package struct Dated<Value: Sendable & Hashable>: Sendable, Hashable {
    /// A value and the first day it is in force.
    package struct Entry: Sendable, Hashable {
        /// The first day in force.
        package var from: Day
        /// The value.
        package var value: Value

        package init(from: Day, value: Value) {
            self.from = from
            self.value = value
        }
    }

    /// The value before the first entry (the built-in value where a list was given).
    package var initial: Value
    /// Later values, by ascending day.
    package var entries: [Entry]

    /// A value in force on every day, or until the first entry.
    package init(_ initial: Value, entries: [Entry] = []) {
        self.initial = initial
        self.entries = entries.sorted { $0.from < $1.from }
    }

    /// The value in force on a day.
    package func inForce(on day: Day) -> Value {
        entries.last { $0.from <= day }?.value ?? initial
    }
}
