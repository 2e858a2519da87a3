/// A file of a report before it is written: its name and its bytes.
package struct OutputFile: Sendable, Hashable {
    /// The name: letters, digits, hyphens, underscores and points; no folder.
    package var name: String
    /// The content.
    package var bytes: [UInt8]

    /// Creates a file from bytes.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Creates a file from text, as UTF-8.
    package init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
