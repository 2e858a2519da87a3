import Care
import Files

extension FolderReader {
    /// Reads map.csv; a cell that stands twice is a fault.
    func readMap() throws(ExchangeError) {
        guard let table = try table(MapField.self) else { return }
        var places: [String: Int] = [:]
        var lines: [MapCell: Int] = [:]
        while table.next() {
            let district = table.text(.district)
            let authority = table.authorityCode(.authority)
            let corner = table.position(.easting, .northing)
            let count = table.count(.cells, in: .mapCells)
            guard let district, let corner, let count else { continue }
            guard Int32(corner.easting) % MapCell.side == 0,
                Int32(corner.northing) % MapCell.side == 0
            else {
                table.fault(
                    .easting,
                    "a square begins at a multiple of \(MapCell.side) metres; make the file with "
                        + "`nearhome map`")
                continue
            }
            let first = MapCell(corner)
            let cells = (0..<Int32(count)).map {
                MapCell(column: first.column + $0, row: first.row)
            }
            if let earlier = cells.lazy.compactMap({ lines[$0] }).first {
                table.fault(
                    .easting,
                    "a square of this row already stands on line \(earlier); keep one of the two")
                continue
            }
            for cell in cells { lines[cell] = table.line }
            let key = "\(district)\u{0}\(authority ?? "")"
            if let place = places[key] {
                map[place] = MappedDistrict(
                    district: district, authority: authority, cells: map[place].cells + cells)
            } else {
                places[key] = map.count
                map.append(
                    MappedDistrict(district: district, authority: authority, cells: cells))
            }
        }
    }
}

extension InstanceFolder {
    /// map.csv of districts, as bytes: a row for each run of cells.
    package static func written(_ map: [MappedDistrict]) -> [UInt8] {
        var table = TableWriter<MapField>()
        for district in map {
            for (first, count) in district.cells.runs {
                table.write(district.district)
                table.write(district.authority)
                table.write(Int(first.column * MapCell.side))
                table.write(Int(first.row * MapCell.side))
                table.write(count)
                table.endRow()
            }
        }
        return table.bytes
    }
}

extension MappedDistrict {
    /// How far beyond an authority its map reaches, in cells: 20 km.
    package static let margin: Int32 = 10

    /// The districts of an authority and its neighbours as a postcode directory tells of them.
    ///
    /// A cell is of the district to which most of its postcodes belong. Neighbours stand whole,
    /// as far as they lie within ``margin`` of the authority.
    ///
    /// - Parameters:
    ///   - authority: The upper-tier code.
    ///   - path: The directory's CSV file.
    ///   - complaints: Takes faults and notices.
    /// - Returns: The authority's districts by name, then the neighbours by name; empty where the
    ///   directory has no postcode of the authority.
    /// - Throws: `ExchangeError` where the file cannot be read.
    package static func derived(
        for authority: String, fromPostcodes path: String, complaints: Complaints
    ) throws(ExchangeError) -> [MappedDistrict] {
        var counts: [MapCell: [String: Int]] = [:]
        try PostcodeDirectory.scan(
            path: path, file: path, complaints: complaints, isWanted: { _ in true },
            take: { _, entry in
                if let position = entry.position, let code = entry.authority {
                    counts[MapCell(position), default: [:]][code, default: 0] += 1
                }
                return true
            })
        var codes: [MapCell: String] = [:]
        for (cell, held) in counts {
            codes[cell] =
                held.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
        }
        func isOwn(_ code: String) -> Bool {
            AuthorityTable.upperTierCode(of: code) == authority
        }
        let own = codes.filter { isOwn($0.value) }.keys
        guard let west = own.map(\.column).min(), let east = own.map(\.column).max(),
            let south = own.map(\.row).min(), let north = own.map(\.row).max()
        else { return [] }
        var districts: [MappedDistrict] = []
        var neighbours: [String: [MapCell]] = [:]
        var members: [String: [MapCell]] = [:]
        for (cell, code) in codes {
            if isOwn(code) {
                members[code, default: []].append(cell)
            } else if cell.column >= west - margin, cell.column <= east + margin,
                cell.row >= south - margin, cell.row <= north + margin,
                let upper = AuthorityTable.upperTierCode(of: code)
            {
                neighbours[upper, default: []].append(cell)
            }
        }
        for (code, cells) in members {
            districts.append(
                MappedDistrict(
                    district: AuthorityTable.districtName(of: code) ?? code, authority: authority,
                    cells: cells))
        }
        let others = neighbours.map {
            MappedDistrict(
                district: AuthorityTable.name(of: $0.key) ?? $0.key, authority: $0.key,
                cells: $0.value)
        }
        return districts.sorted { $0.district < $1.district }
            + others.sorted { $0.district < $1.district }
    }
}
