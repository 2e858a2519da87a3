/// A moment, as whole seconds since 1970-01-01 00:00 UTC.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01 00:00 UTC, leap seconds not counted.
    package var seconds: Int64

    /// The moment that many seconds after 1970-01-01 00:00 UTC.
    package init(seconds: Int64) { self.seconds = seconds }

    /// The moment written as `2025-03-30T00:59:59Z`, or nil.
    package init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z"),
            let day = Day(iso: text.prefix(10))
        else { return nil }
        func two(_ start: Int, below limit: Int64) -> Int64? {
            let tens = Int64(bytes[start]) - 0x30
            let ones = Int64(bytes[start + 1]) - 0x30
            guard (0...9).contains(tens), (0...9).contains(ones) else { return nil }
            let value = tens * 10 + ones
            return value < limit ? value : nil
        }
        guard let hour = two(11, below: 24), let minute = two(14, below: 60),
            let second = two(17, below: 60)
        else { return nil }
        seconds = Int64(day.number) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The day it is in London.
    package var dayInLondon: Day { Day(inLondonAt: seconds) }

    /// The moment as `2025-03-30T00:59:59Z`.
    package var description: String {
        let rest = ((seconds % 86_400) + 86_400) % 86_400
        let day = Day(number: Int32(clamping: (seconds - rest) / 86_400))
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(day)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    /// Whether the left moment comes first.
    package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}
