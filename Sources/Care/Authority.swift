/// An authority that places children: its code, its neighbours, its target.
public struct Authority: Sendable, Hashable {
    /// Upper-tier GSS code.
    public var code: String
    /// Its name.
    public var name: String
    /// GSS codes of the authorities that share a border with it, sorted.
    public var adjoining: [String]
    /// The target share of children outside; nil where none is set.
    public var outOfAreaTarget: Rate?

    /// Creates an authority.
    public init(code: String, name: String, adjoining: [String], outOfAreaTarget: Rate? = nil) {
        self.code = code
        self.name = name
        self.adjoining = adjoining.sorted()
        self.outOfAreaTarget = outOfAreaTarget
    }

    /// Where a home in `authority` lies for a child of this one.
    public func location(of authority: String?) -> AreaLocation {
        guard let authority else { return .unknown }
        if authority == code { return .inside }
        return adjoining.contains(authority) ? .adjoining : .distant
    }
}

/// Where a home lies, seen from the placing authority.
public enum AreaLocation: Sendable, Hashable {
    /// In the placing authority (SSDA903 IN).
    case inside
    /// Outside, in an authority that shares a border.
    case adjoining
    /// Outside, and not in an authority that shares a border.
    case distant
    /// Not known: neither IN nor OUT.
    case unknown

    /// Whether the home is known to stand outside (SSDA903 OUT).
    public var isOutside: Bool { self == .adjoining || self == .distant }

    /// The SSDA903 word: IN, OUT, or unknown.
    public var inOut: String {
        switch self {
        case .inside: "IN"
        case .adjoining, .distant: "OUT"
        case .unknown: "unknown"
        }
    }
}

/// A share between nothing and all, with six decimals, exact.
public struct Rate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Millionths; 0 to a million for a share.
    public var millionths: Int64

    /// Creates a rate from millionths.
    public init(millionths: Int64) {
        self.millionths = millionths
    }

    /// Whether the left rate is lower.
    public static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }

    /// The exact decimal number, as `0.29`.
    public var description: String { Decimals.text(millionths, places: 6) }
}
