/// A civil day in the Gregorian calendar, without time or time zone.
///
/// Held as a count of days, so that days compare and subtract in one instruction.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01 (negative before).
    package let number: Int32

    /// The day that many days after 1970-01-01.
    package init(number: Int32) {
        self.number = number
    }

    /// The day of that name, or nil where the calendar has none (30 February).
    ///
    /// - Parameters:
    ///   - year: 1 to 9999.
    ///   - month: 1 to 12.
    ///   - day: 1 to the length of the month.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        number = Day.count(year: year, month: month, day: day)
    }

    /// The day written as `2011-09-30`, or nil.
    package init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Day.digits(bytes[0..<4]), let month = Day.digits(bytes[5..<7]),
            let day = Day.digits(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// Whether the year has a 29 February.
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days in a month: 28 to 31.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Days from the civil calendar, counting years from March so that the leap day is last.
    private static func count(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Year, month (1–12) and day of the month (1–31).
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The year.
    package var year: Int { components.year }

    /// Whether the day lies in a year that systems write for "none": 1900, 2099 or 9999, and the
    /// years beyond them.
    package static func isPlaceholder(_ day: Day) -> Bool {
        day.year <= 1900 || day.year >= 2099
    }

    /// Whether the day is a Saturday or a Sunday.
    package var isWeekend: Bool {
        // 1970-01-01 was a Thursday; 0 here is Monday.
        let weekday = ((Int(number) + 3) % 7 + 7) % 7
        return weekday >= 5
    }

    /// The day that many days later (earlier where negative).
    package func adding(days: Int) -> Day {
        Day(number: number + Int32(days))
    }

    /// The same day of the year that many years later; 29 February becomes 1 March where needed.
    package func adding(years: Int) -> Day {
        let (year, month, day) = components
        return Day(year: year + years, month: month, day: day)
            ?? Day(number: Day.count(year: year + years, month: 3, day: 1))
    }

    /// Whole years from another day to this one, 29 February counted on 1 March: an age.
    package func wholeYears(since birth: Day) -> Int {
        let now = components
        let then = birth.components
        let before = (now.month, now.day) < (then.month, then.day)
        return now.year - then.year - (before ? 1 : 0)
    }

    /// The last of that many working days after this day, which is itself not counted.
    ///
    /// Saturdays, Sundays and the bank holidays given are skipped.
    package func adding(workingDays: Int, bankHolidays: Set<Day>) -> Day {
        var day = self
        var left = workingDays
        while left > 0 {
            day = day.adding(days: 1)
            if !day.isWeekend && !bankHolidays.contains(day) { left -= 1 }
        }
        return day
    }

    /// The 31 August before this day (never the day itself), on which school years turn.
    package var lastSchoolYearEnd: Day {
        let year = self.year
        let end = Day(number: Day.count(year: year, month: 8, day: 31))
        return end < self ? end : Day(number: Day.count(year: year - 1, month: 8, day: 31))
    }

    /// Days from another day to this one.
    package func days(since other: Day) -> Int {
        Int(number) - Int(other.number)
    }

    /// Whether the left day comes first.
    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// The day as `2011-09-30`.
    package var description: String {
        let (year, month, day) = components
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        func append(_ value: Int, digits: Int) {
            var power = 1
            for _ in 1..<digits { power *= 10 }
            while power <= value / 10 { power *= 10 }
            while power > 0 {
                bytes.append(UInt8(0x30 + value / power % 10))
                power /= 10
            }
        }
        if year < 0 { bytes.append(0x2D) }
        append(abs(year), digits: 4)
        bytes.append(0x2D)
        append(month, digits: 2)
        bytes.append(0x2D)
        append(day, digits: 2)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The day in words, as `30 September 2011`.
    package var inWords: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ]
        let (year, month, day) = components
        return "\(day) \(months[month - 1]) \(year)"
    }
}
