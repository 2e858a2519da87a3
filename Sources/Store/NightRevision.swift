import Care
import Measures

/// What a night said at one time: the first figure, or a later one beside it.
package struct NightRevision: Sendable, Hashable {
    /// Why it was made.
    package enum Cause: String, Sendable {
        /// On the night itself.
        case first
        /// At a later start, because the job did not run that night.
        case missed
        /// For a night of the past, asked for.
        case backFill = "back-fill"
        /// Because the sources say something else of that night by now.
        case lateData = "late-data"
        /// Because the rules have changed.
        case newRules = "new-rules"
    }

    /// One measure of the night.
    package struct Figure: Sendable, Hashable {
        /// The measure's id.
        package var measure: String
        /// The version of its definition.
        package var version: Int
        /// What was counted.
        package var tally: Tally

        package init(measure: String, version: Int, tally: Tally) {
            self.measure = measure
            self.version = version
            self.tally = tally
        }
    }

    /// One published file.
    package struct Output: Sendable, Hashable {
        /// What the names of files of the edition for sharing begin with.
        package static let sharedFolder = "shared/"

        /// Whether it is of the edition for sharing.
        package var isShared: Bool { name.hasPrefix(Output.sharedFolder) }

        /// Its name in the night's folder.
        package var name: String
        /// Its digest, as `sha256:…`.
        package var digest: String
        /// Its size in bytes.
        package var size: Int
        /// Whether making it again gives the same bytes; a PDF carries the time it was made.
        package var isExact: Bool

        package init(name: String, digest: String, size: Int, isExact: Bool) {
            self.name = name
            self.digest = digest
            self.size = size
            self.isExact = isExact
        }
    }

    /// A fact of a child on which two sources differ.
    package typealias Difference = Reconciliation.Difference

    /// Its number in the database; later ones are greater.
    package internal(set) var id: Int64 = 0
    /// The night, a day of Europe/London.
    package var night: Day
    /// 0 for the first, 1 for the first revision, and so on.
    package internal(set) var number = 0
    /// The snapshot it was computed from.
    package var snapshot: Int64
    /// The rules it was computed by.
    package var ruleVersion: String
    /// The last revision that its history holds; 0 = none.
    package var historyThrough: Int64
    /// The day it was made.
    package var madeOn: Day
    /// Why it was made.
    package var cause: Cause
    /// Its figures, in the order of the report.
    package var figures: [Figure]
    /// The files published with it; none for a revision of figures alone.
    package var outputs: [Output]
    /// Where the sources differ.
    package var differences: [Difference]
    /// Whether files were published with it, and not figures alone.
    package internal(set) var isWhole: Bool

    /// A revision that is not yet in the database.
    package init(
        night: Day, snapshot: Int64, ruleVersion: String, historyThrough: Int64, madeOn: Day,
        cause: Cause, figures: [Figure], outputs: [Output] = [], differences: [Difference] = []
    ) {
        self.night = night
        self.snapshot = snapshot
        self.ruleVersion = ruleVersion
        self.historyThrough = historyThrough
        self.madeOn = madeOn
        self.cause = cause
        self.figures = figures
        self.outputs = outputs
        self.differences = differences
        isWhole = !outputs.isEmpty
    }

    /// Whether an edition for sharing was published with it.
    package var isShared: Bool { outputs.contains(where: \.isShared) }

    /// The same with the numbers it will have in the database.
    package func numbered(id: Int64, number: Int) -> NightRevision {
        var revision = self
        revision.id = id
        revision.number = number
        return revision
    }
}
