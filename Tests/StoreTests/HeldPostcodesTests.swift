import Care
import Desk
import Foundation
import Store
import Testing

/// Postcodes that are typed at the desk.
@Suite struct HeldPostcodesTests {
    private func write(_ rows: [String], to path: String) throws {
        let text = "pcd,oseast1m,osnrth1m,oscty,oslaua\n" + rows.map { $0 + "\n" }.joined()
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test("A postcode is found however it is spaced; one that is not there is none")
    func find() throws {
        let file = try DeskStoreTests.DeskFile()
        let path = file.folder + "/onspd.csv"
        try write(
            [
                "CB1 2AB,545000,258000,E10000003,E07000008",
                "PE1 1AA,519000,298000,E99999999,E06000031",
            ],
            to: path)
        let store = try DeskStore(path: file.path, postcodes: path)
        #expect(store.locate("CB12AB")?.position == Position(easting: 545_000, northing: 258_000))
        #expect(store.locate("cb1 2ab")?.authority == "E10000003")
        #expect(store.locate("PE1 1AA")?.authority == "E06000031")
        #expect(store.locate("ZZ1 1ZZ") == nil)
        #expect(store.locate("nonsense") == nil)
    }

    @Test("A directory that has changed is read again")
    func change() throws {
        let file = try DeskStoreTests.DeskFile()
        let path = file.folder + "/onspd.csv"
        try write(["CB1 2AB,545000,258000,E10000003,E07000008"], to: path)
        let store = try DeskStore(path: file.path, postcodes: path)
        store.readPostcodes()
        #expect(store.locate("CB1 2AC") == nil)
        try write(
            [
                "CB1 2AB,545000,258000,E10000003,E07000008",
                "CB1 2AC,545100,258000,E10000003,E07000008",
            ], to: path)
        store.readPostcodes()
        #expect(store.locate("CB1 2AC")?.position?.easting == 545_100)
    }

    @Test("Without a directory nothing is found, and nothing fails")
    func none() throws {
        let file = try DeskStoreTests.DeskFile()
        let store = try DeskStore(path: file.path)
        store.readPostcodes()
        #expect(store.locate("CB1 2AB") == nil)
        let lost = try DeskStore(path: file.path, postcodes: file.folder + "/lost.csv")
        lost.readPostcodes()
        #expect(lost.locate("CB1 2AB") == nil)
    }
}
