#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A directory of the user's choice in which every file appears whole or not at all.
///
/// A file is written beside its final place, brought to the disk, and renamed; then the directory
/// is brought to the disk. A reader never sees half a file, and after a fault the former file is
/// still there.
public struct OutputFolder: Sendable {
    /// The directory's path.
    public let path: String

    /// Uses a directory, made (with those above it) where it is missing.
    ///
    /// - Throws: ``OutputFault`` where it cannot be made or is not a directory.
    public init(path: String) throws(OutputFault) {
        self.path = path
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? String(part) : "/\(part)"
            if mkdir(made, 0o777) != 0 && errno != EEXIST && errno != EISDIR {
                throw OutputFault(path: made, operation: "make the folder", code: errno)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw OutputFault(path: path, operation: "open the folder", code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw OutputFault(path: path, operation: "use as a folder", code: ENOTDIR)
        }
    }

    /// Writes a file, replacing one of that name.
    ///
    /// - Parameters:
    ///   - text: The content, written as UTF-8.
    ///   - name: The file's name: letters, digits, hyphens, underscores and points; no folder.
    /// - Throws: ``OutputFault`` where any step fails; the former file is then untouched.
    public func write(_ text: String, to name: String) throws(OutputFault) {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file, replacing one of that name.
    public func write(_ bytes: [UInt8], to name: String) throws(OutputFault) {
        precondition(OutputFolder.isFileName(name), "a file name, not a path")
        let final = "\(path)/\(name)"
        let draft = "\(path)/.\(name).\(getpid()).part"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw OutputFault(path: final, operation: "write", code: errno)
        }
        var fault: OutputFault?
        func note(_ operation: String) {
            if fault == nil { fault = OutputFault(path: final, operation: operation, code: errno) }
        }
        bytes.withUnsafeBytes { buffer in
            var start = 0
            while start < buffer.count && fault == nil {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
                #if canImport(Glibc)
                    let count = Glibc.write(file, rest.baseAddress, rest.count)
                #elseif canImport(Musl)
                    let count = Musl.write(file, rest.baseAddress, rest.count)
                #else
                    let count = Darwin.write(file, rest.baseAddress, rest.count)
                #endif
                if count > 0 {
                    start += count
                } else if count == 0 || errno != EINTR {
                    note("write")
                }
            }
        }
        if fault == nil && fsync(file) != 0 { note("bring to the disk") }
        if close(file) != 0 { note("close") }
        if fault == nil && rename(draft, final) != 0 { note("put in place") }
        if let fault {
            unlink(draft)
            throw fault
        }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw OutputFault(path: path, operation: "open the folder", code: errno)
        }
        defer { close(folder) }
        // Some file systems cannot do this for a directory, and say so with EINVAL.
        if fsync(folder) != 0 && errno != EINVAL {
            throw OutputFault(path: path, operation: "bring to the disk", code: errno)
        }
    }

    private static func isFileName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}

/// Why a file could not be written.
public struct OutputFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file or folder.
    public var path: String
    /// What was tried.
    public var operation: String
    /// The system's error number.
    public var code: Int32

    /// An obstacle: the file or folder, what was tried, the system's error number.
    package init(path: String, operation: String, code: Int32) {
        self.path = path
        self.operation = operation
        self.code = code
    }

    /// What happened, where, and the mend.
    public var description: String {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        let mend =
            switch code {
            case ENOSPC, EDQUOT: "Free some space on that disk, or choose another folder."
            case EACCES, EPERM, EROFS:
                "Choose a folder you may write to, or ask for the right to write there."
            case ENOTDIR, ENOENT: "Choose a folder whose path holds folders only."
            default: "Nothing was changed there; try again, or choose another folder."
            }
        return "\(path): cannot \(operation): \(reason). \(mend)"
    }
}
