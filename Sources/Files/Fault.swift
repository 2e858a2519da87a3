/// One complaint about one file: where it is, what stands there, and how to mend it.
///
/// Notices have the same parts; the only difference is that work goes on.
public struct Fault: Sendable, Hashable {
    /// The file, relative to the instance folder, or the path given on the command line.
    public var file: String
    /// The physical line on which the record starts, the header being line 1; nil for a whole file.
    public var line: Int?
    /// The column, or the path of keys in a YAML file; nil for a whole line or file.
    public var column: String?
    /// What stands there, blank where nothing does; nil where there is no one value or where it is
    /// withheld because the column may hold names or notes.
    public var value: String?
    /// What is wrong and what to do about it, in one or two sentences.
    public var message: String

    /// Creates a complaint.
    public init(
        file: String, line: Int? = nil, column: String? = nil, value: String? = nil,
        message: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        self.message = message
    }
}

/// A remark after which work goes on.
public typealias Notice = Fault

extension Fault: CustomStringConvertible {
    /// One line: `homes.csv:14: max_age: … (seventeen)`.
    public var description: String {
        var text = file
        if let line { text += ":\(line)" }
        text += ": "
        if let column, !column.isEmpty { text += "\(column): " }
        text += message
        if let value, !value.isEmpty { text += " (\(value))" }
        return text
    }
}

/// Gathers the complaints of one reading, so that all of them are told at once.
package final class Complaints {
    private struct Entry {
        var order: (file: Int, line: Int, column: Int, sequence: Int)
        var fault: Fault
    }

    private var faultEntries: [Entry] = []
    private var noticeEntries: [Entry] = []
    private var fileOrder: [String: Int] = [:]

    /// An empty collection.
    package init() {}

    /// The most characters of a value that are repeated.
    private static let longestValue = 200

    /// Whether there is any fault.
    package var hasFaults: Bool { !faultEntries.isEmpty }

    /// How many faults there are.
    package var faultCount: Int { faultEntries.count }

    /// Adds a fault; `order` is the column's place in its table.
    package func fault(
        _ file: String, line: Int? = nil, column: String? = nil, order: Int = 0,
        value: String? = nil, _ message: String
    ) {
        faultEntries.append(
            entry(file, line, column, order, value, message, faultEntries.count))
    }

    /// Adds a notice; `order` is the column's place in its table.
    package func notice(
        _ file: String, line: Int? = nil, column: String? = nil, order: Int = 0,
        value: String? = nil, _ message: String
    ) {
        noticeEntries.append(
            entry(file, line, column, order, value, message, noticeEntries.count))
    }

    private func entry(
        _ file: String, _ line: Int?, _ column: String?, _ order: Int, _ value: String?,
        _ message: String, _ sequence: Int
    ) -> Entry {
        let rank = fileOrder[file] ?? fileOrder.count
        fileOrder[file] = rank
        var shown = value
        if let value, value.count > Complaints.longestValue {
            shown = value.prefix(Complaints.longestValue) + "…"
        }
        return Entry(
            order: (rank, line ?? 0, order, sequence),
            fault: Fault(file: file, line: line, column: column, value: shown, message: message))
    }

    /// Fixes the place of a file among all; files named first come first.
    package func expect(_ file: String) {
        fileOrder[file] = fileOrder[file] ?? fileOrder.count
    }

    /// The faults by file, line, column and order of discovery.
    package var faults: [Fault] {
        faultEntries.sorted { $0.order < $1.order }.map(\.fault)
    }

    /// The notices by file, line, column and order of discovery.
    package var notices: [Notice] {
        noticeEntries.sorted { $0.order < $1.order }.map(\.fault)
    }
}
