import Desk
import Dispatch
import Metrics
import Reporting
import Store
import Synchronization

/// The figures of the server at work, in the text form of Prometheus.
///
/// Labels are patterns of routes, methods and statuses: nothing that came with a request.
struct ServerMetrics: Sendable {
    private let exporter = PrometheusText()

    /// Notes one answer.
    func answered(method: String, route: String, status: Int, nanoseconds: Int64) {
        Counter(
            label: "nearhome_requests_total",
            dimensions: [("method", method), ("route", route), ("status", "\(status)")],
            factory: exporter
        ).increment()
        Metrics.Timer(
            label: "nearhome_request_seconds", dimensions: [("route", route)], factory: exporter
        ).recordNanoseconds(nanoseconds)
    }

    /// Sets a figure of the moment.
    func set(_ label: String, to value: Double) {
        Meter(label: label, factory: exporter).set(value)
    }

    /// All of it as text.
    var text: String { exporter.text }
}

/// A factory of metrics that gives all of them as one text (Prometheus' exposition format 0.0.4).
final class PrometheusText: MetricsFactory {
    private let series = Mutex<[String: Series]>([:])

    /// Upper bounds of the buckets of times, in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// All that is kept, sorted by name and labels.
    var text: String {
        let all = series.withLock { Array($0.values) }
            .sorted { ($0.label, $0.key) < ($1.label, $1.key) }
        var text = ""
        var last = ""
        for metric in all {
            if metric.label != last {
                text += "# TYPE \(metric.label) \(metric.kind.rawValue)\n"
                last = metric.label
            }
            text += metric.lines
        }
        return text
    }

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind)
        -> Series
    {
        let made = Series(label: label, dimensions: dimensions, kind: kind)
        return series.withLock { series in
            let known = series[made.key] ?? made
            series[made.key] = known
            return known
        }
    }

    private func forget(_ handler: AnyObject) {
        guard let known = handler as? Series else { return }
        series.withLock { $0[known.key] = nil }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
    func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}

/// One figure with its labels.
private final class Series: CounterHandler, FloatingPointCounterHandler, MeterHandler,
    RecorderHandler, TimerHandler
{
    enum Kind: String { case counter, gauge, histogram }

    let label: String
    let labels: String
    let kind: Kind
    private let held = Mutex<Held>(Held())

    private struct Held {
        var value = 0.0
        var count = 0
        var buckets = [Int](repeating: 0, count: PrometheusText.bounds.count)
    }

    init(label: String, dimensions: [(String, String)], kind: Kind) {
        self.label = label
        self.kind = kind
        labels = dimensions.map { name, value in
            let safe = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return "\(name)=\"\(safe)\""
        }.joined(separator: ",")
    }

    var key: String { label + "{" + labels + "}" }

    var lines: String {
        let held = held.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else {
            return "\(label)\(braces) \(PrometheusNumber.text(held.value))\n"
        }
        let more = labels.isEmpty ? "" : labels + ","
        var text = ""
        for (bound, count) in zip(PrometheusText.bounds, held.buckets) {
            text += "\(label)_bucket{\(more)le=\"\(PrometheusNumber.text(bound))\"} \(count)\n"
        }
        text += "\(label)_bucket{\(more)le=\"+Inf\"} \(held.count)\n"
        text += "\(label)_sum\(braces) \(PrometheusNumber.text(held.value))\n"
        text += "\(label)_count\(braces) \(held.count)\n"
        return text
    }

    func increment(by amount: Int64) { held.withLock { $0.value += Double(amount) } }
    func increment(by amount: Double) { held.withLock { $0.value += amount } }
    func decrement(by amount: Double) { held.withLock { $0.value -= amount } }
    func set(_ value: Int64) { held.withLock { $0.value = Double(value) } }
    func set(_ value: Double) { held.withLock { $0.value = value } }
    func reset() { held.withLock { $0 = Held() } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        if kind == .gauge { return set(value) }
        held.withLock { held in
            held.value += value
            held.count += 1
            for (index, bound) in PrometheusText.bounds.enumerated() where value <= bound {
                held.buckets[index] += 1
            }
        }
    }
}

/// Numbers as Prometheus reads them.
private enum PrometheusNumber {
    static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}

extension Duration {
    /// The duration in whole nanoseconds.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

extension Pages {
    /// The figures of the server, for a token of scope `metrics`.
    static let metrics: @Sendable (Door.Guest) throws -> Answer = { guest in
        let office = guest.office
        guard let field = guest.request.headers[.authorization], field.hasPrefix("Bearer "),
            let token = try office.store.token(
                String(field.dropFirst(7)).trimmed, at: guest.now)
        else {
            return Door.refused(.notSignedIn, path: "/api/").with("WWW-Authenticate", "Bearer")
        }
        guard token.scopes.contains(.metrics) else {
            return Door.refused(.metricsScope, path: "/api/")
        }
        let state = try office.store.state()
        let status = state.status(at: guest.now, rules: office.settings.rules)
        office.metrics.set("nearhome_feed_snapshot", to: Double(status.snapshot))
        office.metrics.set("nearhome_feed_is_stale", to: status.isStale ? 1 : 0)
        office.metrics.set("nearhome_feed_is_refused", to: status.refused == nil ? 0 : 1)
        if let day = status.asOf {
            office.metrics.set(
                "nearhome_feed_age_days", to: Double(guest.now.day.days(since: day)))
        }
        office.metrics.set("nearhome_audit_entries", to: Double(try office.store.auditHead().seq))
        return Answer(
            status: 200, type: "text/plain; version=0.0.4; charset=utf-8",
            body: Array(office.metrics.text.utf8))
    }
}

extension Refusal {
    /// The token is not for the figures of the server.
    static let metricsScope = Refusal(
        "scope", 403, "This token may not do this",
        "Make one with `nearhome token add NAME --scopes metrics`.")
}
