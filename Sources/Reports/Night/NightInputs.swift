import Care
import Measures

/// Everything a night's report is computed from; what is nil is not connected.
///
/// A value without a clock: the same inputs give the same report, byte for byte. A source that is
/// not connected makes every figure that needs it print "not measured: needs …", never 0.
package struct NightInputs: Sendable, Hashable {
    /// The night: a civil date in Europe/London.
    package var date: Day
    /// Whose report it is.
    package var authority: Authority
    /// Care histories from SSDA903 returns.
    package var histories: Histories?
    /// The children, homes and vacancies of the case system on the night.
    package var instance: Instance?
    /// Further tables of the case system.
    package var registers = NightRegisters()
    /// What the placement officer's desk has found; nil = there is no desk.
    package var deskExceptions: [NightException]?
    /// Dated figures of law and policy.
    package var settings = Policy.Settings()
    /// What outside means in the headline and the splits.
    package var meaning = OutsideMeaning.outside
    /// Where each measure should be on a day, by measure id; later entries win.
    package var targets: [Target] = []
    /// What earlier nights published, in the order of publication.
    package var earlier: [NightFigure] = []
    /// Dated remarks for the line.
    package var annotations: [Annotation] = []
    /// Other authorities' and England's figures, for the funnel.
    package var benchmarks: [Benchmark]?
    /// Residents aged 0 to 17.
    package var population: Population?
    /// What places cost, by kind and provider, from a day on.
    package var prices: [UnitPrice]?
    /// The savings plan, line by line.
    package var savings: [SavingsLine]?
    /// What placements may cost in a financial year, by the calendar year it starts in.
    package var budgets: [Int: Pence] = [:]
    /// Where two sources say different things of one child, and which was used.
    package var differences: [SourceDifference]?
    /// What the readers of the sources remarked, in sentences without any personal detail.
    package var notices: [String] = []
    /// From what the report was made.
    package var provenance: Provenance

    /// Inputs without any source.
    package init(date: Day, authority: Authority, provenance: Provenance) {
        self.date = date
        self.authority = authority
        self.provenance = provenance
    }

    /// Care histories, and how far they can be trusted.
    package struct Histories: Sendable, Hashable {
        /// Every child's record, in a fixed order.
        package var records: [CareRecord]
        /// The first day of which the returns tell who is looked after.
        package var from: Day
        /// The last day of which they tell.
        package var through: Day
        /// How often each repair was made, in the order of the repairs.
        package var repairs: [Count]
        /// How often each check failed, in the order of the checks.
        package var findings: [Count]
        /// Single findings, in order.
        package var details: [Finding]
        /// Whether placements could be located through a postcode directory.
        package var hasPostcodes: Bool
        /// Rows of Episodes that name no child, whom therefore no figure counts.
        package var namelessRows: Int

        package init(
            records: [CareRecord], from: Day, through: Day, repairs: [Count] = [],
            findings: [Count] = [], details: [Finding] = [], hasPostcodes: Bool = true,
            namelessRows: Int = 0
        ) {
            self.records = records
            self.from = from
            self.through = through
            self.repairs = repairs
            self.findings = findings
            self.details = details
            self.hasPostcodes = hasPostcodes
            self.namelessRows = namelessRows
        }
    }

    /// How often something was found.
    package struct Count: Sendable, Hashable {
        /// Its name for programs.
        package var code: String
        /// Its name for people.
        package var title: String
        /// How serious, in a word; nil = not graded.
        package var severity: String?
        /// How often.
        package var count: Int

        package init(code: String, title: String, severity: String? = nil, count: Int) {
            self.code = code
            self.title = title
            self.severity = severity
            self.count = count
        }
    }

    /// One fault of the data: what, of whom, where.
    package struct Finding: Sendable, Hashable {
        /// The check's code.
        package var code: String
        /// The child's reference.
        package var child: String
        /// The file and line, as `2011-12/episodes.csv line 14`.
        package var place: String
        /// What is wrong, without any personal detail.
        package var text: String
        /// How serious, in a word; nil = not graded.
        package var severity: String?

        package init(
            code: String, child: String, place: String, text: String, severity: String? = nil
        ) {
            self.severity = severity
            self.code = code
            self.child = child
            self.place = place
            self.text = text
        }
    }

    /// Where a measure should be on a day.
    package struct Target: Sendable, Hashable {
        /// The measure's id.
        package var measure: String
        /// The dated trajectory.
        package var trajectory: Trajectory

        package init(measure: String, trajectory: Trajectory) {
            self.measure = measure
            self.trajectory = trajectory
        }
    }

    /// A dated remark.
    package struct Annotation: Sendable, Hashable {
        /// The day.
        package var date: Day
        /// The words, without any personal detail.
        package var text: String

        package init(date: Day, text: String) {
            self.date = date
            self.text = text
        }
    }

    /// Another area's figure of one year.
    package struct Benchmark: Sendable, Hashable {
        /// What kind of area.
        package enum Role: String, Sendable {
            /// England.
            case country
            /// An authority to compare with.
            case neighbour
            /// The report's own authority.
            case own
        }

        /// The area's code.
        package var code: String
        /// Its name.
        package var name: String
        /// What kind of area.
        package var role: Role
        /// The period, as `2024`.
        package var period: String
        /// Children outside, inside, and not known; all children looked after.
        package var tally: Tally

        package init(code: String, name: String, role: Role, period: String, tally: Tally) {
            self.code = code
            self.name = name
            self.role = role
            self.period = period
            self.tally = tally
        }
    }

    /// Residents aged 0 to 17, and of what estimate.
    package struct Population: Sendable, Hashable {
        /// How many.
        package var count: Int
        /// Of what estimate, as `mid-2010`.
        package var estimate: String

        package init(count: Int, estimate: String) {
            self.count = count
            self.estimate = estimate
        }
    }

    /// The authority's own children in the case system: an alliance's holds its partners' too.
    package var ownChildren: [Child] {
        guard let instance else { return [] }
        return instance.children.filter {
            instance.authorities[$0.placingAuthority].code == authority.code
        }
    }

    /// How many of the authority's own children have no home yet, whenever they need one; nil
    /// without the case system, or where nothing tells.
    package var childrenWithNoHome: Int? {
        guard let instance, instance.tellsWhoHasNoHome || deskExceptions != nil else { return nil }
        return ownChildren.count { $0.home == nil }
    }

    /// The authority's own children who need another home: without one, or whose place ends; nil
    /// without the case system.
    package var seeking: [Child]? {
        instance.map { _ in ownChildren.filter { $0.home == nil || $0.status == .mustMove } }
    }

    /// Homes of the case system with open places tonight, by their number: not on hold, not later,
    /// lawful without an exemption.
    package var openPlaces: [(home: Int, places: Int)] {
        guard let instance else { return [] }
        let limit = settings.usualLimit.inForce(on: date)
        let occupancy = Occupancy(instance)
        return instance.homes.indices.compactMap { index in
            let home = instance.homes[index]
            guard home.status == .available, home.availableFrom.map({ $0 <= date }) ?? true,
                home.kind.homeClass != nil
            else { return nil }
            let open = occupancy.openPlaces(
                in: index, of: instance, on: date, usualLimit: limit)
            return open > 0 ? (index, open) : nil
        }
    }

    /// What of the settings does not fit the night, in sentences.
    package var settingNotices: [String] {
        // Reviews are counted over the financial year.
        let years = settings.yearsWithoutBankHoliday(from: date.financialYearStart, through: date)
        if years.isEmpty { return [] }
        return [
            "No bank holiday of \(years.map(String.init).joined(separator: " or ")) is known, so days"
                + " due in working days may be too early; give them in the policy (bank_holidays)."
        ]
    }

    /// The trajectory of a measure; nil where none is set.
    ///
    /// The headline's falls back on the authority's own target, which is set for children outside
    /// its boundary and for no other meaning.
    package func trajectory(of measure: String) -> Trajectory? {
        if let target = targets.last(where: { $0.measure == measure }) { return target.trajectory }
        guard measure == OutsideMeaning.outside.stock.id, let rate = authority.outOfAreaTarget
        else { return nil }
        return Trajectory(constant: rate)
    }
}
