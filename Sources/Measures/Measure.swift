/// What a measure counts, in words that do not change without a new version.
///
/// A number without its definition is not a measure: two authorities, or two years, compare only
/// where id and version agree. Every figure is printed with the definition it was counted by.
package struct Measure: Sendable, Hashable {
    /// Which way is better.
    package enum Polarity: String, Sendable {
        /// A lower share is better.
        case lower
        /// A higher share is better.
        case higher
        /// Neither is better by itself.
        case neither
    }

    /// Its name for programs: lower case and hyphens; never used again for anything else.
    package var id: String
    /// Counted from 1; any change of what is counted makes a new version.
    package var version: Int
    /// Its name for people.
    package var title: String
    /// The definition in a sentence.
    package var definition: String
    /// Who is counted above the line.
    package var numerator: String
    /// Who is counted below the line.
    package var denominator: String
    /// Who is in neither, and why.
    package var unknowns: String
    /// What one unit is called, singular and plural, as child and children.
    package var unit: (one: String, many: String) {
        get { (unitOne, unitMany) }
        set { (unitOne, unitMany) = newValue }
    }
    private var unitOne: String
    private var unitMany: String
    /// Which way is better.
    package var polarity: Polarity
    /// The objective of the strategy it serves.
    package var objective: Objective
    /// Where the definition comes from.
    package var source: String

    package init(
        id: String, version: Int, title: String, definition: String, numerator: String,
        denominator: String, unknowns: String,
        unit: (one: String, many: String) = ("child", "children"), polarity: Polarity,
        objective: Objective, source: String
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.definition = definition
        self.numerator = numerator
        self.denominator = denominator
        self.unknowns = unknowns
        unitOne = unit.one
        unitMany = unit.many
        self.polarity = polarity
        self.objective = objective
        self.source = source
    }
}
