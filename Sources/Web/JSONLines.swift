import Desk
import Files
import Logging
import Reporting

/// Logs as JSON lines on standard error: time, level, event and what belongs to it.
///
/// Nothing that a person typed is ever among the metadata: handlers name route patterns, numbers
/// and statuses only.
struct JSONLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info
    /// The time now, in UTC.
    let now: @Sendable () -> Moment
    /// Takes one whole line, ended.
    let write: @Sendable (String) -> Void

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members: [(key: String, value: JSON)] = [
            ("time", .string(now().precise)), ("level", .string(event.level.rawValue)),
            ("event", .string(event.message.description)),
        ]
        // Only our own keys: libraries may put anything into theirs.
        for (key, value) in (event.metadata ?? [:]).sorted(by: { $0.key < $1.key })
        where Self.keys.contains(key) {
            let text = value.description
            members.append((key, Int(text).map { .whole($0) } ?? .string(text)))
        }
        write(JSON.object(members).text(pretty: false) + "\n")
    }

    private static let keys: Set<String> = [
        "request", "route", "method", "status", "milliseconds", "user", "snapshot", "signal",
        "reason",
    ]
}
