import Care
import Exchange
import Files
import Measures
import Returns

/// What tonight's feed says beside the last one that was believed, source by source.
///
/// It compares what a night is about: children looked after, homes, vacancies and requests. How
/// many rows a feed has says little: a new year's folder repeats every open episode, and a feed that
/// was cut off in the middle of the current year has nearly as many rows as the whole.
struct FeedComparison {
    private let before: NightSources
    private let after: NightSources
    // The night that the last feed was believed for, and tonight.
    private let last: Day
    private let night: Day
    private let largestJump: Rate

    /// Compares two feeds.
    ///
    /// - Parameters:
    ///   - before: The last feed that was believed.
    ///   - last: The night it was believed for.
    ///   - after: Tonight's feed.
    ///   - night: Tonight, which may be before that night.
    ///   - largestJump: The largest change that is believed, as a share of the number before.
    init(
        before: NightSources, on last: Day, after: NightSources, on night: Day, largestJump: Rate
    ) {
        self.before = before
        self.after = after
        self.last = last
        self.night = night
        self.largestJump = largestJump
    }

    /// Why tonight's feed is not to be believed, each in a sentence; none where it is.
    var doubts: [String] { markDoubts + returnDoubts + instanceDoubts }

    // One line of nights is of invented data or of real ones.
    private var markDoubts: [String] {
        guard before.isSynthetic != after.isSynthetic else { return [] }
        return [
            after.isSynthetic
                ? "the mark of invented data (synthetic) was no and is yes."
                : "the mark of invented data (synthetic) was yes and is no."
        ]
    }

    /// Why a first feed, beside which there is none, is not to be believed; nil where it is.
    ///
    /// Whoever is in care on 1 April stands in the return of the year that begins.
    static func doubt(ofFirst returns: ReturnImport) -> String? {
        let years = returns.history.years
        guard years.count > 1, let last = years.last else { return nil }
        let day = last.firstDay.adding(days: -1)
        let open = returns.history.children.filter { isLookedAfter($0, on: day) }
        let gone = open.count { child in
            child.rows.last.map { $0.end == nil && $0.year < last } ?? true
        }
        guard gone > 10, gone * 5 > open.count else { return nil }
        return
            "returns: of \(open.count) children looked after on \(day.inWords), \(gone) without an "
            + "end of care are not in the return of \(last)."
    }

    // MARK: Returns

    private var returnDoubts: [String] {
        guard let old = before.returns, let new = after.returns else { return [] }
        return fileDoubts("returns/") + emptied(old, new) + earlierYears(old, new)
            + vanished(old, new) + reopened(old, new) + changed(old, new) + jumps(old, new)
    }

    // Files whose last line has lost its end, and columns that are gone.
    private func fileDoubts(_ folder: String) -> [String] {
        var doubts: [String] = []
        for file in after.snapshot.files
        where file.name.hasPrefix(folder) && file.name.lowercased().hasSuffix(".csv") {
            guard let former = before.snapshot[file.name], former != file.bytes else { continue }
            if former.last == 0x0A, file.bytes.last != 0x0A {
                doubts.append(
                    "\(file.name): the last line has no end, so the file seems to be cut off.")
            }
            let columns = FeedComparison.columns(file.bytes)
            let gone = FeedComparison.columns(former).filter { !columns.contains($0) }
            if !gone.isEmpty {
                doubts.append(
                    "\(file.name): \(gone.count == 1 ? "a column is" : "\(gone.count) columns are")"
                        + " no longer there: \(gone.joined(separator: ", ")).")
            }
        }
        return doubts
    }

    // Tables of the returns that have no row of a year any more; and of a file that keeps its name
    // within one year, rows that are gone and columns that have lost their values.
    private func emptied(_ old: ReturnImport, _ new: ReturnImport) -> [String] {
        var doubts: [String] = []
        func rows(_ returns: ReturnImport) -> [Return903Table: [CollectionYear: Int]] {
            returns.submitted.rows.reduce(into: [:]) {
                $0[$1.table, default: [:]][$1.year, default: 0] += 1
            }
        }
        let (was, now) = (rows(old), rows(new))
        // A year that is gone whole is told as such.
        for table in Return903Table.allCases {
            for (year, count) in (was[table] ?? [:]).sorted(by: { $0.key < $1.key })
            where count > 10 && now[table]?[year] == nil && new.history.years.contains(year) {
                doubts.append(
                    "returns: the table \(table.rawValue) of \(year) has no row any more; it had "
                        + "\(count).")
            }
        }
        guard CollectionYear(containing: last) == CollectionYear(containing: night) else {
            return doubts
        }
        for former in before.snapshot.files
        where former.name.hasPrefix("returns/") && former.name.lowercased().hasSuffix(".csv") {
            guard let bytes = after.snapshot[former.name], bytes != former.bytes else { continue }
            let (old, new) = (
                FeedComparison.filled(former.bytes), FeedComparison.filled(bytes)
            )
            // Episodes are compared child by child.
            if new.rows > 0, new.rows < old.rows, old.values["DECOM"] == nil {
                doubts += [
                    jump("\(former.name): rows", old.rows, on: last, new.rows, on: night)
                ].compactMap { $0 }
            }
            doubts += blanked(former.name, old, new) + thinned(former.name, old, new)
        }
        return doubts
    }

    // Years of which the returns no longer hold an episode, or hold far fewer: measures look back.
    private func earlierYears(_ old: ReturnImport, _ new: ReturnImport) -> [String] {
        func rows(_ returns: ReturnImport) -> [CollectionYear: Int] {
            returns.submitted.episodes.reduce(into: [:]) { $0[$1.year, default: 0] += 1 }
        }
        let (was, now) = (rows(old), rows(new))
        return was.sorted { $0.key < $1.key }.compactMap { year, count in
            guard let left = now[year] else {
                return "returns: the return of \(year) is no longer there; it had "
                    + "\(count.counted("episode", "episodes"))."
            }
            return left < count
                ? jump("returns: episodes of \(year)", count, on: last, left, on: night) : nil
        }
    }

    // Columns of a table of returns that have lost many of their values, more than its rows.
    private func thinned(
        _ name: String, _ old: (rows: Int, values: [String: Int]),
        _ new: (rows: Int, values: [String: Int])
    ) -> [String] {
        if old.rows == 0 || new.rows == 0 { return [] }
        return old.values.sorted { $0.key < $1.key }.compactMap { column, count in
            guard let left = new.values[column], left > 0 else { return nil }
            let expected = count * min(new.rows, old.rows) / old.rows
            return left < expected
                ? jump("\(name): values in the column \(column)", count, on: last, left, on: night)
                : nil
        }
    }

    // Columns that are blank in every row, and were not.
    private func blanked(
        _ name: String, _ old: (rows: Int, values: [String: Int]),
        _ new: (rows: Int, values: [String: Int]), least: Int = 11
    ) -> [String] {
        // Few values come and go.
        old.values.sorted { $0.key < $1.key }.compactMap { column, count in
            count >= least && new.rows > 0 && new.values[column] == 0
                ? "\(name): the column \(column) is blank in every row; it had \(count) values."
                : nil
        }
    }

    // Tables of the case system that are gone, have lost most of their rows, or a column's values.
    private func tableDoubts(_ folder: String) -> [String] {
        var doubts: [String] = []
        for former in before.snapshot.files
        where former.name.hasPrefix(folder) && former.name.lowercased().hasSuffix(".csv") {
            let old = FeedComparison.filled(former.bytes)
            guard old.rows > 0 else { continue }
            guard let bytes = after.snapshot[former.name] else {
                doubts.append(
                    "\(former.name): the table is no longer there; it had \(old.rows) "
                        + "\(old.rows == 1 ? "row" : "rows"). If nothing is left in it, deliver "
                        + "its first line alone.")
                continue
            }
            if bytes == former.bytes { continue }
            let new = FeedComparison.filled(bytes)
            if old.rows > 1, new.rows == 0 {
                // Who may not live with whom, or where, is forgotten with the last row.
                doubts.append("\(former.name): the table has no row any more; it had \(old.rows).")
                continue
            }
            if old.rows > 3, new.rows * 2 < old.rows,
                ["apart.csv", "avoid_areas.csv"].contains(where: former.name.hasSuffix)
            {
                doubts.append(
                    "\(former.name): more than half of the rows are gone: \(new.rows), and "
                        + "\(old.rows) in the last feed.")
                continue
            }
            let rows = jump("\(former.name): rows", old.rows, on: last, new.rows, on: night)
            if let rows, new.rows < old.rows { doubts.append(rows) }
            doubts += blanked(former.name, old, new, least: 5)
        }
        return doubts
    }

    // The rows of a table, and how many cells of each column hold something.
    private static func filled(_ bytes: [UInt8]) -> (rows: Int, values: [String: Int]) {
        let names = columns(bytes)
        var values = Dictionary(names.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
        var rows = 0
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = CSVScanner()
            var isHeader = true
            while true {
                switch scanner.next(in: buffer, isLast: true) {
                case .end, .incomplete: return
                case .malformed: continue
                case .record:
                    if isHeader {
                        isHeader = false
                        continue
                    }
                    let isFilled = scanner.cells.map { cell in
                        buffer[cell.start..<cell.end].contains { $0 > 0x20 }
                    }
                    if !isFilled.contains(true) { continue }
                    rows += 1
                    for (name, has) in zip(names, isFilled) where has {
                        values[name, default: 0] += 1
                    }
                }
            }
        }
        return (rows, values)
    }

    // The names in a file's first line, letters, digits and underscores alone.
    private static func columns(_ bytes: [UInt8]) -> [String] {
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        return String(decoding: line, as: UTF8.self).split(separator: ",").map { name in
            String(name.filter { $0.isLetter || $0.isNumber || $0 == "_" }).uppercased()
        }.filter { !$0.isEmpty }
    }

    private static func isCode(_ text: String?, _ list: ReturnCodeList) -> Bool {
        text.flatMap(list.entry) != nil
    }

    private static func isLookedAfter(_ child: CareHistory.ChildHistory, on day: Day) -> Bool {
        guard let (period, index) = child.episode(on: day) else { return false }
        return !period.episodes[index].isShortBreak
    }

    // Children who were looked after, and of whom the new feed neither says that they are nor that
    // their care ended.
    private func vanished(_ old: ReturnImport, _ new: ReturnImport) -> [String] {
        let day = min(last, night)
        let known = Dictionary(
            new.history.children.map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        let begun = new.history.years.last.flatMap { year in
            old.history.years.last.flatMap { $0 < year ? year : nil }
        }
        var all = 0
        var withoutRow = 0
        var withoutEnding = 0
        for child in old.history.children where FeedComparison.isLookedAfter(child, on: day) {
            all += 1
            guard let now = known[child.child], let row = now.rows.last else {
                withoutRow += 1
                continue
            }
            // Whoever is in short breaks only is no longer looked after, and no end of care says so.
            let isStill = FeedComparison.isLookedAfter(now, on: day)
            // A year that begins holds every child whose care goes on into it.
            let isLeftBehind =
                begun.map { row.end == nil && row.year < $0 } ?? false
            if isLeftBehind || (!isStill && (row.end == nil || row.continues)) {
                withoutEnding += 1
            }
        }
        let count = withoutRow + withoutEnding
        // A reference that was corrected is one child less and one more. One that was lost is a child
        // less, and a row more that names nobody.
        let nameless = max(
            0, new.submitted.namelessEpisodes - old.submitted.namelessEpisodes)
        guard (count > 1 && count * 100 > all) || (count > 0 && nameless > 0) else { return [] }
        var kinds: [String] = []
        if withoutRow > 0 { kinds.append("\(withoutRow) no longer in the returns") }
        if withoutEnding > 0 { kinds.append("\(withoutEnding) without an end of care") }
        return [
            "returns: \(count) of the \(all.counted("child", "children")) looked after on "
                + "\(day.inWords) "
                + (count == 1 ? "is" : "are") + " gone: " + kinds.joined(separator: ", ")
                + (nameless > 0
                    ? ", and " + nameless.counted("row", "rows") + " of Episodes "
                        + (nameless == 1 ? "names" : "name") + " no child" : "") + "."
        ]
    }

    // Ends of care that the last feed told and that are told no more: whoever left would be back, or
    // have left for no reason.
    private func reopened(_ old: ReturnImport, _ new: ReturnImport) -> [String] {
        let day = min(last, night)
        let isCode = FeedComparison.isCode
        func ends(_ child: CareHistory.ChildHistory) -> (days: Int, reasons: Int) {
            let left = child.periods.compactMap(\.episodes.last).filter { row in
                !row.isShortBreak && (row.end.map { $0 <= day } ?? false) && !row.continues
            }
            return (left.count, left.count { isCode($0.endReason, ReturnCodeLists.endReason) })
        }
        let known = Dictionary(
            new.history.children.map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        var all = 0
        var (days, reasons) = (0, 0)
        for child in old.history.children {
            let was = ends(child)
            guard was.days > 0, let now = known[child.child].map(ends) else { continue }
            all += 1
            if now.days < was.days {
                days += 1
            } else if now.reasons < was.reasons {
                reasons += 1
            }
        }
        // One end is corrected now and then.
        return [("DEC", days), ("REC", reasons)].compactMap { column, count in
            count > 1 && count * 100 > all
                ? "returns: of \(count) of the \(all) children whose care had ended by "
                    + "\(day.inWords) the end of care (\(column)) is no longer known." : nil
        }
    }

    // A fact of a child looked after: what it is called, and what a feed says of it; nil where the
    // feed does not tell. A text that is no code says as little as a blank.
    private static let facts:
        [(
            name: String,
            value: @Sendable (CareHistory.ChildHistory, Episode, CareRecord.Episode?) -> String?
        )] = [
            ("day of birth", { child, _, _ in child.birth?.description }),
            (
                "sex",
                { child, _, _ in
                    child.header.flatMap { $0.sex == .unknown ? nil : $0.sex.rawValue }
                }
            ),
            (
                "ethnicity (ETHNIC)",
                { child, _, _ in code(child.header?.ethnicity, ReturnCodeLists.ethnicity) }
            ),
            ("category of need (CIN)", { _, row, _ in code(row.need, ReturnCodeLists.need) }),
            (
                "provider (PLACE_PROVIDER)",
                { _, row, _ in code(row.provider, ReturnCodeLists.provider) }
            ),
            (
                "reason for the new episode (RNE)",
                { _, row, _ in code(row.startReason, ReturnCodeLists.startReason) }
            ),
            ("registration (URN)", { _, row, _ in row.urn }),
            ("placement (PLACE)", { _, row, _ in code(row.place, ReturnCodeLists.place) }),
            (
                "legal status (LS)",
                { _, row, _ in code(row.legalStatus, ReturnCodeLists.legalStatus) }
            ),
            (
                "placement's postcode (PL_POST)",
                { _, row, _ in row.placePostcode?.filter { $0 != " " } }
            ),
            (
                "authority of the placement (PL_POST in the postcode directory)",
                { _, _, record in
                    record.flatMap { $0.location == .unknown ? nil : $0.location.code }
                }
            ),
            (
                "distance from home (HOME_POST in the postcode directory)",
                { _, _, record in
                    record.flatMap { row in
                        row.distance == .unknown ? nil : "\(row.distance.isBeyond20Miles == true)"
                    }
                }
            ),
        ]

    private static func code(_ text: String?, _ list: ReturnCodeList) -> String? {
        isCode(text, list) ? text : nil
    }

    // Facts of children looked after that were known in the last feed and no longer are, or that say
    // something else of the same episode, in which nothing moved.
    private func changed(_ old: ReturnImport, _ new: ReturnImport) -> [String] {
        let day = min(last, night)
        let known = Dictionary(
            new.history.children.map { ($0.child, $0) }, uniquingKeysWith: { first, _ in first })
        func located(_ returns: ReturnImport) -> [String: CareRecord.Episode] {
            var rows: [String: CareRecord.Episode] = [:]
            for record in CareRecord.records(of: returns) {
                rows[record.child] = record.periods.joined().last { row in
                    row.start <= day && (row.end.map { $0 > day } ?? true)
                }
            }
            return rows
        }
        let places = (old: located(old), new: located(new))
        let lookedAfter = old.history.children.filter { FeedComparison.isLookedAfter($0, on: day) }
        let pairs = lookedAfter.compactMap { child -> Pair? in
            guard let before = child.episode(on: day), let now = known[child.child],
                let after = now.episode(on: day)
            else { return nil }
            let rows = (before.period.episodes[before.index], after.period.episodes[after.index])
            return Pair(
                was: FeedComparison.facts.map { $0.value(child, rows.0, places.old[child.child]) },
                now: FeedComparison.facts.map { $0.value(now, rows.1, places.new[child.child]) },
                isSame: rows.0.start == rows.1.start)
        }
        let isOutside = { (rows: [String: CareRecord.Episode]) in
            rows.values.count { $0.location.isOutside }
        }
        let outside = jump(
            "returns: children looked after outside", isOutside(places.old), on: day,
            isOutside(places.new), on: day)
        return doubts(
            of: FeedComparison.facts.map(\.name), in: pairs, of: lookedAfter.count,
            "returns", "children looked after on \(day.inWords)",
            isSame: ", in an episode that goes on") + [outside].compactMap { $0 }
    }

    private func jumps(_ old: ReturnImport, _ new: ReturnImport) -> [String] {
        func count(_ returns: ReturnImport, on day: Day) -> Int {
            returns.history.children.count { FeedComparison.isLookedAfter($0, on: day) }
        }
        // The same day by both feeds, and tonight by the new one where it is not long after.
        var days = [min(last, night)]
        if night > last, night.days(since: last) <= 31 { days.append(night) }
        for day in days {
            let doubt = jump(
                "returns: children looked after", count(old, on: days[0]), on: days[0],
                count(new, on: day), on: day)
            if let doubt { return [doubt] }
        }
        return []
    }

    // MARK: The case system

    private var instanceDoubts: [String] {
        guard let old = before.instance?.instance, let new = after.instance?.instance else {
            return []
        }
        let name = after.settings.mapping == nil ? "instance" : "mapping"
        let code = after.settings.authority
        func own(_ instance: Instance) -> [Child] {
            instance.children.filter {
                instance.authorities[$0.placingAuthority].code == code
            }
        }
        func target(of instance: Instance) -> Rate? {
            instance.authorities.first { $0.code == code }?.outOfAreaTarget
        }
        func vacancies(_ instance: Instance) -> Int {
            let occupancy = Occupancy(instance)
            return instance.homes.indices.reduce(0) { sum, index in
                let home = instance.homes[index]
                return home.status == .available
                    && home.availableFrom.map { $0 <= instance.asOf } ?? true
                    ? sum + occupancy.openPlaces(in: index, of: instance, on: instance.asOf) : sum
            }
        }
        func isRequest(_ child: Child) -> Bool { child.home == nil || child.status == .mustMove }
        let counts: [(String, (Instance) -> Int)] = [
            ("children with a home", { own($0).count { $0.home != nil } }),
            ("requests", { own($0).count(where: isRequest) }),
            ("homes", { $0.homes.count }), ("vacancies", vacancies),
            ("homes kept for emergencies (emergency)", { $0.homes.count(where: \.isEmergency) }),
            (
                "children in a home outside",
                { instance in
                    own(instance).count { child in
                        child.home.map {
                            instance.location(of: instance.homes[$0], for: child).isOutside
                        } ?? false
                    }
                }
            ),
        ]
        let facts: [(String, String?, String?)] = [
            (
                "target (out_of_area_target)", target(of: old)?.percentage,
                target(of: new)?.percentage
            ),
            ("authority's name (name)", old.authority.name, new.authority.name),
        ]
        let unlike = facts.compactMap { what, was, now in
            was.flatMap {
                $0 == now ? nil : "\(name): the \(what) was \($0) and is \(now ?? "none")."
            }
        }
        let children = (old: own(old), new: own(new))
        let requests = children.old.filter(isRequest)
        let registrable = old.homes.filter(\.kind.needsRegistration)
        // A day that has come says the same as a blank.
        let day = max(old.asOf, new.asOf)
        return fileDoubts(name + "/") + tableDoubts(name + "/")
            + doubts(
                of: FeedComparison.childFacts,
                in: FeedComparison.pairs(children.old, children.new, by: \.id) { was, now in
                    Pair(
                        was: FeedComparison.facts(of: was, in: old),
                        now: FeedComparison.facts(of: now, in: new),
                        isSame: was.home.map { old.homes[$0].id }
                            == now.home.map { new.homes[$0].id })
                }, of: children.old.count, name, "children", isSame: ", and they have not moved")
            + doubts(
                of: FeedComparison.requestFacts,
                in: FeedComparison.pairs(requests, children.new, by: \.id) { was, now in
                    Pair(
                        was: FeedComparison.requestFacts(of: was, on: day),
                        now: FeedComparison.requestFacts(of: now, on: day),
                        isSame: was.home.map { old.homes[$0].id }
                            == now.home.map { new.homes[$0].id } && isRequest(now))
                }, of: requests.count, name, "children who need a home",
                isSame: ", and they still need one")
            + doubts(
                of: FeedComparison.homeFacts,
                in: FeedComparison.pairs(old.homes, new.homes, by: \.id) { was, now in
                    Pair(
                        was: FeedComparison.facts(of: was, in: old, on: day)
                            + [cost(was, like: was), "\(was.confirmedOn != nil)"],
                        now: FeedComparison.facts(of: now, in: new, on: day)
                            + [cost(now, like: was), "\(isConfirmed(now, after: was))"],
                        isSame: true)
                }, of: old.homes.count, name, "homes")
            + registrations(registrable, new, name, "homes that must be registered")
            // Few homes are, and each is a question of children's safety.
            + registrations(
                registrable.filter { $0.isRegistered == false }, new, name,
                "homes that were not registered", least: 5)
            + unlike
            + counts.compactMap { what, count in
                jump("\(name): \(what)", count(old), on: last, count(new), on: night)
            }
    }

    private func registrations(
        _ homes: [Home], _ new: Instance, _ name: String, _ whose: String, least: Int = 11
    ) -> [String] {
        doubts(
            of: ["registration (registered)"],
            in: FeedComparison.pairs(homes, new.homes, by: \.id) { was, now in
                Pair(
                    was: [was.isRegistered.map { "\($0)" }],
                    now: [now.isRegistered.map { "\($0)" }], isSame: true)
            }, of: homes.count, name, whose, least: least)
    }

    private static func pairs<Row>(
        _ old: [Row], _ new: [Row], by id: (Row) -> String, pair: (Row, Row) -> Pair
    ) -> [Pair] {
        let known = Dictionary(new.map { (id($0), $0) }, uniquingKeysWith: { first, _ in first })
        return old.compactMap { row in known[id(row)].map { pair(row, $0) } }
    }

    private static let childFacts = [
        "home's authority", "sex", "ethnicity", "day of birth", "position of where they come from",
        "legal status", "mark of unaccompanied children", "urgency", "list of needs",
        "day they moved in (placed_on)",
    ]

    private static func facts(of child: Child, in instance: Instance) -> [String?] {
        let location = child.home.map { instance.location(of: instance.homes[$0], for: child) }
        return [
            location.flatMap { $0 == .unknown ? nil : $0.code },
            child.sex == .unknown ? nil : child.sex.rawValue, child.ethnicity,
            child.birth.description, child.origin.map { "\($0)" }, child.legalStatus,
            "\(child.isUnaccompanied)", child.urgency.rawValue, needs(child.needs, in: instance),
            // Whoever has left a home has no such day, and none is lost.
            child.home == nil ? "" : child.placedOn?.description,
        ]
    }

    private static let requestFacts = [
        "day a home is needed (needed_by)",
        "answer to which homes suit (fostering, residential, supported)",
        "rule on companions (living_companions, no_child_under)", "rule on pets (pets)",
        "school and the wish to keep it (keep_school)",
        "plan for brothers and sisters (sibling_plan)",
    ]

    // What a search for a home asks of the child. A blank is an answer, too.
    private static func requestFacts(of child: Child, on day: Day) -> [String?] {
        [
            child.start(asOf: day).description,
            HomeClass.allCases.map { child.suitability(of: $0)?.rawValue ?? "" }
                .joined(separator: " "),
            "\(child.livingCompanions?.rawValue ?? "") \(child.noChildUnder ?? 0)",
            child.pets?.rawValue ?? "",
            [child.school.map { "\($0)" }, child.keepsSchool.map { "\($0)" }]
                .map { $0 ?? "" }.joined(separator: " "),
            child.groupPlan?.rawValue ?? "",
        ]
    }

    private static let homeFacts = [
        "authority", "district", "kind", "provider", "position", "number of places",
        "list of needs that can be met", "terms",
        "day of the vacancy (available_from)", "list of children exempt (exempt_for)",
        "list of children it is for (connected_to)", "cost (weekly_cost)",
        "confirmation (confirmed_on)",
    ]

    // All but the cost and the confirmation.
    private static func facts(of home: Home, in instance: Instance, on day: Day) -> [String?] {
        func ids(_ children: [Int]) -> String {
            children.map { instance.children[$0].id }.sorted().joined(separator: " ")
        }
        let terms = [
            home.minAge.map { "\($0)" }, home.maxAge.map { "\($0)" }, home.admits?.rawValue,
        ]
        return [
            home.authority, home.district, home.kind.rawValue, home.placeProvider?.rawValue,
            home.position.map { "\($0)" }, "\(home.places)",
            home.offers.flatMap { needs($0, in: instance) },
            terms.contains { $0 != nil } ? terms.map { $0 ?? "" }.joined(separator: " ") : nil,
            max(home.availableFrom ?? day, day).description,
            ids(home.exemptFor), home.connectedTo.map(ids) ?? "",
        ]
    }

    private static func needs(_ set: NeedSet, in instance: Instance) -> String? {
        set.isEmpty ? nil : instance.needs.codes(in: set).joined(separator: " ")
    }

    // Whether what was confirmed still is. Providers confirm vacancies in rounds, many homes on one
    // day, so that a later day says nothing; but no confirmation is taken back, and the reader takes
    // a day to come for none.
    private func isConfirmed(_ home: Home, after former: Home) -> Bool {
        guard let was = former.confirmedOn else { return false }
        return home.confirmedOn.map { $0 >= was } ?? false
    }

    // What a home costs, as before where the change is no larger than is believed: fees rise every
    // year. Who writes no costs writes 0.
    private func cost(_ home: Home, like former: Home) -> String? {
        let (cost, was) = (home.weeklyCost.count, former.weeklyCost.count)
        if cost == 0 { return nil }
        let isLike =
            Int128(abs(cost - was)) * 1_000_000 <= Int128(largestJump.millionths) * Int128(was)
        return "\(isLike ? was : cost)"
    }

    // MARK: Facts

    // Somebody, or a home, in both feeds: the facts by each, nil where it does not tell; and whether
    // nothing happened in between that would change them.
    private struct Pair {
        var was: [String?]
        var now: [String?]
        var isSame: Bool
    }

    // Facts that were known in the last feed and no longer are, or are others.
    private func doubts(
        of facts: [String], in pairs: [Pair], of all: Int, _ source: String, _ whose: String,
        isSame: String = "", least: Int = 11
    ) -> [String] {
        var lost = [Int](repeating: 0, count: facts.count)
        var others = lost
        for pair in pairs {
            for (number, (was, now)) in zip(pair.was, pair.now).enumerated() where was != nil {
                if now == nil {
                    lost[number] += 1
                } else if now != was, pair.isSame {
                    others[number] += 1
                }
            }
        }
        func doubt(_ count: Int, _ fact: String, _ what: String) -> String {
            "\(source): of \(count) of the \(all) \(whose) the \(fact) \(what)."
        }
        // One fact is corrected to a blank now and then.
        return zip(facts, lost).compactMap { fact, count in
            count > 1 && count * 100 > all ? doubt(count, fact, "is no longer known") : nil
        }
            + zip(facts, others).compactMap { fact, count in
                isTooMuch(count, of: all, least: least)
                    ? doubt(count, fact, "is another one\(isSame)") : nil
            }
    }

    // MARK: Jumps

    // Whether a change is larger than is believed. Ten more or fewer happen in any authority.
    private func isTooMuch(_ change: Int, of all: Int, least: Int = 11) -> Bool {
        change >= least && change * 1_000_000 > Int(largestJump.millionths) * all
    }

    private func jump(
        _ what: String, _ old: Int, on first: Day, _ new: Int, on second: Day
    ) -> String? {
        let change = abs(new - old)
        guard isTooMuch(change, of: old) else { return nil }
        let when = first == second ? "" : " on \(first.inWords)"
        return "\(what): \(new) on \(second.inWords), but \(old)\(when) in the last feed. "
            + "That is a larger change than the limit (largest_jump, \(largestJump))."
    }
}
