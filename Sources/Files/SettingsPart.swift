/// The parts of the one file of settings, each for one program.
///
/// A file without parts is for one program as a whole, as those for `nightly` alone always were.
package enum SettingsPart: String, Sendable, CaseIterable {
    /// The nightly job.
    case nightly
    /// The placement officer's desk.
    case desk
    /// Capacity plans.
    case plans
    /// Backups.
    case backup

    /// The names of all parts.
    package static let names = allCases.map(\.rawValue)

    /// The keys that may stand under `common`, for every part that takes them.
    package static let shared = ["instance", "mapping", "policy", "postcodes"]
}
