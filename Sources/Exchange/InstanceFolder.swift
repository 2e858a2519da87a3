import Care
import Files

/// An instance as a folder of CSV tables and authority.yml, the exchange format of NearHome.
///
/// `Instances/FORMAT.md` is the format's description.
package enum InstanceFolder {
    /// The layouts of all tables, in the order in which they are read and complained of.
    package static let tables: [TableLayout] = [
        ChildField.layout, HomeField.layout, HouseholdField.layout, ApartField.layout,
        AvoidAreaField.layout, AnswerField.layout, ContractField.layout, AreaField.layout,
        TravelField.layout, MapField.layout,
    ]

    /// The postcode directory's name within a folder.
    static let postcodesFile = "postcodes.csv"
    /// The policy's usual name within a folder.
    static let policyFile = "policy.yml"

    /// Reads a folder, all faults of all files at once.
    ///
    /// Children and homes come in the order of their ids and all other rows in a fixed order, so
    /// that the order of rows in the files changes nothing.
    ///
    /// - Parameters:
    ///   - folder: the folder's path.
    ///   - policyOverride: a policy file that takes the place of the folder's.
    ///   - postcodes: an ONS Postcode Directory CSV; `postcodes.csv` in the folder by default.
    /// - Throws: `ExchangeError` where a file is there but the system cannot read it.
    /// - Complexity: linear in the size of the files, with a sort of the ids; the postcode
    ///   directory is read in pieces and only the postcodes needed are kept.
    package static func read(
        at folder: String, policyOverride: String? = nil, postcodes: String? = nil
    ) throws(ExchangeError) -> Reading {
        try read(
            FileSet(folder: folder), policyOverride: policyOverride, postcodes: postcodes)
    }

    /// Reads an instance from named files, in memory or on disk.
    ///
    /// - Parameters:
    ///   - files: the files.
    ///   - policyOverride: the path of a policy that takes the place of the set's.
    ///   - postcodes: the path of a postcode directory; `postcodes.csv` of the set by default.
    ///   - lookup: where given, takes the place of every postcode directory.
    /// - Throws: `ExchangeError` where the system cannot read a file that is there.
    package static func read(
        _ files: FileSet, policyOverride: String? = nil, postcodes: String? = nil,
        lookup: PostcodeLookup? = nil
    ) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        complaints.expect(AuthorityFile.file)
        complaints.expect(policyOverride ?? policyFile)
        for table in tables { complaints.expect(table.file) }
        if let folder = files.folder, Files.kind(of: folder) != .folder {
            complaints.fault(
                folder,
                Files.isThere(folder)
                    ? "this is not a folder; give the folder that holds authority.yml"
                    : "there is no such folder; check the path, or let `nearhome template` write one"
            )
            return Reading(
                instance: nil, policy: nil, faults: complaints.faults, notices: complaints.notices)
        }
        let reader = FolderReader(files: files, complaints: complaints)
        try reader.readAuthority()
        let policy = try reader.readPolicy(override: policyOverride)
        try reader.readTables()
        try reader.readPostcodes(path: postcodes, lookup: lookup)
        let instance = reader.assemble()
        if let instance, let policy {
            PointsRange.check(
                instance, policy, file: policyOverride ?? reader.policyName, complaints: complaints)
        }
        reader.noticeStrayFiles()
        let isSound = !complaints.hasFaults
        return Reading(
            instance: isSound ? instance : nil, policy: isSound ? policy : nil,
            faults: complaints.faults, notices: complaints.notices)
    }
}

/// Ids of one table, those of faulty rows included.
struct Register {
    /// The line on which each id first stands.
    private(set) var lines: [String: Int] = [:]
    /// Whether every row's id is known.
    var isComplete = true
    // Made when first needed: only for complaints.
    private var withoutZeros: [String: String] = [:]
    private var inLowerCase: [String: String] = [:]
    private var byLook: [String: String] = [:]

    /// Adds an id; the line where it already stands, or nil.
    mutating func add(_ id: String, line: Int) -> Int? {
        if let earlier = lines[id] { return earlier }
        lines[id] = line
        return nil
    }

    /// Ids that differ only in case, leading zeros, blanks, hyphens, apostrophes or letters of another
    /// alphabet, by the line of the later one.
    var lookAlikes: [(line: Int, id: String, earlier: Int)] {
        var first: [String: (line: Int, id: String)] = [:]
        var found: [(line: Int, id: String, earlier: Int)] = []
        for (id, line) in lines.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) })
        where line > 0 {
            let key = id.idLookAlike.withoutCaseAndZeros
            if let earlier = first[key] {
                found.append((line, id, earlier.line))
            } else {
                first[key] = (line, id)
            }
        }
        return found
    }

    /// Whether a row of that id exists, or may have been lost.
    func mayHold(_ id: String) -> Bool { lines[id] != nil || !isComplete }

    /// The id that differs only in leading zeros; nil where there is none.
    mutating func differingInZeros(_ id: String) -> String? {
        if withoutZeros.isEmpty {
            for known in lines.keys.sorted(by: >) { withoutZeros[Register.stripped(known)] = known }
        }
        guard let known = withoutZeros[Register.stripped(id)], known != id else { return nil }
        return known
    }

    /// The id that differs only in case; nil where there is none.
    mutating func differingInCase(_ id: String) -> String? {
        if inLowerCase.isEmpty {
            for known in lines.keys.sorted(by: >) { inLowerCase[known.lowercased()] = known }
        }
        return inLowerCase[id.lowercased()]
    }

    /// The id that differs only in blanks, hyphens or apostrophes, and in case and zeros; nil where
    /// there is none.
    mutating func differingInMarks(_ id: String) -> String? {
        if byLook.isEmpty {
            for known in lines.keys.sorted(by: >) {
                byLook[known.idLookAlike.withoutCaseAndZeros] = known
            }
        }
        return byLook[id.idLookAlike.withoutCaseAndZeros]
    }

    private static func stripped(_ id: String) -> String {
        let rest = id.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }
}

/// Reads the files of one folder one after the other and puts the instance together.
final class FolderReader {
    let files: FileSet
    let complaints: Complaints
    var authority = AuthorityFile()
    var codes = NeedCodes(NeedCatalogue())
    var children: [ChildDraft] = []
    /// The home of each who is grown up and left out.
    var grownUp: [String: String] = [:]
    var homes: [HomeDraft] = []
    var childRegister = Register()
    // Lines of each sibling group's members, those left out included.
    var siblingGroups: [String: [Int]] = [:]
    var homeRegister = Register()
    var directory: PostcodeDirectory?
    var policyNamedByFolder = false
    // Rows of further tables, with references still as text.
    var household: [(home: String, member: HouseholdMember)] = []
    var apart: [(first: String, second: String, reason: String?)] = []
    var avoidAreas: [(child: String, area: AvoidArea)] = []
    var answers: [(child: String, home: String, answer: Answer)] = []
    var contracts: [(homes: [String], contract: Contract)] = []
    var areas: [Area] = []
    var travel: [(child: String, home: String, journey: Journey)] = []
    var map: [MappedDistrict] = []

    // Files that are there and cannot be read: each is complained of once.
    private var unreadable: Set<String> = []
    // Files that are missing, for which near names are looked for.
    private var absent: Set<String> = []

    init(files: FileSet, complaints: Complaints) {
        self.files = files
        self.complaints = complaints
    }

    /// The policy's name in complaints, where the folder names none authority.yml.
    var policyName: String { authority.policy?.name ?? AuthorityFile.file }

    /// All bytes of a file; nil where there is none or it cannot be read, with a fault then.
    func bytes(of name: String) throws(ExchangeError) -> [UInt8]? {
        do throws(ExchangeError) {
            let bytes = try files.bytes(of: name)
            if bytes == nil { absent.insert(name) }
            return bytes
        } catch {
            guard error.action == .refuse else { throw error }
            unreadable.insert(name)
            complaints.fault(name, "the file cannot be read: \(error.reason)")
            return nil
        }
    }

    // A required file that is missing, with what may have been meant.
    private func complainOfMissing(_ name: String) {
        if unreadable.contains(name) { return }
        let near = nearNames(of: name)
        complaints.fault(
            name,
            near.isEmpty
                ? "the required file is missing; add it (`nearhome template` writes one)"
                : "the required file is missing, and the folder has \(near[0].printable): "
                    + NearName.mend(near[0], to: name))
    }

    // MARK: YAML

    func readAuthority() throws(ExchangeError) {
        guard let bytes = try bytes(of: AuthorityFile.file) else {
            complainOfMissing(AuthorityFile.file)
            codes = NeedCodes(NeedCatalogue(), acceptsAll: true)
            return
        }
        authority = AuthorityFile(bytes, complaints: complaints)
        codes = NeedCodes(authority.needs, acceptsAll: !authority.needsAreKnown)
    }

    func readPolicy(override: String?) throws(ExchangeError) -> Policy? {
        policyNamedByFolder = authority.policy != nil
        if let override {
            return try PolicyFile.read(override, complaints: complaints)
        }
        guard let (name, place) = authority.policy else { return Policy() }
        guard let bytes = try bytes(of: name) else {
            if unreadable.contains(name) { return nil }
            complaints.fault(
                AuthorityFile.file, line: place.line, column: place.path, value: name,
                "there is no such file in the folder; add it, or take the key out for the built-in "
                    + "policy")
            return nil
        }
        return PolicyFile.read(bytes, file: name, complaints: complaints)
    }

    // MARK: Tables

    func readTables() throws(ExchangeError) {
        try readChildren()
        try readHomes()
        try readHousehold()
        try readApart()
        try readAvoidAreas()
        try readAnswers()
        try readContracts()
        try readAreas()
        try readTravel()
        try readMap()
        checkChildReferences()
        checkHomeReferences()
        checkSiblings()
    }

    func table<Field: TableField>(
        _ field: Field.Type
    ) throws(ExchangeError) -> CSVTable<Field>? {
        guard let bytes = try bytes(of: Field.layout.file) else {
            if Field.layout.isRequired { complainOfMissing(Field.layout.file) }
            return nil
        }
        return CSVTable(bytes, complaints: complaints)
    }

    // The id of a row, entered in the register; a fault where it is there already.
    func enter<Field: TableField>(
        _ field: Field, of table: CSVTable<Field>, in register: inout Register
    ) -> String? {
        guard let id = table.id(field) else {
            if let text = table.text(field) { _ = register.add(text, line: table.line) }
            return nil
        }
        if let earlier = register.add(id, line: table.line) {
            table.fault(
                field,
                "the id already stands on line \(earlier); give every row its own, or take one of "
                    + "the two out")
        }
        return id
    }

    func finish<Field: TableField>(_ table: CSVTable<Field>, _ register: inout Register) {
        for id in table.lostIDs where !id.isEmpty { _ = register.add(id, line: 0) }
        if !table.isComplete { register.isComplete = false }
        let column = Field.layout.columns[0]
        for lookAlike in register.lookAlikes {
            complaints.notice(
                table.file, line: lookAlike.line, column: column.name, value: lookAlike.id,
                "the id differs from that of line \(lookAlike.earlier) only in capitals, leading zeros, "
                    + "blanks, hyphens, apostrophes or letters of another alphabet; if both are the "
                    + "same, take a row out, otherwise rename one")
        }
    }

    /// A reference to a child, with a fault where there is none.
    func child<Field: TableField>(_ field: Field, of table: CSVTable<Field>) -> String? {
        guard let id = table.id(field) else { return nil }
        if childRegister.mayHold(id) { return id }
        table.fault(
            field, value: id, habit: "dangling",
            dangling(id, &childRegister, "child", "children.csv"))
        return id
    }

    /// A reference to a home, with a fault where there is none.
    func home<Field: TableField>(_ field: Field, of table: CSVTable<Field>) -> String? {
        guard let id = table.id(field) else { return nil }
        if homeRegister.mayHold(id) { return id }
        table.fault(
            field, value: id, habit: "dangling",
            dangling(id, &homeRegister, "home", "homes.csv"))
        return id
    }

    /// What to say of a reference to nothing.
    func dangling(
        _ id: String, _ register: inout Register, _ what: String, _ file: String
    ) -> String {
        if let known = register.differingInZeros(id) {
            let shown = ShownValue.isHarmless(known) ? known : "one that differs in zeros"
            return "\(file) has no \(what) of this id, but has \(shown): Excel drops leading "
                + "zeros; format the column as Text and write the id in the same way in both"
        }
        if let known = register.differingInCase(id) {
            let shown = ShownValue.isHarmless(known) ? known : "one that differs in capitals"
            return "\(file) has no \(what) of this id, but has \(shown); ids must match exactly, "
                + "so write it in the same way in both"
        }
        if let known = register.differingInMarks(id) {
            let shown = ShownValue.isHarmless(known) ? known : "one that looks alike"
            return "\(file) has no \(what) of this id, but has \(shown): blanks, hyphens or "
                + "apostrophes differ, as spreadsheets and word processors change them; write the "
                + "id in the same way in both"
        }
        return "\(file) has no \(what) of this id; add the \(what), or correct the reference"
    }

    // MARK: Names that are nearly right

    /// Files of the set that are not read and whose name is nearly that of one that is, in byte order.
    private func nearNames(of name: String) -> [String] {
        guard let names = try? files.names() else { return [] }
        let known = Set(InstanceFolder.readNames + [policyName])
        return names.filter {
            !known.contains($0) && !$0.hasPrefix(".") && NearName.isNear($0, to: name)
        }
    }

    /// Notices files that may have been meant for one that is missing or not used.
    func noticeStrayFiles() {
        if !policyNamedByFolder, files.has(InstanceFolder.policyFile) {
            complaints.notice(
                InstanceFolder.policyFile,
                "the file is not used, because authority.yml does not name it; write "
                    + "`policy: policy.yml` there to use it")
        }
        do throws(ExchangeError) {
            _ = try files.names()
        } catch {
            complaints.notice(error.path, "the file is left out: \(error.reason)")
            return
        }
        let required = Set(
            InstanceFolder.tables.filter(\.isRequired).map(\.file) + [AuthorityFile.file])
        var told: Set<String> = []
        let wanted =
            InstanceFolder.tables.map(\.file) + [InstanceFolder.postcodesFile, AuthorityFile.file]
            + [policyNamedByFolder ? policyName : InstanceFolder.policyFile]
        for name in wanted where !required.contains(name) && !files.has(name) {
            for near in nearNames(of: name) where told.insert(near).inserted {
                complaints.notice(
                    near,
                    "the file is not part of an instance and is left out; did you mean \(name)? "
                        + NearName.mend(near, to: name).capitalisedFirst)
            }
        }
        // A file that is there twice under two names: which of the two is meant? A folder has no
        // ending.
        for name in wanted where files.has(name) {
            for near in nearNames(of: name) where near.contains(".") && told.insert(near).inserted {
                complaints.notice(
                    near,
                    "the file is not part of an instance and is left out; \(name) is read")
            }
        }
    }
}

extension InstanceFolder {
    /// The names of every file that is read, other than a policy of another name.
    static let readNames =
        InstanceFolder.tables.map(\.file) + [
            InstanceFolder.postcodesFile, InstanceFolder.policyFile, AuthorityFile.file,
            Template.dictionaryFile,
        ]

    /// Whether a file that is not read looks as if it were meant for a file of an instance.
    package static func isStray(_ name: String) -> Bool {
        !name.contains("/") && !name.hasPrefix(".") && !readNames.contains(name)
            && readNames.contains { NearName.isNear(name, to: $0) }
    }
}
