import Care
import Desk
import Reporting
import Testing

/// Forms: what people and programs write, and what is said of what cannot be read.
@Suite struct FormTests {
    private func read(_ kind: Field.Kind, _ text: String) -> Field.Outcome {
        Field("key", "Label", kind).read([text])
    }

    @Test(
        "Days are read as people write them",
        arguments: ["23/11/2026", "23 11 2026", "2026-11-23", " 23/11/2026 ", "23.11.2026"])
    func days(_ text: String) {
        #expect(read(.day, text) == .value(.text("2026-11-23")))
    }

    @Test(
        "What is no day is a fault",
        arguments: ["31/02/2026", "23/11/26", "tomorrow", "2026-13-01", "1/1/10000", "٢٣/١١/٢٠٢٦"])
    func noDays(_ text: String) {
        guard case .fault = read(.day, text) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test("Times are read with 24 hours")
    func times() {
        #expect(read(.time, "18:05") == .value(.text("18:05")))
        #expect(read(.time, "8.05") == .value(.text("08:05")))
        for text in ["25:00", "18:60", "6pm", "18:5"] {
            guard case .fault = read(.time, text) else {
                Issue.record("\(text) was taken")
                return
            }
        }
    }

    @Test("Hidden characters and too long texts are faults, angle brackets are text")
    func texts() {
        #expect(read(.line, "<b>O'Neil</b>") == .value(.text("<b>O'Neil</b>")))
        for text in ["a\u{0}b", "a\u{202E}b", String(repeating: "x", count: 4001)] {
            guard case .fault = read(.line, text) else {
                Issue.record("taken")
                return
            }
        }
        let longest = String(repeating: "x", count: 4000)
        #expect(read(.line, longest) == .value(.text(longest)))
        #expect(read(.lines, "one\r\ntwo") == .value(.text("one\ntwo")))
    }

    @Test(
        "Money is read with and without its sign and commas",
        arguments: ["£1,842.10", "1842.10", "1,842.10", " £ 1842.10 "])
    func money(_ text: String) {
        #expect(read(.pounds, text) == .value(.text("1842.10")))
        for wrong in ["18,42.10", "£", "1842.105", "££5", "-5", "5 £"] {
            guard case .fault = read(.pounds, wrong) else {
                Issue.record("\(wrong) was taken")
                return
            }
        }
    }

    @Test("Words known to be none are not the same as a blank")
    func noWords() {
        #expect(read(.words, "none") == .value(.list([])))
        #expect(read(.words, "") == .blank)
        guard case .fault = read(.words, "None; Polish") else {
            Issue.record("taken")
            return
        }
    }

    @Test("Messages for whoever looks after files have no options, files or columns on pages")
    func deskWords() {
        #expect(
            "the date is wrong; correct birth_date in children.csv, or use --policy".inDeskWords
                == "the date is wrong")
        #expect(
            "max_age is below min_age (3); correct one of the two".inDeskWords
                == "max age is below min age (3); correct one of the two")
        #expect(
            "homes.csv has no home of this id; correct the reference".inDeskWords
                == "the data on homes has no home of this id; correct the reference")
    }

    @Test("Postcodes are set in one way")
    func postcodes() {
        #expect(read(.postcode, "cb12ab") == .value(.text("CB1 2AB")))
        guard case .fault = read(.postcode, "nowhere") else {
            Issue.record("taken")
            return
        }
    }

    @Test("A body of the API is read by the same fields, unknown keys and wrong types by place")
    func bodies() throws {
        let text = """
            {"birthDate": "2015-03-02", "sex": "X", "needs": ["autism"], "noChildUnder": "three",
             "view": {"text": "Wants her dog.", "on": "2026-11-23"}, "colour": "red",
             "avoid": [{"postcode": "CB1 2AB", "km": 5}]}
            """
        let json = try JSON.read(Array(text.utf8))
        let (reading, _) = Form.child(needs: NeedCatalogue()).read(json, at: "/children/0")
        #expect(reading.values.day("birthDate") == Day(iso: "2015-03-02"))
        #expect(reading.values.list("needs") == ["autism"])
        #expect(reading.values.text("view.text") == "Wants her dog.")
        #expect(reading.values.text("avoid.0.km") == "5")
        #expect(
            Set(reading.faults.map(\.pointer)) == [
                "/children/0/sex", "/children/0/noChildUnder", "/children/0/colour",
            ])
    }

    @Test(
        "JSON that is none is refused",
        arguments: [
            "", "{", "{\"a\":1,}", "[1,2", "{\"a\":1,\"a\":2}", "01", "\"\\ud800\"", "nul",
            "{\"a\" 1}", "1 2", "\"a\nb\"",
        ])
    func brokenJSON(_ text: String) {
        #expect(throws: JSON.Malformed.self) { try JSON.read(Array(text.utf8)) }
    }

    @Test("JSON nested too deeply is refused, escapes are read")
    func deepJSON() throws {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(throws: JSON.Malformed.self) { try JSON.read(Array(deep.utf8)) }
        #expect(
            try JSON.read(Array(#"{"a":"\u00e9\ud83d\ude00\n","b":[-1.5e3,true,null]}"#.utf8))
                == .object([
                    ("a", "é😀\n"), ("b", .array([.number("-1.5e3"), true, nil])),
                ]))
    }
}
