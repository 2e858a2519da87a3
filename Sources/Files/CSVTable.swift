import Care

/// One CSV table, read row by row, that complains of all that is wrong with it.
///
/// Columns are found by name in any order; cells are trimmed; rows without any value are passed
/// over. A row of which anything was complained is marked faulty, and reading goes on.
package final class CSVTable<Field: TableField> {
    @usableFromInline let rows: CSVRows

    /// Reads the header of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name in complaints; the layout's name by default.
    ///   - complaints: takes faults and notices.
    ///   - losing: takes each row that cannot be read. The table then complains of no single row:
    ///     required cells may be blank, the error of a spreadsheet formula is a cell's text, and
    ///     bytes that are no UTF-8 are a notice. A file that cannot be read to its end still has a
    ///     fault. nil = all of these are faults.
    package init(
        _ bytes: [UInt8], file: String? = nil, complaints: Complaints,
        losing: ((LostRow) -> Void)? = nil
    ) {
        let layout = Field.layout
        precondition(layout.columns.count == Field.allCases.count, "one column for each field")
        rows = CSVRows(
            bytes, file: file ?? layout.file, layout: layout, complaints: complaints, losing: losing
        )
    }

    /// The file's name in complaints.
    package var file: String { rows.file }
    /// Whether every row could be told apart: where not, references to this table may be to rows
    /// that were lost, and are not complained of.
    package var isComplete: Bool { rows.isComplete }
    /// The physical line on which the present row starts.
    package var line: Int { rows.line }
    /// Whether anything was complained of in the present row.
    package var isFaulty: Bool { rows.isFaulty }
    /// First cells of rows that could not be read: ids that exist though nothing is known of them.
    package var lostIDs: [String] { rows.lostIDs }

    /// Moves to the next row that has a value; false at the end.
    ///
    /// Complains of required values that are missing.
    package func next() -> Bool { rows.next() }

    // MARK: Complaints

    /// Complains of the present row; the value is the cell's unless given.
    ///
    /// - Parameters:
    ///   - field: the column.
    ///   - value: what stands there; nil = what the cell holds.
    ///   - habit: what rows with the same habit have in common; the message by default.
    ///   - message: what is wrong.
    package func fault(
        _ field: Field, value: String? = nil, habit: String? = nil, _ message: String
    ) {
        rows.fault(field.rawValue, value: value, habit: habit, message)
    }

    /// Remarks on the present row; the value is the cell's.
    package func notice(_ field: Field, habit: String? = nil, _ message: String) {
        rows.notice(field.rawValue, habit: habit, message)
    }

    // MARK: Cells

    /// Whether the file has the column.
    package func has(_ field: Field) -> Bool { rows.has(field.rawValue) }

    /// Whether the cell is blank, or already complained of.
    @inlinable
    package func isBlank(_ field: Field) -> Bool { rows.isBlank(field.rawValue) }

    /// Whether the cell is blank or its column missing, and nothing was complained of it.
    @inlinable
    package func isClear(_ field: Field) -> Bool { rows.isClear(field.rawValue) }

    /// The cell's bytes, trimmed; nil where blank.
    @inlinable
    package func slice(_ field: Field) -> ArraySlice<UInt8>? { rows.slice(field.rawValue) }

    /// The text; nil where blank.
    @inlinable
    package func text(_ field: Field) -> String? { rows.text(field.rawValue) }

    /// An id or a reference to one; nil where blank or no id.
    @inlinable
    package func id(_ field: Field) -> String? { rows.id(field.rawValue) }

    /// A list of ids; nil where the cell is blank or faulty, empty for `none`.
    package func ids(_ field: Field) -> [String]? { rows.ids(field.rawValue) }

    /// A day; nil where blank or faulty.
    package func day(_ field: Field) -> Day? { rows.day(field.rawValue) }

    /// A count within a range; nil where blank or faulty.
    package func count(_ field: Field, in range: NumberRange = .count) -> Int? {
        rows.count(field.rawValue, in: range)
    }

    /// Pounds; nil where blank or faulty.
    ///
    /// - Parameter isSpoken: Whether people write the table, with a pound sign and thousands commas
    ///   if they like; tables of an instance have neither.
    package func pounds(_ field: Field, isSpoken: Bool = false) -> Pence? {
        rows.pounds(field.rawValue, isSpoken: isSpoken)
    }

    /// A sum of pounds; nil where blank or faulty.
    ///
    /// - Parameter isSpoken: As in ``pounds(_:isSpoken:)``.
    package func sum(_ field: Field, isSpoken: Bool = false) -> Pence? {
        rows.sum(field.rawValue, isSpoken: isSpoken)
    }

    /// Kilometres; nil where blank or faulty.
    package func kilometres(_ field: Field) -> Metres? { rows.kilometres(field.rawValue) }

    /// A code of a closed list; nil where blank or faulty.
    @inlinable @inline(__always)
    package func code<Value>(_ field: Field, _ list: CodeList<Value>) -> Value? {
        rows.place(field.rawValue, in: list.index, sentence: list.sentence).map { list.values[$0] }
    }

    /// A position; nil where either number is blank or faulty, with a fault where only one is.
    package func position(_ easting: Field, _ northing: Field) -> Position? {
        rows.position(easting.rawValue, northing.rawValue)
    }

    /// The items of a list separated by semicolons, trimmed and without blanks; nil where the cell
    /// is blank or faulty, empty for `none`.
    @inlinable
    package func list(_ field: Field) -> [String]? { rows.list(field.rawValue) }

    /// A set of words in lower case, sorted.
    package func words(_ field: Field) -> [String]? { rows.words(field.rawValue) }

    /// A set of needs.
    package func needs(_ field: Field, _ codes: NeedCodes) -> NeedSet? {
        rows.needs(field.rawValue, codes)
    }
}

/// A row that cannot be read.
package struct LostRow {
    /// The physical line on which it starts.
    package var line: Int
    /// What its first column holds, trimmed; nil where even that cannot be told.
    package var id: String?
    /// What is wrong with it, and the mend.
    package var message: String
}

/// Need codes, looked up without regard to case.
package struct NeedCodes {
    private let sets: [String: NeedSet]
    /// The codes in the catalogue's order.
    package let codes: [String]
    // Where the authority's own codes could not be read, no code is complained of.
    private let acceptsAll: Bool

    /// The codes of a catalogue.
    package init(_ catalogue: NeedCatalogue, acceptsAll: Bool = false) {
        codes = catalogue.needs.map(\.code)
        sets = Dictionary(
            catalogue.needs.enumerated().map { ($0.element.code, NeedSet(index: $0.offset)) },
            uniquingKeysWith: { first, _ in first })
        self.acceptsAll = acceptsAll
    }

    /// The set of one need; nil where unknown.
    package subscript(code: String) -> NeedSet? {
        sets[code] ?? sets[code.lowercased()] ?? (acceptsAll ? [] : nil)
    }
}

extension String {
    /// Without blanks, tabs, line ends, no-break spaces and byte-order marks at both ends.
    package var trimmed: String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) || scalar.value == 0xA0
                || scalar.value == 0xFEFF
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
