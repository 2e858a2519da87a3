import CLibrary

/// A directory of the user's choice in which every file appears whole or not at all.
///
/// A file is written beside its final place, brought to the disk, and renamed; then the directory
/// is brought to the disk. A reader never sees half a file, and after a fault the former file is
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

    /// Writes a file, replacing one of that name.
    ///
    /// - Parameters:
    ///   - text: The content, written as UTF-8.
    ///   - name: The file's name: letters, digits, hyphens, underscores and points; no folder.
    /// - Throws: ``ExchangeError`` where any step fails; the former file is then untouched.
    package func write(_ text: String, to name: String) throws(ExchangeError) {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file, replacing one of that name.
    package func write(_ bytes: [UInt8], to name: String) throws(ExchangeError) {
        precondition(OutputFolder.isFileName(name), "a file name, not a path")
        try StreamedFile.replace("\(path)/\(name)", with: bytes, access: access)
    }

    /// Writes files one after the other; none where one would land on a file that was read.
    ///
    /// - Throws: ``ExchangeError`` where one cannot be written; those before it are in place.
    package func write(_ files: [OutputFile]) throws(ExchangeError) {
        for file in files { try Inputs.refuse("\(path)/\(file.name)") }
        for file in files { try write(file.bytes, to: file.name) }
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
