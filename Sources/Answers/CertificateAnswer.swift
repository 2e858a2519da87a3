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
                "no lawful plan can have fewer than \("\($0)".inThousands) points, and this one "
                    + "has \("\(check.plan.points)".inThousands)."
            } ?? "nothing, as the prices prove no bound."
        let (claim, open) = unproved(check)
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
            ("proves", .string(proves.capitalisedFirst)),
            (
                "restsOn",
                .string(
                    [claim.map { "It rests on the integer search \($0)." }, open].compactMap(\.self)
                        .joined(separator: " "))
            ),
        ])
        let table =
            [["status", "rule", "text"]]
            + (check.holds
                ? [["proved", "", proves.capitalisedFirst]]
                : check.objections.map { ["rejected", $0.what, $0.text] })
        var text = ""
        if check.holds {
            text += "Proved without the optimiser: \(proves)"
            if !check.isBest, check.bound != nil {
                text +=
                    " That is within "
                    + "\(Decimals.text(Int64(((check.gap ?? 0) * 1e8).rounded()), places: 6))%."
            }
            text += "\n"
            if let claim { text += "Not proved here: \(claim).\n" }
            if let open { text += open + "\n" }
        } else {
            text += "Rejected.\n"
            for objection in check.objections { text += "  \(objection.what): \(objection.text)\n" }
        }
        return Printout(json: json, table: table, text: text)
    }

    // What the prices do not prove and the integer search says, and what neither settles.
    private static func unproved(_ check: CertificateCheck) -> (claim: String?, open: String?) {
        let points = check.plan.points
        let search = check.certificate.searchBound
        if check.isBest { return ("that none with as many points costs less", nil) }
        if search == points {
            return (
                "that no plan has fewer than \(search) points, and that none with as many costs less",
                nil
            )
        }
        let isTighter = check.bound.map { search > $0 } ?? false
        return (
            isTighter ? "that no plan has fewer than \(search) points" : nil,
            "Whether a plan has fewer than \(points) points is not settled."
        )
    }
}
