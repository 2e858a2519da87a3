import Care
import Reporting

extension NightReport {
    /// The report as JSON: the values of the page, every table by its id.
    public func json(for edition: Edition = .team) -> JSON {
        let document = document(for: edition)
        return .object([
            ("report", "night"), ("reportVersion", 1), ("edition", .string(edition.rawValue)),
            ("date", .string(inputs.date.description)),
            (
                "authority",
                .object([
                    ("code", .string(inputs.authority.code)),
                    ("name", .string(inputs.authority.name)),
                ])
            ),
            ("synthetic", .bool(inputs.provenance.isSynthetic)),
            ("source", .string(source.rawValue)),
            ("definition", .string(inputs.meaning.rawValue)),
            ("measure", inputs.meaning.stock.json),
            ("sentence", .string(sentence)),
            ("headline", headline?.json ?? .null),
            ("tables", .object(document.tables.map { ($0.id, $0.json) })),
            ("version", .string(inputs.provenance.version)),
            ("inputHash", .optional(inputs.provenance.inputHash)),
            ("policyHash", .optional(inputs.provenance.policyHash)),
        ])
    }
}
