import CLibrary
import Files

/// A page printed to a tagged PDF by a browser without a window.
package enum PrintedPage {
    /// Why there is no PDF; everything else of a report is delivered all the same.
    package enum Obstacle: Error, Sendable, Hashable, CustomStringConvertible {
        /// No browser was found.
        case noBrowser
        /// The browser ended without a PDF.
        case failed(status: Int32)
        /// The process was asked to end while it waited for the browser, which was ended first.
        case interrupted(signal: Int32)
        /// The browser did not end in time.
        case late(seconds: Int)

        /// What happened, and the mend.
        package var description: String {
            switch self {
            case .noBrowser:
                "There is no PDF: Chromium is not installed. Install it (apt-get install chromium)"
                    + " and run again; the page prints from any browser meanwhile."
            case .failed(0):
                "There is no PDF: Chromium wrote no whole file. Check the space on the disk. The page"
                    + " prints from any browser meanwhile."
            case .failed(let status):
                "There is no PDF: Chromium ended with status \(status). The page prints from any"
                    + " browser meanwhile."
            case .interrupted: "There is no PDF: the process was asked to end."
            case .late(let seconds):
                "There is no PDF: Chromium did not end within \(seconds) seconds. The page prints"
                    + " from any browser meanwhile."
            }
        }
    }

    /// The names under which Chromium is installed.
    package static let browsers = ["chromium", "chromium-browser", "google-chrome"]

    /// The browser on the search path; nil where there is none.
    package static func browser(searching path: String) -> String? {
        for name in browsers {
            for folder in path.split(separator: ":") {
                let program = "\(folder)/\(name)"
                if access(program, X_OK) == 0 { return program }
            }
        }
        return nil
    }

    /// Prints a page.
    ///
    /// Where most of the last sheet would be white, the page is printed a little smaller, so that
    /// what stood there fits on the sheets before.
    ///
    /// - Parameters:
    ///   - page: An HTML page that stands alone.
    ///   - browser: The program; nil = none was found.
    ///   - place: The path beside which the browser works, in a private folder.
    ///   - seconds: After how long to give up.
    /// - Returns: The PDF.
    /// - Throws: ``Obstacle``.
    package static func bytes(
        of page: [UInt8], by browser: String?, workingBeside place: String, seconds: Int = 60
    ) throws(Obstacle) -> [UInt8] {
        guard let browser else { throw .noBrowser }
        guard let work = try? WorkFolder(beside: place) else { throw .failed(status: -1) }
        let bytes = try print(page, with: browser, in: work, seconds: seconds)
        do {
            return try fitted(
                page, sheets: sheets(in: bytes), with: browser, in: work, seconds: seconds)
                ?? bytes
        } catch {
            if case .interrupted = error { throw error }
            return bytes
        }
    }

    // The page on fewer sheets, in slightly smaller type; nil where the last sheet is not mostly
    // white, or where that does not save it.
    private static func fitted(
        _ page: [UInt8], sheets count: Int, with browser: String, in work: WorkFolder,
        seconds: Int
    ) throws(Obstacle) -> [UInt8]? {
        if count < 2 { return nil }
        let text = String(decoding: page, as: UTF8.self)
        guard let end = text.firstRange(of: "</head>") else { return nil }
        func styled(_ style: String) throws(Obstacle) -> [UInt8] {
            let styled =
                text[..<end.lowerBound] + "<style>@media print{\(style)}</style>"
                + text[end.lowerBound...]
            return try print(Array(styled.utf8), with: browser, in: work, seconds: seconds)
        }
        // Half a sheet more adds no sheet: so much of the last one is white.
        let half = "body::after{content:'';display:block;height:13cm;break-inside:avoid}"
        guard sheets(in: try styled(half)) == count else { return nil }
        for step in 1...4 {
            let part = 1 - Double(step) * min(0.025, 0.5 / Double(count))
            let smaller = try styled("html{font-size:\(Page.printedSize * part)pt}")
            if sheets(in: smaller) < count { return smaller }
        }
        return nil
    }

    // How many sheets a PDF of the browser has.
    private static func sheets(in pdf: [UInt8]) -> Int {
        let name = Array("/Type /Page".utf8)
        return pdf.ranges(of: name).count {
            $0.upperBound < pdf.count && pdf[$0.upperBound] != UInt8(ascii: "s")
        }
    }

    private static func print(
        _ page: [UInt8], with browser: String, in work: WorkFolder, seconds: Int
    ) throws(Obstacle) -> [UInt8] {
        let source = "\(work.path)/report.html"
        guard (try? work.write(page, to: "report.html")) != nil else { throw .failed(status: -1) }
        defer { Files.remove(source) }
        let draft = "\(work.path)/page.pdf"
        Files.remove(draft)
        var arguments = [
            browser, "--headless=new", "--disable-gpu", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-dev-shm-usage",
            "--user-data-dir=\(work.path)/profile", "--no-pdf-header-footer",
            "--export-tagged-pdf", "--generate-pdf-document-outline", "--print-to-pdf=\(draft)",
        ]
        // Chromium's sandbox refuses to run for the superuser, and cannot be made inside that of a
        // service, which holds for Chromium too.
        if geteuid() == 0 {
            arguments.append("--no-sandbox")
        } else if isConfined {
            arguments += ["--no-sandbox", "--no-zygote"]
        }
        arguments.append("file://\(absolute(source))")
        // What the browser needs for a moment goes into a folder that is removed even where this
        // process is killed.
        let temporary = TemporaryFolder(in: work)
        var status = try run(browser, arguments, temporary?.settings ?? [:], seconds: seconds)
        if status != 0, temporary != nil {
            status = try run(browser, arguments, [:], seconds: seconds)
        }
        guard status == 0, let bytes = try? Files.bytes(of: draft, isInput: false), isWhole(bytes)
        else {
            throw .failed(status: status)
        }
        return bytes
    }

    // Whether what the browser wrote begins and ends as a PDF does.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: Array("%PDF-".utf8))
            && String(decoding: bytes.suffix(1024), as: UTF8.self).contains("%%EOF")
    }

    // Whether a filter of system calls holds for this process, as a service manager sets one.
    private static var isConfined: Bool {
        guard let file = fopen("/proc/self/status", "r") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self).contains("\nSeccomp:\t2")
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return escaped(path) }
        guard let here = getcwd(nil, 0) else { return escaped(path) }
        defer { free(here) }
        return escaped(String(cString: here) + "/" + path)
    }

    // A path as the path of an address.
    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case 0x2D...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x7E:
                text.unicodeScalars.append(UnicodeScalar(byte))
            default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return text
    }

    private static func run(
        _ program: String, _ arguments: [String], _ settings: [String: String], seconds: Int
    ) throws(Obstacle) -> Int32 {
        let ending = ChildProcess.run(
            program, Array(arguments.dropFirst()), seconds: seconds,
            settings: settings, isSilent: true, endsHelpers: true)
        switch ending {
        case .exited, .killed: return ending.status
        case .failed(let code): throw .failed(status: code)
        case .late: throw .late(seconds: seconds)
        case .interrupted(let signal): throw .interrupted(signal: signal)
        }
    }
}

/// A folder for what a browser needs for a moment, named by way of this process's open files: the
/// address of a socket has room for 107 bytes, and paths of work folders are longer.
private final class TemporaryFolder {
    private let descriptor: Int32
    private let path: String

    /// Makes it in a work folder; nil where the system names no open files so.
    init?(in work: WorkFolder) {
        let folder = "\(work.path)/t"
        guard (try? Files.makeFolder(folder)) != nil else { return nil }
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        path = "/proc/\(getpid())/fd/\(descriptor)"
        guard descriptor >= 0, access(path + "/.", W_OK | X_OK) == 0 else { return nil }
    }

    /// What tells the browser of it.
    var settings: [String: String] { ["TMPDIR": path] }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
