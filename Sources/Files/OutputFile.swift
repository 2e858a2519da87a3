/// A file of a report before it is written: its name and its bytes.
package struct OutputFile: Sendable, Hashable {
    /// The name: letters, digits, hyphens, underscores and points; no folder.
    package var name: String
    /// The content.
    package var bytes: [UInt8]

    /// A file of these bytes.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// A file of a text in UTF-8.
    package init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
