import Care
import Exchange
import Files

/// A folder of returns turned into an instance, with everything that was found on the way.
package struct ReturnImport: Sendable {
    /// What to import.
    package struct Request: Sendable {
        /// The folder, or a single file.
        package var path: String
        /// The day of the instance.
        package var asOf: Day
        /// The authority whose children they are: upper-tier GSS code.
        package var authority: String
        /// The value of the LA column that stands for it; nil = its code or its name.
        package var submittedAs: String?
        /// The authorities that share a border with it; nil = as known, else none.
        package var adjoining: [String]?
        /// An ONS Postcode Directory; nil = `postcodes.csv` in the folder, else none.
        package var postcodes: String?
        /// The collection year of files that name none; nil = the one most rows fit.
        package var year: CollectionYear?
        /// The homes of the case system: where a URN is recorded, its place is compared.
        package var homes: [Home] = []
        /// Takes the place of every postcode directory; nil = a file.
        package var lookup: PostcodeLookup?
        /// The last day of which the returns tell; nil = the day, or their last day after it.
        package var through: Day?

        package init(
            path: String, asOf: Day, authority: String, submittedAs: String? = nil,
            adjoining: [String]? = nil, postcodes: String? = nil
        ) {
            self.path = path
            self.asOf = asOf
            self.authority = authority
            self.submittedAs = submittedAs
            self.adjoining = adjoining
            self.postcodes = postcodes
        }
    }

    /// What came of it.
    package enum Outcome: Sendable {
        /// The files cannot be used: every fault of all of them.
        case refused(faults: [Fault], notices: [Notice])
        /// The instance and its report.
        case done(ReturnImport)
    }

    /// The rows of the authority as submitted.
    package var submitted: Return903
    /// The rows merged and repaired.
    package var history: CareHistory
    /// The checks.
    package var quality: ReturnQuality
    /// The children and homes on the day.
    package var settled: SettledChildren
    /// Where a postcode of the returns lies; nil where the directory does not have it.
    package var place: @Sendable (String) -> Place?
    /// Whether there was a postcode directory.
    package var hasDirectory: Bool
    /// Remarks.
    package var notices: [Notice]

    /// Where a postcode lies.
    package struct Place: Sendable, Hashable {
        /// On the grid.
        package var position: Position?
        /// The upper-tier authority.
        package var authority: String?
        /// The lower-tier district, as its code.
        package var district: String?
        /// Where a child whose home is there comes from; nil where it is not in England, for which the
        /// return's own PL_DISTANCE has 999.9, not known.
        package var origin: Position? {
            authority.map { $0.hasPrefix("E") } ?? true ? position : nil
        }
    }

    // A return that is drawn on a day may have days after it where it was drawn later.
    private static func lastDay(of history: CareHistory, from day: Day) -> Day {
        let last = history.years.last?.lastDay ?? day
        return history.children.lazy.flatMap(\.rows).flatMap { [$0.start, $0.end ?? day] }
            .filter { $0 <= last }.reduce(day, max)
    }

    /// Reads, merges, checks and settles.
    ///
    /// - Throws: `ExchangeError` where a file cannot be read.
    package static func run(_ request: Request) throws(ExchangeError) -> Outcome {
        let reading = try Return903.read(request.path, year: request.year)
        guard reading.faults.isEmpty else {
            return .refused(faults: reading.faults, notices: reading.notices)
        }
        let complaints = Complaints()
        guard let index = authorityIndex(reading.submitted, request, complaints) else {
            return .refused(faults: complaints.faults, notices: reading.notices)
        }
        let submitted = reading.submitted.submitted(byAuthority: index)
        let history = CareHistory(of: submitted)

        let directory = try directory(request, submitted, complaints)
        if complaints.hasFaults {
            return .refused(faults: complaints.faults, notices: reading.notices)
        }
        let upperTier: @Sendable (String) -> String? = { postcode in
            directory?[postcode]?.authority.flatMap(upperTier(of:))
        }
        let position: @Sendable (String) -> Position? = { directory?[$0]?.position }
        let quality = ReturnQuality(
            of: submitted, history: history, authority: request.authority,
            authorityOfPostcode: directory == nil ? nil : upperTier, homes: request.homes,
            position: directory == nil ? nil : position,
            known: request.through ?? lastDay(of: history, from: request.asOf))
        let adjoining =
            request.adjoining ?? KnownNeighbours.adjoining(request.authority, on: request.asOf)
        let authority = Authority(
            code: request.authority,
            name: AuthorityTable.name(of: request.authority) ?? request.authority,
            adjoining: adjoining ?? [])
        let place: @Sendable (String) -> Place? = { postcode in
            directory?[postcode].map { entry in
                Place(
                    position: entry.position,
                    authority: entry.authority.flatMap(upperTier(of:)), district: entry.authority)
            }
        }
        let settled = SettledChildren(
            history, unaccompanied: submitted.rows.filter { $0.table == .uasc }, on: request.asOf,
            of: authority
        ) { postcode in
            place(postcode).map {
                SettledChildren.Place(
                    position: $0.position, authority: $0.authority, district: $0.district)
            }
        }
        var imported = ReturnImport(
            submitted: submitted, history: history, quality: quality, settled: settled,
            place: place, hasDirectory: directory != nil,
            notices: reading.notices + complaints.notices)
        if let notice = others(than: index, in: reading.submitted, request) {
            imported.notices.append(notice)
        }
        imported.notices += imported.remarks(
            request, hasDirectory: directory != nil, knowsNeighbours: adjoining != nil)
        return .done(imported)
    }

    // Rows of other values of LA are nobody's here, and that is said.
    private static func others(
        than index: Int, in all: Return903, _ request: Request
    ) -> Notice? {
        guard all.authorities.count > 1 else { return nil }
        func isOther(_ authority: Int16) -> Bool { authority != Int16(index) }
        let episodes = all.episodes.count { isOther($0.authority) }
        let headers = all.headers.count { isOther($0.authority) }
        let rows = all.rows.count { isOther($0.authority) }
        if episodes + headers + rows == 0 { return nil }
        let others = Set(
            all.episodes.map(\.authority) + all.headers.map(\.authority)
                + all.rows.map(\.authority)
        ).filter(isOther).sorted()
        let names = others.map { other in
            let name = all.authorities[Int(other)]
            return name.isEmpty ? "blank" : name
        }
        // Whose they are, nobody can tell.
        let strangers = Set(
            all.episodes.filter {
                isOther($0.authority) && all.authorities[Int($0.authority)].isEmpty
            }
            .map(\.child))
        let unclaimed =
            strangers.isEmpty
            ? ""
            : "; "
                + strangers.count.counted(
                    "child has a blank LA in every row and is",
                    "children have a blank LA in every row and are")
                + " in no figure, so fill in LA"
        return Notice(
            file: request.path, column: "LA",
            message: (episodes + headers + rows).counted(
                "row of another authority is", "rows of other authorities are") + " left out "
                + "(\(episodes) of Episodes, \(headers) of Header, \(rows) of other tables): "
                + names.prefix(5).joined(separator: ", ")
                + (names.count > 5 ? " and \(names.count - 5) more" : "") + unclaimed)
    }

    private static func upperTier(of code: String) -> String? {
        switch AuthorityTable.upperTier(of: code) {
        case .upperTier(let code), .elsewhere(let code): code
        case .unknown: nil
        }
    }

    private static func authorityIndex(
        _ submitted: Return903, _ request: Request, _ complaints: Complaints
    ) -> Int? {
        let names = submitted.authorities
        // A value that is asked for stands for itself alone; a name and a code are one authority.
        let plain = Return903.plainAuthority
        let wanted =
            request.submittedAs.map { [plain($0)] }
            ?? [request.authority, AuthorityTable.name(of: request.authority)].compactMap {
                $0.map(plain)
            }
        if let index = names.firstIndex(where: { wanted.contains(plain($0)) }) {
            return index
        }
        if request.submittedAs == nil, names.count == 1, names[0].isEmpty { return 0 }
        let held = names.filter { !$0.isEmpty }
        complaints.fault(
            request.path, column: "LA", value: request.submittedAs ?? request.authority,
            held.isEmpty
                ? "no file has an LA column, so the option --la has nothing to choose from; leave "
                    + "it out"
                : "the LA column names \(held.prefix(12).joined(separator: ", "))"
                    + (held.count > 12
                        ? " and " + (held.count - 12).counted("other", "others") : "")
                    + "; name the one to import with --la")
        return nil
    }

    private static func directory(
        _ request: Request, _ submitted: Return903, _ complaints: Complaints
    ) throws(ExchangeError) -> PostcodeDirectory? {
        let beside = request.path + "/postcodes.csv"
        let path = request.postcodes ?? (Files.kind(of: beside) == .file ? beside : nil)
        if path == nil && request.lookup == nil { return nil }
        var needed: Set<UInt64> = []
        for row in submitted.episodes {
            for postcode in [row.homePostcode, row.placePostcode] {
                guard let postcode, let key = PostcodeDirectory.key(of: ArraySlice(postcode.utf8))
                else { continue }
                needed.insert(key)
            }
        }
        if let lookup = request.lookup { return try lookup(needed, complaints) }
        guard let path else { return nil }
        return try PostcodeDirectory(
            path: path, file: path, needed: needed, complaints: complaints)
    }

    /// What an instance that is written from the returns lacks: the cost of its homes; nil without
    /// homes.
    package var costNotice: Notice? {
        let homes = settled.instance.homes.count
        guard homes > 0 else { return nil }
        return Notice(
            file: "homes.csv", column: "weekly_cost",
            message: "the returns have no costs, so weekly_cost is 0 for "
                + (homes == 1 ? "the home" : "all \(homes) homes") + "; fill it in")
    }

    private func remarks(
        _ request: Request, hasDirectory: Bool, knowsNeighbours: Bool
    ) -> [Notice] {
        var remarks: [Notice] = []
        func remark(_ file: String, _ column: String?, _ message: String) {
            remarks.append(Notice(file: file, column: column, message: message))
        }
        let homes = settled.instance.homes.count
        if let first = history.years.first, request.asOf < first.firstDay {
            remark(
                request.path, nil,
                "the day \(request.asOf) is before the first return (\(first)), so children who "
                    + "had left before it starts are not included")
        }
        if let last = history.years.last, request.asOf > last.lastDay {
            remark(
                request.path, nil,
                "the day \(request.asOf) is after the last return ends (\(last.lastDay)); "
                    + "episodes open then count as still open")
        }
        if !knowsNeighbours {
            remark(
                "authority.yml", "adjoining",
                "the neighbours of \(request.authority) are not known: adjoining is empty, so "
                    + "every home outside counts as distant; give them with --adjoining")
        }
        if !hasDirectory {
            remark(
                request.path, "PL_POST",
                "there is no postcode directory, so we cannot tell which placements are inside and "
                    + "which are outside; give one (--postcodes, or the setting `postcodes`)")
        } else if settled.unresolvedHomes > 0 {
            let held = homes - settled.homesWithoutPostcode
            remark(
                request.path, "PL_POST",
                settled.unresolvedHomes == held
                    ? "the directory has none of the \(held.counted("postcode", "postcodes")) of "
                        + "homes: they are invented or lie elsewhere. Every home counts as neither "
                        + "inside nor outside"
                    : "the directory does not have the postcodes of \(settled.unresolvedHomes) of "
                        + "\(held.counted("home", "homes")): these count as neither inside nor "
                        + "outside"
            )
        }
        if settled.homesWithoutPostcode > 0 {
            // Rows that contradict each other leave none that is known.
            let doubt =
                history.counts.contains { $0.rule == .conflictingRow && $0.count > 0 }
                ? ", or several by rows that contradict each other" : ""
            remark(
                request.path, "PL_POST",
                settled.homesWithoutPostcode.counted(
                    "home has no postcode\(doubt): it counts",
                    "homes have no postcode\(doubt): they count")
                    + " as neither inside nor outside")
        }
        if settled.unresolvedOrigins + settled.withoutOrigin > 0 {
            remark(
                request.path, "HOME_POST",
                "the home position of "
                    + (settled.unresolvedOrigins + settled.withoutOrigin).counted(
                        "child", "children")
                    + " is unknown (\(settled.withoutOrigin) without a postcode)")
        }
        if settled.temporary > 0 {
            remark(
                request.path, "PLACE",
                settled.temporary.counted("child is", "children are")
                    + " in a temporary placement (T0 to T4) and "
                    + "counted in the last placement before it"
                    + (settled.temporaryWithoutPlacement > 0
                        ? "; \(settled.temporaryWithoutPlacement) had none before, and the home is "
                            + "of kind other" : ""))
        }
        for reason in SettledChildren.Omission.allCases {
            let count = settled.omitted.count { $0.reason == reason }
            if count == 0 { continue }
            let why =
                switch reason {
                case .shortBreak: "in short breaks only (LS V3 or V4)"
                case .aged18: "18 or over on the day"
                case .noHeader:
                    "without a header, so without a date of birth; measures count them, with the "
                        + "missing facts as not known"
                case .birthUnknown:
                    "the date of birth is blank, impossible or not the same in all rows; measures count them, with the "
                        + "missing facts as not known"
                case .bornLater: "born after the day"
                }
            remark(
                request.path, nil,
                count.counted("child", "children") + " with an episode on the day "
                    + (count == 1 ? "is" : "are") + " not counted: \(why)")
        }
        return remarks
    }
}
