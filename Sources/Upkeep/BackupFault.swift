/// Why a backup could not be made or read.
package enum BackupFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no such file.
    case missing(String)
    /// The file is no backup.
    case notABackup(String)
    /// The file ends before its end.
    case cutOff(String)
    /// The file is not as it was written.
    case altered(String)
    /// The file was sealed for another key.
    case otherKey(String)
    /// A file in the backup is not as its list says, or not in it.
    case inside(String, String)
    /// A path that no archive holds.
    case name(String)
    /// Something with the keys.
    case key(String)
    /// The place for a restore is not empty.
    case occupied(String)

    /// What happened, where, and the mend.
    package var description: String {
        switch self {
        case .missing(let path): "\(path): there is no such file; check the path."
        case .notABackup(let path):
            "\(path): this is not a backup of NearHome; name a file that `nearhome backup make` wrote."
        case .cutOff(let path):
            "\(path): the backup was cut off; use another one, and check the disk it is on."
        case .altered(let path):
            "\(path): the backup is not as it was written; use another one, and check the disk it "
                + "is on."
        case .otherKey(let path):
            "\(path): the backup was sealed for another key; use the secret key that belongs to "
                + "the public key of that day."
        case .inside(let path, let what): "\(path): \(what); take another backup."
        case .name(let path):
            "\(path): the path is too long for a backup (at most 255 bytes); shorten the folder's "
                + "name."
        case .key(let what):
            "\(what); make keys with `nearhome backup keys`, and write its line to public_key."
        case .occupied(let path):
            "\(path): the folder is not empty; name a new one, so that nothing is written over."
        }
    }
}
