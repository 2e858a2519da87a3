import Files
import Testing

@Suite("YAML that could take for ever")
struct YAMLGateTests {
    private func faults(_ text: String) -> [Fault] {
        let complaints = Complaints()
        _ = YAMLFile(file: "a.yml", complaints: complaints).root(Array(text.utf8))
        return complaints.faults
    }

    @Test("Aliases as values, as keys and in lists are refused before they are written out")
    func bombs() {
        var value = "a0: &a0 [x, x]\n"
        var key = "? &k0 [x, x]\n: y\n"
        for level in 1..<60 {
            value += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
            key += "? &k\(level) {? [*k\(level - 1), *k\(level - 1)] : y}\n: y\n"
        }
        for text in [value, key, "a: &x 1\nb: *x\n", "{a: &x {? *x : 1}}"] {
            let faults = faults(text)
            #expect(faults.count == 1)
            #expect(faults.first?.message.contains("anchors and aliases") == true)
        }
    }

    @Test(
        "A value with a control character is refused, so that what is written from it can be read",
        arguments: ["\\0", "\\x1b[31m", "\\u202E"])
    func control(_ mark: String) throws {
        let complaints = Complaints()
        let yaml = YAMLFile(file: "a.yml", complaints: complaints)
        let root = try #require(yaml.root(Array("a: \"x\(mark)y\"\n".utf8)))
        let members = try #require(yaml.members(root, of: ["a"]))
        #expect(yaml.text(members[0].place) == nil)
        #expect(complaints.faults.map(\.line) == [1])
    }

    @Test(
        "An amount whose commas part it within braces is told what it needs",
        arguments: [
            "budget: {2024/25: £20,500,000}", "budget: {2024/25: 20,500,500}",
            "budget: {2024/25: £20,500,000, 2025/26: £21,500,000}",
            "prices: {own: £1,842.10, other: £900}", "a: [{b: £1,250}]",
        ])
    func partedAmounts(_ text: String) {
        let faults = faults(text + "\n")
        #expect(faults.count == 1)
        #expect(faults.first?.message.contains("stands in quotes there") == true, "\(faults)")
    }

    @Test(
        "Keys and amounts that nothing parts are read",
        arguments: [
            "budget: {2024/25: \"£20,500,000\"}", "budget:\n  2024/25: £20,500,000",
            "a: {500: 1, 000: 2}", "a: [20, 500, 000]", "a:\n  500:\n",
        ])
    func wholeAmounts(_ text: String) {
        #expect(faults(text + "\n").isEmpty)
    }

    @Test("Deep nesting is refused", arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func nesting(_ mark: String) {
        let faults = faults(String(repeating: mark, count: 100_000))
        #expect(faults.count == 1)
        #expect(faults.first?.message.contains("deep") == true)
    }

    @Test("Deep indentation is refused")
    func indentation() {
        let text = (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(faults(text).first?.message.contains("deep") == true)
    }

    @Test("Marks within texts are read as they stand")
    func texts() {
        #expect(faults("name: Bath & North East Somerset\nnote: \"2 * 3 & more\"\n").isEmpty)
        #expect(faults("a: b*c\nd: R&D\n").isEmpty)
    }

    @Test("UTF-16, NUL and bytes that are no UTF-8 are refused")
    func encodings() {
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 0x61, 0], [0x61, 0x3A, 0, 0x62], [0x61, 0x3A, 0x20, 0xE9],
            [0xFE, 0xFF, 0, 0x61],
        ] {
            let complaints = Complaints()
            #expect(YAMLFile(file: "a.yml", complaints: complaints).root(bytes) == nil)
            #expect(complaints.faults.count == 1)
        }
    }
}
