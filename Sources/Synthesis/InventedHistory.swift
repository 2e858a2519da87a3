import Care
import Chance

/// Years of an invented SSDA903 return of one county that ends on a night of known figures.
///
/// The children of the night are made by quota, so that what they say together is known before any
/// of it is counted: how many live outside, how many stayed two years, how many were reviewed in
/// time. Everybody else is drawn so that the number looked after follows the county's published
/// path: about 385 in 2007, 508 in September 2010, 472 in September 2011. Which child is which is
/// left to the seed; nobody in it exists. The same seed gives the same rows.
package struct InventedHistory: Sendable {
    /// One row of Episodes before it is cut by collection year.
    struct Episode {
        var start: Day
        var end: Day?
        var startReason: String
        var legalStatus: String
        var place: String
        var provider: String
        var endReason: String?
        var changeReason: String?
        /// An index into ``HistoryPlace/all``; nil = no postcode.
        var at: Int?
    }

    /// One child.
    struct Young {
        var birth: Day
        var isMale: Bool
        var ethnicity: String
        var need: String
        var isUnaccompanied = false
        var home: Int?
        /// The number of the group of brothers and sisters.
        var siblings: Int?
        var periods: [[Episode]] = []
        var reviews: [Day] = []
        var ending: String?
    }

    /// A stay in one home, before legal statuses cut it.
    struct Stay {
        var setting: Setting
        var start: Day
        var at: Int?
    }

    /// What kind of placement.
    struct Setting: Hashable {
        var place: String
        var provider: String

        static let own = Setting(place: "U6", provider: "PR1")
        static let agency = Setting(place: "U6", provider: "PR4")
        static let connected = Setting(place: "U3", provider: "PR1")
        static let ownHome = Setting(place: "K2", provider: "PR1")
        static let otherHome = Setting(place: "K2", provider: "PR4")
        static let secure = Setting(place: "K1", provider: "PR2")
        static let parents = Setting(place: "P1", provider: "PR0")
        static let adopters = Setting(place: "A6", provider: "PR1")
        static let semiIndependent = Setting(place: "H5", provider: "PR4")
        static let independent = Setting(place: "P2", provider: "PR1")
        static let familyCentre = Setting(place: "R3", provider: "PR4")
        static let hospital = Setting(place: "R2", provider: "PR3")
        static let custody = Setting(place: "R5", provider: "PR3")
        static let unlisted = Setting(place: "Z1", provider: "")
    }

    /// The night: 30 September 2011.
    package static let night = day(2011, 9, 30)
    /// The first day of the first return.
    package static let firstDay = day(2006, 4, 1)

    var children: [Young] = []
    let seed: UInt64

    static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }

    /// Makes up a history.
    package init(seed: UInt64) {
        self.seed = seed
        let source = RandomSource(seed: seed)
        var maker = HistoryMaker(random: source.stream(1))
        var children = maker.remaining()
        maker.random = source.stream(2)
        children += maker.leavers(beside: children)
        maker.random = source.stream(3)
        children += maker.shortBreaks()
        maker.random = source.stream(4)
        maker.addReviews(to: &children)
        maker.random = source.stream(6)
        maker.relate(&children)
        self.children = children.enumerated().sorted { left, right in
            let first = left.element.periods[0][0].start
            let second = right.element.periods[0][0].start
            return first == second ? left.offset < right.offset : first < second
        }.map(\.element)
    }

    // MARK: Files

    /// The files of the return, by name: one folder for each collection year, and the postcodes.
    package var files: [(name: String, text: String)] {
        var files: [(name: String, text: String)] = []
        for year in 2006...2011 {
            let from = InventedHistory.day(year, 4, 1)
            let through = min(InventedHistory.day(year + 1, 3, 31), InventedHistory.night)
            let folder = "\(year)-\((year + 1) % 100 < 10 ? "0" : "")\((year + 1) % 100)"
            files += tables(from: from, through: through).map {
                ("\(folder)/\($0.name).csv", $0.text)
            }
        }
        var postcodes = "pcd,oslaua,oseast1m,osnrth1m\r\n"
        for place in HistoryPlace.all {
            postcodes +=
                "\(place.postcode),\(place.district),\(place.position.easting),"
                + "\(place.position.northing)\r\n"
        }
        files.append(("postcodes.csv", postcodes))
        return files
    }

    func reference(_ index: Int) -> String { "C\(1001 + index)" }

    // A provider's number: one for each place and kind, none where there is no provider to name.
    func urn(of episode: Episode) -> String {
        switch episode.place {
        case "K1", "K2", "R3": "SC4\(10_000 + 7 * (episode.at ?? 0))"
        case "U3", "U6": episode.provider == "PR1" ? "SC060000" : "SC06\(1000 + (episode.at ?? 0))"
        default: ""
        }
    }

    private func tables(from: Day, through: Day) -> [(name: String, text: String)] {
        var header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n"
        var episodes =
            "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
            + "PL_POST,URN\r\n"
        var reviews = "CHILD,DOB,REVIEW,REVIEW_CODE\r\n"
        var unaccompanied = "CHILD,SEX,DOB,DUC\r\n"
        func text(_ day: Day) -> String {
            let (year, month, day) = day.components
            return "\(day < 10 ? "0" : "")\(day)/\(month < 10 ? "0" : "")\(month)/\(year)"
        }
        for (index, child) in children.enumerated() {
            let id = reference(index)
            let birth = text(child.birth)
            let sex = child.isMale ? "1" : "2"
            var isHeld = false
            for episode in child.periods.joined() {
                guard episode.start <= through, episode.end.map({ $0 >= from }) ?? true else {
                    continue
                }
                isHeld = true
                let end = episode.end.flatMap { $0 <= through ? $0 : nil }
                let home = child.home.map { HistoryPlace.all[$0].postcode } ?? ""
                let at = episode.at.map { HistoryPlace.all[$0].postcode } ?? ""
                let cells = [
                    id, text(episode.start), episode.startReason, episode.legalStatus, child.need,
                    episode.place, episode.provider, end.map(text) ?? "",
                    end == nil ? "" : episode.endReason ?? "",
                    end == nil ? "" : episode.changeReason ?? "", home, at, urn(of: episode),
                ]
                episodes += cells.joined(separator: ",") + "\r\n"
            }
            guard isHeld else { continue }
            header += "\(id),\(sex),\(birth),\(child.ethnicity),UN1,0,\r\n"
            for review in child.reviews where review >= from && review <= through {
                let code = review.wholeYears(since: child.birth) < 4 ? "PN0" : "PN1"
                reviews += "\(id),\(birth),\(text(review)),\(code)\r\n"
            }
            if child.isUnaccompanied { unaccompanied += "\(id),\(sex),\(birth),\r\n" }
        }
        return [
            ("header", header), ("episodes", episodes), ("reviews", reviews),
            ("uasc", unaccompanied),
        ]
    }
}
