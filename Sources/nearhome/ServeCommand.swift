import ArgumentParser
import Care
import Desk
import Dispatch
import Files
import Store
import Synchronization
import Web

/// `nearhome serve`: the desk's pages and API.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the placement officer's desk.",
        discussion: """
            Prints `listening on ADDRESS` when it takes connections; SIGTERM ends it. `--demo` serves \
            a bundled, invented instance from a temporary database and prints users and passwords.

            Example:
              nearhome serve --demo
              nearhome serve --config desk.yml
            """)

    @Option(help: ArgumentHelp("The desk's settings, a YAML file.", valueName: "file"))
    var config: String?

    @Flag(help: "Serves a small bundled instance of invented data, with users to try.")
    var demo = false

    @Option(
        help: ArgumentHelp(
            "Starts the clock at this time, as 2026-11-23T18:05:00Z; for invented data only.",
            valueName: "instant"))
    var now: String?

    func validate() throws {
        if demo == (config != nil) {
            throw ValidationError("Give either --config FILE or --demo.")
        }
        if let now, Moment(iso: now) == nil {
            throw ValidationError("--now is a time in UTC, as 2026-11-23T18:05:00Z.")
        }
        if demo, now != nil { throw ValidationError("--demo has a clock of its own.") }
    }

    func run() throws {
        if demo {
            try DemoDesk().run()
            return
        }
        let reading = try DeskSettings.read(config ?? "")
        guard let settings = reading.settings else {
            throw InstanceRefused(faults: reading.faults)
        }
        try DeskOptions.refuseLost(settings, config: config ?? "")
        if settings.certificate == nil, !settings.isLoopback, !settings.isBehindProxy {
            throw Failure.usage(
                "Error: without TLS only this machine may reach the desk. Set `certificate` and "
                    + "`key`, or `proxy: yes` if a proxy in front of the desk handles TLS.")
        }
        var clock: @Sendable () -> Moment = { Moment.now }
        if let now, let start = Moment(iso: now) {
            let feed = try FeedSource(settings).read()
            guard feed.instance?.isSynthetic == true else {
                throw Failure.usage(
                    "Error: --now is for invented data only; the feed does not say `synthetic: yes`."
                )
            }
            clock = ServeCommand.clock(from: start)
        }
        try ServeCommand.serve(settings, now: clock) { address in
            Output.result("listening on \(address)\n", isAnswer: false)
        }
    }

    /// A clock that starts at a moment and runs.
    static func clock(from start: Moment) -> @Sendable () -> Moment {
        let began = ContinuousClock.now
        return {
            let passed = (ContinuousClock.now - began).components
            return Moment(
                milliseconds: start.milliseconds + passed.seconds * 1000
                    + passed.attoseconds / 1_000_000_000_000_000)
        }
    }

    /// Serves until it is told to stop.
    ///
    /// - Parameter isReady: Called with the address once connections are taken.
    static func serve(
        _ settings: DeskSettings, now: @escaping @Sendable () -> Moment,
        prepare: (DeskStore) throws -> Void = { _ in },
        isReady: @escaping @Sendable (String) -> Void
    ) throws {
        let lock: JobLock
        do {
            lock = try JobLock(beside: settings.database, waiting: 0)
        } catch let taken as JobLock.Taken {
            throw Failure(
                .disk,
                "Error: another server holds \(settings.database)"
                    + (taken.holder.map { " (process \($0))" } ?? "")
                    + ". Stop it first, or name another database.")
        }
        defer { withExtendedLifetime(lock) {} }
        let store: DeskStore
        do {
            store = try DeskStore(
                path: settings.database, rules: settings.rules,
                postcodes: FeedSource(settings).postcodes)
            try prepare(store)
        } catch {
            throw Failure(.disk, "Error: \(error)")
        }
        let office = Office(settings: settings, store: store, now: now)
        let fault = Mutex<String?>(nil)
        let isOver = DispatchSemaphore(value: 0)
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        Task.detached {
            do {
                try await office.serve(
                    log: { Output.diagnose($0, isLine: false) },
                    isReady: { _, port in isReady("\(host):\(port)") })
            } catch {
                fault.withLock { $0 = "\(error)" }
            }
            isOver.signal()
        }
        isOver.wait()
        if let reason = fault.withLock({ $0 }) {
            throw Failure(
                .disk,
                "Error: the server could not go on (\(reason)). Check that the address "
                    + "\(host):\(settings.port) is free and the certificate can be read.")
        }
    }
}
