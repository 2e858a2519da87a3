import CLibrary
import Files

/// Standard output for results, standard error for everything else.
enum Output {
    /// Makes a reader that goes away an error of the write instead of a signal.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // Likewise a file that grows past the limit of the process.
        signal(SIGXFSZ, SIG_IGN)
        // Where a stream is closed, the next file that is opened would take its place. A result still
        // cannot be written to a closed standard output.
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == 1 ? O_RDONLY : O_RDWR)
        }
    }

    /// Writes a result; where the reader has gone, ends the process quietly.
    ///
    /// - Parameter isAnswer: Whether it is what the command was run for; false where that is done and
    ///   kept without it, so that a closed standard output is no fault.
    static func result(_ text: String, isAnswer: Bool = true) {
        var text = text.printableLines
        let failure: Int32 = text.withUTF8 { write($0, to: 1) }
        if failure == EPIPE { exit(.done) }
        if failure == EBADF {
            if !isAnswer { return }
            diagnose(
                "Error: standard output is closed, so that the answer cannot be printed. Give it a "
                    + "file or a terminal.")
            exit(.disk)
        }
        if failure != 0 {
            diagnose(
                "Error: standard output cannot be written: \(String(cString: strerror(failure))). "
                    + "Check the disk that it goes to.")
            exit(.disk)
        }
    }

    /// Writes one line of diagnosis; nothing where blank.
    ///
    /// - Parameter isLine: Whether the line ends there; a progress bar is written over.
    static func diagnose(_ line: String, isLine: Bool = true) {
        if line.isEmpty { return }
        let line = isLine ? line.printableLines : line
        var text = line.hasSuffix("\n") || !isLine ? line : line + "\n"
        _ = text.withUTF8 { write($0, to: 2) }
    }

    /// Writes to standard error as it is, without a line feed; for a terminal.
    static func progress(_ text: String) {
        var text = text
        _ = text.withUTF8 { write($0, to: 2) }
    }

    /// Ends the process.
    static func exit(_ status: ExitStatus) -> Never {
        _exitNow(status.rawValue)
    }

    private static func _exitNow(_ code: Int32) -> Never {
        CLibrary.exit(code)
    }

    // 0, or the system's error number.
    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
        guard let base = bytes.baseAddress else { return 0 }
        var done = 0
        while done < bytes.count {
            let count = CLibrary.write(descriptor, base + done, bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
