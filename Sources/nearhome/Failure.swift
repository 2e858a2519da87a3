import ArgumentParser
import Exchange

/// An end of a command that is not success, with the sentence to print.
///
/// The one place that turns errors into sentences and exit statuses.
struct Failure: Error {
    /// The status.
    var status: ExitStatus
    /// What happened, where, and the mend; blank where everything has been said.
    var sentence: String

    /// Creates a failure.
    init(_ status: ExitStatus, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    /// Wrong usage or an unknown id (64).
    static func usage(_ sentence: String) -> Failure { Failure(.usage, sentence) }

    /// Ends the process: sentence on standard error, status to the shell.
    static func exit(with error: any Error) -> Never {
        switch error {
        case let status as ExitStatus: Output.exit(status)
        case let failure as Failure:
            Output.diagnose(failure.sentence)
            Output.exit(failure.status)
        case let refusal as InstanceRefused:
            for fault in refusal.faults { Output.diagnose(fault.description) }
            let count = refusal.faults.count
            Output.diagnose("\(count) fault\(count == 1 ? "" : "s"); nothing was done.")
            Output.exit(.data)
        case let error as ExchangeError:
            Output.diagnose("Error: \(error)")
            Output.exit(error.action == .overwrite ? .usage : .disk)
        default: break
        }
        let code = NearHome.exitCode(for: error)
        if code.isSuccess {
            // Help and version are results.
            Output.result(NearHome.fullMessage(for: error) + "\n")
            Output.exit(.done)
        }
        if code == ExitCode.validationFailure || error is ValidationError {
            Output.diagnose(NearHome.fullMessage(for: error))
            Output.exit(.usage)
        }
        Output.diagnose(
            "Error: a fault of NearHome itself (\(error)). Nothing is wrong with the data; please "
                + "report it with the command and the version.")
        Output.exit(.software)
    }
}

/// An instance that is not used because it has faults.
struct InstanceRefused: Error {
    /// Every fault.
    var faults: [Fault]
}
