#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

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

    /// The names in a folder in byte order, without `.` and `..`.
    ///
    /// - Throws: ``ExchangeError`` where the folder cannot be listed.
    package static func names(in folder: String) throws(ExchangeError) -> [String] {
        guard let stream = opendir(folder) else {
            throw ExchangeError(.read, path: folder, reason: lastReason())
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The files of a folder and of the folders in it, hidden ones left out, in byte order.
    ///
    /// - Parameter depth: How many folders deep, at most.
    /// - Returns: For each its path, and its path below the folder.
    /// - Throws: ``ExchangeError`` where a folder cannot be listed.
    package static func below(
        _ folder: String, depth: Int = 3
    ) throws(ExchangeError) -> [(path: String, name: String)] {
        var found: [(path: String, name: String)] = []
        for entry in try names(in: folder) where !entry.hasPrefix(".") {
            let path = folder + "/" + entry
            if kind(of: path) == .folder {
                if depth == 0 { continue }
                for file in try below(path, depth: depth - 1) {
                    found.append((file.path, entry + "/" + file.name))
                }
            } else {
                found.append((path, entry))
            }
        }
        return found
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
    /// - Throws: ``ExchangeError`` where there is one that cannot be read.
    package static func bytes(of path: String) throws(ExchangeError) -> [UInt8]? {
        guard let stream = try ByteStream(path: path) else { return nil }
        return try stream.readAll()
    }
}

/// A file read from its start in pieces.
package final class ByteStream {
    private let descriptor: Int32
    private let path: String
    private let size: Int

    /// Opens a file for reading; nil where there is none.
    ///
    /// - Throws: ``ExchangeError`` where there is one that cannot be opened.
    package init?(path: String) throws(ExchangeError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw ExchangeError(.read, path: path, reason: Files.lastReason())
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw ExchangeError(.read, path: path, reason: Files.lastReason())
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw ExchangeError(.read, path: path, reason: "it is a folder")
        }
        size = Int(status.st_size)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills as much of the buffer as the file still has; 0 at its end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ExchangeError) -> Int {
        guard let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, base, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, base, buffer.count)
            #elseif canImport(Darwin)
                let count = Darwin.read(descriptor, base, buffer.count)
            #endif
            if count >= 0 { return count }
            if errno != EINTR {
                throw ExchangeError(.read, path: path, reason: Files.lastReason())
            }
        }
    }

    fileprivate func readAll() throws(ExchangeError) -> [UInt8] {
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
