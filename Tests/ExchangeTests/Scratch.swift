import Foundation

/// A folder that is gone when the test is.
final class Scratch {
    /// Its path.
    let path: String

    /// A new, empty folder.
    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file.
    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
