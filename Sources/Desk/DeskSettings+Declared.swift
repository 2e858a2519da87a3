import Files

extension DeskSettings {
    /// The settings as they are declared, in the order of SETTINGS.md.
    package static let declared = [
        Setting(
            "instance", "the feed: an instance folder; this or `mapping` is required",
            range: "a path", example: "/srv/feeds/instance"),
        Setting(
            "mapping", "the feed: a mapping of a case system's extracts, instead of `instance`",
            range: "a path", example: "/srv/feeds/case/mapping.yml"),
        Setting(
            "policy", "a policy to use instead of the feed's", usual: "the feed's",
            range: "a path", example: "policy.yml"),
        Setting(
            "postcodes", "an ONS Postcode Directory CSV", usual: "`postcodes.csv` of the feed",
            range: "a path", example: "/srv/ons/ONSPD.csv"),
        Setting(
            "database", "the desk's SQLite file, mode 0600, apart from the nightly job's",
            usual: "desk.db", range: "a path", example: "/var/lib/nearhome/desk.db"),
        Setting(
            "listen", "address and port; port 0 takes a free one", usual: "127.0.0.1:8080",
            range: "an address, a colon, a port from 0 to 65535", example: "10.0.0.4:8443"),
        Setting(
            "certificate",
            "a PEM file for TLS. Without it only this machine can reach the desk, unless `proxy: "
                + "yes`", range: "a path", example: "/etc/nearhome/desk.pem"),
        Setting(
            "key", "the PEM file of the certificate's key", range: "a path",
            example: "/etc/nearhome/desk.key"),
        Setting(
            "proxy", "whether a proxy in front of the desk handles TLS", usual: "no",
            range: "`yes` or `no`", example: "yes"),
        Setting(
            "origin",
            "the address that people type; Host and Origin are checked against it. Required if "
                + "`listen` is not an address of the machine itself",
            usual: "the address listened on",
            range: "a scheme and a host, without a path", example: "https://nearhome.example"),
        Setting(
            "teams", "names of the teams", usual: "[duty]",
            range: "a list; no name has a comma or more than 60 characters",
            example: "[duty, north, south]"),
        Setting(
            "feed_every", "seconds between looks at the feed", usual: "60",
            range: "a whole number of 1 or more", example: "300"),
        Setting(
            "feed_settle", "seconds the feed must lie unchanged before it is taken in", usual: "60",
            range: "a whole number of 0 or more", example: "120"),
        Setting(
            "stale_after", "days after which the feed is stale", usual: "3",
            range: "a whole number of 1 or more, or `never`", example: "1"),
        Setting(
            "largest_jump",
            "the largest change accepted from one feed to the next, as a share",
            usual: "0.2", range: "a share from 0 to 1", example: "0.1"),
        Setting(
            "feed_days", "working days in which a decision should have reached the case system",
            usual: "3", range: "a whole number of 0 or more", example: "2"),
        Setting(
            "reservation_minutes", "how long a reservation holds", usual: "60",
            range: "a whole number of 1 or more", example: "90"),
        Setting(
            "confirm_verbal_days", "working days to confirm a verbal approval", usual: "2",
            range: "a whole number of 0 or more", example: "1"),
        Setting(
            "session_idle_minutes", "minutes without use after which a session ends", usual: "30",
            range: "a whole number of 1 or more", example: "15"),
        Setting(
            "session_hours", "hours after which a session ends in any case", usual: "12",
            range: "a whole number of 1 or more", example: "8"),
        Setting(
            "second_factor",
            "whether signing in needs a code from an authenticator as well as the password. "
                + "`optional` asks only users who have one set up (`nearhome user factor`); "
                + "`required` lets nobody in without a code",
            usual: "off", range: "`off`, `optional` or `required`", example: "required"),
        Setting(
            "proxy_header",
            "the header in which a proxy in front gives the name of the user who signed in there. "
                + "The desk then asks for no password", range: "a header's name",
            example: "X-Remote-User"),
        Setting(
            "proxy_addresses",
            "the addresses from which that header is trusted; from any other it is ignored",
            range: "a list of addresses", example: "[10.0.0.5]"),
    ]

    /// The names of all settings.
    package static let names = declared.map(\.key)
}
