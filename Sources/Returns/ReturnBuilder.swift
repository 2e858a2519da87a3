import Care
import Files

/// Makes rows of a return from cells, whatever file they stand in, and complains of bad ones.
final class ReturnBuilder {
    // How the collection year of a file's rows is known.
    private enum YearSource {
        case ending
        case single
        case none
    }

    let complaints: Complaints
    private var submitted = Return903()
    private var authorityIndex: [String: Int16] = [:]
    private var yearSources: [YearSource] = []
    // The year each file's name or folder gives.
    private var labels: [YearLabel?] = []
    // The files whose rows name their years.
    private var cellYears: Set<Int32> = []
    private var tables: Set<Return903Table> = []

    // The file being read.
    private var file = 0
    private(set) var name = ""
    private var label: YearLabel?
    private var cellLabelled = false
    private var unreadable = UnreadableCells()
    private var decimalCounts: [String: (count: Int, line: Int)] = [:]
    // The collection year of files that name none; nil = the one most rows fit.
    private let givenYear: CollectionYear?

    // Rows that cannot be read, of every file.
    private var lost: [(table: Return903Table, child: String?, source: SourceLine, text: String)] =
        []

    // England has 153 that look after children.
    private static let mostAuthorities = 1000

    // Any year; replaced once the data tell which.
    private static let unknownYear = CollectionYear(endingIn: 1901)

    init(complaints: Complaints, year: CollectionYear? = nil) {
        self.complaints = complaints
        givenYear = year
    }

    // MARK: Files

    /// Starts a file.
    func begin(_ name: String, table: Return903Table?) {
        self.name = name
        file = submitted.files.count
        submitted.files.append(Return903.SourceFile(name: name, table: table))
        var parts = name.split(separator: "/").map(String.init)
        if let last = parts.popLast() { parts.append(String(last.dropLast(4))) }
        label = parts.reversed().lazy.compactMap { YearLabel(in: $0) }.first
        labels.append(label)
        switch label {
        case .ending: yearSources.append(.ending)
        case .single: yearSources.append(.single)
        case nil: yearSources.append(.none)
        }
        cellLabelled = false
        unreadable = UnreadableCells()
        decimalCounts = [:]
    }

    /// Ends a file.
    func end() {
        for (column, found) in decimalCounts.sorted(by: { $0.key < $1.key }) {
            complaints.notice(
                name, line: found.line, column: column,
                "\(found.count) whole number\(found.count == 1 ? " is" : "s are") written with "
                    + "`.0` and read without it")
        }
        for cell in unreadable.end(name, complaints) { forget(cell) }
    }

    // A day that may be another, because its column is written in two ways.
    private func forget(_ cell: UnreadableCells.Doubtful) {
        let column = cell.column
        var child = ""
        var authority: Int16 = 0
        switch column.table {
        case .header:
            child = submitted.headers[cell.row].child
            authority = submitted.headers[cell.row].authority
            if column.ordinal == 2 {
                submitted.headers[cell.row].birth = nil
            } else {
                submitted.headers[cell.row].motherChildBirth = nil
            }
        case .episodes:
            child = submitted.episodes[cell.row].child
            authority = submitted.episodes[cell.row].authority
            if column.ordinal == 1 {
                submitted.episodes[cell.row].isStartRead = false
            } else {
                submitted.episodes[cell.row].end = nil
                submitted.episodes[cell.row].isEndRead = false
            }
        default:
            child = submitted.rows[cell.row].child
            authority = submitted.rows[cell.row].authority
            submitted.rows[cell.row].days[column.ordinal] = nil
            submitted.rows[cell.row].values[column.ordinal] = nil
        }
        submitted.unread.append(
            UnreadCell(
                kind: .day, child: child, table: column.table,
                source: SourceLine(file: file, line: cell.line),
                column: column.table.columns[column.ordinal], value: cell.day.description,
                text: "the column writes dates in two ways, so day and month may be swapped",
                authority: authority))
    }

    func fault(_ line: Int, _ column: String?, _ value: String?, _ message: String) {
        complaints.fault(name, line: line, column: column, value: value, message)
    }

    func notice(_ line: Int?, _ column: String?, _ message: String) {
        complaints.notice(name, line: line, column: column, message)
    }

    // MARK: Rows

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - cells: trimmed texts in the order of ``Return903Table/allColumns``; nil = blank.
    ///   - line: where it starts.
    ///   - contradicted: the columns that the row gives twice, with different values: they count as
    ///     not known.
    func add(
        _ table: Return903Table, cells: [String?], line: Int, contradicted: Set<String> = []
    ) {
        let plan = ReturnBuilder.plans[table] ?? ReturnPlan(table)
        guard let child = cells[0] else {
            if table == .episodes { submitted.namelessEpisodes += 1 }
            unreadable.addBlank(
                UnreadableCells.Column(table, 0), name: "CHILD", file: name, line: line,
                "the row has no child's reference; fill it in")
            return
        }
        // Files that were put together have the names of the columns in their midst.
        if child.uppercased() == "CHILD", cells[1]?.uppercased() == plan.columns[1] {
            notice(line, nil, "the line repeats the column names and is left out")
            return
        }
        // A line below the table, as a total, is no episode.
        if table == .episodes, cells[2..<13].allSatisfy({ $0 == nil }),
            cells[1].map({ !ReturnBuilder.isDay($0) }) ?? true
        {
            lose(table, child: child, line: line, "the line does not describe an episode")
            return
        }
        if child.contains("\u{FFFD}") {
            fault(
                line, "CHILD", nil,
                "the reference contains a byte that is not UTF-8; save as \"CSV UTF-8 (Comma "
                    + "delimited)\"")
            return
        }
        guard let authority = authority(cells[plan.authorityOrdinal], line) else { return }
        let year = self.year(cells[plan.yearOrdinal], table, plan.yearOrdinal, line)
        var row = ReadRow(
            table: table, child: child, authority: authority, year: year,
            source: SourceLine(file: file, line: line), cells: cells)
        setAside(contradicted, of: &row, by: plan)
        read(&row, by: plan)
        tables.insert(table)
        unreadable.addRow(of: table)
        submitted.files[file].rows += 1
        keep(row)
    }

    /// A row that is taken, and what stands in its cells.
    private struct ReadRow {
        let table: Return903Table
        let child: String
        let authority: Int16
        let year: CollectionYear
        let source: SourceLine
        /// The texts, as they are kept; days only where their table keeps them so.
        var cells: [String?]
        var days: [Day?] = []
        /// Whether DECOM and DEC were blank or could be read.
        var isStartRead = true
        var isEndRead = true
    }

    /// Takes what a row gives twice, with different values, as not known.
    private func setAside(_ columns: Set<String>, of row: inout ReadRow, by plan: ReturnPlan) {
        for ordinal in plan.columns.indices where columns.contains(plan.columns[ordinal]) {
            let column = UnreadableCells.Column(row.table, ordinal)
            let name = plan.columns[ordinal]
            row.cells[ordinal] = nil
            unreadable.add(
                column, name: name, file: self.name, line: Int(row.source.line), "",
                ReturnBuilder.contradiction(of: name))
            doubtDay(column, of: &row)
            take(
                UnreadCell(
                    kind: .twice, child: row.child, table: row.table, source: row.source,
                    column: name, text: ReturnBuilder.contradiction(of: name),
                    authority: row.authority))
        }
    }

    private static func contradiction(of column: String) -> String {
        "the record gives \(column) twice, with different values; keep the right one"
    }

    /// Takes note of what a record gives twice, with different values, and no table holds as a column.
    func takeContradiction(
        of column: String, in table: Return903Table, _ child: String, _ line: Int
    ) {
        notice(line, column, ReturnBuilder.contradiction(of: column))
        guard let authority = authority(nil, line) else { return }
        take(
            UnreadCell(
                kind: .twice, child: child, table: table,
                source: SourceLine(file: file, line: line), column: column,
                text: ReturnBuilder.contradiction(of: column), authority: authority))
    }

    // Whether DECOM and DEC could be read decides what is counted.
    private func doubtDay(_ column: UnreadableCells.Column, of row: inout ReadRow) {
        guard row.table == .episodes else { return }
        switch column.table.columns[column.ordinal] {
        case "DECOM": row.isStartRead = false
        case "DEC": row.isEndRead = false
        default: break
        }
    }

    /// Reads the cells of a row as its columns ask.
    private func read(_ row: inout ReadRow, by plan: ReturnPlan) {
        let line = Int(row.source.line)
        row.days = Array(repeating: nil, count: plan.columns.count)
        for ordinal in plan.columns.indices {
            guard let text = row.cells[ordinal] else { continue }
            switch plan.kinds[ordinal] {
            case .day:
                let column = UnreadableCells.Column(row.table, ordinal)
                row.cells[ordinal] = nil
                switch Notation.day(ArraySlice(text.utf8)) {
                case .value(let day):
                    row.days[ordinal] = day
                    if plan.keepsText { row.cells[ordinal] = day.description }
                    unreadable.add(
                        column, day, hasSlashes: text.utf8.contains(UInt8(ascii: "/")),
                        row: count(of: row.table), line: line)
                case .fault(let message):
                    unreadable.add(
                        column, name: plan.columns[ordinal], file: name, line: line, text, message)
                    doubtDay(column, of: &row)
                    take(
                        UnreadCell(
                            kind: .day, child: row.child, table: row.table, source: row.source,
                            column: plan.columns[ordinal], value: text,
                            text: message, authority: row.authority))
                }
            case .code:
                row.cells[ordinal] = text.uppercased()
            case .number:
                row.cells[ordinal] = whole(text, plan.columns[ordinal], line).uppercased()
            case .postcode:
                row.cells[ordinal] = ReturnBuilder.postcode(text)
            case .text: break
            }
        }
    }

    /// Keeps a row whose cells are read.
    private func keep(_ row: ReadRow) {
        let (cells, days, year) = (row.cells, row.days, row.year)
        switch row.table {
        case .header:
            submitted.headers.append(
                ChildHeader(
                    child: row.child, sexCode: cells[1], birth: days[2], ethnicity: cells[3],
                    upn: cells[4], mother: cells[5], motherChildBirth: days[6], year: year,
                    authority: row.authority, source: row.source))
        case .episodes:
            let isStartBlank = row.isStartRead && days[1] == nil
            if isStartBlank {
                let text = "DECOM is blank"
                unreadable.addBlank(
                    UnreadableCells.Column(row.table, 1), name: "DECOM", file: name,
                    line: Int(row.source.line),
                    "the value is required; fill in the day the episode began")
                take(
                    UnreadCell(
                        kind: .blankStart, child: row.child, table: row.table, source: row.source,
                        column: "DECOM", text: text, authority: row.authority))
            }
            submitted.episodes.append(
                Episode(
                    child: row.child, start: days[1] ?? year.firstDay, startReason: cells[2],
                    legalStatus: cells[3], need: cells[4], place: cells[5], provider: cells[6],
                    end: days[7], endReason: cells[8], changeReason: cells[9],
                    homePostcode: cells[10], placePostcode: cells[11], urn: cells[12],
                    statedAuthority: cells[13], statedLocation: cells[14], year: year,
                    authority: row.authority, source: row.source,
                    isStartRead: row.isStartRead && !isStartBlank,
                    isEndRead: row.isEndRead))
        default:
            let count = row.table.columns.count
            submitted.rows.append(
                Return903Row(
                    table: row.table, child: row.child, values: Array(cells[..<count]),
                    days: Array(days[..<count]), year: year, authority: row.authority,
                    source: row.source))
        }
    }

    private static let plans: [Return903Table: ReturnPlan] = Dictionary(
        uniqueKeysWithValues: Return903Table.allCases.map { ($0, ReturnPlan($0)) })

    /// Takes note of a row that cannot be read.
    func lose(_ table: Return903Table, child: String?, line: Int, _ message: String) {
        unreadable.addLost(of: table, file: name, line: line, message)
        if lost.count < UnreadableCells.mostKept {
            lost.append((table, child, SourceLine(file: file, line: line), message))
        }
    }

    // Cells that decide nothing leave room for those that do.
    private func take(_ cell: UnreadCell) {
        let isDeciding = cell.column.map(cell.table.decidingColumns.contains) ?? true
        let most = UnreadableCells.mostKept * (isDeciding ? 2 : 1)
        if submitted.unread.count < most { submitted.unread.append(cell) }
    }

    private func count(of table: Return903Table) -> Int {
        switch table {
        case .header: submitted.headers.count
        case .episodes: submitted.episodes.count
        default: submitted.rows.count
        }
    }

    /// Whether a text is a day.
    static func isDay(_ text: String) -> Bool {
        if case .value = Notation.day(ArraySlice(text.utf8)) { true } else { false }
    }

    // Data frames write whole numbers of a column with blanks as 1.0.
    private func whole(_ text: String, _ column: String, _ line: Int) -> String {
        guard text.hasSuffix(".0") else { return text }
        let digits = text.dropLast(2)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return text
        }
        let found = decimalCounts[column] ?? (0, line)
        decimalCounts[column] = (found.count + 1, found.line)
        return String(digits)
    }

    /// A postcode in capitals with single spaces.
    static func postcode(_ text: String) -> String {
        var before: UInt8 = 0
        let isPlain = text.utf8.allSatisfy { byte in
            defer { before = byte }
            return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
                || (byte == 0x20 && before != 0x20)
        }
        // Cells are trimmed, so a plain one is as it should be.
        if isPlain { return text }
        return text.uppercased().split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    }

    // The year of a row as its cell or its file says; ``unknownYear`` where neither does.
    private func year(
        _ cell: String?, _ table: Return903Table, _ ordinal: Int, _ line: Int
    ) -> CollectionYear {
        var found = label
        if let cell {
            let column = UnreadableCells.Column(table, ordinal)
            func cannotRead(_ message: String) -> CollectionYear {
                unreadable.add(
                    column, name: "YEAR", file: name, line: line, cell, message)
                return ReturnBuilder.unknownYear
            }
            guard let read = YearLabel(in: cell) else {
                return cannotRead("this is not a collection year; write it as 2018 or 2017/18")
            }
            let source: YearSource = if case .single = read { .single } else { .ending }
            if cellLabelled, yearSources[file] != source {
                return cannotRead(
                    "the column mixes two ways of writing years; write all as 2018 or all as "
                        + "2017/18")
            }
            unreadable.addFilled(column)
            cellLabelled = true
            cellYears.insert(Int32(file))
            yearSources[file] = source
            found = read
        } else if cellLabelled {
            // In a file whose other rows name their year the name of the file says little.
            return ReturnBuilder.unknownYear
        }
        switch found {
        case .single(let year), .ending(let year): return CollectionYear(endingIn: year)
        case nil: return ReturnBuilder.unknownYear
        }
    }

    private func authority(_ cell: String?, _ line: Int) -> Int16? {
        let name = cell ?? ""
        // Capitals and blanks make no other authority, and its name and code are one.
        let key = Return903.plainAuthority(name)
        if let index = authorityIndex[key] { return index }
        if submitted.authorities.count == ReturnBuilder.mostAuthorities {
            fault(
                line, "LA", name,
                "the column names more than \(ReturnBuilder.mostAuthorities) authorities, so it "
                    + "holds something else; give each row its authority's name or code")
        }
        if submitted.authorities.count >= ReturnBuilder.mostAuthorities { return nil }
        let index = Int16(submitted.authorities.count)
        submitted.authorities.append(name)
        authorityIndex[key] = index
        return index
    }

    // MARK: End

    /// The rows with their years told, or the faults.
    func finish(path: String) -> ReturnReading {
        if !complaints.hasFaults {
            for table in [Return903Table.header, .episodes] where !tables.contains(table) {
                complaints.fault(
                    path,
                    "there is no \(table.rawValue) table with a row; one file must have the "
                        + "columns "
                        + table.columns.joined(separator: ", "))
            }
        }
        if !complaints.hasFaults, !submitted.episodes.contains(where: \.isStartRead) {
            complaints.fault(
                path, column: "DECOM",
                "no row of Episodes has a DECOM that can be read; fill in the day each episode "
                    + "began")
        }
        if !complaints.hasFaults { complainOfReferences() }
        if !complaints.hasFaults {
            joinBlankAuthorities()
            addLost(path)
            tellYears(path)
            submitted.unread.sort { ($0.source, $0.column ?? "") < ($1.source, $1.column ?? "") }
            orderAuthorities()
            complainOfYearsWithoutEpisodes(path)
            tellMissingYears(path)
        }
        return ReturnReading(
            submitted: complaints.hasFaults ? Return903() : submitted, faults: complaints.faults,
            notices: complaints.notices)
    }

    // A year of which only other tables are there would leave every child of it out.
    private func complainOfYearsWithoutEpisodes(_ path: String) {
        struct Part: Hashable {
            var authority: Int16
            var year: CollectionYear
        }
        let parts = Set(submitted.episodes.map { Part(authority: $0.authority, year: $0.year) })
        var first: [Int16: CollectionYear] = [:]
        for part in parts {
            first[part.authority] = min(first[part.authority] ?? part.year, part.year)
        }
        let tables =
            submitted.headers.map {
                (Part(authority: $0.authority, year: $0.year), Return903Table.header)
            }
            + submitted.rows.filter(\.table.isCounted).map {
                (Part(authority: $0.authority, year: $0.year), $0.table)
            }
        var missed: [Part: Set<Return903Table>] = [:]
        for (part, table) in tables
        where !parts.contains(part) && first[part.authority].map({ part.year > $0 }) ?? false {
            missed[part, default: []].insert(table)
        }
        for (part, tables) in missed.sorted(by: {
            ($0.key.year, $0.key.authority) < ($1.key.year, $1.key.authority)
        }) {
            let names = tables.map(\.rawValue).sorted().joined(separator: ", ")
            let whose =
                submitted.authorities.count > 1
                ? " of \(submitted.authorities[Int(part.authority)])" : ""
            complaints.fault(
                path,
                "the return of \(part.year)\(whose) has \(names) but no row of Episodes, so nobody "
                    + "would be counted in it; deliver its Episodes, or take its other tables out")
        }
    }

    // What happened in a year without a return, and was over before the next one, nobody tells.
    private func tellMissingYears(_ path: String) {
        let years = submitted.years
        for days in years.compactMap({ years.missingDays(after: $0) }) {
            complaints.notice(
                path,
                "there is no return of \(days.lowerBound.inWords) to \(days.upperBound.inWords): "
                    + "placements made, endings and reviews of those days may be missing, and counts "
                    + "of them may be too low; add the returns of these years")
        }
    }

    // A row without LA is of the authority that the child's other rows name, or of the only one that
    // is named at all.
    private func joinBlankAuthorities() {
        guard let blank = authorityIndex[""], submitted.authorities.count > 1 else { return }
        var named: [String: Int16] = [:]
        func name(_ child: String, _ authority: Int16) {
            if authority == blank { return }
            // Two authorities may use one reference.
            named[child] = named[child].map { $0 == authority ? authority : blank } ?? authority
        }
        for row in submitted.headers { name(row.child, row.authority) }
        for row in submitted.rows { name(row.child, row.authority) }
        for row in submitted.episodes { name(row.child, row.authority) }
        let only = submitted.authorities.count == 2 ? 1 - blank : blank
        func joined(_ child: String, _ authority: Int16) -> Int16 {
            authority == blank ? named[child] ?? only : authority
        }
        changeAuthorities(joined)
    }

    // Gives every row the authority that is told for its child and the one it has.
    private func changeAuthorities(_ changed: (_ child: String, _ authority: Int16) -> Int16) {
        for index in submitted.episodes.indices {
            let row = submitted.episodes[index]
            submitted.episodes[index].authority = changed(row.child, row.authority)
        }
        for index in submitted.headers.indices {
            let row = submitted.headers[index]
            submitted.headers[index].authority = changed(row.child, row.authority)
        }
        for index in submitted.rows.indices {
            let row = submitted.rows[index]
            submitted.rows[index].authority = changed(row.child, row.authority)
        }
        for index in submitted.unread.indices {
            let row = submitted.unread[index]
            submitted.unread[index].authority = changed(row.child, row.authority)
        }
    }

    // A row that cannot be read is its child's, where its reference is one that other rows have:
    // else it may be any part of another row.
    private func addLost(_ path: String) {
        if lost.isEmpty { return }
        var authorities: [String: Int16] = [:]
        for row in submitted.headers { authorities[row.child] = row.authority }
        for row in submitted.rows { authorities[row.child] = row.authority }
        for row in submitted.episodes { authorities[row.child] = row.authority }
        var strangers = 0
        for row in lost {
            guard let child = row.child, let authority = authorities[child] else {
                strangers += 1
                if row.table == .episodes { submitted.namelessEpisodes += 1 }
                continue
            }
            submitted.unread.append(
                UnreadCell(
                    kind: .row, child: child, table: row.table, source: row.source,
                    text: row.text, authority: authority))
            guard row.table == .episodes else { continue }
            let file = Int(row.source.file)
            let year: CollectionYear =
                switch cellYears.contains(row.source.file) ? nil : labels[file] {
                case .single(let year), .ending(let year): CollectionYear(endingIn: year)
                case nil: ReturnBuilder.unknownYear
                }
            submitted.episodes.append(
                Episode(
                    child: child, start: year.firstDay, year: year, authority: authority,
                    source: row.source, isStartRead: false, isRead: false))
        }
        if strangers > 0 {
            complaints.notice(
                path,
                "\(strangers.counted("row", "rows")) that cannot be read "
                    + (strangers == 1 ? "names" : "name")
                    + " no child that another row also names, so no child is counted from "
                    + (strangers == 1 ? "it" : "them"))
        }
    }

    // A spreadsheet that drops leading zeros in one file parts a child from its own rows.
    private func complainOfReferences() {
        var spellings = ReferenceSpellings()
        for row in submitted.headers { spellings.add(row.child, row.authority, row.source) }
        for row in submitted.episodes { spellings.add(row.child, row.authority, row.source) }
        for row in submitted.rows { spellings.add(row.child, row.authority, row.source) }
        for habit in spellings.habits {
            let first = submitted.fileName(habit.first.source)
            let second = submitted.fileName(habit.second.source)
            complaints.fault(
                second, line: Int(habit.second.source.line), column: "CHILD",
                value: habit.second.text,
                "\(habit.count.counted("reference is", "references are")) written in two "
                    + "ways: \(habit.first.text) in \(first) is \(habit.second.text) in "
                    + "\(second) (\(habit.kind.cause)); write each the same way in every file")
        }
    }

    // Whether a single year is that in which the collection starts, as the episodes tell; and that is said.
    private func isYearOfStart(_ path: String) -> Bool {
        var endsHere = (ending: 0, starting: 0, all: 0)
        var startsHere = (ending: 0, starting: 0, all: 0)
        for row in submitted.episodes where row.isStartRead {
            switch yearSources[Int(row.source.file)] {
            case .single where row.year == ReturnBuilder.unknownYear: break
            case .single:
                let year = row.year
                if let end = row.end {
                    endsHere.all += 1
                    if end >= year.firstDay, end <= year.lastDay { endsHere.ending += 1 }
                    if end >= year.next.firstDay, end <= year.next.lastDay {
                        endsHere.starting += 1
                    }
                }
                startsHere.all += 1
                if row.start >= year.firstDay, row.start <= year.lastDay { startsHere.ending += 1 }
                if row.start >= year.next.firstDay, row.start <= year.next.lastDay {
                    startsHere.starting += 1
                }
            case .ending, .none: break
            }
        }
        // Where DEC does not tell, DECOM does.
        let (column, here) =
            endsHere.ending == endsHere.starting ? ("DECOM", startsHere) : ("DEC", endsHere)
        // An open row of a year before is right in both; one that begins after the year in one alone.
        let beginLater = column == "DECOM" && here.starting > 1 && here.starting * 4 > here.all
        let starts = here.starting > here.ending || beginLater
        if yearSources.contains(.single) {
            let reason =
                here.starting == here.ending && !beginLater
                ? "the episodes do not tell otherwise"
                : "\(starts ? here.starting : here.ending) of \(here.all) \(column) are in that "
                    + "collection year"
            complaints.notice(
                path,
                "a single year in a file name or in YEAR is read as the year in which the "
                    + "collection \(starts ? "starts" : "ends"): \(reason)")
        }
        return starts
    }

    private func tellYears(_ path: String) {
        let starts = isYearOfStart(path)
        let unlabelled = unlabelledYears(path)
        let sources = yearSources
        let latest = latestYears()
        // Of a row without a year among others with one, its end tells, else it is of the latest.
        func told(
            _ year: CollectionYear, _ source: SourceLine, end: Day? = nil
        ) -> CollectionYear {
            let isSingle = sources[Int(source.file)] == .single
            let unlabelled = unlabelled[Int(source.file)]
            if sources[Int(source.file)] == .none { return unlabelled }
            if year != ReturnBuilder.unknownYear { return isSingle && starts ? year.next : year }
            let last = latest[source.file].map { isSingle && starts ? $0.next : $0 } ?? unlabelled
            return min(end.map { CollectionYear(containing: $0) } ?? last, last)
        }
        for index in submitted.episodes.indices {
            let row = submitted.episodes[index]
            let year = told(row.year, row.source, end: row.end)
            submitted.episodes[index].year = year
            if !row.isStartRead { submitted.episodes[index].start = year.firstDay }
        }
        let placing =
            givenYear == nil
            ? TablePlacing(submitted, isUnlabelled: sources.map { $0 == .none }) : nil
        for (index, file) in submitted.files.enumerated() {
            let year =
                switch labels[index] {
                case .single(let year): CollectionYear(endingIn: starts ? year + 1 : year)
                case .ending(let year): CollectionYear(endingIn: year)
                case nil: unlabelled[index]
                }
            // The XML form holds every table, and a CSV file that is left out none.
            let isXML = file.name.lowercased().hasSuffix(".xml")
            for year in placing?.years(ofFile: index) ?? [year] {
                submitted.delivered[year, default: []].formUnion(
                    file.table.map { [$0] } ?? (isXML ? Return903Table.allCases : []))
            }
        }
        var headers: [ChildHeader] = []
        // Who has a Header in a return of its own needs none from a file without a year.
        var held: Set<String> = []
        func key(_ child: String, _ year: CollectionYear) -> String { "\(year) \(child)" }
        for var header in submitted.headers where !(placing?.holds(header.source) ?? false) {
            header.year = told(header.year, header.source)
            held.insert(key(header.child, header.year))
            headers.append(header)
        }
        if let placing {
            let placed = submitted.headers.filter { placing.holds($0.source) }
            func place(_ header: ChildHeader) -> String {
                "\(header.source.file) \(header.child)"
            }
            let counts = Dictionary(placed.map { (place($0), 1) }, uniquingKeysWith: +)
            var seen: [String: Int] = [:]
            for var header in placed {
                let number = seen[place(header), default: 0]
                seen[place(header)] = number + 1
                for year in placing.years(
                    of: header, row: number, of: counts[place(header)] ?? 1,
                    lacking: { !held.contains(key(header.child, $0)) })
                {
                    header.year = year
                    headers.append(header)
                }
            }
        }
        submitted.headers = headers
        for index in submitted.rows.indices {
            let row = submitted.rows[index]
            submitted.rows[index].year = placing?.year(of: row) ?? told(row.year, row.source)
        }
        for file in placing?.placed ?? [] {
            complaints.notice(
                submitted.files[file].name,
                "the file names no year: its rows go to the years of the episodes of their children, "
                    + "reviews and absences to the year of their day; use --year, or a folder for each "
                    + "year, to say otherwise")
        }
    }

    // The year of each file as it is where the file names none: the one that most rows of its
    // folder fit, or that its own rows fit better.
    private func unlabelledYears(_ path: String) -> [CollectionYear] {
        let files = submitted.files.indices
        if let givenYear { return files.map { _ in givenYear } }
        var rows = files.map { _ in [(start: Day, end: Day?)]() }
        for row in submitted.episodes where row.isStartRead {
            let file = Int(row.source.file)
            if yearSources[file] == .none { rows[file].append((row.start, row.end)) }
        }
        guard let whole = FittingYear(Array(rows.joined())) else {
            return files.map { _ in ReturnBuilder.unknownYear }
        }
        var years = files.map { _ in whole.year }
        var groups: [(name: String, fit: FittingYear, rows: Int)] = []
        let folders = Dictionary(grouping: files.filter { yearSources[$0] == .none }) { file in
            submitted.files[file].name.split(separator: "/").dropLast().joined(separator: "/")
        }
        for (folder, files) in folders.sorted(by: { $0.key < $1.key }) {
            let together = files.flatMap { rows[$0] }
            guard let fit = FittingYear(together) else { continue }
            groups.append((folder.isEmpty ? path : folder, fit, together.count))
            for file in files {
                years[file] = fit.year
                let shared = FittingYear.rows(of: rows[file], fitting: fit.year)
                if let own = FittingYear(rows[file]), own.year != fit.year, own.rows > shared,
                    own.days > 1
                {
                    years[file] = own.year
                    groups.append((submitted.files[file].name, own, rows[file].count))
                }
            }
        }
        if groups.allSatisfy({ $0.fit.year == whole.year }) {
            groups = [(path, whole, rows.reduce(0) { $0 + $1.count })]
        }
        for group in groups {
            complaints.notice(
                group.name,
                "files without a year in their name are read as the return of \(group.fit.year), "
                    + "because \(group.fit.rows) of "
                    + group.rows.counted("episode fits", "episodes fit")
                    + " it; use --year to give another")
        }
        return years
    }

    // The latest year that rows of each file name.
    private func latestYears() -> [Int32: CollectionYear] {
        var latest: [Int32: CollectionYear] = [:]
        func see(_ year: CollectionYear, _ source: SourceLine) {
            latest[source.file] = max(latest[source.file] ?? year, year)
        }
        for row in submitted.episodes { see(row.year, row.source) }
        for row in submitted.headers { see(row.year, row.source) }
        for row in submitted.rows { see(row.year, row.source) }
        return latest
    }

    private func orderAuthorities() {
        let order = submitted.authorities.indices.sorted {
            submitted.authorities[$0] < submitted.authorities[$1]
        }
        var rank = Array(repeating: Int16(0), count: order.count)
        for (place, index) in order.enumerated() { rank[index] = Int16(place) }
        submitted.authorities = order.map { submitted.authorities[$0] }
        changeAuthorities { _, authority in rank[Int(authority)] }
    }
}

/// How each column of a table is read, worked out once.
struct ReturnPlan: Sendable {
    enum Kind: Sendable {
        case text
        case code
        case number
        case day
        case postcode
    }

    var columns: [String]
    var kinds: [Kind]
    var authorityOrdinal: Int
    var yearOrdinal: Int
    /// Whether a day is kept as text too.
    var keepsText: Bool

    init(_ table: Return903Table) {
        columns = table.allColumns
        let days = table.dateColumns
        let numbers = table.numberColumns
        let codes = table.codeColumns.union(table.furtherColumns)
        kinds = columns.map { column in
            if days.contains(column) { return .day }
            if numbers.contains(column) { return .number }
            if column == "HOME_POST" || column == "PL_POST" { return .postcode }
            return codes.contains(column) ? .code : .text
        }
        authorityOrdinal = columns.count - 2
        yearOrdinal = columns.count - 1
        keepsText = table != .header && table != .episodes
    }
}
