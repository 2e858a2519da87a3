import Files
import Upkeep

/// `plan --config FILE`: what the command line does not say is taken from the one settings file.
enum PlansConfig {
    /// The words of a command line with what they leave to the settings.
    ///
    /// - Throws: `InstanceRefused` (65) with every fault of the settings.
    static func completed(_ words: [String]) throws -> [String] {
        guard words.first == "plan",
            let place = words.firstIndex(where: { $0 == "--config" || $0.hasPrefix("--config=") })
        else { return words }
        var rest = words
        let file: String
        if words[place] == "--config" {
            guard place + 1 < words.count else { return words }
            file = words[place + 1]
            rest.removeSubrange(place...place + 1)
        } else {
            file = String(words[place].dropFirst("--config=".count))
            rest.remove(at: place)
        }
        let reading = try PlansSettings.read(file)
        guard let settings = reading.settings else {
            throw InstanceRefused(faults: reading.faults)
        }
        let verb = rest.count > 1 && ["simulate", "gather"].contains(rest[1]) ? 2 : 1
        return Array(rest[..<verb]) + settings.completed(Array(rest[verb...]))
    }
}
