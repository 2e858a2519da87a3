import Care
import Reports
import Returns

extension NightInputs.Histories {
    /// The histories of imported returns, with their checks and repairs.
    ///
    /// - Parameters:
    ///   - imported: Returns of one authority.
    ///   - through: The last day of which they tell; nil = the end of the last collection year.
    ///     A return drawn before its year has ended tells of less.
    ///   - authority: From which authority IN, OUT and adjoining are seen; nil = the import's.
    ///   - boundaries: Which authority each place lay in, and on which day; nil = as the directory
    ///     of postcodes says.
    package init(
        of imported: ReturnImport, through: Day? = nil, seenFrom authority: Authority? = nil,
        by boundaries: (Boundaries, on: Day)? = nil
    ) {
        let years = imported.history.years
        let last = years.last?.lastDay ?? imported.settled.instance.asOf
        self.init(
            records: CareRecord.records(of: imported, seenFrom: authority, by: boundaries),
            from: years.first?.firstDay ?? imported.settled.instance.asOf,
            through: min(through ?? last, last),
            repairs: imported.history.counts.map {
                NightInputs.Count(
                    code: $0.rule.rawValue, title: $0.rule.sentence,
                    severity: $0.rule.isExpected ? "expected" : "repair", count: $0.count)
            },
            findings: imported.quality.counts.map {
                NightInputs.Count(
                    code: $0.rule.id, title: $0.rule.sentence,
                    severity: $0.rule.severity.rawValue, count: $0.count)
            },
            details: imported.quality.findings.map { finding in
                NightInputs.Finding(
                    code: finding.rule, child: finding.child,
                    place: imported.submitted.place(finding.source),
                    text: finding.text, severity: finding.severity.rawValue)
            },
            hasPostcodes: imported.hasDirectory,
            namelessRows: imported.submitted.namelessEpisodes)
    }
}
