/// The year that a file's name, its folder's name or a YEAR cell gives.
enum YearLabel: Hashable, Sendable {
    /// One year: the one a collection starts or ends in, which only the data can tell.
    case single(Int)
    /// Both years, as `2017-18`: the one it ends in.
    case ending(Int)

    /// The label in a name, or nil: `2017`, `2017-18`, `2017_2018`, `201718`, `2017/18`.
    init?(in name: String) {
        var runs: [(digits: String, before: Character?)] = []
        var previous: Character?
        var gap = ""
        for character in name {
            if character.isASCII, character.isNumber {
                if let last = previous, last.isASCII, last.isNumber {
                    runs[runs.count - 1].digits.append(character)
                } else {
                    runs.append((String(character), gap.count == 1 ? gap.first : nil))
                    gap = ""
                }
            } else {
                gap.append(character)
            }
            previous = character
        }
        for (index, run) in runs.enumerated() {
            if run.digits.count == 6, let start = YearLabel.year(run.digits.prefix(4)),
                let end = Int(run.digits.suffix(2)), (start + 1) % 100 == end
            {
                self = .ending(start + 1)
                return
            }
            guard run.digits.count == 4, let start = YearLabel.year(run.digits[...]) else {
                continue
            }
            if index + 1 < runs.count, let mark = runs[index + 1].before, "-_/ ".contains(mark),
                let end = Int(runs[index + 1].digits),
                (runs[index + 1].digits.count == 2 && (start + 1) % 100 == end)
                    || (runs[index + 1].digits.count == 4 && start + 1 == end)
            {
                self = .ending(start + 1)
            } else {
                self = .single(start)
            }
            return
        }
        return nil
    }

    private static func year(_ digits: Substring) -> Int? {
        Int(digits).flatMap { (1990...2099).contains($0) ? $0 : nil }
    }
}
