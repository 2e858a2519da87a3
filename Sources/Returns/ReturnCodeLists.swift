import Care
import Files

/// The code lists of the return by collection year.
///
/// Years are named by the 31 March they end in. Sources: the open validator of the return (its
/// rules by year), the regional pipeline's schemas of 2017, 2019, 2022, 2024, 2025 and 2026, and
/// the standard data model's categories; where two of them disagree the code is in doubt.
package enum ReturnCodeLists {
    /// SEX.
    package static let sex = ReturnCodeList(
        "SEX",
        [
            code("1", "male", last: 2024),
            code("2", "female", last: 2024),
            code("M", "male", first: 2025),
            code("F", "female", first: 2025),
            code("U", "unknown", first: 2025),
        ])

    /// ETHNIC.
    package static let ethnicity = ReturnCodeList(
        "ETHNIC",
        [
            code("WBRI", "White British"),
            code("WIRI", "White Irish"),
            code("WOTH", "Any other White background"),
            code("WIRT", "Traveller of Irish heritage"),
            code("WROM", "Gypsy/Roma"),
            code("MWBC", "White and Black Caribbean"),
            code("MWBA", "White and Black African"),
            code("MWAS", "White and Asian"),
            code("MOTH", "Any other Mixed"),
            code("AIND", "Indian"),
            code("APKN", "Pakistani"),
            code("ABAN", "Bangladeshi"),
            code("AOTH", "Any other Asian"),
            code("BCRB", "Caribbean"),
            code("BAFR", "African"),
            code("BOTH", "Any other Black"),
            code("CHNE", "Chinese"),
            code("OOTH", "Any other ethnic group"),
            code("REFU", "Refused"),
            code("NOBT", "Not yet obtained"),
        ])

    /// RNE, reason for a new episode.
    package static let startReason = ReturnCodeList(
        "RNE",
        [
            code("S", "started to be looked after"),
            code("L", "legal status change only"),
            code("P", "placement and carer change only"),
            code("T", "placement change, same carer"),
            code("U", "legal status and placement change, same carer"),
            code("B", "legal status, placement and carer change"),
        ])

    /// LS, legal status.
    package static let legalStatus = ReturnCodeList(
        "LS",
        [
            code("C1", "interim care order"),
            code("C2", "full care order"),
            code("D1", "freeing order"),
            code("E1", "placement order"),
            code("V2", "single period of accommodation, section 20"),
            code("V3", "short breaks, episodes recorded singly"),
            code("V4", "short breaks, agreement recorded"),
            code("J1", "remanded"),
            code("J2", "detained under PACE"),
            code("J3", "youth rehabilitation order with residence"),
            code("L1", "police protection"),
            code("L2", "emergency protection order"),
            code("L3", "child assessment order"),
        ])

    /// CIN, category of need.
    package static let need = ReturnCodeList(
        "CIN",
        [
            code("N1", "abuse or neglect"),
            code("N2", "child's disability"),
            code("N3", "parental illness or disability"),
            code("N4", "family in acute stress"),
            code("N5", "family dysfunction"),
            code("N6", "socially unacceptable behaviour"),
            code("N7", "low income"),
            code("N8", "absent parenting"),
        ])

    /// PLACE, placement type.
    ///
    /// The meanings of Z11 to Z14 are in no source at hand.
    package static let place = ReturnCodeList(
        "PLACE",
        [
            code("A3", "placed for adoption with consent, current foster carer"),
            code("A4", "placed for adoption with consent, not current foster carer"),
            code("A5", "placed for adoption with placement order, current foster carer"),
            code("A6", "placed for adoption with placement order, not current foster carer"),
            code(
                "H5", "semi-independent living outside the children's homes regulations",
                last: 2025, doubtFrom: supportedFrom,
                doubt: supportedDoubt),
            code("K1", "secure children's home"),
            code("K2", "children's home"),
            code("K3", "registered supported accommodation", first: 2025),
            code("P1", "with own parents or person with parental responsibility"),
            code(
                "P2", "independent living", last: 2025, doubtFrom: supportedFrom,
                doubt: supportedDoubt),
            code("P3", "residential employment"),
            code("R1", "residential care home"),
            code("R2", "NHS or health establishment"),
            code("R3", "family centre or mother and baby unit"),
            code("R5", "young offender institution"),
            code("S1", "residential school"),
            code("T0", "temporary, any other"),
            code("T1", "temporary, in hospital"),
            code("T2", "temporary, on holiday"),
            code("T3", "temporary, carer on holiday"),
            code("T4", "temporary, seven days or less"),
            code("U1", "foster with relative or friend, long-term"),
            code("U2", "foster with relative or friend, also approved adopter"),
            code("U3", "foster with relative or friend, other"),
            code("U4", "foster with other carer, long-term"),
            code("U5", "foster with other carer, also approved adopter"),
            code("U6", "foster with other carer, other"),
            code(
                "Z1", "other", doubtFrom: otherSplit,
                doubt: "one source replaces it with Z11 to Z14 after 2024/25; another keeps it"),
            code("Z11", nil, first: 2026),
            code("Z12", nil, first: 2026),
            code("Z13", nil, first: 2026),
            code("Z14", nil, first: 2026),
        ])

    /// PLACE_PROVIDER.
    package static let provider = ReturnCodeList(
        "PLACE_PROVIDER",
        [
            code("PR0", "parent or person with parental responsibility"),
            code("PR1", "own provision"),
            code("PR2", "other local authority"),
            code("PR3", "other public"),
            code("PR4", "private"),
            code("PR5", "voluntary"),
        ])

    /// REC, reason the episode ceased.
    package static let endReason = ReturnCodeList(
        "REC",
        [
            code("X1", "episode ends and a new one starts the same day"),
            code("E11", "adopted, unopposed"),
            code("E12", "adopted, consent dispensed with"),
            code("E13", "left to live with parents or relatives without parental responsibility"),
            code("E14", "remand accommodation ended"),
            code("E15", "age assessed as 18 or over"),
            code("E16", "moved abroad"),
            code("E17", "aged 18 and stayed put"),
            code("E2", "died"),
            code("E3", "taken over by another authority"),
            code("E41", "residence or child arrangements order"),
            code("E43", "special guardianship, former foster carer", last: 2018),
            code("E44", "special guardianship, other carer", last: 2018),
            code(
                "E45", "special guardianship, former foster carer who is relative or friend",
                first: 2019,
            ),
            code("E46", "special guardianship, other former foster carer", first: 2019),
            code("E47", "special guardianship, other carer who is relative or friend", first: 2019),
            code("E48", "special guardianship, other", first: 2019),
            code("E4A", "returned home, planned"),
            code("E4B", "returned home, not planned"),
            code("E5", "independent living with formal support"),
            code("E6", "independent living without"),
            code("E7", "to adult residential care"),
            code("E8", "other"),
            code("E9", "sentenced to custody"),
            code(
                "E99", "end assumed by a cleaning tool", doubtFrom: always,
                doubt: "not a code of the collection: a cleaning tool of the region writes it"),
        ])

    /// REASON_PLACE_CHANGE.
    package static let changeReason = ReturnCodeList(
        "REASON_PLACE_CHANGE",
        [
            code("CARPL", "change to or implementing the care plan"),
            code("CLOSE", "resignation or closure of provision"),
            code("ALLEG", "allegation"),
            code("STAND", "concern about standards of care"),
            code("APPRR", "approval removed"),
            code("CREQB", "carer's request, behaviour"),
            code("CREQO", "carer's request, other"),
            code("CHILD", "child's request"),
            code("LAREQ", "authority's request"),
            code("PLACE", "status of the placement only"),
            code("CUSTOD", "custody", first: 2019),
            code("OTHER", "other"),
            code(
                "LIIAF", "change assumed by a cleaning tool", doubtFrom: always,
                doubt: "not a code of the collection: a cleaning tool of the region writes it"),
        ])

    /// REVIEW_CODE.
    package static let reviewCode = ReturnCodeList(
        "REVIEW_CODE",
        [
            code("PN0", nil),
            code("PN1", nil),
            code("PN2", nil),
            code("PN3", nil),
            code("PN4", nil),
            code("PN5", nil),
            code("PN6", nil),
            code("PN7", nil),
        ])

    /// MISSING.
    package static let missingKind = ReturnCodeList(
        "MISSING",
        [
            code("M", "missing"),
            code("A", "away without authorisation"),
        ])

    /// MOTHER.
    package static let mother = ReturnCodeList(
        "MOTHER",
        [
            code("0", "no"),
            code("1", "yes"),
        ])

    /// IN_TOUCH.
    package static let inTouch = ReturnCodeList(
        "IN_TOUCH",
        [
            code("YES", nil),
            code("NO", nil),
            code("DIED", nil),
            code("REFU", nil),
            code("NREQ", nil),
            code("RHOM", nil),
        ])

    /// ACTIV, what a care leaver does.
    package static let activity = ReturnCodeList(
        "ACTIV",
        [
            code("F1", nil),
            code("P1", nil),
            code("F2", nil),
            code("P2", nil),
            code("G4", nil),
            code("G5", nil),
            code("G6", nil),
            code("0", nil),
            code("F3", nil, last: 2021),
            code("P3", nil, last: 2021),
            code("F4", nil, first: 2022),
            code("P4", nil, first: 2022),
            code("F5", nil, first: 2022),
            code("P5", nil, first: 2022),
        ])

    /// ACCOM, where a care leaver lives.
    package static let accommodation = ReturnCodeList(
        "ACCOM",
        [
            code("B1", nil),
            code("B2", nil),
            code("C1", nil),
            code("C2", nil),
            code("D1", nil),
            code("D2", nil),
            code("E1", nil),
            code("E2", nil),
            code("G1", nil),
            code("G2", nil),
            code("H1", nil),
            code("H2", nil),
            code("K1", nil),
            code("K2", nil),
            code("R1", nil),
            code("R2", nil),
            code("S2", nil),
            code("T1", nil),
            code("T2", nil),
            code("U1", nil),
            code("U2", nil),
            code("V1", nil),
            code("V2", nil),
            code("W1", nil),
            code("W2", nil),
            code("X2", nil),
            code("Y1", nil),
            code("Y2", nil),
            code("Z1", nil),
            code("Z2", nil),
            code("0", nil),
            code(
                "S1", nil, doubtFrom: always, doubt: "one source lists the code, another does not"),
            code(
                "X1", nil, doubtFrom: always, doubt: "one source lists the code, another does not"),
        ])

    /// REASON_PLACED_CEASED.
    package static let placedCeased = ReturnCodeList(
        "REASON_PLACED_CEASED",
        [
            code("RD1", "needs changed"),
            code("RD2", "no placement order"),
            code("RD3", "no adopters"),
            code("RD4", "other"),
        ])

    /// PREV_PERM.
    package static let previousPermanence = ReturnCodeList(
        "PREV_PERM",
        [
            code("P1", nil),
            code("P2", nil),
            code("P3", nil),
            code("P4", nil),
            code("Z1", nil),
        ])

    /// SDQ_REASON, why no score.
    package static let sdqReason = ReturnCodeList(
        "SDQ_REASON",
        [
            code("SDQ1", nil),
            code("SDQ2", nil),
            code("SDQ3", nil),
            code("SDQ4", nil),
            code("SDQ5", nil),
        ])

    /// NB_ADOPTR.
    package static let adopters = ReturnCodeList(
        "NB_ADOPTR",
        [
            code("1", nil),
            code("2", nil),
        ])

    /// SEX_ADOPTR.
    package static let adopterSex = ReturnCodeList(
        "SEX_ADOPTR",
        [
            code("M1", nil),
            code("F1", nil),
            code("MM", nil),
            code("FF", nil),
            code("MF", nil),
        ])

    /// LS_ADOPTR.
    package static let adopterStatus = ReturnCodeList(
        "LS_ADOPTR",
        [
            code("L0", nil),
            code("L11", nil),
            code("L12", nil),
            code("L2", nil),
            code("L3", nil),
            code("L4", nil),
        ])

    /// FOSTER_CARE.
    package static let fosterCarer = ReturnCodeList(
        "FOSTER_CARE",
        [
            code("0", nil),
            code("1", nil),
        ])

    /// SW_REASON.
    package static let socialWorkerReason = ReturnCodeList(
        "SW_REASON",
        [
            code("MANAGE", nil),
            code("FCONTA", nil),
            code("LEFTRL", nil),
            code("ORGRST", nil),
            code("TSPROC", nil),
            code("ABSENC", nil),
            code("CHCHAN", nil),
            code("PCCHAN", nil),
            code("SWDIED", nil),
            code("OTHERS", nil),
        ])

    /// Yes or no as `1` and `0`, the health columns of OC2.
    package static let flag = ReturnCodeList("flag", [code("0", "no"), code("1", "yes")])

    /// The list of a table's column, or nil where the column is no code.
    ///
    /// - Parameters:
    ///   - column: upper case.
    ///   - table: the table.
    package static func list(of column: String, in table: Return903Table) -> ReturnCodeList? {
        if let list = byColumn[column] { return list }
        guard table == .outcomes, table.codeColumns.contains(column), column != "SDQ_SCORE" else {
            return nil
        }
        return flag
    }

    /// What is repeated of a cell: a code of any list as it stands, else what `ShownValue` shows.
    package static func shown(_ value: String) -> String {
        everyCode.contains(value) ? value : ShownValue.cell(value)
    }

    private static let everyCode = Set(byColumn.values.flatMap(\.codes).map(\.code))

    private static let byColumn: [String: ReturnCodeList] = Dictionary(
        [
            sex, ethnicity, startReason, legalStatus, need, place, provider, endReason,
            changeReason, reviewCode, missingKind, mother, inTouch, activity, accommodation,
            placedCeased, previousPermanence, sdqReason, adopters, adopterSex, adopterStatus,
            fosterCarer, socialWorkerReason,
        ].map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first })

    private static let supportedFrom = Day(iso: "2023-10-28")
    private static let otherSplit = Day(iso: "2025-04-01")
    private static let always = Day(iso: "0001-01-01")
    private static let supportedDoubt =
        "registered supported accommodation replaced it on 28 October 2023; "
        + "one source keeps the code to 2024/25, another ends it sooner"

    private static func code(
        _ code: String, _ meaning: String? = nil, first: Int? = nil, last: Int? = nil,
        doubtFrom: Day? = nil, doubt: String? = nil
    ) -> ReturnCodeList.Code {
        ReturnCodeList.Code(
            code: code, meaning: meaning, first: first, last: last, doubtFrom: doubtFrom,
            doubt: doubt)
    }
}
