import Chance

/// Shares of a whole number, so that a mix holds at every size and not only on average.
///
/// A county of 472 children drawn at random would miss a share of 40 % by more than two points in
/// every third seed. Quotas fix the numbers and leave only the arrangement to chance.
enum Quota {
    /// Splits `total` in proportion to the weights: whole numbers that sum to `total`.
    ///
    /// Largest remainder; among equal remainders the earlier share. Weights must not be negative;
    /// where all are 0 the first takes everything.
    static func apportion(_ total: Int, by weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        var shares = [Int](repeating: 0, count: weights.count)
        guard sum > 0 else {
            if !shares.isEmpty { shares[0] = total }
            return shares
        }
        var remainders: [(index: Int, rest: Int)] = []
        var given = 0
        for (index, weight) in weights.enumerated() {
            shares[index] = total * weight / sum
            given += shares[index]
            remainders.append((index, total * weight % sum))
        }
        remainders.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.index < $1.index }
        for entry in remainders.prefix(total - given) { shares[entry.index] += 1 }
        return shares
    }

    /// A share per thousand of `total`, rounded, and at least `least` where `total` allows.
    static func share(_ perThousand: Int, of total: Int, least: Int = 0) -> Int {
        min(total, max(least, (total * perThousand + 500) / 1000))
    }

    /// `total` indices of the weights in random order, each as often as its share.
    static func deal(
        _ total: Int, by weights: [Int], using random: inout RandomSource
    ) -> [Int] {
        var cards: [Int] = []
        cards.reserveCapacity(total)
        for (index, count) in apportion(total, by: weights).enumerated() {
            cards.append(contentsOf: repeatElement(index, count: count))
        }
        random.shuffle(&cards)
        return cards
    }

    /// `total` flags in random order, `perThousand` of a thousand of them true, at least `least`.
    static func flags(
        _ total: Int, _ perThousand: Int, least: Int = 0, using random: inout RandomSource
    ) -> [Bool] {
        let yes = share(perThousand, of: total, least: least)
        var flags = [Bool](repeating: false, count: total)
        for index in 0..<yes { flags[index] = true }
        random.shuffle(&flags)
        return flags
    }
}

/// What is left of a quota while it is dealt out under conditions.
struct Pool {
    private(set) var counts: [Int]

    /// A pool of `total`, split in proportion to the weights.
    init(_ total: Int, by weights: [Int]) {
        counts = Quota.apportion(total, by: weights)
    }

    /// A pool of `total`, each kind within one of its share, and none favoured where shares are
    /// below one (systematic sampling with a random start).
    init(sampling total: Int, by weights: [Int], using random: inout RandomSource) {
        let sum = weights.reduce(0, +)
        counts = [Int](repeating: 0, count: weights.count)
        guard sum > 0, total > 0 else { return }
        var next = random.below(sum)
        var reached = 0
        for (index, weight) in weights.enumerated() {
            reached += weight * total
            while next < reached {
                counts[index] += 1
                next += sum
            }
        }
    }

    /// Takes `size` of one kind, likely in proportion to what is left among the kinds allowed.
    ///
    /// Where no allowed kind has `size` left, of any allowed kind that has something, else of the
    /// nearest kind that has.
    mutating func draw(
        _ size: Int = 1, near range: ClosedRange<Int>, using random: inout RandomSource
    ) -> Int {
        var weights = counts.indices.map {
            range.contains($0) && counts[$0] >= size ? counts[$0] : 0
        }
        if weights.allSatisfy({ $0 == 0 }) {
            weights = counts.indices.map { range.contains($0) ? counts[$0] : 0 }
        }
        if weights.allSatisfy({ $0 == 0 }) {
            let middle = (range.lowerBound + range.upperBound) / 2
            let nearest = counts.indices.filter { counts[$0] > 0 }
                .min { abs($0 - middle) < abs($1 - middle) }
            guard let nearest else { return min(max(middle, 0), counts.count - 1) }
            counts[nearest] = max(0, counts[nearest] - size)
            return nearest
        }
        let kind = random.index(weights: weights)
        counts[kind] = max(0, counts[kind] - size)
        return kind
    }

    /// Takes `size` of any kind.
    mutating func draw(_ size: Int = 1, using random: inout RandomSource) -> Int {
        draw(size, near: 0...max(0, counts.count - 1), using: &random)
    }
}
