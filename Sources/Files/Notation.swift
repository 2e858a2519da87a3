import Care

/// How days, numbers and money are written in files, and what to say where they are not.
package enum Notation {
    /// A value, or what is wrong with its text and the mend.
    package enum Reading<Value> {
        /// The value.
        case value(Value)
        /// What is wrong, and the mend.
        case fault(String)
    }

    /// The day written as `2011-09-30` or `30/09/2011`.
    package static func day(_ text: ArraySlice<UInt8>) -> Reading<Day> {
        let dash = UInt8(ascii: "-")
        let base = text.startIndex
        if text.count == 10, text[base + 4] == dash, text[base + 7] == dash,
            let year = number(text[base..<base + 4]),
            let month = number(text[base + 5..<base + 7]),
            let day = number(text[base + 8..<base + 10])
        {
            if let value = Day(year: year, month: month, day: day) { return .value(value) }
            if month > 12, day <= 12, day >= 1 {
                return .fault(
                    "there is no month \(month); this form is year-month-day, so write the month "
                        + "before the day")
            }
            return .fault(
                "the calendar has no such day; check the date and write it as 2011-09-30")
        }
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.count == 3, parts[0].count <= 2, parts[1].count <= 2,
            let day = number(parts[0]), let month = number(parts[1]),
            let year = number(parts[2])
        {
            if parts[2].count == 2 {
                return .fault(
                    "write the year in full, for example 14/05/2003")
            }
            if parts[2].count == 4 {
                if let value = Day(year: year, month: month, day: day) { return .value(value) }
                if month > 12, month <= 31, day >= 1, day <= 12 {
                    return .fault(
                        "there is no month \(month): a date with slashes is always "
                            + "day/month/year, and this looks like month/day/year; write "
                            + "\(padded(month))/\(padded(day))/\(year)")
                }
                return .fault(
                    "the calendar has no such day; check the date and write it as 30/09/2011")
            }
        }
        return .fault(dayFault(text))
    }

    private static func dayFault(_ text: ArraySlice<UInt8>) -> String {
        let whole = text.prefix { $0 != UInt8(ascii: ".") }
        if whole.count == 5, let serial = number(whole),
            whole.count == text.count || number(text.dropFirst(whole.count + 1)) != nil,
            let origin = Day(year: 1899, month: 12, day: 30)
        {
            let day = origin.adding(days: serial)
            return
                "\(String(decoding: text, as: UTF8.self)) is how Excel stores \(day); format the "
                + "column as yyyy-mm-dd and save again"
        }
        if text.contains(UInt8(ascii: ":")) {
            return "a date stands without a time of day; write only the date, as 2011-09-30"
        }
        if isScientific(text) {
            return "this is a number in Excel's scientific notation; format the column as "
                + "yyyy-mm-dd and save again"
        }
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        if parts.count == 3, parts[2].count == 2, parts[0].count <= 2, number(parts[2]) != nil {
            return "write the year in full, for example 2003-05-14"
        }
        return "this is not a date; write it as 2011-09-30, or as 30/09/2011 (day/month/year)"
    }

    /// A count: digits only, at most nine.
    package static func count(_ text: ArraySlice<UInt8>) -> Reading<Int> {
        count(text, in: .count)
    }

    /// A count: digits only, at most nine, within the range of a column.
    package static func count(
        _ text: ArraySlice<UInt8>, in range: NumberRange
    ) -> Reading<Int> {
        if text.count <= 9, let value = number(text) {
            if range.values.contains(value) { return .value(value) }
            return .fault("the number is out of range; it is \(range.words)")
        }
        if let fault = numberFault(text) { return .fault(fault) }
        if text.first == UInt8(ascii: "-") {
            return .fault("a count is 0 or more; write a whole number without a minus sign")
        }
        if text.contains(UInt8(ascii: ".")), plainDecimal(text) {
            return .fault("a count is a whole number; write it without decimals")
        }
        if number(text) != nil {
            return .fault("the number is out of range; it is \(range.words)")
        }
        return .fault("this is not a whole number; write digits only, as 3")
    }

    /// Whole metres on the National Grid; a minus sign is read, and `546182.0`, as programs write
    /// whole numbers of a column that has blanks.
    package static func metres(_ text: ArraySlice<UInt8>) -> Reading<Int32> {
        let isNegative = text.first == UInt8(ascii: "-")
        var digits = isNegative ? text.dropFirst() : text
        if let point = digits.firstIndex(of: UInt8(ascii: ".")), point + 1 < digits.endIndex,
            digits[(point + 1)...].allSatisfy({ $0 == 0x30 })
        {
            digits = digits[..<point]
        }
        if digits.count <= 8, let value = number(digits) {
            return .value(Int32(isNegative ? -value : value))
        }
        if let fault = numberFault(text) { return .fault(fault) }
        if plainDecimal(digits) {
            let size = number(digits.prefix { $0 != UInt8(ascii: ".") }) ?? 0
            if size <= 90 {
                return .fault(
                    "this looks like a latitude or longitude; positions are whole metres on the "
                        + "British National Grid (EPSG:27700), as 546182")
            }
            return .fault("positions are whole metres; write the number without decimals")
        }
        return .fault(
            "this is not a number; write whole metres on the British National Grid, as 546182")
    }

    /// The most pence for one child for one week: a million pounds.
    package static let mostPence: Int64 = 100_000_000

    /// The most kilometres: more than Great Britain is long.
    package static let mostKilometres: Int64 = 3_000

    /// The most pence of a sum: a thousand million pounds.
    package static let mostPenceOfSum: Int64 = 100_000_000_000

    /// Pounds per week with at most two decimals, up to a million, as people write them: `842.10`,
    /// `£1,842.10`.
    package static func pounds(_ text: ArraySlice<UInt8>) -> Reading<Pence> {
        spoken(text, most: mostPence)
    }

    /// A sum of pounds with at most two decimals, up to a thousand million, as people write it:
    /// `425000`, `£425,000`.
    package static func sum(_ text: ArraySlice<UInt8>) -> Reading<Pence> {
        spoken(text, most: mostPenceOfSum)
    }

    /// Pounds per week as the tables of an instance hold them: digits and a point alone.
    ///
    /// A sign or a comma there is a fault of the program that wrote the table.
    package static func plainPounds(_ text: ArraySlice<UInt8>) -> Reading<Pence> {
        pounds(text, most: mostPence)
    }

    /// A sum of pounds, digits and a point alone.
    package static func plainSum(_ text: ArraySlice<UInt8>) -> Reading<Pence> {
        pounds(text, most: mostPenceOfSum)
    }

    private static func spoken(_ text: ArraySlice<UInt8>, most: Int64) -> Reading<Pence> {
        if isScientific(text) { return pounds(text, most: most) }
        let string = String(decoding: text, as: UTF8.self)
        guard let plain = SpokenNumber.withoutSigns(string) else {
            return .fault(
                "a comma stands before every three digits and nowhere else, and a number with commas "
                    + "does not begin with 0; write 1842.10 or 1,842.10")
        }
        if plain.contains("£") {
            return .fault("a pound sign stands at the front and nowhere else; write £842.10")
        }
        return pounds(ArraySlice(plain.utf8), most: most)
    }

    private static func pounds(
        _ text: ArraySlice<UInt8>, most: Int64
    ) -> Reading<Pence> {
        if let value = decimal(text, places: 2), value >= 0, value <= most {
            return .value(Pence(value))
        }
        if let fault = numberFault(text) { return .fault(fault) }
        if text.first == UInt8(ascii: "-") {
            return .fault("money is 0 or more; write pounds without a minus sign")
        }
        if plainDecimal(text) {
            let decimals = text.drop { $0 != UInt8(ascii: ".") }.count - 1
            if decimals > 2 {
                return .fault("money has at most two decimals; round it to pence, as 842.10")
            }
            return .fault("the amount is too large; pounds are 0 to \(most / 100) here")
        }
        return .fault("this is not an amount; write pounds as 842.10")
    }

    /// Kilometres with at most three decimals, in whole metres, up to 3000.
    package static func kilometres(_ text: ArraySlice<UInt8>) -> Reading<Metres> {
        if let value = decimal(text, places: 3), value >= 0, value <= mostKilometres * 1000 {
            return .value(Metres(value))
        }
        if let fault = numberFault(text) { return .fault(fault) }
        if text.first == UInt8(ascii: "-") {
            return .fault("a distance is 0 or more; write kilometres without a minus sign")
        }
        if plainDecimal(text) {
            let decimals = text.drop { $0 != UInt8(ascii: ".") }.count - 1
            if decimals > 3 {
                return .fault(
                    "kilometres have at most three decimals (whole metres); round the number")
            }
            return .fault("the distance is too large; kilometres are 0 to \(mostKilometres)")
        }
        return .fault("this is not a distance; write kilometres as 2.5")
    }

    /// A decimal number of 0 or more with at most that many decimals, times ten to that power.
    package static func fraction(_ text: ArraySlice<UInt8>, places: Int) -> Reading<Int64> {
        if let value = decimal(text, places: places), value >= 0 { return .value(value) }
        if let fault = numberFault(text) { return .fault(fault) }
        if text.first == UInt8(ascii: "-") {
            return .fault("the number is 0 or more; write it without a minus sign")
        }
        if plainDecimal(text) {
            let decimals = text.drop { $0 != UInt8(ascii: ".") }.count - 1
            if decimals > places {
                return .fault("the number has at most \(places) decimals; round it")
            }
            return .fault("the number is too large; it has at most 12 digits before the point")
        }
        return .fault("this is not a number; write digits with a point, as 2.5")
    }

    // Habits of spreadsheets that every number shares.
    private static func numberFault(_ text: ArraySlice<UInt8>) -> String? {
        if isScientific(text) {
            return "this is Excel's scientific notation, which has lost digits; format the column "
                + "as Number without decimals and save again"
        }
        let string = String(decoding: text, as: UTF8.self)
        if string.contains("£") {
            return "numbers stand without a pound sign; write only the number, as 842.10"
        }
        if text.contains(UInt8(ascii: ",")) {
            return "numbers stand without thousands commas; write 1842.10, not 1,842.10"
        }
        if text.last == UInt8(ascii: "%") {
            return "write the share as a decimal number, as 0.29"
        }
        if text.first == UInt8(ascii: "+") {
            return "numbers stand without a plus sign; write only the number"
        }
        return nil
    }

    /// Whether the text is a number as Excel shortens it: `1.2E+05`.
    package static func isScientific(_ text: ArraySlice<UInt8>) -> Bool {
        guard let mark = text.firstIndex(where: { $0 == 0x45 || $0 == 0x65 }) else { return false }
        let tail = text[(mark + 1)...]
        guard tail.first == UInt8(ascii: "+") || tail.first == UInt8(ascii: "-") else {
            return false
        }
        return number(tail.dropFirst()) != nil && plainDecimal(text[..<mark])
    }

    private static func plainDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            }
    }

    private static func decimal(_ text: ArraySlice<UInt8>, places: Int) -> Int64? {
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        for byte in text {
            if byte == 0x2E, decimals < 0, digits > 0 {
                decimals = 0
            } else if byte >= 0x30, byte <= 0x39 {
                if decimals >= 0 {
                    decimals += 1
                    if decimals > places { return nil }
                }
                digits += 1
                if digits > 15 { return nil }
                value = value * 10 + Int64(byte - 0x30)
            } else {
                return nil
            }
        }
        if digits == 0 || decimals == 0 { return nil }
        for _ in max(decimals, 0)..<places {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = scaled
        }
        return value
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        guard !text.isEmpty, text.count <= 18 else { return nil }
        var value = 0
        for byte in text {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
