/// Numbers in sets that are joined and never parted again.
struct DisjointSets {
    private var parent: [Int]

    /// Numbers from 0, each in a set of its own.
    init(count: Int) { parent = Array(0..<count) }

    /// The number that stands for the set of another.
    mutating func root(of number: Int) -> Int {
        var root = number
        while parent[root] != root { root = parent[root] }
        var next = number
        while parent[next] != root { (parent[next], next) = (root, parent[next]) }
        return root
    }

    /// Joins the sets of two numbers; the lower root stands for both.
    mutating func join(_ first: Int, _ second: Int) {
        let (left, right) = (root(of: first), root(of: second))
        parent[max(left, right)] = min(left, right)
    }
}
