/// Digests over canonical forms, by which a result names what it was computed from.
package enum Digest {
    /// The SHA-256 of a file, as `sha256:…`, read in pieces of a megabyte; nil where there is none.
    ///
    /// - Throws: ``ExchangeError`` where there is one that cannot be read.
    package static func sha256(ofFile path: String) throws(ExchangeError) -> String? {
        guard let stream = try ByteStream(path: path) else { return nil }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            var count = 0
            var failure: ExchangeError?
            buffer.withUnsafeMutableBytes { bytes in
                do throws(ExchangeError) {
                    count = try stream.read(into: bytes)
                } catch { failure = error }
            }
            if let failure { throw failure }
            if count == 0 { return hash.finished() }
            buffer.withUnsafeBufferPointer { bytes in
                hash.update(UnsafeBufferPointer(rebasing: bytes[..<count]))
            }
        }
    }

    /// The first eight bytes of the SHA-256 of a text: enough to see that a row was changed.
    package static func seal(_ text: String) -> Int64 {
        var hash = SHA256()
        hash.update(Array(text.utf8))
        return hash.finishedSeal()
    }

    /// The SHA-256 of bytes, as `sha256:…`.
    package static func sha256(_ bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finished()
    }
}
