/// A report as values: from it come the page, the CSV files, the workbook and the JSON.
///
/// A document says each thing once. Its parts stand on sheets of their own when printed; each part
/// holds sections, each section blocks.
public struct Document: Sendable, Hashable {
    /// A large figure with its name and a line of explanation.
    public struct Box: Sendable, Hashable {
        /// What the figure is.
        public var title: String
        /// The figure.
        public var figure: String
        /// What it means, in a sentence or a phrase.
        public var text: String
        /// Whether it is the one that is read first.
        public var isMain: Bool

        /// Creates a box.
        public init(_ title: String, _ figure: String, _ text: String = "", isMain: Bool = false) {
            self.title = title
            self.figure = figure
            self.text = text
            self.isMain = isMain
        }
    }

    /// A name and what it stands for.
    public struct Fact: Sendable, Hashable {
        /// The name.
        public var name: String
        /// What it stands for.
        public var value: String

        /// Creates a fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One piece of a section.
    public enum Block: Sendable, Hashable {
        /// The sentence that is read first.
        case lead(String)
        /// A paragraph.
        case words(String)
        /// A remark in small type.
        case note(String)
        /// A heading inside the section.
        case heading(String)
        /// A list of sentences.
        case list([String])
        /// Large figures side by side.
        case boxes([Box])
        /// Names and what they stand for.
        case facts([Fact])
        /// A table.
        case table(Table)
        /// A picture with its data table beside it.
        case chart(Chart)
        /// A picture whose numbers stand in a table of the same section.
        case picture(Chart)
        /// Something that is not printed because its source is not connected.
        case notMeasured(String)
    }

    /// A section under a heading of its own.
    public struct Section: Sendable, Hashable {
        /// Its place on the page, for links: letters, digits and hyphens.
        public var id: String
        /// The heading.
        public var title: String
        /// What stands under it.
        public var blocks: [Block]

        /// Creates a section.
        public init(id: String, title: String, blocks: [Block]) {
            self.id = id
            self.title = title
            self.blocks = blocks
        }
    }

    /// A part, which usually starts a sheet of its own.
    public struct Part: Sendable, Hashable {
        /// Its place on the page, for links: letters, digits and hyphens.
        public var id: String
        /// The heading.
        public var title: String
        /// What stands before the first section.
        public var opening: [Block]
        /// The sections in order.
        public var sections: [Section]
        /// Whether it starts a sheet of its own when printed; yes by default.
        public var startsSheet = true

        /// Creates a part.
        public init(id: String, title: String, opening: [Block] = [], sections: [Section] = []) {
            self.id = id
            self.title = title
            self.opening = opening
            self.sections = sections
        }

        var blocks: [Block] { opening + sections.flatMap(\.blocks) }
    }

    /// The title in the window's bar; also the title of a saved, printed or tagged file.
    public var title: String
    /// What the document is, beside the product's name at the top.
    public var subject: String
    /// The heading.
    public var heading: String
    /// A warning above everything else, as that the data are invented; nil = none.
    public var warning: String?
    /// What stands between the heading and the first part.
    public var opening: [Block]
    /// The parts in order.
    public var parts: [Part]
    /// The last lines.
    public var closing: String

    /// Creates a document.
    public init(
        title: String, subject: String, heading: String, warning: String? = nil,
        opening: [Block] = [], parts: [Part] = [], closing: String = ""
    ) {
        self.title = title
        self.subject = subject
        self.heading = heading
        self.warning = warning
        self.opening = opening
        self.parts = parts
        self.closing = closing
    }

    /// Every block, in order.
    public var blocks: [Block] { opening + parts.flatMap(\.blocks) }

    /// Every table, those of charts included, in order; each id once.
    public var tables: [Table] {
        var seen: Set<String> = []
        return blocks.compactMap { block -> Table? in
            switch block {
            case .table(let table): table
            case .chart(let chart): chart.table
            default: nil
            }
        }.filter { seen.insert($0.id).inserted }
    }

    /// The charts that have a data table of their own, in order.
    public var charts: [Chart] {
        blocks.compactMap { block in
            if case .chart(let chart) = block { chart } else { nil }
        }
    }

    /// The document as one HTML page that stands alone.
    public var page: Page {
        Page(
            title: title, subject: subject, heading: heading, warning: warning,
            opening: Document.html(of: opening, level: 2),
            sections: parts.map { part in
                var body = Document.html(of: part.opening, level: 3)
                for section in part.sections {
                    body += """
                        <section id="\(section.id)" aria-labelledby="heading-\(section.id)">
                        <h3 id="heading-\(section.id)">\(section.title)</h3>
                        \(Document.html(of: section.blocks, level: 4))</section>

                        """
                }
                var section = Page.Section(id: part.id, title: part.title, body: body)
                section.startsSheet = part.startsSheet
                return section
            }, closing: "<p class=\"note\">\(closing)</p>\n")
    }

    private static func html(of blocks: [Block], level: Int) -> HTML {
        blocks.map { html(of: $0, level: level) }.joined()
    }

    private static func html(of block: Block, level: Int) -> HTML {
        switch block {
        case .lead(let text): return "<p class=\"lead\">\(text)</p>\n"
        case .words(let text): return "<p>\(text)</p>\n"
        case .note(let text): return "<p class=\"note\">\(text)</p>\n"
        case .heading(let text): return "<h\(level)>\(text)</h\(level)>\n"
        case .list(let items):
            return "<ul>\n\(items.map { "<li>\($0)</li>\n" as HTML })</ul>\n"
        case .boxes(let boxes):
            let parts = boxes.map { box -> HTML in
                let kind: HTML = box.isMain ? " class=\"big\"" : ""
                let text: HTML = box.text.isEmpty ? .empty : "<small>\(box.text)</small>"
                return "<div\(kind)><dt>\(box.title)</dt><dd>\(box.figure)\(text)</dd></div>\n"
            }
            return "<dl class=\"headline\">\n\(parts)</dl>\n"
        case .facts(let facts):
            let parts = facts.map {
                "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>\n" as HTML
            }
            return "<dl class=\"facts\">\n\(parts)</dl>\n"
        case .table(let table): return table.html
        case .chart(let chart): return chart.figure
        case .picture(let chart): return chart.picture
        case .notMeasured(let text): return "<p class=\"missing\">\(text)</p>\n"
        }
    }
}
