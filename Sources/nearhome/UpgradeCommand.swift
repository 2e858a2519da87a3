import ArgumentParser
import Desk
import Files
import Nightly
import Store
import Upkeep

/// `nearhome upgrade`: brings the databases of an earlier version up to date.
struct UpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Brings the databases that a settings file names up to date.",
        discussion: """
            It first copies each database, beside itself. If it cannot bring the tables up to date, it \
            puts the copy back. A database that was in use and is lost is named (74). Every other \
            command does the same when it opens a database. This one does nothing else, so that a \
            package can run it.

            Exit status: 0 up to date; 65 faults in the settings; 74 a database is as it was before.

            Example:
              nearhome upgrade --config /etc/nearhome/nearhome.yml
            """)

    @Option(help: ArgumentHelp("The settings file, YAML.", valueName: "file"))
    var config: String

    func run() throws {
        guard let bytes = try Files.bytes(of: config) else {
            throw Failure.usage("Error: there is no file \(config).")
        }
        // A database that is lost is not up to date; faults in the settings are told below.
        try BackupSettings.read(config, isRequired: false).settings?.refuseLoss()
        let folder = SettingsFile.folder(of: config)
        let parts = SettingsFile.parts(of: bytes, file: config)
        var faults: [Fault] = []
        var text = ""
        if parts.contains(.nightly) {
            let reading = NightlySettings.read(bytes, file: config, folder: folder)
            faults += reading.faults
            if let settings = reading.settings, LostDatabase.absence(of: settings.database) == nil {
                do { _ = try NightStore(path: settings.database) } catch {
                    throw Failure(.disk, "Error: \(error)")
                }
                text += "\(settings.database): up to date.\n"
            }
        }
        if parts.contains(.desk) {
            let reading = DeskSettings.read(bytes, file: config, folder: folder)
            faults += reading.faults
            if let settings = reading.settings, LostDatabase.absence(of: settings.database) == nil {
                do { _ = try DeskStore(path: settings.database, rules: settings.rules) } catch {
                    throw Failure(.disk, "Error: \(error)")
                }
                text += "\(settings.database): up to date.\n"
            }
        }
        if !faults.isEmpty { throw InstanceRefused(faults: faults) }
        Output.result(text)
    }
}
