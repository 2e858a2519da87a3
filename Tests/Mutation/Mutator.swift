/// Bytes, cells and rows of files changed by chance, the same for the same seed.
package struct Mutator {
    private var dice: Dice

    /// Changes by a seed.
    package init(seed: UInt64) { dice = Dice(seed: seed) }

    // What readers have stumbled over, or might.
    private static let pieces: [[UInt8]] = [
        Array("\"".utf8), Array("\"\"".utf8), Array(",".utf8), Array(";".utf8), Array("\n".utf8),
        Array("\r".utf8), Array("\r\n\r\n".utf8), [0], [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBE], [0xE2, 0x80, 0x8B],
        [0x1B],
        Array("999999999999999999999".utf8), Array("999999999".utf8), Array("-1".utf8),
        Array("0.0000001".utf8), Array("1e308".utf8), Array("nan".utf8), Array("inf".utf8),
        Array("9999-12-31".utf8), Array("0001-01-01".utf8), Array("31/02/2011".utf8),
        Array("=1+1".utf8), Array("none".utf8), Array("#REF!".utf8), Array("'".utf8),
        Array("&a [*a, *a]".utf8), Array("{".utf8), Array("[".utf8), Array(": ".utf8),
        Array("? ".utf8), Array("- ".utf8), Array("\t".utf8), Array("|\n".utf8), Array("%".utf8),
        Array("!!binary ".utf8), Array("---\n".utf8), Array("£".utf8), Array("K1".utf8),
        Array("<".utf8), Array("</".utf8), Array("/>".utf8), Array("<CHILD>".utf8),
        Array("]]>".utf8),
        Array("<![CDATA[".utf8), Array("<!DOCTYPE a [".utf8), Array("<?xml ?>".utf8),
        Array("<!--".utf8), Array("&#xFFFE;".utf8), Array("&#99999999999;".utf8), Array("&a;".utf8),
        Array("X1".utf8), Array("01/04/2205".utf8), Array("29/02/1900".utf8), Array("T1".utf8),
    ]

    /// One to six changes.
    package mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &dice) {
            let at = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &dice)
            switch Int.random(in: 0..<8, using: &dice) {
            case 0:
                if !bytes.isEmpty { bytes[at] = UInt8.random(in: 0...255, using: &dice) }
            case 1, 2, 3:
                let piece = Mutator.pieces[Int.random(in: 0..<Mutator.pieces.count, using: &dice)]
                bytes.insert(contentsOf: piece, at: at)
            case 4:
                let end = min(bytes.count, at + Int.random(in: 1...40, using: &dice))
                bytes.removeSubrange(at..<end)
            case 5:
                // A cell is replaced.
                let start = bytes[..<at].lastIndex(of: 0x2C).map { $0 + 1 } ?? 0
                let end = bytes[at...].firstIndex { $0 == 0x2C || $0 == 0x0A } ?? bytes.count
                let piece = Mutator.pieces[Int.random(in: 0..<Mutator.pieces.count, using: &dice)]
                if start <= end { bytes.replaceSubrange(start..<end, with: piece) }
            case 6:
                // A row is doubled.
                let start = bytes[..<at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                let end = bytes[at...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
                let row = Array(bytes[start..<end])
                bytes.insert(contentsOf: row, at: end)
            default:
                bytes.removeSubrange(at...)
            }
        }
        return bytes
    }

    /// One of some things.
    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &dice)]
    }
}
