import Files
import Foundation
import Testing

@Suite("Output folders")
struct OutputFolderTests {
    private func temporary() -> String {
        NSTemporaryDirectory() + "nearhome-" + UUID().uuidString
    }

    @Test("A file appears whole under a folder that is made, and replaces the former one")
    func writes() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try OutputFolder(path: path + "/deep/er")
        try folder.write("one", to: "report.html")
        try folder.write("two", to: "report.html")
        #expect(try String(contentsOfFile: path + "/deep/er/report.html", encoding: .utf8) == "two")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/deep/er").count == 1)
    }

    @Test("A file where a folder should be is said, with the mend")
    func notAFolder() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data().write(to: URL(fileURLWithPath: path))
        let fault = #expect(throws: ExchangeError.self) { try OutputFolder(path: path) }
        #expect(fault?.description.contains(path) == true)
        #expect(fault?.description.contains("cannot be written") == true)
    }

    @Test("A file that cannot be put in place leaves nothing behind")
    func leavesNothing() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try OutputFolder(path: path)
        // A folder of that name, not empty, cannot be replaced by a file.
        try FileManager.default.createDirectory(
            atPath: path + "/report.html/inside", withIntermediateDirectories: true)
        #expect(throws: ExchangeError.self) { try folder.write("text", to: "report.html") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["report.html"])
    }
}
