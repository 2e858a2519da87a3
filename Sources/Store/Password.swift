import CSodium

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Passwords: which are taken, and how they are kept (Argon2id, libsodium).
package enum Password {
    /// Why a password is not taken; nil = it is.
    package static func fault(_ password: String, of name: String) -> String? {
        let count = password.unicodeScalars.count
        if count < 12 { return "The password has fewer than 12 characters; choose a longer one." }
        if count > 256 { return "The password has more than 256 characters; choose a shorter one." }
        let plain = password.lowercased()
        if plain == name.lowercased() || plain.replacing(name.lowercased(), with: "").count < 4 {
            return "The password is the user name, or little more; choose another."
        }
        if isCommon(plain) {
            return "Many people use this password, so it is tried first; choose another."
        }
        return nil
    }

    // Beside the list: what repeats something short, or runs along the keyboard.
    private static func isCommon(_ password: String) -> Bool {
        let letters = Array(password.unicodeScalars.map(\.value))
        for length in 1...4 where letters.count >= 3 * length {
            if letters.indices.allSatisfy({ letters[$0] == letters[$0 % length] }) { return true }
        }
        for line in runs where line.contains(password) { return true }
        return CommonPasswords.all.contains(password)
            || CommonPasswords.all.contains(String(password.reversed()))
    }

    private static let runs = [
        "01234567890123456789012345678901234567890", "98765432109876543210987654321098765432109",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./", "1234567890qwertyuiopasdfghjklzxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
        "zaq12wsxcde34rfvbgt56yhnmju78ik,", "123456789qwertyuiop", "qwertyuiop1234567890",
        "1234567890abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz1234567890",
    ]

    /// A password for one use, that can be read out.
    package static func forOneUse() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let text = (0..<16).map { _ in
            letters[Int(randombytes_uniform(UInt32(letters.count)))]
        }
        return stride(from: 0, to: 16, by: 4).map { String(text[$0..<$0 + 4]) }
            .joined(separator: "-")
    }

    /// The password as it is kept.
    ///
    /// - Throws: ``StoreFault`` where there is not enough memory for it.
    package static func hash(_ password: String) throws -> String {
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        let code = crypto_pwhash_str(
            &text, bytes, UInt64(bytes.count), UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE),
            Int(crypto_pwhash_MEMLIMIT_INTERACTIVE))
        guard code == 0 else {
            throw StoreFault(
                path: "", kind: .other, reason: "there is not enough memory to keep a password")
        }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password is the one that is kept.
    package static func matches(_ password: String, hash: String) -> Bool {
        let bytes = Array(password.utf8.prefix(1024)).map { CChar(bitPattern: $0) }
        return crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
    }

    /// What a name that nobody has is held against.
    package static let nobody: String = (try? hash(RandomBytes.secret())) ?? ""
}
