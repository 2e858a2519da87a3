import Care
import Dispatch

/// For each allocated child the homes open to it in a whole allocation, with the points.
///
/// A home is open when no rule excludes the pair and, unless asked for, no rule asks. The rules on
/// numbers (approved-number, no-place, usual-limit) are left out: in a whole allocation they are
/// rows of the program.
struct OpenPairs: Sendable {
    /// One open home.
    struct Entry: Sendable {
        /// The home, an index.
        var home: Int32
        /// The points, whole.
        var points: Points
    }

    /// Open homes of each child, ascending; empty for children who are not allocated.
    private(set) var byChild: [[Entry]]
    /// Whether pairs that only ask are open.
    let includesAsk: Bool

    /// The rules on a pair that hold in whole allocations: their verdicts alone, because copying
    /// whole rules for every pair would take most of the time.
    private static let verdicts: [@Sendable (borrowing Candidacy) -> Verdict?] = Rule.all.filter {
        ![Rule.approvedNumber.id, Rule.noPlace.id, Rule.usualLimit.id, Rule.together.id]
            .contains($0.id)
    }.map(\.verdict)

    /// Tests every allocated child with every home that could take a newcomer, on two threads.
    init(register: Register, situation: Situation, includesAsk: Bool) {
        self.includesAsk = includesAsk
        let homes = register.homes.indices.filter {
            OpenPairs.couldTake(home: $0, register: register, situation: situation)
        }
        let allocated = register.children.indices.filter { situation.isAllocated[$0] }
        var result = [[Entry]](repeating: [], count: register.children.count)
        let chunk = 16
        let chunks = (allocated.count + chunk - 1) / chunk
        let found = Slots<[[Entry]]>(count: chunks, empty: [])
        DispatchQueue.concurrentPerform(iterations: chunks) { index in
            let part = allocated[(index * chunk)..<min(allocated.count, (index + 1) * chunk)]
            found.set(
                index,
                part.map { child in
                    homes.compactMap { home in
                        OpenPairs.entry(
                            child: child, home: home, register: register, situation: situation,
                            includesAsk: includesAsk)
                    }
                })
        }
        for index in 0..<chunks {
            for (offset, entries) in found[index].enumerated() {
                result[allocated[index * chunk + offset]] = entries
            }
        }
        byChild = result
    }

    /// The same pairs after a choice that touched only those homes, and without those children.
    func updated(
        register: Register, situation: Situation, homes: [Int], removed: [Int]
    ) -> OpenPairs {
        var copy = self
        for child in removed { copy.byChild[child] = [] }
        let touched = Set(homes.map { Int32($0) })
        if touched.isEmpty { return copy }
        for child in register.children.indices where situation.isAllocated[child] {
            copy.byChild[child].removeAll { touched.contains($0.home) }
            let again = homes.sorted().compactMap { home -> Entry? in
                guard OpenPairs.couldTake(home: home, register: register, situation: situation)
                else { return nil }
                return OpenPairs.entry(
                    child: child, home: home, register: register, situation: situation,
                    includesAsk: includesAsk)
            }
            if !again.isEmpty {
                copy.byChild[child].append(contentsOf: again)
                copy.byChild[child].sort { $0.home < $1.home }
            }
        }
        return copy
    }

    /// The open home of a child, if it is open.
    func entry(child: Int, home: Int) -> Entry? {
        let entries = byChild[child]
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].home < Int32(home) { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].home == Int32(home) ? entries[low] : nil
    }

    /// Whether a home could take any newcomer at all.
    private static func couldTake(home: Int, register: Register, situation: Situation) -> Bool {
        let facts = register.homes[home]
        return facts.status == .available && facts.kind != .shortBreak
            && facts.usable > situation.settled[home].count + facts.otherAuthorityChildren
    }

    /// The open home of a child, asked of the rules; nil where a rule excludes it, or asks and asking
    /// is not included, or the child lives there.
    static func entry(
        child: Int, home: Int, register: Register, situation: Situation, includesAsk: Bool
    ) -> Entry? {
        if register.children[child].lives(in: home) { return nil }
        let candidacy = Candidacy(
            register: register, child: child, home: home, there: situation.settled[home],
            placed: [child])
        for judge in verdicts {
            guard let verdict = judge(candidacy) else { continue }
            switch verdict.answer {
            case .excluded: return nil
            case .ask: if !includesAsk { return nil }
            case .conditional, .eligible: break
            }
        }
        return Entry(
            home: Int32(home), points: register.points(child: child, home: home, stays: false))
    }
}

/// Results of parallel work, one slot each, written at most once.
final class Slots<Value: Sendable>: @unchecked Sendable {
    private let storage: UnsafeMutablePointer<Value>
    private let count: Int

    init(count: Int, empty: Value) {
        self.count = count
        storage = .allocate(capacity: max(1, count))
        storage.initialize(repeating: empty, count: count)
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    /// Writes a slot; different slots may be written from different threads.
    func set(_ index: Int, _ value: Value) { storage[index] = value }

    /// Reads a slot after all writing is over.
    subscript(index: Int) -> Value { storage[index] }
}
