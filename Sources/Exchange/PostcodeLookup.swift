import Files

/// Finds postcodes somewhere other than in a CSV file named on the command line.
///
/// Called with the packed postcodes that are needed; nil where there is no directory at all. Faults
/// of the directory go to the complaints.
package typealias PostcodeLookup =
    @Sendable (Set<UInt64>, Complaints) throws(ExchangeError) -> PostcodeDirectory?
