import Care

/// One episode of care: a stretch with one legal status in one placement.
///
/// A row of the Episodes table. Codes are upper case; nil is blank. The episode covers the days
/// from `start` up to, and without, `end`.
package struct Episode: Sendable, Hashable {
    /// The child's reference, exactly as given.
    package var child: String
    /// DECOM: the day the episode starts.
    package var start: Day
    /// RNE: why a new episode.
    package var startReason: String?
    /// LS: legal status.
    package var legalStatus: String?
    /// CIN: category of need.
    package var need: String?
    /// PLACE: placement type.
    package var place: String?
    /// PLACE_PROVIDER: who provides the placement.
    package var provider: String?
    /// DEC: the day the episode ended; nil = still open at the end of the collection year.
    package var end: Day?
    /// REC: why the episode ceased.
    package var endReason: String?
    /// REASON_PLACE_CHANGE: why the placement changed.
    package var changeReason: String?
    /// HOME_POST: where the child lived before care; upper case, single spaces.
    package var homePostcode: String?
    /// PL_POST: where the placement stands; upper case, single spaces.
    package var placePostcode: String?
    /// URN: Ofsted's unique reference number of the provider.
    package var urn: String?
    /// PL_LA, where the file carries it: the authority of the placement as the source states it.
    package var statedAuthority: String?
    /// PL_LOCATION, where the file carries it: IN or OUT as the source states it.
    package var statedLocation: String?
    /// The collection year the row was submitted for.
    package var year: CollectionYear
    /// The authority that submitted it, an index into ``Return903/authorities``.
    package var authority: Int16
    /// Where the row stands.
    package var source: SourceLine
    /// Whether DECOM is believed; false where it is impossible, and `start` is the earliest that can
    /// be.
    package var isStartKnown = true
    /// Whether DEC is believed; false where it is impossible, and `end` is the latest that can be.
    package var isEndKnown = true
    /// The first day on which it can have ended, where DEC is not believed and the child was there for
    /// certain until then; nil = its start.
    package var earliestEnd: Day?
    /// Whether DECOM is filled and a day; where not, `start` is the first day of the row's year
    /// until ``CareHistory`` finds a better one.
    package var isStartRead = true
    /// Whether DEC is blank or a day; where not, `end` is nil.
    package var isEndRead = true
    /// Whether the row can be read; where not, nothing but its child and year is known.
    package var isRead = true

    /// Whether the day lies in the episode.
    package func covers(_ day: Day) -> Bool {
        start <= day && end.map { $0 > day } ?? true
    }

    /// Whether the placement is temporary (T0 to T4), away from the usual one.
    package var isTemporary: Bool { PlacementCode.isTemporary(place) }

    /// Whether it is a short break (LS V3 or V4), which no count of looked-after children holds.
    package var isShortBreak: Bool { legalStatus == "V3" || legalStatus == "V4" }

    /// Whether the row ends in a new episode on the same day (REC X1).
    package var continues: Bool { endReason == "X1" }

    /// Whether both rows state the same facts about the start and the placement.
    func agrees(with other: Episode) -> Bool {
        start == other.start && agreesButForStart(with: other)
    }

    /// Whether both rows state the same facts, other than the days.
    func agreesButForStart(with other: Episode) -> Bool {
        startReason == other.startReason
            && legalStatus == other.legalStatus && need == other.need && place == other.place
            && provider == other.provider && homePostcode == other.homePostcode
            && placePostcode == other.placePostcode && urn == other.urn
    }

    /// Whether no fact of one row contradicts the other, other than the days; a blank contradicts nothing.
    func isLike(_ other: Episode) -> Bool {
        let facts: [KeyPath<Episode, String?>] = [
            \.startReason, \.legalStatus, \.need, \.place, \.provider, \.homePostcode,
            \.placePostcode, \.urn,
        ]
        return facts.allSatisfy { fact in
            guard let mine = self[keyPath: fact], let its = other[keyPath: fact] else {
                return true
            }
            return mine == its
        }
    }

    /// Whether both rows state the same placement: PLACE, provider, PL_POST and URN.
    func isSamePlacement(as other: Episode) -> Bool {
        place == other.place && provider == other.provider
            && Episode.isSamePostcode(placePostcode, other.placePostcode) && urn == other.urn
    }

    /// Whether two cells hold one postcode, however blanks and capitals are written.
    package static func isSamePostcode(_ first: String?, _ second: String?) -> Bool {
        if first == second { return true }
        guard let first, let second else { return false }
        func plain(_ text: String) -> String {
            text.uppercased().filter { $0.isLetter || $0.isNumber }
        }
        return plain(first) == plain(second)
    }

    /// Whether both rows state the same end.
    func endsLike(_ other: Episode) -> Bool {
        end == other.end && endReason == other.endReason && changeReason == other.changeReason
    }
}

extension Episode {
    /// Whether a text has the form of a URN: seven digits, or SC and six digits, or XXXXXXX.
    static func isURN(_ text: String) -> Bool {
        if text == "XXXXXXX" { return true }
        let digits = text.hasPrefix("SC") ? text.dropFirst(2) : text[...]
        return digits.count == (text.hasPrefix("SC") ? 6 : 7)
            && digits.allSatisfy { $0 >= "0" && $0 <= "9" }
    }

    /// Whether a text has the form of a whole postcode, blanks left out: one or two letters, a digit, one
    /// more letter or digit or none, a digit and two letters.
    static func isPostcode(_ text: String) -> Bool {
        let signs = text.uppercased().utf8.filter { $0 != UInt8(ascii: " ") }
        func isLetter(_ sign: UInt8) -> Bool {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(sign)
        }
        func isDigit(_ sign: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(sign)
        }
        guard (5...7).contains(signs.count), isLetter(signs[0]) else { return false }
        let outward = signs.dropLast(3)
        let rest = outward.drop(while: isLetter)
        return outward.count - rest.count <= 2 && (1...2).contains(rest.count)
            && rest.first.map(isDigit) == true && rest.allSatisfy { isLetter($0) || isDigit($0) }
            && isDigit(signs[signs.count - 3]) && signs.suffix(2).allSatisfy(isLetter)
    }
}
