import Care
import Exchange
import Foundation
import Nightly
import Store
import Testing

/// Nights that an earlier version kept, computed again.
@Suite struct ReproducedNightTests {
    @Test("A night of tables of another authority is computed again, and what to do is said")
    func otherAuthority() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-reproduced-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let night = try #require(Day(iso: "2011-09-30"))
        var instance = Instance(
            asOf: night,
            authorities: [
                Authority(code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"])
            ])
        var home = Home(id: "H1", kind: .foster, places: 2, weeklyCost: Pence(50_000))
        home.authority = "E06000031"
        instance.homes = [home]
        instance.children = [
            Child(id: "C1", birth: night.adding(years: -9), status: .settled, home: 0)
        ]
        try InstanceFolder.write(instance, to: folder + "/feed")
        var files: [Snapshot.File] = []
        for name in ["authority.yml", "children.csv", "homes.csv"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/feed/" + name))
            files.append(Snapshot.File(name: "instance/" + name, bytes: Array(bytes)))
        }
        let settings = "authority: E10000019\ninstance: instance\nstale_after: never\n"
        files.append(Snapshot.File(name: "settings.yml", bytes: Array(settings.utf8)))
        let snapshot = Snapshot(files)
        let path = folder + "/nights.db"

        // Sources of tonight are refused, those of a kept night are not.
        #expect(throws: NightSources.Refusal.self) {
            try NightSources.read(snapshot, beside: path, on: night)
        }
        let sources = try NightSources.read(
            snapshot, beside: path, on: night, isReproduced: true)
        let made = try NightReader(sources).night(night, after: [], .whole)
        let store = try NightStore(path: path)
        let revision = NightRevision(
            night: night, snapshot: try store.keep(snapshot, on: night),
            ruleVersion: NightReader.ruleVersion, historyThrough: 0, madeOn: night, cause: .first,
            figures: made.figures, outputs: PublishedNights.outputs(made.files),
            differences: made.differences)
        _ = try store.record([revision], run: try store.begin("test", at: "2011-09-30T22:00:00Z"))
        var said: [String] = []
        let answers = try NightlyJob.reproduce(night, from: store) { said.append($0) }
        #expect(answers.map(\.differences) == [[]])
        #expect(said.count == 1)
        #expect(
            said.first?.contains("E10000019") == true && said.first?.contains("E10000003") == true)
        #expect(said.first?.contains("correct `authority`") == true)
    }
}
