import Desk
import Files
import Nightly
import Store

/// What is backed up, where to, for which key, and how long it is kept: a part of the one settings file.
package struct BackupSettings: Sendable, Hashable {
    /// The folder of the backups.
    package var to = "backups"
    /// The public key: 32 bytes.
    package var publicKey: [UInt8] = []
    /// A second place for the end of the audit, best on another machine; nil = none.
    package var heads: String?
    /// How many days keep their last backup.
    package var keepDays = 14
    /// How many weeks keep their last backup.
    package var keepWeeks = 8
    /// How many months keep their last backup.
    package var keepMonths = 24
    /// Hours after which the last backup is too old.
    package var staleAfterHours = 26

    /// The usual settings.
    package init() {}

    /// The settings as they are declared, in the order of SETTINGS.md.
    package static let declared = [
        Setting(
            "to", "the folder for backups, preferably on another disk", usual: "backups",
            range: "a path", example: "/mnt/backup/nearhome"),
        Setting(
            "public_key",
            "the public key that `nearhome backup keys` printed; keep the secret key elsewhere",
            usual: "required", range: "`nearhome-backup-public-` and 64 hexadecimal digits",
            example: "nearhome-backup-public-…"),
        Setting(
            "heads",
            """
            a folder, preferably on another machine; each backup writes the end of the desk's \
            audit there
            """,
            range: "a path", example: "/mnt/other/heads"),
        Setting(
            "keep_days", "for how many days the last backup of each day is kept", usual: "14",
            range: "a whole number of 1 or more", example: "30"),
        Setting(
            "keep_weeks", "for how many weeks the last backup of each week is kept", usual: "8",
            range: "a whole number of 0 or more", example: "12"),
        Setting(
            "keep_months", "for how many months the last backup of each month is kept", usual: "24",
            range: "a whole number of 0 or more", example: "12"),
        Setting(
            "stale_after_hours", "hours after which `doctor` calls the last backup too old",
            usual: "26", range: "a whole number of 1 or more", example: "50"),
    ]

    /// Everything that a backup of these settings holds.
    package struct Sources: Sendable {
        /// The settings file.
        package var file: String
        /// The nightly job; nil = the file has no such part.
        package var nightly: NightlySettings?
        /// The desk; nil = the file has no such part.
        package var desk: DeskSettings?
        /// The backups; nil = the file has no such part.
        package var backup: BackupSettings?
    }

    /// Reads the one settings file: its part `backup`, and what the other parts say of databases.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - isRequired: Whether a file without the part `backup` is a fault.
    /// - Throws: `ExchangeError` where the system cannot read it.
    package static func read(
        _ path: String, isRequired: Bool = true
    ) throws(ExchangeError) -> SettingsReading<Sources> {
        try SettingsFile.read(path) { bytes, folder in
            read(bytes, file: path, folder: folder, isRequired: isRequired)
        }
    }

    private static func read(
        _ bytes: [UInt8], file path: String, folder: String, isRequired: Bool
    ) -> SettingsReading<Sources> {
        let complaints = Complaints()
        let yaml = YAMLFile(file: path, complaints: complaints)
        let parts = SettingsFile.parts(of: bytes, file: path)
        var backup: BackupSettings?
        if let root = yaml.root(bytes),
            let part = yaml.part(
                "backup", taking: declared.map(\.key), of: SettingsPart.names,
                shared: SettingsPart.shared, in: root, isRequired: isRequired)
        {
            if !part.path.isEmpty {
                backup = settings(part, yaml, folder)
            } else if isRequired {
                complaints.fault(
                    path, line: 1, column: "backup",
                    "this file is for \(parts == [.nightly] ? "the nightly job" : "the desk") alone; "
                        + "name the one settings file with the part `backup:`")
            }
        }
        var faults = complaints.faults
        let nightly =
            parts.contains(.nightly)
            ? NightlySettings.read(bytes, file: path, folder: folder) : nil
        let desk =
            parts.contains(.desk) ? DeskSettings.read(bytes, file: path, folder: folder) : nil
        for fault in (nightly?.faults ?? []) + (desk?.faults ?? []) where !faults.contains(fault) {
            faults.append(fault)
        }
        if parts.isEmpty, faults.isEmpty {
            faults = [
                Fault(
                    file: path, line: 1,
                    message: "keys with values are wanted here, as SETTINGS.md lists them")
            ]
        }
        if let backup, let nightly = nightly?.settings {
            for (name, place) in [("to", backup.to), ("heads", backup.heads ?? "")] {
                for (key, output) in [("out", nightly.out), ("shared", nightly.shared)]
                where !place.isEmpty && Files.isWithin(place, output) {
                    faults.append(
                        Fault(
                            file: path, column: "backup.\(name)", value: place,
                            message:
                                "the backups would be among the nights of `\(key)`, which each "
                                + "backup holds; name a folder outside it"))
                }
            }
        }
        guard faults.isEmpty else { return SettingsReading(settings: nil, faults: faults) }
        return SettingsReading(
            settings: Sources(
                file: path, nightly: nightly?.settings, desk: desk?.settings, backup: backup),
            faults: [])
    }

    private static func settings(
        _ part: YAMLFile.Place, _ yaml: YAMLFile, _ folder: String
    ) -> BackupSettings? {
        guard let members = yaml.members(part, of: declared.map(\.key)) else { return nil }
        var settings = BackupSettings()
        settings.to = SettingsFile.path(settings.to, in: folder)
        func count(_ place: YAMLFile.Place, from least: Int) -> Int? {
            guard let value = yaml.read(place, Notation.count) else { return nil }
            if value < least || value > 100_000 {
                yaml.fault(
                    place, "the number is out of range; write a whole number of \(least) or more")
                return nil
            }
            return value
        }
        for (key, place) in members where !yaml.isBlank(place) {
            switch key {
            case "to":
                settings.to =
                    yaml.text(place).map { SettingsFile.path($0, in: folder) } ?? settings.to
            case "public_key":
                guard let text = yaml.text(place) else { break }
                if let key = BackupKeys.publicKey(of: text) {
                    settings.publicKey = key
                } else {
                    yaml.fault(
                        place, value: "",
                        "this is not a public key of backups; write the line that `nearhome backup "
                            + "keys` printed")
                }
            case "heads":
                settings.heads = yaml.text(place).map { SettingsFile.path($0, in: folder) }
            case "keep_days": settings.keepDays = count(place, from: 1) ?? settings.keepDays
            case "keep_weeks": settings.keepWeeks = count(place, from: 0) ?? settings.keepWeeks
            case "keep_months": settings.keepMonths = count(place, from: 0) ?? settings.keepMonths
            case "stale_after_hours":
                settings.staleAfterHours = count(place, from: 1) ?? settings.staleAfterHours
            default: break
            }
        }
        if !members.contains(where: { $0.key == "public_key" }) {
            yaml.complaints.fault(
                yaml.file, line: part.line, column: "backup.public_key",
                "the required key is missing; make keys with `nearhome backup keys`")
        }
        return settings
    }
}

extension BackupSettings.Sources {
    /// What is said of a database that these settings name and that is lost; nil where each is there
    /// or was never begun.
    package var loss: String? {
        desk.flatMap { LostDatabase.loss(of: $0.database) }
            ?? nightly.flatMap { nightly in
                PublishedNights(path: nightly.out).loss(of: nightly.database)
                    ?? LostDatabase.loss(of: nightly.database)
            }
    }
}
