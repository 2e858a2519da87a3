import Care

/// Asks the rules of whoever moves into one home, as a plan has it.
///
/// Rules on numbers are asked on each day on which somebody moves in, with everybody who is there by
/// then; all others on the day on which each moves in. The one judge of a home: of whole plans, and of
/// plans with a few children elsewhere.
struct HomeJudge {
    let register: Register
    /// The home of each child, an index; nil for none.
    let homes: [Int?]
    /// Whether pairs that only ask pass.
    let includesAsk: Bool

    /// Tells every rule that is broken, in a fixed order.
    ///
    /// - Parameters:
    ///   - newcomers: all who move into the home, ascending.
    ///   - told: called with each breach: rule, what it says, and of whom.
    func eachBreach(
        of newcomers: [Int], in home: Int, _ told: (Rule, Verdict, Candidacy) -> Void
    ) {
        for child in newcomers {
            let candidacy = candidacy(child, in: home, on: nil, newcomers)
            for rule in Rule.notOnNumbers {
                guard let verdict = rule.verdict(candidacy) else { continue }
                switch verdict.answer {
                case .eligible, .conditional: continue
                case .ask: if includesAsk { continue }
                case .excluded: break
                }
                told(rule, verdict, candidacy)
            }
        }
        let days = Set(newcomers.map { register.movesIn($0, to: home) }).sorted()
        var known: [(rule: Rule, child: Int)] = []
        for day in days {
            let placed = newcomers.filter { register.movesIn($0, to: home) <= day }
            for child in placed {
                let candidacy = candidacy(child, in: home, on: day, placed)
                for rule in Rule.onNumbers {
                    guard let verdict = rule.verdict(candidacy),
                        !known.contains(where: { $0.rule === rule && $0.child == child })
                    else { continue }
                    known.append((rule, child))
                    told(rule, verdict, candidacy)
                }
            }
        }
    }

    private func candidacy(
        _ child: Int, in home: Int, on day: Day?, _ placed: [Int]
    ) -> Candidacy {
        Candidacy(
            register: register, child: child, home: home, on: day,
            occupancy: register.occupancy, staying: { homes[$0] == home }, placed: placed)
    }
}
