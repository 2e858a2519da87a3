import Care

/// Whether a placement lies in the authority's own area.
package enum CareSide: Int, CaseIterable, Sendable, Hashable, Comparable {
    /// In the authority.
    case inside
    /// Outside it, adjoining or not.
    case outside
    /// Not known: no postcode, or one that the directory does not have.
    case unknown

    /// The side of a placement seen from the authority.
    package init(_ location: AreaLocation) {
        switch location {
        case .inside: self = .inside
        case .adjoining, .distant: self = .outside
        case .unknown: self = .unknown
        }
    }

    /// The side in results: `in`, `out`, `unknown`.
    package var name: String {
        switch self {
        case .inside: "in"
        case .outside: "out"
        case .unknown: "unknown"
        }
    }

    /// Whether the left side comes first in results.
    package static func < (left: CareSide, right: CareSide) -> Bool {
        left.rawValue < right.rawValue
    }
}
