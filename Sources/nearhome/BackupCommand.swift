import ArgumentParser
import Care
import Desk
import Files
import Store
import Upkeep

/// `nearhome backup`: backups that only a key kept elsewhere opens.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Makes, checks, restores and thins out backups.",
        discussion: """
            A backup holds the databases of the desk and the nightly job, the published nights and \
            the settings, all of one moment. The server may go on running. A backup is sealed with a \
            public key; keep the secret key away from this machine. The part `backup` of the settings \
            names the public key and the folders.

            Exit status: 0 done; 65 faults in the settings, or a backup that is not as it was written; \
            74 disk or database.

            Example:
              nearhome backup keys --out secret.key
              nearhome backup make --config nearhome.yml
              nearhome backup check /mnt/backup/nearhome-2026-11-28T020000Z.backup \\
                  --key secret.key
              nearhome backup restore /mnt/backup/nearhome-2026-11-28T020000Z.backup \\
                  --key secret.key --out /var/lib/nearhome-restored
              nearhome backup prune --config nearhome.yml --dry-run
            """,
        subcommands: [Keys.self, Make.self, Check.self, Restore.self, Prune.self])

    /// `backup keys`.
    struct Keys: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "keys",
            abstract: "Writes a new secret key to a file and prints the public one.")

        @Option(help: ArgumentHelp("A new file for the secret key, mode 0600.", valueName: "file"))
        var out: String

        func run() throws {
            if Files.kind(of: out) != .nothing {
                throw Failure.usage("Error: \(out) is already there; name a new file.")
            }
            let keys = BackupKeys()
            try StreamedFile.replace(out, with: Array((keys.secretText + "\n").utf8))
            Output.result(keys.publicText + "\n")
            Output.diagnose(
                "Write the line above as `public_key` into the settings. Keep \(out) in a safe, "
                    + "twice, and not on this machine: without it no backup can be opened.")
        }
    }

    /// `backup make`.
    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "Makes a backup.")

        @OptionGroup var settings: UpkeepOptions

        func run() throws {
            let sources = try settings.sources()
            try sources.refuseLoss()
            for database in [sources.desk?.database, sources.nightly?.database] {
                if let absence = database.flatMap(LostDatabase.absence) {
                    Output.diagnose("notice: \(absence), and none is in the backup.")
                }
            }
            let (path, content) = try BackupCommand.run {
                try Backup.make(sources, at: settings.moment)
            }
            Output.result(
                "\(path): \(BackupCommand.size(content.files, content.bytes))"
                    + (content.head.map { ", the desk up to audit entry \($0.seq)" } ?? "") + ".\n")
        }
    }

    private static func size(_ files: Int, _ bytes: some BinaryInteger) -> String {
        "\(files.counted("file", "files")), \(bytes.counted("byte", "bytes"))"
    }

    /// `backup check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Opens a whole backup and compares everything in it with what was written.")

        @Argument(help: "The backup.")
        var file: String

        @Option(help: ArgumentHelp("The file of the secret key.", valueName: "file"))
        var key: String

        func run() throws {
            let keys = try BackupCommand.keys(key)
            let content = try BackupCommand.run { try Backup.check(file, keys: keys) }
            Output.result(
                "\(file): \(BackupCommand.size(content.files, content.bytes)), each as it was written.\n"
            )
        }
    }

    /// `backup restore`.
    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Restores a backup into a new or empty folder, each byte as it was.")

        @Argument(help: "The backup.")
        var file: String

        @Option(help: ArgumentHelp("The file of the secret key.", valueName: "file"))
        var key: String

        @Option(help: ArgumentHelp("A new or empty folder.", valueName: "folder"))
        var out: String

        func run() throws {
            let keys = try BackupCommand.keys(key)
            let content = try BackupCommand.run { try Backup.restore(file, keys: keys, to: out) }
            Output.result(
                """
                \(out): \(BackupCommand.size(content.files, content.bytes)), each as it was written.
                Stop the services, then move desk.db, nights.db (the nightly job's `database`), nights and \
                shared to the places that the settings name; the settings of the day are in settings/.

                """)
        }
    }

    /// `backup prune`.
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Removes backups that the schedule of the settings no longer keeps.")

        @OptionGroup var settings: UpkeepOptions

        @Flag(help: "Only says what would be removed.")
        var dryRun = false

        func run() throws {
            guard let backup = try settings.sources().backup else { return }
            let folder = backup.to
            let choice = Retention.choose(try Files.names(in: folder), by: backup)
            var text = ""
            for name in choice.removed {
                if !dryRun { Files.remove(folder + "/" + name) }
                text += "\(dryRun ? "would remove" : "removed") \(name)\n"
            }
            text +=
                "\(choice.kept.count) kept, \(choice.removed.count) "
                + (dryRun ? "would be removed.\n" : "removed.\n")
            Output.result(text)
        }
    }

    static func keys(_ path: String) throws -> BackupKeys {
        guard let bytes = try Files.bytes(of: path) else {
            throw Failure.usage("Error: there is no file \(path).")
        }
        guard let keys = BackupKeys(secret: String(decoding: bytes, as: UTF8.self)) else {
            throw Failure(
                .data,
                "\(path): this is not a secret key of backups; name the file that `nearhome backup "
                    + "keys` wrote.")
        }
        return keys
    }

    static func run<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let fault as BackupFault {
            throw Failure(.data, "Error: \(fault)")
        } catch let fault as StoreFault {
            throw Failure(.disk, "Error: \(fault)")
        } catch let taken as JobLock.Taken {
            throw Failure(
                .disk,
                "Error: a nightly job\(taken.holder.map { " (process \($0))" } ?? "") is at work; no "
                    + "backup was made. Wait for it to end.")
        }
    }
}

extension BackupSettings.Sources {
    /// Refuses (74) settings of which a database is lost.
    func refuseLoss() throws {
        guard let loss else { return }
        throw Failure(.disk, "Error: \(loss). Nothing was done. \(LostDatabase.mend)")
    }
}

/// The options of commands that look after the machine.
struct UpkeepOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The one settings file, YAML.", valueName: "file"))
    var config: String

    @Option(
        help: ArgumentHelp(
            "A time to use instead of the clock's, such as 2026-11-23T18:05:00Z.",
            valueName: "instant"))
    var now: String?

    func validate() throws {
        if let now, Moment(iso: now) == nil {
            throw ValidationError("--now is a time in UTC, as 2026-11-23T18:05:00Z.")
        }
    }

    /// The time: that of `--now`, else the clock's.
    var moment: Moment { now.flatMap { Moment(iso: $0) } ?? Moment.now }

    /// The settings.
    ///
    /// - Parameter isBackupRequired: Whether a file without the part `backup` is a fault.
    /// - Throws: `InstanceRefused` (65) with every fault.
    func sources(isBackupRequired: Bool = true) throws -> BackupSettings.Sources {
        let reading = try BackupSettings.read(config, isRequired: isBackupRequired)
        guard let sources = reading.settings else { throw InstanceRefused(faults: reading.faults) }
        return sources
    }
}
