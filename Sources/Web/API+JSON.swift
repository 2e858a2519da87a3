import Care
import Desk
import Reporting
import Store

extension API {
    private static func json(_ value: FieldValue?) -> JSON {
        switch value {
        case nil: .null
        case .text(let text)?: .string(text)
        case .whole(let whole)?: .whole(whole)
        case .truth(let truth)?: .bool(truth)
        case .list(let list)?: .list(list, JSON.string)
        }
    }

    // Whether free text is left out: tokens never see any.
    private static func hidesText(_ call: Call) -> Bool { call.actor.person == nil }

    /// A request whole.
    static func json(_ request: PlacementRequest, _ call: Call) -> JSON {
        let values = request.values
        let hides = hidesText(call)
        func text(_ key: String, isFree: Bool = false) -> JSON {
            hides && isFree ? .null : json(values[key])
        }
        return .object([
            ("id", .whole(request.id)),
            ("state", .string(call.book.state(of: request).rawValue)),
            ("team", .string(request.team)), ("urgency", text("urgency")), ("why", text("why")),
            ("neededBy", text("neededBy")), ("neededAt", text("neededAt")),
            ("emergencyReason", text("emergencyReason", isFree: true)),
            ("siblingPlan", text("siblingPlan")),
            (
                "authority",
                .object([
                    ("decidedBy", text("authority.decidedBy", isFree: true)),
                    ("on", text("authority.on")),
                ])
            ),
            (
                "considered",
                .object([
                    ("parents", text("considered.parents", isFree: true)),
                    ("connected", text("considered.connected", isFree: true)),
                ])
            ),
            ("children", .list(request.children) { json($0, call) }),
            ("asks", .list(call.book.answers(of: request.id)) { json($0, call) }),
            ("reservations", .list(call.book.reservations(of: request.id, at: call.now), json)),
            ("decisions", .list(call.book.decisions(of: request.id)) { json($0, call) }),
            ("tasks", .list(call.book.tasks(of: request.id)) { json($0, call) }),
            ("version", .whole(request.version)),
        ])
    }

    private static let freeTextOfChild: Set<String> = ["initials"]

    private static func json(_ child: RequestChild, _ call: Call) -> JSON {
        let values = call.book.values(of: child, call.feed)
        let hides = hidesText(call)
        var members: [(key: String, value: JSON)] = [("reference", .string(child.reference))]
        for field in Form.child(needs: call.feed.instance.needs).fields
        where !field.key.contains(".") && field.key != "reference" {
            var value = json(values[field.key])
            if hides, freeTextOfChild.contains(field.key) { value = .null }
            if value == .null {
                switch field.kind {
                case .ticks, .references, .words: value = .array([])
                default: break
                }
            }
            members.append((field.key, value))
        }
        members.append(
            (
                "avoid",
                .array(
                    (0..<Form.mostAreas).compactMap { index in
                        let key = "avoid.\(index)"
                        guard values["\(key).km"] != nil else { return nil }
                        return .object([
                            ("postcode", json(values["\(key).postcode"])),
                            ("easting", json(values["\(key).easting"])),
                            ("northing", json(values["\(key).northing"])),
                            (
                                "km",
                                values.text("\(key).km").map { .number($0) } ?? .null
                            ),
                        ])
                    })
            ))
        let view: JSON =
            hides
            ? .null
            : values["view.notYet"] != nil
                ? .object([("notYet", json(values["view.notYet"]))])
                : values["view.text"] != nil
                    ? .object([
                        ("text", json(values["view.text"])),
                        ("heardBy", json(values["view.heardBy"])), ("on", json(values["view.on"])),
                    ]) : .null
        members.append(("view", view))
        return .object(members)
    }

    /// An answer of a home.
    static func json(_ answer: HomeAnswer, _ call: Call) -> JSON {
        .object([
            ("id", .whole(answer.id)), ("home", .string(answer.home)),
            ("answer", .string(answer.answer)),
            ("reason", hidesText(call) ? .null : .optional(answer.reason)),
            ("by", hidesText(call) ? .null : .optional(answer.answeredBy)),
            ("placeFree", .bool(answer.placeFree)), ("recordedBy", .string(answer.by)),
            ("at", .string(answer.at.description)),
        ])
    }

    /// A reservation.
    static func json(_ hold: Reservation) -> JSON {
        .object([
            ("id", .whole(hold.id)), ("home", .string(hold.home)), ("places", .whole(hold.places)),
            ("until", .string(hold.until.description)), ("renewals", .whole(hold.renewals)),
            ("ended", .optional(hold.ending)),
        ])
    }

    /// A decision with its placements, approvals and tasks.
    static func json(_ decision: Decision, _ call: Call) -> JSON {
        let hides = hidesText(call)
        let placements = call.book.placements(of: decision.request).filter {
            $0.decision == decision.id
        }
        return .object([
            ("id", .whole(decision.id)), ("request", .whole(decision.request)),
            ("state", .string(call.book.state(of: decision).rawValue)),
            (
                "assignments",
                .list(decision.assignments) {
                    .object([
                        ("child", .string(call.book.reference($0.child))),
                        ("home", .string($0.home)),
                    ])
                }
            ),
            (
                "placements",
                .list(placements) {
                    .object([
                        ("id", .whole($0.id)), ("child", .string(call.book.child(of: $0))),
                        ("home", .string($0.home)),
                        ("state", .string(call.book.life(of: $0.id).state.rawValue)),
                    ])
                }
            ),
            ("approvals", .list(call.book.approvals(of: decision.id)) { json($0, call) }),
            (
                "tasks",
                .list(call.book.tasks(of: decision.request).filter { $0.decision == decision.id }) {
                    json($0, call)
                }
            ),
            ("list", .string(decision.list)), ("option", .whole(decision.option)),
            ("snapshot", .whole(decision.snapshot)), ("policyHash", .string(decision.policyHash)),
            ("rules", .string(decision.rules)),
            ("startOn", .string(decision.startOn.description)),
            ("startAt", .optional(decision.startAt)),
            ("reasonCode", .string(decision.reasonCode.rawValue)),
            ("reason", hides ? .null : .optional(decision.reason)),
            ("viewWeighed", hides ? .null : .string(decision.viewWeighed)),
            ("by", .string(decision.by)), ("at", .string(decision.at.description)),
        ])
    }

    /// An approval.
    static func json(_ approval: DeskApproval, _ call: Call) -> JSON {
        .object([
            ("id", .whole(approval.id)), ("role", .string(approval.role.rawValue)),
            ("state", .string(call.book.state(ofApproval: approval.id).rawValue)),
            ("decision", .whole(approval.decision)),
            ("request", .whole(call.book.decisions[approval.decision]?.request ?? 0)),
        ])
    }

    /// A placement with what happened to it.
    static func json(_ placement: Desk.Placement, _ call: Call) -> JSON {
        let life = call.book.life(of: placement.id)
        let hides = hidesText(call)
        return .object([
            ("id", .whole(placement.id)), ("request", .whole(placement.request)),
            ("decision", .whole(placement.decision)),
            ("child", .string(call.book.child(of: placement))), ("home", .string(placement.home)),
            ("state", .string(life.state.rawValue)),
            ("startOn", .string(placement.startOn.description)),
            ("arrivedOn", .optional(life.arrivedOn?.description)),
            ("arrivedAt", .optional(life.arrivedAt)),
            ("endedOn", .optional(life.endedOn?.description)),
            (
                "entries",
                .list(call.book.placementEntries[placement.id] ?? []) { entry in
                    .object([
                        ("id", .whole(entry.id)), ("kind", .string(entry.kind.rawValue)),
                        ("on", .optional(entry.on?.description)), ("at", .optional(entry.time)),
                        ("planned", entry.planned.map { .bool($0) } ?? .null),
                        ("next", .optional(entry.next)),
                        ("reason", hides ? .null : .optional(entry.reason)),
                        ("entry", entry.corrects.map { .whole($0) } ?? .null),
                        ("by", .string(entry.by)), ("recordedAt", .string(entry.at.description)),
                    ])
                }
            ),
        ])
    }

    /// A task.
    static func json(_ task: DeskTask, _ call: Call) -> JSON {
        .object([
            ("id", .whole(task.id)), ("request", .whole(task.request)),
            ("kind", .string(task.kind.rawValue)), ("due", .string(task.due.description)),
            ("dueAt", .optional(task.dueAt?.description)),
            ("state", .string(task.closedAt == nil ? "open" : "done")),
            ("overdue", .bool(task.isOverdue(at: call.now))),
            ("note", hidesText(call) ? .null : .optional(task.note)),
        ])
    }

    /// A home by itself: also what it does not cover of those who live there or are to come.
    static func whole(_ home: Home, _ count: PlaceCount, _ call: Call) -> JSON {
        guard case .object(let members) = json(home, count, call) else { return .null }
        let gaps = call.book.notCovered(by: home.id, call.feed, at: call.now)
        return .object(
            members + [
                (
                    "notCovered",
                    .list(Pages.notCoveredInWords(gaps, call, of: home), JSON.string)
                )
            ])
    }

    /// A home, what the person may see of it.
    static func json(_ home: Home, _ count: PlaceCount, _ call: Call) -> JSON {
        let values = call.book.homeValues(home.id, call.feed, at: call.now)
        let places = count.places(of: home)
        let seesAll = call.may(.seeHomeWhole)
        let seesTelephone = call.may(.seeTelephone)
        func rounded(_ metres: Int32?) -> JSON {
            guard let metres else { return .null }
            return .whole(seesAll ? metres : (metres + 500) / 1000 * 1000)
        }
        var members: [(key: String, value: JSON)] = [
            ("id", .string(home.id)), ("kind", .string(home.kind.rawValue)),
            ("district", .optional(home.district)),
            ("confirmedOn", .optional(home.confirmedOn?.description)),
        ]
        let form = Form.home(needs: call.feed.instance.needs, isNew: false)
        for field in form.fields where field.key != "reason" {
            switch field.key {
            case "easting": members.append(("easting", rounded(home.position?.easting)))
            case "northing": members.append(("northing", rounded(home.position?.northing)))
            case "postcode":
                members.append(("postcode", seesAll ? json(values["postcode"]) : .null))
            case "notes": members.append(("notes", seesAll ? json(values["notes"]) : .null))
            case "telephone", "bestTime":
                members.append((field.key, seesTelephone ? json(values[field.key]) : .null))
            case "connectedTo", "exemptFor":
                let named = values.list(field.key).map { Pages.named($0, in: home, call) }
                members.append((field.key, json(named.map { .list($0) })))
            case "weeklyCost": members.append(("weeklyCost", .number(home.weeklyCost.description)))
            default: members.append((field.key, json(values[field.key])))
            }
        }
        members += [
            (
                "whyOnHold",
                seesAll ? .optional(Pages.whyOnHold(home, call)) : .null
            ),
            ("there", .whole(places.there)), ("held", .whole(places.held)),
            ("free", .whole(places.free)), ("version", .whole(call.book.version(ofHome: home.id))),
        ]
        return .object(members)
    }

    /// The state of the feed.
    static func json(_ status: FeedStatus) -> JSON {
        .object([
            ("snapshot", .whole(status.snapshot)), ("asOf", .optional(status.asOf?.description)),
            ("takenAt", .optional(status.takenAt?.description)), ("stale", .bool(status.isStale)),
            ("refused", .optional(status.refused)),
        ])
    }

    /// A difference.
    static func json(_ difference: Difference) -> JSON {
        let claim = difference.claim
        return .object([
            ("id", .whole(claim.id)), ("fact", .string(claim.fact)), ("key", .string(claim.key)),
            ("state", .string(difference.state.rawValue)), ("before", json(claim.before)),
            ("desk", json(claim.desk)), ("caseSystem", json(difference.caseSystem)),
            ("since", .string(claim.since.description)), ("overdue", .bool(difference.isOverdue)),
        ])
    }
}

extension Call {
    /// The same call on what the desk knows after an act.
    func with(_ state: DeskState) -> Call {
        Call(
            office: office, method: method, path: path, parameters: parameters, query: query,
            form: form, body: body, headers: headers, now: now, actor: actor, session: session,
            state: state)
    }
}
