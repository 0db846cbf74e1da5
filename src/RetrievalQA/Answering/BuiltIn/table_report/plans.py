"""What to draw for a request: the chart, its columns, aggregate, order, number of groups and time unit."""
import re
from dataclasses import dataclass, field
from itertools import combinations, product, zip_longest

import pandas as pd

from .columns import MEANS, SUMS
from .wording import listed, say

PERIODS = {"hour": "H", "day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}  # units of time as pandas calls them
UNITS = {"hour": "시간", "day": "일", "week": "주", "month": "월", "quarter": "분기", "year": "연도"}
LABELS = {"year": r"\D{0,2}(?:19|20)\d\d년?(?:도)?", "quarter": ".*(?:[q분]).*", "month": r"\d+월|[a-z]{3,9}", "week": r"w\D*\d+|\d+주차?"}
AGGREGATES = ("sum", "mean", "median", "max", "min")
KINDS = ("line", "bar", "histogram", "scatter")  # drawn in turn where the question names no columns
MONEY = r"revenue|sales|turnover|매출|판매액|amount|금액|total|합계"
SLICES = 8  # of a pie; more categories are bars


@dataclass
class Plan:
    """One chart. aggregate: sum, mean, median, max, min, count, distinct, or none where each group is one row."""
    kind: str  # line, bar, pie, histogram, scatter; number: no chart but a value
    by: str | None = None
    measures: list = field(default_factory=list)
    aggregate: str = ""
    unit: str = ""  # of time, where the key is a date
    split: str | None = None
    stacked: bool = False
    top: int = 0  # none: 0
    order: str = ""  # ascending or descending where one is asked for; else time goes on and bars get shorter
    rest: bool = False  # the groups that are not shown are one more bar
    notes: list = field(default_factory=list)

    @property
    def measure(self):
        return self.measures[0] if self.measures else None


class Columns:
    """The columns of a table by what they can be in a chart."""

    def __init__(self, table, kinds):
        self.table, self.kinds = table, kinds
        self.numbers = [c for c in kinds.get("number", []) if table[c].count()]
        self.times = [c for c in kinds.get("date", []) + kinds.get("period", []) if table[c].count()]
        self.groups = [c for c in kinds.get("category", []) + kinds.get("text", []) if table[c].count()]

    def is_unique(self, column):
        return column not in self.times and column not in self.numbers and not self.table[column].dropna().duplicated().any()

    def label(self):
        """The column that says what a row is: the first with a text of its own in each row."""
        own = [c for c in self.groups + self.kinds.get("id", []) if self.is_unique(c)]
        return next((c for c in own if self.table[c].count() == len(self.table)), own[0] if own else None)

    def primary(self, is_added=False):
        """The number that a comparison is about where none is named: money, then what adds up, then, if it need not, the first."""
        return next((c for form in (MONEY, SUMS, "")[:3 - is_added] for c in self.numbers
                     if re.search(form, c, re.I) and not (form and re.search(MEANS, c, re.I))), None)


def usual_aggregate(measure):
    return "sum" if re.search(SUMS, measure, re.I) and not re.search(MEANS, measure, re.I) else "mean"


def spellings(column, values):
    """These values, however they are written: "Seoul", "seoul ", "SEOUL"."""
    wanted = {str(value).strip().lower() for value in values}
    return [value for value in column.dropna().unique() if str(value).strip().lower() in wanted]


def filtered(table, kinds, request):
    """The rows that the question asks for, and a name for them."""
    columns, shown, rows = Columns(table, kinds), [], pd.Series(True, index=table.index)
    for column, values, negated in request.where:
        kept = table[column].isin(spellings(table[column], values))
        rows &= ~kept if negated else kept
        shown.append((column, say("not ", "제외: ") * negated + listed(sorted(map(str, values)))))
    column = next((c for c in columns.times if table[c].dtype.kind == "M"), None)
    if request.recent and column is None:
        request.unmet.append(say(f"last {request.recent[0]} {request.recent[1]}s", f"최근 {request.recent[0]}{UNITS[request.recent[1]]}"))
    elif request.recent:
        keys = table[column].dt.to_period(PERIODS[request.recent[1]])
        first = keys.max() - (request.recent[0] - 1)
        rows &= keys >= first
        shown.append((column, say(f"from {first.start_time:%Y-%m-%d}", f"{first.start_time:%Y-%m-%d}부터")))
    column = column or next((c for c in columns.times if table[c].dtype.kind == "f" and table[c].max() > 12), None)
    if request.years:
        span = listed(str(first) if first == last else f"{first or ''}–{last if last < 9999 else ''}" for first, last in request.years)
        if column is None:
            request.unmet.append(span)
        else:
            years = table[column].dt.year if table[column].dtype.kind == "M" else table[column]
            kept = pd.concat([years.between(first, last) for first, last in request.years], axis=1).any(axis=1)
            rows &= ~kept if request.excludes_years else kept
            shown.append((column, say("not ", "제외: ") * request.excludes_years + span))
    return (table if rows.all() else table[rows]), "; ".join(f"{column}: {value}" for column, value in sorted(shown))


def keys_and_measures(request, columns):
    """Splits the named columns into what to group by and what to measure; ids and names of single rows only say what a row is."""
    keys, measures, counted = [], [], None
    kept = {column for column, values, negated in request.where if len(values) == 1 and not negated}
    request.named = [key for key in request.named if key.marked or key.column not in kept]
    others = [key for key in request.named if key.column not in columns.numbers and not columns.is_unique(key.column)]
    for key in request.named:
        if key.column in columns.numbers:
            alone = len([k for k in request.named if k.column in columns.numbers]) < 2 and not request.is_counting
            is_key = key.marked and not ranks(request) and not alone and not others
            (keys if is_key else measures).append(key if is_key else key.column)
            request.is_counting &= not key.counted
        elif columns.is_unique(key.column) and (others or not (ranks(request) or key.marked and not request.first(*AGGREGATES))):
            request.has_entity = True
        elif key.counted and key.column not in columns.times:
            counted = key.column
        else:
            keys.append(key)
    return keys, measures, counted


def time_key(request, columns, keys):
    """The column of time that the question names or means by its words, with the unit; says where there is none."""
    unit = request.first(*UNITS) or ""
    named = [key.column for key in keys if key.column in columns.times]
    if not (named or unit or "trend" in request.roles):
        return None, ""
    dated = [c for c in columns.times if columns.table[c].dtype.kind == "M"]
    column = next(iter(named or dated or columns.times), None)
    if column is None:
        request.unmet.append(say(unit or "time", UNITS.get(unit, "시간")))
    elif unit and column not in dated:
        values = columns.table[column].dropna()
        fits = re.search(unit, column, re.I) or UNITS[unit] in column or (
            values.max() > 12 and unit == "year" if values.dtype.kind == "f" else re.fullmatch(LABELS.get(unit, ""), str(values.iloc[0]).lower()))
        request.unmet += [] if fits or named else [say(unit, UNITS[unit])]
        unit = ""
    return column, unit


def key_and_split(request, columns, keys, time):
    """What the groups are, and what divides each of them; a time comes first, then what follows "by"."""
    names = [key.column for key in sorted(keys, key=lambda key: (key.split, not key.marked, key.place))]
    if time and not (names and request.first("which") and request.first("high", "low")):
        names = [time] + [name for name in names if name != time]
    several = [column for column, values, negated in request.where if len(values) > 1 and not negated]
    names += [column for column in several if column not in names]
    if not names and "share" in request.roles and request.where:
        names, request.where = [request.where[0][0]], request.where[1:]
    return (names + [None, None])[:2], names[2:]


def aggregate_of(request, columns, plan, marked):
    """The aggregate that the words ask for; "highest" is one only where no group is looked for."""
    if named := request.first(*AGGREGATES):
        return named
    if request.is_counting and columns.table[plan.measure].dropna().isin([0, 1]).all():
        return "sum"
    extreme = request.first("high", "low")
    if extreme and marked and not request.top and not request.first("which", "sorted") and re.search(
            "(?:highest|largest|lowest|smallest|최고|최저)(?! first)", request.text):
        return "max" if extreme == "high" else "min"
    return "sum" if plan.kind == "pie" else usual_aggregate(plan.measure)


def ranks(request):
    return request.top or request.first("high", "low", "sorted")


def chart_kind(request, columns, by, split):
    table = columns.table
    if "pie" in request.roles or "share" in request.roles and not split and table[by].nunique() <= SLICES:
        return "pie"
    if by in columns.times and "line" in request.roles:
        return "line"
    return "line" if by in columns.times and not (ranks(request) or request.first("bar", "stacked")) and table[by].nunique() > 1 else "bar"


def grouped_plan(request, columns, by, split, measures):
    plan = Plan(chart_kind(request, columns, by, split), by, measures, split=split)
    plan.stacked = bool(split) and bool(request.first("stacked", "share")) and plan.kind != "line"
    plan.top, plan.rest = request.top, plan.kind == "bar" and "share" in request.roles
    plan.order = "" if not ranks(request) else "ascending" if request.first("high", "low") == "low" else "descending"
    if plan.kind == "pie" and split:
        plan.split, plan.notes = None, [say(f"A pie shows one column: {split} is not in it.", f"원그래프는 한 열만 나타내므로 {split}은(는) 빠졌습니다.")]
    return plan


def answer_plan(request, columns):
    """The plan for a question about certain columns; none where it names none that decide a chart."""
    keys, measures, counted = keys_and_measures(request, columns)
    time, unit = time_key(request, columns, keys)
    (by, split), rest = key_and_split(request, columns, keys, time)
    numeric = [key.column for key in keys if key.column in columns.numbers]
    request.unmet += [say(f"a further division by {name}", f"{name}별 추가 구분") for name in rest]
    if plan := number_charts(request, columns, numeric, measures, by):
        return plan
    if not by and ranks(request) and (measures and not request.first("which", *AGGREGATES) or request.top) and columns.label():
        by = columns.label()
    if by and numeric and by in numeric and columns.table[by].nunique() > 30:
        return Plan("scatter", by, measures[:1]) if measures else Plan("histogram", None, [by])
    if not by:
        return value_plan(request, columns, measures, counted)
    counting = request.is_counting or not measures and (
        request.has_entity and not request.first(*AGGREGATES) or request.first("share", "pie", "histogram"))
    primary = columns.primary(is_added=by not in columns.times and not request.first(*AGGREGATES))
    if not measures and not counting and not counted and primary:
        measures = [primary]
    plan = grouped_plan(request, columns, by, split, [counted] if counted else measures if not counting or measures else [])
    plan.unit = unit
    if request.is_counting and request.has_entity and plan.measures and not counted:
        plan.notes.append(say("The number of rows is not in this chart: ask for it by itself.", "행 수는 이 차트에 없습니다. 따로 물어보십시오."))
    marked = any(key.marked for key in keys)
    plan.aggregate = "distinct" if counted else aggregate_of(request, columns, plan, marked) if plan.measures else "count"
    return plan


def number_charts(request, columns, numeric, measures, by):
    """Charts of single rows: two numbers against each other, or how one is distributed."""
    pair = (numeric + measures)[:2]
    if request.first("scatter", "relation") and len(pair) == 2:
        return Plan("scatter", pair[0], pair[1:])
    if len(pair) == 2 and not by and not request.first(*AGGREGATES, "bar", "line", "high", "low", "sorted", "pie") and not request.top:
        return Plan("scatter", pair[0], pair[1:])
    if "scatter" in request.roles and measures and len(columns.numbers) > 1:
        r = columns.table[columns.numbers].corr(min_periods=3)[measures[0]].drop(measures[0]).abs()
        return Plan("scatter", r.idxmax(), measures[:1]) if r.count() else None
    if "histogram" in request.roles and measures:
        plan = Plan("histogram", None, measures[:1])
        if by:
            plan.notes = [say(f"The histogram is of all rows, not by {by}.", f"히스토그램은 {by}별이 아니라 모든 행에 대한 것입니다.")]
        return plan
    return None


def value_plan(request, columns, measures, counted):
    """A single number, where one is asked for."""
    extreme = {"high": "max", "low": "min"}.get(request.first("high", "low") or "")
    if counted:
        return Plan("number", None, [counted], "distinct")
    if request.is_counting and not measures:
        return Plan("number", None, [], "count")
    aggregate = request.first(*AGGREGATES) or extreme
    drawn = request.first("line", "bar", "pie", "histogram", "scatter", "trend")
    if (aggregate or "quantity asked" in request.roles) and not drawn:
        measures = measures or ([columns.primary()] if columns.primary() and not request.unmet else [])
        return Plan("number", None, measures, aggregate or usual_aggregate(measures[0])) if measures else None
    return Plan("histogram", None, measures[:1]) if request.unmet and measures else None


def year_and_month(table, times):
    """A column of years and one of months make dates."""
    if times[1:] and table[times[:2]].dtypes.eq(float).all():
        year, month = sorted(times[:2], key=lambda c: -table[c].max())
        if table[month].max() <= 12 < table[year].min():
            name = f"{year}, {month}"
            table[name] = pd.to_datetime(dict(year=table[year], month=table[month], day=1), errors="coerce")
            return [name]
    return []


def usual_plans(table, columns, kinds, named):
    """Charts of columns that nothing was said of: of each kind in turn those named first, then as the table has them."""
    def in_turn(names, limit):
        return sorted(names, key=lambda c: named.index(c) if c in named else len(named))[:limit]

    def pairs(keys, names):
        return sorted(product(keys, names), key=lambda pair: keys.index(pair[0]) + names.index(pair[1]))
    numbers, groups = in_turn(columns.numbers, 12), in_turn(columns.groups, 8)
    times = in_turn([c for c in columns.times if table[c].nunique() > 1], 4)
    times = year_and_month(table, times) + times
    r = table[numbers].corr(min_periods=3).abs() if len(numbers) > 1 else None
    couples = [pair for pair in combinations(numbers, 2) if r.loc[pair] >= 0]  # a constant column has none
    found = {"line": pairs(times, numbers or [None]), "histogram": [(None, name) for name in numbers],
             "bar": pairs(groups, numbers) + [(key, None) for key in groups if table[key].dropna().duplicated().any()],
             "scatter": sorted(couples, key=lambda pair: (-sum(name in named for name in pair), -r.loc[pair]))}
    found["pie"] = [(key, name) for key, name in found["bar"] if 1 < table[key].nunique() <= SLICES]
    if not times and "line" in kinds:
        found["line"] = [(None, name) for name in numbers if table[name].count() > 1]
    if "bar" in kinds:
        found["bar"] += pairs(times, numbers or [None])
    for kind in kinds:
        if not found[kind]:
            print(say(f"The table has no columns for a {kind} chart.", f"이 표에는 {kind} 차트를 그릴 열이 없습니다.") + "\n")
    turns = zip_longest(*([(kind, *pair) for pair in found[kind]] for kind in kinds or KINDS))
    for kind, key, name in (plan for turn in turns for plan in turn if plan):
        yield Plan(kind, key, [name] if name else [], (usual_aggregate(name) if name else "count") if key and kind != "scatter" else "")
