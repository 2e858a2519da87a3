#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that is run and waited for; no shell in between.
package enum ChildProcess {
    /// Where programs are sought: the value of PATH, blank where it is not set.
    package static var searchPath: String { getenv("PATH").map { String(cString: $0) } ?? "" }

    /// Runs a program with this one's environment and streams.
    ///
    /// - Returns: Its exit status; 126 or 127 where it cannot be run; 128 and more where a signal
    ///   ended it.
    package static func run(_ path: String, _ arguments: [String]) -> Int32 {
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var process = pid_t()
        let failure = posix_spawn(&process, path, nil, nil, words, environ)
        if failure != 0 { return failure == ENOENT ? 127 : 126 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return 126 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
