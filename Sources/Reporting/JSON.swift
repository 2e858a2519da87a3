import Files

/// A JSON value with ordered keys and exact decimal numbers.
///
/// Keys are written in the order given, numbers as the text given, so that the same value always
/// gives the same bytes and money never passes through binary fractions.
package enum JSON: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    /// A JSON null.
    case null
    /// A truth value.
    case bool(Bool)
    /// A number, as its decimal text.
    case number(String)
    /// Text.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object; keys are written in this order and must be unique.
    case object([(key: String, value: JSON)])

    /// A whole number.
    package static func whole(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    /// Text, or null.
    package static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    /// An array of values.
    package static func list<Element>(
        _ elements: some Sequence<Element>, _ value: (Element) -> JSON
    ) -> JSON {
        .array(elements.map(value))
    }

    /// Text.
    package init(stringLiteral value: String) { self = .string(value) }

    /// A whole number.
    package init(integerLiteral value: Int) { self = .number(String(value)) }

    /// A truth value.
    package init(booleanLiteral value: Bool) { self = .bool(value) }

    /// Null.
    package init(nilLiteral: ()) { self = .null }

    /// Whether two values are written alike.
    package static func == (left: JSON, right: JSON) -> Bool {
        left.text(pretty: false) == right.text(pretty: false)
    }

    /// Feeds the written form.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(text(pretty: false))
    }

    /// The value as JSON text (RFC 8259), with a final line feed where pretty.
    package func text(pretty: Bool = true) -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: pretty ? 0 : nil)
        if pretty { bytes.append(0x0A) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): JSON.write(text, to: &bytes)
        case .array(let values):
            JSON.write(
                values, open: 0x5B, close: 0x5D, indent: indent, to: &bytes
            ) { value, bytes, indent in
                value.write(to: &bytes, indent: indent)
            }
        case .object(let members):
            JSON.write(
                members, open: 0x7B, close: 0x7D, indent: indent, to: &bytes
            ) { member, bytes, indent in
                JSON.write(member.key, to: &bytes)
                bytes.append(0x3A)
                if indent != nil { bytes.append(0x20) }
                member.value.write(to: &bytes, indent: indent)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], open: UInt8, close: UInt8, indent: Int?, to bytes: inout [UInt8],
        element: (Element, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(open)
        let inner = indent.map { $0 + 1 }
        func newLine(_ depth: Int?) {
            guard let depth else { return }
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
        }
        for (index, value) in elements.enumerated() {
            if index > 0 { bytes.append(0x2C) }
            newLine(inner)
            element(value, &bytes, inner)
        }
        if !elements.isEmpty { newLine(indent) }
        bytes.append(close)
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        defer { bytes.append(0x22) }
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) {
            bytes.append(contentsOf: text.utf8)
            return
        }
        // What a terminal would take for a command is written by its number.
        if text.printable != text {
            for scalar in text.unicodeScalars {
                if scalar.value < 0x80 || String(scalar).printable == String(scalar) {
                    escape(String(scalar), to: &bytes)
                } else {
                    let digits = String(scalar.value, radix: 16)
                    let zeros = String(repeating: "0", count: 4 - digits.count)
                    bytes.append(contentsOf: "\\u\(zeros)\(digits)".utf8)
                }
            }
        } else {
            escape(text, to: &bytes)
        }
    }

    private static func escape(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 0x22: bytes.append(contentsOf: [0x5C, 0x22])
            case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
    }
}

extension JSON: ExpressibleByArrayLiteral {
    /// An array.
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}
