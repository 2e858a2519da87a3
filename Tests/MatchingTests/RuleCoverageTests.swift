import Care
import Matching
import Synthesis
import Testing

@Suite("Rules in an invented county")
struct RuleCoverageTests {
    @Test("Every rule blocks or asks at least one pair, or makes it conditional")
    func everyRuleFires() throws {
        var parameters = CountyFamily.dutyDesk.parameters(tightness: .tight)
        parameters.children = 600
        parameters.homes = 500
        parameters.mayMove = 40
        parameters.mustMove = 40
        parameters.referred = 60
        parameters.blanks = 60
        let county = try CountyGenerator.county(parameters, seed: 11)
        let register = Register(instance: county, policy: Policy())
        var met: Set<String> = []
        for child in county.children where child.status != .settled {
            let request = try MatchRequest([child.id], in: register)
            let result = Ranking(register: register, request: request).result()
            for excluded in result.excluded { met.formUnion(excluded.reasons.map(\.rule)) }
            for option in result.options { met.formUnion(option.reasons.map(\.rule)) }
        }
        for rule in Rule.all {
            #expect(met.contains(rule.id), "\(rule.id) meets no pair")
        }
    }
}
