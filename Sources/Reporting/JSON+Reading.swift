extension JSON {
    /// Why a text is not JSON that is taken.
    package struct Malformed: Error, Sendable, Hashable {
        /// What is wrong, in a sentence.
        package var reason: String
        /// The byte at which it was noticed, from 0.
        package var offset: Int
    }

    /// Reads a JSON text (RFC 8259), numbers as they are written.
    ///
    /// A key that stands twice in one object is refused, since nobody can say which one is meant;
    /// so are texts nested deeper than `depth`, which no form of ours is.
    ///
    /// - Throws: ``Malformed``.
    package static func read(_ bytes: [UInt8], depth: Int = 32) throws(Malformed) -> JSON {
        var reader = Reader(bytes: bytes, depth: depth)
        reader.skipBlanks()
        let value = try reader.value()
        reader.skipBlanks()
        if reader.at < bytes.count { throw reader.fault("something follows the value") }
        return value
    }

    /// The value under a key; nil where there is none or this is no object.
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

/// Reads one value after the other.
private struct Reader {
    let bytes: [UInt8]
    var depth: Int
    var at = 0

    func fault(_ reason: String) -> JSON.Malformed { JSON.Malformed(reason: reason, offset: at) }

    mutating func skipBlanks() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func value() throws(JSON.Malformed) -> JSON {
        switch peek() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw fault("the text ends too early")
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSON.Malformed) -> JSON {
        let wanted = Array(text.utf8)
        guard bytes.count - at >= wanted.count, Array(bytes[at..<at + wanted.count]) == wanted
        else { throw fault("this is not a value") }
        at += wanted.count
        return value
    }

    private mutating func digits() -> Int {
        let start = at
        while let byte = peek(), byte >= 0x30, byte <= 0x39 { at += 1 }
        return at - start
    }

    private mutating func number() throws(JSON.Malformed) -> JSON {
        let start = at
        if peek() == UInt8(ascii: "-") { at += 1 }
        let isZero = peek() == UInt8(ascii: "0")
        let whole = digits()
        if whole == 0 || (isZero && whole > 1) { throw fault("this is not a value") }
        if peek() == UInt8(ascii: ".") {
            at += 1
            if digits() == 0 { throw fault("a number ends with its point") }
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            at += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { at += 1 }
            if digits() == 0 { throw fault("a number has no exponent") }
        }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func hexadecimal() throws(JSON.Malformed) -> UInt32 {
        guard at + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16),
            bytes[at] != UInt8(ascii: "+"), bytes[at] != UInt8(ascii: "-")
        else { throw fault("four hexadecimal digits are wanted here") }
        at += 4
        return value
    }

    private mutating func escaped(_ text: inout [UInt8]) throws(JSON.Malformed) {
        guard let byte = peek() else { throw fault("the text ends too early") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if code >= 0xD800, code < 0xDC00 {
                guard at + 2 <= bytes.count, bytes[at] == UInt8(ascii: "\\"),
                    bytes[at + 1] == UInt8(ascii: "u")
                else { throw fault("half a character stands alone") }
                at += 2
                let low = try hexadecimal()
                guard low >= 0xDC00, low < 0xE000 else {
                    throw fault("half a character stands alone")
                }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw fault("half a character stands alone")
            }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: throw fault("this escape is not known")
        }
    }

    private mutating func string() throws(JSON.Malformed) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = peek() {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else {
                    throw fault("the text is not UTF-8")
                }
                return valid
            case UInt8(ascii: "\\"): try escaped(&text)
            case 0..<0x20: throw fault("a control character stands in a text")
            default: text.append(byte)
            }
        }
        throw fault("a text has no end")
    }

    private mutating func enter() throws(JSON.Malformed) {
        depth -= 1
        if depth < 0 { throw fault("the value is nested too deeply") }
        at += 1
        skipBlanks()
    }

    private mutating func array() throws(JSON.Malformed) -> JSON {
        try enter()
        var values: [JSON] = []
        if peek() == UInt8(ascii: "]") {
            at += 1
            depth += 1
            return .array(values)
        }
        while true {
            values.append(try value())
            skipBlanks()
            let byte = peek()
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
                throw fault("a comma or the end of the list is wanted here")
            }
            at += 1
            if byte == UInt8(ascii: "]") { break }
            skipBlanks()
        }
        depth += 1
        return .array(values)
    }

    private mutating func object() throws(JSON.Malformed) -> JSON {
        try enter()
        var members: [(key: String, value: JSON)] = []
        var keys: Set<String> = []
        if peek() == UInt8(ascii: "}") {
            at += 1
            depth += 1
            return .object(members)
        }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw fault("a key is wanted here") }
            let key = try string()
            if !keys.insert(key).inserted { throw fault("a key stands twice in one object") }
            skipBlanks()
            guard peek() == UInt8(ascii: ":") else { throw fault("a colon is wanted here") }
            at += 1
            skipBlanks()
            members.append((key, try value()))
            skipBlanks()
            let byte = peek()
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
                throw fault("a comma or the end of the object is wanted here")
            }
            at += 1
            if byte == UInt8(ascii: "}") { break }
            skipBlanks()
        }
        depth += 1
        return .object(members)
    }
}
