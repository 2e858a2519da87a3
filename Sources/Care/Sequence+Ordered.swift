extension Sequence {
    /// The elements by what each comes to, least first; those that come to the same stay in their
    /// order.
    package func ordered<Key: Comparable>(by key: (Element) -> Key) -> [Element] {
        sorted { key($0) < key($1) }
    }
}
