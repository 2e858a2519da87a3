import Desk
import Files
import Nightly

/// Every setting as it is declared, as the page SETTINGS.md.
package enum SettingsPage {
    /// The parts with their settings.
    package static let parts: [(part: SettingsPart, heading: String, settings: [Setting])] = [
        (.nightly, "the nightly job", NightlySettings.declared),
        (.desk, "the placement officer's desk", DeskSettings.declared),
        (.plans, "capacity plans", PlansSettings.declared),
        (.backup, "backups", BackupSettings.declared),
    ]

    /// The page in Markdown.
    package static var markdown: String {
        var text = """
            # Settings

            Written by `nearhome settings`. One YAML file holds all settings. It has a part for each program, and a part `common` for settings that several of \
            them share (\(SettingsPart.shared.map { "`\($0)`" }.joined(separator: ", "))). A file without parts is for one program alone. Paths are \
            relative to the file's folder. An unknown key is a fault (65), and the message names the nearest known key. `nearhome doctor --config FILE` says \
            whether the settings can work.

            ```yaml
            common:
              instance: /srv/feeds/instance
            nightly:
              authority: E10000003
              database: /var/lib/nearhome/nights.db
              out: /var/lib/nearhome/nights
              shared: /var/lib/nearhome/shared
              desk: /var/lib/nearhome/desk.db
            desk:
              database: /var/lib/nearhome/desk.db
            backup:
              to: /mnt/backup/nearhome
              public_key: nearhome-backup-public-…
            ```

            """
        for (part, heading, settings) in parts {
            text += "\n## \(part.rawValue): \(heading)\n\n"
            text += "| setting | means | default | range | example |\n|---|---|---|---|---|\n"
            for setting in settings {
                text +=
                    "| `\(setting.key)` | \(setting.meaning) | \(quoted(setting.usual)) | "
                    + "\(setting.range) | `\(setting.key): \(setting.example)` |\n"
            }
        }
        return text
    }

    // A value is set as code, words are not.
    private static func quoted(_ usual: String) -> String {
        usual.contains(" ") || usual.contains("`") || usual == "none" || usual == "required"
            ? usual : "`\(usual)`"
    }
}
