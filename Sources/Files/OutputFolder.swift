/// A directory of the user's choice in which files that belong together appear together.
///
/// Files are written beside their final places, brought to the disk, and renamed; then the directory
/// is brought to the disk. A reader never sees half a file, and after a fault the former files are
/// still there.
package struct OutputFolder: Sendable {
    /// The directory's path.
    package let path: String

    /// Who may read what is written.
    package let access: FileAccess

    /// Uses a directory, made (with those above it) where it is missing.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made or is not a directory.
    package init(path: String) throws(ExchangeError) { try self.init(path: path, access: .owner) }

    /// Uses a directory for what `access` may read.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be made or is not a directory.
    package init(path: String, access: FileAccess) throws(ExchangeError) {
        self.path = path
        self.access = access
        try Files.makeFolder(path, access: access)
    }

    /// Writes files that belong together: all beside their places first, then each is moved to its
    /// place, in their order, over one of that name; none where one would land on a file that was read.
    ///
    /// - Parameter files: Names are of letters, digits, hyphens, underscores and points.
    /// - Throws: ``ExchangeError`` where one cannot be written; the former files are then untouched,
    ///   unless it says that they are mixed.
    package func write(_ files: [OutputFile]) throws(ExchangeError) {
        for file in files { try Inputs.refuse("\(path)/\(file.name)") }
        var drafts: [StreamedFile] = []
        for file in files {
            precondition(OutputFolder.isFileName(file.name), "a file name, not a path")
            let draft = try StreamedFile(path: "\(path)/\(file.name)", access: access)
            try draft.write(file.bytes)
            try draft.synchronise()
            drafts.append(draft)
        }
        for (index, draft) in drafts.enumerated() {
            do throws(ExchangeError) {
                try draft.close(isSynchronised: false)
            } catch {
                if index == 0 { throw error }
                throw ExchangeError(
                    .mixed, path: error.path, reason: "it cannot be written (\(error.reason))")
            }
        }
        try NewFolder.synchronise(path)
    }

    /// Whether a text is a plain file name.
    package static func isFileName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
