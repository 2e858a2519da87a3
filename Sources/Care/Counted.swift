extension BinaryInteger {
    /// The number with the word for it, as `1 child` or `3,120 children`.
    package func counted(_ singular: String, _ plural: String) -> String {
        "\("\(self)".inThousands) \(self == 1 ? singular : plural)"
    }
}

extension String {
    /// A plain number for people, with commas between thousands, as `-1,842.10`.
    package var inThousands: String {
        let sign = hasPrefix("-") ? "-" : ""
        let body = dropFirst(sign.count)
        let whole = Array(body.prefix { $0 != "." })
        var text = sign
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text + body.dropFirst(whole.count)
    }
}

extension Int64 {
    /// Tenths of a mile in words, as `1 mile` or `0.6 miles`.
    package var tenthsOfMileInWords: String {
        "\(Decimals.text(self, places: 1)) \(self == 10 ? "mile" : "miles")"
    }
}

extension Int {
    /// So many tenths as a decimal number with one decimal, as `40.8`; zero or more.
    package var inTenths: String { "\(self / 10).\(self % 10)" }
}
