import Care

extension Rule {
    /// Supported accommodation is for young people of sixteen and over.
    static let supportedAge = Rule(
        id: "supported-age",
        sentence: "Nobody under sixteen is placed in supported accommodation.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010",
            "reg 27A, inserted by SI 2021/161", from: "2021-09-09"),
        reach: .facts { $0.number(of: $0.age) },
        verdict: { at in
            at.homeFacts.kind == .supported && at.childFacts.age < at.settings.supportedAge
                ? .excluded : nil
        },
        text: { at, _ in
            let age = at.settings.supportedAge
            let day = at.childFacts.birth.adding(years: age)
            return "Supported accommodation is possible from the child's birthday of \(age), "
                + "\(day.inWords)."
        },
        mend: { at in
            let register = at.register
            let age = at.settings.supportedAge
            return at.newcomers.map { register.children[$0].birth.adding(years: age) }.max()
                .map { .wait(until: $0) }
        })
}
