import HTTPTypes
import Hummingbird
import NIOCore
import Reporting

/// What a handler gives back: a status, a few headers, and the bytes.
struct Answer: ResponseGenerator, Sendable {
    /// The status.
    var status: Int
    /// The media type; nil = no body.
    var type: String?
    /// The body.
    var body: [UInt8]
    /// Further headers, in order.
    var headers: [(name: String, value: String)] = []

    /// A page.
    static func page(_ html: HTML, status: Int = 200) -> Answer {
        Answer(status: status, type: "text/html; charset=utf-8", body: Array(html.markup.utf8))
    }

    /// A JSON document.
    static func json(_ value: JSON, status: Int = 200) -> Answer {
        Answer(
            status: status, type: "application/json", body: Array(value.text(pretty: false).utf8))
    }

    /// Go and GET that address (303).
    static func see(_ path: String) -> Answer {
        Answer(status: 303, type: nil, body: [], headers: [("Location", path)])
    }

    /// With one more header.
    func with(_ name: String, _ value: String) -> Answer {
        var answer = self
        answer.headers.append((name, value))
        return answer
    }

    /// The answer as the server writes it.
    func response(from request: Request, context: some RequestContext) -> Response {
        response
    }

    /// The answer as the server writes it.
    var response: Response {
        var fields = HTTPFields()
        if let type { fields[.contentType] = type }
        for header in headers {
            // A name that is no token cannot come from our own table.
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        return Response(
            status: HTTPResponse.Status(code: status), headers: fields,
            body: type == nil ? .init() : .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
