import Care

/// One stretch of being in care without a break: a child's stays, one after another.
package struct CareJourney: Sendable {
    /// A stay in one placement; covers `start` up to, and without, `end`.
    package struct Stay: Sendable {
        /// The first day.
        package var start: Day
        /// The day it ended; nil = still there on the last day seen.
        package var end: Day?
        /// What kind of placement.
        package var setting: Setting
    }

    /// What a placement is, as far as forecasts tell placements apart.
    package struct Setting: Sendable, Hashable {
        /// The kind.
        package var kind: CareKind
        /// In the authority or out of it.
        package var side: CareSide
        /// Who provides it.
        package var provider: PlaceProvider?
        /// The name of the district it lies in.
        package var district: String?
        /// SSDA903 PLACE.
        package var place: String?

        /// Whether it is away from the usual placement for a while (T0 to T4).
        package var isTemporary: Bool { place?.first == "T" }

        /// Whether a child there needs a home of the authority: not with parents, not adopted.
        package var needsHome: Bool {
            guard let place else { return true }
            return place != "P1" && place.first != "A"
        }

        /// Whether a relative or friend of the child provides it (U1 to U3).
        package var isConnected: Bool { ["U1", "U2", "U3"].contains(place) }
    }

    /// The child, an index into ``CareEpisodes/children``.
    package var child: Int
    /// The child's reference.
    package var id: String
    /// Day of birth.
    package var birth: Day
    /// Sex.
    package var sex: Sex
    /// SSDA903 ETHNIC.
    package var ethnicity: String?
    /// Unaccompanied asylum-seeking child.
    package var isUnaccompanied: Bool
    /// The postcode of the home the child comes from.
    package var homePostcode: String?
    /// The name of the district the child comes from.
    package var homeDistrict: String?
    /// The stays, never empty; each but the last ends when the next starts.
    package var stays: [Stay]
    /// Why it ended (REC); nil where it has not, or where none is given.
    package var endReason: String?
    /// Whether the last stay is in a short break (LS V3 or V4), which national counts leave out.
    package var isShortBreak: Bool

    /// The first day.
    package var start: Day { stays[0].start }
    /// The day it ended; nil = still in care.
    package var end: Day? { stays[stays.count - 1].end }
    /// The 18th birthday.
    package var birthday: Day { birth.adding(years: 18) }

    /// Whether care ended because the child turned 18: on the birthday or in the week before.
    package var endsByAge: Bool {
        end.map { $0.days(since: birthday) >= -7 } ?? false
    }

    /// Whether the child is in care, and under 18, on a day.
    package func covers(_ day: Day) -> Bool {
        start <= day && end.map { $0 > day } ?? true && day < birthday && birth <= day
    }
}
