"""Charts of columns that nothing was said of."""
from itertools import combinations, product, zip_longest

import pandas as pd

from .plans import KINDS, SLICES, Plan, usual_aggregate
from .wording import say


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
