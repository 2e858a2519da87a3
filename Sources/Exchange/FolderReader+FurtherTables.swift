import Care
import Files

extension FolderReader {
    private static let householdKinds = CodeList(of: HouseholdKind.self)
    private static let householdSexes = CodeList<Sex>(
        [("F", .female), ("M", .male), ("U", .unknown)], hidden: [("1", .male), ("2", .female)])
    private static let answerKinds = CodeList(of: AnswerKind.self)

    func readHousehold() throws(ExchangeError) {
        guard let table = try table(HouseholdField.self) else { return }
        while table.next() {
            let home = home(.homeID, of: table)
            let kind = table.code(.kind, FolderReader.householdKinds)
            var birth = table.day(.birthDate)
            let age = table.count(.age, in: .age)
            let sex = table.code(.sex, FolderReader.householdSexes)
            if let day = birth, let asOf = authority.asOf {
                if Day.isPlaceholder(day) || day > asOf
                    || asOf.wholeYears(since: day) > NumberRange.age.values.upperBound
                {
                    table.notice(
                        .birthDate,
                        "nobody in the home on the instance's day (\(asOf)) can be born then, so the "
                            + "date counts as not known; correct it, or clear it if it stands for "
                            + "\"none\"")
                    birth = nil
                }
            }
            let years =
                birth.flatMap { day in authority.asOf.map { $0.wholeYears(since: day) } } ?? age
            if kind == .adult, let years, years < 18 {
                table.notice(
                    birth == nil ? .age : .birthDate,
                    "an adult is 18 or older; correct the age, or write own-child or "
                        + "other-authority-child as the kind")
            }
            guard let home, let kind else { continue }
            household.append(
                (home, HouseholdMember(home: 0, kind: kind, birth: birth, age: age, sex: sex)))
        }
    }

    func readApart() throws(ExchangeError) {
        guard let table = try table(ApartField.self) else { return }
        let held = Dictionary(
            children.filter { !$0.isFaulty }.map { ($0.child.id, $0.child) },
            uniquingKeysWith: { first, _ in first })
        while table.next() {
            let first = child(.childA, of: table)
            let second = child(.childB, of: table)
            let reason = table.text(.reason)
            guard let first, let second else { continue }
            if first == second {
                table.fault(
                    .childB, "a child cannot be kept apart from itself; name two children")
            }
            if let group = held[first]?.siblingGroup, group == held[second]?.siblingGroup,
                held[first]?.groupPlan == .together, held[second]?.groupPlan == .together
            {
                table.notice(
                    .childB,
                    "both children are in one sibling group of the plan together, so no home can be "
                        + "found for them; take the row out, or change sibling_plan")
            }
            apart.append((first, second, reason))
        }
    }

    func readAvoidAreas() throws(ExchangeError) {
        guard let table = try table(AvoidAreaField.self) else { return }
        while table.next() {
            let child = child(.childID, of: table)
            let centre = table.position(.easting, .northing)
            let radius = table.kilometres(.km)
            let reason = table.text(.reason)
            guard let child, let centre, let radius else { continue }
            avoidAreas.append(
                (child, AvoidArea(child: 0, centre: centre, radius: radius, reason: reason)))
        }
    }

    func readAnswers() throws(ExchangeError) {
        guard let table = try table(AnswerField.self) else { return }
        while table.next() {
            let child = child(.childID, of: table)
            let home = home(.homeID, of: table)
            let kind = table.code(.answer, FolderReader.answerKinds)
            let reason = table.text(.reason)
            let on = table.day(.on)
            if let on, let asOf = authority.asOf, on > asOf {
                table.fault(
                    .on,
                    "the answer is dated after the instance's day (as_of \(asOf)); correct the date, "
                        + "or clear it")
            }
            guard let child, let home, let kind else { continue }
            answers.append(
                (child, home, Answer(child: 0, home: 0, kind: kind, reason: reason, on: on)))
        }
    }

    func readContracts() throws(ExchangeError) {
        guard let table = try table(ContractField.self) else { return }
        var register = Register()
        while table.next() {
            let id = enter(.contractID, of: table, in: &register)
            let ids = table.ids(.homeIDs)
            for home in ids ?? [] where !homeRegister.mayHold(home) {
                table.fault(
                    .homeIDs, value: home, habit: "dangling",
                    dangling(home, &homeRegister, "home", "homes.csv"))
            }
            let minimum = table.count(.minimumPlaces, in: .places)
            let cost = table.pounds(.weeklyShortfallCost)
            guard let id, let ids, let minimum, let cost else { continue }
            contracts.append(
                (
                    ids,
                    Contract(
                        id: id, homes: [], minimumPlaces: minimum, weeklyShortfallCost: cost)
                ))
        }
    }

    func readAreas() throws(ExchangeError) {
        guard let table = try table(AreaField.self) else { return }
        var lines: [String: Int] = [:]
        while table.next() {
            let district = table.text(.district)
            let authority = table.authorityCode(.authority)
            let centre = table.position(.easting, .northing)
            let population = table.count(.population, in: .population)
            guard let district else { continue }
            let key = "\(district.lowercased())\u{0}\(authority ?? "")"
            if let earlier = lines[key] {
                table.fault(
                    .district,
                    "the district already stands on line \(earlier); keep one of the two")
            }
            lines[key] = table.line
            areas.append(
                Area(
                    district: district, authority: authority, centre: centre,
                    population: population))
        }
    }

    func readTravel() throws(ExchangeError) {
        guard let table = try table(TravelField.self) else { return }
        while table.next() {
            let child = child(.childID, of: table)
            let home = home(.homeID, of: table)
            let purpose = table.text(.purpose)?.lowercased()
            let minutes = table.count(.minutes, in: .minutes)
            guard let child, let home, let purpose, let minutes else { continue }
            travel.append(
                (child, home, Journey(child: 0, home: 0, purpose: purpose, minutes: minutes)))
        }
    }

    // MARK: Postcodes

    // The set's own postcode directory; nil where there is none or it cannot be read.
    private func readDirectory(_ needed: Set<UInt64>) throws(ExchangeError) -> PostcodeDirectory? {
        let file = InstanceFolder.postcodesFile
        do throws(ExchangeError) {
            guard let stream = try files.stream(file) else { return nil }
            return try PostcodeDirectory(
                stream, file: file, needed: needed, complaints: complaints)
        } catch {
            guard error.action == .refuse else { throw error }
            complaints.fault(file, "the file cannot be read: \(error.reason)")
            return nil
        }
    }

    /// Says at the first of some lines what is unknown without a postcode directory.
    private func noDirectory(
        _ lines: [Int], _ file: String, _ column: String, _ order: Int,
        so unknown: String = "DISTANCE IS NOT COUNTED", give: String = "easting and northing"
    ) {
        guard let first = lines.first else { return }
        let rows = lines.count == 1 ? "this row" : "this row and \(lines.count - 1) more"
        complaints.notice(
            file, line: first, column: column, order: order,
            "no postcode file found, so \(unknown) for \(rows); add postcodes.csv, use --postcodes "
                + "FILE, or write \(give)")
    }

    /// Fills in positions and authorities that only a postcode tells.
    func readPostcodes(
        path given: String?, lookup: PostcodeLookup?
    ) throws(ExchangeError) {
        var needed: Set<UInt64> = []
        /// The lines of a column that need a postcode looked up.
        func lines<Row>(
            _ rows: [Row], _ line: (Row) -> Int, _ postcode: (Row) -> String?
        ) -> [Int] {
            rows.compactMap { row in
                guard let postcode = postcode(row) else { return nil }
                if let key = PostcodeDirectory.key(of: ArraySlice(postcode.utf8)) {
                    needed.insert(key)
                }
                return line(row)
            }
        }
        let origins = lines(children, \.line) {
            $0.child.origin == nil ? $0.child.originPostcode : nil
        }
        let schools = lines(children, \.line) {
            $0.child.school == nil ? $0.child.schoolPostcode : nil
        }
        let places = lines(homes, \.line) { $0.home.position == nil ? $0.home.postcode : nil }
        let areas = lines(homes, \.line) {
            $0.home.position != nil && $0.home.authority == nil ? $0.home.postcode : nil
        }
        if let lookup {
            directory = try lookup(needed, complaints)
        } else if let given {
            complaints.expect(given)
            directory = try PostcodeDirectory(
                path: given, file: given, needed: needed, complaints: complaints)
        } else {
            directory = try readDirectory(needed)
        }
        guard let directory else {
            let (child, order) = (ChildField.layout.file, HomeField.postcode.rawValue)
            let home = HomeField.layout.file
            noDirectory(origins, child, "home_postcode", ChildField.homePostcode.rawValue)
            noDirectory(schools, child, "school_postcode", ChildField.schoolPostcode.rawValue)
            noDirectory(places, home, "postcode", order)
            noDirectory(
                areas, home, "postcode", order, so: "the authority is unknown",
                give: "the authority")
            return
        }
        placeChildren(by: directory)
        placeHomes(by: directory)
    }

    // What the directory says of a postcode, with a notice where that is not enough.
    private func look(
        _ postcode: String, in directory: PostcodeDirectory, isPlace: Bool, _ file: String,
        _ line: Int, _ column: String, _ order: Int
    ) -> PostcodeDirectory.Entry? {
        let entry = directory[postcode]
        if entry == nil || (isPlace && entry?.position == nil) {
            complaints.notice(
                file, line: line, column: column, order: order, value: postcode,
                entry == nil
                    ? "the postcode is not in the directory, so the "
                        + (isPlace
                            ? "position is unknown; correct it, or give easting and northing"
                            : "authority is unknown; correct it, or write the authority")
                    : entry?.unread.map {
                        "the grid reference in the directory (\($0[0]) and \($0[1])) is not in whole metres on "
                            + "the National Grid, so the position is unknown; correct it, or "
                            + "give easting and northing"
                    }
                        ?? "the directory has no grid reference for the postcode, so the "
                        + "position is unknown; give easting and northing")
        }
        return entry
    }

    private func placeChildren(by directory: PostcodeDirectory) {
        let file = ChildField.layout.file
        for index in children.indices {
            let line = children[index].line
            if children[index].child.origin == nil,
                let postcode = children[index].child.originPostcode
            {
                let entry = look(
                    postcode, in: directory, isPlace: true, file, line, "home_postcode",
                    ChildField.homePostcode.rawValue)
                children[index].child.origin = entry?.position
            }
            if children[index].child.school == nil,
                let postcode = children[index].child.schoolPostcode
            {
                let entry = look(
                    postcode, in: directory, isPlace: true, file, line, "school_postcode",
                    ChildField.schoolPostcode.rawValue)
                children[index].child.school = entry?.position
            }
        }
    }

    private func placeHomes(by directory: PostcodeDirectory) {
        for index in homes.indices {
            let home = homes[index].home
            guard let postcode = home.postcode, home.position == nil || home.authority == nil,
                let entry = look(
                    postcode, in: directory, isPlace: home.position == nil, HomeField.layout.file,
                    homes[index].line, "postcode", HomeField.postcode.rawValue)
            else { continue }
            if home.position == nil { homes[index].home.position = entry.position }
            guard home.authority == nil, !homes[index].hasUnknownAuthority,
                let code = entry.authority
            else { continue }
            switch AuthorityTable.upperTier(of: code) {
            case .upperTier(let code), .elsewhere(let code): homes[index].home.authority = code
            case .unknown:
                complaints.notice(
                    HomeField.layout.file, line: homes[index].line, column: "authority",
                    order: HomeField.authority.rawValue, value: code,
                    "the postcode directory's authority code is not known and counts as unknown; "
                        + "write the authority")
            }
        }
    }
}
