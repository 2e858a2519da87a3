import Care
import Exchange
import Files
import Foundation
import Mutation
import Testing

@Suite("Instance folders written and read")
struct RoundTripTests {
    @Test("Reading what was written gives an equal instance and policy", arguments: 0..<60)
    func roundTrip(_ seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let instance = WildInstance.make(&dice)
        let policy = WildInstance.policy(&dice)
        let place = try Scratch()
        try InstanceFolder.write(instance, policy: policy, to: place.path + "/x")
        let reading = try InstanceFolder.read(at: place.path + "/x")
        #expect(reading.faults == [])
        #expect(reading.instance == instance)
        #expect(reading.policy == policy)
    }

    @Test("Writing the same instance twice gives the same bytes", arguments: 0..<10)
    func sameBytes(_ seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let instance = WildInstance.make(&dice)
        let place = try Scratch()
        for name in ["a", "b"] { try InstanceFolder.write(instance, to: place.path + "/" + name) }
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path + "/a") {
            let first = FileManager.default.contents(atPath: "\(place.path)/a/\(name)")
            #expect(first == FileManager.default.contents(atPath: "\(place.path)/b/\(name)"))
        }
    }

    @Test(
        "Shuffled rows and columns read as the same instance with the same digest",
        arguments: 0..<20)
    func shuffled(_ seed: UInt64) throws {
        var dice = Dice(seed: seed &+ 1000)
        var instance = WildInstance.make(&dice)
        // Shuffling works on lines, so no cell may hold one.
        for index in instance.children.indices {
            instance.children[index].familyTimePlace = nil
            instance.children[index].disability = nil
            instance.children[index].outReason = nil
        }
        for index in instance.homes.indices {
            instance.homes[index].name = nil
            instance.homes[index].providerID = nil
        }
        instance.areas = []
        for index in instance.apart.indices { instance.apart[index].reason = nil }
        for index in instance.avoidAreas.indices { instance.avoidAreas[index].reason = nil }
        for index in instance.answers.indices { instance.answers[index].reason = nil }
        instance = instance.inCanonicalOrder()
        let place = try Scratch()
        let folder = place.path + "/x"
        try InstanceFolder.write(instance, to: folder)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasSuffix(".csv") {
            let path = folder + "/" + name
            let text = try String(contentsOfFile: path, encoding: .utf8)
            var rows = text.split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            let header = rows.removeFirst()
            let order = header.indices.shuffled(using: &dice)
            rows.shuffle(using: &dice)
            let mixed = ([header] + rows).map { row in
                order.map { String(row[$0]) }.joined(separator: ",")
            }
            try ("\u{FEFF}" + mixed.joined(separator: "\r\n") + "\r\n").write(
                toFile: path, atomically: false, encoding: .utf8)
        }
        let reading = try InstanceFolder.read(at: folder)
        #expect(reading.faults == [])
        #expect(reading.instance == instance)
        #expect(reading.inputHash == Digest.input(of: instance))
    }

    @Test("One changed cell changes the digest, and the policy's digest is its own")
    func digests() throws {
        var dice = Dice(seed: 7)
        var instance = WildInstance.make(&dice)
        let before = Digest.input(of: instance)
        #expect(before.count == "sha256:".count + 64)
        instance.homes[0].weeklyCost = instance.homes[0].weeklyCost + Pence(1)
        #expect(Digest.input(of: instance) != before)
        var policy = Policy()
        let built = Digest.policy(of: policy)
        policy.weights.move = Weight(101)
        #expect(Digest.policy(of: policy) != built)
        #expect(Digest.policy(of: Policy()) == built)
    }

    @Test("The digest of known bytes is that of the standard")
    func standardDigest() {
        // FIPS 180-4, the example of one block.
        #expect(
            Digest.sha256(Array("abc".utf8))
                == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("The digest of an instance does not change from version to version")
    func knownDigest() {
        // Guards the canonical form itself: a change here changes every recorded result.
        let instance = Instance(
            asOf: Day(number: 0),
            authorities: [Authority(code: "E10000003", name: "C", adjoining: [])])
        #expect(
            Digest.input(of: instance)
                == "sha256:8a8ee57862533ecfa945b254cc6fdf8816447ef75e86b289b5dbf2e2cf0e01c4")
        #expect(
            Digest.policy(of: Policy())
                == "sha256:572e214943644489c4880e4ce26954053b684d5ebd9f8bc10156a431cdacbec5")
    }

    @Test("A folder that is not empty is left alone, and replaced only when asked")
    func overwriting() throws {
        var dice = Dice(seed: 3)
        let instance = WildInstance.make(&dice)
        let place = try Scratch()
        let folder = place.path + "/x"
        try InstanceFolder.write(instance, to: folder)
        #expect(throws: ExchangeError.self) { try InstanceFolder.write(instance, to: folder) }
        try InstanceFolder.write(instance, to: folder, replacing: true)
        #expect(try InstanceFolder.read(at: folder).instance == instance)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["x"])
    }

    @Test("A folder that cannot be written leaves nothing behind")
    func failure() throws {
        var dice = Dice(seed: 4)
        let instance = WildInstance.make(&dice)
        let place = try Scratch()
        try place.write("file", "not a folder")
        #expect(throws: ExchangeError.self) {
            try InstanceFolder.write(instance, to: place.path + "/file/x")
        }
        #expect(throws: ExchangeError.self) {
            try InstanceFolder.write(instance, to: place.path + "/file", replacing: true)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["file"])
    }
}
