extension Rule {
    /// Children who may never share a home.
    static let apart = Rule(
        id: "apart",
        sentence: "Children recorded as never to share a home do not share one; in a children's or "
            + "secure home the registered manager is asked first.",
        source: Source(
            "Children's Homes (England) Regulations 2015; assessed risk", "reg 12",
            from: "2015-04-01"),
        verdict: { at in
            let register = at.register
            guard register.apartFrom[at.child] != nil else { return nil }
            var clash = false
            for other in at.there where register.areApart(at.child, other) { clash = true }
            for other in at.placed where register.areApart(at.child, other) {
                if at.isNewcomer(other) { return .excluded }
                clash = true
            }
            guard clash else { return nil }
            if at.homeFacts.kind.hasRegisteredManager {
                return register.answer(child: at.child, home: at.home) == .accepted ? nil : .ask
            }
            return .excluded
        },
        text: { _, verdict in
            verdict.answer == .ask
                ? "Somebody there is recorded as never to share a home with this child: the "
                    + "registered manager must answer first."
                : "Somebody there is recorded as never to share a home with this child."
        })
}
