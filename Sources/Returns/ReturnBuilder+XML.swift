import Files
import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

extension ReturnBuilder {
    /// Reads an XML return, element by element as the file is read.
    ///
    /// A document type declaration is refused before anything is parsed: it is what external
    /// entities and entity expansion need, and the return has no use for it.
    ///
    /// - Throws: ``ExchangeError`` where the file cannot be read.
    func readXML(_ path: String, name: String) throws(ExchangeError) {
        begin(name, table: nil)
        defer { end() }
        if let refusal = try XMLProlog.refusal(of: path) {
            fault(refusal.line, nil, nil, refusal.text)
            return
        }
        guard let stream = InputStream(fileAtPath: path) else {
            throw ExchangeError(.read, path: path, reason: "it cannot be opened")
        }
        let parser = XMLParser(stream: stream)
        parser.shouldResolveExternalEntities = false
        parser.shouldProcessNamespaces = false
        let reader = ReturnXMLReader(self)
        parser.delegate = reader
        let isWhole = parser.parse()
        if !reader.hasStopped, !isWhole || !reader.isClosed {
            fault(
                max(reader.lastLine, 1), nil, nil,
                "the file is not well-formed XML from here on, or is cut off; export it again")
        } else if !reader.hasStopped, !reader.foundRoot {
            fault(
                1, nil, nil,
                "the file is XML but no return: its outermost element is not "
                    + "EXPSSDA903")
        }
    }
}

/// What stands before the outermost element of an XML file.
enum XMLProlog {
    /// Why the file is not to be parsed at all, or nil.
    ///
    /// Only UTF-8 and encodings that write the prolog in ASCII are let through, so that nothing
    /// can hide from this look.
    static func refusal(of path: String) throws(ExchangeError) -> (line: Int, text: String)? {
        guard let stream = try ByteStream(path: path) else {
            throw ExchangeError(.read, path: path, reason: "there is no such file")
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var filled = 0
        while filled < buffer.count {
            var count = 0
            var failure: ExchangeError?
            buffer.withUnsafeMutableBytes { bytes in
                do throws(ExchangeError) {
                    count = try stream.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
                } catch { failure = error }
            }
            if let failure { throw failure }
            if count == 0 { break }
            filled += count
        }
        return refusal(of: buffer[..<filled])
    }

    static func refusal(of bytes: ArraySlice<UInt8>) -> (line: Int, text: String)? {
        var at = bytes.startIndex
        var line = 1
        func starts(_ text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            guard at + count <= bytes.endIndex else { return false }
            return text.withUTF8Buffer { wanted in
                for index in 0..<count where bytes[at + index] != wanted[index] { return false }
                return true
            }
        }
        func skip(past text: StaticString) -> Bool {
            while at < bytes.endIndex {
                if starts(text) {
                    at += text.utf8CodeUnitCount
                    return true
                }
                if bytes[at] == 0x0A { line += 1 }
                at += 1
            }
            return false
        }
        if starts("\u{FEFF}") { at += 3 }
        while at < bytes.endIndex {
            let byte = bytes[at]
            if byte == 0x0A {
                line += 1
                at += 1
            } else if byte == 0x20 || byte == 0x09 || byte == 0x0D {
                at += 1
            } else if starts("<?") {
                let from = at
                guard skip(past: "?>") else { return (line, unreadable) }
                let declaration = String(decoding: bytes[from..<at], as: UTF8.self).lowercased()
                if declaration.hasPrefix("<?xml "), let encoding = encoding(in: declaration),
                    !["utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"]
                        .contains(encoding)
                {
                    return (1, "the file says it is written in \(encoding); save it as UTF-8")
                }
            } else if starts("<!--") {
                guard skip(past: "-->") else { return (line, unreadable) }
            } else if starts("<!") {
                return (
                    line,
                    "the file has a document type declaration, which a return has no use for and "
                        + "which can make a reader fetch or expand what does not stand in the "
                        + "file; it is refused: remove the declaration"
                )
            } else if byte == UInt8(ascii: "<"), at + 1 < bytes.endIndex,
                isNameStart(bytes[at + 1])
            {
                return nil
            } else {
                return (line, unreadable)
            }
        }
        return (line, unreadable)
    }

    private static let unreadable =
        "the file does not begin as an XML return in UTF-8 does; export it again as UTF-8"

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte >= 0x80
    }

    private static func encoding(in declaration: String) -> String? {
        guard let mark = declaration.range(of: "encoding") else { return nil }
        let rest = declaration[mark.upperBound...].drop { $0 == " " || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return "" }
        return String(rest.dropFirst().prefix { $0 != quote })
    }
}

/// Turns the elements of the return's XML form into rows of its tables.
private final class ReturnXMLReader: NSObject, XMLParserDelegate {
    private let builder: ReturnBuilder
    private var path: [String] = []
    private var text: [UInt8] = []
    private var child: String?
    private var header: [String: String] = [:]
    private var headerLine = 0
    private var inner: [String: String] = [:]
    private var innerLine = 0
    private var unknown: Set<String> = []
    private(set) var foundRoot = false
    private(set) var hasStopped = false
    /// The line of the last element begun or ended.
    private(set) var lastLine = 0

    /// Whether every element that was begun has ended.
    var isClosed: Bool { path.isEmpty }

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

    init(_ builder: ReturnBuilder) {
        self.builder = builder
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        let name = ReturnXMLReader.localName(elementName)
        path.append(name)
        lastLine = parser.lineNumber
        text.removeAll(keepingCapacity: true)
        switch name {
        case "EXPSSDA903": if path.count == 1 { foundRoot = true }
        case "CHILD" where path.count == 2:
            child = nil
            header = [:]
            headerLine = parser.lineNumber
        case "HEADER": headerLine = parser.lineNumber
        default:
            if ReturnXMLReader.groups[name] != nil {
                inner = [:]
                innerLine = parser.lineNumber
            }
        }
        if path.count > 16 {
            stop(parser, "elements stand within one another more than sixteen deep")
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        text.append(contentsOf: string.utf8)
        if text.count > ReturnXMLReader.longestText {
            stop(parser, "an element holds more than 4,096 characters")
        }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        text.append(contentsOf: block)
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        let name = path.popLast() ?? ""
        lastLine = parser.lineNumber
        defer { text.removeAll(keepingCapacity: true) }
        guard foundRoot else { return }
        if let table = ReturnXMLReader.groups[name] {
            addGroup(table)
        } else if name == "HEADER" {
            addHeader()
        } else if name != "CHILD", name != "EXPSSDA903" {
            take(name, parser.lineNumber)
        }
    }

    func parser(
        _ parser: XMLParser, foundInternalEntityDeclarationWithName name: String, value: String?
    ) {
        stop(parser, "the file declares an entity, which is refused; remove the declaration")
    }

    func parser(
        _ parser: XMLParser, foundExternalEntityDeclarationWithName name: String,
        publicID: String?, systemID: String?
    ) {
        stop(parser, "the file declares an entity, which is refused; remove the declaration")
    }

    private func stop(_ parser: XMLParser, _ message: String) {
        if !hasStopped { builder.fault(max(parser.lineNumber, 1), nil, nil, message) }
        hasStopped = true
        parser.abortParsing()
    }

    private func take(_ name: String, _ line: Int) {
        guard ReturnXMLReader.known.contains(name) else {
            if unknown.insert(name).inserted, unknown.count <= 100 {
                builder.notice(line, name, "the element is not known and is left out")
            }
            return
        }
        let value = String(decoding: text, as: UTF8.self).trimmed
        if value.isEmpty { return }
        if let group = path.last, ReturnXMLReader.groups[group] != nil {
            inner[name == "PL" ? "PLACE" : name] = value
        } else if name == "CHILDID" || name == "CHILD" {
            child = value
        } else {
            header[name] = value
        }
    }

    private func addGroup(_ table: Return903Table) {
        // Reviews, absences and the like stand inside HEADER, before the child is complete.
        if let dob = header["DOB"], table != .episodes { inner["DOB"] = dob }
        add(table, inner, innerLine)
        inner = [:]
    }

    private func addHeader() {
        add(.header, header, headerLine)
        if header["UASC"] == "1" || (header["DUC"] != nil && header["UASC"] != "0") {
            add(.uasc, header, headerLine)
        }
        if header["DATE_INT"] ?? header["DATE_MATCH"] ?? header["LS_ADOPTR"] != nil {
            add(.adoption, header, headerLine)
        }
        if header["IN_TOUCH"] ?? header["ACTIV"] ?? header["ACCOM"] != nil {
            add(.careLeavers, header, headerLine)
        }
    }

    private func add(_ table: Return903Table, _ values: [String: String], _ line: Int) {
        let columns = ReturnXMLReader.columns[table] ?? table.allColumns
        var cells: [String?] = columns.map { values[$0] }
        cells[0] = child
        var isFaulty = false
        for column in table.requiredValues {
            guard let ordinal = columns.firstIndex(of: column), cells[ordinal] == nil else {
                continue
            }
            builder.fault(
                line, column == "CHILD" ? "CHILDID" : column, "",
                "the value is required; fill it in")
            isFaulty = true
        }
        if let child, child.utf8.contains(UInt8(ascii: ";")) {
            builder.fault(line, "CHILDID", child, "a reference holds no semicolon; replace it")
            isFaulty = true
        }
        if !isFaulty { builder.add(table, cells: cells, line: line) }
    }

    private static func localName(_ name: String) -> String {
        let local = name.split(separator: ":").last.map(String.init) ?? name
        return local.uppercased()
    }
}
