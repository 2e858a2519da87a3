import Care
import Files

/// What reading a folder of returns gave: the rows, or everything that is wrong with the files.
package struct ReturnReading: Sendable {
    /// The rows; those of faulty rows are left out.
    package var submitted: Return903
    /// Everything that keeps the files from being used.
    package var faults: [Fault]
    /// Remarks after which work goes on.
    package var notices: [Notice]
}

extension Return903 {
    /// Reads every CSV and XML file of a folder and of the folders in it.
    ///
    /// A CSV file is a table of the return by its columns. Other CSV files are left out with a notice,
    /// and are a fault where their name says Header, Episodes, Reviews or UASC. The collection year
    /// of a row is that of its YEAR column, of the file's name or of its folder's name; without any it
    /// is the year that most rows fit, see also ``TablePlacing``. Whether a single year such as 2017 is
    /// the one the collection starts or ends in is told by the data: DEC lies in the collection year.
    ///
    /// - Parameters:
    ///   - path: a folder, or a single file.
    ///   - year: the collection year of files that name none; nil = the one most rows fit.
    /// - Throws: `ExchangeError` where a file or folder cannot be read.
    package static func read(
        _ path: String, year: CollectionYear? = nil
    ) throws(ExchangeError) -> ReturnReading {
        let complaints = Complaints()
        let builder = ReturnBuilder(complaints: complaints, year: year)
        var found: [(path: String, name: String)] = []
        switch Files.kind(of: path) {
        case .nothing:
            complaints.fault(
                path, "there is no such file or folder; give the folder that holds the returns")
            return ReturnReading(
                submitted: Return903(), faults: complaints.faults, notices: complaints.notices)
        case .file:
            found = [(path, path.split(separator: "/").last.map(String.init) ?? path)]
        case .folder:
            found = try Files.below(path)
        }
        for (path, name) in found {
            let lower = name.lowercased().trimmed
            if lower == "postcodes.csv" { continue }
            if lower.hasSuffix(".csv") {
                guard let bytes = try Files.bytes(of: path) else { continue }
                builder.readCSV(bytes, name: name)
            } else if lower.hasSuffix(".xml") {
                guard let bytes = try Files.bytes(of: path) else { continue }
                builder.readXML(bytes, name: name)
            } else if isStray(name) {
                complaints.notice(
                    name,
                    "only CSV and XML are read, and this file is left out; " + NearName.mend(name))
            }
        }
        return builder.finish(path: path)
    }

    /// Whether a file that is not read looks as if it held a table of a return: a spreadsheet, an
    /// archive, or a name of such a table with another ending.
    package static func isStray(_ name: String) -> Bool {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        return NearName.isTableFile(file)
            || NearName.isTextFile(file) && NearName.holds(file, anyOf: tableWords)
    }

    // How files of a return are called.
    private static let tableWords =
        Return903Table.allCases.map(\.rawValue) + ["placed", "sw", "postcodes", "ssda903", "903"]
}
