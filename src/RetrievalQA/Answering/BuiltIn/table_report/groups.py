"""The numbers of a chart: the groups that a plan names, and what is computed of each."""
from dataclasses import dataclass
from numbers import Number

import pandas as pd

from .columns import are_years
from .plans import PERIODS, UNITS, spellings
from .wording import listed, number, say

POINTS, SERIES = 5_000, 7  # drawn: of a line, of a legend
NAMES = {"sum": ("sum of {}", "{} 합계"), "mean": ("mean of {}", "{} 평균"), "median": ("median of {}", "{} 중앙값"), "max": ("maximum of {}", "{} 최댓값"),
         "min": ("minimum of {}", "{} 최솟값"), "distinct": ("number of different {}", "서로 다른 {} 수"), "": ("{}", "{}")}
ADVERBS = {"hour": ("hourly", "시간"), "day": ("daily", "일"), "week": ("weekly", "주"), "month": ("monthly", "월"), "quarter": ("quarterly", "분기"),
           "year": ("yearly", "연")}


@dataclass
class Grid:
    """Values by group (rows) and by series (columns): one, or one for each measure or part of a split."""
    values: pd.DataFrame
    names: list  # of the series, as the axis says them
    key: str  # what the groups are
    unit: str = ""
    note: str = ""  # to be said with the finding
    is_added: bool = False  # the values of the groups make up a whole
    is_relative: bool = False  # the values are in percent
    split: str = ""  # what divides the groups

    @property
    def is_timed(self):
        """The groups are periods, which have an order of their own."""
        return bool(self.unit) or isinstance(self.values.index, (pd.PeriodIndex, pd.CategoricalIndex)) or self.values.index.dtype.kind in "iuf"

    def label(self, group):
        """How a group is written: a week by its first day, a number with what it counts."""
        if self.unit == "week":
            return f"{group.start_time:%Y-%m-%d}"
        is_code = isinstance(group, str) and group.isdigit() and self.values.index.dtype == object
        return f"{self.key} {group if is_code else number(group)}" if not self.unit and (is_code or isinstance(group, Number)) else str(group)

    @property
    def labels(self):
        return [self.label(group) for group in self.values.index]


def name_of(aggregate, measure):
    return say("number of rows", "행 수") if aggregate == "count" else say(*NAMES[aggregate]).format(measure)


# ---- groups

def periods(keys, unit):
    """The periods of dates, the unit that fits their span where none is asked for, and a caution about the ends."""
    first, last, days, note = keys.min(), keys.max(), keys.dt.normalize(), ""
    span, timed = (last.to_pydatetime() - first.to_pydatetime()).days, (days != keys)[keys.notna()].any()
    monthly = not timed and span >= 28 and (keys.dropna().dt.day == 1).all()
    fit = "hour" if span < 3 and timed else "day" if span <= 100 and not monthly else "month" if span <= 3700 else "year"
    unit = unit or fit
    grouped, slack = keys.dt.to_period(PERIODS[unit]), {"week": 1, "month": 4, "quarter": 10, "year": 32}.get(unit, 400)
    partial = max((first - grouped.min().start_time).days, (grouped.max().end_time - last).days) >= slack
    if partial and days.nunique() > grouped.nunique():
        note = say(f"; the dates go from {first:%Y-%m-%d} to {last:%Y-%m-%d}, so the first or last {unit} may be incomplete",
                   f"; 날짜 범위가 {first:%Y-%m-%d} ~ {last:%Y-%m-%d}이므로 처음이나 마지막 기간은 불완전할 수 있음")
    return grouped, unit, note


def groups_of(table, plan):
    """The groups of the rows: without a column each row is one."""
    keys = table[plan.by] if plan.by else pd.Series(table.index + 1, table.index, dtype=float)
    if keys.dtype.kind == "M":
        return periods(keys, plan.unit)
    if keys.dtype.kind == "f" and (keys.dropna() % 1 == 0).all():
        return keys.astype("Int64"), "year" if plan.by and are_years(plan.by, keys) else "", ""
    return keys, "", ""


def aggregated(table, by, measure, aggregate):
    groups = table.groupby(by, observed=True)
    if aggregate == "count":
        return groups.size().astype(float), aggregate
    if aggregate == "distinct":
        return groups[measure].nunique().astype(float), aggregate
    if groups[measure].count().max() <= 1:
        return groups[measure].first().astype(float), ""
    return (groups[measure].sum(min_count=1) if aggregate == "sum" else groups[measure].agg(aggregate)).astype(float), aggregate


def quotients(table, by, plan):
    """One number divided by another, both added up over the rows that have both."""
    both = table.dropna(subset=[plan.measure, plan.over])
    sums = both.groupby([key[both.index] for key in by], observed=True)[[plan.measure, plan.over]].sum()
    values = sums[plan.measure] / sums[plan.over].where(sums[plan.over] != 0) * (100 if plan.percent else 1)
    return values, quotient_name(plan)


def quotient_name(plan):
    return say(f"{plan.measure} in % of {plan.over}", f"{plan.over} 대비 {plan.measure} (%)") if plan.percent else f"{plan.measure} / {plan.over}"


def part_of(table, plan):
    """The rows whose share is asked for."""
    column, values = plan.part
    return table[table[column].isin(spellings(table[column], values))]


def shares(table, by, plan):
    """The share in percent that certain rows have in each group."""
    part, how = part_of(table, plan), plan.aggregate if plan.aggregate == "count" else "sum"
    whole, few = aggregated(table, by, plan.measure, how)[0], aggregated(part, [key[part.index] for key in by], plan.measure, how)[0]
    names = listed(map(str, plan.part[1]))
    what = name_of(plan.aggregate, plan.measure)
    return few.reindex(whole.index).fillna(0) / whole.where(whole > 0) * 100, say(f"share of {names} in the {what} (%)", f"{what} 중 {names}의 비중 (%)")


def means_of_periods(table, by, plan):
    """The mean of the sums of each day, month or year that has rows."""
    dates = table[plan.dated]
    period = (dates.dt.to_period(PERIODS[plan.mean_of]) if dates.dtype.kind == "M" else dates).rename("period")
    sums, _ = aggregated(table, [*by, period], plan.measure, "sum" if plan.measure else "count")
    return sums.groupby(level=list(range(len(by))), observed=True).mean(), name_of_mean(plan)


def name_of_mean(plan):
    measure = plan.measure or say("number of rows", "행 수")
    return say(f"{ADVERBS[plan.mean_of][0]} average of {measure}", f"{ADVERBS[plan.mean_of][1]}평균 {measure}")


def measured(table, by, measure, plan):
    """What a plan computes of each group, what that is called, and whether the groups make up a whole."""
    for is_meant, compute in (plan.over, quotients), (plan.part, shares), (plan.mean_of, means_of_periods):
        if is_meant:
            return *compute(table, by, plan), False
    values, aggregate = aggregated(table, by, measure, plan.aggregate)
    return values, name_of(aggregate, measure), aggregate in ("sum", "count")


def period_keys(keys, unit):
    """What divides the groups: dates do by their periods, whole numbers as such."""
    if keys.dtype.kind == "M":
        return keys.dt.to_period(PERIODS[unit or "year"])
    return keys.astype("Int64") if keys.dtype.kind == "f" and (keys.dropna() % 1 == 0).all() else keys


def divided_by(table, column, unit):
    """What divides the groups, in a word."""
    return say(unit or "year", UNITS[unit or "year"]) if table[column].dtype.kind == "M" else column


def grid(table, plan):
    keys, unit, note = groups_of(table, plan)
    keys = keys.rename("key")
    if plan.each:
        return best_of_each(table, plan, keys)
    series, names, are_added = [], [], []
    for measure in plan.measures or [None]:
        by = [keys, period_keys(table[plan.split], plan.unit).rename("split")] if plan.split and measure == plan.measure else [keys]
        column, name, is_added = measured(table, by, measure, plan)
        series.append(column.unstack() if len(by) > 1 else column.to_frame(measure or "rows"))
        names.append(name)
        are_added.append(is_added)
        if plan.split or plan.over:
            break
    values = pd.concat(series, axis=1).dropna(how="all")
    if plan.aggregate == "count" and isinstance(values.index, pd.PeriodIndex) and values.index[-1].ordinal - values.index[0].ordinal < POINTS:
        values = values.reindex(pd.period_range(values.index[0], values.index[-1])).fillna(0)
    word = say(unit, UNITS[unit]) if unit else plan.by or say("row", "행")
    result = Grid(values, names, word, unit, note if all(are_added) else "", all(are_added), bool(plan.percent or plan.part or plan.change))
    if plan.split:
        result.split = divided_by(table, plan.split, plan.unit)
        result = few_series(result)
        result = in_percent(result) if plan.relative and result.is_added else result
    return followed(result, plan) if plan.running or plan.change else result


def in_percent(found):
    """The parts of each group as shares of it."""
    found.values = found.values.div(found.values.sum(axis=1), axis=0) * 100
    found.names, found.is_added, found.is_relative = [say(f"share of the {name} in %", f"{name} 비중 (%)") for name in found.names], False, True
    return found


def followed(found, plan):
    """From period to period: the sums so far, or the change in percent."""
    values = found.values.sort_index()
    if plan.running:
        found.values, found.is_added = values.fillna(0).cumsum(), False
        found.names = [say(f"running {name}", f"누적 {name}") for name in found.names]
        return found
    if isinstance(values.index, pd.PeriodIndex):
        values = values.reindex(pd.period_range(values.index[0], values.index[-1]))
    before = values.shift(plan.change)
    found.values, found.is_added = ((values / before.where(before > 0) - 1) * 100).dropna(how="all"), False
    found.names = [say(f"change of {name} in %", f"{name} 증감률 (%)") for name in found.names]
    return found


def best_of_each(table, plan, keys):
    """The groups of a ranking within each value of a column, in one row."""
    values, name, is_added = measured(table, [period_keys(table[plan.each], plan.unit).rename("each"), keys], plan.measure, plan)
    within = values.dropna().groupby(level=0, group_keys=False, observed=True)
    best = within.apply(lambda part: part.sort_values(ascending=plan.order == "ascending", kind="stable")[:plan.top])
    single = Grid(best.to_frame(), [name], plan.by or say("row", "행"), split=divided_by(table, plan.each, plan.unit))
    best.index = [f"{each} · {single.label(group)}" for each, group in best.index]
    return Grid(best.to_frame(plan.measure or "rows"), [name], single.key, split=single.split)


def few_series(found):
    """The largest parts of a split, and the rest as one where they can be added."""
    order = found.values.sum().sort_values(ascending=False, kind="stable").index
    values, more = found.values[order[:SERIES]], order[SERIES:]
    if isinstance(found.values.columns, pd.CategoricalIndex) or len(order) <= SERIES:
        values = values[sorted(values.columns)] if not len(more) else values
    values.columns = [str(name) for name in values.columns]
    if len(more):
        if found.is_added:
            values[say("Other", "기타")] = found.values[more].sum(axis=1)
        found.note += say(f"; {len(more)} smaller series are {'added up as Other' if found.is_added else 'not drawn'}",
                          f"; 작은 계열 {len(more)}개는 {'기타로 합침' if found.is_added else '그리지 않음'}")
    found.values = values
    return found
