import CLibrary

/// Whole files and folders through the system's own calls.
package enum Files {
    /// What a path leads to.
    package enum Kind: Sendable {
        /// A regular file, a pipe or a device.
        case file
        /// A folder.
        case folder
        /// Nothing.
        case nothing
    }

    /// The largest file that is opened.
    static let mostBytes = 8_000_000_000

    /// The largest file that is held in memory whole.
    static let mostHeld = 2_000_000_000

    /// The words for the system's last error.
    package static func lastReason() -> String {
        String(cString: strerror(errno))
    }

    /// What is at a path, symbolic links followed.
    package static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    /// What is wrong with what is there but leads to nothing, and its mend; nil where there is
    /// nothing at all, and where it leads somewhere.
    package static func brokenLink(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) != 0 else { return nil }
        let code = errno
        guard isThere(path) else { return nil }
        switch code {
        case ENOENT, ENOTDIR:
            return "it is a link that leads nowhere; mend the link, or take it away"
        case ELOOP: return "its links lead in a circle; mend the link, or take it away"
        default: return String(cString: strerror(code))
        }
    }

    /// Whether there is anything at a path, a link that leads nowhere included.
    package static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The names in a folder in byte order, without `.` and `..`.
    ///
    /// - Throws: ``ExchangeError`` where the folder cannot be listed, or where a name in it is not
    ///   UTF-8: it could not be opened, and nothing that is found is left out in silence.
    package static func names(in folder: String) throws(ExchangeError) -> [String] {
        guard let raw = rawNames(in: Array(folder.utf8CString)) else {
            throw ExchangeError(.read, path: folder, reason: lastReason())
        }
        var names: [String] = []
        for bytes in raw {
            let text = bytes.dropLast().map { UInt8(bitPattern: $0) }
            guard Encoding.invalid(in: Array(text)) == nil else {
                let shown = String(decoding: text, as: UTF8.self)
                throw ExchangeError(
                    .refuse, path: "\(folder)/\(shown)",
                    reason: "its name is not UTF-8; rename the file, or take it out of the folder")
            }
            names.append(String(decoding: text, as: UTF8.self))
        }
        return names.sorted()
    }

    // The names in a folder as the system has them, each with its closing NUL; nil where it cannot
    // be listed.
    private static func rawNames(in folder: [CChar]) -> [[CChar]]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [[CChar]] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { start in
                    Array(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
                }
            }
            // `.` and `..`
            if name != [0x2E, 0] && name != [0x2E, 0x2E, 0] { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a folder with everything in it; links are taken away as links.
    package static func remove(_ path: String) { remove(raw: Array(path.utf8CString)) }

    private static func remove(raw path: [CChar]) {
        // unlink refuses only real folders.
        if unlink(path) == 0 { return }
        for name in rawNames(in: path) ?? [] {
            remove(raw: path.dropLast() + [CChar(0x2F)] + name)
        }
        rmdir(path)
    }

    /// The files of a folder and of the folders in it, hidden ones left out, in byte order.
    ///
    /// - Parameters:
    ///   - folder: The folder's path.
    ///   - depth: How many folders deep, at most.
    ///   - isWhole: Whether all of it is wanted: a folder that lies deeper and a link that leads
    ///     nowhere are refused; else they are left out.
    /// - Returns: For each its path, and its path below the folder.
    /// - Throws: ``ExchangeError`` where a folder cannot be listed or lies too deep, and where a link
    ///   leads nowhere: it may have led to a file or to a folder of many.
    package static func below(
        _ folder: String, depth: Int = 8, isWhole: Bool = true
    ) throws(ExchangeError) -> [(path: String, name: String)] {
        var found: [(path: String, name: String)] = []
        for entry in try names(in: folder) where !entry.hasPrefix(".") {
            let path = folder + "/" + entry
            switch kind(of: path) {
            case .folder:
                let isNamedAsFile = [".csv", ".xml", ".yml", ".yaml"].contains {
                    entry.lowercased().trimmed.hasSuffix($0)
                }
                if isWhole, isNamedAsFile {
                    throw ExchangeError(
                        .refuse, path: path,
                        reason: "it is a folder, not a file; give it another name, or put the file "
                            + "in its place")
                }
                if depth == 0, !isWhole { continue }
                if depth == 0 {
                    // A link to a folder above leads here too.
                    throw ExchangeError(
                        .refuse, path: path,
                        reason: "it lies more than eight folders deep, so its files would be left "
                            + "out; move them nearer the top, or remove a link that leads back")
                }
                for file in try below(path, depth: depth - 1, isWhole: isWhole) {
                    found.append((file.path, entry + "/" + file.name))
                }
            case .file: found.append((path, entry))
            case .nothing:
                if isWhole, let reason = brokenLink(path) {
                    throw ExchangeError(.refuse, path: path, reason: reason)
                }
            }
        }
        return found
    }

    /// The folder that holds a path.
    package static func parent(of path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes the folders that lead to a path, where they are missing.
    ///
    /// - Throws: ``ExchangeError`` where one cannot be made.
    package static func makeParents(
        of path: String, access: FileAccess = .owner
    ) throws(ExchangeError) {
        let folder = parent(of: path)
        if folder == "." || folder == "/" || kind(of: folder) == .folder { return }
        try makeFolder(folder, access: access)
    }

    /// Refuses a place for a folder where anything else is.
    ///
    /// - Throws: ``ExchangeError`` to overwrite.
    package static func expectFolder(_ path: String?) throws(ExchangeError) {
        guard let path, isThere(path), kind(of: path) != .folder else { return }
        throw ExchangeError(.overwrite, path: path, reason: "it is a file; name a folder")
    }

    /// Makes a folder and those that lead to it, where they are missing.
    ///
    /// - Throws: ``ExchangeError`` where one cannot be made.
    package static func makeFolder(
        _ folder: String, access: FileAccess = .owner
    ) throws(ExchangeError) {
        if kind(of: folder) == .folder { return }
        if folder.split(separator: "/").last == ".." {
            throw ExchangeError(
                .detour, path: folder,
                reason: "the folder before `..` does not exist; write the path without `..`")
        }
        try makeParents(of: folder, access: access)
        if mkdir(folder, access.folderMode) != 0 {
            if errno == EEXIST, kind(of: folder) == .folder { return }
            throw ExchangeError(.write, path: folder, reason: lastReason())
        }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        if !access.apply(to: descriptor, mode: access.folderMode) {
            throw ExchangeError(
                .write, path: folder,
                reason: "the group that may read it cannot be set (\(lastReason()))")
        }
    }

    /// Lets a link lead somewhere, in one step, whatever it led to before.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made; it is then as it was.
    package static func link(_ path: String, to target: String) throws(ExchangeError) {
        let draft = Draft.name(beside: path)
        if symlink(target, draft) != 0 || rename(draft, path) != 0 {
            let reason = lastReason()
            unlink(draft)
            throw ExchangeError(.write, path: path, reason: reason)
        }
    }

    /// Whether a path is a folder or lies in it, as far as both are there with links followed.
    package static func isWithin(_ path: String, _ folder: String) -> Bool {
        func parts(_ path: String) -> [Substring] {
            // What is not there yet is resolved by the folder that is to hold it.
            var known = path
            var rest: [Substring] = []
            while kind(of: known) == .nothing, known != ".", known != "/" {
                if let name = known.split(separator: "/").last { rest.insert(name, at: 0) }
                known = parent(of: known)
            }
            var parts = resolved(known).split(separator: "/")
            for name in rest {
                if name == ".." {
                    _ = parts.popLast()
                } else if name != "." {
                    parts.append(name)
                }
            }
            return parts
        }
        return parts(path).starts(with: parts(folder))
    }

    /// The path without links, where there is something; else the path itself.
    package static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// The size of a file in bytes; nil where there is none.
    package static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int(status.st_size)
    }

    /// When a file was last changed, in seconds since 1970-01-01 00:00 UTC; nil where there is none.
    package static func changed(_ path: String) -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            return Int64(status.st_mtimespec.tv_sec)
        #else
            return Int64(status.st_mtim.tv_sec)
        #endif
    }

    /// All bytes of a file, or nil where there is none.
    ///
    /// - Parameters:
    ///   - path: the file's path.
    ///   - isInput: whether no output may land on it; false for what a job compares with what it
    ///     wrote itself.
    /// - Throws: ``ExchangeError`` where there is one that cannot be read.
    package static func bytes(
        of path: String, isInput: Bool = true
    ) throws(ExchangeError) -> [UInt8]? {
        guard let stream = try ByteStream(path: path, isInput: isInput) else { return nil }
        return try stream.readAll()
    }
}

/// A file read from its start in pieces.
package final class ByteStream {
    private let descriptor: Int32
    private let path: String
    private let size: Int
    // What stands in memory instead, and how much of it is read.
    private let held: [UInt8]
    private var heldOffset = 0

    /// Opens a file for reading; nil where there is none.
    ///
    /// Pipes and devices are read only where the shell gave them (`/dev/stdin`, `<(…)`): elsewhere
    /// opening one could wait for ever.
    ///
    /// - Parameters:
    ///   - path: the file's path.
    ///   - isInput: whether no output may land on it.
    /// - Throws: ``ExchangeError`` where there is one that cannot be opened or is no file.
    package init?(path: String, isInput: Bool = true) throws(ExchangeError) {
        self.path = path
        held = []
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            let code = errno
            let reason = Files.lastReason()
            if let broken = Files.brokenLink(path) {
                throw ExchangeError(.refuse, path: path, reason: broken)
            }
            switch code {
            case ENOENT, ENOTDIR:
                if isInput { Inputs.add(absent: path) }
                return nil
            case ENXIO:
                throw ExchangeError(
                    .refuse, path: path, reason: "it is a socket or a device, not a file")
            default: throw ExchangeError(.read, path: path, reason: reason)
            }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ExchangeError(.read, path: path, reason: Files.lastReason())
        }
        let isFromShell = ["/dev/stdin", "/dev/fd/", "/proc/self/fd/", "/dev/null"].contains {
            path.hasPrefix($0)
        }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR {
            throw ExchangeError(.refuse, path: path, reason: "it is a folder, not a file")
        }
        if kind != S_IFREG, !isFromShell {
            throw ExchangeError(
                .refuse, path: path,
                reason: "it is a \(kind == S_IFIFO ? "pipe" : "device"), not a file")
        }
        if kind != S_IFREG {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        }
        size = kind == S_IFREG ? Int(status.st_size) : 0
        if size > Files.mostBytes {
            throw ExchangeError(
                .refuse, path: path, reason: "it is larger than 8 GB, which no file of ours is")
        }
        if kind == S_IFREG, isInput {
            Inputs.add(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        }
    }

    /// Reads bytes that stand in memory, under the name of a file.
    package init(_ bytes: [UInt8], path: String) {
        self.path = path
        held = bytes
        descriptor = -1
        size = bytes.count
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills as much of the buffer as the file still has; 0 at its end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExchangeError) -> Int {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
        if descriptor < 0 {
            let count = min(buffer.count, held.count - heldOffset)
            buffer.copyBytes(from: held[heldOffset..<(heldOffset + count)])
            heldOffset += count
            return count
        }
        while true {
            let count = CLibrary.read(descriptor, base, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR {
                throw ExchangeError(.read, path: path, reason: Files.lastReason())
            }
        }
    }

    fileprivate func readAll() throws(ExchangeError) -> [UInt8] {
        if size > Files.mostHeld {
            throw ExchangeError(
                .refuse, path: path, reason: "it is larger than 2 GB, which no table of ours is")
        }
        var bytes = [UInt8](repeating: 0, count: max(size, 0) + 1)
        var filled = 0
        while true {
            if filled == bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, 1 << 16)))
            }
            var count = 0
            var failure: ExchangeError?
            bytes.withUnsafeMutableBytes { buffer in
                do throws(ExchangeError) {
                    count = try read(
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                } catch { failure = error }
            }
            if let failure { throw failure }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
