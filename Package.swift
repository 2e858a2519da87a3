// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same standard: no warnings.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "NearHome",
    products: [
        .executable(name: "nearhome", targets: ["nearhome"]),
        .executable(name: "generalised-assignment", targets: ["GeneralisedAssignment"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        // The integer programming library and the guard that keeps its aborts in C.
        .systemLibrary(
            name: "CGLPK", providers: [.apt(["libglpk-dev"]), .brew(["glpk"])]),
        .target(
            name: "GLPKGuard", dependencies: ["CGLPK"], linkerSettings: [.linkedLibrary("glpk")]),

        // Digests.
        .systemLibrary(
            name: "CSodium", providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),

        // Calls on folders that Linux has and the toolchain does not show.
        .systemLibrary(name: "CFolders"),

        // Workbooks.
        .systemLibrary(
            name: "CXLSXWriter",
            providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),

        // Programs, and nothing of children.
        .target(name: "Optimisation", dependencies: ["GLPKGuard"], swiftSettings: strict),
        // Children and homes, and nothing of programs.
        .target(name: "Care", swiftSettings: strict),
        // Files in and out.
        .target(
            name: "Exchange",
            dependencies: [
                "CFolders", "CSodium", "Care", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        // Invented counties and returns, seeded.
        .target(name: "Synthesis", dependencies: ["Care"], swiftSettings: strict),
        // Who may live where, points, ranking, whole allocation, independent check.
        .target(name: "Matching", dependencies: ["Care", "Optimisation"], swiftSettings: strict),
        // Measures of a whole authority.
        .target(
            name: "Sufficiency", dependencies: ["Care", "Matching", "Reporting"],
            swiftSettings: strict),
        // Values in, bytes out.
        .target(name: "Reporting", dependencies: ["CXLSXWriter"], swiftSettings: strict),
        // Every night kept: one SQLite file, the only place with SQL.
        .target(
            name: "Store",
            dependencies: [
                "Care", "Exchange", "Sufficiency", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // From files to what a night's report is computed from.
        .target(
            name: "Night", dependencies: ["Care", "Exchange", "Sufficiency"],
            swiftSettings: strict),
        // What commands and pages say: one value as JSON, CSV and text.
        .target(
            name: "Answers", dependencies: ["Care", "Matching", "Optimisation", "Reporting"],
            swiftSettings: strict),
        // The command: wires everything.
        .executableTarget(
            name: "nearhome",
            dependencies: [
                "Answers", "Care", "Exchange", "Matching", "Night", "Optimisation",
                "Reporting", "Store", "Sufficiency", "Synthesis",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // The engine on files of OR-Library, for the benchmark.
        .executableTarget(
            name: "GeneralisedAssignment", dependencies: ["Optimisation"], swiftSettings: strict),

        .testTarget(name: "CareTests", dependencies: ["Care"], swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Care", "Exchange"], swiftSettings: strict),
        .testTarget(
            name: "OptimisationTests", dependencies: ["Optimisation"], swiftSettings: strict),
        .testTarget(
            name: "MatchingTests",
            dependencies: ["Care", "Exchange", "Matching", "Optimisation", "Synthesis"],
            swiftSettings: strict),
        .testTarget(
            name: "SynthesisTests", dependencies: ["Care", "Exchange", "Matching", "Synthesis"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Care", "Exchange", "Store", "Sufficiency"],
            swiftSettings: strict),
        .testTarget(
            name: "SufficiencyTests", dependencies: ["Care", "Reporting", "Sufficiency"],
            exclude: ["Snapshots"], swiftSettings: strict),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting"], exclude: ["Snapshots"],
            swiftSettings: strict),
        .testTarget(
            name: "NightTests",
            dependencies: [
                "Care", "Exchange", "Night", "Reporting", "Sufficiency", "Synthesis",
            ], swiftSettings: strict),
        .testTarget(name: "CommandTests", dependencies: ["nearhome"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
