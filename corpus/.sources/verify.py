#!/usr/bin/env python3
"""Checks corpus/questions.jsonl against the documents (standard library and pdftotext).

Prints every problem found and exits with 1 if there is one.
"""
import collections
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

CORPUS = pathlib.Path(__file__).resolve().parent.parent
ENCODINGS = {"travel-rules-ko.txt": "cp949", "ops-meeting-2025-06.txt": "utf-16"}
FORMATS = (".pdf", ".docx", ".html", ".md", ".txt")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def normalise(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


class Html(html.parser.HTMLParser):
    INLINE = {"a", "b", "em", "i", "span", "strong", "small", "code"}

    def __init__(self):
        super().__init__()
        self.parts, self.skip = [], 0

    def handle_starttag(self, tag, attrs):
        self.skip += tag in ("script", "style")
        if tag not in self.INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag):
        self.skip -= tag in ("script", "style")
        if tag not in self.INLINE:
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.skip:
            self.parts.append(data)


def pdf_pages(path):
    """The text of every page, plain and in table layout (a row of a table is one line there)."""
    pages = None
    for mode in ([], ["-layout"]):
        out = subprocess.run(["pdftotext", "-enc", "UTF-8", *mode, str(path), "-"],
                             check=True, capture_output=True).stdout.decode("utf-8")
        texts = [normalise(p) for p in out.split("\f")[:-1]]
        pages = [[t] for t in texts] if pages is None else [p + [t] for p, t in zip(pages, texts)]
    return pages


def read(path):
    """A list of pages (one for formats without pages), each a list of alternative texts."""
    kind = path.suffix
    if kind == ".pdf":
        return pdf_pages(path)
    if kind == ".docx":
        with zipfile.ZipFile(path) as z:
            root = ET.fromstring(z.read("word/document.xml"))
        text = "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in root.iter(W + "p"))
    else:
        text = path.read_bytes().decode(ENCODINGS.get(path.name, "utf-8"))
        if kind == ".html":
            parser = Html()
            parser.feed(text)
            text = "".join(parser.parts)
        elif kind == ".md":
            text = text.replace("|", " ").replace("**", "")
    return [[normalise(text)]]


def main():
    problems = []
    rows = []
    for number, line in enumerate((CORPUS / "questions.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            problems.append(f"line {number}: {error}")
    documents = sorted(p for p in CORPUS.iterdir() if p.suffix in FORMATS and p.name != "README.md")
    texts = {unicodedata.normalize("NFC", p.name): read(p) for p in documents}
    answerable = [r for r in rows if not r.get("unanswerable")]
    unanswerable = [r for r in rows if r.get("unanswerable")]
    if (len(answerable), len(unanswerable)) != (80, 20):
        problems.append(f"{len(answerable)} answerable and {len(unanswerable)} unanswerable questions")
    for field in ("id", "question"):
        for value, count in collections.Counter(r[field] for r in rows).items():
            if count > 1:
                problems.append(f"{field} occurs {count} times: {value}")

    for r in unanswerable:
        if set(r) != {"id", "question", "unanswerable", "lang"}:
            problems.append(f"{r['id']}: fields {sorted(r)}")
    for r in answerable:
        if set(r) != {"id", "question", "file", "page", "quote", "lang"}:
            problems.append(f"{r['id']}: fields {sorted(r)}")
        pages = texts.get(r["file"])
        if pages is None:
            problems.append(f"{r['id']}: no file {r['file']}")
            continue
        if (r["page"] is not None) != r["file"].endswith(".pdf"):
            problems.append(f"{r['id']}: page {r['page']} for {r['file']}")
            continue
        if r["page"] is not None and not 1 <= r["page"] <= len(pages):
            problems.append(f"{r['id']}: {r['file']} has {len(pages)} pages, not {r['page']}")
            continue
        quote = normalise(r["quote"])
        if not any(quote in t for t in pages[(r["page"] or 1) - 1]):
            problems.append(f"{r['id']}: not in {r['file']}, page {r['page']}: {quote}")
        others = [name for name, ps in texts.items()
                  if name != r["file"] and any(quote in t for p in ps for t in p)]
        if others:
            problems.append(f"{r['id']}: also in {others}")

    per_file = collections.Counter(r["file"] for r in answerable)
    for name in texts:
        if per_file[name] < 3:
            problems.append(f"{name}: only {per_file[name]} questions")
    for problem in problems:
        print(problem)
    korean = sum(r["lang"] == "ko" for r in answerable), sum(r["lang"] == "ko" for r in unanswerable)
    print(f"{len(texts)} documents, {len(answerable)} answerable ({korean[0]} Korean), "
          f"{len(unanswerable)} unanswerable ({korean[1]} Korean), {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
