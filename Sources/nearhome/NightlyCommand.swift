import ArgumentParser
import CLibrary
import Care
import Files
import Measures
import Nightly
import Reporting
import Store

/// `nearhome nightly`: the job that keeps every night and publishes its report.
struct NightlyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "Makes tonight's report, saves it and publishes it.",
        discussion: """
            Reads the sources named in the settings, checks and counts them, works out the best \
            plan if there is an instance of the night, saves everything in one SQLite file, and \
            publishes a folder for the night. A job that is stopped leaves nothing half done. Only \
            one job runs at a time. A night is a day in London.

            Without dates: tonight, and any nights missed since the last report. With --from and \
            --to: every night of a period, as JSON and CSV. With --reproduce: makes a night's \
            report again from what was saved, and compares every byte.

            Exit status: 0 done; 1 no report, because a source is out of date or half delivered, or \
            a reproduced night differs; 64 a night after today; 65 faults in settings or sources; \
            74 disk or database, or another job is running.

            Example:
              nearhome nightly --config Instances/nightly.yml --date 2025-03-31
              nearhome nightly --config Instances/nightly.yml --from 2025-01-01 \\
                  --to 2025-03-31
              nearhome nightly --config Instances/nightly.yml --reproduce 2025-03-31
            """)

    @Option(help: ArgumentHelp("The settings, a YAML file.", valueName: "file"))
    var config: String

    @Option(help: ArgumentHelp("The night; tonight otherwise.", valueName: "date"))
    var date: String?

    @Option(help: ArgumentHelp("The first of a period of nights.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last of a period of nights.", valueName: "date"))
    var to: String?

    @Option(help: ArgumentHelp("The night to compute again and compare.", valueName: "date"))
    var reproduce: String?

    @Flag(help: "Publish even though the feed has changed a lot since the last one. Applies once.")
    var acceptJump = false

    @Flag(
        help: ArgumentHelp(
            "Compute nights after today, and work on if the database does not know some published "
                + "nights."))
    var force = false

    @Option(
        help: ArgumentHelp(
            "The time instead of the clock's, as 2025-03-30T00:59:59Z.", valueName: "instant"))
    var now: String?

    @Flag(help: "Print no notices and no progress.")
    var quiet = false

    func validate() throws {
        for (name, text) in [
            ("date", date), ("from", from), ("to", to), ("reproduce", reproduce),
        ] {
            if let text, Day(iso: text) == nil {
                throw ValidationError("--\(name) \(text): give a day as 2025-03-31.")
            }
        }
        if let now, Instant(iso: now) == nil {
            throw ValidationError("--now \(now): give a time as 2025-03-30T00:59:59Z.")
        }
        if (from == nil) != (to == nil) {
            throw ValidationError("--from and --to: give both, or neither.")
        }
        if let from, let to, let first = Day(iso: from), let last = Day(iso: to), first > last {
            throw ValidationError("--from \(from) is after --to \(to).")
        }
        if [date, from, reproduce].compactMap({ $0 }).count > 1 {
            throw ValidationError("--date, --from and --reproduce: give one of them.")
        }
    }

    func run() throws {
        let reading = try NightlySettings.read(config)
        guard let settings = reading.settings else { throw InstanceRefused(faults: reading.faults) }
        guard OutsideMeaning(rawValue: settings.meaning) != nil else {
            throw InstanceRefused(faults: [
                Fault(
                    file: config, column: "meaning", value: settings.meaning,
                    message: "this is not a meaning of outside; write one of "
                        + OutsideMeaning.allCases.map(\.rawValue).joined(separator: ", "))
            ])
        }
        try refuseNightsToCome()
        if reproduce != nil, let absence = LostDatabase.absence(of: settings.database) {
            throw Failure(
                .disk,
                "Error: \(absence). What each night was made from is kept in it. Check `database` in "
                    + "\(config). \(LostDatabase.mend)")
        }
        if reproduce == nil { try refuseLoss(settings) }
        // Officers at the desk wait for their pages; nobody waits for the night.
        if settings.desk != nil { Priority.yieldProcess() }
        do {
            // The locks are gone when this returns: nobody waits for a browser or an alarm.
            switch try locked(settings) {
            case .compared: break
            case .done(let text, let folder):
                if let folder, settings.printsPDF { printPage(of: folder, settings) }
                Output.result(text, isAnswer: false)
            case .withheld(let failure):
                ring(settings)
                throw failure
            }
        } catch let failure as Failure {
            throw failure
        } catch let taken as JobLock.Taken {
            throw Failure(
                .disk,
                "Error: another nightly job\(taken.holder.map { " (process \($0))" } ?? "") is at "
                    + "work on \(taken.path); nothing was done. Wait for it to end, or raise "
                    + "wait in the settings.")
        } catch {
            guard error is StoreFault || error is ExchangeError else {
                throw error
            }
            fail(settings, "\(error)")
            throw Failure(.disk, "Error: \(error)")
        }
    }

    // Looked at before a new database would hide that one is lost.
    private func refuseLoss(_ settings: NightlySettings) throws {
        var reason: String?
        if let loss = PublishedNights(path: settings.out).loss(of: settings.database), !force {
            reason =
                "\(loss). \(LostDatabase.mend) To start again, name another folder in `out`, or "
                + "run once with --force."
        } else if let absence = settings.desk.flatMap(LostDatabase.absence) {
            reason = "\(absence). Check `desk` in \(config). \(LostDatabase.mend)"
        }
        guard let reason else { return }
        fail(settings, reason)
        throw Failure(.disk, "Error: \(reason)")
    }

    // A night is published for good, and a wrong clock or a slip of the pen would put it before
    // every night there is.
    private func refuseNightsToCome() throws {
        let today = clock().dayInLondon
        for (name, text) in [("date", date), ("to", to)] {
            guard let text, let day = Day(iso: text), day > today, !force else { continue }
            throw Failure.usage(
                "--\(name) \(text): this night is after today, \(today.inWords). Give an earlier "
                    + "night, or use --force.")
        }
    }

    // Whoever waits for the report is told, as far as the disk lets us.
    private func fail(_ settings: NightlySettings, _ reason: String) {
        if reproduce != nil { return }
        try? PublishedNights(path: settings.out, access: settings.access).raiseAlert(
            "The nightly job failed: \(reason)\n")
        ring(settings)
    }

    // How long the program that rings the alarm may take.
    private static let alertSeconds = 60

    private func ring(_ settings: NightlySettings) {
        guard let alert = settings.alert else { return }
        let ending = ChildProcess.run(
            alert, [PublishedNights(path: settings.out, access: settings.access).alert],
            seconds: NightlyCommand.alertSeconds)
        switch ending {
        case .exited(0): break
        case .interrupted(let signal): ChildProcess.endAsAsked(by: signal)
        case .late:
            say(
                "The alert's program \(alert) did not end within \(NightlyCommand.alertSeconds) "
                    + "seconds and was ended.")
        default:
            say(
                "The alert's program \(alert) ended with status \(ending.status); check that it is "
                    + "there and may be run.")
        }
    }

    // The page as a PDF; without a browser everything else is delivered all the same.
    private func printPage(of folder: String, _ settings: NightlySettings) {
        do {
            try PublishedNights(path: settings.out, access: settings.access).print(
                folder, workingBeside: settings.database,
                browser: PrintedPage.browser(searching: ChildProcess.searchPath))
        } catch PrintedPage.Obstacle.interrupted(let signal) {
            ChildProcess.endAsAsked(by: signal)
        } catch {
            say("notice: \(error)")
        }
    }

    private func clock() -> Instant {
        now.flatMap { Instant(iso: $0) } ?? Instant(seconds: Int64(time(nil)))
    }

    private func say(_ text: String) {
        if !quiet || !text.hasPrefix("notice: ") { Output.diagnose(text) }
    }

    // How the part of the run ended that needs the locks.
    private enum Ending {
        // A night was compared with what was published.
        case compared
        // What is to be said, and the folder of tonight's report.
        case done(String, String?)
        // There is no report.
        case withheld(Failure)
    }

    private func locked(_ settings: NightlySettings) throws -> Ending {
        let lock = try JobLock(beside: settings.database, waiting: Double(settings.wait)) {
            holder in
            say(
                "notice: waiting for another nightly job"
                    + (holder.map { " (process \($0))" } ?? ""))
        }
        defer { withExtendedLifetime(lock) {} }
        WorkFolder.removeLeftovers(beside: settings.database)
        let store = try NightStore(
            path: settings.database, waiting: Double(settings.wait), isChecked: true)
        if let reproduce, let night = Day(iso: reproduce) {
            try compare(night, store, settings)
            return .compared
        }
        let start = clock()
        let night = date.flatMap { Day(iso: $0) } ?? start.dayInLondon
        try refuseLeap(to: night, store)
        // Another database may publish into the same folder.
        var folders: [JobLock] = []
        defer { withExtendedLifetime(folders) {} }
        for path in [settings.out, settings.shared].sorted() {
            if path == settings.shared, Files.kind(of: path) != .folder { continue }
            folders.append(
                try JobLock(
                    of: OutputFolder(path: path, access: settings.access).path,
                    waiting: Double(settings.wait)
                ) { _ in say("notice: waiting for another nightly job that publishes in \(path)") })
            PublishedNights(path: path).removeLeftovers()
        }
        if !force,
            let obstacle = try PublishedNights(path: settings.out, access: settings.access)
                .obstacle(to: store)
        {
            let reason =
                "\(obstacle). \(LostDatabase.mend) To start again, name another folder in `out`, or "
                + "run once with --force."
            fail(settings, reason)
            throw Failure(.disk, "Error: \(reason)")
        }
        let purpose =
            from.flatMap { from in to.map { "nights \(from) to \($0)" } } ?? "night \(night)"
        let run = try store.begin(purpose, at: start.description)
        let job = NightlyJob(
            settings: settings, store: store, now: start, run: run, acceptsJump: acceptJump,
            say: say)
        do {
            let text: String
            var folder: String?
            if let from, let to, let first = Day(iso: from), let last = Day(iso: to) {
                text = try backFill(job, first, last)
            } else {
                let summary = try job.run(night: night)
                folder = summary.folder
                text = report(summary, night, settings)
                PublishedNights(path: settings.out, access: settings.access).clearAlert()
            }
            try store.end(
                run, .done, exitStatus: 0, message: text, at: clock().description)
            return .done(text, folder)
        } catch let absence as NightlyJob.NoReport {
            return .withheld(try withhold(absence, job))
        } catch {
            // What cannot be recorded either is at least said.
            try? store.end(
                run, .failed, exitStatus: ExitStatus.disk.rawValue, message: "\(error)",
                at: clock().description)
            throw error
        }
    }

    private func report(
        _ summary: NightlyJob.Summary, _ night: Day, _ settings: NightlySettings
    ) -> String {
        var lines: [String] = []
        if let sentence = summary.sentence { lines.append(sentence) }
        let further = summary.nights.filter { $0 != night }
        if !further.isEmpty {
            lines.append(
                "Missed nights filled: \(further.map(\.description).joined(separator: ", ")).")
        }
        if !summary.revised.isEmpty {
            lines.append(
                "Past nights revised: \(summary.revised.map(\.description).joined(separator: ", "))."
            )
        }
        if !summary.nights.contains(night) {
            lines.append("This report already exists and has not changed.")
        }
        let isLatest = PublishedNights(path: settings.out).latest == night
        lines.append(
            "Published in \(NightlyCommand.shown(settings.out))/"
                + (isLatest ? "latest." : "\(night)."))
        return lines.joined(separator: "\n") + "\n"
    }

    // A path without the steps back in it: `Instances/../nights` is `nights`.
    static func shown(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            if part == "..", let last = parts.last, !["", ".", ".."].contains(last) {
                parts.removeLast()
            } else if part != "." {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    private func backFill(_ job: NightlyJob, _ first: Day, _ last: Day) throws -> String {
        var bar = ProgressBar("nights", isShown: !quiet)
        let summary = try job.backFill(from: first, through: last) { bar.show($0, of: $1) }
        bar.finish()
        func nights(_ count: Int) -> String { "\(count.counted("night", "nights"))" }
        return "\(nights(summary.nights.count)) computed, \(summary.unchanged) there already, "
            + "\(summary.revised.count) revised. Published in \(NightlyCommand.shown(job.settings.out)).\n"
    }

    // A clock that has gone mad goes far.
    private func refuseLeap(to night: Day, _ store: NightStore) throws {
        guard !force, date == nil, from == nil, let last = try store.lastNight() else { return }
        let days = night.days(since: last)
        if abs(days) > 731 {
            throw Failure.usage(
                "Tonight would be \(night.inWords), \(abs(days).counted("day", "days")) "
                    + "\(days > 0 ? "after" : "before") the last night. Set the clock right, or use "
                    + "--force.")
        }
    }

    private func withhold(
        _ absence: NightlyJob.NoReport, _ job: NightlyJob
    ) throws -> Failure {
        let published = PublishedNights(path: job.settings.out, access: job.settings.access)
        try job.store.withhold(absence.night, because: absence.reason, run: job.run)
        let hasReport = try job.store.revisions(of: absence.night).contains { $0.isWhole }
        if from == nil {
            try published.withhold(
                absence.night, because: absence.reason, hasReport: hasReport)
        }
        try job.store.end(
            job.run, .noReport, exitStatus: absence.status.rawValue, message: absence.reason,
            at: clock().description)
        return Failure(
            absence.status, "No report for \(absence.night), because \(absence.reason)")
    }

    private func compare(
        _ night: Day, _ store: NightStore, _ settings: NightlySettings
    ) throws {
        let answers: [(revision: NightRevision, differences: [String])]
        do {
            answers = try NightlyJob.reproduce(night, from: store, say: say)
        } catch let refusal as NightSources.Refusal {
            for fault in refusal.faults { Output.diagnose(fault.description) }
            let rules = Set(try store.revisions(of: night).map(\.ruleVersion)).sorted()
            throw Failure(
                .data,
                "The night of \(night) cannot be computed again: this version "
                    + "(\(NightReader.ruleVersion)) finds faults in the sources kept with it. It "
                    + "was computed by the rules of \(rules.joined(separator: "; ")). Run that "
                    + "version to compare; what was published stays as it is.")
        }
        if answers.isEmpty {
            if let obstacle = try PublishedNights(path: settings.out).obstacle(to: store) {
                throw Failure(.disk, "Error: \(obstacle). \(LostDatabase.mend)")
            }
            throw Failure(
                .absent, "There is no report of \(night) to compare with.")
        }
        var isSame = true
        var text = ""
        for (revision, differences) in answers {
            let name = revision.number == 0 ? "\(night)" : "\(night), revision \(revision.number)"
            let files = revision.outputs.count
            if differences.isEmpty {
                text +=
                    files == 0
                    ? "\(name): all figures match what was published.\n"
                    : "\(name): all \(files.counted("file", "files")) match what was "
                        + "published.\n"
            } else {
                isSame = false
                text +=
                    "\(name): different from what was published: "
                    + "\(differences.joined(separator: ", ")).\n"
                if revision.ruleVersion != NightReader.ruleVersion {
                    text +=
                        "It was computed by the rules of \(revision.ruleVersion); these are "
                        + "\(NightReader.ruleVersion). Run that version to compare.\n"
                }
            }
        }
        Output.result(text)
        if !isSame { throw ExitStatus.absent }
    }
}
