import Care

/// The codes of one column of the return, each with the collection years it is valid in.
///
/// Where the sources disagree about a code it stands in doubt, which is a warning and never an
/// error.
package struct ReturnCodeList: Sendable {
    /// A code.
    package struct Code: Sendable, Hashable {
        /// The code, upper case.
        package var code: String
        /// What it means; nil where no source at hand says.
        package var meaning: String?
        /// The year the first return with the code ends in; nil = as long as anybody knows.
        package var first: Int?
        /// The year the last return with the code ends in; nil = still valid.
        package var last: Int?
        /// The first day from which the sources disagree whether the code may be used.
        package var doubtFrom: Day?
        /// What they disagree about.
        package var doubt: String?
    }

    /// Whether a code may stand in a row.
    package enum Standing: Sendable, Hashable {
        /// It may.
        case valid
        /// Sources disagree; the text says how.
        case doubtful(String)
        /// The code belongs to other years; the text says to which.
        case outOfYear(String)
        /// The list has no such code.
        case unknown
    }

    /// The column.
    package var column: String
    /// The codes.
    package var codes: [Code]
    private var byCode: [String: Int]

    init(_ column: String, _ codes: [Code]) {
        self.column = column
        self.codes = codes
        byCode = Dictionary(
            codes.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The code's entry, or nil.
    package func entry(_ code: String) -> Code? {
        byCode[code].map { codes[$0] }
    }

    /// Whether a code may stand in a row.
    ///
    /// - Parameters:
    ///   - code: upper case.
    ///   - year: the collection year of the row.
    ///   - lastDay: the last day the row speaks of; the end of the year by default.
    package func standing(of code: String, in year: CollectionYear, lastDay: Day? = nil) -> Standing
    {
        guard let entry = entry(code) else { return .unknown }
        if let first = entry.first, year.end < first {
            return .outOfYear("from \(CollectionYear(endingIn: first)) on")
        }
        if let last = entry.last, year.end > last {
            return .outOfYear("to \(CollectionYear(endingIn: last))")
        }
        if let doubt = entry.doubt, let from = entry.doubtFrom, lastDay ?? year.lastDay >= from {
            return .doubtful(doubt)
        }
        return .valid
    }
}
