import Care

extension Rule {
    /// Approval where a move would disrupt Years 10 and 11.
    static let schoolKeyStage4 = Rule(
        id: "school-key-stage-4",
        sentence: "In Years 10 and 11 a planned move too far from the school that the child keeps "
            + "needs the approval of the nominated officer; if the distance, or whether the child "
            + "keeps a far school, is not known, that is asked first.",
        source: Source(
            "Care Planning, Placement and Case Review (England) Regulations 2010", "reg 10",
            from: "2011-04-01"),
        reach: .facts { child in
            // Beyond what is asked it only waits for approval, which is no bar to an allocation.
            guard !child.isEmergency, child.schoolYear == 10 || child.schoolYear == 11,
                child.keepsSchool != false
            else { return 0 }
            guard let school = child.school else { return 1 }
            if child.keepsSchool == true { return 2 }
            // Whether the answer matters turns on how far the school is, and on the setting.
            return 3 | UInt64(child.settings) << 2
                | UInt64(UInt32(bitPattern: school.easting) & 0xFF_FFFF) << 14
                | UInt64(UInt32(bitPattern: school.northing) & 0xFF_FFFF) << 38
        },
        verdict: { at in
            let child = at.childFacts
            guard !child.isEmergency, child.schoolYear == 10 || child.schoolYear == 11 else {
                return nil
            }
            if child.keepsSchool == false { return nil }
            guard let distance = at.register.distanceToSchool(child: at.child, home: at.home) else {
                return .ask
            }
            guard Quantity(kilometresIn: distance).millionths > at.settings.schoolKeep.millionths
            else { return nil }
            return child.keepsSchool == nil ? .ask : .conditional(.nominatedOfficer)
        },
        text: { at, verdict in
            let child = at.childFacts
            if verdict.answer == .ask {
                return child.keepsSchool == nil
                    ? "The child is in Year \(child.schoolYear); whether the school is to be kept is "
                        + "not recorded, and this home may be too far from it."
                    : "The child is in Year \(child.schoolYear) and keeps the school; how far the "
                        + "school would be is not known."
            }
            let distance = at.register.distanceToSchool(child: at.child, home: at.home)
            let miles = distance?.tenthsOfMile.tenthsOfMileInWords ?? "an unknown way"
            // Whoever approves the placement at a distance approves this with it.
            let isDistant = Rule.outsideArea.verdict(at)?.approval == .director
            return "The child is in Year \(child.schoolYear) and keeps the school, \(miles) away. "
                + (isDistant
                    ? "The director of children's services must approve this too."
                    : "The nominated officer must approve first.")
        })
}
