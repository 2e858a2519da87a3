import Exchange
import Files
import Foundation
import Testing

@Suite("Extracts through a mapping")
struct TableMappingTests {
    private let authority = """
        authority: {code: E10000003, name: Cambridgeshire}
        as_of: 2025-03-31
        adjoining: [E06000031]

        """
    private let mapping = """
        authority: authority.yml
        sources:
          - file: clients.csv
            table: children
            columns: {child_id: Person ID, birth_date: Date of birth, sex: Gender, home_id: Carer}
            codes: {sex: {Male: M, Female: F, "Not known": }}
            defaults: {status: settled}
          - file: carers.csv
            table: homes
            columns: {home_id: Carer, kind: Type, places: Beds, weekly_cost: Fee}
            codes: {kind: {Mainstream: foster, Kinship: connected}}
          - file: approvals.csv
            table: homes
            columns: {home_id: ID, approved_places: Number, max_age: Oldest}

        """
    private let clients = """
        Person ID,Name,Gender,Date of birth,Carer
        P1,Somebody,Male,01/02/2015,C1
        P2,Somebody else,female,01/02/2016,C1
        P3,Nobody,Not known,01/02/2017,C2

        """
    private let carers = """
        Carer,Type,Beds,Fee
        C1,Mainstream,3,450.00
        C2,foster,1,820.50

        """
    private let approvals = "ID,Number,Oldest\nC1,2,17\nC9,1,10\n"

    private func read(
        mapping: String? = nil, clients: String? = nil, approvals: String? = nil
    ) throws -> Reading {
        let folder = try ReturnFolder([
            "authority.yml": authority, "mapping.yml": mapping ?? self.mapping,
            "clients.csv": clients ?? self.clients, "carers.csv": carers,
            "approvals.csv": approvals ?? self.approvals,
        ])
        return try TableMapping.read(folder.path + "/mapping.yml")
    }

    @Test("Columns, codes, defaults and joined sources make an instance")
    func instance() throws {
        let reading = try read()
        #expect(reading.faults == [])
        let instance = try #require(reading.instance)
        #expect(instance.children.map(\.sex) == [.male, .female, .unknown])
        #expect(instance.children.allSatisfy { $0.status == .settled })
        #expect(instance.homes.map(\.approvedPlaces) == [2, nil])
        #expect(instance.homes.map(\.kind) == [.foster, .foster])
        #expect(instance.homes[0].maxAge == 17)
        #expect(reading.notices.contains { $0.file == "approvals.csv" && $0.line == 3 })
    }

    @Test("Values without a code are listed once each, all at once")
    func unmapped() throws {
        let reading = try read(
            clients: clients.replacing("Male", with: "Boy").replacing("female", with: "Girl")
                + "P4,X,Boy,01/02/2017,C2\n")
        #expect(reading.instance == nil)
        #expect(reading.faults.map(\.value) == ["Boy", "Girl"])
        #expect(reading.faults[0].column == "Gender")
        #expect(reading.faults[0].line == 2)
        #expect(reading.faults[0].message.contains("2 rows"))
    }

    @Test("A fault of a value names the source's file, line and column")
    func traced() throws {
        let reading = try read(clients: clients.replacing("01/02/2016", with: "1/2/16"))
        let fault = try #require(reading.faults.first)
        #expect(fault.file == "clients.csv")
        #expect(fault.line == 3)
        #expect(fault.column == "Date of birth (birth_date)")
    }

    @Test("A column that the file lacks is a fault with the nearest name")
    func missingColumn() throws {
        let reading = try read(mapping: mapping.replacing("Person ID", with: "Person IDs"))
        #expect(reading.faults.contains { $0.message.contains("did you mean person id?") })
    }

    @Test("A column that the instance lacks is a fault of the mapping")
    func unknownTarget() throws {
        let reading = try read(mapping: mapping.replacing("birth_date:", with: "birthdate:"))
        #expect(reading.faults.contains { $0.file == "mapping.yml" && $0.value == "birthdate" })
    }

    @Test("Files outside the mapping's folder are refused")
    func outside() throws {
        let reading = try read(mapping: mapping.replacing("clients.csv", with: "../clients.csv"))
        #expect(reading.faults.contains { $0.message.contains("folder") })
    }
}
