import Care

/// Postcodes at which an invented history's homes stand: real places, invented homes.
///
/// From the ONS Postcode Directory, November 2025 (Open Government Licence v3.0): spread evenly over
/// the postcodes of each district, within Cambridgeshire and around it.
struct HistoryPlace {
    var postcode: String
    /// The district's GSS code.
    var district: String
    var position: Position

    private init(_ postcode: String, _ district: String, _ easting: Int32, _ northing: Int32) {
        self.postcode = postcode
        self.district = district
        position = Position(easting: easting, northing: northing)
    }

    /// Where a place lies, seen from Cambridgeshire.
    enum Side { case inside, adjoining, distant }

    /// Where it lies.
    var side: Side {
        switch district {
        case "E07000008", "E07000009", "E07000010", "E07000011", "E07000012": .inside
        case "E06000017": .distant
        default: .adjoining
        }
    }

    static let all: [HistoryPlace] = [
        HistoryPlace("CB1 0RL", "E07000008", 546182, 257043),
        HistoryPlace("CB1 2ND", "E07000008", 546057, 258584),
        HistoryPlace("CB1 3WX", "E07000008", 546182, 257043),
        HistoryPlace("CB1 6ZY", "E07000008", 546881, 258966),
        HistoryPlace("CB2 0QZ", "E07000008", 546817, 255158),
        HistoryPlace("CB2 2NE", "E07000008", 545047, 254063),
        HistoryPlace("CB2 7TZ", "E07000008", 545106, 256817),
        HistoryPlace("CB250ZS", "E07000008", 546881, 258966),
        HistoryPlace("CB3 9LL", "E07000008", 543470, 257584),
        HistoryPlace("CB4 2AH", "E07000008", 545498, 260310),
        HistoryPlace("CB4 3LE", "E07000008", 544327, 259573),
        HistoryPlace("CB5 8JE", "E07000008", 546649, 259056),
        HistoryPlace("CB250WN", "E07000009", 558865, 266667),
        HistoryPlace("CB6 1BA", "E07000009", 553573, 280661),
        HistoryPlace("CB6 2FD", "E07000009", 544493, 279073),
        HistoryPlace("CB6 3FG", "E07000009", 554627, 280226),
        HistoryPlace("CB7 4FE", "E07000009", 554873, 282092),
        HistoryPlace("CB7 5ET", "E07000009", 559476, 274550),
        HistoryPlace("CB7 9AS", "E07000009", 554628, 280225),
        HistoryPlace("CB8 9DF", "E07000009", 568146, 261010),
        HistoryPlace("PE131NX", "E07000010", 545935, 309989),
        HistoryPlace("PE132RT", "E07000010", 546100, 308500),
        HistoryPlace("PE133ST", "E07000010", 547350, 309678),
        HistoryPlace("PE134ZZ", "E07000010", 545574, 308434),
        HistoryPlace("PE140LG", "E07000010", 549168, 304048),
        HistoryPlace("PE150BP", "E07000010", 542619, 300211),
        HistoryPlace("PE150XQ", "E07000010", 534293, 290384),
        HistoryPlace("PE158JJ", "E07000010", 541157, 297869),
        HistoryPlace("PE159JA", "E07000010", 541659, 296664),
        HistoryPlace("PE166JH", "E07000010", 539861, 286092),
        HistoryPlace("PE7 1EH", "E07000010", 526909, 296875),
        HistoryPlace("PE7 2AY", "E07000010", 529607, 296976),
        HistoryPlace("PE172LH", "E07000011", 521661, 278496),
        HistoryPlace("PE175BX", "E07000011", 520728, 275560),
        HistoryPlace("PE186JA", "E07000011", 524044, 272117),
        HistoryPlace("PE188WL", "E07000011", 520300, 271400),
        HistoryPlace("PE192PZ", "E07000011", 518116, 260300),
        HistoryPlace("PE195YB", "E07000011", 517422, 265108),
        HistoryPlace("PE261GF", "E07000011", 528674, 285251),
        HistoryPlace("PE276AE", "E07000011", 529860, 272393),
        HistoryPlace("PE283FU", "E07000011", 536983, 278079),
        HistoryPlace("PE289AZ", "E07000011", 531707, 268439),
        HistoryPlace("PE293PS", "E07000011", 523764, 271747),
        HistoryPlace("PE7 3EL", "E07000011", 519408, 293584),
        HistoryPlace("CB1 6ND", "E07000012", 556912, 246639),
        HistoryPlace("CB2 5XA", "E07000012", 545449, 253346),
        HistoryPlace("CB224NZ", "E07000012", 546976, 248485),
        HistoryPlace("CB234NJ", "E07000012", 534518, 262578),
        HistoryPlace("CB244AL", "E07000012", 535932, 268335),
        HistoryPlace("CB259JD", "E07000012", 549886, 263625),
        HistoryPlace("CB3 8EF", "E07000012", 537500, 263500),
        HistoryPlace("CB4 5BD", "E07000012", 540844, 263961),
        HistoryPlace("CB5 8XE", "E07000012", 549087, 259801),
        HistoryPlace("SG8 6BN", "E07000012", 538233, 244532),
        HistoryPlace("PE1 1RB", "E06000031", 519187, 298862),
        HistoryPlace("PE1 2YQ", "E06000031", 516109, 303124),
        HistoryPlace("PE1 4NZ", "E06000031", 520350, 300892),
        HistoryPlace("PE1 5UZ", "E06000031", 521569, 299359),
        HistoryPlace("PE2 0BG", "E06000031", 517645, 296951),
        HistoryPlace("PE2 2FY", "E06000031", 516109, 303124),
        HistoryPlace("PE2 5TJ", "E06000031", 516011, 294966),
        HistoryPlace("PE2 7ZW", "E06000031", 517066, 296510),
        HistoryPlace("PE2 9FA", "E06000031", 518685, 297615),
        HistoryPlace("PE3 6SZ", "E06000031", 515995, 298196),
        HistoryPlace("PE3 8RH", "E06000031", 517003, 301406),
        HistoryPlace("PE4 6BJ", "E06000031", 518185, 301844),
        HistoryPlace("PE4 7FZ", "E06000031", 518629, 302711),
        HistoryPlace("PE6 7JU", "E06000031", 515060, 305787),
        HistoryPlace("PE7 7BH", "E06000031", 516369, 291765),
        HistoryPlace("PE8 6EW", "E06000031", 505991, 302059),
        HistoryPlace("PE180NR", "E06000055", 503527, 269026),
        HistoryPlace("PE195JB", "E06000055", 514118, 261161),
        HistoryPlace("PE280LU", "E06000055", 504857, 267895),
        HistoryPlace("SG191JR", "E06000056", 517423, 249163),
        HistoryPlace("SG192ED", "E06000056", 526228, 249536),
        HistoryPlace("SG192XG", "E06000056", 520857, 249288),
        HistoryPlace("PE8 4DS", "E06000061", 503552, 288297),
        HistoryPlace("PE8 4PJ", "E06000061", 503689, 289092),
        HistoryPlace("PE8 5FB", "E06000061", 502633, 290296),
        HistoryPlace("PE8 5SE", "E06000061", 504639, 282602),
        HistoryPlace("PE8 6TP", "E06000061", 507523, 291065),
        HistoryPlace("PE9 3NF", "E06000061", 501129, 304134),
        HistoryPlace("CB101PX", "E07000077", 550766, 243143),
        HistoryPlace("CB102UX", "E07000077", 556318, 235713),
        HistoryPlace("CB113LY", "E07000077", 558078, 232036),
        HistoryPlace("CB114NS", "E07000077", 546742, 239826),
        HistoryPlace("SG8 5DG", "E07000099", 535316, 241007),
        HistoryPlace("SG8 7JX", "E07000099", 536533, 241110),
        HistoryPlace("SG8 9HP", "E07000099", 536114, 240669),
        HistoryPlace("PE111TW", "E07000140", 524976, 322669),
        HistoryPlace("PE113HL", "E07000140", 518907, 313968),
        HistoryPlace("PE114UU", "E07000140", 524979, 324522),
        HistoryPlace("PE126BN", "E07000140", 526733, 317987),
        HistoryPlace("PE127RQ", "E07000140", 536922, 325227),
        HistoryPlace("PE129WB", "E07000140", 543348, 326228),
        HistoryPlace("PE148JY", "E07000146", 553719, 311751),
        HistoryPlace("PE303AF", "E07000146", 563796, 321520),
        HistoryPlace("PE304ZB", "E07000146", 562096, 320460),
        HistoryPlace("PE316UW", "E07000146", 578906, 325823),
        HistoryPlace("PE321AS", "E07000146", 569739, 323489),
        HistoryPlace("PE339BD", "E07000146", 567788, 301983),
        HistoryPlace("PE344RQ", "E07000146", 554557, 313627),
        HistoryPlace("PE388DH", "E07000146", 561143, 303057),
        HistoryPlace("CB8 1DQ", "E07000245", 564251, 263230),
        HistoryPlace("CB8 8SH", "E07000245", 564251, 263230),
        HistoryPlace("CB9 7RS", "E07000245", 565849, 246664),
        HistoryPlace("IP243UA", "E07000245", 580400, 278800),
        HistoryPlace("IP286DR", "E07000245", 583798, 270051),
        HistoryPlace("IP288HY", "E07000245", 566737, 272172),
        HistoryPlace("IP332AS", "E07000245", 585907, 263766),
        HistoryPlace("IP333YZ", "E07000245", 584800, 264100),
        HistoryPlace("IP241RA", "E07000143", 592725, 290600),
        HistoryPlace("IP243BJ", "E07000143", 586723, 282493),
        HistoryPlace("PE322NQ", "E07000143", 591022, 315573),
        HistoryPlace("PE378AS", "E07000143", 578409, 306473),
        HistoryPlace("PE9 3FS", "E06000017", 500578, 306335),
        HistoryPlace("PE9 3RU", "E06000017", 497817, 304461),
        HistoryPlace("PE9 3SW", "E06000017", 497450, 304181),
        HistoryPlace("PE9 3UG", "E06000017", 500473, 306386),
        HistoryPlace("PE9 4AF", "E06000017", 498198, 309291),
        HistoryPlace("PE9 4BN", "E06000017", 501204, 310694),
        HistoryPlace("PE9 4ET", "E06000017", 503542, 310436),
        HistoryPlace("PE9 4HR", "E06000017", 503666, 310753),
        HistoryPlace("PE9 4JS", "E06000017", 504114, 310920),
        HistoryPlace("PE9 4NZ", "E06000017", 503926, 310912),
        HistoryPlace("PE100TU", "E07000141", 514881, 329227),
        HistoryPlace("PE109XU", "E07000141", 509423, 320195),
        HistoryPlace("PE9 1EH", "E07000141", 503021, 307343),
        HistoryPlace("PE9 2XT", "E07000141", 500872, 307912),
    ]
}
