import Care
import Chance

/// Where authorities lie and where people live in them.
///
/// The first ``placing`` grounds are the authorities that place children; the others are
/// neighbours, adjoining or distant, whose homes can be bought.
package struct Geography: Sendable, Hashable {
    /// One authority's ground.
    package struct Ground: Sendable, Hashable {
        /// Upper-tier GSS code (or a code of Wales, Scotland or Northern Ireland).
        package var code: String
        /// Its name.
        package var name: String
        /// Codes of the authorities that share a border with it.
        package var adjoining: [String]

        package init(code: String, name: String, adjoining: [String] = []) {
            self.code = code
            self.name = name
            self.adjoining = adjoining
        }
    }

    /// A town or large village.
    package struct Town: Sendable, Hashable {
        /// Its name.
        package var name: String
        /// Its centre on the British National Grid.
        package var centre: Position
        /// Metres from the centre within which people live.
        package var reach: Int
        /// Residents, which make homes and children likelier here.
        package var people: Int
        /// The lower-tier district's name.
        package var district: String
        /// The authority, an index into ``Geography/grounds``.
        package var ground: Int

        package init(
            name: String, centre: Position, reach: Int, people: Int, district: String, ground: Int
        ) {
            self.name = name
            self.centre = centre
            self.reach = reach
            self.people = people
            self.district = district
            self.ground = ground
        }
    }

    /// Authorities; those that place children first.
    package var grounds: [Ground]
    /// Towns of all authorities.
    package var towns: [Town]
    /// How many of the grounds place children; at least 1.
    package var placing: Int

    package init(grounds: [Ground], towns: [Town], placing: Int = 1) {
        precondition((1...max(1, grounds.count)).contains(placing), "somebody must place children")
        self.grounds = grounds
        self.towns = towns
        self.placing = placing
    }

    /// Districts of one authority in the order of their towns, with centre and residents.
    func districts(of ground: Int) -> [(name: String, centre: Position, people: Int)] {
        var found: [(name: String, centre: Position, people: Int, largest: Int)] = []
        for town in towns where town.ground == ground {
            if let at = found.firstIndex(where: { $0.name == town.district }) {
                found[at].people += town.people
                if town.people > found[at].largest {
                    found[at].largest = town.people
                    found[at].centre = town.centre
                }
            } else {
                found.append((town.district, town.centre, town.people, town.people))
            }
        }
        return found.map { ($0.name, $0.centre, $0.people) }
    }

    /// A place to live in a town: likelier near its centre.
    func address(in town: Int, using random: inout RandomSource) -> Position {
        let town = towns[town]
        let reach = town.reach
        let east = random.integer(in: -reach...reach) + random.integer(in: -reach...reach)
        let north = random.integer(in: -reach...reach) + random.integer(in: -reach...reach)
        return Position(
            easting: town.centre.easting + Int32(east / 2),
            northing: town.centre.northing + Int32(north / 2))
    }
}

/// Towns seen from one placing authority, sorted into belts, with the chance of each.
struct Surroundings {
    /// Where a town lies for the placing authority.
    enum Belt: Int, CaseIterable {
        /// In the authority.
        case inside
        /// Adjoining, and near enough to a town of the authority.
        case border
        /// Adjoining, farther in.
        case adjoining
        /// Not adjoining.
        case distant
    }

    private var towns: [[Int]] = Array(repeating: [], count: Belt.allCases.count)
    private var weights: [[Int]] = Array(repeating: [], count: Belt.allCases.count)

    /// Sorts the towns of a geography for one placing ground.
    init(of ground: Int, in geography: Geography) {
        let own = geography.towns.filter { $0.ground == ground }.map(\.centre)
        let adjoining = Set(geography.grounds[ground].adjoining)
        for (index, town) in geography.towns.enumerated() {
            let nearest = own.map { $0.distance(to: town.centre).count }.min() ?? 0
            let belt: Belt
            if town.ground == ground {
                belt = .inside
            } else if adjoining.contains(geography.grounds[town.ground].code) {
                belt = nearest < 24_000 ? .border : .adjoining
            } else {
                belt = .distant
            }
            let people = max(1, town.people / 100)
            // Distant homes are bought near rather than far: the chance falls with the square.
            let tens = Int(nearest / 10_000)
            let weight = belt == .distant ? max(1, people * 1000 / (120 + tens * tens)) : people
            towns[belt.rawValue].append(index)
            weights[belt.rawValue].append(weight)
        }
    }

    /// A town of the authority itself with its centre less than `most` metres from a point, or at
    /// least `least` metres; nil where there is none.
    func ownTown(
        from point: Position, least: Int64, most: Int64, in geography: Geography,
        using random: inout RandomSource
    ) -> Int? {
        let inside = Belt.inside.rawValue
        let chances = towns[inside].indices.map { index in
            let distance = geography.towns[towns[inside][index]].centre.distance(to: point).count
            return distance >= least && distance < most ? weights[inside][index] : 0
        }
        guard chances.contains(where: { $0 > 0 }) else { return nil }
        return towns[inside][random.index(weights: chances)]
    }

    /// A town of the belt, or of the nearest belt outside that has one; nil where nothing is.
    func town(in belt: Belt, using random: inout RandomSource) -> Int? {
        let order: [Belt] =
            switch belt {
            case .inside: [.inside]
            case .border: [.border, .adjoining, .distant]
            case .adjoining: [.adjoining, .border, .distant]
            case .distant: [.distant, .adjoining, .border]
            }
        for belt in order where !towns[belt.rawValue].isEmpty {
            let at = random.index(weights: weights[belt.rawValue])
            return towns[belt.rawValue][at]
        }
        return nil
    }
}
