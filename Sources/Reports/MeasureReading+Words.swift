import Care
import Measures

extension MeasureReading {
    /// How many count, out of how many, in a phrase for a box.
    var countInWords: String {
        let known = "\(tally.known) \(tally.known == 1 ? measure.unit.one : measure.unit.many)"
        return "\(tally.counted) of the \(known) whose location we know, in foster and children's"
            + " homes"
    }
}

extension MeasureReading.Standing {
    /// What it would take to meet the target, or what room is left, in a sentence.
    var inWords: String? {
        switch self {
        case .missed(let count):
            "To meet the target, \(count) fewer \(count == 1 ? "child" : "children") would need to live"
                + " outside, if the total stays the same."
        case .met(0): "The target is met, with no room left: one more child outside would miss it."
        case .met(let spare):
            "The target is met, with room for \(spare) more \(spare == 1 ? "child" : "children") outside."
        }
    }
}

extension Tally {
    /// How many more children there are whose location is not known, and what that leaves open, as a
    /// sentence of the headline; nil where the location of everybody is known, or of nobody.
    var unknownInHeadline: String? {
        guard unknown > 0, let low, let high, known > 0 else { return nil }
        let start =
            "We do not know where \(unknown.counted("more child lives", "more children live"))"
        return low.percentage == high.percentage
            ? "\(start); the share would be \(low.percentage) either way."
            : "\(start), so the share is between \(low.percentage) and \(high.percentage)."
    }

    /// What is said where the location of everybody is known.
    static let allKnownInWords = "We know where every one of these children lives."

    /// What the children whose location is not known could change, in a sentence.
    func unknownInWords(_ low: Share, _ high: Share) -> String {
        let isSingle = unknown == 1
        return
            "We do not know where \(unknown) \(isSingle ? "child lives, so that child is" : "children live, so they are")"
            + " not counted. The share would be between \(low.percentage) (none outside) and"
            + " \(high.percentage) (all outside)."
    }
}
