import Care

/// The rows of a CSV table by the ordinals of its columns: what ``CSVTable`` reads by their names.
///
/// It knows no field type, so that one piece of machine code serves every table: with the type it was
/// a third of the time of reading.
@usableFromInline
final class CSVRows {
    let file: String
    private(set) var isComplete = true
    private(set) var line = 1
    private(set) var isFaulty = false
    private(set) var lostIDs: [String] = []

    private let layout: TableLayout
    private let complaints: Complaints
    // Takes rows that cannot be read; nil = they are faults.
    private let losing: ((LostRow) -> Void)?
    private let bytes: [UInt8]
    private let isRequired: [Bool]
    private var scanner = CSVScanner()
    private var isReadable = false
    private var headerLine = 1
    // Ordinals of required columns that are missing and not yet complained of.
    private var missing: [Int] = []
    // For each cell of a row, its column's ordinal, or -1.
    private var ordinals: [Int] = []
    private var isPresent: [Bool]
    // Columns named twice: it cannot be told which of the two is meant, so neither is read.
    private var isTwice: [Bool]
    private var firstInvalid: Int?
    private var invalidLines = 0
    // The present row by ordinal; start < 0 where a complaint already covers the cell. Plain memory,
    // because checks of exclusive access were a quarter of the time of reading.
    private let starts: UnsafeMutableBufferPointer<Int>
    private let ends: UnsafeMutableBufferPointer<Int>
    private let doubled: UnsafeMutableBufferPointer<Bool>

    /// Reads the header of a file.
    init(
        _ bytes: [UInt8], file: String, layout: TableLayout, complaints: Complaints,
        losing: ((LostRow) -> Void)?
    ) {
        self.bytes = bytes
        self.losing = losing
        self.file = file
        self.layout = layout
        self.complaints = complaints
        let count = layout.columns.count
        isPresent = Array(repeating: false, count: count)
        isTwice = isPresent
        isRequired = layout.columns.map(\.isRequired)
        starts = .allocate(capacity: count)
        ends = .allocate(capacity: count)
        doubled = .allocate(capacity: count)
        starts.initialize(repeating: 0)
        ends.initialize(repeating: 0)
        doubled.initialize(repeating: false)
        readHeader()
    }

    deinit {
        starts.deallocate()
        ends.deallocate()
        doubled.deallocate()
    }

    // MARK: Header

    private func give(up message: String, line: Int? = nil) {
        isComplete = false
        complaints.fault(file, line: line, message)
    }

    private func readHeader() {
        if let message = Encoding.obstacle(in: bytes), !(bytes.isEmpty && !layout.isRequired) {
            return give(up: message.text, line: message.line)
        }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            scanner.offset = 3
        }
        let isEmpty = bytes[scanner.offset...].allSatisfy {
            $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D
        }
        if isEmpty && !layout.isRequired {
            complaints.notice(file, "the file is empty and counts as a table without rows")
            return
        }
        if isEmpty {
            return give(
                up: "the file is empty; its first line must name the columns, as "
                    + "`\(layout.columns.prefix(3).map(\.name).joined(separator: ","))…`")
        }
        if let invalid = Encoding.invalid(in: bytes) {
            firstInvalid = invalid.offset
            invalidLines = invalid.lines
        }
        switch step() {
        case .record: break
        case .malformed(let malformation, let line):
            return give(up: CSVRows.sentence(malformation), line: line)
        case .end, .incomplete:
            return give(up: "the file is empty; its first line must name the columns")
        }
        let header = scanner.cells.map {
            string($0.start, $0.end, doubled: $0.hasDoubledQuotes).trimmed
        }
        if let message = separatorFault(header) {
            return give(up: message, line: scanner.recordLine)
        }
        matchColumns(header)
        isReadable = true
        complainOfEncoding()
    }

    private func separatorFault(_ header: [String]) -> String? {
        guard let first = header.first else { return nil }
        if header.count <= 2, first.lowercased().hasPrefix("sep=") {
            return "line 1 is Excel's own `sep=` mark, not a header; delete the line and save as "
                + "\"CSV UTF-8 (Comma delimited)\""
        }
        guard header.count == 1 else { return nil }
        let known = Set(layout.columns.map { $0.name.lowercased() })
        for (mark, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
            let parts = first.lowercased().split(separator: Character(mark)).map {
                String($0).trimmed
            }
            if parts.count > 1, parts.contains(where: { known.contains($0) }) {
                return "cells are separated by \(name), as Excel does in some countries; save as "
                    + "\"CSV UTF-8 (Comma delimited)\" under a list separator of `,`, or replace "
                    + "the separators"
            }
        }
        return nil
    }

    /// Whether some programs end a line with this character, or it is never seen.
    private static func endsLines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private func matchColumns(_ header: [String]) {
        var ordinalOfName: [String: Int] = [:]
        for (ordinal, column) in layout.columns.enumerated() {
            ordinalOfName[column.name.lowercased()] = ordinal
        }
        let line = scanner.recordLine
        // Line 1 may be a child's row, or hold one: where most names are not known, or lines end in
        // another way than this format knows.
        let known = header.count { ordinalOfName[$0.lowercased()] != nil }
        let isOneLine = !header.contains { $0.unicodeScalars.contains(where: CSVRows.endsLines) }
        let isHeader = known > 0 && known >= header.count - known
        ordinals = []
        for (index, cell) in header.enumerated() {
            let name = cell.lowercased()
            guard let ordinal = ordinalOfName[name] else {
                ordinals.append(-1)
                if name.isEmpty {
                    complaints.notice(
                        file, line: line, column: "", order: index, value: "",
                        "column \(index + 1) has no name and is left out")
                } else {
                    let near = Spelling.nearest(to: name, among: layout.columns.map(\.name))
                    complaints.notice(
                        file, line: line,
                        column: isOneLine && (isHeader || near != nil)
                            ? ShownValue.setting(cell) : ShownValue.cell(cell),
                        order: index,
                        "the column is not known and is left out"
                            + (near.map { "; did you mean \($0)?" } ?? ""))
                }
                continue
            }
            if isPresent[ordinal] {
                ordinals.append(-1)
                isTwice[ordinal] = true
                if ordinal == 0 { isComplete = false }
                complaints.fault(
                    file, line: line, column: layout.columns[ordinal].name, order: ordinal,
                    value: cell,
                    "the column is named twice; keep one of the two, or rename the other")
            } else {
                isPresent[ordinal] = true
                ordinals.append(ordinal)
            }
        }
        headerLine = line
        if known == 0, !layout.isRequired {
            // Line 1 is a row, or of another table: the table would be taken for an empty one.
            return give(
                up: "the first line names no column of this table; write them there, as "
                    + "`\(layout.columns.prefix(3).map(\.name).joined(separator: ","))…`",
                line: line)
        }
        missing = layout.columns.indices.filter {
            layout.columns[$0].isRequired && !isPresent[$0]
        }
        if missing.contains(0) { isComplete = false }
        if layout.isRequired { complainOfMissingColumns() }
    }

    // In an optional table a column is missed only once there is a row.
    private func complainOfMissingColumns() {
        for ordinal in missing {
            let column = layout.columns[ordinal]
            complaints.fault(
                file, line: headerLine, column: column.name, order: ordinal, value: nil,
                "the required column is missing; add it (\(column.meaning))")
        }
        missing = []
    }

    private func complainOfEncoding() {
        guard let offset = firstInvalid, offset < scanner.offset else { return }
        firstInvalid = nil
        var column: Column?
        for (index, cell) in scanner.cells.enumerated()
        where cell.start <= offset && offset < cell.end {
            if index < ordinals.count, ordinals[index] >= 0 {
                column = layout.columns[ordinals[index]]
            }
        }
        let byte = bytes[offset]
        let further =
            invalidLines > 1
            ? " (\(invalidLines - 1) further line\(invalidLines == 2 ? "" : "s") likewise)" : ""
        let message =
            "the file is not UTF-8: byte \(Encoding.hexadecimal(byte)) is how Windows-1252, in "
            + "which Excel saves plain \"CSV\", writes \(Encoding.windowsName(byte)); save as "
            + "\"CSV UTF-8 (Comma delimited)\"\(further)"
        if losing != nil {
            complaints.notice(file, line: scanner.recordLine, column: column?.name, message)
            return
        }
        isFaulty = true
        complaints.fault(
            file, line: scanner.recordLine, column: column?.name, value: nil, message)
    }

    private func step() -> CSVScanner.Step {
        bytes.withUnsafeBufferPointer { scanner.next(in: $0, isLast: true) }
    }

    private static func sentence(_ malformation: CSVScanner.Malformation) -> String {
        switch malformation {
        case .unterminatedQuote:
            "a quote opens here and is never closed, so nothing after it could be read; close it, "
                + "and write a quote within a cell twice"
        case .textAfterQuote:
            "text follows a closing quote; put the whole cell in quotes and write a quote within "
                + "it twice"
        case .strayQuote:
            "a quote stands within a cell that does not begin with one; put the whole cell in "
                + "quotes and write the quote within it twice"
        }
    }

    // MARK: Rows

    func next() -> Bool {
        guard isReadable else { return false }
        while true {
            switch step() {
            case .end, .incomplete: return false
            case .malformed(let malformation, let line):
                let message = CSVRows.sentence(malformation)
                if case .unterminatedQuote = malformation {
                    isComplete = false
                } else if let losing {
                    losing(LostRow(line: line, id: lostID, message: message))
                    continue
                }
                let column = columnName(at: scanner.cells.count)
                complaints.fault(file, line: line, column: column, value: nil, message)
                loseRow()
            case .record:
                if takeRow() { return true }
            }
        }
    }

    private func columnName(at index: Int) -> String? {
        guard index < ordinals.count, ordinals[index] >= 0 else { return nil }
        return layout.columns[ordinals[index]].name
    }

    // Keeps the id of a row that cannot be read, where it still can be told.
    private func loseRow() {
        if let id = lostID {
            lostIDs.append(id)
        } else {
            isComplete = false
        }
    }

    private var lostID: String? {
        guard let index = ordinals.firstIndex(of: 0), index < scanner.cells.count else {
            return nil
        }
        let cell = scanner.cells[index]
        return string(cell.start, cell.end, doubled: cell.hasDoubledQuotes).trimmed
    }

    // Whether the present record is the file's last and has no end.
    private var isCutOff: Bool {
        scanner.offset >= bytes.count && bytes.last != 0x0A && bytes.last != 0x0D
    }

    private func takeRow() -> Bool {
        let cells = scanner.cells
        let ordinals = ordinals
        let isTwice = isTwice
        let isPresent = isPresent
        line = scanner.recordLine
        isFaulty = false
        if cells.count != ordinals.count {
            if cells.allSatisfy({ trimmed($0.start, $0.end).isEmpty }) { return false }
            // Blank cells beyond the header's are a spreadsheet's, and hold nothing.
            let isBlankBeyond =
                cells.count > ordinals.count
                && cells[ordinals.count...].allSatisfy { trimmed($0.start, $0.end).isEmpty }
            if losing == nil || !isBlankBeyond {
                let message =
                    "the line has \(cells.count) cell\(cells.count == 1 ? "" : "s") where the "
                    + "header names \(ordinals.count); put cells that hold commas in quotes, and "
                    + "keep blank cells at the end of a line"
                if let losing, cells.count > ordinals.count || !isCutOff {
                    losing(LostRow(line: line, id: lostID, message: message))
                } else {
                    complaints.fault(file, line: line, value: nil, message)
                    loseRow()
                }
                return false
            }
        }
        for ordinal in starts.indices {
            starts[ordinal] = isTwice[ordinal] ? -1 : 0
            ends[ordinal] = starts[ordinal]
        }
        var isBlank = true
        for index in cells.indices {
            let cell = cells[index]
            let range = trimmed(cell.start, cell.end)
            if range.isEmpty { continue }
            isBlank = false
            let ordinal = ordinals[index]
            guard ordinal >= 0, !isTwice[ordinal] else { continue }
            var start = range.lowerBound
            // The apostrophe that keeps a formula from being run is no part of the text.
            if bytes[start] == UInt8(ascii: "'"), CSVText.isFormula(bytes[range]) { start += 1 }
            starts[ordinal] = start
            ends[ordinal] = range.upperBound
            doubled[ordinal] = cell.hasDoubledQuotes
        }
        if isBlank { return false }
        if !missing.isEmpty { complainOfMissingColumns() }
        complainOfEncoding()
        if losing != nil { return true }
        for ordinal in starts.indices {
            let start = starts[ordinal]
            if start < ends[ordinal] {
                if bytes[start] == 0x23 { complainOfSpreadsheetError(ordinal) }
            } else if start >= 0, isRequired[ordinal], isPresent[ordinal] {
                fault(
                    ordinal, value: "",
                    "the value is required; fill it in (\(layout.columns[ordinal].values))")
            }
        }
        return true
    }

    private func complainOfSpreadsheetError(_ ordinal: Int) {
        let text = string(starts[ordinal], ends[ordinal], doubled: false)
        let errors = [
            "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!",
            "#CALC!",
        ]
        if errors.contains(text.uppercased()) {
            fault(
                ordinal, value: text,
                "this is an error of a spreadsheet formula, not a value; mend the formula or clear "
                    + "the cell, and save again")
        } else if text.count > 2, text.allSatisfy({ $0 == "#" }) {
            fault(
                ordinal, value: text,
                "this is what Excel shows where a column is too narrow; widen the column and save "
                    + "again")
        } else {
            return
        }
        starts[ordinal] = -1
        ends[ordinal] = -1
    }

    // MARK: Complaints

    /// Complains of the present row; the value is the cell's unless given.
    @usableFromInline
    func fault(_ ordinal: Int, value: String? = nil, habit: String? = nil, _ message: String) {
        isFaulty = true
        let column = layout.columns[ordinal]
        complaints.fault(
            file, line: line, column: column.name, order: ordinal,
            value: column.isFreeText ? nil : value ?? text(ordinal) ?? "", habit: habit, message)
    }

    /// Remarks on the present row; the value is the cell's.
    func notice(_ ordinal: Int, habit: String? = nil, _ message: String) {
        let column = layout.columns[ordinal]
        complaints.notice(
            file, line: line, column: column.name, order: ordinal,
            value: column.isFreeText ? nil : text(ordinal) ?? "", habit: habit, message)
    }

    // MARK: Cells

    func has(_ ordinal: Int) -> Bool { isPresent[ordinal] }

    @usableFromInline
    func isBlank(_ ordinal: Int) -> Bool { starts[ordinal] >= ends[ordinal] }

    @usableFromInline
    func isClear(_ ordinal: Int) -> Bool { isBlank(ordinal) && starts[ordinal] >= 0 }

    @usableFromInline
    func slice(_ ordinal: Int) -> ArraySlice<UInt8>? {
        let start = starts[ordinal]
        let end = ends[ordinal]
        return start < end ? bytes[start..<end] : nil
    }

    /// The place of the cell's code in a list; nil where blank or, with a fault, not in the list.
    @usableFromInline
    func place(_ ordinal: Int, in index: CodeIndex, sentence: String) -> Int? {
        guard let slice = slice(ordinal) else { return nil }
        if let place = index.place(of: slice) { return place }
        fault(ordinal, "this code is not in the list; write \(sentence)")
        return nil
    }

    @usableFromInline
    func text(_ ordinal: Int) -> String? {
        guard starts[ordinal] < ends[ordinal] else { return nil }
        return string(starts[ordinal], ends[ordinal], doubled: doubled[ordinal])
    }

    private func string(_ start: Int, _ end: Int, doubled: Bool) -> String {
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        guard doubled else { return text }
        var single = ""
        var skips = false
        for character in text.unicodeScalars {
            if character == "\"" {
                skips.toggle()
                if !skips { continue }
            } else {
                skips = false
            }
            single.unicodeScalars.append(character)
        }
        return single
    }

    // Spaces, tabs, line ends, no-break spaces and stray byte-order marks at both ends.
    private func trimmed(_ start: Int, _ end: Int) -> Range<Int> {
        var start = start
        var end = end
        while start < end {
            let byte = bytes[start]
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                start += 1
            } else if byte == 0xC2, start + 1 < end, bytes[start + 1] == 0xA0 {
                start += 2
            } else if byte == 0xEF, start + 2 < end, bytes[start + 1] == 0xBB,
                bytes[start + 2] == 0xBF
            {
                start += 3
            } else {
                break
            }
        }
        while start < end {
            let byte = bytes[end - 1]
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                end -= 1
            } else if byte == 0xA0, end - 2 >= start, bytes[end - 2] == 0xC2 {
                end -= 2
            } else {
                break
            }
        }
        return start..<end
    }

    @usableFromInline
    func id(_ ordinal: Int) -> String? {
        guard let text = text(ordinal) else { return nil }
        if losing != nil, Notation.isScientific(ArraySlice(text.utf8)) {
            // Whose row it is cannot be told, but somebody's it is.
            notice(
                ordinal,
                "this is an id that Excel has turned into scientific notation; the row counts as "
                    + "one child's of this id; put the true id in its place")
            return text
        }
        if let message = CSVRows.idFault(text) {
            fault(ordinal, message)
            return nil
        }
        return text
    }

    func ids(_ ordinal: Int) -> [String]? {
        guard let items = list(ordinal) else { return nil }
        for item in items {
            if let message = CSVRows.idFault(item) {
                fault(ordinal, value: item, message)
                return nil
            }
        }
        return items
    }

    private static func idFault(_ text: String) -> String? {
        if Notation.isScientific(ArraySlice(text.utf8)) {
            return "this is an id that Excel has turned into scientific notation; format the "
                + "column as Text, enter the id again and save"
        }
        var before: UInt8 = 0
        var isPlain = true
        for byte in text.utf8 {
            if byte == 0x3B || byte < 0x20 || byte > 0x7E || (byte == 0x20 && before == 0x20) {
                isPlain = false
                break
            }
            before = byte
        }
        if isPlain { return nil }
        if text.contains(";") {
            return "an id may not hold a semicolon, which separates lists; rename it in every table"
        }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "an id may not hold line breaks or control characters; rename it in every table"
        }
        if let scalar = text.unicodeScalars.first(where: \.isHidden) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            return "the id holds a hidden character (U+"
                + String(repeating: "0", count: max(0, 4 - code.count)) + code
                + "), so it is not the id that it looks like; type it again in every table"
        }
        if text.contains("  ") {
            return "two blanks stand side by side in the id, which looks like one; keep one, in "
                + "every table"
        }
        return nil
    }

    private func read<Value>(
        _ ordinal: Int, _ notation: (ArraySlice<UInt8>) -> Notation.Reading<Value>
    ) -> Value? {
        guard let slice = slice(ordinal) else { return nil }
        switch notation(slice) {
        case .value(let value): return value
        case .fault(let message):
            fault(ordinal, message)
            return nil
        }
    }

    func day(_ ordinal: Int) -> Day? { read(ordinal, Notation.day) }

    func count(_ ordinal: Int, in range: NumberRange) -> Int? {
        read(ordinal) { Notation.count($0, in: range) }
    }

    func pounds(_ ordinal: Int, isSpoken: Bool) -> Pence? {
        read(ordinal, isSpoken ? Notation.pounds : Notation.plainPounds)
    }

    func sum(_ ordinal: Int, isSpoken: Bool) -> Pence? {
        read(ordinal, isSpoken ? Notation.sum : Notation.plainSum)
    }

    func kilometres(_ ordinal: Int) -> Metres? { read(ordinal, Notation.kilometres) }

    func position(_ easting: Int, _ northing: Int) -> Position? {
        let east = read(easting, Notation.metres)
        let north = read(northing, Notation.metres)
        if isBlank(easting) != isBlank(northing) {
            let (missing, given) = isBlank(easting) ? (easting, northing) : (northing, easting)
            let names = layout.columns
            // A required number that is missing has been complained of already.
            if isClear(missing), !names[missing].isRequired {
                fault(
                    missing, value: "",
                    "\(names[given].name) stands without \(names[missing].name); "
                        + "fill in both, or clear both")
            }
        }
        guard let east, let north else { return nil }
        if east == 0, north == 0 {
            fault(
                easting,
                "easting 0 and northing 0 are in the sea; clear both if the position is not known, "
                    + "or give the position")
            return nil
        }
        let place = Position(easting: east, northing: north)
        if !place.isOnGrid {
            fault(
                Position.eastings.contains(east) ? northing : easting,
                "the position lies off the British National Grid (easting 0 to 700000, northing 0 "
                    + "to 1300000); correct both numbers, or clear both")
            return nil
        }
        return place
    }

    @usableFromInline
    func list(_ ordinal: Int) -> [String]? {
        var start = starts[ordinal]
        let end = ends[ordinal]
        guard start < end else { return nil }
        var items: [String] = []
        var hasNone = false
        while start <= end {
            var stop = start
            while stop < end, bytes[stop] != 0x3B { stop += 1 }
            let range = trimmed(start, stop)
            start = stop + 1
            if range.isEmpty { continue }
            let item = string(range.lowerBound, range.upperBound, doubled: doubled[ordinal])
            if range.count == 4, item.lowercased() == "none" {
                hasNone = true
            } else {
                items.append(item)
            }
        }
        if hasNone && !items.isEmpty {
            fault(
                ordinal,
                "`none` stands beside other entries; write either `none` or the entries, separated "
                    + "by semicolons")
            return nil
        }
        if items.isEmpty && !hasNone { return nil }
        return items
    }

    func words(_ ordinal: Int) -> [String]? {
        guard let items = list(ordinal) else { return nil }
        let words = Set(items.map(\.listWord)).subtracting([""])
        return words.isEmpty && !items.isEmpty ? nil : words.sorted()
    }

    func needs(_ ordinal: Int, _ codes: NeedCodes) -> NeedSet? {
        guard let items = list(ordinal) else { return nil }
        var set: NeedSet = []
        for item in items {
            if let need = codes[item] {
                set.formUnion(need)
            } else {
                let near =
                    item.contains(",")
                    ? nil : Spelling.nearest(to: item.lowercased(), among: codes.codes)
                fault(
                    ordinal, value: item, habit: "need code",
                    "this need code is not recognised\(near.map { "; did you mean \($0)?" } ?? ".") "
                        + "Use codes such as autism; self-harm, separated by semicolons, or add the "
                        + "code under `needs` in authority.yml")
            }
        }
        return set
    }
}
