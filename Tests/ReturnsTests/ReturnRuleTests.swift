import Care
import Returns
import Testing

/// One row for each rule of who, when and in which order, beside those of the first suite.
extension ReturnQualityTests {
    /// A breach in a return of two years: the year before, then this one.
    private static func years(
        _ rule: String, before: [String], now: [String], headers: (String, String)? = nil
    ) -> Breach {
        var breach = Breach(rule: rule, episodes: now)
        breach.header = headers?.1 ?? "A1,M,01/02/2012,WBRI,A123456789012,,"
        breach.further = [
            "2023-24/header.csv": ReturnFolder.table(
                ReturnFolder.headerLine,
                [headers?.0 ?? "A1,1,01/02/2012,WBRI,A123456789012,,"]),
            "2023-24/episodes.csv": ReturnFolder.table(ReturnFolder.episodeLine, before),
        ]
        return breach
    }

    private static func headers(_ rule: String, _ before: String, _ now: String) -> Breach {
        let row = ep("01/05/2023")
        return years(rule, before: [row], now: [row], headers: (before, now))
    }

    private static func two(_ rule: String, _ first: String, _ second: String) -> Breach {
        Breach(rule: rule, episodes: [first, second])
    }

    private static func ends(
        _ rule: String, _ reason: String, birth: String, place: String = "U4",
        ls: String = "C2"
    ) -> Breach {
        Breach(
            rule: rule, header: "A1,M,\(birth),WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", ls: ls, place, end: "01/06/2024", rec: reason)])
    }

    static let furtherBreaches: [Breach] =
        continuityBreaches + legalBreaches + identityBreaches + tableBreaches + adoptionBreaches

    private static let continuityBreaches: [Breach] = [
        two(
            "status-change-not-shown", ep("01/05/2024", end: "01/06/2024", rec: "X1"),
            ep("01/06/2024", "L")),
        two(
            "placement-change-not-shown",
            ep("01/05/2024", end: "01/06/2024", rec: "X1", change: "CARPL"), ep("01/06/2024", "P")),
        two(
            "both-changes-not-shown",
            ep("01/05/2024", end: "01/06/2024", rec: "X1", change: "CARPL"),
            ep("01/06/2024", "B", ls: "C2")),
        two(
            "after-the-last-end", ep("01/05/2024", end: "01/06/2024", rec: "E2"), ep("01/07/2024")),
        two(
            "need-changes", ep("01/05/2024", end: "01/06/2024", rec: "X1"),
            ep("01/06/2024", "L", ls: "C2").replacing(",N1,", with: ",N2,")),
        years(
            "missing-in-the-year-before",
            before: [ep("01/05/2023", end: "01/06/2023", rec: "E4A")], now: [ep("01/07/2023")]),
        years(
            "other-start-than-the-year-before", before: [ep("01/05/2023")],
            now: [ep("02/05/2024")]),
        years("continued-rne", before: [ep("01/05/2023")], now: [ep("01/05/2023", "P")]),
        years("continued-ls", before: [ep("01/05/2023")], now: [ep("01/05/2023", ls: "C2")]),
        years(
            "continued-cin", before: [ep("01/05/2023")],
            now: [ep("01/05/2023").replacing(",N1,", with: ",N2,")]),
        years("continued-place", before: [ep("01/05/2023")], now: [ep("01/05/2023", "S", "U6")]),
        years(
            "continued-provider", before: [ep("01/05/2023")],
            now: [ep("01/05/2023", "S", "U4", "PR4")]),
        years("continued-urn", before: [ep("01/05/2023")], now: [ep("01/05/2023", urn: "7654321")]),
        years(
            "continued-distance", before: [ep("01/05/2023")],
            now: [ep("01/05/2023", posts: "CB1 1AA,PE1 1CC")]),
        years(
            "continued-authority", before: [ep("01/05/2023", posts: "CB1 1AA,LE1 1DD")],
            now: [ep("01/05/2023", posts: "CB1 1AA,PE1 1CC")]),
        years(
            "continued-location", before: [ep("01/05/2023")],
            now: [ep("01/05/2023", posts: "CB1 1AA,PE1 1CC")]),
        Breach(
            rule: "carers-holiday-too-often",
            episodes: ["05", "06", "07"].flatMap { month in
                [
                    ep("01/\(month)/2024", "P", end: "10/\(month)/2024", rec: "X1"),
                    ep(
                        "10/\(month)/2024", "P", "T3", "", end: "15/\(month)/2024", rec: "X1",
                        urn: ""),
                ]
            }),
        two(
            "change-reason-unwanted",
            ep("01/05/2024", end: "01/06/2024", rec: "X1", change: "CARPL"),
            ep("01/06/2024", "P", "T4", "", urn: "")),
        ends("adopted-at-18", "E11", birth: "01/06/2006", place: "A6", ls: "E1"),
        ends("independent-under-14", "E5", birth: "02/06/2010"),
        ends("adult-care-under-16", "E7", birth: "02/06/2008"),
        ends("adopted-not-placed", "E12", birth: "01/06/2020"),
        ends("stayed-put-under-18", "E17", birth: "02/06/2006"),
        ends("guardianship-at-18", "E46", birth: "31/05/2006"),
        ends("guardianship-not-fostered", "E45", birth: "01/06/2012", place: "K2"),
        Breach(rule: "public-provider", episodes: [ep("01/05/2024", "S", "U4", "PR3")]),
        Breach(
            rule: "own-provision-elsewhere",
            episodes: [ep("01/05/2024", "S", "K2", "PR1", posts: "CB1 1AA,PE1 1CC")]),
    ]

    private static let legalBreaches: [Breach] = [
        Breach(
            rule: "youth-justice-under-10", header: "A1,M,01/05/2014,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", ls: "J1")]),
        Breach(
            rule: "with-parents-under-section-20",
            episodes: [ep("01/05/2024", ls: "V2", "P1", "PR0", urn: "")]),
        Breach(rule: "placement-order-missing", episodes: [ep("01/05/2024", "S", "A6")]),
        Breach(rule: "freeing-order-after-2005", episodes: [ep("01/05/2024", ls: "D1")]),
        Breach(rule: "placement-order-before-2005", episodes: [ep("30/11/2005", ls: "E1")]),
        Breach(rule: "still-freed", episodes: [ep("01/05/2005", ls: "D1")]),
        Breach(
            rule: "police-protection-too-long",
            episodes: [ep("01/05/2024", ls: "L1", end: "05/05/2024", rec: "E4A")]),
        Breach(
            rule: "emergency-order-too-long",
            episodes: [
                ep("01/05/2024", ls: "L2", end: "10/05/2024", rec: "X1", change: "CARPL"),
                ep("10/05/2024", "P", ls: "L2", "U6", end: "23/05/2024", rec: "E4A"),
            ]),
        Breach(
            rule: "assessment-order-too-long",
            episodes: [ep("01/05/2024", ls: "L3", end: "09/05/2024", rec: "E4A")]),
        Breach(
            rule: "detention-too-long",
            episodes: [ep("01/05/2024", ls: "J2", end: "23/05/2024", rec: "E4A")]),
        Breach(
            rule: "short-break-moves",
            episodes: [ep("01/05/2024", "P", ls: "V3", "U6", end: "03/05/2024", rec: "E4A")]),
        Breach(
            rule: "short-breaks-too-many-days",
            episodes: ["05", "06", "07", "08", "09"].map {
                ep("01/\($0)/2024", ls: "V3", "U6", end: "17/\($0)/2024", rec: "E4A")
            }),
        Breach(rule: "short-break-long-term-foster", episodes: [ep("01/05/2024", ls: "V4")]),
        Breach(
            rule: "short-break-temporary",
            episodes: [ep("01/05/2024", ls: "V4", "T4", "", urn: "")]),
        two(
            "short-breaks-both-ways",
            ep("01/05/2024", ls: "V3", "U6", end: "03/05/2024", rec: "E4A"),
            ep("01/06/2024", ls: "V4", "U6")),
        Breach(
            rule: "custody-under-10", header: "A1,M,02/05/2014,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", "S", "R5", "PR3", urn: "")]),
        Breach(
            rule: "school-under-4", header: "A1,M,02/05/2020,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", "S", "S1", "PR4")]),
        Breach(
            rule: "employment-under-14", header: "A1,M,02/05/2010,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", "S", "P3", "PR4", urn: "")]),
    ]

    private static let identityBreaches: [Breach] = [
        headers(
            "sex-differs", "A1,1,01/02/2012,WBRI,A123456789012,,",
            "A1,F,01/02/2012,WBRI,A123456789012,,"),
        headers(
            "ethnicity-differs", "A1,1,01/02/2012,WBRI,A123456789012,,",
            "A1,M,01/02/2012,MWBC,A123456789012,,"),
        headers(
            "mother-differs", "A1,2,01/02/2008,WBRI,A123456789012,1,01/02/2024",
            "A1,F,01/02/2008,WBRI,A123456789012,0,"),
        headers(
            "pupil-number-differs", "A1,1,01/02/2012,WBRI,A123456789012,,",
            "A1,M,01/02/2012,WBRI,B123456789012,,"),
        headers(
            "mothers-child-differs", "A1,2,01/02/2008,WBRI,A123456789012,1,01/02/2024",
            "A1,F,01/02/2008,WBRI,A123456789012,1,02/02/2024"),
        headers(
            "mother-late", "A1,2,01/02/2008,WBRI,A123456789012,0,",
            "A1,F,01/02/2008,WBRI,A123456789012,1,02/02/2024"),
        Breach(
            rule: "pupil-number-form", header: "A1,M,01/02/2012,WBRI,I123456789012,,",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "mothers-child-of-male",
            header: "A1,M,01/02/2008,WBRI,A123456789012,,01/02/2024",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "mothers-child-missing", header: "A1,F,01/02/2008,WBRI,A123456789012,1,",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "mothers-child-without-mother",
            header: "A1,F,01/02/2008,WBRI,A123456789012,0,01/02/2024",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "mother-under-11", header: "A1,F,02/04/2013,WBRI,A123456789012,1,01/02/2025",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "mother-younger-than-child",
            header: "A1,F,02/04/2013,WBRI,A123456789012,1,02/04/2013",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "born-after-year", header: "A1,M,01/04/2025,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "over-21", header: "A1,M,31/03/2003,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024")]),
        Breach(
            rule: "sex-unknown", header: "A1,U,01/02/2012,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024")]),
        row("unaccompanied-under-11", .uasc, "A1,M,01/04/2014,"),
        Breach(
            rule: "custody-move-under-10", year: "2025-26",
            header: "A1,M,02/06/2015,WBRI,A123456789012,,",
            episodes: [
                ep("01/05/2025", end: "01/06/2025", rec: "X1", change: "CUSTOD"),
                ep("01/06/2025", "P", "R5", "PR3", urn: ""),
            ]),
        Breach(
            rule: "urn-masked", year: "2025-26",
            episodes: [ep("01/05/2025", "S", "K2", "PR4", urn: "XXXXXXX")]),
        Breach(
            rule: "urn-outside-england", year: "2025-26",
            episodes: [ep("01/05/2025", "S", "U4", "PR4", posts: "CB1 1AA,CF1 1EE")]),
        Breach(
            rule: "birth-missing", header: "A1,M,,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024")]),
    ]

    private static func row(_ rule: String, _ table: Return903Table, _ row: String) -> Breach {
        Breach(rule: rule, episodes: [ep("01/05/2024")], further: Self.table(table, row))
    }

    private static func rows(_ rule: String, _ table: Return903Table, _ rows: [String]) -> Breach {
        Breach(
            rule: rule, episodes: [ep("01/05/2024")],
            further: [
                "2024-25/further.csv": ReturnFolder.table(
                    table.columns.joined(separator: ","), rows)
            ])
    }

    private static let tableBreaches: [Breach] = [
        row("review-under-4-but-older", .reviews, "A1,01/02/2012,03/06/2024,PN0"),
        row("review-over-4-but-younger", .reviews, "A1,04/06/2020,03/06/2024,PN1"),
        row("review-incomplete", .reviews, "A1,01/02/2012,03/06/2024,"),
        row("unaccompanied-past-18", .uasc, "A1,M,01/02/2012,02/02/2030"),
        row("unaccompanied-ended-before-year", .uasc, "A1,M,01/02/2012,31/03/2024"),
        row("missing-after-year", .missing, "A1,01/02/2012,M,01/04/2025,"),
        row("missing-end-outside-year", .missing, "A1,01/02/2012,M,01/06/2024,01/04/2025"),
        rows(
            "missing-overlap", .missing,
            ["A1,01/02/2012,M,01/06/2024,", "A1,01/02/2012,M,03/06/2024,04/06/2024"]),
        row("missing-out-of-care", .missing, "A1,01/02/2012,M,30/04/2024,02/05/2024"),
        row("missing-without-start", .missing, "A1,01/02/2012,M,,"),
        row("missing-kind-blank", .missing, "A1,01/02/2012,,01/06/2024,"),
        row("missing-before-birth", .missing, "A1,01/02/2012,M,01/02/2012,02/02/2012"),
    ]

    private static func placed(_ rule: String, _ decision: String, ls: String = "E1") -> Breach {
        Breach(
            rule: rule, header: "A1,M,01/02/2020,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", ls: ls, "A6")], further: table(.placedAdoption, decision))
    }

    private static func adopted(_ rule: String, _ adoption: String, place: String = "A6") -> Breach
    {
        Breach(
            rule: rule, header: "A1,M,01/02/2020,WBRI,A123456789012,,",
            episodes: [ep("01/05/2024", ls: "E1", place, end: "01/12/2024", rec: "E11")],
            further: table(.adoption, adoption))
    }

    private static let adoptionBreaches: [Breach] =
        [
            placed("placed-without-decision", "B2,01/02/2020,01/04/2024,,"),
            placed("order-without-decision", "B2,01/02/2020,01/04/2024,,"),
            placed("order-but-decision-ceased", "A1,01/02/2020,01/04/2024,01/05/2024,RD1"),
            placed("decision-before-birth", "A1,01/02/2020,31/01/2020,,"),
            placed("decision-after-placing", "A1,01/02/2020,02/05/2024,,"),
            placed("decision-ceased-without-day", "A1,01/02/2020,01/04/2024,,RD1"),
            rows(
                "decisions-overlap", .placedAdoption,
                ["A1,01/02/2012,01/06/2024,,", "A1,01/02/2012,01/07/2024,,"]),
            Breach(
                rule: "decision-ceased-but-adopted",
                header: "A1,M,01/02/2020,WBRI,A123456789012,,",
                episodes: [ep("01/05/2024", ls: "E1", "A6", end: "01/12/2024", rec: "E11")],
                further: table(.placedAdoption, "A1,01/02/2020,01/04/2024,01/06/2024,RD1")),
            adopted("adoption-incomplete", "A1,01/02/2020,01/03/2024,01/04/2024,0,2,MF,"),
            Breach(
                rule: "adoption-missing", header: "A1,M,01/02/2020,WBRI,A123456789012,,",
                episodes: [ep("01/05/2024", ls: "E1", "A6", end: "01/12/2024", rec: "E11")],
                further: [
                    "2024-25/ad1.csv": Return903Table.adoption.columns.joined(separator: ",") + "\n"
                ]),
            row(
                "adoption-without-leaving", .adoption,
                "A1,01/02/2012,01/03/2024,01/04/2024,0,2,MF,L11"),
            row(
                "adoption-without-leaving", .adoption,
                "B2,01/02/2012,01/03/2024,01/04/2024,0,2,MF,L11"),
            adopted("interest-after-match", "A1,01/02/2020,02/04/2024,01/04/2024,0,2,MF,L11"),
            adopted("interest-after-placing", "A1,01/02/2020,02/05/2024,02/05/2024,0,2,MF,L11"),
            adopted("match-after-placing", "A1,01/02/2020,01/03/2024,02/05/2024,0,2,MF,L11"),
            adopted(
                "former-carer-contradicted", "A1,01/02/2020,01/03/2024,01/04/2024,1,2,MF,L11"),
            adopted("adopters-two", "A1,01/02/2020,01/03/2024,01/04/2024,0,2,M1,L0"),
        ]
        + [("l0", "MM"), ("l11", "MM"), ("l12", "MF"), ("l2", "M1"), ("l3", "FF"), ("l4", "MF")]
        .map { status, sex in
            adopted(
                "adopters-\(status)",
                "A1,01/02/2020,01/03/2024,01/04/2024,0,2,\(sex),\(status.uppercased())")
        }
}

@Suite("Rows that come close to a rule and keep it")
struct SoundRowTests {
    private typealias Quality = ReturnQualityTests

    private func rules(
        _ episodes: [String], year: String = "2024-25",
        header: String = "A1,M,01/02/2012,WBRI,A123456789012,,",
        further: [String: String] = [:]
    ) throws -> Set<String> {
        let folder = try ReturnFolder(
            year: year, headers: [header], episodes: episodes, further: further)
        return Set(try folder.imported().quality.findings.map(\.rule))
    }

    @Test("A row with REC and no DEC is no exit, for there is no next episode")
    func reasonOnOpen() throws {
        let rules = try rules([Quality.ep("01/05/2024", rec: "E8")])
        #expect(rules == ["reason-without-end"])
    }

    @Test(
        "How long an episode lasted is not asked where its DEC cannot be read",
        arguments: [("C2", "T4"), ("V3", "U4"), ("L1", "U4")])
    func unreadableEnd(status: String, place: String) throws {
        let found = try rules([
            Quality.ep("01/05/2024", "S", ls: status, place, end: "31/06/2024", rec: "E8")
        ])
        #expect(found.contains("no-day"))
        #expect(found.allSatisfy { !$0.contains("too-") }, "\(found)")
    }

    @Test("A row is not called left open where the return of the next year is not there")
    func missingYear() throws {
        func found(_ later: String) throws -> Set<String> {
            let folder = try ReturnFolder([
                "2021-22/header.csv": ReturnFolder.table(
                    ReturnFolder.headerLine, ["A1,M,01/02/2012,WBRI,A123456789012,,"]),
                "2021-22/episodes.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine, [Quality.ep("01/05/2021")]),
                "\(later)/header.csv": ReturnFolder.table(
                    ReturnFolder.headerLine, ["A1,M,01/02/2012,WBRI,A123456789012,,"]),
                "\(later)/episodes.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine, [Quality.ep("01/09/2022", "P")]),
            ])
            return Set(try folder.imported(on: "2024-03-31").quality.findings.map(\.rule))
        }
        #expect(try found("2022-23").contains("open-before-later"))
        #expect(try !found("2023-24").contains("open-before-later"))
    }

    @Test("Two headers of one year that differ in DOB are a finding")
    func birthsOfOneYear() throws {
        let folder = try ReturnFolder(
            headers: [
                "A1,M,01/02/2012,WBRI,A123456789012,,", "A1,M,01/02/2010,WBRI,A123456789012,,",
            ], episodes: [Quality.ep("01/05/2024")])
        let found = try folder.imported().quality.findings.filter { $0.rule == "birth-differs" }
        #expect(found.count == 2, "\(found)")
    }

    @Test("An open stay lasts to the last day that the return tells of, and no longer")
    func openStays() throws {
        func found(on day: String, _ further: [String] = []) throws -> Bool {
            let folder = try ReturnFolder(
                headers: ["A1,M,01/02/2012,WBRI,A123456789012,,"],
                episodes: [Quality.ep("01/08/2024", "S", "T3")] + further)
            return try folder.imported(on: day).quality.findings.contains {
                $0.rule == "temporary-too-long"
            }
        }
        #expect(try !found(on: "2024-08-15"))
        #expect(try found(on: "2024-08-31"))
        // A row after the day tells that the return was drawn later.
        #expect(
            try found(
                on: "2024-08-15", ["A2,01/12/2024,S,C2,N1,U4,PR1,,,,CB1 1AA,CB2 2BB,1234567"]))
    }

    @Test("Who came into care before the years loaded need not start with S")
    func earlierStart() throws {
        #expect(try rules([Quality.ep("01/05/2023", "P")]).isEmpty)
    }

    @Test("Who came into care on a day that cannot be read has a first episode")
    func startUnread() throws {
        for first in [Quality.ep("", end: "01/06/2024"), "A1,01/05/2024,S,C1"] {
            let rules = try rules([
                first, Quality.ep("01/06/2024", "P"), Quality.ep("01/07/2024", "P"),
            ])
            #expect(!rules.contains("first-not-start"))
        }
    }

    @Test("URN XXXXXXX is allowed where a URN is not recorded")
    func masked() throws {
        let row = Quality.ep("01/05/2024", "S", "R2", "PR3", urn: "XXXXXXX")
        #expect(try rules([row]).isEmpty)
    }

    @Test(
        "Independent living was for 15 and over to 2022/23, and is for 16 and over since",
        arguments: [("2017-18", "1", true), ("2023-24", "1", false)])
    func independent(year: String, sex: String, isAllowed: Bool) throws {
        let start = "10/05/\(year.prefix(4))"
        let birth = "09/05/\((Int(year.prefix(4)) ?? 0) - 15)"
        let rules = try rules(
            [Quality.ep(start, "S", "P2", "PR1", urn: "")], year: year,
            header: "A1,\(sex),\(birth),WBRI,A123456789012,,")
        #expect(rules.contains("supported-under-16") != isAllowed)
    }

    @Test("From 2025/26 Z11 to Z14 have no provider")
    func others() throws {
        let header = "A1,M,01/02/2012,WBRI,A123456789012,,"
        let without = try rules(
            [Quality.ep("01/05/2025", "S", "Z11", "", urn: "")], year: "2025-26", header: header)
        #expect(!without.contains("provider-missing"))
        let with = try rules(
            [Quality.ep("01/05/2025", "S", "Z11", "PR4", urn: "")], year: "2025-26",
            header: header)
        #expect(with.contains("provider-unwanted"))
    }

    @Test("An unaccompanied child need not have HOME_POST")
    func unaccompanied() throws {
        let rules = try rules(
            [Quality.ep("01/05/2024", posts: ",CB2 2BB")],
            further: Quality.table(.uasc, "A1,M,01/02/2012,"))
        #expect(rules.isEmpty)
    }

    @Test("A child that leaves and returns on a later day starts anew")
    func returned() throws {
        let rules = try rules([
            Quality.ep("01/05/2024", end: "01/06/2024", rec: "E4A"), Quality.ep("02/06/2024"),
        ])
        #expect(rules.isEmpty)
    }

    @Test("Police protection of three days, and an order of 21, are within the law")
    func limits() throws {
        #expect(
            try rules([
                Quality.ep("01/05/2024", ls: "L1", end: "04/05/2024", rec: "X1"),
                Quality.ep("04/05/2024", "L", ls: "L2", end: "25/05/2024", rec: "E4A"),
            ]).isEmpty)
    }

    @Test(
        "Of two rows with one DECOM the one that counts is compared with the next return",
        arguments: [false, true])
    func conflicting(isReversed: Bool) throws {
        func found(_ now: String) throws -> [String] {
            let before = [
                Quality.ep("01/05/2023", ls: "C2"), Quality.ep("01/05/2023", ls: "C1"),
            ]
            return try rules(
                [Quality.ep("01/05/2023", ls: now)],
                further: [
                    "2023-24/header.csv": ReturnFolder.table(
                        ReturnFolder.headerLine, ["A1,1,01/02/2012,WBRI,A123456789012,,"]),
                    "2023-24/episodes.csv": ReturnFolder.table(
                        ReturnFolder.episodeLine, isReversed ? before.reversed() : before),
                ]
            ).filter { $0.hasPrefix("continued-") }
        }
        #expect(try found("C1").isEmpty)
        #expect(try found("C2") == ["continued-ls"])
    }

    @Test("A number may follow the code for its absence, and K3 may follow H5 in 2024/25")
    func successors() throws {
        let rules = try rules(
            [Quality.ep("01/05/2023", "S", "K3", "PR4")],
            header: "A1,M,15/04/2007,WBRI,A123456789012,,",
            further: [
                "2023-24/header.csv": ReturnFolder.table(
                    ReturnFolder.headerLine, ["A1,1,15/04/2007,WBRI,UN3,,"]),
                "2023-24/episodes.csv": ReturnFolder.table(
                    ReturnFolder.episodeLine, [Quality.ep("01/05/2023", "S", "H5", "PR4")]),
            ])
        #expect(rules.isEmpty)
    }
}
