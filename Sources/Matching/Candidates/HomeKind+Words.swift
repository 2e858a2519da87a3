import Care

extension HomeClass {
    /// The class as an officer says it.
    package var inWords: String {
        switch self {
        case .fostering: "fostering"
        case .residential: "residential care"
        case .supported: "supported accommodation"
        }
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalisedFirst: String {
        prefix(1).uppercased() + dropFirst()
    }
}
