/// A square of the National Grid, 2 km wide.
package struct MapCell: Sendable, Hashable, Comparable {
    /// The side of a cell in metres.
    package static let side: Int32 = 2000

    /// Cells east of the grid's origin, 0 to 349.
    package var column: Int32
    /// Cells north of the grid's origin, 0 to 649.
    package var row: Int32

    package init(column: Int32, row: Int32) {
        self.column = column
        self.row = row
    }

    /// The cell in which a position lies.
    package init(_ position: Position) {
        column = Int32(position.easting) / MapCell.side
        row = Int32(position.northing) / MapCell.side
    }

    /// From south to north, then from west to east.
    package static func < (left: MapCell, right: MapCell) -> Bool {
        (left.row, left.column) < (right.row, right.column)
    }
}

extension Sequence<MapCell> {
    /// The cells that lie side by side, as one: the first from the west, and how many there are.
    ///
    /// - Precondition: The cells are ascending.
    package var runs: [(first: MapCell, count: Int)] {
        var runs: [(first: MapCell, count: Int)] = []
        for cell in self {
            if let (first, count) = runs.last, cell.row == first.row,
                cell.column == first.column + Int32(count)
            {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((cell, 1))
            }
        }
        return runs
    }
}

/// Where a district lies, for maps: the cells in which most postcodes are the district's.
///
/// Neighbouring authorities stand whole, under their own names. Nothing is decided by a map.
package struct MappedDistrict: Sendable, Hashable {
    /// The name of the district, or of a neighbouring authority.
    package var district: String
    /// Its upper-tier authority (GSS code); nil = not known.
    package var authority: String?
    /// Its cells, ascending.
    package var cells: [MapCell]

    /// A district; its cells are put in order.
    package init(district: String, authority: String? = nil, cells: [MapCell]) {
        self.district = district
        self.authority = authority
        self.cells = cells.sorted()
    }
}
