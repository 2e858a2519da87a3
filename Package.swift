// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same standard: no warnings.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Tests are compiled without optimisation, whatever the build: optimising them takes minutes and no test asks for it.
let tested: [SwiftSetting] = strict + [.unsafeFlags(["-Onone"])]

/// The command holds Swift's own libraries: it starts sooner, and it runs where no toolchain is.
let selfContained = LinkerSetting.unsafeFlags(
    [
        "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
        "-l_FoundationCollections",
    ], .when(platforms: [.linux], configuration: .release))

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
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
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

        // A program that does not outlive the one that started it.
        .systemLibrary(name: "CProcesses"),

        // Workbooks.
        .systemLibrary(
            name: "CXLSXWriter",
            providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),

        // The C library of the platform, chosen once.
        .target(name: "CLibrary", swiftSettings: strict),
        // Programs, and nothing of children.
        .target(
            name: "Optimisation",
            dependencies: [
                "CLibrary", "GLPKGuard", .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        // Children and homes, and nothing of programs.
        .target(name: "Care", swiftSettings: strict),
        // Disk, locks, child processes, CSV, YAML, faults, ends of commands.
        .target(
            name: "Files",
            dependencies: [
                "CFolders", "CLibrary", "CProcesses", "CSodium", "Care",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        // Instances, policies, plans, certificates and postcodes, from files and to files.
        .target(name: "Exchange", dependencies: ["Care", "Files"], swiftSettings: strict),
        // SSDA903 returns, and the care records that they hold.
        .target(
            name: "Returns", dependencies: ["Care", "Exchange", "Files"], swiftSettings: strict),
        // The one source of random numbers, seeded.
        .target(name: "Chance", swiftSettings: strict),
        // Invented counties and returns, seeded.
        .target(name: "Synthesis", dependencies: ["Care", "Chance"], swiftSettings: strict),
        // Demand from returns; knows no homes.
        .target(
            name: "Forecast", dependencies: ["CLibrary", "Care", "Chance", "Files", "Returns"],
            swiftSettings: strict),
        // Who may live where, points, ranking, whole allocation, independent check.
        .target(
            name: "Matching",
            dependencies: [
                "CSodium", "Care", "Optimisation",
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        // Definitions and readings of a whole authority; knows no page.
        .target(name: "Measures", dependencies: ["Care"], swiftSettings: strict),
        // Futures, scenarios and plans: what supply would do, and what to choose.
        .target(
            name: "Capacity",
            dependencies: [
                "Care", "Chance", "Exchange", "Files", "Forecast", "Matching", "Optimisation",
            ],
            swiftSettings: strict),
        // Values in, bytes out.
        .target(
            name: "Reporting", dependencies: ["CLibrary", "CXLSXWriter", "Care", "Files"],
            swiftSettings: strict),
        // The reports of a day and of a night, and the exceptions.
        .target(
            name: "Reports",
            dependencies: ["Capacity", "Care", "Files", "Forecast", "Measures", "Reporting"],
            swiftSettings: strict),
        // Every night kept: one SQLite file, the only place with SQL.
        .target(
            name: "Store",
            dependencies: [
                "CLibrary", "CSodium", "Care", "Desk", "Exchange", "Files", "Measures", "Reporting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // The nightly job: sources, reader, published nights.
        .target(
            name: "Nightly",
            dependencies: [
                "CLibrary", "Care", "Desk", "Exchange", "Files", "Matching", "Measures",
                "Optimisation", "Reporting", "Reports", "Returns", "Store",
            ],
            swiftSettings: strict),
        // Instances in which nobody is named, and what one person's record says.
        .target(
            name: "Protection", dependencies: ["Care", "Chance", "Reporting"],
            swiftSettings: strict),
        // Backups, the one settings file, what is wrong with a machine.
        .target(
            name: "Upkeep",
            dependencies: [
                "CLibrary", "CSodium", "Care", "Desk", "Files", "Nightly", "Reporting", "Store",
            ],
            swiftSettings: strict),
        // What commands and pages say: one value as JSON, CSV and text.
        .target(
            name: "Answers",
            dependencies: [
                "Capacity", "Care", "Files", "Forecast", "Matching", "Optimisation", "Reporting",
            ],
            swiftSettings: strict),
        // The placement officer's desk as values: no SQL, no HTTP.
        .target(
            name: "Desk",
            dependencies: [
                "Answers", "CLibrary", "Care", "Exchange", "Files", "Matching", "Optimisation",
                "Reporting",
            ],
            swiftSettings: strict),
        // The desk's pages and API: parse, call, render.
        .target(
            name: "Web",
            dependencies: [
                "Answers", "Capacity", "Care", "Desk", "Files", "Matching", "Reporting", "Reports",
                "Store",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        // The command: wires everything.
        .executableTarget(
            name: "nearhome",
            dependencies: [
                "Answers", "CLibrary", "Capacity", "Care", "Chance", "Desk", "Exchange", "Files",
                "Forecast", "Matching", "Measures", "Nightly", "Optimisation", "Protection",
                "Reporting", "Reports",
                "Returns", "Store",
                "Synthesis", "Upkeep", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict, linkerSettings: [selfContained]),

        // The engine on files of OR-Library, for the benchmark.
        .executableTarget(
            name: "GeneralisedAssignment", dependencies: ["Optimisation"], swiftSettings: strict),

        // Officers at work on a desk's database, for tests that kill them.
        .executableTarget(
            name: "DeskLoad",
            dependencies: ["CLibrary", "Care", "Desk", "Exchange", "Matching", "Store"],
            path: "Tests/DeskLoad", swiftSettings: strict),
        .testTarget(
            name: "DeskTests", dependencies: ["Care", "Desk", "Exchange", "Matching", "Reporting"],
            swiftSettings: tested),
        .testTarget(name: "CareTests", dependencies: ["Care"], swiftSettings: tested),
        // Files spoilt by chance, for the tests of readers.
        .target(name: "Mutation", path: "Tests/Mutation", swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests",
            dependencies: ["CLibrary", "Care", "Exchange", "Files", "Mutation"],
            swiftSettings: tested),
        .testTarget(
            name: "ReturnsTests",
            dependencies: ["Care", "Exchange", "Files", "Measures", "Mutation", "Returns"],
            swiftSettings: tested),
        .testTarget(
            name: "OptimisationTests", dependencies: ["GLPKGuard", "Optimisation"],
            swiftSettings: tested),
        .testTarget(
            name: "MatchingTests",
            dependencies: [
                "Care", "Exchange", "Files", "Matching", "Mutation", "Optimisation", "Synthesis",
            ],
            swiftSettings: tested),
        .testTarget(
            name: "CapacityTests",
            dependencies: ["Capacity", "Care", "Exchange", "Files", "Forecast", "Mutation"],
            swiftSettings: tested),
        .testTarget(
            name: "SynthesisTests",
            dependencies: ["Care", "Chance", "Exchange", "Synthesis"],
            swiftSettings: tested),
        .testTarget(
            name: "ForecastTests",
            dependencies: ["Care", "Chance", "Files", "Forecast", "Returns"],
            swiftSettings: tested),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Care", "Desk", "Exchange", "Files", "Matching", "Measures", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: tested),
        .testTarget(
            name: "MeasuresTests", dependencies: ["Care", "Measures"], swiftSettings: tested),
        .testTarget(
            name: "ReportsTests", dependencies: ["Care", "Measures", "Reporting", "Reports"],
            exclude: ["Snapshots"], swiftSettings: tested),
        .testTarget(
            name: "ReportingTests", dependencies: ["Care", "Files", "Reporting"],
            exclude: ["Snapshots"],
            swiftSettings: tested),
        .testTarget(
            name: "NightlyTests",
            dependencies: [
                "Care", "Desk", "Exchange", "Files", "Measures", "Nightly", "Reporting", "Reports",
                "Returns", "Store", "Synthesis",
            ], swiftSettings: tested),
        .testTarget(
            name: "ProtectionTests",
            dependencies: ["Care", "Chance", "Exchange", "Protection", "Reporting", "Synthesis"],
            swiftSettings: tested),
        .testTarget(
            name: "UpkeepTests", dependencies: ["Desk", "Files", "Nightly", "Store", "Upkeep"],
            swiftSettings: tested),
        .testTarget(
            name: "CommandTests", dependencies: ["CLibrary"], swiftSettings: tested),
    ],
    swiftLanguageModes: [.v6]
)

// Under libFuzzer the main function is libFuzzer's own, so that this is no part of an ordinary build; see scripts/fuzz.
if Context.environment["NEARHOME_FUZZ"] != nil {
    package.products.append(.executable(name: "Fuzz", targets: ["Fuzz"]))
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Answers", "Capacity", "Care", "Desk", "Exchange", "Files", "Forecast", "Nightly",
                "Reporting", "Returns", "Store", "Upkeep", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ], path: "Tests/Fuzz", exclude: ["seeds.py"], swiftSettings: strict))
}

// Tests of some targets alone, named as `A|B`: the others and the server are not built; see
// scripts/sanitize.
if let wanted = Context.environment["NEARHOME_TESTS"] {
    let names = wanted.split(separator: "|").map(String.init)
    package.targets.removeAll {
        $0.isTest ? !names.contains($0.name) : ["Web", "nearhome"].contains($0.name)
    }
    package.products.removeAll { $0.name == "nearhome" }
}
