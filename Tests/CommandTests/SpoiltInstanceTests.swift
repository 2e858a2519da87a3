import Foundation
import Testing

@Suite("Commands on spoilt instances")
struct SpoiltInstanceTests {
    /// Values that programs have stumbled over, in every column.
    private static let values = [
        "999999999", "5000", "120", "0", "1000000", "3000", "9999-12-31", "0001-01-01",
        "1900-01-01",
        "=1+1", "-1", "\u{FFFE}", "none", "yes", "K1; K1", "700000", "",
    ]

    @Test(
        "Whatever check takes, every other command bears", arguments: 0..<8 as Range<UInt64>)
    func cells(_ seed: UInt64) throws {
        // SplitMix64, so that the same seed spoils the same cells.
        var state = seed
        func next(below count: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(count))
        }
        for _ in 0..<6 {
            var sound = SoundFolder()
            let name = ["children.csv", "homes.csv", "household.csv", "contracts.csv"][
                next(below: 4)]
            let rows = sound[name].split(separator: "\n")
            let columns = rows[0].split(separator: ",").map(String.init)
            for _ in 0..<(1 + next(below: 2)) {
                sound.set(
                    name, 2 + next(below: rows.count - 1), columns[next(below: columns.count)],
                    SpoiltInstanceTests.values[next(below: SpoiltInstanceTests.values.count)])
            }
            let folder = try sound.write()
            let check = try Command.run("check", ".", in: folder.path)
            #expect([0, 65].contains(check.status), "\(check.err)")
            for arguments in [
                ["assign", ".", "--time-limit", "2", "--plan", "plan.csv"],
                ["match", ".", "--child", "C1", "--time-limit", "2"],
                ["report", ".", "--out", "report", "--no-pdf", "--time-limit", "2"],
            ] {
                let outcome = try Command.run(arguments, in: folder.path)
                #expect(
                    check.status == 65
                        ? outcome.status == 65 : [0, 1, 64].contains(outcome.status),
                    "\(name) \(arguments) \(outcome.status) \(outcome.err)")
            }
        }
    }
}
