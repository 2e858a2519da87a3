import Care
import Testing

@Suite("Days of London")
struct LondonDayTests {
    @Test(
        "Clocks go forward and back at 01:00 UTC on the last Sundays of March and October",
        arguments: [
            // Winter: London keeps Greenwich time.
            ("2025-01-15T23:59:59Z", "2025-01-15"),
            // 30 March 2025: midnight has passed under either time.
            ("2025-03-29T23:59:59Z", "2025-03-29"), ("2025-03-30T00:00:00Z", "2025-03-30"),
            // The first evening of summer time: an hour before midnight in Greenwich.
            ("2025-03-30T22:59:59Z", "2025-03-30"), ("2025-03-30T23:00:00Z", "2025-03-31"),
            ("2025-07-01T22:59:59Z", "2025-07-01"), ("2025-07-01T23:00:00Z", "2025-07-02"),
            // The last evening of summer time, and the first without it.
            ("2025-10-25T23:00:00Z", "2025-10-26"), ("2025-10-26T23:00:00Z", "2025-10-26"),
            ("2025-10-26T23:59:59Z", "2025-10-26"), ("2025-10-27T00:00:00Z", "2025-10-27"),
            // A 31 March that is itself a Sunday.
            ("2024-03-30T23:30:00Z", "2024-03-30"), ("2024-03-31T23:30:00Z", "2024-04-01"),
        ])
    func days(instant: String, day: String) throws {
        let instant = try #require(Instant(iso: instant))
        #expect(instant.dayInLondon.description == day)
    }

    @Test("A moment is written as it was read")
    func roundTrip() {
        for text in ["1970-01-01T00:00:00Z", "2011-10-25T09:05:07Z", "1969-12-31T23:59:59Z"] {
            #expect(Instant(iso: text)?.description == text)
        }
        #expect(Instant(iso: "1970-01-02T00:00:01Z")?.seconds == 86_401)
    }

    @Test(
        "What is no moment is not read",
        arguments: [
            "2025-03-30", "2025-03-30T24:00:00Z", "2025-03-30T23:60:00Z", "2025-02-30T01:00:00Z",
            "2025-03-30 01:00:00Z", "2025-03-30T01:00:00+", "2025-03-30T0a:00:00Z",
        ])
    func faults(text: String) {
        #expect(Instant(iso: text) == nil)
    }
}
