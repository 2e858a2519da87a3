import Care

/// Two sources laid side by side: the returns, and the case system's instance.
package enum Reconciliation {
    /// A fact on which the two sources differ.
    package struct Difference: Sendable, Hashable {
        /// A source.
        package enum Source: String, Sendable {
            /// The SSDA903 returns.
            case returns
            /// The instance, or the case system's extracts.
            case instance
        }

        /// The child's reference.
        package var child: String
        /// What they differ on: `looked-after`, `kind`, `provider`, `location`, `birth`, `sex`.
        package var fact: String
        /// The value in the returns; nil = none.
        package var returns: String?
        /// The value in the instance; nil = none.
        package var instance: String?
        /// The source whose value the figures use.
        package var used: Source

        package init(
            child: String, fact: String, returns: String?, instance: String?, used: Source
        ) {
            self.child = child
            self.fact = fact
            self.returns = returns
            self.instance = instance
            self.used = used
        }
    }

    /// Every fact of every child on which the two differ on a night, by child and fact.
    ///
    /// Values are codes, never an address: `looked-after`, `kind`, `provider`, `location`,
    /// `birth`, `sex`. A value that one source does not record is no difference.
    ///
    /// - Parameters:
    ///   - records: The returns.
    ///   - instance: The instance of the night.
    ///   - authority: Whose children are compared.
    ///   - night: The night.
    package static func differences(
        records: [CareRecord], instance: Instance, authority: String, on night: Day
    ) -> [Difference] {
        var inReturns: [String: (record: CareRecord, placement: PlacementFacts)] = [:]
        for record in records {
            if let placement = record.measured(on: night) {
                inReturns[record.child] = (record, placement)
            }
        }
        var differences: [Difference] = []
        func differ(_ child: String, _ fact: String, _ returns: String?, _ instance: String?) {
            differences.append(
                Difference(
                    child: child, fact: fact, returns: returns, instance: instance,
                    used: .returns))
        }
        var seen: Set<String> = []
        for child in instance.children
        where instance.authorities[child.placingAuthority].code == authority {
            let home = child.home.map { instance.homes[$0] }
            seen.insert(child.id)
            guard let (record, placement) = inReturns[child.id] else {
                // A child who waits for a home need not be looked after yet.
                if home != nil { differ(child.id, "looked-after", "no", "yes") }
                continue
            }
            if let birth = record.birth, birth != child.birth {
                differ(child.id, "birth", birth.description, child.birth.description)
            }
            if record.sex != .unknown, child.sex != .unknown, record.sex != child.sex {
                differ(child.id, "sex", record.sex.rawValue, child.sex.rawValue)
            }
            guard let home else { continue }
            if placement.isKindKnown, placement.kind != home.kind {
                differ(child.id, "kind", placement.kind.rawValue, home.kind.rawValue)
            }
            if let left = placement.provider, left != .parent, let right = home.placeProvider,
                left != right
            {
                differ(child.id, "provider", left.rawValue, right.rawValue)
            }
            let location = instance.location(of: home, for: child)
            if placement.location != .unknown, location != .unknown,
                placement.location.isOutside != location.isOutside
            {
                differ(child.id, "location", placement.location.inOut, location.inOut)
            }
        }
        for child in inReturns.keys where !seen.contains(child) {
            differ(child, "looked-after", "yes", "no")
        }
        return differences.ordered(by: \.fact).ordered(by: \.child)
    }
}
