/// An exact-enough number: a whole number of 2⁻⁹⁶.
///
/// The stock-and-flow method is defined by rationals whose denominators grow by hundreds of digits
/// a day. Here each product and quotient is rounded down to 2⁻⁹⁶, so that a figure after ten years
/// of daily steps is known to within 10⁻²⁰. ``rounded(places:)`` counts what lies closer than that
/// to a half as a half, so the decimals printed are those of the exact rational.
struct Fixed96: Sendable, Hashable, Comparable {
    /// The value in 2⁻⁹⁶.
    private(set) var raw: Int128

    private static let one = Int128(1) << 96

    static let zero = Fixed96(raw: 0)

    private init(raw: Int128) { self.raw = raw }

    /// A whole number, below 2³⁰ in size.
    init(_ whole: Int) { raw = Int128(whole) << 96 }

    /// A quotient of whole numbers, the divisor not 0; rounded down.
    init(_ dividend: Int, over divisor: Int) {
        let wide = Int128(dividend) << 96
        let quotient = wide / Int128(divisor)
        let isBelow = wide % Int128(divisor) != 0 && (dividend < 0) != (divisor < 0)
        raw = isBelow ? quotient - 1 : quotient
    }

    static func + (left: Fixed96, right: Fixed96) -> Fixed96 { Fixed96(raw: left.raw + right.raw) }
    static func - (left: Fixed96, right: Fixed96) -> Fixed96 { Fixed96(raw: left.raw - right.raw) }
    static func += (left: inout Fixed96, right: Fixed96) { left.raw += right.raw }
    static func -= (left: inout Fixed96, right: Fixed96) { left.raw -= right.raw }

    /// The product, rounded down to 2⁻⁹⁶.
    static func * (left: Fixed96, right: Fixed96) -> Fixed96 {
        let product = left.raw.multipliedFullWidth(by: right.raw)
        return Fixed96(
            raw: (product.high << 32) | Int128(truncatingIfNeeded: product.low >> 96))
    }

    /// The quotient by a whole number above 0, rounded down.
    static func / (left: Fixed96, right: Int) -> Fixed96 {
        let quotient = left.raw / Int128(right)
        let isBelow = left.raw < 0 && left.raw % Int128(right) != 0
        return Fixed96(raw: isBelow ? quotient - 1 : quotient)
    }

    /// The quotient by a number above 0, to within 2⁻⁹⁰.
    static func / (left: Fixed96, right: Fixed96) -> Fixed96 {
        precondition(right.raw > 0, "only by a number above 0")
        precondition(left.raw >= 0, "only of a number not below 0")
        // Long division of left × 2⁹⁶ by right.
        let high = UInt128(left.raw.magnitude >> 32)
        let low = UInt128(truncatingIfNeeded: left.raw.magnitude) << 96
        let divided = right.raw.magnitude.dividingFullWidth((high, low))
        return Fixed96(raw: Int128(divided.quotient))
    }

    static func < (left: Fixed96, right: Fixed96) -> Bool { left.raw < right.raw }

    /// The size without the sign.
    var magnitude: Fixed96 { raw < 0 ? Fixed96(raw: -raw) : self }

    /// The number in units of that many decimals, half up.
    ///
    /// What lies within 2⁻⁷⁰ below a half counts as the half: nearer than any error made here.
    func rounded(places: Int) -> Int {
        var scale: Int128 = 1
        for _ in 0..<places { scale *= 10 }
        let nudged = raw + (Int128(1) << 26)
        // Apart, because the whole number times the scale would leave 128 bits.
        let whole = nudged >> 96
        let fraction = nudged & (Fixed96.one - 1)
        let scaled = (fraction >> 16) * scale + (Int128(1) << 79)
        return Int(whole * scale + (scaled >> 80))
    }
}
