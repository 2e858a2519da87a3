import Care

/// What of a cell is repeated in a complaint: codes, numbers and dates as they stand, and of
/// everything else, which may be a name or an address, only its kind and length.
package enum ShownValue {
    /// The most characters that are repeated of a cell.
    private static let longestCell = 40
    /// The most characters that are repeated of a setting.
    private static let longestSetting = 120

    /// What is told of a cell.
    package static func cell(_ text: String) -> String {
        text.isEmpty || isHarmless(text) ? text : kind(of: text)
    }

    /// What is told of a setting, which holds no child's facts: as it stands, shortened.
    package static func setting(_ text: String) -> String {
        text.count > longestSetting
            ? text.prefix(longestSetting).description.printable + "…" : text.printable
    }

    /// Kind and length: `11 characters: letters and blanks`.
    private static func kind(of text: String) -> String {
        let count = text.count
        var kinds: [String] = []
        let scalars = text.unicodeScalars
        if scalars.contains(where: \.properties.isAlphabetic) { kinds.append("letters") }
        if scalars.contains(where: { $0.properties.numericType != nil }) { kinds.append("digits") }
        if scalars.contains(where: \.properties.isWhitespace) { kinds.append("blanks") }
        if scalars.contains(where: {
            !$0.properties.isAlphabetic && $0.properties.numericType == nil
                && !$0.properties.isWhitespace
        }) {
            kinds.append("marks")
        }
        let list =
            kinds.count < 2
            ? kinds.joined()
            : kinds.dropLast().joined(separator: ", ") + " and " + kinds[kinds.count - 1]
        return "\(count) character\(count == 1 ? "" : "s"): \(list)"
    }

    /// Whether a text cannot be personal: every word of it is a number, a short code that holds a
    /// digit, or a word of the format.
    package static func isHarmless(_ text: String) -> Bool {
        guard text.utf8.count <= longestCell, !isPostcode(text), !isOfAPerson(text) else {
            return false
        }
        var word: [UInt8] = []
        let hasDigit = text.utf8.contains { $0 >= 0x30 && $0 <= 0x39 }
        for byte in Array(text.replacing("£", with: " ").utf8) + [0x20] {
            let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            let isDigit = byte >= 0x30 && byte <= 0x39
            if isLetter || isDigit {
                word.append(isLetter ? byte | 0x20 : byte)
                continue
            }
            // Anything but plain marks may be a letter of a name.
            if byte < 0x20 || byte > 0x7E { return false }
            if !isHarmless(word: word) { return false }
            if !hasDigit, names.contains(String(decoding: word, as: UTF8.self)) { return false }
            word = []
        }
        return true
    }

    private static func isHarmless(word: [UInt8]) -> Bool {
        var run = 0
        var longest = 0
        for byte in word {
            run = byte >= 0x61 ? run + 1 : 0
            longest = max(longest, run)
        }
        // Letters beside digits, as in E10000003, and marks such as the T of a time.
        if longest <= 1 || (longest <= 3 && longest <= word.count / 2) { return true }
        return words.contains(String(decoding: word, as: UTF8.self))
    }

    // A telephone number, a National Insurance number, or initials.
    private static func isOfAPerson(_ text: String) -> Bool {
        let plain = text.utf8.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x2B }
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
        if (10...13).contains(plain.count), plain.allSatisfy(isDigit),
            plain.starts(with: "0".utf8) || plain.starts(with: "44".utf8)
        {
            return true
        }
        if plain.count == 9, plain.prefix(2).allSatisfy(isLetter),
            plain.dropFirst(2).prefix(6).allSatisfy(isDigit), plain.last.map(isLetter) == true
        {
            return true
        }
        let words = text.utf8.split { !isLetter($0) && !isDigit($0) }
        return words.count > 1 && words.allSatisfy { $0.count == 1 && $0.allSatisfy(isLetter) }
    }

    // Words of dates, places and kinds that are names of people too: repeated only beside a number.
    private static let names: Set<String> = [
        "miles", "march", "day", "days", "jan", "sun", "min", "free", "home", "homes", "place",
        "places", "child", "week", "weeks", "monday", "friday", "july", "wed", "sat", "far", "near",
        "august", "may", "june", "april",
    ]

    // A postcode is part of an address.
    private static func isPostcode(_ text: String) -> Bool {
        let letters = text.utf8.filter { $0 != 0x20 }.map { $0 >= 0x61 ? $0 - 0x20 : $0 }
        guard (5...7).contains(letters.count) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        let inward = letters.suffix(3)
        let outward = letters.dropLast(3)
        return isDigit(inward[inward.startIndex]) && inward.dropFirst().allSatisfy(isLetter)
            && outward.first.map(isLetter) == true && outward.contains(where: isDigit)
    }

    // Words that name no person: of dates, of numbers, and the codes of every list. Words that are
    // also names, as April or Rose, are not among them.
    private static let words: Set<String> = {
        var words: Set<String> = [
            "yes", "no", "true", "false", "none", "null", "nil", "na", "any", "unknown", "not",
            "known", "recorded", "blank", "tbc", "nan", "inf", "infinity", "male", "female", "boy",
            "girl", "other", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
            "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
            "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
            "seventy", "eighty", "ninety", "hundred", "thousand", "million", "half", "year",
            "years", "old", "month", "months", "week", "weeks", "day", "days", "today", "tomorrow",
            "yesterday", "jan", "january", "feb", "february", "march", "apr", "jul", "july", "aug",
            "sep", "sept", "september", "oct", "october", "nov", "november", "dec", "december",
            "mon", "monday", "tue", "tuesday", "wed", "wednesday", "thu", "thursday", "fri",
            "friday", "sat", "saturday", "sun", "sunday", "am", "pm", "st", "nd", "rd", "th", "km",
            "miles", "pounds", "gbp", "pw", "ref", "id", "div", "num", "value", "name", "calc",
            "spill", "ok", "maybe", "soon", "pending", "waiting", "free", "full", "part", "split",
            "alone", "apart", "everything", "nothing", "anything", "all", "some", "boys", "girls",
            "fostering", "residential", "dog", "dogs", "cat", "cats", "pet", "pets", "min", "mins",
            "minutes", "hour", "hours", "hrs", "far", "near", "next", "last", "la", "ifa", "asap",
            "urgent", "immediate", "immediately", "approved", "declined", "rejected", "accepted",
            "vacant", "occupied", "closed", "open", "active", "inactive", "child", "children",
            "school", "home", "homes", "place", "places", "tbd", "pounds", "pence", "weekly", "per",
            "lots", "many", "few", "over", "under", "and", "or", "to", "from", "of", "in", "on",
            "at",
            "the", "negative", "minus", "invalid",
        ]
        let codes: [String] =
            NeedCatalogue.standard.map(\.code) + ChildStatus.allCases.map(\.rawValue)
            + HomeKind.allCases.map(\.rawValue) + HomeStatus.allCases.map(\.rawValue)
            + Urgency.allCases.map(\.rawValue) + Suitability.allCases.map(\.rawValue)
            + LivingCompanions.allCases.map(\.rawValue) + PetRule.allCases.map(\.rawValue)
            + SiblingPlan.allCases.map(\.rawValue) + AnswerKind.allCases.map(\.rawValue)
            + HouseholdKind.allCases.map(\.rawValue) + PlaceProvider.allCases.map(\.rawValue)
            + ReturnCodes.ethnicity.codes + ReturnCodes.legalStatus.codes + ReturnCodes.place.codes
        for code in codes {
            for word in code.lowercased().split(separator: "-") { words.insert(String(word)) }
        }
        return words
    }()
}
