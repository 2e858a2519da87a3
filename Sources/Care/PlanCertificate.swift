/// A plan, a bound and the prices that prove the bound: what one run hands to whoever checks it.
///
/// Children and homes stand as their numbers in the instance's canonical order (from 0 here, from 1
/// in files), so that a certificate names nobody. Prices are whole billionths of a point.
package struct PlanCertificate: Sendable, Hashable {
    /// A row of the whole allocation that sums over all children.
    package enum Row: Sendable, Hashable {
        /// The target share outside of one placing authority.
        case target(authority: Int)
        /// The cap on the share outside of one placing authority.
        case cap(authority: Int)
        /// The minimum of one contract.
        case contract(Int)
        /// The budget.
        case budget
    }

    /// The price of a home.
    package struct HomePrice: Sendable, Hashable {
        /// The home's number.
        package var home: Int
        /// Billionths of a point; 0 or more.
        package var price: Int64

        package init(home: Int, price: Int64) {
            self.home = home
            self.price = price
        }
    }

    /// Children who move as one, and what they count in a cut.
    package struct Party: Sendable, Hashable {
        /// The children, ascending.
        package var children: [Int]
        /// 1 or more.
        package var coefficient: Int64

        package init(_ children: [Int], coefficient: Int64 = 1) {
            self.children = children
            self.coefficient = coefficient
        }
    }

    /// A priced cut: the coefficients of all parties that live in a home together are at most a limit.
    package struct Cut: Sendable, Hashable {
        /// The home's number.
        package var home: Int
        /// The parties that count.
        package var parties: [Party]
        /// The most that they may count together; 1 or more.
        package var limit: Int64
        /// Billionths of a point for each unit of the limit; 0 or more.
        package var price: Int64

        package init(home: Int, parties: [Party], limit: Int64 = 1, price: Int64) {
            self.home = home
            self.parties = parties
            self.limit = limit
            self.price = price
        }
    }

    /// The price of a row.
    package struct RowPrice: Sendable, Hashable {
        /// The row.
        package var row: Row
        /// Millionths of a billionth of a point for each unit of the row; 0 or more.
        package var millionths: Int64

        package init(row: Row, millionths: Int64) {
            self.row = row
            self.millionths = millionths
        }
    }

    /// The digest of the instance, as `sha256:…`.
    package var inputHash = ""
    /// The digest of the policy, as `sha256:…`.
    package var policyHash = ""
    /// Whether pairs that only ask take part.
    package var includesAsk = false
    /// The most weekly cost; nil for no limit.
    package var budget: Pence?
    /// The most children outside as a share; nil for no limit.
    package var outOfAreaCap: Rate?
    /// The home of each allocated child, by number; nil for none.
    package var plan: [(child: Int, home: Int?)] {
        get { planRows.map { ($0.child, $0.home) } }
        set { planRows = newValue.map { PlanRow(child: $0.child, home: $0.home) } }
    }
    /// The points of the plan.
    package var points = Points.zero
    /// The weekly cost of the plan.
    package var weeklyCost = Pence.zero
    /// The bound that the prices prove.
    package var bound = Points.zero
    /// The bound that the integer search reached; the prices do not prove it.
    package var searchBound = Points.zero
    /// What finding a home for each child is worth, by child, 0 for settled children.
    package var cover: [Int64] = []
    /// The price of a place, homes ascending, those without a price left out.
    package var room: [HomePrice] = []
    /// The further price of a newcomer in a home over-full by its stayers, homes ascending.
    package var entry: [HomePrice] = []
    /// Priced cuts.
    package var cuts: [Cut] = []
    /// Prices of rows.
    package var rows: [RowPrice] = []

    private var planRows: [PlanRow] = []

    private struct PlanRow: Sendable, Hashable {
        var child: Int
        var home: Int?
    }

    /// A certificate of nothing.
    package init() {}
}
