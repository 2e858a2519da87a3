/// A file system that did not do its part; bad data is never an error but a list of faults.
public struct ExchangeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was being done.
    public enum Action: String, Sendable {
        /// Reading a file or listing a folder.
        case read
        /// Writing a file or a folder.
        case write
        /// Refusing to write over what is already there.
        case overwrite
    }

    /// What was being done.
    public var action: Action
    /// The path it was done to.
    public var path: String
    /// What the system answered, in words.
    public var reason: String

    /// Creates an error.
    public init(_ action: Action, path: String, reason: String) {
        self.action = action
        self.path = path
        self.reason = reason
    }

    /// A sentence with the mend.
    public var description: String {
        switch action {
        case .read:
            "\(path) cannot be read: \(reason). Check the path and its permissions."
        case .write:
            "\(path) cannot be written: \(reason). Check space and permissions; nothing was changed."
        case .overwrite:
            "\(path) is already there and is not overwritten: \(reason)."
        }
    }
}
