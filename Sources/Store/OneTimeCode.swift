import CSodium
import Crypto

/// Codes of an authenticator, new every thirty seconds (TOTP, RFC 6238, SHA-1, six digits).
package enum OneTimeCode {
    /// Seconds that a code holds.
    static let step: Int64 = 30

    /// A new secret of 160 bits, in base 32 without padding, as authenticators take it.
    package static func secret() -> String { Base32.text(RandomBytes.make(20)) }

    /// The address that an authenticator reads, often from a square code.
    ///
    /// - Parameters:
    ///   - secret: The secret that both sides hold.
    ///   - user: The user name.
    package static func address(of secret: String, user: String) -> String {
        "otpauth://totp/NearHome:\(user)?secret=\(secret)&issuer=NearHome&digits=6&period=30"
    }

    /// The step of a moment.
    ///
    /// - Parameter milliseconds: Since 1970-01-01 00:00 UTC.
    package static func step(at milliseconds: Int64) -> Int64 { milliseconds / 1000 / step }

    /// The code of a step; nil where the secret is none.
    package static func code(of secret: String, at step: Int64) -> String? {
        guard let key = Base32.bytes(secret), !key.isEmpty else { return nil }
        let moving = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        // Authenticators still want SHA-1; it is used for nothing else.
        let digest = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: moving, using: SymmetricKey(data: key)))
        let offset = Int(digest[19] & 15)
        let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return String(String(1_000_000 + (number & 0x7FFF_FFFF) % 1_000_000).dropFirst())
    }

    /// The step of a code that was typed, where it is right: of this step, the one before or the one
    /// after, and later than the step that was used last, so that no code is used twice.
    package static func matches(
        _ typed: String, secret: String, at now: Int64, after last: Int64
    ) -> Int64? {
        let digits = Array(typed.utf8.filter { $0 != 0x20 })
        var found: Int64?
        // All three are looked at, so that the time it takes tells nothing.
        for candidate in now - 1...now + 1 {
            guard let code = code(of: secret, at: candidate) else { return nil }
            let right = Array(code.utf8)
            let isSame =
                digits.count == right.count && sodium_memcmp(digits, right, right.count) == 0
            if isSame, candidate > last { found = candidate }
        }
        return found
    }
}

/// Base 32 (RFC 4648), without padding.
enum Base32 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Bytes as text.
    static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var held: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            held = (held << 8 | UInt32(byte)) & 0xFFF
            count += 8
            while count >= 5 {
                count -= 5
                text.append(letters[Int(held >> count & 31)])
            }
        }
        if count > 0 { text.append(letters[Int(held << (5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text, in either case; nil where it is none.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var count: UInt32 = 0
        for letter in text.uppercased().utf8 where letter != 0x3D {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            held = (held << 5 | UInt32(value)) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> count))
            }
        }
        return bytes
    }
}
