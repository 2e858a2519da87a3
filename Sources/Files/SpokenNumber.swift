import Care

/// Numbers as people type them in a command: `£425,000`, `425000.50`, `29%`, `0.29`.
package enum SpokenNumber {
    /// The most pounds of an option: a thousand million.
    package static let mostPounds: Int64 = 1_000_000_000

    /// An amount of 0 or more with at most two decimals, a pound sign and thousands commas left
    /// aside; nil where it is none or is more than ``mostPounds``.
    package static func pounds(_ text: String) -> Pence? {
        guard case .value(let pence) = Notation.sum(ArraySlice(text.trimmed.utf8)) else {
            return nil
        }
        return pence
    }

    /// An amount without the pound sign at its front and without thousands commas; nil where the
    /// commas stand elsewhere than before every three digits.
    static func withoutSigns(_ text: String) -> String? {
        var text = text.trimmed
        if text.first == "£" { text = String(text.dropFirst()).trimmed }
        return withoutThousands(text)
    }

    /// A share from 0 to 1 with at most six decimals, or in per cent with at most four; nil where it
    /// is none.
    package static func share(_ text: String) -> Rate? {
        let text = text.trimmed
        let millionths: Int64?
        if text.last == "%" {
            millionths = Decimals.parse(String(text.dropLast()).trimmed, places: 4)
        } else {
            millionths = Decimals.parse(text, places: 6)
        }
        guard let millionths, (0...1_000_000).contains(millionths) else { return nil }
        return Rate(millionths: millionths)
    }

    /// A whole number, thousands commas left aside; nil where it is none.
    package static func whole(_ text: String) -> Int? {
        let text = text.trimmed
        let sign = text.prefix { $0 == "-" || $0 == "+" }
        return withoutThousands(String(text.dropFirst(sign.count))).flatMap { Int(sign + $0) }
    }

    // Commas count only where they stand before every three digits, as in 1,425,000.50. A number with
    // commas does not begin with 0: 0,330 is a slip for something else.
    private static func withoutThousands(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.contains(",") else { return text }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...3).contains(groups[0].count), groups[0].first != "0",
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return ([groups.joined()] + parts.dropFirst().map(String.init)).joined(separator: ".")
    }
}
