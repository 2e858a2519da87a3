import Care

/// From one count to a later one, step by step; the steps sum exactly.
///
/// Each child stands in one of four places at either moment: counted, not counted, not known, or
/// not in scope. Every change of the count is a child who changed place, so nothing is left over.
package struct Bridge: Sendable, Hashable {
    /// One way in which children enter or leave the count.
    package enum Step: String, Sendable, CaseIterable {
        /// Came into scope and is counted: a placement that started outside.
        case started
        /// Was in scope and not counted, and is now: moved across the boundary outwards.
        case crossedOut
        /// Was not known and is counted now.
        case becameKnown
        /// Was counted and is out of scope: a placement outside that ended.
        case ended
        /// Was counted and is in scope and not counted now: moved back across the boundary.
        case crossedBack
        /// Was counted and is not known now.
        case becameUnknown

        /// The step in words.
        package var title: String {
            switch self {
            case .started: "Started outside"
            case .crossedOut: "Moved from inside to outside"
            case .becameKnown: "Outside now, location not known before"
            case .ended: "Ended outside"
            case .crossedBack: "Moved from outside to inside"
            case .becameUnknown: "Location no longer known, outside before"
            }
        }
    }

    /// Where a child in scope stands.
    package enum Place: Sendable, Hashable {
        /// In the count.
        case counted
        /// Not in the count.
        case notCounted
        /// Not known.
        case unknown

        /// The place of an answer; nil is not known.
        package init(_ answer: Bool?) {
            switch answer {
            case true?: self = .counted
            case false?: self = .notCounted
            case nil: self = .unknown
            }
        }

        var answer: Bool? {
            switch self {
            case .counted: true
            case .notCounted: false
            case .unknown: nil
            }
        }
    }

    /// The tally at the first moment.
    package let from: Tally
    /// The tally at the second moment.
    package let to: Tally
    /// How many children made each step; never negative, in the order of ``Step``.
    package let counts: [Step: Int]

    /// Compares two moments.
    ///
    /// - Parameters:
    ///   - first: For each child in scope at the first moment where it stands.
    ///   - second: The same at the second moment.
    package init(from first: [String: Place], to second: [String: Place]) {
        var from = Tally()
        var to = Tally()
        var counts: [Step: Int] = [:]
        for step in Step.allCases { counts[step] = 0 }
        for place in first.values { from.add(place.answer) }
        for place in second.values { to.add(place.answer) }
        for (child, place) in second where place == .counted {
            switch first[child] {
            case nil: counts[.started, default: 0] += 1
            case .notCounted?: counts[.crossedOut, default: 0] += 1
            case .unknown?: counts[.becameKnown, default: 0] += 1
            case .counted?: break
            }
        }
        for (child, place) in first where place == .counted {
            switch second[child] {
            case nil: counts[.ended, default: 0] += 1
            case .notCounted?: counts[.crossedBack, default: 0] += 1
            case .unknown?: counts[.becameUnknown, default: 0] += 1
            case .counted?: break
            }
        }
        self.from = from
        self.to = to
        self.counts = counts
    }

    /// What a step adds to the count: negative for those that leave it.
    package func change(_ step: Step) -> Int {
        let count = counts[step] ?? 0
        switch step {
        case .started, .crossedOut, .becameKnown: return count
        case .ended, .crossedBack, .becameUnknown: return -count
        }
    }

    /// Tenths of a percentage point of each step and of the denominator's change, which sum exactly
    /// to the difference of the two printed shares; nil without a share at either moment.
    ///
    /// A step is taken over the later denominator; what the change of the denominator alone did to
    /// the earlier count is its own entry. Rounding goes to the largest remainders.
    package var tenthsOfPoint: (steps: [Step: Int], denominator: Int)? {
        guard let first = from.share, let second = to.share else { return nil }
        let total = second.thousandths - first.thousandths
        let scale = first.whole * second.whole
        var exact = Step.allCases.map { change($0) * first.whole * 1000 }
        exact.append(first.part * (first.whole - second.whole) * 1000)
        var tenths = exact.map { Share.floor($0, by: scale) }
        // Rounding down never takes too little: the two printed shares are each off by less than what
        // is rounded, so that what is missing is none or more.
        let missing = total - tenths.reduce(0, +)
        // It is added where most was cut off.
        let order = exact.indices.ordered { tenths[$0] * scale - exact[$0] }
        for index in order.prefix(missing) { tenths[index] += 1 }
        var steps: [Step: Int] = [:]
        for (step, value) in zip(Step.allCases, tenths) { steps[step] = value }
        return (steps, tenths[tenths.count - 1])
    }
}
