"""Reads CSV and Excel files as people save them."""
import contextlib
import csv
import io
import re
from itertools import count, islice

import openpyxl
import pandas as pd

from .wording import say, short

ROWS, COLUMNS = 1_000_000, 500  # of a table that are read
HEAD = 1 << 16  # characters that tell how a text file is written, or its first two lines where they are longer
TOTALS = {"total", "totals", "grand total", "sum", "합계", "총계", "총합", "소계", "계"}
MISSING = ["", "-", "NaN", "nan", "NULL", "null", "None", "N/A", "n/a", "#N/A"]

csv.field_size_limit(1 << 30)  # a cell may be a whole text


def unique_names(cells):
    names = {}
    for i, cell in enumerate(cells, 1):
        stem = short("" if cell is None else cell) or say(f"column {i}", f"{i}열")
        names[next(n for k in count(1) if (n := stem if k == 1 else f"{stem} ({k})") not in names)] = i
    return list(names)


def split(text, sep):
    """How well the separator splits the first rows of the text; the first row, as wide as most rows are."""
    rows = [[""]]
    with contextlib.suppress(csv.Error):
        rows = [row for row in islice(csv.reader(io.StringIO(text, newline=None), delimiter=sep), 30) if row] or rows
    even, width = sum(len(row) == len(rows[0]) for row in rows) / len(rows), sorted(map(len, rows))[len(rows) // 2]
    return len(rows[0]) > 1, even, len(rows[0]), rows[0] + [""] * (width - len(rows[0]))


def decoded(raw):
    start, wide = raw[:1 << 16], raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    if wide or b"\0" not in raw and len(re.findall(rb"[\x01-\x08\x0e-\x1f\x7f]", start)) <= len(start) / 200:
        for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp949", "latin-1"]:
            with contextlib.suppress(UnicodeDecodeError):
                text = raw.decode(encoding)
                return text[:max(HEAD, text.find("\n", text.find("\n") + 1))], encoding
    raise ValueError(say("it is not a text file", "텍스트 파일이 아닙니다"))


def note_width(width, notes):
    if width > COLUMNS:
        notes.append(say(f"Only the first {COLUMNS:,} of {width:,} columns were read.", f"{width:,}열 중 처음 {COLUMNS:,}열만 읽었습니다."))


def read_text(raw, notes):
    text, encoding = decoded(raw)
    sep = max("\t;,|", key=lambda sep: split(text, sep)[:3])
    cells = split(text, sep)[3]
    bare = all(re.fullmatch(r"\s*[-+]?\d[\d.]*\s*", c) and not re.fullmatch(r"(1[5-9]|2[01])\d\d", c) for c in cells)
    names, log = unique_names(([None] * len(cells) if bare else cells)[:COLUMNS]), io.StringIO()
    note_width(len(cells), notes)
    if bare:
        notes.append(say("The first row holds only numbers, so it was read as data.", "첫 행이 숫자뿐이어서 데이터로 읽었습니다."))

    def parse(**more):
        log.truncate(0)
        return pd.read_csv(io.BytesIO(raw), sep=sep, names=names + list(range(len(cells) - len(names))), usecols=names,
                           header=None if bare else 0, index_col=False, encoding=encoding, na_values=MISSING, keep_default_na=False, skipinitialspace=True,
                           low_memory=False, on_bad_lines="warn", **{"nrows": ROWS + 1, **more})
    with contextlib.redirect_stderr(log):
        try:
            head = parse(nrows=1000, dtype=str)
            codes = {c: str for c in names if head[c].str.match(r"0\d").mean() > 0.1}  # 00417 is a code, not 417
            table = parse(dtype=str if sep == ";" else codes)
        except pd.errors.ParserError:  # a quote that never ends
            table = parse(dtype=str, quoting=csv.QUOTE_NONE)
    if skipped := log.getvalue().count("Skipping line"):
        notes.append(say(f"Skipped lines with too many fields: {skipped:,}.", f"필드가 너무 많아 건너뛴 행: {skipped:,}개."))
    return table, sep == ";"


def read_excel(raw, notes):
    """The first sheet that holds anything; its header is the first row at least half as full as the fullest one."""
    sheets = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets
    for sheet in sheets:
        rows = list(islice((row for row in sheet.iter_rows(values_only=True) if set(row) - {None}), ROWS + 2))
        if rows:
            full = [len(row) - row.count(None) for row in rows[:20]]
            rows, width = rows[next(i for i, n in enumerate(full) if 2 * n >= max(full)):], max(map(len, rows))
            note_width(width, notes)
            if len(sheets) > 1:
                notes.append(say(f"Of {len(sheets)} sheets, only “{short(sheet.title)}” was read.", f"시트 {len(sheets)}개 가운데 “{short(sheet.title)}”만 읽었습니다."))
            rows = [(row + (None,) * (width - len(row)))[:COLUMNS] for row in rows]
            return pd.DataFrame(rows[1:], columns=unique_names(rows[0])), False
    raise ValueError(say("the file is empty", "빈 파일입니다"))


def read(path, notes):
    with open(path, "rb") as file:
        raw = file.read()
    if not raw.strip(b"\xef\xbb\xbf \r\n\t"):
        raise ValueError(say("the file is empty", "빈 파일입니다"))
    table, comma = read_excel(raw, notes) if raw[:4] == b"PK\3\4" else read_text(raw, notes)
    if len(table) > ROWS:
        notes.append(say(f"Only the first {ROWS:,} rows were read.", f"처음 {ROWS:,}행만 읽었습니다."))
    return without_total(table[:ROWS], notes), comma


def without_total(table, notes):
    """A last row that adds up the others would count twice."""
    label = next((cell for cell in table.iloc[-1][:2] if isinstance(cell, str)), "").strip() if len(table) > 2 else ""
    if label.lower().rstrip(":") not in TOTALS:
        return table
    notes.append(say(f"The last row, “{short(label)}”, was left out: it adds up the others.", f"마지막 행 “{short(label)}”은 다른 행의 합이므로 뺐습니다."))
    return table[:-1]
