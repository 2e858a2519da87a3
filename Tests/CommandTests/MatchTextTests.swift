import Foundation
import Testing

@Suite("The officer's answer")
struct MatchTextTests {
    private func text(_ arguments: String...) throws -> String {
        try Command.run(["match", Bundled.instance("tiny"), "--child", "C08"] + arguments).out
    }

    @Test("It fits a terminal of 80 columns, every line")
    func width() throws {
        for instance in ["tiny", "duty-desk"] {
            let children = try Bundled.text("Instances/\(instance)/children.csv")
                .split(separator: "\n").filter { $0.contains(",referred,") }
                .compactMap { $0.split(separator: ",").first.map(String.init) }
            for child in children.prefix(3) {
                let answer = try Command.run(
                    "match", Bundled.instance(instance), "--child", child, "--quiet")
                for line in answer.out.split(separator: "\n") {
                    #expect(line.count <= 80, "\(child): \(line)")
                }
            }
        }
    }

    @Test("Ten options are listed unless all are asked for, each with an answer in words")
    func listed() throws {
        let short = try text()
        let all = try text("--all")
        func options(_ text: String) -> Int {
            let words = ["Can take", "Can take later", "Needs approval", "Ring first"]
            return text.split(separator: "\n").count { line in
                words.contains { line.hasSuffix($0) } && line.contains("  ")
            }
        }
        let json = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--format", "json"
        ).json()
        let count = try #require(json["options"] as? [Any]).count
        #expect(options(all) == count)
        #expect(options(short) == min(10, count))
    }

    @Test("One home is told with its answer, and where it can take the child its cost and place")
    func why() throws {
        let outcome = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--format", "json"
        ).json()
        let options = try #require(outcome["options"] as? [[String: Any]])
        let first = try #require((options.first?["homes"] as? [String])?.first)
        let told = try text("--why", first)
        #expect(told.hasPrefix("\(first) "))
        #expect(told.contains("Choice 1 of \(options.count)"))
        #expect(told.contains("Points: "))
        #expect(told.contains("Cost: £"))
        let excluded = try #require(outcome["excluded"] as? [[String: Any]])
        let never = try #require(excluded.first?["home"] as? String)
        let barred = try text("--why", never)
        #expect(barred.contains("\(never) cannot take this child. It has no place in the list."))
        #expect(barred.contains("Points: ") && barred.contains("Cost: £"), "\(barred)")
        let json = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--why", never, "--format", "json"
        ).json()
        #expect(json["rank"] is NSNull)
        #expect(json["points"] is NSNumber && json["weeklyCost"] is NSNumber)
        #expect(json["terms"] is [Any])
    }

    @Test("The points that rank a home are those that are shown")
    func points() throws {
        let json = try Command.run(
            "match", Bundled.instance("duty-desk"), "--child", "C0004", "--format", "json"
        ).json()
        let options = try #require(json["options"] as? [[String: Any]])
        let answer = try Command.run("match", Bundled.instance("duty-desk"), "--child", "C0004").out
        #expect(answer.contains("Fewest points first, then lowest cost."))
        let shown = answer.split(separator: "\n").compactMap { line -> Int? in
            let words = line.split(separator: " ")
            return line.hasPrefix("     ") && words.count > 1 && words[1].hasPrefix("point")
                ? Int(words[0]) : nil
        }
        #expect(shown == options.prefix(10).compactMap { $0["points"] as? Int })
        #expect(shown == shown.sorted())
        #expect(answer.contains("Points: 1, rounded from 0.8 for distance from home (0.5 miles)"))
    }

    @Test("Terminal and sheet give one ringing order with the same numbers")
    func ringing() throws {
        let folder = try Scratch()
        let path = folder.path + "/sheet.html"
        let answer = try text("--sheet", path)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let part = try #require(answer.components(separatedBy: "Whom to ring").last)
        let told = part.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard line.hasPrefix("   "), words.count > 2, words[0].hasSuffix("."),
                let number = Int(words[0].dropLast())
            else { return nil }
            return "\(number) \(words[1])"
        }
        let rows = page.components(separatedBy: "<tr>").compactMap { row -> (Int, String)? in
            guard let number = row.firstMatch(of: /<div>([0-9]+)\.\s/)?.1,
                let home = row.firstMatch(of: /<b>[0-9]+\. ([A-Z0-9]+)<\/b>/)?.1
            else { return nil }
            return Int(number).map { ($0, String(home)) }
        }.sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }
        #expect(told == ["1 H01", "2 H09", "3 H15", "4 H08", "5 H04", "6 H02"])
        #expect(rows == told)
        let order =
            try Command.run(
                "match", Bundled.instance("tiny"), "--child", "C08", "--format", "json"
            ).json()["ringingOrder"] as? [[String: Any]]
        #expect(order?.compactMap { $0["home"] as? String } == told.map { String($0.dropFirst(2)) })
    }

    @Test("Where ten homes can take the child, none that must be asked is rung before them")
    func emergency() throws {
        let answer = try Command.run(
            "match", Bundled.instance("cambridgeshire-2011"), "--child", "C0125", "--quiet"
        ).out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(answer.contains("The homes in the order of the list: choice 1 first."))
        #expect(answer.contains("The best of them, H0381, would be choice 34."))
        #expect(!answer.contains("first: each needs only an answer"))
    }

    @Test("One point is told as one")
    func onePoint() throws {
        let answer = try Command.run(
            "match", Bundled.instance("cambridgeshire-2011"), "--child", "C0055", "--quiet"
        ).out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(answer.contains("would be 1 point worse off in all"))
        #expect(!answer.contains(" 1 points"))
    }

    @Test("Nearly possible says who can change it, and no code of a need stands in the text")
    func nearly() throws {
        let answer = try text()
        for home in ["H12", "H14", "H16", "H17"] { #expect(!answer.contains("  \(home): ")) }
        #expect(answer.contains("H03: Could take the child if the approval included boys."))
        #expect(answer.contains("Does not meet these needs: drugs or alcohol, going missing"))
        #expect(!answer.contains("drug-alcohol"))
    }

    @Test("What --top lists without being given is said as it is")
    func top() throws {
        let help = try Command.run(["match", "--help"], columns: 200).out
        #expect(help.contains("Without it the text lists ten, and JSON and CSV list all."))
    }

    @Test(
        "Where a home is not known, the answer begins by saying that distance is not counted",
        arguments: [
            ("K1,2010-01-01,referred,CB1 1AA,", "no postcode file"),
            ("K1,2010-01-01,referred,,", "not recorded"), ("K1,2010-01-01,referred,,yes", ""),
        ])
    func distance(child: String, why: String) throws {
        let folder = try Scratch()
        for (name, text) in [
            (
                "authority.yml",
                "authority: {code: E10000003, name: C}\nas_of: 2020-01-01\nadjoining: []\n"
            ),
            (
                "children.csv",
                "child_id,birth_date,status,home_postcode,uasc\n\(child)\n"
            ),
            (
                "homes.csv",
                "home_id,kind,places,weekly_cost,easting,northing,authority,confirmed_on,place_provider\n"
                    + "H1,foster,1,400,545000,258000,E10000003,2020-01-01,PR1\n"
            ),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        let answer = try Command.run("match", folder.path, "--child", "K1", "--quiet").out
        let third = answer.split(separator: "\n").dropFirst(2).first.map(String.init)
        #expect(third?.contains("DISTANCE IS NOT COUNTED") == !why.isEmpty)
        #expect(why.isEmpty || answer.contains(why))
    }

    @Test("A sheet is written to a web page's name alone")
    func sheetName() throws {
        let folder = try Scratch()
        for (name, status) in [("x.pdf", 64), ("x", 64), ("a.csv", 64), ("x.HTM", 0)] {
            let path = folder.path + "/" + name
            let outcome = try Command.run(
                "match", Bundled.instance("tiny"), "--child", "C08", "--sheet", path)
            #expect(outcome.status == status, "\(name) \(outcome.err)")
            #expect(outcome.err.contains("--sheet FILE.html") == (status == 64))
            #expect(FileManager.default.fileExists(atPath: path) == (status == 0))
        }
    }

    @Test("The sheet is one table with room for notes, points and the day a vacancy was confirmed")
    func sheet() throws {
        let folder = try Scratch()
        let path = folder.path + "/sheet.html"
        let outcome = try Command.run(
            "match", Bundled.instance("tiny"), "--child", "C08", "--sheet", path)
        #expect(outcome.status == 0)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("What was decided, by whom, and why"))
        for title in [
            "Points", "Vacancy confirmed", "For and against", "Ring and ask",
            "Rung at, who answered", "Answer and notes",
        ] {
            #expect(page.contains("<th scope=\"col\">\(title)</th>"), "\(title)")
        }
        #expect(page.components(separatedBy: "<table>").count == 2, "one table holds it all")
        #expect(page.contains("<div>1. Can you take the child?</div>"))
        // A sentence ends with its full stop.
        #expect(!page.contains(".;"))
    }

    /// The answer in one line, and the sheet beside it.
    private func asked(
        _ instance: String, _ children: String..., more: [String] = []
    ) throws -> (text: String, sheet: String) {
        let folder = try Scratch()
        let path = folder.path + "/sheet.html"
        let answer = try Command.run(
            ["match", Bundled.instance(instance), "--quiet", "--sheet", path]
                + children.flatMap { ["--child", $0] } + more
        ).out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let sheet = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return (answer, sheet.replacing("&#39;", with: "'"))
    }

    @Test("Brothers and sisters who wait are named, and nothing says that they stay together")
    func waitingSiblings() throws {
        let (text, sheet) = try asked("duty-desk", "C0143")
        let warning =
            "C0006, a sister, and C0145, a brother, need homes too: add --child C0006 "
            + "--child C0145 to ask for all."
        for answer in [text, sheet] {
            #expect(answer.contains(warning))
            #expect(!answer.contains("Keeps brothers and sisters together"))
        }
        #expect(try asked("tiny", "C10").text.contains("Keeps brothers and sisters together"))
    }

    @Test(
        "A home that has said yes is not asked as if it had not, and only for the child in question"
    )
    func saidYes() throws {
        let (text, sheet) = try asked("tiny", "C13")
        for answer in [text, sheet] {
            #expect(answer.contains("Said yes on 29 September 2011: is that still so?"))
        }
        let two = try asked("tiny", "C10")
        #expect(two.text.contains("68 points; said yes for C10 on 30 September 2011"))
        #expect(!two.text.contains("C11: 17 points; said yes"))
        #expect(
            two.sheet.contains(
                "Said yes for C10 on 30 September 2011. Can you take C11 too?"))
    }

    @Test("The home in which the child lives is not asked to take it in")
    func ownHome() throws {
        let (text, sheet) = try asked("duty-desk", "C0039")
        #expect(text.contains("H0154 (choice 1): The child lives here."))
        #expect(sheet.contains("<div>1. The child lives here.</div>"))
    }

    @Test("Options of several homes: each home with its questions, each child with its points")
    func severalHomes() throws {
        let (text, sheet) = try asked("cambridgeshire-2011", "C0118", "C0142", "C0150")
        let asks =
            "Ask for the registered manager's impact assessment. Ask the other authority with a "
            + "child there for its consent."
        #expect(text.contains("Ask: H0055: \(asks)"))
        #expect(
            sheet.contains(
                "H0055 for C0118: Can you take C0118? \(asks)<br>H0015 for C0142: Can you take C0142?"
            ))
        #expect(!sheet.contains("Ring its homes"))
        #expect(!sheet.contains("begins with the place in the order of ringing"))
        #expect(
            text.contains("Together 1,125 points (1,000 for brothers and sisters separated), £"))
        #expect(
            text.contains("C0118: 22 points; 2 children of other authorities live there; impact"))
        #expect(!text.contains("C0142: 86 points; impact assessment needed"))
    }

    @Test("In an emergency without a home for all, the homes of the options are rung, each once")
    func emergencyOfSeveralHomes() throws {
        let text = try asked("duty-desk", "C0006", "C0143", "C0145").text
        let list = try #require(text.firstRange(of: "Whom to ring"))
        let options = try #require(text.firstRange(of: "Rank Home"))
        #expect(list.lowerBound < options.lowerBound)
        #expect(
            text.contains(
                "5. H0285 (choices 3, 4 for C0145 or C0006): Which of C0006 and C0145 can you take? Ask"
            )
        )
    }

    @Test("Each child's own day is told, and tonight in an emergency")
    func ownDays() throws {
        let text = try asked("cambridgeshire-2011", "C0107", "C0318").text
        #expect(
            text.contains(
                "C0318 needs a home tonight (30 September 2011), C0107 by 1 November 2011, 32 days "
                    + "later: vacancies may have changed by then."))
    }

    @Test("Where nobody approves, a place that is free later is not said to need approval")
    func later() throws {
        let (text, sheet) = try asked("tiny", "C14")
        for answer in [text, sheet] {
            #expect(answer.contains("Can take later"))
            #expect(!answer.contains("Needs approval"))
        }
        let why = try asked("tiny", "C14", more: ["--why", "H11"]).text
        #expect(
            why.contains(
                "H11 can take this child from 10 October 2011, 7 days after the start date."))
        #expect(why.contains("Can take later: The place is free"))
    }

    @Test("The order is told as it is, and one home fits 80 columns")
    func order() throws {
        let told = try text().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            told.contains(
                "First the homes that can take the child or need approval, then those that need an "
                    + "exemption, then those that must be rung first; fewest points first in each.")
        )
        for home in ["H08", "H09"] {
            for line in try text("--why", home).split(separator: "\n") {
                #expect(line.count <= 80, "\(line)")
            }
        }
        #expect(!told.contains("choice 1, or 1"))
    }

    @Test("Why a home: what it answered stands there with its day")
    func answersInWhy() throws {
        func why(_ child: String, _ home: String) throws -> String {
            try Command.run(
                "match", Bundled.instance("tiny"), "--child", child, "--why", home, "--quiet"
            ).out
        }
        #expect(try why("C10", "H15").contains("The home said yes for C10 on 30 September 2011."))
        #expect(
            try why("C06", "H01").contains("The home has declined this child (26 September 2011)."))
    }
}
