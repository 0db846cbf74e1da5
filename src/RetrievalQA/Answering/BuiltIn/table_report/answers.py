"""What to draw for a request: which of the named columns make the groups, which are measured, and how."""
import re

from .computations import compared, computed, prepare, ranked_within, ranking_within
from .plans import AGGREGATES, SLICES, UNITS, Plan, fits, order_of, ranks, usual_aggregate
from .ratios import DRAWN
from .wording import say


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
        elif columns.is_unique(key.column) and not columns.groups_by(key, request) and (others or not ranks(request)):
            request.has_entity = True
            request.ranks_rows |= key.place == request.ranked
        elif key.counted and key.column not in columns.times:
            counted = key.column
        else:
            keys.append(key)
    return keys, measures, counted


def time_key(request, columns, keys):
    """The column of time that the question names or means by its words, with the unit; says where there is none."""
    unit = request.first(*UNITS) or ""
    named = [key.column for key in keys if key.column in columns.times]
    if not (named or unit or request.first("trend", "running", "change")):
        return None, ""
    dated = [c for c in columns.times if columns.table[c].dtype.kind == "M"]
    column = next(iter(named or dated or columns.times), None)
    if column is None:
        request.unmet.append(say(unit or "time", UNITS.get(unit, "시간")))
    elif unit and column not in dated:
        request.unmet += [] if named or fits(columns.table[column], column, unit) else [say(unit, UNITS[unit])]
        unit = ""
    return column, unit


def key_and_split(request, columns, keys, time):
    """What the groups are, and what divides each of them; a time comes first, then what follows "by"."""
    names = [key.column for key in sorted(keys, key=lambda key: (key.split, not key.marked, key.place))]
    if time and not (names and request.first("which") and request.first("high", "low")):
        names = [time] + [name for name in names if name != time]
    several = [column for column, values, negated in request.where if len(values) > 1 and not negated]
    names += [column for column in several if column not in names]
    return (names + [None, None])[:2], names[2:]


def aggregate_of(request, columns, plan, marked):
    """The aggregate that the words ask for; "highest" is one only where no group is looked for."""
    if named := request.first(*AGGREGATES):
        return named
    if "per row" in request.roles:
        return "mean"
    if request.is_counting and columns.table[plan.measure].dropna().isin([0, 1]).all():
        return "sum"
    extreme = request.first("high", "low")
    if extreme and marked and not request.top and not request.first("which", "sorted") and re.search(
            "(?:highest|largest|lowest|smallest|최고|최저)(?! first)", request.text):
        return "max" if extreme == "high" else "min"
    return "sum" if plan.kind == "pie" else usual_aggregate(plan.measure)


def chart_kind(request, columns, by, split):
    table = columns.table
    is_few = table[by].nunique() <= SLICES or 0 < request.top < SLICES and request.first("high", "low") != "low"
    if "pie" in request.roles or "share" in request.roles and not split and is_few:
        return "pie"
    if by in columns.times and "line" in request.roles:
        return "line"
    return "line" if by in columns.times and not (ranks(request) or request.first("bar", "stacked")) and table[by].nunique() > 1 else "bar"


def grouped_plan(request, columns, by, split, measures):
    plan = Plan(chart_kind(request, columns, by, split), by, measures, split=split)
    plan.stacked = bool(split) and bool(request.first("stacked", "share")) and plan.kind != "line"
    plan.relative = bool(split) and "share" in request.roles and plan.kind != "pie"
    plan.top, plan.rest = request.top, plan.kind == "bar" and "share" in request.roles
    plan.order = order_of(request)
    if plan.kind == "pie" and split:
        plan.split, plan.notes = None, [say(f"A pie shows one column: {split} is not in it.", f"원그래프는 한 열만 나타내므로 {split}은(는) 빠졌습니다.")]
    return plan


def answer_plan(request, columns):
    """The plan for a question about certain columns; none where it names none that decide a chart."""
    prepare(request, columns)
    keys, measures, counted = keys_and_measures(request, columns)
    measures = [request.ratio[0]] if request.ratio else measures
    if within := ranking_within(request, columns, keys):
        return computed(ranked_within(request, columns, within, measures), request, columns)
    time, unit = time_key(request, columns, keys)
    (by, split), rest = key_and_split(request, columns, keys, time)
    by, split, unit = compared(request, columns, by, split, unit)
    numeric = [key.column for key in keys if key.column in columns.numbers]
    if ranks(request) and time and len([role for role in UNITS if role in request.roles]) > 1:
        request.undone.append(say("a ranking within each period", "기간마다 순위"))
    request.unmet += [say(f"a further division by {name}", f"{name}별 추가 구분") for name in rest]
    if plan := number_charts(request, columns, numeric, measures, by):
        return plan
    both_ends = {"high", "low"} <= request.roles and not request.first("who")
    if not by and ranks(request) and (measures and not both_ends and not request.first("which", *AGGREGATES) or request.top or request.percent):
        by = columns.label()
        if not by and (request.top or request.percent) and (measures or columns.primary()):
            return computed(Plan("bar", None, measures[:1] or [columns.primary()], "sum", order=order_of(request), top=request.top), request, columns)
    if not by and request.has_each_row and measures and "mean" not in request.roles:
        return computed(Plan("bar", columns.label(), measures[:1], "sum", order="descending"), request, columns)
    if by and numeric and by in numeric and columns.table[by].nunique() > 30:
        return Plan("scatter", by, measures[:1]) if measures else Plan("histogram", None, [by])
    if not by:
        plan = value_plan(request, columns, measures, counted)
        return plan and computed(plan, request, columns)
    plan = grouped_plan(request, columns, by, split, measured_columns(request, columns, by, measures, counted))
    plan.unit = unit
    if request.is_counting and request.has_entity and plan.measures and not counted:
        plan.notes.append(say("The number of rows is not in this chart: ask for it by itself.", "행 수는 이 차트에 없습니다. 따로 물어보십시오."))
    marked = any(key.marked for key in keys)
    plan.aggregate = "distinct" if counted else aggregate_of(request, columns, plan, marked) if plan.measures else "count"
    return computed(plan, request, columns)


def measured_columns(request, columns, by, measures, counted):
    """What is computed of each group; nothing where its rows are counted."""
    if counted:
        return [counted]
    counting = request.is_counting or not measures and (
        request.has_entity and not request.first(*AGGREGATES) or request.first("share", "pie", "histogram"))
    primary = columns.primary(is_added=by not in columns.times and not request.first(*AGGREGATES))
    return measures or ([primary] if primary and not counting else [])


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
    if request.ratio or request.part or request.mean_of:
        is_money = request.mean_of and not request.has_entity and columns.primary(is_added=True)
        measures = measures[:1] or [columns.primary()] * bool(is_money)
        kind, by = "number", None
        if request.part and DRAWN.search(request.text) and columns.table[request.part[0]].nunique() <= SLICES:
            kind, by, request.part = "pie", request.part[0], None
        return Plan(kind, by, measures, "sum" if measures else "count")
    if "share" in request.roles:
        request.undone.append(say("share", "비중"))
    drawn = request.first("line", "bar", "pie", "histogram", "scatter", "trend")
    if (aggregate or "quantity asked" in request.roles) and not drawn:
        measures = measures or ([columns.primary()] if columns.primary() and not request.unmet else [])
        return Plan("number", None, measures, aggregate or usual_aggregate(measures[0])) if measures else None
    if request.has_entity and not measures and (request.where or request.years or request.recent):
        dated = columns.dated("year")
        return Plan("line", dated, [], "count") if dated and DRAWN.search(request.text) else Plan("number", None, [], "count")
    return Plan("histogram", None, measures[:1]) if request.unmet and measures else None
