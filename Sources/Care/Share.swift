/// A part of a whole, exact: no rounding until it is printed.
package struct Share: Sendable, Hashable {
    /// The part; 0 to `whole`.
    package var part: Int
    /// The whole; 1 or more.
    package var whole: Int

    /// A part of a whole, or nil where the whole is nothing.
    package init?(_ part: Int, of whole: Int) {
        guard whole > 0 else { return nil }
        self.part = part
        self.whole = whole
    }

    /// Thousandths, rounded half up: 0.4085 is 409.
    package var thousandths: Int {
        (2000 * part + whole) / (2 * whole)
    }

    /// The contract's rate: a decimal number of at most three decimals, as `0.41`.
    package var rate: String { Decimals.text(Int64(thousandths), places: 3) }

    /// For people: a percentage with one decimal, as `40.8%`.
    package var percentage: String {
        thousandths.inTenths + "%"
    }

    /// Tenths of a percentage point from a target to this share, rounded half up; negative where
    /// the share is lower.
    package func tenthsOfPoint(above target: Rate) -> Int {
        // 1000 · (part/whole − millionths/10⁶), with the rounding of a floor: half up, both signs.
        let numerator = 1_000_000 * part - Int(target.millionths) * whole
        return Share.floor(2 * numerator + 1000 * whole, by: 2000 * whole)
    }

    /// The greatest whole number that is at most the quotient; the divisor is above 0.
    package static func floor(_ numerator: Int, by denominator: Int) -> Int {
        let quotient = numerator / denominator
        return numerator % denominator < 0 ? quotient - 1 : quotient
    }
}

extension Rate {
    /// For people: the percentage, rounded half up to one decimal, as `29%` or `29.5%`.
    package var percentage: String {
        Decimals.text((Int64(millionths) + 500) / 1000, places: 1) + "%"
    }

    /// The greatest number of `whole` that is at most this share of it.
    package func most(of whole: Int) -> Int {
        Share.floor(Int(millionths) * whole, by: 1_000_000)
    }

    /// The least number of `whole` that is at least this share of it.
    package func least(of whole: Int) -> Int {
        -Share.floor(-Int(millionths) * whole, by: 1_000_000)
    }
}
