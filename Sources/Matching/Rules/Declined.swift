import Care

extension Rule {
    /// What the carer or registered manager has answered.
    static let declined = Rule(
        id: "declined",
        sentence: "A home that has declined this child is not asked again; a home that was asked "
            + "must answer first.",
        source: Source(
            "Fostering National Minimum Standards 2011; Children's Homes (England) Regulations "
                + "2015", "standard 15; reg 14", from: "2011-04-01"),
        verdict: { at in
            switch at.register.answer(child: at.child, home: at.home) {
            case .declined?: .excluded
            case .asked?: .ask
            case .accepted?, nil: nil
            }
        },
        text: { at, verdict in
            func day(_ kind: AnswerKind) -> Day? {
                at.register.instance.answers.filter {
                    $0.child == at.child && $0.home == at.home && $0.kind == kind
                }.compactMap(\.on).max()
            }
            guard verdict.answer == .ask else {
                return "The home has declined this child"
                    + (day(.declined).map { " (\($0.inWords))." } ?? ".")
            }
            return "Waiting for an answer"
                + (day(.asked).map { " since \($0.inWords)." } ?? ".")
        },
        mend: { at in .change("the home changed its answer", by: at.whoTakesChildren) })
}
