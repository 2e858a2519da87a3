import ArgumentParser
import Desk
import Files
import Store
import Upkeep

/// `desk erase`: the record of children who are no longer looked after leaves the desk.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erases or seals the record of children who are no longer looked after.",
        discussion: """
            Erases children from every table of the desk, every snapshot of the case system's data \
            and the audit; `audit verify` still passes. Numbers, days, homes, states and who made an \
            entry stay. A new number takes the place of each reference. If a request is also for \
            another child, its words stay for that child: name all its children to erase them.

            Refused while the case system's data still has the child, or while the child has a \
            request or a placement in force on the desk. The nights of `nightly` and older backups \
            are not changed.

            With `--seal` the erased records are kept, sealed. Only the secret key opens them \
            (`desk unseal`).
            """)

    @Argument(help: "The children's references.")
    var children: [String]

    @Option(help: "By whose authority, for example the number of the decision to erase.")
    var authority: String

    @Option(help: "The reason, without personal details.")
    var reason: String

    @Option(
        help: ArgumentHelp(
            "Seals for this public key, as `backup keys` prints it.", valueName: "key"))
    var seal: String?

    @Flag(help: "Says what would be erased and changes nothing.")
    var dryRun = false

    @OptionGroup var desk: DeskOptions

    func run() throws {
        let publicKey = try seal.map { text in
            guard let key = BackupKeys.publicKey(of: text) else {
                throw Failure.usage("Error: --seal is no public key that `backup keys` prints.")
            }
            return key
        }
        let store = try desk.desk().store
        let report = try desk.run {
            try store.eraseRecord(
                of: children, authority: authority, reason: reason, sealedFor: publicKey,
                isRehearsal: dryRun, by: DeskOptions.actor.name, at: desk.moment)
        }
        var text =
            dryRun
            ? "This would be erased; nothing was changed.\n"
            : "Erasure \(report.number) is done; `audit verify` still passes.\n"
        text += "rows: \(report.rows)\n"
        text += "snapshots of the case system's data: \(report.snapshots)\n"
        text += "audit entries: \(report.entries.count)\n"
        for number in report.shared {
            text += "Request \(number) is also for another child; its words stay for that child.\n"
        }
        if let digest = report.sealed { text += "sealed: \(digest)\n" }
        if !dryRun {
            text +=
                "Older backups still hold it until the schedule removes them. Delete copies made "
                + "before an upgrade (desk.db.before-…) yourself.\n"
        }
        Output.result(text)
    }
}

/// `desk unseal`: what an erasure sealed.
struct UnsealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unseal",
        abstract: "Prints what an erasure sealed, a line of JSON for each row as it was.")

    @Argument(help: "The number of the erasure.")
    var number: Int

    @Option(help: ArgumentHelp("The file of the secret key.", valueName: "file"))
    var key: String

    @OptionGroup var desk: DeskOptions

    func run() throws {
        let keys = try BackupCommand.keys(key)
        let store = try desk.desk().store
        guard let box = try desk.run({ try store.sealedRecord(number) }) else {
            throw Failure.usage("Error: erasure \(number) sealed nothing.")
        }
        guard
            let bytes = SealedBox.open(
                box, publicKey: keys.publicKey, secretKey: keys.secretKey)
        else {
            throw Failure(
                .data,
                "Erasure \(number) was sealed for another key, or what it sealed was changed.")
        }
        Output.result(String(decoding: bytes, as: UTF8.self))
    }
}
