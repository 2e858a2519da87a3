import Care
import Files
import Reporting

extension Field {
    /// What reading one field gave.
    package enum Outcome: Sendable, Hashable {
        /// Nothing was written.
        case blank
        /// The value as it is kept.
        case value(FieldValue)
        /// What is wrong and the mend.
        case fault(String)
    }

    /// Reads what a page sent for the field.
    package func read(_ texts: [String]) -> Outcome {
        switch kind {
        case .ticks:
            return list(texts.map(\.stripped).filter { !$0.isEmpty })
        case .tick:
            return texts.contains { !$0.isEmpty && $0 != "no" } ? .value(.truth(true)) : .blank
        default:
            return read(text: texts.first ?? "")
        }
    }

    /// Reads a value of the API.
    package func read(_ json: JSON) -> Outcome {
        switch (kind, json) {
        case (_, .null): return .blank
        case (.ticks, .array(let items)), (.references, .array(let items)),
            (.words, .array(let items)):
            var texts: [String] = []
            for item in items {
                guard case .string(let text) = item else {
                    return .fault("A list of texts is wanted here.")
                }
                texts.append(text.stripped)
            }
            if texts.contains("") { return .fault("An item of the list is blank; take it out.") }
            return list(texts, isExplicit: true)
        case (.tick, .bool(let truth)): return .value(.truth(truth))
        case (.radios(let choices), .bool(let truth)), (.select(let choices), .bool(let truth)):
            guard choices.contains(where: { $0.code == "yes" }) else {
                return .fault("A text is wanted here.")
            }
            return .value(.text(truth ? "yes" : "no"))
        case (.count, .number(let text)), (.pounds, .number(let text)),
            (.kilometres, .number(let text)):
            return read(text: text)
        case (.count, _): return .fault("A whole number is wanted here.")
        case (.tick, _): return .fault("true or false is wanted here.")
        case (.ticks, _), (.references, _), (.words, _):
            return .fault("A list of texts is wanted here.")
        case (_, .string(let text)): return read(text: text)
        default: return .fault("A text is wanted here.")
        }
    }

    private func list(_ texts: [String], isExplicit: Bool = false) -> Outcome {
        var items = texts
        if texts.count > 200 { return .fault("At most 200 items are taken.") }
        if texts.contains(where: { $0.count > 100 }) {
            return .fault("An item is longer than 100 characters; shorten it.")
        }
        switch kind {
        case .ticks(let choices):
            items = choices.map(\.code).filter(texts.contains)
            if let unknown = texts.first(where: { !choices.map(\.code).contains($0) }) {
                return .fault(
                    "This is not one of the choices: \(Field.shown(unknown)). Choose from the list."
                )
            }
        case .words:
            items = Set(texts.map(\.listWord)).subtracting([""]).sorted()
            // As in the case system's tables: known to be none, which is not the same as blank.
            if items == ["none"] { return .value(.list([])) }
            if items.contains("none") {
                return .fault("\"none\" stands alone; take it out, or take the others out.")
            }
        default: items = Set(texts).sorted()
        }
        if let bad = texts.first(where: { !Field.isPlain($0) || $0.contains(";") }) {
            return .fault("This cannot be read: \(Field.shown(bad)). Write it in plain letters.")
        }
        return items.isEmpty && !isExplicit ? .blank : .value(.list(items))
    }

    private func read(text typed: String) -> Outcome {
        let text = typed.stripped
        if text.isEmpty {
            if case .radios = kind { return .blank }
            return .blank
        }
        if text.count > Form.textLimit {
            return .fault("The text is longer than \(Form.textLimit) characters; shorten it.")
        }
        switch kind {
        case .lines:
            // Lines may end as browsers and systems end them.
            let lines = typed.replacing("\r\n", with: "\n").replacing("\r", with: "\n").stripped
            return Field.isPlain(lines, withLines: true)
                ? .value(.text(lines))
                : .fault("The text holds characters that cannot be printed; take them out.")
        case .line:
            return Field.isPlain(text)
                ? .value(.text(text))
                : .fault("The text holds characters that cannot be printed; take them out.")
        case .day: return Field.day(text)
        case .time: return Field.time(text)
        case .moment:
            guard let moment = Moment(iso: text) else {
                return .fault("This is not a time; write it as 2026-11-23T18:05:00Z.")
            }
            return .value(.text(moment.description))
        case .radios(let choices), .select(let choices):
            if choices.contains(where: { $0.code == text }) { return .value(.text(text)) }
            if let code = Field.aliases[text], choices.contains(where: { $0.code == code }) {
                return .value(.text(code))
            }
            return .fault(
                "This is not one of the choices. Choose one of: "
                    + choices.map(\.code).filter { !$0.isEmpty }.joined(separator: ", ") + ".")
        case .tick: return .value(.truth(text != "no"))
        case .ticks, .references, .words:
            return list(
                text.split { $0 == ";" || $0 == "\n" }.map { String($0).stripped }
                    .filter { !$0.isEmpty })
        case .count(let range):
            guard case .value(let count) = Notation.count(ArraySlice(text.utf8)) else {
                return .fault("This is not a whole number; write digits only, as 3.")
            }
            if !range.contains(count) {
                return .fault(
                    "Write a whole number from \(range.lowerBound) to \(range.upperBound).")
            }
            return .value(.whole(count))
        case .pounds:
            switch Notation.pounds(ArraySlice(text.utf8)) {
            case .value(let pence): return .value(.text(pence.description))
            case .fault(let message): return .fault(message.sentence)
            }
        case .kilometres:
            switch Notation.kilometres(ArraySlice(text.utf8)) {
            case .value(let metres):
                return metres.count > 200_000
                    ? .fault("The distance is more than 200 kilometres; check it.")
                    : .value(.text(Decimals.text(metres.count, places: 3)))
            case .fault(let message): return .fault(message.sentence)
            }
        case .postcode:
            let letters = text.uppercased().filter { $0 != " " }
            guard Field.isPostcode(letters) else {
                return .fault("This is not a postcode; write it as CB1 2AB.")
            }
            return .value(.text("\(letters.dropLast(3)) \(letters.suffix(3))"))
        }
    }

    // Other words for codes, as people and other systems say them.
    private static let aliases = [
        "referred": "no-home", "must-move": "present-home-ends", "may-move": "move-planned",
        "home-ends": "present-home-ends", "the-present-home-ends": "present-home-ends",
        "a-move-is-planned": "move-planned", "1": "M", "2": "F", "unknown": "not-known",
    ]

    /// A day as people write it; the month is always in the middle.
    static func day(_ text: String) -> Outcome {
        let parts = text.split { $0 == "/" || $0 == " " || $0 == "-" || $0 == "." }.map(String.init)
        let isNumeric = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
        guard parts.count == 3, isNumeric else {
            return .fault("This is not a date; write it as 23/11/2026.")
        }
        let year = parts[0].count == 4 ? parts[0] : parts[2]
        let day = parts[0].count == 4 ? parts[2] : parts[0]
        guard year.count == 4, day.count <= 2, parts[1].count <= 2, let yearNumber = Int(year),
            let month = Int(parts[1]), let dayNumber = Int(day)
        else { return .fault("Write the year with four digits, as 23/11/2026.") }
        guard (1900...2200).contains(yearNumber) else {
            return .fault("Check the year; write the date as 23/11/2026.")
        }
        guard let value = Day(year: yearNumber, month: month, day: dayNumber) else {
            return .fault("The calendar has no such day; write day, month and year, as 23/11/2026.")
        }
        return .value(.text(value.description))
    }

    /// A time as people write it.
    static func time(_ text: String) -> Outcome {
        let parts = text.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == ":" || $0 == "." })
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x3A || $0 == 0x2E }),
            let hour = Int(parts[0]), hour < 24, let minute = Int(parts[1]), minute < 60
        else { return .fault("This is not a time; write it with 24 hours, as 18:05.") }
        return .value(.text("\(hour < 10 ? "0" : "")\(hour):\(parts[1])"))
    }

    private static func isPostcode(_ letters: String) -> Bool {
        let bytes = Array(letters.utf8)
        guard (5...7).contains(bytes.count) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        return isLetter(bytes[0]) && bytes.allSatisfy { isLetter($0) || isDigit($0) }
            && isDigit(bytes[bytes.count - 3]) && isLetter(bytes[bytes.count - 2])
            && isLetter(bytes[bytes.count - 1])
    }

    /// Whether every character can be printed.
    static func isPlain(_ text: String, withLines: Bool = false) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control: withLines && (scalar == "\n" || scalar == "\t")
            // Signs that turn the direction of text can make one thing look like another.
            case .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                .paragraphSeparator:
                scalar == "\u{200D}" || scalar == "\u{200C}"
            default: true
            }
        }
    }

    private static func shown(_ text: String) -> String { String(text.prefix(40)) }
}

extension String {
    /// The text as a sentence of its own.
    package var sentence: String { capitalisedFirst + "." }
}
