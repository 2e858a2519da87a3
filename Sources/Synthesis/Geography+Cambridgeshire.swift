import Care

extension Geography {
    /// Cambridgeshire as it was in 2011, its neighbours, and farther places where homes are bought.
    ///
    /// Town centres to the nearest few hundred metres (Ordnance Survey grid, agreeing with the ONS
    /// Postcode Directory where that covers them) and rough numbers of residents. Districts of the
    /// county: Cambridge E07000008, East Cambridgeshire E07000009, Fenland E07000010,
    /// Huntingdonshire E07000011, South Cambridgeshire E07000012. Northamptonshire was one county
    /// until 2021.
    package static let cambridgeshire2011: Geography = {
        let grounds = [
            Ground(
                code: "E10000003", name: "Cambridgeshire",
                adjoining: [
                    "E06000031", "E10000019", "E10000020", "E10000029", "E10000012", "E10000015",
                    "E06000056", "E06000055", "E10000021",
                ]),
            Ground(code: "E06000031", name: "Peterborough"),
            Ground(code: "E10000019", name: "Lincolnshire"),
            Ground(code: "E10000020", name: "Norfolk"),
            Ground(code: "E10000029", name: "Suffolk"),
            Ground(code: "E10000012", name: "Essex"),
            Ground(code: "E10000015", name: "Hertfordshire"),
            Ground(code: "E06000056", name: "Central Bedfordshire"),
            Ground(code: "E06000055", name: "Bedford"),
            Ground(code: "E10000021", name: "Northamptonshire"),
            Ground(code: "E06000032", name: "Luton"),
            Ground(code: "E06000042", name: "Milton Keynes"),
            Ground(code: "E06000016", name: "Leicester"),
            Ground(code: "E06000018", name: "Nottingham"),
            Ground(code: "E09000010", name: "Enfield"),
            Ground(code: "E06000035", name: "Medway"),
            Ground(code: "E10000016", name: "Kent"),
            Ground(code: "E08000025", name: "Birmingham"),
            Ground(code: "E06000051", name: "Shropshire"),
            Ground(code: "E10000017", name: "Lancashire"),
            Ground(code: "W06000006", name: "Wrexham"),
        ]
        typealias Row = (
            name: String, east: Int32, north: Int32, people: Int, district: String, code: String
        )
        let rows: [Row] = [
            ("Cambridge", 545_600, 258_500, 123_900, "Cambridge", "E10000003"),
            ("Ely", 554_400, 280_300, 20_300, "East Cambridgeshire", "E10000003"),
            ("Soham", 559_600, 273_300, 10_900, "East Cambridgeshire", "E10000003"),
            ("Littleport", 556_600, 286_900, 8_700, "East Cambridgeshire", "E10000003"),
            ("Wisbech", 546_000, 309_600, 22_900, "Fenland", "E10000003"),
            ("March", 541_600, 297_000, 22_300, "Fenland", "E10000003"),
            ("Whittlesey", 527_000, 297_200, 16_100, "Fenland", "E10000003"),
            ("Chatteris", 539_300, 286_000, 10_500, "Fenland", "E10000003"),
            ("Huntingdon", 523_800, 271_900, 23_900, "Huntingdonshire", "E10000003"),
            ("St Neots", 518_700, 260_500, 31_000, "Huntingdonshire", "E10000003"),
            ("St Ives", 531_300, 271_500, 16_400, "Huntingdonshire", "E10000003"),
            ("Ramsey", 528_700, 285_200, 8_500, "Huntingdonshire", "E10000003"),
            ("Yaxley", 518_300, 292_400, 9_200, "Huntingdonshire", "E10000003"),
            ("Sawtry", 516_800, 283_400, 5_300, "Huntingdonshire", "E10000003"),
            ("Cambourne", 532_200, 259_600, 8_200, "South Cambridgeshire", "E10000003"),
            ("Sawston", 548_600, 249_600, 7_100, "South Cambridgeshire", "E10000003"),
            ("Cottenham", 545_000, 267_600, 6_100, "South Cambridgeshire", "E10000003"),
            ("Linton", 556_300, 246_900, 4_500, "South Cambridgeshire", "E10000003"),
            ("Melbourn", 538_300, 244_900, 4_700, "South Cambridgeshire", "E10000003"),
            ("Peterborough", 519_200, 298_700, 161_700, "Peterborough", "E06000031"),
            ("Stamford", 502_900, 307_100, 19_700, "South Kesteven", "E10000019"),
            ("Spalding", 524_500, 322_700, 28_700, "South Holland", "E10000019"),
            ("Boston", 532_800, 344_000, 35_100, "Boston", "E10000019"),
            ("Grantham", 491_300, 335_900, 41_000, "South Kesteven", "E10000019"),
            ("Lincoln", 497_500, 371_500, 93_500, "Lincoln", "E10000019"),
            ("King's Lynn", 561_900, 320_200, 42_800, "King's Lynn and West Norfolk", "E10000020"),
            (
                "Downham Market", 561_100, 303_300, 9_900, "King's Lynn and West Norfolk",
                "E10000020"
            ),
            ("Thetford", 587_100, 283_200, 24_300, "Breckland", "E10000020"),
            ("Norwich", 623_000, 308_500, 132_500, "Norwich", "E10000020"),
            ("Great Yarmouth", 652_500, 307_500, 38_700, "Great Yarmouth", "E10000020"),
            ("Newmarket", 564_500, 263_300, 20_400, "Forest Heath", "E10000029"),
            ("Haverhill", 567_100, 245_200, 27_000, "St Edmundsbury", "E10000029"),
            ("Bury St Edmunds", 585_400, 264_400, 41_100, "St Edmundsbury", "E10000029"),
            ("Sudbury", 587_300, 241_300, 13_100, "Babergh", "E10000029"),
            ("Ipswich", 616_500, 244_700, 133_400, "Ipswich", "E10000029"),
            ("Lowestoft", 654_700, 293_100, 58_600, "Waveney", "E10000029"),
            ("Saffron Walden", 553_800, 238_600, 15_500, "Uttlesford", "E10000012"),
            ("Harlow", 544_700, 210_000, 81_900, "Harlow", "E10000012"),
            ("Braintree", 575_700, 223_000, 53_500, "Braintree", "E10000012"),
            ("Chelmsford", 570_700, 206_800, 110_500, "Chelmsford", "E10000012"),
            ("Colchester", 599_600, 225_300, 119_400, "Colchester", "E10000012"),
            ("Royston", 535_700, 240_500, 15_800, "North Hertfordshire", "E10000015"),
            ("Baldock", 524_400, 233_800, 10_300, "North Hertfordshire", "E10000015"),
            ("Letchworth", 521_900, 232_700, 33_200, "North Hertfordshire", "E10000015"),
            ("Stevenage", 523_800, 224_400, 84_000, "Stevenage", "E10000015"),
            ("Watford", 511_000, 196_500, 90_300, "Watford", "E10000015"),
            ("Biggleswade", 518_900, 244_400, 16_600, "Central Bedfordshire", "E06000056"),
            ("Sandy", 517_200, 249_300, 11_700, "Central Bedfordshire", "E06000056"),
            ("Dunstable", 501_900, 221_900, 36_300, "Central Bedfordshire", "E06000056"),
            ("Bedford", 505_000, 249_700, 87_600, "Bedford", "E06000055"),
            ("Rushden", 495_800, 266_700, 29_300, "East Northamptonshire", "E10000021"),
            ("Oundle", 504_000, 288_300, 5_700, "East Northamptonshire", "E10000021"),
            ("Kettering", 486_700, 278_700, 56_200, "Kettering", "E10000021"),
            ("Corby", 488_500, 288_900, 54_900, "Corby", "E10000021"),
            ("Northampton", 475_500, 260_500, 212_100, "Northampton", "E10000021"),
            ("Luton", 509_000, 221_200, 203_200, "Luton", "E06000032"),
            ("Milton Keynes", 485_000, 238_500, 171_800, "Milton Keynes", "E06000042"),
            ("Leicester", 458_700, 304_500, 329_800, "Leicester", "E06000016"),
            ("Nottingham", 457_300, 340_000, 305_700, "Nottingham", "E06000018"),
            ("Enfield", 532_900, 196_500, 156_900, "Enfield", "E09000010"),
            ("Gillingham", 577_500, 168_300, 104_200, "Medway", "E06000035"),
            ("Margate", 635_500, 170_500, 61_200, "Thanet", "E10000016"),
            ("Birmingham", 407_000, 287_000, 1_073_000, "Birmingham", "E08000025"),
            ("Shrewsbury", 349_200, 312_500, 71_700, "Shropshire", "E06000051"),
            ("Preston", 354_000, 429_500, 140_200, "Preston", "E10000017"),
            ("Wrexham", 333_500, 350_500, 61_600, "Wrexham", "W06000006"),
        ]
        let towns = rows.map { row in
            Town(
                name: row.name,
                centre: Position(easting: row.east, northing: row.north),
                reach: row.people > 50_000 ? 3500 : row.people > 15_000 ? 1800 : 1000,
                people: row.people, district: row.district,
                ground: grounds.firstIndex { $0.code == row.code } ?? 0)
        }
        return Geography(grounds: grounds, towns: towns)
    }()
}
