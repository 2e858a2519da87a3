import CLibrary
import Foundation

/// A terminal that a test reads.
final class Terminal {
    /// What a process writes to.
    let screen: FileHandle
    private let reader: FileHandle

    /// Opens a new terminal.
    init() throws {
        let controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        guard controller >= 0 else { throw POSIXError(.ENODEV) }
        reader = FileHandle(fileDescriptor: controller, closeOnDealloc: true)
        // TIOCSPTLCK and TIOCGPTN of Linux: unlock the other end and ask for its number.
        var lock: Int32 = 0
        var number: Int32 = 0
        guard ioctl(controller, 0x4004_5431, &lock) == 0,
            ioctl(controller, 0x8004_5430, &number) == 0
        else { throw POSIXError(.ENODEV) }
        let screen = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard screen >= 0 else { throw POSIXError(.ENODEV) }
        self.screen = FileHandle(fileDescriptor: screen, closeOnDealloc: true)
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
