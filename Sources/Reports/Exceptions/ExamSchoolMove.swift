import Care

/// Changes of school in year 10 or 11.
struct ExamSchoolMove: ExceptionRule {
    let kind = NightException.Kind.schoolMove
    let title = "School changes in year 10 or 11 since the month end"
    let owner = "Virtual school head"
    let source = "CPPCR 2010, reg 10"
    let needs = "the register of schools (child, school, from, to)"

    func find(in night: ExceptionFacts) -> ExceptionFound? {
        guard let stays = night.inputs.registers.schools else { return nil }
        var births: [String: Day] = [:]
        for record in night.inputs.histories?.records ?? [] { births[record.child] = record.birth }
        for child in night.ownChildren { births[child.id] = child.birth }
        let since = night.date.lastMonthEnd
        let byChild = Dictionary(grouping: stays.filter { night.isOwn($0.child) }, by: \.child)
        var rows: [NightException] = []
        for child in byChild.keys.sorted() {
            let held = (byChild[child] ?? []).sorted { $0.from < $1.from }
            for (before, after) in zip(held, held.dropFirst())
            where before.school != after.school && after.from > since && after.from <= night.date {
                guard let birth = births[child] else { continue }
                let year = after.from.lastSchoolYearEnd.wholeYears(since: birth) - 4
                guard (10...11).contains(year) else { continue }
                rows.append(
                    night.exception(
                        self, child: child,
                        "Changed school in year \(year) on \(after.from.inWords).",
                        due: night.workingDays(5, after: after.from)))
            }
        }
        return ExceptionFound(rows)
    }
}
