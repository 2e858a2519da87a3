/// Which authority runs children's services where, day by day.
///
/// Authorities are merged and divided; a postcode directory names those of its own day. A night is
/// seen by the boundaries of that night ("as was"), or all nights by those of one day ("as now"), so
/// that a reorganisation never rewrites what a night said.
package struct Boundaries: Sendable, Hashable {
    /// An authority that takes the place of others, or of parts of them, from a day on.
    package struct Reorganisation: Sendable, Hashable {
        /// The first day of the new authority.
        package var day: Day
        /// GSS code of the new authority, upper tier.
        package var successor: String
        /// GSS codes of the upper-tier authorities that it or others replace.
        package var predecessors: [String]
        /// GSS codes of the lower-tier districts that lie in it, where a county is divided.
        package var districts: [String]

        package init(
            on day: Day, successor: String, predecessors: [String], districts: [String] = []
        ) {
            self.day = day
            self.successor = successor
            self.predecessors = predecessors.sorted()
            self.districts = districts.sorted()
        }
    }

    /// The authorities that share a border with one from a day on.
    package struct Neighbours: Sendable, Hashable {
        /// Whose neighbours.
        package var authority: String
        /// From when, until the next entry of the same authority.
        package var day: Day
        /// GSS codes, sorted.
        package var adjoining: [String]

        package init(of authority: String, from day: Day, adjoining: [String]) {
            self.authority = authority
            self.day = day
            self.adjoining = adjoining.sorted()
        }
    }

    /// The reorganisations by day and successor.
    package private(set) var reorganisations: [Reorganisation]
    /// The neighbours by authority and day.
    package private(set) var neighbours: [Neighbours]

    private var byDistrict: [String: [Reorganisation]] = [:]
    private var bySuccessor: [String: Reorganisation] = [:]
    private var byPredecessor: [String: [Reorganisation]] = [:]

    /// Boundaries with those changes; in any order.
    package init(reorganisations: [Reorganisation] = [], neighbours: [Neighbours] = []) {
        self.reorganisations = reorganisations.sorted {
            ($0.day, $0.successor) < ($1.day, $1.successor)
        }
        self.neighbours = neighbours.sorted { ($0.authority, $0.day) < ($1.authority, $1.day) }
        for change in self.reorganisations {
            bySuccessor[change.successor] = change
            for district in change.districts { byDistrict[district, default: []].append(change) }
            for code in change.predecessors { byPredecessor[code, default: []].append(change) }
        }
    }

    /// The same with further changes.
    package func adding(
        reorganisations further: [Reorganisation], neighbours added: [Neighbours]
    ) -> Boundaries {
        Boundaries(
            reorganisations: reorganisations + further, neighbours: neighbours + added)
    }

    /// The days on which anything changes, ascending.
    package var days: [Day] {
        Set(reorganisations.map(\.day) + neighbours.map(\.day)).sorted()
    }

    /// The upper-tier authority in which a place lay on a day; nil where that cannot be told.
    ///
    /// - Parameters:
    ///   - code: The place's local authority by a directory of any day, lower tier where it had one.
    ///   - upper: The upper-tier authority of that code by the look-up of its own day.
    ///   - day: The day.
    package func authority(of code: String, upper: String, on day: Day) -> String? {
        if let change = byDistrict[code]?.last(where: { $0.day <= day }) {
            return authority(of: change.successor, upper: change.successor, on: day)
        }
        // A code that is younger than the day: back to whom it replaced.
        if let change = bySuccessor[upper], change.day > day {
            guard change.predecessors.count == 1 else { return nil }
            return authority(
                of: change.predecessors[0], upper: change.predecessors[0], on: day)
        }
        // A code that had ended by the day: on to the one that replaced it, if it is one.
        if let changes = byPredecessor[upper]?.filter({ $0.day <= day }), !changes.isEmpty {
            guard changes.count == 1 else { return nil }
            return authority(of: changes[0].successor, upper: changes[0].successor, on: day)
        }
        return upper
    }

    /// The authorities that share a border with one on a day; nil where none are recorded.
    package func adjoining(_ authority: String, on day: Day) -> [String]? {
        neighbours.last { $0.authority == authority && $0.day <= day }?.adjoining
    }

    /// Neighbours that somebody named, with those that stood in their place on a day: a code that is
    /// younger than the day was part of the authorities that it replaced.
    package func existing(_ codes: [String], on day: Day) -> [String] {
        var all = Set(codes)
        var open = codes
        while let code = open.popLast() {
            guard let change = bySuccessor[code], change.day > day else { continue }
            open += change.predecessors.filter { all.insert($0).inserted }
        }
        return all.sorted()
    }

    /// When an authority ended and what replaced it; nil where it did not by that day.
    package func end(of authority: String, by day: Day) -> (day: Day, successors: [String])? {
        guard let changes = byPredecessor[authority]?.filter({ $0.day <= day }),
            let first = changes.first
        else { return nil }
        return (first.day, changes.filter { $0.day == first.day }.map(\.successor))
    }

    /// Whether an authority is named here, as a new or former one or with its neighbours.
    package func names(_ authority: String) -> Bool {
        bySuccessor[authority] != nil || byPredecessor[authority] != nil
            || neighbours.contains {
                $0.authority == authority || $0.adjoining.contains(authority)
            }
    }

    /// When an authority came to be; nil where it was there before the first change recorded.
    package func start(of authority: String) -> Day? { bySuccessor[authority]?.day }
}

extension Boundaries {
    /// The reorganisations of English counties from 2019 to 2023, by their structural changes
    /// orders; neighbours of none.
    package static let england: Boundaries = {
        func district(_ number: Int) -> String {
            "E07" + String(repeating: "0", count: 6 - String(number).count) + String(number)
        }
        func change(
            _ day: String, _ successor: String, _ predecessors: [String], _ districts: [Int]
        ) -> Reorganisation {
            Reorganisation(
                on: Day(iso: day) ?? Day(number: 0), successor: successor,
                predecessors: predecessors, districts: districts.map(district))
        }
        return Boundaries(reorganisations: [
            // Bournemouth, Christchurch and Poole; Dorset.
            change("2019-04-01", "E06000058", ["E06000028", "E06000029", "E10000009"], [48]),
            change("2019-04-01", "E06000059", ["E10000009"], [49, 50, 51, 52, 53]),
            // Buckinghamshire.
            change("2020-04-01", "E06000060", ["E10000002"], [4, 5, 6, 7]),
            // North and West Northamptonshire.
            change("2021-04-01", "E06000061", ["E10000021"], [150, 152, 153, 156]),
            change("2021-04-01", "E06000062", ["E10000021"], [151, 154, 155]),
            // Cumberland; Westmorland and Furness; North Yorkshire; Somerset.
            change("2023-04-01", "E06000063", ["E10000006"], [26, 28, 29]),
            change("2023-04-01", "E06000064", ["E10000006"], [27, 30, 31]),
            change(
                "2023-04-01", "E06000065", ["E10000023"], [163, 164, 165, 166, 167, 168, 169]),
            change("2023-04-01", "E06000066", ["E10000027"], [187, 188, 189, 190, 191, 246]),
        ])
    }()
}
