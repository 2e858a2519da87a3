extension Rule {
    /// A vacancy is trusted for some days.
    static let vacancyUnconfirmed = Rule(
        id: "vacancy-unconfirmed",
        sentence: "A vacancy that nobody has confirmed in the last fourteen days must be confirmed "
            + "first.",
        source: Source("Local policy: freshness of vacancies", "vacancy_days"),
        reach: .facts { UInt64($0.settings) },
        verdict: { at in
            guard let confirmed = at.homeFacts.confirmedOn else { return .ask }
            return at.register.instance.asOf.days(since: confirmed) > at.settings.vacancyDays
                ? .ask : nil
        },
        text: { at, _ in
            guard let confirmed = at.homeFacts.confirmedOn else {
                return "Still free? It is not recorded when that was last confirmed."
            }
            let days = at.register.instance.asOf.days(since: confirmed)
            return "Still free? Last confirmed "
                + "\(days.counted("day", "days")) ago, on \(confirmed.inWords)."
        })
}
