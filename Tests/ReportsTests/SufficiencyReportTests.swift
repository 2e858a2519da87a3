import Care
import Measures
import Reporting
import Testing

@testable import Reports

@Suite("The sufficiency report")
struct SufficiencyReportTests {
    private let report = SufficiencyReport(
        of: TinyCounty.instance, plan: TinyCounty.plan, provenance: TinyCounty.provenance)

    @Test("The headline counts as the contract says, before and after")
    func headline() {
        #expect(report.today.headline.tally == Tally(counted: 5, notCounted: 3, unknown: 1))
        #expect(report.today.withoutHome == 2)
        // A8 leaves the home of unknown authority and B1 gains one: two more inside.
        #expect(report.after?.headline.tally == Tally(counted: 5, notCounted: 5))
        #expect(report.after?.withoutHome == 1)
        #expect(report.moves == 1)
        #expect(report.today.allPlacements.tally == Tally(counted: 6, notCounted: 3, unknown: 1))
    }

    @Test("Five outside of eight known are three too many for 29 %")
    func target() {
        #expect(report.today.headline.standing == .missed(by: 3))
        #expect(report.today.headline.gapInWords == "33.5 percentage points above the target")
    }

    @Test("The authority's target is held against its own meaning only, unless one is given")
    func otherMeaning() {
        func report(_ target: Rate?) -> SufficiencyReport {
            SufficiencyReport(
                of: TinyCounty.instance, meaning: .outsideNotAdjoining, target: target,
                provenance: TinyCounty.provenance)
        }
        #expect(report(nil).today.headline.target == nil)
        #expect(report(Rate(millionths: 100_000)).today.headline.standing == .missed(by: 3))
    }

    @Test(
        "Who has no home yet is told apart from who needs one by the day, and not where nothing tells"
    )
    func needByDay() {
        var instance = TinyCounty.instance
        let later = instance.children.firstIndex { $0.id == "B2" } ?? 0
        instance.children[later].neededBy = Day(iso: "2011-10-20")
        let report = SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
        #expect(report.today.withoutHome == 2)
        #expect(report.today.needHomeByDay == 1)
        #expect(
            report.withoutHomeInWords
                == "Children with no home yet: 2. 1 needs one by this day, the other later.")
        instance.isFromReturns = true
        #expect(
            SufficiencyReport(of: instance, provenance: TinyCounty.provenance).tellsWhoHasNoHome)
        instance.children.removeAll { $0.home == nil }
        let unknown = SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
        #expect(unknown.withoutHomeInWords.contains("not known from returns"))
        let page = unknown.page.html.markup
        #expect(page.contains("not known from returns"))
        #expect(!page.contains("Every child in this report has a home"))
        #expect(!page.contains("(no home yet:"))
        #expect(unknown.json.text().contains("\"withoutHomeKnown\": false"))
    }

    @Test("Places and costs are not known from returns, until the homes say more")
    func notFromReturns() {
        var instance = TinyCounty.instance
        instance.isFromReturns = true
        func report() -> SufficiencyReport {
            SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
        }
        #expect(report().today.weeklyCost != nil)
        #expect(report().tellsPlaces)
        for index in instance.homes.indices {
            instance.homes[index].weeklyCost = .zero
            instance.homes[index].places = 0
        }
        let unknown = report()
        let places = unknown.placesTable.csv
        #expect(places.split(separator: "\r\n").last?.hasSuffix(",,,,") == true, "\(places)")
        #expect(!unknown.page.html.markup.contains("£0.00"))
        #expect(unknown.page.html.markup.contains("not known from returns"))
        let json = unknown.json.text()
        #expect(json.contains("\"weeklyCost\": null"))
        #expect(json.contains("\"vacant\": null") && !json.contains("\"vacant\": 0"))
        instance.isFromReturns = false
        #expect(report().json.text().contains("\"vacant\": 0"))
    }

    @Test("Weekly cost counts every child with a home and shortfalls of contracts")
    func weeklyCost() {
        var instance = TinyCounty.instance
        instance.contracts = [
            Contract(
                id: "K", homes: [0, 1], minimumPlaces: 5, weeklyShortfallCost: Pence(10_000))
        ]
        let report = SufficiencyReport(
            of: instance, plan: TinyCounty.plan, provenance: TinyCounty.provenance)
        // Ten children at £400; three in the contract's homes, then five.
        #expect(report.today.weeklyCost == Pence(10 * 40_000 + 2 * 10_000))
        #expect(report.after?.weeklyCost == Pence(11 * 40_000))
    }

    @Test("Children without a home stand worst first, with what the plan found")
    func withoutHome() {
        #expect(report.childrenWithoutHome.map(\.child) == ["B2", "B1"])
        #expect(report.childrenWithoutHome.map(\.isPlacedByPlan) == [false, true])
        #expect(report.childrenWithoutHome[0].text == "No home takes a child of this age.")
        #expect(report.childrenWithoutHome[1].daysOverdue == 10)
    }

    @Test("A child whose home is free only later is told to wait, and until when")
    func waiting() {
        var plan = TinyCounty.plan
        plan.waiting = [.init(child: 9, from: TinyCounty.day.adding(days: 5), days: 15)]
        let report = SufficiencyReport(
            of: TinyCounty.instance, plan: plan, provenance: TinyCounty.provenance)
        #expect(
            report.withoutHomeTable.csv.contains(
                "A home was found, free from 5 October 2011: 15 days late."))
        #expect(!self.report.withoutHomeTable.csv.contains("late"))
    }

    @Test("Filled, vacant, later and not available add up to places")
    func places() throws {
        var instance = TinyCounty.instance
        instance.homes[0].confirmedOn = TinyCounty.day
        instance.homes[1].status = .onHold
        instance.homes[2].availableFrom = Day(iso: "2011-10-15")
        instance.homes[4].status = .closed
        instance.homes[6].places = 6
        instance.children[7].neededBy = Day(iso: "2011-10-10")
        let report = SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
        for row in report.places {
            #expect(
                row.filled + row.vacant + row.unconfirmed + row.later + row.notAvailable
                    == row.places, "\(row.kind)")
        }
        let foster = try #require(report.places.first { $0.kind == .foster })
        // F1 3 places, 2 filled, 1 confirmed; F2 3, 1, 2 later; F4 6, 1, 2 within the usual limit.
        #expect(foster.homes == 3)
        #expect([foster.places, foster.filled, foster.vacant] == [12, 4, 1])
        #expect([foster.later, foster.unconfirmed, foster.notAvailable] == [2, 2, 3])
        let home = try #require(report.places.first { $0.kind == .childrensHome })
        #expect([home.vacant, home.unconfirmed, home.notAvailable] == [0, 0, 2])
    }

    @Test("A bed is filled as long as somebody sleeps in it, and no longer")
    func beds() throws {
        func foster(_ change: (inout Instance) -> Void) throws -> SufficiencyReport.PlacesRow {
            var instance = TinyCounty.instance
            instance.homes[6].placesUnavailable = 0
            change(&instance)
            let report = SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
            return try #require(report.places.first { $0.kind == .foster })
        }
        let leaving = try foster { $0.children[7].neededBy = Day(iso: "2011-10-10") }
        let gone = try foster { $0.children[7].neededBy = Day(iso: "2011-09-30") }
        #expect(gone.filled == leaving.filled - 1 && gone.unconfirmed == leaving.unconfirmed + 1)
        // A settled child of a children's home who still sleeps in a foster home.
        let still = try foster {
            $0.children[7].neededBy = Day(iso: "2011-10-10")
            $0.children[2].stillIn = 2
            $0.children[2].stillUntil = Day(iso: "2011-10-05")
        }
        #expect(still.filled == leaving.filled + 1)
    }

    @Test("Boundary and distance are kept apart, and every child is in one cell")
    func distances() {
        #expect(report.today.distances.map(\.near) == [2, 2, 0, 1])
        #expect(report.today.distances.map(\.far) == [1, 0, 1, 0])
        #expect(report.today.distances.map(\.unaccompanied) == [0, 0, 1, 0])
        #expect(report.today.distances.map(\.unknown) == [0, 0, 1, 0])
        #expect(report.today.distances.reduce(0) { $0 + $1.all } == report.today.headline.tally.all)
    }

    @Test("What the plan would be without the target stands beside it")
    func withoutTarget() throws {
        var plan = TinyCounty.plan
        plan.homesWithoutTarget = TinyCounty.instance.children.map(\.home)
        let report = SufficiencyReport(
            of: TinyCounty.instance, plan: plan, provenance: TinyCounty.provenance)
        #expect(report.withoutTarget?.headline.tally == report.today.headline.tally)
    }

    @Test("A plan that a budget or a cap limits is said to test a policy")
    func limited() throws {
        var plan = TinyCounty.plan
        plan.limited = [10]
        let report = SufficiencyReport(
            of: TinyCounty.instance, plan: plan, provenance: TinyCounty.provenance)
        #expect(try #require(report.planInWords).contains("Do not act on this plan"))
        #expect(report.childrenWithoutHome[0].isLimited)
    }

    @Test("Page, JSON and CSV are as they were")
    func snapshots() throws {
        try expectSnapshot(report.page.html.markup, "tiny.html")
        try expectSnapshot(report.json.text(), "tiny.json")
        try expectSnapshot(
            report.tables.map { "\($0.id).csv\r\n\($0.csv)" }.joined(separator: "\r\n"),
            "tiny-tables.csv")
    }

    @Test("Without a plan the page says so and shows the day alone")
    func withoutPlan() {
        let report = SufficiencyReport(of: TinyCounty.instance, provenance: TinyCounty.provenance)
        #expect(report.page.html.markup.contains("This report has no plan."))
        #expect(report.json.text().contains("\"plan\": null"))
    }

    @Test("Hostile references and names stay text")
    func hostile() {
        var instance = TinyCounty.instance
        instance.children[9].id = "<script>alert(1)</script>"
        instance.homes[0].district = "\"><img src=x>"
        instance.authorities[0].name = "Cambs & <Co>"
        let page = SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
            .page.html.markup
        #expect(!page.contains("<script"))
        #expect(!page.contains("<img"))
        #expect(page.contains("Cambs &amp; &lt;Co&gt;"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test("An empty authority still has a page")
    func empty() {
        let instance = Instance(
            asOf: TinyCounty.day,
            authorities: [Authority(code: "E10000003", name: "Cambridgeshire", adjoining: [])])
        let report = SufficiencyReport(of: instance, provenance: TinyCounty.provenance)
        #expect(report.page.html.markup.contains("there is no rate"))
        #expect(report.json.text(pretty: false).contains("\"rate\":null"))
    }

    @Test("The names of homes never appear")
    func names() {
        var instance = TinyCounty.instance
        for index in instance.homes.indices { instance.homes[index].name = "Mrs Applegarth" }
        let report = SufficiencyReport(
            of: instance, plan: TinyCounty.plan, provenance: TinyCounty.provenance)
        #expect(!report.page.html.markup.contains("Applegarth"))
        #expect(!report.json.text().contains("Applegarth"))
    }
}
