import Foundation
import Testing

@Suite("import")
struct ImportCommandTests {
    private let options = ["--as-of", "2025-03-31", "--authority", "E10000003"]

    @Test("The made return becomes a folder that check passes, all children settled")
    func returns() throws {
        let place = try Scratch()
        let out = place.path + "/county"
        let outcome = try Command.run(
            ["import", "ssda903", Bundled.instance("made-return"), "--out", out] + options)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.err.contains("weekly_cost is 0"))
        #expect(outcome.err.contains("neither inside nor outside"))
        let checked = try Command.run("check", out, "--format", "json").json()
        #expect((checked["faults"] as? [Any])?.isEmpty == true)
        let instance = try #require(checked["instance"] as? [String: Any])
        #expect(instance["children"] as? Int == 104)
        #expect(instance["homes"] as? Int == 71)
        let children = try String(contentsOfFile: out + "/children.csv", encoding: .utf8)
        let rows = children.split(separator: "\n").dropFirst()
        #expect(rows.allSatisfy { $0.contains(",settled,") })
        let invented = place.path + "/invented"
        let marked = try Command.run(
            [
                "import", "ssda903", Bundled.instance("made-return"), "--synthetic", "--out",
                invented,
            ] + options)
        #expect(marked.status == 0, "\(marked.err)")
        for (folder, isMarked) in [(out, false), (invented, true)] {
            let file = try String(contentsOfFile: folder + "/authority.yml", encoding: .utf8)
            #expect(file.contains("\nsynthetic: yes\n") == isMarked)
        }
    }

    @Test("Nothing is written where the return is none")
    func refused() throws {
        let place = try Scratch()
        let made = place.path + "/return"
        try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
        let out = place.path + "/county"
        let outcome = try Command.run(["import", "ssda903", made, "--out", out] + options)
        #expect(outcome.status == 65)
        #expect(!FileManager.default.fileExists(atPath: out))
        let code = try Command.run(
            "import", "ssda903", Bundled.instance("made-return"), "--out", out, "--as-of",
            "2025-03-31", "--authority", "Cambs")
        #expect(code.status == 64)
        #expect(code.err.contains("E10000003"))
    }

    @Test("An extract becomes an instance through a mapping, and an unknown code is a fault")
    func extract() throws {
        let place = try Scratch()
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(place.path)/\(name)"))
        }
        try write(
            "authority.yml",
            """
            authority: {code: E10000003, name: Cambridgeshire}
            as_of: 2011-09-30
            adjoining: []

            """)
        try write(
            "clients.csv",
            "Person ID,Date of birth,Gender,Lives at\n7,2001-02-03,Female,A\n8,2003-02-03,Male,A\n")
        try write("carers.csv", "Carer,Type,Rooms,Fee\nA,Foster,3,400\n")
        try write(
            "mapping.yml",
            """
            authority: authority.yml
            sources:
              - file: clients.csv
                table: children
                columns: {child_id: Person ID, birth_date: Date of birth, sex: Gender, home_id: Lives at}
                codes: {sex: {Male: M, Female: F}}
                defaults: {status: settled}
              - file: carers.csv
                table: homes
                columns: {home_id: Carer, kind: Type, places: Rooms, weekly_cost: Fee}
                codes: {kind: {Foster: foster}}

            """)
        let out = place.path + "/county"
        let outcome = try Command.run(
            "import", "table", "--mapping", place.path + "/mapping.yml", "--out", out)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try Command.run("check", out).status == 0)
        try write("clients.csv", "Person ID,Date of birth,Gender,Lives at\n7,2001-02-03,Girl,A\n")
        let faulty = try Command.run(
            "import", "table", "--mapping", place.path + "/mapping.yml", "--out",
            place.path + "/other")
        #expect(faulty.status == 65)
        #expect(faulty.err.contains("Girl"))
        #expect(!FileManager.default.fileExists(atPath: place.path + "/other"))
    }
}
