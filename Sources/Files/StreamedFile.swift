import CLibrary

/// A file written piece by piece beside its place and moved there when complete.
///
/// Nothing appears at the path before ``finish()``; a writer that goes away leaves it as it was.
/// What has been read as input, a folder, a pipe and a device are never written over. A link to a
/// file is followed: the file it leads to is replaced.
package final class StreamedFile {
    private let path: String
    private let partial: String
    private var descriptor: Int32

    /// Starts writing; folders that lead to the place are made where they are missing.
    ///
    /// - Throws: ``ExchangeError`` where the place cannot or must not be written.
    package convenience init(path: String) throws(ExchangeError) {
        try self.init(path: path, access: .owner)
    }

    /// Starts writing what `access` may read.
    ///
    /// - Throws: ``ExchangeError`` where the place cannot or must not be written.
    package init(path: String, access: FileAccess) throws(ExchangeError) {
        try Inputs.refuse(path)
        self.path = Files.resolved(path)
        let draft = try Draft.file(beside: self.path, access: access)
        partial = draft.path
        descriptor = draft.descriptor
    }

    /// Starts writing a file of a folder that is itself a draft, where it is alone.
    init(new path: String, access: FileAccess) throws(ExchangeError) {
        self.path = path
        partial = path
        descriptor = open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, access.fileMode)
        guard descriptor >= 0 else {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
        if !access.apply(to: descriptor, mode: access.fileMode) {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
    }

    /// Writes a whole file in one go, over what was there.
    ///
    /// - Throws: ``ExchangeError``; nothing has changed then.
    package static func replace(
        _ path: String, with bytes: [UInt8], access: FileAccess = .owner
    ) throws(ExchangeError) {
        let file = try StreamedFile(path: path, access: access)
        try file.write(bytes)
        try file.finish()
    }

    deinit {
        if descriptor >= 0 {
            _ = systemClose(descriptor)
            unlink(partial)
        }
    }

    /// Appends bytes.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    package func write(_ bytes: [UInt8]) throws(ExchangeError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(descriptor, buffer, from: done)
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw ExchangeError(.write, path: path, reason: Files.lastReason())
            }
        }
    }

    /// Brings the file to disk and moves it to its place, over what was there; its entry in the
    /// folder is brought to disk too.
    ///
    /// - Throws: ``ExchangeError``; nothing has changed then.
    package func finish() throws(ExchangeError) {
        try close()
        try NewFolder.synchronise(Files.parent(of: path))
    }

    /// Brings what was written to disk, still beside its place.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    func synchronise() throws(ExchangeError) {
        if fsync(descriptor) != 0 {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
    }

    /// As ``finish()``, but leaves bringing the folder to disk to the caller.
    ///
    /// - Parameter isSynchronised: Whether the file itself is brought to disk.
    package func close(isSynchronised: Bool = true) throws(ExchangeError) {
        let isWritten = !isSynchronised || fsync(descriptor) == 0
        // Moved before it is closed, so that its lock is never let go of while it is a draft.
        let isMoved = isWritten && rename(partial, path) == 0
        let reason = Files.lastReason()
        let isClosed = systemClose(descriptor) == 0
        descriptor = -1
        if !isMoved || !isClosed {
            if !isMoved { unlink(partial) }
            throw ExchangeError(.write, path: path, reason: reason)
        }
    }
}

func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

func systemWrite(
    _ descriptor: Int32, _ buffer: UnsafeRawBufferPointer, from start: Int
) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    return write(descriptor, base + start, buffer.count - start)
}
