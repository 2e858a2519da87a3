/// Tables of the same children, admitted one after another as long as no count of 1 to 4 follows
/// from them more closely than `c` says.
///
/// Every table adds up to the same total, which is printed rounded too or not at all; the rows of
/// the first table may be taken apart further. So all tables are one tree of sums in which every
/// count stands once. Ranges of whole numbers have no gaps, so narrowing each range by the sums
/// below it, and then by what stands above and beside it, is exact. A small count must still be
/// able to be 1 and to be 4. What is asked is answered from what would be printed alone.
struct DisclosureCheck {
    /// Counts that add up to the total, or to one row of the first table.
    struct Part {
        /// The row of the first table that they take apart; nil = the total.
        var row: Int?
        /// The counts.
        var counts: [RoundedCount]
    }

    // A count, and the tables that take it apart.
    private struct Node {
        var range: ClosedRange<Int>
        var isSmall: Bool
        var tables: [[Node]] = []

        init(_ count: RoundedCount) {
            range = count.range
            isSmall = count == .small
        }

        // A count that is not printed.
        init() {
            range = 0...1_000_000
            isSmall = false
        }

        // The numbers it can have beside those below it; nil = none, which nothing true has.
        var numbers: ClosedRange<Int>? {
            var (least, most) = (range.lowerBound, range.upperBound)
            for table in tables {
                guard let sum = Node.sum(of: table.map(\.numbers)) else { return nil }
                least = max(least, sum.least)
                most = min(most, sum.most)
            }
            return least <= most ? least...most : nil
        }

        static func sum(of ranges: [ClosedRange<Int>?]) -> (least: Int, most: Int)? {
            var sum = (least: 0, most: 0)
            for range in ranges {
                guard let range else { return nil }
                sum.least += range.lowerBound
                sum.most += range.upperBound
            }
            return sum
        }

        // Whether the small counts here and below can be 1 and 4 where this can be any of these.
        func isFree(_ allowed: ClosedRange<Int>) -> Bool {
            if isSmall && !(allowed.contains(1) && allowed.contains(4)) { return false }
            return tables.allSatisfy { table in
                let ranges = table.map(\.numbers)
                guard let sum = Node.sum(of: ranges) else { return false }
                return zip(table, ranges).allSatisfy { node, range in
                    guard let range else { return false }
                    let least = allowed.lowerBound - (sum.most - range.upperBound)
                    let most = allowed.upperBound - (sum.least - range.lowerBound)
                    let (low, high) = (max(least, range.lowerBound), min(most, range.upperBound))
                    return low <= high && node.isFree(low...high)
                }
            }
        }
    }

    private var root: Node

    /// No table yet.
    ///
    /// - Parameter total: What every table adds up to, as it is printed; nil = it is not printed.
    init(total: RoundedCount?) { root = total.map { Node($0) } ?? Node() }

    /// Some of the children are counted elsewhere: at least so many are in the total.
    ///
    /// It comes after the tables whose rows are taken apart, and is no such table itself.
    mutating func holds(_ some: RoundedCount) { root.tables.append([Node(some), Node()]) }

    /// Takes a table in where no small count follows then, and says whether it did.
    mutating func admit(_ parts: [Part]) -> Bool {
        var wider = root
        for part in parts {
            let nodes = part.counts.map { Node($0) }
            if let row = part.row {
                wider.tables[0][row].tables.append(nodes)
            } else {
                wider.tables.append(nodes)
            }
        }
        guard let numbers = wider.numbers, wider.isFree(numbers) else { return false }
        root = wider
        return true
    }
}
