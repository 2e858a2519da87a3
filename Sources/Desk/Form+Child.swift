import Care

extension Form {
    /// Names of need codes on forms: hyphens as blanks.
    static func needs(_ catalogue: NeedCatalogue) -> [Field.Choice] {
        catalogue.needs.map {
            Field.Choice($0.code, $0.code.replacing("-", with: " "))
        }
    }

    /// What those names stand for that other pages tell in other words.
    static func wordsOfNeeds(_ catalogue: NeedCatalogue) -> String {
        needs(catalogue).compactMap { choice in
            let words = choice.code.asNeed
            let isPlain = words.lowercased().replacing("-", with: " ") == choice.words
            return isPlain ? nil : "\(choice.words) is \(words)"
        }.joined(separator: ", ")
    }

    private static let suitabilities = [
        Field.Choice("", "Not said"), Field.Choice("preferred", "Preferred"),
        Field.Choice("suitable", "Suitable"), Field.Choice("unsuitable", "Unsuitable"),
    ]

    /// The legal statuses of the children looked after return, in words.
    package static let legalStatuses = [
        Field.Choice("", "Not said"),
        Field.Choice("C1", "C1: Interim care order"), Field.Choice("C2", "C2: Full care order"),
        Field.Choice("D1", "D1: Freeing order granted"),
        Field.Choice("E1", "E1: Placement order granted"),
        Field.Choice("V2", "V2: Accommodated under section 20"),
        Field.Choice("V3", "V3: Short breaks, agreed as a series"),
        Field.Choice("V4", "V4: Short breaks, single"),
        Field.Choice("J1", "J1: Remanded to accommodation"),
        Field.Choice("J2", "J2: Placed in accommodation under PACE"),
        Field.Choice("J3", "J3: Sentenced to supervision with residence"),
        Field.Choice("L1", "L1: Under police protection"),
        Field.Choice("L2", "L2: Emergency protection order"),
        Field.Choice("L3", "L3: Child assessment order"),
    ]

    /// The questions about one child of a request.
    ///
    /// - Parameter needs: The needs that the instance knows.
    package static func child(needs: NeedCatalogue) -> Form {
        Form([
            Field("reference", "Case system reference", .line),
            Field("initials", "Initials", .line),
            Field("birthDate", "Date of birth", .day, .always),
            Field(
                "sex", "Sex",
                .radios([.init("F", "Female"), .init("M", "Male"), .init("U", "Not known")]),
                .always),
            Field("homePostcode", "Home postcode", .postcode, .planned),
            Field(
                "homeEasting", "Home, metres east", .count(0...700_000), isOnPages: false),
            Field(
                "homeNorthing", "Home, metres north", .count(0...1_300_000), isOnPages: false),
            Field("schoolPostcode", "School postcode", .postcode),
            Field(
                "schoolEasting", "School, metres east", .count(0...700_000), isOnPages: false),
            Field(
                "schoolNorthing", "School, metres north", .count(0...1_300_000),
                isOnPages: false),
            Field(
                "keepSchool", "Keep the school",
                .radios([
                    .init("yes", "Yes"), .init("no", "No"), .init("not-known", "Not known"),
                ]), .planned),
            Field("legalStatus", "Legal status", .select(legalStatuses), .planned),
            Field("fostering", "Fostering", .select(suitabilities)),
            Field("residential", "Children's home", .select(suitabilities)),
            Field("supported", "Supported accommodation", .select(suitabilities)),
            Field(
                "livingCompanions", "Who may live there",
                .select([
                    .init("", "No rule"), .init("solo", "Nobody else"),
                    .init("with-others", "Others"), .init("older-only", "Only older children"),
                    .init("younger-only", "Only younger children"),
                ])),
            Field("noChildUnder", "Nobody younger than", .count(0...18)),
            Field(
                "pets", "Pets",
                .select([
                    .init("", "No rule"), .init("must", "There must be pets"),
                    .init("can", "Pets are welcome"), .init("no", "No pets, for safety"),
                    .init("rather-not", "Would rather not live with pets"),
                ])),
            Field("needs", "Needs", .ticks(Form.needs(needs)), hint: wordsOfNeeds(needs)),
            Field("wantedLanguages", "Languages wanted", .words),
            Field("wantedFaith", "Faith wanted", .words),
            Field("apartFrom", "Must not live with", .references),
            Field("avoid.0.postcode", "Postcode to avoid", .postcode),
            Field(
                "avoid.0.easting", "Place to avoid, metres east", .count(0...700_000),
                isOnPages: false),
            Field(
                "avoid.0.northing", "Place to avoid, metres north", .count(0...1_300_000),
                isOnPages: false),
            Field("avoid.0.km", "Kilometres to avoid", .kilometres),
            Field("view.text", "The child's view", .lines),
            Field("view.heardBy", "Who heard it", .line),
            Field("view.on", "Heard on", .day),
            Field("view.isNotYet", "Not yet obtained", .tick),
            Field("view.notYet", "Why not yet", .lines),
        ])
    }

    /// What the values of a child contradict, whatever is still missing.
    ///
    /// - Parameter day: The desk's day.
    static func contradictions(ofChild values: FieldValues, on day: Day) -> [FieldFault] {
        var faults: [FieldFault] = []
        if let birth = values.day("birthDate") {
            if birth > day {
                faults.append(
                    FieldFault("/birthDate", "The date of birth is in the future; check it."))
            } else if day.wholeYears(since: birth) > 25 {
                faults.append(
                    FieldFault("/birthDate", "This is more than 25 years ago; check the year."))
            }
        }
        if let heard = values.day("view.on"), heard > day {
            faults.append(FieldFault("/view/on", "The day is in the future; check it."))
        }
        if values["view.text"] != nil, values.truth("view.isNotYet") == true {
            faults.append(
                FieldFault(
                    "/view/text",
                    "Either write the child's view, or tick that it is not yet obtained."))
        }
        for part in ["home", "school"]
        where (values["\(part)Easting"] == nil) != (values["\(part)Northing"] == nil) {
            faults.append(
                FieldFault(
                    "/\(part)Easting", "Give both metres east and metres north, or neither."))
        }
        for index in 0..<Form.mostAreas {
            let key = "avoid.\(index)"
            let hasPlace = values["\(key).postcode"] != nil || values["\(key).easting"] != nil
            let hasRadius = values["\(key).km"] != nil
            if hasPlace && !hasRadius {
                faults.append(
                    FieldFault("/avoid/\(index)/km", "Enter how many kilometres to avoid."))
            }
            if hasRadius && !hasPlace {
                faults.append(
                    FieldFault("/avoid/\(index)/postcode", "Enter the postcode to avoid."))
            }
            if (values["\(key).easting"] == nil) != (values["\(key).northing"] == nil) {
                faults.append(
                    FieldFault(
                        "/avoid/\(index)/easting",
                        "Give both metres east and metres north, or neither."))
            }
        }
        return faults
    }

    /// What is missing of the child's view: the view itself, or why it is not yet obtained.
    static func missingView(_ values: FieldValues) -> FieldFault? {
        if values["view.text"] != nil || values["view.notYet"] != nil { return nil }
        return values.truth("view.isNotYet") == true
            ? FieldFault("/view/notYet", "Say why the child's view is not yet obtained.")
            : FieldFault(
                "/view/text", "Enter the child's view, or say why it is not yet obtained.")
    }
}

extension String {
    /// The code of a need as people say it.
    package var asNeed: String {
        let catalogue = NeedCatalogue()
        return catalogue.set(of: self).map { catalogue.words(in: $0).joined() }
            ?? replacing("-", with: " ")
    }
}
