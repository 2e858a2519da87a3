import Files

/// Every file that a night is computed from, as bytes: returns, instance, postcodes, settings.
///
/// A night computed again from its snapshot by the same rules gives the same bytes.
package struct Snapshot: Sendable, Hashable {
    /// One file.
    package struct File: Sendable, Hashable {
        /// Its path within the snapshot, with `/` between parts, as `returns/2024-25/header.csv`.
        package var name: String
        /// Its content.
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The files by name.
    package private(set) var files: [File]

    /// A snapshot of files, whose names differ.
    package init(_ files: [File]) {
        self.files = files.sorted { $0.name < $1.name }
    }

    /// The content of a file; nil where there is none of that name.
    package subscript(name: String) -> [UInt8]? {
        files.first { $0.name == name }?.bytes
    }

    /// The digest over names and contents, as `sha256:…`.
    package var digest: String {
        Snapshot.digest(of: files.map { ($0.name, Digest.sha256($0.bytes)) })
    }

    static func digest(of files: [(name: String, digest: String)]) -> String {
        Digest.sha256(
            Array(files.map { "\($0.digest) \($0.name)\n" }.joined().utf8))
    }
}

/// Where a file is cut into the pieces in which it is kept.
///
/// Cuts depend on the lines around them alone, so that a changed row changes one piece and a
/// feed that differs by some rows each night costs some pieces each night.
enum Pieces {
    private static let least = 4 << 10
    private static let most = 64 << 10

    /// Consecutive ranges that make up the whole.
    static func cut(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var hash: UInt32 = 2_166_136_261
        for (index, byte) in bytes.enumerated() {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
            let length = index + 1 - start
            var isCut = length == most
            if byte == 0x0A {
                // The top bits, since those at the bottom of a product are poorly mixed.
                if length >= least, hash >> 26 == 0 { isCut = true }
                hash = 2_166_136_261
            }
            if isCut {
                ranges.append(start..<(index + 1))
                start = index + 1
            }
        }
        if start < bytes.count { ranges.append(start..<bytes.count) }
        return ranges
    }
}
