import Answers
import Reporting

/// The one style sheet of the desk's pages.
enum StyleSheet {
    /// Its address; another text has another address, so browsers may keep it for a year.
    static let path = "/style-8.css"

    /// Its text.
    static let text = """
        :root{--ink:#1d1d1b;--paper:#fff;--line:#5f6368;--soft:#f3f2f1;--accent:#14508c;--focus:#ffbf47;--bad:#a3171d;--good:#0b5b33}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;color:var(--ink);background:var(--paper);font:1.0625rem/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
        a{color:var(--accent)}a:hover{text-decoration-thickness:3px}
        a:focus,button:focus,input:focus,select:focus,textarea:focus,summary:focus,[tabindex]:focus{outline:3px solid var(--ink);outline-offset:0;box-shadow:0 0 0 6px var(--focus)}
        .skip{position:absolute;left:-999rem}.skip:focus{position:static;display:block;padding:.5rem 1rem}
        header,nav,main,footer{padding:.5rem 1rem;max-width:72rem;margin:0 auto}
        .bar{background:var(--accent);color:#fff}.bar a{color:#fff}
        .bar header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:center;justify-content:space-between}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;padding:.25rem 0}
        nav a[aria-current]{font-weight:700}
        .state{background:var(--soft);border-bottom:1px solid var(--line)}.state p{max-width:72rem;margin:0 auto;padding:.35rem 1rem}
        h1{font-size:1.75rem;line-height:1.2;margin:1rem 0}h2{font-size:1.3rem;margin:1.5rem 0 .5rem}h3{font-size:1.1rem;margin:1rem 0 .25rem}
        main>*{max-width:60rem}main>section,main>.table{max-width:none}main .scroll{max-width:64rem}section>p,section>ul,section>dl{max-width:60rem}
        fieldset{border:0;margin:0 0 1.25rem;padding:0}legend,label{font-weight:600;display:block;padding:0}
        .field{margin:0 0 1.25rem}.field.wrong,fieldset.wrong{border-left:5px solid var(--bad);padding-left:.75rem}
        .hint{display:block;color:#505a5f;font-weight:400}.wrong .why{display:block;color:var(--bad);font-weight:700}
        input[type=text],input[type=password],select,textarea{font:inherit;color:inherit;background:#fff;border:2px solid var(--line);padding:.4rem;width:100%;max-width:32rem;min-height:2.75rem}
        textarea{min-height:7rem}
        .choice{display:flex;gap:.6rem;align-items:flex-start;margin:.4rem 0}.choice input{width:1.5rem;height:1.5rem;margin:0;flex:none}.choice label{font-weight:400}
        .ticks{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:0 1rem}
        button,.button{font:inherit;font-weight:600;color:#fff;background:var(--good);border:2px solid var(--good);padding:.5rem 1rem;min-height:2.75rem;cursor:pointer;text-decoration:none;display:inline-block}
        button.second,.button.second{color:var(--ink);background:#fff;border-color:var(--line)}button.danger{background:var(--bad);border-color:var(--bad)}
        .bar button{background:transparent;border-color:#fff;color:#fff}
        form.inline{display:inline-block;margin:.25rem .5rem .25rem 0}
        [role=alert]{border:4px solid var(--bad);padding:1rem;margin:1rem 0}[role=status]{border:4px solid var(--good);padding:.75rem 1rem;margin:1rem 0}
        [role=alert] h2{margin-top:0}
        article{border:1px solid var(--line);padding:.75rem 1rem;margin:1rem 0}
        .tag{display:inline-block;border:2px solid currentColor;padding:0 .5rem;font-weight:700}.tag.bad{color:var(--bad)}.tag.good{color:var(--good)}
        dl{display:grid;grid-template-columns:minmax(9rem,16rem) 1fr;gap:.25rem 1rem;margin:.5rem 0}dt{font-weight:600}dd{margin:0}
        .scroll{overflow-x:auto}table{border-collapse:collapse;overflow-wrap:normal;font-variant-numeric:tabular-nums}.number{text-align:right;white-space:nowrap}.day{white-space:nowrap}thead .number{white-space:normal}th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #b1b4b6}caption{text-align:left;font-weight:600}
        .late{color:var(--bad);font-weight:700}
        svg{max-width:100%;height:auto}.map{margin:0}td ul{margin:0;padding-left:1.1rem}td p{margin:0 0 .5rem}
        dl.headline{display:flex;flex-wrap:wrap;gap:1rem;margin:1rem 0 1.5rem;max-width:none}.headline>div{flex:1 1 12rem;border-left:.5rem solid var(--accent);background:var(--soft);padding:.75rem 1rem;overflow-wrap:break-word}
        .headline dt{font-weight:400}.headline dd{margin:0;font-weight:700;font-size:1.375rem;line-height:1.25}.headline .big dd{font-size:2.5rem}.headline small{display:block;font-weight:400;font-size:1rem;line-height:1.4}
        dl.facts{display:block}.facts div{display:flex;flex-wrap:wrap;gap:0 1rem;border-bottom:1px solid #b1b4b6;padding:.35rem 0}.facts dt{flex:0 1 14rem}.facts dd{flex:1 1 16rem}
        figure{margin:0 0 1rem}figcaption{font-weight:600}.map figcaption{font-weight:400}figure:not(.map) svg{display:block;width:100%;max-width:32rem}.table{margin:0 0 1.5rem}
        \(Page.cards.markup)
        \(Page.maps.markup)
        \(MatchSheet.tableStyle.markup)
        @media screen and (max-width:40rem){.map svg.wide{display:none}.map svg.narrow{display:inline}}
        .table td:has(>div){justify-content:flex-start;text-align:left}.table td:has(>div)::before{flex:0 0 40%}
        @media (max-width:70rem){.small table,.middle table,.large table{overflow-wrap:break-word}}
        @media (max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}.table td>div{min-width:0}.table td .day{white-space:normal}}
        @media print{.bar,.state form,nav,form,button,.button,.skip,.noprint{display:none!important}body{font-size:11pt}a{color:inherit;text-decoration:none}
        h1,h2,h3,h4,caption,dt{break-after:avoid}li,tr,dd,figure{break-inside:avoid}p{orphans:3;widows:3}}
        @page sheet{size:A4 landscape;margin:5.5mm 9mm}
        @media print{body:has(.sheet){page:sheet;font-size:8.5pt;line-height:1.2}html:has(.sheet){font-size:8.5pt}
        body:has(.sheet) main,body:has(.sheet) .state p{max-width:none;padding:0}body:has(.sheet) main>*,.sheet>*,.sheet p,.sheet ul{max-width:none}
        body:has(.sheet) [role=status]{display:none}body:has(.sheet) h1{font-size:12pt;margin:.1rem 0 0}.sheet h2{font-size:9pt;margin:.2rem 0 .05rem;line-height:1.2}
        body:has(.sheet) p,.sheet ul,.sheet ol{margin-top:0;margin-bottom:.1rem}.sheet section{display:flex;gap:1.5rem}.sheet section p:last-child{order:-1}
        .sheet ol,.sheet ul{font-size:7.5pt;columns:2;column-gap:2rem;padding-left:1.7rem}.sheet ol{columns:3}.sheet .table{margin:0}.sheet tbody th{font-weight:400}.sheet th:nth-child(4){width:40%}.sheet th:nth-child(1){width:15%}.sheet th:nth-child(5){width:13%}.sheet .line{height:7.5mm}body:has(.sheet) .state p{padding:0 0 .1rem}.sheet h2+p{font-size:7.5pt}.sheet .end{break-inside:avoid;break-before:avoid}.sheet tbody tr:nth-last-child(-n+4),.sheet .table{break-after:avoid}}
        """
}
