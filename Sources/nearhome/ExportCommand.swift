import ArgumentParser
import CLibrary
import Care
import Desk
import Exchange
import Files
import Protection
import Reporting
import Store

/// `nearhome export --subject`: one person's record.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes everything that is kept about one child or one home's carers.",
        discussion: """
            Use it when somebody asks to see their record. It writes JSON, a page and, if Chromium is \
            installed, a tagged PDF. It withholds other children, and homes in which the child did not \
            live. In a child's record it also withholds carers' telephones and notes. Read the record \
            before you hand it out: free text may name others. The audit records the export.

            Exit status: 0 done; 1 nothing is kept of this person.

            Example:
              nearhome export --subject child:C08 --out out/record --config desk.yml
              nearhome export --subject home:H07 --out out/record --config desk.yml
            """)

    @Option(help: ArgumentHelp("child:REFERENCE or home:REFERENCE.", valueName: "subject"))
    var subject: String

    @Option(
        help: ArgumentHelp("The folder to write, new or empty; mode 0700.", valueName: "folder"))
    var out: String

    @OptionGroup var desk: DeskOptions

    func validate() throws {
        if SubjectRecord.Subject(subject) == nil {
            throw ValidationError("--subject is child:REFERENCE or home:REFERENCE.")
        }
    }

    func run() throws {
        guard let subject = SubjectRecord.Subject(subject) else { return }
        let store = try desk.desk().store
        let (child, home): (String?, String?) =
            switch subject {
            case .child(let reference): (reference, nil)
            case .home(let reference): (nil, reference)
            }
        var gathered = try desk.run { try store.gathered(child: child, home: home) }
        let state = try desk.run { try store.state() }
        var rows: [JSON] = []
        let instance = state.feed.number > 0 ? state.feed.instance : nil
        if let instance {
            if let child, let index = instance.children.firstIndex(where: { $0.id == child }) {
                if let home = instance.children[index].home {
                    gathered.lived.insert(instance.homes[home].id)
                }
            }
            for file in InstanceFolder.kept(instance, policy: state.feed.policy) {
                rows += ExportCommand.rows(of: file.bytes, named: file.name, about: subject)
            }
        }
        let isKnown = !rows.isEmpty || gathered.parts.contains { !$0.rows.isEmpty }
        guard isKnown else {
            throw Failure(.absent, "Nothing is kept of this person. Check the reference.")
        }
        let record = SubjectRecord(
            of: subject,
            parts: [.init(title: "What the case system last said", entries: rows)]
                + gathered.parts.map { .init(title: $0.title, entries: $0.rows) },
            children: gathered.children, homes: gathered.homes, lived: gathered.lived)
        let page = Array(record.page.markup.utf8)
        try NewFolder.write(
            [("record.json", Array(record.json.text().utf8)), ("record.html", page)], to: out,
            replacing: false)
        _ = try desk.run {
            try store.note(
                AuditDraft("subject.exported", "access", [("withheld", .whole(record.withheld))]),
                by: DeskOptions.actor.name, at: desk.moment)
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        do {
            let pdf = try PrintedPage.bytes(
                of: page, by: PrintedPage.browser(searching: path),
                workingBeside: out + "/record.pdf")
            try StreamedFile.replace(out + "/record.pdf", with: pdf)
        } catch {
            Output.diagnose("\(error)")
        }
        Output.result(
            "\(out): \(record.withheld.counted("value", "values")) about other people withheld. Read "
                + "it before you hand it out.\n")
    }

    // The rows of a table that name the subject, as objects.
    private static func rows(
        of bytes: [UInt8], named name: String, about subject: SubjectRecord.Subject
    ) -> [JSON] {
        guard name.hasSuffix(".csv") else { return [] }
        let keys: [String] =
            switch subject {
            case .child: ["child_id", "child_a", "child_b"]
            case .home: ["home_id"]
            }
        let lines = cells(of: bytes)
        guard let head = lines.first else { return [] }
        return lines.dropFirst().compactMap { cells in
            let pairs = Array(zip(head, cells))
            guard pairs.contains(where: { keys.contains($0.0) && $0.1 == subject.reference }) else {
                return nil
            }
            // Whom somebody may not live with, and why, is about the other child too.
            if name == "apart.csv" {
                return .object([("table", .string(name)), ("row", "withheld")])
            }
            return .object(
                [("table", .string(name))]
                    + pairs.filter { !$0.1.isEmpty }.map { ($0.0, JSON.string($0.1)) })
        }
    }

    // A table of ours, which is sound, as its cells.
    private static func cells(of bytes: [UInt8]) -> [[String]] {
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = CSVScanner()
            var lines: [[String]] = []
            while case .record = scanner.next(in: buffer, isLast: true) {
                lines.append(
                    scanner.cells.map { cell in
                        let text = String(decoding: buffer[cell.start..<cell.end], as: UTF8.self)
                        return cell.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
                    })
            }
            return lines
        }
    }
}
