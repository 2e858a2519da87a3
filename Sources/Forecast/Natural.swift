/// A whole number of 0 or more of any size, for products of exact shares.
struct Natural: Sendable, Hashable, Comparable {
    // Least first; no zero at the end.
    private var words: [UInt64]

    init(_ value: UInt64) { words = value == 0 ? [] : [value] }

    static func * (left: Natural, right: UInt64) -> Natural {
        var product = Natural(0)
        if right == 0 { return product }
        var carry: UInt64 = 0
        for word in left.words {
            let full = word.multipliedFullWidth(by: right)
            let (sum, overflow) = full.low.addingReportingOverflow(carry)
            product.words.append(sum)
            carry = full.high + (overflow ? 1 : 0)
        }
        if carry > 0 { product.words.append(carry) }
        return product
    }

    static func + (left: Natural, right: Natural) -> Natural {
        var sum = Natural(0)
        var carry: UInt64 = 0
        for index in 0..<max(left.words.count, right.words.count) {
            let first = index < left.words.count ? left.words[index] : 0
            let second = index < right.words.count ? right.words[index] : 0
            let (part, over) = first.addingReportingOverflow(second)
            let (whole, further) = part.addingReportingOverflow(carry)
            sum.words.append(whole)
            carry = (over ? 1 : 0) + (further ? 1 : 0)
        }
        if carry > 0 { sum.words.append(carry) }
        return sum
    }

    static func < (left: Natural, right: Natural) -> Bool {
        if left.words.count != right.words.count { return left.words.count < right.words.count }
        for (first, second) in zip(left.words, right.words).reversed() where first != second {
            return first < second
        }
        return false
    }

    /// The largest whole number that, times the divisor, is no more than this; below 2⁶³.
    func quotient(by divisor: Natural) -> UInt64 {
        precondition(divisor != Natural(0), "no number is divided by 0")
        var quotient: UInt64 = 0
        for bit in (0..<63).reversed() {
            let tried = quotient | (1 << UInt64(bit))
            if divisor * tried <= self { quotient = tried }
        }
        return quotient
    }
}
