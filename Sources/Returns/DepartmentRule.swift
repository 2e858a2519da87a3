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
        "health": "no figure in NearHome uses the health table (OC2)",
        "leavers": "no figure in NearHome uses the care leavers' table (OC3)",
        "permanence": "no figure in NearHome uses the previous permanence table",
        "workers": "no figure in NearHome uses the social workers' table",
        "derived": "NearHome works the field out from the postcodes and never reads it",
        "breaks": "extracts from a case system include addresses of short breaks",
        "other": "another check already covers it",
        "doubt": "published sources disagree about what it requires",
        "xml": "NearHome counts a child as unaccompanied if the UASC table or field says so",
    ]

    private static let table = """
        101||codes|SEX is a code in that year's list.
        102||-|DOB is filled in and is a valid date.
        103||codes|ETHNIC is a code in the list.
        104||-|DUC is a valid date and is not before the year.
        105||xml|UASC is 0 or 1 (XML returns).
        112||-|DATE_INT is a valid date.
        113||-|DATE_MATCH is a valid date.
        114||codes|FOSTER_CARE is a code in the list.
        115||-|DATE_PLACED is a valid date.
        116||-|DATE_PLACED_CEASED is a valid date.
        117||no measure in NearHome compares adoption decisions with the end of care|DATE_PLACED and DATE_PLACED_CEASED are not after the end of the year or the end of care.
        118||no measure in NearHome compares adoption decisions with the start of care|DATE_PLACED_CEASED is not before the start of the year or the start of care.
        119||-|DATE_PLACED_CEASED and REASON_PLACED_CEASED are both filled in or both blank.
        120||codes|REASON_PLACED_CEASED is a code in the list.
        131||codes|IN_TOUCH is a code in the list.
        132||codes|ACTIV is a code in that year's list.
        133||codes|ACCOM is a code in the list.
        134||leavers|A care leaver has no adoption data.
        141||-|DECOM is a valid date.
        142||-|An episode that another follows has ended.
        143||codes|RNE is a code in the list.
        144||codes|LS is a code in the list.
        145||codes|CIN is a code in the list.
        146||codes|PLACE is a code in that year's list.
        147||-|DEC is a valid date.
        148||-|DEC and REC are both filled in or both blank.
        149||codes|REC is a code in that year's list.
        151||-|All of AD1 is filled in, or none of it.
        153||leavers|All of a care leaver's fields are filled in, or none of them.
        157||health|SDQ1 is not used as a reason for a child aged 4 to 16.
        158||health|A child who received an intervention is not also recorded as only offered one.
        159||health|For a child who did not receive an intervention, the return says whether one was offered.
        164||derived|The distance is from 0 to 999.9 miles.
        165||no measure in NearHome counts mothers|MOTHER is 0 or 1, and is filled in for girls who are looked after.
        166||-|REVIEW is filled in and is a valid date.
        167||codes|REVIEW_CODE is filled in and is a code in the list.
        168||-|UPN has the right form, or is UN1 to UN5.
        169||-|The placement is in an authority that is known.
        171||-|MC_DOB is a valid date.
        174||-|MC_DOB is blank for boys and men.
        175||codes|NB_ADOPTR is a code in the list.
        176||codes|SEX_ADOPTR is a code in the list.
        177||codes|LS_ADOPTR is a code in the list.
        178||-|PLACE_PROVIDER is a code in the list, and is blank for placements that have no provider.
        179||-|PL_LOCATION is known.
        180||-|SDQ_SCORE is from 0 to 40.
        181||codes|The health fields are 0 or 1.
        182||health|If any health field is filled in, the four main ones are too.
        184||-|DATE_PLACED is not before the birth.
        185||health|Only a child looked after for twelve months has an SDQ score.
        186||health|A child looked after for twelve months and aged 4 to 16 has an SDQ score.
        187||health|A child looked after for twelve months is not a care leaver and not adopted.
        188||health|Nobody under 4 has an SDQ score.
        189||health|Nobody aged 17 or over has an SDQ score.
        190||health|Only a child looked after for twelve months has health data.
        191||health|A child looked after for twelve months has health data.
        192||health|A child who misuses substances has INTERVENTION_RECEIVED.
        193||health|A child who does not misuse substances has no interventions.
        196||codes|SDQ_REASON is a code in the list.
        197a||health|A child who has an SDQ score has no SDQ_REASON.
        197B||health|A child who is 4 or 17 in the year has an SDQ score or a reason.
        198||health|Only a child looked after for twelve months has an SDQ_REASON.
        199||a child adopted from care may come into care again|No child was adopted from care before.
        202||-|SEX is the same as in the previous return.
        203||-|DOB is the same as in the previous return.
        204||-|ETHNIC is the same as in the previous return.
        205A||xml|A child who was unaccompanied in the previous return still is, or ceased to be in the year before.
        205B||xml|A child who is unaccompanied in both years did not cease to be in between.
        205C||xml|DUC is blank for a child who is not unaccompanied.
        205D||xml|A child who is unaccompanied was unaccompanied in the previous return.
        207||-|A child recorded as a mother in the previous return is still recorded as one.
        208||-|UPN is the same as in the previous return.
        209||no figure in NearHome uses pupil numbers|Nobody of school age has UPN UN1.
        210||doubt|Nobody looked after for more than a week has UPN UN4.
        213||-|PLACE_PROVIDER is blank for temporary placements.
        214||breaks|PL_POST and URN are blank for short breaks.
        215||health|A care leaver has no health data.
        217||no measure in NearHome depends on it|A3 and A5 start with RNE S, T or U.
        217t|2023/24|codes|PLACE P2 is not used from 28 October 2023.
        218||-|A regulated placement in England has a URN.
        219||register|URN and placement type agree.
        221||-|URN and PL_POST agree.
        222||-|URN is blank for kinds of placement that have none.
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
        241|2025/26|register|A K3 placement is in an authority where its provider has premises.
        242|2025/26|-|URN XXXXXXX is used only for foster homes and adopters.
        243|2025/26|-|A placement outside England has no URN.
        301||-|DOB is not after the end of the year.
        302||-|No episode starts before the birth.
        303||xml|A child who has DUC is unaccompanied.
        304||-|DUC is not after the 18th birthday.
        331||-|DATE_MATCH is not after the start of the placement in which the child was adopted.
        333||-|DATE_INT is filled in and is not after DATE_MATCH.
        334||no measure in NearHome compares adoption decisions with the start of care|DATE_INT is not before care started.
        335||-|FOSTER_CARE agrees with the last placement.
        336||no measure in NearHome depends on it|A child placed with A3 or A4 was in foster care before.
        344||leavers|A care leaver who died or returned home has no activity.
        345||leavers|A care leaver who is in touch has an activity.
        347|2023/24|leavers|No care leaver under 18 lives in a foyer.
        348|2025/26|leavers|A care leaver who was reported as having died is still reported so.
        351||-|Nobody was over 21 at the start of the year.
        352||-|Nobody starts to be looked after at 18.
        353||no return that NearHome reads goes back that far|No episode starts before 14 October 1991.
        354||-|DECOM is not after the end of the year.
        355||-|An episode lasts at least one day.
        356||-|DEC is not before DECOM.
        357||-|A first episode that starts in the year has RNE S.
        358||-|Nobody is remanded or detained up to the 10th birthday.
        359||-|Nobody is looked after past the 18th birthday.
        361||-|Police protection lasts at most 72 hours.
        362||-|An emergency protection order lasts at most 21 days.
        363||-|A child assessment order lasts at most 7 days.
        364||-|Detention under PACE lasts at most 21 days.
        365||-|A short break (V3) lasts at most 17 days.
        366||-|Nobody changes placement during a short break (V3).
        367||-|Short breaks (V3) add up to at most 75 days in a year.
        370||-|P2 is for ages 15 and over, and since 2023/24 for ages 16 and over.
        371||-|H5 is for ages 14 and over, and since 2023/24 for ages 16 and over; K3 is for ages 16 and over.
        372||-|R5 is for ages 10 and over.
        373||-|S1 is for ages 4 and over.
        374||-|P3 is for ages 14 and over.
        375||-|T1 lasts at most six weeks.
        376||-|T3 lasts at most three weeks.
        377||-|T3 is used at most twice a year.
        378||-|Nobody placed with parents has LS V2.
        379||-|T4 lasts at most seven days.
        380||-|Care does not start in a temporary placement.
        381||-|Care does not end in a temporary placement.
        382||-|Nobody in short breaks is in a temporary placement.
        383||-|After a temporary placement the child returns to the placement before it.
        384||-|Nobody in short breaks is in long-term foster care.
        385||-|DEC is not after the end of the year.
        386||-|Nobody aged 18 or over is adopted.
        387||-|Nobody under 14 leaves for independent living.
        388||-|REC X1 is followed by an episode that starts on the same day, and no other REC is.
        389||-|Nobody under 16 leaves for adult social care.
        390||-|A child who is adopted was placed for adoption.
        391||leavers|A care leaver is aged 17 to 21.
        392A||derived|The distance is filled in.
        392B||-|HOME_POST and PL_POST are filled in, except for a child who was unaccompanied in this year or the two before.
        392c||-|Postcodes exist.
        393||no measure in NearHome counts mothers|MOTHER is filled in for girls who are looked after.
        398||breaks|Addresses are blank for short breaks.
        399||breaks|MOTHER and reviews are blank for a child who has only short breaks.
        406||derived|The distance is blank for a child who is or was unaccompanied.
        407||-|Nobody leaves under special guardianship after the 18th birthday.
        408||-|A5 and A6 have LS E1.
        411||-|If PL_LOCATION is IN, the placement is in the authority's own area.
        420||breaks|The placement's authority is blank for short breaks.
        426||-|V3 and V4 are not both used for a child in one year.
        431||-|RNE S follows only a time out of care.
        432||-|After the end of care the next episode has RNE S.
        433||-|If care continues, an episode starts on the day the one before it ended.
        434||-|With RNE L the legal status changes and the placement does not.
        435||-|With RNE P or T the placement changes and the legal status does not.
        436||-|With RNE B or U both change.
        437||-|No episode follows REC E2 or E15.
        440||-|PN0 is for children under 4.
        441||-|PN1 to PN7 are for children aged 4 or over.
        442||-|UPN is filled in.
        444|2025/26|no figure in NearHome uses pupil numbers|No two children have the same UPN.
        445||-|D1 is not used for episodes that start in 2006 or later.
        446||-|E1 is not used for episodes that start before December 2005.
        451||-|No open episode has a freeing order.
        452||other|The placement's authority is the same as in the previous return.
        453||other|The distance is the same as in the previous return.
        454|2025/26|derived|Check each distance above 350 miles.
        460||-|Nobody under 18 leaves care to stay put (REC E17).
        501||-|An episode does not start before the previous one ends.
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
        511||-|For two adopters, SEX_ADOPTR shows a couple.
        514||-|With LS_ADOPTR L0, SEX_ADOPTR is a single adopter.
        516||-|REC E45 and E46 follow a foster placement.
        517||-|With LS_ADOPTR L3, SEX_ADOPTR is a couple of different sexes.
        518||-|With LS_ADOPTR L4, SEX_ADOPTR is a couple of one sex.
        519||-|With LS_ADOPTR L2, SEX_ADOPTR is a couple.
        520||-|With LS_ADOPTR L11, SEX_ADOPTR is a couple of different sexes.
        521||-|DATE_INT is not after the start of the placement for adoption.
        522||-|DATE_PLACED_CEASED is not before DATE_PLACED.
        523||in some authorities different panels record the two dates|DATE_PLACED and DATE_INT are the same date.
        524||-|With LS_ADOPTR L12, SEX_ADOPTR is a couple of one sex.
        525||other|A child who is adopted has no DATE_PLACED_CEASED.
        526||-|PLACE_PROVIDER is filled in.
        527||-|PR1 is not used with P1, R2 or R5.
        528||-|PR2 is not used with P1, R2 or R5.
        529||-|PR3 is not used with P1, A3 to A6, K1, K2 or U1 to U6.
        530||-|PR4 is not used with P1.
        531||-|PR5 is not used with P1.
        542||health|Nobody under 10 has CONVICTED.
        543||health|A child aged 10 or over has CONVICTED.
        544||health|A child who has CONVICTED has the four main health fields.
        545||health|A child under 5 has HEALTH_CHECK.
        546||health|Nobody aged 5 or over has HEALTH_CHECK.
        547||health|A child who has HEALTH_CHECK has the four main health fields.
        550||-|PR0 is used only with P1.
        551||-|A child who is placed for adoption has DATE_PLACED.
        552||-|DATE_PLACED is not after the start of the placement for adoption.
        553||-|A child who has a placement order has DATE_PLACED, and the decision has not ceased.
        555||-|A child who has a freeing order has DATE_PLACED, and the decision has not ceased.
        556||no return that NearHome reads goes back that far|DATE_PLACED is not after the start of a freeing order.
        557||a decision is often reversed after the child has left|A child who leaves care without being adopted has DATE_PLACED_CEASED.
        558||-|A child who is adopted has no DATE_PLACED_CEASED.
        559||other|A DATE_PLACED from before the year was in the previous return.
        560||other|A DATE_PLACED that has not ceased is the same as in the previous return.
        561||other|A DATE_PLACED that has ceased does not appear again.
        562||-|An episode that started before the year was the last one in the previous return.
        563||-|A child who has DATE_PLACED_CEASED has DATE_PLACED.
        564||-|A child who is missing has MIS_START.
        565||-|A row with MIS_START has MISSING.
        566||-|A row with MIS_END has MISSING.
        567||-|MIS_END is not before MIS_START.
        570||-|MIS_START is not after the end of the year.
        571||-|MIS_END is in the year.
        574||-|Missing episodes do not overlap.
        575||a placement may end while a child is missing|A child who leaves a placement is no longer missing from it.
        576||other|A child who was missing at the end of the previous return still is.
        577||other|A child who has left care is no longer missing.
        578||-|A missing episode starts while the child is looked after.
        579||-|Adoption decisions do not overlap.
        580||no measure in NearHome depends on it|A child who turns 18 while missing leaves care with REC E8.
        586||-|MIS_START is after the birth.
        601||-|A child who was adopted has all of AD1 filled in.
        602||-|A child in AD1 was adopted.
        607||no measure in NearHome counts mothers|A girl who left care has MOTHER.
        611||-|A mother has MC_DOB.
        612||-|A child who has MC_DOB is a mother.
        620||-|A mother was at least 11 at the start of the year.
        621||-|A mother is older than her child.
        624||-|MC_DOB is the same as in the previous return.
        625||no measure in NearHome counts mothers|MC_DOB is not after the end of the year or the end of care.
        626||-|A mother whose child was born before the year was already a mother in the previous return.
        628||leavers|A care leaver has no MOTHER.
        630||permanence|A child who starts to be looked after has PREV_PERM.
        631||codes|PREV_PERM is a code in the list.
        632||permanence|DATE_PERM is a valid date, but parts of it may be unknown.
        634||permanence|Only a child who started to be looked after in the year has PREV_PERM.
        635||permanence|A row with LA_PERM or DATE_PERM has PREV_PERM.
        700|2026/27|-|DOLO_START is a valid date.
        701|2026/27|-|DOLO_END is a valid date.
        702|2026/27|-|DOLO_END is not before DOLO_START.
        703|2026/27|no figure in NearHome uses the table yet|DOLO_START is not after the end of the year.
        704|2026/27|no figure in NearHome uses the table yet|DOLO_END is in the year.
        705|2026/27|no figure in NearHome uses the table yet|Deprivations of liberty do not overlap.
        706|2026/27|no figure in NearHome uses the table yet|An open deprivation of liberty is in the next return.
        707|2026/27|no figure in NearHome uses the table yet|A child who has left care is no longer deprived of liberty.
        708|2026/27|no figure in NearHome uses the table yet|DOLO_START is after the birth.
        709|2026/27|-|A deprivation of liberty is in K2, Z12 or Z13.
        710|2026/27|-|A deprivation of liberty is not in K1, P1, R5 or K3.
        1000||leavers|A child who died is not a care leaver.
        1001||leavers|A care leaver was looked after for 13 weeks since the age of 14.
        1002||leavers|A care leaver was looked after in the past.
        1003||no measure in NearHome compares adoption decisions with the start of care|DATE_PLACED is not before care started.
        1004||-|MIS_START is a valid date.
        1005||-|MIS_END is a valid date.
        1006||codes|MISSING is a code in the list.
        1007||leavers|A child who is still looked after is not a care leaver.
        1008||register|URN is in the register of providers.
        1009||codes|REASON_PLACE_CHANGE is a code in that year's list.
        1010||leavers|A child who was looked after at the end of the previous return is in this one.
        1011||leavers|A child taken over by another authority is not a care leaver.
        1012||leavers|A care leaver without episodes has no other data.
        1014||leavers|A care leaver without episodes is not in UASC.
        1015||-|The authority's own provision is in its area.
        1016|2023/24|leavers|A child who left care after the 17th birthday is not a care leaver of that year.
        3001||leavers|Nobody aged 17 lives with former foster carers.
        EPI||-|A child in Header is in Episodes or OC3.
        INT03||-|A child in Episodes is in Header.
        NoE||-|A child who came into care before the year is in the previous return.
        SW01STG1|2023/24|workers|SW_ID is filled in.
        SW02STG1|2023/24|-|SW_ID has the right form.
        SW03STG1|2023/24|-|SW_DECOM is a valid date.
        SW04STG1|2023/24|codes|SW_REASON is a code in the list.
        SW05STG1|2023/24|-|SW_DEC is a valid date.
        SW06STG2|2023/24|-|SW_DEC is not before SW_DECOM.
        SW07STG2|2023/24|workers|A child who is looked after has a social worker.
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
