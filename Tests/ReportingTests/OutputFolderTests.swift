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
        try folder.write([OutputFile(name: "report.html", text: "one")])
        try folder.write([OutputFile(name: "report.html", text: "two")])
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

    @Test("Where one of several files cannot be put in place the others stay as they were")
    func leavesNothing() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try OutputFolder(path: path)
        try folder.write([OutputFile(name: "figures.csv", text: "yesterday")])
        // A folder of that name, not empty, cannot be replaced by a file.
        try FileManager.default.createDirectory(
            atPath: path + "/report.html/inside", withIntermediateDirectories: true)
        #expect(throws: ExchangeError.self) {
            try folder.write(
                ["figures.csv", "report.html"].map { OutputFile(name: $0, text: "today") })
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                == ["figures.csv", "report.html"])
        #expect(try String(contentsOfFile: path + "/figures.csv", encoding: .utf8) == "yesterday")
    }
}
