/// An authority that places children: its code, its neighbours, its target.
package struct Authority: Sendable, Hashable {
    /// Upper-tier GSS code.
    package var code: String
    /// Its name.
    package var name: String
    /// GSS codes of the authorities that share a border with it, sorted.
    package var adjoining: [String]
    /// The target share of children outside; nil where none is set.
    package var outOfAreaTarget: Rate?

    package init(code: String, name: String, adjoining: [String], outOfAreaTarget: Rate? = nil) {
        self.code = code
        self.name = name
        self.adjoining = adjoining.sorted()
        self.outOfAreaTarget = outOfAreaTarget
    }

    /// Where a home in `authority` lies for a child of this one.
    package func location(of authority: String?) -> AreaLocation {
        guard let authority else { return .unknown }
        if authority == code { return .inside }
        return adjoining.contains(authority) ? .adjoining : .distant
    }
}

/// Where a home lies, seen from the placing authority.
package enum AreaLocation: Sendable, Hashable {
    /// In the placing authority (SSDA903 IN).
    case inside
    /// Outside, in an authority that shares a border.
    case adjoining
    /// Outside, and not in an authority that shares a border.
    case distant
    /// Not known: neither IN nor OUT.
    case unknown

    /// Whether the home is known to stand outside (SSDA903 OUT).
    package var isOutside: Bool { self == .adjoining || self == .distant }

    /// The SSDA903 word: IN, OUT, or unknown.
    package var inOut: String {
        switch self {
        case .inside: "IN"
        case .adjoining, .distant: "OUT"
        case .unknown: "unknown"
        }
    }
}

/// A share between nothing and all, with six decimals, exact.
package struct Rate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Millionths; 0 to a million for a share.
    package var millionths: Int64

    /// The rate of so many millionths.
    package init(millionths: Int64) {
        self.millionths = millionths
    }

    /// The lowest rate that allows the same shares of at most so many.
    ///
    /// A cap that lies a little below a share, such as 0.333333, is missed by as little: no search can
    /// tell that from meeting it. The share next below is what counts.
    ///
    /// - Parameter count: the most of whom a share is taken; 1 or more.
    package func tightened(for count: Int) -> Rate {
        if millionths <= 0 || millionths >= 1_000_000 { return self }
        var best: (part: Int64, whole: Int64) = (0, 1)
        for whole in 1...Int64(max(1, count)) {
            let part = millionths * whole / 1_000_000
            if part * best.whole > best.part * whole { best = (part, whole) }
        }
        return Rate(millionths: (1_000_000 * best.part + best.whole - 1) / best.whole)
    }

    /// Whether the left rate is lower.
    package static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }

    /// The exact decimal number, as `0.29`.
    package var description: String { Decimals.text(millionths, places: 6) }
}
