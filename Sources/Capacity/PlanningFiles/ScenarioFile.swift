import Care
import Exchange
import Files
import Forecast

/// The keys of scenario.yml, and how they are read.
package struct ScenarioFile {
    /// How many years a scenario looks ahead at most, as a forecast does.
    package static let mostYears = 30

    private let yaml: YAMLFile
    private let instance: Instance
    private let districts: Set<String>
    private let homes: [String: Int]

    private static let keys = [
        "name", "target", "chance", "horizon", "demand", "supply", "changes", "prices", "boundary",
        "savings", "rates", "emergency", "best_year",
    ]

    /// Reads a scenario; nil where it has faults, all of which go to the complaints.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: The name in complaints.
    ///   - instance: Today's instance, for defaults and references.
    ///   - complaints: Takes faults and notices.
    package static func read(
        _ bytes: [UInt8], file: String, instance: Instance, complaints: Complaints
    ) -> Scenario? {
        let before = complaints.faultCount
        let reader = ScenarioFile(
            yaml: YAMLFile(file: file, complaints: complaints, itemsBy: .point),
            instance: instance, districts: SupplyRow.districts(of: instance),
            homes: Dictionary(
                instance.homes.enumerated().map { ($1.id, $0) },
                uniquingKeysWith: { first, _ in first }))
        let scenario = reader.scenario(bytes)
        return complaints.faultCount == before ? scenario : nil
    }

    // MARK: Parts

    private func scenario(_ bytes: [UInt8]) -> Scenario? {
        guard let root = yaml.root(bytes), let members = yaml.members(root, of: ScenarioFile.keys)
        else { return nil }
        let places = present(members)
        let name = required("name", of: root, places).flatMap { yaml.text($0) }
        if name == "baseline", let place = places["name"] {
            yaml.fault(place, "`baseline` is what doing nothing is called; choose another name")
        }
        let target =
            places["target"].map { share($0) ?? Rate(millionths: 0) }
            ?? instance.authority.outOfAreaTarget
        if target == nil {
            missing(
                "target", of: root,
                "add it, or add out_of_area_target to authority.yml: it is the default")
        }
        var until: Day?
        var step = StepLength.quarter
        if let horizon = required("horizon", of: root, places),
            let members = yaml.members(horizon, of: ["until", "step"])
        {
            let places = present(members)
            if let place = places["step"] {
                step = word(place, StepLength.self) ?? .quarter
            }
            if let place = required("until", of: horizon, places) {
                until = yaml.read(place, Notation.day)
                if let until, until > instance.asOf.adding(years: ScenarioFile.mostYears) {
                    yaml.fault(
                        place,
                        "this is more than \(ScenarioFile.mostYears) years after \(instance.asOf); give an "
                            + "earlier day")
                } else if let until, StepDays(from: instance.asOf, until: until, by: step) == nil {
                    yaml.fault(
                        place,
                        "this is not a step day after \(instance.asOf); write the last day of "
                            + (step == .quarter
                                ? "March, June, September or December" : "a month"))
                }
            }
        }
        var scenario = Scenario(
            name: name ?? "", target: target ?? Rate(millionths: 0),
            chance: places["chance"].flatMap(share) ?? Rate(millionths: 900_000),
            until: until ?? instance.asOf, step: step, prices: prices(places["prices"]))
        let demand = DemandFile(yaml, asOf: instance.asOf, districts: districts)
        scenario.demand = places["demand"].map(demand.changes) ?? []
        scenario.supply = SupplyRow.lines(
            items(places["supply"]), yaml: yaml, instance: instance)
        for item in items(places["changes"]) { read(change: item, into: &scenario) }
        let boundary = items(places["boundary"]).compactMap(boundaryChange)
        scenario.boundary = boundary.enumerated()
            .sorted { ($0.element.on, $0.offset) < ($1.element.on, $1.offset) }.map(\.element)
        scenario.savings = savings(places["savings"])
        scenario.rates = places["rates"].flatMap(rates)
        scenario.emergency = places["emergency"].flatMap(emergency)
        scenario.bestYear = places["best_year"].flatMap { yaml.read($0, Notation.count) }
        return scenario
    }

    private func prices(_ place: YAMLFile.Place?) -> Prices {
        var prices = Prices(
            base: instance.asOf, inflation: Rate(millionths: 0),
            elsewhereWeeklyCost: instance.homes.map(\.weeklyCost).max() ?? .zero)
        let keys = ["base", "inflation", "elsewhere_weekly_cost"]
        guard let place, let members = yaml.members(place, of: keys) else { return prices }
        let places = present(members)
        if let base = places["base"].flatMap({ yaml.read($0, Notation.day) }) { prices.base = base }
        if let place = places["inflation"] {
            prices.inflation = number(place, most: 10_000_000) ?? prices.inflation
        }
        if let cost = places["elsewhere_weekly_cost"].flatMap({ yaml.read($0, Notation.pounds) }) {
            prices.elsewhereWeeklyCost = cost
        }
        return prices
    }

    private func read(change item: YAMLFile.Place, into scenario: inout Scenario) {
        let keys = [
            "what", "home", "from", "children", "places", "approved_places", "share", "kinds",
            "districts",
        ]
        guard let members = yaml.members(item, of: keys) else { return }
        let places = present(members)
        guard let place = required("what", of: item, places),
            let what = word(place, ["close", "places", "retain"])
        else { return }
        let ownKeys: [String: [String]] = [
            "close": ["children"], "places": ["places", "approved_places"],
            "retain": ["share", "kinds", "districts"],
        ]
        let mine = Set(
            ["what", "from"] + (what == "retain" ? [] : ["home"]) + (ownKeys[what] ?? []))
        for (key, place) in members where !mine.contains(key) {
            yaml.fault(place, "the key has no meaning for a change `\(what)`; take it out")
        }
        let from = places["from"].flatMap { yaml.read($0, Notation.day) } ?? instance.asOf
        if what == "retain" {
            guard let share = required("share", of: item, places).flatMap(share) else { return }
            let kinds = items(places["kinds"]).compactMap { word($0, HomeKind.self) }
            scenario.retentions.append(
                Retention(
                    share: share, from: from, kinds: Set(kinds),
                    districts: districts(places["districts"])))
            return
        }
        var home: Int?
        if let place = required("home", of: item, places), let id = yaml.text(place) {
            home = homes[id]
            if home == nil {
                yaml.fault(place, "homes.csv has no home of this id; correct the reference")
            }
        }
        if what == "close" {
            let children = places["children"].flatMap { word($0, ["stay", "move"]) }
            guard let home else { return }
            scenario.changes.append(
                HomeChange(home: home, from: from, kind: .close(childrenMove: children == "move")))
        } else {
            let number = places["places"].flatMap { yaml.read($0, Notation.count) }
            let approved = places["approved_places"].flatMap { yaml.read($0, Notation.count) }
            if places["places"] == nil, places["approved_places"] == nil {
                missing("places", of: item, "write `places`, `approved_places` or both")
            }
            guard let home else { return }
            scenario.changes.append(
                HomeChange(
                    home: home, from: from, kind: .places(places: number, approved: approved)))
        }
    }

    private func boundaryChange(_ item: YAMLFile.Place) -> BoundaryChange? {
        guard
            let members = yaml.members(
                item, of: ["on", "own", "adjoining", "homes", "districts"])
        else { return nil }
        let places = present(members)
        let on = required("on", of: item, places).flatMap { yaml.read($0, Notation.day) }
        let own = required("own", of: item, places).flatMap(ownCode)
        let adjoining = places["adjoining"].map { items($0).compactMap(authorityCode).sorted() }
        var homes: [String: String] = [:]
        for (key, line, place) in places["homes"].flatMap({ yaml.pairs($0) }) ?? [] {
            if !ScenarioFile.isAuthorityCode(key.uppercased()) {
                yaml.complaints.fault(
                    yaml.file, line: line, column: place.path, value: key,
                    "this is not the GSS code of an authority; write it as E10000003")
            }
            if let code = authorityCode(place) { homes[key.uppercased()] = code }
        }
        var byDistrict: [String: String] = [:]
        for (key, line, place) in places["districts"].flatMap({ yaml.pairs($0) }) ?? [] {
            let spellings = SupplyRow.spellings(of: key, among: districts)
            if spellings.isEmpty {
                yaml.complaints.fault(
                    yaml.file, line: line, column: place.path, value: key,
                    unknownDistrict(key))
            }
            guard let code = authorityCode(place) else { continue }
            for name in spellings where byDistrict[name] == nil || name == key {
                byDistrict[name] = code
            }
        }
        guard let on, let own else { return nil }
        return BoundaryChange(
            on: on, own: own, adjoining: adjoining, homes: homes, districts: byDistrict)
    }

    private func savings(_ place: YAMLFile.Place?) -> [(year: FinancialYear, planned: Pence)] {
        guard let place, let pairs = yaml.pairs(place) else { return [] }
        var savings: [(year: FinancialYear, planned: Pence)] = []
        for (key, line, value) in pairs {
            let planned = yaml.read(value, Notation.sum)
            guard let year = FinancialYear(key) else {
                yaml.complaints.fault(
                    yaml.file, line: line, column: value.path, value: key,
                    "this is not a financial year; write it as 2011/12")
                continue
            }
            if let planned { savings.append((year, planned)) }
        }
        return savings.sorted { $0.year < $1.year }
    }

    private func rates(_ place: YAMLFile.Place) -> DemandRates? {
        let keys = ["entrants_per_year", "leave_per_year", "move_per_year", "close_per_year"]
        guard let members = yaml.members(place, of: keys) else { return nil }
        let places = present(members)
        func rate(_ key: String) -> Rate {
            places[key].flatMap { number($0, most: 100_000_000_000) } ?? Rate(millionths: 0)
        }
        return DemandRates(
            entrantsPerYear: rate(keys[0]), leavePerYear: rate(keys[1]), movePerYear: rate(keys[2]),
            closePerYear: rate(keys[3]))
    }

    private func emergency(_ place: YAMLFile.Place) -> EmergencyCover? {
        let keys = ["carers", "nights_covered", "arrivals_per_night", "mean_nights"]
        guard let members = yaml.members(place, of: keys) else { return nil }
        let places = present(members)
        let carers = required(keys[0], of: place, places).flatMap { yaml.read($0, Notation.count) }
        let nights = required(keys[1], of: place, places).flatMap(share)
        let arrivals = required(keys[2], of: place, places).flatMap {
            number($0, most: 1_000_000_000)
        }
        let mean = required(keys[3], of: place, places).flatMap { number($0, most: 1_000_000_000) }
        if let carers, carers > 60, let given = places[keys[0]] {
            yaml.fault(given, "more than 60 carers are not counted; write 60 at most")
            return nil
        }
        guard let carers, let nights, let arrivals, let mean else { return nil }
        return EmergencyCover(
            carers: carers, nightsCovered: nights, arrivalsPerNight: arrivals, meanNights: mean)
    }

    // MARK: Values

    private func present(
        _ members: [(key: String, place: YAMLFile.Place)]
    ) -> [String: YAMLFile.Place] {
        Dictionary(
            members.filter { !yaml.isBlank($0.place) }.map { ($0.key, $0.place) },
            uniquingKeysWith: { first, _ in first })
    }

    private func required(
        _ key: String, of place: YAMLFile.Place, _ places: [String: YAMLFile.Place]
    ) -> YAMLFile.Place? {
        if places[key] == nil { missing(key, of: place, "add it") }
        return places[key]
    }

    private func missing(_ key: String, of place: YAMLFile.Place, _ mend: String) {
        let path = place.path.isEmpty ? key : "\(place.path).\(key)"
        yaml.complaints.fault(
            yaml.file, line: place.line ?? 1, column: path, value: nil,
            "the required key is missing; \(mend)")
    }

    private func items(_ place: YAMLFile.Place?) -> [YAMLFile.Place] {
        place.flatMap { yaml.items($0) } ?? []
    }

    private func number(_ place: YAMLFile.Place, most: Int64) -> Rate? {
        guard let value = yaml.read(place, { Notation.fraction($0, places: 6) }) else { return nil }
        if value > most {
            yaml.fault(
                place,
                "the number is too large; write \(Decimals.text(most, places: 6)) at most")
            return nil
        }
        return Rate(millionths: value)
    }

    private func share(_ place: YAMLFile.Place) -> Rate? { number(place, most: 1_000_000) }

    private func word(_ place: YAMLFile.Place, _ words: [String]) -> String? {
        guard let text = yaml.text(place) else { return nil }
        if let word = words.first(where: { $0 == text.lowercased() }) { return word }
        yaml.fault(place, "this is not in the list; write \(CodeList(words).sentence)")
        return nil
    }

    private func word<Value: CaseIterable & RawRepresentable<String> & Sendable>(
        _ place: YAMLFile.Place, _ type: Value.Type
    ) -> Value? {
        word(place, type.allCases.map(\.rawValue)).flatMap { Value(rawValue: $0) }
    }

    private func districts(_ place: YAMLFile.Place?) -> Set<String> {
        var found: Set<String> = []
        for item in items(place) {
            guard let name = yaml.text(item) else { continue }
            let spellings = SupplyRow.spellings(of: name, among: districts)
            if spellings.isEmpty { yaml.fault(item, unknownDistrict(name)) }
            found.formUnion(spellings)
        }
        return found
    }

    private func unknownDistrict(_ name: String) -> String {
        SupplyRow.unknownDistrict(name, among: districts)
    }

    private func authorityCode(_ place: YAMLFile.Place) -> String? {
        guard let text = yaml.text(place)?.uppercased() else { return nil }
        if ScenarioFile.isAuthorityCode(text) { return text }
        yaml.fault(place, "this is not the GSS code of an authority; write it as E10000003")
        return nil
    }

    // A new authority may be named, a district or an authority outside England not.
    private func ownCode(_ place: YAMLFile.Place) -> String? {
        guard let code = authorityCode(place) else { return nil }
        if AuthorityTable.upperTier(of: code) == .upperTier(code) { return code }
        if let complaint = AuthorityTable.complaint(of: code) {
            yaml.fault(place, "this \(complaint)")
        }
        return nil
    }

    private static func isAuthorityCode(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 9 && (0x41...0x5A).contains(bytes[0])
            && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
