import Care
import Exchange
import Files

/// Reads the tables of a folder of futures one after the other.
struct FuturesReader {
    private let instance: Instance
    private let supply: Set<String>
    private let complaints: Complaints
    private let codes: NeedCodes
    private let children: [String: Int]
    private let homes: [String: Int]

    private var futures: [Int: Future] = [:]
    private var lineOfFuture: [Int: Int] = [:]
    // Ids of requests by future, those of faulty rows included.
    private var requestLines: [Int: [String: Int]] = [:]
    private var lineOfRequest: [Int: [Int]] = [:]
    private var isRequestTableComplete = true
    private var leaverLines: [Pair: Int] = [:]
    private var moveLines: [MoveKey: Int] = [:]
    private var strangeSupply: [String: (count: Int, line: Int)] = [:]

    private struct Pair: Hashable {
        var future: Int
        var id: String
    }

    private struct MoveKey: Hashable {
        var future: Int
        var id: String
        var on: Day
    }

    init(instance: Instance, supply: Set<String>, complaints: Complaints) {
        self.instance = instance
        self.supply = supply
        self.complaints = complaints
        codes = NeedCodes(instance.needs)
        children = Dictionary(
            instance.children.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
        homes = Dictionary(
            instance.homes.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: Tables

    mutating func readFutures(_ table: CSVTable<FutureField>) {
        while table.next() {
            guard let number = table.count(.future) else { continue }
            let effect = table.share(.effect)
            if let earlier = lineOfFuture[number] {
                table.fault(
                    .future,
                    "the future already stands on line \(earlier); number futures 1, 2, 3 and so on"
                )
                continue
            }
            lineOfFuture[number] = table.line
            var future = Future(number: number)
            if let effect { future.effect = effect }
            futures[number] = future
        }
        for (position, number) in lineOfFuture.keys.sorted().enumerated()
        where number != position + 1 {
            complaints.fault(
                FutureField.layout.file, line: lineOfFuture[number], column: "future",
                value: String(number),
                "futures are numbered 1, 2, 3 and so on without gaps; \(position + 1) is missing")
            break
        }
        if lineOfFuture.isEmpty, !complaints.hasFaults {
            complaints.fault(
                FutureField.layout.file, "there is no future; add a row for each, from 1 on")
        }
    }

    mutating func readRequests(_ table: CSVTable<RequestField>) {
        let sides = CodeList<Bool>([("in", true), ("out", false)])
        while table.next() {
            let number = future(.future, table)
            let id = table.id(.childID)
            let birth = table.day(.named("birth_date"))
            let neededBy = table.day(.named("needed_by"))
            var child = Child(id: id ?? "", birth: birth ?? Day(number: 0), status: .referred)
            ChildCells(table: table, codes: codes) { RequestField.of($0) }.read(into: &child)
            child.neededBy = neededBy
            if let id { check(id: id, of: number, table) }
            if let neededBy {
                afterToday(neededBy, .named("needed_by"), table)
                if let birth {
                    let age = neededBy.wholeYears(since: birth)
                    if birth > neededBy {
                        table.fault(
                            .named("birth_date"),
                            "the child is born after it needs a home (\(neededBy)); correct one of "
                                + "the two")
                    } else if age >= 18 {
                        table.fault(
                            .named("birth_date"),
                            "the child is \(age) when it needs a home; take the row out, or "
                                + "correct the date")
                    }
                }
            }
            let until = table.day(.named("until"))
            let placeUntil = table.day(.named("place_until"))
            if let until, let neededBy, until <= neededBy {
                table.fault(
                    .named("until"),
                    "the child leaves on or before the day it comes (\(neededBy)); correct one of "
                        + "the two")
            } else if let until {
                afterToday(until, .named("until"), table)
            }
            if let placeUntil { afterToday(placeUntil, .named("place_until"), table) }
            let lot = lot(.named("lot"), table)
            let isInside = table.code(.named("own_home"), sides)
            let cost = table.pounds(.named("own_weekly_cost"), isSpoken: true)
            if isInside != nil, cost == nil, table.isClear(.named("own_weekly_cost")) {
                table.fault(
                    .named("own_weekly_cost"), value: "",
                    "a connected person's home has a cost; write the pounds per week")
            }
            guard let number, id != nil, birth != nil, neededBy != nil, !table.isFaulty,
                futures[number] != nil
            else { continue }
            let end = min(until ?? child.adulthood, child.adulthood)
            lineOfRequest[number, default: []].append(table.line)
            futures[number]?.requests.append(
                Future.Request(
                    child: child, until: end, placeUntil: max(placeUntil ?? end, end),
                    lot: lot ?? .half,
                    ownHome: isInside.flatMap { side in
                        cost.map { Future.OwnHome(isInside: side, weeklyCost: $0) }
                    }))
        }
        if !table.isComplete || !table.lostIDs.isEmpty { isRequestTableComplete = false }
        checkGroups()
    }

    mutating func readLeavers(_ table: CSVTable<LeaverField>) {
        while table.next() {
            let number = future(.future, table)
            let id = table.id(.childID)
            let until = table.day(.until)
            let placeUntil = table.day(.placeUntil)
            if let until { afterToday(until, .until, table) }
            if let placeUntil { afterToday(placeUntil, .placeUntil, table) }
            guard let id, !isGrownUp(id, .childID, table) else { continue }
            guard let child = children[id] else {
                table.fault(.childID, "children.csv has no child of this id; correct the reference")
                continue
            }
            guard let number, futures[number] != nil else { continue }
            if let earlier = leaverLines[Pair(future: number, id: id)] {
                table.fault(
                    .childID,
                    "the child leaves twice in this future (line \(earlier)); keep one of the two")
            }
            leaverLines[Pair(future: number, id: id)] = table.line
            if table.isFaulty { continue }
            let adulthood = instance.children[child].adulthood
            let end = min(until ?? adulthood, adulthood)
            futures[number]?.leavers.append(
                Future.Leaver(child: child, until: end, placeUntil: max(placeUntil ?? end, end)))
        }
    }

    /// Whether a row is of somebody who is 18 since the futures were drawn; it is left out then.
    private func isGrownUp<Field>(_ id: String, _ column: Field, _ table: CSVTable<Field>) -> Bool {
        if instance.grownUp[id] == nil { return false }
        table.notice(column, "the person is 18 and no child any more; the row is left out")
        return true
    }

    mutating func readMoves(_ table: CSVTable<MoveField>) {
        while table.next() {
            let number = future(.future, table)
            let id = table.id(.childID)
            let on = table.day(.on)
            let lot = lot(.lot, table)
            if let on { afterToday(on, .on, table) }
            guard let id, let number, futures[number] != nil else { continue }
            if requestLines[number]?[id] == nil, isGrownUp(id, .childID, table) { continue }
            if children[id] == nil, requestLines[number]?[id] == nil, isRequestTableComplete {
                table.fault(
                    .childID,
                    "neither children.csv nor this future's requests have a child of this id; "
                        + "correct the reference")
            }
            guard let on else { continue }
            let key = MoveKey(future: number, id: id, on: on)
            if let earlier = moveLines[key] {
                table.fault(
                    .on, "the child moves twice on this day (line \(earlier)); keep one of the two")
            }
            moveLines[key] = table.line
            if table.isFaulty { continue }
            futures[number]?.moves.append(Future.Move(child: id, on: on, lot: lot ?? .half))
        }
    }

    mutating func readClosures(_ table: CSVTable<ClosureField>) {
        while table.next() {
            let number = future(.future, table)
            let id = table.id(.homeID)
            let on = table.day(.on)
            let lot = lot(.lot, table)
            if let on { afterToday(on, .on, table) }
            guard let id else { continue }
            guard let home = homes[id] else {
                table.fault(.homeID, "homes.csv has no home of this id; correct the reference")
                continue
            }
            guard let number, let on, !table.isFaulty else { continue }
            futures[number]?.closures.append(
                Future.Closure(home: home, on: on, lot: lot ?? .half))
        }
    }

    mutating func readUnits(_ table: CSVTable<UnitField>) {
        var lines: [Int: [Future.UnitKey: Int]] = [:]
        while table.next() {
            let number = future(.future, table)
            let id = table.id(.supplyID)
            let unit = table.count(.number)
            if unit == 0 { table.fault(.number, "units are numbered from 1; correct the number") }
            let opens = table.day(.opensOn)
            let closes = table.day(.closesOn)
            let places = table.count(.places)
            if let closes { afterToday(closes, .closesOn, table) }
            guard let id, let unit, let number else { continue }
            if !supply.contains(id) {
                strangeSupply[id] = (
                    (strangeSupply[id]?.count ?? 0) + 1, strangeSupply[id]?.line ?? table.line
                )
                continue
            }
            let key = Future.UnitKey(supply: id, number: unit)
            if let earlier = lines[number]?[key] {
                table.fault(
                    .number,
                    "the unit stands twice in this future (line \(earlier)); keep one of "
                        + "the two")
            }
            lines[number, default: [:]][key] = table.line
            if table.isFaulty { continue }
            futures[number]?.units[key] = Future.UnitCourse(
                opensOn: opens, closesOn: closes, places: places)
        }
    }

    /// The futures, by number, each in the order of its ids; empty where there are faults.
    func finished() -> [Future] {
        for (id, rows) in strangeSupply.sorted(by: { $0.key.precedes($1.key) }) {
            complaints.notice(
                UnitField.layout.file, line: rows.line, column: "supply_id", value: id,
                "neither the options nor the scenario's supply have this id; "
                    + (rows.count == 1 ? "the row is" : "\(rows.count) rows are") + " left out")
        }
        if complaints.hasFaults { return [] }
        return futures.values.sorted { $0.number < $1.number }.map { future in
            var future = future
            future.requests.sort { $0.child.id.precedes($1.child.id) }
            future.leavers.sort { $0.child < $1.child }
            future.moves.sort {
                $0.child == $1.child ? $0.on < $1.on : $0.child.precedes($1.child)
            }
            future.closures.sort { ($0.home, $0.on, $0.lot.parts) < ($1.home, $1.on, $1.lot.parts) }
            return future
        }
    }

    // MARK: Values

    private func future<Field: TableField>(_ field: Field, _ table: CSVTable<Field>) -> Int? {
        guard let number = table.count(field) else { return nil }
        if lineOfFuture[number] == nil, !lineOfFuture.isEmpty {
            table.fault(field, "futures.csv has no future of this number; add it, or correct it")
        }
        return number
    }

    private func afterToday<Field: TableField>(
        _ day: Day, _ field: Field, _ table: CSVTable<Field>
    ) {
        if day <= instance.asOf {
            table.fault(
                field,
                "the day is not after the instance's (\(instance.asOf)); what has happened by then "
                    + "belongs in the instance")
        }
    }

    private func lot<Field: TableField>(_ field: Field, _ table: CSVTable<Field>) -> Lot? {
        guard let slice = table.slice(field) else { return nil }
        // What is beyond seventeen decimals decides nothing.
        let point = slice.firstIndex(of: 0x2E) ?? slice.endIndex
        let end = slice.index(point, offsetBy: 18, limitedBy: slice.endIndex) ?? slice.endIndex
        let rest = slice[end...].allSatisfy { (0x30...0x39).contains($0) }
        switch Notation.fraction(rest ? slice[..<end] : slice, places: 17) {
        case .value(let value) where value < Lot.whole: return Lot(parts: value)
        case .fault(let message) where slice.first.map({ !(0x30...0x39).contains($0) }) ?? true:
            table.fault(field, message)
        default:
            table.fault(field, "a lot is 0 or more and below 1; write it as 0.25")
        }
        return nil
    }

    private mutating func check(id: String, of number: Int?, _ table: CSVTable<RequestField>) {
        if id.contains("#") {
            table.fault(.childID, "an id may not hold `#`, which numbers units; rename it")
        }
        if children[id] != nil {
            table.fault(
                .childID,
                "children.csv has a child of this id; give who comes another id")
        }
        guard let number else { return }
        if let earlier = requestLines[number]?[id] {
            table.fault(
                .childID,
                "the child comes twice in this future (line \(earlier)); keep one of the two")
        }
        requestLines[number, default: [:]][id] = table.line
    }

    // Members of a sibling group have one lot, one connected person and, where they are not apart,
    // one plan, that of today's members too. No two groups have names that people read as one.
    private func checkGroups() {
        var plans: [String: SiblingPlan] = [:]
        var looksToday: [String: String] = [:]
        for child in instance.children {
            guard let group = child.siblingGroup else { continue }
            if let plan = child.groupPlan { plans[group] = plan }
            looksToday[group.lookAlike] = group
        }
        let file = RequestField.layout.file
        for (number, future) in futures.sorted(by: { $0.key < $1.key }) {
            var first: [String: Int] = [:]
            var planHere: [String: SiblingPlan] = [:]
            var looksHere: [String: Int] = [:]
            for (index, request) in future.requests.enumerated() {
                guard let group = request.child.siblingGroup else { continue }
                let line = lineOfRequest[number]?[index]
                func fault(_ column: String, _ value: String, _ message: String) {
                    complaints.fault(
                        file, line: line, column: column,
                        order: RequestField.named(column).rawValue, value: value, message)
                }
                if let plan = request.child.groupPlan {
                    let known = planHere[group] ?? plans[group]
                    if let known, known != plan {
                        fault(
                            "sibling_plan", request.child.siblingPlan?.rawValue ?? "",
                            "another member of the group has the plan \(known.rawValue); write one "
                                + "plan for all, or apart for those treated singly")
                    }
                    planHere[group] = known ?? plan
                }
                guard let other = first[group] else {
                    first[group] = index
                    let look = group.lookAlike
                    let known = looksToday[look].map { $0 == group ? nil : "children.csv" }
                    if let other = known ?? looksHere[look].map({ "line \($0)" }) {
                        fault(
                            "sibling_group", group,
                            .lookAlikeFault(of: "group", and: other, so: .siblingsApart))
                    } else {
                        looksHere[look] = line
                    }
                    continue
                }
                let before = future.requests[other]
                if request.lot != before.lot {
                    fault(
                        "lot", request.lot.text,
                        "members of a sibling group come together; give them one lot "
                            + "(\(before.lot.text))")
                }
                if request.ownHome?.isInside != before.ownHome?.isInside {
                    fault(
                        "own_home", request.ownHome.map { $0.isInside ? "in" : "out" } ?? "",
                        "members of a sibling group go to one connected person; write the same for "
                            + "all")
                } else if request.ownHome?.weeklyCost != before.ownHome?.weeklyCost {
                    fault(
                        "own_weekly_cost", request.ownHome?.weeklyCost.description ?? "",
                        "members of a sibling group go to one connected person; write one cost for "
                            + "all")
                }
            }
        }
    }
}
