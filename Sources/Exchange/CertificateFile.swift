import Care
import Files

/// The columns of a certificate.
package enum CertificateField: Int, TableField {
    case what, number, home, children, value

    package static let layout = TableLayout(
        "certificate.csv", "A plan, a bound and the prices that prove it.", isRequired: true,
        columns: [
            Column(
                "what", "What the row holds.",
                values: "format, input, policy, include-ask, budget-limit, cap-limit, points, "
                    + "weekly-cost, bound, search-bound, plan, cover, room, entry, cut, limit, party, "
                    + "target, cap, contract, budget, seal", example: "format", isRequired: true),
            Column(
                "number", "The number of a child, cut, authority or contract, from 1.",
                values: "count"),
            Column("home", "The number of a home, from 1.", values: "count"),
            Column("children", "Numbers of children, separated by semicolons.", values: "list"),
            Column("value", "The value.", values: "depends on the row", example: "1"),
        ])
}

/// A certificate as a CSV file: numbers and prices, no id of any child or home.
///
/// Children and homes are numbered from 1 in the order of their ids. The last row, `seal`, is the
/// digest of all bytes before it: it shows that the file is whole, and proves nothing else.
package enum CertificateFile {
    /// What reading a certificate gave.
    package struct Reading {
        /// The certificate; nil where there are faults.
        package var certificate: PlanCertificate?
        /// Whether the seal is that of the bytes before it.
        package var isSealed: Bool
        /// Everything wrong, by line and column.
        package var faults: [Fault]
    }

    private static let format = "1"

    // MARK: Writing

    /// Writes a certificate, atomically, over what was there.
    ///
    /// - Throws: `ExchangeError`; nothing has changed then.
    package static func write(
        _ certificate: PlanCertificate, to path: String
    ) throws(ExchangeError) {
        try StreamedFile.replace(path, with: bytes(of: certificate))
    }

    /// A certificate as bytes.
    package static func bytes(of certificate: PlanCertificate) -> [UInt8] {
        var table = TableWriter<CertificateField>()
        func row(
            _ what: String, number: Int? = nil, home: Int? = nil, children: [Int] = [],
            _ value: String? = nil
        ) {
            table.write(what)
            table.write(number.map { $0 + 1 })
            table.write(home.map { $0 + 1 })
            table.write(children.map { String($0 + 1) }.joined(separator: "; "))
            table.write(value)
            table.endRow()
        }
        row("format", format)
        row("input", certificate.inputHash)
        row("policy", certificate.policyHash)
        row("include-ask", certificate.includesAsk ? "yes" : "no")
        if let budget = certificate.budget { row("budget-limit", budget.description) }
        if let cap = certificate.outOfAreaCap { row("cap-limit", cap.description) }
        row("points", String(certificate.points.billionths))
        row("weekly-cost", certificate.weeklyCost.description)
        row("bound", String(certificate.bound.billionths))
        row("search-bound", String(certificate.searchBound.billionths))
        for (child, home) in certificate.plan { row("plan", number: child, home: home) }
        for (child, price) in certificate.cover.enumerated() where price != 0 {
            row("cover", number: child, String(price))
        }
        for priced in certificate.room { row("room", home: priced.home, String(priced.price)) }
        for priced in certificate.entry { row("entry", home: priced.home, String(priced.price)) }
        for (number, cut) in certificate.cuts.enumerated() {
            row("cut", number: number, home: cut.home, String(cut.price))
            row("limit", number: number, String(cut.limit))
            for party in cut.parties {
                row("party", number: number, children: party.children, String(party.coefficient))
            }
        }
        for priced in certificate.rows {
            let value = String(priced.millionths)
            switch priced.row {
            case .target(let authority): row("target", number: authority, value)
            case .cap(let authority): row("cap", number: authority, value)
            case .contract(let contract): row("contract", number: contract, value)
            case .budget: row("budget", value)
            }
        }
        let seal = Digest.sha256(table.bytes)
        row("seal", seal)
        return table.bytes
    }

    // MARK: Reading

    /// Reads a certificate for an instance of so many children and homes, all faults at once.
    ///
    /// - Throws: `ExchangeError` where the file is there but the system cannot read it.
    package static func read(
        _ path: String, children: Int, homes: Int
    ) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        guard let bytes = try Files.bytes(of: path) else {
            complaints.fault(
                path, "there is no such file; `nearhome assign --certificate` writes one")
            return Reading(certificate: nil, isSealed: false, faults: complaints.faults)
        }
        var reader = CertificateReader(
            CSVTable<CertificateField>(bytes, file: path, complaints: complaints),
            children: children, homes: homes)
        let certificate = reader.read()
        var isSealed = false
        if let seal = reader.seal, let line = sealStart(in: bytes) {
            isSealed = Digest.sha256(Array(bytes[..<line])) == seal
        }
        return Reading(
            certificate: complaints.hasFaults ? nil : certificate, isSealed: isSealed,
            faults: complaints.faults)
    }

    /// Where the line of the seal begins.
    private static func sealStart(in bytes: [UInt8]) -> Int? {
        let word = Array("\nseal,".utf8)
        guard bytes.count >= word.count else { return nil }
        var at = bytes.count - word.count
        while at >= 0 {
            if bytes[at] == word[0], Array(bytes[at..<(at + word.count)]) == word { return at + 1 }
            at -= 1
        }
        return nil
    }
}

/// Reads the rows of a certificate one by one.
private struct CertificateReader {
    private let table: CSVTable<CertificateField>
    private let children: Int
    private let homes: Int
    private var certificate = PlanCertificate()
    private var plan: [(child: Int, home: Int?)] = []
    private(set) var seal: String?

    init(_ table: CSVTable<CertificateField>, children: Int, homes: Int) {
        self.table = table
        self.children = children
        self.homes = homes
        certificate.cover = [Int64](repeating: 0, count: children)
    }

    mutating func read() -> PlanCertificate {
        while table.next() {
            if seal != nil {
                table.fault(
                    .what,
                    "nothing may follow the seal; use the certificate as it was "
                        + "written")
                break
            }
            row(table.text(.what) ?? "")
        }
        certificate.plan = plan
        return certificate
    }

    private mutating func row(_ what: String) {
        switch what {
        case "format":
            if table.text(.value) != "1" {
                table.fault(
                    .value, value: table.text(.value),
                    "this version reads format 1; write the certificate anew")
            }
        case "input": certificate.inputHash = table.text(.value) ?? ""
        case "policy": certificate.policyHash = table.text(.value) ?? ""
        case "include-ask": certificate.includesAsk = table.text(.value) == "yes"
        case "budget-limit": certificate.budget = table.sum(.value)
        case "cap-limit":
            certificate.outOfAreaCap = number(places: 6).map { Rate(millionths: $0) }
        case "points": certificate.points = Points(billionths: number() ?? 0)
        case "weekly-cost": certificate.weeklyCost = table.sum(.value) ?? .zero
        case "bound": certificate.bound = Points(billionths: number() ?? 0)
        case "search-bound": certificate.searchBound = Points(billionths: number() ?? 0)
        case "plan":
            if let child = ordinal(.number, below: children) {
                plan.append(
                    (child, table.isBlank(.home) ? nil : ordinal(.home, below: homes)))
            }
        case "cover":
            if let child = ordinal(.number, below: children), let price = number() {
                certificate.cover[child] = price
            }
        case "room": if let priced = homePrice() { certificate.room.append(priced) }
        case "entry": if let priced = homePrice() { certificate.entry.append(priced) }
        case "cut":
            if let priced = homePrice() {
                certificate.cuts.append(.init(home: priced.home, parties: [], price: priced.price))
            }
        case "limit":
            if let limit = number(), !certificate.cuts.isEmpty {
                certificate.cuts[certificate.cuts.count - 1].limit = limit
            }
        case "party": party()
        case "target": rowPrice { .target(authority: $0) }
        case "cap": rowPrice { .cap(authority: $0) }
        case "contract": rowPrice { .contract($0) }
        case "budget":
            if let price = number() {
                certificate.rows.append(.init(row: .budget, millionths: price))
            }
        case "seal": seal = table.text(.value) ?? ""
        default:
            table.fault(
                .what, value: what,
                "no certificate has such a row; use the certificate as it was "
                    + "written")
        }
    }

    private mutating func party() {
        let parts = (table.text(.children) ?? "").split(separator: ";")
        var members: [Int] = []
        for part in parts {
            guard let number = Int(part.filter { $0 != " " }),
                (1...max(1, children)).contains(number)
            else {
                table.fault(
                    .children, value: String(part),
                    "this is not the number of a child, from 1 to \(children); check that the "
                        + "certificate belongs to this instance")
                return
            }
            members.append(number - 1)
        }
        guard let coefficient = number() else { return }
        guard !members.isEmpty, !certificate.cuts.isEmpty else {
            table.fault(
                .children,
                "a party names its children and follows its cut; use the certificate as it was "
                    + "written")
            return
        }
        certificate.cuts[certificate.cuts.count - 1].parties.append(
            .init(members, coefficient: coefficient))
    }

    private mutating func rowPrice(_ row: (Int) -> PlanCertificate.Row) {
        guard let index = ordinal(.number, below: 1_000_000), let price = number() else { return }
        certificate.rows.append(.init(row: row(index), millionths: price))
    }

    private func homePrice() -> PlanCertificate.HomePrice? {
        guard let home = ordinal(.home, below: homes), let price = number() else { return nil }
        return .init(home: home, price: price)
    }

    private func ordinal(_ field: CertificateField, below count: Int) -> Int? {
        let text = table.text(field) ?? ""
        guard let number = Int(text), number >= 1, number <= count else {
            table.fault(
                field, value: text,
                "this is not a number from 1 to \(count); check that the certificate belongs to "
                    + "this instance")
            return nil
        }
        return number - 1
    }

    private func number(places: Int = 0) -> Int64? {
        let text = table.text(.value) ?? ""
        // Prices of rows need more bits than decimal amounts are given.
        let whole = text.hasPrefix("+") ? nil : Int64(text)
        guard let number = places == 0 ? whole : Decimals.parse(text, places: places) else {
            table.fault(
                .value, value: text,
                "this is not a plain number; use the certificate as it was "
                    + "written")
            return nil
        }
        return number
    }
}
