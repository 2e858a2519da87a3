/// The needs an instance knows: those of the Placements Data Standard, then the authority's own.
///
/// A need is its index here; sets of needs are ``NeedSet``. At most 64.
public struct NeedCatalogue: Hashable, Sendable {
    /// One kind of need.
    public struct Need: Hashable, Sendable {
        /// The code, lower case.
        public var code: String
        /// Whether a home that does not meet it is excluded.
        public var isEssential: Bool

        /// Creates a need.
        public init(code: String, isEssential: Bool) {
            self.code = code
            self.isEssential = isEssential
        }
    }

    /// The needs in order.
    public private(set) var needs: [Need]
    /// The set of all essential needs.
    public private(set) var essential: NeedSet

    /// The most needs a catalogue holds.
    public static let capacity = 64

    /// The built-in needs, Placements Data Standard first.
    public static let standard: [Need] = [
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
    public static let deprivationOfLiberty = NeedSet(index: 17)
    /// The set that allows parent-and-child homes and family centres.
    public static let parentAndChild = NeedSet(index: 23)

    /// The standard needs followed by an authority's own (at most ``capacity`` together).
    public init(further: [Need] = []) {
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
    public func set(of code: String) -> NeedSet? {
        let code = code.lowercased()
        return needs.firstIndex { $0.code == code }.map { NeedSet(index: $0) }
    }

    /// The codes in a set, in the catalogue's order.
    public func codes(in set: NeedSet) -> [String] {
        needs.indices.filter { set.contains(NeedSet(index: $0)) }.map { needs[$0].code }
    }
}

/// A set of needs of one catalogue.
public struct NeedSet: OptionSet, Hashable, Sendable {
    /// One bit for each need.
    public let rawValue: UInt64

    /// Creates a set from bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The set of one need, by its index in the catalogue.
    public init(index: Int) {
        rawValue = 1 << UInt64(index)
    }

    /// How many needs.
    public var count: Int { rawValue.nonzeroBitCount }
}
