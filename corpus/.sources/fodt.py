#!/usr/bin/env python3
"""Turns a small Markdown-like source into a flat ODT file (standard library only).

Usage: fodt.py SOURCE.src OUTPUT.fodt

A source opens with "key: value" lines (title, header, footer, size, lang) and an empty line, then:
  # / ## / ###      title, heading 1, heading 2
  - item            bullet          1. item    automatically numbered item
  | a | b |         table row (the first row of a table is its heading row)
  =====             page break (the next block is a title, heading or paragraph)
  :::columns ... :::  two-column section
  **bold**          bold words
Lines of one paragraph are joined; an empty line ends it.
"""
import re
import sys
from xml.sax.saxutils import escape

NS = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"' for p, u in [
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
    ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta")])
NS += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def inline(s):
    parts = re.split(r"\*\*(.+?)\*\*", s)
    return "".join(escape(p) if i % 2 == 0 else f'<text:span text:style-name="Strong">{escape(p)}</text:span>'
                   for i, p in enumerate(parts))


def blocks(body):
    """Yields (kind, value) for every block of the source."""
    para, table = [], []

    def flush():
        if para:
            yield "p", " ".join(para)
            para.clear()
        if table:
            yield "table", list(table)
            table.clear()

    for line in body.splitlines():
        s = line.strip()
        if s.startswith("|"):
            if para:
                yield from flush()
            table.append([c.strip() for c in s.strip("|").split("|")])
            continue
        if table:
            yield from flush()
        m = re.match(r"(#{1,3}) (.+)", s)
        if not s:
            yield from flush()
        elif s == "=====":
            yield from flush()
            yield "break", None
        elif s.startswith(":::"):
            yield from flush()
            yield ("columns" if s == ":::columns" else "end"), None
        elif m:
            yield from flush()
            yield "h" + str(len(m[1])), m[2]
        elif s.startswith("- ") or re.match(r"\d+\. ", s):
            yield from flush()
            yield ("bullet", s[2:]) if s[0] == "-" else ("number", s.split(". ", 1)[1])
        else:
            para.append(s)
    yield from flush()


def render(src):
    head, body = src.split("\n\n", 1)
    meta = dict(line.split(": ", 1) for line in head.splitlines())
    size = float(meta.get("size", "11"))
    ko = meta.get("lang") == "ko"
    out, tables, state = [], [], {"list": None, "break": False, "n": 0}

    def close_list():
        if state["list"]:
            out.append("</text:list>")
            state["list"] = None

    def style(name):
        if state["break"]:
            state["break"] = False
            return name + "_break"
        return name

    for kind, value in blocks(body):
        if kind in ("bullet", "number"):
            if state["list"] != kind:
                close_list()
                state["n"] += 1
                out.append(f'<text:list text:style-name="L{kind}" xml:id="l{state["n"]}">')
                state["list"] = kind
            out.append(f'<text:list-item><text:p text:style-name="Item">{inline(value)}</text:p></text:list-item>')
            continue
        close_list()
        if kind == "break":
            state["break"] = True
        elif kind == "h1":
            out.append(f'<text:p text:style-name="{style("Title")}">{inline(value)}</text:p>')
        elif kind in ("h2", "h3"):
            n = int(kind[1]) - 1
            out.append(f'<text:h text:style-name="{style("Heading_20_" + str(n))}" text:outline-level="{n}">{inline(value)}</text:h>')
        elif kind == "p":
            out.append(f'<text:p text:style-name="{style("Body")}">{inline(value)}</text:p>')
        elif kind == "columns":
            state["n"] += 1
            out.append(f'<text:section text:style-name="Sect2" text:name="Columns{state["n"]}">')
        elif kind == "end":
            out.append("</text:section>")
        elif kind == "table":
            cols = len(value[0])
            longest = [max(len(r[c]) for r in value) for c in range(cols)]
            weights = [min(max(n, 9), 46) for n in longest]
            t = len(tables) + 1
            tables.append((t, weights))
            out.append(f'<table:table table:name="Table{t}" table:style-name="Tbl">')
            out += [f'<table:table-column table:style-name="T{t}C{c}"/>' for c in range(cols)]
            for i, row in enumerate(value):
                if i == 0:
                    out.append("<table:table-header-rows>")
                out.append('<table:table-row table:style-name="Row">')
                cell, par = ("CellHead", "CellHeadText") if i == 0 else ("Cell", "CellText")
                out += [f'<table:table-cell table:style-name="{cell}" office:value-type="string">'
                        f'<text:p text:style-name="{par}">{inline(c)}</text:p></table:table-cell>' for c in row]
                out.append("</table:table-row>")
                if i == 0:
                    out.append("</table:table-header-rows>")
            out.append('</table:table><text:p text:style-name="Gap"/>')
    close_list()

    face = "NanumGothic" if ko else "Liberation Sans"
    lang = ('fo:language="ko" fo:country="KR" ' if ko else 'fo:language="en" fo:country="GB" ') + \
        'style:language-asian="ko" style:country-asian="KR"'

    def text(pt, bold=False, colour=None):
        return (f'<style:text-properties style:font-name="{face}" style:font-name-asian="NanumGothic" '
                f'fo:font-size="{pt}pt" style:font-size-asian="{pt}pt"'
                + (' fo:font-weight="bold" style:font-weight-asian="bold"' if bold else "")
                + (f' fo:color="{colour}"' if colour else "") + f" {lang}/>")

    def para_style(name, display, props, txt, outline=None):
        o = f' style:default-outline-level="{outline}"' if outline else ""
        # No extra gap between Hangul and digits: it would become a space in the text of the PDF.
        return (f'<style:style style:name="{name}" style:display-name="{display}" style:family="paragraph" '
                f'style:class="text"{o}><style:paragraph-properties {props} style:text-autospace="none"/>{txt}</style:style>')

    styles = [
        para_style("Standard", "Standard", 'fo:line-height="118%"', text(size)),
        para_style("Body", "Text body", 'fo:margin-bottom="0.22cm" fo:line-height="118%" fo:orphans="2" fo:widows="2"', text(size)),
        para_style("Item", "List item", 'fo:margin-bottom="0.10cm" fo:line-height="115%"', text(size)),
        para_style("Title", "Title", 'fo:margin-bottom="0.35cm"', text(19, True, "#1d3b53")),
        para_style("Heading_20_1", "heading 1", 'fo:margin-top="0.35cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"', text(13.5, True, "#1d3b53"), 1),
        para_style("Heading_20_2", "heading 2", 'fo:margin-top="0.25cm" fo:margin-bottom="0.10cm" fo:keep-with-next="always"', text(11.5, True), 2),
        para_style("CellText", "Table text", 'fo:margin-bottom="0cm"', text(size - 1)),
        para_style("CellHeadText", "Table heading", 'fo:margin-bottom="0cm"', text(size - 1, True)),
        para_style("Gap", "Gap", 'fo:margin-bottom="0cm" fo:line-height="60%"', text(6)),
        para_style("Small", "Header", 'fo:text-align="center"', text(8.5, False, "#555555")),
    ]
    auto = [f'<style:style style:name="{s}_break" style:family="paragraph" style:parent-style-name="{s}">'
            '<style:paragraph-properties fo:break-before="page"/></style:style>'
            for s in ("Body", "Title", "Heading_20_1", "Heading_20_2")]
    auto.append('<style:style style:name="Sect2" style:family="section"><style:section-properties text:dont-balance-text-columns="false">'
                '<style:columns fo:column-count="2" fo:column-gap="0.8cm"><style:column style:rel-width="1*" fo:end-indent="0.4cm"/>'
                '<style:column style:rel-width="1*" fo:start-indent="0.4cm"/></style:columns></style:section-properties></style:style>')
    auto.append('<style:style style:name="Tbl" style:family="table"><style:table-properties style:width="17cm" table:align="margins" fo:margin-top="0.1cm"/></style:style>')
    auto.append('<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>')
    for name, bg in (("Cell", ""), ("CellHead", ' fo:background-color="#e3eaf0"')):
        auto.append(f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
                    f'fo:padding="0.09cm" fo:border="0.5pt solid #8899a6"{bg}/></style:style>')
    for t, weights in tables:
        for c, w in enumerate(weights):
            auto.append(f'<style:style style:name="T{t}C{c}" style:family="table-column"><style:table-column-properties '
                        f'style:column-width="{17 * w / sum(weights):.2f}cm" style:rel-column-width="{w * 100}*"/></style:style>')
    auto.append('<text:list-style style:name="Lbullet"><text:list-level-style-bullet text:level="1" text:bullet-char="&#8226;">'
                '<style:list-level-properties text:space-before="0.4cm" text:min-label-width="0.5cm"/></text:list-level-style-bullet></text:list-style>')
    auto.append('<text:list-style style:name="Lnumber"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">'
                '<style:list-level-properties text:space-before="0.4cm" text:min-label-width="0.7cm"/></text:list-level-style-number></text:list-style>')
    page = ('<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
            'fo:margin-top="1.5cm" fo:margin-bottom="1.3cm" fo:margin-left="2cm" fo:margin-right="2cm"/>'
            '<style:header-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-bottom="0.4cm"/></style:header-style>'
            '<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>')
    num = '<text:page-number text:select-page="current"/> / <text:page-count/>'
    master = ('<style:master-page style:name="Standard" style:page-layout-name="A4">'
              f'<style:header><text:p text:style-name="Small">{escape(meta["header"])}</text:p></style:header>'
              f'<style:footer><text:p text:style-name="Small">{escape(meta["footer"])} &#183; {num}</text:p></style:footer></style:master-page>')
    strong = ('<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold" '
              'style:font-weight-asian="bold"/></style:style>')
    fonts = "".join(f'<style:font-face style:name="{f}" svg:font-family="&apos;{f}&apos;"/>' for f in ("Liberation Sans", "NanumGothic"))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<office:document {NS} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
            f'<office:meta><dc:title>{escape(meta["title"])}</dc:title></office:meta>'
            f'<office:font-face-decls>{fonts}</office:font-face-decls>'
            f'<office:styles>{"".join(styles)}{strong}</office:styles>'
            f'<office:automatic-styles>{page}{"".join(auto)}</office:automatic-styles>'
            f'<office:master-styles>{master}</office:master-styles>'
            f'<office:body><office:text>{"".join(out)}</office:text></office:body></office:document>\n')


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as f:
        result = render(f.read())
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        f.write(result)
