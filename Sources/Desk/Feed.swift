import Care
import Exchange
import Files

/// The case system as it was taken in last: a numbered snapshot that never changes.
package final class Feed: Sendable {
    /// The number of the snapshot; 0 = none was ever taken in.
    package let number: Int
    /// When it was taken in.
    package let takenAt: Moment
    /// The instance.
    package let instance: Instance
    /// The policy.
    package let policy: Policy
    /// The digest of the policy.
    package let policyHash: String
    /// The digest of the instance.
    package let inputHash: String
    /// The children by reference.
    let childIndex: [String: Int]
    /// The homes by reference.
    let homeIndex: [String: Int]

    /// A snapshot.
    package init(number: Int, takenAt: Moment, instance: Instance, policy: Policy) {
        self.number = number
        self.takenAt = takenAt
        self.instance = instance
        self.policy = policy
        policyHash = Digest.policy(of: policy)
        inputHash = Digest.input(of: instance)
        childIndex = Dictionary(
            instance.children.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        homeIndex = Dictionary(
            instance.homes.enumerated().map { ($0.element.id, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A child by reference.
    package func child(_ reference: String) -> Child? {
        childIndex[reference].map { instance.children[$0] }
    }

    /// The reference that people take for the same as one that is none: only capitals, blanks, hidden
    /// characters or zeros before a number part them.
    package func reference(like reference: String) -> String? {
        let key = reference.lookAlike.withoutCaseAndZeros
        return instance.children.first { $0.id.lookAlike.withoutCaseAndZeros == key }?.id
    }

    /// A home by reference.
    package func home(_ reference: String) -> Home? {
        homeIndex[reference].map { instance.homes[$0] }
    }

    /// The home's reference a child lives in; nil = none, or no such child.
    package func home(of child: String) -> String? {
        self.child(child)?.home.map { instance.homes[$0].id }
    }

    /// The working day that many working days after a day, by the policy in force.
    package func workingDay(_ count: Int, after day: Day) -> Day {
        day.adding(
            workingDays: count, bankHolidays: policy.settings.bankHolidays.inForce(on: day))
    }

    /// The last working day before a day.
    package func workingDay(before day: Day) -> Day {
        let holidays = policy.settings.bankHolidays.inForce(on: day)
        var day = day.adding(days: -1)
        while day.isWeekend || holidays.contains(day) { day = day.adding(days: -1) }
        return day
    }

    /// How many working days lie after a day, up to and with another.
    package func workingDays(after day: Day, through last: Day) -> Int {
        let holidays = policy.settings.bankHolidays.inForce(on: day)
        var count = 0
        var day = day
        while day < last {
            day = day.adding(days: 1)
            if !day.isWeekend && !holidays.contains(day) { count += 1 }
        }
        return count
    }

    /// What a new feed is held against before it is taken in.
    package struct Judgement: Sendable {
        /// Why it is not taken in, in sentences; empty = it is.
        package var refusals: [String] = []
        /// Whether it says what the last one said: nothing to take in.
        package var isSame = false
        /// Whether all that is against it is how much has changed.
        package var isJump = false
    }

    /// Whether a new feed is to be taken in.
    ///
    /// - Parameters:
    ///   - instance: The new instance.
    ///   - policyHash: The digest of its policy.
    ///   - day: The desk's day.
    ///   - largestJump: The largest change of a count of rows that is believed, a share.
    ///   - acceptsJump: Whether a larger one is believed this time.
    package func judge(
        _ instance: Instance, policyHash: String, on day: Day, largestJump: Rate,
        acceptsJump: Bool
    ) -> Judgement {
        var judgement = Judgement()
        if instance.asOf > day {
            judgement.refusals.append(
                "The data is of \(instance.asOf.inWords), which is in the future; today is "
                    + "\(day.inWords). Its day has to be corrected.")
        }
        guard number > 0 else { return judgement }
        if instance.asOf < self.instance.asOf {
            judgement.refusals.append(
                "The data is of \(instance.asOf.inWords). That is older than the data in use, of "
                    + "\(self.instance.asOf.inWords). Deliver newer data.")
        }
        judgement.isSame =
            Digest.input(of: instance) == inputHash && policyHash == self.policyHash
        let isInTime = judgement.refusals.isEmpty
        if !acceptsJump {
            for (what, old, new) in [
                ("children", self.instance.children.count, instance.children.count),
                ("homes", self.instance.homes.count, instance.homes.count),
            ] {
                let change = abs(new - old)
                // Some rows more or less are nothing in any authority.
                if change > 10, change * 1_000_000 > Int(largestJump.millionths) * old {
                    judgement.refusals.append(
                        "It has \(new) \(what); the data in use has \(old). That is a larger "
                            + "change than is believed (a share of \(largestJump)). Check it.")
                    judgement.isJump = isInTime
                }
            }
        }
        return judgement
    }
}

/// What the desk knows of the feed beside its snapshot: shown on every page.
package struct FeedStatus: Sendable, Hashable {
    /// The number of the snapshot in force; 0 = none.
    package var snapshot: Int
    /// Its day; nil = none.
    package var asOf: Day?
    /// When it was taken in; nil = none.
    package var takenAt: Moment?
    /// Whether it is older than is usual.
    package var isStale: Bool
    /// Why a newer one was not taken in; nil = there is none.
    package var refused: String?

    package init(snapshot: Int, asOf: Day?, takenAt: Moment?, isStale: Bool, refused: String?) {
        self.snapshot = snapshot
        self.asOf = asOf
        self.takenAt = takenAt
        self.isStale = isStale
        self.refused = refused
    }

    /// The age in a sentence for every page.
    package var sentence: String {
        guard let asOf, let takenAt else {
            return "No data of the case system has been taken in yet."
                + (refused.map { " \($0)" } ?? "")
        }
        var text =
            "Data of the case system: \(asOf.inWords), taken in on "
            + "\(takenAt.day.inWords) at \(takenAt.time)."
        if isStale { text += " It is older than usual." }
        if let refused { text += " Newer data was not taken in: \(refused)" }
        return text
    }
}

/// Looks at the feed until it lies still: a value that is told what was seen, and when.
package struct FeedWatch: Sendable, Hashable {
    private var seen: String?
    private var since: Moment?

    /// Nothing has been seen.
    package init() {}

    /// Whether what is seen now has lain unchanged for that many seconds.
    ///
    /// - Parameters:
    ///   - signature: Names, sizes and times of the files.
    ///   - now: The clock.
    ///   - settle: How many seconds.
    package mutating func isStill(_ signature: String, at now: Moment, settle: Int) -> Bool {
        if signature != seen {
            seen = signature
            since = now
        }
        guard let since else { return false }
        return now.milliseconds - since.milliseconds >= Int64(settle) * 1000
    }
}
