import Care

/// Further tables of the case system that exceptions need; nil = not connected.
public struct NightRegisters: Sendable, Hashable {
    /// Approvals of placements outside the area (CPPCR 2010, reg 11).
    public var approvals: [Approval]?
    /// Notifications of placements to the area authority (reg 13).
    public var notifications: [Notification]?
    /// Temporary approvals of connected persons (reg 24 and 25).
    public var temporaryApprovals: [TemporaryApproval]?
    /// Which school each child goes to, and since when.
    public var schools: [SchoolStay]?
    /// Which team is responsible for each child, and since when.
    public var teams: [TeamPeriod]?

    /// Nothing is connected.
    public init() {}

    /// A recorded approval of a placement outside the area.
    public struct Approval: Sendable, Hashable {
        /// Who approved.
        public enum Role: String, Sendable {
            /// The nominated officer.
            case nominatedOfficer = "nominated-officer"
            /// The director of children's services.
            case director
        }

        /// The child's reference.
        public var child: String
        /// Who approved.
        public var role: Role
        /// When.
        public var on: Day

        /// Creates an approval.
        public init(child: String, role: Role, on: Day) {
            self.child = child
            self.role = role
            self.on = on
        }
    }

    /// A notification to the authority in whose area a child was placed.
    public struct Notification: Sendable, Hashable {
        /// The child's reference.
        public var child: String
        /// When it was given.
        public var on: Day

        /// Creates a notification.
        public init(child: String, on: Day) {
            self.child = child
            self.on = on
        }
    }

    /// A connected person's temporary approval.
    public struct TemporaryApproval: Sendable, Hashable {
        /// The child's reference.
        public var child: String
        /// The last day.
        public var ends: Day

        /// Creates an approval.
        public init(child: String, ends: Day) {
            self.child = child
            self.ends = ends
        }
    }

    /// A stretch at one school.
    public struct SchoolStay: Sendable, Hashable {
        /// The child's reference.
        public var child: String
        /// The school's reference.
        public var school: String
        /// The first day.
        public var from: Day
        /// The day it ended; nil = still there.
        public var to: Day?

        /// Creates a stay.
        public init(child: String, school: String, from: Day, to: Day? = nil) {
            self.child = child
            self.school = school
            self.from = from
            self.to = to
        }
    }

    /// A stretch in which one team is responsible for a child.
    public struct TeamPeriod: Sendable, Hashable {
        /// The child's reference.
        public var child: String
        /// The team.
        public var team: String
        /// The first day.
        public var from: Day
        /// The day it ended; nil = still responsible.
        public var to: Day?

        /// Creates a stretch.
        public init(child: String, team: String, from: Day, to: Day? = nil) {
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
