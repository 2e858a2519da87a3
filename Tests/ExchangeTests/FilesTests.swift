import Files
import Foundation
import Testing

@Suite("Files in and out")
struct FilesTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("What is written is its owner's alone, in folders that are made")
    func modes() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/a/b/plan.csv"
        try StreamedFile.replace(path, with: [1])
        #expect(try mode(path) == 0o600)
        #expect(try mode(scratch.path + "/a/b") == 0o700)
        try NewFolder.write([("x.csv", [1])], to: scratch.path + "/c/d", replacing: false)
        #expect(try mode(scratch.path + "/c/d") == 0o700)
        #expect(try mode(scratch.path + "/c/d/x.csv") == 0o600)
        let group = FileAccess.group(UInt32(getgid()))
        try StreamedFile.replace(scratch.path + "/e/shared.csv", with: [1], access: group)
        #expect(try mode(scratch.path + "/e/shared.csv") == 0o640)
        #expect(try mode(scratch.path + "/e") == 0o750)
        #expect(FileAccess.group(named: "no-such-group-here") == nil)
    }

    @Test("A folder that lies too deep, or leads back to one above, is refused and not left out")
    func depth() throws {
        let scratch = try Scratch()
        let deep = scratch.path + "/a/b/c/d/e/f/g/h"
        try StreamedFile.replace(deep + "/x.csv", with: [1])
        #expect(try Files.below(scratch.path).map(\.name) == ["a/b/c/d/e/f/g/h/x.csv"])
        try StreamedFile.replace(deep + "/i/y.csv", with: [1])
        #expect(throws: ExchangeError.self) { try Files.below(scratch.path) }
        #expect(try Files.below(scratch.path, isWhole: false).count == 1)
        let looped = try Scratch()
        try FileManager.default.createSymbolicLink(
            atPath: looped.path + "/back", withDestinationPath: looped.path)
        #expect(throws: ExchangeError.self) { try Files.below(looped.path) }
    }

    @Test(
        "A link that leads nowhere, and a folder under a file's name, are refused and not left out")
    func notThere() throws {
        let scratch = try Scratch()
        try scratch.write("x.csv", "a")
        for name in ["2024-25", "y.csv"] {
            let link = scratch.path + "/" + name
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: "/nowhere/at/all")
            #expect(throws: ExchangeError.self) { try Files.below(scratch.path) }
            #expect(try Files.below(scratch.path, isWhole: false).map(\.name) == ["x.csv"])
            #expect(Files.brokenLink(link)?.contains("leads nowhere") == true)
            Files.remove(link)
        }
        #expect(Files.brokenLink(scratch.path + "/x.csv") == nil)
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/episodes.csv", withIntermediateDirectories: true)
        #expect(throws: ExchangeError.self) { try Files.below(scratch.path) }
    }

    @Test("A draft of a process that was killed is cleared away, one that is being written is not")
    func leftovers() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/plan.csv"
        try scratch.write("plan.csv.partial-abcdefghijkl", "left")
        let writing = try StreamedFile(path: path)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial-abcdefghijkl"))
        try StreamedFile.replace(path, with: [2])
        try writing.write([1])
        try writing.finish()
        #expect(try Files.bytes(of: path) == [1])
        #expect(try Files.names(in: scratch.path) == ["plan.csv"])
    }

    @Test("A link laid in a draft's place is never followed, and drafts cannot be foretold")
    func links() throws {
        let scratch = try Scratch()
        try scratch.write("victim", "whole")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/plan.csv.partial-\(getpid())",
            withDestinationPath: scratch.path + "/victim")
        try StreamedFile.replace(scratch.path + "/plan.csv", with: [1])
        #expect(try Files.bytes(of: scratch.path + "/victim") == Array("whole".utf8))
        // A link to a file is followed by what is written there: the file is replaced, not the link.
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/link.csv", withDestinationPath: scratch.path + "/plan.csv")
        try StreamedFile.replace(scratch.path + "/link.csv", with: [7])
        #expect(try Files.bytes(of: scratch.path + "/plan.csv") == [7])
    }

    @Test("Pipes, devices, folders and links that lead nowhere are neither read nor written over")
    func noFiles() throws {
        let scratch = try Scratch()
        #expect(mkfifo(scratch.path + "/pipe", 0o600) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/nowhere", withDestinationPath: scratch.path + "/gone")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/circle", withDestinationPath: scratch.path + "/circle")
        for path in [scratch.path + "/pipe", scratch.path + "/nowhere", "/dev/zero", scratch.path] {
            let read = #expect(throws: ExchangeError.self) { try Files.bytes(of: path) }
            #expect(read?.action == .refuse, "\(path)")
            let write = #expect(throws: ExchangeError.self) { try StreamedFile(path: path) }
            #expect(write?.action == .overwrite, "\(path)")
        }
        #expect(throws: ExchangeError.self) { try Files.bytes(of: scratch.path + "/circle") }
        #expect(try Files.bytes(of: scratch.path + "/absent") == nil)
    }

    @Test("A name that is not UTF-8 is told and not left out")
    func names() throws {
        let scratch = try Scratch()
        let raw =
            Array((scratch.path + "/a").utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
        let file = raw.withUnsafeBufferPointer { open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600) }
        #expect(file >= 0)
        close(file)
        let error = #expect(throws: ExchangeError.self) { try Files.names(in: scratch.path) }
        #expect(error?.reason.contains("not UTF-8") == true)
        Files.remove(scratch.path)
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    @Test("No cell that is written is a formula, and reading gives the text back exactly")
    func formulas() {
        for text in ["=1+1", "+x", "-x", "@x", "'=1", "''=1", "'plain", "plain", "-5", "a,\"b\""] {
            let complaints = Complaints()
            let bytes = Array(("child_id,home_id\n" + CSVText.line([text, text])).utf8)
            let table = CSVTable<Field>(bytes, complaints: complaints)
            #expect(table.next())
            #expect(table.text(.child) == text)
            #expect(table.id(.child) == text)
            let cell = CSVText.cell(text)
            #expect(CSVText.isPlainNumber(cell) || !"=+-@".contains(cell.first ?? "x"))
        }
    }

    private enum Field: Int, TableField {
        case child, home
        static let layout = TableLayout(
            "t.csv", "A table.", isRequired: true,
            columns: [Column("child_id", "", values: ""), Column("home_id", "", values: "")])
    }

    @Test("Whatever people write money in, it is understood alike; tables of an instance are plain")
    func money() {
        func pence<Value>(_ reading: Notation.Reading<Value>) -> Value? {
            if case .value(let value) = reading { return value }
            return nil
        }
        let texts = [
            "900", "£900", "1,250", "£1,250.50", "999,999", "£ 12", "12,50", "1,2500", "£",
            "0,330", "£0,330", "000,330", "01,250",
        ]
        for text in texts {
            let bytes = ArraySlice(text.utf8)
            let spoken = SpokenNumber.pounds(text)
            #expect(pence(Notation.pounds(bytes)) == spoken, "\(text)")
            #expect(pence(Notation.sum(bytes)) == spoken, "\(text)")
            let isPlain = text.allSatisfy { $0.isNumber || $0 == "." }
            #expect((pence(Notation.plainPounds(bytes)) != nil) == isPlain, "\(text)")
            #expect((pence(Notation.plainSum(bytes)) != nil) == isPlain, "\(text)")
        }
        #expect(pence(Notation.pounds(ArraySlice("£1,000,000.01".utf8))) == nil)
        #expect(pence(Notation.sum(ArraySlice("£1,000,000.01".utf8)))?.count == 100_000_001)
    }

    @Test("Budgets and shares are read as people write them, and nothing else is")
    func spoken() {
        for text in ["£425,000", "425000", "425,000.00", " £ 425,000 "] {
            #expect(SpokenNumber.pounds(text)?.count == 42_500_000, "\(text)")
        }
        for text in [
            "4,25", "425,00", "-1", "1e5", "£", "", "1000000000.01", "42,5000", "nan", "0,330",
            "£0,330", "00,330.50", "012,500",
        ] {
            #expect(SpokenNumber.pounds(text) == nil, "\(text)")
        }
        for text in ["29%", "0.29", "29 %", "29.0%"] {
            #expect(SpokenNumber.share(text)?.millionths == 290_000, "\(text)")
        }
        for text in ["101%", "1.1", "-1%", "%", "inf", "29%%", ""] {
            #expect(SpokenNumber.share(text) == nil, "\(text)")
        }
        for (text, number) in [
            ("13,700", 13_700), ("13700", 13_700), ("-1,250,000", -1_250_000), (" +7 ", 7),
        ] {
            #expect(SpokenNumber.whole(text) == number, "\(text)")
        }
        for text in ["13,70", "1.5", "--1", "+-1", "", "-", "1,000.5", "0,700"] {
            #expect(SpokenNumber.whole(text) == nil, "\(text)")
        }
    }

    @Test(
        "A file that grows by lines drops a torn line of its own and leaves a file of somebody else"
    )
    func linesOfOthers() throws {
        let path = NSTemporaryDirectory() + "nearhome-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "my notes".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ExchangeError.self) { try LineFile(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "my notes")
        try "{\"a\":1}\n{\"b".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try String(decoding: LineFile(path: path).found, as: UTF8.self) == "{\"a\":1}\n")
    }
}
