import Care

/// What the figures of a spread mean, in words.
extension Spread {
    /// In how many of so many futures a figure lies from low to high: `in four of five futures`.
    ///
    /// Of fewer than ten, low is the least and high the greatest.
    package static func span(of count: Int) -> String {
        switch count {
        case 1: "in the one future"
        case ..<10: "in all \(count) futures"
        default: "in four of five futures"
        }
    }

    /// Which futures low, central and high are of so many in order.
    package static func ranks(of count: Int) -> String {
        if count == 1 { return "Low, central and high are the same: there is one future." }
        func nth(_ tenths: Int) -> String { ordinal(place(tenths: tenths, of: count) + 1) }
        return
            "Low, central and high are the \(nth(1)), \(nth(5)) and \(nth(9)) of \("\(count)".inThousands) "
            + "futures in order."
    }

    private static func ordinal(_ number: Int) -> String {
        let isTeen = (11...13).contains(number % 100)
        let ending = isTeen ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
        return "\(number)\(ending)"
    }
}
