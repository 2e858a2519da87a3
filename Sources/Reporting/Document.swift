/// A report as values: from it come the page, the CSV files, the workbook and the JSON.
///
/// A document says each thing once. Its parts stand on sheets of their own when printed; each part
/// holds sections, each section blocks.
package struct Document: Sendable, Hashable {
    /// A large figure with its name and a line of explanation.
    package struct Box: Sendable, Hashable {
        /// What the figure is.
        package var title: String
        /// The figure.
        package var figure: String
        /// What it means, in a sentence or a phrase.
        package var text: String
        /// Whether it is the one that is read first.
        package var isMain: Bool

        package init(_ title: String, _ figure: String, _ text: String = "", isMain: Bool = false) {
            self.title = title
            self.figure = figure
            self.text = text
            self.isMain = isMain
        }
    }

    /// A name and what it stands for.
    package struct Fact: Sendable, Hashable {
        /// The name.
        package var name: String
        /// What it stands for.
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One piece of a section.
    package enum Block: Sendable, Hashable {
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
        /// What is read at a glance, on one screen and one sheet: figures, a map where there is
        /// one, and the table behind the map.
        case glance([Box], AreaMap?, Table?)
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
    package struct Section: Sendable, Hashable {
        /// Its place on the page, for links: letters, digits and hyphens.
        package var id: String
        /// The heading.
        package var title: String
        /// What stands under it.
        package var blocks: [Block]

        package init(id: String, title: String, blocks: [Block]) {
            self.id = id
            self.title = title
            self.blocks = blocks
        }
    }

    /// A part; a reader on a screen can fold it away.
    package struct Part: Sendable, Hashable {
        /// Its place on the page, for links: letters, digits and hyphens.
        package var id: String
        /// The heading.
        package var title: String
        /// What stands before the first section.
        package var opening: [Block]
        /// The sections in order.
        package var sections: [Section]
        /// Whether it is open when the page is; yes by default.
        ///
        /// Print shows it whole.
        package var isOpen = true

        package init(id: String, title: String, opening: [Block] = [], sections: [Section] = []) {
            self.id = id
            self.title = title
            self.opening = opening
            self.sections = sections
        }

        var blocks: [Block] { opening + sections.flatMap(\.blocks) }
    }

    /// The title in the window's bar; also the title of a saved, printed or tagged file.
    package var title: String
    /// What the document is, beside the product's name at the top.
    package var subject: String
    /// The heading.
    package var heading: String
    /// A warning above everything else, as that the data are invented; nil = none.
    package var warning: String?
    /// What stands between the heading and the first part.
    package var opening: [Block]
    /// The parts in order.
    package var parts: [Part]
    /// The last lines.
    package var closing: String
    /// Names of a workbook's sheets, by the table's id; by default the id in words.
    ///
    /// Each has at most 31 characters and none of `[]:*?/\\`.
    package var sheetNames: [String: String] = [:]

    package init(
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
    package var blocks: [Block] { opening + parts.flatMap(\.blocks) }

    /// Every table, those of charts included, in order; each id once.
    package var tables: [Table] {
        var seen: Set<String> = []
        return blocks.compactMap { block -> Table? in
            switch block {
            case .table(let table): table
            case .chart(let chart): chart.table
            case .glance(_, _, let table): table
            default: nil
            }
        }.filter { seen.insert($0.id).inserted }
    }

    /// The charts that have a data table of their own, in order.
    package var charts: [Chart] {
        blocks.compactMap { block in
            if case .chart(let chart) = block { chart } else { nil }
        }
    }

    /// The document as one HTML page that stands alone.
    package var page: Page {
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
                section.fold = part.isOpen ? .open : .closed
                return section
            }, closing: "<p class=\"note\">\(closing)</p>\n")
    }

    /// Blocks as they stand on a page whose headings inside a section are of that level.
    package static func html(of blocks: [Block], level: Int) -> HTML {
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
        case .boxes(let boxes): return html(of: boxes)
        case .glance(let boxes, var map, let table):
            map?.hasTable = table != nil
            let numbers: HTML? = table.map {
                """
                <details class="rest"><summary>The map as a table</summary>
                \($0.html)</details>

                """
            }
            return """
                <div class="glance\(map == nil ? "" : " mapped")">
                \(html(of: boxes))\(map?.picture)\(numbers)</div>

                """
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

    private static func html(of boxes: [Box]) -> HTML {
        let parts = boxes.map { box -> HTML in
            let kind: HTML = box.isMain ? " class=\"big\"" : ""
            let text: HTML = box.text.isEmpty ? .empty : " <small>\(box.text)</small>"
            return "<div\(kind)><dt>\(box.title)</dt><dd>\(box.figure)\(text)</dd></div>\n"
        }
        return "<dl class=\"headline\">\n\(parts)</dl>\n"
    }
}
