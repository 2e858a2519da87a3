import CFolders

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Folders that appear whole or not at all.
package enum NewFolder {
    /// Writes a folder of files beside its place, brings it to disk and moves it there.
    ///
    /// - Throws: ``ExchangeError``; nothing has changed then.
    ///
    /// - Parameter isSynchronised: Whether it is brought to disk; where not, a loss of power may
    ///   take it, and ``bringToDisk(_:)`` does so for many folders at once.
    /// - Parameter isPrivate: Whether only its owner may read it (files 0600, folder 0700).
    package static func write(
        _ files: [(name: String, bytes: [UInt8])], to folder: String, replacing: Bool,
        isSynchronised: Bool = true, isPrivate: Bool = false
    ) throws(ExchangeError) {
        var target = folder
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        let kind = Files.kind(of: target)
        if kind == .file {
            throw ExchangeError(.overwrite, path: target, reason: "it is a file; name a new folder")
        }
        var isOccupied = false
        if kind == .folder { isOccupied = try !Files.names(in: target).isEmpty }
        if isOccupied && !replacing {
            throw ExchangeError(
                .overwrite, path: target, reason: "the folder is not empty; name a new folder")
        }
        let partial = try temporaryFolder(beside: target)
        do throws(ExchangeError) {
            for (name, bytes) in files {
                let file = try StreamedFile(path: "\(partial)/\(name)", isPrivate: isPrivate)
                try file.write(bytes)
                try file.close(isSynchronised: isSynchronised)
            }
            if isSynchronised { try synchronise(partial) }
            chmod(partial, isPrivate ? 0o700 : 0o777 & ~currentMask())
            if isOccupied {
                try exchange(partial, with: target)
            } else if rename(partial, target) != 0 {
                throw ExchangeError(.write, path: target, reason: Files.lastReason())
            }
            if isSynchronised { try synchronise(parent(of: target)) }
        } catch {
            remove(folder: partial)
            throw error
        }
    }

    /// The folder that holds a path.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func currentMask() -> mode_t {
        let mask = umask(0)
        umask(mask)
        return mask
    }

    private static func temporaryFolder(beside target: String) throws(ExchangeError) -> String {
        var template = Array("\(target).partial-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) } != nil
        }
        guard made else {
            throw ExchangeError(.write, path: target, reason: Files.lastReason())
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Brings a folder to disk, so that its entries survive a loss of power.
    package static func synchronise(_ folder: String) throws(ExchangeError) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ExchangeError(.write, path: folder, reason: Files.lastReason())
        }
        defer { close(descriptor) }
        // Some file systems cannot synchronise folders; that loses no data that was written.
        if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP {
            throw ExchangeError(.write, path: folder, reason: Files.lastReason())
        }
    }

    // The two folders change places in one step where the file system can do that. Elsewhere the
    // old one is moved aside and the new one in, and on failure the old one is moved back; a loss of
    // power between the two leaves the old folder whole under its `-old` name.
    private static func exchange(
        _ partial: String, with target: String
    ) throws(ExchangeError) {
        #if os(Linux)
            if nearhome_exchange(partial, target) == 0 { return remove(folder: partial) }
        #endif
        let aside = "\(partial)-old"
        guard rename(target, aside) == 0 else {
            throw ExchangeError(.write, path: target, reason: Files.lastReason())
        }
        guard rename(partial, target) == 0 else {
            let reason = Files.lastReason()
            _ = rename(aside, target)
            throw ExchangeError(.write, path: target, reason: reason)
        }
        remove(folder: aside)
    }

    /// Brings everything that was written to a folder's file system to the disk.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    package static func bringToDisk(_ folder: String) throws(ExchangeError) {
        #if os(Linux)
            let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw ExchangeError(.write, path: folder, reason: Files.lastReason())
            }
            defer { close(descriptor) }
            if nearhome_synchronise(descriptor) != 0 {
                throw ExchangeError(.write, path: folder, reason: Files.lastReason())
            }
        #else
            sync()
        #endif
    }

    /// Removes half-written folders in a folder that were left by a process that was killed.
    ///
    /// Only where no other process can be at work there.
    package static func removeLeftovers(in folder: String) {
        for name in (try? Files.names(in: folder)) ?? [] where name.contains(".partial-") {
            let path = "\(folder)/\(name)"
            if unlink(path) != 0 { remove(folder: path) }
        }
    }

    package static func removeLeftovers(beside path: String, mark: String) {
        let folder = parent(of: path)
        let stem = (path.split(separator: "/").last.map(String.init) ?? path) + mark
        for name in (try? Files.names(in: folder)) ?? [] where name.hasPrefix(stem) {
            remove(folder: "\(folder)/\(name)")
        }
    }

    package static func remove(folder: String) {
        guard let names = try? Files.names(in: folder) else { return }
        for name in names {
            let path = "\(folder)/\(name)"
            // A link to a folder is taken away as a link: unlink refuses only real folders.
            if unlink(path) != 0 { remove(folder: path) }
        }
        rmdir(folder)
    }
}
