import Care
import Reports

/// A county small enough to count by hand.
///
/// Inside: F1 (foster, own), R1 (children's home, private). Adjoining: F2 (foster, own; 10 miles),
/// C1 (connected, no provider). Distant: F3 (foster, private; 40 miles), S1 (secure). Unknown
/// authority: F4 (foster, voluntary). Supported H1 (distant) is in no measure of this kind.
enum TinyCounty {
    static let day = Day(iso: "2011-09-30") ?? Day(number: 0)

    static func home(
        _ id: String, _ kind: HomeKind, authority: String?, provider: PlaceProvider?,
        miles: Int64?, district: String? = nil
    ) -> Home {
        var home = Home(id: id, kind: kind, places: 3, weeklyCost: Pence(40_000))
        home.authority = authority
        home.placeProvider = provider
        home.district = district
        home.position = miles.map {
            Position(easting: 540_000 + Int32($0 * 16_093 / 10), northing: 260_000)
        }
        return home
    }

    static func child(_ id: String, home: Int?, status: ChildStatus = .settled) -> Child {
        var child = Child(
            id: id, birth: Day(iso: "2001-01-15") ?? day, status: status, home: home)
        child.origin = Position(easting: 540_000, northing: 260_000)
        return child
    }

    static var instance: Instance {
        var instance = Instance(
            asOf: day,
            authorities: [
                Authority(
                    code: "E10000003", name: "Cambridgeshire", adjoining: ["E06000031"],
                    outOfAreaTarget: Rate(millionths: 290_000))
            ])
        instance.homes = [
            home(
                "F1", .foster, authority: "E10000003", provider: .own, miles: 2, district: "Fenland"
            ),
            home("R1", .childrensHome, authority: "E10000003", provider: .privateSector, miles: 25),
            home(
                "F2", .foster, authority: "E06000031", provider: .own, miles: 10,
                district: "Peterborough"),
            home("C1", .connected, authority: "E06000031", provider: nil, miles: 12),
            home("F3", .foster, authority: "E08000003", provider: .privateSector, miles: 40),
            home("S1", .secure, authority: "E08000003", provider: .otherAuthority, miles: nil),
            home("F4", .foster, authority: nil, provider: .voluntary, miles: 20),
            home("H1", .supported, authority: "E08000003", provider: .privateSector, miles: 40),
        ]
        instance.children = [
            child("A1", home: 0), child("A2", home: 0), child("A3", home: 1), child("A4", home: 2),
            child("A5", home: 3), child("A6", home: 4), child("A7", home: 5),
            child("A8", home: 6, status: .mustMove), child("A9", home: 7),
            child("B1", home: nil, status: .referred), child("B2", home: nil, status: .referred),
        ]
        // Unaccompanied, in F3: near and far are not recorded.
        var unaccompanied = child("U1", home: 4)
        unaccompanied.isUnaccompanied = true
        instance.children.append(unaccompanied)
        instance.children[5].outReason = "specialist"
        instance.children[9].neededBy = Day(iso: "2011-09-20")
        instance.children[10].urgency = .emergency
        return instance
    }

    static let provenance = Provenance(
        version: "0.0.0", inputHash: "sha256:01", policyHash: "sha256:02", isSynthetic: true)

    /// B1 and A8 move into F1; B2 finds nothing.
    static var plan: PlanSummary {
        var homes = instance.children.map(\.home)
        homes[7] = 0
        homes[9] = 0
        return PlanSummary(
            title: "After the best allocation", status: "Proved optimal.", homes: homes,
            unplaced: [.init(child: 10, text: "No home takes a child of this age.")],
            points: "10012.5", bound: "10012.5")
    }
}
