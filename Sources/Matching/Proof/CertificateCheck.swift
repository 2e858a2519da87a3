import Care

/// The independent check of a certificate: the plan by every rule, the bound by its prices.
///
/// Uses nothing of the optimiser. What stays unproved is told as such: that no plan lies between the
/// proved bound and the plan held rests on the integer search.
package struct CertificateCheck: Sendable {
    /// Why the certificate is rejected; empty where it holds.
    package private(set) var objections: [BoundProof.Objection] = []
    /// The judge's account of the plan.
    package let plan: PlanCheck
    /// The bound that the prices prove; nil where they prove none.
    package let bound: Points?
    /// Pairs of a child and a home that were asked about.
    package let pairs: Int
    /// The certificate.
    package let certificate: PlanCertificate

    /// Whether plan and bound are what the certificate says.
    package var holds: Bool { objections.isEmpty }

    /// Whether the prices alone prove that no plan has fewer points.
    package var isBest: Bool { bound.map { $0 >= plan.points } ?? false }

    /// (points − bound) ÷ max(1, points); nil where no bound is proved.
    package var gap: Double? {
        bound.map {
            let points = Double(plan.points.billionths)
            return max(0, points - Double($0.billionths)) / max(Double(Points.one), points)
        }
    }

    /// Checks a certificate against an instance and a policy with these digests.
    ///
    /// - Parameters:
    ///   - certificate: the certificate.
    ///   - isSealed: whether the file's seal is that of its bytes.
    ///   - register: the prepared instance.
    ///   - inputHash: the instance's digest.
    ///   - policyHash: the policy's digest.
    package init(
        _ certificate: PlanCertificate, isSealed: Bool, register: Register, inputHash: String,
        policyHash: String
    ) {
        self.certificate = certificate
        var found: [BoundProof.Objection] = []
        func object(_ what: String, _ text: String) { found.append(.init(what: what, text: text)) }
        if !isSealed {
            object("seal", "The seal does not fit the file: it was changed after it was written.")
        }
        if certificate.inputHash != inputHash {
            object("instance", "The certificate is of another instance.")
        }
        if certificate.policyHash != policyHash {
            object("policy", "The certificate is under another policy.")
        }
        let instance = register.instance
        let rows = certificate.plan.map { row in
            PlanCheck.Row(
                child: instance.children[row.child].id,
                home: row.home.map { instance.homes[$0].id })
        }
        plan = PlanCheck(rows, register: register, limits: certificate.limits)
        for violation in plan.violations {
            object("plan", "The plan breaks the rule \(violation.rule).")
        }
        if plan.points != certificate.points {
            object(
                "points",
                "The plan has \(plan.points) points; the certificate says \(certificate.points).")
        }
        if plan.weeklyCost != certificate.weeklyCost {
            object(
                "points",
                "The plan costs \(plan.weeklyCost.inPounds) a week; the certificate says "
                    + "\(certificate.weeklyCost.inPounds).")
        }
        let proof = BoundProof(certificate, register: register)
        found += proof.objections
        if let bound = proof.bound, bound != certificate.bound {
            object(
                "bound",
                "The prices prove \(bound) points; the certificate says \(certificate.bound).")
        }
        if certificate.searchBound > plan.points || certificate.bound > plan.points {
            object("bound", "A bound is above the points of the plan.")
        }
        bound = proof.bound
        pairs = proof.pairs
        objections = found
    }
}

extension PlanCertificate {
    /// Budget, cap and asking, as the plan was made under.
    package var limits: AllocationLimits {
        var limits = AllocationLimits()
        limits.includesAsk = includesAsk
        limits.budget = budget
        limits.outOfAreaCap = outOfAreaCap
        return limits
    }

    /// Takes over a judged plan and what was demanded of it.
    mutating func describe(_ check: PlanCheck, limits: AllocationLimits, register: Register) {
        includesAsk = limits.includesAsk
        budget = limits.budget
        outOfAreaCap = limits.outOfAreaCap
        points = check.points
        weeklyCost = check.weeklyCost
        plan = register.children.indices.filter { register.children[$0].status != .settled }
            .map { ($0, check.homes[$0]) }
    }
}
