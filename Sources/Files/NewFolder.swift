import CFolders
import CLibrary

/// Folders that appear whole or not at all.
package enum NewFolder {
    /// Writes a folder of files beside its place, brings it to disk and moves it there.
    ///
    /// - Parameters:
    ///   - files: the files, by the name that each has in the folder.
    ///   - folder: where to.
    ///   - replacing: whether a folder that is already there is replaced.
    ///   - isSynchronised: whether it is brought to disk; where not, a loss of power may take it,
    ///     and ``bringToDisk(_:)`` does so for many folders at once.
    ///   - access: who may read it.
    /// - Throws: ``ExchangeError``; nothing has changed then.
    package static func write(
        _ files: [(name: String, bytes: [UInt8])], to folder: String, replacing: Bool,
        isSynchronised: Bool = true, access: FileAccess = .owner
    ) throws(ExchangeError) {
        var target = folder
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        try Files.expectFolder(target)
        target = Files.resolved(target)
        var isOccupied = false
        if Files.kind(of: target) == .folder { isOccupied = try !Files.names(in: target).isEmpty }
        if isOccupied && !replacing {
            throw ExchangeError(
                .overwrite, path: target, reason: "the folder is not empty; name a new folder")
        }
        if isOccupied { try Inputs.refuse(folder: target) }
        let draft = try Draft.folder(beside: target, access: access)
        let partial = draft.path
        defer { close(draft.descriptor) }
        do throws(ExchangeError) {
            for (name, bytes) in files {
                let file = try StreamedFile(new: "\(partial)/\(name)", access: access)
                try file.write(bytes)
                try file.close(isSynchronised: isSynchronised)
            }
            if isSynchronised { try synchronise(partial) }
            if isOccupied {
                try exchange(partial, with: target)
            } else if rename(partial, target) != 0 {
                throw ExchangeError(.write, path: target, reason: Files.lastReason())
            }
            if isSynchronised { try synchronise(Files.parent(of: target)) }
        } catch {
            Files.remove(partial)
            throw error
        }
    }

    /// Brings a folder to disk, so that its entries survive a loss of power.
    package static func synchronise(_ folder: String) throws(ExchangeError) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ExchangeError(.write, path: folder, reason: Files.lastReason())
        }
        defer { close(descriptor) }
        // Some file systems cannot synchronise folders; that loses no data that was written.
        if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP {
            throw ExchangeError(.write, path: folder, reason: Files.lastReason())
        }
    }

    // The two folders change places in one step where the file system can do that. Elsewhere the
    // old one is moved aside and the new one in, and on failure the old one is moved back; a loss of
    // power between the two leaves the old folder whole under its `-old` name.
    private static func exchange(
        _ partial: String, with target: String
    ) throws(ExchangeError) {
        #if os(Linux)
            if nearhome_exchange(partial, target) == 0 { return Files.remove(partial) }
        #endif
        let aside = "\(partial)-old"
        guard rename(target, aside) == 0 else {
            throw ExchangeError(.write, path: target, reason: Files.lastReason())
        }
        guard rename(partial, target) == 0 else {
            let reason = Files.lastReason()
            _ = rename(aside, target)
            throw ExchangeError(.write, path: target, reason: reason)
        }
        Files.remove(aside)
    }

    /// Brings everything that was written to a folder's file system to the disk.
    ///
    /// - Throws: ``ExchangeError`` where the disk refuses.
    package static func bringToDisk(_ folder: String) throws(ExchangeError) {
        #if os(Linux)
            let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw ExchangeError(.write, path: folder, reason: Files.lastReason())
            }
            defer { close(descriptor) }
            if nearhome_synchronise(descriptor) != 0 {
                throw ExchangeError(.write, path: folder, reason: Files.lastReason())
            }
        #else
            sync()
        #endif
    }

    /// Removes half-written files and folders in a folder that were left by processes that were
    /// killed; those of processes that live are left alone.
    package static func removeLeftovers(in folder: String) {
        Draft.removeLeftovers(in: folder, named: Draft.isName)
    }
}
