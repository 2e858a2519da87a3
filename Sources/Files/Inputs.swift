import CLibrary
import Synchronization

/// The files that this process has read, so that no output lands on one of them.
///
/// Told apart by the system's own numbers, so that links and other spellings of a path are seen
/// through. Nothing is kept before ``keep()`` is called, which a command does that reads, writes and
/// ends.
package enum Inputs {
    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64

        init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }

        /// That of the file or folder at a path, links followed; nil where there is none.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        }
    }

    /// A place where a file was looked for and none was.
    private struct Place: Hashable {
        var folder: Identity
        /// Lower case: a table of another case is taken for a slip of that name.
        var name: String

        init?(_ path: String) {
            guard let folder = Identity(Files.parent(of: path)) else { return nil }
            self.folder = folder
            name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        }
    }

    // nil = nothing is kept.
    private static let known = Mutex<Set<Identity>?>(nil)
    private static let empty = Mutex<Set<Place>>([])

    /// From now on every file that is opened for reading is kept in mind.
    package static func keep() {
        known.withLock { $0 = $0 ?? [] }
    }

    static func add(device: UInt64, inode: UInt64) {
        known.withLock { _ = $0?.insert(Identity(device: device, inode: inode)) }
    }

    /// Keeps in mind that a file was looked for at a path, where there is none.
    static func add(absent path: String) {
        guard known.withLock({ $0 != nil }), let place = Place(path) else { return }
        empty.withLock { _ = $0.insert(place) }
    }

    /// Whether the file at a path, links followed, has been read.
    package static func hold(_ path: String) -> Bool {
        guard let identity = Identity(path) else { return false }
        return known.withLock { $0?.contains(identity) ?? false }
    }

    /// Refuses places for outputs before any work is done for them, also two that are one file; nil
    /// where none is asked for.
    ///
    /// - Throws: ``ExchangeError`` to overwrite.
    package static func refuse(_ paths: [String?]) throws(ExchangeError) {
        var places: Set<Place> = []
        // Of folders that are still to be made.
        var names: Set<String> = []
        var files: Set<Identity> = []
        for case let path? in paths {
            try refuse(path)
            let isNewPlace =
                Place(path).map { places.insert($0).inserted }
                ?? names.insert(path).inserted
            let isNewFile = Identity(path).map { files.insert($0).inserted } ?? true
            if !isNewPlace || !isNewFile {
                throw ExchangeError(
                    .overwrite, path: path,
                    reason: "another output of this command goes to this file; name another file")
            }
        }
    }

    /// Refuses a place for an output: a file that has been read, a file that was looked for there, so
    /// that the next run would read it, or anything but a file.
    ///
    /// - Throws: ``ExchangeError`` to overwrite.
    package static func refuse(_ path: String) throws(ExchangeError) {
        if let place = Place(path), empty.withLock({ $0.contains(place) }) {
            throw ExchangeError(
                .detour, path: path,
                reason: "the next command would read a file of this name there as input; name "
                    + "another file")
        }
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
        for (descriptor, name) in [(STDOUT_FILENO, "the answer"), (STDERR_FILENO, "notices")] {
            var stream = stat()
            if fstat(descriptor, &stream) == 0, stream.st_dev == status.st_dev,
                stream.st_ino == status.st_ino
            {
                throw ExchangeError(
                    .overwrite, path: path,
                    reason: "\(name) of this command would go to the same file; name another file")
            }
        }
    }

    /// Refuses a folder that would be replaced where a file in it has been read.
    ///
    /// - Throws: ``ExchangeError`` to overwrite.
    package static func refuse(folder: String) throws(ExchangeError) {
        guard Files.kind(of: folder) == .folder else { return }
        for (path, _) in try Files.below(folder, isWhole: false) where hold(path) {
            throw ExchangeError(
                .overwrite, path: folder,
                reason: "this command has read \(path) as input; name another folder")
        }
    }
}
