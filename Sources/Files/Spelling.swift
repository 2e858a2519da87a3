/// What somebody may have meant.
package enum Spelling {
    /// The nearest of some words, where at most a third of the letters differ; nil where none is.
    package static func nearest(to word: String, among words: [String]) -> String? {
        let limit = max(1, word.count / 3)
        var best: (distance: Int, word: String)?
        for candidate in words where abs(candidate.count - word.count) <= limit {
            let distance = distance(Array(word.utf8), Array(candidate.utf8))
            if distance <= limit, distance < (best?.distance ?? Int.max) {
                best = (distance, candidate)
            }
        }
        return best?.word
    }

    // Letters inserted, left out, changed, or two neighbours exchanged (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before = Array(repeating: 0, count: right.count + 1)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var next = row
            next[0] = index + 1
            for column in right.indices {
                next[column + 1] = min(
                    row[column] + (letter == right[column] ? 0 : 1), next[column] + 1,
                    row[column + 1] + 1)
                if index > 0, column > 0, letter == right[column - 1],
                    left[index - 1] == right[column]
                {
                    next[column + 1] = min(next[column + 1], before[column - 1] + 1)
                }
            }
            before = row
            row = next
        }
        return row[right.count]
    }
}
