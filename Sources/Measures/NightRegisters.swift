import Care

/// Further tables of the case system that exceptions need; nil = not connected.
package struct NightRegisters: Sendable, Hashable {
    /// Approvals of placements outside the area (CPPCR 2010, reg 11).
    package var approvals: [Approval]?
    /// Notifications of placements to the area authority (reg 13).
    package var notifications: [Notification]?
    /// Temporary approvals of connected persons (reg 24 and 25).
    package var temporaryApprovals: [TemporaryApproval]?
    /// Which school each child goes to, and since when.
    package var schools: [SchoolStay]?
    /// Which team is responsible for each child, and since when.
    package var teams: [TeamPeriod]?

    /// Nothing is connected.
    package init() {}

    /// A recorded approval of a placement outside the area.
    package struct Approval: Sendable, Hashable {
        /// Who approved.
        package enum Role: String, Sendable {
            /// The nominated officer.
            case nominatedOfficer = "nominated-officer"
            /// The director of children's services.
            case director
        }

        /// The child's reference.
        package var child: String
        /// Who approved.
        package var role: Role
        /// When.
        package var on: Day

        package init(child: String, role: Role, on: Day) {
            self.child = child
            self.role = role
            self.on = on
        }
    }

    /// A notification to the authority in whose area a child was placed.
    package struct Notification: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// When it was given.
        package var on: Day

        package init(child: String, on: Day) {
            self.child = child
            self.on = on
        }
    }

    /// A connected person's temporary approval.
    package struct TemporaryApproval: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// The last day.
        package var ends: Day

        package init(child: String, ends: Day) {
            self.child = child
            self.ends = ends
        }
    }

    /// A stretch at one school.
    package struct SchoolStay: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// The school's reference.
        package var school: String
        /// The first day.
        package var from: Day
        /// The day it ended; nil = still there.
        package var to: Day?

        package init(child: String, school: String, from: Day, to: Day? = nil) {
            self.child = child
            self.school = school
            self.from = from
            self.to = to
        }
    }

    /// A stretch in which one team is responsible for a child.
    package struct TeamPeriod: Sendable, Hashable {
        /// The child's reference.
        package var child: String
        /// The team.
        package var team: String
        /// The first day.
        package var from: Day
        /// The day it ended; nil = still responsible.
        package var to: Day?

        package init(child: String, team: String, from: Day, to: Day? = nil) {
            self.child = child
            self.team = team
            self.from = from
            self.to = to
        }
    }

    /// The team responsible for each child on a day; the last row counts.
    package func teams(on day: Day) -> [String: String] {
        var held: [String: String] = [:]
        for period in teams ?? [] where period.from <= day && period.to.map({ $0 > day }) ?? true {
            held[period.child] = period.team
        }
        return held
    }
}
