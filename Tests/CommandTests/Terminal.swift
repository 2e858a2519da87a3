import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A terminal that a test reads.
final class Terminal {
    /// What a process writes to.
    let screen: FileHandle
    private let reader: FileHandle

    /// Opens a new terminal.
    init() throws {
        let controller = posix_openpt(O_RDWR | O_NOCTTY)
        guard controller >= 0, grantpt(controller) == 0, unlockpt(controller) == 0,
            let name = ptsname(controller)
        else { throw POSIXError(.ENODEV) }
        let screen = open(name, O_RDWR | O_NOCTTY)
        guard screen >= 0 else { throw POSIXError(.ENODEV) }
        self.screen = FileHandle(fileDescriptor: screen, closeOnDealloc: true)
        reader = FileHandle(fileDescriptor: controller, closeOnDealloc: true)
    }

    /// What is written until some text appears.
    func read(until text: String) -> String {
        var seen = ""
        while !seen.contains(text) {
            let data = reader.availableData
            if data.isEmpty { break }
            seen += String(decoding: data, as: UTF8.self)
        }
        return seen
    }
}
