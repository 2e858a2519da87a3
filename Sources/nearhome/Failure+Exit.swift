import ArgumentParser
import Care
import Files

/// The one place that turns errors into sentences and exit statuses.
extension Failure {
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
            Output.diagnose(
                count == 1
                    ? "Nothing was done. Fix this problem and run it again."
                    : "Nothing was done. Fix these \(count) problems and run it again.")
            Output.exit(.data)
        case let error as ExchangeError:
            Output.diagnose("Error: \(error)")
            switch error.action {
            case .overwrite, .detour: Output.exit(.usage)
            case .refuse: Output.exit(.data)
            case .read, .write, .mixed: Output.exit(.disk)
            }
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

extension AuthorityTable {
    /// The code of an authority on the command line, in upper case.
    ///
    /// - Throws: `Failure` (64) where it is not that of an authority that runs children's services
    ///   in England.
    static func code(
        _ text: String, of option: String, by boundaries: Boundaries? = nil
    ) throws -> String {
        if let complaint = complaint(of: text, by: boundaries) {
            throw Failure.usage("\(option) \(text) \(complaint).")
        }
        return text.uppercased()
    }

    /// The codes of a list on the command line, likewise.
    static func codes(
        _ text: String, of option: String, by boundaries: Boundaries? = nil
    ) throws -> [String] {
        try text.split { $0 == "," || $0 == ";" || $0 == " " }.map {
            try code(String($0), of: option, by: boundaries)
        }
    }
}
