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
    private static let homeStatuses = CodeList(of: HomeStatus.self)

    func readHomes() throws(ExchangeError) {
        guard let table = try table(HomeField.self) else {
            homeRegister.isComplete = false
            return
        }
        while table.next() {
            let id = enter(.homeID, of: table, in: &homeRegister)
            var home = Home(id: id ?? "", kind: .other, places: 0, weeklyCost: .zero)
            HomeCells(table: table, codes: codes) { $0 }.read(into: &home)
            home.urn = table.text(.urn)
            home.name = table.text(.name)
            let connectedTo = table.list(.connectedTo)
            if home.kind == .connected, connectedTo == nil, table.isClear(.connectedTo) {
                table.fault(
                    .connectedTo, value: "",
                    "a home of kind connected is for certain children; name them by child_id")
            }
            home.placesUnavailable = table.count(.placesUnavailable) ?? 0
            let exemptFor = table.list(.exemptFor) ?? []
            home.status = table.code(.status, FolderReader.homeStatuses) ?? .available
            home.availableFrom = table.day(.availableFrom)
            home.confirmedOn = table.day(.confirmedOn)
            home.isEmergency = table.code(.emergency, HomeCodes.yesNo) ?? false
            home.ofstedGrade = table.text(.ofstedGrade)
            home.ofstedOn = table.day(.ofstedOn)
            home.frameworkTier = table.text(.frameworkTier)
            home.educationOnSite = table.code(.educationOnSite, HomeCodes.yesNo)
            homes.append(
                HomeDraft(
                    home: home, line: table.line, connectedTo: connectedTo, exemptFor: exemptFor,
                    hasUnknownAuthority: home.authority == nil && !table.isBlank(.authority)))
        }
        finish(table, &homeRegister)
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
