extension Rule {
    /// Rooms and willingness.
    static let noPlace = Rule(
        id: "no-place",
        sentence: "The home has a free place for every child to be placed there.",
        source: Source(
            "Fostering National Minimum Standards 2011", "standard 10", from: "2011-04-01"),
        verdict: { at in
            let home = at.homeFacts
            return home.places - home.unavailable - at.countThere < at.placed.count
                ? .excluded : nil
        },
        text: { at, _ in
            let home = at.homeFacts
            let free = max(0, home.places - home.unavailable - at.countThere)
            return "\(free) of the home's \(home.places) "
                + "\(home.places == 1 ? "place is" : "places are") free and "
                + "\(at.placed.count) needed."
        },
        mend: { at in
            let home = at.homeFacts
            let missing = at.placed.count - (home.places - home.unavailable - at.countThere)
            return missing == 1 ? "one more place were free" : "\(missing) more places were free"
        })
}
