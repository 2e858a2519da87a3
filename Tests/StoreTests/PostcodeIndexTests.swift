import Exchange
import Files
import Foundation
import Testing

@Suite("The index of postcodes")
struct PostcodeIndexTests {
    private let day = StoreFile.day("2025-03-31")

    private func key(_ text: String) -> UInt64 {
        PostcodeDirectory.key(of: ArraySlice(text.utf8)) ?? 0
    }

    /// A directory of the published shape: AA1 1AA and on, four columns that count, two that do not.
    private func write(_ count: Int, to path: String, from first: Int = 0) throws -> [String] {
        let letters = Array("ABDEFGHJLNPQRSTUWXYZ")
        var names: [String] = []
        var text = "pcd7,pcds,oseast1m,osnrth1m,oslaua,ctry\n"
        for number in first..<(first + count) {
            let name =
                "\(letters[number / 3600 % 20])\(letters[number / 180 % 20])\(number / 9 % 20 + 1) "
                + "\(number % 9 + 1)\(letters[number / 7 % 20])\(letters[number / 72_000 % 20])"
            names.append(name)
            text += "\(name.replacingOccurrences(of: " ", with: "")),\(name),"
            text +=
                number % 11 == 0
                ? ",,"
                : number % 17 == 0
                    ? "\(number).5,\"257,043\","
                    : "\(400_000 + number),\(200_000 + 2 * number),"
            text += number % 13 == 0 ? "\"\",E92\n" : "E0700000\(number % 5 + 8),E92000001\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return names
    }

    @Test("Every postcode is found as the file itself says it, and none that it lacks")
    func same() throws {
        let file = try StoreFile()
        let path = file.folder + "/onspd.csv"
        let names = try write(4000, to: path)
        let store = try file.open()
        let distinct = Set(names.map(key))
        #expect(try store.indexPostcodes(of: path, on: day) == .indexed(postcodes: distinct.count))
        let complaints = Complaints()
        let asked = distinct.union([key("ZZ99 9ZZ"), key("QQ1 1QQ")])
        let wanted = try PostcodeDirectory(
            path: path, file: "onspd.csv", needed: asked, complaints: complaints)
        let found = try store.postcodes(asked)
        #expect(found.csv == wanted.csv)
        // A grid reference that is no position is told as it stands.
        #expect(found[names[17]]?.unread == ["17.5", "257,043"])
        #expect(found.sorted.count == distinct.count)
        #expect(found["ZZ99 9ZZ"] == nil)
        #expect(!complaints.hasFaults)
    }

    @Test("A file is indexed once, also under another name; a new edition takes its place")
    func once() throws {
        let file = try StoreFile()
        let path = file.folder + "/onspd.csv"
        let names = try write(500, to: path)
        let store = try file.open()
        let count = Set(names).count
        #expect(try store.indexPostcodes(of: path, on: day) == .indexed(postcodes: count))
        #expect(try store.indexPostcodes(of: path, on: day) == .unchanged(postcodes: count))
        let copy = file.folder + "/copy.csv"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        #expect(try store.indexPostcodes(of: copy, on: day) == .unchanged(postcodes: count))
        let later = try write(300, to: path, from: 100_000)
        #expect(
            try store.indexPostcodes(of: path, on: day)
                == .indexed(postcodes: Set(later).count))
        #expect(try store.postcodes([key(names[0])])[names[0]] == nil)
        #expect(try store.postcodes([key(later[1])])[later[1]] != nil)
    }

    @Test("A file that is no directory leaves the one before in its place")
    func refused() throws {
        let file = try StoreFile()
        let path = file.folder + "/onspd.csv"
        let names = try write(200, to: path)
        let store = try file.open()
        _ = try store.indexPostcodes(of: path, on: day)
        let other = file.folder + "/other.csv"
        let cut = "pcds,oslaua,oseast1m,osnrth1m\nAB1 1AB,E07000008,546182,257043\nAB1 1AC,E0700"
        for text in [cut, "child,home\n1,2\n", "", "pcds,oslaua,oseast1m,osnrth1m\nAB1 1AB,\"E0\n"]
        {
            try Data(text.utf8).write(to: URL(fileURLWithPath: other))
            guard case .refused(let faults) = try store.indexPostcodes(of: other, on: day) else {
                Issue.record("not refused: \(text)")
                continue
            }
            #expect(!faults.isEmpty)
        }
        guard case .refused = try store.indexPostcodes(of: file.folder + "/none", on: day) else {
            Issue.record("a file that is not there")
            return
        }
        #expect(try store.postcodes([key(names[5])])[names[5]] != nil)
    }
}
