"""Charts and short answers about uploaded tables, made by fixed rules: no language model chose or wrote any of it.

`reading` reads a file, `columns` finds what its columns hold and `amounts` the numbers in its cells. `question` finds the
columns and values that a question names, `request` what it asks of them, with `ratios` and `operations` for what is more than
an aggregate. `rows` keeps the rows that are meant, `answers` and `computations` make the plan (`plans`), `suggestions` one
without a request. `groups` computes it, `charts` draws it, `values` answers in one number, `wording` writes numbers.

The rules, in short. What follows "by", "per" or "each", or stands before 별, is what the groups are, a second such column
divides them; a named number is the measure, otherwise it is money, then what adds up. Words choose the aggregate (total,
average, 건수); without one, amounts are summed, other numbers averaged, and rows counted where no number is meant. Time
makes lines, shares make a pie, two numbers alone a scatter chart, one number and no group an answer in text. A value of a
category or a year that is named keeps the rows that have it. What the question names in vain is said, and so is what it asks
for that no rule computes: each word of a short question is accounted for.
"""
import os
import re
import warnings
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd

from . import wording
from .answers import answer_plan
from .charts import DRAWN, STYLE, draw_chart
from .columns import long, shaped
from .plans import AGGREGATES, KINDS, UNITS, Columns
from .reading import read
from .request import read_question
from .ratios import DRAWN as DRAWING
from .rows import filtered
from .suggestions import usual_plans
from .values import number_asked
from .wording import listed, md, say

FOLDER = "/mnt/data"
AGGREGATE_NAMES = {"sum": ("total", "합계"), "mean": ("average", "평균"), "median": ("median", "중앙값"), "max": ("maximum", "최댓값"), "min": ("minimum", "최솟값")}
CHARTS, SEVERAL = 6, 3  # most charts of a report; what "charts" means without a number
PLURAL = re.compile(r"\b(?:charts|plots|graphs|diagrams|figures|visuali[sz]ations|visuali[sz]e)\b|시각화|차트들|그래프들", re.I)
LOOSE = {"number of charts", "trend", "share", "relation", "stacked", "other chart", "pie", *KINDS}  # without a column they say only what to draw
CLAUSE = re.compile(r"[;:\n]|[.?!]+(?=\s|$)|,\s*(?:and\s)?|\s(?:and|plus)\s|그리고|하고\s")


class Asked:
    """What is asked of one table: plans of charts, notes, phrases that stand for nothing, the rows that are meant and a name for them.

    is_open: columns may be chosen for what the question does not say.
    """

    def __init__(self, table, kinds, question, stem, cautions):
        self.notes, self.plans, self.unmet, self.undone, self.is_open, self.is_specific = [], [], [], [], True, False
        whole = read_question(question, table, kinds, stem)
        if whole.roles & {"trend", "line", *UNITS} and not any(key.column in kinds.get("number", []) for key in whole.named):
            table, kinds = long(table, kinds)
            whole = read_question(question, table, kinds, stem)
        self.count, self.shapes = whole.charts, [kind for kind in (*KINDS, "pie") if kind in whole.roles]
        self.named, self.by = [key.column for key in whole.named], {key.column for key in whole.named if key.marked}
        self.fit = len(whole.named) + len(whole.where) - len(whole.unmet)
        self.table, self.rows = filtered(table, kinds, whole)
        self.columns = Columns(self.table, kinds)
        if self.rows and len(self.table) < 1:
            self.is_open, self.is_specific = False, True
            self.notes.append(say(f"No row fits {md(self.rows)}.", f"{md(self.rows)}에 맞는 행이 없습니다."))
            return
        for request in separate(question, table, kinds, stem, whole.charts) or by_each(whole):
            self.plan(request)
        used = {column for plan in self.plans for column in [*plan.measures, plan.over]}
        self.notes += [cautions[c] for c in cautions if c in used or c in self.named and c not in kinds.get("number", []) and c not in self.by]

    def plan(self, request):
        if "other chart" in request.roles:
            self.notes.append(say("Of charts, only lines, bars, pies, histograms and scatter charts are drawn.",
                                  "그릴 수 있는 차트는 선, 막대, 원, 히스토그램, 산점도뿐입니다."))
        plan = answer_plan(request, self.columns) if (
            request.is_specific or request.roles - LOOSE or request.is_in_vain and "trend" in request.roles) else None
        self.is_specific |= request.is_specific or bool(plan)
        if request.unmet and (plan or request.is_specific or request.is_in_vain or request.roles & {*AGGREGATES}):
            self.unmet += request.unmet
            self.is_open &= bool(plan or request.charts)
        self.undone += [phrase for phrase in request.undone if phrase not in self.undone]
        if plan and plan not in self.plans:
            self.plans += with_others(plan, request)
            self.say_what_is_left(plan, request)

    def say_what_is_left(self, plan, request):
        """A chart shows one aggregate, and one end of a ranking."""
        asked = aggregates_asked(plan, request)
        if len(asked) > 1 and plan.aggregate in asked and plan.kind != "number":
            shown = say(*AGGREGATE_NAMES[plan.aggregate])
            names = listed(say(*AGGREGATE_NAMES[role]) for role in asked)
            self.notes.append(say(f"Of {names}, one chart shows one: here the {shown}.", f"{names} 가운데 {shown}만 나타냈습니다."))
        elif plan.top and {"high", "low"} <= request.roles:
            self.notes.append(say("One end of the ranking is shown.", "순위의 한쪽 끝만 나타냈습니다."))


def aggregates_asked(plan, request):
    """The aggregates that the words ask for; "highest and lowest" are two where the plan takes one of them for an aggregate."""
    both = ("max", "min") if plan.aggregate in ("max", "min") and {"high", "low"} <= request.roles else ()
    return [role for role in AGGREGATES if role in request.roles or role in both]


def with_others(plan, request):
    """The plan, with one for each other aggregate of a number; with a chart of the periods whose mean is asked for."""
    if plan.kind != "number":
        return [plan]
    if plan.mean_of and DRAWING.search(request.text):
        return [plan, replace(plan, kind="line", by=plan.dated, unit=plan.mean_of, mean_of="")]
    asked = aggregates_asked(plan, request) if plan.aggregate in AGGREGATES and not (plan.over or plan.part or plan.mean_of) else []
    return [plan, *(replace(plan, aggregate=role) for role in asked if role != plan.aggregate)]


def separate(question, table, kinds, stem, count):
    """The requests of a question for several charts, each of which names what it measures and how; none where it is one request."""
    clauses = [clause for clause in CLAUSE.split(question) if clause and clause.strip()]
    if not 1 < len(clauses) <= 2 * CHARTS:
        return []
    requests = [read_question(clause, table, kinds, stem) for clause in clauses]
    numbers, shapes = kinds.get("number", []), {*KINDS, "pie"} | ({*UNITS, "trend"} if count > 1 else set())
    whole = [request for request in requests if (any(key.column in numbers for key in request.named) or request.is_counting) and (
        request.roles & shapes or any(key.marked for key in request.named))]
    return whole if len(whole) > 1 and not any(request.named for request in requests if request not in whole) else []


def by_each(request):
    """A request for as many charts as it names things to group by is one for each of these."""
    marked = [key for key in request.named if key.marked]
    if request.charts < 2 or request.charts != len(marked):
        return [request]
    return [replace(request, named=[key for key in request.named if key is one or key not in marked]) for one in marked]


def in_vain(unmet, undone, titles, is_answered):
    """What the question names that the table does not have, what it asks for that no rule computes, and what is shown all the same."""
    missing, left = (listed(f"“{md(phrase, 60)}”" for phrase in dict.fromkeys(phrases)) for phrases in (unmet, undone))
    shown = "; ".join(md(title) for title in titles)
    rest = say(f"; shown is: {shown}", f" 나타낸 것: {shown}.") if titles else say("; the answer is without it", " 이를 뺀 답입니다.") if is_answered else ""
    parts = [say(f"The table has nothing like {missing}", f"표에 {missing}에 해당하는 것이 없습니다.")] if unmet else []
    parts += [say(f"No rule computes {left}", f"{left}: 계산하지 않는 항목입니다.")] if undone else []
    return say(". ", " ").join(parts) + rest + say(".", "")


# ---- the report

class Table:
    """A file that was read: its columns by kind, what was noticed, and what the question asks of it."""

    def __init__(self, path, question):
        self.path, self.notes = path, []
        self.name, self.stem = os.path.basename(path), re.sub(r"[^\w.-]+", "-", os.path.splitext(os.path.basename(path))[0]).strip("-.")[:60] or "table"
        frame, self.kinds, cautions = shaped(*read(path, self.notes), self.notes)
        self.frame = frame
        self.asked = Asked(frame, self.kinds, question, self.stem, cautions)

    def plans(self, want, kinds):
        """The charts that were asked for, then those that the columns suggest."""
        found = [plan for plan in self.asked.plans if plan.kind != "number"]
        if len(found) >= want or not len(self.asked.table) or not self.asked.is_open:
            return found[:want]
        usual = usual_plans(self.asked.table, self.asked.columns, kinds or self.asked.shapes, self.asked.named)
        drawn = [(plan.kind, plan.by, plan.measures) for plan in found]
        return (found + [plan for plan in usual if (plan.kind, plan.by, plan.measures) not in drawn])[:want]


def overview(table):
    words = {"date": ("dates", "날짜"), "period": ("periods", "기간"), "number": ("numbers", "숫자"), "category": ("categories", "범주"),
             "text": ("texts", "텍스트"), "id": ("ids", "번호"), "empty": ("without values", "값 없는 열")}
    rows, columns = len(table.frame), sum(map(len, table.kinds.values()))
    types = "; ".join(f"{say(*word)}: {listed(md(c) for c in table.kinds[kind])}" for kind, word in words.items() if kind in table.kinds)
    gaps = listed(f"{md(name)} {n:,}" for name, n in table.frame.isna().sum().items() if n)
    size = say(f"{rows:,} row{'s' * (rows != 1)}, {columns:,} column{'s' * (columns != 1)}", f"{rows:,}행, {columns:,}열")
    return " ".join([f"**{md(table.name)}**: {size} ({types})." + (say(" Missing values: ", " 결측값: ") + gaps + "." if gaps else ""), *table.notes])


def summarize(table, file):
    names, frame = table.kinds.get("number", []), table.frame
    result = frame[names].agg(["count", "mean", "std", "min", "median", "max"]).T if names and len(frame) else \
        pd.DataFrame({"count": frame.count(), "distinct": frame.nunique()})
    result.index = [re.sub(r"^(?=[=+\-@])", "'", name) for name in result.index]  # no formula for a spreadsheet
    result.to_csv(os.path.join(FOLDER, file), index_label="column", encoding="utf-8-sig", float_format="%.10g")
    return f"[{md(file)}](sandbox:/mnt/data/{file}): " + say("summary of each column", "열별 요약") + f" ({', '.join(result)})."


def draw_charts(table, charts, place):
    """Draws the charts and yields what they show, one line each."""
    for i, (plan, chart) in enumerate(charts, place):
        link = f"{table.stem}-{i}-{plan.kind}.png"
        draw_chart(chart, os.path.join(FOLDER, link))
        yield f"{i}. [{md(chart.title)}](sandbox:/mnt/data/{link}): {chart.finding}."


def report_on(table, want, place, kinds):
    """Prints the answers, then what the file holds; for a question about no columns the other way round. Returns the charts drawn."""
    asked = table.asked
    answers = [number_asked(asked.table, plan, asked.rows) for plan in asked.plans if plan.kind == "number"]
    plans = table.plans(want or 0 if answers else want or SEVERAL, kinds)
    charts = [(plan, DRAWN[plan.kind](asked.table, plan, asked.rows)) for plan in plans]
    notes = asked.notes + [note for plan in plans for note in plan.notes]
    if asked.unmet or asked.undone:
        notes.insert(0, in_vain(asked.unmet, asked.undone, [chart.title for _, chart in charts], bool(answers)))
    lines = draw_charts(table, charts, place) if want else (f"- {md(chart.title)}: {chart.finding}." for _, chart in charts)
    parts = [" ".join(notes), "\n".join(answers), "\n".join(lines)]
    parts.insert(3 if asked.is_specific or not asked.is_open else 0, overview(table))
    drawn = len(plans) if want else 0
    if drawn < want and asked.is_open:
        parts.append(say(f"Charts that this table allows: {drawn} of {want}.", f"이 표로 그릴 수 있는 차트: {want}개 중 {drawn}개."))
    parts.append(summarize(table, f"{table.stem}-summary.csv"))
    print("\n\n".join(part for part in parts if part) + "\n")
    return drawn


def charts_of(table, question, kinds):
    """How many charts a question asks of a table."""
    asked = table.asked
    if asked.count:
        return min(asked.count, CHARTS)
    if asked.plans:
        return len([plan for plan in asked.plans if plan.kind != "number"])
    shapes = len(kinds or asked.shapes)
    return max(SEVERAL, shapes) if PLURAL.search(question) else max(shapes, 1)


def read_tables(files, question):
    """The tables that can be read; of several those that the question names most of."""
    tables, stems = [], set()
    for path in files:
        question = re.sub(re.escape(os.path.basename(path)), " ", question, flags=re.I)
    for path in files:
        try:
            table = Table(path, question)
        except Exception as error:
            name, reason = md(os.path.basename(path)), md(getattr(error, "strerror", None) or error or type(error).__name__)
            print(say(f"**{name}** could not be read: {reason}", f"**{name}** 파일을 읽을 수 없음: {reason}") + "\n")
            continue
        while table.stem in stems or f"{table.stem}-summary.csv" in map(os.path.basename, files):
            table.stem += "-2"
        stems.add(table.stem)
        tables.append(table)
    most = max((table.asked.fit for table in tables), default=0)
    return [table for table in tables if table.asked.fit == most] if most > 0 else tables


def report(files, charts=None, kinds=(), language="en", question=""):
    """Prints a Markdown report on CSV and Excel files, draws the charts that the question asks for, and writes them and a summary to /mnt/data.

    charts: how many in all; None: as the question says. kinds: any of line, bar, histogram, scatter, pie; none: as the
    question says, or by the types of columns. language: en or ko, of what is printed.
    """
    wording.LANGUAGE[0], drawn = language, 0
    with warnings.catch_warnings(), plt.rc_context(STYLE):
        warnings.simplefilter("ignore")
        tables = read_tables(files, question)
        left = min(CHARTS, charts if charts is not None else max((charts_of(table, question, kinds) for table in tables), default=0))
        for i, table in enumerate(tables):
            share = -(-(left - drawn) // (len(tables) - i))
            try:
                drawn += report_on(table, share, drawn + 1, list(kinds))
            except Exception as error:
                reason = md(error or type(error).__name__)
                print(say(f"**{md(table.name)}**: this could not be computed: {reason}", f"**{md(table.name)}**: 계산할 수 없음: {reason}") + "\n")


def planned(file, question, language="en"):
    """What report() makes of a question about a file, as plain values: its plans, its rows, and what it says is missing."""
    wording.LANGUAGE[0] = language
    table = Table(file, question)
    asked = table.asked
    plans = [vars(plan) for plan in asked.plans + table.plans(1, [])[:not asked.plans]]
    return {"plans": plans, "where": asked.rows, "notes": asked.notes, "unmet": asked.unmet, "undone": asked.undone}
