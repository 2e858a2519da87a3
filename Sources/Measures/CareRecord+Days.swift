import Care

extension CareRecord.Episode {
    /// The first and the last day on which it can have started; one day where DECOM is believed.
    var starts: ClosedRange<Day> {
        start...(isStartKnown ? start : max(start, latestStart ?? start))
    }

    /// The first and the last day on which it can have ended, one day where DEC is believed; nil where
    /// it is open.
    var ends: ClosedRange<Day>? {
        end.map { end in (isEndKnown ? end : min(end, earliestEnd ?? start))...end }
    }
}

extension CareRecord {
    /// The days of a span on which the child can have been born; the span where no birth is known, or
    /// where it is one day.
    func born(in days: ClosedRange<Day>) -> ClosedRange<Day> {
        guard let birth, days.lowerBound < days.upperBound, birth > days.lowerBound else {
            return days
        }
        return min(birth, days.upperBound)...days.upperBound
    }

    /// Whether care that ended on one of some days ended in a period and at an age, in whole years;
    /// nil where it surely did not, false where that is not known.
    func ended(
        _ ends: ClosedRange<Day>, in period: ClosedRange<Day>, ages: ClosedRange<Int>
    ) -> Bool? {
        guard ends.overlaps(period) else { return nil }
        let days = ends.clamped(to: period)
        guard let youngest = age(on: days.lowerBound), let oldest = age(on: days.upperBound) else {
            return days == ends
        }
        if !ages.overlaps(youngest...max(youngest, oldest)) { return nil }
        return days == ends && ages.contains(youngest) && ages.contains(oldest)
    }
}
