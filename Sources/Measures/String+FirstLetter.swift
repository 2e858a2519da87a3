extension String {
    /// The text with a small first letter, to stand inside a sentence.
    package var lowercasedFirst: String {
        prefix(1).lowercased() + dropFirst()
    }
}
