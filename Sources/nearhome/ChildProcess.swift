#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that is run and waited for; no shell in between.
enum ChildProcess {
    /// Runs a program with this one's environment and streams.
    ///
    /// - Returns: Its exit status; 126 or 127 where it cannot be run; 128 and more where a signal
    ///   ended it.
    static func run(_ path: String, _ arguments: [String]) -> Int32 {
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
