import Care
import Reports
import Store

/// What every night and revision said, as a later night's report sees it.
package struct NightHistory {
    private var byNight: [Day: [NightRevision]] = [:]
    // In the order of publication.
    private var published: [(id: Int64, figure: NightFigure)] = []
    private var days: [Day] = []
    private let headline: String

    /// The last revision there is; 0 = none.
    private(set) var lastRevision: Int64 = 0

    /// Reads the history of a database.
    package init(store: NightStore, headline: String) throws {
        self.headline = headline
        add(try store.history())
    }

    /// Adds revisions that are in the database.
    package mutating func add(_ revisions: [NightRevision]) {
        for revision in revisions.sorted(by: { $0.id < $1.id }) {
            insert(revision)
            lastRevision = max(lastRevision, revision.id)
        }
    }

    private mutating func insert(_ revision: NightRevision) {
        if byNight[revision.night] == nil {
            let place = days.lastIndex { $0 < revision.night }.map { $0 + 1 } ?? 0
            days.insert(revision.night, at: place)
        }
        byNight[revision.night, default: []].append(revision)
        if let figure = revision.figures.first(where: { $0.measure == headline }) {
            published.append(
                (
                    revision.id,
                    NightFigure(
                        date: revision.night, measure: figure.measure, version: figure.version,
                        tally: figure.tally, isRevision: revision.number > 0)
                ))
        }
    }

    // Revisions that are not in the database yet, by their place after the last one that is.
    private var expected = 0

    /// Adds a revision that will be recorded next.
    package mutating func expect(_ revision: NightRevision) {
        expected += 1
        insert(
            revision.numbered(
                id: lastRevision + Int64(expected), number: byNight[revision.night]?.count ?? 0))
    }

    /// Takes note that the revisions expected were recorded.
    package mutating func confirm(_ revisions: [NightRevision]) {
        precondition(revisions.count == expected, "what was expected was recorded")
        expected = 0
        for revision in revisions {
            lastRevision += 1
            // One writer holds the database, and numbers follow one another.
            precondition(revision.id == lastRevision, "revisions are numbered one after another")
        }
    }

    /// What was published before a night's report: the headline of earlier nights, and of earlier
    /// revisions of this one, by publication.
    ///
    /// - Parameters:
    ///   - night: The night.
    ///   - last: The last revision that counts; nil = all.
    package func past(for night: Day, through last: Int64? = nil) -> [NightFigure] {
        published.lazy.filter { entry in
            entry.figure.date <= night && last.map { entry.id <= $0 } ?? true
        }.map(\.figure)
    }

    /// The nights of a period, its ends included, that said something before what they say now.
    package func restatedNights(from first: Day, through last: Day) -> [[NightRevision]] {
        days.filter { $0 >= first && $0 <= last }.compactMap { byNight[$0] }
            .filter { $0.count > 1 }
    }

    /// What a night says by now.
    package func current(_ night: Day) -> NightRevision? { byNight[night]?.last }

    /// The last revision of a night that has a report, and not figures alone.
    package func whole(_ night: Day) -> NightRevision? {
        byNight[night]?.last { $0.isWhole }
    }

    /// The last night before another one.
    package func lastNight(before night: Day) -> Day? { days.last { $0 < night } }

    /// The nights of a period, the last day not included.
    package func nights(from first: Day, before last: Day) -> [Day] {
        days.filter { $0 >= first && $0 < last }
    }
}
