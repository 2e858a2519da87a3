import Care

/// The ages, in whole years on a day, that demand is counted by.
package enum AgeBand: Int, CaseIterable, Sendable, Hashable, Comparable {
    /// Under 1.
    case baby
    /// 1 to 4.
    case oneToFour
    /// 5 to 9.
    case fiveToNine
    /// 10 to 15.
    case tenToFifteen
    /// 16 and 17.
    case sixteenAndOver

    /// The band of an age in whole years; 18 and over counts with 16 and 17.
    package init(age: Int) {
        switch age {
        case ..<1: self = .baby
        case ..<5: self = .oneToFour
        case ..<10: self = .fiveToNine
        case ..<16: self = .tenToFifteen
        default: self = .sixteenAndOver
        }
    }

    /// The ages in results: `0`, `1-4`, `5-9`, `10-15`, `16-17`.
    package var name: String {
        switch self {
        case .baby: "0"
        case .oneToFour: "1-4"
        case .fiveToNine: "5-9"
        case .tenToFifteen: "10-15"
        case .sixteenAndOver: "16-17"
        }
    }

    /// Whether the left band is younger.
    package static func < (left: AgeBand, right: AgeBand) -> Bool {
        left.rawValue < right.rawValue
    }
}
