import CLibrary

/// A file or folder that is made beside its place, under a name that nobody can foretell, and locked
/// as long as its maker lives.
///
/// The lock tells a draft that is being written from one whose maker was killed: the latter is
/// removed by the next that writes to the same place.
struct Draft: ~Copyable {
    /// Where it is.
    let path: String
    /// The open file or folder, which holds the lock.
    let descriptor: Int32

    /// What stands between the place's name and the part that is drawn by lot.
    static let mark = ".partial-"

    /// Makes an empty file.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made.
    static func file(beside place: String, access: FileAccess) throws(ExchangeError) -> Draft {
        removeLeftovers(of: place)
        return try made(beside: place, access: access, mode: access.fileMode) { path in
            open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, access.fileMode)
        }
    }

    /// Makes an empty folder.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made.
    static func folder(beside place: String, access: FileAccess) throws(ExchangeError) -> Draft {
        removeLeftovers(of: place)
        return try made(beside: place, access: access, mode: access.folderMode) { path in
            if mkdir(path, access.folderMode) != 0 { return -1 }
            return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
    }

    private static func made(
        beside place: String, access: FileAccess, mode: mode_t, _ make: (String) -> Int32
    ) throws(ExchangeError) -> Draft {
        try Files.makeParents(of: place, access: access)
        for _ in 0..<100 {
            let path = name(beside: place)
            let descriptor = make(path)
            if descriptor < 0 {
                // Taken, or taken for a leftover before it was locked.
                if errno == EEXIST || errno == ENOENT && Files.isThere(Files.parent(of: path)) {
                    continue
                }
                throw ExchangeError(.write, path: place, reason: Files.lastReason())
            }
            var status = stat()
            // Somebody may have taken it for a leftover before it was locked.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0,
                status.st_nlink > 0, Files.isThere(path)
            else {
                close(descriptor)
                Files.remove(path)
                continue
            }
            guard access.apply(to: descriptor, mode: mode) else {
                let reason = Files.lastReason()
                close(descriptor)
                Files.remove(path)
                throw ExchangeError(
                    .write, path: place,
                    reason: "the group that may read it cannot be set (\(reason))")
            }
            return Draft(path: path, descriptor: descriptor)
        }
        throw ExchangeError(.write, path: place, reason: "no draft could be made beside it")
    }

    /// Whether a name is that of a draft: it ends with the mark and twelve letters or digits.
    static func isName(_ name: String) -> Bool {
        guard let mark = name.ranges(of: Draft.mark).last else { return false }
        let lot = name[mark.upperBound...].utf8
        return lot.count == 12
            && lot.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }

    /// A place's name with the mark and a part drawn by lot.
    static func name(beside place: String) -> String { place + mark + lot() }

    // Twelve letters and digits of the system's own random source: not for any figure, only so that
    // nobody can lay a link in a draft's place beforehand.
    private static func lot() -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        var source = SystemRandomNumberGenerator()
        return String((0..<12).map { _ in letters[Int.random(in: 0..<36, using: &source)] })
    }

    /// Removes drafts of a place whose makers were killed.
    static func removeLeftovers(of place: String) {
        let parts = place.split(separator: "/")
        let stem = (parts.last.map { String($0) } ?? place) + mark
        removeLeftovers(in: Files.parent(of: place)) { $0.hasPrefix(stem) }
    }

    /// Removes drafts in a folder whose makers were killed.
    static func removeLeftovers(in folder: String, named isDraft: (String) -> Bool) {
        for name in (try? Files.names(in: folder)) ?? [] where isDraft(name) {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            if descriptor < 0 {
                // A link has no lock; ours are made and moved in one breath.
                if errno == ELOOP { unlink(path) }
                continue
            }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { Files.remove(path) }
            close(descriptor)
        }
    }
}
