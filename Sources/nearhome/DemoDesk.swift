import CLibrary
import Care
import Desk
import Exchange
import Files
import Store

/// The desk on the bundled tiny instance, with users to try; everything is gone when it ends.
struct DemoDesk {
    private static let users: [(name: String, roles: Set<Role>)] = [
        ("olive", [.officer]), ("max", [.officer, .manager]), ("fern", [.fostering]),
        ("nora", [.nominatedOfficer]), ("dora", [.director]), ("ada", [.auditor]),
        ("cora", [.commissioner]),
    ]

    /// Serves until it is told to stop.
    func run() throws {
        guard let instance = Bundled.path("Instances/tiny") else {
            throw Failure(
                .unavailable,
                "Error: the bundled instance is not here. Run the command in the product's folder.")
        }
        let reading = try InstanceFolder.read(at: instance)
        guard let day = reading.instance?.asOf, let start = Moment(day: day, time: "09:00") else {
            throw InstanceRefused(faults: reading.faults)
        }
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let folder = try WorkFolder(beside: "\(place)/nearhome-demo")
        var settings = DeskSettings()
        settings.instance = instance
        settings.database = folder.path + "/desk.db"
        if !DemoDesk.isFree(settings.port) { settings.port = 0 }
        let clock = ServeCommand.clock(from: start)
        let password = Password.forOneUse()
        try ServeCommand.serve(settings, now: clock) { store in
            try store.addPeople(
                DemoDesk.users, teams: .all, password: password, by: "system:demo", at: clock())
        } isReady: { address in
            var text = "listening on \(address)\n\nOpen http://\(address)/ (invented data).\n"
            text += "Everybody's password: \(password)\n"
            for user in DemoDesk.users {
                let roles = user.roles.map(\.rawValue).sorted().joined(separator: ", ")
                text += "  \(user.name): \(roles)\n"
            }
            text += "Stop it with Ctrl-C; nothing is kept.\n"
            Output.result(text)
        }
        withExtendedLifetime(folder) {}
    }

    // Whether nobody listens on a port of the machine's own address.
    private static func isFree(_ port: Int) -> Bool {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let wire = socket(AF_INET, kind, 0)
        guard wire >= 0 else { return false }
        defer { close(wire) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(wire, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) != 0
            }
        }
    }
}

/// Where the product's bundled files are.
enum Bundled {
    /// The path of a bundled file or folder; nil = it is nowhere.
    ///
    /// Sought in the working folder, then beside and above the executable, then where the package
    /// installs it.
    static func path(_ name: String) -> String? {
        var places = [name]
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        if count > 0 {
            var folder = String(
                decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            for _ in 0..<6 {
                guard let slash = folder.lastIndex(of: "/") else { break }
                folder = String(folder[..<slash])
                places.append("\(folder)/\(name)")
                places.append("\(folder)/share/nearhome/\(name)")
            }
        }
        places.append("/usr/share/nearhome/\(name)")
        return places.first { Files.kind(of: $0) == .folder }
    }
}
