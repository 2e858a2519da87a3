import Care
import Forecast
import Testing

@Suite struct PopulationArithmeticTests {
    @Test("13,700 more children at 38 in 10,000 are 52 more in care, at £2.5 million")
    func cabinetReport() throws {
        let sum = PopulationArithmetic(
            growth: 13_700, rateMillionths: 38_000_000, ages: 0...18,
            costPerChild: Pence(4_807_700))
        #expect(sum.extraChildren.rounded(places: 2) == 5206)
        #expect(sum.extraChildren.rounded(places: 0) == 52)
        #expect(sum.extraCost == 2_502_889)
        #expect(try #require(sum.evenGrowth).rounded(places: 1) == 129_789)
        #expect(try #require(sum.evenExtraChildren).rounded(places: 1) == 493)
        #expect(try #require(sum.evenExtraChildren).rounded(places: 0) == 49)
        #expect(try #require(sum.warning).contains("12978.9"))
    }

    @Test("Ages 0 to 17 draw no warning, other spans do, and only those from 0 have an even spread")
    func spans() {
        func sum(_ ages: ClosedRange<Int>) -> PopulationArithmetic {
            PopulationArithmetic(growth: 1000, rateMillionths: 60_500_000, ages: ages)
        }
        #expect(sum(0...17).warning == nil)
        #expect(sum(0...17).evenGrowth == nil)
        #expect(sum(0...17).extraCost == nil)
        #expect(sum(0...24).evenGrowth?.rounded(places: 0) == 720)
        #expect(sum(5...20).warning != nil)
        #expect(sum(5...20).evenGrowth == nil)
        #expect(sum(0...15).warning != nil)
        #expect(sum(0...15).evenGrowth == nil)
    }

    @Test("Halves are rounded up, also below zero")
    func halves() {
        func extra(_ growth: Int) -> Int64 {
            PopulationArithmetic(growth: growth, rateMillionths: 5_000_000, ages: 0...17)
                .extraChildren.rounded(places: 0)
        }
        #expect(extra(1000) == 1)
        #expect(extra(-1000) == 0)
        #expect(extra(-3000) == -1)
        #expect(extra(2999) == 1)
    }
}
