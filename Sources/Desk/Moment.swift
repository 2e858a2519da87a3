import Care

/// A moment to the millisecond, as the desk writes it down.
package struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01 00:00 UTC.
    package var milliseconds: Int64

    /// The moment that many milliseconds after 1970-01-01 00:00 UTC.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A moment of whole seconds.
    package init(_ instant: Instant) { milliseconds = instant.seconds * 1000 }

    /// The moment written as `2026-11-23T18:05:00Z`, with or without milliseconds, or nil.
    package init?(iso text: String) {
        if let instant = Instant(iso: text) {
            milliseconds = instant.seconds * 1000
            return
        }
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[19] == UInt8(ascii: "."),
            let instant = Instant(iso: String(decoding: bytes[..<19], as: UTF8.self) + "Z"),
            bytes[20..<23].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), bytes[23] == UInt8(ascii: "Z"),
            let rest = Int64(String(decoding: bytes[20..<23], as: UTF8.self))
        else { return nil }
        milliseconds = instant.seconds * 1000 + rest
    }

    /// A time of a civil day in London, as `18:05`; nil where it is none.
    ///
    /// The hour that comes twice in autumn is taken as the first, in summer time.
    package init?(day: Day, time: String) {
        let bytes = Array(time.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
            let hour = Int64(String(decoding: bytes[..<2], as: UTF8.self)), (0..<24).contains(hour),
            let minute = Int64(String(decoding: bytes[3...], as: UTF8.self)),
            (0..<60).contains(minute)
        else { return nil }
        let civil = Int64(day.number) * 86_400 + hour * 3600 + minute * 60
        let summer = Instant(seconds: civil - 3600)
        self.init(summer.secondsLondonIsAhead == 3600 ? summer : Instant(seconds: civil))
    }

    /// The moment in whole seconds.
    package var instant: Instant { Instant(seconds: Moment.floor(milliseconds, by: 1000)) }

    /// The day it is in London.
    package var day: Day { instant.dayInLondon }

    /// The time it is in London, as `18:05`.
    package var time: String {
        let local = instant.seconds + instant.secondsLondonIsAhead
        let minute = Moment.floor(local - Moment.floor(local, by: 86_400) * 86_400, by: 60)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    /// That many seconds later.
    package func adding(seconds: Int) -> Moment {
        Moment(milliseconds: milliseconds + Int64(seconds) * 1000)
    }

    /// The moment as the API writes it: `2026-11-23T18:05:00Z`.
    package var description: String { instant.description }

    /// The moment with milliseconds, as the audit writes it: `2026-11-23T18:05:00.250Z`.
    package var precise: String {
        let rest = milliseconds - instant.seconds * 1000
        let padded = String(1000 + rest).dropFirst()
        return "\(instant.description.dropLast()).\(padded)Z"
    }

    /// Whether the left moment comes first.
    package static func < (left: Moment, right: Moment) -> Bool {
        left.milliseconds < right.milliseconds
    }

    private static func floor(_ value: Int64, by divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Moment: Codable {
    /// Reads a moment with milliseconds.
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Moment(iso: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no moment"))
        }
        self = moment
    }

    /// Writes a moment with milliseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(precise)
    }
}
