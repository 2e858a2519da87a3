extension ReasonCode {
    /// The reasons that cannot be true of an option, each with why not.
    ///
    /// Only what the list, the answers or the request itself contradict is told: what the desk cannot
    /// know, as where the family lives today, is the person's to say. It is told and never refused:
    /// the reason is the person's own.
    ///
    /// - Parameters:
    ///   - rank: The option that is chosen.
    ///   - options: The options as they were shown.
    ///   - current: The list as it is now; nil = it cannot be made, or need not be looked at.
    ///   - request: The request.
    ///   - book: The desk's entries.
    ///   - feed: The last snapshot.
    package static func contradicted(
        rank: Int, of options: [Decision.Shown], now current: MatchList?,
        _ request: PlacementRequest, _ book: Book, _ feed: Feed
    ) -> [ReasonCode: String] {
        guard let option = options.first(where: { $0.rank == rank }) else { return [:] }
        var why: [ReasonCode: String] = [:]
        if let first = options.first(where: { $0.obstacle == nil }), first.rank != rank {
            why[.firstChoice] = "option \(first.rank) comes first"
        }
        var asked: Set<String> = []
        var willing: [String] = []
        for answer in book.answers(of: request.id) where asked.insert(answer.home).inserted {
            let isOpen = options.contains { $0.homes == [answer.home] && $0.obstacle == nil }
            if answer.kind == .accepted, isOpen, !option.homes.contains(answer.home) {
                willing.append(answer.home)
            }
        }
        if let other = willing.min() {
            why[.onlyOneWilling] = "\(other) has accepted too, and can be decided"
        }
        let children = Set(option.assignments.map { book.reference($0.child) })
        let isHeard = request.children.contains {
            children.contains($0.reference) && book.values(of: $0, feed)["view.text"] != nil
        }
        if !isHeard { why[.childWish] = "the child's view is not yet obtained" }
        guard let current, let index = current.index(of: option.assignments) else { return why }
        if current.splitsSiblings(index) {
            why[.siblings] = "the option separates brothers and sisters"
        }
        if current.losesSchool(index) { why[.school] = "the child would lose its school" }
        if current.isConnected(index) {
            why[.connectedNotSuitable] = "the option is a home of a relative or friend"
        }
        return why
    }
}

extension Decision {
    /// The reason in words, with what the list that was shown says against it.
    package var reasonInWords: String {
        guard reasonCode == .firstChoice, let first = shown.first(where: { $0.obstacle == nil }),
            first.rank != option
        else { return reasonCode.words }
        return "\(reasonCode.words) (but option \(first.rank) came first)"
    }
}
