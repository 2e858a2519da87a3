import CLibrary
import CProcesses
import Synchronization

/// A program that is run and waited for, no longer than allowed; no shell in between.
///
/// It has a process group of its own, and does not outlive this process on Linux.
package enum ChildProcess {
    /// How a program ended.
    package enum Ending: Sendable, Hashable {
        /// By itself, with this status; 126 or 127 where it could not be run.
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
        /// It did not end in time, and was ended with everything it had started.
        case late
        /// This process was asked to end by this signal; the program was ended first.
        case interrupted(Int32)
        /// It could not be started: the system's error number.
        case failed(Int32)

        /// The exit status that a shell would show.
        package var status: Int32 {
            switch self {
            case .exited(let status): status
            case .killed(let signal), .interrupted(let signal): 128 + signal
            case .late: 124
            case .failed(let code): code == ENOENT ? 127 : 126
            }
        }
    }

    /// Where programs are sought: the value of PATH, blank where it is not set.
    package static var searchPath: String { getenv("PATH").map { String(cString: $0) } ?? "" }

    /// Runs a program with this one's environment.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its arguments, its own name left out.
    ///   - seconds: How long it may take; 1 or more.
    ///   - settings: What its environment says otherwise than this one's, by name.
    ///   - isSilent: Whether its streams go nowhere; they are this process's otherwise.
    ///   - endsHelpers: Whether what it leaves running is ended when it has ended.
    package static func run(
        _ path: String, _ arguments: [String], seconds: Int, settings: [String: String] = [:],
        isSilent: Bool = false, endsHelpers: Bool = false
    ) -> Ending {
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var surroundings = environment(with: settings)
        surroundings.append(nil)
        defer { surroundings.forEach { free($0) } }
        // Touched before a handler can run: a handler must not be the first to use it.
        askedBy.store(0, ordering: .relaxed)
        let signals = [SIGINT, SIGTERM, SIGHUP]
        let former = signals.map { number in
            signal(number) { askedBy.store($0, ordering: .relaxed) }
        }
        defer { for (number, handler) in zip(signals, former) { signal(number, handler) } }
        var process: Int32 = 0
        let failure = nearhome_spawn(path, words, surroundings, isSilent ? 1 : 0, &process)
        if failure != 0 { return .failed(failure) }
        let end = ContinuousClock.now + .seconds(seconds)
        var pause = timespec(tv_sec: 0, tv_nsec: 20_000_000)
        while true {
            var status: Int32 = 0
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process {
                if endsHelpers { kill(-process, SIGKILL) }
                let signal = status & 0x7F
                return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
            }
            if ended < 0 && errno != EINTR { return .failed(errno) }
            let asked = askedBy.load(ordering: .relaxed)
            if asked != 0 || ContinuousClock.now > end {
                kill(-process, SIGKILL)
                while waitpid(process, &status, 0) < 0 && errno == EINTR {}
                return asked != 0 ? .interrupted(asked) : .late
            }
            nanosleep(&pause, nil)
        }
    }

    // This process's environment with some names set, in memory of its own.
    private static func environment(
        with settings: [String: String]
    ) -> [UnsafeMutablePointer<CChar>?] {
        var lines: [UnsafeMutablePointer<CChar>?] = settings.sorted { $0.key < $1.key }.map {
            strdup("\($0.key)=\($0.value)")
        }
        var next = environ
        while let line = next.pointee {
            let name = String(cString: line).prefix { $0 != "=" }
            if settings[String(name)] == nil { lines.append(strdup(line)) }
            next += 1
        }
        return lines
    }

    /// Ends this process as the signal would have, had nobody been waiting for a program.
    package static func endAsAsked(by number: Int32) {
        signal(number, SIG_DFL)
        raise(number)
    }
}

// The signal that asked this process to end while it waited; 0 = none.
private let askedBy = Atomic<Int32>(0)
