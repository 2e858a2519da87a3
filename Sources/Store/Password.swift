import CLibrary
import CSodium

/// Passwords: which are taken, and how they are kept (Argon2id, libsodium).
package enum Password {
    /// Why a password is not taken; nil = it is.
    ///
    /// - Parameters:
    ///   - password: The password.
    ///   - name: The user name.
    ///   - familiar: Other words that fit the person, as the authority and its teams.
    package static func fault(
        _ password: String, of name: String, familiar: [String] = []
    ) -> String? {
        let count = password.unicodeScalars.count
        if count < 12 { return "The password has fewer than 12 characters; choose a longer one." }
        if count > 256 { return "The password has more than 256 characters; choose a shorter one." }
        let plain = password.lowercased()
        if plain == name.lowercased() || plain.replacing(name.lowercased(), with: "").count < 4 {
            return "The password is the user name, or only a little more; choose another."
        }
        if CommonPasswords.all.contains(plain)
            || CommonPasswords.all.contains(String(plain.reversed()))
        {
            return "Many people use this password, so it is tried first; choose another."
        }
        if PasswordGuess.bits(password, familiar: [name] + familiar) < PasswordGuess.least {
            return
                "The password is made of common words, runs of keys or years, so it is tried "
                + "early; choose another, such as three random words."
        }
        return nil
    }

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
