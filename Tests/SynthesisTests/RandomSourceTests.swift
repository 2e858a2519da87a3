import Chance
import Synthesis
import Testing

@Suite struct RandomSourceTests {
    @Test("The source gives the published numbers of xoshiro256** after SplitMix64")
    func published() {
        // Computed with the authors' reference code in C from seed 0.
        var random = RandomSource(seed: 0)
        #expect(random.next() == 0x99EC_5F36_CB75_F2B4)
        #expect(random.next() == 0xBF6E_1F78_4956_452A)
        #expect(random.next() == 0x1A5F_849D_4933_E6E0)
    }

    @Test("The same seed gives the same numbers, another seed others")
    func seeds() {
        var one = RandomSource(seed: 7)
        var same = RandomSource(seed: 7)
        var other = RandomSource(seed: 8)
        let numbers = (0..<20).map { _ in one.next() }
        #expect(numbers == (0..<20).map { _ in same.next() })
        #expect(numbers != (0..<20).map { _ in other.next() })
    }

    @Test("A stream does not depend on how much was drawn from its source")
    func streams() {
        var drawn = RandomSource(seed: 7)
        _ = drawn.next()
        var first = drawn.stream(3)
        var second = RandomSource(seed: 7).stream(3)
        var third = RandomSource(seed: 7).stream(4)
        let number = first.next()
        #expect(number == second.next())
        #expect(number != third.next())
    }

    @Test("Numbers below a bound stay below it, and each comes up about as often")
    func bounds() {
        var random = RandomSource(seed: 1)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[random.below(6)] += 1 }
        #expect(counts.reduce(0, +) == 60_000)
        #expect(counts.allSatisfy { (9_500...10_500).contains($0) })
    }

    @Test("Shuffling keeps every value")
    func shuffle() {
        var random = RandomSource(seed: 2)
        var values = Array(0..<100)
        random.shuffle(&values)
        #expect(values != Array(0..<100))
        #expect(values.sorted() == Array(0..<100))
    }
}
