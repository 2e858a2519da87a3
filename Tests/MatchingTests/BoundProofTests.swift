import Care
import Exchange
import Foundation
import Matching
import Optimisation
import Synthesis
import Testing

@Suite("The proof of a bound from prices")
struct BoundProofTests {
    /// A county with everything that makes a program hard, and a certificate of its best plan.
    private func certified(
        seed: UInt64, tightness: CountyParameters.Tightness = .tight, authorities: Int = 1,
        children: Int = 60, presses: Bool = false
    ) throws -> (register: Register, allocation: Allocation, certificate: PlanCertificate) {
        var parameters = CountyFamily.county.parameters(tightness: tightness)
        parameters.country = .invented(placing: authorities, around: 8, spacing: 40_000)
        parameters.children = children
        parameters.homes = children * 3 / 2
        let parts = [children / 2, children / 5]
        parameters.mayMove = parts[0]
        parameters.mustMove = parts[1]
        parameters.referred = children - parts[0] - parts[1]
        let county = try CountyGenerator.county(parameters, seed: seed).inCanonicalOrder()
        let register = Register(instance: county, policy: Policy())
        var limits = AllocationLimits()
        if presses {
            limits.outOfAreaCap = PressingLimits(county).cap
        }
        let allocator = Allocator(register: register, includesAsk: false)
        var options = PackingOptions()
        options.nodeLimit = 300
        if presses {
            // A little less than the plan without a budget would like to spend.
            let spent = try #require(try allocator.allocate(limits, options: options).plan).check
            limits.budget = Pence(spent.weeklyCost.count * 93 / 100)
        }
        options.certifies = true
        let allocation = try allocator.allocate(limits, options: options)
        return (register, allocation, try #require(allocation.certificate))
    }

    private func check(_ certificate: PlanCertificate, _ register: Register) -> CertificateCheck {
        CertificateCheck(
            certificate, isSealed: true, register: register, inputHash: certificate.inputHash,
            policyHash: certificate.policyHash)
    }

    @Test(
        "The bound is proved over all pairs, no higher than the plan and close to it",
        arguments: 1...6 as ClosedRange<UInt64>)
    func proved(_ seed: UInt64) throws {
        let (register, allocation, certificate) = try certified(
            seed: seed, tightness: seed % 2 == 0 ? .tight : .loose,
            authorities: seed % 3 == 0 ? 2 : 1)
        let check = check(certificate, register)
        #expect(check.holds, "\(check.objections)")
        let bound = try #require(check.bound)
        #expect(bound <= allocation.bound)
        let gap = try #require(check.gap)
        #expect(gap < 0.03, "\(gap)")
    }

    @Test("It agrees with the bound that the search found by its own arithmetic")
    func agrees() throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            let (register, _, certificate) = try certified(seed: seed, presses: seed % 2 == 0)
            let allocator = Allocator(register: register, includesAsk: false)
            var options = PackingOptions()
            options.certifies = true
            options.nodeLimit = 300
            let outcome = allocator.model(certificate.limits).program.solve(options: options)
            let own = try #require(outcome.certificate).bound
            let difference = (certificate.bound.billionths - own).magnitude
            // Only the order in which prices are lowered may differ.
            #expect(difference <= own.magnitude / 10_000, "seed \(seed)")
        }
    }

    @Test("With cap and budget pressing it holds too, and their prices are in it")
    func pressing() throws {
        var priced: Set<PlanCertificate.Row> = []
        for seed in 1...4 as ClosedRange<UInt64> {
            let (register, _, certificate) = try certified(seed: seed, presses: true)
            let check = check(certificate, register)
            #expect(check.holds, "\(check.objections)")
            priced.formUnion(certificate.rows.map(\.row))
        }
        #expect(priced.contains(.budget))
        #expect(priced.contains { if case .cap = $0 { true } else { false } })
    }

    @Test("One altered price, bound, plan or number is rejected")
    func altered() throws {
        let (register, _, sound) = try certified(seed: 2, presses: true)
        #expect(check(sound, register).holds)
        func rejected(_ name: String, _ alter: (inout PlanCertificate) -> Void) {
            var certificate = sound
            alter(&certificate)
            #expect(certificate != sound, "\(name) altered nothing")
            #expect(!check(certificate, register).holds, "\(name)")
        }
        for child in sound.cover.indices {
            rejected("cover \(child)") { $0.cover[child] += 1 }
        }
        for index in sound.room.indices {
            rejected("room \(index)") { $0.room[index].price += 1 }
            rejected("room \(index) below") { $0.room[index].price -= 1 }
        }
        for index in sound.cuts.indices {
            rejected("cut \(index)") { $0.cuts[index].price += 1 }
        }
        for index in sound.rows.indices {
            rejected("row \(index)") { $0.rows[index].millionths += 1_000_000 }
            rejected("row \(index) below 0") { $0.rows[index].millionths = -1 }
        }
        rejected("bound") { $0.bound = $0.bound + Points(billionths: 1) }
        rejected("lower bound") { $0.bound = $0.bound - Points(billionths: 1) }
        rejected("points") { $0.points = $0.points + Points(1) }
        rejected("search bound") { $0.searchBound = $0.points + Points(1) }
        rejected("cap") { $0.outOfAreaCap = nil }
        let placed = try #require(sound.plan.firstIndex { $0.home != nil })
        rejected("plan") { $0.plan[placed].home = nil }
        rejected("another home") {
            $0.plan[placed].home = (($0.plan[placed].home ?? 0) + 1) % register.instance.homes.count
        }
    }

    @Test("A cut that a lawful set of children breaks is rejected, whatever its price")
    func noCut() throws {
        var village = Village()
        village.home("H", places: 3)
        village.child("C1")
        village.child("C2")
        village.child("C3") { $0.livingCompanions = .solo }
        let register = village.register
        var certificate = PlanCertificate()
        certificate.cover = [0, 0, 0]
        func proof(_ parties: [PlanCertificate.Party], limit: Int64) -> BoundProof {
            certificate.cuts = [.init(home: 0, parties: parties, limit: limit, price: 5)]
            return BoundProof(certificate, register: register)
        }
        // One who lives alone and one of the others never meet; the two others may.
        #expect(proof([.init([0]), .init([2])], limit: 1).bound == Points(billionths: -5))
        #expect(
            proof([.init([0]), .init([1]), .init([2], coefficient: 2)], limit: 2).bound
                == Points(billionths: -10))
        #expect(
            proof([.init([0], coefficient: 2), .init([1]), .init([2], coefficient: 2)], limit: 2)
                .objections.map(\.what) == ["cut"])
        #expect(proof([.init([0], coefficient: 2)], limit: 1).bound == nil)
        let found = proof([.init([0]), .init([1])], limit: 1)
        #expect(found.objections.map(\.what) == ["cut"])
        #expect(found.bound == nil)
    }

    @Test("A certificate of another instance or policy is rejected")
    func swapped() throws {
        let (register, _, certificate) = try certified(seed: 4)
        let (other, _, _) = try certified(seed: 5)
        #expect(!check(certificate, other).holds)
        var policy = Policy()
        policy.weights.outsideArea = Weight(21)
        #expect(!check(certificate, Register(instance: register.instance, policy: policy)).holds)
        let byDigest = CertificateCheck(
            certificate, isSealed: true, register: register, inputHash: "sha256:0",
            policyHash: certificate.policyHash)
        #expect(byDigest.objections.map(\.what) == ["instance"])
        let unsealed = CertificateCheck(
            certificate, isSealed: false, register: register, inputHash: certificate.inputHash,
            policyHash: certificate.policyHash)
        #expect(unsealed.objections.map(\.what) == ["seal"])
    }

    @Test("Prices for two children and one place prove what two children and one place prove")
    func noPrices() throws {
        var village = Village()
        village.home("H", places: 1)
        village.child("C1")
        village.child("C2")
        let register = village.register
        var certificate = PlanCertificate()
        certificate.cover = [0, 0]
        let bound = try #require(BoundProof(certificate, register: register).bound)
        #expect(bound == .zero)
        // A price for the one place, and what each child would pay for it.
        let pair = register.pairPoints(child: 0, home: 0)
        certificate.room = [.init(home: 0, price: Points(9_000).billionths)]
        certificate.cover = [pair, pair].map { ($0 + Points(9_000)).billionths }
        let priced = try #require(BoundProof(certificate, register: register).bound)
        #expect(priced == Points(9_000) + pair + pair)
        // The optimum: one in H, one without.
        #expect(priced <= Points(10_000) + pair)
        certificate.cover[1] += 1
        #expect(BoundProof(certificate, register: register).objections.map(\.what) == ["price"])
    }

    @Test("A certificate read back is the one that was written, and names nobody")
    func file() throws {
        let (register, _, made) = try certified(seed: 6, presses: true)
        var certificate = made
        certificate.inputHash = "sha256:1"
        certificate.policyHash = "sha256:2"
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("nearhome-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try CertificateFile.write(certificate, to: path)
        let reading = try CertificateFile.read(
            path, children: register.instance.children.count,
            homes: register.instance.homes.count)
        #expect(reading.faults == [])
        #expect(reading.isSealed)
        #expect(reading.certificate == certificate)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for id in register.instance.children.map(\.id) + register.instance.homes.map(\.id) {
            #expect(!text.contains(id), "\(id)")
        }
        // Any one byte that changes breaks the seal.
        var bytes = Array(text.utf8)
        let at = try #require(bytes.firstIndex(of: UInt8(ascii: "7")))
        bytes[at] = UInt8(ascii: "8")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let spoiled = try CertificateFile.read(
            path, children: register.instance.children.count,
            homes: register.instance.homes.count)
        #expect(!spoiled.isSealed)
    }

    @Test("The proof shares no code with the optimiser")
    func independent() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        for file in [
            "Matching/Proof/BoundProof", "Matching/Proof/CertificateCheck", "Care/PlanCertificate",
        ] {
            let text = try String(
                contentsOf: root.appendingPathComponent("Sources/\(file).swift"), encoding: .utf8)
            #expect(!text.contains("import Optimisation"), "\(file)")
            for word in [
                "PackingProgram", "AllocationModel", "AllocationBuilder", "BoundCertificate",
            ] {
                #expect(!text.contains(word), "\(file) uses \(word)")
            }
        }
    }
}
