import Foundation

/// A small instance folder without a fault, to be spoiled in one place.
struct SoundFolder {
    /// Files as bytes, by name.
    var files: [String: [UInt8]]

    /// The sound folder.
    init() {
        files = SoundFolder.sound.mapValues { Array($0.utf8) }
    }

    private static let sound: [String: String] = [
        "authority.yml": """
        authority: {code: E10000003, name: Cambridgeshire}
        as_of: 2011-09-30
        adjoining: [E06000031, E10000019]
        out_of_area_target: 0.29
        policy: policy.yml
        needs: {hoist-transfers: {essential: yes}}
        alliance:
          - {code: E06000031, name: Peterborough, adjoining: [E10000003]}

        """,
        "policy.yml": """
        weights:
          per_km_from_home: 1
          move: 100.125
        settings:
          usual_limit: 3
          supported_age: [{from: 2023-04-28, value: 16}]
          near_home_km: 32.186
          release_emergency_homes: no
          bank_holidays: [2011-12-26, 2011-12-27]

        """,
        "children.csv": """
        child_id,birth_date,sex,ethnicity,legal_status,place,place_provider,uasc,home_easting,home_northing,home_postcode,school_easting,school_northing,school_postcode,keep_school,status,home_id,placed_on,needed_by,urgency,fostering,residential,supported,living_companions,no_child_under,pets,needs,wanted_languages,wanted_faith,sibling_group,sibling_plan,placing_authority,family_time_place,disability,out_reason
        C1,2003-05-14,F,WBRI,C2,,,no,545000,258000,,546200,257100,,yes,referred,,,2011-10-10,planned,preferred,suitable,unsuitable,with-others,3,can,autism; hoist-transfers,english,,,,,the library,,
        C2,03/02/2001,1,wbri,v2,u6,pr1,,,,,,,,,settled,H1,2010-06-01,,,,,,,,,none,,,,,E06000031,,,
        C3,2002-01-02,M,,,K2,PR4,,545000,258000,,,,,,may-move,H2,2011-01-05,,,,,,,,,,,,S1,together,,,,
        C4,2004-07-08,F,,,K2,PR4,,,,,,,,,must-move,H2,2011-01-05,,emergency,,,,,,,,,,S1,together,,,,
        C5,2005-03-04,F,,,U6,PR1,,,,,,,,,settled,H3,2011-02-06,,,,,,,,,,,,S2,together,,,,
        C6,2006-03-04,M,,,U6,PR1,,,,,,,,,settled,H3,2011-02-06,,,,,,,,,,,,S2,together,,,,

        """,
        "homes.csv": """
        home_id,provider_id,urn,name,place_provider,kind,connected_to,easting,northing,postcode,authority,district,places,approved_places,places_unavailable,exempt_for,min_age,max_age,sex,offers,languages,faiths,pets,registered,status,available_from,confirmed_on,emergency,weekly_cost,ofsted_on,education_on_site
        H1,P1,,Rose Cottage,PR1,foster,,548000,256000,,E10000003,,2,2,,,5,17,any,autism,english,,no,,available,,2011-09-28,no,455.00,,
        H2,P2,SC123456,The Elms,PR4,childrens-home,,540000,260000,,E07000008,,4,,,,10,17,,none,,,no,yes,available,,2011-09-20,no,3200.5,,yes
        H3,P1,,Mill House,PR1,foster,,549000,256500,,E10000003,,3,2,,C5,,,F,,,,yes,,on-hold,01/10/2011,,no,455,,
        H4,P1,,Oak House,PR1,connected,C1,549000,256700,,E10000003,,1,1,,,,,,,,,,,available,,,yes,300,2011-05-05,

        """,
        "household.csv": "home_id,kind,birth_date,age,sex\nH1,own-child,,12,M\nH2,adult,,,\n",
        "apart.csv": "child_a,child_b,reason\nC1,C2,told by Mrs Smith\n",
        "avoid_areas.csv": "child_id,easting,northing,km,reason\nC1,530000,250000,2.5,\n",
        "answers.csv": "child_id,home_id,answer,reason,on\nC1,H1,asked,,2011-09-29\n",
        "contracts.csv":
            "contract_id,home_ids,minimum_places,weekly_shortfall_cost\nB1,H2,1,1200.00\n",
        "areas.csv":
            "district,authority,easting,northing,population_0_17\nFenland,E07000010,540000,290000,"
            + "20000\n",
        "travel.csv": "child_id,home_id,purpose,minutes\nC1,H1,school,15\n",
    ]

    /// Writes the files into a new folder.
    func write() throws -> Scratch {
        let scratch = try Scratch()
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/" + name))
        }
        return scratch
    }

    // MARK: Spoiling

    /// One file as text.
    subscript(file: String) -> String {
        get { String(decoding: files[file] ?? [], as: UTF8.self) }
        set { files[file] = Array(newValue.utf8) }
    }

    /// Replaces the first occurrence of some text in a file; the text must be there.
    mutating func replace(_ old: String, by new: String, in file: String) {
        let text = self[file]
        guard let range = text.range(of: old) else {
            preconditionFailure("\(file) has no “\(old)”")
        }
        self[file] = text.replacingCharacters(in: range, with: new)
    }

    /// Sets one cell of a table, quoted where needed.
    mutating func set(_ file: String, _ line: Int, _ column: String, _ value: String) {
        var lines = self[file].components(separatedBy: "\n")
        let header = lines[0].components(separatedBy: ",")
        guard let index = header.firstIndex(of: column) else {
            preconditionFailure("\(file) has no column \(column)")
        }
        var cells = lines[line - 1].components(separatedBy: ",")
        cells[index] =
            value.contains(",") || value.contains("\"")
            ? "\"" + value.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : value
        lines[line - 1] = cells.joined(separator: ",")
        self[file] = lines.joined(separator: "\n")
    }

    /// Takes a column out of a table.
    mutating func drop(_ file: String, _ column: String) {
        let lines = self[file].components(separatedBy: "\n")
        let index = lines[0].components(separatedBy: ",").firstIndex(of: column) ?? 0
        self[file] = lines.map { line in
            if line.isEmpty { return line }
            var cells = line.components(separatedBy: ",")
            cells.remove(at: index)
            return cells.joined(separator: ",")
        }.joined(separator: "\n")
    }
}
