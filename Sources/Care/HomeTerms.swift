/// What the terms and facts of a home say of a child: the conditions that the rules ask of a newcomer,
/// and the desk of whoever lives there.
///
/// nil is the answer where a fact is not recorded.
package enum HomeTerms {
    /// Whether an age is within the ages of the terms, these included.
    @inlinable
    package static func admit(age: Int, from least: Int?, to most: Int?) -> Bool {
        age >= least ?? 0 && age <= most ?? Int.max
    }

    /// Whether terms for one sex, or for any, admit a child.
    package static func admit(_ sex: Sex, only: Sex?) -> Bool? {
        guard let only, sex != only else { return true }
        return sex == .unknown ? nil : false
    }

    /// Whether a home can meet needs that must be met.
    package static func meet(_ needs: NeedSet, offers: NeedSet?) -> Bool? {
        needs.isEmpty ? true : offers.map { needs.isSubset(of: $0) }
    }

    /// Whether there are pets for a child who must live with some, and none for one who must not.
    package static func suit(_ rule: PetRule?, hasPets: Bool?) -> Bool? {
        switch rule {
        case .no?: hasPets.map { !$0 }
        case .must?: hasPets
        default: true
        }
    }
}
