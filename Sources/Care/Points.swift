/// An exact number of points; lower is better.
///
/// Held as a count of thousand millionths: weights have three decimals and quantities at most six,
/// so every product is whole and no sum is ever rounded by the machine.
package struct Points: Hashable, Comparable, Sendable, AdditiveArithmetic, CustomStringConvertible {
    /// Billionths (10⁻⁹) of a point.
    package var billionths: Int64

    /// The billionths in one point.
    package static let one: Int64 = 1_000_000_000

    /// The amount of so many billionths of a point.
    package init(billionths: Int64) {
        self.billionths = billionths
    }

    /// A whole number of points.
    package init(_ whole: Int) {
        billionths = Int64(whole) * Points.one
    }

    /// No points.
    package static var zero: Points { Points(billionths: 0) }

    /// Whether the left amount is lower (better).
    package static func < (left: Points, right: Points) -> Bool {
        left.billionths < right.billionths
    }

    /// The sum.
    package static func + (left: Points, right: Points) -> Points {
        Points(billionths: left.billionths + right.billionths)
    }

    /// The difference.
    package static func - (left: Points, right: Points) -> Points {
        Points(billionths: left.billionths - right.billionths)
    }

    /// Rounded half up to a whole number of points.
    package var rounded: Points {
        let half = Points.one / 2
        let moved = billionths + half
        let floor = moved >= 0 ? moved / Points.one : -((-moved + Points.one - 1) / Points.one)
        return Points(billionths: floor * Points.one)
    }

    /// The exact decimal number, without trailing zeros, as `41` or `12.431`.
    package var description: String { Decimals.text(billionths, places: 9) }
}

/// A weight of the policy: points for each unit of a quantity, with three decimals.
package struct Weight: Hashable, Sendable {
    /// Thousandths of a point; 0 or more.
    package var thousandths: Int64

    /// The weight of so many thousandths.
    package init(thousandths: Int64) {
        self.thousandths = thousandths
    }

    package init(_ whole: Int) {
        thousandths = Int64(whole) * 1000
    }

    /// Weight times quantity; exact.
    package static func * (weight: Weight, quantity: Quantity) -> Points {
        Points(billionths: weight.thousandths * quantity.millionths)
    }

    /// The exact decimal number.
    package var description: String { Decimals.text(thousandths, places: 3) }
}

/// How much of something a term counts: kilometres, years, needs; with six decimals.
package struct Quantity: Hashable, Sendable, CustomStringConvertible {
    /// Millionths of the unit.
    package var millionths: Int64

    /// The quantity of so many millionths of its unit.
    package init(millionths: Int64) {
        self.millionths = millionths
    }

    package init(_ whole: Int) {
        millionths = Int64(whole) * 1_000_000
    }

    /// That many kilometres.
    package init(kilometresIn distance: Metres) {
        millionths = distance.count * 1000
    }

    /// The exact decimal number, without trailing zeros.
    package var description: String { Decimals.text(millionths, places: 6) }
}

/// Exact decimal text of whole numbers of a decimal fraction.
package enum Decimals {
    /// The decimal number `value` ÷ 10^`places`, without trailing zeros.
    package static func text(_ value: Int64, places: Int) -> String {
        var scale: UInt64 = 1
        for _ in 0..<places { scale *= 10 }
        let size = value.magnitude
        var text = String(size / scale)
        var fraction = size % scale
        if fraction != 0 {
            var digits = places
            while fraction % 10 == 0 {
                fraction /= 10
                digits -= 1
            }
            let tail = String(fraction)
            text += "." + String(repeating: "0", count: digits - tail.count) + tail
        }
        return value < 0 ? "-" + text : text
    }

    /// The value of plain decimal text times 10^`places`, or nil.
    ///
    /// Accepts an optional minus sign, digits and at most `places` decimals; no exponent, no plus
    /// sign, no thousands separator, and no number whose scaled value leaves 60 bits.
    package static func parse(_ text: some StringProtocol, places: Int) -> Int64? {
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        var negative = false
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x2D where index == 0: negative = true
            case 0x2E where decimals < 0 && digits > 0: decimals = 0
            case 0x30...0x39:
                if decimals >= 0 { decimals += 1 }
                if decimals > places { return nil }
                digits += 1
                if value > (1 << 60) / 10 { return nil }
                value = value * 10 + Int64(byte - 0x30)
            default: return nil
            }
        }
        if digits == 0 || decimals == 0 { return nil }
        for _ in max(decimals, 0)..<places {
            if value > (1 << 60) / 10 { return nil }
            value *= 10
        }
        return negative ? -value : value
    }
}
