/// A home that could take a child, the authority's own or another's; a reference, never a name.
///
/// nil is "unknown" unless the property says otherwise.
public struct Home: Sendable, Hashable {
    /// Unique text.
    public var id: String
    /// The provider's reference.
    public var providerID: String?
    /// Ofsted unique reference number.
    public var urn: String?
    /// The name as recorded; never printed in logs or errors.
    public var name: String?
    /// Who provides it (SSDA903 PLACE_PROVIDER).
    public var placeProvider: PlaceProvider?
    /// What kind of home.
    public var kind: HomeKind
    /// The children this home is for, indices into ``Instance/children``, ascending; nil = anybody.
    public var connectedTo: [Int]?
    /// Where it stands.
    public var position: Position?
    /// The postcode as given, upper case.
    public var postcode: String?
    /// The upper-tier authority it stands in (GSS code; codes of Scotland, Northern Ireland and
    /// Wales as they are).
    public var authority: String?
    /// The lower-tier district, for planning and tables.
    public var district: String?
    /// Children the household can take at once, those already there included.
    public var places: Int
    /// Number in the terms of approval; nil = no limit in the terms.
    public var approvedPlaces: Int?
    /// Places that cannot be used now; 0 by default.
    public var placesUnavailable = 0
    /// Children named in an exemption from the usual fostering limit, indices, ascending.
    public var exemptFor: [Int] = []
    /// Youngest age in the terms, included; nil = no limit.
    public var minAge: Int?
    /// Oldest age in the terms, included; nil = no limit.
    public var maxAge: Int?
    /// The one sex in the terms; nil = any.
    public var admits: Sex?
    /// Needs the home can meet.
    public var offers: NeedSet?
    /// Languages the home can support; lower case, sorted, unique.
    public var languages: [String]?
    /// Faiths the home can support; lower case, sorted, unique.
    public var faiths: [String]?
    /// Whether there are pets.
    public var hasPets: Bool?
    /// Whether it is registered.
    public var isRegistered: Bool?
    /// Whether it can be asked; available by default.
    public var status: HomeStatus = .available
    /// When the vacancy starts; nil = now.
    public var availableFrom: Day?
    /// The day the vacancy was last confirmed.
    public var confirmedOn: Day?
    /// Kept for same-day placements; no by default.
    public var isEmergency = false
    /// Cost of one child for one week.
    public var weeklyCost: Pence
    /// Ofsted grade; shown, never scored.
    public var ofstedGrade: String?
    /// Day of the Ofsted grade; shown, never scored.
    public var ofstedOn: Day?
    /// Framework tier; shown, never scored.
    public var frameworkTier: String?
    /// Education on site; shown, never scored.
    public var educationOnSite: Bool?

    /// Creates a home; everything else unknown or at its default.
    public init(id: String, kind: HomeKind, places: Int, weeklyCost: Pence) {
        self.id = id
        self.kind = kind
        self.places = places
        self.weeklyCost = weeklyCost
    }

    /// Places by rooms and terms of approval, less those unavailable; not below 0.
    public var usablePlaces: Int {
        max(0, min(places, approvedPlaces ?? Int.max) - placesUnavailable)
    }
}
