/// An end of a command that is not success, with the sentence to print.
package struct Failure: Error {
    /// The status.
    package var status: ExitStatus
    /// What happened, where, and the mend; blank where everything has been said.
    package var sentence: String

    package init(_ status: ExitStatus, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    /// Wrong usage or an unknown id (64).
    package static func usage(_ sentence: String) -> Failure { Failure(.usage, sentence) }
}

/// An instance that is not used because it has faults.
package struct InstanceRefused: Error {
    /// Every fault.
    package var faults: [Fault]

    /// Refuses an instance.
    package init(faults: [Fault]) { self.faults = faults }
}
