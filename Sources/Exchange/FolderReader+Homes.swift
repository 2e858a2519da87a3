import Care
import Files

/// A home as read, with references still as text.
struct HomeDraft {
    /// The home; children are filled in later.
    var home: Home
    /// The line.
    var line: Int
    /// Children it is for.
    var connectedTo: [String]?
    /// Children in its exemption.
    var exemptFor: [String]
    /// Whether an authority is given that is not known.
    var hasUnknownAuthority: Bool
}

extension FolderReader {
    private static let kinds = CodeList(of: HomeKind.self)
    private static let homeSexes = CodeList<Sex>(
        [("F", .female), ("M", .male), ("any", .unknown)], hidden: [("1", .male), ("2", .female)])
    private static let homeStatuses = CodeList(of: HomeStatus.self)

    func readHomes() throws(ExchangeError) {
        guard let table = try table(HomeField.self) else {
            homeRegister.isComplete = false
            return
        }
        while table.next() {
            let id = enter(.homeID, of: table, in: &homeRegister)
            let kind = table.code(.kind, FolderReader.kinds)
            let places = table.count(.places)
            let cost = table.pounds(.weeklyCost)
            var home = Home(
                id: id ?? "", kind: kind ?? .other, places: places ?? 0, weeklyCost: cost ?? .zero)
            home.providerID = table.text(.providerID)
            home.urn = table.text(.urn)
            home.name = table.text(.name)
            home.placeProvider = table.code(.placeProvider, FolderReader.placeProviders)
            let connectedTo = table.list(.connectedTo)
            if kind == .connected, connectedTo == nil, table.isClear(.connectedTo) {
                table.fault(
                    .connectedTo, value: "",
                    "a home of kind connected is for certain children; name them by child_id")
            }
            home.position = table.position(.easting, .northing)
            home.postcode = table.text(.postcode)?.uppercased()
            home.authority = authorityCode(.authority, of: table)
            home.district = table.text(.district)
            home.approvedPlaces = table.count(.approvedPlaces)
            home.placesUnavailable = table.count(.placesUnavailable) ?? 0
            let exemptFor = table.list(.exemptFor) ?? []
            home.minAge = table.count(.minAge)
            home.maxAge = table.count(.maxAge)
            if let least = home.minAge, let most = home.maxAge, least > most {
                table.fault(
                    .maxAge,
                    "max_age is below min_age (\(least)); correct one of the two")
            }
            let sex = table.code(.sex, FolderReader.homeSexes)
            home.admits = sex == .unknown ? nil : sex
            home.offers = table.needs(.offers, codes)
            home.languages = table.words(.languages)
            home.faiths = table.words(.faiths)
            home.hasPets = table.code(.pets, FolderReader.yesNo)
            home.isRegistered = table.code(.registered, FolderReader.yesNo)
            home.status = table.code(.status, FolderReader.homeStatuses) ?? .available
            home.availableFrom = table.day(.availableFrom)
            home.confirmedOn = table.day(.confirmedOn)
            home.isEmergency = table.code(.emergency, FolderReader.yesNo) ?? false
            home.ofstedGrade = table.text(.ofstedGrade)
            home.ofstedOn = table.day(.ofstedOn)
            home.frameworkTier = table.text(.frameworkTier)
            home.educationOnSite = table.code(.educationOnSite, FolderReader.yesNo)
            homes.append(
                HomeDraft(
                    home: home, line: table.line, connectedTo: connectedTo, exemptFor: exemptFor,
                    hasUnknownAuthority: home.authority == nil && !table.isBlank(.authority)))
        }
        finish(table, &homeRegister)
    }

    /// The upper-tier authority of a GSS code; nil where blank or unknown, with a notice.
    func authorityCode<Field: TableField>(_ field: Field, of table: CSVTable<Field>) -> String? {
        guard let text = table.text(field) else { return nil }
        switch AuthorityTable.upperTier(of: text) {
        case .upperTier(let code), .elsewhere(let code): return code
        case .unknown:
            table.notice(
                field,
                "the authority code is not known and counts as unknown, neither IN nor OUT; write "
                    + "a GSS code as E10000003")
            return nil
        }
    }

    func checkHomeReferences() {
        let columns = HomeField.layout.columns
        for draft in homes {
            for (field, ids) in [
                (HomeField.connectedTo, draft.connectedTo ?? []), (.exemptFor, draft.exemptFor),
            ] {
                for id in ids where !childRegister.mayHold(id) {
                    complaints.fault(
                        HomeField.layout.file, line: draft.line,
                        column: columns[field.rawValue].name, order: field.rawValue, value: id,
                        dangling(id, &childRegister, "child", "children.csv"))
                }
            }
        }
    }
}
