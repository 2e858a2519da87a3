import Care

/// What the draw of futures must know of a child who is in care today.
package struct PresentChild: Sendable, Hashable {
    /// The child's id.
    package var id: String
    /// Day of birth.
    package var birth: Day
    /// Sex.
    package var sex: Sex
    /// Unaccompanied asylum-seeking child.
    package var isUnaccompanied: Bool
    /// The kind of the present placement; nil = no home yet.
    package var kind: CareKind?
    /// Where the present placement lies.
    package var side: CareSide
    /// Since when the child lives there; nil = not known.
    package var placedOn: Day?
    /// The brothers and sisters in care with the child; nil = none recorded.
    package var siblingGroup: String?

    package init(
        id: String, birth: Day, sex: Sex = .unknown, isUnaccompanied: Bool = false,
        kind: CareKind? = nil, side: CareSide = .unknown, placedOn: Day? = nil,
        siblingGroup: String? = nil
    ) {
        self.id = id
        self.birth = birth
        self.sex = sex
        self.isUnaccompanied = isUnaccompanied
        self.kind = kind
        self.side = side
        self.placedOn = placedOn
        self.siblingGroup = siblingGroup
    }
}
