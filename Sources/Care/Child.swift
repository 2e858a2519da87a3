/// A child looked after on the day, or a child who needs a home; a reference, never a name.
///
/// nil is "unknown", a third value: it never counts as yes or as no.
public struct Child: Sendable, Hashable {
    /// Unique text.
    public var id: String
    /// Day of birth.
    public var birth: Day
    /// Sex; unknown by default.
    public var sex: Sex = .unknown
    /// SSDA903 ETHNIC, which no rule and no term ever uses.
    public var ethnicity: String?
    /// SSDA903 LS.
    public var legalStatus: String?
    /// SSDA903 PLACE of the present placement.
    public var place: String?
    /// SSDA903 PLACE_PROVIDER of the present placement.
    public var placeProvider: PlaceProvider?
    /// Unaccompanied asylum-seeking child; no by default.
    public var isUnaccompanied = false
    /// Where the child comes from.
    public var origin: Position?
    /// The postcode as given, upper case.
    public var originPostcode: String?
    /// The child's school.
    public var school: Position?
    /// The school's postcode as given, upper case.
    public var schoolPostcode: String?
    /// Whether the child should keep the school.
    public var keepsSchool: Bool?
    /// Where the child stands on the day.
    public var status: ChildStatus
    /// The present home, an index into ``Instance/homes``; nil exactly for a referred child.
    public var home: Int?
    /// Since when the child lives there.
    public var placedOn: Day?
    /// Where a settled child who has not moved in yet still sleeps, an index; nil = in its home.
    public var stillIn: Int?
    /// The day on which it has left that home; nil = not recorded yet.
    public var stillUntil: Day?
    /// The day a home is needed.
    public var neededBy: Day?
    /// How soon; planned by default.
    public var urgency: Urgency = .planned
    /// What foster homes are for the child; nil = not specified.
    public var fostering: Suitability?
    /// What residential homes are for the child.
    public var residential: Suitability?
    /// What supported accommodation is for the child.
    public var supported: Suitability?
    /// The assessed rule on companions; nil = no rule.
    public var livingCompanions: LivingCompanions?
    /// Nobody in the home may be younger than this many years; nil = no rule.
    public var noChildUnder: Int?
    /// The rule or wish about pets; nil = no rule.
    public var pets: PetRule?
    /// Assessed needs.
    public var needs: NeedSet = []
    /// Recorded needs or wishes only; lower case, sorted, unique.
    public var wantedLanguages: [String] = []
    /// Recorded needs or wishes only; lower case, sorted, unique.
    public var wantedFaiths: [String] = []
    /// The sibling group's name.
    public var siblingGroup: String?
    /// The plan for the group; nil = as recorded nowhere.
    public var siblingPlan: SiblingPlan?
    /// The placing authority, an index into ``Instance/authorities``; 0 by default.
    public var placingAuthority = 0
    /// Where family time takes place; shown, never scored.
    public var familyTimePlace: String?
    /// SSDA903 or local disability; shown, never scored.
    public var disability: String?
    /// Why the child is placed outside the area, as recorded; shown, never scored.
    public var outReason: String?

    /// Creates a child; everything else unknown or at its default.
    public init(id: String, birth: Day, status: ChildStatus, home: Int? = nil) {
        self.id = id
        self.birth = birth
        self.status = status
        self.home = home
    }

    /// The day the placement would start: `neededBy`, or the instance's day where blank or earlier.
    public func start(asOf day: Day) -> Day {
        max(neededBy ?? day, day)
    }

    /// What a class of home is for the child.
    public func suitability(of homeClass: HomeClass?) -> Suitability? {
        switch homeClass {
        case .fostering: fostering
        case .residential: residential
        case .supported: supported
        case nil: nil
        }
    }

    /// Whether the child is asked about as a member of its sibling group, and in which plan; nil
    /// for a child without a group or one that is treated singly.
    public var groupPlan: SiblingPlan? {
        guard siblingGroup != nil else { return nil }
        switch siblingPlan {
        case .apart: return nil
        case .together: return .together
        case .togetherIfPossible, nil: return .togetherIfPossible
        }
    }
}
