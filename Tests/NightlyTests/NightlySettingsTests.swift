import Files
import Care
import Exchange
import Foundation
import Nightly
import Testing

@Suite("Settings of the nightly job")
struct NightlySettingsTests {
    private func read(_ text: String, folder: String = "/etc/nearhome") -> SettingsReading<
        NightlySettings
    > {
        NightlySettings.read(Array(text.utf8), file: "nightly.yml", folder: folder)
    }

    @Test("Paths are relative to the file, and every other setting has its default")
    func defaults() throws {
        let settings = try #require(read("authority: e10000003\nreturns: feeds/903\n").settings)
        #expect(settings.authority == "E10000003")
        #expect(settings.returns == "/etc/nearhome/feeds/903")
        #expect(settings.database == "/etc/nearhome/nearhome.db")
        #expect(settings.out == "/etc/nearhome/nights")
        #expect(settings.meaning == "out")
        #expect(settings.staleAfter == 3)
        #expect(settings.instance == nil)
        #expect(
            read("authority: E10000003\nreturns: /srv/903\n", folder: "").settings?.returns
                == "/srv/903")
        #expect(read("authority: E10000003\n", folder: "").settings?.out == "nights")
    }

    @Test("Dates inside a feed are judged, unless feeds are never stale")
    func newest() throws {
        func within(_ text: String) throws -> Int? {
            try #require(read("authority: E10000003\n" + text).settings).newestWithin
        }
        #expect(try within("") == 14)
        #expect(try within("stale_after: never\n") == nil)
        #expect(try within("stale_after: never\nnewest_within: 40\n") == 40)
        #expect(try within("newest_within: never\n") == nil)
        let settings = try #require(
            read("authority: E10000003\nas_of: 2025-03-31\n").settings)
        #expect(settings.asOf == Day(iso: "2025-03-31"))
    }

    @Test("What a night is computed by is written so that it is read again alike")
    func roundTrip() throws {
        let text = """
            authority: E10000003
            adjoining: [E06000031, E10000019]
            la: Cambs "old"
            meaning: out-not-adjoining
            target:
              from: {on: 2011-04-01, rate: 0.409}
              to: {on: 2012-03-31, rate: 0.29}
              shape: late
            budget: {2012/13: 21000000.50, 2011/12: 20500000}
            annotations:
              - {on: 2012-01-01, text: 'Later: a "pilot"'}
              - {on: 2011-10-25, text: Strategy agreed}
            node_limit: 77
            stale_after: never
            synthetic: yes
            """
        let settings = try #require(read(text).settings)
        #expect(settings.annotations.map(\.day.description) == ["2011-10-25", "2012-01-01"])
        #expect(settings.target?.end.rate == Rate(millionths: 290_000))
        #expect(settings.staleAfter == nil)
        #expect(settings.isSynthetic)
        #expect(settings.budgets == [2011: Pence(2_050_000_000), 2012: Pence(2_100_000_050)])
        let again = try #require(read(settings.text).settings)
        #expect(again == settings)
    }

    @Test(
        "What is wrong is said with its line",
        arguments: [
            ("returns: a\n", 1, "required key"),
            ("authority: E07000008\n", 1, "write E10000003"),
            ("authority: E10000003\nwait: soon\n", 2, "number"),
            ("authority: E10000003\nlargest_jump: 1.5\n", 2, "between 0 and 1"),
            ("authority: E10000003\nbudget: {2011: 20500000}\n", 2, "write it as 2011/12"),
            ("authority: E10000003\nbudget: {2011/12: lots}\n", 2, "not an amount"),
            ("authority: E10000003\nretruns: a\n", 2, "did you mean returns"),
            (
                "authority: E10000003\ntarget: {from: {on: 2012-01-01, rate: 0.3}}\n", 2,
                "both ends"
            ),
            (
                "authority: E10000003\ninstance: a\nmapping: b.yml\n", 3, "keep one"
            ),
        ])
    func faults(text: String, line: Int, message: String) {
        let reading = read(text)
        #expect(reading.settings == nil)
        #expect(
            reading.faults.contains { $0.line == line && $0.message.contains(message) },
            "\(reading.faults)")
    }
}
