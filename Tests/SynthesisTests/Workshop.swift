import Care
import Exchange
import Foundation
import Synthesis

/// Counties made for the tests, and where the bundled instances lie.
enum Workshop {
    /// A county in which most children are settled, without blanks.
    static func county(
        children: Int = 1200, homes: Int = 1500, open: Int = 90,
        tightness: CountyParameters.Tightness = .loose, seed: UInt64 = 5, blanks: Int = 0
    ) throws -> Instance {
        let family = CountyFamily.county.parameters(tightness: tightness)
        return try CountyGenerator.county(
            CountyParameters(
                asOf: family.asOf, country: family.country, children: children, homes: homes,
                open: open, tightness: tightness, blanks: blanks,
                outOfAreaTarget: family.outOfAreaTarget), seed: seed)
    }

    /// The folder of a bundled instance.
    static func bundled(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Instances/\(name)").path
    }

    /// Writes an instance into a new temporary folder, hands it over and takes it away.
    static func withFolder<Result>(
        of instance: Instance, _ body: (String) throws -> Result
    ) throws -> Result {
        let parent = FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-synthesis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: parent) }
        let folder = parent.appendingPathComponent("county").path
        try InstanceFolder.write(instance, to: folder)
        return try body(folder)
    }

    /// The bytes of every file of a folder, by name.
    static func files(in folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where !name.hasPrefix(".") && name.contains(".") {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        }
        return files
    }

    /// Percent with one decimal, as a number.
    static func percent(_ part: Int, of whole: Int) -> Double {
        100 * Double(part) / Double(max(1, whole))
    }
}
