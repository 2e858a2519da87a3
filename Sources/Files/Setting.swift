/// One setting as it is declared: what it means, what it is when nobody writes it, what it may be.
package struct Setting: Sendable, Hashable {
    /// The key.
    package var key: String
    /// What it means: a sentence without its full stop.
    package var meaning: String
    /// The value where the key is missing, as it would be written; `none` where there is none.
    package var usual: String
    /// What may be written, in words.
    package var range: String
    /// The value of an example line.
    package var example: String

    /// Declares a setting.
    package init(
        _ key: String, _ meaning: String, usual: String = "none", range: String, example: String
    ) {
        self.key = key
        self.meaning = meaning
        self.usual = usual
        self.range = range
        self.example = example
    }
}
