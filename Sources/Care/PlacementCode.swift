/// What the placement types of SSDA903 (PLACE) mean.
package enum PlacementCode {
    /// Whether it is a temporary placement (T0 to T4), away from the usual one.
    package static func isTemporary(_ place: String?) -> Bool {
        switch place {
        case "T0", "T1", "T2", "T3", "T4": true
        default: false
        }
    }

    /// The kind of home; ``HomeKind/other`` for every code without one of its own.
    package static func kind(of place: String?) -> HomeKind {
        switch place {
        case "U1", "U2", "U3": .connected
        case "U4", "U5", "U6": .foster
        case "K1": .secure
        case "K2", "R1", "S1": .childrensHome
        case "K3", "H5", "P2": .supported
        case "R3": .familyCentre
        case "P1": .withParents
        case "A3", "A4", "A5", "A6": .adoptive
        default: .other
        }
    }

    /// Whether it is a code of the collection in any year; a blank or another text says nothing of
    /// where the child lives.
    package static func isKnown(_ place: String?) -> Bool {
        switch place {
        case "R2", "R5", "P3", "Z1", "Z11", "Z12", "Z13", "Z14": true
        default: isTemporary(place) || kind(of: place) != .other
        }
    }
}
