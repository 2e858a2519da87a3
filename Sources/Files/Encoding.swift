/// Whether bytes are the UTF-8 text they should be, and what they are instead.
package enum Encoding {
    /// What keeps a whole file from being read as text; nil where nothing does.
    package static func obstacle(in bytes: [UInt8]) -> (text: String, line: Int?)? {
        if bytes.isEmpty {
            return ("the file is empty; its first line must name the columns", nil)
        }
        if bytes.count >= 2,
            (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)
        {
            return (
                "the file is UTF-16, as Excel saves \"Unicode Text\"; save as \"CSV UTF-8 (Comma "
                    + "delimited)\"", 1
            )
        }
        if bytes.count >= 4, bytes[0] == 0x50, bytes[1] == 0x4B, bytes[2] == 3, bytes[3] == 4 {
            return (
                "the file is an Excel workbook under the name of a CSV file; open it and save as "
                    + "\"CSV UTF-8 (Comma delimited)\"", 1
            )
        }
        if let offset = bytes.firstIndex(of: 0) {
            return (
                "the file holds a NUL byte, so it is not text or is damaged; save it again as "
                    + "\"CSV UTF-8 (Comma delimited)\"", line(at: offset, in: bytes)
            )
        }
        return nil
    }

    /// The physical line on which an offset lies.
    package static func line(at offset: Int, in bytes: [UInt8]) -> Int {
        var line = 1
        var at = 0
        while at < offset {
            if bytes[at] == 0x0A {
                line += 1
            } else if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] != 0x0A {
                line += 1
            }
            at += 1
        }
        return line
    }

    /// The first byte that is not UTF-8, and on how many lines there are such; nil where none is.
    package static func invalid(in bytes: [UInt8]) -> (offset: Int, lines: Int)? {
        var first: Int?
        var lines = 0
        var lineHasOne = false
        var at = 0
        let count = bytes.count
        while at < count {
            let byte = bytes[at]
            if byte < 0x80 {
                if byte == 0x0A { lineHasOne = false }
                at += 1
                continue
            }
            let length = sequenceLength(bytes, at)
            if length > 0 {
                at += length
                continue
            }
            if first == nil { first = at }
            if !lineHasOne { lines += 1 }
            lineHasOne = true
            at += 1
        }
        return first.map { ($0, lines) }
    }

    // Length of the well-formed sequence there (Unicode 16, table 3-7), or 0.
    private static func sequenceLength(_ bytes: [UInt8], _ at: Int) -> Int {
        let lead = bytes[at]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, low) = (3, 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: length = 3
        case 0xED: (length, high) = (3, 0x9F)
        case 0xF0: (length, low) = (4, 0x90)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, high) = (4, 0x8F)
        default: return 0
        }
        guard at + length <= bytes.count else { return 0 }
        for step in 1..<length {
            let byte = bytes[at + step]
            if byte < low || byte > high { return 0 }
            low = 0x80
            high = 0xBF
        }
        return length
    }

    /// A byte as `0xE9`.
    package static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.count < 2 ? "0" : "") + digits
    }

    /// What a byte stands for in Windows-1252.
    package static func windowsName(_ byte: UInt8) -> String {
        let specials: [UInt8: String] = [
            0x80: "€", 0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "—",
            0xA0: "a no-break space",
        ]
        if let special = specials[byte] { return special }
        return byte > 0xA0 ? String(Unicode.Scalar(byte)) : "a special character"
    }
}
