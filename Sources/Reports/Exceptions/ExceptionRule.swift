/// One kind of thing that needs a person: what it is, whose duty it is and by which law, and how it
/// is found.
///
/// Each rule says everything about itself.
protocol ExceptionRule: Sendable {
    /// Its name.
    var kind: NightException.Kind { get }
    /// The kind in words.
    var title: String { get }
    /// Who acts.
    var owner: String { get }
    /// The law or guidance it comes from.
    var source: String { get }
    /// What it needs to be measured, after "needs".
    var needs: String { get }

    /// What there is of it on a night; nil where its source is not connected.
    func find(in night: ExceptionFacts) -> ExceptionFound?
}

/// What a rule found.
struct ExceptionFound {
    /// The exceptions, the worst first among those due on one day.
    var exceptions: [NightException]
    /// The number that counts, where it is not that of the exceptions.
    var count: Int?
    /// What could not be measured, in a phrase; nil where all could.
    var partly: String?

    init(_ exceptions: [NightException], count: Int? = nil, partly: String? = nil) {
        self.exceptions = exceptions
        self.count = count
        self.partly = partly
    }
}
