/// The four kinds of placement that demand is counted by.
package enum CareKind: Int, CaseIterable, Sendable, Hashable, Comparable {
    /// Foster care, by relatives and friends too.
    case fostering
    /// Children's homes and residential care homes.
    case residential
    /// Semi-independent and independent living, supported accommodation.
    case supported
    /// Every other placement: with parents, adopters, in hospital, custody, schools.
    case other

    /// The name in results: `fostering`, `residential`, `supported`, `other`.
    package var name: String {
        switch self {
        case .fostering: "fostering"
        case .residential: "residential"
        case .supported: "supported"
        case .other: "other"
        }
    }

    /// The kind of a SSDA903 PLACE code; K3 counts as supported.
    package init(place: String?) {
        self = place == "K3" ? .supported : CareKind(stockFlowPlace: place)
    }

    /// The kind of a PLACE code as the stock-and-flow method has it, which does not know K3.
    ///
    /// Source: the field's open demand model, version 0.5.1.
    package init(stockFlowPlace place: String?) {
        switch place {
        case "U1", "U2", "U3", "U4", "U5", "U6": self = .fostering
        case "K2", "R1": self = .residential
        case "H5", "P2": self = .supported
        default: self = .other
        }
    }

    /// Whether the left kind comes first in results.
    package static func < (left: CareKind, right: CareKind) -> Bool {
        left.rawValue < right.rawValue
    }
}
