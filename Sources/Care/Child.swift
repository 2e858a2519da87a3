/// A child looked after on the day, or a child who needs a home; a reference, never a name.
///
/// nil is "unknown", a third value: it never counts as yes or as no.
package struct Child: Sendable, Hashable {
    /// Unique text.
    package var id: String
    /// Day of birth.
    package var birth: Day
    /// Sex; unknown by default.
    package var sex: Sex = .unknown
    /// SSDA903 ETHNIC, which no rule and no term ever uses.
    package var ethnicity: String?
    /// SSDA903 LS.
    package var legalStatus: String?
    /// SSDA903 PLACE of the present placement.
    package var place: String?
    /// SSDA903 PLACE_PROVIDER of the present placement.
    package var placeProvider: PlaceProvider?
    /// Unaccompanied asylum-seeking child; no by default.
    package var isUnaccompanied = false
    /// Where the child comes from.
    package var origin: Position?
    /// The postcode as given, upper case.
    package var originPostcode: String?
    /// The child's school.
    package var school: Position?
    /// The school's postcode as given, upper case.
    package var schoolPostcode: String?
    /// Whether the child should keep the school.
    package var keepsSchool: Bool?
    /// Where the child stands on the day.
    package var status: ChildStatus
    /// The present home, an index into ``Instance/homes``; nil exactly for a referred child.
    package var home: Int?
    /// Since when the child lives there.
    package var placedOn: Day?
    /// Where a settled child who has not moved in yet still sleeps, an index; nil = in its home.
    package var stillIn: Int?
    /// The day on which it has left that home; nil = not recorded yet.
    package var stillUntil: Day?
    /// The day a home is needed.
    package var neededBy: Day?
    /// How soon; planned by default.
    package var urgency: Urgency = .planned
    /// What foster homes are for the child; nil = not specified.
    package var fostering: Suitability?
    /// What residential homes are for the child.
    package var residential: Suitability?
    /// What supported accommodation is for the child.
    package var supported: Suitability?
    /// The assessed rule on companions; nil = no rule.
    package var livingCompanions: LivingCompanions?
    /// Nobody in the home may be younger than this many years; nil = no rule.
    package var noChildUnder: Int?
    /// The rule or wish about pets; nil = no rule.
    package var pets: PetRule?
    /// Assessed needs.
    package var needs: NeedSet = []
    /// Recorded needs or wishes only; lower case, sorted, unique.
    package var wantedLanguages: [String] = []
    /// Recorded needs or wishes only; lower case, sorted, unique.
    package var wantedFaiths: [String] = []
    /// The sibling group's name.
    package var siblingGroup: String?
    /// The plan for the group; nil = as recorded nowhere.
    package var siblingPlan: SiblingPlan?
    /// The placing authority, an index into ``Instance/authorities``; 0 by default.
    package var placingAuthority = 0
    /// Where family time takes place; shown, never scored.
    package var familyTimePlace: String?
    /// SSDA903 or local disability; shown, never scored.
    package var disability: String?
    /// Why the child is placed outside the area, as recorded; shown, never scored.
    package var outReason: String?

    /// A child of whom everything else is unknown or at its default.
    package init(id: String, birth: Day, status: ChildStatus, home: Int? = nil) {
        self.id = id
        self.birth = birth
        self.status = status
        self.home = home
    }

    /// The day the placement would start: `neededBy`, or the instance's day where blank or earlier.
    package func start(asOf day: Day) -> Day {
        max(neededBy ?? day, day)
    }

    /// What a class of home is for the child.
    package func suitability(of homeClass: HomeClass?) -> Suitability? {
        switch homeClass {
        case .fostering: fostering
        case .residential: residential
        case .supported: supported
        case nil: nil
        }
    }

    /// Whether the child is asked about as a member of its sibling group, and in which plan; nil
    /// for a child without a group or one that is treated singly.
    package var groupPlan: SiblingPlan? {
        guard siblingGroup != nil else { return nil }
        switch siblingPlan {
        case .apart: return nil
        case .together: return .together
        case .togetherIfPossible, nil: return .togetherIfPossible
        }
    }
}
