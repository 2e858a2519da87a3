import CSodium
import Optimisation

/// Which of several plans with equal points and weekly cost is taken.
package enum TieBreaker: Sendable {
    /// Whichever the search finds; the same each time.
    case any
    /// The one in which most children have the answer of another plan of the same model.
    case resembling(Allocation.Plan)
    /// The one that changes fewest answers of an earlier run's plan.
    case since(PlanChanges.Earlier)
    /// The one with the least sum of lots over the allocated children (``lot(child:home:)``).
    case lots

    /// The lot of a child in a home: the first five hex digits of the SHA-256 of `child_id,home_id`
    /// as a number, from 0 to ``greatestLot``.
    ///
    /// - Parameters:
    ///   - child: the child's reference.
    ///   - home: the home's reference; nil for no home, which is a blank one.
    package static func lot(child: String, home: String?) -> Int64 {
        let text = Array("\(child),\(home ?? "")".utf8)
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, text, UInt64(text.count))
        return Int64(digest[0]) << 12 | Int64(digest[1]) << 4 | Int64(digest[2]) >> 4
    }

    /// The greatest lot there is.
    package static let greatestLot: Int64 = 0xFFFFF
}

extension AllocationModel {
    /// A tie-breaker as weights of columns.
    func tieBreak(_ breaker: TieBreaker) -> TieBreak? {
        switch breaker {
        case .any: return nil
        case .resembling(let plan): return .agreement(with: Set(plan.columns), in: program)
        case .since(let earlier):
            return .agreement(with: columns(like: earlier.homes), in: program)
        case .lots:
            return TieBreak(largest: TieBreaker.greatestLot) { [self] column in
                let site = program.columnSites[column]
                let home =
                    site == PackingProgram.noSite
                    ? nil : register.instance.homes[homeOfSite[Int(site)]].id
                return members[program.party(ofColumn: column)].reduce(0) {
                    $0 + TieBreaker.lot(child: register.instance.children[$1].id, home: home)
                }
            }
        }
    }

    /// The columns that give all their children the answers of an earlier plan.
    private func columns(like earlier: [Int: Int?]) -> Set<Int> {
        var like: Set<Int> = []
        for party in program.parties.indices {
            for column in program.columnStart[party]..<program.columnStart[party + 1] {
                let site = program.columnSites[column]
                let home = site == PackingProgram.noSite ? nil : homeOfSite[Int(site)]
                let isSame = members[party].allSatisfy { child in
                    earlier[child].map { $0 == home } ?? false
                }
                if isSame { like.insert(column) }
            }
        }
        return like
    }
}
