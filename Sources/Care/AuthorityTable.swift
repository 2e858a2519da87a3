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

    /// Whether an upper-tier code is that of an authority of England, of now or before, of one that
    /// boundaries name, or of an invented one (the ninth hundred, as `nearhome generate` gives it).
    package static func isNamed(_ code: String, by boundaries: Boundaries? = nil) -> Bool {
        let code = code.uppercased()
        return upperTierNames[code] != nil || boundaries?.names(code) ?? false
            || code.dropFirst(3).hasPrefix("0009")
    }

    /// What is wrong with a code as that of an authority that runs children's services in England,
    /// as words that follow the code or `this`; nil where nothing is.
    ///
    /// - Parameters:
    ///   - code: The code, in any case.
    ///   - boundaries: Where a new authority may be named; nil = nowhere.
    package static func complaint(of code: String, by boundaries: Boundaries? = nil) -> String? {
        let code = code.uppercased()
        switch upperTier(of: code) {
        case .upperTier(code):
            return isNamed(code, by: boundaries)
                ? nil
                : "is the GSS code of no authority in England, of now or before; correct it"
                    + (boundaries == nil
                        ? "" : ", or name a new authority in a boundaries file")
        case .upperTier(let county):
            return "is a district of a county; children's services are the county's: write "
                + county
        case .elsewhere, .unknown:
            return "is not the GSS code of an upper-tier authority in England; write it as "
                + "E10000003"
        }
    }
}
