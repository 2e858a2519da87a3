/// A whole HTML page that stands alone: no script, no font, no image, no address to fetch.
///
/// One column, dark text on white, landmarks, a skip link and a list of the sections. It reflows
/// at 320 CSS pixels, prints, and needs no script.
package struct Page: Sendable {
    /// One section: a heading, and what stands under it.
    package struct Section: Sendable {
        /// Its place on the page, for links: letters, digits and hyphens.
        package var id: String
        /// The heading.
        package var title: String
        /// What stands under the heading.
        package var body: HTML
        /// How a reader on a screen can fold it away; not at all by default.
        ///
        /// Print shows it whole.
        package var fold = Fold.none

        /// Whether a section can be folded away.
        package enum Fold: Sendable {
            /// It stands open and stays so.
            case none
            /// It is open until somebody folds it.
            case open
            /// It shows its heading until somebody opens it.
            case closed
        }

        package init(id: String, title: String, body: HTML) {
            self.id = id
            self.title = title
            self.body = body
        }
    }

    /// The title in the window's bar; also the name of a saved or printed file.
    package var title: String
    /// Whom and what the page is about, beside the product's name at the top.
    package var subject: String
    /// The heading of the page.
    package var heading: String
    /// A warning above everything else, as that the data are invented; nil = none.
    package var warning: String?
    /// What stands between the heading and the first section.
    package var opening: HTML
    /// The sections in order.
    package var sections: [Section]
    /// The last lines.
    package var closing: HTML
    /// Style of this page alone, after that of every page.
    package var furtherStyle = HTML.empty

    package init(
        title: String, subject: String, heading: String, warning: String? = nil,
        opening: HTML = .empty, sections: [Section] = [], closing: HTML = .empty
    ) {
        self.title = title
        self.subject = subject
        self.heading = heading
        self.warning = warning
        self.opening = opening
        self.sections = sections
        self.closing = closing
    }

    /// The document, from the doctype to the last line feed.
    package var html: HTML {
        let contents: HTML =
            sections.count < 2
            ? .empty
            : """
            <nav aria-labelledby="contents">
            <h2 id="contents">On this page</h2>
            <ul>
            \(sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>\n" as HTML })</ul>
            </nav>

            """
        let parts = sections.map { section -> HTML in
            let heading: HTML = "<h2 id=\"heading-\(section.id)\">\(section.title)</h2>"
            let body: HTML
            switch section.fold {
            case .none: body = "\(heading)\n\(section.body)"
            case .open, .closed:
                let open: HTML = section.fold == .open ? " open" : ""
                body = """
                    <details class="part"\(open)><summary>\(heading)</summary>
                    \(section.body)</details>

                    """
            }
            return """
                <section id="\(section.id)" aria-labelledby="heading-\(section.id)">
                \(body)</section>

                """
        }
        let alarm: HTML? = warning.map {
            """
            <div class="warning"><span class="mark" aria-hidden="true">!</span>
            <p><strong>\($0)</strong></p></div>

            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
            form-action 'none'">
            <title>\(title)</title>
            <style>
            \(Page.styleSheet)\(furtherStyle)</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to main content</a>
            <header><div class="width"><span class="product">NearHome</span>
            <span class="subject">\(subject)</span></div></header>
            <div class="width">
            <main id="main" tabindex="-1">
            \(alarm)<h1>\(heading)</h1>
            \(opening)\(contents)\(parts)</main>
            </div>
            <footer><div class="width">
            \(closing)</div></footer>
            </body>
            </html>

            """
    }

    /// The style of tables that become cards on a narrow screen, also on pages of another style.
    package static let cards: HTML = """
        \(cards("small", upTo: 42))
        \(cards("middle", upTo: 64))
        \(cards("large", upTo: 70))
        .onpaper{display:none}
        .folded:has(>.rest[open]) .upfront{display:none}
        @media screen and (max-width:70rem){.sideways{display:none}.scroll.large{visibility:hidden}\
        .scroll.large>table{visibility:visible}}
        @media print{.onpaper{display:block}.offpaper,.sideways{display:none}\
        .folded,.folded>.table{display:table;width:100%;border-collapse:collapse;margin:0}\
        .folded>.table,.folded>.rest>.table,.folded>.rest,.folded>.rest::details-content,\
        .folded table{display:contents}\
        .folded>.rest caption,.folded>.rest thead,.folded>.rest>summary,.upfront{display:none}\
        .folded.offpaper{display:none}.folded.entered{display:block}\
        .folded.entered>.rest,.folded.entered>.rest::details-content{display:block}}
        """

    /// The style of maps, also on pages of another style.
    ///
    /// On a narrow screen the districts have letters, which the list below tells.
    package static let maps: HTML = """
        .key{list-style:none;padding:0;margin:.25rem 0 .5rem;columns:2 11rem;column-gap:1rem;\
        max-width:27rem;font-size:.875rem;line-height:1.3}
        .key li{break-inside:avoid}
        .map .narrow{display:none}
        @media screen and (max-width:30rem){.map .wide{display:none}.map g.narrow{display:inline}\
        .map li.narrow{display:list-item}}
        """

    // The tables of one class on screens up to so many rem wide.
    private static func cards(_ kind: String, upTo width: Int) -> HTML {
        let cells = ["table", "caption", "tbody", "tfoot", "tr", "th", "td"]
            .map { ".\(kind) \($0)" }.joined(separator: ",")
        return """
            @media screen and (max-width:\(width)rem){\(cells){display:block}
            .\(kind) thead{position:absolute;left:-9999px}
            .\(kind) tr{border-bottom:1px solid #b1b4b6;padding:.5rem 0}
            .\(kind) th,.\(kind) td{border:0;padding:.125rem 0}
            .\(kind) tbody th{font-weight:700;text-align:left;white-space:normal}
            .\(kind) td{display:flex;justify-content:space-between;gap:1rem;text-align:right;\
            white-space:normal;overflow-wrap:anywhere}
            .\(kind) td::before{content:attr(data-name);text-align:left;color:#383f43;\
            flex:0 1 auto;overflow-wrap:normal}
            .\(kind) td.number:not(.text){white-space:nowrap;overflow-wrap:normal}
            .\(kind) td.number::before{white-space:normal}
            .\(kind) td:not(.number){display:block;text-align:left}
            .\(kind) td:not(.number)::before{display:block}
            .\(kind) tfoot{border-top:2px solid #0b0c0c}}
            """
    }

    /// How high the type of a printed page is, in points; all of its print is measured by it.
    static let printedSize = 10.5

    /// The style of every page.
    ///
    /// Text contrast is at least 7 : 1, lines and bars at least 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11);
    /// targets are at least 24 pixels high (2.5.8).
    package static let styleSheet: HTML = """
        *{box-sizing:border-box}
        html{font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;\
        color:#0b0c0c;background:#fff;-webkit-text-size-adjust:100%}
        body{margin:0}
        .width{max-width:80rem;margin:0 auto;padding:0 1rem}
        main>section,main>nav{max-width:64rem}
        header{background:#12436d;color:#fff;border-bottom:.375rem solid #28a197;line-height:1.2}
        header .width{padding-top:.5rem;padding-bottom:.5rem;display:flex;flex-wrap:wrap;\
        gap:.25rem 1.25rem;align-items:baseline}
        .product{font-weight:700;font-size:1.375rem}
        main{padding:.5rem 0 2.5rem;overflow-wrap:break-word}
        main:focus{outline:none}
        footer{background:#f3f2f1;border-top:1px solid #b1b4b6;padding:1.25rem 0 2rem}
        .skip{position:absolute;left:-9999px;padding:.5rem 1rem}
        .skip:focus{position:static;display:block}
        a{color:#12436d;text-decoration:underline;text-underline-offset:.15em}
        a:hover{text-decoration-thickness:.18em}
        :focus-visible{outline:3px solid #0b0c0c;outline-offset:2px;box-shadow:0 0 0 7px #fd0}
        a:focus-visible{background:#fd0;color:#0b0c0c;outline-offset:0;box-shadow:none}
        h1{font-size:clamp(1.4rem,4vw,1.625rem);line-height:1.2;margin:0 0 .5rem}
        h2{font-size:1.5rem;line-height:1.25;margin:2.25rem 0 .75rem}
        h3{font-size:1.1875rem;line-height:1.3;margin:1.5rem 0 .5rem}
        p,ul,ol,dl{margin:0 0 1rem;max-width:44rem}
        .lead{line-height:1.35;max-width:none;margin-bottom:.5rem}
        .note{font-size:.9375rem;color:#383f43}
        nav ul{list-style:none;padding:0;max-width:none;columns:3 17rem;column-gap:2rem}
        nav li{margin:.125rem 0;break-inside:avoid}
        nav li a{display:inline-block;padding:.25rem 0}
        nav h2{font-size:1.1875rem}
        .warning{display:flex;gap:.75rem;align-items:flex-start;margin:0 0 .5rem;\
        border:3px solid #0b0c0c;padding:.25rem .625rem}
        .warning p{margin:0;max-width:none;align-self:center;line-height:1.35}
        .mark{flex:none;width:1.625rem;height:1.625rem;border-radius:50%;background:#0b0c0c;\
        color:#fff;font-weight:700;line-height:1.625rem;text-align:center}
        .headline{display:flex;flex-wrap:wrap;gap:1rem;margin:0 0 1.5rem;padding:0;max-width:none}
        .headline>div{flex:1 1 12rem;border-left:.5rem solid #12436d;background:#f3f2f1;\
        padding:.75rem 1rem}
        .headline dt{font-size:.9375rem}
        .headline dd{margin:0;font-weight:700;font-size:1.375rem;line-height:1.25}
        .headline .big dd{font-size:3rem}
        .headline small{display:block;font-weight:400;font-size:.9375rem;line-height:1.4}
        .facts div{display:flex;flex-wrap:wrap;gap:0 1rem;border-bottom:1px solid #b1b4b6;\
        padding:.5rem 0}
        .facts{max-width:none}
        .facts dt{flex:0 0 14rem;font-weight:700}
        .facts dd{margin:0;flex:1 1 16rem;overflow-wrap:anywhere}
        .box{border:1px solid #505a5f;border-left-width:.5rem;padding:1rem 1rem .25rem;\
        margin:0 0 1.5rem}
        .box h3{margin-top:0}
        .pair{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem 2rem;margin:0 0 1.5rem}
        @media(min-width:60rem){.pair{grid-template-columns:minmax(0,25.5rem) minmax(0,1fr)}}
        figure{margin:0 0 1rem}
        figcaption{font-weight:700;margin:0 0 .5rem}
        svg{display:block;width:100%;max-width:25.5rem;height:auto}
        h4{font-size:1.0625rem;line-height:1.3;margin:1.25rem 0 .5rem}
        details.part{border-top:1px solid #b1b4b6}
        summary{cursor:pointer;padding:.5rem 0}
        summary h2{display:inline;margin:0}
        .rest{margin:0 0 1.5rem}
        .rest>summary{color:#12436d;text-decoration:underline}
        .glance{margin:0 0 1rem}
        .glance .headline{gap:.5rem;margin-bottom:.5rem}
        .glance .headline>div{padding:.375rem .75rem}
        .glance .headline small,.glance dt{font-size:.875rem;line-height:1.3}
        .glance .big dd{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 1rem;\
        font-size:2.5rem;line-height:1.1}
        @media screen and (min-width:42rem){.glance .map{display:grid;\
        grid-template-columns:minmax(0,27rem) minmax(0,1fr);gap:0 1rem}
        .glance figcaption,.glance .map .note{grid-column:1/-1}
        .glance .key{columns:1}}
        @media screen and (min-width:60rem){.glance.mapped{display:grid;\
        grid-template:auto auto auto 1fr/minmax(0,1fr) 25rem;gap:0 1.5rem}
        .mapped .map{display:contents}
        .mapped .headline{display:grid;grid-template-columns:repeat(auto-fit,minmax(13.5rem,1fr));\
        align-self:start;grid-area:1/1/3/2}
        .mapped .big{grid-column:1/-1}
        .mapped figcaption{grid-area:1/2;font-size:.9375rem;line-height:1.25;margin:0 0 .25rem}
        .mapped svg{grid-area:2/2/5/3}
        .mapped .key{grid-area:3/1;columns:3 13rem;max-width:none;margin:0 0 .25rem}
        .mapped .rest{grid-area:4/1;margin:0}
        .mapped .rest>summary{padding:.25rem 0}
        .mapped .rest[open],.glance .map .note{grid-column:1/-1}
        .mapped .rest[open]{grid-row:5}}
        .map svg{max-width:27rem}
        .missing{border-left:.5rem solid #505a5f;padding:.25rem 0 .25rem .75rem}
        .table{margin:0 0 1.5rem}
        .scroll{overflow-x:auto}
        .hint{font-size:.9375rem;margin:0 0 .25rem}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:700;padding:0 0 .5rem}
        th,td{text-align:left;vertical-align:top;padding:.5rem 1rem .5rem 0;\
        border-bottom:1px solid #b1b4b6}
        th:last-child,td:last-child{padding-right:0}
        thead th{vertical-align:bottom;border-bottom:2px solid #0b0c0c}
        tbody th{font-weight:400}
        tfoot th,tfoot td{font-weight:700;border-top:2px solid #0b0c0c}
        .number{text-align:right;white-space:nowrap}
        .day{white-space:nowrap}
        thead .number{white-space:normal}
        td.text{white-space:normal}
        @media(max-width:40rem){.facts dt{flex-basis:100%}}
        \(Page.cards)
        \(Page.maps)
        @media print{
        @page{size:A4;margin:14mm 13mm}
        html{font-size:\(Page.printedSize)pt}
        .skip,nav,.rest>summary,.hint{display:none}
        details::details-content{content-visibility:visible;block-size:auto;display:block}
        summary{list-style:none;padding:0}
        details.part{border:0}
        summary h2{display:block}
        h2{margin:1.25rem 0 .4rem;font-size:1.429rem}
        h3{margin:.9rem 0 .3rem}
        h4{margin:.6rem 0 .2rem}
        p,ul,ol,dl{margin-bottom:.5rem}
        p,ul,ol{max-width:none}
        header{color:#0b0c0c;background:none;border-color:#0b0c0c}
        header .width{padding:0 0 .25rem}
        main{padding:.75rem 0 0}
        .width,main>section{max-width:none;padding:0}
        h1{font-size:1.429rem;margin:0 0 .25rem}
        .lead{font-size:1.048rem;margin:0 0 .5rem}
        .warning{margin:0 0 .5rem;padding:.3rem .5rem}
        .mark{width:1.4rem;height:1.4rem;font-size:1rem;line-height:1.4rem}
        h2,h3,h4,summary,caption,figcaption,.lead{break-after:avoid}
        .glance{margin:0}
        main>.mapped{break-after:page}
        .glance .headline{display:grid;grid-template-columns:repeat(4,1fr);gap:.5rem}
        .mapped .big{grid-column:auto}
        .headline .big dd{font-size:2rem}
        .headline>div{border:1px solid #b1b4b6;border-left:.3rem solid #12436d}
        .glance.mapped{display:grid;grid-template-columns:8.6cm minmax(0,1fr);gap:0 .4cm}
        .mapped .headline{grid-column:1/-1}
        .mapped .rest{grid-column:auto}
        .map svg,.mapped .map svg{max-width:none;max-height:7.4cm}
        .map .key{font-size:.667rem;line-height:1.2;margin:0;max-width:none;columns:2}
        .glance figcaption,.glance .note,.mapped caption{font-size:.762rem;line-height:1.2;margin:0}
        .glance *{margin-bottom:0}
        .glance .headline{margin-bottom:.5rem}
        figure,.headline,.box,.warning,tr,.table,.pair,.missing,li{break-inside:avoid}
        .long,.rest .table{break-inside:auto}
        tbody tr:first-child,tbody tr:last-child,tfoot tr{break-before:avoid}
        thead,thead tr,tbody tr:first-child{break-after:avoid}
        p{orphans:3;widows:3}
        thead{display:table-header-group}
        tfoot{display:table-row-group}
        .scroll{overflow:visible}
        .table,figure{margin-bottom:.75rem}
        table,.folded{font-size:.762rem;line-height:1.3}
        .folded table{font-size:inherit}
        th,td{padding:.16rem .5rem .16rem 0}
        caption{padding-bottom:.2rem}
        .entries table,.entries caption,.entries tbody,.entries tr,.entries th,.entries td{\
        display:block;padding:0;border:0}
        .entries thead,.entries td.offpaper{display:none}
        .entries tbody{columns:2;column-gap:6mm;font-size:.714rem}
        .entries tr{margin:0 0 .4rem}
        .entries tbody th{font-weight:700}
        .entries tr:last-child,.entries tr:first-child{break-before:auto;break-after:auto}
        .facts div{padding:.1rem 0;font-size:.81rem}
        .facts dt{flex-basis:10rem}
        .mapped .rest table,.mapped .rest .folded{font-size:.667rem;line-height:1.15}
        .mapped .rest th,.mapped .rest td{padding:.06rem .3rem .06rem 0}
        .pair{grid-template-columns:minmax(0,21rem) minmax(0,1fr);gap:.5rem 1rem;\
        margin-bottom:.5rem}
        .pair table{font-size:.714rem}
        a{color:inherit;text-decoration:none}
        footer{padding:.5rem 0;background:none}
        }

        """
}
