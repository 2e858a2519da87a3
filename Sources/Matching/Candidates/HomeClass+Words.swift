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
