/// A piece of HTML in which every interpolated value has been escaped.
///
/// The literal parts of a string literal are markup as written; every value interpolated into it
/// is text and is escaped, so that a reference such as `<b>` prints as itself and can neither open
/// an element nor close an attribute. Only another `HTML` value is taken over as markup.
///
///     let row: HTML = "<td title=\"\(note)\">\(child.id)</td>"
///
/// Interpolate into text or into a double-quoted attribute value, nowhere else: an attribute
/// without quotes, a script and a style sheet have rules of their own.
package struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The markup.
    package private(set) var markup: String

    /// Markup as written; escape nothing.
    package init(stringLiteral value: String) {
        markup = value
    }

    /// Takes over an interpolated literal.
    package init(stringInterpolation interpolation: StringInterpolation) {
        markup = interpolation.markup
    }

    private init(markup: String) {
        self.markup = markup
    }

    /// Text, escaped.
    package init(text: String) {
        var markup = ""
        HTML.escape(text, into: &markup)
        self.markup = markup
    }

    /// The markup, for whoever prints it.
    package var description: String { markup }

    /// No markup.
    package static let empty = HTML(markup: "")

    /// Two pieces, one after the other.
    package static func + (left: HTML, right: HTML) -> HTML {
        HTML(markup: left.markup + right.markup)
    }

    /// Adds a piece at the end.
    package static func += (left: inout HTML, right: HTML) {
        left.markup += right.markup
    }

    /// Collects literal markup and escaped values.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// Adds markup as written.
        package mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        /// Adds markup that has been escaped already.
        package mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }

        /// Adds pieces of markup, one after the other.
        package mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { markup += piece.markup }
        }

        /// Adds a piece of markup, or nothing.
        package mutating func appendInterpolation(_ html: HTML?) {
            if let html { markup += html.markup }
        }

        /// Adds text, escaped.
        package mutating func appendInterpolation(_ text: some StringProtocol) {
            HTML.escape(text, into: &markup)
        }

        /// Adds the description of a value, escaped.
        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            HTML.escape(value.description, into: &markup)
        }
    }

    private static func escape(_ text: some StringProtocol, into markup: inout String) {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
                UInt8(ascii: "'"):
                false
            default: (0x20..<0x7F).contains(byte)
            }
        }
        if isPlain {
            markup += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\"": markup += "&quot;"
            case "'": markup += "&#39;"
            // Neither HTML nor the XML of an SVG file has a way to write these.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}",
                "\u{FFFE}", "\u{FFFF}":
                markup += "\u{FFFD}"
            // Marks that turn the direction of text could make a reference read as another.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": markup += "\u{FFFD}"
            default: markup.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Sequence<HTML> {
    /// The pieces one after the other, with a separator between them.
    package func joined(separator: HTML = .empty) -> HTML {
        var result = HTML.empty
        for (index, piece) in enumerated() {
            if index > 0 { result += separator }
            result += piece
        }
        return result
    }
}
