import Care

/// What a whole allocation has to keep beside the rules.
package struct AllocationLimits: Sendable, Hashable {
    /// Whether pairs that only ask take part.
    package var includesAsk = false
    /// The most that all homes and contract shortfalls may cost in a week; nil for no limit.
    package var budget: Pence?
    /// The most children outside, as a share of those whose location is known; nil for no limit.
    package var outOfAreaCap: Rate?
    /// Whether each child above the target share outside is charged; yes by default.
    package var chargesOutsideTarget = true
    /// Children whose home is agreed already (``AgreedHomes``), by index; a nil home is no home.
    ///
    /// Every plan gives them these homes.
    package var agreed: [Int: Int?] = [:]

    /// No budget, no cap, nothing agreed; the target is charged, pairs that ask are left out.
    package init() {}
}
