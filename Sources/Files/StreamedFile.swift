#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file written piece by piece beside its place and moved there when complete.
///
/// Nothing appears at the path before ``finish()``; a writer that goes away leaves it as it was.
public final class StreamedFile {
    private let path: String
    private let partial: String
    private var descriptor: Int32

    /// Starts writing.
    ///
    /// - Parameter isPrivate: Whether only its owner may read it (mode 0600).
    /// - Throws: ``ExchangeError`` where the place cannot be written.
    public init(path: String, isPrivate: Bool = false) throws(ExchangeError) {
        self.path = path
        partial = "\(path).partial-\(getpid())"
        let mode: mode_t = isPrivate ? 0o600 : 0o666
        descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        if descriptor < 0 {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
    }

    /// Writes a whole file in one go, over what was there.
    ///
    /// - Throws: ``ExchangeError``; nothing has changed then.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(ExchangeError) {
        let file = try StreamedFile(path: path)
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
    public func write(_ bytes: [UInt8]) throws(ExchangeError) {
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
    public func finish() throws(ExchangeError) {
        try close()
        try NewFolder.synchronise(NewFolder.parent(of: path))
    }

    /// As ``finish()``, but leaves bringing the folder to disk to the caller.
    ///
    /// - Parameter isSynchronised: Whether the file itself is brought to disk.
    func close(isSynchronised: Bool = true) throws(ExchangeError) {
        let isWritten = !isSynchronised || fsync(descriptor) == 0
        let isClosed = systemClose(descriptor) == 0
        descriptor = -1
        if !isWritten || !isClosed || rename(partial, path) != 0 {
            let reason = Files.lastReason()
            unlink(partial)
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
