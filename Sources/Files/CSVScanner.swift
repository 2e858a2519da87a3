/// Splits bytes into the records and cells of RFC 4180.
///
/// Lines end in CR LF, LF or CR. Works on a whole file or on a piece of one that is refilled.
package struct CSVScanner {
    /// The bytes of one cell, without the quotes around it.
    package struct Cell {
        /// Offset of the first byte.
        package var start: Int
        /// Offset after the last byte.
        package var end: Int
        /// Whether the cell stood in quotes.
        package var isQuoted: Bool
        /// Whether it holds doubled quotes, each of which stands for one.
        package var hasDoubledQuotes: Bool
    }

    /// Why a record cannot be read.
    package enum Malformation: Sendable {
        /// A quote that is never closed.
        case unterminatedQuote
        /// Something other than a comma or a line end after a closing quote.
        case textAfterQuote
        /// A quote within a cell that does not begin with one.
        case strayQuote
    }

    /// What one step found.
    package enum Step {
        /// A record, in `cells`.
        case record
        /// A record that cannot be read, on a line; the cells before it are in `cells`.
        case malformed(Malformation, line: Int)
        /// No further record.
        case end
        /// The piece of the file ends within a record.
        case incomplete
    }

    /// Offset of the next byte to read.
    package var offset = 0
    /// The physical line at `offset`, from 1.
    package private(set) var line = 1
    /// The physical line on which the last record starts.
    package private(set) var recordLine = 1
    /// Offset of the first byte of the last record.
    package private(set) var recordStart = 0
    /// The last record's cells.
    package private(set) var cells: [Cell] = []

    /// A scanner at the start of its bytes.
    package init() {}

    /// Reads the next record.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, or the piece in which `offset` lies.
    ///   - isLast: whether the file ends with these bytes.
    package mutating func next(in bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Step {
        let comma = UInt8(ascii: ",")
        let quote = UInt8(ascii: "\"")
        let feed = UInt8(ascii: "\n")
        let carriage = UInt8(ascii: "\r")
        let count = bytes.count
        let lineBefore = line
        var at = offset
        recordLine = line
        recordStart = at
        cells.removeAll(keepingCapacity: true)
        if at >= count { return isLast ? .end : .incomplete }
        while true {
            // One cell starts here.
            let start = at
            if at < count, bytes[at] == quote {
                let openingLine = line
                var doubled = false
                at += 1
                var closed = false
                while at < count {
                    let byte = bytes[at]
                    if byte == quote {
                        if at + 1 < count, bytes[at + 1] == quote {
                            doubled = true
                            at += 2
                            continue
                        }
                        closed = true
                        break
                    }
                    if byte == feed {
                        line += 1
                    } else if byte == carriage, at + 1 < count, bytes[at + 1] != feed {
                        line += 1
                    }
                    at += 1
                }
                if !closed || (at + 1 == count && !isLast) {
                    if !isLast {
                        line = lineBefore
                        return .incomplete
                    }
                    offset = count
                    return .malformed(.unterminatedQuote, line: openingLine)
                }
                cells.append(
                    Cell(start: start + 1, end: at, isQuoted: true, hasDoubledQuotes: doubled))
                at += 1
                if at < count, bytes[at] != comma, bytes[at] != feed, bytes[at] != carriage {
                    cells.removeLast()
                    return skip(.textAfterQuote, from: at, in: bytes, isLast, lineBefore)
                }
            } else {
                while at < count {
                    let byte = bytes[at]
                    if byte == comma || byte == feed || byte == carriage { break }
                    if byte == quote {
                        return skip(.strayQuote, from: at, in: bytes, isLast, lineBefore)
                    }
                    at += 1
                }
                if at == count && !isLast {
                    line = lineBefore
                    return .incomplete
                }
                cells.append(
                    Cell(start: start, end: at, isQuoted: false, hasDoubledQuotes: false))
            }
            guard at < count else {
                offset = at
                return .record
            }
            if bytes[at] == comma {
                at += 1
                continue
            }
            if bytes[at] == carriage {
                if at + 1 == count && !isLast {
                    line = lineBefore
                    return .incomplete
                }
                if at + 1 < count, bytes[at + 1] == feed { at += 1 }
            }
            line += 1
            offset = at + 1
            return .record
        }
    }

    // The rest of the physical line is given up, so that the lines after it are still read.
    private mutating func skip(
        _ malformation: Malformation, from start: Int, in bytes: UnsafeBufferPointer<UInt8>,
        _ isLast: Bool, _ lineBefore: Int
    ) -> Step {
        let faultLine = line
        var at = start
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        if at >= bytes.count - 1 && !isLast {
            line = lineBefore
            return .incomplete
        }
        if at + 1 < bytes.count, bytes[at] == 0x0D, bytes[at + 1] == 0x0A { at += 1 }
        if at < bytes.count { line += 1 }
        offset = min(at + 1, bytes.count)
        return .malformed(malformation, line: faultLine)
    }
}
