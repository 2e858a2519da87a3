/// A file of a report before it is written: its name and its bytes.
public struct OutputFile: Sendable, Hashable {
    /// The name: letters, digits, hyphens, underscores and points; no folder.
    public var name: String
    /// The content.
    public var bytes: [UInt8]

    /// Creates a file from bytes.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Creates a file from text, as UTF-8.
    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
