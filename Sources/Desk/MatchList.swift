import Answers
import Care
import Exchange
import Files
import Matching

/// The ranked options of a request as they are shown: what a decision names.
package struct MatchList: Sendable {
    /// What the desk adds to one option.
    package struct Note: Sendable, Hashable {
        /// Why it cannot be decided now; nil = it can.
        package var obstacle: String?
        /// Until when another request holds places of one of its homes; nil = none does.
        package var reservedUntil: Moment?

        /// Whether it can be decided now.
        package var isDecidable: Bool { obstacle == nil }
    }

    /// The request.
    package let request: Int
    /// The version of the request.
    package let requestVersion: Int
    /// The children's references, in the order of the list.
    package let children: [String]
    /// The effective instance with its policy, prepared.
    package let register: Register
    /// The options, the excluded homes, the nearest misses; without prices.
    package let result: MatchResult
    /// For each option what the desk adds.
    package let notes: [Note]
    /// The digest, as `sha256:…`: equal lists are equal.
    package let digest: String
    /// The snapshot of the feed.
    package let snapshot: Int
    /// The version of the desk's entries.
    package let entries: Int
    /// The digest of the policy.
    package let policyHash: String
    /// The day it was computed for.
    package let day: Day

    /// The version of the rules: a digest of every rule's id and sentence.
    package static let rules: String = {
        let text = (Rule.all + Rule.ofOptions).map { "\($0.id): \($0.sentence)\n" }.joined()
        return "rules-" + Digest.sha256(Array(text.utf8)).dropFirst(7).prefix(12)
    }()

    /// What ranking by an instance gave, whatever else the desk knows.
    struct Ranked: Sendable {
        /// The question.
        let question: MatchRequest
        /// The options, the excluded homes, the nearest misses.
        let result: MatchResult
        /// The digest of all that; blank where nobody will ask for it.
        let digest: String

        /// Ranks the homes for some children.
        ///
        /// - Throws: `MatchRequest.Fault` where they cannot be matched.
        init(
            _ children: [String], in register: Register, needsDigest: Bool = true
        ) throws(MatchRequest.Fault) {
            question = try MatchRequest(children, in: register)
            result = Ranking(register: register, request: question).result()
            digest =
                needsDigest
                ? Digest.sha256(
                    Array(
                        Printout.match(result, register: register, top: nil).json
                            .text(pretty: false).utf8)) : ""
        }
    }

    /// Ranks the homes for a request.
    ///
    /// - Parameters:
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    ///   - request: The request, open.
    ///   - now: The clock.
    ///   - startOn: The day for which the options are judged; that of the request where nil.
    ///   - needsDigest: Whether the list is to be named; a digest takes as long as a ranking.
    /// - Throws: ``Refusal`` where the request is not open, or its children cannot be matched.
    package init(
        _ book: Book, _ feed: Feed, _ request: PlacementRequest, at now: Moment,
        startOn: Day? = nil, needsDigest: Bool = true
    ) throws(Refusal) {
        try self.init(
            book, feed, request, at: now, register: nil, ranked: nil, startOn: startOn,
            needsDigest: needsDigest)
    }

    init(
        _ book: Book, _ feed: Feed, _ request: PlacementRequest, at now: Moment,
        register: Register?, ranked: Ranked?, startOn: Day? = nil, needsDigest: Bool = true
    ) throws(Refusal) {
        let state = book.state(of: request)
        guard state == .open else {
            throw .state(
                state == .draft
                    ? "The request is still a draft. Start the search first."
                    : "The request is \(state.words.lowercased()); homes are shown while it is "
                        + "open.")
        }
        let children = book.openChildren(of: request).map(\.reference)
        let prepared: Register
        if let register, startOn == nil {
            prepared = register
        } else {
            var instance = book.effective(feed, at: now, request: request.id).instance
            if let startOn {
                for index in instance.children.indices
                where children.contains(instance.children[index].id) {
                    instance.children[index].neededBy = startOn
                }
            }
            prepared = Register(instance: instance, policy: feed.policy)
        }
        let list: Ranked
        do throws(MatchRequest.Fault) {
            if let ranked {
                list = ranked
            } else {
                list = try Ranked(children, in: prepared, needsDigest: needsDigest)
            }
        } catch {
            switch error {
            case .unknownChild, .grownUp:
                throw .state(
                    "A child of the request is 18 or over on the day, and no home is sought for "
                        + "it. Change the request.")
            case .settled:
                throw .state("A child of the request is settled and stays.")
            case .empty: throw .state("No child of the request needs a home.")
            }
        }
        self.request = request.id
        requestVersion = request.version
        self.children = list.question.children.map { prepared.instance.children[$0].id }
        self.register = prepared
        result = list.result
        snapshot = feed.number
        entries = book.version
        policyHash = feed.policyHash
        day = prepared.instance.asOf
        digest = list.digest
        notes = MatchList.notes(
            list.result, prepared, book, feed, request, at: now,
            on: max(startOn ?? request.neededBy ?? now.day, now.day))
    }

    private static func notes(
        _ result: MatchResult, _ register: Register, _ book: Book, _ feed: Feed,
        _ request: PlacementRequest, at now: Moment, on day: Day
    ) -> [Note] {
        let count = PlaceCount(book, feed, on: day, at: now, asking: request)
        let homes = book.homesInForce(feed, at: now)
        var reserved: [String: Moment] = [:]
        for reservation in book.reservations.values
        where reservation.isLive(at: now) && reservation.request != request.id {
            reserved[reservation.home] = max(
                reserved[reservation.home] ?? reservation.until, reservation.until)
        }
        let own = Set(book.openChildren(of: request).map(\.reference))
        return result.options.map { option in
            let references = option.homes.map { register.instance.homes[$0].id }
            return Note(
                obstacle: obstacle(option, register, own, homes, count, on: day),
                reservedUntil: references.compactMap { reserved[$0] }.max())
        }
    }

    private static func obstacle(
        _ option: MatchOption, _ register: Register, _ own: Set<String>, _ homes: [String: Home],
        _ count: PlaceCount, on day: Day
    ) -> String? {
        if option.eligibility == .ask { return "Questions have to be answered first." }
        if option.eligibility == .excluded { return "A rule excludes it." }
        if option.needsExemption {
            return "An exemption from the usual limit has to be recorded first."
        }
        let others = option.assignments.contains {
            !own.contains(register.instance.children[$0.child].id)
        }
        if others {
            return "Brothers and sisters who must stay together are not in the request; add them."
        }
        var newcomers: [Int: Int] = [:]
        for pair in option.assignments where !stays(pair, register) {
            newcomers[pair.home, default: 0] += 1
        }
        if newcomers.isEmpty { return "Nobody would move; withdraw the request instead." }
        for (index, needed) in newcomers {
            let home = register.instance.homes[index]
            let places = count.places(of: homes[home.id] ?? home)
            if places.free < needed {
                return places.held > 0
                    ? "The place is held for another request."
                    : "A child has still to leave the place; it is free once that is recorded."
            }
        }
        return nil
    }

    /// Whether a child of an option lives there already and stays.
    package static func stays(_ pair: MatchOption.Assignment, _ register: Register) -> Bool {
        let child = register.instance.children[pair.child]
        return child.home == pair.home && (child.status == .mayMove || child.status == .settled)
    }

    /// An option as a decision keeps it.
    package func shown(_ index: Int) -> Decision.Shown {
        let option = result.options[index]
        let instance = register.instance
        return Decision.Shown(
            rank: option.rank, homes: option.homes.map { instance.homes[$0].id },
            assignments: option.assignments.map {
                Decision.Assignment(
                    child: instance.children[$0.child].id, home: instance.homes[$0.home].id,
                    stays: MatchList.stays($0, register))
            },
            answer: option.eligibility.word, points: option.points.description,
            approvals: option.approvals.map(\.rawValue), obstacle: notes[index].obstacle)
    }

    /// Whether an option stands outside the area for any child.
    package func isOutside(_ index: Int) -> Bool {
        result.options[index].locations.contains { $0.area.isOutside }
    }

    /// Whether an option parts brothers and sisters.
    package func splitsSiblings(_ index: Int) -> Bool {
        let option = result.options[index]
        return option.reasons.contains { $0.rule == "siblings-split" }
            || option.charges.contains { $0.term == .siblingsSplit && $0.quantity.millionths > 0 }
    }

    /// Whether an option passes over a home of kind connected that another option has.
    package func passesOverConnected(_ index: Int) -> Bool {
        let instance = register.instance
        func isConnected(_ option: MatchOption) -> Bool {
            option.homes.contains { instance.homes[$0].kind == .connected }
        }
        return !isConnected(result.options[index]) && result.options.contains(where: isConnected)
    }

    /// Whether every home of an option that somebody moves to is one of kind connected.
    package func isConnected(_ index: Int) -> Bool {
        let moves = result.options[index].assignments.filter { !MatchList.stays($0, register) }
        return !moves.isEmpty
            && moves.allSatisfy { register.instance.homes[$0.home].kind == .connected }
    }

    /// Whether an option loses a school that is to be kept.
    package func losesSchool(_ index: Int) -> Bool {
        let instance = register.instance
        return result.options[index].assignments.contains { pair in
            let child = instance.children[pair.child]
            guard child.keepsSchool == true, let school = child.school,
                let home = instance.homes[pair.home].position
            else { return false }
            let limit = register.policy.settings.schoolKeep.inForce(
                on: child.start(asOf: instance.asOf))
            return school.distance(to: home).count * 1000 > limit.millionths
        }
    }
}
