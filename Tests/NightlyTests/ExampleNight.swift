import Foundation
import Nightly
import Reports
import Testing

/// The committed example night: where it lies, and how it is read.
enum ExampleNight {
    /// The seed of its invented history.
    static let seed: UInt64 = 472

    /// The folder of the repository.
    static let root: URL = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root
    }()

    /// The example's folder.
    static let folder = root.appendingPathComponent("Reports/october-2011")

    /// Whether files are written anew instead of compared.
    static let isRecording = ProcessInfo.processInfo.environment["NEARHOME_RECORD"] == "1"

    /// Reads the inputs of a night's folder; the version is fixed, so that a release changes nothing.
    static func inputs(at path: String = folder.path) throws -> NightInputs {
        let reading = try NightFolder.read(path, version: "example")
        #expect(reading.faults.map(\.description) == [])
        return try #require(reading.inputs)
    }

    /// Compares bytes with a committed file, or writes it.
    static func expect(_ bytes: [UInt8], at path: String) throws {
        let url = folder.appendingPathComponent(path)
        if isRecording {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
            return
        }
        let held = try [UInt8](Data(contentsOf: url))
        let hint: Comment =
            "\(path) differs; NEARHOME_RECORD=1 writes it anew, then read the change"
        // Only whether: printing how two long files differ takes minutes.
        let isSame = held == bytes
        #expect(isSame, hint)
    }

    /// A copy of the example's folder in which one file is changed.
    static func changed(
        _ file: String, _ change: (String) -> String, _ use: (String) throws -> Void
    ) throws {
        let copy = FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-night-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(at: folder, to: copy)
        let url = copy.appendingPathComponent(file)
        let text = try String(contentsOf: url, encoding: .utf8)
        let altered = change(text)
        #expect(altered != text, "the change changes something")
        try altered.write(to: url, atomically: true, encoding: .utf8)
        try use(copy.path)
    }
}
