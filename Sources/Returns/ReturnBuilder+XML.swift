import Files

extension ReturnBuilder {
    /// Reads an XML return.
    ///
    /// Whatever is wrong with the file as XML is one fault with its line; the rows before it are of
    /// no use without those after, and the return is refused.
    func readXML(_ bytes: [UInt8], name: String) {
        begin(name, table: nil)
        defer { end() }
        do throws(XMLScanner.Failure) {
            var reader = ReturnXMLReader(self, scanner: try XMLScanner(bytes))
            try reader.read()
        } catch {
            fault(error.line, nil, nil, error.text)
        }
    }
}

/// Turns the elements of the return's XML form into rows of its tables.
private struct ReturnXMLReader {
    private let builder: ReturnBuilder
    private var scanner: XMLScanner
    private var path: [String] = []
    private var text = ""
    private var child: String?
    private var header: [String: String] = [:]
    private var headerLine = 0
    // The rows of a child's record, added when it is complete: a second HEADER may contradict what
    // stands before it.
    private struct Row {
        var table: Return903Table
        var values: [String: String]
        var line: Int
        var contradicted: Set<String>
    }
    private var rows: [Row] = []
    private var rowsBeforeHeader: Int?
    private var inner: [String: String] = [:]
    private var innerLine = 0
    // What a record gives twice, with different values.
    private var contradictedInHeader: Set<String> = []
    private var contradicted: Set<String> = []
    private var unknown: Set<String> = []

    private static let longestText = 4096
    private static let groups: [String: Return903Table] = [
        "EPISODE": .episodes, "AMISSING": .missing, "AREVIEW": .reviews,
        "PERMANENCE": .previousPermanence, "OC2": .outcomes, "AD_PLACED": .placedAdoption,
        "SWEPISODE": .socialWorkers, "SWEPISODES": .socialWorkers,
        "DOLO": .deprivationOfLiberty,
    ]
    private static let known: Set<String> = Set(
        Return903Table.allCases.flatMap(\.allColumns) + ["CHILDID", "PL", "UASC"])

    private static let columns: [Return903Table: [String]] = Dictionary(
        uniqueKeysWithValues: Return903Table.allCases.map { ($0, $0.allColumns) })

    init(_ builder: ReturnBuilder, scanner: XMLScanner) {
        self.builder = builder
        self.scanner = scanner
    }

    mutating func read() throws(XMLScanner.Failure) {
        while true {
            let token = try scanner.next()
            let line = scanner.tokenLine
            switch token {
            case .start(let name): try begin(ReturnXMLReader.localName(name), line)
            case .text(let more):
                text += more
                if text.utf8.count > ReturnXMLReader.longestText {
                    throw XMLScanner.Failure(
                        line: line, text: "an element holds more than 4,096 characters")
                }
            case .end: end(line)
            case .finished: return
            }
        }
    }

    private mutating func begin(_ name: String, _ line: Int) throws(XMLScanner.Failure) {
        path.append(name)
        text = ""
        switch name {
        case "EXPSSDA903" where path.count == 1: break
        case _ where path.count == 1:
            throw XMLScanner.Failure(
                line: line,
                text: "the file is XML but not a return: its outermost element is not EXPSSDA903")
        case "CHILD" where path.count == 2:
            child = nil
            header = [:]
            contradictedInHeader = []
            headerLine = line
            rows = []
            rowsBeforeHeader = nil
        case "HEADER":
            if rowsBeforeHeader == nil { headerLine = line }
        default:
            if ReturnXMLReader.groups[name] != nil {
                inner = [:]
                contradicted = []
                innerLine = line
            }
        }
    }

    private mutating func end(_ line: Int) {
        let name = path.popLast() ?? ""
        if let table = ReturnXMLReader.groups[name] {
            rows.append(
                Row(table: table, values: inner, line: innerLine, contradicted: contradicted))
            inner = [:]
        } else if name == "HEADER" {
            rowsBeforeHeader = rowsBeforeHeader ?? rows.count
        } else if name == "CHILD", path.count == 1 {
            addChild()
        } else if name != "CHILD", name != "EXPSSDA903" {
            take(name, line)
        }
        text = ""
    }

    private mutating func take(_ name: String, _ line: Int) {
        guard ReturnXMLReader.known.contains(name) else {
            if unknown.count < 100, unknown.insert(name).inserted {
                builder.notice(
                    line, ShownValue.setting(name), "the element is not known and is left out")
            }
            return
        }
        let value = text.trimmed
        if value.isEmpty { return }
        if let group = path.last, ReturnXMLReader.groups[group] != nil {
            let name = name == "PL" ? "PLACE" : name
            if name == "CHILDID" || name == "CHILD" {
                takeChild(value, line)
            } else {
                ReturnXMLReader.take(value, of: name, into: &inner, &contradicted)
            }
        } else if name == "CHILDID" || name == "CHILD" {
            takeChild(value, line)
        } else {
            ReturnXMLReader.take(value, of: name, into: &header, &contradictedInHeader)
        }
    }

    // The first value stays; another one that differs contradicts it.
    private static func take(
        _ value: String, of name: String, into record: inout [String: String],
        _ contradicted: inout Set<String>
    ) {
        guard let earlier = record[name] else {
            record[name] = value
            return
        }
        if !isSame(earlier, value) { contradicted.insert(name) }
    }

    private mutating func takeChild(_ value: String, _ line: Int) {
        if let child, child != value {
            builder.fault(
                line, "CHILDID", nil,
                "the record names two different children; give each its own CHILD element")
        }
        child = value
    }

    // Whether two texts are one value: codes in any case, postcodes with or without blanks, days in
    // either form.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        func plain(_ text: String) -> String { text.uppercased().filter { $0 != " " } }
        if plain(left) == plain(right) { return true }
        guard case .value(let first) = Notation.day(ArraySlice(left.utf8)),
            case .value(let second) = Notation.day(ArraySlice(right.utf8))
        else { return false }
        return first == second
    }

    private func addChild() {
        let before = rowsBeforeHeader ?? rows.count
        func add(_ row: Row) { self.add(row.table, dated(row), row.line, row.contradicted) }
        rows[..<before].forEach(add)
        if rowsBeforeHeader != nil { addHeader() }
        rows[before...].forEach(add)
    }

    // What is wrong with a day of birth is said once, of the header.
    private func dated(_ row: Row) -> [String: String] {
        var values = row.values
        if let dob = header["DOB"], row.table != .episodes, ReturnBuilder.isDay(dob),
            !contradictedInHeader.contains("DOB")
        {
            values["DOB"] = dob
        }
        return values
    }

    private func addHeader() {
        func add(_ table: Return903Table, _ values: [String: String]) {
            self.add(table, values, headerLine, contradictedInHeader)
        }
        add(.header, header)
        var header = header
        if header["DOB"].map({ !ReturnBuilder.isDay($0) }) ?? false { header["DOB"] = nil }
        // Of a child of whom both is said no distance is told.
        let isUnclear = contradictedInHeader.contains("UASC")
        if isUnclear, let child {
            builder.takeContradiction(of: "UASC", in: .uasc, child, headerLine)
        }
        let isUnaccompanied = isUnclear ? "1" : header["UASC"]
        if isUnaccompanied == "1" || (header["DUC"] != nil && isUnaccompanied != "0") {
            add(.uasc, header)
        }
        if header["DATE_INT"] ?? header["DATE_MATCH"] ?? header["LS_ADOPTR"] != nil {
            add(.adoption, header)
        }
        if header["IN_TOUCH"] ?? header["ACTIV"] ?? header["ACCOM"] != nil {
            add(.careLeavers, header)
        }
    }

    private func add(
        _ table: Return903Table, _ values: [String: String], _ line: Int,
        _ contradicted: Set<String>
    ) {
        let columns = ReturnXMLReader.columns[table] ?? table.allColumns
        var cells: [String?] = columns.map { values[$0] }
        cells[0] = child
        if let child, child.utf8.contains(UInt8(ascii: ";")) {
            builder.fault(
                line, "CHILDID", child,
                "a reference must not contain a semicolon; replace it")
            return
        }
        builder.add(table, cells: cells, line: line, contradicted: contradicted)
    }

    private static func localName(_ name: String) -> String {
        let local = name.split(separator: ":").last.map(String.init) ?? name
        return local.uppercased()
    }
}
