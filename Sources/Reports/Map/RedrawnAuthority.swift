import Care

/// An authority by whose boundaries children were counted, and which the map draws by others.
///
/// A county of 2011 is another authority than the two that took its place in 2021; the squares of a
/// map come from a postcode directory of its own day. Which children live in which part is told by
/// the district of their home (the structural changes orders of 2019 to 2023, ``Boundaries``).
struct RedrawnAuthority: Sendable, Hashable {
    /// A part of it that the map draws.
    struct Part: Sendable, Hashable {
        /// Its GSS code.
        var code: String
        /// Its name.
        var name: String
        /// The children who live there.
        var living: Int
    }

    /// How its boundaries differ from the map's.
    enum Change: Sendable, Hashable {
        /// It was divided on a day.
        case divided(Day)
        /// Another took its place as a whole on a day.
        case replaced(Day)
        /// It was made out of one that the map still draws, on a day.
        case made(Day)
    }

    /// Its GSS code.
    let code: String
    /// Its name.
    let name: String
    /// What happened.
    let change: Change
    /// All children who live there.
    let living: Int
    /// The parts that the map draws.
    private(set) var parts: [Part]
    /// The children who live in a part that the map does not draw.
    private(set) var beyond = 0
    /// The children of whom no district tells in which part they live.
    private(set) var untold = 0

    /// Looks for what the map draws in its place; nil where it is drawn itself, or nothing is.
    ///
    /// - Parameters:
    ///   - code: Its GSS code.
    ///   - name: Its name.
    ///   - districts: The children who live there, by the name of the district.
    ///   - drawn: The authorities on the map.
    init?(_ code: String, name: String, districts: [String?: Int], drawn: Set<String>) {
        if drawn.contains(code) { return nil }
        self.code = code
        self.name = name
        let all = districts.values.reduce(0, +)
        living = all
        func part(_ code: String, _ living: Int) -> Part {
            Part(code: code, name: AuthorityTable.name(of: code) ?? code, living: living)
        }
        let changes = Boundaries.england.reorganisations
        let successors = changes.filter { $0.predecessors.contains(code) }
        if successors.contains(where: { drawn.contains($0.successor) }),
            let first = successors.first
        {
            guard successors.count > 1 else {
                change = .replaced(first.day)
                parts = [part(first.successor, all)]
                return
            }
            change = .divided(first.day)
            parts = successors.filter { drawn.contains($0.successor) }.map { part($0.successor, 0) }
            for (district, count) in districts {
                let successor = successors.first { change in
                    change.districts.contains {
                        AuthorityTable.districtName(of: $0)?.lowercased() == district?.lowercased()
                    }
                }?.successor
                if let index = parts.firstIndex(where: { $0.code == successor }) {
                    parts[index].living += count
                } else if successor != nil {
                    beyond += count
                } else {
                    untold += count
                }
            }
            return
        }
        guard let own = changes.first(where: { $0.successor == code }), own.predecessors.count == 1,
            drawn.contains(own.predecessors[0])
        else { return nil }
        change = .made(own.day)
        parts = [part(own.predecessors[0], all)]
    }

    /// Whether one authority of the map stands for all of it.
    var isWhole: Bool {
        if case .divided = change { false } else { true }
    }

    /// What the map does with it, in a sentence or two.
    var sentence: String {
        switch change {
        case .replaced(let day):
            return "\(name) is drawn as \(parts[0].name), which took its place on \(day.inWords)."
        case .made(let day):
            return "\(name) is drawn with \(parts[0].name), to which it belonged until"
                + " \(day.adding(days: -1).inWords)."
        case .divided(let day):
            let shown = parts.map { "\($0.living) on the map in \($0.name)" }
            var text =
                "\(name) was divided on \(day.inWords). Of its"
                + " \(living.counted("child", "children")): \(shown.joined(separator: ", "))"
            if beyond > 0 { text += ", \(beyond) beyond this map" }
            if untold > 0 {
                text += ", \(untold) where no recorded district tells in which part"
            }
            return text + "."
        }
    }

    /// The same without counts of parts, for readers who are given rounded counts alone.
    var sentenceWithoutCounts: String {
        guard case .divided(let day) = change else { return sentence }
        return "\(name) was divided on \(day.inWords), and its children are on no part of the map:"
            + " Section 3 has their number."
    }
}
