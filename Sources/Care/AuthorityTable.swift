/// Which upper-tier authority a GSS code belongs to.
///
/// Children's services are run by counties, unitary authorities, metropolitan districts and London
/// boroughs; a district of a county (E07) belongs to its county.
package enum AuthorityTable {
    /// What a code says about the authority that runs children's services.
    package enum Answer: Sendable, Hashable {
        /// That upper-tier authority (GSS code, upper case), in England.
        case upperTier(String)
        /// An authority of Scotland, Northern Ireland or Wales; always outside, never adjoining.
        case elsewhere(String)
        /// Not known.
        case unknown
    }

    /// The answer for a code in any case; E07 through the table, E06, E08, E09 and E10 themselves.
    package static func upperTier(of code: String) -> Answer {
        let code = code.uppercased()
        if ["SCO", "NIR", "WAL"].contains(code) { return .elsewhere(code) }
        let bytes = Array(code.utf8)
        guard bytes.count == 9, bytes[1...].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return .unknown
        }
        switch bytes[0] {
        case UInt8(ascii: "S"), UInt8(ascii: "N"), UInt8(ascii: "W"): return .elsewhere(code)
        case UInt8(ascii: "E"): break
        default: return .unknown
        }
        switch code.prefix(3) {
        case "E06", "E08", "E09", "E10": return .upperTier(code)
        case "E07": return counties[code].map(Answer.upperTier) ?? .unknown
        default: return .unknown
        }
    }

    /// The name of an upper-tier authority, where it is known.
    package static func name(of code: String) -> String? {
        upperTierNames[code.uppercased()]
    }

    private static let counties: [String: String] = {
        func code(_ prefix: String, _ number: Int) -> String {
            let digits = String(number)
            return prefix + String(repeating: "0", count: 6 - digits.count) + digits
        }
        var counties: [String: String] = [:]
        for (county, members) in districts {
            for district in members { counties[code("E07", district)] = code("E10", county) }
        }
        return counties
    }()
}

extension AuthorityTable {
    /// The upper-tier authority of a GSS code; nil where it is not known.
    package static func upperTierCode(of code: String) -> String? {
        switch upperTier(of: code) {
        case .upperTier(let code), .elsewhere(let code): code
        case .unknown: nil
        }
    }
}
