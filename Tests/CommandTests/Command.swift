import Foundation

/// The built executable, run as a user would.
enum Command {
    /// What a run gave.
    struct Outcome {
        /// The exit status.
        var status: Int32
        /// Standard output.
        var out: String
        /// Standard error.
        var err: String

        /// Standard output as JSON.
        func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// The executable beside the test bundle.
    static let path: String = {
        if let given = ProcessInfo.processInfo.environment["NEARHOME"] { return given }
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("nearhome").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return candidate
            }
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(".build/release/nearhome").path
    }()

    /// Runs `nearhome` with arguments and waits for it.
    static func run(_ arguments: String..., in folder: String? = nil) throws -> Outcome {
        try run(arguments, in: folder)
    }

    /// Runs a line of the shell and waits for it; its exit status.
    static func shell(_ line: String) throws -> Int32 { try shellOutcome(line).status }

    /// Runs a line of the shell and waits for it.
    static func shellOutcome(_ line: String) throws -> Outcome {
        try run("/bin/sh", ["-c", line])
    }

    /// Runs `nearhome` with arguments and waits for it.
    ///
    /// - Parameter columns: how wide a terminal the command is told of.
    static func run(
        _ arguments: [String], in folder: String? = nil, columns: Int? = nil
    ) throws -> Outcome {
        try run(path, arguments, in: folder, columns: columns)
    }

    private static func run(
        _ program: String, _ arguments: [String], in folder: String? = nil, columns: Int? = nil
    ) throws -> Outcome {
        let process = Process()
        if let columns {
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["COLUMNS": "\(columns)"]
            ) { $1 }
        }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        // Files rather than pipes: no answer is too long for them.
        let place = try Scratch()
        let out = place.path + "/out"
        let err = place.path + "/err"
        for file in [out, err] { try Data().write(to: URL(fileURLWithPath: file)) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            out: try String(contentsOfFile: out, encoding: .utf8),
            err: try String(contentsOfFile: err, encoding: .utf8))
    }
}

/// A folder that is gone when the test is.
final class Scratch {
    /// Its path.
    let path: String

    /// A new, empty folder.
    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
