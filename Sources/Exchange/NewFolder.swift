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
    package static func write(
        _ files: [(name: String, bytes: [UInt8])], to folder: String, replacing: Bool
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
                let file = try StreamedFile(path: "\(partial)/\(name)")
                try file.write(bytes)
                try file.close()
            }
            try synchronise(partial)
            chmod(partial, 0o777 & ~currentMask())
            if isOccupied {
                try exchange(partial, with: target)
            } else if rename(partial, target) != 0 {
                throw ExchangeError(.write, path: target, reason: Files.lastReason())
            }
            try synchronise(parent(of: target))
        } catch {
            remove(folder: partial)
            throw error
        }
    }

    /// The folder that holds a path.
    static func parent(of path: String) -> String {
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
    static func synchronise(_ folder: String) throws(ExchangeError) {
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

    // Moves the old folder aside and the new one in; on failure the old one is moved back. A loss
    // of power between the two leaves the old folder whole under its `-old` name.
    private static func exchange(
        _ partial: String, with target: String
    ) throws(ExchangeError) {
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

    private static func remove(folder: String) {
        guard let names = try? Files.names(in: folder) else { return }
        for name in names {
            let path = "\(folder)/\(name)"
            // A link to a folder is taken away as a link: unlink refuses only real folders.
            if unlink(path) != 0 { remove(folder: path) }
        }
        rmdir(folder)
    }
}
