import Files

extension NightlySettings {
    /// The settings as they are declared, in the order of SETTINGS.md.
    package static let declared = [
        Setting(
            "authority",
            "upper-tier GSS code of the authority",
            usual: "required", range: "the GSS code of an upper-tier authority",
            example: "E10000003"),
        Setting(
            "adjoining",
            "authorities that share a border",
            usual: "as known, or as the instance says", range: "a list of such codes",
            example: "[E06000031, E10000019]"),
        Setting(
            "returns",
            "SSDA903 returns, a folder or a file",
            usual: "not connected", range: "a path", example: "/srv/feeds/ssda903"),
        Setting(
            "la",
            "the authority's value in the LA column, if files hold several authorities",
            usual: "its code or name", range: "text", example: "Cambridgeshire"),
        Setting(
            "instance",
            "an instance folder; used for the nights from its `as_of` until it is stale",
            usual: "not connected", range: "a path", example: "/srv/feeds/instance"),
        Setting(
            "mapping",
            "a mapping of a case system's extracts, instead of `instance`",
            usual: "not connected", range: "a path", example: "/srv/feeds/case/mapping.yml"),
        Setting(
            "desk",
            "the database of the placement officer's desk, in addition to the feed (`instance` or "
                + "`mapping`); it is only read. Measures use where children live, the best plan "
                + "uses what is decided; both are saved with the night",
            usual: "not connected", range: "a path", example: "/srv/desk/desk.db"),
        Setting(
            "tables",
            "a night's folder: `night.csv` and beside it registers, prices, targets, benchmarks. "
                + "Its date, returns and instance are not used",
            usual: "not connected", range: "a path", example: "/srv/feeds/tables"),
        Setting(
            "synthetic",
            "whether the data are invented; every page and report then says so, as where the "
                + "instance or `night.csv` says it",
            usual: "no", range: "`yes` or `no`", example: "yes"),
        Setting(
            "policy",
            "a policy to use instead of the instance's",
            usual: "the instance's", range: "a path", example: "policy.yml"),
        Setting(
            "postcodes",
            "an ONS Postcode Directory CSV; indexed once into the database",
            usual: "`postcodes.csv` in `returns`, else in `instance`", range: "a path",
            example: "/srv/ons/ONSPD.csv"),
        Setting(
            "boundaries",
            "reorganisations and neighbours by day: `reorganisations: [{on, successor, predecessors, districts}]`, `adjoining: [{authority, from, codes}]`",
            usual: "England's of 2019 to 2023", range: "a path", example: "boundaries.yml"),
        Setting(
            "boundaries_on",
            "the day whose boundaries count for every night (\"as now\"); or `night`: each night "
                + "by its own boundaries (\"as was\")",
            usual: "night", range: "a day, or `night`", example: "2028-04-01"),
        Setting(
            "database",
            "the SQLite file; mode 0600",
            usual: "nearhome.db", range: "a path", example: "/var/lib/nearhome/nearhome.db"),
        Setting(
            "out",
            "the folder of the published nights",
            usual: "nights", range: "a path", example: "/srv/reports/nights"),
        Setting(
            "shared",
            "the folder of the editions for sharing, apart from `out`",
            usual: "shared", range: "a path", example: "/srv/reports/shared"),
        Setting(
            "readers",
            "the group (name or number) that may read what is published: files 0640 in folders "
                + "0750. Without it only the account that runs the job can read them: 0600 in "
                + "0700. That account must be in the group",
            usual: "nobody else", range: "a group of the system", example: "sufficiency-readers"),
        Setting(
            "shared_every",
            "for which nights an edition for sharing is published: `month` (the last night of each "
                + "month), `night` or `never`. Two nights side by side tell more about single "
                + "children than two months do",
            usual: "month", range: "`month`, `night` or `never`", example: "never"),
        Setting(
            "meaning",
            "what outside means; the five names of `report --definition`",
            usual: "out", range: "the five names of `report --definition`",
            example: "out-not-adjoining"),
        Setting(
            "target",
            "where the headline should be: two ends and a shape (`straight`, `early`, `late`, `step`)",
            usual: "the instance's, else none", range: "two ends and a shape",
            example: "{from: {on: 2011-04-01, rate: 0.409}, to: {on: 2012-03-31, rate: 0.29}}"),
        Setting(
            "budget",
            "what placements may cost in a financial year, in pounds; used instead of `budget.csv` "
                + "in `tables`. Page 1 compares it with the year's cost at tonight's weekly cost",
            usual: "none", range: "financial years and pounds",
            example: "{2011/12: 20500000}"),
        Setting(
            "annotations",
            "events to mark on the line of the report",
            usual: "none", range: "a list", example: "[{on: 2011-10-25, text: Strategy agreed}]"),
        Setting(
            "node_limit",
            "the most branch-and-bound nodes of the search for the best plan; not seconds, so that "
                + "a night can be reproduced",
            usual: "200", range: "a whole number of 1 or more", example: "1000"),
        Setting(
            "stale_after",
            "days after which a source whose newest file has not changed is stale; `never` for yearly returns",
            usual: "3", range: "a whole number of 1 or more, or `never`", example: "never"),
        Setting(
            "newest_within",
            "days within which the newest date inside a source must lie (DECOM, DEC and REVIEW of returns; as_of, placed_on, confirmed_on and answers of the case system); `never`",
            usual: "14; `never` where `stale_after` is",
            range: "a whole number of 1 or more, or `never`", example: "31"),
        Setting(
            "as_of",
            "the day that the sources describe, if whoever delivers them states it. It is checked "
                + "against `stale_after`, instead of the dates of files and rows",
            usual: "by files and dates", range: "a day", example: "2025-03-31"),
        Setting(
            "largest_jump",
            "the largest change accepted from one feed to the next, as a share: of children looked "
                + "after, and of the case system's children with a home, requests, homes, "
                + "vacancies and facts of them (COMMANDS.md), of the rows that a table of either loses, and of the values that a column "
                + "of the returns loses. A change of up to ten is always accepted",
            usual: "0.2", range: "a share from 0 to 1", example: "0.1"),
        Setting(
            "fill_missed",
            "the most missed nights that a start makes up for",
            usual: "31", range: "a whole number of 0 or more", example: "7"),
        Setting(
            "revise",
            "how many past nights are measured again from tonight's sources",
            usual: "92", range: "a whole number of 0 or more", example: "365"),
        Setting(
            "pdf",
            "whether tonight's report is also made as a PDF, if Chromium is installed",
            usual: "yes", range: "`yes` or `no`", example: "no"),
        Setting(
            "wait",
            "seconds to wait for another job, or for the database",
            usual: "60", range: "a whole number of 0 or more", example: "0"),
        Setting(
            "alert",
            "a program to run if there is no report or the job failed; it gets the path of "
                + "`alert.txt`. It may take a minute, and no lock is held meanwhile",
            usual: "none", range: "a path", example: "/usr/local/bin/tell-duty"),
    ]

    /// The names of all settings.
    package static let names = declared.map(\.key)
}
