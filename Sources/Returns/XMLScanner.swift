import Files

/// The elements and texts of an XML file, one after another.
///
/// It reads no more of XML than a return needs, and nothing that could make a reader fetch or
/// expand what does not stand in the file: a document type declaration is refused, attributes are
/// passed over, and the only references are the five of XML itself and those of characters.
/// Every line it names is that of the byte it speaks of.
struct XMLScanner {
    /// What stands next.
    enum Token: Equatable {
        /// An element begins; an empty one ends at once.
        case start(String)
        /// An element ends.
        case end(String)
        /// Text between the marks, references resolved.
        case text(String)
        /// The outermost element has ended and nothing follows.
        case finished
    }

    /// Why the file is read no further.
    struct Failure: Error, Equatable {
        /// The line of the first byte at fault.
        var line: Int
        /// What is wrong and what to do about it.
        var text: String
    }

    private let bytes: [UInt8]
    private var at = 0
    private var open: [String] = []
    private var foundRoot = false
    private var pendingEnd: String?
    private var line = 1
    /// The line on which the last token begins.
    private(set) var tokenLine = 1

    private static let deepest = 16

    /// Takes the bytes of a whole file.
    init(_ file: [UInt8]) throws(Failure) {
        if let first = file.first, file.count >= 2,
            (first == 0xFF && file[1] == 0xFE) || (first == 0xFE && file[1] == 0xFF)
        {
            throw Failure(line: 1, text: "the file is written in UTF-16; save it as UTF-8")
        }
        var text = file[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        let encoding = XMLScanner.declaredEncoding(text)
        switch encoding {
        case "utf-8", "us-ascii", "ascii": bytes = Array(text)
        case "iso-8859-1", "windows-1252", "iso-8859-15":
            bytes = XMLScanner.fromLatin(text)
        default:
            throw Failure(
                line: 1, text: "the file says it is written in \(encoding); save it as UTF-8")
        }
        try check()
    }

    // MARK: Encoding

    // Only encodings that write marks as ASCII does are let through, so that nothing hides.
    private static func declaredEncoding(_ text: ArraySlice<UInt8>) -> String {
        guard text.starts(with: "<?xml".utf8) else { return "utf-8" }
        let declaration = text.prefix(1024).prefix { $0 != UInt8(ascii: ">") }
        let words = String(decoding: declaration, as: UTF8.self).lowercased()
        guard let mark = words.firstRange(of: "encoding") else { return "utf-8" }
        let rest = words[mark.upperBound...].drop { $0.isWhitespace || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return "no encoding" }
        return String(rest.dropFirst().prefix { $0 != quote })
    }

    private static func fromLatin(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for byte in text {
            if byte < 0x80 {
                bytes.append(byte)
            } else {
                bytes.append(0xC0 | byte >> 6)
                bytes.append(0x80 | byte & 0x3F)
            }
        }
        return bytes
    }

    private func check() throws(Failure) {
        if let invalid = Encoding.invalid(in: bytes) {
            throw Failure(
                line: Encoding.line(at: invalid.offset, in: bytes),
                text: "the file contains bytes that are not UTF-8 ("
                    + "\(Encoding.hexadecimal(bytes[invalid.offset]))); save it as UTF-8")
        }
        let control = bytes.firstIndex {
            $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F
        }
        if let control {
            throw Failure(
                line: Encoding.line(at: control, in: bytes),
                text: "the file contains a control character ("
                    + "\(Encoding.hexadecimal(bytes[control]))), which XML does not allow; export "
                    + "it again")
        }
    }

    // MARK: Tokens

    /// What stands next.
    mutating func next() throws(Failure) -> Token {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while at < bytes.count {
            tokenLine = line
            if bytes[at] != UInt8(ascii: "<") {
                if let text = try text() { return .text(text) }
                continue
            }
            if starts("<!--") {
                try skip("<!--", past: "-->")
            } else if starts("<![CDATA[") {
                return .text(try section())
            } else if starts("<!") {
                throw Failure(line: line, text: XMLScanner.declaration)
            } else if starts("<?") {
                if at > 0, starts("<?xml"), at + 5 < bytes.count, isSpace(bytes[at + 5]) {
                    throw malformed("the XML declaration is not at the start of the file")
                }
                try skip("<?", past: "?>")
            } else if starts("</") {
                return try endTag()
            } else {
                return try startTag()
            }
        }
        if let name = open.last {
            throw malformed("it is cut off before \(shown(name)) ends")
        }
        guard foundRoot else { throw malformed("it has no element") }
        return .finished
    }

    private static let declaration =
        "the file has a document type declaration, which can make a reader fetch or expand text "
        + "that is not in the file; a return does not need it, so the file is refused: remove "
        + "the declaration"

    private func malformed(_ why: String, on line: Int? = nil) -> Failure {
        Failure(
            line: line ?? self.line,
            text: "the file is not well-formed XML from here on: \(why); export it again")
    }

    // What the file says is repeated no further than a name goes.
    private func shown(_ name: String) -> String { String(name.prefix(40)) }

    private func starts(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        return text.withUTF8Buffer { wanted in
            for index in 0..<count where bytes[at + index] != wanted[index] { return false }
            return true
        }
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 0x0A || byte == 0x0D && !(at < bytes.count && bytes[at] == 0x0A) {
                line += 1
            }
        }
    }

    private mutating func skip(_ mark: StaticString, past end: StaticString) throws(Failure) {
        let from = line
        advance(mark.utf8CodeUnitCount)
        while at < bytes.count {
            if starts(end) { return advance(end.utf8CodeUnitCount) }
            advance()
        }
        throw malformed("a tag that begins here has no end", on: from)
    }

    private mutating func section() throws(Failure) -> String {
        let from = line
        advance(9)
        let begin = at
        while at < bytes.count {
            if starts("]]>") {
                let text = String(decoding: bytes[begin..<at], as: UTF8.self)
                advance(3)
                guard !open.isEmpty else { throw malformed("there is text outside every element") }
                return text
            }
            advance()
        }
        throw malformed("a tag that begins here has no end", on: from)
    }

    // Text up to the next mark; nil for blanks outside the outermost element.
    private mutating func text() throws(Failure) -> String? {
        var held: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") {
            if bytes[at] == UInt8(ascii: "&") {
                held += Array(String(try reference()).utf8)
            } else {
                held.append(bytes[at])
                advance()
            }
        }
        guard open.isEmpty else { return String(decoding: held, as: UTF8.self) }
        guard held.allSatisfy(isSpace) else {
            throw malformed(
                foundRoot
                    ? "there is text after the outermost element"
                    : "the file does not begin like an XML return in UTF-8")
        }
        return nil
    }

    private mutating func reference() throws(Failure) -> Unicode.Scalar {
        let from = at
        while at < bytes.count, bytes[at] != UInt8(ascii: ";"), at - from < 12 { advance() }
        guard at < bytes.count, bytes[at] == UInt8(ascii: ";") else {
            throw malformed("& is not the start of a reference")
        }
        let name = String(decoding: bytes[from + 1..<at], as: UTF8.self)
        advance()
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let number =
            name.hasPrefix("#x")
            ? UInt32(name.dropFirst(2), radix: 16)
            : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        guard let number, number >= 0x20 || number == 9 || number == 10 || number == 13,
            number != 0xFFFE, number != 0xFFFF, let scalar = Unicode.Scalar(number)
        else { throw malformed("it refers to a character or entity that XML does not have") }
        return scalar
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private mutating func skipSpace() {
        while at < bytes.count, isSpace(bytes[at]) { advance() }
    }

    private mutating func name() throws(Failure) -> String {
        let from = at
        while at < bytes.count {
            let byte = bytes[at]
            let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x80
            let isMark = byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
            let isLater =
                byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
            if isLetter || isMark || isLater && at > from { advance() } else { break }
        }
        if at == from { throw malformed("< is not the start of an element") }
        return String(decoding: bytes[from..<at], as: UTF8.self)
    }

    private mutating func startTag() throws(Failure) -> Token {
        if open.isEmpty && foundRoot {
            throw malformed("there is an element after the outermost one")
        }
        advance()
        let name = try name()
        while true {
            let before = at
            skipSpace()
            if starts("/>") {
                advance(2)
                pendingEnd = name
                break
            }
            if starts(">") {
                advance()
                open.append(name)
                break
            }
            guard at > before else { throw malformed("the tag of \(shown(name)) has no end") }
            try attribute()
        }
        foundRoot = true
        if open.count > XMLScanner.deepest {
            throw Failure(
                line: line, text: "elements are nested more than sixteen deep")
        }
        return .start(name)
    }

    private mutating func attribute() throws(Failure) {
        _ = try name()
        skipSpace()
        guard starts("=") else { throw malformed("an attribute has no value") }
        advance()
        skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'")
        else { throw malformed("the value of an attribute is not in quotes") }
        let quote = bytes[at]
        advance()
        while at < bytes.count, bytes[at] != quote, bytes[at] != UInt8(ascii: "<") { advance() }
        guard at < bytes.count, bytes[at] == quote else {
            throw malformed("the value of an attribute has no end")
        }
        advance()
    }

    private mutating func endTag() throws(Failure) -> Token {
        let from = line
        advance(2)
        let name = try name()
        skipSpace()
        guard starts(">") else { throw malformed("the end of \(shown(name)) is not closed") }
        advance()
        guard let last = open.popLast(), last == name else {
            throw malformed(
                "\(shown(name)) ends here, but it is not the element that was opened last",
                on: from)
        }
        return .end(name)
    }
}
