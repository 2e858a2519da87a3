import Reporting

/// What a value is, for readers that know what they want.
extension JSON {
    /// The text; nil for anything else.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The elements of an array; nil for anything else.
    var elements: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object; nil for anything else.
    var members: [(key: String, value: JSON)]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// The truth value; nil for anything else.
    var truth: Bool? {
        guard case .bool(let truth) = self else { return nil }
        return truth
    }

    /// The whole number; nil for anything else.
    var whole: Int? { digits.flatMap { Int($0) } }

    /// The text of the number; nil for anything else.
    var digits: String? {
        guard case .number(let text) = self else { return nil }
        return text
    }
}
