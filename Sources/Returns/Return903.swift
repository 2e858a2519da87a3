import Care

/// SSDA903 returns as submitted: every row of every table, of one or several years and authorities.
///
/// Nothing is merged or repaired here; ``CareHistory`` does that and says what it did.
package struct Return903: Sendable, Hashable {
    /// A file that was read.
    package struct SourceFile: Sendable, Hashable {
        /// Its path below the folder, with `/` between parts.
        package var name: String
        /// The table of a CSV file; nil for XML, which holds several.
        package var table: Return903Table?
        /// The collection year of its rows; nil where each row names its own.
        package var year: CollectionYear?
        /// How many rows.
        package var rows = 0
    }

    /// The files, by name.
    package var files: [SourceFile] = []
    /// The values of the LA column, sorted; one empty text where no file has such a column.
    package var authorities: [String] = []
    /// The Header rows.
    package var headers: [ChildHeader] = []
    /// The Episodes rows.
    package var episodes: [Episode] = []
    /// The rows of the other ten tables.
    package var rows: [Return903Row] = []
    /// What could not be read of rows that are not refused, by file and line.
    package var unread: [UnreadCell] = []
    /// How many rows of Episodes name no child that another row also names: nobody is counted from them.
    package var namelessEpisodes = 0
    /// The tables that came for each year, those without a row too.
    package var delivered: [CollectionYear: Set<Return903Table>] = [:]

    package init() {}

    /// The collection years that hold episodes, ascending.
    package var years: [CollectionYear] {
        Set(episodes.map(\.year)).sorted()
    }

    /// The rows of one authority.
    ///
    /// - Parameter index: an index into `authorities`.
    package func submitted(byAuthority index: Int) -> Return903 {
        if authorities.count <= 1 { return self }
        var copy = Return903()
        copy.files = files
        copy.authorities = authorities
        copy.delivered = delivered
        copy.namelessEpisodes = namelessEpisodes
        copy.headers = headers.filter { $0.authority == index }
        copy.episodes = episodes.filter { $0.authority == index }
        copy.rows = rows.filter { $0.authority == index }
        copy.unread = unread.filter { $0.authority == index }
        return copy
    }

    /// An authority as the LA column names it, in one spelling: the small letters of its name, where
    /// a code or a name is known, however blanks stand in it.
    static func plainAuthority(_ name: String) -> String {
        let plain = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return (AuthorityTable.name(of: plain) ?? plain).lowercased()
    }

    /// The place of a row in words, as `2018-episodes.csv line 14`.
    package func place(_ source: SourceLine) -> String {
        "\(fileName(source)) line \(source.line)"
    }

    /// The name of the file a row stands in.
    package func fileName(_ source: SourceLine) -> String {
        files.indices.contains(Int(source.file)) ? files[Int(source.file)].name : ""
    }
}
