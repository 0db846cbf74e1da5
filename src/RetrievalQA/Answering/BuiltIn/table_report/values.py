"""Answers of one number, without a chart."""
from .groups import name_of, name_of_mean
from .plans import PERIODS, spellings
from .wording import md, number, say


def number_asked(table, plan, rows):
    """The value that a plan asks for, in words. rows: which rows are meant."""
    where = f" ({rows})" if rows else ""
    for is_meant, answer in (plan.part, share_asked), (plan.over, quotient_asked), (plan.mean_of, mean_asked):
        if is_meant:
            return answer(table, plan, where)
    if plan.aggregate == "count":
        return say(f"The number of rows is **{len(table):,}**{where}.", f"행 수: **{len(table):,}**{where}.")
    answers = []
    for name in plan.measures:
        column = table[name]
        value = column.nunique() if plan.aggregate == "distinct" else column.agg(plan.aggregate) if column.count() else None
        shown = say("no value", "값 없음") if value is None else f"{value:,}" if plan.aggregate == "distinct" else number(value)
        what = md(name_of(plan.aggregate, name))
        answers.append(say(f"The {what} is **{shown}** ({column.count():,} values){where}.", f"{what}: **{shown}** (값 {column.count():,}개){where}."))
    return " ".join(answers)


def share_asked(table, plan, where):
    """Each of the values in percent of the whole."""
    column, values = plan.part
    whole, what = total(table, plan), md(name_of(plan.aggregate, plan.measure))
    answers = []
    for value in values:
        part = total(table[table[column].isin(spellings(table[column], [value]))], plan)
        percent = f"**{number(round(part / whole * 100, 1))} %**" if whole > 0 else say("no share", "비중 없음")
        answers.append(say(f"{md(value)} is {percent} of the {what}: {number(part)} of {number(whole)}{where}.",
                           f"{md(value)}: {what}의 {percent} ({number(whole)} 중 {number(part)}){where}."))
    return " ".join(answers)


def total(table, plan):
    return table[plan.measure].sum() if plan.measure else len(table)


def quotient_asked(table, plan, where):
    both = table[[plan.measure, plan.over]].dropna()
    part, whole = both.sum()
    shown = number(part / whole * (100 if plan.percent else 1)) + " %" * plan.percent if whole else say("no value", "값 없음")
    return f"{md(plan.measure)} / {md(plan.over)}: **{shown}** ({number(part)} / {number(whole)}){where}."


def mean_asked(table, plan, where):
    dates = table[plan.dated]
    groups = table.groupby(dates.dt.to_period(PERIODS[plan.mean_of]) if dates.dtype.kind == "M" else dates, observed=True)
    sums = (groups[plan.measure].sum(min_count=1) if plan.measure else groups.size()).dropna()
    shown = number(sums.mean()) if len(sums) else say("no value", "값 없음")
    what = md(name_of_mean(plan))
    return say(f"The {what} is **{shown}** (the sum over {len(sums):,} {plan.mean_of}s with rows, divided by their number){where}.",
               f"{what}: **{shown}** (행이 있는 기간 {len(sums):,}개의 합계 평균){where}.")
