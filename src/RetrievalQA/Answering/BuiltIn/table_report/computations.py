"""What a plan computes besides an aggregate of each group: ratios, shares, sums so far, changes, means of periods, rankings within groups."""
import re
from math import ceil

from .operations import OVER
from .plans import PERIODS, TOP, UNITS, Plan, order_of, usual_aggregate
from .vocabulary import COMPARED
from .wording import say

PER_UNIT = {unit: re.compile(rf"\b(?:each|every|per|by)\s+{unit}\b|{word}(?:도)?별|{UNITS[unit]}별|각\s{word}") for unit, word in {
    "hour": "시간", "day": "일", "week": "주", "month": "월", "quarter": "분기", "year": "연"}.items()}
CYCLE = {"month": 12, "quarter": 4, "week": 52, "day": 365}  # of a unit in a year


def prepare(request, columns):
    """Reads what depends on the columns: of temperatures there is no monthly sum to average, a change needs a unit of time."""
    measures = [key.column for key in request.named if key.column in columns.numbers]
    if request.mean_of and measures and usual_aggregate(measures[0]) == "mean":
        request.roles |= {"mean", request.mean_of}
        request.mean_of = ""
    has_entity = request.has_entity or any(columns.is_unique(key.column) and not key.marked for key in request.named)
    is_counting = has_entity and not measures and not re.search(r"\b(?:value|size|amount)s?\b", request.text)
    if "mean" in request.roles and is_counting and request.first(*UNITS):
        request.mean_of, request.has_entity = request.first(*UNITS), True
        request.roles -= {"mean", *UNITS}
    if request.mean_of:
        request.named = [key for key in request.named if key.column != columns.dated(request.mean_of)]
    dates = next((columns.table[c] for c in columns.times if columns.table[c].dtype.kind == "M"), None)
    if "change" in request.roles and not request.first(*UNITS) and dates is not None:
        years = dates.dt.year.nunique() > 2
        request.roles.add(next((unit for unit in OVER if f"over the {unit}" in request.roles), "year" if years else "month"))


def compared(request, columns, by, split, unit):
    """Two years or other periods that are to be compared are the groups, or divide them."""
    years = sorted({first for first, last in request.years if first == last})
    is_asked = COMPARED.search(request.text) and not request.excludes_years and (len(years) > 1 or request.recent and request.recent[0] == 2)
    period = "year" if len(years) > 1 else request.recent[1] if request.recent else ""
    column = columns.dated(period) if is_asked else None
    if not column or by == column or split:
        return by, split, unit
    if by:
        return by, column, period
    request.roles |= set() if request.first("line", "trend") else {"bar"}
    return column, None, period


def ranking_within(request, columns, keys):
    """The column in each of whose values a ranking is asked for, and what is ranked: "top 3 products in each region"; none: no such ranking."""
    marked = [key.column for key in keys if key.marked and key.column not in columns.numbers]
    bare = [key.column for key in keys if not (key.marked or key.split)]
    unit = request.first(*UNITS)
    if unit and not marked and PER_UNIT[unit].search(request.text) and columns.dated(unit):
        marked = [columns.dated(unit)]
    if len(marked) != 1 or len(bare) > 1 or not (request.top or request.percent or request.first("high", "low")):
        return None
    is_single = request.top or bare and request.is_each
    if bare and is_single:
        return marked[0], bare[0]
    return (marked[0], columns.label()) if request.ranks_rows and (request.top or request.is_best_row) else None


def ranked_within(request, columns, within, measures):
    each, by = within
    counting = request.is_counting or not measures and request.has_entity and not request.ranks_rows
    measures = measures[:1] or ([] if counting else [columns.primary()] * bool(columns.primary()))
    named = request.first("sum", "mean", "median", "max", "min")
    aggregate = (named or usual_aggregate(measures[0])) if measures else "count"
    return Plan("bar", by, measures, aggregate, request.first(*UNITS) or "", order=order_of(request), top=request.top or 1, each=each)


def computed(plan, request, columns):
    """The plan with what is to be computed of its groups; what cannot be is said."""
    if request.ratio:
        plan.over, plan.percent, plan.aggregate, plan.measures = request.ratio[1], request.ratio[2], "sum", [request.ratio[0]]
    elif request.part:
        plan.part, plan.measures = request.part, plan.measures[:1]
    if plan.over or plan.part:
        plan.kind, plan.stacked, plan.rest = "bar" if plan.kind == "pie" else plan.kind, False, False
    if request.mean_of:
        average(plan, request, columns)
    follow(plan, request, columns)
    rank(plan, request, columns)
    return plan


def average(plan, request, columns):
    """Sums of periods are averaged over longer ones, or over all; over the same they are only summed."""
    dated, units = columns.dated(request.mean_of), list(PERIODS)
    if not dated:
        request.undone.append(say(f"average of each {request.mean_of}", f"{UNITS[request.mean_of]}평균"))
    elif plan.by == dated and units.index(plan.unit or "month") <= units.index(request.mean_of):
        plan.unit, plan.aggregate = request.mean_of, "sum" if plan.measures else "count"
    else:
        plan.mean_of, plan.dated, plan.aggregate = request.mean_of, dated, "sum" if plan.measures else "count"
        plan.unit = plan.unit or "month" * (plan.by == dated)


def follow(plan, request, columns):
    """Sums so far and changes go from period to period."""
    asked = request.first("running", "change")
    if not asked or plan.kind not in ("line", "bar", "pie"):
        return
    word = say(*{"running": ("running total", "누적"), "change": ("change from period to period", "증감률")}[asked])
    if plan.by not in columns.times or plan.each or asked == "running" and plan.aggregate not in ("sum", "count"):
        request.undone.append(word)
        return
    plan.kind = "line" if asked == "running" or plan.kind == "pie" else plan.kind
    plan.running, plan.order = asked == "running", "" if asked == "running" else plan.order
    if asked == "change":
        over = next((unit for unit in OVER if f"over the {unit}" in request.roles), plan.unit)
        plan.change = 1 if over == plan.unit else CYCLE.get(plan.unit, 1) if over == "year" else 1


def rank(plan, request, columns):
    """How many groups a ranking shows."""
    if request.percent and plan.kind != "number":
        count = columns.table[plan.by].nunique() if plan.by else len(columns.table)
        plan.top = max(1, ceil(count * request.percent / 100))
        what = plan.by or say("rows", "행")
        plan.notes.append(say(f"{request.percent} % of {count:,} ({what}) are {plan.top:,}.", f"{count:,}개({what})의 {request.percent} %는 {plan.top:,}개입니다."))
    if plan.top > TOP:
        plan.notes.append(say(f"Of the {plan.top:,} asked for, {TOP} are shown.", f"요청한 {plan.top:,}개 가운데 {TOP}개만 나타냈습니다."))
        plan.top = TOP
