import ArgumentParser

/// What limits of a search may be: numbers that neither the clock nor the solver can bear are refused
/// before they get there.
enum SearchBounds {
    /// Seconds: a thousandth to a year.
    static let seconds = 0.001...31_536_000.0
    /// Branch-and-bound nodes.
    static let nodes = 1...1_000_000_000

    /// Checks the limits that commands take.
    ///
    /// - Throws: a validation error with the range.
    static func check(timeLimit: Double?, nodeLimit: Int?) throws {
        // A number that is none is in no range.
        if let timeLimit, !seconds.contains(timeLimit) {
            throw ValidationError(
                "--time-limit is in seconds, from 0.001 to 31536000 (a year); leave it out for no "
                    + "limit.")
        }
        if let nodeLimit, !nodes.contains(nodeLimit) {
            throw ValidationError(
                "--node-limit is a whole number from 1 to 1000000000; leave it out for no limit.")
        }
    }
}
