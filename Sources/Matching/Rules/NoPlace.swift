import Care

extension Rule {
    /// Rooms and willingness.
    static let noPlace = Rule(
        id: "no-place",
        sentence:
            "The home has a free place for every child to be placed there, on the day of the move; "
            + "a bed that somebody still sleeps in is not free.",
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
            if free == 0 {
                return "No place is free\(at.onDay); \(at.numberNeeded)." + at.freeNote(at.freeFrom)
            }
            return "\(free.counted("place is", "places are")) free\(at.onDay), and "
                + "\(at.numberNeeded)." + at.freeNote(at.freeFrom)
        },
        mend: { at in
            if let day = at.freeFrom { return .wait(until: day) }
            let home = at.homeFacts
            let missing = at.placed.count - (home.places - home.unavailable - at.countThere)
            return .change(
                missing == 1 ? "one more place were free" : "\(missing) more places were free",
                by: at.whoTakesChildren)
        })
}

extension Candidacy {
    /// The day looked at, where it is not the instance's own.
    var onDay: String {
        day == register.instance.asOf ? "" : " on \(day.inWords)"
    }

    /// How many places are needed, as `2 are needed`.
    var numberNeeded: String { "\(placed.count) \(placed.count == 1 ? "is" : "are") needed" }

    /// When a bed that is still slept in is free.
    func freeNote(_ day: Day?) -> String {
        day.map { " Somebody still lives there until then: free from \($0.inWords)." } ?? ""
    }
}
