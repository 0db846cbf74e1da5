# Charts and a summary of uploaded tables, made by fixed rules: no language model chose or wrote any of it.
import contextlib
import csv
import io
import itertools
import os
import re
import textwrap
import warnings

import matplotlib.pyplot as plt
import numpy as np
import openpyxl
import pandas as pd
from matplotlib import font_manager, ticker

FOLDER = globals().get("FOLDER", "/mnt/data")
ROWS, POINTS, BARS, COLOR = 1_000_000, 5_000, 12, "#2f6fb0"
MISSING = ["", "-", "NaN", "nan", "NULL", "null", "None", "N/A", "n/a", "#N/A"]
UNITS = {"H": ("hour", "시간"), "D": ("day", "일"), "M": ("month", "월"), "Y": ("year", "연도")}
NAMED_MONTH = r"(?=.*\d{4})[\d\s,.:/-]*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b[\d\s,.:/-]*"
MEANS = r"avg|average|mean|rate|ratio|percent|pct|%|unit.?price|평균|율|비율|단가"
SUMS = (r"total|sum|amount|sales|revenue|profit|income|cost|spen[dt]|expense|turnover|quantity|qty|units|orders|volume"
        r"|visit|(?<!dis)(?<!ac)count(?!r)|매출|금액|수량|판매|비용|건수|이익|합계|umsatz|menge|betrag|montant|ventas")


def say(english, korean):
    return korean if LANGUAGE == "ko" else english


def short(value, limit=40):
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= limit else text[:limit - 1].rstrip() + "…"


def md(value, limit=200):
    """Text that Markdown shows as it is: nothing in it starts a link, a table, a formula or HTML."""
    return re.sub(r"[\\`*\[\]<>|~$&]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", r"\\\g<0>", short(value, limit))


def number(x):
    if abs(x) >= 1e15 or 0 < abs(x) < 1e-4:
        return f"{x:.3g}"
    return f"{x:,.{int(abs(x) < 1e5 and x % 1 != 0)}f}" if abs(x) >= 1000 else f"{x + 0:.4g}"


# ---- reading

def unique_names(cells):
    """Column names that fit a chart; empty and repeated ones get a number."""
    names = []
    for i, cell in enumerate(cells, 1):
        name = stem = short("" if cell is None else cell) or say(f"column {i}", f"{i}열")
        for again in itertools.count(2):
            if name not in names:
                break
            name = f"{stem} ({again})"
        names.append(name)
    return names


def separator(text):
    """The separator that splits the first lines most evenly, and the header that it gives."""
    def split(sep):
        rows = csv.reader(io.StringIO(text, newline=None), delimiter=sep)
        with contextlib.suppress(csv.Error):
            return [row for row in itertools.islice(rows, 30) if row]
        return []
    tables = {sep: split(sep) or [[""]] for sep in "\t;,|"}
    even = {sep: sum(len(row) == len(rows[0]) for row in rows) / len(rows) for sep, rows in tables.items()}
    best = max(tables, key=lambda sep: (len(tables[sep][0]) > 1, even[sep], len(tables[sep][0])))
    return best, tables[best][0]


def read_text(raw, notes):
    sample = raw[:1 << 16]
    wide = sample[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and (b"\0" in raw or len(re.findall(rb"[\x01-\x08\x0e-\x1f\x7f]", sample)) > len(sample) / 200):
        raise ValueError(say("it is not a text file", "텍스트 파일이 아닙니다"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp949", "latin-1"]:
        with contextlib.suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            break
    else:
        raise ValueError(say("it is not a text file", "텍스트 파일이 아닙니다"))
    sep, cells = separator(text[:1 << 16])
    headless = all(re.fullmatch(r"\s*[-+]?\d[\d.,]*\s*", c) and not 1500 <= float(re.sub(r"\D", "", c)) <= 2200 for c in cells)
    names = unique_names([""] * len(cells) if headless else cells)
    if headless:
        notes.append(say("The first row holds only numbers, so the columns are numbered.", "첫 행이 숫자뿐이므로 열에 번호를 붙였습니다."))
    options = dict(sep=sep, names=names, header=None if headless else 0, index_col=False, nrows=ROWS + 1, low_memory=False,
                   encoding=encoding, na_values=MISSING, keep_default_na=False, skipinitialspace=True, on_bad_lines="warn")
    log = io.StringIO()
    with contextlib.redirect_stderr(log):
        try:
            head = pd.read_csv(io.BytesIO(raw), **{**options, "nrows": 1000, "dtype": str})
            codes = [c for c in names if head[c].str.match(r"0\d").mean() > 0.1]  # 00417 is a code, not 417
            log.truncate(0)
            options["dtype"] = str if sep == ";" else {c: str for c in codes}
            table = pd.read_csv(io.BytesIO(raw), **options)
        except pd.errors.ParserError:  # a quote that never ends
            log.truncate(0)
            table = pd.read_csv(io.BytesIO(raw), **{**options, "quoting": csv.QUOTE_NONE})
    skipped = log.getvalue().count("Skipping line")
    if skipped:
        notes.append(say(f"{skipped:,} lines with too many fields were skipped.", f"필드가 너무 많은 {skipped:,}개 행은 건너뛰었습니다."))
    return table, sep == ";"


def read_excel(raw):
    """The first sheet that holds anything; its header is the first row that is at least half as full as the fullest."""
    for sheet in openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets:
        rows = (row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row))
        rows = list(itertools.islice(rows, ROWS + 20))
        full = [sum(cell is not None for cell in row) for row in rows[:20]]
        if rows:
            rows = rows[next(i for i, n in enumerate(full) if 2 * n >= max(full)):]
            width = max(map(len, rows))
            rows = [row + (None,) * (width - len(row)) for row in rows]
            return pd.DataFrame(rows[1:], columns=unique_names(rows[0])), False
    raise ValueError(say("the file is empty", "빈 파일입니다"))


def read(path, notes):
    with open(path, "rb") as file:
        raw = file.read()
    if not raw.strip():
        raise ValueError(say("the file is empty", "빈 파일입니다"))
    table, comma = read_excel(raw) if raw[:4] == b"PK\3\4" else read_text(raw, notes)
    if len(table) > ROWS:
        table = table[:ROWS]
        notes.append(say(f"Only the first {ROWS:,} rows were read.", f"처음 {ROWS:,}행만 읽었습니다."))
    return table, comma


# ---- types of columns

def to_numbers(texts, comma, notes):
    """Numbers as people write them: 1,234.5 or 1.234,5, perhaps with a currency or percent sign."""
    bare = texts.str.replace(r"[\s'’%€$£¥₩원]|USD|EUR|KRW", "", regex=True).str.replace("−", "-", regex=False)
    bare = bare.str.replace(r"^\((.+)\)$", r"-\1", regex=True)
    results = []
    for group, point in (".,", ",.") if comma else (",.", ".,"):
        form = rf"[-+]?(?:[1-9]\d{{0,2}}(?:\{group}\d{{3}})+|0|[1-9]\d*)?(?:\{point}\d+)?(?:[eE][-+]?\d+)?"
        plain = bare.where(bare.str.fullmatch(form)).str.replace(group, "", regex=False)
        results.append(pd.to_numeric(plain.str.replace(point, ".", regex=False), errors="coerce"))
    return max(results, key=lambda values: values.count())


def to_dates(texts, comma, notes):
    """Only texts that look like dates: 2024-01-03, 2024/1, 3.1.2024, 1/3/2024, 2024년 1월 3일, 3 January 2024."""
    ymd = r"^(\d{4})\s*[-/.년]\s*(\d{1,2})(?:\s*[-/.월]\s*(\d{1,2}))?\s*[일월.]?(?=$|[T ,])"
    swap = r"^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?=$|[T ,])"
    parts = texts.str.extract(swap).dropna()
    first, second = parts[0].astype(int), parts[2].astype(int)
    day_first = bool((first > 12).any() or not (second > 12).any() and (comma or (parts[1] == ".").any()))
    texts = texts.str.replace(swap, r"\4-\3-\1" if day_first else r"\4-\1-\3", regex=True)
    texts = texts.str.replace(ymd, lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3] or 1):02}", regex=True)
    texts = texts.str.replace(r"(:\d\d(?:\.\d+)?)\s*(?:Z|[-+]\d\d:?\d\d)$", r"\1", regex=True)  # local time stays
    like = texts.str.match(r"\d{4}-\d\d-\d\d(?:$|[T ,])") | texts.str.fullmatch(NAMED_MONTH, case=False)
    dates = pd.to_datetime(texts.where(like), errors="coerce")
    if len(parts) and not day_first and not (second > 12).any() and dates.count() >= 0.9 * len(dates):
        notes.append(say("Dates such as 1/2/2024 were read as month/day/year.", "1/2/2024 같은 날짜는 월/일/연도로 읽었습니다."))
    return dates


def kind_of_numbers(name, values):
    low, filled = name.lower(), values.dropna()
    if not (filled % 1 == 0).all():
        return "number"
    if re.search(r"(?<![a-z])(year|jahr|année|año)(?![a-z])|연도|년도|^년$", low) and filled.between(1500, 2200).all():
        return "year"
    if re.fullmatch(r"month|mon|monat|mois|월", low) and filled.between(1, 12).all():
        return "month"
    counted = len(filled) > 2 and filled.iloc[0] in (0, 1) and (filled.diff().dropna() == 1).all()
    return "id" if counted or re.search(r"(^|[\W_])(id|no)\.?$|번호$|코드$", low) or re.search(r"[a-z](Id|ID)$", name) else "number"


def typed(name, column, comma, notes):
    """The kind of a column and its values. Nine tenths must be numbers or dates for the column to count as such."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date", column
    if pd.api.types.is_numeric_dtype(column) and column.dtype != bool:
        values = column.astype(float).where(lambda v: v.abs() < 1e100)  # neither infinite nor near it
        return kind_of_numbers(name, values), values
    texts = column.map(lambda value: str(value).strip(), na_action="ignore")
    codes, distinct = pd.factorize(texts.where(~texts.isin(MISSING)))
    distinct = pd.Series(distinct, dtype=object)
    for parse in to_numbers, to_dates:
        found = parse(distinct.where(distinct != "NA"), comma, notes).reindex(codes).set_axis(column.index)
        lost = (codes >= 0).sum() - (texts == "NA").sum() - found.count()
        if found.count() and lost <= 0.1 * (lost + found.count()):
            if lost:
                notes.append(say(f"{md(name)}: {lost:,} values that could not be read count as missing.",
                                 f"{md(name)}: 읽을 수 없는 값 {lost:,}개는 결측으로 처리했습니다."))
            return ("date", found) if parse is to_dates else (kind_of_numbers(name, found), found.astype(float))
    few = len(distinct) <= BARS or len(distinct) <= 50 and len(distinct) < len(texts) / 2
    return "category" if few else "text", texts
