/// By how much demand is multiplied: an exact fraction of 0 or more.
package struct Multiplier: Sendable, Hashable {
    /// Above the line; 0 or more.
    package var numerator: Int
    /// Below the line; more than 0.
    package var denominator: Int

    /// No change.
    package static let one = Multiplier(numerator: 1, denominator: 1)

    /// A fraction in lowest terms.
    package init(numerator: Int, denominator: Int) {
        precondition(numerator >= 0 && denominator > 0, "a multiplier is 0 or more")
        var (left, right) = (numerator, denominator)
        while right != 0 { (left, right) = (right, left % right) }
        self.numerator = numerator / left
        self.denominator = denominator / left
    }

    /// The product in millionths, rounded half up once, at the end.
    package static func product(of multipliers: [Multiplier]) -> Int {
        var above = Natural(1_000_000)
        var below = Natural.one
        for multiplier in multipliers where multiplier != .one {
            above = above * Natural(UInt64(multiplier.numerator))
            below = below * Natural(UInt64(multiplier.denominator))
        }
        return below == .one ? Int(above.clamped) : Int(above.rounded(by: below).clamped)
    }

    /// How many copies of a request are there: one for each whole, one more where the lot is below
    /// what is left.
    ///
    /// - Parameters:
    ///   - product: in millionths.
    ///   - lot: in millionths, 0 to 999,999.
    package static func copies(product: Int, lot: Int) -> Int {
        product / 1_000_000 + (lot < product % 1_000_000 ? 1 : 0)
    }
}
