/// What stands between the homes of an instance and a clear answer: the blanks, by column.
package struct Readiness: Sendable, Hashable {
    /// One column whose blanks leave questions.
    package struct Gap: Sendable, Hashable {
        /// The file, as `homes.csv`.
        package var file: String
        /// The column, as `confirmed_on`.
        package var column: String
        /// Homes that answer `ask` because of it and nothing better to anybody.
        package var homes: Int
        /// Pairs of a child and a home whose only questions are of this column.
        package var pairs: Int
    }

    /// Homes that can only answer `ask`, to every child they do not exclude.
    package let homesThatOnlyAsk: Int
    /// The columns, most pairs first.
    package let gaps: [Gap]

    private struct Column: Hashable, Comparable {
        var file: String
        var name: String
        static func < (left: Column, right: Column) -> Bool {
            (left.file, left.name) < (right.file, right.name)
        }
    }

    /// Asks every rule of every child who needs a home and every home.
    package init(_ register: Register) {
        var there = [[Int]](repeating: [], count: register.homes.count)
        for (index, child) in register.children.enumerated()
        where child.status == .settled || child.status == .mayMove {
            there[Int(child.home)].append(index)
        }
        let asking = register.children.indices.filter { register.children[$0].status != .settled }
        var pairs: [Column: Int] = [:]
        var homes: [Column: Int] = [:]
        var onlyAsk = 0
        for home in register.homes.indices {
            var answers: Set<Eligibility> = []
            var columns: Set<Column> = []
            for child in asking where !register.children[child].lives(in: home) {
                let candidacy = Candidacy(
                    register: register, child: child, home: home, there: there[home],
                    placed: [child])
                let verdicts = candidacy.verdicts()
                let answer = verdicts.map(\.verdict.answer).max() ?? .eligible
                answers.insert(answer)
                guard answer == .ask else { continue }
                let missing = Set(
                    verdicts.filter { $0.verdict.answer == .ask }.map {
                        Readiness.column(of: $0.rule, candidacy)
                    })
                columns.formUnion(missing.compactMap { $0 })
                if missing.count == 1, let column = missing.first ?? nil {
                    pairs[column, default: 0] += 1
                }
            }
            answers.remove(.excluded)
            if answers == [.ask] {
                onlyAsk += 1
                for column in columns { homes[column, default: 0] += 1 }
            }
        }
        homesThatOnlyAsk = onlyAsk
        gaps = Set(pairs.keys).union(homes.keys).map {
            Gap(file: $0.file, column: $0.name, homes: homes[$0] ?? 0, pairs: pairs[$0] ?? 0)
        }.sorted {
            ($1.pairs, $1.homes, $0.file, $0.column) < ($0.pairs, $0.homes, $1.file, $1.column)
        }
    }

    /// The blank behind a question; nil where an answer of a person is awaited.
    private static func column(of rule: Rule, _ at: borrowing Candidacy) -> Column? {
        func home(_ name: String) -> Column { Column(file: "homes.csv", name: name) }
        func child(_ name: String) -> Column { Column(file: "children.csv", name: name) }
        switch rule.id {
        case Rule.vacancyUnconfirmed.id: return home("confirmed_on")
        case Rule.unregistered.id: return home("registered")
        case Rule.essentialNeed.id: return home("offers")
        case Rule.pets.id: return home("pets")
        case Rule.avoidArea.id: return home("easting, northing")
        case Rule.approvedSex.id: return child("sex")
        case Rule.companions.id: return Column(file: "household.csv", name: "birth_date, age")
        case Rule.outsideArea.id:
            return at.register.location(child: at.child, home: at.home) == .unknown
                ? home("authority") : home("place_provider")
        case Rule.schoolKeyStage4.id:
            if at.childFacts.keepsSchool == nil { return child("keep_school") }
            return at.childFacts.school == nil
                ? child("school_easting, school_northing") : home("easting, northing")
        default: return nil
        }
    }
}
