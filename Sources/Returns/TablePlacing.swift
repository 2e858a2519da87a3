import Care

/// The years of tables without DECOM in files that name no year, where the episodes are of several
/// years, or name theirs elsewhere.
///
/// Reviews and absences are of the year of their day, a child who is unaccompanied no longer of the
/// year in which that ended. A table that stands there once is of every year of its child's episodes
/// (Header) or of the last of them. One of several files of a table is of the year whose children it
/// holds.
struct TablePlacing {
    /// The files that are placed so, ascending.
    private(set) var placed: [Int] = []

    // Of files of which all rows are of one year.
    private var yearOfFile: [Int: CollectionYear] = [:]
    private let isPlaced: Set<Int>
    private let years: [CollectionYear]
    private let yearsOfChild: [String: [CollectionYear]]

    /// - Parameters:
    ///   - submitted: the rows; those of Episodes have their years.
    ///   - isUnlabelled: for each file whether neither its name nor its rows name a year.
    init?(_ submitted: Return903, isUnlabelled: [Bool]) {
        var looked: [CollectionYear: Set<String>] = [:]
        var held: [String: Set<CollectionYear>] = [:]
        var episodeYears = submitted.files.map { _ in Set<CollectionYear>() }
        for row in submitted.episodes {
            looked[row.year, default: []].insert(row.child)
            held[row.child, default: []].insert(row.year)
            episodeYears[Int(row.source.file)].insert(row.year)
        }
        years = looked.keys.sorted()
        yearsOfChild = held.mapValues { $0.sorted() }
        if years.isEmpty { return nil }
        var children = submitted.files.map { _ in Set<String>() }
        for row in submitted.headers { children[Int(row.source.file)].insert(row.child) }
        for row in submitted.rows { children[Int(row.source.file)].insert(row.child) }
        let unlabelled = submitted.files.indices.filter { isUnlabelled[$0] }
        let folders = Dictionary(grouping: unlabelled) { file in
            submitted.files[file].name.split(separator: "/").dropLast().joined(separator: "/")
        }
        for files in folders.values {
            let own = files.reduce(into: Set<CollectionYear>()) { $0.formUnion(episodeYears[$1]) }
            // All of one year: that is what the folder's episodes say.
            if own.count == 1 { continue }
            let choices = own.isEmpty ? years : own.sorted()
            for file in files where episodeYears[file].isEmpty && !children[file].isEmpty {
                placed.append(file)
                guard let table = submitted.files[file].table, table != .reviews, table != .missing,
                    files.count(where: { submitted.files[$0].table == table }) > 1
                else { continue }
                yearOfFile[file] = TablePlacing.year(
                    of: children[file], isWhole: table == .header, among: choices, looked)
            }
        }
        placed.sort()
        isPlaced = Set(placed)
        if placed.isEmpty { return nil }
    }

    // The year whose children are these, or with the most of them; of equals the earliest.
    private static func year(
        of children: Set<String>, isWhole: Bool, among years: [CollectionYear],
        _ looked: [CollectionYear: Set<String>]
    ) -> CollectionYear? {
        func fit(_ year: CollectionYear) -> Int {
            let there = looked[year] ?? []
            let shared = there.intersection(children).count
            return 1_000_000 * shared / (isWhole ? there.union(children).count : children.count)
        }
        return years.max { fit($0) < fit($1) }
    }

    /// The years of a file's rows; nil where the file is not placed so.
    func years(ofFile file: Int) -> [CollectionYear]? {
        if !isPlaced.contains(file) { return nil }
        return yearOfFile[file].map { [$0] } ?? years
    }

    /// Whether a row stands in a file that is placed so.
    func holds(_ source: SourceLine) -> Bool { isPlaced.contains(Int(source.file)) }

    /// The years of a row of Header in a file that is placed so; at least one.
    ///
    /// - Parameters:
    ///   - header: the row.
    ///   - number: which of the child's rows in the file it is, from 0.
    ///   - count: how many rows of the child the file has: they stand in the order of the years of its
    ///     episodes, and the last is of all that are left.
    ///   - isLacking: whether the child has no Header in a return of that year.
    func years(
        of header: ChildHeader, row number: Int, of count: Int,
        lacking isLacking: (CollectionYear) -> Bool
    ) -> [CollectionYear] {
        if let year = yearOfFile[Int(header.source.file)] { return [year] }
        let all = yearsOfChild[header.child] ?? [years[years.count - 1]]
        let lacking = all.filter(isLacking)
        let own = lacking.isEmpty ? [all[all.count - 1]] : lacking
        let place = min(number, own.count - 1)
        return number < count - 1 ? [own[place]] : Array(own[place...])
    }

    /// The year of a row of another table; nil where the file is not placed so.
    func year(of row: Return903Row) -> CollectionYear? {
        let file = Int(row.source.file)
        if !isPlaced.contains(file) { return nil }
        if let year = yearOfFile[file] { return year }
        let last = years[years.count - 1]
        let latest = yearsOfChild[row.child]?.last ?? last
        // The year of a day, of those that have episodes; of another day the next that has.
        func year(_ column: String) -> CollectionYear? {
            row.day(column).map { day in
                let year = CollectionYear(containing: day)
                return years.first { $0 >= year } ?? last
            }
        }
        switch row.table {
        case .reviews: return year("REVIEW") ?? latest
        case .missing: return year("MIS_START") ?? latest
        case .uasc: return year("DUC").map { min($0, latest) } ?? latest
        default: return latest
        }
    }
}
