/// What of a text people see, and what they do not.
extension Unicode.Scalar {
    /// Whether nobody sees it, or sees a blank that is not the usual one: format characters,
    /// control characters, no-break and thin spaces, fillers, variation selectors and signs that are
    /// drawn as nothing.
    package var isHidden: Bool {
        switch value {
        case 0x20...0x7E: return false
        // Fillers, selectors, the blank of Braille and the empty note, which are letters, marks or
        // signs by their class.
        case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFE00...0xFE0F,
            0x1D159, 0xE0100...0xE01EF:
            return true
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
            .unassigned, .privateUse:
            return true
        default: return false
        }
    }

    // A hyphen, an apostrophe or a wide letter as a keyboard has it; any other as it is.
    fileprivate var onKeyboard: Unicode.Scalar {
        switch value {
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: "-"
        case 0x2018...0x201B, 0x2032, 0x02BC, 0x00B4, 0x0060, 0xFF07: "'"
        case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
        default: self
        }
    }

    // The Latin letter that people see in a small letter of Greek or Cyrillic, or in its capital; any
    // other as it is. After "confusables" of Unicode Technical Standard 39.
    fileprivate var inLatin: Unicode.Scalar {
        value < 0x0370 ? self : Unicode.Scalar.latin[self] ?? self
    }

    private static let latin: [Unicode.Scalar: Unicode.Scalar] = [
        // Greek
        "α": "a", "β": "b", "ε": "e", "ζ": "z", "η": "h", "ι": "i", "κ": "k", "μ": "m", "ν": "v",
        "ο": "o", "ρ": "p", "τ": "t", "υ": "y", "χ": "x", "ϲ": "c", "ϳ": "j",
        // Cyrillic
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ԍ": "g", "н": "h", "һ": "h", "і": "i",
        "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t",
        "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "ү": "y",
    ]

    // What a terminal or a journal may take for a command, or show in another order.
    fileprivate var isCommand: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFEFF, 0xFFFE, 0xFFFF:
            return true
        default: return false
        }
    }
}

extension ArraySlice<UInt8> {
    /// Without blanks and tabs at both ends.
    package var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
        return slice
    }
}

extension String {
    /// The text with every control character replaced by `�`, so that none reaches a terminal.
    package var printable: String {
        // Most texts are plain ASCII, and their bytes are looked at faster than their characters.
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        guard unicodeScalars.contains(where: \.isCommand) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar.isCommand ? "\u{FFFD}" : scalar) }
        return String(text)
    }

    /// The text with every control character but line ends (LF, CR LF) and tabs replaced by `�`.
    package var printableLines: String {
        guard unicodeScalars.contains(where: { $0.isCommand && $0 != "\n" && $0 != "\t" }) else {
            return self
        }
        var text = String.UnicodeScalarView()
        var rest = unicodeScalars[...]
        while let scalar = rest.popFirst() {
            let endsLine = scalar == "\r" && rest.first == "\n"
            let isKept = !scalar.isCommand || scalar == "\n" || scalar == "\t" || endsLine
            text.append(isKept ? scalar : "\u{FFFD}")
        }
        return String(text)
    }

    /// Whether a character of it is a command that nobody sees: line ends, tabs and the marks of
    /// languages that are written from the right are none.
    package var holdsCommand: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x061C, 0x200E, 0x200F: false
            default: scalar.isCommand
            }
        }
    }

    /// The text with every character that XML does not allow replaced by `�`.
    package var inXML: String {
        func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
            default: false
            }
        }
        guard !unicodeScalars.allSatisfy(isAllowed) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars { text.append(isAllowed(scalar) ? scalar : "\u{FFFD}") }
        return String(text)
    }

    /// What is wrong with two names of one ``lookAlike``, and the mend.
    ///
    /// - Parameters:
    ///   - what: Of what they are the names, as `group`.
    ///   - other: Where the other one stands.
    ///   - consequence: What would follow.
    package static func lookAlikeFault(
        of what: String, and other: String, so consequence: String
    ) -> String {
        "the \(what)'s name differs from that of \(other) only in capitals, blanks, hidden characters "
            + "or letters of another alphabet, so \(consequence); write both in the same way, or "
            + "rename one of the two"
    }

    /// What follows where the names of sibling groups look alike.
    package static let siblingsApart = "brothers and sisters would be separated"

    /// The same for all spellings that people take for one: lower case, without blanks and hidden
    /// characters, hyphens and apostrophes as a keyboard has them, letters of Greek and Cyrillic as
    /// the Latin ones that they are drawn like.
    package var lookAlike: String {
        var text = String.UnicodeScalarView()
        // The capital of ν is drawn as N, the small letter as v.
        let drawn = utf8.allSatisfy { $0 < 0x80 } ? self : replacing("\u{039D}", with: "n")
        // Capitals first: ß and ligatures become the letters that they stand for.
        for scalar in drawn.uppercased().lowercased().unicodeScalars
        where scalar != " " && !scalar.isHidden {
            text.append(scalar.onKeyboard.inLatin)
        }
        return String(text)
    }

    /// A word of a list as it is compared and shown: lower case, one blank where there are several
    /// or one of another kind, no hidden characters, hyphens and apostrophes as a keyboard has them.
    package var listWord: String {
        // Nearly every word.
        if utf8.allSatisfy(\.isPlain) { return lowercased() }
        var parts: [String.UnicodeScalarView] = [.init()]
        for scalar in lowercased().unicodeScalars {
            let isBlank = scalar.properties.generalCategory == .spaceSeparator
            if isBlank || scalar == "\t" {
                parts.append(.init())
            } else if !scalar.isHidden {
                parts[parts.count - 1].append(scalar.onKeyboard)
            }
        }
        return parts.filter { !$0.isEmpty }.map { String($0) }.joined(separator: " ")
    }

    /// The same for all spellings of an id that people take for one: as ``lookAlike``, and without the
    /// apostrophes at its ends by which spreadsheets mark a text.
    package var idLookAlike: String {
        // Nearly every id.
        if utf8.allSatisfy(\.isPlain) { return lowercased() }
        var text = lookAlike[...]
        while text.first == "'" { text = text.dropFirst() }
        while text.last == "'" { text = text.dropLast() }
        return String(text)
    }

    /// The same for ids that differ only in case or in zeros before a number.
    package var withoutCaseAndZeros: String {
        var text: [UInt8] = []
        var zeros = 0
        var isInNumber = false
        for byte in lowercased().utf8 {
            if byte == 0x30, !isInNumber {
                zeros += 1
                continue
            }
            let isDigit = byte >= 0x30 && byte <= 0x39
            // A number of zeros alone keeps one.
            if zeros > 0, !isDigit { text.append(0x30) }
            zeros = 0
            isInNumber = isDigit
            text.append(byte)
        }
        if zeros > 0 { text.append(0x30) }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether it is a letter of English, a digit or a hyphen: no other spelling is taken for one.
    fileprivate var isPlain: Bool {
        self >= 0x61 && self <= 0x7A || self >= 0x30 && self <= 0x39 || self >= 0x41 && self <= 0x5A
            || self == 0x2D
    }
}
