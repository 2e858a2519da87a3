import CSodium
import Care
import Desk
import Files
import GRDB
import Reporting

extension DeskStore {
    // MARK: Users

    // Words that fit whoever works here: the authority's name and those of its teams.
    private func familiarWords() throws -> [String] {
        let names = try state().feed.instance.authorities.map(\.name) + rules.teams
        return names.flatMap { $0.split { !$0.isLetter }.map(String.init) }
    }

    /// The users, by name.
    package func people() throws -> [Person] {
        try reading { try DeskStore.people(in: $0) }.values.sorted { $0.name < $1.name }
    }

    /// Adds a user.
    ///
    /// - Parameters:
    ///   - name: The user name: 2 to 40 letters, digits, `.`, `-`, `_`.
    ///   - roles: What the user may do.
    ///   - teams: The teams to which the user belongs.
    ///   - password: The password.
    ///   - mustChange: Whether it must be changed at the first sign-in.
    ///   - actor: Who adds the user.
    ///   - now: The clock.
    /// - Throws: `Refusal` where the name is taken or none, or the password is too weak.
    package func addPerson(
        _ name: String, roles: Set<Role>, teams: Teams, password: String, mustChange: Bool,
        by actor: String, at now: Moment
    ) throws -> Person {
        let isPlain = name.utf8.allSatisfy {
            ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A)
                || [0x2D, 0x2E, 0x5F].contains($0)
        }
        guard isPlain, (2...40).contains(name.utf8.count) else {
            throw Refusal.invalid(
                "/name",
                "A user name has 2 to 40 letters, digits, full stops, hyphens and underscores."
            )
        }
        if let fault = Password.fault(password, of: name, familiar: try familiarWords()) {
            throw Refusal.invalid("/password", fault)
        }
        let hash = try Password.hash(password)
        return try writing { database in
            try DeskStore.add(
                name, roles: roles, teams: teams, hash: hash, mustChange: mustChange, by: actor,
                at: now, in: database)
        }
    }

    /// Adds users who share a password that they need not change, at once: for a demonstration.
    package func addPeople(
        _ people: [(name: String, roles: Set<Role>)], teams: Teams, password: String,
        by actor: String, at now: Moment
    ) throws {
        let hash = try Password.hash(password)
        try writing { database in
            for person in people {
                _ = try DeskStore.add(
                    person.name, roles: person.roles, teams: teams, hash: hash, mustChange: false,
                    by: actor, at: now, in: database)
            }
        }
    }

    private static func add(
        _ name: String, roles: Set<Role>, teams: Teams, hash: String, mustChange: Bool,
        by actor: String, at now: Moment, in database: Database
    ) throws -> Person {
        let known = try people(in: database)
        if known.keys.contains(where: { $0.lowercased() == name.lowercased() }) {
            throw Refusal.invalid("/name", "There is already a user with this name.")
        }
        let person = Person(
            number: (known.values.map(\.number).max() ?? 0) + 1, name: name, roles: roles,
            teams: teams, mustChangePassword: mustChange)
        try database.execute(
            sql: "INSERT INTO person (number, name, body, password) VALUES (?, ?, ?, ?)",
            arguments: [person.number, name, try text(person), hash])
        try peopleChanged(in: database)
        try append(
            AuditDraft(
                "user.added", "user:\(person.number)",
                [
                    ("name", .string(name)),
                    ("roles", .list(roles.map(\.rawValue).sorted(), JSON.string)),
                    ("teams", .list(teams.names, JSON.string)),
                ]), actor: actor, at: now, in: database)
        return person
    }

    private static func peopleChanged(in database: Database) throws {
        try database.execute(sql: "UPDATE desk SET people = people + 1")
    }

    private static func person(_ name: String, in database: Database) throws -> Person {
        guard let person = try people(in: database)[name] else { throw Refusal.notFound("user") }
        return person
    }

    private static func put(_ person: Person, in database: Database) throws {
        try database.execute(
            sql: "UPDATE person SET body = ? WHERE number = ?",
            arguments: [try text(person), person.number])
        try peopleChanged(in: database)
    }

    /// Lets a user sign in no more, and ends every session.
    package func disablePerson(_ name: String, by actor: String, at now: Moment) throws {
        try writing { database in
            var person = try DeskStore.person(name, in: database)
            person.isDisabled = true
            try DeskStore.put(person, in: database)
            try DeskStore.endSessions(of: person, in: database)
            try DeskStore.append(
                AuditDraft("user.disabled", "user:\(person.number)"), actor: actor, at: now,
                in: database)
        }
    }

    /// Gives a user a password for one use, to be changed at the next sign-in; lets a disabled user
    /// sign in again.
    ///
    /// - Returns: The password.
    package func resetPerson(_ name: String, by actor: String, at now: Moment) throws -> String {
        let password = Password.forOneUse()
        let hash = try Password.hash(password)
        try writing { database in
            var person = try DeskStore.person(name, in: database)
            person.isDisabled = false
            person.mustChangePassword = true
            try DeskStore.put(person, in: database)
            try database.execute(
                sql: "UPDATE person SET password = ? WHERE number = ?",
                arguments: [hash, person.number])
            try DeskStore.endSessions(of: person, in: database)
            try database.execute(
                sql: "DELETE FROM failed_sign_in WHERE name = ?", arguments: [name])
            try DeskStore.append(
                AuditDraft("user.reset", "user:\(person.number)"), actor: actor, at: now,
                in: database)
        }
        return password
    }

    /// Ends every session of a user.
    ///
    /// - Returns: How many there were.
    package func signOutPerson(_ name: String, by actor: String, at now: Moment) throws -> Int {
        try writing { database in
            let person = try DeskStore.person(name, in: database)
            let count = try DeskStore.endSessions(of: person, in: database)
            try DeskStore.append(
                AuditDraft(
                    "user.signed-out", "user:\(person.number)", [("sessions", .whole(count))]),
                actor: actor, at: now, in: database)
            return count
        }
    }

    @discardableResult
    private static func endSessions(of person: Person, in database: Database) throws -> Int {
        try database.execute(
            sql: "DELETE FROM session WHERE person = ?", arguments: [person.number])
        return database.changesCount
    }

    // MARK: Signing in

    /// What trying to sign in gave.
    package enum SignIn: Sendable {
        /// Signed in: the secret of the cookie, and the session.
        case done(secret: String, DeskSession)
        /// The name or the password is wrong; nobody is told which.
        case failed
        /// Too many tries: how many seconds to wait.
        case locked(seconds: Int)
    }

    /// How long failures count, and how long a lock holds, in milliseconds.
    private static let failureLife: Int64 = 15 * 60 * 1000
    /// Failures of a user name from one address, and of a user name from anywhere.
    private static let mostFailures = (here: 5, anywhere: 50)

    /// Signs somebody in.
    ///
    /// - Parameters:
    ///   - name: The user name.
    ///   - password: The password.
    ///   - code: What was typed as the code of an authenticator; blank = nothing.
    ///   - factor: Whether a code is needed.
    ///   - address: The address it comes from.
    ///   - now: The clock.
    package func signIn(
        _ name: String, password: String, code: String = "",
        factor: DeskSettings.SecondFactor = .off, address: String, at now: Moment
    ) throws -> SignIn {
        let (hash, wait): (String?, Int?) = try reading { database in
            let wait = try DeskStore.wait(name, address, now, in: database)
            let hash = try String.fetchOne(
                database, sql: "SELECT password FROM person WHERE name = ?", arguments: [name])
            return (hash, wait)
        }
        if let wait { return .locked(seconds: wait) }
        // A name that nobody has takes as long as one with a wrong password.
        let isRight = Password.matches(password, hash: hash ?? Password.nobody) && hash != nil
        return try writing { database in
            if let wait = try DeskStore.wait(name, address, now, in: database) {
                return .locked(seconds: wait)
            }
            let person = try DeskStore.people(in: database)[name]
            guard isRight, let person, !person.isDisabled,
                try String.fetchOne(
                    database, sql: "SELECT password FROM person WHERE name = ?",
                    arguments: [name]) == hash,
                try DeskStore.passes(person, code: code, factor, at: now, in: database)
            else {
                try database.execute(
                    sql: "DELETE FROM failed_sign_in WHERE at <= ?",
                    arguments: [now.milliseconds - DeskStore.failureLife])
                try database.execute(
                    sql: "INSERT INTO failed_sign_in (name, address, at) VALUES (?, ?, ?)",
                    arguments: [name, address, now.milliseconds])
                try DeskStore.append(
                    AuditDraft(
                        "session.failed", person.map { "user:\($0.number)" } ?? "user:unknown"),
                    actor: "system:serve", at: now, in: database)
                return .failed
            }
            try database.execute(
                sql: "DELETE FROM failed_sign_in WHERE name = ? AND address = ?",
                arguments: [name, address])
            let (secret, session) = try DeskStore.startSession(of: person, at: now, in: database)
            try DeskStore.append(
                AuditDraft("session.started", "user:\(person.number)"), actor: person.name,
                at: now, in: database)
            return .done(secret: secret, session)
        }
    }

    // Whether the second factor is right; the step of its code is then used.
    private static func passes(
        _ person: Person, code: String, _ factor: DeskSettings.SecondFactor, at now: Moment,
        in database: Database
    ) throws -> Bool {
        if factor == .off { return true }
        let row = try Row.fetchOne(
            database, sql: "SELECT factor, factor_step FROM person WHERE number = ?",
            arguments: [person.number])
        guard let row, let secret = row["factor"] as String? else { return factor == .optional }
        guard
            let step = OneTimeCode.matches(
                code, secret: secret, at: OneTimeCode.step(at: now.milliseconds),
                after: row["factor_step"])
        else { return false }
        try database.execute(
            sql: "UPDATE person SET factor_step = ? WHERE number = ?",
            arguments: [step, person.number])
        return true
    }

    private static func startSession(
        of person: Person, at now: Moment, in database: Database
    ) throws -> (secret: String, session: DeskSession) {
        let secret = RandomBytes.secret()
        let session = DeskSession(
            hash: Digest.sha256(Array(secret.utf8)), person: person,
            csrf: RandomBytes.secret(), madeAt: now, seenAt: now)
        try database.execute(
            sql: """
                INSERT INTO session (hash, person, csrf, made_at, seen_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [session.hash, person.number, session.csrf, now.precise, now.precise])
        return (secret, session)
    }

    /// Signs somebody in whom a trusted proxy has named.
    ///
    /// - Returns: The secret of the cookie, and the session; nil = there is no such user, or none who
    ///   may sign in.
    package func signIn(
        namedByProxy name: String, at now: Moment
    ) throws -> (secret: String, session: DeskSession)? {
        try writing { database in
            guard var person = try DeskStore.people(in: database)[name], !person.isDisabled else {
                try DeskStore.append(
                    AuditDraft("session.failed", "user:unknown", [("by", "proxy")]),
                    actor: "system:serve", at: now, in: database)
                return nil
            }
            // Who signs in elsewhere has no password here that could be old.
            person.mustChangePassword = false
            let started = try DeskStore.startSession(of: person, at: now, in: database)
            try DeskStore.append(
                AuditDraft("session.started", "user:\(person.number)", [("by", "proxy")]),
                actor: person.name, at: now, in: database)
            return started
        }
    }

    /// Sets a second factor up for a user, or takes it away.
    ///
    /// - Parameters:
    ///   - name: The user name.
    ///   - isOn: Whether the user gets one; a former one is then void.
    ///   - actor: Who sets it up or takes it away.
    ///   - now: The clock.
    /// - Returns: The new secret; nil where it was taken away.
    package func setFactor(
        of name: String, isOn: Bool, by actor: String, at now: Moment
    ) throws -> String? {
        let secret = isOn ? OneTimeCode.secret() : nil
        try writing { database in
            let person = try DeskStore.person(name, in: database)
            try database.execute(
                sql: "UPDATE person SET factor = ?, factor_step = 0 WHERE number = ?",
                arguments: [secret, person.number])
            try DeskStore.endSessions(of: person, in: database)
            try DeskStore.append(
                AuditDraft(
                    isOn ? "user.factor-set" : "user.factor-removed", "user:\(person.number)"),
                actor: actor, at: now, in: database)
        }
        return secret
    }

    // Seconds to wait; nil = none.
    private static func wait(
        _ name: String, _ address: String, _ now: Moment, in database: Database
    ) throws -> Int? {
        let from = now.milliseconds - failureLife
        func last(_ condition: String, _ arguments: StatementArguments, _ most: Int) throws
            -> Int64?
        {
            let times = try Int64.fetchAll(
                database,
                sql: "SELECT at FROM failed_sign_in WHERE \(condition) AND at > ? ORDER BY at DESC",
                arguments: arguments + [from])
            return times.count >= most ? times.first : nil
        }
        let here = try last(
            "name = ? AND address = ?", [name, address], mostFailures.here)
        let anywhere = try last("name = ?", [name], mostFailures.anywhere)
        guard let last = [here, anywhere].compactMap({ $0 }).max() else { return nil }
        return max(1, Int((last + failureLife - now.milliseconds + 999) / 1000))
    }

    /// The session of a cookie, if it still holds; its last use is written down once a minute.
    ///
    /// - Parameters:
    ///   - secret: The secret that the cookie holds.
    ///   - now: The clock.
    ///   - idleMinutes: Minutes without use after which it ends.
    ///   - hours: Hours after which it ends in any case.
    package func session(
        _ secret: String, at now: Moment, idleMinutes: Int, hours: Int
    ) throws -> DeskSession? {
        let hash = Digest.sha256(Array(secret.utf8))
        let found: DeskSession? = try reading { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT hash, csrf, made_at, seen_at, body FROM session
                        JOIN person ON person.number = session.person WHERE hash = ?
                        """, arguments: [hash]),
                let madeAt = Moment(iso: row["made_at"]), let seenAt = Moment(iso: row["seen_at"])
            else { return nil }
            return DeskSession(
                hash: hash, person: try DeskStore.value(row["body"], as: Person.self),
                csrf: row["csrf"], madeAt: madeAt, seenAt: seenAt)
        }
        guard var session = found else { return nil }
        let isOver =
            session.person.isDisabled
            || now.milliseconds - session.seenAt.milliseconds > Int64(idleMinutes) * 60_000
            || now.milliseconds - session.madeAt.milliseconds > Int64(hours) * 3_600_000
        if isOver {
            try writing {
                try $0.execute(sql: "DELETE FROM session WHERE hash = ?", arguments: [hash])
            }
            return nil
        }
        if now.milliseconds - session.seenAt.milliseconds >= 60_000 {
            session.seenAt = now
            try writing {
                try $0.execute(
                    sql: "UPDATE session SET seen_at = ? WHERE hash = ?",
                    arguments: [now.precise, hash])
            }
        }
        return session
    }

    /// Ends a session.
    package func signOut(_ session: DeskSession, at now: Moment) throws {
        try writing { database in
            try database.execute(
                sql: "DELETE FROM session WHERE hash = ?", arguments: [session.hash])
            try DeskStore.append(
                AuditDraft("session.ended", "user:\(session.person.number)"),
                actor: session.person.name, at: now, in: database)
        }
    }

    /// Changes a password, and ends every session of the user but the one it is changed in, which is
    /// made anew.
    ///
    /// - Returns: The secret of the new session's cookie, and the session.
    /// - Throws: `Refusal` where the current password is wrong or the new one too weak.
    package func changePassword(
        in session: DeskSession, current: String, new: String, at now: Moment
    ) throws -> (secret: String, session: DeskSession) {
        let name = session.person.name
        let hash = try reading {
            try String.fetchOne(
                $0, sql: "SELECT password FROM person WHERE name = ?", arguments: [name])
        }
        guard Password.matches(current, hash: hash ?? Password.nobody), hash != nil else {
            throw Refusal.invalid("/current", "The current password is not right.")
        }
        if let fault = Password.fault(new, of: name, familiar: try familiarWords()) {
            throw Refusal.invalid("/new", fault)
        }
        if new == current {
            throw Refusal.invalid("/new", "The new password is the old one; choose another.")
        }
        let newHash = try Password.hash(new)
        return try writing { database in
            var person = try DeskStore.person(name, in: database)
            person.mustChangePassword = false
            try DeskStore.put(person, in: database)
            try database.execute(
                sql: "UPDATE person SET password = ? WHERE number = ?",
                arguments: [newHash, person.number])
            try DeskStore.endSessions(of: person, in: database)
            let (secret, fresh) = try DeskStore.startSession(of: person, at: now, in: database)
            try DeskStore.append(
                AuditDraft("user.password-changed", "user:\(person.number)"), actor: name,
                at: now, in: database)
            return (secret, fresh)
        }
    }

    // MARK: Tokens

    /// A token of another system.
    package struct Token: Sendable, Hashable {
        /// Its number.
        package var number: Int
        /// What it is for.
        package var name: String
        /// What it may do.
        package var scopes: Set<Scope>
        /// When it was made.
        package var madeAt: Moment
        /// When it ends.
        package var expiresAt: Moment
        /// When it was revoked; nil = it was not.
        package var revokedAt: Moment?

        fileprivate init?(_ row: Row) {
            guard let madeAt = Moment(iso: row["made_at"]),
                let expiresAt = Moment(iso: row["expires_at"])
            else { return nil }
            number = row["number"]
            name = row["name"]
            scopes = Set(
                (row["scopes"] as String).split(separator: ",").compactMap {
                    Scope(rawValue: String($0))
                })
            self.madeAt = madeAt
            self.expiresAt = expiresAt
            revokedAt = (row["revoked_at"] as String?).flatMap { Moment(iso: $0) }
        }
    }

    /// Makes a token.
    ///
    /// - Returns: The token's text, which is shown once and kept nowhere.
    package func addToken(
        _ name: String, scopes: Set<Scope>, days: Int, by actor: String, at now: Moment
    ) throws -> String {
        let secret = "nh_" + RandomBytes.secret()
        return try writing { database in
            if try Bool.fetchOne(
                database, sql: "SELECT 1 FROM token WHERE name = ? AND revoked_at IS NULL",
                arguments: [name]) != nil
            {
                throw Refusal.invalid("/name", "There is already a token with this name.")
            }
            let names = scopes.map(\.rawValue).sorted().joined(separator: ",")
            try database.execute(
                sql: """
                    INSERT INTO token (hash, name, scopes, made_at, expires_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Digest.sha256(Array(secret.utf8)), name, names, now.precise,
                    now.adding(seconds: days * 86_400).precise,
                ])
            let number = Int(database.lastInsertedRowID)
            try DeskStore.append(
                AuditDraft(
                    "token.added", "token:\(number)",
                    [("name", .string(name)), ("scopes", .string(names)), ("days", .whole(days))]),
                actor: actor, at: now, in: database)
            return secret
        }
    }

    /// Every token there ever was, by number.
    package func tokens() throws -> [Token] {
        try reading {
            try Row.fetchAll($0, sql: "SELECT * FROM token ORDER BY number").compactMap(Token.init)
        }
    }

    /// Revokes a token.
    package func revokeToken(_ name: String, by actor: String, at now: Moment) throws {
        try writing { database in
            guard
                let number = try Int.fetchOne(
                    database,
                    sql: "SELECT number FROM token WHERE name = ? AND revoked_at IS NULL",
                    arguments: [name])
            else { throw Refusal.notFound("token") }
            try database.execute(
                sql: "UPDATE token SET revoked_at = ? WHERE number = ?",
                arguments: [now.precise, number])
            try DeskStore.append(
                AuditDraft("token.revoked", "token:\(number)"), actor: actor, at: now,
                in: database)
        }
    }

    /// The token of a header, if it still holds.
    package func token(_ secret: String, at now: Moment) throws -> Token? {
        let found = try reading {
            try Row.fetchOne(
                $0, sql: "SELECT * FROM token WHERE hash = ?",
                arguments: [Digest.sha256(Array(secret.utf8))]
            ).flatMap(Token.init)
        }
        guard let found, found.revokedAt == nil, found.expiresAt > now else { return nil }
        return found
    }

    // MARK: Drafts

    /// Keeps what somebody typed on a page.
    package func keepDraft(_ body: String, page: String, of person: Person, at now: Moment) throws {
        try writing {
            try $0.execute(
                sql: """
                    INSERT INTO draft (person, page, body, at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (person, page) DO UPDATE SET body = excluded.body, at = excluded.at
                    """, arguments: [person.number, page, body, now.precise])
        }
    }

    /// What somebody typed on a page and did not send; nil = nothing.
    package func draft(page: String, of person: Person) throws -> String? {
        try reading {
            try String.fetchOne(
                $0, sql: "SELECT body FROM draft WHERE person = ? AND page = ?",
                arguments: [person.number, page])
        }
    }

    /// Forgets what somebody typed on a page.
    package func dropDraft(page: String, of person: Person) throws {
        try writing {
            try $0.execute(
                sql: "DELETE FROM draft WHERE person = ? AND page = ?",
                arguments: [person.number, page])
        }
    }
}

/// Somebody who has signed in.
package struct DeskSession: Sendable, Hashable {
    /// The digest of the cookie's secret.
    package var hash: String
    /// The person.
    package var person: Person
    /// What every form and every act of the API must bring along.
    package var csrf: String
    /// When the session began.
    package var madeAt: Moment
    /// When it was used last, to the minute.
    package var seenAt: Moment
}
