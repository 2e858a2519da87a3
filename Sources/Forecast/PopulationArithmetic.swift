import Care

/// Population growth times a rate: how many more children would be looked after if nothing else
/// changed.
///
/// Exact. Source of the arithmetic: Cambridgeshire's cabinet report of 25 October 2011, section
/// 3.3, where 13,700 more children of 0 to 18 at 38 in 10,000 are 52 more.
package struct PopulationArithmetic: Sendable, Hashable {
    /// More children of those ages.
    package let growth: Int
    /// Children looked after of 10,000 children, in millionths.
    package let rateMillionths: Int
    /// The ages of the growth, both included.
    package let ages: ClosedRange<Int>
    /// What a child costs a year; nil = not asked.
    package let costPerChild: Pence?

    /// Sets up the arithmetic.
    ///
    /// - Parameters:
    ///   - growth: more children, negative where there are fewer.
    ///   - rateMillionths: millionths of a child looked after of 10,000; 0 or more.
    ///   - ages: of the growth.
    ///   - costPerChild: a year; nil = not asked.
    package init(
        growth: Int, rateMillionths: Int, ages: ClosedRange<Int>, costPerChild: Pence? = nil
    ) {
        self.growth = growth
        self.rateMillionths = rateMillionths
        self.ages = ages
        self.costPerChild = costPerChild
    }

    /// An exact fraction.
    package struct Fraction: Sendable, Hashable {
        /// Above the line.
        var above: Int128
        /// Below the line; more than 0.
        var below: Int128

        /// The number in units of that many decimals, rounded half up.
        package func rounded(places: Int) -> Int64 {
            var scale: Int128 = 1
            for _ in 0..<places { scale *= 10 }
            let top = 2 * above * scale + below
            let bottom = 2 * below
            let quotient = top / bottom
            return Int64(top < 0 && top % bottom != 0 ? quotient - 1 : quotient)
        }
    }

    /// Growth × rate ÷ 10,000.
    package var extraChildren: Fraction {
        Fraction(above: Int128(growth) * Int128(rateMillionths), below: 10_000_000_000)
    }

    /// Extra children, not rounded, times the cost of one, in whole pounds; nil where not asked.
    package var extraCost: Int64? {
        costPerChild.map { cost in
            Fraction(
                above: extraChildren.above * Int128(cost.count), below: extraChildren.below * 100
            ).rounded(places: 0)
        }
    }

    /// How many years of age the growth spans.
    package var yearsOfAge: Int { ages.count }

    /// The growth of 0 to 17 if all ages of the span grew alike; nil where the ages do not start at
    /// 0 or end by 17.
    package var evenGrowth: Fraction? {
        guard ages.lowerBound == 0, ages.upperBound > 17 else { return nil }
        return Fraction(above: Int128(growth) * 18, below: Int128(yearsOfAge))
    }

    /// The extra children of the even growth; nil where there is none.
    package var evenExtraChildren: Fraction? {
        evenGrowth.map {
            Fraction(above: $0.above * Int128(rateMillionths), below: $0.below * 10_000_000_000)
        }
    }

    /// Why the ages do not go with the rate; nil where they are 0 to 17.
    package var warning: String? {
        if ages == 0...17 { return nil }
        let span = "\(ages.lowerBound) to \(ages.upperBound)"
        var text =
            "The growth is of ages \(span), and a rate of children looked after is of ages 0 to 17."
        if evenGrowth != nil {
            text +=
                " If all \(yearsOfAge) years of age grew alike, \(evenText(places: 1)) of the "
                + "growth would be under 18, which is \(childrenText(places: 1)) more children."
            text += " Use the growth of ages 0 to 17 if you have it."
        } else if ages.upperBound > 17 {
            text += " Use the growth of ages 0 to 17."
        } else {
            text +=
                " Children of other ages are not in it, and the rate differs by age: use the "
                + "growth of ages 0 to 17, or the rate of ages \(span)."
        }
        return text
    }

    private func evenText(places: Int) -> String {
        evenGrowth.map { Decimals.text($0.rounded(places: places), places: places) } ?? ""
    }

    private func childrenText(places: Int) -> String {
        evenExtraChildren.map { Decimals.text($0.rounded(places: places), places: places) } ?? ""
    }
}
