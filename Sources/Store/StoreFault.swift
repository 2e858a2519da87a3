import GRDB

/// Why the database could not be read or written; what it held before, it still holds.
package struct StoreFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of obstacle it is.
    package enum Kind: Sendable, Hashable {
        /// Another process holds the database.
        case locked
        /// A page of the file is not as SQLite wrote it, or the file is no database.
        case damaged
        /// What is stored does not have the digest it was stored under.
        case altered
        /// There is no space left.
        case full
        /// The file, or its folder, may not be written.
        case readOnly
        /// The file cannot be opened.
        case unopenable
        /// The file was made by a later version of NearHome.
        case newer
        /// The disk refused.
        case disk
        /// Anything else that SQLite says.
        case other
    }

    /// The database file.
    package var path: String
    /// What kind of obstacle it is.
    package var kind: Kind
    /// What the system said.
    package var reason: String

    package init(path: String, kind: Kind, reason: String) {
        self.path = path
        self.kind = kind
        self.reason = reason
    }

    /// The fault behind an error of the database library.
    init(_ error: any Error, path: String) {
        switch error {
        case let fault as StoreFault: self = fault
        case let broken as BrokenSeal:
            self.init(
                path: path, kind: .altered, reason: "\(broken.what) is not as it was recorded")
        case let error as DatabaseError:
            let kind: Kind =
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
                case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
                case .SQLITE_FULL: .full
                case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .readOnly
                case .SQLITE_CANTOPEN: .unopenable
                case .SQLITE_IOERR: .disk
                default: .other
                }
            self.init(
                path: path, kind: kind,
                // The library's own words: its SQL may hold values and is never repeated.
                reason: error.message ?? "SQLite result \(error.extendedResultCode.rawValue)")
        default: self.init(path: path, kind: .other, reason: String(describing: type(of: error)))
        }
    }

    /// What happened, where, and the mend.
    package var description: String {
        let mend =
            switch kind {
            case .locked:
                "Another process is using it; nothing was changed. Wait for it to end, or find "
                    + "it with `fuser`, and start again."
            case .damaged:
                "The file is damaged, or is not a database; nothing was written. Put the last "
                    + "backup in its place, or move the file away and back-fill with --from and "
                    + "--to: the reports already published are not touched."
            case .altered:
                "The stored data is not what NearHome wrote; nothing was written. Put the last "
                    + "backup in its place."
            case .full:
                "There is no space left; the data from before is complete. Free some space on "
                    + "that disk and start again."
            case .readOnly:
                "NearHome may not write it; nothing was changed. Give the user that runs "
                    + "NearHome the right to write the file and its folder."
            case .unopenable:
                "It cannot be opened; nothing was changed. Check that its folder is there and may "
                    + "be written."
            case .newer:
                "It was made by a later version of NearHome; nothing was changed. Run that version."
            case .disk:
                "The disk refused to write; the data from before is complete. Check the disk, "
                    + "its space and any limit on the size of files, and start again."
            case .other: "Nothing was changed."
            }
        return "the database \(path): \(reason). \(mend)"
    }
}
