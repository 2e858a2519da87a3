import Care
import Matching
import Testing

/// The homes of the first option, asked for without the rest.
@Suite struct FirstHomesTests {
    // A village of homes and children whose facts are drawn by a seed.
    private func village(_ seed: UInt64) -> Village {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func roll(_ sides: UInt64) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % sides)
        }
        var village = Village()
        for number in 0..<14 {
            village.home("H\(number)", places: 1 + roll(3), cost: Int64(30_000 + 10_000 * roll(4)))
            {
                $0.position =
                    roll(6) == 0
                    ? nil : Position(easting: Int32(540_000 + roll(12_000)), northing: 258_000)
                $0.authority = roll(4) == 0 ? "E06000031" : "E10000003"
                $0.maxAge = roll(3) == 0 ? 8 : nil
                $0.status = roll(6) == 0 ? .onHold : .available
                $0.confirmedOn = roll(4) == 0 ? nil : Village.today
                $0.approvedPlaces = roll(4) == 0 ? 0 : nil
            }
        }
        for number in 0..<4 {
            village.child("C\(number)", age: 5 + roll(9)) { child in
                if number > 1 {
                    child.siblingGroup = "S"
                    child.siblingPlan = roll(2) == 0 ? .together : .togetherIfPossible
                }
            }
        }
        return village
    }

    @Test(
        "They are those of the first option of the whole list",
        arguments: 1...60 as ClosedRange<UInt64>)
    func sameAsList(_ seed: UInt64) throws {
        let register = village(seed).register
        for names in [["C0"], ["C1"], ["C0", "C1"], ["C2", "C3"], ["C0", "C2", "C3"]] {
            let ranking = Ranking(
                register: register, request: try MatchRequest(names, in: register))
            #expect(ranking.firstHomes() == ranking.result().options.first?.homes ?? [])
        }
    }
}
