import CLibrary

/// A file that grows line by line and is taken up again after its writer was killed.
///
/// Each line is written in one piece; a torn last line is dropped when the file is opened again.
package final class LineFile {
    /// The whole lines that were there, with their ends.
    package let found: [UInt8]
    private let path: String
    private var descriptor: Int32

    /// Opens a file, new or continued, and drops a torn last line.
    ///
    /// - Throws: ``ExchangeError`` where it cannot be read or written.
    package init(path: String) throws(ExchangeError) {
        self.path = path
        try Inputs.refuse(path)
        let bytes = try Files.bytes(of: path, isInput: false) ?? []
        let whole = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Every line of ours is JSON. Anything else is somebody's, and no line that was torn.
        if whole == 0, let first = bytes.first, first != UInt8(ascii: "{") {
            throw ExchangeError(
                .refuse, path: path,
                reason:
                    "it is not a file that this command began, and is left as it is; name another")
        }
        found = Array(bytes[..<whole])
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        if descriptor < 0 || (whole < bytes.count && ftruncate(descriptor, off_t(whole)) != 0) {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
    }

    deinit {
        if descriptor >= 0 { _ = systemClose(descriptor) }
    }

    /// Appends a line; its end is added.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    package func append(_ line: String) throws(ExchangeError) {
        let bytes = Array(line.utf8) + [0x0A]
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0, from: done) }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw ExchangeError(.write, path: path, reason: Files.lastReason())
            }
        }
    }

    /// Brings the file to disk and closes it.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    package func finish() throws(ExchangeError) {
        let isWritten = fsync(descriptor) == 0
        let isClosed = systemClose(descriptor) == 0
        descriptor = -1
        if !isWritten || !isClosed {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
    }
}
