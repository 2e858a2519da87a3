import Care
import Desk
import Exchange
import Foundation
import Nightly
import Store
import Testing

/// What the placement officer's desk adds to a night.
@Suite struct NightDeskTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("nearhome-night-desk-\(UUID().uuidString)").path
    private let amy = Person(number: 1, name: "amy", roles: [.officer], teams: .all)
    private let now = Moment(iso: "2026-11-23T18:00:00Z") ?? Moment(milliseconds: 0)

    private func day(_ text: String) -> Day { Day(iso: text) ?? Day(number: 0) }

    private func instance() -> Instance {
        var instance = Instance(
            asOf: day("2026-11-23"),
            authorities: [
                Authority(code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"])
            ])
        instance.isSynthetic = true
        var home = Home(id: "H1", kind: .foster, places: 1, weeklyCost: Pence(50_000))
        home.placeProvider = .own
        home.authority = "E10000003"
        home.position = Position(easting: 546_000, northing: 260_000)
        home.confirmedOn = day("2026-11-23")
        instance.homes = [home]
        var child = Child(id: "C1", birth: day("2014-03-02"), status: .referred)
        child.sex = .female
        child.origin = Position(easting: 545_000, northing: 260_000)
        instance.children = [child]
        return instance
    }

    /// A desk where a home is decided for C1; a child of the desk alone found none.
    private func prepare() throws -> NightlySettings {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try InstanceFolder.write(instance(), to: folder + "/feed")
        let store = try DeskStore(path: folder + "/desk.db")
        _ = try store.takeFeed(
            try InstanceFolder.read(at: folder + "/feed"), as: .system("test"), at: now)
        func open(_ child: FieldValues) throws -> Int {
            let outcome = try store.perform(as: .person(amy), at: now) {
                let request = try $0.start(
                    FieldValues([
                        "urgency": .text("emergency"), "why": .text("no-home"),
                        "neededBy": .text("2026-11-23"), "neededAt": .text("21:00"),
                        "emergencyReason": .text("Found alone."),
                        "authority.decidedBy": .text("Head"),
                        "authority.on": .text("2026-11-23"),
                        "considered.parents": .text("Not safe."),
                        "considered.connected": .text("None could."),
                    ]), children: [child])
                return try $0.submit(request.id).id
            }
            guard case .done(let number, _) = outcome else { return 0 }
            return number
        }
        let first = try open(
            FieldValues(["reference": .text("C1"), "view.text": .text("Near her aunt.")]))
        let second = try open(
            FieldValues([
                "birthDate": .text("2015-03-02"), "sex": .text("M"), "view.text": .text("None."),
            ]))
        let state = try store.state()
        let list = try MatchList(
            state.book, state.feed, try #require(state.book.requests[first]), at: now)
        try store.show(list, to: .person(amy), at: now)
        let choice = try Turn.Choice(
            FieldValues([
                "list": .text(list.digest), "option": .whole(1), "homes": .list(["H1"]),
                "startOn": .text("2026-11-24"), "reasonCode": .text("first-choice"),
                "reason": .text("It is near her aunt and her school."),
                "viewWeighed": .text("She asked for it."),
            ]))
        _ = try store.perform(as: .person(amy), at: now) {
            _ = try $0.decide(first, choice)
            _ = try $0.noHome(second, sought: "Foster", text: "Nobody answered")
        }
        var settings = NightlySettings()
        settings.authority = "E10000003"
        settings.instance = folder + "/feed"
        settings.desk = folder + "/desk.db"
        settings.database = folder + "/nearhome.db"
        return settings
    }

    @Test("Measures see the child where it lives, the allocation where it is decided")
    func views() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let settings = try prepare()
        let before = try FileManager.default.attributesOfItem(atPath: folder + "/desk.db")
        let sources = try NightSources.take(by: settings, on: day("2026-11-23"), lookup: nil)
        let desk = try #require(sources.desk)
        func child(_ instance: Instance) -> Child? {
            instance.children.first { $0.id == "C1" }
        }
        #expect(child(desk.lived)?.status == .referred)
        #expect(desk.lived.homes[0].placesUnavailable == 1)
        #expect(child(desk.decided)?.status == .settled)
        #expect(desk.decided.children.contains { $0.id == "D-1" })
        // The night only reads the desk.
        let after = try FileManager.default.attributesOfItem(atPath: folder + "/desk.db")
        #expect(before[.size] as? Int == after[.size] as? Int)
    }

    @Test(
        "Unmet need and overdue tasks are exceptions of the night, and a night without desk has none"
    )
    func exceptions() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var settings = try prepare()
        let sources = try NightSources.take(by: settings, on: day("2026-11-26"), lookup: nil)
        let kinds = Set(try #require(sources.desk).exceptions.map(\.kind))
        #expect(kinds.contains(.unmetNeed))
        #expect(kinds.contains(.overdueTask))
        let night = try NightReader(sources).night(day("2026-11-26"), after: [], .values)
        let text = night.files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        #expect(text.contains("unmet-need"))
        settings.desk = nil
        let alone = try NightSources.take(by: settings, on: day("2026-11-26"), lookup: nil)
        #expect(alone.desk == nil)
    }

    @Test("What was kept of the desk is read again, byte for byte")
    func kept() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let settings = try prepare()
        let taken = try NightSources.take(by: settings, on: day("2026-11-23"), lookup: nil)
        let again = try NightSources.read(
            taken.snapshot, beside: settings.database, on: day("2026-11-23"))
        #expect(again.desk?.lived == taken.desk?.lived)
        #expect(again.desk?.decided == taken.desk?.decided)
        #expect(again.desk?.exceptions == taken.desk?.exceptions)
    }

    @Test("A desk without the feed it stands beside is a fault of the settings")
    func settings() {
        let reading = NightlySettings.read(
            Array("authority: E10000003\ndesk: desk.db\n".utf8), file: "nightly.yml", folder: "")
        #expect(reading.faults.map(\.column) == ["desk"])
    }
}
