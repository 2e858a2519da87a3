import Files

/// Whether a database is there, and what to do where it is lost.
package enum LostDatabase {
    /// Why nothing can be read from a database, in words; nil where the file holds something.
    package static func absence(of path: String) -> String? {
        switch Files.size(path) {
        case nil: "there is no database \(path)"
        case 0: "the database \(path) is empty"
        default: nil
        }
    }

    /// The file that says that a database which holds nothing once did: the lock of a desk that was
    /// served from it, or SQLite's own journal; nil where there is none.
    package static func trace(of path: String) -> String? {
        if absence(of: path) == nil { return nil }
        return ["\(path).lock", "\(path)-wal"].first(where: Files.isThere)
    }

    /// What is said of a database that was in use and is lost; nil where it is there, or never was.
    package static func loss(of path: String) -> String? {
        guard let absence = absence(of: path), let trace = trace(of: path) else { return nil }
        return "\(absence), but \(trace) shows that it was in use"
    }

    /// What helps.
    package static let mend =
        "Restore the database from its last backup (a folder that is not mounted looks empty)."
}
