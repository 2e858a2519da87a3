/// Which children can have a vacant place of their own at one time: the most that can, each place
/// counted once.
///
/// A vacancy near several needs, or open to several ages, closes one gap and not each of them.
struct PlaceMatching {
    /// For each child whether it has a place.
    private(set) var isServed: [Bool]
    private let places: [Int]
    private let fits: [[Int]]
    // Who holds the places of each home.
    private var holders: [[Int]]

    /// Matches children to homes by augmenting paths: children in order, homes in order.
    ///
    /// - Parameters:
    ///   - children: How many children.
    ///   - places: The vacant places of each home.
    ///   - fits: Whether a home, by its number, would do for a child.
    init(children: Int, places: [Int], fits: (_ child: Int, _ home: Int) -> Bool) {
        isServed = [Bool](repeating: false, count: children)
        self.places = places
        self.fits = (0..<children).map { child in
            places.indices.filter { places[$0] > 0 && fits(child, $0) }
        }
        holders = [[Int]](repeating: [], count: places.count)
        for child in 0..<children {
            var seen = [Bool](repeating: false, count: places.count)
            isServed[child] = place(child, &seen)
        }
    }

    private mutating func place(_ child: Int, _ seen: inout [Bool]) -> Bool {
        for home in fits[child] where !seen[home] {
            seen[home] = true
            if holders[home].count < places[home] {
                holders[home].append(child)
                return true
            }
            for index in holders[home].indices where place(holders[home][index], &seen) {
                // Who held it has found another.
                holders[home][index] = child
                return true
            }
        }
        return false
    }
}
