import Store

/// Keys for one use, which stand in every form.
enum OneUse {
    /// A new key: 32 hexadecimal digits.
    static func key() -> String { Hexadecimal.text(RandomBytes.make(16)) }
}
