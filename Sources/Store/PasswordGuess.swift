/// How soon a password is found by whoever tries common words, runs, years and names first.
///
/// The password is cut into the pieces that are cheapest to guess, each with an estimate in bits: a
/// common word also in other letters (`p@ssw0rd`), a run along the keyboard or the alphabet, a year or
/// date, one letter again and again, a word that fits the person; whatever is none of these counts by
/// its letters. It asks nothing of the kinds of characters, as the National Cyber Security Centre
/// advises: three random words pass.
enum PasswordGuess {
    /// The fewest bits that are taken: more than two common words with two digits.
    static let least = 28.0

    /// The estimate in bits.
    ///
    /// - Parameters:
    ///   - password: What was typed.
    ///   - familiar: Words that fit the person: user name, authority, team.
    /// - Complexity: the length times the words that start with one letter.
    static func bits(_ password: String, familiar: [String]) -> Double {
        let text = password.lowercased().unicodeScalars.map(\.value)
        let own = familiar.map { Array($0.lowercased().utf8) }.filter { $0.count >= 3 }
        var least = Double.infinity
        for candidate in [text, text.reversed()] {
            least = min(least, cheapest(candidate, own))
            // The same again and again costs as much as once, and how often.
            let plain = candidate.filter(isAlphanumeric)
            if let unit = unit(of: plain), unit.count < plain.count {
                least = min(least, cheapest(unit, own) + 4)
            }
        }
        return least
    }

    private static func cheapest(_ text: [UInt32], _ own: [[UInt8]]) -> Double {
        var best = [Double](repeating: .infinity, count: text.count + 1)
        best[0] = 0
        for start in text.indices {
            func offer(_ count: Int, _ bits: Double) {
                best[start + count] = min(best[start + count], best[start] + bits)
            }
            offer(1, bits(of: text[start]))
            let rest = text[start...]
            for first in letters(of: text[start]) {
                for word in CommonWords.byFirst[first] ?? [] {
                    if let more = spelling(of: word, at: rest) { offer(word.count, 10 + more) }
                }
            }
            for word in own {
                if let more = spelling(of: word, at: rest) { offer(word.count, 4 + more) }
            }
            for (count, bits) in dates(at: rest) { offer(count, bits) }
            for (count, bits) in runs(at: rest) { offer(count, bits) }
        }
        return best[text.count]
    }

    private static func isAlphanumeric(_ scalar: UInt32) -> Bool {
        (0x30...0x39).contains(scalar) || (0x61...0x7A).contains(scalar) || scalar > 0x7F
    }

    private static func bits(of scalar: UInt32) -> Double {
        switch scalar {
        case 0x30...0x39: 3.4
        case 0x61...0x7A: 4.7
        case ...0x7F: 3
        default: 6
        }
    }

    // The shortest piece that the text repeats.
    private static func unit(of text: [UInt32]) -> [UInt32]? {
        (1...max(1, text.count)).first { length in
            text.count % length == 0
                && text.indices.allSatisfy { text[$0] == text[$0 % length] }
        }.map { Array(text.prefix($0)) }
    }

    // MARK: Words

    /// The letters that a character stands for, in the spelling of `p@ssw0rd`.
    private static func letters(of scalar: UInt32) -> [UInt8] {
        let others: String =
            switch Unicode.Scalar(scalar) {
            case "0": "o"
            case "1", "!", "|": "il"
            case "3": "e"
            case "4", "@": "a"
            case "5", "$": "s"
            case "6", "9": "g"
            case "7", "+": "t"
            case "8": "b"
            case "2": "z"
            default: ""
            }
        return (UInt8(exactly: scalar).map { [$0] } ?? []) + Array(others.utf8)
    }

    /// What a word at a place costs beyond itself; nil = it does not stand there.
    private static func spelling(of word: [UInt8], at text: ArraySlice<UInt32>) -> Double? {
        guard text.count >= word.count else { return nil }
        var isPlain = true
        for (typed, letter) in zip(text, word) where typed != UInt32(letter) {
            guard letters(of: typed).contains(letter) else { return nil }
            isPlain = false
        }
        return isPlain ? 0 : 1.5
    }

    // MARK: Years and dates

    private static func dates(at text: ArraySlice<UInt32>) -> [(count: Int, bits: Double)] {
        let digits = text.prefix(8).prefix { (0x30...0x39).contains($0) }.map { Int($0) - 0x30 }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        func isDay(_ day: Int, _ month: Int) -> Bool {
            (1...31).contains(day) && (1...12).contains(month)
        }
        var found: [(count: Int, bits: Double)] = []
        let years = 1900...2099
        if digits.count >= 4, years.contains(number(0..<4)) { found.append((4, 5)) }
        if digits.count >= 6, isDay(number(0..<2), number(2..<4)) { found.append((6, 12)) }
        if digits.count >= 8 {
            let isDated =
                isDay(number(0..<2), number(2..<4)) && years.contains(number(4..<8))
                || years.contains(number(0..<4)) && isDay(number(6..<8), number(4..<6))
            if isDated { found.append((8, 12)) }
        }
        return found
    }

    // MARK: Runs

    // Where each key lies, in quarters of a key.
    private static let keys: [UInt32: (x: Int, y: Int)] = {
        var keys: [UInt32: (x: Int, y: Int)] = [:]
        let rows = [
            ("1234567890-=", 0), ("qwertyuiop[]", 2), ("asdfghjkl;'#", 3), ("zxcvbnm,./", 5),
        ]
        for (y, row) in rows.enumerated() {
            for (index, scalar) in row.0.unicodeScalars.enumerated() {
                keys[scalar.value] = (x: 4 * index + row.1, y: y)
            }
        }
        return keys
    }()

    /// The way from one character to the next: along the keyboard, the alphabet or nowhere; nil = a
    /// jump.
    private static func way(from first: UInt32, to second: UInt32) -> Int? {
        if first == second { return 0 }
        if let from = keys[first], let to = keys[second] {
            let (across, down) = (to.x - from.x, to.y - from.y)
            if down == 0, abs(across) == 4 { return across }
            if abs(down) == 1, abs(across) <= 3 { return 100 * down + across.signum() }
        }
        if second == first + 1 { return 1_000 }
        if first == second + 1 { return -1_000 }
        return nil
    }

    private static func runs(at text: ArraySlice<UInt32>) -> [(count: Int, bits: Double)] {
        var found: [(count: Int, bits: Double)] = []
        var turns = 0
        var last: Int?
        var previous: UInt32?
        for (count, scalar) in text.enumerated() {
            defer { previous = scalar }
            guard let before = previous else { continue }
            guard let way = way(from: before, to: scalar) else { break }
            if let last, last != way { turns += 1 }
            last = way
            if count >= 2 { found.append((count + 1, 4 + Double(turns))) }
        }
        return found
    }
}
