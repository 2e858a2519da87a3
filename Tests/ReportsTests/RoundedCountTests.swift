import Measures
import Testing

@testable import Reports

@Suite("Rounded counts")
struct RoundedCountTests {
    @Test("0 stays 0, 1 to 4 are c, every other count goes to the nearest 5")
    func rounding() {
        let texts = (0...13).map { RoundedCount($0).number.map { String($0) } ?? "c" }
        #expect(
            texts == [
                "0", "c", "c", "c", "c", "5", "5", "5", "10", "10", "10", "10", "10", "15",
            ])
        for count in 0...200 {
            let alike = (0...210).filter { RoundedCount($0) == RoundedCount(count) }
            #expect(RoundedCount(count).range == alike[0]...alike[alike.count - 1])
        }
    }

    @Test("A percentage comes from the rounded parts, and there is none beside c")
    func percentage() {
        #expect(RoundedTally(Tally(counted: 164, notCounted: 237)).percentage == 41)
        #expect(RoundedTally(Tally(counted: 163, notCounted: 238)).percentage == 41)
        #expect(RoundedTally(Tally(counted: 4, notCounted: 237)).percentage == nil)
        #expect(RoundedTally(Tally(counted: 0, notCounted: 237)).percentage == 0)
        #expect(RoundedTally(Tally()).percentage == nil)
    }
}
