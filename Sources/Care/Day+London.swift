extension Day {
    /// The day it is in London at an instant.
    ///
    /// British Summer Time by the rule in force since 1996: from 01:00 UTC on the last Sunday of
    /// March to 01:00 UTC on the last Sunday of October (Summer Time Order 2002).
    ///
    /// - Parameter seconds: Seconds since 1970-01-01 00:00 UTC, leap seconds not counted.
    package init(inLondonAt seconds: Int64) {
        let ahead = Instant(seconds: seconds).secondsLondonIsAhead
        self.init(number: Int32(clamping: Day.floor(seconds + ahead, by: 86_400)))
    }

    // 01:00 UTC on the last Sunday of a month of 31 days.
    fileprivate static func change(inMonth month: Int, of year: Int) -> Int64 {
        let last = Day(year: year, month: month, day: 31) ?? Day(number: 0)
        // 1970-01-01 was a Thursday; 0 here is Sunday.
        let weekday = ((Int64(last.number) + 4) % 7 + 7) % 7
        return (Int64(last.number) - weekday) * 86_400 + 3600
    }

    fileprivate static func floor(_ value: Int64, by divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Instant {
    /// How many seconds clocks in London are ahead of UTC: 3600 in summer, else 0.
    package var secondsLondonIsAhead: Int64 {
        let year = Day(number: Int32(clamping: Day.floor(seconds, by: 86_400))).year
        let isSummer =
            seconds >= Day.change(inMonth: 3, of: year)
            && seconds < Day.change(inMonth: 10, of: year)
        return isSummer ? 3600 : 0
    }
}
