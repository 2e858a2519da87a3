import Care

extension Form {
    /// The kinds of home that a child can be placed in.
    static let homeKinds: [HomeKind] = [
        .foster, .connected, .parentAndChild, .childrensHome, .secure, .familyCentre, .supported,
        .shortBreak,
    ]

    private static let wordsOfHome =
        "Words, separated by ;. Write none where you know that there is none; blank is not known"

    /// The questions about a home; those marked `isNew` are asked when it is added.
    ///
    /// - Parameters:
    ///   - needs: The needs that the instance knows.
    ///   - isNew: Whether the home is added.
    package static func home(needs: NeedCatalogue, isNew: Bool) -> Form {
        var fields: [Field] = []
        if isNew {
            fields = [
                Field("id", "Home reference", .line, .always),
                Field(
                    "kind", "Kind",
                    .select(
                        homeKinds.map { Field.Choice($0.rawValue, $0.words) }),
                    .always),
            ]
        }
        let yesNo = [Field.Choice("yes", "Yes"), Field.Choice("no", "No")]
        let providers: [(PlaceProvider, String)] = [
            (.own, "Our own"), (.otherAuthority, "Another authority"),
            (.otherPublic, "Another public body"), (.privateSector, "Private"),
            (.voluntary, "Voluntary"), (.parent, "A parent"),
        ]
        fields += [
            Field(
                "status", "Status",
                .select([
                    .init("available", "Available"), .init("on-hold", "On hold"),
                    .init("closed", "Closed"),
                ])),
            Field("availableFrom", "Available from", .day),
            Field("places", "Places", .count(0...200), .always),
            Field("placesUnavailable", "Places not available", .count(0...200)),
            Field("approvedPlaces", "Approved places", .count(0...200)),
            Field("minAge", "Youngest age", .count(0...25)),
            Field("maxAge", "Oldest age", .count(0...25)),
            Field(
                "sex", "Sex",
                .select([
                    .init("", "Any"), .init("F", "Female"), .init("M", "Male"),
                ])),
            Field("pets", "Pets", .select([.init("", "Not known")] + yesNo)),
            Field("telephone", "Telephone", .line),
            Field("bestTime", "Best time to ring", .line),
            Field("exemptFor", "Exempt for", .references),
            Field("weeklyCost", "Weekly cost", .pounds, .always),
            Field("emergency", "Emergency home", .tick),
            Field("notes", "Notes", .lines),
            Field("postcode", "Postcode", .postcode),
            Field("easting", "Metres east", .count(0...700_000), isOnPages: false),
            Field("northing", "Metres north", .count(0...1_300_000), isOnPages: false),
            Field("authority", "Authority", .line),
            Field(
                "placeProvider", "Place provider",
                .select(
                    [.init("", "Not known")]
                        + providers.map { Field.Choice($0.0.rawValue, $0.1) })),
            Field("registered", "Registered", .select([.init("", "Not known")] + yesNo)),
            Field(
                "offers", "What the home offers",
                .ticks(Form.needs(needs)),
                hint: "\(wordsOfNeeds(needs)). No tick at all means that it is not known"),
            Field("languages", "Languages", .words, hint: wordsOfHome),
            Field("faiths", "Faiths", .words, hint: wordsOfHome),
            Field("connectedTo", "For these children", .references),
        ]
        if !isNew {
            fields.append(Field("reason", "Reason for the change", .lines, .always))
        } else {
            fields.append(Field("reason", "Reason for the change", .lines))
        }
        return Form(fields)
    }

    /// The keys that are not columns of homes.csv: no feed has them.
    package static let ownHomeKeys: Set<String> = ["telephone", "bestTime", "notes"]

    /// What the values of a home contradict.
    static func contradictions(ofHome values: FieldValues) -> [FieldFault] {
        var faults: [FieldFault] = []
        if let least = values.whole("minAge"), let most = values.whole("maxAge"), least > most {
            faults.append(
                FieldFault("/maxAge", "The oldest age is below the youngest; correct them."))
        }
        if values.text("kind") == HomeKind.connected.rawValue,
            values.list("connectedTo")?.isEmpty ?? true
        {
            faults.append(
                FieldFault("/connectedTo", "Name the children this connected home is for."))
        }
        if (values["easting"] == nil) != (values["northing"] == nil) {
            faults.append(
                FieldFault("/easting", "Give both metres east and metres north, or neither."))
        }
        return faults
    }
}

extension HomeKind {
    /// The kind in words.
    package var words: String {
        self == .childrensHome ? "Children's home" : rawValue.asWords
    }
}

extension String {
    /// A code in words: hyphens as blanks, a capital at the front.
    package var asWords: String {
        replacing("-", with: " ").capitalisedFirst
    }
}
