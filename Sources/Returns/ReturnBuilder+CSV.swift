import Files

extension ReturnBuilder {
    /// Reads a CSV file, whichever table it is.
    func readCSV(_ bytes: [UInt8], name: String) {
        let header = ReturnBuilder.header(of: bytes)
        let columns = Set(header.map { $0.uppercased() })
        guard let table = Return903Table.recognised(by: columns) else {
            if let near = Return903Table.nearest(to: columns) {
                begin(name, table: near.isCounted ? near : nil)
                complainOfMissing(columns, near, all: true)
            } else {
                begin(name, table: nil)
                if let obstacle = Encoding.obstacle(in: bytes) {
                    fault(obstacle.line ?? 1, nil, nil, obstacle.text)
                } else if let table = Return903Table.named(in: name) {
                    fault(
                        1, nil, nil,
                        "by its name the file is the \(table.rawValue) table, but its first line does "
                            + "not name that table's columns; write them there ("
                            + table.columns.joined(separator: ", ")
                            + "), or take the file out of the folder")
                } else {
                    notice(
                        1, nil,
                        "the columns match no table of the return; the file is left out")
                }
            }
            return end()
        }
        begin(name, table: table)
        complainOfMissing(columns, table)
        switch table {
        case .header: read(bytes, HeaderTag.self)
        case .episodes: read(bytes, EpisodesTag.self)
        case .reviews: read(bytes, ReviewsTag.self)
        case .uasc: read(bytes, UASCTag.self)
        case .outcomes: read(bytes, OutcomesTag.self)
        case .careLeavers: read(bytes, CareLeaversTag.self)
        case .adoption: read(bytes, AdoptionTag.self)
        case .placedAdoption: read(bytes, PlacedAdoptionTag.self)
        case .previousPermanence: read(bytes, PreviousPermanenceTag.self)
        case .missing: read(bytes, MissingTag.self)
        case .socialWorkers: read(bytes, SocialWorkersTag.self)
        case .deprivationOfLiberty: read(bytes, DeprivationTag.self)
        }
        end()
    }

    private func complainOfMissing(
        _ columns: Set<String>, _ table: Return903Table, all: Bool = false
    ) {
        let optional = table.optionalColumns
        let elsewhere: Set<String> = all ? [] : Set(table.requiredValues)
        for column in table.columns
        where !columns.contains(column) && !elsewhere.contains(column) {
            if optional.contains(column) {
                // Of a file that is left out only what it is missed for matters.
                if all && !table.isCounted { continue }
                notice(1, column, "the file has no such column; every value counts as blank")
            } else {
                let message =
                    "by its other columns the file is the \(table.rawValue) table, but this column "
                    + "is missing; "
                if table.isCounted {
                    fault(1, column, nil, message + "add it")
                } else {
                    notice(1, column, message + "the file is left out")
                }
            }
        }
    }

    private func read<Tag: ReturnTableTag>(_ bytes: [UInt8], _ tag: Tag.Type) {
        let fields = Array(ReturnField<Tag>.allCases)
        let table = CSVTable<ReturnField<Tag>>(bytes, file: name, complaints: complaints) {
            [self] in lose(Tag.table, child: $0.id, line: $0.line, $0.message)
        }
        var cells: [String?] = Array(repeating: nil, count: fields.count)
        while table.next() {
            cells[0] = table.id(fields[0])
            for (ordinal, field) in fields.enumerated().dropFirst() {
                cells[ordinal] = table.text(field)
            }
            if table.isFaulty { continue }
            add(Tag.table, cells: cells, line: table.line)
        }
    }

    // The names in the first line, by whichever separator it has: what is wrong with the file is
    // the reader's to say.
    private static func header(of bytes: [UInt8]) -> [String] {
        var from = 0
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { from = 3 }
        let line = bytes[from...].prefix { $0 != 0x0A && $0 != 0x0D }
        let text = String(decoding: line, as: UTF8.self)
        for mark in [",", ";", "\t", "|"] where text.contains(mark) {
            return text.split(separator: Character(mark), omittingEmptySubsequences: false).map {
                String(
                    $0.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }
                        .reversed())
            }
        }
        return [text]
    }
}
