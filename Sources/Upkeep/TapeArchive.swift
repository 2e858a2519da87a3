/// The format in which a backup holds its files: POSIX tar (ustar), which every system can unpack.
enum TapeArchive {
    static let block = 512

    /// What stands in an archive.
    struct Entry: Sendable, Hashable {
        /// The path below the archive's top.
        var name: String
        /// The bytes of a file.
        var size = 0
        /// Where a link leads; nil = it is a file.
        var link: String?
    }

    /// The block before a file's bytes.
    ///
    /// - Parameter seconds: When the backup was made, since 1970-01-01 00:00 UTC.
    /// - Throws: ``BackupFault`` where the name is too long.
    static func head(of entry: Entry, at seconds: Int64) throws -> [UInt8] {
        var head = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { head[offset + index] = byte }
        }
        func octal(_ value: Int64, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        var name = entry.name[...]
        if name.utf8.count > 100 {
            // The longest folder that leaves a name that fits.
            guard
                let slash = name.indices.first(where: {
                    name[$0] == "/" && name[$0...].utf8.count <= 101
                }), name[..<slash].utf8.count <= 155
            else { throw BackupFault.name(entry.name) }
            put(String(name[..<slash]), at: 345)
            name = name[name.index(after: slash)...]
        }
        put(String(name), at: 0)
        put(octal(0o600, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(Int64(entry.size), 11), at: 124)
        put(octal(seconds, 11), at: 136)
        put("        ", at: 148)
        put(entry.link == nil ? "0" : "2", at: 156)
        if let link = entry.link {
            guard link.utf8.count <= 100 else { throw BackupFault.name(link) }
            put(link, at: 157)
        }
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = head.reduce(0) { $0 + Int64($1) }
        put(octal(sum, 6), at: 148)
        head[154] = 0
        return head
    }

    /// The zeros after a file's bytes.
    static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (block - size % block) % block)
    }

    /// The zeros at the end.
    static let end = [UInt8](repeating: 0, count: 2 * block)

    /// What a block says; nil at the end.
    ///
    /// - Throws: ``BackupFault`` where it is no such block, or names a path that leads out.
    static func entry(_ head: [UInt8], in path: String) throws -> Entry? {
        if head.allSatisfy({ $0 == 0 }) { return nil }
        let wrong = BackupFault.inside(path, "a file's head cannot be read")
        func text(_ range: Range<Int>) throws -> String {
            guard
                let text = String(validating: head[range].prefix { $0 != 0 }, as: UTF8.self)
            else { throw wrong }
            return text
        }
        guard head.count == block, try text(257..<263) == "ustar",
            let size = Int(try text(124..<136), radix: 8), size >= 0,
            let sum = Int(try text(148..<155).filter { $0 != " " }, radix: 8)
        else { throw wrong }
        let real = head.enumerated().reduce(0) {
            $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
        }
        guard real == sum else { throw wrong }
        let prefix = try text(345..<500)
        let name = (prefix.isEmpty ? "" : prefix + "/") + (try text(0..<100))
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == ".." || $0 == "." }) else {
            throw wrong
        }
        switch head[156] {
        case UInt8(ascii: "0"): return Entry(name: name, size: size)
        case UInt8(ascii: "2"):
            let link = try text(157..<257)
            // Links of ours lead to a neighbour.
            guard size == 0, !link.isEmpty, !link.contains("/"), link != ".." else { throw wrong }
            return Entry(name: name, link: link)
        default: throw wrong
        }
    }
}
