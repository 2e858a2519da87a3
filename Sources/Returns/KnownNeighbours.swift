import Care

/// Sets of authorities that share a border, for the authorities where we know them.
///
/// Boundaries change, so each neighbour has the days on which it was one. A postcode directory is
/// of its own day, though: a directory of 2025 puts a placement of 2018 into an authority of 2025.
/// The successors of Northamptonshire (1 April 2021) therefore stand beside it before that day.
/// Source: the map; to be confirmed by the authority.
package enum KnownNeighbours {
    private struct Neighbour {
        var code: String
        var through: Day?
    }

    private static let reorganised = Day(iso: "2021-03-31")

    private static let cambridgeshire = [
        Neighbour(code: "E06000031"),  // Peterborough
        Neighbour(code: "E06000055"),  // Bedford
        Neighbour(code: "E06000056"),  // Central Bedfordshire
        Neighbour(code: "E06000061"),  // North Northamptonshire
        Neighbour(code: "E06000062", through: reorganised),  // West, in Northamptonshire till then
        Neighbour(code: "E10000012"),  // Essex
        Neighbour(code: "E10000015"),  // Hertfordshire
        Neighbour(code: "E10000019"),  // Lincolnshire
        Neighbour(code: "E10000020"),  // Norfolk
        Neighbour(code: "E10000021", through: reorganised),  // Northamptonshire
        Neighbour(code: "E10000029"),  // Suffolk
    ]

    /// The authorities that share a border with one on a day, sorted; nil where we do not know.
    package static func adjoining(_ authority: String, on day: Day) -> [String]? {
        guard authority.uppercased() == "E10000003" else { return nil }
        return cambridgeshire.filter { neighbour in
            neighbour.through.map { $0 >= day } ?? true
        }.map(\.code).sorted()
    }
}
