import Care
import Desk
import Reporting

/// A form as a page shows it: labels, what was typed, what is wrong.
struct FormView {
    /// The questions.
    let form: Form
    /// What stands in each field, by key.
    var typed: [String: [String]]
    /// What is wrong, by pointer.
    var faults: [FieldFault] = []
    /// A sentence beside a field, by key, as that the case system says something else.
    var notes: [String: String] = [:]

    /// A form that shows values.
    init(_ form: Form, values: FieldValues = FieldValues()) {
        self.form = form
        typed = [:]
        for field in form.fields {
            if let value = values[field.key] { typed[field.key] = FormView.text(value, in: field) }
        }
    }

    /// A form that shows what was typed, and what is wrong with it.
    init(_ form: Form, typed: FormBody, faults: [FieldFault]) {
        self.form = form
        self.typed = typed.values
        self.faults = faults
    }

    /// A value as people type it.
    static func text(_ value: FieldValue, in field: Field) -> [String] {
        switch value {
        case .text(let text):
            if case .day = field.kind, let day = Day(iso: text) { return [day.asTyped] }
            return [text]
        case .whole(let whole): return [String(whole)]
        case .truth(let truth): return truth ? ["yes"] : []
        case .list(let list):
            if case .ticks = field.kind { return list }
            if case .words = field.kind, list.isEmpty { return ["none"] }
            return [list.joined(separator: "; ")]
        }
    }

    /// The id of a field on the page.
    static func id(_ key: String) -> String { key.replacing(".", with: "-") }

    private func fault(_ field: Field) -> String? {
        faults.first { $0.pointer == field.pointer }?.message
    }

    /// What is wrong with a field, in words that stand apart from it: they name it.
    ///
    /// - Parameter pointer: Where the field stands in the form.
    static func naming(_ message: String, at pointer: String, of form: Form?) -> String {
        guard let label = form?.fields.first(where: { $0.pointer == pointer })?.label,
            !message.lowercased().contains(label.lowercased())
        else { return message }
        // A reference keeps its capital.
        let isWord = message.dropFirst().first.map { $0.isLowercase || $0 == " " } ?? false
        return "\(label): \(isWord ? message.lowercasedFirst : message)"
    }

    /// The box at the top that names every fault, with a link to each field.
    ///
    /// - Parameters:
    ///   - form: The questions, by which faults name their fields; nil where they do so themselves.
    ///   - address: Where a field stands, by its pointer; on this page where nil.
    static func summary(
        _ faults: [FieldFault], of form: Form? = nil, detail: String? = nil,
        address: (FieldFault) -> String? = { _ in nil }
    ) -> HTML {
        if faults.isEmpty && detail == nil { return .empty }
        let lines = faults.map { fault -> HTML in
            let key = fault.pointer.dropFirst().replacing("/", with: "-")
            let words = naming(fault.message, at: fault.pointer, of: form)
            return "<li><a href=\"\(address(fault) ?? "#\(key)")\">\(words)</a></li>\n"
        }
        let list: HTML = lines.isEmpty ? .empty : "<ul>\n\(lines)</ul>\n"
        return """
            <div role="alert" id="problem" tabindex="-1"><h2>There is a problem</h2>
            \(detail.map { "<p>\($0)</p>\n" as HTML })\(list)</div>

            """
    }

    /// Every field.
    var fields: HTML { form.fields.filter(\.isOnPages).map(html).joined() }

    private func html(_ field: Field) -> HTML {
        let id = FormView.id(field.key)
        let wrong = fault(field)
        let note = notes[field.key]
        var described: [String] = []
        if !hint(field).isEmpty { described.append("\(id)-hint") }
        if note != nil { described.append("\(id)-note") }
        if wrong != nil { described.append("\(id)-why") }
        let describing: HTML =
            described.isEmpty
            ? .empty : " aria-describedby=\"\(described.joined(separator: " "))\""
        let attributes = describing + (wrong == nil ? .empty : " aria-invalid=\"true\"")
        let extras: HTML =
            (hint(field).isEmpty
                ? .empty : "<span class=\"hint\" id=\"\(id)-hint\">\(hint(field))</span>\n")
            + (note.map { "<span class=\"hint\" id=\"\(id)-note\">\($0)</span>\n" as HTML }
                ?? .empty)
            + (wrong.map { "<span class=\"why\" id=\"\(id)-why\">\($0)</span>\n" as HTML } ?? .empty)
        let state: HTML = wrong == nil ? .empty : " wrong"
        let value = typed[field.key]?.first ?? ""
        switch field.kind {
        case .radios(let choices):
            return group(
                field, describing, extras, state,
                choices.enumerated().map { index, choice in
                    choiceBox(
                        "radio", field.key, index == 0 ? id : "\(id)-\(index)", choice,
                        isOn: value == choice.code)
                }, isTicks: false)
        case .ticks(let choices):
            let on = Set(typed[field.key] ?? [])
            return group(
                field, describing, extras, state,
                choices.enumerated().map { index, choice in
                    choiceBox(
                        "checkbox", field.key, index == 0 ? id : "\(id)-\(index)", choice,
                        isOn: on.contains(choice.code))
                }, isTicks: true)
        case .tick:
            let checked: HTML = value.isEmpty ? .empty : " checked"
            return """
                <div class="field\(state)">\(extras)<div class="choice">\
                <input type="checkbox" id="\(id)" name="\(field.key)" value="yes"\(checked)\(attributes)>\
                <label for="\(id)">\(field.label)</label></div></div>

                """
        case .select(let choices):
            let options = choices.map { choice -> HTML in
                let selected: HTML = choice.code == value ? " selected" : .empty
                return "<option value=\"\(choice.code)\"\(selected)>\(choice.words)</option>\n"
            }
            let blank: HTML =
                choices.contains { $0.code.isEmpty }
                ? .empty : "<option value=\"\">Choose</option>\n"
            return """
                <div class="field\(state)"><label for="\(id)">\(field.label)</label>
                \(extras)<select id="\(id)" name="\(field.key)"\(attributes)>
                \(blank)\(options)</select></div>

                """
        case .lines:
            return """
                <div class="field\(state)"><label for="\(id)">\(field.label)</label>
                \(extras)<textarea id="\(id)" name="\(field.key)" rows="4"\(attributes)>
                \(value)</textarea></div>

                """
        case .line, .day, .time, .references, .words, .count, .pounds, .postcode, .kilometres,
            .moment:
            return """
                <div class="field\(state)"><label for="\(id)">\(field.label)</label>
                \(extras)<input type="text" id="\(id)" name="\(field.key)" value="\(value)"\
                 autocomplete="off"\(attributes)></div>

                """
        }
    }

    private func group(
        _ field: Field, _ attributes: HTML, _ extras: HTML, _ state: HTML,
        _ boxes: [HTML], isTicks: Bool
    ) -> HTML {
        let ticks: HTML = isTicks ? "<div class=\"ticks\">" : "<div>"
        return """
            <fieldset class="field\(state)"\(attributes)><legend>\(field.label)</legend>
            \(extras)\(ticks)
            \(boxes)</div></fieldset>

            """
    }

    private func choiceBox(
        _ type: String, _ name: String, _ id: String, _ choice: Field.Choice, isOn: Bool
    ) -> HTML {
        let checked: HTML = isOn ? " checked" : .empty
        return """
            <div class="choice"><input type="\(type)" id="\(id)" name="\(name)" \
            value="\(choice.code)"\(checked)><label for="\(id)">\(choice.words)</label></div>

            """
    }

    private func hint(_ field: Field) -> String {
        if !field.hint.isEmpty { return field.hint }
        return switch field.kind {
        case .day: "For example 23/11/2026"
        case .time, .moment: "For example 18:05"
        case .references: "References, separated by ;"
        case .words: "Words, separated by ;"
        case .pounds: "For example 842.10 or £1,842.10"
        default: ""
        }
    }
}

extension Day {
    /// The day as people type it: `23/11/2026`.
    var asTyped: String {
        let parts = description.split(separator: "-")
        return "\(parts[2])/\(parts[1])/\(parts[0])"
    }
}
