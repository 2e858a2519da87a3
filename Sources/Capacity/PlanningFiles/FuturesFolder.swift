import Care
import Exchange
import Files

/// Futures as a folder of CSV tables that any tool can read and write.
package enum FuturesFolder {
    /// The layouts of its tables, in the order in which they are read and complained of.
    package static let tables = [
        FutureField.layout, RequestField.layout, LeaverField.layout, MoveField.layout,
        ClosureField.layout, UnitField.layout,
    ]

    /// Reads futures, by number; faults and notices go to the complaints.
    ///
    /// - Parameters:
    ///   - instance: Today's instance.
    ///   - supply: Ids of options and of the scenario's supply: rows of other units are left out
    ///     with a notice.
    ///   - complaints: Takes faults and notices.
    ///   - bytes: A table by its file name; nil where there is none.
    package static func read(
        instance: Instance, supply: Set<String>, complaints: Complaints,
        bytes: (String) throws(ExchangeError) -> [UInt8]?
    ) throws(ExchangeError) -> [Future] {
        for table in tables { complaints.expect(table.file) }
        var reader = FuturesReader(instance: instance, supply: supply, complaints: complaints)
        guard let table = try bytes(FutureField.layout.file) else {
            complaints.fault(
                FutureField.layout.file,
                "the required file is missing; add it, with a row for each future")
            return []
        }
        reader.readFutures(CSVTable(table, complaints: complaints))
        if let table = try bytes(RequestField.layout.file) {
            reader.readRequests(CSVTable(table, complaints: complaints))
        }
        if let table = try bytes(LeaverField.layout.file) {
            reader.readLeavers(CSVTable(table, complaints: complaints))
        }
        if let table = try bytes(MoveField.layout.file) {
            reader.readMoves(CSVTable(table, complaints: complaints))
        }
        if let table = try bytes(ClosureField.layout.file) {
            reader.readClosures(CSVTable(table, complaints: complaints))
        }
        if let table = try bytes(UnitField.layout.file) {
            reader.readUnits(CSVTable(table, complaints: complaints))
        }
        return reader.finished()
    }

    /// Every table with a row, futures.csv in any case, as bytes; reading them gives the same futures.
    package static func written(
        _ futures: [Future], instance: Instance
    ) -> [(name: String, bytes: [UInt8])] {
        var numbers = TableWriter<FutureField>()
        var requests = TableWriter<RequestField>()
        var leavers = TableWriter<LeaverField>()
        var moves = TableWriter<MoveField>()
        var closures = TableWriter<ClosureField>()
        var units = TableWriter<UnitField>()
        var rows = [0, 0, 0, 0, 0]
        for future in futures {
            numbers.write(future.number)
            numbers.write(future.effect.description)
            numbers.endRow()
            for request in future.requests {
                write(request, of: future.number, instance: instance, to: &requests)
            }
            for leaver in future.leavers {
                leavers.write(future.number)
                leavers.write(instance.children[leaver.child].id)
                leavers.write(leaver.until)
                leavers.write(leaver.placeUntil == leaver.until ? nil : leaver.placeUntil)
                leavers.endRow()
            }
            for move in future.moves {
                moves.write(future.number)
                moves.write(move.child)
                moves.write(move.on)
                moves.write(move.lot.text)
                moves.endRow()
            }
            for closure in future.closures {
                closures.write(future.number)
                closures.write(instance.homes[closure.home].id)
                closures.write(closure.on)
                closures.write(closure.lot.text)
                closures.endRow()
            }
            let inOrder = future.units.sorted {
                $0.key.supply == $1.key.supply
                    ? $0.key.number < $1.key.number : $0.key.supply.precedes($1.key.supply)
            }
            for (key, unit) in inOrder {
                units.write(future.number)
                units.write(key.supply)
                units.write(key.number)
                units.write(unit.opensOn)
                units.write(unit.closesOn)
                units.write(unit.places)
                units.endRow()
            }
            rows[0] += future.requests.count
            rows[1] += future.leavers.count
            rows[2] += future.moves.count
            rows[3] += future.closures.count
            rows[4] += future.units.count
        }
        let further: [(String, [UInt8])] = [
            (RequestField.layout.file, requests.bytes), (LeaverField.layout.file, leavers.bytes),
            (MoveField.layout.file, moves.bytes), (ClosureField.layout.file, closures.bytes),
            (UnitField.layout.file, units.bytes),
        ]
        return [(FutureField.layout.file, numbers.bytes)]
            + zip(rows, further).filter { $0.0 > 0 }.map { ($0.1.0, $0.1.1) }
    }

    private static func write(
        _ request: Future.Request, of number: Int, instance: Instance,
        to table: inout TableWriter<RequestField>
    ) {
        var cells: [String: String] = ["future": String(number)]
        for (column, cell) in zip(ChildField.layout.columns, request.child.cells(in: instance)) {
            cells[column.name] = cell
        }
        cells["until"] = request.until.description
        if request.placeUntil != request.until {
            cells["place_until"] = request.placeUntil.description
        }
        cells["lot"] = request.lot.text
        if let own = request.ownHome {
            cells["own_home"] = own.isInside ? "in" : "out"
            cells["own_weekly_cost"] = own.weeklyCost.description
        }
        for column in RequestField.layout.columns { table.write(cells[column.name]) }
        table.endRow()
    }
}
