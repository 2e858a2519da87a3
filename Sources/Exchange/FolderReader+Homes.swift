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
            let connectedTo = table.ids(.connectedTo)
            if home.kind == .connected, connectedTo == nil, table.isClear(.connectedTo) {
                table.fault(
                    .connectedTo, value: "",
                    "a home of kind connected is for certain children; name them by child_id")
            }
            home.placesUnavailable = table.count(.placesUnavailable, in: .places) ?? 0
            let exemptFor = table.ids(.exemptFor) ?? []
            home.status = table.code(.status, FolderReader.homeStatuses) ?? .available
            home.availableFrom = table.day(.availableFrom)
            home.confirmedOn = table.day(.confirmedOn)
            if let asOf = authority.asOf { checkDays(of: &home, asOf, table) }
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

    // A vacancy confirmed after the day is not confirmed; one far ahead may be a placeholder.
    private func checkDays(of home: inout Home, _ asOf: Day, _ table: CSVTable<HomeField>) {
        if let day = home.confirmedOn, day > asOf {
            table.notice(
                .confirmedOn,
                "the vacancy is confirmed after the instance's day (as_of \(asOf)) and counts as not "
                    + "confirmed; correct the date")
            home.confirmedOn = nil
        } else if let day = home.confirmedOn, day < asOf.adding(years: -10) {
            table.notice(
                .confirmedOn,
                "the vacancy was last confirmed more than ten years before the instance's day "
                    + "(as_of \(asOf)); correct the date, or clear it if it stands for \"none\"")
        }
        if let day = home.availableFrom, day > asOf.adding(years: 1) {
            table.notice(
                .availableFrom,
                "the vacancy starts more than a year after the instance's day (as_of \(asOf)); "
                    + "correct the date, or set the home on-hold if it stands for \"none\"")
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
                        habit: "dangling",
                        dangling(id, &childRegister, "child", "children.csv"))
                }
            }
        }
    }
}
