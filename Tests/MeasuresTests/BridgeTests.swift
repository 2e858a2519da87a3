import Care
import Measures
import Testing

@Suite("Bridges")
struct BridgeTests {
    @Test("Each way in and out of the count is told apart")
    func steps() {
        let bridge = Bridge(
            from: [
                "a": .counted, "b": .counted, "c": .counted, "d": .counted, "e": .notCounted,
                "f": .unknown,
            ],
            to: [
                "a": .counted, "b": .notCounted, "d": .unknown, "e": .counted, "f": .counted,
                "g": .counted, "h": .notCounted,
            ])
        #expect(bridge.counts[.started] == 1)
        #expect(bridge.counts[.crossedOut] == 1)
        #expect(bridge.counts[.becameKnown] == 1)
        #expect(bridge.counts[.ended] == 1)
        #expect(bridge.counts[.crossedBack] == 1)
        #expect(bridge.counts[.becameUnknown] == 1)
        #expect(bridge.from == Tally(counted: 4, notCounted: 1, unknown: 1))
        #expect(bridge.to == Tally(counted: 4, notCounted: 2, unknown: 1))
    }

    @Test("Steps sum exactly, in children and in printed points", arguments: 1...60)
    func sums(seed: Int) throws {
        var state = UInt64(seed)
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        func moment() -> [String: Bridge.Place] {
            var places: [String: Bridge.Place] = ["always": .counted]
            for child in 0..<(20 + random(400)) where random(5) > 0 {
                let all: [Bridge.Place] = [.counted, .notCounted, .notCounted, .unknown]
                places["\(child)"] = all[random(4)]
            }
            return places
        }
        let bridge = Bridge(from: moment(), to: moment())
        let sum = Bridge.Step.allCases.reduce(0) { $0 + bridge.change($1) }
        #expect(bridge.from.counted + sum == bridge.to.counted)
        let tenths = try #require(bridge.tenthsOfPoint)
        let from = try #require(bridge.from.share?.thousandths)
        let to = try #require(bridge.to.share?.thousandths)
        #expect(tenths.steps.values.reduce(0, +) + tenths.denominator == to - from)
        for step in Bridge.Step.allCases where bridge.change(step) != 0 {
            // No printed step is more than a tenth of a point off its exact value.
            let exact = Double(bridge.change(step)) / Double(bridge.to.known) * 1000
            #expect(abs(Double(tenths.steps[step] ?? 0) - exact) < 1.01)
        }
    }

    @Test("A change of the denominator alone is its own entry")
    func denominator() throws {
        let from: [String: Bridge.Place] = ["a": .counted, "b": .notCounted]
        let to = from.merging(["c": .notCounted, "d": .notCounted]) { $1 }
        let tenths = try #require(Bridge(from: from, to: to).tenthsOfPoint)
        #expect(tenths.denominator == -250)
        #expect(tenths.steps.values.allSatisfy { $0 == 0 })
    }
}
