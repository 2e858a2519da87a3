/// A closed list of codes, compared without regard to case.
package struct CodeList<Value: Sendable>: Sendable {
    private let entries: [(code: [UInt8], value: Value)]
    /// The codes as they are shown.
    package let codes: [String]
    /// The codes in words, as `F, M or U`.
    package let sentence: String

    /// Creates a list; codes that are shown first come first, `hidden` ones are only understood.
    package init(_ pairs: [(String, Value)], hidden: [(String, Value)] = []) {
        entries = (pairs + hidden).map { (Array($0.0.lowercased().utf8), $0.1) }
        let names = pairs.map(\.0)
        codes = names
        sentence =
            names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }

    /// The value of a code, or nil where the list has no such code.
    package func value(of text: ArraySlice<UInt8>) -> Value? {
        for (code, value) in entries where code.count == text.count {
            var same = true
            var at = text.startIndex
            for byte in code {
                let other = text[at]
                if byte != (other >= 0x41 && other <= 0x5A ? other | 0x20 : other) {
                    same = false
                    break
                }
                at += 1
            }
            if same { return value }
        }
        return nil
    }

    /// The value of a code, or nil where the list has no such code.
    package func value(of text: String) -> Value? {
        value(of: ArraySlice(text.utf8))
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
