import Files

/// What `nearhome plan` works on where the command line does not say it: a part of the one settings file.
package struct PlansSettings: Sendable, Hashable {
    /// The instance folder; nil = the command line says it.
    package var instance: String?
    /// Options of the command line, each with its value.
    package var options: [(name: String, value: String)] = []

    /// Whether two say the same.
    package static func == (left: PlansSettings, right: PlansSettings) -> Bool {
        left.instance == right.instance
            && left.options.elementsEqual(right.options) { $0 == $1 }
    }

    /// What is the same has the same hash.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(instance)
        for option in options { hasher.combine(option.name) }
    }

    /// The settings as they are declared, in the order of SETTINGS.md.
    package static let declared = [
        Setting(
            "instance", "the instance folder that plans start from", usual: "the command line's",
            range: "a path", example: "/srv/feeds/instance"),
        Setting(
            "policy", "a policy to use instead of the instance's", usual: "the instance's",
            range: "a path", example: "policy.yml"),
        Setting(
            "postcodes", "an ONS Postcode Directory CSV",
            usual: "`postcodes.csv` of the instance", range: "a path",
            example: "/srv/ons/ONSPD.csv"),
        Setting(
            "scenario", "the scenario", usual: "the command line's", range: "a path",
            example: "plan/scenario.yml"),
        Setting(
            "options", "the homes that you could get", range: "a path", example: "plan/options.csv"),
        Setting(
            "futures", "how many futures to draw, or their folder", usual: "the command line's",
            range: "a whole number from 1 to 100000, or a path", example: "200"),
        Setting(
            "seed", "the seed for drawing futures", usual: "1",
            range: "a whole number of 0 or more", example: "7"),
    ]

    /// Reads the part `plans` of a settings file.
    ///
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read(
        _ path: String
    ) throws(ExchangeError) -> SettingsReading<PlansSettings> {
        try SettingsFile.read(path) { read($0, file: path, folder: $1) }
    }

    private static func read(
        _ bytes: [UInt8], file path: String, folder: String
    ) -> SettingsReading<PlansSettings> {
        let complaints = Complaints()
        let yaml = YAMLFile(file: path, complaints: complaints)
        var settings = PlansSettings()
        let known = declared.map(\.key)
        if let root = yaml.root(bytes),
            let part = yaml.part(
                "plans", taking: known, of: SettingsPart.names, shared: SettingsPart.shared,
                in: root),
            let members = yaml.members(part, of: known)
        {
            for (key, place) in members where !yaml.isBlank(place) {
                guard let text = yaml.text(place) else { continue }
                switch key {
                case "instance": settings.instance = SettingsFile.path(text, in: folder)
                case "seed":
                    if UInt64(text) == nil {
                        yaml.fault(place, "write a whole number of 0 or more")
                    }
                    settings.options.append((key, text))
                case "futures" where Int(text) != nil: settings.options.append((key, text))
                default: settings.options.append((key, SettingsFile.path(text, in: folder)))
                }
            }
        }
        return SettingsReading(
            settings: complaints.hasFaults ? nil : settings, faults: complaints.faults)
    }

    /// A command line of `plan` with what it leaves to the settings.
    ///
    /// - Parameter words: What follows `plan`, without `--config` and its value.
    package func completed(_ words: [String]) -> [String] {
        var words = words
        for (name, value) in options
        where !words.contains("--" + name)
            && !words.contains(where: { $0.hasPrefix("--\(name)=") })
        {
            words += ["--" + name, value]
        }
        if let instance, words.first.map({ $0.hasPrefix("-") }) ?? true {
            words.insert(instance, at: 0)
        }
        return words
    }
}
