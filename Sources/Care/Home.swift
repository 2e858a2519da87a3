/// A home that could take a child, the authority's own or another's; a reference, never a name.
///
/// nil is "unknown" unless the property says otherwise.
package struct Home: Sendable, Hashable {
    /// Unique text.
    package var id: String
    /// The provider's reference.
    package var providerID: String?
    /// Ofsted unique reference number.
    package var urn: String?
    /// The name as recorded; never printed in logs or errors.
    package var name: String?
    /// Who provides it (SSDA903 PLACE_PROVIDER).
    package var placeProvider: PlaceProvider?
    /// What kind of home.
    package var kind: HomeKind
    /// The children this home is for, indices into ``Instance/children``, ascending; nil = anybody.
    package var connectedTo: [Int]?
    /// Where it stands.
    package var position: Position?
    /// The postcode as given, upper case.
    package var postcode: String?
    /// The upper-tier authority it stands in (GSS code; codes of Scotland, Northern Ireland and
    /// Wales as they are).
    package var authority: String?
    /// The lower-tier district, for planning and tables.
    package var district: String?
    /// Children the household can take at once, those already there included.
    package var places: Int
    /// Number in the terms of approval; nil = no limit in the terms.
    package var approvedPlaces: Int?
    /// Places that cannot be used now; 0 by default.
    package var placesUnavailable = 0
    /// Children named in an exemption from the usual fostering limit, indices, ascending.
    package var exemptFor: [Int] = []
    /// Youngest age in the terms, included; nil = no limit.
    package var minAge: Int?
    /// Oldest age in the terms, included; nil = no limit.
    package var maxAge: Int?
    /// The one sex in the terms; nil = any.
    package var admits: Sex?
    /// Needs the home can meet.
    package var offers: NeedSet?
    /// Languages the home can support; lower case, sorted, unique.
    package var languages: [String]?
    /// Faiths the home can support; lower case, sorted, unique.
    package var faiths: [String]?
    /// Whether there are pets.
    package var hasPets: Bool?
    /// Whether it is registered.
    package var isRegistered: Bool?
    /// Whether it can be asked; available by default.
    package var status: HomeStatus = .available
    /// When the vacancy starts; nil = now.
    package var availableFrom: Day?
    /// The day the vacancy was last confirmed.
    package var confirmedOn: Day?
    /// Kept for same-day placements; no by default.
    package var isEmergency = false
    /// Cost of one child for one week.
    package var weeklyCost: Pence
    /// Ofsted grade; shown, never scored.
    package var ofstedGrade: String?
    /// Day of the Ofsted grade; shown, never scored.
    package var ofstedOn: Day?
    /// Framework tier; shown, never scored.
    package var frameworkTier: String?
    /// Education on site; shown, never scored.
    package var educationOnSite: Bool?

    /// A home of which everything else is unknown or at its default.
    package init(id: String, kind: HomeKind, places: Int, weeklyCost: Pence) {
        self.id = id
        self.kind = kind
        self.places = places
        self.weeklyCost = weeklyCost
    }

    /// Places by rooms and terms of approval, less those unavailable; not below 0.
    package var usablePlaces: Int {
        max(0, min(places, approvedPlaces ?? Int.max) - placesUnavailable)
    }
}
