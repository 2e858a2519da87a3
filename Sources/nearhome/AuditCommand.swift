import ArgumentParser
import Care
import Desk
import Files
import Reporting
import Store

/// `nearhome audit`: the chain of everything that was done at the desk.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Checks and exports the desk's audit, and erases personal parts of entries.",
        discussion: """
            Each entry holds a digest of the entry before it, so nobody can change or remove one \
            unnoticed. Keep what `audit head` prints somewhere else: `verify --head` then also \
            notices if the end was cut off or everything was written again.

            Exit status: 0 every entry is as it was written; 1 an entry is not, and it is named.

            Example:
              nearhome audit head --config desk.yml > head.json
              nearhome audit verify --head head.json --config desk.yml
              nearhome audit export --out audit.jsonl --config desk.yml
            """,
        subcommands: [Verify.self, Export.self, Head.self, Erase.self])

    /// `audit verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Checks that no entry of the database, or of an export, was changed or "
                + "removed.")

        @Option(
            help: ArgumentHelp("A file with what `audit head` printed earlier.", valueName: "file"))
        var head: String?

        @Option(
            help: ArgumentHelp("An export to check instead of the database.", valueName: "file"))
        var file: String?

        @OptionGroup var desk: DeskOptions

        func run() throws {
            var known: AuditHead?
            if let head {
                guard let bytes = try Files.bytes(of: head) else {
                    throw Failure.usage("Error: there is no file \(head).")
                }
                guard let json = try? JSON.read(bytes), case .number(let text)? = json["seq"],
                    let seq = Int(text), case .string(let hash)? = json["hash"]
                else {
                    throw Failure(
                        .data, "\(head): this is not what `audit head` prints; nothing was done.")
                }
                known = AuditHead(seq: seq, hash: hash)
            }
            let report: DeskStore.AuditReport
            if let file {
                guard let bytes = try Files.bytes(of: file) else {
                    throw Failure.usage("Error: there is no file \(file).")
                }
                report = DeskStore.verify(
                    export: String(decoding: bytes, as: UTF8.self), head: known)
            } else {
                let store = try desk.desk().store
                report = try desk.run { try store.verifyAudit(head: known) }
            }
            Output.result(report.text)
            if report.failing != nil { throw ExitStatus.absent }
        }
    }

    /// `audit export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Writes every entry as a line of JSON; mode 0600.")

        @Option(help: ArgumentHelp("A new file.", valueName: "file"))
        var out: String

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            if Files.kind(of: out) != .nothing {
                throw Failure.usage("Error: \(out) is already there; name a new file.")
            }
            let file = try StreamedFile(path: out)
            try desk.run { try store.exportAudit { try file.write(Array($0.utf8)) } }
            try file.finish()
        }
    }

    /// `audit erase`.
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Erases the personal part of entries; a new entry says what, by whom and why."
        )

        @Argument(help: "The numbers of the entries.")
        var entries: [Int]

        @Option(help: "By whose authority, for example the number of the decision to erase.")
        var authority: String

        @Option(help: "The reason, without personal details.")
        var reason: String

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            try desk.run {
                try store.erase(
                    entries.sorted(), authority: authority, reason: reason,
                    by: DeskOptions.actor.name, at: desk.moment)
            }
            Output.result(
                "\(entries.count.counted("entry", "entries")) erased; the chain still "
                    + "verifies. Backups made before still hold them until the schedule removes "
                    + "them.\n")
        }
    }

    /// `audit head`.
    struct Head: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head", abstract: "Prints the number and digest of the last entry.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let store = try desk.desk().store
            let head = try desk.run { try store.auditHead() }
            Output.result(head.json.text(pretty: false) + "\n")
        }
    }
}
