import Files
import Mutation
import Testing

@testable import Capacity

@Suite("Scenarios, options and futures under fire")
struct PlanFuzzTests {
    @Test("A spoilt file ends in faults or in figures", arguments: 0..<4 as Range<UInt64>)
    func files(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed)
        let clock = ContinuousClock()
        var compared = 0
        for _ in 0..<120 {
            var county = SmallCounty.worked
            county.futures["closures.csv"] = "future,home_id,on\n1,A,2011-12-01\n"
            county.futures["moves.csv"] = "future,child_id,on\n1,C2,2011-12-01\n"
            func spoilt(_ text: String) -> String {
                String(decoding: mutator.changed(Array(text.utf8)), as: UTF8.self)
            }
            switch mutator.pick(["scenario", "options", "counts", "futures"]) {
            case "scenario": county.scenario = spoilt(county.scenario)
            case "options": county.options = spoilt(county.options)
            case "counts": county.counts = spoilt(county.counts)
            default:
                let name = mutator.pick(county.futures.keys.sorted())
                county.futures[name] = spoilt(county.futures[name] ?? "")
            }
            let start = clock.now
            let read = try county.read()
            #expect((read.inputs == nil) == !read.faults.isEmpty)
            for fault in read.faults + read.notices {
                #expect(fault.description == fault.description.printable)
            }
            if read.inputs != nil, compared < 20 {
                compared += 1
                _ = try county.compared()
            }
            #expect(clock.now - start < .seconds(5))
        }
    }
}
