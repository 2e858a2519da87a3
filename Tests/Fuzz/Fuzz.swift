import Desk
import Exchange
import Files
import Nightly
import Reporting
import Returns
import Store

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The readers, one after the other under libFuzzer; the first byte says which.
///
/// No reader may trap, run without end or use memory without bound, whatever it is given.
enum Readers {
    private static let tables = [
        "children.csv", "homes.csv", "household.csv", "apart.csv", "avoid_areas.csv", "answers.csv",
        "contracts.csv", "areas.csv", "travel.csv",
    ]
    private static let authority = Array("authority: E10000003\nas_of: 2011-09-30\n".utf8)
    private static let homes = Array(
        "home_id,kind,places,weekly_cost\nH01,foster,2,400.00\n".utf8)
    private static let children = Array(
        "child_id,birth_date,status\nC01,2002-04-12,referred\n".utf8)
    private static let folder: String = {
        let path = "/tmp/nearhome-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
        Files.remove(path)
        try? Files.makeFolder(path)
        return path
    }()

    /// Gives bytes to a reader.
    static func read(_ kind: UInt8, _ bytes: [UInt8]) {
        switch kind % 16 {
        case 0...4:
            // A table of an otherwise sound instance; its first byte names it.
            guard let first = bytes.first else { return }
            var files = [
                "authority.yml": authority, "homes.csv": homes, "children.csv": children,
            ]
            files[tables[Int(first) % tables.count]] = Array(bytes.dropFirst())
            _ = try? InstanceFolder.read(FileSet(files), lookup: { _, _ in nil })
        case 5:
            let files = ["authority.yml": bytes, "homes.csv": homes, "children.csv": children]
            _ = try? InstanceFolder.read(FileSet(files), lookup: { _, _ in nil })
        case 6:
            let files = [
                "authority.yml": authority, "homes.csv": homes, "children.csv": children,
                "policy.yml": bytes,
            ]
            _ = try? InstanceFolder.read(FileSet(files), lookup: { _, _ in nil })
        case 7: _ = NightlySettings.read(bytes, file: "nightly.yml", folder: "")
        case 8: _ = DeskSettings.read(bytes, file: "desk.yml", folder: "")
        case 9: _ = BoundariesFile.read(bytes, file: "boundaries.yml")
        case 10: _ = try? JSON.read(bytes)
        case 11: _ = DeskStore.verify(export: String(decoding: bytes, as: UTF8.self))
        case 12, 13: file("return.xml", bytes) { _ = try? ReturnReading.read($0) }
        case 14: file("episodes.csv", bytes) { _ = try? ReturnReading.read($0) }
        default:
            file("plan.csv", bytes) { _ = try? PlanFile.read($0) }
        }
    }

    private static func file(_ name: String, _ bytes: [UInt8], _ body: (String) -> Void) {
        let path = folder + "/" + name
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return }
        body(path)
    }
}

/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    Readers.read(bytes[0], Array(bytes.dropFirst()))
    return 0
}
