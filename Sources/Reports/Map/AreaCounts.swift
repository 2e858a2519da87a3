import Care
import Files
import Measures
import Reporting

/// Where children live, who needs a home and where places are vacant, by district and authority.
struct AreaCounts: Sendable, Hashable {
    /// One district of the authority, or another authority.
    struct Row: Sendable, Hashable {
        /// Its name.
        var name: String
        /// The GSS code of another authority; nil = a district of the own one.
        var code: String?
        /// Children in foster and children's homes who live there.
        var living = 0
        /// Children from there who need a home; nil = not asked of other authorities.
        var seeking: Int?
        /// Vacant places there; nil = not asked of other authorities.
        var vacant: Int?

        /// Whether nothing was counted.
        var isEmpty: Bool { living == 0 && (seeking ?? 0) == 0 && (vacant ?? 0) == 0 }
    }

    /// The own districts by name, then other authorities, those with most children first.
    let rows: [Row]
    /// What lies in a district or authority that is not known.
    let unplaced: Row
    /// Whether the instance tells who needs a home.
    let tellsNeeds: Bool
    /// Whether it tells where places are vacant.
    let tellsVacancies: Bool
    // The vacant places of all homes that a child who needs one could be given.
    private let vacantPlaces: Int
    private let authority: Authority
    private let places: [MappedDistrict]
    /// The authorities that the map draws by other boundaries than those by which children were
    /// counted, in the order of the rows.
    let redrawn: [RedrawnAuthority]

    /// Counts a day; nil without the case system.
    ///
    /// - Parameter placements: Where the authority's children live.
    init?(of day: NightInputs, placements: [PlacementFacts]) {
        guard let instance = day.instance, let seeking = day.seeking else { return nil }
        let open = day.openPlaces
        // Returns tell of nobody who needs a home and of no vacant place, unless somebody wrote them in.
        tellsNeeds = day.childrenWithNoHome != nil || !seeking.isEmpty
        tellsVacancies = !instance.isFromReturns || !open.isEmpty
        vacantPlaces = open.reduce(0) { $0 + $1.places }
        authority = day.authority
        places = instance.map
        let code = day.authority.code
        var own: [String: Row] = [:]
        func district(_ name: String, _ change: (inout Row) -> Void) {
            change(&own[name, default: Row(name: name, seeking: 0, vacant: 0)])
        }
        let names =
            instance.map.filter { $0.authority == code }.map(\.district)
            + instance.areas.filter { $0.authority == code }.map(\.district)
        for name in names { district(name) { _ in } }
        var others: [String: [String?: Int]] = [:]
        var unplaced = Row(name: "Not known", seeking: 0, vacant: 0)
        for placement in placements.measured {
            switch (placement.location, placement.homeAuthority, placement.district) {
            case (.inside, _, let name?): district(name) { $0.living += 1 }
            case (.inside, _, nil): unplaced.living += 1
            case (_, let other?, let name):
                others[other, default: [:]][name, default: 0] += 1
            case (_, nil, _): unplaced.living += 1
            }
        }
        let finder = DistrictFinder(instance)
        func add(
            _ count: Int, to column: WritableKeyPath<Row, Int?>, of name: String?
        ) {
            if let name {
                district(name) { $0[keyPath: column] = ($0[keyPath: column] ?? 0) + count }
            } else {
                unplaced[keyPath: column] = (unplaced[keyPath: column] ?? 0) + count
            }
        }
        for child in seeking { add(1, to: \.seeking, of: child.origin.flatMap(finder.district)) }
        for (number, count) in open where instance.homes[number].authority == code {
            add(count, to: \.vacant, of: instance.homes[number].district)
        }
        self.unplaced = unplaced
        let elsewhere = others.map { code, districts in
            Row(
                name: AuthorityTable.name(of: code) ?? code, code: code,
                living: districts.values.reduce(0, +))
        }.sorted { ($1.living, $0.name) < ($0.living, $1.name) }
        rows = own.values.sorted { $0.name < $1.name } + elsewhere
        let drawn = Set(instance.map.compactMap(\.authority))
        redrawn = elsewhere.compactMap { row in
            row.code.flatMap {
                RedrawnAuthority($0, name: row.name, districts: others[$0] ?? [:], drawn: drawn)
            }
        }
    }

    /// Why an instance has no map, and what to do.
    static let absenceOfMap =
        "There is no map: make map.csv with `nearhome map` and put it in the instance folder."

    /// The vacant places of the homes inside the authority; nil where nobody tells them.
    var vacantInside: Int? {
        tellsVacancies ? (rows + [unplaced]).reduce(0) { $0 + ($1.vacant ?? 0) } : nil
    }

    /// The vacant places of all homes, and those inside, which alone stand beside the map.
    ///
    /// - Parameter day: As `today`.
    func vacantInWords(_ day: String) -> String? {
        guard let inside = vacantInside else { return nil }
        return "Vacant \(day), confirmed lately or not, without homes for short breaks:"
            + " \(vacantPlaces). Of these, \(inside) inside \(authority.name), as beside the map, and"
            + " \(vacantPlaces - inside) elsewhere."
    }

    /// The counts as a table.
    var table: Table {
        var table = Table(
            id: "map",
            caption: "Where our children live, who needs a home (has none, now or later, or must "
                + "leave it), and places vacant inside \(authority.name)",
            columns: [
                .init("District or authority", .words), .init("Our children there"),
                .init("Need a home"), .init("Vacant places inside"),
            ])
        func cell(_ count: Int?, _ isTold: Bool) -> Table.Cell {
            guard let count else { return .none("\u{2013}") }
            return isTold ? .whole(count) : .none("not known")
        }
        for row in rows {
            table.add([
                Table.Cell(row.code == nil ? row.name : "Outside: \(row.name)"),
                .whole(row.living), cell(row.seeking, tellsNeeds), cell(row.vacant, tellsVacancies),
            ])
        }
        let all = unplaced.isEmpty ? rows : rows + [unplaced]
        if !unplaced.isEmpty {
            table.add([
                Table.Cell(unplaced.name), .whole(unplaced.living),
                cell(unplaced.seeking, tellsNeeds), cell(unplaced.vacant, tellsVacancies),
            ])
        }
        table.setTotal([
            "All", .whole(all.reduce(0) { $0 + $1.living }),
            cell(all.reduce(0) { $0 + ($1.seeking ?? 0) }, tellsNeeds),
            cell(all.reduce(0) { $0 + ($1.vacant ?? 0) }, tellsVacancies),
        ])
        return table
    }

    /// The counts as a map; nil where the instance has no map.csv.
    var map: AreaMap? {
        let own = Dictionary(
            rows.filter { $0.code == nil }.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let others = Dictionary(
            rows.compactMap { row in row.code.map { ($0, row) } }, uniquingKeysWith: { $1 })
        var far = rows.filter { row in row.code.map { !isDrawn($0) } ?? false }
            .reduce(0) { $0 + $1.living }
        var onMap = others.mapValues(\.living)
        for old in redrawn {
            for part in old.parts where part.living > 0 {
                onMap[part.code, default: 0] += part.living
            }
            far -= old.living - old.beyond
        }
        return map(
            ofDistrict: { name in
                (tellsNeeds
                    ? [(own[name]?.seeking ?? 0).counted("needs a home", "need a home")] : [])
                    + (tellsVacancies
                        ? [(own[name]?.vacant ?? 0).counted("vacant place", "vacant places")] : [])
            },
            ofAuthority: { code in
                onMap[code].map { [$0.counted("child", "children")] } ?? []
            },
            note: AreaCounts.note(
                ([far > 0 ? "\(far.counted("child lives", "children live")) beyond this map." : nil]
                    + redrawn.map(\.sentence)).compactMap { $0 }))
    }

    /// Sentences as the remark under the map; nil without one.
    static func note(_ sentences: [String]) -> String? {
        sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// What is not told of the districts, in a sentence; for below the map.
    var remarks: [String] {
        tellsNeeds && tellsVacancies
            ? []
            : [
                "Who needs a home and where places are vacant is \(SufficiencyReport.unknownFromReturns)"
            ]
    }

    /// Whether another authority is on the map.
    func isDrawn(_ code: String) -> Bool { places.contains { $0.authority == code } }

    /// The map with words of one's own; nil where the instance has no map.csv.
    ///
    /// - Parameters:
    ///   - ofDistrict: The lines for a district of the authority, by its name.
    ///   - ofAuthority: The lines for another authority, by its code.
    ///   - note: A remark under the map.
    func map(
        ofDistrict: (String) -> [String], ofAuthority: (String) -> [String], note: String?
    ) -> AreaMap? {
        guard places.contains(where: { $0.authority == authority.code }) else { return nil }
        let regions = places.map { place in
            let isOwn = place.authority == authority.code
            return AreaMap.Region(
                place, isOwn: isOwn,
                lines: isOwn
                    ? ofDistrict(place.district) : place.authority.map(ofAuthority) ?? [])
        }
        return AreaMap(
            id: "area-map",
            title:
                "Where homes are needed, where places are vacant, and where our children outside live",
            regions: regions, note: note)
    }
}
