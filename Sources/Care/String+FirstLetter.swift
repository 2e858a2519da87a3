extension StringProtocol {
    /// The text with a small first letter, to stand inside a sentence.
    package var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }

    /// The text with a capital as its first letter, to begin a sentence.
    package var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
