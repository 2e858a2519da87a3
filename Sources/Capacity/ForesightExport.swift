import Care
import Forecast

/// The whole two-stage program of a choice of plans in MPS, for any solver to confirm its floor.
///
///     min  Σ pounds w     (with a budget: the mean excess, in children, with Σ pounds w ≤ budget)
///          w_{o,1} ≥ w_{o,2} ≥ …                              units of an option in their order
///          Σ_h x_{f,p,h} ≤ 1                                  each party in one home or in none
///          Σ_p size x_{f,p,h} ≤ room  (× w for a unit)         each home
///          base_f − Σ gain x ≤ M_f z_f,   Σ z ≤ futures that may fail
///
/// Homes outside are none and left out; a constant is a column fixed to 1.
package struct ForesightExport {
    /// A program too large to be written.
    package struct TooLarge: Error, Sendable {
        /// Its columns.
        package var columns: Int
        /// The most.
        package var limit: Int
    }

    /// The most columns that are written.
    package static let mostColumns = 5_000_000

    private let search: PlanSearch

    /// The program of a search.
    ///
    /// - Throws: ``TooLarge``.
    package init(_ search: PlanSearch) throws(TooLarge) {
        self.search = search
        let columns = search.flows.reduce(search.roster.count + search.flows.count + 1) {
            total, flow in flow.model.parties.reduce(total) { $0 + $1.homes.count }
        }
        if columns > ForesightExport.mostColumns {
            throw TooLarge(columns: columns, limit: ForesightExport.mostColumns)
        }
    }

    private func pounds(_ pence: Int64) -> String { Decimals.text(pence, places: 2) }
    private func children(_ millionths: Int64) -> String { Decimals.text(millionths, places: 6) }

    /// Writes the program piece by piece.
    ///
    /// - Throws: what `write` throws.
    package func write<Failure: Error>(
        _ write: (String) throws(Failure) -> Void
    ) throws(Failure) {
        let futures = search.flows.count
        var budget: Int64?
        if case .budget(let most, _) = search.aim { budget = most.count }
        try write("NAME NEARHOME\nROWS\n N OBJECTIVE\n")
        for unit in search.roster.indices.dropFirst() where follows(unit) {
            try write(" G ORDER\(unit)\n")
        }
        try write(budget == nil ? " L FAILING\n" : " L BUDGET\n")
        for (future, flow) in search.flows.enumerated() {
            var text = budget == nil ? " L EXCESS\(future)\n" : ""
            for party in flow.model.parties.indices where !flow.model.parties[party].homes.isEmpty {
                text += " L PARTY\(future)_\(party)\n"
            }
            for home in flow.model.homes.indices { text += " L ROOM\(future)_\(home)\n" }
            try write(text)
        }
        try write("COLUMNS\n MARKER M1 'MARKER' 'INTORG'\n")
        try writeUnits(budget: budget, write)
        for (future, flow) in search.flows.enumerated() {
            try writeParties(future, flow.model, budget: budget, futures: futures, write)
        }
        if budget == nil {
            for (future, flow) in search.flows.enumerated() {
                try write(" Z\(future) FAILING 1\n")
                if flow.model.base > 0 {
                    try write(" Z\(future) EXCESS\(future) \(children(-flow.model.base))\n")
                }
            }
        }
        try write(" MARKER M2 'MARKER' 'INTEND'\n")
        var constant = ""
        if budget == nil {
            for (future, flow) in search.flows.enumerated() {
                constant += " ONE EXCESS\(future) \(children(flow.model.base))\n"
            }
        } else {
            let base = search.flows.reduce(Int64(0)) { $0 + $1.model.base }
            constant += " ONE OBJECTIVE \(share(base, of: futures))\n"
        }
        try write(constant.isEmpty ? " ONE OBJECTIVE 0\n" : constant)
        try write("RHS\n")
        if let budget {
            try write(" RHS BUDGET \(pounds(budget))\n")
        } else {
            try write(" RHS FAILING \(futures - search.need)\n")
        }
        for (future, flow) in search.flows.enumerated() {
            var text = ""
            for party in flow.model.parties.indices where !flow.model.parties[party].homes.isEmpty {
                text += " RHS PARTY\(future)_\(party) 1\n"
            }
            for (home, facts) in flow.model.homes.enumerated() where facts.unit == nil {
                text += " RHS ROOM\(future)_\(home) \(facts.room)\n"
            }
            try write(text)
        }
        try write("BOUNDS\n")
        for unit in search.roster.indices { try write(" BV BOUND W\(unit)\n") }
        for (future, flow) in search.flows.enumerated() {
            var text = budget == nil ? " BV BOUND Z\(future)\n" : ""
            for (party, facts) in flow.model.parties.enumerated() {
                for home in facts.homes { text += " BV BOUND X\(future)_\(party)_\(home)\n" }
            }
            try write(text)
        }
        try write(" FX BOUND ONE 1\nENDATA\n")
    }

    // A mean of futures, with twelve decimals: no sum of them is off by a millionth.
    private func share(_ millionths: Int64, of futures: Int) -> String {
        Decimals.text(
            HalfUp.quotient(Int128(millionths) * 1_000_000, Int128(futures)), places: 12)
    }

    private func follows(_ unit: Int) -> Bool {
        unit > 0 && search.places[unit].option == search.places[unit - 1].option
    }

    private func writeUnits<Failure: Error>(
        budget: Int64?, _ write: (String) throws(Failure) -> Void
    ) throws(Failure) {
        // The rooms that each unit opens.
        var rooms = [[(future: Int, home: Int, room: Int)]](
            repeating: [], count: search.roster.count)
        for (future, flow) in search.flows.enumerated() {
            for (home, facts) in flow.model.homes.enumerated() {
                if let unit = facts.unit { rooms[unit].append((future, home, facts.room)) }
            }
        }
        for unit in search.roster.indices {
            var text =
                " W\(unit) \(budget == nil ? "OBJECTIVE" : "BUDGET") \(pounds(search.costs[unit]))\n"
            if follows(unit) { text += " W\(unit) ORDER\(unit) -1\n" }
            if unit + 1 < search.roster.count, follows(unit + 1) {
                text += " W\(unit) ORDER\(unit + 1) 1\n"
            }
            for room in rooms[unit] {
                text += " W\(unit) ROOM\(room.future)_\(room.home) -\(room.room)\n"
            }
            try write(text)
        }
    }

    private func writeParties<Failure: Error>(
        _ future: Int, _ model: Foresight, budget: Int64?, futures: Int,
        _ write: (String) throws(Failure) -> Void
    ) throws(Failure) {
        for (party, facts) in model.parties.enumerated() {
            var text = ""
            for home in facts.homes {
                let name = "X\(future)_\(party)_\(home)"
                let gain = Int64(facts.size) * model.gain(of: model.homes[Int(home)])
                text += " \(name) PARTY\(future)_\(party) 1 ROOM\(future)_\(home) \(facts.size)\n"
                if budget == nil {
                    text += " \(name) EXCESS\(future) \(children(-gain))\n"
                } else {
                    text += " \(name) OBJECTIVE \(share(-gain, of: futures))\n"
                }
            }
            try write(text)
        }
    }

    /// What the units' names stand for, as lines of CSV with a header.
    package var names: [[String]] {
        [["name", "option", "number"]]
            + search.roster.enumerated().map {
                ["W\($0.offset)", $0.element.terms.id, String($0.element.number)]
            }
    }
}
