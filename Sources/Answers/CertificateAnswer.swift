import Care
import Matching
import Reporting

extension Printout {
    /// The answer of `verify --certificate`.
    package static func certificate(_ check: CertificateCheck) -> Printout {
        let certificate = check.certificate
        let gap = Decimals.text(Int64(((check.gap ?? 0) * 1_000_000).rounded()), places: 6)
        let proves =
            check.bound.map {
                "No lawful plan of this instance has fewer than \($0) points, and the plan is lawful "
                    + "with \(check.plan.points)."
            } ?? "Nothing: the prices prove no bound."
        let rests = rests(check)
        let json = JSON.object([
            ("status", check.holds ? "proved" : "rejected"),
            (
                "violations",
                .list(check.objections) {
                    .object([("rule", .string($0.what)), ("text", .string($0.text))])
                }
            ),
            ("points", .number(check.plan.points.description)),
            ("bound", check.bound.map { .number($0.description) } ?? .null),
            ("gap", check.bound == nil ? .null : .number(gap)),
            ("weeklyCost", .number(check.plan.weeklyCost.description)),
            ("searchBound", .number(certificate.searchBound.description)),
            ("pairs", .whole(check.pairs)),
            ("proves", .string(proves)), ("restsOn", .string(rests)),
        ])
        let table =
            [["status", "rule", "text"]]
            + (check.holds
                ? [["proved", "", proves]]
                : check.objections.map { ["rejected", $0.what, $0.text] })
        var text = ""
        if check.holds {
            text += "Proved without the optimiser, over \(check.pairs) pairs: \(proves)"
            text +=
                check.isBest
                ? " So no plan is better in points.\n"
                : " That is within "
                    + "\(Decimals.text(Int64(((check.gap ?? 0) * 1e8).rounded()), places: 6))%.\n"
            text += "Not proved here: \(rests)\n"
        } else {
            text += "Rejected.\n"
            for objection in check.objections { text += "  \(objection.what): \(objection.text)\n" }
        }
        return Printout(json: json, table: table, text: text)
    }

    /// What the certificate's prices do not prove, and what it rests on.
    private static func rests(_ check: CertificateCheck) -> String {
        let points = check.plan.points
        let search = check.certificate.searchBound
        if check.isBest {
            return "That no plan with as many points has a lower weekly cost rests on the integer "
                + "search."
        }
        if search == points {
            return "That no plan has fewer than \(search) points, and no plan with as many points "
                + "a lower weekly cost, rests on the integer search."
        }
        let open = "Whether a plan has fewer than \(points) points is not settled."
        if let bound = check.bound, search > bound {
            return "That no plan has fewer than \(search) points rests on the integer search. "
                + open
        }
        return open
    }
}
