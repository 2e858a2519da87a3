import Foundation
import Testing

@Suite("check")
struct CheckCommandTests {
    @Test("A sound folder has no fault, no notice and status 0")
    func sound() throws {
        let folder = try SoundFolder().write()
        let outcome = try Command.run("check", folder.path, "--format", "json")
        let answer = try outcome.json()
        #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
        #expect((answer["faults"] as? [Any])?.isEmpty == true)
        #expect((answer["notices"] as? [Any])?.isEmpty == true)
        let instance = try #require(answer["instance"] as? [String: Any])
        #expect(instance["children"] as? Int == 6)
        #expect(instance["homes"] as? Int == 4)
    }

    @Test(
        "Every corruption gives its one precise complaint and status 65", arguments: Corruption.all)
    func corrupted(_ corruption: Corruption) throws {
        var sound = SoundFolder()
        corruption.spoil(&sound)
        let folder = try sound.write()
        let outcome = try Command.run(
            ["check", folder.path, "--format", "json"] + corruption.arguments)
        #expect(outcome.status == 65)
        let faults = try #require(try outcome.json()["faults"] as? [[String: Any]])
        #expect(faults.count == 1, "\(outcome.out)")
        let fault = try #require(faults.first)
        #expect(fault["file"] as? String == corruption.file)
        #expect(fault["line"] as? Int == corruption.line)
        #expect(fault["column"] as? String == corruption.column)
        // Words that are not of the format may be a name: their kind and length are told.
        let value = fault["value"] as? String
        let kind = "\(corruption.value?.count ?? 0) character"
        // A first line that is no header may be a child's row.
        let isHidden = value == nil && corruption.line == 1
        #expect(
            value == corruption.value || value?.hasPrefix(kind) == true || isHidden,
            "\(value ?? "")")
        let message = try #require(fault["message"] as? String)
        #expect(message.contains(corruption.mend), "\(message)")
        for name in ["Rose Cottage", "Oak House", "Mill House", "Smith", "library"] {
            #expect(!outcome.out.contains(name), "a name is in the complaint")
        }
    }

    @Test("There are at least seventy kinds of corruption, each told apart by name")
    func kinds() {
        #expect(Corruption.all.count >= 70)
        #expect(Set(Corruption.all.map(\.description)).count == Corruption.all.count)
    }

    @Test("All faults of all files are told at once, by file and line")
    func together() throws {
        var sound = SoundFolder()
        sound.set("travel.csv", 2, "minutes", "soon")
        sound.set("homes.csv", 4, "places", "x")
        sound.set("homes.csv", 2, "weekly_cost", "y")
        sound.set("children.csv", 7, "sex", "z")
        sound.replace("0.29", by: "29", in: "authority.yml")
        sound.replace("move:", by: "mvoe:", in: "policy.yml")
        let folder = try sound.write()
        let answer = try Command.run("check", folder.path, "--format", "json").json()
        let faults = try #require(answer["faults"] as? [[String: Any]])
        let places = faults.map { "\($0["file"] ?? ""):\($0["line"] ?? 0)" }
        #expect(
            places == [
                "authority.yml:4", "policy.yml:3", "children.csv:7", "homes.csv:2", "homes.csv:4",
                "travel.csv:2",
            ])
    }

    @Test("A reference to a row that is itself faulty is not complained of again")
    func faultyRows() throws {
        var sound = SoundFolder()
        sound.set("homes.csv", 3, "weekly_cost", "dear")
        sound.set("children.csv", 2, "sex", "?")
        let folder = try sound.write()
        let answer = try Command.run("check", folder.path, "--format", "json").json()
        let faults = try #require(answer["faults"] as? [[String: Any]])
        #expect(faults.map { $0["column"] as? String } == ["sex", "weekly_cost"])
    }

    @Test("Another command prints faults as lines on standard error and nothing as result")
    func lines() throws {
        var sound = SoundFolder()
        sound.set("homes.csv", 2, "max_age", "seventeen")
        let folder = try sound.write()
        let outcome = try Command.run("check", folder.path)
        #expect(outcome.status == 65)
        #expect(
            outcome.out.contains(
                "homes.csv:2: max_age: this is not a whole number; write digits only, as 3 "
                    + "(seventeen)"))
    }

    @Test("The comma-separated form has one row for each fault and notice")
    func commaSeparated() throws {
        var sound = SoundFolder()
        sound.set("homes.csv", 2, "max_age", "seventeen")
        sound.replace("disability", by: "colour", in: "children.csv")
        let folder = try sound.write()
        let outcome = try Command.run("check", folder.path, "--format", "csv")
        let lines = outcome.out.split(separator: "\r\n")
        #expect(lines.first == "kind,file,line,column,value,message")
        #expect(lines.dropFirst().first?.hasPrefix("fault,homes.csv,2,max_age,seventeen,") == true)
        #expect(lines.last?.hasPrefix("notice,children.csv,1,colour,,") == true)
        #expect(lines.count == 3)
    }

    @Test("Habits of spreadsheets that change nothing are no faults")
    func harmless() throws {
        var sound = SoundFolder()
        let plain = try sound.write()
        let hash =
            try Command.run("check", plain.path, "--format", "json")
            .json()["inputHash"] as? String
        // A byte-order mark, CR LF, blank rows, rows in another order, blanks around cells.
        for name in ["children.csv", "homes.csv"] {
            var lines = sound[name].split(separator: "\n").map(String.init)
            let header = lines.removeFirst()
            let blank = String(repeating: ",", count: header.split(separator: ",").count - 1)
            lines = [header] + lines.reversed() + [blank, blank, ""]
            sound[name] = "\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n"
        }
        sound.replace("H2,P2", by: "  H2\u{A0},P2", in: "homes.csv")
        let folder = try sound.write()
        let outcome = try Command.run("check", folder.path, "--format", "json")
        #expect(outcome.status == 0, "\(outcome.out)")
        #expect(try outcome.json()["inputHash"] as? String == hash)
        #expect(hash?.hasPrefix("sha256:") == true)
    }

    @Test("Notices name an unknown column, an unresolved postcode and an unknown authority")
    func notices() throws {
        var sound = SoundFolder()
        sound.set("homes.csv", 2, "easting", "")
        sound.set("homes.csv", 2, "northing", "")
        sound.set("homes.csv", 2, "postcode", "ZZ9 9ZZ")
        sound.set("homes.csv", 4, "authority", "Cambs")
        sound.replace("ofsted_on", by: "ofsted_no", in: "homes.csv")
        sound["postcodes.csv"] = "pcd,laua,oseast1m,osnrth1m\nCB1 0AA,E07000008,546182,257043\n"
        let folder = try sound.write()
        let outcome = try Command.run("check", folder.path, "--format", "json")
        #expect(outcome.status == 0)
        let notices = try #require(try outcome.json()["notices"] as? [[String: Any]])
        let told = notices.map {
            "\($0["line"] ?? 0) \($0["column"] ?? "") \($0["value"] ?? "")"
        }
        #expect(
            told == [
                "1 ofsted_no <null>", "2 postcode 7 characters: letters, digits and blanks",
                "4 authority 5 characters: letters",
            ])
        let quiet = try Command.run("check", folder.path, "--quiet")
        #expect(!quiet.out.contains("ZZ9"))
        #expect(quiet.out.contains("Notices: 3"))
    }

    @Test("A folder that is not there is bad data, and the mend is named")
    func nowhere() throws {
        let outcome = try Command.run("check", "/nowhere/at/all")
        #expect(outcome.status == 65)
        #expect(outcome.out.contains("there is no such folder"))
    }
}
