import Care
import Foundation
import Returns
import Testing

/// A folder of invented returns that lasts as long as a test.
final class ReturnFolder {
    let path: String

    static let headerLine = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
    static let episodeLine =
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
        + "PL_POST,URN"
    /// Postcodes that no return of the tests shares with anybody.
    static let postcodes = """
        pcd,oslaua,oseast1m,osnrth1m
        CB1 1AA,E07000008,545000,258000
        CB2 2BB,E07000012,547000,254000
        PE1 1CC,E06000031,519000,298000
        LE1 1DD,E06000016,458000,304000
        CF1 1EE,W06000015,318000,176000

        """

    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.path + "/return-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Array(text.utf8)) }
    }

    /// One year's header and episodes, without their header lines.
    convenience init(
        year: String = "2024-25", headers: [String], episodes: [String],
        further: [String: String] = [:]
    ) throws {
        var files = further
        files["\(year)/header.csv"] = ReturnFolder.table(ReturnFolder.headerLine, headers)
        files["\(year)/episodes.csv"] = ReturnFolder.table(ReturnFolder.episodeLine, episodes)
        try self.init(files)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func table(_ header: String, _ rows: [String]) -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let full = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: full))
    }

    func read() throws -> ReturnReading { try Return903.read(path) }

    func history() throws -> CareHistory {
        let reading = try read()
        #expect(reading.faults.isEmpty)
        return CareHistory(of: reading.submitted)
    }

    /// Imports for Cambridgeshire, with the tests' postcodes unless told otherwise.
    func imported(
        on day: String = "2025-03-31", authority: String = "E10000003", la: String? = nil,
        adjoining: [String]? = nil, hasPostcodes: Bool = true, homes: [Home] = []
    ) throws -> ReturnImport {
        if hasPostcodes { try write("postcodes.csv", Array(ReturnFolder.postcodes.utf8)) }
        var request = ReturnImport.Request(
            path: path, asOf: try #require(Day(iso: day)), authority: authority,
            submittedAs: la, adjoining: adjoining)
        request.homes = homes
        let outcome = try ReturnImport.run(request)
        guard case .done(let imported) = outcome else {
            Issue.record("the return was refused: \(outcome)")
            throw CancellationError()
        }
        return imported
    }
}
