/// What is refused of a YAML file before it is parsed, because parsing it could take for ever.
///
/// The parser writes out aliases while it reads, which can double at every line, and calls itself for
/// every level of nesting. Both are seen from the bytes alone, in one pass.
enum YAMLGate {
    /// What is said of anchors and aliases.
    static let anchors =
        "anchors and aliases (`&`, `*`) are not read; write the value out in each place"

    /// The most levels of brackets, and a quarter of the widest indentation.
    private static let deepest = 100

    /// Why the file is not parsed, with the line; nil where it is.
    static func obstacle(in bytes: [UInt8]) -> (text: String, line: Int)? {
        var line = 1
        var depth = 0
        var indentation = 0
        var isIndenting = true
        var anchored: Set<ArraySlice<UInt8>> = []
        var aliased: [(name: ArraySlice<UInt8>, line: Int)] = []
        var before = UInt8(ascii: "\n")
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if byte == UInt8(ascii: "\n") || at + 1 == bytes.count || bytes[at + 1] != 0x0A {
                    line += 1
                }
                indentation = 0
                isIndenting = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "&"), UInt8(ascii: "*"):
                let name = bytes[(at + 1)...].prefix(while: isOfName)
                if !name.isEmpty, !isOfName(before) {
                    if byte == UInt8(ascii: "&") {
                        anchored.insert(name)
                    } else {
                        aliased.append((name, line))
                    }
                }
            default: break
            }
            // Each of these marks may open a level on the same line.
            if isIndenting, " -?:\t".utf8.contains(byte) {
                indentation += 1
            } else if byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
                isIndenting = false
            }
            if depth > deepest || indentation > 4 * deepest {
                return (
                    "lists and keys stand within one another more than \(deepest) deep; this is not a "
                        + "settings file", line
                )
            }
            before = byte
            at += 1
        }
        guard let alias = aliased.first(where: { anchored.contains($0.name) }) else { return nil }
        return (anchors, alias.line)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
