/// A rule by which the Department for Education validates a return, and what becomes of it here.
///
/// The numbers are the Department's; what each asks stands in our words. Sources: the open
/// validator of the return, its rules by year, read for what they ask and not for how.
package struct DepartmentRule: Sendable, Hashable {
    /// What is done with a rule.
    package enum Answer: Sendable, Hashable {
        /// Checked by those of ``ReturnRule/all``.
        case checked([String])
        /// Not checked, and why.
        case not(String)
    }

    /// The Department's number.
    package let number: String
    /// What is asked of the return, in one sentence.
    package let sentence: String
    /// The first collection year that asks it, as `2024/25`; nil = as long as we know.
    package let since: String?
    /// What is done with it.
    package let answer: Answer

    /// Every rule of the Department, by number.
    package static let all: [DepartmentRule] = table.split(separator: "\n").map { line in
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map {
            String($0)
        }
        let number = parts[0]
        let ids = ReturnRule.all.filter { $0.numbers.contains(number) }.map(\.id)
        let answer: Answer =
            if !ids.isEmpty {
                .checked(ids)
            } else if parts[2] == "codes" {
                .checked(["unknown-code", "code-of-other-years"])
            } else {
                .not(reasons[parts[2]] ?? parts[2])
            }
        return DepartmentRule(
            number: number, sentence: parts[3], since: parts[1].isEmpty ? nil : parts[1],
            answer: answer)
    }

    private static let reasons = [
        "register": "it needs the register of providers, which is not part of a return",
        "health": "no figure of ours uses the health table (OC2)",
        "leavers": "no figure of ours uses the care leavers' table (OC3)",
        "permanence": "no figure of ours uses the previous permanence table",
        "workers": "no figure of ours uses the social workers' table",
        "derived": "the field is derived here from the postcodes, and never read",
        "breaks": "extracts of a case system carry addresses of short breaks too",
        "other": "another check says it already",
        "doubt": "published sources disagree about what it asks",
        "xml": "in our reading a child is unaccompanied where the UASC table or field says so",
    ]

    private static let table = """
        101||codes|SEX is a code of the year's list.
        102||-|DOB is filled and a day.
        103||codes|ETHNIC is a code of the list.
        104||-|DUC is a day, and not before the year.
        105||xml|UASC is 0 or 1 (XML).
        112||-|DATE_INT is a day.
        113||-|DATE_MATCH is a day.
        114||codes|FOSTER_CARE is a code of the list.
        115||-|DATE_PLACED is a day.
        116||-|DATE_PLACED_CEASED is a day.
        117||no measure of ours dates adoption decisions by the end of care|DATE_PLACED and DATE_PLACED_CEASED are not after the year or the end of care.
        118||no measure of ours dates adoption decisions by the start of care|DATE_PLACED_CEASED is not before the year or the start of care.
        119||-|DATE_PLACED_CEASED and REASON_PLACED_CEASED are both filled or both blank.
        120||codes|REASON_PLACED_CEASED is a code of the list.
        131||codes|IN_TOUCH is a code of the list.
        132||codes|ACTIV is a code of the year's list.
        133||codes|ACCOM is a code of the list.
        134||leavers|A care leaver has no adoption data.
        141||-|DECOM is a day.
        142||-|An episode before a later one has ended.
        143||codes|RNE is a code of the list.
        144||codes|LS is a code of the list.
        145||codes|CIN is a code of the list.
        146||codes|PLACE is a code of the year's list.
        147||-|DEC is a day.
        148||-|DEC and REC are both filled or both blank.
        149||codes|REC is a code of the year's list.
        151||-|All of AD1 is filled, or none.
        153||leavers|All of a care leaver's fields are filled, or none.
        157||health|SDQ1 is no reason for a child of 4 to 16.
        158||health|Who received an intervention was not merely offered one.
        159||health|Who did not receive an intervention may have been offered one, and that is said.
        164||derived|The distance is from 0 to 999.9 miles.
        165||no measure of ours counts mothers|MOTHER is 0 or 1 and filled for girls looked after.
        166||-|REVIEW is filled and a day.
        167||codes|REVIEW_CODE is filled and a code of the list.
        168||-|UPN has its form, or is UN1 to UN5.
        169||-|The placement lies in a known authority.
        171||-|MC_DOB is a day.
        174||-|MC_DOB is blank for boys and men.
        175||codes|NB_ADOPTR is a code of the list.
        176||codes|SEX_ADOPTR is a code of the list.
        177||codes|LS_ADOPTR is a code of the list.
        178||-|PLACE_PROVIDER is a code, and blank where nobody provides.
        179||-|PL_LOCATION is known.
        180||-|SDQ_SCORE is from 0 to 40.
        181||codes|The health fields are 0 or 1.
        182||health|The four main health fields are filled where any other is.
        184||-|DATE_PLACED is not before birth.
        185||health|Only who is looked after for twelve months has an SDQ score.
        186||health|Who is looked after for twelve months and 4 to 16 has an SDQ score.
        187||health|Who is looked after for twelve months is no care leaver and not adopted.
        188||health|Nobody under 4 has an SDQ score.
        189||health|Nobody of 17 and over has an SDQ score.
        190||health|Only who is looked after for twelve months has health data.
        191||health|Who is looked after for twelve months has health data.
        192||health|Who misuses substances has INTERVENTION_RECEIVED.
        193||health|Who does not misuse substances has no interventions.
        196||codes|SDQ_REASON is a code of the list.
        197a||health|Who has an SDQ score has no SDQ_REASON.
        197B||health|Who is 4 or 17 in the year has an SDQ score or a reason.
        198||health|Only who is looked after for twelve months has an SDQ_REASON.
        199||a child adopted from care may come into care again|Nobody was adopted from care before.
        202||-|SEX is that of the return before.
        203||-|DOB is that of the return before.
        204||-|ETHNIC is that of the return before.
        205A||xml|Who was unaccompanied still is, or ceased in the year before.
        205B||xml|Who is unaccompanied in both years did not cease between them.
        205C||xml|DUC is blank for who is not unaccompanied.
        205D||xml|Who is unaccompanied was so in the return before.
        207||-|Who was a mother still is one.
        208||-|UPN is that of the return before.
        209||a pupil number matters to no figure of ours|Nobody of school age has UPN UN1.
        210||doubt|Nobody looked after for more than a week has UPN UN4.
        213||-|PLACE_PROVIDER is blank in temporary placements.
        214||breaks|PL_POST and URN are blank in short breaks.
        215||health|A care leaver has no health data.
        217||no measure of ours depends on it|A3 and A5 start with RNE S, T or U.
        217t|2023/24|codes|PLACE P2 is not used from 28 October 2023.
        218||-|A regulated placement in England has a URN.
        219||register|URN and placement type agree.
        221||-|URN and PL_POST agree.
        222||-|URN is blank where none is recorded.
        224||register|URN and PLACE_PROVIDER agree.
        225||-|A change of placement has REASON_PLACE_CHANGE.
        226||-|Temporary placements have no REASON_PLACE_CHANGE.
        227||register|The provider was registered when the episode started.
        228||register|The provider was registered when the episode ended.
        229||register|The provider's authority agrees with PR1 and PR2.
        230|2023/24|-|H5 has a URN from 28 October 2023.
        231|2024/25|-|An unaccompanied child is over 11 at the end of the year.
        232|2024/25|-|SEX is not U.
        233|2025/26|-|An open episode has no REASON_PLACE_CHANGE.
        234|2025/26|-|Nobody under 10 changes placement for custody (CUSTOD).
        241|2025/26|register|K3 lies in an authority where its provider has premises.
        242|2025/26|-|URN XXXXXXX stands with foster homes and adopters only.
        243|2025/26|-|Outside England there is no URN.
        301||-|DOB is not after the year.
        302||-|No episode starts before birth.
        303||xml|Who has DUC is unaccompanied.
        304||-|DUC is not after the 18th birthday.
        331||-|DATE_MATCH is not after the placement in which the child was adopted.
        333||-|DATE_INT is filled and not after DATE_MATCH.
        334||no measure of ours dates adoption decisions by the start of care|DATE_INT is not before care started.
        335||-|FOSTER_CARE agrees with the last placement.
        336||no measure of ours depends on it|Before A3 and A4 the child was fostered.
        344||leavers|Who died or went home has no activity.
        345||leavers|Who is in touch has an activity.
        347|2023/24|leavers|No care leaver under 18 lives in a foyer.
        348|2025/26|leavers|Who was reported as having died still is.
        351||-|Nobody was over 21 at the start of the year.
        352||-|Nobody starts to be looked after at 18.
        353||no return of ours goes back so far|No episode starts before 14 October 1991.
        354||-|DECOM is not after the year.
        355||-|An episode lasts a day at least.
        356||-|DEC is not before DECOM.
        357||-|A first episode that starts in the year has RNE S.
        358||-|Nobody of 10 or under is remanded or detained.
        359||-|Nobody is looked after past 18.
        361||-|Police protection lasts 72 hours at most.
        362||-|An emergency protection order lasts 21 days at most.
        363||-|A child assessment order lasts 7 days at most.
        364||-|Detention under PACE lasts 21 days at most.
        365||-|A short break (V3) lasts 17 days at most.
        366||-|Nobody changes placement within a short break (V3).
        367||-|Short breaks (V3) are 75 days of a year at most.
        370||-|P2 is for 15, since 2023/24 for 16 and over.
        371||-|H5 is for 14, since 2023/24 for 16 and over; K3 for 16 and over.
        372||-|R5 is for 10 and over.
        373||-|S1 is for 4 and over.
        374||-|P3 is for 14 and over.
        375||-|T1 lasts six weeks at most.
        376||-|T3 lasts three weeks at most.
        377||-|T3 is twice a year at most.
        378||-|Nobody with its parents has LS V2.
        379||-|T4 lasts seven days at most.
        380||-|Care does not start in a temporary placement.
        381||-|Care does not end in a temporary placement.
        382||-|Nobody in short breaks is in a temporary placement.
        383||-|After a temporary placement the child returns to the one before.
        384||-|Nobody in short breaks is in long-term foster care.
        385||-|DEC is not after the year.
        386||-|Nobody of 18 is adopted.
        387||-|Nobody under 14 leaves for independent living.
        388||-|REC X1 is followed by an episode of the same day, and only X1 is.
        389||-|Nobody under 16 leaves for adult care.
        390||-|Who is adopted was placed for adoption.
        391||leavers|A care leaver is 17 to 21.
        392A||derived|The distance is filled.
        392B||-|HOME_POST and PL_POST are filled, but for who was unaccompanied in three years.
        392c||-|Postcodes are real ones.
        393||no measure of ours counts mothers|MOTHER is filled for girls looked after.
        398||breaks|Addresses are blank in short breaks.
        399||breaks|MOTHER and reviews are blank for who has short breaks only.
        406||derived|The distance is blank for who is or was unaccompanied.
        407||-|Nobody past 18 leaves under special guardianship.
        408||-|A5 and A6 have LS E1.
        411||-|IN and the placement's authority agree.
        420||breaks|The placement's authority is blank in short breaks.
        426||-|V3 and V4 are not used in one year.
        431||-|RNE S follows an interval out of care.
        432||-|After the end of care the next episode has RNE S.
        433||-|A continuing episode starts the day the one before ended.
        434||-|RNE L: the legal status changes and the placement does not.
        435||-|RNE P, T: the placement changes and the legal status does not.
        436||-|RNE B, U: both change.
        437||-|After REC E2 and E15 there are no episodes.
        440||-|PN0 is for children under 4.
        441||-|PN1 to PN7 are for children of 4 and over.
        442||-|UPN is filled.
        444|2025/26|a pupil number matters to no figure of ours|No two children have one UPN.
        445||-|D1 is not used for episodes from 2006 on.
        446||-|E1 is not used for episodes before December 2005.
        451||-|Nobody is still freed for adoption.
        452||other|The placement's authority is that of the return before.
        453||other|The distance is that of the return before.
        454|2025/26|derived|A distance above 350 miles is looked at.
        460||-|Nobody under 18 stays put (REC E17).
        501||-|An episode does not start before the one before ends.
        502||-|An open episode keeps its DECOM in the next return.
        503A||-|An open episode keeps its RNE in the next return.
        503B||-|An open episode keeps its LS in the next return.
        503C||-|An open episode keeps its CIN in the next return.
        503D||-|An open episode keeps its PLACE in the next return.
        503E||-|An open episode keeps its PLACE_PROVIDER in the next return.
        503F||-|An open episode keeps its URN in the next return.
        503G||-|An open episode keeps its distance in the next return.
        503H||-|An open episode keeps its authority in the next return.
        503J||-|An open episode keeps IN or OUT in the next return.
        504||-|CIN does not change within a period of care.
        511||-|Two adopters are a couple by SEX_ADOPTR.
        514||-|LS_ADOPTR L0 is a single adopter.
        516||-|REC E45 and E46 end a foster placement.
        517||-|LS_ADOPTR L3 is a couple of different sexes.
        518||-|LS_ADOPTR L4 is a couple of one sex.
        519||-|LS_ADOPTR L2 is a couple.
        520||-|LS_ADOPTR L11 is a couple of different sexes.
        521||-|DATE_INT is not after the placement for adoption.
        522||-|DATE_PLACED_CEASED is not before DATE_PLACED.
        523||the two days are recorded by different panels in some authorities|DATE_PLACED and DATE_INT are one day.
        524||-|LS_ADOPTR L12 is a couple of one sex.
        525||other|Who is adopted has no DATE_PLACED_CEASED.
        526||-|PLACE_PROVIDER is filled.
        527||-|PR1 does not stand with P1, R2, R5.
        528||-|PR2 does not stand with P1, R2, R5.
        529||-|PR3 does not stand with P1, A3 to A6, K1, K2, U1 to U6.
        530||-|PR4 does not stand with P1.
        531||-|PR5 does not stand with P1.
        542||health|Nobody under 10 has CONVICTED.
        543||health|Who is 10 and over has CONVICTED.
        544||health|Who has CONVICTED has the four main health fields.
        545||health|Who is under 5 has HEALTH_CHECK.
        546||health|Nobody of 5 and over has HEALTH_CHECK.
        547||health|Who has HEALTH_CHECK has the four main health fields.
        550||-|PR0 stands with P1 only.
        551||-|Who is placed for adoption has DATE_PLACED.
        552||-|DATE_PLACED is not after the placement for adoption.
        553||-|Who has a placement order has DATE_PLACED, and it has not ceased.
        555||-|Who has a freeing order has DATE_PLACED, and it has not ceased.
        556||no return of ours goes back so far|DATE_PLACED is not after a freeing order.
        557||a decision is often reversed after the child has left|Who leaves without adoption has DATE_PLACED_CEASED.
        558||-|Who is adopted has no DATE_PLACED_CEASED.
        559||other|A DATE_PLACED before the year was in the return before.
        560||other|An open DATE_PLACED is that of the return before.
        561||other|A ceased DATE_PLACED does not come back.
        562||-|An episode from before the year was the last of the return before.
        563||-|Who has DATE_PLACED_CEASED has DATE_PLACED.
        564||-|Who is missing has MIS_START.
        565||-|Who has MIS_START has MISSING.
        566||-|Who has MIS_END has MISSING.
        567||-|MIS_END is not before MIS_START.
        570||-|MIS_START is not after the year.
        571||-|MIS_END lies in the year.
        574||-|Times of being missing do not overlap.
        575||a placement may end while a child is missing|Who leaves the placement is no longer missing from it.
        576||other|Who was missing at the end of the return before still is.
        577||other|Who left care is no longer missing.
        578||-|A child goes missing while looked after.
        579||-|Adoption decisions do not overlap.
        580||no measure of ours depends on it|Who turns 18 while missing leaves with REC E8.
        586||-|MIS_START is after birth.
        601||-|Who was adopted has all of AD1.
        602||-|Who is in AD1 was adopted.
        607||no measure of ours counts mothers|A girl who left has MOTHER.
        611||-|A mother has MC_DOB.
        612||-|Who has MC_DOB is a mother.
        620||-|A mother was 11 by the start of the year.
        621||-|A mother is older than her child.
        624||-|MC_DOB is that of the return before.
        625||no measure of ours counts mothers|MC_DOB is not after the year or the end of care.
        626||-|Who becomes a mother by a child born before the year was one.
        628||leavers|A care leaver has no MOTHER.
        630||permanence|Who starts to be looked after has PREV_PERM.
        631||codes|PREV_PERM is a code of the list.
        632||permanence|DATE_PERM is a day, parts of which may be unknown.
        634||permanence|PREV_PERM is for who started in the year.
        635||permanence|LA_PERM and DATE_PERM have PREV_PERM.
        700|2026/27|-|DOLO_START is a day.
        701|2026/27|-|DOLO_END is a day.
        702|2026/27|-|DOLO_END is not before DOLO_START.
        703|2026/27|no figure of ours uses the table yet|DOLO_START is not after the year.
        704|2026/27|no figure of ours uses the table yet|DOLO_END lies in the year.
        705|2026/27|no figure of ours uses the table yet|Deprivations of liberty do not overlap.
        706|2026/27|no figure of ours uses the table yet|An open deprivation of liberty is in the next return.
        707|2026/27|no figure of ours uses the table yet|Who left care is no longer deprived of liberty.
        708|2026/27|no figure of ours uses the table yet|DOLO_START is after birth.
        709|2026/27|-|A deprivation of liberty is in K2, Z12 or Z13.
        710|2026/27|-|A deprivation of liberty is not in K1, P1, R5 or K3.
        1000||leavers|Who died is no care leaver.
        1001||leavers|A care leaver was looked after for 13 weeks from 14 on.
        1002||leavers|A care leaver was looked after before.
        1003||no measure of ours dates adoption decisions by the start of care|DATE_PLACED is not before care started.
        1004||-|MIS_START is a day.
        1005||-|MIS_END is a day.
        1006||codes|MISSING is a code of the list.
        1007||leavers|Who is still looked after is no care leaver.
        1008||register|URN is one of the register.
        1009||codes|REASON_PLACE_CHANGE is a code of the year's list.
        1010||leavers|Who was looked after at the end of the return before is in this one.
        1011||leavers|Who went to another authority is no care leaver.
        1012||leavers|A care leaver without episodes has no other data.
        1014||leavers|A care leaver without episodes is not in UASC.
        1015||-|Own provision lies in the authority's area.
        1016|2023/24|leavers|Who left after the 17th birthday is no care leaver of the year.
        3001||leavers|At 17 nobody lives with former foster carers.
        EPI||-|Who is in Header is in Episodes or OC3.
        INT03||-|Who is in Episodes is in Header.
        NoE||-|Who came into care before the year is in the return before.
        SW01STG1|2023/24|workers|SW_ID is filled.
        SW02STG1|2023/24|-|SW_ID has its form.
        SW03STG1|2023/24|-|SW_DECOM is a day.
        SW04STG1|2023/24|codes|SW_REASON is a code of the list.
        SW05STG1|2023/24|-|SW_DEC is a day.
        SW06STG2|2023/24|-|SW_DEC is not before SW_DECOM.
        SW07STG2|2023/24|workers|Who is looked after has a social worker.
        SW08STG2|2023/24|workers|A rule of the social workers' table.
        SW09STG2|2023/24|workers|A rule of the social workers' table.
        SW10STG2|2023/24|workers|A rule of the social workers' table.
        SW11STG2|2023/24|workers|A rule of the social workers' table.
        SW12STG2|2023/24|workers|A rule of the social workers' table.
        SW13STG1|2023/24|workers|A rule of the social workers' table.
        SW14STG2|2023/24|workers|A rule of the social workers' table.
        SW15STG2|2024/25|workers|A rule of the social workers' table.
        SW16STG2|2024/25|workers|Rules a to c of the social workers' table.
        SW17STG2|2025/26|workers|A rule of the social workers' table.
        SW18STG2|2025/26|workers|A rule of the social workers' table.
        SW19STG2|2025/26|workers|A rule of the social workers' table.
        """
}
