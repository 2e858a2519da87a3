import Desk
import HTTPTypes
import Hummingbird
import Store

/// Signing in by a header of a proxy in front: off unless the settings name the header and the
/// addresses from which it is believed.
enum ProxySignIn {
    /// The user whom a trusted proxy names; nil = nobody.
    ///
    /// The address is that of the connection itself: what a header says of an address is not looked at.
    static func name(
        in request: Request, from address: String, _ settings: DeskSettings
    ) -> String? {
        guard let header = settings.proxyHeader, settings.proxyAddresses.contains(address),
            let field = HTTPField.Name(header)
        else { return nil }
        // Two of them could mean two people.
        let values = request.headers[values: field]
        guard values.count == 1, let name = values.first?.trimmed, !name.isEmpty else {
            return nil
        }
        return String(name.prefix(200))
    }

    /// The answer to somebody whom the proxy names and who has no session yet.
    static func answer(
        _ name: String, _ office: Office, isPost: Bool, _ target: String, _ now: Moment
    ) -> Answer {
        guard let started = try? office.store.signIn(namedByProxy: name, at: now) else {
            return Door.refused(.unknownToDesk, path: "/")
        }
        // What was sent without a session has no csrf of it: the page is asked for again.
        return Answer.see(isPost ? "/" : target)
            .with("Set-Cookie", Pages.cookie(started.secret))
    }
}

extension Refusal {
    /// The proxy names somebody whom the desk does not know.
    static let unknownToDesk = Refusal(
        "unknown-to-desk", 403, "You may not do this",
        "You have signed in, and NearHome has no user of your name. Ask the administrator to add you."
    )
}
