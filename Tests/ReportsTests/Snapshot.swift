import Foundation
import Testing

/// Compares text with a file in Snapshots, or writes the file where NEARHOME_RECORD is 1.
func expectSnapshot(
    _ text: String, _ name: String, file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let url = folder.appendingPathComponent("Snapshots").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["NEARHOME_RECORD"] == "1" {
        try Data(text.utf8).write(to: url)
        return
    }
    let expected = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    let hint: Comment = "\(name) differs; NEARHOME_RECORD=1 writes it anew, then read the change"
    #expect(text == expected, hint, sourceLocation: sourceLocation)
}
