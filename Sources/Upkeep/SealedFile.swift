import CSodium
import Files

/// A file that only the secret key opens, written and read piece by piece.
///
/// First the mark, then a random key in a sealed box (X25519, XSalsa20-Poly1305), then the bytes in
/// pieces of 64 KiB (XChaCha20-Poly1305, libsodium's secretstream). The last piece says that it is the
/// last, so that nothing can be cut off, changed, left out or put in another order unseen.
enum SealedFile {
    static let mark = Array("NearHome backup 1\n".utf8)
    static let piece = 1 << 16
    static let sealedKeyCount =
        Int(crypto_secretstream_xchacha20poly1305_KEYBYTES) + crypto_box_sealbytes()
    static let headerCount = Int(crypto_secretstream_xchacha20poly1305_HEADERBYTES)
    static let overhead = Int(crypto_secretstream_xchacha20poly1305_ABYTES)
    // The library gives these as macros with casts, which Swift does not see.
    static let messageTag: UInt8 = 0
    static let finalTag: UInt8 = 3
}

/// Writes a sealed file.
final class SealedWriter {
    private let file: StreamedFile
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var held: [UInt8] = []

    /// Starts a file that the secret key of `publicKey` opens; mode 0600.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    init(path: String, for publicKey: [UInt8]) throws {
        file = try StreamedFile(path: path)
        _ = sodium_init()
        var key = [UInt8](
            repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_KEYBYTES))
        crypto_secretstream_xchacha20poly1305_keygen(&key)
        defer { sodium_memzero(&key, key.count) }
        var sealed = [UInt8](repeating: 0, count: SealedFile.sealedKeyCount)
        var header = [UInt8](repeating: 0, count: SealedFile.headerCount)
        guard crypto_box_seal(&sealed, key, UInt64(key.count), publicKey) == 0,
            crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key) == 0
        else { throw BackupFault.key("the settings have no public key that can be used") }
        try file.write(SealedFile.mark + sealed + header)
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws {
        held += bytes
        var start = 0
        // The last piece is held back until it is known whether it is the last.
        while held.count - start > SealedFile.piece {
            try push(Array(held[start..<start + SealedFile.piece]), SealedFile.messageTag)
            start += SealedFile.piece
        }
        held.removeFirst(start)
    }

    /// Ends the file and brings it to the disk.
    func finish() throws {
        try push(held, SealedFile.finalTag)
        try file.finish()
    }

    private func push(_ bytes: [UInt8], _ tag: UInt8) throws {
        var sealed = [UInt8](repeating: 0, count: bytes.count + SealedFile.overhead)
        guard
            crypto_secretstream_xchacha20poly1305_push(
                &state, &sealed, nil, bytes, UInt64(bytes.count), nil, 0, tag) == 0
        else { throw BackupFault.key("libsodium could not seal") }
        try file.write(sealed)
    }
}

/// Reads a sealed file from its start.
final class SealedReader {
    private let stream: ByteStream
    private let path: String
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var held: ArraySlice<UInt8> = []
    private var isLast = false

    /// Opens a sealed file.
    ///
    /// - Throws: ``BackupFault`` where it is none or of another key, ``ExchangeError`` where it cannot
    ///   be read.
    init(path: String, keys: BackupKeys) throws {
        self.path = path
        guard let stream = try ByteStream(path: path) else { throw BackupFault.missing(path) }
        self.stream = stream
        let mark = try SealedReader.take(SealedFile.mark.count, of: stream)
        guard mark == SealedFile.mark else { throw BackupFault.notABackup(path) }
        let sealed = try SealedReader.take(SealedFile.sealedKeyCount, of: stream)
        let header = try SealedReader.take(SealedFile.headerCount, of: stream)
        guard sealed.count == SealedFile.sealedKeyCount, header.count == SealedFile.headerCount
        else { throw BackupFault.cutOff(path) }
        var key = [UInt8](
            repeating: 0, count: Int(crypto_secretstream_xchacha20poly1305_KEYBYTES))
        defer { sodium_memzero(&key, key.count) }
        guard
            crypto_box_seal_open(
                &key, sealed, UInt64(sealed.count), keys.publicKey, keys.secretKey) == 0
        else { throw BackupFault.otherKey(path) }
        guard crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key) == 0 else {
            throw BackupFault.altered(path)
        }
    }

    /// The next bytes, exactly that many; fewer only at the end.
    func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if held.isEmpty {
                if isLast { break }
                try pull()
                continue
            }
            let part = held.prefix(count - bytes.count)
            bytes += part
            held = held.dropFirst(part.count)
        }
        return bytes
    }

    private func pull() throws {
        let sealed = try SealedReader.take(SealedFile.piece + SealedFile.overhead, of: stream)
        guard sealed.count >= SealedFile.overhead else { throw BackupFault.cutOff(path) }
        var bytes = [UInt8](repeating: 0, count: sealed.count - SealedFile.overhead)
        var tag: UInt8 = 0
        guard
            crypto_secretstream_xchacha20poly1305_pull(
                &state, &bytes, nil, &tag, sealed, UInt64(sealed.count), nil, 0) == 0
        else { throw BackupFault.altered(path) }
        held = bytes[...]
        if tag == SealedFile.finalTag {
            isLast = true
            if try !SealedReader.take(1, of: stream).isEmpty { throw BackupFault.altered(path) }
        }
    }

    private static func take(_ count: Int, of stream: ByteStream) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let more = try bytes.withUnsafeMutableBytes { buffer in
                try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            if more == 0 { break }
            filled += more
        }
        return Array(bytes.prefix(filled))
    }
}
