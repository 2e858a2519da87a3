import Care
import Exchange

extension CareRecord {
    /// The histories of imported returns as measures read them.
    ///
    /// A child without a header is among them, without a day of birth where no other row has it.
    /// A placement's distance is from the HOME_POST of its episode, or the last one given before.
    ///
    /// - Parameters:
    ///   - imported: The returns, imported.
    ///   - seen: From which authority IN, OUT and adjoining are seen; nil = the import's.
    ///   - boundaries: Which authority each place lay in, and on which day; nil = as the directory
    ///     of postcodes says.
    package static func records(
        of imported: ReturnImport, seenFrom seen: Authority? = nil,
        by boundaries: (Boundaries, on: Day)? = nil
    ) -> [CareRecord] {
        let reader = EpisodeReader(
            imported: imported, authority: seen ?? imported.settled.instance.authority,
            boundaries: boundaries)
        let reviews = ReviewRows(imported.submitted)
        let unaccompanied = Set(
            imported.submitted.rows.lazy.filter { $0.table == .uasc }.map(\.child))
        let unseenDays = unseen(but: imported.history.years)
        let unseenFrom = imported.history.years.last.map { $0.next.firstDay }
        let told = YearsTold(imported.submitted)
        var unseenReviews = unseen(but: reviews.years.sorted())
        if let last = reviews.years.max()?.lastDay {
            unseenReviews.append(last.adding(days: 1)...last.adding(years: 100))
        }
        return imported.history.children.compactMap { child in
            if child.periods.isEmpty { return nil }
            let isUnaccompanied = unaccompanied.contains(child.child)
            let periods = child.periods.map { period in
                // From where a child came in an earlier time in care tells nothing of a later one.
                var origin: String?
                return period.episodes.enumerated().map { number, episode in
                    origin = episode.homePostcode ?? origin
                    var held = reader.episode(
                        episode, from: origin, isUnaccompanied: isUnaccompanied)
                    held.followsShortBreaks = number == 0 && period.followsShortBreaks
                    return held
                }
            }
            var record = CareRecord(child: child.child, birth: child.birth, periods: periods)
            record.sex = child.header?.sex ?? .unknown
            record.ethnicity = child.header?.ethnicity
            record.isUnaccompanied = isUnaccompanied
            record.unseenDays = unseenDays + child.unseenDays
            record.unseenFrom = unseenFrom
            if !reviews.years.isEmpty {
                // A child whose rows are missing from a year's return has its reviews there too.
                let missed = reviews.years.sorted().filter { year in
                    !told.hold(child.child, in: year)
                        && periods.joined().contains { episode in
                            episode.start <= year.lastDay
                                && episode.end.map { $0 >= year.firstDay } ?? true
                        }
                }
                record.unseenReviews =
                    unseenReviews + (reviews.unread[child.child] ?? [])
                    + missed.map { $0.firstDay...$0.lastDay }
                record.reviews = Set(reviews.held[child.child] ?? []).sorted()
                record.undatedReviews = reviews.undated[child.child] ?? []
            }
            return record
        }
    }

    /// Turns an episode of a return into one that measures read.
    private struct EpisodeReader {
        let imported: ReturnImport
        let authority: Authority
        let boundaries: (Boundaries, on: Day)?

        private func location(_ place: ReturnImport.Place?) -> AreaLocation {
            guard let boundaries, let upper = place?.authority, let code = place?.district else {
                return authority.location(of: place?.authority)
            }
            return authority.location(
                of: boundaries.0.authority(of: code, upper: upper, on: boundaries.on))
        }

        /// - Parameter origin: The postcode from which the child came, as last given.
        func episode(
            _ episode: Returns.Episode, from origin: String?, isUnaccompanied: Bool
        ) -> Episode {
            let place = episode.placePostcode.flatMap(imported.place)
            let from = origin.flatMap(imported.place)?.origin
            var distance = PlacementFacts.Distance.unknown
            if isUnaccompanied {
                distance = .unaccompanied
            } else if let from, let to = place?.position {
                distance = .tenthsOfMile(Int(to.distance(to: from).tenthsOfMile))
            }
            var held = Episode(
                start: episode.start, end: episode.end, startReason: episode.startReason,
                legalStatus: episode.legalStatus, place: episode.place,
                provider: episode.provider.flatMap { PlaceProvider(rawValue: $0) },
                endReason: episode.endReason, changeReason: episode.changeReason,
                location: location(place), distance: distance,
                district: place?.district.map {
                    AuthorityTable.districtName(of: $0) ?? $0
                })
            held.need = episode.need
            // What is no postcode and no URN proves no move.
            held.postcode = episode.placePostcode.flatMap {
                Returns.Episode.isPostcode($0) ? $0 : nil
            }
            held.urn = episode.urn.flatMap { Returns.Episode.isURN($0) ? $0 : nil }
            held.position = place?.position
            held.authority = place?.authority
            held.isStartKnown = episode.isStartKnown
            if !episode.isStartKnown {
                let last = episode.year.lastDay
                held.latestStart = episode.end.map { min($0, last) } ?? last
            }
            held.isStatusKnown =
                episode.legalStatus.flatMap(ReturnCodeLists.legalStatus.entry) != nil
            held.isEndKnown = episode.isEndKnown
            held.earliestEnd = episode.earliestEnd
            return held
        }
    }

    /// The years in whose returns a child has a row.
    private struct YearsTold {
        private var children: [CollectionYear: Set<String>] = [:]

        init(_ submitted: Return903) {
            for row in submitted.headers { children[row.year, default: []].insert(row.child) }
            for row in submitted.episodes { children[row.year, default: []].insert(row.child) }
            for row in submitted.rows { children[row.year, default: []].insert(row.child) }
        }

        func hold(_ child: String, in year: CollectionYear) -> Bool {
            children[year]?.contains(child) ?? false
        }
    }

    /// The reviews of returns, by child.
    private struct ReviewRows {
        /// The days on which they were held.
        var held: [String: [Day]] = [:]
        /// The years of those whose day cannot be used.
        var undated: [String: [ClosedRange<Day>]] = [:]
        /// The years of which some cannot be read.
        var unread: [String: [ClosedRange<Day>]] = [:]
        /// The years of the rows.
        var years: Set<CollectionYear> = []

        init(_ submitted: Return903) {
            // A row that stands twice is one review; what stands there in place of a day tells rows apart.
            var told: [ClosedRange<Day>: Set<[String?]>] = [:]
            let unreadDays = Dictionary(
                grouping: submitted.unread.filter {
                    $0.table == .reviews && $0.column == "REVIEW"
                }, by: \.source)
            // One, but of a table of several years.
            var yearsOfFile: [Int32: Set<CollectionYear>] = [:]
            for row in submitted.rows where row.table == .reviews {
                yearsOfFile[row.source.file, default: []].insert(row.year)
            }
            for row in submitted.rows where yearsOfFile[row.source.file] == nil {
                yearsOfFile[row.source.file] = [row.year]
            }
            for row in submitted.rows where row.table == .reviews {
                years.insert(row.year)
                if let day = row.day("REVIEW"), row.year.canHold(day) {
                    held[row.child, default: []].append(day)
                    continue
                }
                let all = yearsOfFile[row.source.file] ?? []
                let days =
                    (all.min() ?? row.year).firstDay...(all.max() ?? row.year).lastDay
                let cells = unreadDays[row.source] ?? []
                if cells.count > 1 || cells.contains(where: { $0.kind == .twice }) {
                    // Several reviews on one line, as XML may have them.
                    unread[row.child, default: []].append(days)
                } else if told[days, default: []].insert(
                    [row.child, cells.first?.value] + row.values
                ).inserted {
                    undated[row.child, default: []].append(days)
                }
            }
            // Reviews whose rows cannot be read were held all the same, and which of them are one is not
            // known.
            for row in submitted.unread where row.kind == .row && row.table == .reviews {
                for year in (yearsOfFile[row.source.file] ?? []).sorted() {
                    unread[row.child, default: []].append(year.firstDay...year.lastDay)
                }
            }
        }
    }

    // The days before the last of some years, ascending, that are in none of them.
    private static func unseen(but years: [CollectionYear]) -> [ClosedRange<Day>] {
        guard let first = years.first else { return [] }
        // Nobody who is looked after was born before.
        let before = first.firstDay.adding(years: -18)...first.firstDay.adding(days: -1)
        return [before] + years.compactMap { years.missingDays(after: $0) }
    }
}
