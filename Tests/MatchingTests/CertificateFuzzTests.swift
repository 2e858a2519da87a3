import Care
import Exchange
import Files
import Foundation
import Matching
import Mutation
import Optimisation
import Synthesis
import Testing

@Suite("Certificates and plans under fire")
struct CertificateFuzzTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("nearhome-\(UUID().uuidString).csv").path

    private func certified() throws -> (register: Register, bytes: [UInt8]) {
        var parameters = CountyFamily.county.parameters(tightness: .tight)
        parameters.children = 24
        parameters.homes = 30
        parameters.mayMove = 8
        parameters.mustMove = 6
        parameters.referred = 10
        let county = try CountyGenerator.county(parameters, seed: 3).inCanonicalOrder()
        let register = Register(instance: county, policy: Policy())
        var options = PackingOptions()
        options.certifies = true
        let allocation = try Allocator(register: register, includesAsk: false)
            .allocate(AllocationLimits(), options: options)
        return (register, CertificateFile.bytes(of: try #require(allocation.certificate)))
    }

    @Test("A spoilt certificate is refused, rejected or still true, and ends nothing")
    func certificates() throws {
        let (register, sound) = try certified()
        let instance = register.instance
        defer { try? FileManager.default.removeItem(atPath: path) }
        var mutator = Mutator(seed: 1)
        let huge = ["9223372036854775807", "-9223372036854775808", "4611686018427387904", "-1"]
        let lines = String(decoding: sound, as: UTF8.self).split(separator: "\n").map(String.init)
        for round in 0..<300 {
            var bytes = mutator.changed(sound)
            if round % 2 == 0 {
                // One to three numbers as large as they can be.
                var changed = lines
                for _ in 0...(round % 3) {
                    let at = mutator.pick(Array(changed.indices))
                    var cells = changed[at].components(separatedBy: ",")
                    cells[cells.count - 1] = mutator.pick(huge)
                    changed[at] = cells.joined(separator: ",")
                }
                bytes = Array((changed.joined(separator: "\n") + "\n").utf8)
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let reading = try CertificateFile.read(
                path, children: instance.children.count, homes: instance.homes.count)
            #expect((reading.certificate == nil) == !reading.faults.isEmpty)
            guard let certificate = reading.certificate else { continue }
            let check = CertificateCheck(
                certificate, isSealed: reading.isSealed, register: register,
                inputHash: certificate.inputHash, policyHash: certificate.policyHash)
            if bytes != sound { #expect(!check.holds) }
        }
    }

    @Test("A spoilt plan is judged or refused")
    func plans() throws {
        let (register, _) = try certified()
        let instance = register.instance
        defer { try? FileManager.default.removeItem(atPath: path) }
        let rows = instance.children.map { ($0.id, $0.home.map { instance.homes[$0].id }) }
        let sound = rows.reduce("child_id,home_id\n") { $0 + "\($1.0),\($1.1 ?? "")\n" }
        var mutator = Mutator(seed: 2)
        for _ in 0..<200 {
            try Data(mutator.changed(Array(sound.utf8))).write(to: URL(fileURLWithPath: path))
            let reading = try PlanFile.read(path)
            #expect(reading.faults.isEmpty || reading.rows.isEmpty)
            let check = PlanCheck(
                reading.rows.map { PlanCheck.Row(child: $0.child, home: $0.home) },
                register: register, limits: AllocationLimits())
            for violation in check.violations { #expect(!violation.rule.isEmpty) }
        }
    }
}
