extension BinaryInteger {
    /// The number with the word for it, as `1 child` or `3 children`.
    package func counted(_ singular: String, _ plural: String) -> String {
        "\(self) \(self == 1 ? singular : plural)"
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
