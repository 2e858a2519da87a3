import Care

/// The reviews of one period of care, and what was due and late of them in a period of days.
///
/// Every review puts off the day when the next one is due. So reviews that are not recorded can only
/// make less of them late: a child is late for certain where one is late however many there were.
struct ReviewCourse {
    /// What was due in the period of days.
    struct Outcome {
        /// Whether any review was.
        var isDue = false
        /// Whether one of those that were due was late.
        var isLate = false
    }

    private let first: Day
    private let last: Day
    private let gaps: CareMeasures.ReviewGaps
    // When care began, and the day by which it had ended at the latest.
    private let beginning: ClosedRange<Day>
    private let end: Day
    // The same where DEC is not believed, at the earliest.
    private let earliestEnd: Day
    private let reviews: [Day]
    private let unseen: [ClosedRange<Day>]
    // The days on which the only review without its day can have been.
    private let undated: ClosedRange<Day>?

    /// The reviews of a period of care, by what was due from one day through another, both included.
    init(
        _ record: CareRecord, _ period: Int, from first: Day, through last: Day,
        _ gaps: CareMeasures.ReviewGaps
    ) {
        self.first = first
        self.last = last
        self.gaps = gaps
        let beginning = record.beginning(ofPeriod: period)
        self.beginning = beginning
        let episode = record.periods[period].last
        let adult = record.birth?.adding(years: 18)
        func limited(_ day: Day?) -> Day {
            let day = day ?? last.adding(days: 1)
            return adult.map { min(day, $0) } ?? day
        }
        end = limited(episode?.end)
        earliestEnd =
            episode?.isEndKnown == false
            ? limited(episode?.earliestEnd ?? episode?.start) : end
        let held = beginning.lowerBound...max(end, beginning.lowerBound)
        reviews = (record.reviews ?? []).filter(held.contains)
        let isSingle = record.undatedReviews.count == 1
        undated = isSingle ? record.undatedReviews[0] : nil
        unseen =
            record.reviews == nil
            ? [beginning.lowerBound...max(last, beginning.lowerBound)]
            : record.unseenReviews + (isSingle ? [] : record.undatedReviews)
    }

    /// What was due and late if there were no reviews but the recorded ones, and care began as early
    /// as it can have.
    var asRecorded: Outcome { outcome(reviews, since: beginning.lowerBound, until: end) }

    /// Whether a review was late whatever is not recorded.
    var isLateAnyhow: Bool {
        let all = reviews + hidden
        if !isLate(all) { return false }
        guard let undated else { return true }
        var day = max(undated.lowerBound, beginning.lowerBound)
        while day <= min(undated.upperBound, last) {
            if !isLate(all + [day]) { return false }
            day = day.adding(days: 1)
        }
        return true
    }

    private func isLate(_ held: [Day]) -> Bool {
        let latest = beginning.upperBound
        let all = Set(held).sorted()
        // Care may have begun long ago, with reviews of which nothing is known; or late, with none.
        let early = outcome(all, since: min(latest, all.first ?? latest), until: earliestEnd)
        if !early.isLate || beginning.lowerBound == latest { return early.isLate }
        let start = min(latest, reviews.first ?? latest)
        return outcome(all.filter { $0 >= start }, since: start, until: earliestEnd).isLate
    }

    // As many reviews as there can have been on days of which none is recorded. Two make the next the
    // third, with the most time; then one a month is enough.
    private var hidden: [Day] {
        unseen.flatMap { days -> [Day] in
            let upper = min(days.upperBound, end, last)
            let lower = max(days.lowerBound, beginning.lowerBound)
            guard lower <= upper else { return [] }
            var hidden = [lower, min(lower.adding(days: 1), upper), upper]
            // Of those long before, only that there were two matters.
            var day = max(lower.adding(days: 30), first.adding(years: -1))
            while day < upper {
                hidden.append(day)
                day = day.adding(days: 30)
            }
            return hidden
        }
    }

    private func outcome(_ reviews: [Day], since start: Day, until end: Day) -> Outcome {
        var outcome = Outcome()
        var deadline = start.adding(
            workingDays: gaps.firstWorkingDays, bankHolidays: gaps.bankHolidays)
        var held = 0
        while deadline < end && deadline <= last {
            let review = held < reviews.count ? reviews[held] : nil
            let isLate = review.map { $0 > deadline } ?? true
            if deadline >= first {
                outcome.isDue = true
                outcome.isLate = outcome.isLate || isLate
            } else if isLate, review.map({ $0 >= first }) ?? true, end > first {
                outcome.isDue = true
                outcome.isLate = true
            }
            guard let review else { break }
            held += 1
            deadline = review.adding(months: held == 1 ? gaps.secondMonths : gaps.laterMonths)
        }
        return outcome
    }
}
