import Care
import Foundation
import Measures
import Store
import Testing

/// A database file that is gone when the test is.
final class StoreFile {
    let folder: String
    let path: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        path = folder + "/nearhome.db"
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open() throws -> NightStore { try NightStore(path: path, waiting: 0.2) }

    static func day(_ text: String) -> Day { Day(iso: text) ?? Day(number: 0) }

    /// Lines of a table, alike but for their numbers.
    static func rows(_ numbers: Range<Int>) -> [UInt8] {
        Array(
            numbers.map { "child \($0),2025-03-31,U4,PR1,\($0 &* 2_654_435_761)\n" }.joined().utf8)
    }

    static func revision(
        _ night: String, snapshot: Int64, through: Int64 = 0, counted: Int = 3,
        cause: NightRevision.Cause = .first, outputs: [NightRevision.Output] = []
    ) -> NightRevision {
        NightRevision(
            night: day(night), snapshot: snapshot, ruleVersion: "test 1",
            historyThrough: through, madeOn: day(night), cause: cause,
            figures: [
                NightRevision.Figure(
                    measure: "outside-stock", version: 1,
                    tally: Tally(counted: counted, notCounted: 5, unknown: 1)),
                NightRevision.Figure(
                    measure: "a-second", version: 2,
                    tally: Tally(counted: 0, notCounted: 0, unknown: 0)),
            ], outputs: outputs)
    }
}
