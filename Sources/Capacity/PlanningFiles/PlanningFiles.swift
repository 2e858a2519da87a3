import Care
import Exchange
import Files

/// Reads scenarios, options, plans and futures, all faults of all files at once.
package struct PlanningFiles {
    /// Where futures come from.
    package enum FutureSource: Sendable {
        /// A folder.
        case folder(String)
        /// They are drawn: how many, and with which seed.
        case drawn(count: Int, seed: UInt64)
    }

    /// The scenario files; not empty.
    package var scenarios: [String]
    /// The file of options.
    package var options: String?
    /// The file of plans.
    package var counts: String?
    /// Where futures come from.
    package var futures: FutureSource
    /// A postcode directory; none for the one in the instance's folder.
    package var postcodes: String?

    /// Names files.
    package init(
        scenarios: [String], options: String? = nil, counts: String? = nil,
        futures: FutureSource, postcodes: String? = nil
    ) {
        self.scenarios = scenarios
        self.options = options
        self.counts = counts
        self.futures = futures
        self.postcodes = postcodes
    }

    /// What reading gave.
    package struct Reading: Sendable {
        /// Everything that plans are simulated from; nil exactly where there are faults.
        package var inputs: PlanningInputs?
        /// Everything wrong, by file, line and column.
        package var faults: [Fault]
        /// Remarks after which work goes on.
        package var notices: [Notice]
    }

    /// Reads everything for an instance.
    ///
    /// - Parameters:
    ///   - instance: Today's instance.
    ///   - policy: Its policy.
    ///   - folder: The instance's folder, for its postcodes.
    ///   - placing: How the children of a step are given homes.
    ///   - draw: Draws futures from the first scenario, its supply and the options; not called
    ///     where there are faults.
    /// - Throws: `ExchangeError` where a file is there but the system cannot read it.
    package func read(
        instance: Instance, policy: Policy, folder: String, placing: Placing,
        draw: (Scenario, [SupplyOption], Int, UInt64, Complaints) -> [Future]
    ) throws(ExchangeError) -> Reading {
        let complaints = Complaints()
        for file in scenarios { complaints.expect(file) }
        for file in [options, counts] { if let file { complaints.expect(file) } }
        check(instance, complaints)
        var read: [Scenario] = []
        var digests: [(key: String, value: String)] = []
        for file in scenarios {
            guard let bytes = try bytes(of: file, "the scenario", complaints) else { continue }
            digests.append(("scenario", Digest.sha256(bytes)))
            if let scenario = ScenarioFile.read(
                bytes, file: file, instance: instance, complaints: complaints)
            {
                read.append(scenario)
            }
        }
        if read.count == scenarios.count { compare(read, complaints) }
        let supply = Set(read.flatMap { $0.supply.map(\.terms.id) })
        var options: [SupplyOption] = []
        if let file = self.options, let bytes = try bytes(of: file, "options", complaints) {
            digests.append(("options", Digest.sha256(bytes)))
            options = OptionsFile.read(
                bytes, file: file, instance: instance, supply: supply, complaints: complaints)
        }
        var plans: [PlanCounts] = []
        if let file = counts, let bytes = try bytes(of: file, "plans", complaints) {
            digests.append(("counts", Digest.sha256(bytes)))
            plans = CountsFile.read(bytes, file: file, options: options, complaints: complaints)
        }
        let known = supply.union(options.map(\.terms.id))
        var futures: [Future] = []
        if case .folder(let path) = self.futures {
            futures = try PlanningFiles.futures(
                at: path, instance: instance, supply: known, complaints: complaints)
        }
        try locate(
            scenarios: &read, options: &options, futures: &futures, instance: instance,
            folder: folder, complaints: complaints)
        if case .drawn(let count, let seed) = self.futures, !complaints.hasFaults,
            let scenario = read.first
        {
            futures = draw(scenario, options, count, seed, complaints)
        }
        guard !complaints.hasFaults, !read.isEmpty, !futures.isEmpty else {
            return Reading(
                inputs: nil, faults: complaints.faults, notices: complaints.notices)
        }
        digests.append(("futures", PlanningFiles.digest(of: futures, instance: instance)))
        var inputs = PlanningInputs(
            instance: instance, policy: policy, scenarios: read, options: options, plans: plans,
            futures: futures, placing: placing)
        inputs.digests = digests
        return Reading(inputs: inputs, faults: [], notices: complaints.notices)
    }

    /// The digest of futures as they are written, so that the order of rows changes nothing.
    private static func digest(of futures: [Future], instance: Instance) -> String {
        var hash = SHA256()
        for (name, bytes) in FuturesFolder.written(futures, instance: instance) {
            hash.update(Array("\(name) \(bytes.count)\n".utf8))
            hash.update(bytes)
        }
        return hash.finished()
    }

    /// Futures of a folder; empty where there are faults.
    package static func futures(
        at path: String, instance: Instance, supply: Set<String>, complaints: Complaints
    ) throws(ExchangeError) -> [Future] {
        guard Files.kind(of: path) == .folder else {
            complaints.fault(
                path,
                "there is no such folder of futures; check the path, or give a number to "
                    + "have futures drawn")
            return []
        }
        return try FuturesFolder.read(
            instance: instance, supply: supply, complaints: complaints
        ) { (name: String) throws(ExchangeError) -> [UInt8]? in
            try Files.bytes(of: path + "/" + name)
        }
    }

    private func bytes(
        of file: String, _ what: String, _ complaints: Complaints
    ) throws(ExchangeError) -> [UInt8]? {
        let bytes = try Files.bytes(of: file)
        if bytes == nil {
            complaints.fault(file, "there is no such file; check the path of \(what)")
        }
        return bytes
    }

    /// What a simulation cannot take, though an instance may have it.
    private func check(_ instance: Instance, _ complaints: Complaints) {
        if instance.authorities.count > 1 {
            complaints.fault(
                "authority.yml", column: "alliance",
                value: instance.authorities[1].code,
                "plans are made for one authority; take the alliance out")
        }
        for home in instance.homes
        where home.id == Stage.elsewhereID || home.id.hasPrefix("own~") {
            complaints.fault(
                "homes.csv", column: "home_id", value: home.id,
                "`elsewhere` and ids that begin with `own~` are kept for the simulation; rename "
                    + "the home")
        }
    }

    /// Scenarios that stand side by side have the same horizon and names of their own.
    private func compare(_ read: [Scenario], _ complaints: Complaints) {
        var names: [String: Int] = [:]
        for (index, scenario) in read.enumerated() {
            if !scenario.isComparable(to: read[0]) {
                complaints.fault(
                    scenarios[index], column: "horizon",
                    "scenarios stand side by side only with the same target, chance, horizon, "
                        + "prices and boundary; this one differs from \(scenarios[0])")
            }
            if names[scenario.name] != nil {
                complaints.fault(
                    scenarios[index], column: "name", value: scenario.name,
                    "another scenario has this name; give each its own")
            }
            names[scenario.name] = index
        }
    }

    /// Fills in positions that only a postcode or a district tells.
    private func locate(
        scenarios: inout [Scenario], options: inout [SupplyOption], futures: inout [Future],
        instance: Instance, folder: String, complaints: Complaints
    ) throws(ExchangeError) {
        var needed: Set<UInt64> = []
        func need(_ postcode: String?) {
            if let postcode, let key = PostcodeDirectory.key(of: ArraySlice(postcode.utf8)) {
                needed.insert(key)
            }
        }
        for scenario in scenarios {
            for line in scenario.supply { need(line.terms.home.postcode) }
        }
        for option in options { need(option.terms.home.postcode) }
        for future in futures {
            for request in future.requests {
                need(request.child.originPostcode)
                need(request.child.schoolPostcode)
            }
        }
        var directory: PostcodeDirectory?
        let path = postcodes ?? folder + "/postcodes.csv"
        if !needed.isEmpty, postcodes != nil || Files.kind(of: path) == .file {
            directory = try PostcodeDirectory(
                path: path, file: path, needed: needed, complaints: complaints)
        }
        let row = SupplyRow(instance)
        func settle(_ home: inout Home) {
            if let postcode = home.postcode, let entry = directory?[postcode] {
                home.position = home.position ?? entry.position
                home.authority =
                    home.authority
                    ?? entry.authority.flatMap { AuthorityTable.upperTierCode(of: $0) }
            }
            row.locate(&home)
        }
        for scenario in scenarios.indices {
            for line in scenarios[scenario].supply.indices {
                settle(&scenarios[scenario].supply[line].terms.home)
            }
        }
        for option in options.indices { settle(&options[option].terms.home) }
        guard let directory else { return }
        for future in futures.indices {
            for request in futures[future].requests.indices {
                let child = futures[future].requests[request].child
                if child.origin == nil, let postcode = child.originPostcode {
                    futures[future].requests[request].child.origin = directory[postcode]?.position
                }
                if child.school == nil, let postcode = child.schoolPostcode {
                    futures[future].requests[request].child.school = directory[postcode]?.position
                }
            }
        }
    }
}
