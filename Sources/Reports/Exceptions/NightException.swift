import Care

/// Something that needs a person today.
///
/// A child stands here by reference, and only where somebody owes that very child an action; who
/// might move instead is never said.
package struct NightException: Sendable, Hashable {
    /// What kind of thing, the worst first.
    package enum Kind: String, Sendable, CaseIterable {
        /// A child who needs a home tonight and has none.
        case noHome = "no-home"
        /// A setting that is not registered, or an unregulated one.
        case unregistered
        /// A child too young for supported accommodation.
        case underSixteen = "under-16-supported"
        /// A connected person's temporary approval that ends or has ended.
        case temporaryApproval = "temporary-approval"
        /// A foster home over the usual limit.
        case overLimit = "over-usual-limit"
        /// A stay outside the terms of approval past its six working days.
        case outsideTerms = "outside-terms"
        /// A placement at a distance without the director's approval.
        case distantUnapproved = "distant-unapproved"
        /// A placement outside of which the area authority was not told in time.
        case notification
        /// A child placed outside last night.
        case newOutside = "new-outside"
        /// Brothers and sisters newly in different homes.
        case siblingsSplit = "siblings-split"
        /// A change of school in year 10 or 11.
        case schoolMove = "school-move"
        /// A temporary placement past its limit.
        case temporaryOverrun = "temporary-overrun"
        /// Beds kept for emergencies.
        case emergencyBeds = "emergency-beds"
        /// Vacancies not used for two weeks near children placed outside.
        case unusedVacancies = "unused-vacancies"
        /// In force at the desk, and not in the case system in time.
        case deskWaiting = "desk-waiting"
        /// Desk and case system say different things.
        case deskContradiction = "desk-contradiction"
        /// An approval on the telephone that is not confirmed.
        case verbalApproval = "verbal-approval"
        /// A child who lives where an approval is missing or was refused.
        case arrivedUnapproved = "arrived-unapproved"
        /// A child for whom no home was found.
        case unmetNeed = "unmet-need"
        /// A task of the desk past its day.
        case overdueTask = "overdue-task"

        /// The rule that finds it.
        var rule: any ExceptionRule {
            switch self {
            case .noHome: NoHome()
            case .unregistered: Unregistered()
            case .underSixteen: UnderSixteen()
            case .temporaryApproval: TemporaryApprovalEnding()
            case .overLimit: OverUsualLimit()
            case .outsideTerms: OutsideTerms()
            case .distantUnapproved: DistantUnapproved()
            case .notification: LateNotification()
            case .newOutside: NewOutside()
            case .siblingsSplit: SiblingsNewlySplit()
            case .schoolMove: ExamSchoolMove()
            case .temporaryOverrun: TemporaryOverrun()
            case .emergencyBeds: EmergencyBeds()
            case .unusedVacancies: UnusedVacancies()
            case .deskWaiting: DeskException.waiting
            case .deskContradiction: DeskException.contradiction
            case .verbalApproval: DeskException.verbalApproval
            case .arrivedUnapproved: DeskException.arrivedUnapproved
            case .unmetNeed: DeskException.unmetNeed
            case .overdueTask: DeskException.overdueTask
            }
        }

        /// The kind in words.
        package var title: String { rule.title }
        /// Who acts.
        package var owner: String { rule.owner }
        /// The law or guidance it comes from.
        package var source: String { rule.source }
        /// What it needs to be measured.
        package var needs: String { rule.needs }

        /// Whether only the placement officer's desk can tell; without one it is not listed.
        package var isOfDesk: Bool { rule is DeskException }
    }

    /// What kind.
    package var kind: Kind
    /// The child's reference; nil where the matter is a home's or a count.
    package var child: String?
    /// The home's reference.
    package var home: String?
    /// What is the matter, in a sentence without any personal detail.
    package var text: String
    /// Who acts.
    package var owner: String
    /// By when; nil = no day is set.
    package var due: Day?

    package init(
        kind: Kind, child: String? = nil, home: String? = nil, text: String, owner: String,
        due: Day? = nil
    ) {
        self.kind = kind
        self.child = child
        self.home = home
        self.text = text
        self.owner = owner
        self.due = due
    }

    /// What was found of one kind.
    package struct Summary: Sendable, Hashable {
        /// The kind.
        package var kind: Kind
        /// The exceptions, worst first; nil where the source is not connected.
        package var exceptions: [NightException]?
        /// The number that counts: of exceptions, or of places.
        package var count: Int?
        /// What is missing, where something is: "not measured: needs …".
        package var notMeasured: String?
    }
}
