import Care

extension FieldValues {
    /// What an instance says of a child, by the keys of the form.
    package init(of child: Child, in instance: Instance) {
        self.init()
        func set(_ key: String, _ text: String?) {
            if let text, !text.isEmpty { self[key] = .text(text) }
        }
        set("birthDate", child.birth.description)
        set("sex", child.sex.rawValue)
        set("homePostcode", child.originPostcode)
        set("schoolPostcode", child.schoolPostcode)
        for (name, position) in [("home", child.origin), ("school", child.school)] {
            guard let position else { continue }
            self["\(name)Easting"] = .whole(Int(position.easting))
            self["\(name)Northing"] = .whole(Int(position.northing))
        }
        set("keepSchool", child.keepsSchool.map { $0 ? "yes" : "no" })
        set("legalStatus", child.legalStatus)
        set("fostering", child.fostering?.rawValue)
        set("residential", child.residential?.rawValue)
        set("supported", child.supported?.rawValue)
        set("livingCompanions", child.livingCompanions?.rawValue)
        if let years = child.noChildUnder { self["noChildUnder"] = .whole(years) }
        set("pets", child.pets?.rawValue)
        func set(_ key: String, _ list: [String]) {
            if !list.isEmpty { self[key] = .list(list) }
        }
        set("needs", instance.needs.codes(in: child.needs))
        set("wantedLanguages", child.wantedLanguages)
        set("wantedFaith", child.wantedFaiths)
    }

    /// What an instance says of a home, by the columns of homes.csv in lowerCamelCase.
    package init(of home: Home, in instance: Instance) {
        self.init()
        func set(_ key: String, _ text: String?) {
            if let text, !text.isEmpty { self[key] = .text(text) }
        }
        func set(_ key: String, _ whole: Int?) {
            if let whole { self[key] = .whole(whole) }
        }
        set("kind", home.kind.rawValue)
        set("providerId", home.providerID)
        set("urn", home.urn)
        set("name", home.name)
        set("placeProvider", home.placeProvider?.rawValue)
        if let children = home.connectedTo {
            self["connectedTo"] = .list(children.map { instance.children[$0].id })
        }
        if let position = home.position {
            self["easting"] = .whole(Int(position.easting))
            self["northing"] = .whole(Int(position.northing))
        }
        set("postcode", home.postcode)
        set("authority", home.authority)
        set("district", home.district)
        set("places", home.places)
        set("approvedPlaces", home.approvedPlaces)
        set("placesUnavailable", home.placesUnavailable)
        if !home.exemptFor.isEmpty {
            self["exemptFor"] = .list(home.exemptFor.map { instance.children[$0].id })
        }
        set("minAge", home.minAge)
        set("maxAge", home.maxAge)
        set("sex", home.admits?.rawValue)
        if let offers = home.offers { self["offers"] = .list(instance.needs.codes(in: offers)) }
        if let languages = home.languages { self["languages"] = .list(languages) }
        if let faiths = home.faiths { self["faiths"] = .list(faiths) }
        set("pets", home.hasPets.map { $0 ? "yes" : "no" })
        set("registered", home.isRegistered.map { $0 ? "yes" : "no" })
        set("status", home.status.rawValue)
        set("availableFrom", home.availableFrom?.description)
        set("confirmedOn", home.confirmedOn?.description)
        self["emergency"] = .truth(home.isEmergency)
        set("weeklyCost", home.weeklyCost.description)
        set("ofstedGrade", home.ofstedGrade)
        set("ofstedOn", home.ofstedOn?.description)
        set("frameworkTier", home.frameworkTier)
        if let taught = home.educationOnSite { self["educationOnSite"] = .truth(taught) }
    }

    /// A position under two keys.
    func position(_ east: String, _ north: String) -> Position? {
        guard let easting = whole(east), let northing = whole(north) else { return nil }
        return Position(easting: Int32(easting), northing: Int32(northing))
    }
}

extension Child {
    /// Takes what the desk says of the child; a blank leaves what is there.
    mutating func take(_ values: FieldValues, needs: NeedCatalogue) {
        if let day = values.day("birthDate") { birth = day }
        if let sex: Sex = values.code("sex") { self.sex = sex }
        if let postcode = values.text("homePostcode") {
            originPostcode = postcode
            origin = values.position("homePlaceEasting", "homePlaceNorthing") ?? nil
        }
        if let position = values.position("homeEasting", "homeNorthing") { origin = position }
        if let postcode = values.text("schoolPostcode") {
            schoolPostcode = postcode
            school = values.position("schoolPlaceEasting", "schoolPlaceNorthing") ?? nil
        }
        if let position = values.position("schoolEasting", "schoolNorthing") { school = position }
        switch values.text("keepSchool") {
        case "yes": keepsSchool = true
        case "no": keepsSchool = false
        case "not-known": keepsSchool = nil
        default: break
        }
        if let status = values.text("legalStatus") { legalStatus = status }
        if let text = values.text("fostering") { fostering = Suitability(rawValue: text) }
        if let text = values.text("residential") { residential = Suitability(rawValue: text) }
        if let text = values.text("supported") { supported = Suitability(rawValue: text) }
        if let text = values.text("livingCompanions") {
            livingCompanions = LivingCompanions(rawValue: text)
        }
        if let years = values.whole("noChildUnder") { noChildUnder = years }
        if let text = values.text("pets") { pets = PetRule(rawValue: text) }
        if let codes = values.list("needs") {
            self.needs = codes.reduce(into: NeedSet()) { set, code in
                set.formUnion(needs.set(of: code) ?? [])
            }
        }
        if let words = values.list("wantedLanguages") { wantedLanguages = words }
        if let words = values.list("wantedFaith") { wantedFaiths = words }
    }
}

extension Home {
    /// Takes one fact; blank text clears it where it may be cleared.
    ///
    /// - Parameters:
    ///   - children: The children's indices by reference.
    ///   - needs: The instance's needs.
    mutating func take(
        _ key: String, _ value: FieldValue?, children: [String: Int], needs: NeedCatalogue
    ) {
        var values = FieldValues()
        values[key] = value
        let text = values.text(key).flatMap { $0.isEmpty ? nil : $0 }
        let whole = values.whole(key)
        switch key {
        case "status": status = text.flatMap(HomeStatus.init) ?? .available
        case "availableFrom": availableFrom = text.flatMap { Day(iso: $0) }
        case "confirmedOn": confirmedOn = text.flatMap { Day(iso: $0) }
        case "places": places = whole ?? places
        case "placesUnavailable": placesUnavailable = whole ?? 0
        case "approvedPlaces": approvedPlaces = whole
        case "minAge": minAge = whole
        case "maxAge": maxAge = whole
        case "sex": admits = text.flatMap(Sex.init)
        case "pets": hasPets = text.map { $0 == "yes" }
        case "registered": isRegistered = text.map { $0 == "yes" }
        case "emergency": isEmergency = values.truth(key) ?? false
        case "exemptFor":
            exemptFor = (values.list(key) ?? []).compactMap { children[$0] }.sorted()
        case "connectedTo":
            connectedTo = values.list(key).map { $0.compactMap { children[$0] }.sorted() }
        case "weeklyCost":
            if let pence = text.flatMap(Pence.init(pounds:)) { weeklyCost = pence }
        case "postcode": postcode = text
        case "position":
            let parts = values.list(key)?.compactMap { Int32($0) } ?? []
            position =
                parts.count == 2 ? Position(easting: parts[0], northing: parts[1]) : nil
        case "authority": authority = text
        case "placeProvider": placeProvider = text.flatMap(PlaceProvider.init)
        case "offers":
            offers = values.list(key).map { codes in
                codes.reduce(into: NeedSet()) { $0.formUnion(needs.set(of: $1) ?? []) }
            }
        case "languages": languages = values.list(key)
        case "faiths": faiths = values.list(key)
        default: break
        }
    }
}

extension Pence {
    /// Pounds as they are kept, `842.10`; nil where they are not.
    package init?(pounds text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), whole >= 0 else {
            return nil
        }
        var pence: Int64 = 0
        if parts.count == 2 {
            guard (1...2).contains(parts[1].count), let number = Int64(parts[1]), number >= 0 else {
                return nil
            }
            pence = parts[1].count == 1 ? number * 10 : number
        }
        self.init(whole * 100 + pence)
    }
}
