/// A double taken exactly, as a whole number times a power of two.
///
/// Every finite double is one, so a dual price that comes out of floating-point arithmetic can be
/// used in whole-number arithmetic without a rounding of its own.
struct FixedPoint {
    let significand: Int64
    let exponent: Int

    init(_ value: Double) {
        guard value != 0, value.isFinite else {
            significand = 0
            exponent = 0
            return
        }
        let magnitude = Int64(value.significand * 0x1p52)
        significand = value < 0 ? -magnitude : magnitude
        exponent = Int(value.exponent) - 52
    }

    /// Binary places of ``timesFine(_:)``.
    static let fineBits = 32

    /// The product with a whole number in units of 2⁻³², rounded down.
    ///
    /// The product itself must be below 2⁸⁰.
    func timesFine(_ factor: Int64) -> Int128 {
        if significand == 0 || factor == 0 { return 0 }
        let product = Int128(significand) * Int128(factor)
        let shift = exponent + Self.fineBits
        if shift >= 0 { return product << Int128(shift) }
        return shift < -126 ? (product < 0 ? -1 : 0) : product >> Int128(-shift)
    }

    /// The product with a whole number, rounded down.
    func timesRoundedDown(_ factor: Int64) -> Int64 {
        if significand == 0 || factor == 0 { return 0 }
        let product = Int128(significand) * Int128(factor)
        if exponent >= 0 {
            // Beyond 62 bits nothing sensible is left; such a price is a solver's failure.
            return Int64(clamping: exponent > 62 ? product : product << Int128(exponent))
        }
        if exponent < -126 { return product < 0 ? -1 : 0 }
        return Int64(clamping: product >> Int128(-exponent))
    }
}
