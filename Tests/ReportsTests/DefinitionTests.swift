import Measures
import Testing

@Suite("Definitions of measures")
struct DefinitionTests {
    @Test("Each has an id of its own")
    func ids() {
        let ids = CareMeasures.definitions.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test("Each is as it was written down: another text needs another version")
    func written() throws {
        try expectSnapshot(
            CareMeasures.definitions.map { $0.statement + "\n" }.joined(), "definitions.txt")
    }

    @Test("What is counted, and its version, are part of the rules of a night")
    func statement() throws {
        var measure = try #require(CareMeasures.definitions.first)
        let statement = measure.statement
        measure.version += 1
        #expect(measure.statement != statement)
        measure.version -= 1
        measure.denominator += "."
        #expect(measure.statement != statement)
    }
}
