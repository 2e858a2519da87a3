import CLibrary

/// The right to be the only job at work on a database; gone with the process, however it ends.
package final class JobLock {
    private let descriptor: Int32

    /// Why the right was not to be had.
    package struct Taken: Error, Sendable, Hashable {
        /// The lock file.
        package var path: String
        /// The process that holds it, where it said so.
        package var holder: String?
    }

    /// Takes the lock beside a database.
    ///
    /// - Parameters:
    ///   - database: The database's file; the lock is the file `….lock` beside it.
    ///   - waiting: Seconds to wait for another job to end.
    ///   - isWaiting: Called once before the wait, with the process that holds the lock.
    /// - Throws: ``Taken`` after the wait, or ``ExchangeError`` where the file cannot be made.
    package init(
        beside database: String, waiting: Double, isWaiting: (String?) -> Void = { _ in }
    ) throws {
        let path = database + ".lock"
        try Files.makeParents(of: path)
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ExchangeError(.write, path: path, reason: Files.lastReason())
        }
        try JobLock.wait(for: descriptor, path, waiting, isWaiting)
        let process = Array("\(getpid())\n".utf8)
        // Who holds it is told to the one who waits; without it the lock is as good.
        if ftruncate(descriptor, 0) == 0 {
            _ = process.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }
    }

    /// Takes the lock of a folder, without any file in it.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - waiting: Seconds to wait for another job to end.
    ///   - isWaiting: Called once before the wait.
    /// - Throws: ``Taken`` after the wait, or ``ExchangeError`` where it cannot be opened.
    package init(
        of folder: String, waiting: Double, isWaiting: (String?) -> Void = { _ in }
    ) throws {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ExchangeError(.write, path: folder, reason: Files.lastReason())
        }
        try JobLock.wait(for: descriptor, folder, waiting, isWaiting)
    }

    // Where the lock is not to be had, the descriptor is closed with the object.
    private static func wait(
        for descriptor: Int32, _ path: String, _ waiting: Double, _ isWaiting: (String?) -> Void
    ) throws {
        var waited = 0.0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else {
                throw ExchangeError(.write, path: path, reason: Files.lastReason())
            }
            let holder = JobLock.holder(descriptor)
            if waited >= waiting {
                throw Taken(path: path, holder: holder)
            }
            if waited == 0 { isWaiting(holder) }
            usleep(100_000)
            waited += 0.1
        }
    }

    private static func holder(_ descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
            .prefix { $0.isNumber }
        return text.isEmpty ? nil : String(text)
    }

    deinit { close(descriptor) }
}
