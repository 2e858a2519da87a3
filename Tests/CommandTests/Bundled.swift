import Foundation

/// Where the repository and its bundled instances lie.
enum Bundled {
    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder of a bundled instance.
    static func instance(_ name: String) -> String { "\(root)/Instances/\(name)" }

    /// The text of a file of the repository.
    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }
}
