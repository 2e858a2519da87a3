import Care

/// One future that may come: who comes into care, who leaves, and whose placement ends.
///
/// Plain values, drawn by ``FutureDraw``. Nothing here knows homes; closures of homes and openings
/// of units are drawn elsewhere. Lots and the effect are in millionths.
package struct DrawnFuture: Sendable, Hashable {
    /// Its number, from 1.
    package var number: Int
    /// How strongly demand changes work in it, 0 to 1,000,000; half a million is the central case.
    package var effect: Int
    /// The children who come, by id.
    package var requests: [DrawnRequest]
    /// When children of today leave, by id; children of whom nothing stands here stay to their 18th
    /// birthday.
    package var leavers: [DrawnLeaver]
    /// When a placement ends and the child needs another, by day, then id.
    package var moves: [DrawnMove]

    package init(
        number: Int, effect: Int, requests: [DrawnRequest], leavers: [DrawnLeaver],
        moves: [DrawnMove]
    ) {
        self.number = number
        self.effect = effect
        self.requests = requests
        self.leavers = leavers
        self.moves = moves
    }
}

/// A child who comes into care in a future and needs a home, or comes to one of their own.
package struct DrawnRequest: Sendable, Hashable {
    /// Where a connected person who takes the child lives.
    package enum OwnHome: String, Sendable {
        /// In the authority.
        case inside = "in"
        /// Outside it.
        case outside = "out"
    }

    /// Unique in the future, and no id of a child of today.
    package var id: String
    /// Day of birth.
    package var birth: Day
    /// Sex.
    package var sex: Sex
    /// SSDA903 ETHNIC.
    package var ethnicity: String?
    /// Unaccompanied asylum-seeking child.
    package var isUnaccompanied: Bool
    /// The postcode of the home the child comes from, upper case; nil = take it from `like`.
    package var originPostcode: String?
    /// A child of today most like this one, an index into the children given to the draw, from whom
    /// what is not known here (needs, school, wishes, where the child comes from) can be taken; nil
    /// where there are none.
    package var like: Int?
    /// The brothers and sisters who come together; nil = alone.
    package var siblingGroup: String?
    /// The day the child comes and needs a home.
    package var neededBy: Day
    /// The day the child leaves care; nil = the 18th birthday.
    package var until: Day?
    /// The day the young adult leaves the place, where later than care ends (staying put).
    package var placeUntil: Day?
    /// 0 to 999,999; the same for a whole sibling group.
    package var lot: Int
    /// A connected person takes the child from the first day; nil = a home is needed.
    package var ownHome: OwnHome?
}

/// When a child of today leaves care in a future.
package struct DrawnLeaver: Sendable, Hashable {
    /// The child's id.
    package var id: String
    /// The day the child leaves care; nil = the 18th birthday.
    package var until: Day?
    /// The day the young adult leaves the place, where later than care ends (staying put).
    package var placeUntil: Day?
}

/// The end of a child's placement in a future.
package struct DrawnMove: Sendable, Hashable {
    /// The id of a child of today or of a request.
    package var id: String
    /// The day.
    package var on: Day
    /// 0 to 999,999.
    package var lot: Int
}
