/// What an authority has decided: the weights of points and the figures that rules use.
public struct Policy: Sendable, Hashable {
    /// Points for each unit of each term.
    public var weights: Weights
    /// Figures from law and local policy, dated.
    public var settings: Settings

    /// Creates a policy.
    public init(weights: Weights = Weights(), settings: Settings = Settings()) {
        self.weights = weights
        self.settings = settings
    }

    /// Points for each unit of each term; built-in values by default.
    public struct Weights: Sendable, Hashable {
        /// Kilometres from where the child comes from, those beyond `nearHome` twice.
        public var perKmFromHome = Weight(1)
        /// Kilometres to the school that is kept, ages 4 to 17.
        public var perKmFromSchool = Weight(2)
        /// Home outside the authority.
        public var outsideArea = Weight(20)
        /// Home outside and in no adjoining authority.
        public var distant = Weight(40)
        /// A class of home is preferred and this one is not.
        public var kindNotPreferred = Weight(30)
        /// Each need, other than essential, not offered.
        public var unmetNeed = Weight(15)
        /// Each wanted language not supported.
        public var unmetLanguage = Weight(20)
        /// Each wanted faith not supported.
        public var unmetFaith = Weight(10)
        /// Pets in the home of a child who would rather not.
        public var petsNotWanted = Weight(10)
        /// A may-move child leaves its home.
        public var move = Weight(100)
        /// Each whole year there (at most five) of a may-move child who leaves.
        public var movePerYear = Weight(40)
        /// A together-if-possible group not all in one home.
        public var siblingsSplit = Weight(1000)
        /// A vacancy not confirmed lately.
        public var unconfirmed = Weight(5)
        /// Age or sex met only by an emergency stay outside the terms of approval.
        public var outsideTerms = Weight(100)
        /// Each day from the start date to the day the place is free.
        public var perDayLate = Weight(2)
        /// Each hundred pounds of weekly cost.
        public var per100Pounds = Weight(0)
        /// A child left without a home; an emergency counts double.
        public var unplaced = Weight(10_000)
        /// Each child above the target share outside; whole allocations only, and a may-move child
        /// counts where it lives today.
        public var outsideTarget = Weight(200)

        /// The built-in weights.
        public init() {}
    }

    /// Figures that rules use, each with the days from which its values are in force.
    public struct Settings: Sendable, Hashable {
        /// Children in a foster home without exemption (Children Act 1989 Schedule 7).
        public var usualLimit = Dated(3)
        /// Youngest age in supported accommodation (reg 27A/27B, CPPCR 2010 as amended 2021).
        public var supportedAge = Dated(16)
        /// Working days of an emergency placement outside terms (reg 23, CPPCR 2010).
        public var emergencyDays = Dated(6)
        /// Days for which a confirmed vacancy is trusted.
        public var vacancyDays = Dated(14)
        /// Kilometres (millionths) beyond which distance from home counts twice.
        public var nearHome = Dated(Quantity(millionths: 32_186_000))
        /// Kilometres (millionths) to school beyond which Key Stage 4 needs approval.
        public var schoolKeep = Dated(Quantity(millionths: 24_140_000))
        /// Whether homes kept for emergencies may take planned placements.
        public var releasesEmergencyHomes = Dated(false)
        /// Days that are not working days.
        public var bankHolidays = Dated(
            Set([Day(iso: "2011-12-26"), Day(iso: "2011-12-27")].compactMap { $0 }))

        /// The built-in settings.
        public init() {}
    }
}

/// A value that changes on known days.
public struct Dated<Value: Sendable & Hashable>: Sendable, Hashable {
    /// A value and the first day it is in force.
    public struct Entry: Sendable, Hashable {
        /// The first day in force.
        public var from: Day
        /// The value.
        public var value: Value

        /// Creates an entry.
        public init(from: Day, value: Value) {
            self.from = from
            self.value = value
        }
    }

    /// The value before the first entry (the built-in value where a list was given).
    public var initial: Value
    /// Later values, by ascending day.
    public var entries: [Entry]

    /// A value in force on every day, or until the first entry.
    public init(_ initial: Value, entries: [Entry] = []) {
        self.initial = initial
        self.entries = entries.sorted { $0.from < $1.from }
    }

    /// The value in force on a day.
    public func inForce(on day: Day) -> Value {
        entries.last { $0.from <= day }?.value ?? initial
    }
}
