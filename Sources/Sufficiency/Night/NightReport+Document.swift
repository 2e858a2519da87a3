import Care
import Reporting

extension NightReport {
    /// The report as a document, from which every file is made.
    public func document(for edition: Edition = .team) -> Document {
        Document(
            title: "Sufficiency report, \(inputs.authority.name), \(inputs.date)",
            subject: "Nightly sufficiency report",
            heading: "\(inputs.authority.name), \(inputs.date.inWords): children placed outside",
            warning: inputs.provenance.isSynthetic
                ? "Invented data. No child, carer or home in this report exists." : nil,
            opening: [.lead(sentence)],
            parts: [numberPart],
            closing: SufficiencyReport.advice)
    }

    /// The report in one sentence.
    public var sentence: String {
        guard let headline, let share = headline.tally.share else {
            return "On \(inputs.date.inWords) there is no figure: not measured, needs SSDA903"
                + " returns or the case system's children and homes."
        }
        var text =
            "On \(inputs.date.inWords), \(headline.tally.counted) of"
            + " \(headline.units(headline.tally.known)) in foster and children's homes lived"
            + " outside \(inputs.authority.name): \(share.percentage)"
        if let target = headline.target, let gap = headline.gapInWords {
            text += ", \(gap) of \(target.percentage)"
            switch headline.standing {
            case .missed(let count)?:
                text +=
                    ", which \(count) fewer \(count == 1 ? "child" : "children") outside"
                    + " would meet"
            case .met?, nil: break
            }
        }
        return text + "."
    }

    private var numberPart: Document.Part {
        var blocks: [Document.Block] = []
        if let bridge {
            blocks.append(
                .table(
                    bridge.table(
                        id: "bridge", caption: "Children outside since the last month end",
                        from: bridgeFrom.inWords, to: inputs.date.inWords)))
        } else {
            blocks.append(.notMeasured("The bridge is not measured: needs SSDA903 episodes."))
        }
        for split in splits {
            blocks.append(
                split.notMeasured.map { .notMeasured($0) }
                    ?? .table(split.table(id: "by-\(split.dimension.rawValue)")))
        }
        return Document.Part(
            id: "number", title: "1. The number",
            sections: [.init(id: "since-month-end", title: "Since the month end", blocks: blocks)])
    }
}
