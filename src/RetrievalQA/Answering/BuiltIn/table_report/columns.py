"""What the columns of a table hold: numbers, dates, periods, categories, texts, ids."""
import re

import pandas as pd

from .amounts import caution_of, to_numbers, unreadable
from .reading import MISSING
from .wording import md, say

MEANS = r"avg|average|mean|rate|ratio|percent|pct|%|unit.?price|growth|margin|share|평균|율|률|비중|마진|단가"
SUMS = (r"total|sum|amount|sales|revenue|profit|income|cost|spen[dt]|expense|turnover|quantity|qty|units|orders|volume"
        r"|visit|횟수|(?<!dis)(?<!ac)count(?!r)|매출|금액|수량|판매|비용|건수|이익|합계|umsatz|menge|betrag|montant|ventas")

YEAR = r"(?<![a-z])years?(?![a-z])|(?<![a-z])(?:jahr|année|año)(?![a-z])|연도|년도|년$"
YEARLIKE = r"(?<![a-z])(?:period|fiscal|fy|season|vintage)(?![a-z])|기간|회계|시즌"  # of whole numbers that can be years
CODE = re.compile(r"(?:zip|post(?:al)?|plz|store|shop|branch|customer|client|product|item|sku|department|dept|team|region|district|site|plant)"
                  r"(?: ?(?:id|no|nr|num|number|code))?|postcode|postleitzahl|.*(?<![a-z])code|(?:매장|지점|점포|고객|제품|상품|부서|지역)(?:번호)?|.*(?:번호|코드)")
CYCLES = {"month monat mois 월": 12, "quarter quartal trimestre 분기": 4, "week 주 주차": 53}  # names of columns that count periods
MONTHS = ("jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
          "|dec(ember)?").split("|")
DAYS = "mon(day)?|월(요일)?", "tue(s(day)?)?|화(요일)?", "wed(nesday)?|수(요일)?", "thu(r?s?(day)?)?|목(요일)?", "fri(day)?|금(요일)?", \
    "sat(urday)?|토(요일)?", "sun(day)?|일(요일)?"
NUMBERED = (r"(?P<before>\d{4})?\s*년?[\s/-]*(?:(?:[qh]|quarter )(?P<a>[1-4])|(?P<b>[1-4])(?:q|h|\s*분기|(?:st|nd|rd|th) quarter))"
            r"[\s/'-]*(?P<after>\d{4})?", r"(?:week|wk|w|day|month|period|fy|cy)[\s-]?(?P<a>\d{1,4})",
            r"(?P<a>\d{1,4})\s*(?:월|주차?|일차?|년도?|회차|차시?|시)")


def in_order(texts):
    """The texts as time orders them where each is a month, weekday, quarter or numbered period: Jan … Dec, 1월 … 12월, Q1 2024."""
    if not 1 < len(texts) <= 400:
        return None
    low = [text.lower().rstrip(".") for text in texts]
    for names in MONTHS, DAYS:
        found = [next((i for i, name in enumerate(names) if re.fullmatch(name, text)), None) for text in low]
        if None not in found:
            return [text for _, text in sorted(zip(found, texts))]
    for pattern in NUMBERED:
        found = [re.fullmatch(pattern, text) for text in low]
        if None not in found:
            parts = [match.groupdict() for match in found]
            keys = [[int(part.get(name) or 0) for name in ("before", "after")] + [int(part["a"] or part["b"])] for part in parts]
            return [text for _, text in sorted(zip(keys, texts))]
    return None


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


def are_years(name, values):
    """Whole numbers that count years: by the name of their column, or by a name of time and a range that years have."""
    filled, low = values.dropna(), spaced(name)
    if filled.empty or not (filled % 1 == 0).all():
        return False
    named = re.search(YEAR, low) and filled.between(1500, 2200).all()
    return bool(named or re.search(YEARLIKE, low) and filled.between(1900, 2100).all() and filled.nunique() <= 100)


def spaced(name):
    """The name in small letters, its words apart: "StoreNo", "store_no"."""
    return re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip().lower()


def are_codes(kind, name, values):
    """Whole numbers that name things: zip codes, numbers of stores, ids that come back."""
    filled = values.dropna()
    whole = kind in ("id", "number") and not filled.empty and (filled % 1 == 0).all() and (filled >= 0).all()
    return whole and bool(filled.duplicated().any() if kind == "id" else CODE.fullmatch(spaced(name)))


def kind_of_numbers(name, values):
    low, filled = name.lower(), values.dropna()
    if filled.empty or not (filled % 1 == 0).all():
        return "number"
    cycle = next((n for names, n in CYCLES.items() if low in names.split()), 0)
    if are_years(name, filled) or filled.between(1, cycle).all():
        return "period"
    counted = len(filled) > 2 and filled.iloc[0] in (0, 1) and (filled.diff()[1:] == 1).all()
    counted = counted and not re.search(SUMS, low)
    return "id" if counted or re.search(r"(^|[\W_])(id|no)\.?$|번호$|[사학순]번$", low) or re.search(r"[a-z]I[dD]$", name) else "number"


def note_lost(name, lost, notes):
    if lost:
        notes.append(say(f"{md(name)}: {lost:,} of the missing values are unreadable or infinite.",
                         f"{md(name)}: 결측값 중 {lost:,}개는 읽을 수 없거나 무한대인 값입니다."))


def in_range(days):
    """Dates of which whole periods can be made."""
    return days.where(days.dt.year.between(1700, 2250))


def typed_numbers(name, values):
    kind = kind_of_numbers(name, values)
    if not are_codes(kind, name, values):
        return kind, values
    texts = values.map(lambda value: str(int(value)), na_action="ignore").astype(object)
    return kind_of_texts(texts, texts.nunique()), texts


def kind_of_texts(texts, distinct):
    return "category" if distinct <= 12 or distinct <= min(50, len(texts) / 2) else "text"


def typed(name, column, comma, notes, cautions):
    """A column's kind and values. Nine tenths must be numbers or dates for the column to count as such."""
    if column.dtype.kind == "M":
        return "date", in_range(column)
    if column.dtype.kind in "iuf":
        values = column.astype(float).where(lambda v: v.abs() < 1e100)  # neither infinite nor near it
        note_lost(name, column.count() - values.count(), notes)
        return typed_numbers(name, values)
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
            cautions[name] = "" if kind == "date" else caution_of(name, distinct, found)
            return (kind, in_range(found)) if kind == "date" else typed_numbers(name, found.astype(float))
        cautions[name] = cautions.get(name) or ("" if kind == "date" else unreadable(name, texts.where(codes >= 0), found))
    if ordered := in_order(distinct):
        return "period", texts.astype(pd.CategoricalDtype(ordered, ordered=True))
    return kind_of_texts(texts, len(distinct)), texts


def shaped(table, comma, notes):
    """The converted table without its empty columns, the columns by kind, and what must be known before a column is computed with."""
    kinds, values, cautions = {}, {}, {}
    for name in table:
        if table[name].count():
            kind, values[name] = typed(name, table[name], comma, notes, cautions)
            kinds.setdefault(kind, []).append(name)
        else:
            kinds.setdefault("empty", []).append(name)
    return pd.DataFrame(values, index=table.index), kinds, {name: caution for name, caution in cautions.items() if caution}


def long(table, kinds):
    """The table with a row for each year or month whose values lie in a column of its own, where there are three or more such columns."""
    numbers = kinds.get("number", [])
    years = [name for name in numbers if re.fullmatch(r"(?:19|20)\d\d년?", name)]
    ordered = years if len(years) > 2 else next((found for names in (numbers, numbers[:-1], numbers[1:]) if (found := in_order(names))), [])
    if len(ordered) < 3 or kinds.get("date") or kinds.get("period"):
        return table, kinds
    word, value = say("year", "연도") if years else say("period", "기간"), say("value", "값")
    kept = [name for name in table if name not in numbers]
    result = table.melt(kept, ordered, word, value)
    result[word] = result[word].astype(pd.CategoricalDtype(ordered, ordered=True))
    return result, {**{kind: names for kind, names in kinds.items() if kind != "number"}, "number": [value], "period": [word]}
