import Desk
import Files

/// The last moment of a certificate, read from its PEM file.
///
/// Only as much of DER is read as leads there; whether the certificate can be used says the server.
enum CertificateEnd {
    /// The end of the first certificate of a PEM file; nil where there is none.
    static func moment(ofPEM bytes: [UInt8]) -> Moment? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.firstRange(of: "-----BEGIN CERTIFICATE-----"),
            let end = text.firstRange(of: "-----END CERTIFICATE-----"),
            start.upperBound <= end.lowerBound,
            let der = base64(text[start.upperBound..<end.lowerBound])
        else { return nil }
        // Certificate, its part that is signed, then version, number, algorithm, issuer, validity.
        guard var certificate = Value(der[...])?.content,
            var signed = next(&certificate)?.content
        else { return nil }
        if signed.first == 0xA0 { _ = next(&signed) }
        for _ in 0..<3 { _ = next(&signed) }
        guard var validity = next(&signed)?.content, next(&validity) != nil,
            let last = next(&validity)
        else { return nil }
        var digits = String(decoding: last.content, as: UTF8.self)
        guard digits.hasSuffix("Z") else { return nil }
        digits.removeLast()
        if last.tag == 0x17 {
            // A year of two digits is of this century below 50.
            guard let year = Int(digits.prefix(2)) else { return nil }
            digits = (year < 50 ? "20" : "19") + digits
        }
        let parts = Array(digits)
        guard parts.count == 14 else { return nil }
        func part(_ range: Range<Int>) -> String { String(parts[range]) }
        return Moment(
            iso: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T"
                + "\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z")
    }

    private struct Value {
        var tag: UInt8
        var content: ArraySlice<UInt8>
        var rest: ArraySlice<UInt8>

        init?(_ bytes: ArraySlice<UInt8>) {
            var bytes = bytes
            guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
            var count = Int(first)
            if first >= 0x80 {
                let digits = Int(first & 0x7F)
                guard (1...4).contains(digits), bytes.count >= digits else { return nil }
                count = bytes.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
                bytes = bytes.dropFirst(digits)
            }
            guard bytes.count >= count else { return nil }
            self.tag = tag
            content = bytes.prefix(count)
            rest = bytes.dropFirst(count)
        }
    }

    private static func next(_ bytes: inout ArraySlice<UInt8>) -> Value? {
        guard let value = Value(bytes) else { return nil }
        bytes = value.rest
        return value
    }

    private static func base64(_ text: Substring) -> [UInt8]? {
        let letters = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var count = 0
        for letter in text.utf8 where letter > 0x20 && letter != 0x3D {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            held = (held << 6 | UInt32(value)) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
            }
        }
        return bytes
    }
}
