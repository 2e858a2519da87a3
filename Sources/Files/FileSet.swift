/// Named files that are read together: those of a folder, those in memory, or some of each.
///
/// What reads an instance takes such a set, so that the desk, the nightly job and plans can read from
/// memory what they hold.
package struct FileSet: Sendable {
    /// The folder; nil where everything stands in memory.
    package let folder: String?
    private let held: [String: [UInt8]]
    // Names that exist only where they are held, whatever the folder has.
    private let heldOnly: Set<String>

    /// The files of a folder.
    package init(folder: String) {
        self.folder = folder
        held = [:]
        heldOnly = []
    }

    /// Files in memory, by name.
    package init(_ files: [String: [UInt8]]) {
        folder = nil
        held = files
        heldOnly = []
    }

    /// Files in memory in front of those of a folder.
    ///
    /// - Parameters:
    ///   - files: the bytes in memory, by name.
    ///   - folder: the folder's path.
    ///   - heldOnly: names that the folder does not give.
    package init(_ files: [String: [UInt8]], before folder: String, heldOnly: Set<String>) {
        self.folder = folder
        held = files
        self.heldOnly = heldOnly
    }

    /// The path of a file of the folder; nil where it stands in memory or nowhere.
    private func path(_ name: String) -> String? {
        guard held[name] == nil, !heldOnly.contains(name), let folder else { return nil }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// Whether there is something of that name, be it readable or not.
    package func has(_ name: String) -> Bool {
        held[name] != nil || path(name).map(Files.isThere) == true
    }

    /// All bytes of a file; nil where there is none.
    ///
    /// - Throws: ``ExchangeError`` where there is one that cannot be read.
    package func bytes(of name: String) throws(ExchangeError) -> [UInt8]? {
        if let bytes = held[name] { return bytes }
        guard let path = path(name) else { return nil }
        return try Files.bytes(of: path)
    }

    /// A file to be read in pieces; nil where there is none.
    ///
    /// - Throws: ``ExchangeError`` where there is one that cannot be read.
    package func stream(_ name: String) throws(ExchangeError) -> ByteStream? {
        if let bytes = held[name] { return ByteStream(bytes, path: name) }
        guard let path = path(name) else { return nil }
        return try ByteStream(path: path)
    }

    /// The names of all files in byte order.
    ///
    /// - Throws: ``ExchangeError`` where the folder cannot be listed.
    package func names() throws(ExchangeError) -> [String] {
        var names = Set(held.keys)
        if let folder {
            names.formUnion(try Files.names(in: folder).filter { !heldOnly.contains($0) })
        }
        return names.sorted()
    }
}
