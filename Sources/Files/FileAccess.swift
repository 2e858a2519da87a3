import CLibrary

/// Who may read what is written.
package enum FileAccess: Sendable, Hashable {
    /// Only who writes it: files 0600 in folders 0700. The default, because nearly everything that
    /// is written holds references of children.
    case owner
    /// Who writes it, and a group: files 0640 in folders 0750.
    case group(UInt32)
    /// Everybody whom the process's umask lets: what holds no reference of a child.
    case everybody

    /// The group of that name or number.
    ///
    /// - Returns: nil where the system knows none.
    package static func group(named name: String) -> FileAccess? {
        if let number = UInt32(name) { return .group(number) }
        guard let entry = getgrnam(name) else { return nil }
        return .group(entry.pointee.gr_gid)
    }

    /// The mode with which a file is made.
    var fileMode: mode_t {
        switch self {
        case .owner: 0o600
        case .group: 0o640
        case .everybody: 0o666
        }
    }

    /// The mode with which a folder is made.
    var folderMode: mode_t {
        switch self {
        case .owner: 0o700
        case .group: 0o750
        case .everybody: 0o777
        }
    }

    /// Hands an open file or folder to the group; nothing for the others.
    ///
    /// - Returns: Whether that could be done.
    func apply(to descriptor: Int32, mode: mode_t) -> Bool {
        guard case .group(let group) = self else { return true }
        var status = stat()
        // A service may be kept from giving a file away even to its own group.
        if fstat(descriptor, &status) == 0, status.st_gid == gid_t(group) {
            return fchmod(descriptor, mode) == 0
        }
        // The usual umask takes the group's rights away when the file is made.
        return fchown(descriptor, uid_t.max, gid_t(group)) == 0 && fchmod(descriptor, mode) == 0
    }
}
