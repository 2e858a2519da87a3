import Care
import Reporting

/// One question of a form: the page's label, the API's key, how it is read, when it must be answered.
package struct Field: Sendable {
    /// A code and its words.
    package struct Choice: Sendable, Hashable {
        /// The code, as it is kept; blank = nothing said.
        package var code: String
        /// Its words on pages.
        package var words: String

        package init(_ code: String, _ words: String) {
            self.code = code
            self.words = words
        }
    }

    /// What is written there, and so how it is shown and read.
    package enum Kind: Sendable {
        /// One line of text.
        case line
        /// Some lines of text, at most ``Form/textLimit`` characters.
        case lines
        /// A day: `23/11/2026`, `23 11 2026`, `2026-11-23`.
        case day
        /// A time: `18:05`.
        case time
        /// One of several, all shown.
        case radios([Choice])
        /// One of several, in a list that opens.
        case select([Choice])
        /// A box that is ticked or not.
        case tick
        /// Boxes, any number of which are ticked.
        case ticks([Choice])
        /// References, separated by `;`.
        case references
        /// Words, separated by `;`; kept in lower case.
        case words
        /// A whole number within bounds.
        case count(ClosedRange<Int>)
        /// Pounds a week with at most two decimals.
        case pounds
        /// A postcode.
        case postcode
        /// Kilometres with at most three decimals.
        case kilometres
        /// A moment, as `2026-11-23T18:05:00Z`; pages ask for a time today.
        case moment
    }

    /// When a field must be filled in before the form is submitted.
    package enum Need: Sendable, Hashable {
        /// May be left blank.
        case never
        /// Always: the `*` of the contract.
        case always
        /// In an emergency only: `†`.
        case emergency
        /// In a planned request only: `‡`.
        case planned
    }

    /// The key of the API, with points between the levels.
    package var key: String
    /// The accessible name on pages.
    package var label: String
    /// What is written there.
    package var kind: Kind
    /// When it must be filled in.
    package var need: Need
    /// A sentence beside it; blank for none.
    package var hint: String
    /// Whether it stands on pages.
    package var isOnPages: Bool

    package init(
        _ key: String, _ label: String, _ kind: Kind, _ need: Need = .never, hint: String = "",
        isOnPages: Bool = true
    ) {
        self.key = key
        self.label = label
        self.kind = kind
        self.need = need
        self.hint = hint
        self.isOnPages = isOnPages
    }

    /// Whether it must be filled in for this urgency; nil = not known yet.
    package func isNeeded(_ urgency: Urgency?) -> Bool {
        switch need {
        case .never: false
        case .always: true
        case .emergency: urgency == .emergency
        case .planned: urgency == .planned
        }
    }

    /// The place of the field in a JSON document, as `/view/text`.
    package var pointer: String { "/" + key.replacing(".", with: "/") }
}

/// The questions of one page, or of one body of the API.
package struct Form: Sendable {
    /// The questions in the order of the page.
    package var fields: [Field]

    /// The most characters of a text.
    package static let textLimit = 4000

    package init(_ fields: [Field]) { self.fields = fields }

    /// The field of a key.
    package subscript(key: String) -> Field? { fields.first { $0.key == key } }

    /// What a reading gave.
    package struct Reading: Sendable {
        /// What could be read.
        package var values: FieldValues
        /// What could not.
        package var faults: [FieldFault]
    }

    /// Reads what a page sent: every field by its key, fields with several values more than once.
    ///
    /// A field that is not there is left blank.
    package func read(page typed: [String: [String]]) -> Reading {
        var reading = Reading(values: FieldValues(), faults: [])
        for field in fields where field.isOnPages {
            let texts = typed[field.key] ?? []
            switch field.read(texts) {
            case .blank: break
            case .value(let value): reading.values[field.key] = value
            case .fault(let message):
                reading.faults.append(FieldFault(field.pointer, message))
            }
        }
        return reading
    }

    /// Reads an object of the API.
    ///
    /// - Parameters:
    ///   - json: The object.
    ///   - pointer: Where it stands in the body, blank for the whole.
    ///   - ignoring: Keys that somebody else reads.
    /// - Returns: The values, the faults, and which keys the body names; null and blank text clear.
    package func read(
        _ json: JSON, at pointer: String = "", ignoring: Set<String> = []
    ) -> (reading: Reading, named: [String]) {
        var reading = Reading(values: FieldValues(), faults: [])
        var named: [String] = []
        guard case .object(let members) = json else {
            reading.faults.append(FieldFault(pointer, "An object is wanted here."))
            return (reading, named)
        }
        for (key, value) in members where !ignoring.contains(key) {
            read(value, key: key, pointer: "\(pointer)/\(Form.escaped(key))", into: &reading)
            named.append(key)
        }
        return (reading, named)
    }

    // Keys are part of a pointer, where `~` and `/` are escaped (RFC 6901).
    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    private func read(
        _ json: JSON, key: String, pointer: String, into reading: inout Reading
    ) {
        if let field = self[key] ?? numbered(key) {
            switch field.read(json) {
            case .blank: break
            case .value(let value): reading.values[key] = value
            case .fault(let message): reading.faults.append(FieldFault(pointer, message))
            }
            return
        }
        let hasMembers = fields.contains { $0.key.hasPrefix(key + ".") } || isNumbered(key)
        switch json {
        case .object(let members) where hasMembers:
            for (name, value) in members {
                read(
                    value, key: "\(key).\(name)", pointer: "\(pointer)/\(Form.escaped(name))",
                    into: &reading)
            }
        case .array(let items) where self["\(key).0.km"] != nil:
            if items.count > Form.mostAreas {
                reading.faults.append(
                    FieldFault(pointer, "At most \(Form.mostAreas) areas are taken."))
            }
            for (index, value) in items.prefix(Form.mostAreas).enumerated() {
                guard case .object = value else {
                    reading.faults.append(
                        FieldFault("\(pointer)/\(index)", "An object is wanted here."))
                    continue
                }
                read(
                    value, key: "\(key).\(index)", pointer: "\(pointer)/\(index)", into: &reading)
            }
        case .null where hasMembers: break
        default:
            reading.faults.append(
                FieldFault(
                    pointer,
                    hasMembers
                        ? "Another kind of value is wanted here; see /api/v1/openapi.json."
                        : "The key is not known; see /api/v1/openapi.json."))
        }
    }

    /// The most areas to avoid of one child.
    package static let mostAreas = 20

    // The fields of the first area stand for those of all.
    private func numbered(_ key: String) -> Field? {
        let parts = key.split(separator: ".")
        guard parts.count == 3, Int(parts[1]) != nil else { return nil }
        return self["\(parts[0]).0.\(parts[2])"]
    }

    private func isNumbered(_ key: String) -> Bool {
        let parts = key.split(separator: ".")
        return parts.count == 2 && Int(parts[1]) != nil
            && fields.contains { $0.key.hasPrefix("\(parts[0]).0.") }
    }

    /// What is missing before the form can be submitted.
    package func missing(
        _ values: FieldValues, urgency: Urgency?, at pointer: String = ""
    ) -> [FieldFault] {
        fields.compactMap { field in
            guard field.isNeeded(urgency), values[field.key] == nil else { return nil }
            return FieldFault(pointer + field.pointer, FieldFault.fillIn(field.label))
        }
    }
}

/// What is wrong with one field.
package struct FieldFault: Error, Sendable, Hashable, Codable {
    /// What a needed field that is blank is told, by its label.
    package static func fillIn(_ label: String) -> String { "Fill in \u{201C}\(label)\u{201D}." }

    /// Where it stands in the body, as a JSON pointer: `/children/0/birthDate`.
    package var pointer: String
    /// What is wrong and the mend, in a sentence.
    package var message: String

    package init(_ pointer: String, _ message: String) {
        self.pointer = pointer
        self.message = message
    }
}

extension String {
    /// The text without white space around it.
    package var stripped: String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        guard let first = firstIndex(where: { !isBlank($0) }),
            let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
