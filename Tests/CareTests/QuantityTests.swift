import Care
import Testing

@Suite("Exact numbers")
struct QuantityTests {
    @Test("Distances are rounded half up to a whole metre, exactly")
    func distances() {
        let origin = Position(easting: 0, northing: 0)
        #expect(origin.distance(to: Position(easting: 3, northing: 4)) == Metres(5))
        // √2 = 1.41, √(1 + 4) = 2.24, √(2² + 1.5²)…: 1 and 2; √(4 + 9) = 3.61: 4.
        #expect(origin.distance(to: Position(easting: 1, northing: 1)) == Metres(1))
        #expect(origin.distance(to: Position(easting: 2, northing: 3)) == Metres(4))
        for easting in stride(from: Int32(0), through: 700_000, by: 9_973) {
            for northing in stride(from: Int32(0), through: 1_300_000, by: 99_991) {
                let metres = origin.distance(
                    to: Position(easting: easting, northing: northing)
                ).count
                let square =
                    Int64(easting) * Int64(easting) + Int64(northing) * Int64(northing)
                // metres − ½ ≤ root < metres + ½, times two and squared.
                #expect((2 * metres - 1) * (2 * metres - 1) <= 4 * square || metres == 0)
                #expect(4 * square < (2 * metres + 1) * (2 * metres + 1))
            }
        }
    }

    @Test("Miles are metres over 1609.3 to one decimal, half up")
    func miles() {
        #expect(Metres(32_186).tenthsOfMile == 200)
        #expect(Metres(80).tenthsOfMile == 0)
        #expect(Metres(81).tenthsOfMile == 1)
        #expect(Metres(12_345).tenthsOfMile == 77)
    }

    @Test("Points are rounded half up once and printed exactly")
    func points() {
        #expect(Points(billionths: 500_000_000).rounded == Points(1))
        #expect(Points(billionths: 499_999_999).rounded == Points(0))
        #expect(Points(billionths: -500_000_000).rounded == Points(0))
        #expect(Points(billionths: -500_000_001).rounded == Points(-1))
        #expect(Points(billionths: 12_431_000_000).description == "12.431")
        #expect(Points(billionths: -1).description == "-0.000000001")
        #expect(
            (Weight(thousandths: 1_234) * Quantity(kilometresIn: Metres(5_678))).billionths
                == 7_006_652_000)
    }

    @Test("Decimal text is read exactly or not at all")
    func decimals() {
        #expect(Decimals.parse("842.10", places: 2) == 84_210)
        #expect(Decimals.parse("-3.5", places: 3) == -3_500)
        #expect(Decimals.parse("7", places: 0) == 7)
        for text in ["", "-", ".", ".5", "5.", "1e3", "1,000", "+1", "£5", "1.234"] {
            #expect(Decimals.parse(text, places: 2) == nil)
        }
        #expect(Decimals.parse("99999999999999999999", places: 2) == nil)
    }

    @Test("Money is pence, printed with two decimals")
    func money() {
        #expect(Pence(84_205).description == "842.05")
        #expect(Pence(-5).description == "-0.05")
        #expect(Pence(123_456_789).inPounds == "£1,234,567.89")
        #expect(Pence(5).inPounds == "£0.05")
        #expect(Pence(-120_000).inPounds == "-£1,200.00")
    }

    @Test("A dated value holds from its day on")
    func dated() throws {
        let first = try #require(Day(iso: "2012-01-01"))
        let second = try #require(Day(iso: "2013-01-01"))
        let value = Dated(
            3, entries: [.init(from: second, value: 5), .init(from: first, value: 4)])
        #expect(value.inForce(on: first.adding(days: -1)) == 3)
        #expect(value.inForce(on: first) == 4)
        #expect(value.inForce(on: second.adding(days: 400)) == 5)
    }

    @Test(
        "A tightened rate allows the same shares",
        arguments: [0, 1, 249_999, 250_000, 272_727, 333_333, 333_334, 500_000, 999_999, 1_000_000])
    func tightened(millionths: Int64) {
        for count in [1, 7, 60] {
            let rate = Rate(millionths: millionths).tightened(for: count)
            #expect(rate.millionths <= millionths)
            for whole in 1...Int64(count) {
                for part in 0...whole {
                    #expect(
                        (part * 1_000_000 <= whole * millionths)
                            == (part * 1_000_000 <= whole * rate.millionths))
                }
            }
        }
        #expect(Rate(millionths: 333_333).tightened(for: 60).millionths == 327_587)
    }
}
