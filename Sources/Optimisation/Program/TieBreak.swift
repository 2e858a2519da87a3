/// What decides among plans that are equal in cost and secondary cost: the least sum of a weight
/// over the chosen columns.
package struct TieBreak: Sendable {
    /// The weight of a column; pure, asked only of columns that a plan of least cost can have.
    package let weight: @Sendable (_ column: Int) -> Int64
    /// About the greatest magnitude of a weight, by which GLPK's numbers are scaled; 1 or more.
    package let largest: Int64

    /// Decides by any weight.
    ///
    /// - Parameters:
    ///   - largest: about the greatest magnitude of a weight; sums over all demands must fit 64 bits.
    ///   - weight: the weight of each column.
    package init(largest: Int64, weight: @escaping @Sendable (_ column: Int) -> Int64) {
        self.largest = max(1, largest)
        self.weight = weight
    }

    /// Decides for the plan with most demands covered by some columns.
    ///
    /// - Parameters:
    ///   - preferred: the columns to agree with.
    ///   - program: the program they are columns of.
    package static func agreement(with preferred: Set<Int>, in program: PackingProgram) -> TieBreak
    {
        TieBreak(largest: 1) { column in
            preferred.contains(column)
                ? -Int64(program.parties[program.party(ofColumn: column)].demands.count) : 0
        }
    }

    /// The sum over a plan's columns.
    func sum(over columns: [Int]) -> Int64 { columns.reduce(0) { $0 + weight($1) } }
}
