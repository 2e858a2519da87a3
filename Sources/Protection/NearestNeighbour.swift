import Care

/// An attack: somebody who knows the true children looks for each in what was made of them.
///
/// The attacker knows of a child what a colleague, a neighbour or a stolen spreadsheet may tell. For
/// each child the nearest rows are taken; ties are broken against the attacker only by order.
package struct NearestNeighbour: Sendable, Hashable {
    /// What an attacker knows.
    package enum Knowledge: String, Sendable, CaseIterable {
        /// Age, sex and where the child came from, as a neighbour knows.
        case neighbour
        /// The same, and the map turned back by the register of homes.
        case register
        /// Age, sex, needs and brothers and sisters, as a school knows.
        case school
        /// Every column but the reference, as whoever has a copy of the original.
        case everything

        /// The knowledge in words.
        package var text: String {
            switch self {
            case .neighbour: "age, sex and where the child came from, to the metre"
            case .register:
                "the same, after turning the map back with the public register of homes"
            case .school: "age, sex, needs, school, and how many brothers and sisters"
            case .everything: "every row of the original, days and positions included"
            }
        }
    }

    /// What the attacker knew.
    package var knowledge: Knowledge
    /// How many children there are.
    package var children: Int
    /// How many were the nearest row to themselves.
    package var found: Int
    /// How many were among the five nearest.
    package var foundAmongFive: Int

    /// Attacks.
    ///
    /// - Parameters:
    ///   - made: What was made of `original`.
    ///   - original: The instance that `made` was made of.
    ///   - truth: For each child of `original` its place in `made`.
    ///   - turn: The turn of the map, which only ``Knowledge/register`` and
    ///     ``Knowledge/everything`` have found out.
    ///   - knowledge: What the attacker knows.
    /// - Complexity: O(n²) in the children.
    package static func attack(
        _ made: Instance, of original: Instance, truth: [Int], turn: MapTurn?,
        knowing knowledge: Knowledge
    ) -> NearestNeighbour {
        // Turning what is known onto the made map is as good as turning that map back.
        let isTurned = knowledge == .register || knowledge == .everything
        let known = original.children.map {
            features(of: $0, in: original, knowledge, turn: isTurned ? turn : nil)
        }
        let seen = made.children.map { features(of: $0, in: made, knowledge) }
        var found = 0
        var foundAmongFive = 0
        for (index, features) in known.enumerated() {
            let right = distance(features, seen[truth[index]])
            var nearer = 0
            for (other, candidate) in seen.enumerated() where other != truth[index] {
                if distance(features, candidate) < right { nearer += 1 }
                if nearer >= 5 { break }
            }
            if nearer == 0 { found += 1 }
            if nearer < 5 { foundAmongFive += 1 }
        }
        return NearestNeighbour(
            knowledge: knowledge, children: original.children.count, found: found,
            foundAmongFive: foundAmongFive)
    }

    // Each feature on a scale on which 1 is a good reason to think it is somebody else.
    private static func features(
        of child: Child, in instance: Instance, _ knowledge: Knowledge, turn: MapTurn? = nil
    ) -> [Double?] {
        func metres(_ position: Position?) -> [Double?] {
            let position = position.map { turn?.turned($0) ?? $0 }
            return [
                position.map { Double($0.easting) / 1000 },
                position.map { Double($0.northing) / 1000 },
            ]
        }
        let age = Double(instance.asOf.days(since: child.birth)) / 30
        let sex: Double = child.sex == .female ? 0 : child.sex == .male ? 20 : 10
        let siblings = child.siblingGroup.map { group in
            Double(instance.children.filter { $0.siblingGroup == group }.count)
        }
        // A need more or less is a reason by itself.
        let needs: [Double?] = (0..<64).map { bit in
            child.needs.rawValue >> UInt64(bit) & 1 == 1 ? 2 : 0
        }
        switch knowledge {
        case .neighbour, .register: return [age, sex] + metres(child.origin)
        case .school: return [age, sex, siblings ?? 0] + metres(child.school) + needs
        case .everything:
            let home = child.home.map { instance.homes[$0] }
            return [
                age, sex, siblings ?? 0,
                child.placedOn.map { Double(instance.asOf.days(since: $0)) / 20 },
                home.map { Double($0.weeklyCost.count) / 10_000 },
            ] + metres(child.origin) + metres(child.school) + metres(home?.position) + needs
        }
    }

    private static func distance(_ left: [Double?], _ right: [Double?]) -> Double {
        var sum = 0.0
        for (mine, other) in zip(left, right) {
            switch (mine, other) {
            case (let mine?, let other?): sum += min(abs(mine - other), 20)
            case (nil, nil): break
            default: sum += 5
            }
        }
        return sum
    }
}
