import Care
import Exchange
import Files
import Forecast
import Nightly
import Returns
import Store

/// The returns that a forecast learns from, and where their postcodes lie.
struct ForecastSource {
    /// The rows of one authority.
    var submitted: Return903
    /// The authority's name; nil = not said.
    var authority: String?
    /// Whether the settings of `nightly` say that the returns are invented.
    var isSynthetic = false
    /// Where a postcode lies; nil where that is not known.
    var place: (String) -> JourneyHistory.Place?

    /// Returns of a folder.
    ///
    /// - Throws: `InstanceRefused` where they have faults; `ExchangeError`.
    static func folder(
        _ path: String, on day: Day, authority: String?, la: String?, _ common: CommonOptions
    ) throws -> ForecastSource {
        guard let authority else {
            return try withoutAuthority(path, la: la, common)
        }
        let code = try AuthorityTable.code(authority, of: "--authority")
        let request = ReturnImport.Request(
            path: path, asOf: day, authority: code, submittedAs: la, postcodes: common.postcodes)
        switch try ReturnImport.run(request) {
        case .refused(let faults, let notices):
            if !common.quiet { notices.forEach(common.diagnose(notice:)) }
            throw InstanceRefused(faults: faults)
        case .done(let imported): return ForecastSource(imported)
        }
    }

    // Without an authority nothing can be inside or outside.
    private static func withoutAuthority(
        _ path: String, la: String?, _ common: CommonOptions
    ) throws -> ForecastSource {
        let reading = try Return903.read(path)
        guard reading.faults.isEmpty else {
            if !common.quiet { reading.notices.forEach(common.diagnose(notice:)) }
            throw InstanceRefused(faults: reading.faults)
        }
        let names = reading.submitted.authorities
        guard names.count <= 1 || la != nil else {
            throw Failure.usage(
                "The returns are of several authorities (\(names.joined(separator: ", "))); name "
                    + "one with --la, or with --authority.")
        }
        var index = 0
        if let la {
            guard let found = names.firstIndex(where: { $0.lowercased() == la.lowercased() }) else {
                throw Failure.usage(
                    "--la \(la): the LA column of the returns has "
                        + names.map { $0.isEmpty ? "only blanks" : $0 }.joined(separator: ", ")
                        + ".")
            }
            index = found
        }
        return ForecastSource(
            submitted: reading.submitted.submitted(byAuthority: index), authority: nil
        ) { _ in nil }
    }

    /// The returns that the nightly job kept last.
    ///
    /// - Throws: `InstanceRefused` where settings or returns have faults; `Failure` where
    ///   nothing is kept.
    static func kept(
        by config: String, on day: Day, _ common: CommonOptions
    ) throws -> ForecastSource {
        let reading = try NightlySettings.read(config)
        guard let settings = reading.settings else { throw InstanceRefused(faults: reading.faults) }
        let published = PublishedNights(path: settings.out)
        if let loss = published.loss(of: settings.database) { throw lost(loss) }
        if let absence = LostDatabase.absence(of: settings.database) {
            throw Failure(
                .absent,
                "No night is kept yet: \(absence). Run `nearhome nightly --config \(config)` first."
            )
        }
        let sources: NightSources?
        do {
            let store = try NightStore(path: settings.database, waiting: Double(settings.wait))
            if let obstacle = try published.obstacle(to: store) { throw lost(obstacle) }
            if try store.lastRevision() == nil {
                throw Failure(
                    .absent,
                    "No night is kept in \(settings.database) yet. Run "
                        + "`nearhome nightly --config \(config)` first.")
            }
            sources = try NightSources.kept(by: settings, on: day)
        } catch let fault as StoreFault {
            throw Failure(.disk, "Error: \(fault)")
        } catch let refusal as NightSources.Refusal {
            throw InstanceRefused(faults: refusal.faults)
        }
        guard let imported = sources?.returns else {
            throw Failure(
                .absent,
                "The nights kept in \(settings.database) have no returns. Name them with `returns` "
                    + "in \(config), and run `nearhome nightly`.")
        }
        var source = ForecastSource(imported)
        source.isSynthetic = settings.isSynthetic || sources?.isSynthetic ?? false
        return source
    }

    private static func lost(_ reason: String) -> Failure {
        Failure(.disk, "Error: \(reason). \(LostDatabase.mend)")
    }

    private init(_ imported: ReturnImport) {
        let authority = imported.settled.instance.authority
        self.init(submitted: imported.submitted, authority: authority.name) { postcode in
            imported.place(postcode).map { place in
                JourneyHistory.Place(
                    side: CareSide(authority.location(of: place.authority)),
                    district: place.district.map { AuthorityTable.districtName(of: $0) ?? $0 })
            }
        }
    }

    private init(
        submitted: Return903, authority: String?, place: @escaping (String) -> JourneyHistory.Place?
    ) {
        self.submitted = submitted
        self.authority = authority
        self.place = place
    }
}
