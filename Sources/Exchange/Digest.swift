import CSodium
import Care

/// Digests over canonical forms, by which a result names what it was computed from.
public enum Digest {
    /// The digest of an instance, as `sha256:…`: over its tables as they are written, rows in the
    /// fixed order, without the policy.
    public static func input(of instance: Instance) -> String {
        let ordered = instance.inCanonicalOrder()
        var hash = SHA256()
        hash.update(Array(AuthorityFile.text(ordered, policy: nil).utf8))
        for (file, bytes) in InstanceFolder.written(ordered) {
            hash.update(Array("\(file) \(bytes.count)\n".utf8))
            hash.update(bytes)
        }
        return hash.finished()
    }

    /// The digest of a policy, as `sha256:…`: over every weight and setting.
    public static func policy(of policy: Policy) -> String {
        sha256(Array(PolicyFile.text(policy).utf8))
    }

    /// The SHA-256 of a file, as `sha256:…`, read in pieces of a megabyte; nil where there is none.
    ///
    /// - Throws: ``ExchangeError`` where there is one that cannot be read.
    public static func sha256(ofFile path: String) throws(ExchangeError) -> String? {
        guard let stream = try ByteStream(path: path) else { return nil }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            var count = 0
            var failure: ExchangeError?
            buffer.withUnsafeMutableBytes { bytes in
                do throws(ExchangeError) {
                    count = try stream.read(into: bytes)
                } catch { failure = error }
            }
            if let failure { throw failure }
            if count == 0 { return hash.finished() }
            buffer.withUnsafeBufferPointer { bytes in
                hash.update(UnsafeBufferPointer(rebasing: bytes[..<count]))
            }
        }
    }

    /// The SHA-256 of bytes, as `sha256:…`.
    public static func sha256(_ bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finished()
    }
}

/// A running SHA-256 (libsodium).
private struct SHA256 {
    private var state = crypto_hash_sha256_state()

    init() { crypto_hash_sha256_init(&state) }

    mutating func update(_ bytes: [UInt8]) {
        crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        crypto_hash_sha256_update(&state, bytes.baseAddress, UInt64(bytes.count))
    }

    mutating func finished() -> String {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256_final(&state, &digest)
        let letters = Array("0123456789abcdef".utf8)
        var text = Array("sha256:".utf8)
        for byte in digest {
            text.append(letters[Int(byte >> 4)])
            text.append(letters[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
