/// What is true of every file of settings.
package enum SettingsFile {
    /// The folder to which the paths of a file are relative; blank = the working folder.
    package static func folder(of path: String) -> String {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        return path.hasPrefix("/") && folder.isEmpty ? "/" : folder
    }

    /// A path of a file of settings.
    package static func path(_ text: String, in folder: String) -> String {
        if text.hasPrefix("/") || folder.isEmpty { return text }
        return folder.hasSuffix("/") ? folder + text : "\(folder)/\(text)"
    }

    /// The parts that a file has; of a file without parts, the program it is for.
    package static func parts(of bytes: [UInt8], file: String) -> Set<SettingsPart> {
        let complaints = Complaints()
        let yaml = YAMLFile(file: file, complaints: complaints)
        guard let root = yaml.root(bytes), let pairs = yaml.pairs(root) else { return [] }
        let found = pairs.compactMap { pair -> SettingsPart? in
            guard case .mapping = pair.place.node else { return nil }
            return SettingsPart(rawValue: pair.key)
        }
        if !found.isEmpty { return Set(found) }
        // `authority` is required of the nightly job and unknown to the desk.
        return pairs.contains { $0.key == "authority" } ? [.nightly] : [.desk]
    }

    /// Reads a file of settings by its bytes and the folder to which its paths are relative.
    ///
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read<Settings>(
        _ path: String,
        by reading: (_ bytes: [UInt8], _ folder: String) -> SettingsReading<Settings>
    ) throws(ExchangeError) -> SettingsReading<Settings> {
        guard let bytes = try Files.bytes(of: path) else {
            return SettingsReading(
                settings: nil,
                faults: [
                    Fault(file: path, message: "there is no such file; check the path of --config")
                ])
        }
        return reading(bytes, folder(of: path))
    }
}

/// What reading a file of settings gave.
package struct SettingsReading<Settings: Sendable>: Sendable {
    /// The settings; nil where there are faults.
    package var settings: Settings?
    /// Everything wrong.
    package var faults: [Fault]

    package init(settings: Settings?, faults: [Fault]) {
        self.settings = settings
        self.faults = faults
    }
}
