import Care

/// One complaint about one file: where it is, what stands there, and how to mend it.
///
/// Notices have the same parts; the only difference is that work goes on.
package struct Fault: Sendable, Hashable {
    /// The file, relative to the instance folder, or the path given on the command line.
    package var file: String
    /// The physical line on which the record starts, the header being line 1; nil for a whole file.
    package var line: Int?
    /// The column, or the path of keys in a YAML file; nil for a whole line or file.
    package var column: String?
    /// What stands there where it is a code, a number or a date, else its kind and length; blank
    /// where nothing does; nil where there is no one value or the column may hold names or notes.
    package var value: String?
    /// What is wrong and what to do about it, in one or two sentences.
    package var message: String
    /// On how many lines this stands; more than 1 where many lines have one and the same habit.
    package var count = 1
    /// The first of these lines, ``line`` included; blank where there is only one.
    package var lines: [Int] = []

    package init(
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
package typealias Notice = Fault

extension Fault: CustomStringConvertible {
    /// One line: `homes.csv:14: max_age: … (17.5)`.
    package var description: String {
        var text = file
        if let line { text += ":\(line)" }
        text += ": "
        if let column, !column.isEmpty { text += "\(column): " }
        text += message
        if let value, !value.isEmpty { text += " (\(value))" }
        if count > 1 {
            text += ". This is so on \(count) lines; the first are "
            text += lines.map { String($0) }.joined(separator: ", ")
        }
        return text.printable
    }
}

/// Gathers the complaints of one reading, so that all of them are told at once.
///
/// Where more than ``mostListed`` lines of a file have one and the same habit, they are one
/// complaint with a count and the first lines; so a million faulty lines are counted, not kept.
package final class Complaints {
    private struct Entry {
        var order: (file: Int, line: Int, column: Int, sequence: Int)
        var fault: Fault
    }

    private struct Habit: Hashable {
        var file: String
        var column: String?
        var words: String
    }

    // The first complaints of one habit, and how many there are in all.
    private struct Group {
        var entries: [Entry] = []
        var count = 0
    }

    private struct Groups {
        var index: [Habit: Int] = [:]
        var groups: [Group] = []
        var count = 0
        // Complaints past the most habits, and the file of the first of them.
        var further = 0
        var furtherFile = ""
    }

    private var faultGroups = Groups()
    private var noticeGroups = Groups()
    private var fileOrder: [String: Int] = [:]
    private var settingsFiles: Set<String> = []

    /// An empty collection.
    package init() {}

    /// The most lines of one habit that are listed one by one.
    package static let mostListed = 5
    /// The most habits that are told apart.
    private static let mostHabits = 2_000

    /// Whether there is any fault.
    package var hasFaults: Bool { faultGroups.count > 0 }

    /// How many faults there are.
    package var faultCount: Int { faultGroups.count }

    /// Adds a fault.
    ///
    /// - Parameters:
    ///   - file: the file's name.
    ///   - line: the line, from 1; nil = the whole file.
    ///   - column: the column; nil = the whole line.
    ///   - order: the column's place in its table.
    ///   - value: what stands there; told only where it cannot be personal.
    ///   - habit: what lines with the same habit have in common; the message, numbers left aside,
    ///     by default.
    ///   - message: what is wrong.
    package func fault(
        _ file: String, line: Int? = nil, column: String? = nil, order: Int = 0,
        value: String? = nil, habit: String? = nil, _ message: String
    ) {
        add(&faultGroups, file, line, column, order, value, habit, message)
    }

    /// Adds a notice; the parameters are those of a fault.
    package func notice(
        _ file: String, line: Int? = nil, column: String? = nil, order: Int = 0,
        value: String? = nil, habit: String? = nil, _ message: String
    ) {
        add(&noticeGroups, file, line, column, order, value, habit, message)
    }

    private func add(
        _ groups: inout Groups, _ file: String, _ line: Int?, _ column: String?, _ order: Int,
        _ value: String?, _ habit: String?, _ message: String
    ) {
        groups.count += 1
        let words = habit ?? Complaints.withoutNumbers(message)
        let habit = Habit(file: file, column: column, words: words)
        let index: Int
        if let known = groups.index[habit] {
            index = known
        } else if groups.groups.count < Complaints.mostHabits {
            index = groups.groups.count
            groups.index[habit] = index
            groups.groups.append(Group())
        } else {
            if groups.further == 0 { groups.furtherFile = file }
            groups.further += 1
            return
        }
        groups.groups[index].count += 1
        // Complaints of a whole file are all different.
        guard groups.groups[index].entries.count < Complaints.mostListed || line == nil else {
            return
        }
        let rank = fileOrder[file] ?? fileOrder.count
        fileOrder[file] = rank
        let shown = value.map { text in
            settingsFiles.contains(file) ? ShownValue.setting(text) : ShownValue.cell(text)
        }
        groups.groups[index].entries.append(
            Entry(
                order: (rank, line ?? 0, order, groups.count),
                fault: Fault(
                    file: file, line: line, column: column?.printable, value: shown,
                    message: message.printable)))
    }

    /// Takes over the faults of another collection, as faults or as notices, with their counts.
    ///
    /// - Parameters:
    ///   - other: the other collection.
    ///   - asFaults: whether they are faults here too; else they are notices.
    ///   - words: what is added to each message.
    package func take(_ other: Complaints, asFaults: Bool, adding words: String = "") {
        let groups = other.faultGroups
        for (habit, index) in groups.index.sorted(by: { $0.value < $1.value }) {
            var group = ranked(groups.groups[index])
            for index in group.entries.indices {
                group.entries[index].fault.message += words
            }
            if asFaults {
                Complaints.add(group, habit, to: &faultGroups)
            } else {
                Complaints.add(group, habit, to: &noticeGroups)
            }
        }
    }

    private static func add(_ group: Group, _ habit: Habit, to groups: inout Groups) {
        groups.count += group.count
        if let index = groups.index[habit] {
            let room = max(0, mostListed - groups.groups[index].entries.count)
            groups.groups[index].count += group.count
            groups.groups[index].entries += group.entries.prefix(room)
        } else if groups.groups.count < mostHabits {
            groups.index[habit] = groups.groups.count
            groups.groups.append(group)
        } else {
            if groups.further == 0 { groups.furtherFile = habit.file }
            groups.further += group.count
        }
    }

    // The other collection ranks files its own way.
    private func ranked(_ group: Group) -> Group {
        var group = group
        for index in group.entries.indices {
            let file = group.entries[index].fault.file
            let rank = fileOrder[file] ?? fileOrder.count
            fileOrder[file] = rank
            group.entries[index].order.file = rank
        }
        return group
    }

    // Lines, ages and days within a message do not make two habits of one.
    private static func withoutNumbers(_ message: String) -> String {
        var words: [UInt8] = []
        words.reserveCapacity(message.utf8.count)
        for byte in message.utf8 {
            if byte >= 0x30 && byte <= 0x39 {
                if words.last != 0x23 { words.append(0x23) }
            } else {
                words.append(byte)
            }
        }
        return String(decoding: words, as: UTF8.self)
    }

    /// Fixes the place of a file among all; files named first come first.
    package func expect(_ file: String) {
        fileOrder[file] = fileOrder[file] ?? fileOrder.count
    }

    /// Says that a file holds settings and no child's facts, so that its values are shown.
    package func expectSettings(_ file: String) { settingsFiles.insert(file) }

    /// The faults by file, line, column and order of discovery.
    package var faults: [Fault] { Complaints.told(faultGroups) }

    /// The notices by file, line, column and order of discovery.
    package var notices: [Notice] { Complaints.told(noticeGroups) }

    private static func told(_ groups: Groups) -> [Fault] {
        var entries: [Entry] = []
        for group in groups.groups {
            guard group.count > group.entries.count, var first = group.entries.first else {
                entries += group.entries
                continue
            }
            first.fault.count = group.count
            first.fault.lines = group.entries.compactMap(\.fault.line)
            entries.append(first)
        }
        var faults = entries.sorted { $0.order < $1.order }.map(\.fault)
        if groups.further > 0 {
            faults.append(
                Fault(
                    file: groups.furtherFile,
                    message:
                        groups.further.counted("further fault is", "further faults are")
                        + " not listed; mend these first and check again"))
        }
        return faults
    }
}
