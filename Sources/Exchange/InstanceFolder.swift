import Care
import Files

/// An instance as a folder of CSV tables and authority.yml, the exchange format of NearHome.
///
/// `Instances/FORMAT.md` is the format's description.
public enum InstanceFolder {
    /// The layouts of all tables, in the order in which they are read and complained of.
    public static let tables: [TableLayout] = [
        ChildField.layout, HomeField.layout, HouseholdField.layout, ApartField.layout,
        AvoidAreaField.layout, AnswerField.layout, ContractField.layout, AreaField.layout,
        TravelField.layout,
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
    /// - Throws: ``ExchangeError`` where a file is there but the system cannot read it.
    /// - Complexity: linear in the size of the files, with a sort of the ids; the postcode
    ///   directory is read in pieces and only the postcodes needed are kept.
    public static func read(
        at folder: String, policyOverride: String? = nil, postcodes: String? = nil
    ) throws(ExchangeError) -> Reading {
        try read(
            at: folder, overlay: nil, policyOverride: policyOverride, postcodes: postcodes)
    }

    /// Reads a folder of which some files stand in memory: `overlay` has the bytes of authority.yml
    /// and of the tables, and a file it lacks does not exist.
    ///
    /// `lookup`, where given, takes the place of every postcode directory.
    package static func read(
        at folder: String, overlay: [String: [UInt8]]?, policyOverride: String? = nil,
        postcodes: String? = nil, lookup: PostcodeLookup? = nil
    ) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        complaints.expect(AuthorityFile.file)
        complaints.expect(policyOverride ?? policyFile)
        for table in tables { complaints.expect(table.file) }
        guard Files.kind(of: folder) == .folder else {
            complaints.fault(
                folder,
                Files.kind(of: folder) == .nothing
                    ? "there is no such folder; check the path, or let `nearhome template` write one"
                    : "this is a file; give the folder that holds authority.yml")
            return Reading(
                instance: nil, policy: nil, faults: complaints.faults, notices: complaints.notices)
        }
        let reader = FolderReader(folder: folder, complaints: complaints)
        reader.overlay = overlay
        try reader.readAuthority()
        let policy = try reader.readPolicy(override: policyOverride)
        try reader.readTables()
        try reader.readPostcodes(path: postcodes, lookup: lookup)
        let instance = reader.assemble()
        if overlay == nil { try reader.noticeStrayFiles() }
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

    /// Adds an id; the line where it already stands, or nil.
    mutating func add(_ id: String, line: Int) -> Int? {
        if let earlier = lines[id] { return earlier }
        lines[id] = line
        return nil
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

    private static func stripped(_ id: String) -> String {
        let rest = id.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }
}

/// A cell that could not be judged while its row was read.
struct CellPlace {
    var file: String
    var line: Int
    var column: Column
    var order: Int
}

/// Reads the files of one folder one after the other and puts the instance together.
final class FolderReader {
    let folder: String
    let complaints: Complaints
    var authority = AuthorityFile()
    var codes = NeedCodes(NeedCatalogue())
    var children: [ChildDraft] = []
    var homes: [HomeDraft] = []
    var childRegister = Register()
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

    // Files that stand in memory instead of the folder; nil = all are in the folder.
    var overlay: [String: [UInt8]]?

    init(folder: String, complaints: Complaints) {
        self.folder = folder
        self.complaints = complaints
    }

    private func bytes(of name: String) throws(ExchangeError) -> [UInt8]? {
        if let overlay { return overlay[name] }
        return try Files.bytes(of: path(name))
    }

    func path(_ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    // MARK: YAML

    func readAuthority() throws(ExchangeError) {
        guard let bytes = try bytes(of: AuthorityFile.file) else {
            complaints.fault(
                AuthorityFile.file,
                "the required file is missing; add it (`nearhome template` writes one)")
            codes = NeedCodes(NeedCatalogue(), acceptsAll: true)
            return
        }
        authority = AuthorityFile(bytes, complaints: complaints)
        codes = NeedCodes(authority.needs, acceptsAll: !authority.needsAreKnown)
    }

    func readPolicy(override: String?) throws(ExchangeError) -> Policy? {
        policyNamedByFolder = authority.policy != nil
        if let override {
            guard let bytes = try Files.bytes(of: override) else {
                complaints.fault(
                    override, "there is no such file; check the path given by --policy")
                return nil
            }
            return PolicyFile.read(bytes, file: override, complaints: complaints)
        }
        guard let (name, place) = authority.policy else { return Policy() }
        guard Files.kind(of: path(name)) == .file, let bytes = try Files.bytes(of: path(name))
        else {
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
        checkChildReferences()
        checkHomeReferences()
        checkSiblings()
    }

    func table<Field: TableField>(
        _ field: Field.Type
    ) throws(ExchangeError) -> CSVTable<Field>? {
        guard let bytes = try bytes(of: Field.layout.file) else {
            if Field.layout.isRequired {
                complaints.fault(
                    Field.layout.file,
                    "the required file is missing; add it (`nearhome template` writes one)")
            }
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
    }

    /// A reference to a child, with a fault where there is none.
    func child<Field: TableField>(_ field: Field, of table: CSVTable<Field>) -> String? {
        guard let id = table.id(field) else { return nil }
        if childRegister.mayHold(id) { return id }
        table.fault(field, value: id, dangling(id, &childRegister, "child", "children.csv"))
        return id
    }

    /// A reference to a home, with a fault where there is none.
    func home<Field: TableField>(_ field: Field, of table: CSVTable<Field>) -> String? {
        guard let id = table.id(field) else { return nil }
        if homeRegister.mayHold(id) { return id }
        table.fault(field, value: id, dangling(id, &homeRegister, "home", "homes.csv"))
        return id
    }

    /// What to say of a reference to nothing.
    func dangling(
        _ id: String, _ register: inout Register, _ what: String, _ file: String
    ) -> String {
        if let known = register.differingInZeros(id) {
            return "\(file) has no \(what) of this id, but has \(known): Excel drops leading "
                + "zeros; format the column as Text and write \(known)"
        }
        if let known = register.differingInCase(id) {
            return "\(file) has no \(what) of this id, but has \(known); ids compare exactly, so "
                + "write it alike in both"
        }
        return "\(file) has no \(what) of this id; add the \(what), or correct the reference"
    }

    func noticeStrayFiles() throws(ExchangeError) {
        let known = Set(InstanceFolder.tables.map(\.file) + [InstanceFolder.postcodesFile])
        for name in try Files.names(in: folder) {
            if name == InstanceFolder.policyFile, !policyNamedByFolder {
                complaints.notice(
                    name,
                    "the file is not used, because authority.yml does not name it; write "
                        + "`policy: policy.yml` there to use it")
            }
            guard name.hasSuffix(".csv"), !known.contains(name), !name.hasPrefix(".") else {
                continue
            }
            guard let near = Spelling.nearest(to: name.lowercased(), among: known.sorted()) else {
                continue
            }
            complaints.notice(
                name, "the file is not part of an instance and is left out; did you mean \(near)?")
        }
    }
}
