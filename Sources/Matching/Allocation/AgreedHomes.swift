import Care

/// Homes that are agreed already: every plan of a run gives these children these homes.
///
/// What is agreed is judged like any plan before anybody else is placed. Children who are not named
/// are still to be placed, so those who may move stand in nobody's way yet; the brothers and sisters
/// of a `together` group follow whoever of them is named.
package struct AgreedHomes: Sendable, Hashable {
    /// A row that breaks a rule.
    package struct Breach: Sendable, Hashable {
        /// The row, counted from 0.
        package var row: Int
        /// The rule's id.
        package var rule: String
        /// What is broken, in a sentence.
        package var text: String
        /// Whether the child named is at fault, and not the home.
        package var isOfChild = false
    }

    /// The home of each allocated child that is named, by index; a nil home is no home.
    package let homes: [Int: Int?]
    /// Rows that break a rule, in the order of rows; none where it can stand.
    package let breaches: [Breach]
    private let rowOfChild: [Int: Int]
    private let rows: [PlanCheck.Row]

    /// Looks the rows up and judges them among themselves.
    ///
    /// - Parameters:
    ///   - rows: the rows, references as written.
    ///   - register: the prepared instance.
    ///   - limits: whether pairs that only ask take part; budget and cap are for whole plans.
    package init(_ rows: [PlanCheck.Row], register: Register, limits: AllocationLimits) {
        self.rows = rows
        let instance = register.instance
        let children = Dictionary(
            instance.children.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let places = Dictionary(
            instance.homes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first }
        )
        var agreed: [Int: Int?] = [:]
        var rowOfChild: [Int: Int] = [:]
        for (number, row) in rows.enumerated() {
            guard let child = children[row.child], rowOfChild[child] == nil else { continue }
            rowOfChild[child] = number
            if register.children[child].status == .settled { continue }
            if let name = row.home {
                if let home = places[name] { agreed[child] = .some(home) }
            } else {
                agreed[child] = .some(nil)
            }
        }
        homes = agreed
        self.rowOfChild = rowOfChild

        // What is wrong with a row by itself.
        let byRow = ["unknown-id", "duplicate", "settled-moved", "left-out"]
        var breaches: [Breach] = []
        for violation in PlanCheck(rows, register: register).violations
        where byRow.contains(violation.rule) {
            let named = rows.indices.filter { violation.children.contains(rows[$0].child) }
            // Of a child named twice the second row is the one too many.
            guard let row = violation.rule == "duplicate" ? named.last : named.first else {
                continue
            }
            breaches.append(
                Breach(
                    row: row, rule: violation.rule, text: violation.text,
                    isOfChild: children[rows[row].child] == nil || violation.rule == "duplicate"))
        }
        var homes: [Int?] = register.children.map { $0.status == .settled ? Int($0.home) : nil }
        for (child, home) in agreed { homes[child] = home }
        AgreedHomes.follow(agreed, in: &homes, register: register)
        var judged = AllocationLimits()
        judged.includesAsk = limits.includesAsk
        let check = PlanCheck(homes: homes, register: register, limits: judged)
        let together = check.violations.filter {
            $0.rule != Rule.together.id
                || !AgreedHomes.isOpen(
                    $0.children.compactMap { children[$0] }, agreed: agreed, register: register)
        }
        breaches += AgreedHomes.breaches(
            together, children: children, rowOfChild: rowOfChild, register: register)
        self.breaches = breaches.sorted { ($0.row, $0.rule) < ($1.row, $1.rule) }
    }

    /// Whether the rows leave open if brothers and sisters live together: those named are where they
    /// are, and somebody who is not named may move to them, or stay as well.
    private static func isOpen(
        _ members: [Int], agreed: [Int: Int?], register: Register
    ) -> Bool {
        let isOpen = members.contains {
            agreed[$0] == nil && register.children[$0].status == .mayMove
        }
        return isOpen
            && members.allSatisfy { member in
                guard let home = agreed[member] else { return true }
                let child = register.children[member]
                switch child.status {
                case .settled, .mayMove: return home == Int(child.home)
                case .mustMove, .referred: return home == nil
                }
            }
    }

    /// Why no plan keeps what is agreed: the rules that it breaks when everybody who may move stays.
    ///
    /// - Parameters:
    ///   - register: the prepared instance.
    ///   - limits: as for ``init(_:register:limits:)``.
    package func breachesWithStayers(register: Register, limits: AllocationLimits) -> [Breach] {
        var homes: [Int?] = register.children.map {
            $0.status == .settled || $0.status == .mayMove ? Int($0.home) : nil
        }
        for (child, home) in self.homes { homes[child] = home }
        AgreedHomes.follow(self.homes, in: &homes, register: register)
        var judged = AllocationLimits()
        judged.includesAsk = limits.includesAsk
        let children = Dictionary(
            register.instance.children.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first })
        return AgreedHomes.breaches(
            PlanCheck(homes: homes, register: register, limits: judged).violations,
            children: children, rowOfChild: rowOfChild, register: register)
    }

    /// Gives the others of a `together` group the home of whoever of them is named.
    private static func follow(
        _ agreed: [Int: Int?], in homes: inout [Int?], register: Register
    ) {
        for siblings in register.siblings {
            let members = siblings.filter { register.children[$0].plan == .together }
            guard members.count >= 2 else { continue }
            let drawing = members.filter { draws($0, agreed, register) }
            let home = drawing.lazy.compactMap { agreed[$0] ?? nil }.first
            let isNamed = !drawing.isEmpty
            for member in members where agreed[member] == nil {
                let child = register.children[member]
                if child.status == .settled { continue }
                if let home {
                    homes[member] = home
                } else if isNamed, child.status == .mayMove {
                    homes[member] = Int(child.home)
                }
            }
        }
    }

    /// The children whose home is settled by what is agreed: those named, and the brothers and sisters of
    /// a `together` group who follow them.
    static func held(by agreed: [Int: Int?], register: Register) -> Set<Int> {
        var held = Set(agreed.keys)
        if held.isEmpty { return held }
        for siblings in register.siblings {
            let members = siblings.filter {
                register.children[$0].plan == .together && register.children[$0].status != .settled
            }
            if members.contains(where: { draws($0, agreed, register) }) { held.formUnion(members) }
        }
        return held
    }

    /// Whether somebody is named who draws the others of a `together` group along: who may move and stays
    /// does not, and may stay while the others wait.
    private static func draws(
        _ member: Int, _ agreed: [Int: Int?], _ register: Register
    ) -> Bool {
        guard let home = agreed[member] else { return false }
        let child = register.children[member]
        return child.status != .mayMove || home != Int(child.home)
    }

    /// Violations that concern somebody named, or a brother or sister who has to follow.
    private static func breaches(
        _ violations: [PlanCheck.Violation], children: [String: Int], rowOfChild: [Int: Int],
        register: Register
    ) -> [Breach] {
        var found: [Breach] = []
        for violation in violations {
            let concerned = violation.children.compactMap { children[$0] }
            let named =
                concerned.compactMap { rowOfChild[$0] }.min()
                ?? concerned.flatMap { register.groupMembers(of: $0) }
                .compactMap { rowOfChild[$0] }.min()
            guard let named else { continue }
            found.append(Breach(row: named, rule: violation.rule, text: violation.text))
        }
        return found
    }
}
