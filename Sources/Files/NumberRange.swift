/// What a whole number of a file may be: a bound that nothing real reaches and every program bears.
package struct NumberRange: Sendable {
    /// The numbers.
    package let values: ClosedRange<Int>
    /// The unit in words; blank where there is none.
    package let unit: String

    /// The range as `0 to 120 years`.
    package var words: String {
        "\(values.lowerBound) to \(values.upperBound)" + (unit.isEmpty ? "" : " \(unit)")
    }

    package init(_ values: ClosedRange<Int>, _ unit: String = "") {
        self.values = values
        self.unit = unit
    }

    /// Any count of at most nine digits.
    package static let count = NumberRange(0...999_999_999)
    /// Places of a home or a contract; an import may hold all children of an authority of whom no
    /// address is known in one home.
    package static let places = NumberRange(0...5_000)
    /// Ages.
    package static let age = NumberRange(0...120, "years")
    /// A journey.
    package static let minutes = NumberRange(0...1_440, "minutes")
    /// People of a district.
    package static let population = NumberRange(0...20_000_000)
    /// Squares of a map that follow one another.
    package static let mapCells = NumberRange(1...350, "squares")
    /// The usual limit of a foster home.
    package static let usualLimit = NumberRange(0...100, "children")
    /// Working days of an emergency stay.
    package static let workingDays = NumberRange(0...366, "working days")
    /// Days for which something is trusted.
    package static let days = NumberRange(0...36_525, "days")
}
