/// An exact amount of money.
package struct Pence: Hashable, Comparable, Sendable, AdditiveArithmetic, CustomStringConvertible {
    /// The number of pence.
    package var count: Int64

    package init(_ count: Int64) {
        self.count = count
    }

    /// No money.
    package static var zero: Pence { Pence(0) }

    /// Whether the left amount is less.
    package static func < (left: Pence, right: Pence) -> Bool { left.count < right.count }

    /// The sum.
    package static func + (left: Pence, right: Pence) -> Pence { Pence(left.count + right.count) }

    /// The difference.
    package static func - (left: Pence, right: Pence) -> Pence { Pence(left.count - right.count) }

    /// A multiple.
    package static func * (left: Pence, right: Int) -> Pence { Pence(left.count * Int64(right)) }

    /// Pounds with two decimals and no sign or commas, as `842.10`.
    package var description: String {
        let size = count.magnitude
        let pence = size % 100
        return (count < 0 ? "-" : "") + "\(size / 100)." + (pence < 10 ? "0" : "") + "\(pence)"
    }

    /// Pounds for people, as `£1,842.10`.
    package var inPounds: String {
        let text = description.inThousands
        return count < 0 ? "-£" + text.dropFirst() : "£" + text
    }
}
