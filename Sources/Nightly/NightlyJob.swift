import Care
import Exchange
import Files
import Reporting
import Store

/// The nightly job: takes the sources, computes the nights that are due, keeps and publishes them.
///
/// Files are on the disk before the database says that they are published, and the database says so
/// in one transaction; a job that is killed at any moment leaves either the former state or the new
/// one, and the next start does what is left.
package struct NightlyJob {
    /// The settings.
    package let settings: NightlySettings
    /// The database.
    package let store: NightStore
    /// The start of the run.
    package let now: Instant
    /// Its number.
    package let run: Int64
    /// Whether a jump in rows is taken for what it is.
    package let acceptsJump: Bool
    /// Called with what is worth saying on standard error.
    package let say: (String) -> Void

    /// A job of those settings, on that database, started at `now` as that run.
    package init(
        settings: NightlySettings, store: NightStore, now: Instant, run: Int64, acceptsJump: Bool,
        say: @escaping (String) -> Void
    ) {
        self.settings = settings
        self.store = store
        self.now = now
        self.run = run
        self.acceptsJump = acceptsJump
        self.say = say
    }

    /// Why a night has no report.
    package struct NoReport: Error {
        /// The night.
        package var night: Day
        /// Why, in sentences.
        package var reason: String
        /// The exit status.
        package var status: ExitStatus
    }

    /// What a run did.
    package struct Summary {
        /// The nights that were computed, in order.
        package var nights: [Day] = []
        /// Nights that were there already, unchanged.
        package var unchanged = 0
        /// Past nights with a new revision.
        package var revised: [Day] = []
        /// What the last night says.
        package var sentence: String?
        /// The folder of tonight's report, below the published nights; nil for a back-fill.
        package var folder: String?
    }

    // MARK: Tonight

    /// Computes a night, the nights missed before it, and again the figures of past nights.
    ///
    /// - Throws: ``NoReport`` where the sources are not to be trusted or have faults.
    package func run(night: Day) throws -> Summary {
        let sources = try trusted(sources(on: night), on: night)
        let reader = try NightReader(sources)
        if let obstacle = reader.obstacle(on: night) {
            throw NoReport(night: night, reason: obstacle, status: .data)
        }
        let snapshot = try store.keep(sources.snapshot, on: night)
        var history = try NightHistory(store: store, headline: reader.headline)
        var summary = Summary()
        summary.revised = try revise(before: night, reader, snapshot, &history)
        var due = missed(before: night, history)
        if due.count > settings.fillMissed {
            say(
                "notice: \(due.count.counted("night was", "nights were")) missed. The latest are "
                    + "filled, up to \(settings.fillMissed) (fill_missed); the others with --from "
                    + "and --to.")
            due.removeFirst(due.count - settings.fillMissed)
        }
        for missed in due {
            summary.sentence = try compute(
                missed, cause: .missed, reader, snapshot, &history, &summary)
        }
        summary.sentence = try compute(
            night, cause: .first, reader, snapshot, &history, &summary)
        let folder = folder(of: night, history)
        try published.point(to: folder, of: night)
        summary.folder = folder
        try published.writeFigures(store)
        for revisions in history.restatedNights(
            from: night.adding(days: -settings.revise), through: night)
        {
            try supersede(revisions, reader.headline)
        }
        return summary
    }

    // Says on the page of a night what took its place.
    private func supersede(_ revisions: [NightRevision], _ headline: String) throws {
        guard let last = revisions.last, let whole = revisions.last(where: \.isWhole) else {
            return
        }
        for revision in revisions where revision.isWhole && revision.id < whole.id {
            try published.supersede(
                revision.night, number: revision.number,
                saying: "There is a later report of this night in the folder "
                    + "\(PublishedNights.folder(whole.night, number: whole.number)).")
        }
        guard whole.id < last.id,
            let before = whole.figures.first(where: { $0.measure == headline })?.tally,
            let now = last.figures.first(where: { $0.measure == headline })?.tally
        else { return }
        try published.supersede(
            whole.night, number: whole.number,
            saying: before == now
                ? "On \(last.madeOn.inWords) other figures of this night were revised; the reports "
                    + "since then and figures.csv have them."
                : "On \(last.madeOn.inWords) the number of this night was revised: \(now.counted) of "
                    + "\(now.known) outside, where this page has \(before.counted) of "
                    + "\(before.known).")
    }

    private var published: PublishedNights {
        PublishedNights(path: settings.out, access: settings.access)
    }

    private func folder(of night: Day, _ history: NightHistory) -> String {
        PublishedNights.folder(night, number: history.whole(night)?.number ?? 0)
    }

    private func sources(on night: Day) throws -> NightSources {
        do {
            return try NightSources.take(by: settings, on: night, lookup: try lookup())
        } catch let refusal as NightSources.Refusal {
            for fault in refusal.faults { say(fault.description) }
            let count = refusal.faults.count
            throw NoReport(
                night: night,
                reason: "the sources have \(count.counted("fault", "faults")): "
                    + (refusal.faults.first?.description ?? "")
                    + (count > 1
                        ? " The others are listed where the job writes its messages." : ""),
                status: .data)
        } catch let error as ExchangeError where error.action == .read {
            throw NoReport(night: night, reason: "\(error)", status: .disk)
        }
    }

    private func lookup() throws -> PostcodeLookup? {
        if let path = settings.postcodes { return try index(path) }
        var path: String?
        for folder in [settings.returns, settings.instance] where path == nil {
            guard let folder else { continue }
            let beside = folder + "/postcodes.csv"
            if Files.kind(of: beside) == .file { path = beside }
        }
        guard let path else { return nil }
        return { needed, complaints throws(ExchangeError) in
            try PostcodeDirectory(path: path, file: path, needed: needed, complaints: complaints)
        }
    }

    // A directory of 2.7 million postcodes is indexed once, and asked for those of the sources.
    private func index(_ path: String) throws -> PostcodeLookup {
        switch try store.indexPostcodes(of: path, on: now.dayInLondon) {
        case .refused(let faults): throw NightSources.Refusal(faults: faults)
        case .indexed(let count, let notices):
            notices.forEach { say("notice: \($0)") }
            say("notice: \(path): \(count.counted("postcode", "postcodes")) indexed.")
        case .unchanged: break
        }
        return { [store] needed, _ throws(ExchangeError) in
            do throws(StoreFault) {
                return try store.postcodes(needed)
            } catch {
                throw ExchangeError(.read, path: store.path, reason: error.reason)
            }
        }
    }

    // Yesterday's number under tonight's date is worse than none.
    private func trusted(_ sources: NightSources, on night: Day) throws -> NightSources {
        sources.notices.forEach { say("notice: \($0)") }
        sources.left.forEach { say("notice: \($0)") }
        try refuseDaysToCome(sources, on: night)
        if let told = settings.asOf, let limit = settings.staleAfter {
            let age = night.days(since: told)
            if age > limit {
                throw NoReport(
                    night: night,
                    reason: "the data has not been updated since \(told.inWords) "
                        + "(\(age.counted("day", "days")); the limit is \(limit)). Deliver the feed and set as_of to its day, or raise "
                        + "stale_after.",
                    status: .absent)
            }
        }
        if let limit = settings.staleAfter, settings.asOf == nil {
            for (source, change) in try NightSources.changes(of: settings) {
                let age = night.days(since: change.dayInLondon)
                if age > limit {
                    throw NoReport(
                        night: night,
                        reason: "the \(source) feed has not been updated since "
                            + "\(change.dayInLondon.inWords) (\(age.counted("day", "days")); the limit "
                            + "is \(limit)). Deliver the feed, or raise stale_after.",
                        status: .absent)
                }
            }
        }
        try checkDay(of: sources, on: night)
        if let limit = settings.newestWithin, settings.asOf == nil {
            for (source, day, columns) in sources.newestDates(by: night) {
                let age = night.days(since: day)
                if age > limit {
                    throw NoReport(
                        night: night,
                        reason: "the newest date in the \(source) feed (\(columns)) is "
                            + "\(day.inWords) (\(age.counted("day", "days")) ago; the limit is \(limit)). Deliver "
                            + "the feed, or raise newest_within.",
                        status: .absent)
                }
            }
        }
        try believe(sources, on: night)
        return sources
    }

    // Nothing is known of a day to come; of a past night, tables of a later day say nothing.
    private func refuseDaysToCome(_ sources: NightSources, on night: Day) throws {
        if let told = settings.asOf, told > max(night, now.dayInLondon) {
            throw NoReport(
                night: night,
                reason: "the setting as_of is \(told.inWords), a day to come. Set it to the day of "
                    + "the feed.",
                status: .absent)
        }
        if let day = sources.instance?.instance.asOf, day > night,
            sources.returns == nil || day > now.dayInLondon
        {
            throw NoReport(
                night: night,
                reason:
                    "the case system's tables are of \(day.inWords) (as_of), which is after this "
                    + "night. Deliver tables of the night, or correct as_of.",
                status: .absent)
        }
    }

    // Tables of a day tell of the nights from it until they are stale; nobody is dropped in silence.
    private func checkDay(of sources: NightSources, on night: Day) throws {
        guard let day = sources.instance?.instance.asOf else { return }
        let age = night.days(since: day)
        if let limit = settings.staleAfter, age > limit {
            throw NoReport(
                night: night,
                reason: "the case system's tables are of \(day.inWords) (as_of), "
                    + "\(age.counted("day", "days")) before this night; the limit is \(limit). Deliver "
                    + "newer tables, or raise stale_after.",
                status: .absent)
        }
    }

    // A feed that was cut off would publish good news, and take back what was right before.
    private func believe(_ sources: NightSources, on night: Day) throws {
        if acceptsJump { return }
        var doubts: [String] = []
        if let last = try store.lastRevision() {
            doubts = try doubtsOf(sources, on: night, after: last)
        } else if let doubt = sources.returns.flatMap(FeedComparison.doubt(ofFirst:)) {
            doubts = [doubt]
        }
        guard let first = doubts.first else { return }
        doubts.forEach { say($0) }
        throw NoReport(
            night: night,
            reason: first
                + (doubts.count > 1
                    ? " And \(doubts.count - 1) more, listed where the job writes its messages."
                    : "")
                + " Check the feed: it may be half delivered. If it is right, run once with "
                + "--accept-jump.",
            status: .absent)
    }

    private func doubtsOf(
        _ sources: NightSources, on night: Day, after last: NightRevision
    ) throws -> [String] {
        guard let former = try store.snapshot(last.snapshot),
            former.digest != sources.snapshot.digest
        else { return [] }
        let before: NightSources
        do {
            before = try NightSources.read(former, beside: store.path, on: last.night)
        } catch is NightSources.Refusal {
            say(
                "notice: tonight's feed is not compared with the last one, which another version "
                    + "read.")
            return []
        }
        return FeedComparison(
            before: before, on: last.night, after: sources, on: night,
            largestJump: settings.largestJump
        ).doubts
    }

    private func missed(before night: Day, _ history: NightHistory) -> [Day] {
        guard let last = history.lastNight(before: night) else { return [] }
        return (1..<max(night.days(since: last), 1)).map { last.adding(days: $0) }
    }

    // MARK: Nights

    // Computes a night, or confirms the one that is there; says what it says.
    private func compute(
        _ night: Day, cause: NightRevision.Cause, _ reader: NightReader, _ snapshot: Int64,
        _ history: inout NightHistory, _ summary: inout Summary
    ) throws -> String? {
        let known = try store.revisions(of: night)
        if let same = known.last(where: {
            $0.snapshot == snapshot && $0.ruleVersion == NightReader.ruleVersion
                && !$0.outputs.isEmpty
        }) {
            let made = try reader.night(
                night, after: history.past(for: night, through: same.historyThrough), .whole,
                sharing: same.isShared)
            try share(made, night)
            try published.publish(made.files, night: night, number: same.number)
            summary.unchanged += 1
            return made.sentence
        }
        // The first edition for sharing of a night stands: beside a second, of late data, it would
        // say what changed.
        let sharing =
            !known.contains(where: \.isShared)
            && (settings.sharing == .night
                || settings.sharing == .month && night.adding(days: 1).components.day == 1)
        let made = try reader.night(
            night, after: history.past(for: night), .whole, sharing: sharing)
        let outputs = PublishedNights.outputs(made.files)
        if let last = known.last(where: { !$0.outputs.isEmpty }),
            last.outputs.filter({ $0.isExact && !$0.isShared }) == outputs
        {
            try published.publish(made.files, night: night, number: last.number)
            summary.unchanged += 1
            return made.sentence
        }
        try share(made, night)
        try published.publish(made.files, night: night, number: known.count)
        var reason = cause
        if let last = known.last {
            reason = last.snapshot == snapshot ? .newRules : .lateData
        }
        let revision = NightRevision(
            night: night, snapshot: snapshot, ruleVersion: NightReader.ruleVersion,
            historyThrough: history.lastRevision, madeOn: now.dayInLondon, cause: reason,
            figures: made.figures,
            outputs: PublishedNights.outputs(made.files, shared: made.shared),
            differences: made.differences)
        history.add(try store.record([revision], run: run))
        summary.nights.append(night)
        return made.sentence
    }

    private func share(_ made: NightReader.Night, _ night: Day) throws {
        guard !made.shared.isEmpty else { return }
        try PublishedNights(path: settings.shared, access: settings.access).publish(
            made.shared, night: night, number: 0)
    }

    // Measures past nights again; where they say something else by now, a revision stands beside
    // the first figure.
    private func revise(
        before night: Day, _ reader: NightReader, _ snapshot: Int64, _ history: inout NightHistory
    ) throws -> [Day] {
        var revisions: [NightRevision] = []
        for past in history.nights(from: night.adding(days: -settings.revise), before: night) {
            guard let current = history.current(past), current.snapshot != snapshot else {
                continue
            }
            let figures = reader.figures(on: past)
            if let revision = restated(current, figures, snapshot, history) {
                revisions.append(revision)
            }
        }
        if revisions.isEmpty { return [] }
        history.add(try store.record(revisions, run: run))
        return revisions.map(\.night)
    }

    private func restated(
        _ current: NightRevision, _ figures: [NightRevision.Figure], _ snapshot: Int64,
        _ history: NightHistory
    ) -> NightRevision? {
        // What only the case system tells of a past night, the returns do not take back.
        let known = Set(figures.map(\.measure))
        let before = current.figures.filter { known.contains($0.measure) }
        guard !before.isEmpty, Set(before) != Set(figures) else { return nil }
        return NightRevision(
            night: current.night, snapshot: snapshot, ruleVersion: NightReader.ruleVersion,
            historyThrough: history.lastRevision, madeOn: now.dayInLondon,
            cause: current.snapshot == snapshot ? .newRules : .lateData, figures: figures)
    }

    // MARK: Years of nights

    /// Computes every night of a period that is not there yet, its values alone (JSON and CSV).
    ///
    /// - Parameters:
    ///   - first: The first night.
    ///   - last: The last night.
    ///   - progress: Called with the nights done and all.
    package func backFill(
        from first: Day, through last: Day, progress: (Int, Int) -> Void
    ) throws -> Summary {
        let sources = try sources(on: last)
        sources.notices.forEach { say("notice: \($0)") }
        sources.left.forEach { say("notice: \($0)") }
        try refuseDaysToCome(sources, on: last)
        try believe(sources, on: last)
        let reader = try NightReader(sources)
        for end in [first, last] {
            if let obstacle = reader.obstacle(on: end) {
                throw NoReport(night: end, reason: obstacle, status: .data)
            }
        }
        let snapshot = try store.keep(sources.snapshot, on: now.dayInLondon)
        var history = try NightHistory(store: store, headline: reader.headline)
        var summary = Summary()
        let all = last.days(since: first) + 1
        var done = 0
        while done < all {
            let count = min(NightlyJob.batch, all - done)
            var fresh: [NightRevision] = []
            for night in (0..<count).map({ first.adding(days: done + $0) }) {
                let through = history.lastRevision + Int64(fresh.count)
                if let current = history.current(night) {
                    if current.snapshot != snapshot,
                        var revision = restated(
                            current, reader.figures(on: night), snapshot, history)
                    {
                        revision.historyThrough = through
                        fresh.append(revision)
                        history.expect(revision)
                        summary.revised.append(night)
                    } else {
                        summary.unchanged += 1
                    }
                    continue
                }
                let made = try reader.night(
                    night, after: history.past(for: night), .values)
                try published.publish(made.files, night: night, number: 0, isSynchronised: false)
                let revision = NightRevision(
                    night: night, snapshot: snapshot, ruleVersion: NightReader.ruleVersion,
                    historyThrough: through, madeOn: now.dayInLondon, cause: .backFill,
                    figures: made.figures, outputs: PublishedNights.outputs(made.files),
                    differences: made.differences)
                fresh.append(revision)
                history.expect(revision)
                summary.nights.append(night)
                summary.sentence = made.sentence
            }
            if !fresh.isEmpty {
                try published.bringToDisk()
                history.confirm(try store.record(fresh, run: run))
            }
            done += count
            progress(done, all)
        }
        try published.writeFigures(store)
        return summary
    }

    // Nights that are brought to the disk together.
    private static let batch = 50

    // MARK: Again

    /// Computes a night again from what is stored, and compares it with what was published.
    ///
    /// - Parameters:
    ///   - night: The night.
    ///   - store: The database.
    ///   - say: Called with what is worth saying on standard error.
    /// - Returns: For each revision what is not as it was; empty = every byte is.
    /// - Throws: `StoreFault`; `NightSources.Refusal` where this version finds faults in what was
    ///   kept.
    package static func reproduce(
        _ night: Day, from store: NightStore, say: (String) -> Void = { _ in }
    ) throws -> [(revision: NightRevision, differences: [String])] {
        var answers: [(revision: NightRevision, differences: [String])] = []
        for revision in try store.revisions(of: night) {
            guard let snapshot = try store.snapshot(revision.snapshot) else {
                throw StoreFault(
                    path: store.path, kind: .altered,
                    reason: "the snapshot \(revision.snapshot) is not there")
            }
            let sources = try NightSources.read(
                snapshot, beside: store.path, on: night, isReproduced: true)
            sources.remarks.forEach { say("notice: \($0).") }
            let reader = try NightReader(sources)
            let history = try NightHistory(store: store, headline: reader.headline)
            var differences: [String] = []
            if revision.outputs.isEmpty {
                if Set(reader.figures(on: night)) != Set(revision.figures) {
                    differences.append("the figures")
                }
            } else {
                let made = try reader.night(
                    night, after: history.past(for: night, through: revision.historyThrough),
                    .whole, sharing: revision.isShared)
                let outputs = Dictionary(
                    PublishedNights.outputs(made.files, shared: made.shared).map { ($0.name, $0) },
                    uniquingKeysWith: { first, _ in first })
                for output in revision.outputs where output.isExact {
                    if outputs[output.name] != output { differences.append(output.name) }
                }
                if made.figures != revision.figures { differences.append("the figures") }
                if made.differences != revision.differences {
                    differences.append("the differences of sources")
                }
            }
            answers.append((revision, differences))
        }
        return answers
    }
}
