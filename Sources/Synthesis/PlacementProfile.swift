import Care

/// What kinds of placement children live in, how old they are there, how far away, at what price.
///
/// The published figures a profile aims at stand beside its numbers; the tests measure a generated
/// county against them. Where no figure was found the number is a choice and says so.
package struct PlacementProfile: Sendable, Hashable {
    /// A kind of placement as the statistics tell them apart.
    package enum Setting: Int, Sendable, CaseIterable {
        /// The authority's own foster carers.
        case ownFoster
        /// Foster carers of independent agencies and of other authorities.
        case agencyFoster
        /// Relatives, friends and other connected people.
        case kinship
        /// Registered children's homes.
        case childrensHome
        /// Homes that should be registered and are not.
        case unregistered
        /// Supported accommodation.
        case supported
        /// With parents.
        case parents
        /// Placed for adoption.
        case adoptive
        /// Family centres and mother-and-baby units.
        case familyCentre
        /// Hospitals, custody, residential schools and the rest.
        case elsewhere
        /// Secure children's homes.
        case secure
    }

    /// The figures of one setting.
    package struct Figures: Sendable, Hashable {
        /// Of ten thousand children with a home, how many live here.
        package var share: Int
        /// Of a thousand who live here, how many live outside the authority.
        package var outside: Int
        /// Of a thousand who live here, how many live more than 20 miles from home.
        package var far: Int
        /// Of those outside, how they divide among the border belt, the rest of the adjoining
        /// authorities and the distant ones.
        package var belts: [Int]
        /// How ages divide among under 1, 1–4, 5–9, 10–15, 16–17.
        package var ages: [Int]
        /// Pounds a week: least, usual, most.
        package var price: [Int]
    }

    /// Figures of every setting, in the order of ``Setting``.
    package var figures: [Figures]
    /// Of those in foster, connected, children's and secure homes, the exact share outside; nil =
    /// as the settings' own shares make it.
    package var measuredOutside: Rate?
    /// Children in care for every ten thousand residents aged 0 to 17.
    package var ratePer10000: Int
    /// Whether the SSDA903 codes are those before supported accommodation was registered.
    package var usesCodesOf2011: Bool

    /// The figures of a setting.
    package func callAsFunction(_ setting: Setting) -> Figures { figures[setting.rawValue] }

    /// England, 2023 to 2025.
    ///
    /// Shares: 150 authorities, 1 September 2024 (in-house 27.9 %, agency 24.8 %, kinship 15.6 %,
    /// children's homes 11.4 %, supported 9.8 %, parents 6.0 %, other 3.3 %, unregulated 1 %,
    /// secure 0.1 %). Outside: all children 40 %, foster 37 % (March 2015), children's homes 67 %
    /// (March 2024). More than 20 miles: foster 14.6 % (2015), children's homes 49 % (2024).
    /// Supported: 41 % of those aged 16 and 17 (March 2023). Ages: 39 % were 10 to 15 (2020); how
    /// ages divide within one setting is a choice that adds up to that. Prices: agency about £820
    /// (2021), children's home £6,106 (2023–24), unregistered £10,500 (2025); the others are
    /// choices.
    package static let england2024 = PlacementProfile(
        figures: [
            Figures(
                share: 2790, outside: 170, far: 30, belts: [92, 8, 0],
                ages: [55, 135, 212, 440, 158], price: [320, 470, 780]),
            Figures(
                share: 2480, outside: 600, far: 225, belts: [67, 19, 14],
                ages: [55, 135, 212, 440, 158], price: [760, 960, 1650]),
            Figures(
                share: 1560, outside: 360, far: 175, belts: [55, 15, 30],
                ages: [58, 199, 295, 359, 89], price: [180, 260, 420]),
            Figures(
                share: 1140, outside: 670, far: 490, belts: [58, 14, 28],
                ages: [0, 0, 50, 620, 330], price: [3900, 5700, 10200]),
            Figures(
                share: 100, outside: 600, far: 500, belts: [38, 22, 40],
                ages: [0, 0, 50, 620, 330], price: [7200, 10300, 14500]),
            Figures(
                share: 980, outside: 330, far: 270, belts: [50, 25, 25],
                ages: [0, 0, 0, 0, 1000], price: [650, 1250, 2400]),
            Figures(
                share: 600, outside: 340, far: 220, belts: [55, 15, 30],
                ages: [83, 233, 217, 317, 150], price: [0, 0, 0]),
            Figures(
                share: 200, outside: 550, far: 550, belts: [25, 25, 50],
                ages: [150, 700, 150, 0, 0], price: [0, 0, 0]),
            Figures(
                share: 40, outside: 500, far: 400, belts: [40, 30, 30],
                ages: [700, 300, 0, 0, 0], price: [3200, 4100, 5200]),
            Figures(
                share: 90, outside: 500, far: 500, belts: [30, 30, 40],
                ages: [0, 0, 0, 250, 750], price: [0, 0, 0]),
            Figures(
                share: 10, outside: 1000, far: 950, belts: [0, 5, 95],
                ages: [0, 0, 0, 500, 500], price: [7400, 8200, 9600]),
        ],
        measuredOutside: nil, ratePer10000: 67, usesCodesOf2011: false)

    /// Shaped on Cambridgeshire's Cabinet report of 25 October 2011.
    ///
    /// Exactly 40.9 % of those in foster, connected, children's and secure homes live outside.
    /// Prices are chosen so that a child costs about £922 a week on average, the report's own
    /// £2.5 million for 52 children; the mix of settings is a choice near England's of that year.
    package static let cambridgeshire2011 = PlacementProfile(
        figures: [
            Figures(
                share: 3450, outside: 140, far: 60, belts: [92, 8, 0],
                ages: [60, 150, 220, 430, 140], price: [340, 490, 720]),
            Figures(
                share: 2650, outside: 640, far: 260, belts: [68, 20, 12],
                ages: [50, 120, 210, 460, 160], price: [740, 900, 1350]),
            Figures(
                share: 1080, outside: 350, far: 180, belts: [50, 20, 30],
                ages: [70, 210, 290, 340, 90], price: [150, 220, 330]),
            Figures(
                share: 1020, outside: 640, far: 470, belts: [42, 26, 32],
                ages: [0, 0, 50, 640, 310], price: [2800, 3900, 5800]),
            Figures(
                share: 0, outside: 500, far: 500, belts: [38, 22, 40],
                ages: [0, 0, 50, 620, 330], price: [3000, 4000, 5200]),
            Figures(
                share: 520, outside: 300, far: 240, belts: [60, 25, 15],
                ages: [0, 0, 0, 0, 1000], price: [380, 760, 1300]),
            Figures(
                share: 560, outside: 250, far: 170, belts: [60, 15, 25],
                ages: [83, 233, 217, 317, 150], price: [0, 0, 0]),
            Figures(
                share: 480, outside: 550, far: 500, belts: [30, 30, 40],
                ages: [150, 700, 150, 0, 0], price: [0, 0, 0]),
            Figures(
                share: 80, outside: 500, far: 400, belts: [50, 30, 20],
                ages: [700, 300, 0, 0, 0], price: [2400, 2900, 3500]),
            Figures(
                share: 110, outside: 500, far: 500, belts: [30, 40, 30],
                ages: [0, 0, 0, 300, 700], price: [0, 0, 0]),
            Figures(
                share: 50, outside: 1000, far: 950, belts: [0, 5, 95],
                ages: [0, 0, 0, 500, 500], price: [4300, 4900, 5600]),
        ],
        measuredOutside: Rate(millionths: 409_000), ratePer10000: 38, usesCodesOf2011: true)

    /// How single ages divide, from the five bands of a setting.
    func singleAges(_ setting: Setting) -> [Int] {
        PlacementProfile.singleAges(self(setting).ages)
    }

    /// The eighteen single ages of five bands, each band spread evenly (60 makes every band whole).
    static func singleAges(_ bands: [Int]) -> [Int] {
        var ages: [Int] = []
        for (band, width) in [1, 4, 5, 6, 2].enumerated() {
            ages.append(contentsOf: repeatElement(bands[band] * 60 / width, count: width))
        }
        return ages
    }
}
