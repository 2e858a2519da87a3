import Care
import Desk
import Exchange
import Files
import Synchronization

/// Finds postcodes in an ONS Postcode Directory, read once: 24 bytes a postcode in memory, and a
/// search by halves.
///
/// A file that has changed since is read again.
final class HeldPostcodes: Sendable {
    private struct Row {
        var key: UInt64
        // A directory without a position has the least number there.
        var easting: Int32
        var northing: Int32
        var area: UInt16
    }

    private struct Index {
        var stamp = ""
        var rows: [Row] = []
        var areas: [String] = []
    }

    private let path: String
    private let index = Mutex<Index?>(nil)

    private static let nowhere = Int32.min

    /// A lookup in that CSV file, which is not read yet.
    init(_ path: String) { self.path = path }

    /// Reads the file, unless it is the one that was read.
    func read() {
        index.withLock { index in
            let stamp = "\(Files.size(path) ?? -1) \(Files.changed(path) ?? 0)"
            if index?.stamp != stamp { index = made(stamp) }
        }
    }

    private func made(_ stamp: String) -> Index {
        var made = Index(stamp: stamp)
        var numbers: [String: UInt16] = [:]
        let complaints = Complaints()
        // What cannot be read has no postcodes; the feed says so when it is taken in.
        try? PostcodeDirectory.scan(
            path: path, file: path, complaints: complaints, isWanted: { _ in true }
        ) { key, entry in
            var area = UInt16.max
            if let code = entry.authority {
                if let known = numbers[code] {
                    area = known
                } else if made.areas.count < Int(UInt16.max) {
                    area = UInt16(made.areas.count)
                    numbers[code] = area
                    made.areas.append(code)
                }
            }
            made.rows.append(
                Row(
                    key: key, easting: entry.position?.easting ?? HeldPostcodes.nowhere,
                    northing: entry.position?.northing ?? HeldPostcodes.nowhere, area: area))
            return true
        }
        made.rows.sort { $0.key < $1.key }
        return made
    }

    /// Where a postcode lies; nil = the directory does not have it.
    func locate(_ postcode: String) -> PostcodePlace? {
        guard let key = PostcodeDirectory.key(of: ArraySlice(postcode.utf8)) else { return nil }
        if index.withLock({ $0 == nil }) { read() }
        return index.withLock { index -> PostcodePlace? in
            guard let index, let row = HeldPostcodes.row(of: key, in: index.rows) else {
                return nil
            }
            var authority: String?
            if row.area < index.areas.count,
                case .upperTier(let upper) = AuthorityTable.upperTier(
                    of: index.areas[Int(row.area)])
            {
                authority = upper
            }
            let position =
                row.easting == HeldPostcodes.nowhere
                ? nil : Position(easting: row.easting, northing: row.northing)
            return PostcodePlace(position: position, authority: authority)
        }
    }

    private static func row(of key: UInt64, in rows: [Row]) -> Row? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low].key == key ? rows[low] : nil
    }
}
