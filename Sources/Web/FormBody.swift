/// Names and values as browsers send them (`application/x-www-form-urlencoded`).
struct FormBody: Sendable {
    /// The values of each name, in order.
    private(set) var values: [String: [String]] = [:]

    /// Reads a body or a query; nil where it is none.
    ///
    /// - Parameter bytes: At most 4,000 fields are taken.
    init?(_ bytes: some Sequence<UInt8>) {
        var count = 0
        for part in Array(bytes).split(separator: UInt8(ascii: "&")) {
            count += 1
            if count > 4000 { return nil }
            let pair = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormBody.text(pair[0]),
                let value = pair.count > 1 ? FormBody.text(pair[1]) : ""
            else { return nil }
            values[name, default: []].append(value)
        }
    }

    /// Nothing sent.
    init() {}

    /// The first value of a name, blank where there is none.
    func first(_ name: String) -> String { values[name]?.first ?? "" }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): plain.append(0x20)
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]),
                    let low = hex(bytes[index + 2])
                else { return nil }
                plain.append(high << 4 | low)
                index += 2
            default: plain.append(bytes[index])
            }
            index += 1
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Text as it stands in an address.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        let digits = Array("0123456789ABCDEF")
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                escaped.append("%")
                escaped.append(digits[Int(byte >> 4)])
                escaped.append(digits[Int(byte & 15)])
            }
        }
        return escaped
    }
}
