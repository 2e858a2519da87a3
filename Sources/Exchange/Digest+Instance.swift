import Care
import Files

extension Digest {
    /// The digest of an instance, as `sha256:…`: over its tables as they are written, rows in the
    /// fixed order, without the policy and the map, by which nothing is decided.
    package static func input(of instance: Instance) -> String {
        var ordered = instance.inCanonicalOrder()
        ordered.map = []
        var hash = SHA256()
        hash.update(Array(AuthorityFile.text(ordered, policy: nil).utf8))
        for (file, bytes) in InstanceFolder.written(ordered) {
            hash.update(Array("\(file) \(bytes.count)\n".utf8))
            hash.update(bytes)
        }
        return hash.finished()
    }

    /// The digest of a policy, as `sha256:…`: over every weight and setting.
    package static func policy(of policy: Policy) -> String {
        sha256(Array(PolicyFile.text(policy).utf8))
    }
}
