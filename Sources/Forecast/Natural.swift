/// A whole number of any size, 0 or more, for sums and products that must not be rounded.
package struct Natural: Sendable, Hashable, Comparable {
    /// Digits to the base 2³², the lowest first, without zeros at the top.
    private var digits: [UInt32]

    package init(_ value: UInt64) {
        digits = [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)]
        trim()
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    /// Nothing.
    package static let zero = Natural(0)
    /// One.
    package static let one = Natural(1)

    /// Whether the left number is less.
    package static func < (left: Natural, right: Natural) -> Bool {
        if left.digits.count != right.digits.count {
            return left.digits.count < right.digits.count
        }
        for (mine, other) in zip(left.digits.reversed(), right.digits.reversed())
        where mine != other {
            return mine < other
        }
        return false
    }

    /// The sum.
    package static func + (left: Natural, right: Natural) -> Natural {
        var sum = left
        if sum.digits.count < right.digits.count {
            sum.digits += Array(
                repeating: 0, count: right.digits.count - sum.digits.count)
        }
        var carry: UInt64 = 0
        for index in sum.digits.indices {
            let other = index < right.digits.count ? UInt64(right.digits[index]) : 0
            let total = UInt64(sum.digits[index]) + other + carry
            sum.digits[index] = UInt32(truncatingIfNeeded: total)
            carry = total >> 32
        }
        if carry > 0 { sum.digits.append(UInt32(carry)) }
        return sum
    }

    /// Adds another number.
    package static func += (left: inout Natural, right: Natural) { left = left + right }

    /// The difference; the right number is at most the left one.
    package static func - (left: Natural, right: Natural) -> Natural {
        precondition(right <= left, "a natural number is not below 0")
        var difference = left
        var borrow: UInt64 = 0
        for index in difference.digits.indices {
            let other = (index < right.digits.count ? UInt64(right.digits[index]) : 0) + borrow
            let digit = UInt64(difference.digits[index])
            borrow = digit < other ? 1 : 0
            difference.digits[index] = UInt32(truncatingIfNeeded: digit &+ (borrow << 32) &- other)
        }
        difference.trim()
        return difference
    }

    /// The product.
    package static func * (left: Natural, right: Natural) -> Natural {
        var product = Natural.zero
        product.digits = Array(repeating: 0, count: left.digits.count + right.digits.count)
        for (index, digit) in left.digits.enumerated() {
            var carry: UInt64 = 0
            for (offset, other) in right.digits.enumerated() {
                let total =
                    UInt64(digit) * UInt64(other) + UInt64(product.digits[index + offset]) + carry
                product.digits[index + offset] = UInt32(truncatingIfNeeded: total)
                carry = total >> 32
            }
            product.digits[index + right.digits.count] = UInt32(carry)
        }
        product.trim()
        return product
    }

    /// The number times itself, that many times; 1 for none.
    package func raised(to power: Int) -> Natural {
        (0..<power).reduce(.one) { product, _ in product * self }
    }

    /// The whole part of the quotient; the divisor is not 0.
    package func divided(by divisor: Natural) -> Natural {
        precondition(divisor != .zero, "nothing is divided by 0")
        var rest = Natural.zero
        var quotient = Natural.zero
        quotient.digits = Array(repeating: 0, count: digits.count)
        for index in digits.indices.reversed() {
            for bit in stride(from: 31, through: 0, by: -1) {
                rest.shift(in: (digits[index] >> UInt32(bit)) & 1)
                if rest >= divisor {
                    rest = rest - divisor
                    quotient.digits[index] |= 1 << UInt32(bit)
                }
            }
        }
        quotient.trim()
        return quotient
    }

    private mutating func shift(in bit: UInt32) {
        var carry = bit
        for index in digits.indices {
            let next = digits[index] >> 31
            digits[index] = digits[index] << 1 | carry
            carry = next
        }
        if carry > 0 { digits.append(carry) }
    }

    /// The quotient, rounded half up to a whole number.
    package func rounded(by divisor: Natural) -> Natural {
        (self + self + divisor).divided(by: divisor + divisor)
    }

    /// The number where it fits in 63 bits, else the largest that does.
    package var clamped: Int64 {
        switch digits.count {
        case 0: 0
        case 1: Int64(digits[0])
        case 2: Int64(clamping: UInt64(digits[1]) << 32 | UInt64(digits[0]))
        default: .max
        }
    }
}

/// Whole-number quotients that are rounded half up, below 0 too.
package enum HalfUp {
    /// `value` ÷ `divisor`, rounded half up; the divisor is above 0.
    package static func quotient(_ value: Int128, _ divisor: Int128) -> Int64 {
        let doubled = 2 * value + divisor
        let by = 2 * divisor
        let whole = doubled / by
        return Int64(clamping: doubled % by < 0 ? whole - 1 : whole)
    }

    /// `value` ÷ `divisor`, rounded up; the divisor is above 0.
    package static func ceiling(_ value: Int128, _ divisor: Int128) -> Int64 {
        let whole = value / divisor
        return Int64(clamping: value % divisor > 0 ? whole + 1 : whole)
    }
}
