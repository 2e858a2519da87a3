import Care
import Exchange
import Files
import Matching
import Measures
import Optimisation
import Reports
import Returns
import Store

/// Computes nights from one set of sources, read once.
///
/// A pure function of sources, night and earlier figures: no clock, and limits are nodes, never
/// seconds.
package final class NightReader {
    /// Whether the whole report is wanted, or its values alone.
    package enum Extent {
        /// Every file.
        case whole
        /// JSON and CSV.
        case values
    }

    /// What a night says.
    package struct Night {
        /// The files, the page last.
        package var files: [OutputFile]
        /// Every measure.
        package var figures: [NightRevision.Figure]
        /// Where the sources differ.
        package var differences: [NightRevision.Difference]
        /// The files of the edition for sharing, where it is wanted; the page last.
        package var shared: [OutputFile] = []
        /// The report in a sentence; nil where nothing can be measured.
        package var sentence: String?
    }

    private let sources: NightSources
    private let meaning: OutsideMeaning
    // Care records as seen on a day: boundaries and neighbours change, and with them what is IN,
    // adjoining and distant.
    private var recordsByView: [View: [CareRecord]] = [:]
    // What was counted from them, by day.
    private var memoryByView: [View: StockMemory] = [:]

    private struct View: Hashable {
        var adjoining: [String]
        // How many changes of boundaries had come about.
        var era: Int
    }

    private var allocation: (day: Day, plan: PlanSummary?)?

    /// Prepares sources.
    ///
    /// - Throws: `Failure` where the settings name a meaning that there is not.
    package init(_ sources: NightSources) throws {
        self.sources = sources
        guard let meaning = OutsideMeaning(rawValue: sources.settings.meaning) else {
            throw Failure(
                .data,
                "Error: the setting meaning: \(sources.settings.meaning) is none of "
                    + OutsideMeaning.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        self.meaning = meaning
    }

    /// The id of the measure that the report is about.
    package var headline: String { meaning.stock.id }

    /// The rules that a night is computed by: the product's version and every definition.
    package static let ruleVersion: String = {
        let text = CareMeasures.definitions.map { $0.statement + "\n" }.joined()
        let digest = Digest.sha256(Array(text.utf8)).dropFirst("sha256:".count).prefix(12)
        return "nearhome \(Product.version), measures \(digest)"
    }()

    // MARK: Facts

    // The day by whose boundaries a night is seen.
    private func view(of night: Day) -> Day { sources.settings.boundariesOn ?? night }

    private func authority(on night: Day) -> Authority {
        let code = sources.settings.authority
        let own = sources.instance?.instance.authorities.first { $0.code == code }
        let day = view(of: night)
        let adjoining =
            sources.boundaries.adjoining(code, on: day)
            ?? (sources.settings.adjoining ?? own?.adjoining).map {
                sources.boundaries.existing($0, on: day)
            } ?? KnownNeighbours.adjoining(code, on: day) ?? []
        return Authority(
            code: code, name: own?.name ?? AuthorityTable.name(of: code) ?? code,
            adjoining: adjoining, outOfAreaTarget: own?.outOfAreaTarget)
    }

    private func records(seenFrom authority: Authority, on night: Day) -> [CareRecord]? {
        guard let returns = sources.returns else { return nil }
        let day = view(of: night)
        let view = view(from: authority, on: day)
        if let known = recordsByView[view] { return known }
        let records = CareRecord.records(
            of: returns, seenFrom: authority, by: (sources.boundaries, on: day))
        recordsByView[view] = records
        return records
    }

    private func view(from authority: Authority, on day: Day) -> View {
        View(
            adjoining: authority.adjoining,
            era: sources.boundaries.reorganisations.count { $0.day <= day })
    }

    private func memory(seenFrom authority: Authority, on night: Day) -> StockMemory {
        let view = view(from: authority, on: view(of: night))
        if let known = memoryByView[view] { return known }
        let memory = StockMemory()
        memoryByView[view] = memory
        return memory
    }

    // The records that have begun by a night: what starts later is not known yet.
    private func begun(_ records: [CareRecord], by night: Day) -> [CareRecord] {
        records.filter { record in
            record.periods.first?.first.map { $0.start <= night } ?? false
        }
    }

    /// Why a night cannot be the authority's, in a sentence; nil where it can.
    package func obstacle(on night: Day) -> String? {
        let code = sources.settings.authority
        let day = view(of: night)
        if let start = sources.boundaries.start(of: code), day < start {
            return "the authority \(code) exists from \(start.inWords) on; name the one before it "
                + "in settings of its own, or count every night by later boundaries with "
                + "boundaries_on."
        }
        if let first = sources.returns?.history.years.first?.firstDay, night < first,
            instance(on: night) == nil
        {
            return
                "the sources tell nothing of it: the returns begin on \(first.inWords). Name a later "
                + "night, or add the earlier returns."
        }
        guard let end = sources.boundaries.end(of: code, by: day) else { return nil }
        return "the authority \(code) existed until \(end.day.adding(days: -1).inWords); its "
            + "children now belong to \(end.successors.joined(separator: ", ")), each with "
            + "settings of its own."
    }

    // An extract of a day tells of the nights until it is stale, and of none before it.
    private func instance(on night: Day) -> (instance: Instance, policy: Policy)? {
        guard let held = sources.instance else { return nil }
        let age = night.days(since: held.instance.asOf)
        guard age >= 0, age <= sources.settings.staleAfter ?? Int.max else { return nil }
        return (held.instance, held.policy)
    }

    // The desk tells of the night it was asked on, and of none before it.
    private func desk(on night: Day) -> NightDesk? {
        guard let desk = sources.desk, desk.day == night else { return nil }
        return desk
    }

    /// Every measure of a night.
    package func figures(on night: Day) -> [NightRevision.Figure] {
        guard let records = records(seenFrom: authority(on: night), on: night) else { return [] }
        let last = sources.returns?.history.years.last?.lastDay ?? night
        // The headline of a night that the returns do not cover is the case system's to tell.
        let isTold = sources.instance == nil || night <= last
        let gaps = CareMeasures.ReviewGaps(
            bankHolidays: sources.policy.settings.bankHolidays.inForce(on: night))
        // No measure reaches back five years.
        let from = night.adding(years: -5)
        let recent = begun(records, by: night).filter { record in
            record.periods.last?.last?.end.map { $0 >= from } ?? true
        }
        return CareMeasures(recent)
            .readings(on: night, known: min(night, last), gaps: gaps)
            .filter { isTold || $0.measure.id != headline }
            .map {
                NightRevision.Figure(
                    measure: $0.measure.id, version: $0.measure.version, tally: $0.tally)
            }
    }

    private func inputs(
        _ night: Day, earlier: [NightFigure]
    ) -> NightInputs {
        let authority = authority(on: night)
        let provenance = Provenance(
            version: Product.version, inputHash: sources.snapshot.digest,
            policyHash: sources.policyHash,
            isSynthetic: sources.isSynthetic)
        var inputs =
            sources.tables ?? NightInputs(date: night, authority: authority, provenance: provenance)
        inputs.date = night
        inputs.authority = authority
        inputs.provenance = provenance
        inputs.histories = nil
        inputs.instance = nil
        inputs.meaning = meaning
        inputs.earlier = earlier
        inputs.notices = sources.notices.map(\.description)
        if let day = sources.instance?.instance.asOf, day > night {
            inputs.notices.append(
                "the case system's tables are of \(day.inWords) (as_of), which is after this night; "
                    + "they are not used")
        }
        inputs.annotations += sources.settings.annotations.map {
            NightInputs.Annotation(date: $0.day, text: $0.text)
        }
        inputs.budgets.merge(sources.settings.budgets) { _, set in set }
        if let target = sources.settings.target {
            inputs.targets.append(
                NightInputs.Target(
                    measure: meaning.stock.id,
                    trajectory: Trajectory(
                        from: target.start.rate, on: target.start.day, to: target.end.rate,
                        on: target.end.day,
                        shape: Trajectory.Shape(rawValue: target.shape) ?? .straight)))
        }
        if let returns = sources.returns, let records = records(seenFrom: authority, on: night),
            let first = returns.history.years.first, let last = returns.history.years.last
        {
            inputs.histories = NightInputs.Histories(
                records: begun(records, by: night), from: first.firstDay, through: last.lastDay,
                repairs: repairs, findings: findings, details: details,
                hasPostcodes: sources.settings.postcodes != nil,
                namelessRows: returns.submitted.namelessEpisodes)
        }
        if let held = instance(on: night) {
            inputs.instance = desk(on: night)?.lived ?? held.instance
        }
        // A policy's settings have their own dates, whatever night the tables are of.
        inputs.settings = sources.policy.settings
        if let desk = desk(on: night) {
            inputs.deskExceptions = desk.exceptions
            inputs.registers = desk.joined(to: inputs.registers)
        }
        return inputs
    }

    private lazy var repairs = (sources.returns?.history.counts ?? []).map {
        NightInputs.Count(
            code: $0.rule.rawValue, title: $0.rule.sentence,
            severity: $0.rule.isExpected ? "expected" : "repair", count: $0.count)
    }
    private lazy var findings = (sources.returns?.quality.counts ?? []).map {
        NightInputs.Count(
            code: $0.rule.id, title: $0.rule.sentence, severity: $0.rule.severity.rawValue,
            count: $0.count)
    }
    private lazy var details: [NightInputs.Finding] = {
        guard let returns = sources.returns else { return [] }
        return returns.quality.findings.map {
            NightInputs.Finding(
                code: $0.rule, child: $0.child, place: returns.submitted.place($0.source),
                text: $0.text, severity: $0.severity.rawValue)
        }
    }()

    // MARK: The night

    /// Computes a night.
    ///
    /// - Parameters:
    ///   - night: The night.
    ///   - past: What earlier nights and revisions published.
    ///   - extent: What is wanted.
    ///   - sharing: Whether the edition for sharing is wanted too.
    package func night(
        _ night: Day, after past: [NightFigure], _ extent: Extent, sharing: Bool = false
    ) throws -> Night {
        var inputs = inputs(night, earlier: past)
        let differences = differences(on: night)
        if sources.returns != nil, inputs.instance != nil {
            inputs.differences = differences.map(SourceDifference.init)
        }
        let report = NightReport(inputs, remembering: memory(seenFrom: inputs.authority, on: night))
        var figures = figures(on: night)
        let readings = report.figure.map { [($0.measure, $0.version, $0.tally)] } ?? []
        for (measure, version, tally) in readings
            + report.readings.map({ ($0.measure.id, $0.measure.version, $0.tally) })
        {
            let figure = NightRevision.Figure(measure: measure, version: version, tally: tally)
            if let index = figures.firstIndex(where: { $0.measure == measure }) {
                // The headline may be told by another source than the returns.
                if measure == headline { figures[index] = figure }
            } else {
                figures.append(figure)
            }
        }
        var files = try allocation(on: night, inputs)
        var shared: [OutputFile] = []
        switch extent {
        case .values:
            files += report.valueFiles()
        case .whole:
            let folder = try WorkFolder(beside: sources.place)
            files.append(try report.workbook(draftIn: folder.path))
            files += report.files()
            if sharing {
                shared = [try report.workbook(for: .shared, draftIn: folder.path)]
                shared += report.files(for: .shared)
            }
        }
        return Night(
            files: files, figures: figures, differences: differences, shared: shared,
            sentence: report.headline == nil ? nil : report.sentence())
    }

    // What the best whole allocation would change, where there is an instance of the night.
    private func allocation(on night: Day, _ inputs: NightInputs) throws -> [OutputFile] {
        guard var held = instance(on: night), let tables = sources.instance else { return [] }
        // What is decided is agreed: nobody is placed twice, and no place is given away again.
        if let desk = desk(on: night) { held.instance = desk.decided }
        if allocation?.day != held.instance.asOf {
            let register = Register(instance: held.instance, policy: held.policy)
            var options = PackingOptions()
            options.nodeLimit = sources.settings.nodeLimit
            allocation = (held.instance.asOf, try PlanSummary.best(for: register, options: options))
        }
        let member = held.instance.authorities.firstIndex {
            $0.code == sources.settings.authority
        }
        let report = SufficiencyReport(
            of: held.instance, member: held.instance.authorities.count > 1 ? member : nil,
            plan: allocation?.plan, meaning: meaning,
            target: inputs.trajectory(of: meaning.stock.id)?.target(on: night),
            settings: held.policy.settings,
            provenance: Provenance(
                version: Product.version, inputHash: tables.reading.inputHash,
                policyHash: tables.reading.policyHash,
                isSynthetic: sources.isSynthetic))
        return [OutputFile(name: "allocation.json", text: report.json.text())]
    }

    // MARK: Reconciliation

    /// Where the returns and the instance say different things of a child on a night.
    ///
    /// Figures of placements use the returns; the allocation uses the instance.
    private func differences(on night: Day) -> [NightRevision.Difference] {
        guard let records = records(seenFrom: authority(on: night), on: night),
            let held = instance(on: night)
        else { return [] }
        return Reconciliation.differences(
            records: records, instance: held.instance, authority: sources.settings.authority,
            on: night)
    }
}
