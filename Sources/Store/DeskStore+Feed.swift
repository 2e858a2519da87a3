import Care
import Desk
import Exchange
import Files
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension DeskStore {
    /// What taking in a feed gave.
    package enum FeedOutcome: Sendable, Hashable {
        /// It is in force as this snapshot.
        case taken(Int)
        /// It says what the one in force says.
        case same(Int)
        /// It is not taken in, and why.
        case refused(FeedRefusal)
    }

    /// Takes in a feed, whole, or says why not; the last one stays in force then.
    ///
    /// - Parameters:
    ///   - reading: What reading the feed gave.
    ///   - actor: Who takes it in.
    ///   - now: The clock.
    ///   - acceptsJump: Whether a larger jump in rows is believed this time.
    /// - Throws: `Refusal` where the actor may not, ``StoreFault`` where the database does not.
    package func takeFeed(
        _ reading: Exchange.Reading, as actor: Actor, at now: Moment, acceptsJump: Bool = false
    ) throws -> FeedOutcome {
        guard let instance = reading.instance, let policy = reading.policy else {
            return try refuseFeed(FeedRefusal(reading.faults), as: actor, at: now)
        }
        let known = try state()
        try known.book.check(actor, may: .takeFeed)
        let policyHash = Digest.policy(of: policy)
        func judge(_ feed: Feed) -> Feed.Judgement {
            feed.judge(
                instance, policyHash: policyHash, on: now.day, largestJump: rules.largestJump,
                acceptsJump: acceptsJump)
        }
        let judgement = judge(known.feed)
        if judgement.refusals.isEmpty, judgement.isSame {
            if known.refused != nil {
                try writing { try $0.execute(sql: "UPDATE desk SET feed_refused = NULL") }
            }
            return .same(known.feed.number)
        }
        if !judgement.refusals.isEmpty {
            return try refuseFeed(FeedRefusal(judgement), as: actor, at: now)
        }
        var outcome = FeedOutcome.same(known.feed.number)
        _ = try writing { database -> (Int, DeskState) in
            var state = try self.state(in: database)
            // Another process may have taken one in meanwhile.
            let judgement = judge(state.feed)
            if judgement.isSame { return (state.feed.number, state) }
            if !judgement.refusals.isEmpty {
                outcome = .refused(FeedRefusal(judgement))
                return (state.feed.number, state)
            }
            let number = state.feed.number + 1
            let feed = Feed(number: number, takenAt: now, instance: instance, policy: policy)
            try database.execute(
                sql: """
                    INSERT INTO snapshot (id, taken_at, as_of, input_hash, policy_hash, entries)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, now.precise, instance.asOf.description, feed.inputHash,
                    feed.policyHash, state.book.version,
                ])
            for file in InstanceFolder.kept(instance, policy: policy) {
                try database.execute(
                    sql: "INSERT INTO snapshot_file (snapshot, name, bytes) VALUES (?, ?, ?)",
                    arguments: [number, file.name, Data(file.bytes)])
            }
            var turn = Turn(
                book: state.book, feed: state.feed, rules: self.rules, actor: actor, now: now)
            turn.take(feed)
            turn.finish()
            turn.book.version += 1
            try DeskStore.write(turn.book.changes, version: turn.book.version, in: database)
            turn.book.clearChanges()
            try DeskStore.holdPlaces(turn.book, feed, at: now, in: database)
            for draft in turn.audit {
                try DeskStore.append(draft, actor: actor.name, at: now, in: database)
            }
            try database.execute(sql: "UPDATE desk SET feed_refused = NULL")
            state.book = turn.book
            state.feed = feed
            outcome = .taken(number)
            return (number, state)
        } done: { _, state in
            if case .taken = outcome { hold(state) }
        }
        if case .refused(let refusal) = outcome {
            return try refuseFeed(refusal, as: actor, at: now)
        }
        return outcome
    }

    /// Writes down why a feed is not taken in; the same reason is in the audit once.
    private func refuseFeed(
        _ refusal: FeedRefusal, as actor: Actor, at now: Moment
    ) throws -> FeedOutcome {
        let sentence = refusal.sentence
        try writing { database in
            let known = try String.fetchOne(database, sql: "SELECT feed_refused FROM desk")
            if known == sentence { return }
            try database.execute(sql: "UPDATE desk SET feed_refused = ?", arguments: [sentence])
            try DeskStore.append(
                AuditDraft(
                    "feed.refused", "feed",
                    [("faults", .list(refusal.reasons.prefix(20), { .string($0) }))]),
                actor: actor.name, at: now, in: database)
        }
        return .refused(refusal)
    }
}

/// Where the feed lies, and how it is read.
package struct FeedSource: Sendable {
    /// The settings that name it.
    package var settings: DeskSettings

    /// The feed of some settings.
    package init(_ settings: DeskSettings) { self.settings = settings }

    /// Reads the feed: every fault, or the instance and its policy.
    ///
    /// - Throws: `ExchangeError` where the system cannot read a file.
    package func read() throws(ExchangeError) -> Exchange.Reading {
        if let mapping = settings.mapping {
            return try TableMapping.read(
                mapping, postcodes: settings.postcodes, policyOverride: settings.policy,
                lookup: nil)
        }
        return try InstanceFolder.read(
            at: settings.instance ?? "", policyOverride: settings.policy,
            postcodes: settings.postcodes)
    }

    /// The directory by which typed postcodes are found: the settings', else the feed's own.
    package var postcodes: String? {
        if let path = settings.postcodes { return path }
        guard let folder = settings.instance else { return nil }
        let beside = folder + "/postcodes.csv"
        return Files.kind(of: beside) == .file ? beside : nil
    }

    /// Names, sizes and times of the feed's files: as long as it is the same, nobody has written.
    package var signature: String {
        let folder =
            settings.instance
            ?? settings.mapping.map { path in
                path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            } ?? "."
        var text = ""
        for (path, name) in (try? Files.below(folder, depth: 3, isWhole: false)) ?? [] {
            text += "\(name) \(Files.size(path) ?? -1) \(Files.changed(path) ?? 0)\n"
        }
        return text
    }
}
