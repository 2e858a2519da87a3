/// A file system that did not do its part; bad data is never an error but a list of faults.
package struct ExchangeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was being done.
    package enum Action: String, Sendable {
        /// Reading a file or listing a folder.
        case read
        /// Writing a file or a folder.
        case write
        /// Refusing to read what is no file: a pipe, a device, a link that leads nowhere.
        case refuse
        /// Writing files that belong together, of which some are in place.
        case mixed
        /// Refusing to write over what is already there.
        case overwrite
        /// Refusing a path that leads back out of a folder that is still to be made: where it ends could
        /// not be looked at before.
        case detour
    }

    /// What was being done.
    package var action: Action
    /// The path it was done to.
    package var path: String
    /// What the system answered, in words.
    package var reason: String

    package init(_ action: Action, path: String, reason: String) {
        self.action = action
        self.path = path
        self.reason = reason
    }

    /// A sentence with the mend.
    package var description: String {
        switch action {
        case .read:
            "\(path.printable) cannot be read: \(reason). Check the path and its permissions."
        case .refuse:
            "\(path.printable) cannot be read: \(reason)."
        case .write:
            "\(path.printable) cannot be written: \(reason). It is as it was before. Check space and permissions."
        case .mixed:
            "\(path.printable): \(reason). The folder holds files of two runs. Mend that, and run the command "
                + "again."
        case .overwrite:
            "\(path.printable) is already there and is not overwritten: \(reason)."
        case .detour:
            "\(path.printable) cannot be written: \(reason)."
        }
    }
}
