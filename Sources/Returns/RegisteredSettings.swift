import Care
import Exchange

/// Where registered settings stand, by their URN, as all episodes of a return and the case system
/// say it.
///
/// Only settings of one address: an agency's URN stands for carers in many places.
struct RegisteredSettings: Sendable {
    /// Placement types whose URN stands for one address.
    static let places: Set = ["K1", "K2", "K3", "R3", "S1"]

    // For each URN with more than one postcode the one that most episodes have; nil = a draw.
    private var contested: [String: UInt64?] = [:]
    private var homes: [String: [Home]] = [:]
    private var position: (@Sendable (String) -> Position?)?

    init(
        of histories: some Sequence<[Episode]>, homes: [Home],
        position: (@Sendable (String) -> Position?)?
    ) {
        var counts: [String: [UInt64: Int]] = [:]
        for rows in histories {
            for row in rows {
                guard let (urn, key) = RegisteredSettings.entry(of: row) else { continue }
                counts[urn, default: [:]][key, default: 0] += 1
            }
        }
        for (urn, postcodes) in counts where postcodes.count > 1 {
            let most = postcodes.values.max()
            let usual = postcodes.filter { $0.value == most }.keys
            contested[urn] = .some(usual.count == 1 ? usual.first : nil)
        }
        for home in homes {
            if let urn = home.urn?.uppercased() { self.homes[urn, default: []].append(home) }
        }
        self.position = position
    }

    private static func entry(of row: Episode) -> (urn: String, postcode: UInt64)? {
        guard let urn = row.urn, urn != "XXXXXXX", let place = row.place,
            places.contains(place), let postcode = row.placePostcode,
            let key = PostcodeDirectory.key(of: ArraySlice(postcode.utf8))
        else { return nil }
        return (urn, key)
    }

    /// Whether the URN of a row stands elsewhere in most of the other episodes that carry it.
    func isElsewhere(_ row: Episode) -> Bool {
        guard let (urn, key) = RegisteredSettings.entry(of: row), let usual = contested[urn] else {
            return false
        }
        return usual != key
    }

    /// The homes of the case system with the row's URN, where none of them stands at its postcode.
    func differs(_ row: Episode) -> [Home] {
        guard let (urn, key) = RegisteredSettings.entry(of: row), let homes = homes[urn] else {
            return []
        }
        let place = row.placePostcode.flatMap { position?($0) }
        let isAtOne = homes.contains { home in
            if let postcode = home.postcode {
                return PostcodeDirectory.key(of: ArraySlice(postcode.utf8)) == key
            }
            guard let place, let stands = home.position else { return true }
            return stands.distance(to: place).count <= 1000
        }
        return isAtOne ? [] : homes
    }
}
