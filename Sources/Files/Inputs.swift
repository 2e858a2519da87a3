import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files that this process has read, so that no output lands on one of them.
///
/// Told apart by the system's own numbers, so that links and other spellings of a path are seen
/// through. Nothing is kept before ``keep()`` is called, which a command does that reads, writes and
/// ends.
package enum Inputs {
    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    // nil = nothing is kept.
    private static let known = Mutex<Set<Identity>?>(nil)

    /// From now on every file that is opened for reading is kept in mind.
    package static func keep() {
        known.withLock { $0 = $0 ?? [] }
    }

    static func add(device: UInt64, inode: UInt64) {
        known.withLock { _ = $0?.insert(Identity(device: device, inode: inode)) }
    }

    /// Whether the file at a path, links followed, has been read.
    package static func hold(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        return known.withLock { $0?.contains(identity) ?? false }
    }

    /// Refuses a place for an output: a file that has been read, or anything but a file.
    ///
    /// - Throws: ``ExchangeError`` to overwrite.
    package static func refuse(_ path: String) throws(ExchangeError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if Files.isThere(path) {
                throw ExchangeError(
                    .overwrite, path: path,
                    reason: "it is a link that leads nowhere; name another file")
            }
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw ExchangeError(.overwrite, path: path, reason: "it is a folder; name a file")
        default:
            throw ExchangeError(
                .overwrite, path: path, reason: "it is a pipe or a device; name a file")
        }
        if hold(path) {
            throw ExchangeError(
                .overwrite, path: path,
                reason: "this command has read it as input; name another file")
        }
    }

    /// Refuses a folder that would be replaced where a file in it has been read.
    ///
    /// - Throws: ``ExchangeError`` to overwrite.
    package static func refuse(folder: String) throws(ExchangeError) {
        guard Files.kind(of: folder) == .folder else { return }
        for (path, _) in try Files.below(folder, refusesDeeper: false) where hold(path) {
            throw ExchangeError(
                .overwrite, path: folder,
                reason: "this command has read \(path) as input; name another folder")
        }
    }
}
