import Care
import Files

/// The bytes of one table as they are written.
package struct TableWriter<Field: TableField> {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// A table of its header.
    package init() {
        for column in Field.layout.columns { write(column.name) }
        endRow()
    }

    /// Writes the next cell.
    package mutating func write(_ text: String?) {
        if !isFirst { bytes.append(0x2C) }
        isFirst = false
        guard let text, !text.isEmpty else { return }
        CSVText.append(cell: text, to: &bytes)
    }

    /// Writes a day.
    package mutating func write(_ day: Day?) { write(day?.description) }

    /// Writes a whole number.
    package mutating func write(_ number: Int?) { write(number.map { String($0) }) }

    /// Writes yes or no.
    package mutating func write(_ truth: Bool?) { write(truth.map { $0 ? "yes" : "no" }) }

    /// Writes easting and northing.
    package mutating func write(_ position: Position?) {
        write(position.map { String($0.easting) })
        write(position.map { String($0.northing) })
    }

    /// Writes a list, `none` for an empty one.
    package mutating func write(list: [String]?) {
        guard let list else { return write(nil as String?) }
        write(list.isEmpty ? "none" : list.joined(separator: "; "))
    }

    /// Ends the row.
    package mutating func endRow() {
        bytes.append(0x0A)
        isFirst = true
    }
}

extension InstanceFolder {
    /// Writes an instance and its policy as a folder, whole or not at all.
    ///
    /// The folder is built beside its place, brought to disk and moved there in one step. Tables
    /// without rows are left out, children.csv and homes.csv excepted; the policy is written where
    /// it differs from the built-in one. Reading the folder gives the instance in canonical order.
    ///
    /// - Parameters:
    ///   - instance: the instance.
    ///   - policy: its policy.
    ///   - folder: where to.
    ///   - replacing: whether a folder that is already there is replaced.
    /// - Throws: `ExchangeError`; nothing has changed then.
    package static func write(
        _ instance: Instance, policy: Policy = Policy(), to folder: String, replacing: Bool = false
    ) throws(ExchangeError) {
        let hasPolicy = policy != Policy()
        var files: [(name: String, bytes: [UInt8])] = [
            (
                AuthorityFile.file,
                Array(AuthorityFile.text(instance, policy: hasPolicy ? policyFile : nil).utf8)
            )
        ]
        if hasPolicy { files.append((policyFile, Array(PolicyFile.text(policy).utf8))) }
        files += written(instance)
        try NewFolder.write(files, to: folder, replacing: replacing)
    }

    /// Every table with a row, children.csv and homes.csv in any case, as bytes.
    static func written(_ instance: Instance) -> [(name: String, bytes: [UInt8])] {
        var files = [
            (ChildField.layout.file, children(instance)), (HomeField.layout.file, homes(instance)),
        ]
        func add(_ isEmpty: Bool, _ file: String, _ bytes: () -> [UInt8]) {
            if !isEmpty { files.append((file, bytes())) }
        }
        add(instance.household.isEmpty, HouseholdField.layout.file) { household(instance) }
        add(instance.apart.isEmpty, ApartField.layout.file) { apart(instance) }
        add(instance.avoidAreas.isEmpty, AvoidAreaField.layout.file) { avoidAreas(instance) }
        add(instance.answers.isEmpty, AnswerField.layout.file) { answers(instance) }
        add(instance.contracts.isEmpty, ContractField.layout.file) { contracts(instance) }
        add(instance.areas.isEmpty, AreaField.layout.file) { areas(instance) }
        add(instance.travel.isEmpty, TravelField.layout.file) { travel(instance) }
        add(instance.map.isEmpty, MapField.layout.file) { written(instance.map) }
        return files
    }

    private static func children(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<ChildField>()
        for child in instance.children {
            for cell in child.cells(in: instance) { table.write(cell) }
            table.endRow()
        }
        return table.bytes
    }

    private static func homes(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<HomeField>()
        func ids(_ indices: [Int]) -> [String] { indices.map { instance.children[$0].id } }
        for home in instance.homes {
            table.write(home.id)
            table.write(home.providerID)
            table.write(home.urn)
            table.write(home.name)
            table.write(home.placeProvider?.rawValue)
            table.write(home.kind.rawValue)
            table.write(list: home.connectedTo.map(ids))
            table.write(home.position)
            table.write(home.postcode)
            table.write(home.authority)
            table.write(home.district)
            table.write(home.places)
            table.write(home.approvedPlaces)
            table.write(home.placesUnavailable)
            table.write(list: home.exemptFor.isEmpty ? nil : ids(home.exemptFor))
            table.write(home.minAge)
            table.write(home.maxAge)
            table.write(home.admits?.rawValue)
            table.write(list: home.offers.map { instance.needs.codes(in: $0) })
            table.write(list: home.languages)
            table.write(list: home.faiths)
            table.write(home.hasPets)
            table.write(home.isRegistered)
            table.write(home.status.rawValue)
            table.write(home.availableFrom)
            table.write(home.confirmedOn)
            table.write(home.isEmergency)
            table.write(home.weeklyCost.description)
            table.write(home.ofstedGrade)
            table.write(home.ofstedOn)
            table.write(home.frameworkTier)
            table.write(home.educationOnSite)
            table.endRow()
        }
        return table.bytes
    }

    private static func household(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<HouseholdField>()
        for member in instance.household {
            table.write(instance.homes[member.home].id)
            table.write(member.kind.rawValue)
            table.write(member.birth)
            table.write(member.age)
            table.write(member.sex?.rawValue)
            table.endRow()
        }
        return table.bytes
    }

    private static func apart(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<ApartField>()
        for pair in instance.apart {
            table.write(instance.children[pair.first].id)
            table.write(instance.children[pair.second].id)
            table.write(pair.reason)
            table.endRow()
        }
        return table.bytes
    }

    private static func avoidAreas(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<AvoidAreaField>()
        for area in instance.avoidAreas {
            table.write(instance.children[area.child].id)
            table.write(area.centre)
            table.write(Decimals.text(area.radius.count, places: 3))
            table.write(area.reason)
            table.endRow()
        }
        return table.bytes
    }

    private static func answers(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<AnswerField>()
        for answer in instance.answers {
            table.write(instance.children[answer.child].id)
            table.write(instance.homes[answer.home].id)
            table.write(answer.kind.rawValue)
            table.write(answer.reason)
            table.write(answer.on)
            table.endRow()
        }
        return table.bytes
    }

    private static func contracts(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<ContractField>()
        for contract in instance.contracts {
            table.write(contract.id)
            table.write(list: contract.homes.map { instance.homes[$0].id })
            table.write(contract.minimumPlaces)
            table.write(contract.weeklyShortfallCost.description)
            table.endRow()
        }
        return table.bytes
    }

    private static func areas(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<AreaField>()
        for area in instance.areas {
            table.write(area.district)
            table.write(area.authority)
            table.write(area.centre)
            table.write(area.population)
            table.endRow()
        }
        return table.bytes
    }

    private static func travel(_ instance: Instance) -> [UInt8] {
        var table = TableWriter<TravelField>()
        for journey in instance.travel {
            table.write(instance.children[journey.child].id)
            table.write(instance.homes[journey.home].id)
            table.write(journey.purpose)
            table.write(journey.minutes)
            table.endRow()
        }
        return table.bytes
    }
}

extension InstanceFolder {
    /// What reading an instance would complain of, were it written.
    ///
    /// Whatever a value cannot rule out by itself; empty = it is sound.
    package static func faults(of instance: Instance) -> [Fault] {
        var files: [String: [UInt8]] = [
            AuthorityFile.file: Array(AuthorityFile.text(instance, policy: nil).utf8)
        ]
        for (name, bytes) in written(instance) { files[name] = bytes }
        do {
            return try read(FileSet(files), lookup: { _, _ in nil }).faults
        } catch {
            return [Fault(file: error.path, message: error.reason)]
        }
    }
}

extension InstanceFolder {
    /// An instance and its policy as files that are kept; ``restored(_:)`` reads them back.
    package static func kept(
        _ instance: Instance, policy: Policy
    ) -> [(name: String, bytes: [UInt8])] {
        [
            (AuthorityFile.file, Array(AuthorityFile.text(instance, policy: nil).utf8)),
            (policyFile, Array(PolicyFile.text(policy).utf8)),
        ] + written(instance)
    }

    /// The instance and the policy of files that were kept.
    package static func restored(_ files: [String: [UInt8]]) -> Reading {
        let complaints = Complaints()
        let policy = PolicyFile.read(
            files[policyFile] ?? [], file: policyFile, complaints: complaints)
        do {
            var reading = try read(FileSet(files), lookup: { _, _ in nil })
            reading.policy = policy
            reading.faults += complaints.faults
            if !reading.faults.isEmpty { reading.instance = nil }
            return reading
        } catch {
            return Reading(
                instance: nil, policy: nil,
                faults: [Fault(file: error.path, message: error.reason)], notices: [])
        }
    }
}
