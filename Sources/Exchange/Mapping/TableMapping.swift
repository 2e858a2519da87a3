import Care
import Files

/// How the extracts of a case system become the tables of an instance: named columns, code maps and
/// defaults.
///
/// A mapping is a YAML file; every path in it is relative to the mapping's folder:
///
/// ```yaml
/// authority: authority.yml
/// sources:
///   - file: clients.csv
///     table: children
///     columns: {child_id: Person ID, birth_date: Date of birth, sex: Gender}
///     codes: {sex: {Male: M, Female: F, Indeterminate: U}}
///     defaults: {status: settled}
///   - file: approvals.csv
///     table: homes
///     columns: {home_id: Carer, approved_places: Approved for}
/// ```
///
/// Several sources of one table are joined by its id, the first of them saying which rows there
/// are. A value of a column with `codes` that is neither a key nor a code there is a fault, once
/// for each value with the number of its rows.
package enum TableMapping {
    /// Reads the sources through a mapping.
    ///
    /// Faults name the source file, line and column; nothing is written.
    ///
    /// - Parameters:
    ///   - path: the mapping.
    ///   - postcodes: an ONS Postcode Directory; `postcodes.csv` beside the mapping by default.
    /// - Throws: `ExchangeError` where a file is there but the system cannot read it.
    package static func read(
        _ path: String, postcodes: String? = nil
    ) throws(ExchangeError) -> Reading {
        try read(path, postcodes: postcodes, lookup: nil)
    }

    /// Reads the sources through a mapping; `lookup`, where given, takes the place of every
    /// postcode directory.
    package static func read(
        _ path: String, postcodes: String? = nil, policyOverride: String? = nil,
        lookup: PostcodeLookup?
    ) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        let reader = MappingReader(path: path, complaints: complaints)
        guard let overlay = try reader.files(), !complaints.hasFaults else {
            return Reading(
                instance: nil, policy: nil, faults: complaints.faults, notices: complaints.notices)
        }
        // What the mapping reads is no stray file of an instance.
        let own = Set(InstanceFolder.tables.map(\.file) + [AuthorityFile.file])
            .union(reader.sourceFiles)
        let reading = try InstanceFolder.read(
            FileSet(overlay, before: reader.folder, heldOnly: own), policyOverride: policyOverride,
            postcodes: postcodes, lookup: lookup)
        return Reading(
            instance: reading.instance, policy: reading.policy,
            faults: reading.faults.map(reader.traced),
            notices: complaints.notices + reading.notices.map(reader.traced))
    }
}

/// Turns sources into the bytes of an instance's tables and remembers where each row came from.
private final class MappingReader {
    let folder: String
    private let file: String
    private let path: String
    private let complaints: Complaints
    private var tables: [String: MappedTable] = [:]

    /// Rows of one table of the instance, by id where sources are joined.
    private struct MappedTable {
        var layout: TableLayout
        var columns: [String] = []
        var rows: [[String: String]] = []
        var places: [(file: String, line: Int)] = []
        var indexByID: [String: Int] = [:]
        var sources = 0
        /// The source column of each column of the table, by source file.
        var sourceColumns: [String: (file: String, name: String)] = [:]
    }

    /// The files that rows were read from.
    var sourceFiles: Set<String> { Set(tables.values.flatMap { $0.places.map(\.file) }) }

    private struct Source {
        var file: String
        var place: YAMLFile.Place
        var table: TableLayout
        var columns: [(target: String, source: String)] = []
        var codes: [String: [String: String]] = [:]
        var defaults: [(target: String, value: String)] = []
    }

    init(path: String, complaints: Complaints) {
        self.path = path
        self.complaints = complaints
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        file = parts.last.map(String.init) ?? path
        let parent = parts.dropLast().joined(separator: "/")
        folder = parts.count == 1 ? "." : parent.isEmpty ? "/" : parent
    }

    /// The files of the instance folder by name; nil where the mapping cannot be read.
    func files() throws(ExchangeError) -> [String: [UInt8]]? {
        guard let bytes = try Files.bytes(of: path) else {
            complaints.fault(path, "there is no such file; check the path given by --mapping")
            return nil
        }
        let yaml = YAMLFile(file: file, complaints: complaints)
        guard let root = yaml.root(bytes),
            let members = yaml.members(root, of: ["authority", "sources"])
        else { return nil }
        var authority: String?
        var sources: [Source] = []
        for (key, place) in members {
            if key == "authority" {
                authority = inFolder(place, yaml)
            } else {
                for item in yaml.items(place) ?? [] {
                    if let source = source(item, yaml) { sources.append(source) }
                }
            }
        }
        guard let authority else {
            complaints.fault(
                file, column: "authority",
                "the required key is missing; name the authority.yml of the instance")
            return nil
        }
        guard let authorityBytes = try Files.bytes(of: folder + "/" + authority) else {
            complaints.fault(authority, "there is no such file; check `authority` in \(file)")
            return nil
        }
        if complaints.hasFaults { return nil }
        for source in sources { try take(source) }
        var overlay = [AuthorityFile.file: authorityBytes]
        for table in tables.values { overlay[table.layout.file] = text(of: table) }
        return overlay
    }

    /// A complaint of a table of the instance as one of the source it came from.
    func traced(_ fault: Fault) -> Fault {
        guard let table = tables.values.first(where: { $0.layout.file == fault.file }) else {
            return fault
        }
        var traced = fault
        if let line = fault.line, line >= 2, line - 2 < table.places.count {
            traced.file = table.places[line - 2].file
            traced.line = table.places[line - 2].line
        }
        traced.lines = fault.lines.compactMap { line in
            line >= 2 && line - 2 < table.places.count
                && table.places[line - 2].file == traced.file
                ? table.places[line - 2].line : nil
        }
        if let column = fault.column, let source = table.sourceColumns[column.lowercased()] {
            if let line = fault.line, line >= 2 {
                // A joined column stands in another file, whose line is not kept.
                if source.file != traced.file {
                    traced.file = source.file
                    traced.line = nil
                }
            } else {
                traced.file = source.file
            }
            traced.column = "\(source.name) (\(column))"
        }
        return traced
    }

    // MARK: The mapping

    private func inFolder(_ place: YAMLFile.Place, _ yaml: YAMLFile) -> String? {
        guard let name = yaml.text(place) else { return nil }
        if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
            yaml.fault(place, "the file must lie in the mapping's folder; move it there")
            return nil
        }
        return name
    }

    private func source(_ item: YAMLFile.Place, _ yaml: YAMLFile) -> Source? {
        guard
            let members = yaml.members(item, of: ["file", "table", "columns", "codes", "defaults"])
        else { return nil }
        var places: [String: YAMLFile.Place] = [:]
        for (key, place) in members { places[key] = place }
        for key in ["file", "table", "columns"] where places[key] == nil {
            complaints.fault(
                file, line: item.line, column: item.path, "a source needs the key `\(key)`; add it")
        }
        guard let filePlace = places["file"], let tablePlace = places["table"],
            let columnsPlace = places["columns"], let name = inFolder(filePlace, yaml),
            let wanted = yaml.text(tablePlace)
        else { return nil }
        guard
            let layout = InstanceFolder.tables.first(where: {
                $0.file == wanted || $0.file == wanted + ".csv"
            })
        else {
            let known = InstanceFolder.tables.map { String($0.file.dropLast(4)) }
            yaml.fault(
                tablePlace,
                "the instance has no such table; write one of "
                    + known.joined(separator: ", "))
            return nil
        }
        var source = Source(file: name, place: item, table: layout)
        let known = Set(layout.columns.map(\.name))
        func target(_ name: String, _ place: YAMLFile.Place) -> String? {
            let name = name.lowercased()
            if known.contains(name) { return name }
            let near = Spelling.nearest(to: name, among: layout.columns.map(\.name))
            yaml.fault(
                place, value: name,
                "\(layout.file) has no such column" + (near.map { "; did you mean \($0)?" } ?? ""))
            return nil
        }
        for (key, _, place) in yaml.pairs(columnsPlace) ?? [] {
            guard let column = target(key, place), let name = yaml.text(place) else { continue }
            source.columns.append((column, name))
        }
        if let place = places["defaults"] {
            for (key, _, place) in yaml.pairs(place) ?? [] {
                guard let column = target(key, place), let value = yaml.text(place) else {
                    continue
                }
                source.defaults.append((column, value))
            }
        }
        if let place = places["codes"] {
            for (key, _, place) in yaml.pairs(place) ?? [] {
                guard let column = target(key, place) else { continue }
                var map: [String: String] = [:]
                for (value, _, code) in yaml.pairs(place) ?? [] {
                    map[value.trimmed.lowercased()] =
                        yaml.isBlank(code) ? "" : yaml.text(code) ?? ""
                }
                // A code stands for itself.
                for code in Array(map.values) where map[code.lowercased()] == nil {
                    map[code.lowercased()] = code
                }
                source.codes[column] = map
            }
        }
        return source
    }

    // MARK: The sources

    private func take(_ source: Source) throws(ExchangeError) {
        guard let bytes = try Files.bytes(of: folder + "/" + source.file) else {
            complaints.fault(
                file, line: source.place.line, column: source.place.path, value: source.file,
                "there is no such file in the mapping's folder")
            return
        }
        let grid = CSVGrid(bytes, file: source.file, complaints: complaints)
        guard let header = grid.header else { return }
        var ordinals: [(target: String, ordinal: Int)] = []
        for (target, name) in source.columns {
            let found = header.firstIndex { $0.lowercased() == name.trimmed.lowercased() }
            guard let ordinal = found else {
                let near = Spelling.nearest(
                    to: name.lowercased(), among: header.map { $0.lowercased() })
                complaints.fault(
                    source.file, line: 1, column: name,
                    "the mapping takes \(target) from this column, and the file has none of that "
                        + "name" + (near.map { "; did you mean \($0)?" } ?? ""))
                continue
            }
            ordinals.append((target, ordinal))
        }
        var table = tables[source.table.file] ?? MappedTable(layout: source.table)
        let id = source.table.columns[0].name
        let isJoined = table.sources > 0 && ordinals.contains { $0.target == id }
        var unmapped: [String: (column: String, value: String, count: Int, line: Int)] = [:]
        var strangers: (count: Int, line: Int)?
        while let (cells, line) = grid.next() {
            var row: [String: String] = [:]
            for (target, ordinal) in ordinals {
                var value = cells[ordinal]
                if let map = source.codes[target], !value.isEmpty {
                    if let code = map[value.lowercased()] {
                        value = code
                    } else {
                        let key = target + "\u{0}" + value
                        let found = unmapped[key] ?? (header[ordinal], value, 0, line)
                        unmapped[key] = (found.column, value, found.count + 1, found.line)
                        continue
                    }
                }
                if !value.isEmpty { row[target] = value }
            }
            for (target, value) in source.defaults where row[target] == nil { row[target] = value }
            if isJoined {
                guard let value = row[id], let index = table.indexByID[value] else {
                    strangers = ((strangers?.count ?? 0) + 1, strangers?.line ?? line)
                    continue
                }
                for (target, value) in row where target != id { table.rows[index][target] = value }
            } else {
                if let value = row[id], table.indexByID[value] == nil {
                    table.indexByID[value] = table.rows.count
                }
                table.rows.append(row)
                table.places.append((source.file, line))
            }
        }
        for found in unmapped.values.sorted(by: { ($0.line, $0.value) < ($1.line, $1.value) }) {
            complaints.fault(
                source.file, line: found.line, column: found.column, value: found.value,
                "the mapping has no code for this value (\(found.count) "
                    + "row\(found.count == 1 ? "" : "s")); add it under `codes`")
        }
        if let strangers {
            complaints.notice(
                source.file, line: strangers.line, column: id,
                "\(strangers.count.counted("row is", "rows are")) of nobody in the "
                    + "first source of \(source.table.file) and left out")
        }
        for (target, ordinal) in ordinals where table.sourceColumns[target] == nil {
            table.sourceColumns[target] = (source.file, header[ordinal])
        }
        for column in ordinals.map(\.target) + source.defaults.map(\.target)
        where !table.columns.contains(column) {
            table.columns.append(column)
        }
        table.sources += 1
        tables[source.table.file] = table
    }

    private func text(of table: MappedTable) -> [UInt8] {
        var bytes: [UInt8] = []
        func write(_ cells: [String]) {
            for (index, cell) in cells.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                bytes.append(0x22)
                for byte in cell.utf8 {
                    // A line end within a cell would move the lines that complaints name.
                    if byte == 0x22 { bytes.append(0x22) }
                    bytes.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
                }
                bytes.append(0x22)
            }
            bytes.append(0x0A)
        }
        write(table.columns)
        for row in table.rows { write(table.columns.map { row[$0] ?? "" }) }
        return bytes
    }
}

/// A CSV file of any columns, cells trimmed.
private final class CSVGrid {
    /// The names of the columns; nil where the file cannot be read.
    private(set) var header: [String]?
    private let bytes: [UInt8]
    private let file: String
    private let complaints: Complaints
    private var scanner = CSVScanner()

    init(_ bytes: [UInt8], file: String, complaints: Complaints) {
        self.bytes = bytes
        self.file = file
        self.complaints = complaints
        if let obstacle = Encoding.obstacle(in: bytes) {
            complaints.fault(file, line: obstacle.line, obstacle.text)
            return
        }
        if let invalid = Encoding.invalid(in: bytes) {
            complaints.fault(
                file, line: Encoding.line(at: invalid.offset, in: bytes),
                "the file is not UTF-8: byte \(Encoding.hexadecimal(bytes[invalid.offset])) is how "
                    + "Windows-1252, in which Excel saves plain \"CSV\", writes "
                    + "\(Encoding.windowsName(bytes[invalid.offset])); save as \"CSV UTF-8 (Comma "
                    + "delimited)\"")
            return
        }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            scanner.offset = 3
        }
        header = record()?.cells
    }

    /// The next row that has a value.
    func next() -> (cells: [String], line: Int)? {
        while let (cells, line) = record() {
            if cells.allSatisfy(\.isEmpty) { continue }
            guard cells.count == header?.count else {
                complaints.fault(
                    file, line: line,
                    "the line has \(cells.count.counted("cell", "cells")) where the "
                        + "header names \(header?.count ?? 0); put cells that hold commas in "
                        + "quotes")
                continue
            }
            return (cells, line)
        }
        return nil
    }

    private func record() -> (cells: [String], line: Int)? {
        while true {
            switch bytes.withUnsafeBufferPointer({ scanner.next(in: $0, isLast: true) }) {
            case .end, .incomplete: return nil
            case .malformed(_, let line):
                complaints.fault(
                    file, line: line,
                    "the quotes of the line do not close; put the whole cell in quotes and write a "
                        + "quote within it twice")
            case .record:
                let cells = scanner.cells.map { cell in
                    let text = String(decoding: bytes[cell.start..<cell.end], as: UTF8.self)
                    return (cell.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text)
                        .trimmed
                }
                return (cells, scanner.recordLine)
            }
        }
    }
}
