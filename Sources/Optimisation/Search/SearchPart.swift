/// A part of the search in which some sums of heads are bounded.
struct SearchPart: Comparable {
    var bound: Int64
    var number: Int
    var sums: [Int: (lower: Int64?, upper: Int64?)]
    /// The prices that prove its bound, once it is solved.
    var prices: Prices?
    /// What to split it on once it is solved; nil where all sums are whole.
    var split: (row: Int, floor: Int64)?
    var isSolved = false

    static func == (a: SearchPart, b: SearchPart) -> Bool { a.number == b.number }
    static func < (a: SearchPart, b: SearchPart) -> Bool {
        a.bound != b.bound ? a.bound < b.bound : a.number > b.number
    }
}
