import Foundation

/// A folder of files for one test, gone with it.
final class SoundFiles {
    /// The folder.
    let folder: String

    /// Writes texts by their path in the folder.
    init(_ texts: [String: String]) throws {
        folder = NSTemporaryDirectory() + "plan-\(UUID().uuidString)"
        for (name, text) in texts {
            let url = URL(fileURLWithPath: folder + "/" + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try (text + "\n").write(to: url, atomically: true, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}
