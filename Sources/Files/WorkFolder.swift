import CLibrary

/// A private folder (mode 0700) for files that are read once; gone when it is let go.
package final class WorkFolder {
    /// Its path.
    package let path: String

    // Holds the lock that tells it from a leftover.
    private let descriptor: Int32

    /// Makes a folder beside a path, named for it.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made.
    package init(beside path: String) throws(ExchangeError) {
        let draft = try Draft.folder(beside: path + WorkFolder.mark, access: .owner)
        self.path = draft.path
        descriptor = draft.descriptor
    }

    private static let mark = ".work"

    deinit {
        Files.remove(path)
        close(descriptor)
    }

    /// Removes folders beside a path, and drafts of it, that were left by processes that were killed.
    package static func removeLeftovers(beside path: String) {
        Draft.removeLeftovers(of: path + mark)
        Draft.removeLeftovers(of: path)
    }

    /// Writes a file and the folders that its name tells of; not brought to the disk.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: A path below the folder, no part of which is `..`.
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
        let file = try StreamedFile(new: "\(path)/\(name)", access: .owner)
        try file.write(bytes)
        try file.close(isSynchronised: false)
    }
}
