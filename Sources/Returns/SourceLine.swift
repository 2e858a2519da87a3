/// Where a row came from: a file of the return and a line in it.
package struct SourceLine: Hashable, Comparable, Sendable {
    /// The file, an index into ``Return903/files``.
    package var file: Int32
    /// The line; a CSV file's header is line 1.
    package var line: Int32

    /// A place in a file.
    package init(file: Int, line: Int) {
        self.file = Int32(file)
        self.line = Int32(clamping: line)
    }

    /// Whether the left place comes first.
    package static func < (left: SourceLine, right: SourceLine) -> Bool {
        (left.file, left.line) < (right.file, right.line)
    }
}
