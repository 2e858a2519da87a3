import Care

/// A map as a value: districts and neighbours as squares of 2 km, with words on each.
///
/// From the one value come the picture (inline SVG) and its text alternative; a table beside it
/// holds the same numbers. No district is told from another by colour alone: each has a pattern, a
/// border and its name. Neighbours have a number, told in the list below the picture; on a narrow
/// screen districts have letters, told there too, so that no type is too small to read. Geometry is in whole numbers, so that the same value always gives the same
/// bytes.
package struct AreaMap: Sendable, Hashable {
    /// One district or neighbouring authority.
    package struct Region: Sendable, Hashable {
        /// Where it lies, and its name.
        package var place: MappedDistrict
        /// Whether it belongs to the map's own authority.
        package var isOwn: Bool
        /// What is said of it, a line each, under its name.
        package var lines: [String]

        package init(_ place: MappedDistrict, isOwn: Bool, lines: [String] = []) {
            self.place = place
            self.isOwn = isOwn
            self.lines = lines
        }
    }

    /// Its name on the page: letters, digits and hyphens.
    package var id: String
    /// What the map shows, in a sentence.
    package var title: String
    /// The regions.
    package var regions: [Region]
    /// A remark under the picture; nil = none.
    package var note: String?
    /// Whether a table with its numbers stands beside it.
    package var hasTable = true

    package init(id: String, title: String, regions: [Region], note: String? = nil) {
        self.id = id
        self.title = title
        self.regions = regions
        self.note = note
    }

    /// The text alternative, made from the same words as the picture.
    package var alternativeText: String {
        let parts = regions.filter { !$0.lines.isEmpty }.map {
            "\($0.place.district): \($0.lines.joined(separator: ", "))."
        }
        let table = hasTable ? ["The table holds every number."] : []
        return
            (["Map of districts and neighbouring authorities."] + parts + table)
            .joined(separator: " ")
    }

    // What is said of regions that have neither number nor letter.
    private func unmarked(_ marks: [Mark]) -> [String] {
        let marked = Set(marks.map(\.region))
        return regions.indices.filter { !regions[$0].lines.isEmpty && !marked.contains($0) }.map {
            "\(regions[$0].place.district) (no room for a number on the map): "
                + regions[$0].lines.joined(separator: ", ")
        }
    }

    /// The picture under its title, what its letters and numbers stand for, and the remark.
    package var picture: HTML {
        let (svg, marks) = drawing
        let entries =
            marks.map { mark -> HTML in
                let region = regions[mark.region]
                let words =
                    region.place.district
                    + (region.lines.isEmpty ? "" : ": \(region.lines.joined(separator: ", "))")
                let narrow: HTML = mark.isNarrow ? " class=\"narrow\"" : .empty
                return "<li\(narrow)><b>\(mark.sign)</b> \(words)</li>\n"
            }
            + unmarked(marks).map { "<li>\($0)</li>\n" as HTML }
        let key: HTML = entries.isEmpty ? .empty : "<ul class=\"key\">\n\(entries)</ul>\n"
        let remark: HTML = note.map { "<p class=\"note\">\($0)</p>\n" } ?? .empty
        return """
            <figure class="map" aria-labelledby="figure-\(id)">
            <figcaption id="figure-\(id)">\(title)</figcaption>
            \(svg)\(key)\(remark)</figure>

            """
    }
}
