import Desk
import GRDB
import Reporting

extension DeskStore {
    /// What the desk keeps of one subject, table by table, whole: others are still in it.
    package struct Gathered: Sendable {
        /// What it is, in words, with its rows.
        package var parts: [(title: String, rows: [JSON])] = []
        /// The references of all children whom the desk knows.
        package var children: Set<String> = []
        /// The references of all homes whom the desk knows.
        package var homes: Set<String> = []
        /// Homes in which the child lived or was placed.
        package var lived: Set<String> = []
    }

    /// Everything in the desk's own tables that is about a child or a home.
    ///
    /// - Parameters:
    ///   - child: A child's reference; nil where a home is asked for.
    ///   - home: A home's reference; nil where a child is asked for.
    package func gathered(child: String?, home: String?) throws -> Gathered {
        try reading { database in
            var gathered = Gathered()
            func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [JSON] {
                try String.fetchAll(database, sql: sql, arguments: arguments).compactMap {
                    try? JSON.read(Array($0.utf8), depth: 64)
                }
            }
            let state = try self.state(in: database)
            gathered.children = Set(state.feed.instance.children.map(\.id))
            gathered.homes = Set(state.feed.instance.homes.map(\.id))
            for text in try String.fetchAll(
                database, sql: "SELECT DISTINCT child FROM live_placement")
            {
                gathered.children.insert(text)
            }
            for request in try rows("SELECT body FROM request") {
                for reference in DeskStore.references(of: request) {
                    gathered.children.insert(reference)
                }
            }
            for entry in try String.fetchAll(database, sql: "SELECT DISTINCT home FROM home_entry")
            {
                gathered.homes.insert(entry)
            }
            if let child {
                let numbers = try Row.fetchAll(database, sql: "SELECT id, body FROM request")
                    .filter { row in
                        guard let json = try? JSON.read(Array((row["body"] as String).utf8)) else {
                            return false
                        }
                        return DeskStore.references(of: json).contains(child)
                    }.map { $0["id"] as Int }
                let list = numbers.map(String.init).joined(separator: ",")
                for (title, table, key) in [
                    ("Requests", "request", "id"), ("Asks", "answer", "request"),
                    ("No home found", "no_home", "request"),
                    ("Decisions", "decision", "request"), ("Tasks", "task", "request"),
                ] {
                    gathered.parts.append(
                        (title, try rows("SELECT body FROM \(table) WHERE \(key) IN (\(list))")))
                }
                let placements = try rows(
                    """
                    SELECT body FROM placement
                    WHERE decision IN (SELECT id FROM decision WHERE request IN (\(list)))
                    """
                ).filter { $0["child"] == .string(child) }
                gathered.parts.append(("Placements", placements))
                for placement in placements {
                    if case .string(let home)? = placement["home"] { gathered.lived.insert(home) }
                }
                gathered.parts.append(
                    (
                        "Who opened the record with a reason",
                        try rows("SELECT body FROM opening WHERE request IN (\(list))")
                    ))
            }
            if let home {
                for (title, table) in [
                    ("Entries on the home", "home_entry"), ("Asks", "answer"),
                    ("Placements", "placement"), ("Reservations", "reservation"),
                ] {
                    gathered.parts.append(
                        (title, try rows("SELECT body FROM \(table) WHERE home = ?", [home])))
                }
            }
            return gathered
        }
    }

    private static func references(of request: JSON) -> [String] {
        guard case .array(let children)? = request["children"] else { return [] }
        return children.compactMap { child in
            for key in ["reference", "id"] {
                if case .string(let text)? = child[key] { return text }
            }
            return nil
        }
    }
}
