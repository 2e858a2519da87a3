import Care

/// One value that somebody has entered, as it is kept.
package enum FieldValue: Sendable, Hashable {
    /// Text: also days (`2026-11-23`), times (`18:05`), codes, postcodes, money and kilometres.
    case text(String)
    /// A whole number.
    case whole(Int)
    /// Yes or no.
    case truth(Bool)
    /// Codes, words or references: a set in a fixed order.
    case list([String])
}

extension FieldValue: Codable {
    /// Reads a truth, a number, a text or a list.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let whole = try? container.decode(Int.self) {
            self = .whole(whole)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([String].self))
        }
    }

    /// Writes the bare value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .whole(let whole): try container.encode(whole)
        case .truth(let truth): try container.encode(truth)
        case .list(let list): try container.encode(list)
        }
    }
}

/// What somebody has entered in a form, by key; a key that is not there is blank.
///
/// Keys are those of the API with points between the levels: `view.text`, `avoid.0.km`.
package struct FieldValues: Sendable, Hashable, Codable {
    /// The values by key.
    package private(set) var values: [String: FieldValue]

    /// Nothing entered, or these values.
    package init(_ values: [String: FieldValue] = [:]) { self.values = values }

    /// Reads the bare keys and values.
    package init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: FieldValue].self)
    }

    /// Writes the bare keys and values.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    /// The value of a key; nil = blank.
    package subscript(key: String) -> FieldValue? {
        get { values[key] }
        set { values[key] = newValue }
    }

    /// The text of a key.
    package func text(_ key: String) -> String? {
        guard case .text(let text)? = values[key] else { return nil }
        return text
    }

    /// The number of a key.
    package func whole(_ key: String) -> Int? {
        guard case .whole(let whole)? = values[key] else { return nil }
        return whole
    }

    /// Yes or no.
    package func truth(_ key: String) -> Bool? {
        guard case .truth(let truth)? = values[key] else { return nil }
        return truth
    }

    /// The list of a key.
    package func list(_ key: String) -> [String]? {
        guard case .list(let list)? = values[key] else { return nil }
        return list
    }

    /// The day of a key.
    package func day(_ key: String) -> Day? { text(key).flatMap { Day(iso: $0) } }

    /// The code of a key as a value of a closed list.
    package func code<Code: RawRepresentable<String>>(_ key: String) -> Code? {
        text(key).flatMap { Code(rawValue: $0) }
    }

    /// Takes every key of a level away: `clear("avoid")` also takes `avoid.0.km`.
    package mutating func clear(_ key: String) {
        values[key] = nil
        let prefix = key + "."
        for name in values.keys where name.hasPrefix(prefix) { values[name] = nil }
    }
}
