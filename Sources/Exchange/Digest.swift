import Care
import Crypto

/// Digests over canonical forms, by which a result names what it was computed from.
public enum Digest {
    /// The digest of an instance, as `sha256:…`: over its tables as they are written, rows in the
    /// fixed order, without the policy.
    public static func input(of instance: Instance) -> String {
        let ordered = instance.inCanonicalOrder()
        var hash = SHA256()
        hash.update(data: Array(AuthorityFile.text(ordered, policy: nil).utf8))
        for (file, bytes) in InstanceFolder.written(ordered) {
            hash.update(data: Array("\(file) \(bytes.count)\n".utf8))
            hash.update(data: bytes)
        }
        return text(hash.finalize())
    }

    /// The digest of a policy, as `sha256:…`: over every weight and setting.
    public static func policy(of policy: Policy) -> String {
        text(SHA256.hash(data: Array(PolicyFile.text(policy).utf8)))
    }

    private static func text(_ digest: SHA256.Digest) -> String {
        let letters = Array("0123456789abcdef".utf8)
        var text = Array("sha256:".utf8)
        for byte in digest {
            text.append(letters[Int(byte >> 4)])
            text.append(letters[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
