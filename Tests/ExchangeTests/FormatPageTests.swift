import Care
import Exchange
import Foundation
import Testing

@Suite("The format's page and the reader")
struct FormatPageTests {
    private static func page() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appendingPathComponent("Instances/FORMAT.md"), encoding: .utf8)
    }

    /// Columns by file: the backquoted words in the first cell of each table row below a heading
    /// that names a file.
    private static func columns() throws -> [String: [String]] {
        var columns: [String: [String]] = [:]
        var file: String?
        for line in try page().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                file = line.split(separator: "`").first { $0.hasSuffix(".csv") }.map(String.init)
            }
            guard let file, line.hasPrefix("| `") else { continue }
            let first = line.dropFirst(2).split(separator: "|")[0]
            for (index, part) in first.split(separator: "`", omittingEmptySubsequences: false)
                .enumerated() where index % 2 == 1
            {
                columns[file, default: []].append(String(part))
            }
        }
        return columns
    }

    @Test(
        "Every column on the page is known to the reader, and every column of the reader is on it")
    func columnsAgree() throws {
        let written = try FormatPageTests.columns()
        for table in InstanceFolder.tables {
            #expect(
                Set(written[table.file] ?? []) == Set(table.columns.map(\.name)), "\(table.file)")
        }
        #expect(Set(written.keys) == Set(InstanceFolder.tables.map(\.file)))
    }

    @Test("Every code of the vocabulary is on the page")
    func codesAreWritten() throws {
        let page = try FormatPageTests.page()
        var codes = NeedCatalogue.standard.map(\.code)
        codes += HomeKind.allCases.map(\.rawValue) + ChildStatus.allCases.map(\.rawValue)
        codes += LivingCompanions.allCases.map(\.rawValue) + PetRule.allCases.map(\.rawValue)
        codes += SiblingPlan.allCases.map(\.rawValue) + HomeStatus.allCases.map(\.rawValue)
        codes += AnswerKind.allCases.map(\.rawValue) + HouseholdKind.allCases.map(\.rawValue)
        codes += Suitability.allCases.map(\.rawValue) + Urgency.allCases.map(\.rawValue)
        codes += PlaceProvider.allCases.map(\.rawValue)
        for code in codes { #expect(page.contains(code), "\(code)") }
    }

    @Test("The data dictionary names every column and every need")
    func dictionary() {
        let text = Template.dictionary
        for table in InstanceFolder.tables {
            #expect(text.contains("## \(table.file)"))
            for column in table.columns { #expect(text.contains("| \(column.name) |")) }
        }
        for need in NeedCatalogue.standard { #expect(text.contains(need.code)) }
    }
}
