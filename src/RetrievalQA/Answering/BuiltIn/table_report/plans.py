"""What a chart is of: its columns, aggregate, order, number of groups and time unit; and the columns that a table has for it."""
import re
from dataclasses import dataclass, field
from .columns import MEANS, SUMS, are_years

PERIODS = {"hour": "H", "day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}  # units of time as pandas calls them
UNITS = {"hour": "시간", "day": "일", "week": "주", "month": "월", "quarter": "분기", "year": "연도"}
LABELS = {"year": r"\D{0,2}(?:19|20)\d\d년?(?:도)?", "quarter": ".*(?:[q분]).*", "month": r"\d+월|[a-z]{3,9}", "week": r"w\D*\d+|\d+주차?"}
AGGREGATES = ("sum", "mean", "median", "max", "min")
KINDS = ("line", "bar", "histogram", "scatter")  # drawn in turn where the question names no columns
MONEY = r"revenue|sales|turnover|매출|판매액|amount|금액|total|합계"
SLICES, TOP = 8, 50  # drawn: of a pie, where more categories are bars; of bars where a number is asked for


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
    each: str | None = None  # the ranking is one within each value of this column
    over: str | None = None  # the measure is divided by this column
    percent: bool = False  # … in percent
    part: tuple | None = None  # column and values whose share is computed
    mean_of: str = ""  # unit of time whose sums are averaged
    dated: str | None = None  # … by this column
    relative: bool = False  # the parts of each group in percent of it
    running: bool = False  # sums so far
    change: int = 0  # in percent, from so many periods before; none: 0
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

    def groups_by(self, key, request):
        """What follows "by" is what the groups are, though each be one row; "average … per order" is one number."""
        is_number = key.column in self.kinds.get("id", []) or re.search(r"(?<![a-z])(?:id|no|nr|code|number)\.?$|번호$|코드$", key.column, re.I)
        return key.marked and not (is_number and request.first(*AGGREGATES))

    def dated(self, unit):
        """The column that tells the day, or at least the unit of time; none: the table has no such column."""
        dates = [c for c in self.times if self.table[c].dtype.kind == "M"]
        return next((c for c in dates or self.times if c in dates or fits(self.table[c], c, unit)), None)

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


def fits(column, name, unit):
    """A column of periods counts this unit of time."""
    values = column.dropna()
    return re.search(unit, name, re.I) or UNITS[unit] in name or (
        unit == "year" and are_years(name, values) if values.dtype.kind == "f" else re.fullmatch(LABELS.get(unit, ""), str(values.iloc[0]).lower()))


def spellings(column, values):
    """These values, however they are written: "Seoul", "seoul ", "SEOUL"."""
    wanted = {str(value).strip().lower() for value in values}
    return [value for value in column.dropna().unique() if str(value).strip().lower() in wanted]


def ranks(request):
    return request.top or request.percent or request.first("high", "low", "sorted")


def order_of(request):
    return "" if not ranks(request) else "ascending" if request.first("high", "low") == "low" else "descending"
