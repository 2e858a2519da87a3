import CSodium
import Store

/// The two keys of backups: whoever has the public one can make a backup, only the secret one opens it.
package struct BackupKeys: Sendable {
    /// The public key: 32 bytes.
    package var publicKey: [UInt8]
    /// The secret key: 32 bytes.
    ///
    /// Kept away from the machine that makes backups.
    package var secretKey: [UInt8]

    private static let publicMark = "nearhome-backup-public-"
    private static let secretMark = "nearhome-backup-secret-"

    /// New keys, of the system's random source.
    package init() {
        (publicKey, secretKey) = SealedBox.newKeys()
    }

    /// The keys of a secret key's text; nil where it is none.
    package init?(secret text: String) {
        guard let bytes = BackupKeys.bytes(of: text, after: BackupKeys.secretMark) else {
            return nil
        }
        _ = sodium_init()
        secretKey = bytes
        publicKey = [UInt8](repeating: 0, count: Int(crypto_box_PUBLICKEYBYTES))
        crypto_scalarmult_base(&publicKey, bytes)
    }

    /// The public key as it is written into the settings.
    package var publicText: String { BackupKeys.publicMark + Hexadecimal.text(publicKey) }

    /// The secret key as it is written into its file.
    package var secretText: String { BackupKeys.secretMark + Hexadecimal.text(secretKey) }

    /// The public key of a text; nil where it is none.
    package static func publicKey(of text: String) -> [UInt8]? {
        bytes(of: text, after: publicMark)
    }

    private static func bytes(of text: String, after mark: String) -> [UInt8]? {
        let text = text.split(whereSeparator: \.isWhitespace).joined()
        guard text.hasPrefix(mark),
            let bytes = Hexadecimal.bytes(String(text.dropFirst(mark.count))), bytes.count == 32
        else { return nil }
        return bytes
    }
}
