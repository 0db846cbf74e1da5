# Charts and a short summary of uploaded tables, made by fixed rules: no language model chose or wrote any of it.
import contextlib
import csv
import io
import os
import re
import textwrap
import warnings
from itertools import combinations, count, islice, product, zip_longest

import matplotlib.pyplot as plt
import numpy as np
import openpyxl
import pandas as pd
from matplotlib import dates, ticker

FOLDER = "/mnt/data"
FILES, KINDS, LANGUAGE, QUESTION = [], [], "en", ""  # what report() was asked for
STYLE = {
    "axes.unicode_minus": False, "text.parse_math": False, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": "#e3e3e3", "axes.titlesize": 13, "font.size": 10}
ROWS, POINTS, BARS, COLOR = 1_000_000, 5_000, 12, "#2f6fb0"
MISSING = ["", "-", "NaN", "nan", "NULL", "null", "None", "N/A", "n/a", "#N/A"]
MEANS = r"avg|average|mean|rate|ratio|percent|pct|%|unit.?price|평균|율|비율|단가"
SUMS = (r"total|sum|amount|sales|revenue|profit|income|cost|spen[dt]|expense|turnover|quantity|qty|units|orders|volume"
        r"|visit|(?<!dis)(?<!ac)count(?!r)|매출|금액|수량|판매|비용|건수|이익|합계|umsatz|menge|betrag|montant|ventas")


def say(english, korean):
    return korean if LANGUAGE == "ko" else english


def short(value, limit=40):
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= limit else text[:limit - 1].rstrip() + "…"


def md(value, limit=120):
    """Text that Markdown shows as it is: nothing in it starts a link, a table, a formula or HTML."""
    return re.sub(r"[\\`*\[\]<>|~$&]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", r"\\\g<0>", short(value, limit))


def number(x):
    if abs(x) >= 1e15 or 0 < abs(x) < 1e-4:
        return f"{x:.3g}"
    return f"{x:,.{int(abs(x) < 1e5 and x % 1 != 0)}f}" if abs(x) >= 1000 else f"{x + 0:.4g}"


# ---- reading

def unique_names(cells):
    names = []
    for i, cell in enumerate(cells, 1):
        stem = short("" if cell is None else cell) or say(f"column {i}", f"{i}열")
        names.append(next(n for k in count(1) if (n := stem if k == 1 else f"{stem} ({k})") not in names))
    return names


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
                return raw.decode(encoding)[:1 << 16], encoding
    raise ValueError(say("it is not a text file", "텍스트 파일이 아닙니다"))


def read_text(raw, notes):
    text, encoding = decoded(raw)
    sep = max("\t;,|", key=lambda sep: split(text, sep)[:3])
    cells = split(text, sep)[3]
    bare = all(re.fullmatch(r"\s*[-+]?\d[\d.]*\s*", c) and not re.fullmatch(r"(1[5-9]|2[01])\d\d", c) for c in cells)
    names, log = unique_names([None] * len(cells) if bare else cells), io.StringIO()
    if bare:
        notes.append(say("The first row holds only numbers, so it was read as data.", "첫 행이 숫자뿐이어서 데이터로 읽었습니다."))

    def parse(**more):
        log.truncate(0)
        return pd.read_csv(io.BytesIO(raw), sep=sep, names=names, header=None if bare else 0, index_col=False,
                           encoding=encoding, na_values=MISSING, keep_default_na=False, skipinitialspace=True,
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


def read_excel(raw):
    """The first sheet that holds anything; its header is the first row at least half as full as the fullest one."""
    for sheet in openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets:
        rows = list(islice((row for row in sheet.iter_rows(values_only=True) if set(row) - {None}), ROWS + 2))
        if rows:
            full = [len(row) - row.count(None) for row in rows[:20]]
            rows, width = rows[next(i for i, n in enumerate(full) if 2 * n >= max(full)):], max(map(len, rows))
            rows = [row + (None,) * (width - len(row)) for row in rows]
            return pd.DataFrame(rows[1:], columns=unique_names(rows[0])), False
    raise ValueError(say("the file is empty", "빈 파일입니다"))


def read(path, notes):
    with open(path, "rb") as file:
        raw = file.read()
    if not raw.strip(b"\xef\xbb\xbf \r\n\t"):
        raise ValueError(say("the file is empty", "빈 파일입니다"))
    table, comma = read_excel(raw) if raw[:4] == b"PK\3\4" else read_text(raw, notes)
    if len(table) > ROWS:
        notes.append(say(f"Only the first {ROWS:,} rows were read.", f"처음 {ROWS:,}행만 읽었습니다."))
    return table[:ROWS], comma


# ---- types of columns

def to_numbers(texts, comma, notes):
    """Numbers as people write them: 1,234.5 or 1.234,5 or (12), perhaps with a currency or percent sign."""
    bare, results = texts.str.replace(r"[\s'’%€$£¥₩원]|USD|EUR|KRW", "", regex=True), []
    bare = bare.str.replace(r"^\((.+)\)$|^−(.+)$", r"-\1\2", regex=True)
    for group, point in (".,", ",.") if comma else (",.", ".,"):
        form = rf"[-+]?(?:[1-9]\d{{0,2}}(?:\{group}\d{{3}})+|0|[1-9]\d*)?(?:\{point}\d+)?(?:[eE][-+]?\d+)?"
        plain = bare.where(bare.str.fullmatch(form, na=False)).str.replace(group, "", regex=False)
        results.append(pd.to_numeric(plain.str.replace(point, ".", regex=False), errors="coerce"))
    return max(results, key=lambda values: values.count())


def to_dates(texts, comma, notes):
    """Only what looks like a date: 2024-01-03, 2024/1, 3.1.2024, 1/3/2024, 2024년 1월 3일, 3 January 2024."""
    if texts.str.fullmatch(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?", na=True).all():
        return pd.to_datetime(texts, errors="coerce")
    swap = r"^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?=$|[T ,])"
    ymd = r"^(\d{4})\s*[-/.년]\s*(\d{1,2})(?:\s*[-/.월]\s*(\d{1,2}))?\s*[일월.]?(?=$|[T ,])"
    named = r"(?=.*\d{4})[\d\s,.:/-]*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b[\d\s,.:/-]*"
    parts = texts.str.extract(swap).dropna()
    month_first, day_first = (parts[2].astype(int) > 12).any(), (parts[0].astype(int) > 12).any()
    day_first |= not month_first and (comma or (parts[1] == ".").any())
    texts = texts.str.replace(swap, r"\4-\3-\1" if day_first else r"\4-\1-\3", regex=True)
    texts = texts.str.replace(ymd, lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3] or 1):02}", regex=True)
    texts = texts.str.replace(r"(:\d\d(?:\.\d+)?)\s*(?:Z|[-+]\d\d:?\d\d)$", r"\1", regex=True)  # local time stays
    like = texts.str.match(r"\d{4}-\d\d-\d\d(?:$|[T ,])", na=False) | texts.str.fullmatch(named, case=False, na=False)
    if len(parts) > len(texts) / 2 and not (month_first or day_first):
        notes.append(say("Dates like 1/2/2024 were read as month/day/year.", "1/2/2024 같은 날짜는 월/일/연도로 읽었습니다."))
    return pd.to_datetime(texts.where(like), errors="coerce")


def kind_of_numbers(name, values):
    low, filled = name.lower(), values.dropna()
    if filled.empty or not (filled % 1 == 0).all():
        return "number"
    year = re.search(r"(?<![a-z])(year|jahr|année|año)(?![a-z])|연도|년도|^년$", low) and filled.between(1500, 2200).all()
    if year or low in ("month", "monat", "mois", "월") and filled.between(1, 12).all():
        return "period"
    counted = len(filled) > 2 and filled.iloc[0] in (0, 1) and (filled.diff()[1:] == 1).all()
    counted = counted and not re.search(SUMS, low)
    return "id" if counted or re.search(r"(^|[\W_])(id|no)\.?$|번호$", low) or re.search(r"[a-z]I[dD]$", name) else "number"


def note_lost(name, lost, notes):
    if lost:
        notes.append(say(f"{md(name)}: {lost:,} of the missing values are unreadable or infinite.",
                         f"{md(name)}: 결측값 중 {lost:,}개는 읽을 수 없거나 무한대인 값입니다."))


def typed(name, column, comma, notes):
    """A column's kind and values. Nine tenths must be numbers or dates for the column to count as such."""
    if column.dtype.kind == "M":
        return "date", column
    if column.dtype.kind in "iuf":
        values = column.astype(float).where(lambda v: v.abs() < 1e100)  # neither infinite nor near it
        note_lost(name, column.count() - values.count(), notes)
        return kind_of_numbers(name, values), values
    texts = column.map(lambda value: str(value).strip(), na_action="ignore")
    codes, distinct = pd.factorize(texts.where(~texts.isin(MISSING)))
    distinct = pd.Series(distinct, dtype=object)
    for parse, kind in (to_numbers, "number"), (to_dates, "date"):
        if len(distinct) > 300 and parse(distinct[:300], comma, []).count() < 150:
            continue
        found = parse(distinct.where(distinct != "NA"), comma, notes).reindex(codes).set_axis(column.index)
        lost = (codes >= 0).sum() - (texts == "NA").sum() - found.count()
        if found.count() and lost <= 0.1 * (lost + found.count()):
            note_lost(name, lost, notes)
            return (kind, found) if kind == "date" else (kind_of_numbers(name, found), found.astype(float))
    return "category" if len(distinct) <= 12 or len(distinct) <= min(50, len(texts) / 2) else "text", texts


def shaped(table, comma, notes):
    """The converted table without its empty columns, and the columns by kind, those in the question first."""
    kinds, values, asked = {}, {}, re.sub(r"[_\s]+", " ", QUESTION.lower())
    for name in table.dropna(axis="columns", how="all") if len(table) else table:
        kind, values[name] = typed(name, table[name], comma, notes) if len(table) else ("empty", table[name])
        words = re.escape(re.sub(r"[_\s]+", " ", name.lower()))
        found = re.search(rf"(?<![a-z0-9]){words}(?:s|es)?(?![a-z0-9])", asked) if len(name) > 1 or name > "~" else None
        kinds.setdefault(kind, []).append((found.start() if found else len(asked), name))
    kinds = {kind: [name for _, name in sorted(names, key=lambda pair: pair[0])] for kind, names in kinds.items()}
    return pd.DataFrame(values, index=table.index), kinds


# ---- charts: each gives a title, a finding, the labels of both axes and a function that draws

def grouped(table, key, name):
    """A column's sums or means, or row counts, by category or period; what they are; the period; a caution; sums or not."""
    keys, unit, note = table[key], "", ""
    if keys.dtype.kind == "M":
        first, last, days = keys.min(), keys.max(), keys.dt.normalize()
        span, timed = (last - first).days, (days != keys)[keys.notna()].any()
        monthly = not timed and span >= 28 and (keys.dropna().dt.day == 1).all()
        unit = "H" if span < 3 and timed else "D" if span <= 100 and not monthly else "M" if span <= 3700 else "Y"
        keys, slack = keys.dt.to_period(unit), {"M": 4, "Y": 32}.get(unit, 400)
        partial = max((first - keys.min().start_time).days, (keys.max().end_time - last).days) >= slack
        if partial and days.nunique() > keys.nunique():
            note = say(f"; the dates go from {first:%Y-%m-%d} to {last:%Y-%m-%d}, so the first or last {'month' if unit == 'M' else 'year'} "
                       "may be incomplete", f"; 날짜 범위가 {first:%Y-%m-%d} ~ {last:%Y-%m-%d}이므로 처음이나 마지막 기간은 불완전할 수 있음")
    elif keys.dtype.kind == "f":
        keys, unit = keys.astype("Int64"), "Y" if keys.max() > 12 else "m"
    groups, added = table[name or key].groupby(keys), True
    if not name:
        series, what = groups.size(), say("number of rows", "행 수")
    elif groups.count().max() <= 1:
        series, what, note, added = groups.first(), name, "", False
    elif re.search(SUMS, name, re.I) and not re.search(MEANS, name, re.I):
        series, what = groups.sum(min_count=1), say(f"sum of {name}", f"{name} 합계")
    else:
        series, what, note, added = groups.mean(), say(f"mean of {name}", f"{name} 평균"), "", False
    return series.dropna().astype(float), what, unit, note, added


def titled(what, key, unit):
    words = {"H": ("hour", "시간"), "D": ("day", "일"), "M": ("month", "월"), "m": ("month of the year", "월"), "Y": ("year", "연도")}
    word = say(*words.get(unit, (key, key)))
    start = re.sub("^(sum of|mean of|number of rows)", lambda m: m[0].capitalize(), what)
    return say(f"{start} {'per' if unit else 'by'} {word}", f"{word}별 {what}"), word


def line(table, key, name):
    series, what, unit, note, added = grouped(table, key, name) if key else (table[name].dropna(), name, "", "", False)
    title, word = titled(what, key, unit) if key else (
        say(f"{name} in row order (there is no time column)", f"행 순서별 {name} (시간 열 없음)"), say("row", "행"))
    if len(series) > POINTS:
        series = series.iloc[np.linspace(0, len(series) - 1, POINTS).astype(int)]
        note += say(f"; {POINTS:,} evenly taken points are drawn", f"; 고르게 뽑은 점 {POINTS:,}개만 그림")
    labels = [str(x) if key else f"{word} {x + 1:,}" for x in series.index]
    dated = isinstance(series.index, pd.PeriodIndex)
    xs = dates.date2num(series.index.to_timestamp()) if dated else series.index.to_numpy(float) + (not key)
    first, last, low, high = series.iloc[0], series.iloc[-1], series.min(), series.max()
    change = f" ({'+' * (last > first)}{number(round((last / first - 1) * 100, 1))} %)" if first > 0 <= last != first else ""
    way = ("ended as it began, going", "rose", "fell")[int(np.sign(last - first))]
    at_low, at_high = labels[series.argmin()], labels[series.argmax()]
    finding = say(f"{md(what)} {way} from {number(first)} in {labels[0]} to {number(last)} in {labels[-1]}{change}; "
                  f"the highest is {number(high)} in {at_high}, the lowest {number(low)} in {at_low}",
                  f"{md(what)}: {labels[0]} {number(first)} → {labels[-1]} {number(last)}{change}; "
                  f"최고 {at_high} {number(high)}, 최저 {at_low} {number(low)}")
    if low == high:
        finding = say(f"{md(what)} is always {number(low)}", f"{md(what)}: 항상 {number(low)}")

    def draw(ax):
        ax.plot(xs, series, color=COLOR, marker="o" if len(xs) <= 60 else None, markersize=4)
        ticks = [0]
        for i, x in enumerate(xs):  # labels that do not touch
            ticks += [i] if x - xs[ticks[-1]] >= (xs[-1] - xs[0]) / 6.5 > 0 else []
        ax.set_xticks(xs[ticks], [labels[i].replace(" ", "\n") if key else f"{xs[i]:,.0f}" for i in ticks])
        if 0 <= low and (added or 2 * low < high):
            ax.set_ylim(0, high * 1.06 or 1)
    return title, finding + note, word, what, draw


def bar(table, key, name):
    series, what, unit, note, added = grouped(table, key, name)
    ranked = series.sort_values(ascending=False, kind="stable")
    title, word = titled(what, key, unit)
    most, least, total, others = ranked.iloc[0], ranked.iloc[-1], ranked.sum(), len(ranked) - BARS
    parts = added and least >= 0 < total
    share = say(" ({} % of the total)", " (전체의 {} %)").format(number(round(most / total * 100, 1))) if parts else ""
    top, bottom = md(ranked.index[0], 40), md(ranked.index[-1], 40)
    finding = say(f"{top} has the largest {md(what)}, {number(most)}{share}; {bottom} the smallest, {number(least)}",
                  f"{md(what)}: 최대 {top} {number(most)}{share}, 최소 {bottom} {number(least)}")
    if most == least:
        finding = say(f"{md(what)}: {number(most)} for {top if others == 1 - BARS else 'each'}", f"{md(what)}: 모두 {number(most)}")
    if others > 0:
        rest = number(ranked[BARS:].sum())
        finding += say(f"; drawn are the {BARS} largest of {len(ranked):,}", f"; {len(ranked):,}개 중 큰 {BARS}개만 그림")
        finding += say(f", the others add up to {rest}", f", 나머지 합 {rest}") if parts else ""
    shown = ranked[:BARS].sort_index() if unit else ranked[:BARS]

    def draw(ax):
        bars = ax.barh(range(len(shown)), shown, color=COLOR)
        ax.bar_label(bars, [number(value) for value in shown], padding=3, fontsize=9)
        ax.set_yticks(range(len(shown)), [short(label, 28 if str(label).isascii() else 16) for label in shown.index])
        ax.invert_yaxis()
        ax.margins(x=0.12)
        ax.axvline(0, color="#444444", linewidth=0.8)
        ax.grid(False, axis="y")
    return title, finding + note, what, word, draw


def histogram(table, _, name):
    values = table[name].dropna()
    low, high, whole = values.min(), values.max(), int((values % 1 == 0).all())
    (q1, median, q3), span = values.quantile([0.25, 0.5, 0.75]), high - low + whole
    width = min(2 * (q3 - q1) / len(values) ** (1 / 3) or span, span / (np.log2(len(values)) + 1))  # as numpy's "auto"
    width = np.ceil(max(width, span / 50)) if whole else max(width, span / 50) or 1  # as many whole numbers in each bin
    bins = max(1, int(np.ceil(span / width)))
    edges = low - 0.5 + width * np.arange(bins + 1) if whole else np.linspace(low, high, bins + 1)
    finding = say(f"half of the values lie between {number(q1)} and {number(q3)}; mean {number(values.mean())}, "
                  f"median {number(median)}; all lie between {number(low)} and {number(high)}",
                  f"값의 절반이 {number(q1)} ~ {number(q3)}; 평균 {number(values.mean())}, 중앙값 {number(median)}; "
                  f"전체 범위 {number(low)} ~ {number(high)}")
    if low == high:
        finding = say(f"every value is {number(low)} ({len(values):,} in all)", f"값이 모두 {number(low)} ({len(values):,}개)")
    return (say(f"Distribution of {name}", f"{name} 분포"), finding, name, say("number of rows", "행 수"),
            lambda ax: ax.hist(values, edges, color=COLOR, edgecolor="white", linewidth=0.5))


def scatter(table, x, y):
    both = table[[x, y]].dropna()
    r = both[x].corr(both[y])
    tie = say(f"the higher {md(x)}, the {'higher' if r > 0 else 'lower'} {md(y)}",
              f"{md(x)} 값이 클수록 {md(y)} 값이 {'큼' if r > 0 else '작음'}")
    loose = say("hardly any linear relation", "직선 관계가 거의 없음") if abs(r) < 0.1 else say("weakly, ", "약하게 ") + tie
    finding = say("correlation", "상관계수") + f" {round(r, 2) + 0:.2f}: " + (loose if abs(r) < 0.3 else tie)
    if len(both) > POINTS:
        finding += say(f"; drawn are {POINTS:,} of {len(both):,} points", f"; 점 {len(both):,}개 중 {POINTS:,}개만 그림")
        both = both.iloc[np.linspace(0, len(both) - 1, POINTS).astype(int)]
    return (say(f"{y} against {x}", f"{x}에 따른 {y}"), finding, x, y,
            lambda ax: ax.scatter(both[x], both[y], s=14, alpha=0.6 if len(both) < 500 else 0.3, color=COLOR, linewidths=0))


def planned(table, kinds, want):
    """What to draw: of each kind in turn the columns that come first, then the next ones."""
    def pairs(keys, names):
        return sorted(product(keys, names), key=lambda pair: keys.index(pair[0]) + names.index(pair[1]))
    numbers = [c for c in kinds.get("number", []) if table[c].count()][:12]
    times = [c for c in kinds.get("date", []) + kinds.get("period", []) if table[c].nunique() > 1][:4]
    groups = [c for c in kinds.get("category", []) + kinds.get("text", []) if table[c].count()][:8]
    if times[1:] and table[times[:2]].dtypes.eq(float).all():  # a column of years and one of months make dates
        year, month = sorted(times[:2], key=lambda c: -table[c].max())
        if table[month].max() <= 12 < table[year].min():
            times.insert(0, f"{year}, {month}")
            table[times[0]] = pd.to_datetime(dict(year=table[year], month=table[month], day=1), errors="coerce")
    r, asked = table[numbers].corr(min_periods=3).abs() if len(numbers) > 1 else None, QUESTION.lower()
    couples = [pair for pair in combinations(numbers, 2) if r.loc[pair] >= 0]  # a constant column has none
    plans = {"line": pairs(times, numbers or [None]), "histogram": [(None, name) for name in numbers],
             "bar": pairs(groups, numbers) + [(key, None) for key in groups if table[key].dropna().duplicated().any()],
             "scatter": sorted(couples, key=lambda pair: (-sum(name.lower() in asked for name in pair), -r.loc[pair]))}
    if not times and "line" in KINDS:
        plans["line"] = [(None, name) for name in numbers if table[name].count() > 1]
    if "bar" in KINDS:
        plans["bar"] += pairs(times, numbers or [None])
    for kind in KINDS:
        if not plans[kind]:
            print(say(f"The table has no columns for a {kind} chart.", f"이 표에는 {kind} 차트를 그릴 열이 없습니다.") + "\n")
    turns = zip_longest(*([(kind, *pair) for pair in plans[kind]] for kind in KINDS or ["line", "bar", "histogram", "scatter"]))
    return [plan for turn in turns for plan in turn if plan][:want]


# ---- the report

def overview(path, table, kinds):
    def some(items):
        return ", ".join(items[:10]) + (say(f" and {len(items) - 10} more", f" 외 {len(items) - 10}개") if items[10:] else "")
    words = {"date": ("dates", "날짜"), "period": ("years or months", "연도/월"), "number": ("numbers", "숫자"),
             "category": ("categories", "범주"), "text": ("texts", "텍스트"), "id": ("ids", "번호"), "empty": ("without values", "값 없는 열")}
    rows, columns = len(table), len(table.columns)
    types = "; ".join(f"{say(*word)}: {some([md(c) for c in kinds[kind]])}" for kind, word in words.items() if kind in kinds)
    gaps = some([f"{md(name)} {n:,}" for name, n in table.isna().sum().items() if n])
    size = say(f"{rows:,} row{'s' * (rows != 1)}, {columns:,} column{'s' * (columns != 1)}", f"{rows:,}행, {columns:,}열")
    return f"**{md(os.path.basename(path))}**: {size} ({types})." + (say(" Missing values: ", " 결측값: ") + gaps + "." if gaps else "")


def draw_chart(chart, file):
    title, _, x_label, y_label, draw = chart
    figure, ax = plt.subplots(figsize=(8, 4.5), layout="tight")
    draw(ax)
    for axis, label in (ax.xaxis, x_label), (ax.yaxis, y_label):
        axis.set_label_text(label)
        if isinstance(axis.get_major_formatter(), ticker.ScalarFormatter):
            axis.set_major_formatter("{x:,.10g}")
            ax.locator_params(axis.axis_name, nbins=6, integer=label == say("number of rows", "행 수"))
    ax.set_title(textwrap.fill(title, 64 if title.isascii() else 40))
    figure.savefig(os.path.join(FOLDER, file), dpi=120, bbox_inches="tight")


def summarize(table, kinds, file):
    names = kinds.get("number", [])
    result = table[names].agg(["count", "mean", "std", "min", "median", "max"]).T if names and len(table) else \
        pd.DataFrame({"count": table.count(), "distinct": table.nunique()})
    result.index = [re.sub(r"^(?=[=+\-@])", "'", name) for name in result.index]  # no formula for a spreadsheet
    result.to_csv(os.path.join(FOLDER, file), index_label="column", encoding="utf-8-sig", float_format="%.10g")
    print(f"[{md(file)}](sandbox:/mnt/data/{file}): " + say("summary of each column", "열별 요약") + f" ({', '.join(result)}).\n")


def report_on(path, want, place, stems):
    """Prints what one file holds and draws its charts; returns how many."""
    notes, stem = [], re.sub(r"[^\w.-]+", "-", os.path.splitext(os.path.basename(path))[0]).strip("-.")[:60] or "table"
    while stem in stems or f"{stem}-summary.csv" in map(os.path.basename, FILES):
        stem += "-2"
    stems.append(stem)
    table, kinds = shaped(*read(path, notes), notes)
    print(" ".join([overview(path, table, kinds), *notes]) + "\n")
    plans, done = planned(table, kinds, want or 3) if len(table) else [], 0
    for kind, key, name in plans:
        chart = {"line": line, "bar": bar, "histogram": histogram, "scatter": scatter}[kind](table, key, name)
        link, mark = f"{stem}-{place + done}-{kind}.png", "-"
        if want:
            draw_chart(chart, link)
            mark, done = f"{place + done}.", done + 1
        print(f"{mark} " + (f"[{md(chart[0])}](sandbox:/mnt/data/{link})" if want else md(chart[0])) + f": {chart[1]}.")
    if plans:
        print()
    if done < want:
        print(say(f"Charts that this table allows: {done} of {want}.", f"이 표로 그릴 수 있는 차트: {want}개 중 {done}개.") + "\n")
    summarize(table, kinds, f"{stem}-summary.csv")
    return done


def report(files, charts=3, kinds=(), language="en", question=""):
    """Prints a Markdown report on CSV and Excel files, draws up to that many charts, and writes them and a summary to /mnt/data.

    kinds: any of line, bar, histogram, scatter; none: chosen by the types of columns. language: en or ko, of what is
    printed. question: columns that it names come first.
    """
    global FILES, KINDS, LANGUAGE, QUESTION
    FILES, KINDS, LANGUAGE, QUESTION = list(files), list(kinds), language, question
    drawn, stems = 0, []
    with warnings.catch_warnings(), plt.rc_context(STYLE):
        warnings.simplefilter("ignore")
        for i, path in enumerate(FILES):
            share = -(-(charts - drawn) // (len(FILES) - i))
            try:
                drawn += report_on(path, share, drawn + 1, stems)
            except Exception as error:
                name, reason = md(os.path.basename(path)), md(getattr(error, "strerror", None) or error or type(error).__name__)
                print(say(f"**{name}** could not be read: {reason}", f"**{name}** 파일을 읽을 수 없음: {reason}") + "\n")
