import Care

/// The birthdays of one child on which a band of ages starts, and the 18th.
struct LifeClock: Sendable {
    // Day numbers, ascending; the first is the birth, the last the 18th birthday.
    private let starts: [Int]

    init(birth: Day) {
        starts = (JourneyBands.ages + [18]).map { Int(birth.adding(years: $0).number) }
    }

    /// The 18th birthday.
    var birthday: Int { starts[starts.count - 1] }

    /// The band of ages on a day.
    func band(on day: Int) -> Int {
        var band = starts.count - 2
        while band > 0, starts[band] > day { band -= 1 }
        return band
    }

    /// The day on which the next band starts, or the 18th birthday.
    func end(of band: Int) -> Int { starts[band + 1] }

    /// The ages that results are counted by.
    func ages(on day: Int) -> AgeBand {
        switch band(on: day) {
        case 0: .baby
        case 1: .oneToFour
        case 2: .fiveToNine
        case 3, 4: .tenToFifteen
        default: .sixteenAndOver
        }
    }
}
