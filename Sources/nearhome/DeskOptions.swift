import ArgumentParser
import Care
import Desk
import Files
import Store

/// The options of the commands of the desk.
struct DeskOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The desk's settings, a YAML file.", valueName: "file"))
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
    var moment: Moment {
        now.flatMap { Moment(iso: $0) } ?? Moment.now
    }

    /// The settings.
    ///
    /// - Throws: `InstanceRefused` (65) with every fault.
    func settings() throws -> DeskSettings {
        let reading = try DeskSettings.read(config)
        guard let settings = reading.settings else {
            throw InstanceRefused(faults: reading.faults)
        }
        return settings
    }

    /// The settings and the desk's database.
    ///
    /// - Parameter makesDatabase: Whether a new desk may begin.
    func desk(
        makesDatabase: Bool = false
    ) throws -> (settings: DeskSettings, store: DeskStore) {
        let settings = try settings()
        try DeskOptions.refuseLost(settings, config: config, makesDatabase: makesDatabase)
        do {
            let store = try DeskStore(
                path: settings.database, rules: settings.rules,
                postcodes: FeedSource(settings).postcodes)
            return (settings, store)
        } catch {
            throw Failure(.disk, "Error: \(error)")
        }
    }

    /// Refuses (74) a database that holds nothing where a desk was kept in it, and where none is to
    /// begin: a desk that was lost is no empty desk.
    static func refuseLost(
        _ settings: DeskSettings, config: String, makesDatabase: Bool = true
    ) throws {
        guard let absence = LostDatabase.absence(of: settings.database) else { return }
        if let trace = LostDatabase.trace(of: settings.database) {
            throw Failure(
                .disk,
                "Error: \(absence), but \(trace) shows that a desk was kept in it. "
                    + "\(LostDatabase.mend) To begin a new desk, remove \(trace).")
        }
        if !makesDatabase {
            throw Failure(
                .disk,
                "Error: \(absence). Check `database` in \(config). \(LostDatabase.mend) A new desk "
                    + "begins with `nearhome user add`.")
        }
    }

    /// Runs something on the desk; turns what it throws into an end of the command.
    func run<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let refusal as Refusal {
            let faults = refusal.errors.map(\.message)
            throw Failure(
                .usage,
                "Error: " + (faults.isEmpty ? refusal.detail : faults.joined(separator: " ")))
        } catch let fault as StoreFault {
            throw Failure(.disk, "Error: \(fault)")
        }
    }

    /// Who acts in the audit: somebody at the shell.
    static let actor = Actor.system("shell")
}

extension Role: ExpressibleByArgument {}
