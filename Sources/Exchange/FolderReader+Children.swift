import Care
import Files

/// A child as read, with references still as text.
struct ChildDraft {
    /// The child; its home and placing authority are filled in later.
    var child: Child
    /// The line.
    var line: Int
    /// The present home.
    var homeID: String?
    /// Where it still sleeps.
    var stillInID: String?
    /// Whether anything was complained of.
    var isFaulty: Bool
}

extension FolderReader {
    private static let statuses = CodeList(of: ChildStatus.self)

    func readChildren() throws(ExchangeError) {
        guard let table = try table(ChildField.self) else {
            childRegister.isComplete = false
            return
        }
        let own = authority.authorities.first?.code
        var placing: [String: Int] = [:]
        for (index, authority) in authority.authorities.enumerated() {
            placing[authority.code] = index
        }
        while table.next() {
            let id = enter(.childID, of: table, in: &childRegister)
            let birth = table.day(.birthDate)
            let status = table.code(.status, FolderReader.statuses)
            var child = Child(
                id: id ?? "", birth: birth ?? Day(number: 0), status: status ?? .referred)
            ChildCells(table: table, codes: codes) { $0 }.read(into: &child)
            let homeID = table.id(.homeID)
            child.placedOn = table.day(.placedOn)
            let stillInID = table.id(.stillIn)
            child.stillUntil = stillUntil(of: table)
            child.neededBy = table.day(.neededBy)
            if let code = table.text(.placingAuthority)?.uppercased() {
                if let index = placing[code] {
                    child.placingAuthority = index
                } else if authority.authoritiesAreKnown {
                    table.fault(
                        .placingAuthority,
                        "authority.yml does not name this authority; list it under `alliance`, or "
                            + "leave the cell blank\(own.map { " for \($0)" } ?? "")")
                }
            }
            if let status {
                checkHome(status, table)
                checkStillIn(status, home: homeID, still: stillInID, table)
            }
            if let birth, let asOf = authority.asOf {
                let isAdult = checkAge(birth, child, status, asOf, table)
                if let group = child.siblingGroup {
                    siblingGroups[group, default: []].append(table.line)
                }
                // Whoever is grown up and stays stops nobody else's answer.
                if isAdult, status == .settled {
                    if let id { grownUp[id] = homeID ?? "" }
                    continue
                }
                if let placedOn = child.placedOn, placedOn < birth {
                    table.fault(
                        .placedOn,
                        "the child was placed before the date of birth; correct the date, or clear "
                            + "it")
                }
            }
            if let neededBy = child.neededBy, let asOf = authority.asOf,
                neededBy > asOf.adding(years: 1) || asOf > neededBy.adding(years: 1)
            {
                table.notice(
                    .neededBy,
                    "the day is more than a year away from the instance's day (as_of \(asOf)); check "
                        + "it, and clear it where it stands for \"none\"")
            }
            if let placedOn = child.placedOn, let asOf = authority.asOf, placedOn > asOf {
                table.fault(
                    .placedOn,
                    "the date lies after the instance's day (as_of \(asOf)); correct it, or give "
                        + "the child the status of that day")
            }
            children.append(
                ChildDraft(
                    child: child, line: table.line, homeID: homeID, stillInID: stillInID,
                    isFaulty: table.isFaulty))
        }
        finish(table, &childRegister)
    }

    // A day that stands for none: nobody has said when the child leaves.
    private func stillUntil(of table: CSVTable<ChildField>) -> Day? {
        guard let day = table.day(.stillUntil) else { return nil }
        guard Day.isPlaceholder(day) else { return day }
        table.notice(
            .stillUntil,
            "such a day stands for \"none\", so it counts as not recorded yet; write the day on which "
                + "the child leaves, or clear the cell")
        return nil
    }

    private func checkHome(_ status: ChildStatus, _ table: CSVTable<ChildField>) {
        if status == .referred {
            if !table.isBlank(.homeID) {
                table.fault(
                    .homeID,
                    "a referred child has no home; clear the cell, or write may-move, must-move or "
                        + "settled as status")
            }
        } else if table.isBlank(.homeID), !table.has(.homeID) || table.isClear(.homeID) {
            table.fault(
                .homeID, value: "",
                "a \(status.rawValue) child lives in a home; name it, or write referred as status")
        }
    }

    private func checkStillIn(
        _ status: ChildStatus, home: String?, still: String?, _ table: CSVTable<ChildField>
    ) {
        if table.isBlank(.stillIn) {
            if !table.isBlank(.stillUntil) {
                table.fault(
                    .stillUntil, "there is no still_in to leave; name the home, or clear the cell")
            }
        } else if status != .settled {
            table.fault(
                .stillIn,
                "only a settled child may still sleep elsewhere; clear the cell, or write settled "
                    + "as status")
        } else if let still, still == home {
            table.fault(.stillIn, "this is the child's home_id; clear the cell")
        }
    }

    /// Whether a child is 18 or over on the start date: a notice for a settled one, else a fault.
    private func checkAge(
        _ birth: Day, _ child: Child, _ status: ChildStatus?, _ asOf: Day,
        _ table: CSVTable<ChildField>
    ) -> Bool {
        if table.isBlank(.neededBy) == false && child.neededBy == nil { return false }
        let start = child.start(asOf: asOf)
        let age = start.wholeYears(since: birth)
        let isFarAhead = Day.isPlaceholder(start) || start > asOf.adding(years: 2)
        if age >= 18, isFarAhead, asOf.wholeYears(since: birth) < 18, status != .settled {
            table.fault(
                .neededBy,
                "the child is \(age) on that day; NearHome places children under 18: correct the "
                    + "date, or leave the cell blank if there is none")
            return true
        }
        if birth > start {
            table.fault(
                .birthDate,
                "the child is born after the start date (\(start)); correct the date of birth")
        } else if age >= 18 {
            let isPlaceholder = age > 25 || Day.isPlaceholder(start)
            let words =
                isPlaceholder
                ? "; such a date may stand for \"none\": correct it, or take the row out"
                : "; NearHome places children under 18: correct the date, or take the row out"
            if status == .settled {
                table.notice(
                    .birthDate,
                    "the person is \(age) on the start date (\(start)) and is left out"
                        + (isPlaceholder ? words : ""))
            } else {
                table.fault(
                    .birthDate, "the child is \(age) on the start date (\(start))" + words)
            }
            return true
        }
        return false
    }

    func checkChildReferences() {
        for index in children.indices {
            for (field, id) in [
                (ChildField.homeID, children[index].homeID),
                (.stillIn, children[index].stillInID),
            ] {
                guard let id, !homeRegister.mayHold(id) else { continue }
                children[index].isFaulty = true
                complaints.fault(
                    ChildField.layout.file, line: children[index].line,
                    column: ChildField.layout.columns[field.rawValue].name,
                    order: field.rawValue, value: id, habit: "dangling",
                    dangling(id, &homeRegister, "home", "homes.csv"))
            }
        }
    }

    /// Members of a group that are not apart have one plan, and settled members of a `together`
    /// group one home.
    func checkSiblings() {
        checkGroupNames()
        var groups: [String: [Int]] = [:]
        var order: [String] = []
        for (index, draft) in children.enumerated() {
            guard let group = draft.child.siblingGroup, draft.child.siblingPlan != .apart else {
                continue
            }
            if groups[group] == nil { order.append(group) }
            groups[group, default: []].append(index)
        }
        let file = ChildField.layout.file
        for group in order {
            let members = groups[group] ?? []
            guard members.count > 1 else { continue }
            let judged = members.filter { !children[$0].isFaulty }
            guard let first = judged.first else { continue }
            let plan = children[first].child.groupPlan
            for member in judged.dropFirst() where children[member].child.groupPlan != plan {
                complaints.fault(
                    file, line: children[member].line, column: "sibling_plan",
                    order: ChildField.siblingPlan.rawValue,
                    value: children[member].child.siblingPlan?.rawValue ?? "",
                    "line \(children[first].line) gives the same group the plan "
                        + "\(plan?.rawValue ?? ""); write one plan for all members, or apart for "
                        + "those treated singly")
            }
            let settled = judged.filter {
                children[$0].child.status == .settled && children[$0].child.groupPlan == .together
            }
            guard let anchor = settled.first else { continue }
            for member in settled.dropFirst()
            where children[member].homeID != children[anchor].homeID {
                complaints.fault(
                    file, line: children[member].line, column: "home_id",
                    order: ChildField.homeID.rawValue, value: children[member].homeID ?? "",
                    "line \(children[anchor].line) has a settled member of the same together group "
                        + "in another home; write together-if-possible, or correct home or status")
            }
        }
    }

    // Two names that people read as one part brothers and sisters without a word.
    private func checkGroupNames() {
        let file = ChildField.layout.file
        let column = "sibling_group"
        let order = ChildField.siblingGroup.rawValue
        var first: [String: (name: String, line: Int)] = [:]
        let byLine = siblingGroups.map { (name: $0.key, lines: $0.value) }
            .sorted { ($0.lines[0], $0.name) < ($1.lines[0], $1.name) }
        let spellings = Dictionary(grouping: siblingGroups.keys, by: \.lookAlike)
        for (name, lines) in byLine {
            if let earlier = first[name.lookAlike] {
                complaints.fault(
                    file, line: lines[0], column: column, order: order, value: name,
                    .lookAlikeFault(
                        of: "group", and: "line \(earlier.line)", so: .siblingsApart))
                continue
            }
            first[name.lookAlike] = (name, lines[0])
            if lines.count == 1, spellings[name.lookAlike]?.count == 1 {
                complaints.notice(
                    file, line: lines[0], column: column, order: order, value: name,
                    "the sibling group has only one member; check its name in the other rows")
            }
        }
    }
}
