import Files
import Foundation
import Reporting
import Testing

@Suite("Folders of reports")
struct ReportFolderTests {
    private let path = NSTemporaryDirectory() + "nearhome-" + UUID().uuidString

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    private func put(_ text: String, _ name: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }

    private func status(_ kind: ReportFolder.Kind) -> Int32? {
        do {
            _ = try ReportFolder(path: path, kind: kind)
            return nil
        } catch {
            return (error as? Failure)?.status.rawValue
        }
    }

    @Test("One report at a time is written to a folder")
    func one() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try ReportFolder(path: path, kind: .team)
        #expect(status(.team) == 74)
        withExtendedLifetime(first) {}
    }

    @Test(
        "A report never goes where tables, nights, another report or a list of somebody else is",
        arguments: [
            ("children.csv", "x"), ("night.csv", "x"), ("report.html", "x"),
            ("files.txt", "shared\nreport.html\n"), ("files.txt", "A name and an address\n"),
        ])
    func foreign(name: String, text: String) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try put(text, name)
        #expect(status(.team) == 64)
        #expect(try names() == [name])
    }

    @Test("What a killed report left is gone before the next looks at the folder")
    func leftovers() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try put("C1", "exception-list.csv.partial-abcdefghijkl")
        try put("mine", "notes.txt")
        try put("mine", "my.partial-notes.txt")
        #expect(status(.shared) == nil)
        #expect(try names() == ["my.partial-notes.txt", "notes.txt"])
    }

    @Test("Where a report is refused nothing in the folder is touched")
    func untouched() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try put("x", "children.csv")
        try put("x", "plan.csv.partial-abcdefghijkl")
        #expect(status(.team) == 64)
        #expect(try names() == ["children.csv", "plan.csv.partial-abcdefghijkl"])
    }
}
