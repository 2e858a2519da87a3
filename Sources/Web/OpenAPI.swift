import Care
import Desk
import Reporting

/// The OpenAPI 3.1 document, made from the routes and the forms that serve them.
enum OpenAPI {
    /// The document.
    static func document(for call: Call) -> JSON {
        var paths: [(key: String, value: JSON)] = []
        for route in API.routes {
            let path =
                "/api/v1"
                + route.path.replacing(":n", with: "{n}").replacing(":home", with: "{home}")
            let operation: (key: String, value: JSON) = (
                route.method.rawValue.lowercased(), self.operation(route, call)
            )
            if let index = paths.firstIndex(where: { $0.key == path }),
                case .object(let known) = paths[index].value
            {
                paths[index].value = .object(known + [operation])
            } else {
                paths.append((path, .object([operation])))
            }
        }
        return .object([
            ("openapi", "3.1.0"),
            (
                "info",
                .object([
                    ("title", "NearHome desk"), ("version", "1"),
                    (
                        "description",
                        "Acts need a person; a token reads, and takes in the feed. Errors are application/problem+json."
                    ),
                ])
            ),
            ("paths", .object(paths)),
            (
                "components",
                .object([
                    (
                        "securitySchemes",
                        .object([
                            (
                                "session",
                                .object([
                                    ("type", "apiKey"), ("in", "cookie"),
                                    ("name", .string(Door.cookie)),
                                ])
                            ),
                            ("token", .object([("type", "http"), ("scheme", "bearer")])),
                        ])
                    ),
                    ("schemas", .object([("Problem", problem)])),
                ])
            ),
            ("security", .array([.object([("session", [])]), .object([("token", [])])])),
        ])
    }

    private static let problem: JSON = .object([
        ("type", "object"),
        (
            "properties",
            .object([
                ("type", .object([("type", "string")])), ("title", .object([("type", "string")])),
                ("status", .object([("type", "integer")])),
                ("detail", .object([("type", "string")])),
                (
                    "errors",
                    .object([
                        ("type", "array"),
                        (
                            "items",
                            .object([
                                ("type", "object"),
                                (
                                    "properties",
                                    .object([
                                        ("pointer", .object([("type", "string")])),
                                        ("message", .object([("type", "string")])),
                                    ])
                                ),
                            ])
                        ),
                    ])
                ),
            ])
        ),
        ("required", ["type", "title", "status", "detail"]),
    ])

    private static func operation(_ route: API.Route, _ call: Call) -> JSON {
        var parameters: [JSON] = []
        func parameter(_ name: String, in place: String, _ schema: JSON, required: Bool) {
            parameters.append(
                .object([
                    ("name", .string(name)), ("in", .string(place)), ("required", .bool(required)),
                    ("schema", schema),
                ]))
        }
        let whole: JSON = .object([("type", "integer"), ("minimum", 1)])
        let text: JSON = .object([("type", "string")])
        if route.path.contains(":n") { parameter("n", in: "path", whole, required: true) }
        if route.path.contains(":home") { parameter("home", in: "path", text, required: true) }
        if route.isList {
            parameter(
                "limit", in: "query",
                .object([("type", "integer"), ("minimum", 1), ("maximum", 200)]), required: false)
            parameter("after", in: "query", text, required: false)
            parameter("state", in: "query", text, required: false)
        }
        if route.path == "/requests/:n/matches" {
            parameter("top", in: "query", whole, required: false)
            parameter("effects", in: "query", .object([("enum", ["wait"])]), required: false)
            parameter("why", in: "query", text, required: false)
        }
        if route.method == .post {
            parameter(
                "Idempotency-Key", in: "header",
                .object([
                    ("type", "string"), ("pattern", "^[A-Za-z0-9_-]{8,64}$"),
                ]), required: true)
        }
        if route.method == .patch { parameter("If-Match", in: "header", text, required: true) }
        var members: [(key: String, value: JSON)] = [
            ("summary", .string(route.summary)),
            (
                "operationId",
                .string(
                    route.method.rawValue.lowercased()
                        + route.path.split(separator: "/").map { part in
                            part.filter(\.isLetter).capitalisedFirst
                        }.joined())
            ),
            ("parameters", .array(parameters)),
        ]
        if route.method == .post || route.method == .patch {
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", true),
                        (
                            "content",
                            .object([
                                ("application/json", .object([("schema", body(route, call))]))
                            ])
                        ),
                    ])
                ))
        }
        members.append(("responses", responses(route)))
        return .object(members)
    }

    private static func responses(_ route: API.Route) -> JSON {
        let problem: JSON = .object([
            ("description", "A problem"),
            (
                "content",
                .object([
                    (
                        "application/problem+json",
                        .object([
                            ("schema", .object([("$ref", "#/components/schemas/Problem")]))
                        ])
                    )
                ])
            ),
        ])
        let done: JSON = .object([
            ("description", "Done"),
            (
                "content",
                .object([
                    ("application/json", .object([("schema", .object([("type", "object")]))]))
                ])
            ),
        ])
        return .object([("2XX", done), ("4XX", problem), ("503", problem)])
    }

    private static func body(_ route: API.Route, _ call: Call) -> JSON {
        let needs = call.feed.instance.needs
        let isNew = route.method == .post
        switch route.path {
        case "/requests", "/requests/:n":
            var members = properties(Form.details(teams: call.rules.teams))
            members.append(
                (
                    "children",
                    .object([
                        ("type", "array"), ("maxItems", .whole(Turn.mostChildren)),
                        ("items", schema(Form.child(needs: needs), required: false)),
                    ])
                ))
            return object(members, required: [])
        case "/homes", "/homes/:home":
            return schema(Form.home(needs: needs, isNew: isNew), required: isNew)
        case "/placements/:n/entries":
            return .object([
                (
                    "oneOf",
                    .list(API.entryForms) { kind, form in
                        object(
                            [("kind", .object([("const", .string(kind))]))] + properties(form),
                            required: ["kind"] + needed(form))
                    }
                )
            ])
        case "/feed":
            return object([("acceptJump", .object([("type", "boolean")]))], required: [])
        default:
            return schema(route.body ?? .empty, required: true)
        }
    }

    private static func needed(_ form: Form) -> [String] {
        form.fields.filter { $0.need == .always && !$0.key.contains(".") }.map(\.key)
    }

    private static func schema(_ form: Form, required: Bool) -> JSON {
        object(properties(form), required: required ? needed(form) : [])
    }

    private static func object(_ members: [(key: String, value: JSON)], required: [String]) -> JSON
    {
        var object: [(key: String, value: JSON)] = [
            ("type", "object"), ("properties", .object(members)),
            ("additionalProperties", false),
        ]
        if !required.isEmpty { object.append(("required", .list(required, JSON.string))) }
        return .object(object)
    }

    // Keys with points are objects within objects; those with a number are lists.
    private static func properties(_ form: Form) -> [(key: String, value: JSON)] {
        var members: [(key: String, value: JSON)] = []
        var groups: [(name: String, fields: [Field])] = []
        for field in form.fields {
            let parts = field.key.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                members.append((field.key, type(field)))
                continue
            }
            var inner = field
            inner.key = parts[1]
            if let index = groups.firstIndex(where: { $0.name == parts[0] }) {
                groups[index].fields.append(inner)
            } else {
                groups.append((parts[0], [inner]))
            }
        }
        for group in groups {
            if group.fields.allSatisfy({ $0.key.hasPrefix("0.") }) {
                let fields = group.fields.map { field in
                    var field = field
                    field.key = String(field.key.dropFirst(2))
                    return field
                }
                members.append(
                    (
                        group.name,
                        .object([
                            ("type", "array"), ("items", schema(Form(fields), required: false)),
                        ])
                    ))
            } else {
                members.append((group.name, schema(Form(group.fields), required: false)))
            }
        }
        return members
    }

    private static func type(_ field: Field) -> JSON {
        func text(_ more: (key: String, value: JSON)...) -> JSON {
            .object([("type", ["string", "null"])] + more)
        }
        return switch field.kind {
        case .line, .lines: text(("maxLength", .whole(Form.textLimit)))
        case .day: text(("format", "date"))
        case .time: text(("pattern", "^[0-9]{1,2}[:.][0-9]{2}$"))
        case .moment: text(("format", "date-time"))
        case .postcode: text(("maxLength", 10))
        case .radios(let choices), .select(let choices):
            .object([
                (
                    "enum",
                    .array(
                        choices.map(\.code).filter { !$0.isEmpty }.map(JSON.string)
                            + (choices.contains { $0.code == "yes" } ? [true, false] : []) + [.null]
                    )
                )
            ])
        case .tick: .object([("type", ["boolean", "null"])])
        case .ticks(let choices):
            .object([
                ("type", ["array", "null"]),
                ("items", .object([("enum", .list(choices.map(\.code), JSON.string))])),
            ])
        case .references, .words:
            .object([
                ("type", ["array", "null"]), ("items", .object([("type", "string")])),
            ])
        case .count(let range):
            .object([
                ("type", ["integer", "null"]), ("minimum", .whole(range.lowerBound)),
                ("maximum", .whole(range.upperBound)),
            ])
        case .pounds, .kilometres: .object([("type", ["number", "string", "null"])])
        }
    }
}
