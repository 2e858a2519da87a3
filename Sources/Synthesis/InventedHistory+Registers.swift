import Chance

extension InventedHistory {
    /// Registers of the case system for the children of the night: teams, schools, approvals,
    /// notifications and temporary approvals, each a CSV file, with a few things left undone.
    package var registers: [(name: String, text: String)] {
        var random = RandomSource(seed: seed).stream(5)
        var teams = "child_id,team,from,to\r\n"
        var schools = "child_id,school,from,to\r\n"
        var approvals = "child_id,role,on\r\n"
        var notifications = "child_id,on\r\n"
        var temporary = "child_id,ends\r\n"
        let units = InventedHistory.day(2011, 9, 1)
        let night = InventedHistory.night
        for (index, child) in children.enumerated() {
            let id = reference(index)
            guard let episodes = child.periods.last, let last = episodes.last, last.end == nil,
                last.legalStatus != "V4"
            else { continue }
            let start = episodes[0].start
            let usual = episodes.last { !$0.place.hasPrefix("T") } ?? last
            let placed =
                episodes.last { ["S", "P", "B"].contains($0.startReason) }?.start ?? start

            // The unit model replaced the locality teams on 1 September 2011.
            let area = child.home.map { InventedHistory.area(of: HistoryPlace.all[$0].district) }
            let team = area ?? "Unaccompanied children's team"
            if start < units {
                teams += "\(id),\(team),\(start),\(units)\r\n"
            }
            teams += "\(id),\(team) unit \(1 + random.below(2)),\(max(start, units)),\r\n"

            let year = night.lastSchoolYearEnd.wholeYears(since: child.birth) - 4
            if (0...13).contains(year) {
                let first = 100 + random.below(60)
                if placed > start && random.chance(350) {
                    let change = placed.adding(days: 3 + random.below(18))
                    if change <= night {
                        schools += "\(id),S\(first),\(start),\(change)\r\n"
                        schools += "\(id),S\(200 + random.below(60)),\(change),\r\n"
                    } else {
                        schools += "\(id),S\(first),\(start),\r\n"
                    }
                } else {
                    schools += "\(id),S\(first),\(start),\r\n"
                }
            }
            if usual.place == "U3", placed > night.adding(days: -112) {
                temporary += "\(id),\(placed.adding(days: 112))\r\n"
            }
            guard let at = usual.at, HistoryPlace.all[at].side != .inside else { continue }
            let isDistant = HistoryPlace.all[at].side == .distant
            let isOld = placed < night.adding(days: -365)
            if random.chance(930) || isOld {
                let day = placed.adding(days: -random.below(9))
                approvals +=
                    "\(id),\(isDistant ? "director" : "nominated-officer"),\(day)\r\n"
            }
            if random.chance(970) || isOld {
                let late = random.chance(40) ? 12 : 0
                notifications +=
                    "\(id),\(min(night, placed.adding(days: late + random.below(4))))\r\n"
            }
        }
        return [
            ("teams.csv", teams), ("schools.csv", schools), ("approvals.csv", approvals),
            ("notifications.csv", notifications), ("temporary-approvals.csv", temporary),
        ]
    }

    private static func area(of district: String) -> String {
        switch district {
        case "E07000008": "Cambridge"
        case "E07000009": "East Cambridgeshire"
        case "E07000010": "Fenland"
        case "E07000011": "Huntingdonshire"
        default: "South Cambridgeshire"
        }
    }
}
