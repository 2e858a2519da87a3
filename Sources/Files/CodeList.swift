/// A closed list of codes, compared without regard to case.
package struct CodeList<Value: Sendable>: Sendable {
    @usableFromInline let index: CodeIndex
    @usableFromInline let values: [Value]
    /// The codes as they are shown.
    package let codes: [String]
    /// The codes in words, as `F, M or U`.
    package let sentence: String

    /// Codes that are shown, in this order, and `hidden` ones that are only understood.
    package init(_ pairs: [(String, Value)], hidden: [(String, Value)] = []) {
        let all = pairs + hidden
        index = CodeIndex(all.map(\.0))
        values = all.map(\.1)
        let names = pairs.map(\.0)
        codes = names
        sentence =
            names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }

    /// The value of a code, or nil where the list has no such code.
    @inlinable
    package func value(of text: ArraySlice<UInt8>) -> Value? {
        index.place(of: text).map { values[$0] }
    }

    /// The value of a code, or nil where the list has no such code.
    @inlinable
    package func value(of text: String) -> Value? {
        value(of: ArraySlice(text.utf8))
    }
}

/// Where codes stand in a list, without regard to case.
@usableFromInline
struct CodeIndex: Sendable {
    /// The codes in lower case, one after another.
    private let bytes: [UInt8]
    /// Where each begins, and the end of the last.
    private let starts: [Int]

    init(_ codes: [String]) {
        var bytes: [UInt8] = []
        var starts = [0]
        for code in codes {
            bytes += Array(code.lowercased().utf8)
            starts.append(bytes.count)
        }
        self.bytes = bytes
        self.starts = starts
    }

    /// The place of a code; nil where the list has no such code.
    @usableFromInline
    func place(of text: ArraySlice<UInt8>) -> Int? {
        let count = text.count
        return text.withUnsafeBufferPointer { text in
            bytes.withUnsafeBufferPointer { bytes in
                starts.indices.dropLast().first { place in
                    let start = starts[place]
                    guard starts[place + 1] - start == count else { return false }
                    return (0..<count).allSatisfy { at in
                        let byte = text[at]
                        return bytes[start + at]
                            == (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
                    }
                }
            }
        }
    }
}

extension CodeList where Value: CaseIterable & RawRepresentable<String> {
    /// Every case under its raw value.
    package init(of type: Value.Type) {
        self.init(type.allCases.map { ($0.rawValue, $0) })
    }
}

extension CodeList where Value == String {
    /// Codes that stand for themselves, in the case given.
    package init(_ codes: [String]) {
        self.init(codes.map { ($0, $0) })
    }
}

extension CodeList where Value == Bool {
    /// Yes or no.
    package static var yesNo: CodeList { CodeList([("yes", true), ("no", false)]) }
}

/// Closed lists of the children looked after return (SSDA903), all collection years together.
package enum ReturnCodes {
    /// ETHNIC.
    package static let ethnicity = CodeList<String>([
        "WBRI", "WIRI", "WOTH", "WIRT", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN",
        "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
    ])
    /// LS.
    package static let legalStatus = CodeList<String>([
        "C1", "C2", "D1", "E1", "V2", "V3", "V4", "J1", "J2", "J3", "L1", "L2", "L3",
    ])
    /// PLACE.
    package static let place = CodeList<String>([
        "A3", "A4", "A5", "A6", "H5", "K1", "K2", "K3", "P1", "P2", "P3", "R1", "R2", "R3", "R5",
        "S1", "T0", "T1", "T2", "T3", "T4", "U1", "U2", "U3", "U4", "U5", "U6", "Z1", "Z11", "Z12",
        "Z13", "Z14",
    ])
}
