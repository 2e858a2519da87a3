import Care

/// What stands between the homes of an instance and a clear answer.
struct Readiness {
    /// One column whose blanks leave questions.
    struct Gap {
        /// The file.
        var file: String
        /// The column.
        var column: String
        /// Homes that can only answer `ask` because of it.
        var homes: Int
        /// Pairs of child and home that filling it in would release.
        var pairs: Int
    }

    /// Homes that can only answer `ask` for every child.
    var homesThatOnlyAsk: Int
    /// The columns, most pairs first.
    var gaps: [Gap]

    /// The readiness of an instance; nil where it is not measured.
    static func measure(_ instance: Instance, _ policy: Policy) -> Readiness? {
        nil
    }
}
