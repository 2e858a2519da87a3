import Care
import Desk
import Matching
import Reporting

extension Pages {
    // MARK: A decision

    static let decision: Door.Handler = { call in
        let decision = try call.decision(try call.number("n", of: "decision"))
        let state = call.book.state(of: decision)
        let mayWork = call.book.requests[decision.request].map(call.mayWork) ?? false
        let root = "/decisions/\(decision.id)"
        var body: HTML = "<p><strong class=\"tag\">\(state.words)</strong></p>\n"
        body += definitions([
            ("Request", "\(decision.request)"),
            (
                "Homes",
                decision.assignments.map { "\($0.child) in \($0.home)" }.joined(separator: "; ")
            ),
            ("Starts", decision.startInWords),
            ("Reason", decision.reasonInWords), ("Why this home", decision.reason ?? ""),
            ("How the child's view weighed", decision.viewWeighed),
            ("Decided", "by \(decision.by) on \(decision.at.day.inWords) at \(decision.at.time)"),
        ])
        body += "<p><a href=\"/requests/\(decision.request)\">Request \(decision.request)</a></p>\n"
        body += "<h2>Approvals</h2>\n"
        let approvals = call.book.approvals(of: decision.id)
        let isVerbalOpen = approvals.contains { call.book.state(ofApproval: $0.id) == .waiting }
        body +=
            approvals.isEmpty
            ? "<p>No approval is needed.</p>\n"
            : "<ul>\n\(approvals.map { line($0, call) })</ul>\n"
        if mayWork, isVerbalOpen, state.isInForce {
            body += "<p><a href=\"\(root)/verbal\">Record a verbal approval</a></p>\n"
        }
        if mayWork, state == .waiting || state == .agreed {
            body += "<p><a href=\"\(root)/withdraw\">Withdraw the decision</a></p>\n"
        }
        body += "<h2>Placements</h2>\n<ul>\n"
        for placement in call.book.placements(of: decision.request)
        where placement.decision == decision.id {
            body += """
                <li><a href="/placements/\(placement.id)">Placement \(placement.id)</a>: \
                \(call.book.child(of: placement)) in \(placement.home): \
                \(call.book.life(of: placement.id).state.words)</li>

                """
        }
        body += "</ul>\n" + shownList(decision)
        return .page(Layout.page("Decision \(decision.id)", call, body: body))
    }

    // The list as it was shown, so that the choice can be judged later.
    private static func shownList(_ decision: Decision) -> HTML {
        let rows = decision.shown.map { option -> [HTML] in
            let chosen: HTML = option.rank == decision.option ? " <strong>Chosen</strong>" : .empty
            return [
                "\(option.rank)\(chosen)", "\(option.homes.joined(separator: " and "))",
                "\(Eligibility.onPages(option.answer))", "\(option.points)",
                "\(option.approvals.map(\.asWords).joined(separator: ", "))",
            ]
        }
        return """
            <h2>The list as it was shown</h2>
            <p>Shown on \(decision.shownAt.day.inWords) at \(decision.shownAt.time), from snapshot \
            \(decision.snapshot) of the case system's data.</p>
            \(Layout.table(
                "The first options, in order",
                ["Option", "Homes", "Answer", "Points", "Approvals"], rows))
            """
    }

    static let withdrawDecisionPage: Door.Handler = { call in
        let decision = try call.decision(try call.number("n", of: "decision"))
        _ = try call.request(decision.request, to: .workOnRequest)
        return formPage(
            "Withdraw decision \(decision.id)", call, kept(Form.reason, call),
            button: "Withdraw the decision", danger: true)
    }

    static let withdrawDecision: Door.Handler = { call in
        let decision = try call.decision(try call.number("n", of: "decision"))
        return try read(
            Form.reason, call,
            again: {
                formPage(
                    "Withdraw decision \(decision.id)", call,
                    FormView(Form.reason, typed: call.form, faults: $0),
                    button: "Withdraw the decision", status: 422, danger: true)
            },
            then: { values in
                try call.perform {
                    try $0.withdrawDecision(decision.id, reason: values.text("reason") ?? "")
                } then: { _, _ in
                    "/decisions/\(decision.id)?done=withdrawn"
                }
            })
    }

    // The form of a verbal approval, with the roles that are missing and who may agree.
    private static func verbalForm(_ decision: Decision, _ call: Call) -> Form {
        let roles = call.book.approvals(of: decision.id).filter {
            call.book.state(ofApproval: $0.id) == .waiting
        }.map(\.role)
        let people = call.book.people.values.filter { person in
            !person.isDisabled && person.name != decision.by
                && roles.contains { role in
                    Permission.may(person, Permission.act(approving: role))
                }
        }.map(\.name).sorted()
        return Form([
            Field(
                "role", "Approval",
                .select(roles.map { Field.Choice($0.rawValue, $0.words) }), .always),
            Field(
                "person", "Who agreed", .select(people.map { Field.Choice($0, $0) }), .always),
            Field("at", "When", .time, .always, hint: "A time today, for example 18:05"),
        ])
    }

    static let verbalPage: Door.Handler = { call in
        let decision = try call.decision(try call.number("n", of: "decision"))
        _ = try call.request(decision.request, to: .workOnRequest)
        return formPage(
            "Record a verbal approval", call, kept(verbalForm(decision, call), call),
            button: "Save verbal approval")
    }

    static let verbal: Door.Handler = { call in
        let decision = try call.decision(try call.number("n", of: "decision"))
        let form = verbalForm(decision, call)
        func again(_ faults: [FieldFault]) -> Answer {
            formPage(
                "Record a verbal approval", call,
                FormView(form, typed: call.form, faults: faults), button: "Save verbal approval",
                status: 422)
        }
        return try read(form, call, again: again) { values in
            guard let time = values.text("at"), let moment = Moment(day: call.now.day, time: time),
                let role: Role = values.code("role")
            else { return again([FieldFault("/at", FieldFault.fillIn("When"))]) }
            return try call.perform {
                try $0.verbal(
                    decision.id, role: role, person: values.text("person") ?? "", at: moment)
            } then: { _, _ in
                "/decisions/\(decision.id)?done=verbal"
            }
        }
    }

    // MARK: Approvals

    static let approvals: Door.Handler = { call in
        guard
            call.may(.approveAsManager) || call.may(.approveAsNominatedOfficer)
                || call.may(.approveAsDirector)
        else { throw Refusal.forbidden }
        let waiting = waitingApprovals(call)
        let answered = call.book.approvals.values.filter { approval in
            let state = call.book.state(ofApproval: approval.id)
            return (state == .approved || state == .refused) && mayApprove(approval, call)
        }.sorted { $0.id > $1.id }.prefix(50)
        let body: HTML = """
            <h2>Waiting</h2>
            \(list(waiting.map { line($0, call) }, none: "No approval waits for you."))
            <h2>Answered</h2>
            \(list(answered.map { line($0, call) }, none: "None yet."))
            """
        return .page(Layout.page("Approvals", call, body: body))
    }

    private static func found(_ call: Call) throws(Refusal) -> (DeskApproval, Decision) {
        let number = try call.number("n", of: "approval")
        guard let approval = call.book.approvals[number],
            let decision = call.book.decisions[approval.decision]
        else { throw .notFound("approval") }
        _ = try call.request(decision.request, to: Permission.act(approving: approval.role))
        return (approval, decision)
    }

    private static func approvalPage(
        _ call: Call, _ approval: DeskApproval, _ decision: Decision, faults: [FieldFault] = []
    ) -> Answer {
        let state = call.book.state(ofApproval: approval.id)
        let isOpen = state == .waiting || state == .verbal
        let isOwn = decision.by == call.actor.name
        var body = FormView.summary(faults, of: Form.approval)
        body += "<p><strong class=\"tag\">\(state.words)</strong></p>\n"
        body += definitions([
            ("Approval", approval.role.words), ("Request", "\(decision.request)"),
            (
                "Homes",
                decision.assignments.map { "\($0.child) in \($0.home)" }.joined(separator: "; ")
            ),
            ("Starts", decision.startInWords), ("Reason", decision.reasonInWords),
            ("Why this home", decision.reason ?? ""),
            ("How the child's view weighed", decision.viewWeighed),
            (
                "Decided",
                "by \(decision.by) on \(decision.at.day.inWords) at \(decision.at.time)"
            ),
        ])
        for entry in call.book.approvalEntries[approval.id] ?? [] {
            let who = entry.person.map { ", agreed by \($0)" } ?? ""
            body += """
                <p>\(entry.kind.words)\(who), written down by \(entry.by) on \
                \(entry.at.day.inWords) at \(entry.at.time).\
                \(entry.reason.map { " \($0)" } ?? "")</p>

                """
        }
        body += """
            <p><a href="/decisions/\(decision.id)">Decision \(decision.id)</a> \
            <a href="/requests/\(decision.request)">Request \(decision.request)</a></p>
            \(shownList(decision))
            """
        if isOpen, isOwn {
            body += "<p>You made this decision, so somebody else has to answer.</p>\n"
        } else if isOpen {
            let form = Form(Form.approval.fields.filter(\.isOnPages))
            let view =
                faults.isEmpty && call.method == "GET"
                ? FormView(form) : FormView(form, typed: call.form, faults: faults)
            body += """
                <form method="post" action="\(call.path)" novalidate>
                \(Layout.hidden(call))
                \(view.fields)<button type="submit" name="answer" value="approve">Approve</button> \
                <button type="submit" name="answer" value="refuse" class="danger">Refuse</button></form>

                """
        }
        return .page(
            Layout.page("Approval \(approval.id)", call, isFaulty: !faults.isEmpty, body: body),
            status: faults.isEmpty ? 200 : 422)
    }

    static let approvalPage: Door.Handler = { call in
        let (approval, decision) = try found(call)
        return approvalPage(call, approval, decision)
    }

    static let approve: Door.Handler = { call in
        let (approval, decision) = try found(call)
        let reading = Form.approval.read(page: call.form.values)
        if !reading.faults.isEmpty {
            return approvalPage(call, approval, decision, faults: reading.faults)
        }
        let approves = call.form.first("answer") == "approve"
        do {
            return try call.perform {
                try $0.answer(
                    approval.id, approves: approves,
                    hasRead: reading.values.truth("read") ?? false,
                    reason: reading.values.text("reason"))
            } then: { _, _ in
                "/approvals/\(approval.id)?done=\(approves ? "approved" : "refused")"
            }
        } catch let refusal as Refusal where refusal.status == 422 && !refusal.errors.isEmpty {
            return approvalPage(call, approval, decision, faults: refusal.errors)
        }
    }

    // MARK: A placement

    static let placement: Door.Handler = { call in
        let placement = try call.placement(try call.number("n", of: "placement"))
        let life = call.book.life(of: placement.id)
        let request = call.book.requests[placement.request]
        let mayWork = request.map(call.mayWork) ?? false
        let root = "/placements/\(placement.id)"
        var body: HTML = "<p><strong class=\"tag\">\(life.state.words)</strong></p>\n"
        body += definitions([
            ("Child", call.book.child(of: placement)), ("Home", placement.home),
            (
                "Starts",
                call.book.decisions[placement.decision]?.startInWords ?? placement.startOn.inWords
            ),
            (
                "Arrived",
                life.arrivedOn.map { $0.inWords + (life.arrivedAt.map { " at \($0)" } ?? "") } ?? ""
            ),
            ("Ended", life.endedOn?.inWords ?? ""),
        ])
        if life.state.isInForce {
            let gaps = call.book.notCovered(by: placement.home, call.feed, at: call.now).filter {
                $0.child == call.book.child(of: placement)
            }
            body += notCovered(gaps, call)
        }
        if life.wasRefusedLater {
            body +=
                "<p><strong class=\"late\">An approval was refused after the arrival.</strong></p>\n"
        }
        body += """
            <p><a href="/decisions/\(placement.decision)">Decision \(placement.decision)</a> \
            <a href="/requests/\(placement.request)">Request \(placement.request)</a></p>

            """
        var links: [HTML] = []
        func link(_ path: String, _ words: String) {
            links.append("<li><a href=\"\(root)/\(path)\">\(words)</a></li>\n")
        }
        if mayWork {
            if life.state == .agreed || life.state == .waiting {
                link("arrival", "Record the arrival")
                link("no-arrival", "Record that the child did not arrive")
            }
            if life.state == .living { link("end", "End the placement") }
            let isManager =
                (try? call.request(placement.request, to: .correctPlacement)) != nil
            if isManager, life.state == .living || life.state == .ended {
                link("correct", "Correct the placement")
            }
        }
        body += links.isEmpty ? .empty : "<ul>\n\(links)</ul>\n"
        let rows = (call.book.placementEntries[placement.id] ?? []).map { entry -> HTML in
            return """
                <li>Entry \(entry.id): \(entry.inWords), written down by \
                \(entry.by) on \(entry.at.day.inWords) at \(entry.at.time).\
                \(entry.reason.map { " \($0)" } ?? "")</li>

                """
        }
        body += "<h2>What happened</h2>\n<ul>\n\(rows)</ul>\n"
        return .page(Layout.page("Placement \(placement.id)", call, body: body))
    }

    // The four forms of a placement share their steps.
    private static func placementForm(
        _ call: Call, to act: Act = .workOnRequest, _ title: String, _ form: Form, button: String
    ) throws -> Answer {
        let placement = try call.placement(try call.number("n", of: "placement"))
        _ = try call.request(placement.request, to: act)
        return formPage(title, call, kept(form, call), button: button)
    }

    private static func placementAct(
        _ call: Call, _ title: String, _ form: Form, button: String, done: Done,
        _ act: (inout Turn, Int, FieldValues) throws -> Desk.Placement
    ) throws -> Answer {
        let placement = try call.placement(try call.number("n", of: "placement"))
        return try read(
            form, call,
            again: {
                formPage(
                    title, call, FormView(form, typed: call.form, faults: $0), button: button,
                    status: 422)
            },
            then: { values in
                try call.perform {
                    try act(&$0, placement.id, values)
                } then: { placement, _ in
                    "/placements/\(placement.id)?done=\(done.rawValue)"
                }
            })
    }

    static let arrivalPage: Door.Handler = {
        try placementForm($0, "Record the arrival", Form.arrival, button: "Record arrival")
    }

    static let arrive: Door.Handler = { call in
        try placementAct(
            call, "Record the arrival", Form.arrival, button: "Record arrival", done: .arrived
        ) { turn, number, values in
            try turn.arrive(
                number, on: values.day("on") ?? call.day, time: values.text("at") ?? "")
        }
    }

    static let noArrivalPage: Door.Handler = {
        try placementForm(
            $0, "Record that the child did not arrive", Form.reason, button: "Record it")
    }

    static let notArrived: Door.Handler = { call in
        try placementAct(
            call, "Record that the child did not arrive", Form.reason, button: "Record it",
            done: .recorded
        ) { turn, number, values in
            try turn.notArrived(number, reason: values.text("reason") ?? "")
        }
    }

    static let endPage: Door.Handler = {
        try placementForm($0, "End the placement", Form.ending, button: "End the placement")
    }

    static let end: Door.Handler = { call in
        try placementAct(
            call, "End the placement", Form.ending, button: "End the placement", done: .ended
        ) { turn, number, values in
            try turn.end(
                number, on: values.day("on") ?? call.day, planned: values.text("planned") == "yes",
                reason: values.text("reason"), leavesCare: values.text("next") == "leaves-care")
        }
    }

    private static func correctionForm(_ call: Call) throws -> Form {
        let placement = try call.placement(try call.number("n", of: "placement"))
        let entries = (call.book.placementEntries[placement.id] ?? []).filter {
            $0.kind == .arrived || $0.kind == .ended
        }
        var form = Form.correction
        guard let index = form.fields.firstIndex(where: { $0.key == "entry" }) else { return form }
        form.fields[index].kind = .select(
            entries.map { entry in
                Field.Choice(
                    String(entry.id),
                    "Entry \(entry.id): \(entry.inWords)")
            })
        return form
    }

    static let correctPage: Door.Handler = { call in
        try placementForm(
            call, to: .correctPlacement, "Correct the placement", try correctionForm(call),
            button: "Save correction")
    }

    static let correct: Door.Handler = { call in
        try placementAct(
            call, "Correct the placement", try correctionForm(call), button: "Save correction",
            done: .corrected
        ) { turn, number, values in
            try turn.correct(
                number, entry: values.text("entry").flatMap { Int($0) } ?? 0,
                on: values.day("on") ?? call.day, why: values.text("why") ?? "")
        }
    }

    // MARK: Tasks

    static let tasks: Door.Handler = { call in
        guard call.may(.seeRequest) else { throw Refusal.forbidden }
        let open = openTasks(call)
        let body: HTML =
            open.isEmpty
            ? "<p>No task is open.</p>\n"
            : "<ul>\n\(open.prefix(500).map { line($0, call) })</ul>\n"
        return .page(Layout.page("Tasks", call, body: body))
    }

    private static func foundTask(_ call: Call) throws -> DeskTask {
        let number = try call.number("n", of: "task")
        guard call.may(.seeRequest) else { throw Refusal.forbidden }
        guard let task = call.book.tasks[number], (try? call.request(task.request)) != nil else {
            throw Refusal.notFound("task")
        }
        return task
    }

    private static func taskPage(
        _ task: DeskTask, _ call: Call, _ view: FormView?, status: Int = 200
    )
        -> Answer
    {
        var body = FormView.summary(view?.faults ?? [], of: Form.task)
        body += definitions([
            ("What", task.kind.words), ("Request", "\(task.request)"),
            ("Due", task.due.inWords + (task.dueAt.map { " at \($0.time)" } ?? "")),
            ("Overdue", task.isOverdue(at: call.now) ? "Yes" : ""),
            ("Closed", task.closedAt.map { "\($0.day.inWords), by \(task.closedBy ?? "")" } ?? ""),
            ("What was done", task.note ?? ""),
        ])
        body += "<p><a href=\"/requests/\(task.request)\">Request \(task.request)</a></p>\n"
        if let view, task.closedAt == nil {
            body += """
                <form method="post" action="\(call.path)" novalidate>
                \(Layout.hidden(call))
                \(view.fields)<button type="submit">Mark as done</button></form>

                """
        }
        return .page(
            Layout.page("Task \(task.id)", call, isFaulty: status == 422, body: body),
            status: status)
    }

    static let taskPage: Door.Handler = { call in
        let task = try foundTask(call)
        let mayWork = (try? call.request(task.request, to: .workOnRequest)) != nil
        return taskPage(task, call, mayWork ? kept(Form.task, call) : nil)
    }

    static let taskDone: Door.Handler = { call in
        let task = try foundTask(call)
        return try read(
            Form.task, call,
            again: {
                taskPage(task, call, FormView(Form.task, typed: call.form, faults: $0), status: 422)
            },
            then: { values in
                try call.perform {
                    try $0.done(task.id, note: values.text("note") ?? "")
                } then: { _, _ in
                    "/tasks/\(task.id)?done=done"
                }
            })
    }
}
