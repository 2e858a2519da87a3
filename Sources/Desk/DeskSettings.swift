import Care
import Exchange
import Files

/// How the desk's server and its commands are set: a YAML file.
///
/// ``declared`` lists every setting. Paths are relative to the file's folder.
package struct DeskSettings: Sendable, Hashable {
    /// The feed: an instance folder; nil where a mapping is given.
    package var instance: String?
    /// The feed: a mapping of a case system's extracts; nil where a folder is given.
    package var mapping: String?
    /// A policy that takes the place of the feed's.
    package var policy: String?
    /// An ONS Postcode Directory CSV.
    package var postcodes: String?
    /// The desk's database.
    package var database = "desk.db"
    /// The address listened on.
    package var host = "127.0.0.1"
    /// The port listened on; 0 takes a free one.
    package var port = 8080
    /// A PEM file with the certificate for TLS; nil = none.
    package var certificate: String?
    /// A PEM file with its key; nil = none.
    package var key: String?
    /// Whether TLS ends in front of the server.
    package var isBehindProxy = false
    /// The address people type, as `https://nearhome.example`; nil = the address listened on.
    package var origin: String?
    /// Seconds between looks at the feed.
    package var feedEvery = 60
    /// Seconds the feed must lie unchanged before it is taken in.
    package var feedSettle = 60
    /// Minutes without use after which a session ends.
    package var sessionIdleMinutes = 30
    /// Hours after which a session ends in any case.
    package var sessionHours = 12
    /// Whether signing in needs a second factor.
    package var secondFactor = SecondFactor.off
    /// The header in which a trusted proxy names who has signed in; nil = nobody signs in so.
    package var proxyHeader: String?
    /// The addresses of that proxy, without ports.
    package var proxyAddresses: [String] = []
    /// What the acts are judged by.
    package var rules = DeskRules()

    /// Whether signing in needs a code beside the password.
    package enum SecondFactor: String, Sendable, CaseIterable {
        /// Nobody is asked for a code.
        case off
        /// Whoever has one set up is asked for a code.
        case optional
        /// Everybody needs a code; who has none set up cannot sign in.
        case required
    }

    /// The usual settings.
    package init() {}

    /// Whether the address listened on is the machine's own.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// Reads a file of settings.
    ///
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read(
        _ path: String
    ) throws(ExchangeError) -> SettingsReading<DeskSettings> {
        try SettingsFile.read(path) { read($0, file: path, folder: $1) }
    }

    /// Reads settings from bytes, paths relative to a folder; a blank folder is the working one.
    package static func read(
        _ bytes: [UInt8], file: String, folder: String
    ) -> SettingsReading<DeskSettings> {
        let complaints = Complaints()
        let reader = DeskSettingsReader(
            yaml: YAMLFile(file: file, complaints: complaints), folder: folder)
        let settings = reader.read(bytes)
        return SettingsReading(
            settings: complaints.hasFaults ? nil : settings, faults: complaints.faults)
    }
}

/// Reads one file of settings.
private struct DeskSettingsReader {
    let yaml: YAMLFile
    let folder: String

    func read(_ bytes: [UInt8]) -> DeskSettings? {
        guard let top = yaml.root(bytes),
            let root = yaml.part(
                "desk", taking: DeskSettings.names, of: SettingsPart.names,
                shared: SettingsPart.shared, in: top),
            let members = yaml.members(root, of: DeskSettings.names)
        else { return nil }
        var settings = DeskSettings()
        settings.database = path(settings.database)
        var places: [String: YAMLFile.Place] = [:]
        for (key, place) in members where !yaml.isBlank(place) {
            places[key] = place
            take(key, place, &settings)
        }
        if let place = places["mapping"], places["instance"] != nil {
            yaml.fault(
                place, "an instance and a mapping give the same tables; keep one of the two keys")
        }
        if places["mapping"] == nil, places["instance"] == nil {
            yaml.complaints.fault(
                yaml.file, line: 1, column: "instance",
                "the feed is missing; write `instance:` with the folder of the case system's "
                    + "tables, or `mapping:`")
        }
        for (given, other) in [("certificate", "key"), ("key", "certificate")] {
            if let place = places[given], places[other] == nil {
                yaml.fault(place, "TLS needs both certificate and key; write `\(other):` too")
            }
        }
        if !settings.isLoopback, settings.origin == nil {
            let place = places["listen"] ?? root
            yaml.fault(
                place,
                "the address can be reached from elsewhere, so `origin` is required: the address "
                    + "people type, as https://nearhome.example")
        }
        for (given, other) in [
            ("proxy_header", "proxy_addresses"), ("proxy_addresses", "proxy_header"),
        ] {
            if let place = places[given], places[other] == nil {
                yaml.fault(
                    place,
                    "signing in by a proxy needs both its header and its addresses; write "
                        + "`\(other):` too")
            }
        }
        return settings
    }

    private func take(_ key: String, _ place: YAMLFile.Place, _ settings: inout DeskSettings) {
        switch key {
        case "instance": settings.instance = yaml.text(place).map(path)
        case "mapping": settings.mapping = yaml.text(place).map(path)
        case "policy": settings.policy = yaml.text(place).map(path)
        case "postcodes": settings.postcodes = yaml.text(place).map(path)
        case "database": settings.database = yaml.text(place).map(path) ?? settings.database
        case "listen": listen(place, &settings)
        case "certificate": settings.certificate = yaml.text(place).map(path)
        case "key": settings.key = yaml.text(place).map(path)
        case "proxy": settings.isBehindProxy = yaml.yesNo(place) ?? false
        case "origin": settings.origin = origin(place)
        case "teams": settings.rules.teams = teams(place) ?? settings.rules.teams
        case "feed_every": settings.feedEvery = count(place, from: 1) ?? settings.feedEvery
        case "feed_settle": settings.feedSettle = count(place, from: 0) ?? settings.feedSettle
        case "stale_after":
            settings.rules.staleAfter =
                place.node.scalar?.string.lowercased() == "never" ? nil : count(place, from: 1)
        case "largest_jump": settings.rules.largestJump = share(place) ?? settings.rules.largestJump
        case "feed_days":
            settings.rules.feedDays = count(place, from: 0) ?? settings.rules.feedDays
        case "reservation_minutes":
            settings.rules.reservationMinutes =
                count(place, from: 1) ?? settings.rules.reservationMinutes
        case "confirm_verbal_days":
            settings.rules.confirmVerbalDays =
                count(place, from: 0) ?? settings.rules.confirmVerbalDays
        case "session_idle_minutes":
            settings.sessionIdleMinutes = count(place, from: 1) ?? settings.sessionIdleMinutes
        case "session_hours": settings.sessionHours = count(place, from: 1) ?? settings.sessionHours
        case "second_factor":
            if let word = yaml.text(place)?.lowercased() {
                // `off` and `on` are also how YAML writes no and yes.
                if let factor = DeskSettings.SecondFactor(rawValue: word == "no" ? "off" : word) {
                    settings.secondFactor = factor
                } else {
                    yaml.fault(place, "write off, optional or required")
                }
            }
        case "proxy_header":
            guard let name = yaml.text(place) else { break }
            let isPlain = name.utf8.allSatisfy {
                ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A)
                    || ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D
            }
            if isPlain {
                settings.proxyHeader = name
            } else {
                yaml.fault(place, "a header's name is wanted here, as X-Remote-User")
            }
        case "proxy_addresses":
            settings.proxyAddresses = (yaml.items(place) ?? []).compactMap { item in
                guard let address = yaml.text(item) else { return nil }
                if address.contains("/") || address.contains("*") {
                    yaml.fault(item, "name each address by itself, as 10.0.0.5")
                    return nil
                }
                return address
            }
        default: break
        }
    }

    private func path(_ text: String) -> String {
        SettingsFile.path(text, in: folder)
    }

    private func count(_ place: YAMLFile.Place, from least: Int) -> Int? {
        guard let value = yaml.read(place, Notation.count) else { return nil }
        if value < least || value > 1_000_000 {
            yaml.fault(
                place,
                "the number is out of range; write a whole number of \(least) or more")
            return nil
        }
        return value
    }

    private func share(_ place: YAMLFile.Place) -> Rate? {
        guard let millionths = yaml.read(place, { Notation.fraction($0, places: 6) }) else {
            return nil
        }
        if millionths > 1_000_000 {
            yaml.fault(place, "this is a share between 0 and 1; write 0.2 for 20 per cent")
            return nil
        }
        return Rate(millionths: millionths)
    }

    private func listen(_ place: YAMLFile.Place, _ settings: inout DeskSettings) {
        guard let text = yaml.text(place) else { return }
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port),
            colon > text.startIndex
        else {
            yaml.fault(place, "an address and a port are wanted here, as 127.0.0.1:8080")
            return
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        settings.host = host
        settings.port = port
    }

    private func origin(_ place: YAMLFile.Place) -> String? {
        guard var text = yaml.text(place) else { return nil }
        while text.hasSuffix("/") { text.removeLast() }
        let rest =
            text.hasPrefix("https://")
            ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
        if rest.isEmpty || rest.contains("/") || rest.contains(" ") {
            yaml.fault(
                place, "write the address people type, without a path, as https://nearhome.example")
            return nil
        }
        return text.lowercased()
    }

    private func teams(_ place: YAMLFile.Place) -> [String]? {
        guard let items = yaml.items(place) else { return nil }
        var names: [String] = []
        for item in items {
            guard let name = yaml.text(item) else { continue }
            if name.lowercased() == "all" {
                yaml.fault(item, "`all` means every team and cannot be the name of one")
            } else if names.contains(name) {
                yaml.fault(item, "the team is named twice; take one out")
            } else if name.contains(",") || name.count > 60 {
                yaml.fault(item, "a team's name has at most 60 characters and no comma")
            } else {
                names.append(name)
            }
        }
        if names.isEmpty, items.isEmpty {
            yaml.fault(place, "name at least one team, as [duty]")
        }
        return names
    }
}
