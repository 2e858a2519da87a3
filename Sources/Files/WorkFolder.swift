#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A private folder (mode 0700) for files that are read once; gone when it is let go.
package final class WorkFolder {
    /// Its path.
    package let path: String

    /// Makes a folder beside a path, named for it.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made.
    package init(beside path: String) throws(ExchangeError) {
        var template = Array("\(path)\(WorkFolder.mark)XXXXXX".utf8CString)
        let isMade = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) } != nil
        }
        guard isMade else {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
        self.path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static let mark = ".work-"

    deinit { NewFolder.remove(folder: path) }

    /// Removes folders beside a path that were left by a process that was killed.
    ///
    /// Only where no other process can be at work there.
    package static func removeLeftovers(beside path: String) {
        NewFolder.removeLeftovers(beside: path, mark: mark)
    }

    /// Writes a file and the folders that its name tells of; not brought to the disk.
    ///
    /// - Parameter name: A path below the folder, no part of which is `..`.
    /// - Throws: ``ExchangeError`` where the disk refuses.
    package func write(_ bytes: [UInt8], to name: String) throws(ExchangeError) {
        let parts = name.split(separator: "/")
        precondition(!parts.contains(".."), "a path below the folder")
        var folder = path
        for part in parts.dropLast() {
            folder += "/" + part
            if mkdir(folder, 0o700) != 0 && errno != EEXIST {
                throw ExchangeError(.write, path: folder, reason: Files.lastReason())
            }
        }
        let file = try StreamedFile(path: "\(path)/\(name)")
        try file.write(bytes)
        try file.close(isSynchronised: false)
    }
}
