import Care
import Exchange
import Foundation
import Measures
import Reporting
import Reports
import Synthesis
import Testing

/// Recording and reading the same folder: one after the other.
@Suite("The example night", .serialized)
struct ExampleNightTests {
    @Test("Its returns and registers are the generator's, byte for byte")
    func rows() throws {
        let history = InventedHistory(seed: ExampleNight.seed)
        for file in history.files {
            try ExampleNight.expect(Array(file.text.utf8), at: "returns/\(file.name)")
        }
        for file in history.registers {
            try ExampleNight.expect(Array(file.text.utf8), at: file.name)
        }
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-case-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        try InstanceFolder.write(history.caseSystem, to: scratch.path)
        for name in try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() {
            let bytes = try [UInt8](Data(contentsOf: scratch.appendingPathComponent(name)))
            try ExampleNight.expect(bytes, at: "case-system/\(name)")
        }
    }

    @Test("The case system and the returns speak of the same children and agree on every fact")
    func sameChildren() throws {
        let inputs = try ExampleNight.inputs()
        let instance = try #require(inputs.instance)
        let histories = try #require(inputs.histories)
        let children = Dictionary(
            uniqueKeysWithValues: instance.children.map { ($0.id, $0) })
        let present = histories.records.compactMap { record in
            record.measured(on: inputs.date).map { (record, $0) }
        }
        #expect(present.count == 472)
        for (record, placement) in present {
            let child = try #require(children[record.child])
            let home = instance.homes[try #require(child.home)]
            #expect(child.birth == record.birth && child.sex == record.sex)
            #expect(home.kind == placement.kind)
            #expect(instance.location(of: home, for: child) == placement.location)
        }
    }

    @Test("Its splits by reason and by brothers and sisters are measured and sum")
    func reasons() throws {
        let report = NightReport(try ExampleNight.inputs())
        let reasons = try #require(report.splits.first { $0.dimension == .outReason })
        #expect(reasons.notMeasured == nil)
        #expect(reasons.parts.reduce(0) { $0 + $1.before.counted } == 164)
        let siblings = try #require(report.drillDown.first { $0.dimension == .siblings })
        #expect(siblings.notMeasured == nil)
        #expect(siblings.before == report.headline?.tally)
    }

    @Test("Its indicators are those that Cabinet read in October 2011")
    func indicators() throws {
        let report = NightReport(try ExampleNight.inputs())
        let table = report.indicators.map { reading in
            [
                reading.measure.id, reading.tally.share?.percentage ?? "",
                reading.target?.percentage ?? "",
            ]
        }
        #expect(
            table == [
                ["family-placements", "82.2%", "82%"], ["long-term-stability", "76.5%", "66%"],
                ["reviews-on-time", "98.4%", "95%"], ["outside-stock", "40.9%", "29%"],
            ])
        #expect(report.lookedAfter == 472)
        #expect(report.headline?.tally == Tally(counted: 164, notCounted: 237, unknown: 3))
        // The least fewer outside of 401 with at most 29 %: 164 - 116.
        #expect(report.headline?.standing == .missed(by: 48))
    }

    @Test("Its savings plan is worth 8,391,000 pounds, by the years of the report")
    func savings() throws {
        let savings = try #require(NightReport(try ExampleNight.inputs()).savings)
        let pounds = savings.years.map { savings.saving(in: $0).count / 100 }
        #expect(savings.years == [2011, 2012, 2013, 2014])
        #expect(pounds == [1_630_000, 2_000_000, 2_500_000, 2_261_000])
        #expect(savings.total.count == 839_100_000)
    }

    @Test("The number looked after peaks at 508 in September 2010")
    func path() throws {
        let histories = try #require(try ExampleNight.inputs().histories)
        let care = CareMeasures(histories.records)
        let days = ["2007-03-31", "2010-09-30", "2011-09-30"].compactMap { Day(iso: $0) }
        #expect(days.map { care.lookedAfter(on: $0) } == [385, 508, 472])
    }

    @Test("Its report is rebuilt byte for byte", arguments: NightReport.Edition.allCases)
    func report(edition: NightReport.Edition) throws {
        let report = NightReport(try ExampleNight.inputs())
        let name = edition == .team ? "report" : "shared"
        var files = report.files(for: edition)
        files.append(
            try report.workbook(
                for: edition, draftIn: FileManager.default.temporaryDirectory.path))
        for file in files { try ExampleNight.expect(file.bytes, at: "\(name)/\(file.name)") }
        let held = try FileManager.default.contentsOfDirectory(
            atPath: ExampleNight.folder.appendingPathComponent(name).path)
        #expect(Set(held) == Set(files.map(\.name)), "no file is left of an earlier report")
    }

    @Test("Every measure it reads is one of the definitions that its rules are named by")
    func definitions() throws {
        var inputs = try ExampleNight.inputs()
        for meaning in OutsideMeaning.allCases {
            inputs.meaning = meaning
            for reading in NightReport(inputs).readings {
                #expect(CareMeasures.definitions.contains(reading.measure), "\(reading.measure.id)")
            }
        }
    }

    @Test("Nights that share what was counted say the same as nights that do not")
    func memory() throws {
        var inputs = try ExampleNight.inputs()
        let memory = StockMemory()
        for back in [0, 1, 29, 30, 31, 200] {
            inputs.date = InventedHistory.night.adding(days: -back)
            let alone = NightReport(inputs)
            let shared = NightReport(inputs, remembering: memory)
            let isSame = alone.valueFiles() == shared.valueFiles()
            #expect(isSame, "\(inputs.date)")
        }
    }

    @Test("Its neighbours stand in the funnel beside England")
    func funnel() throws {
        let table = try #require(
            NightReport(try ExampleNight.inputs()).document().tables.first { $0.id == "funnel" })
        #expect(table.rows.count == 6)
        #expect(table.csv.contains("Neighbour A (invented)"))
    }

    @Test("Computed twice it is the same, whatever the order of the rows")
    func order() throws {
        let first = NightReport(try ExampleNight.inputs())
        try ExampleNight.changed("returns/2011-12/episodes.csv") { text in
            let lines = text.split(separator: "\r\n")
            return ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\r\n") + "\r\n"
        } _: { path in
            let second = NightReport(try ExampleNight.inputs(at: path))
            #expect(first.headline == second.headline)
            #expect(first.measures == second.measures)
            #expect(first.bridge == second.bridge)
        }
    }

    // The last row of an open episode in a foster home at a place, by its postcode.
    private func row(
        in text: String, where isWanted: ([Substring]) -> Bool
    ) throws -> (line: String, cells: [String]) {
        for line in text.split(separator: "\r\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            if cells[7].isEmpty && cells[5] == "U6" && cells[3] != "V4" && isWanted(cells) {
                return (String(line), cells.map(String.init))
            }
        }
        throw CancellationError()
    }

    @Test("One child brought inside changes the number, its gap and its bridge")
    func oneChild() throws {
        try ExampleNight.changed("returns/2011-12/episodes.csv") { text in
            guard let row = try? row(in: text, where: { $0[11].hasPrefix("PE1 ") }) else {
                return text
            }
            var cells = row.cells
            cells[11] = cells[10]
            return text.replacingOccurrences(of: row.line, with: cells.joined(separator: ","))
        } _: { path in
            let report = NightReport(try ExampleNight.inputs(at: path))
            #expect(report.headline?.tally == Tally(counted: 163, notCounted: 238, unknown: 3))
            #expect(report.headline?.tally.share?.percentage == "40.6%")
            #expect(report.headline?.standing == .missed(by: 47))
        }
    }

    @Test("One child whose care ended changes how many are looked after")
    func oneLeaver() throws {
        try ExampleNight.changed("returns/2011-12/episodes.csv") { text in
            guard let row = try? row(in: text, where: { $0[11].hasPrefix("CB") }) else {
                return text
            }
            var cells = row.cells
            cells[7] = "30/09/2011"
            cells[8] = "E4A"
            return text.replacingOccurrences(of: row.line, with: cells.joined(separator: ","))
        } _: { path in
            let report = NightReport(try ExampleNight.inputs(at: path))
            #expect(report.lookedAfter == 471)
            #expect(report.headline?.tally.known == 400)
        }
    }

    @Test("A review taken away is one child fewer reviewed in time")
    func oneReview() throws {
        let before = NightReport(try ExampleNight.inputs())
        let reviews = before.measures.first { $0.measure.id == "reviews-on-time" }
        try ExampleNight.changed("returns/2011-12/reviews.csv") { text in
            let lines = text.split(separator: "\r\n")
            // The first child with one review only in the year, and so due in it.
            let children = Dictionary(
                grouping: lines.dropFirst(), by: { $0.split(separator: ",")[0] })
            let line = lines.dropFirst().first {
                children[$0.split(separator: ",")[0]]?.count == 1 && $0.contains("/06/2011")
            }
            return text.replacingOccurrences(of: (line ?? "") + "\r\n", with: "")
        } _: { path in
            let after = NightReport(try ExampleNight.inputs(at: path)).measures.first {
                $0.measure.id == "reviews-on-time"
            }
            #expect(after?.tally.known == reviews?.tally.known)
            #expect(after?.tally.counted == (reviews?.tally.counted ?? 0) - 1)
        }
    }

    @Test(
        "Seen by the boundaries of 2011 Northamptonshire is one county, by those of 2021 two",
        arguments: [("night", true), ("2021-03-31", true), ("2021-04-01", false)])
    func boundaries(on day: String, isOneCounty: Bool) throws {
        let plain = NightReport(try ExampleNight.inputs())
        // The directory names the authorities of its own day; the night's neighbours are of it too.
        let moved = plain.placements.count {
            $0.kind.isMeasured && $0.district == "North Northamptonshire"
        }
        #expect(moved > 0)
        func adjoining(_ report: NightReport) -> Int {
            report.placements.count { $0.kind.isMeasured && $0.location == .adjoining }
        }
        try ExampleNight.changed("night.csv") {
            $0 + "boundaries_on,\(day)\n"
        } _: { path in
            let report = NightReport(try ExampleNight.inputs(at: path))
            // Outside it is either way; E10000021 is none of the neighbours that night.csv names.
            #expect(report.headline?.tally == plain.headline?.tally)
            #expect(adjoining(report) == adjoining(plain) - (isOneCounty ? moved : 0))
        }
    }

    @Test("A price that changes changes the savings")
    func onePrice() throws {
        try ExampleNight.changed("prices.csv") {
            $0.replacingOccurrences(
                of: "agency-fostering,2011-04-01,800.00", with: "agency-fostering,2011-04-01,801.00"
            )
        } _: { path in
            let savings = NightReport(try ExampleNight.inputs(at: path)).savings
            // 500 fewer pounds for each line that ends in fostering, its weeks more for the others.
            let change = 800 + 1015 + 1145 + 1465 - 500 - 600 - 800 - 550
            #expect(savings?.total.count == 839_100_000 + Int64(change) * 100)
        }
    }

    @Test("The bridge and every split sum to the headline")
    func sums() throws {
        let report = NightReport(try ExampleNight.inputs())
        let headline = try #require(report.headline)
        let bridge = try #require(report.bridge)
        let steps = Bridge.Step.allCases.reduce(0) { $0 + bridge.change($1) }
        #expect(bridge.from.counted + steps == headline.tally.counted)
        let points = try #require(bridge.tenthsOfPoint)
        #expect(
            points.steps.values.reduce(0, +) + points.denominator
                == (bridge.to.share?.thousandths ?? 0) - (bridge.from.share?.thousandths ?? 0))
        for split in report.splits + report.drillDown where split.dimension != .outReason {
            #expect(split.before == headline.tally, "\(split.dimension)")
        }
    }

    @Test("Volume, mix and price sum to the change of spend")
    func spend() throws {
        let change = try #require(NightReport(try ExampleNight.inputs()).spendChange)
        #expect(change.volume + change.mix + change.price == change.total)
        #expect(change.total == change.after.cost - change.before.cost)
    }

    @Test("The year's cost at tonight's weekly cost stands beside the plan, or says there is none")
    func outlook() throws {
        var inputs = try ExampleNight.inputs()
        let report = NightReport(inputs)
        let outlook = try #require(report.costOutlook)
        // 1 October to 31 March in a leap year.
        #expect(outlook.daysLeft == 183)
        #expect(outlook.plan == Pence(2_025_000_000))
        // To a penny, what is spent and 183 sevenths of a week.
        let further = outlook.weekly * 183
        let whole = outlook.spent.cost + Pence(further.count / 7)
        #expect(abs((outlook.wholeYear - whole).count) <= 1)
        func tile(_ report: NightReport) throws -> Document.Box {
            let boxes = report.document().opening.compactMap { block -> [Document.Box]? in
                if case .glance(let boxes, _, _) = block { boxes } else { nil }
            }
            return try #require(boxes.first?.last)
        }
        #expect(try tile(report).text.contains("the plan of \u{A3}20.25m"))
        inputs.budgets = [:]
        let text = try tile(NightReport(inputs)).text
        #expect(text.hasPrefix("No plan is set for the year."))
        #expect(text.contains("the same days last year"))
        // On the last day of the year nothing is left to foresee.
        inputs.date = try #require(Day(iso: "2011-03-31"))
        let last = try #require(NightReport(inputs).costOutlook)
        #expect(last.daysLeft == 0)
        #expect(last.wholeYear == last.spent.cost)
    }

    @Test("Every sheet of the workbook has a name in words that a spreadsheet takes")
    func sheets() throws {
        let report = NightReport(try ExampleNight.inputs())
        for edition in NightReport.Edition.allCases {
            let document = report.document(for: edition)
            let plain = [
                "by-kind", "by-provider", "by-district", "by-team", "by-age", "by-need",
                "by-sex", "by-ethnicity", "by-disability", "measures", "places", "repairs",
                "definitions", "time-to-permanence",
            ]
            for table in document.tables where !plain.contains(table.id) {
                let name = try #require(document.sheetNames[table.id], "\(table.id)")
                #expect(name.count <= 31 && !name.contains(/[\[\]:*?\/\\]/), "\(name)")
            }
            let names = document.tables.compactMap { document.sheetNames[$0.id] }
            #expect(Set(names).count == names.count)
        }
    }

    @Test("The shared edition's map counts children by authority, and needs by district, rounded")
    func sharedMap() throws {
        let report = NightReport(try ExampleNight.inputs())
        let document = report.document(for: .shared)
        let team = try #require(report.document().tables.first { $0.id == "map" })
        let authorities = try #require(document.tables.first { $0.id == "by-authority" })
        let areas = try #require(document.tables.first { $0.id == "areas" })
        func printed(_ text: String) throws -> String {
            RoundedCount(try #require(Int(text))).number.map { String($0) } ?? RoundedCount.symbol
        }
        var compared = 0
        for row in team.rows {
            let name = row[0].value
            if let place = authorities.rows.first(where: {
                $0[0].value.hasPrefix(name.replacing("Outside: ", with: "") + " (")
            }) {
                #expect(try place[1].value == printed(row[1].value), "\(name)")
                compared += 1
            }
            if let place = areas.rows.first(where: { $0[0].value == name }) {
                #expect(try place[1].value == printed(row[2].value), "\(name)")
                #expect(try place[2].value == printed(row[3].value), "\(name)")
                compared += 1
            }
        }
        #expect(compared > 8)
        let page = document.page.html.markup
        #expect(page.contains("class=\"map\""))
    }

    @Test("The shared edition names no child and no home, and holds rounded counts alone")
    func shared() throws {
        let report = NightReport(try ExampleNight.inputs())
        for file in report.files(for: .shared) {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(!text.contains(/\b[CH][0-9]{4}\b/), "\(file.name)")
        }
        // Nor a day on which something befell one child.
        let exceptions = try #require(
            report.document(for: .shared).tables.first { $0.id == "exceptions" })
        #expect(!exceptions.csv.contains(/20[0-9]{2}-[0-9]{2}/))
        let tables = report.document(for: .shared).tables
        #expect(tables.count { $0.id.hasPrefix("by-") } == 11)
        for table in tables where table.id != "thirteen-months" {
            for row in table.rows + [table.total].compactMap({ $0 }) {
                for cell in row where !cell.isShare {
                    if let count = Int(cell.value) { #expect(count % 5 == 0, "\(table.id)") }
                }
            }
        }
        let json = report.json(for: .shared).text()
        #expect(!json.contains("inputHash") && !json.contains("164") && !json.contains("0.409"))
    }
}
