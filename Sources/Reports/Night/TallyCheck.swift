/// The two columns of tables of children, those who count and those who do not, checked together.
struct TallyCheck {
    /// Rows that add up to the total, or to one row of the first table.
    struct Part {
        /// The row of the first table that they take apart; nil = the total.
        var row: Int?
        /// The tallies.
        var tallies: [RoundedTally]
    }

    private var counted: DisclosureCheck
    private var notCounted: DisclosureCheck

    /// No table yet.
    init(total: RoundedTally) {
        counted = DisclosureCheck(total: total.counted)
        notCounted = DisclosureCheck(total: total.notCounted)
    }

    /// Takes a table in where neither column tells a small count, and says whether it did.
    mutating func admit(_ parts: [Part]) -> Bool {
        var (first, second) = (counted, notCounted)
        guard
            first.admit(parts.map { .init(row: $0.row, counts: $0.tallies.map(\.counted)) }),
            second.admit(parts.map { .init(row: $0.row, counts: $0.tallies.map(\.notCounted)) })
        else { return false }
        (counted, notCounted) = (first, second)
        return true
    }
}
