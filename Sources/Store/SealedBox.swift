import CSodium

/// Bytes that only a secret key opens, which is kept elsewhere (libsodium's sealed boxes: X25519,
/// XSalsa20-Poly1305).
package enum SealedBox {
    /// A new pair of keys, 32 bytes each, of the system's random source.
    package static func newKeys() -> (publicKey: [UInt8], secretKey: [UInt8]) {
        var publicKey = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        var secretKey = [UInt8](repeating: 0, count: crypto_box_secretkeybytes())
        _ = sodium_init()
        crypto_box_keypair(&publicKey, &secretKey)
        return (publicKey, secretKey)
    }

    /// Seals bytes for the secret key of a public one; nil where the key is none.
    ///
    /// - Parameters:
    ///   - bytes: What is sealed.
    ///   - publicKey: 32 bytes.
    package static func seal(_ bytes: [UInt8], for publicKey: [UInt8]) -> [UInt8]? {
        guard publicKey.count == crypto_box_publickeybytes(), sodium_init() >= 0 else { return nil }
        var box = [UInt8](repeating: 0, count: bytes.count + crypto_box_sealbytes())
        guard crypto_box_seal(&box, bytes, UInt64(bytes.count), publicKey) == 0 else { return nil }
        return box
    }

    /// What was sealed; nil where the box was changed or is for another key.
    package static func open(
        _ box: [UInt8], publicKey: [UInt8], secretKey: [UInt8]
    ) -> [UInt8]? {
        guard box.count >= crypto_box_sealbytes(), publicKey.count == crypto_box_publickeybytes(),
            secretKey.count == crypto_box_secretkeybytes(), sodium_init() >= 0
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: box.count - crypto_box_sealbytes())
        guard
            crypto_box_seal_open(&bytes, box, UInt64(box.count), publicKey, secretKey) == 0
        else { return nil }
        return bytes
    }
}
