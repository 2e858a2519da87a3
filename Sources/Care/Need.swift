/// The needs an instance knows: those of the Placements Data Standard, then the authority's own.
///
/// A need is its index here; sets of needs are ``NeedSet``. At most 64.
package struct NeedCatalogue: Hashable, Sendable {
    /// One kind of need.
    package struct Need: Hashable, Sendable {
        /// The code, lower case.
        package var code: String
        /// Whether a home that does not meet it is excluded.
        package var isEssential: Bool

        package init(code: String, isEssential: Bool) {
            self.code = code
            self.isEssential = isEssential
        }
    }

    /// The needs in order.
    package private(set) var needs: [Need]
    /// The set of all essential needs.
    package private(set) var essential: NeedSet

    /// The most needs a catalogue holds.
    package static let capacity = 64

    /// The built-in needs, Placements Data Standard first.
    package static let standard: [Need] = [
        ("self-harm", false), ("sexual-exploitation", false), ("criminal-exploitation", false),
        ("drug-alcohol", false), ("eating-disorder", false), ("missing", false),
        ("physical-harm", false), ("sexual-harm", false), ("fire-setting", false),
        ("harm-to-animals", false), ("criminal-influence", false), ("esol", false),
        ("bsl", false), ("makaton", false), ("home-adaptation", true),
        ("therapeutic-support", false), ("additional-supervision", false),
        ("deprivation-of-liberty", true), ("place-of-worship", false),
        ("learning-disability", false), ("autism", false), ("complex-health", true),
        ("wheelchair-access", true), ("parent-and-child", true),
    ].map { Need(code: $0.0, isEssential: $0.1) }

    /// The set that allows a secure home.
    package static let deprivationOfLiberty = NeedSet(index: 17)
    /// The set that allows parent-and-child homes and family centres.
    package static let parentAndChild = NeedSet(index: 23)

    /// The standard needs followed by an authority's own (at most ``capacity`` together).
    package init(further: [Need] = []) {
        precondition(
            NeedCatalogue.standard.count + further.count <= NeedCatalogue.capacity,
            "at most \(NeedCatalogue.capacity) need codes")
        needs = NeedCatalogue.standard + further
        essential = []
        for (index, need) in needs.enumerated() where need.isEssential {
            essential.formUnion(NeedSet(index: index))
        }
    }

    /// The set of one need, by its code without regard to case; nil where unknown.
    package func set(of code: String) -> NeedSet? {
        let code = code.lowercased()
        return needs.firstIndex { $0.code == code }.map { NeedSet(index: $0) }
    }

    /// The codes in a set, in the catalogue's order.
    package func codes(in set: NeedSet) -> [String] {
        needs.indices.filter { set.contains(NeedSet(index: $0)) }.map { needs[$0].code }
    }

    /// The needs in a set as people say them, in the catalogue's order.
    package func words(in set: NeedSet) -> [String] {
        codes(in: set).map { NeedCatalogue.words[$0] ?? $0.replacing("-", with: " ") }
    }

    /// What a code says in words, where it is more than its hyphens as blanks.
    private static let words = [
        "self-harm": "self-harm", "drug-alcohol": "drugs or alcohol", "missing": "going missing",
        "esol": "learning English", "bsl": "British Sign Language", "makaton": "Makaton",
    ]
}

/// A set of needs of one catalogue.
package struct NeedSet: OptionSet, Hashable, Sendable {
    /// One bit for each need.
    package let rawValue: UInt64

    /// The needs of these bits; see ``Need``.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The set of one need, by its index in the catalogue.
    package init(index: Int) {
        rawValue = 1 << UInt64(index)
    }

    /// How many needs.
    package var count: Int { rawValue.nonzeroBitCount }
}
