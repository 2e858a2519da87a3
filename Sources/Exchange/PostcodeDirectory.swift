import Care
import Files

/// Positions and authorities of some postcodes, from the Office for National Statistics' directory.
///
/// The directory lists 2.7 million postcodes; only those asked for are kept.
package struct PostcodeDirectory: Sendable {
    /// What the directory says of one postcode.
    package struct Entry: Sendable, Hashable {
        /// Where it is; nil where the directory has no grid reference.
        package var position: Position?
        /// Easting and northing as they stand, where they are no position; nil where they are one
        /// or none.
        package var unread: [String]?
        /// The GSS code of its local authority as it stands, lower tier where there is one.
        package var authority: String?

        /// A postcode of which nothing is known but that it is one.
        package init() {}
    }

    private var entries: [UInt64: Entry]

    /// What the directory says of a postcode in any spelling; nil where it has none.
    package subscript(postcode: String) -> Entry? {
        PostcodeDirectory.key(of: ArraySlice(postcode.utf8)).flatMap { entries[$0] }
    }

    /// A postcode as letters and digits in upper case, packed; nil where it cannot be one.
    package static func key(of text: ArraySlice<UInt8>) -> UInt64? {
        var key: UInt64 = 0
        var count = 0
        for byte in text {
            var byte = byte
            if byte == 0x20 { continue }
            if byte >= 0x61 && byte <= 0x7A { byte -= 0x20 }
            guard (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39) else {
                return nil
            }
            count += 1
            if count > 8 { return nil }
            key = key << 8 | UInt64(byte)
        }
        return count >= 5 ? key : nil
    }

    /// A directory of entries.
    package init(_ entries: [UInt64: Entry]) {
        self.entries = entries
    }

    /// Reads those postcodes that are needed from a directory's CSV file.
    ///
    /// Stops once every postcode needed has been found. Faults of the file itself go to
    /// `complaints`.
    ///
    /// - Throws: `ExchangeError` where the file cannot be read.
    package init(
        path: String, file: String, needed: Set<UInt64>, complaints: Complaints
    ) throws(ExchangeError) {
        guard let stream = try ByteStream(path: path) else {
            complaints.fault(file, PostcodeDirectory.absence)
            self.init([:])
            return
        }
        try self.init(stream, file: file, needed: needed, complaints: complaints)
    }

    /// Reads those postcodes that are needed from a directory's bytes.
    ///
    /// - Throws: `ExchangeError` where they cannot be read.
    package init(
        _ stream: ByteStream, file: String, needed: Set<UInt64>, complaints: Complaints
    ) throws(ExchangeError) {
        var left = needed
        var found: [UInt64: Entry] = [:]
        try PostcodeDirectory.scan(
            stream, file: file, complaints: complaints, isHeaderEnough: needed.isEmpty,
            isWanted: { left.remove($0) != nil }
        ) { key, entry in
            found[key] = entry
            return !left.isEmpty
        }
        entries = found
    }

    /// Every entry, by postcode.
    package var sorted: [(key: UInt64, entry: Entry)] {
        entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The entries as a directory's CSV file, by postcode: a small file that stands for the large
    /// one wherever only these postcodes are asked for.
    package var csv: [UInt8] {
        var text = "pcds,oslaua,oseast1m,osnrth1m\n"
        for (key, entry) in sorted {
            let place = entry.position.map { [String($0.easting), String($0.northing)] }
            text += CSVText.line(
                [PostcodeDirectory.text(of: key), entry.authority ?? ""]
                    + (place ?? entry.unread ?? ["", ""]))
        }
        return Array(text.utf8)
    }

    /// The letters and digits of a packed postcode.
    package static func text(of key: UInt64) -> String {
        var bytes: [UInt8] = []
        for shift in stride(from: 56, through: 0, by: -8) {
            let byte = UInt8(truncatingIfNeeded: key >> UInt64(shift))
            if byte != 0 { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let absence =
        "there is no such file; give the ONS Postcode Directory as CSV, or leave the option out"

    /// Reads the rows of a directory's CSV file in pieces of a megabyte.
    ///
    /// - Parameters:
    ///   - path: The directory's CSV file.
    ///   - file: The name in complaints.
    ///   - complaints: Takes faults and notices.
    ///   - isHeaderEnough: Whether only the columns are looked at.
    ///   - isWanted: Whether the row of a postcode is to be read further.
    ///   - take: Takes such a row; says whether to go on.
    /// - Throws: `ExchangeError` where the file cannot be read.
    package static func scan(
        path: String, file: String, complaints: Complaints, isHeaderEnough: Bool = false,
        isWanted: (UInt64) -> Bool, take: (UInt64, Entry) -> Bool
    ) throws(ExchangeError) {
        guard let stream = try ByteStream(path: path) else {
            complaints.fault(file, absence)
            return
        }
        try scan(
            stream, file: file, complaints: complaints, isHeaderEnough: isHeaderEnough,
            isWanted: isWanted, take: take)
    }

    private static func scan(
        _ stream: ByteStream, file: String, complaints: Complaints, isHeaderEnough: Bool,
        isWanted: (UInt64) -> Bool, take: (UInt64, Entry) -> Bool
    ) throws(ExchangeError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var filled = 0
        var isLast = false
        var scanner = CSVScanner()
        var columns: Columns?
        reading: while true {
            if !isLast {
                if scanner.offset > 0 {
                    let offset = scanner.offset
                    buffer.withUnsafeMutableBytes { bytes in
                        if let base = bytes.baseAddress {
                            base.copyMemory(from: base + offset, byteCount: filled - offset)
                        }
                    }
                    filled -= offset
                    scanner.offset = 0
                }
                if filled == buffer.count {
                    complaints.fault(
                        file, line: scanner.recordLine,
                        "the record is longer than a megabyte; this is not a postcode directory")
                    return
                }
                var count = 0
                var failure: ExchangeError?
                buffer.withUnsafeMutableBytes { bytes in
                    do throws(ExchangeError) {
                        count = try stream.read(
                            into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
                    } catch { failure = error }
                }
                if let failure { throw failure }
                isLast = count == 0
                filled += count
            }
            while true {
                let step = buffer.withUnsafeBufferPointer { bytes in
                    scanner.next(
                        in: UnsafeBufferPointer(rebasing: bytes[..<filled]), isLast: isLast)
                }
                switch step {
                case .incomplete: continue reading
                case .end: break reading
                case .malformed(_, let line):
                    complaints.fault(
                        file, line: line,
                        "the line is not readable CSV; download the ONS Postcode Directory again")
                    return
                case .record: break
                }
                guard let known = columns else {
                    let names = scanner.cells.map {
                        String(decoding: buffer[$0.start..<$0.end], as: UTF8.self).trimmed
                    }
                    columns = Columns(names, file: file, complaints: complaints)
                    if columns == nil || isHeaderEnough { return }
                    continue
                }
                if isLast, scanner.offset >= filled,
                    !isWhole(scanner, buffer[..<filled], known, file: file, complaints: complaints)
                {
                    return
                }
                guard
                    let (key, entry) = row(
                        scanner.cells, buffer, known, isWanted: isWanted)
                else { continue }
                if !take(key, entry) { break reading }
            }
        }
        if columns == nil {
            complaints.fault(file, "the file is empty; give the ONS Postcode Directory as CSV")
        }
    }

    // Whether the last line may be believed: in a file that is cut off it has no end, and fewer cells
    // than the header (a fault) or, it may be, the beginning of its last value alone (a notice).
    private static func isWhole(
        _ scanner: CSVScanner, _ bytes: ArraySlice<UInt8>, _ columns: Columns, file: String,
        complaints: Complaints
    ) -> Bool {
        let cells = scanner.cells
        if bytes.last == 0x0A || bytes.last == 0x0D { return true }
        // Blanks, or the mark by which old programs end a file.
        if bytes[scanner.recordStart...].allSatisfy({ $0 <= 0x20 }) { return true }
        if cells.count < columns.count {
            complaints.fault(
                file, line: scanner.recordLine,
                "the last line has no end and is shorter than the lines before it, so the file "
                    + "seems to be cut off; download the ONS Postcode Directory again, or end the "
                    + "line if nothing is missing")
            return false
        }
        if let last = cells.last,
            columns.mayBeCut(bytes[last.start..<last.end].trimmed, in: cells.count - 1)
        {
            complaints.notice(
                file, line: scanner.recordLine,
                "the last line has no end and its last value may be the beginning of a longer one, "
                    + "so the file may be cut off; this postcode is left out: compare the file with "
                    + "its source, and end the line if nothing is missing")
            return false
        }
        complaints.notice(
            file, line: scanner.recordLine,
            "the last line has no end, so the file may be cut off; compare it with its source, and "
                + "end the line if nothing is missing")
        return true
    }

    private static func row(
        _ cells: [CSVScanner.Cell], _ buffer: [UInt8], _ columns: Columns,
        isWanted: (UInt64) -> Bool
    ) -> (key: UInt64, entry: Entry)? {
        guard columns.last < cells.count else { return nil }
        func slice(_ column: Int) -> ArraySlice<UInt8> {
            buffer[cells[column].start..<cells[column].end]
        }
        guard let key = key(of: slice(columns.postcode).trimmed), isWanted(key) else {
            return nil
        }
        var entry = Entry()
        let authority = String(decoding: slice(columns.authority), as: UTF8.self).trimmed
        if !authority.isEmpty { entry.authority = authority.uppercased() }
        // Northern Ireland's references are of the Irish Grid: no distance can be told by them.
        if entry.authority?.hasPrefix("N09") ?? false { return (key, entry) }
        let reference = [columns.easting, columns.northing].map { slice($0).trimmed }
        if case .value(let east) = Notation.metres(reference[0]),
            case .value(let north) = Notation.metres(reference[1]),
            Position(easting: east, northing: north).isOnGrid
        {
            // Northing 0 and easting 0 stand for "no grid reference" in the directory.
            if east > 0, north > 0 { entry.position = Position(easting: east, northing: north) }
        } else if reference.contains(where: { !$0.isEmpty }) {
            entry.unread = reference.map { String(decoding: $0, as: UTF8.self) }
        }
        return (key, entry)
    }

    private struct Columns {
        var postcode = -1
        var authority = -1
        var easting = -1
        var northing = -1
        var last: Int { max(postcode, authority, easting, northing) }
        // How many columns the file has, read or not.
        let count: Int

        // Whether a value may be the beginning of a longer one that is as good: a number with room for
        // one more digit on the grid, a code of fewer than nine letters, a postcode without the two
        // letters at its end.
        func mayBeCut(_ value: ArraySlice<UInt8>, in column: Int) -> Bool {
            switch column {
            case easting, northing:
                guard case .value(let metres) = Notation.metres(value) else { return true }
                let most =
                    column == easting
                    ? Position.eastings.upperBound : Position.northings.upperBound
                return Int64(metres) * 10 <= Int64(most)
            case authority: return value.count < 9
            case postcode: return !(value.suffix(2).allSatisfy { $0 | 0x20 >= 0x61 })
            default: return false
            }
        }

        init?(_ names: [String], file: String, complaints: Complaints) {
            count = names.count
            func find(_ wanted: String...) -> Int {
                for name in wanted {
                    let name = Array(name)
                    let found = names.firstIndex { candidate in
                        var candidate = candidate.lowercased()
                        if candidate.first == "\u{FEFF}" { candidate.removeFirst() }
                        let letters = Array(candidate)
                        return letters.count == name.count
                            && zip(letters, name).allSatisfy { letter, mark in
                                mark == "?" ? letter.isNumber : letter == mark
                            }
                    }
                    if let found { return found }
                }
                return -1
            }
            postcode = find("pcds", "pcd", "pcd7", "pcd8", "pcd2")
            authority = find("oslaua", "laua", "lad??cd")
            easting = find("oseast1m", "east1m")
            northing = find("osnrth1m", "north1m")
            var isComplete = true
            for (index, name) in [
                (postcode, "pcd or pcds"), (authority, "oslaua or laua"), (easting, "oseast1m"),
                (northing, "osnrth1m"),
            ] where index < 0 {
                isComplete = false
                complaints.fault(
                    file, line: 1, column: name,
                    "the postcode directory lacks the column; use the ONS Postcode Directory as it "
                        + "is published")
            }
            if !isComplete { return nil }
        }
    }
}
