/// Who lives in each home, until when, before anything new is decided: the one answer to who is there
/// on a day.
///
/// Nobody is offered a bed that is still slept in. A settled child lives in its home, and where it has
/// not moved in yet also where it still sleeps. A child who leaves lives in its home until its own
/// start date, whether or not it has a new home then: a must-move child, and a may-move child unless it
/// stays. A day on which somebody has left is a day on which the bed is free.
package struct Occupancy: Sendable, Hashable {
    /// A child who lives in a home.
    package struct Occupant: Sendable, Hashable {
        /// The child, an index into ``Instance/children``.
        package var child: Int
        /// The first day on which it is no longer there; nil while that is not known.
        package var until: Day?
        /// Whether it may stay for good (a may-move child): it leaves on `until` only if it moves.
        package var mayStay = false

        package init(child: Int, until: Day? = nil, mayStay: Bool = false) {
            self.child = child
            self.until = until
            self.mayStay = mayStay
        }

        /// Whether it is there on a day.
        ///
        /// - Parameters:
        ///   - day: the day.
        ///   - staying: whether a may-move child stays.
        package func isThere(on day: Day, staying: Bool) -> Bool {
            guard let until else { return true }
            return day < until || (mayStay && staying)
        }
    }

    /// The occupants of each home, children ascending; an index as in ``Instance/homes``.
    package private(set) var occupants: [[Occupant]]
    /// Children of other authorities in each home, who take places too.
    package let otherAuthorityChildren: [Int]

    /// The occupancy of an instance as read.
    package init(_ instance: Instance) {
        var occupants = [[Occupant]](repeating: [], count: instance.homes.count)
        for (index, child) in instance.children.enumerated() {
            for (home, occupant) in Occupancy.beds(of: child, index: index, asOf: instance.asOf) {
                occupants[home].append(occupant)
            }
        }
        self.occupants = occupants
        var others = [Int](repeating: 0, count: instance.homes.count)
        for member in instance.household where member.kind == .otherAuthorityChild {
            others[member.home] += 1
        }
        otherAuthorityChildren = others
    }

    /// The beds that one child has, with the homes they are in.
    private static func beds(
        of child: Child, index: Int, asOf: Day
    ) -> [(home: Int, occupant: Occupant)] {
        switch child.status {
        case .referred: return []
        case .settled:
            var beds: [(Int, Occupant)] = []
            if let home = child.home { beds.append((home, Occupant(child: index))) }
            if let still = child.stillIn, still != child.home,
                child.stillUntil.map({ $0 > asOf }) ?? true
            {
                beds.append((still, Occupant(child: index, until: child.stillUntil)))
            }
            return beds
        case .mayMove:
            guard let home = child.home else { return [] }
            let occupant = Occupant(child: index, until: child.start(asOf: asOf), mayStay: true)
            return [(home, occupant)]
        case .mustMove:
            let start = child.start(asOf: asOf)
            guard let home = child.home, start > asOf else { return [] }
            return [(home, Occupant(child: index, until: start))]
        }
    }

    /// The children there on a day, ascending.
    ///
    /// - Parameters:
    ///   - home: the home, an index.
    ///   - day: the day.
    ///   - staying: whether a may-move child stays; by default all do.
    package func there(in home: Int, on day: Day, staying: (Int) -> Bool = { _ in true }) -> [Int] {
        occupants[home].filter { $0.isThere(on: day, staying: staying($0.child)) }.map(\.child)
    }

    /// How many are there on a day, children of other authorities included; may-move children stay.
    package func count(in home: Int, on day: Day) -> Int {
        there(in: home, on: day).count + otherAuthorityChildren[home]
    }

    /// How many places are open on a day to somebody who moves in, whatever the home's status.
    ///
    /// - Parameters:
    ///   - home: the home, an index.
    ///   - instance: the instance.
    ///   - day: the day.
    ///   - usualLimit: the usual fostering limit: a place past it needs an exemption and is not open;
    ///     nil = every place within the terms of approval.
    package func openPlaces(
        in home: Int, of instance: Instance, on day: Day, usualLimit: Int? = nil
    ) -> Int {
        let there = count(in: home, on: day)
        let place = instance.homes[home]
        let open = max(0, place.usablePlaces - there)
        guard let usualLimit, place.kind.isFoster else { return open }
        return min(open, max(0, usualLimit - there))
    }

    /// The first day, from a day on, on which so few places are taken that enough are free; nil where
    /// nobody's leaving that is known brings it about.
    ///
    /// - Parameters:
    ///   - home: the home, an index.
    ///   - most: how many may be there, children of other authorities included.
    ///   - day: the first day looked at.
    ///   - staying: whether a may-move child stays; by default all do.
    ///   - leftOut: children who are not counted.
    package func firstDay(
        in home: Int, withAtMost most: Int, from day: Day,
        staying: (Int) -> Bool = { _ in true }, leavingOut leftOut: [Int] = []
    ) -> Day? {
        // In most homes nobody leaves.
        if occupants[home].allSatisfy({ $0.until == nil }) {
            let there = occupants[home].count { !leftOut.contains($0.child) }
            return there + otherAuthorityChildren[home] <= most ? day : nil
        }
        let counted = occupants[home].filter { !leftOut.contains($0.child) }
        let days = ([day] + counted.compactMap(\.until)).filter { $0 >= day }.sorted()
        return days.first { day in
            counted.count { $0.isThere(on: day, staying: staying($0.child)) }
                + otherAuthorityChildren[home] <= most
        }
    }

    /// The occupancy without some children.
    package func removing(_ children: [Int]) -> Occupancy {
        let gone = Set(children)
        var copy = self
        for home in copy.occupants.indices
        where copy.occupants[home].contains(where: { gone.contains($0.child) }) {
            copy.occupants[home].removeAll { gone.contains($0.child) }
        }
        return copy
    }

    /// The occupancy with children who leave the homes they live in on another day.
    package func leaving(
        _ children: [(child: Int, home: Int, mayStay: Bool)], on day: Day
    ) -> Occupancy {
        var copy = removing(children.map(\.child))
        for (child, home, mayStay) in children {
            copy.occupants[home].append(Occupant(child: child, until: day, mayStay: mayStay))
            copy.occupants[home].sort { $0.child < $1.child }
        }
        return copy
    }

    /// The occupancy with a child living in a home for good, and nowhere else.
    package func settling(_ children: [(child: Int, home: Int)]) -> Occupancy {
        var copy = removing(children.map(\.child))
        for (child, home) in children {
            copy.occupants[home] = (copy.occupants[home] + [Occupant(child: child)])
                .ordered(by: \.child)
        }
        return copy
    }
}
