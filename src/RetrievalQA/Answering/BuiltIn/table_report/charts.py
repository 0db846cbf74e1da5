"""The charts of a report: each computes what a plan asks for, and gives a title, a finding in words and a drawing."""
import re
import textwrap
from dataclasses import dataclass
from typing import Callable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import dates, ticker

from .groups import POINTS, grid
from .plans import SLICES, TOP
from .wording import listed, md, number, say, short

STYLE = {
    "axes.unicode_minus": False, "text.parse_math": False, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": "#e3e3e3", "axes.titlesize": 13, "font.size": 10}
BARS, PERIODS_SHOWN = 12, 40  # drawn: of categories, of periods
PALETTE = ["#2f6fb0", "#e08a2e", "#4a9a5b", "#c0504d", "#8064a2", "#3fa7b8", "#a67c52", "#d07ab0"]
COLOR, REST = PALETTE[0], "#b4b4b4"
APART = 15  # measures whose sizes differ more have axes of their own


@dataclass
class Chart:
    title: str
    finding: str
    draw: Callable  # on the axes of the panels
    labels: list  # of the x and y axis of each panel
    side_by_side: bool = False
    bars: int = 0  # that one panel has, so that it is high enough


def capital(text):
    return re.sub("^(?:sum|mean|median|maximum|minimum|number|share|change) of|^running|^(?:hourly|daily|weekly|monthly|quarterly|yearly) average",
                  lambda m: m[0].capitalize(), text)


def each_of(key):
    """지역별, but 성별."""
    return key if key.endswith("별") else f"{key}별"


def ranking_title(plan, each=""):
    if not plan.top:
        return ""
    title = say(f", {'lowest' if plan.order == 'ascending' else 'top'} {plan.top}", f", {'하위' if plan.order == 'ascending' else '상위'} {plan.top}")
    return title + say(f" of each {each}", f" ({each}마다)") if each else title


def titled(plan, found, rows):
    what = capital(listed(found.names, 4) if len(found.names) < 3 else listed(found.names, 3))
    what = say(" and ", "·").join(found.names) if len(found.names) == 2 else what
    keys = [found.key] + [found.split] * bool(plan.split)
    title = say(f"{capital(what)} {'per' if found.unit else 'by'} {' and '.join(keys)}", f"{'·'.join(map(each_of, keys))} {what}")
    return title + ranking_title(plan, found.split if plan.each else "") + f" ({rows})" * bool(rows)


# ---- lines

def spoken_line(series, what, label=str, brief=False, is_relative=False):
    """How a line goes, in words. is_relative: the values are in percent already."""
    series = series.dropna()
    labels, first, last, low, high = [label(x) for x in series.index], series.iloc[0], series.iloc[-1], series.min(), series.max()
    if len(series) == 1:
        return f"{md(what)}: {number(first)} ({labels[0]})"
    if low == high:
        return say(f"{md(what)} is always {number(low)}", f"{md(what)}: 항상 {number(low)}")
    change = f" ({'+' * (last > first)}{number(round((last / first - 1) * 100, 1))} %)" if first > 0 <= last != first and not is_relative else ""
    if brief:
        return f"{md(what)} {number(first)} ({labels[0]}) → {number(last)} ({labels[-1]}){change}"
    way = ("ended as it began, going", "rose", "fell")[int(np.sign(last - first))]
    at_low, at_high = labels[series.argmin()], labels[series.argmax()]
    return say(f"{md(what)} {way} from {number(first)} in {labels[0]} to {number(last)} in {labels[-1]}{change}; "
               f"the highest is {number(high)} in {at_high}, the lowest {number(low)} in {at_low}",
               f"{md(what)}: {labels[0]} {number(first)} → {labels[-1]} {number(last)}{change}; "
               f"최고 {at_high} {number(high)}, 최저 {at_low} {number(low)}")


def few_points(values):
    if len(values) <= POINTS:
        return values, ""
    return values.iloc[np.linspace(0, len(values) - 1, POINTS).astype(int)], say(
        f"; {POINTS:,} evenly taken points are drawn", f"; 고르게 뽑은 점 {POINTS:,}개만 그림")


def places(index):
    """Where the groups of a time lie on the axis."""
    if isinstance(index, pd.PeriodIndex):
        return dates.date2num(index.to_timestamp())
    return np.arange(len(index), dtype=float) if index.dtype.kind == "O" or index.dtype == "category" else index.to_numpy(float)


def draw_line(ax, values, labels, is_added):
    xs = places(values.index)
    for i, name in enumerate(values):
        ax.plot(xs, values[name], color=PALETTE[i % len(PALETTE)], marker="o" if len(xs) <= 60 else None, markersize=4, label=name)
    ticks = [0]
    for i, x in enumerate(xs):  # labels that do not touch
        ticks += [i] if x - xs[ticks[-1]] >= (xs[-1] - xs[0]) / (12.5 if max(map(len, labels)) < 5 else 6.5) > 0 else []
    ax.set_xticks(xs[ticks], [short(labels[i], 20).replace(" ", "\n") for i in ticks])
    low, high = values.min().min(), values.max().max()
    if 0 <= low and (is_added or 2 * low < high):
        ax.set_ylim(0, high * 1.06 or 1)


def line(table, plan, rows):
    if not plan.by:
        return line_of_rows(table, plan, rows)
    found = grid(table, plan)
    if plan.change and found.values.empty:
        plan.change = 0
        plan.notes.append(say("There is no earlier period to compare with.", "비교할 이전 기간이 없습니다."))
        found = grid(table, plan)
    found.values = found.values.sort_index()
    drawn, thinned = few_points(found.values)
    brief, labels = len(drawn.columns) > 2, [found.label(group) for group in drawn.index]
    spoken = [spoken_line(found.values[name], f"{name}," * bool(plan.split) + f" {found.names[0 if plan.split else i]}" * (not plan.split or not brief),
                          found.label, brief, found.is_relative) for i, name in enumerate(found.values) if found.values[name].count()]
    return Chart(titled(plan, found, rows), ("; " if brief else ". ").join(spoken) + found.note + thinned, *panels(
        plan, found, lambda ax, values: draw_line(ax, values, labels, found.is_added), drawn, lambda what: (found.key, what)))


def line_of_rows(table, plan, rows):
    values, word = table[plan.measure].dropna().to_frame(), say("row", "행")
    values.index = [f"{word} {i + 1:,}" for i in values.index]
    drawn, note = few_points(values)
    title = say(f"{plan.measure} in row order (there is no time column)", f"행 순서별 {plan.measure} (시간 열 없음)")
    return Chart(title + f" ({rows})" * bool(rows), spoken_line(values[plan.measure], plan.measure) + note,
                 lambda axes: draw_line(axes[0], drawn, list(drawn.index), False), [(word, plan.measure)])


def panels(plan, found, draw, values, labels, side_by_side=False):
    """A panel for all series; one for each measure where their sizes lie far apart."""
    sizes = values.abs().max()
    if len(values.columns) > 1 and not plan.split and sizes.max() > APART * sizes.min():
        return (lambda axes: [draw(ax, values[[name]]) for ax, name in zip(axes, values)],
                [labels(name) for name in found.names], side_by_side)

    def together(axes):
        draw(axes[0], values)
        if len(values.columns) > 1:
            axes[0].legend(title=found.split or None, loc="upper left", bbox_to_anchor=(1, 1), frameon=False, fontsize=9)
    what = found.names[0] if len(found.names) == 1 else say("value", "값")
    return together, [labels(what)], side_by_side


# ---- bars

def ranked(found, plan):
    """The groups in the order of the bars: as asked for, in time, by the number that they begin with, or the longest first."""
    values = found.values
    if plan.each:
        return values
    totals = values.sum(axis=1) if plan.split else values.iloc[:, 0]
    if not plan.order and found.is_timed:
        return values.sort_index()
    heads = [re.match(r"\D{0,1}(\d+)(?=\D)", label) for label in found.labels] if not plan.order and len(values) <= BARS else [None]
    if all(heads):
        return values.iloc[sorted(range(len(heads)), key=lambda i: int(heads[i][1]))]
    return values.loc[totals.sort_values(ascending=plan.order == "ascending", kind="stable").index]


def spoken_bars(series, what, is_added, ascending=False):
    """The ends of a ranking, in words."""
    series = series.dropna().sort_values(ascending=False, kind="stable")
    most, least, total = series.iloc[0], series.iloc[-1], series.sum()
    top, bottom = md(series.index[0], 40), md(series.index[-1], 40)
    share = say(" ({} % of the total)", " (전체의 {} %)").format(number(round(most / total * 100, 1))) if is_added and least >= 0 < total else ""
    if most == least:
        return say(f"{md(what)}: {number(most)} for {top if len(series) == 1 else 'each'}", f"{md(what)}: 모두 {number(most)}")
    if ascending:
        return say(f"{bottom} has the smallest {md(what)}, {number(least)}; {top} the largest, {number(most)}",
                   f"{md(what)}: 최소 {bottom} {number(least)}, 최대 {top} {number(most)}")
    return say(f"{top} has the largest {md(what)}, {number(most)}{share}; {bottom} the smallest, {number(least)}",
               f"{md(what)}: 최대 {top} {number(most)}{share}, 최소 {bottom} {number(least)}")


def spoken_cells(values, what):
    cells = values.stack()
    high, low = cells.idxmax(), cells.idxmin()
    return say(f"the largest {md(what)} is {number(cells.max())} ({md(high[0])}, {md(high[1])}), "
               f"the smallest {number(cells.min())} ({md(low[0])}, {md(low[1])})",
               f"{md(what)}: 최대 {number(cells.max())} ({md(high[0])}, {md(high[1])}), 최소 {number(cells.min())} ({md(low[0])}, {md(low[1])})")


def shown_bars(values, plan, found):
    """The bars that are drawn, and what is said of the others."""
    limit, count = min(plan.top, TOP) or BARS, len(values)
    if plan.each:
        return values[:TOP], say(f"; drawn are the first {TOP} of {count:,}", f"; {count:,}개 중 처음 {TOP}개만 그림") * (count > TOP)
    if count <= limit or plan.top:
        return values[:limit], say(f"; there are {count:,} in all", f"; 모두 {count:,}개") * (count < plan.top)
    if found.is_timed and not plan.order:
        return values[-PERIODS_SHOWN:], say(f"; drawn are the last {PERIODS_SHOWN} of {count:,}", f"; {count:,}개 중 마지막 {PERIODS_SHOWN}개만 그림"
                                            ) * (count > PERIODS_SHOWN)
    if plan.rest and found.is_added:
        rest = values[limit - 1:].sum().to_frame(say("Other", "기타")).T
        return pd.concat([values[:limit - 1], rest]), say(f"; the {count - limit + 1:,} smallest of {count:,} are added up as Other",
                                                          f"; {count:,}개 중 작은 {count - limit + 1:,}개는 기타로 합침")
    size = say("smallest", "작은") if plan.order == "ascending" else say("largest", "큰")
    note = say(f"; drawn are the {limit} {size} of {count:,}", f"; {count:,}개 중 {size} {limit}개만 그림")
    if found.is_added and len(values.columns) == 1 and values.min().min() >= 0:
        left = number(values[limit:].iloc[:, 0].sum())
        note += say(f", the others add up to {left}", f", 나머지 합 {left}")
    return values[:limit], note


def draw_bars(ax, values, plan):
    place, width = np.arange(len(values)), 0.8 if plan.stacked or len(values.columns) == 1 else 0.84 / len(values.columns)
    left = np.zeros(len(values))
    for i, name in enumerate(values):
        sizes = values[name].to_numpy(float)
        offset = 0 if plan.stacked or len(values.columns) == 1 else (i - (len(values.columns) - 1) / 2) * width
        bars = ax.barh(place + offset, np.nan_to_num(sizes), width, left=left if plan.stacked else 0, color=PALETTE[i % len(PALETTE)], label=name)
        left += np.nan_to_num(sizes) * plan.stacked
        if not plan.stacked and len(values) * len(values.columns) <= 40:
            ax.bar_label(bars, ["" if np.isnan(size) else number(size) for size in sizes], padding=3, fontsize=9 if len(values.columns) == 1 else 7)
    if plan.rest and len(values) == BARS and values.index[-1] == say("Other", "기타"):
        bars[-1].set_color(REST)
    ax.set_yticks(place, [short(label, 28 if str(label).isascii() else 16) for label in values.index])
    if not ax.yaxis_inverted():  # another panel may share the axis
        ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.axvline(0, color="#444444", linewidth=0.8)
    ax.grid(False, axis="y")


def bar(table, plan, rows):
    found = grid(table, plan)
    values = ranked(found, plan)
    values.index = [found.label(group) for group in values.index]
    if plan.stacked and values.min().min() < 0:
        plan.stacked = False
        plan.notes.append(say("Values below zero do not stack: the bars stand side by side.", "0보다 작은 값은 쌓을 수 없어 막대를 나란히 그렸습니다."))
    drawn, note = shown_bars(values, plan, found)
    spoken = [spoken_cells(values, found.names[0])] if plan.split else [
        spoken_bars(values[name], found.names[i], found.is_added, plan.order == "ascending") for i, name in enumerate(values)]
    if (plan.top or plan.rest) and not plan.split:
        total = values.iloc[:, 0].sum()
        shares = say(" ({} % of the total)", " (전체의 {} %)") if plan.rest and found.is_added and total > 0 else ""
        spoken[0] = "; ".join(f"{md(label, 40)} {number(value)}" + shares.format(number(round(value / total * 100, 1)) if shares else "")
                              for label, value in drawn.iloc[:, 0].head(30 if plan.each else 10).items())
    chart = Chart(titled(plan, found, rows), ". ".join(spoken) + note + found.note, *panels(
        plan, found, lambda ax, part: draw_bars(ax, part, plan), drawn, lambda what: (what, found.key), True))
    chart.bars = len(drawn) * (1 if plan.stacked else min(3, len(drawn.columns)))
    return chart


def pie(table, plan, rows):
    found = grid(table, plan)
    series = found.values.iloc[:, 0].dropna().sort_values(ascending=False, kind="stable")
    total = series.sum()
    if series.min() < 0 or not total > 0:
        plan.kind = "bar"
        plan.notes.append(say("Values below zero are no shares: they are drawn as bars.", "0보다 작은 값은 비율이 될 수 없어 막대로 그렸습니다."))
        return bar(table, plan, rows)
    kept = plan.top if plan.top and plan.order != "ascending" else SLICES - 1 if len(series) > SLICES else len(series)
    rest = series[kept:]
    if len(rest):
        series = pd.concat([series[:kept], pd.Series({say("Other", "기타") + f" ({len(rest):,})": rest.sum()})])
    labels = [f"{short(label, 24)}  {value / total * 100:.1f} %" for label, value in series.items()]

    def draw(axes):
        wedges, _ = axes[0].pie(series, colors=[*PALETTE[:len(series) - bool(len(rest))], *[REST] * bool(len(rest))], startangle=90, counterclock=False,
                                wedgeprops={"edgecolor": "white", "linewidth": 1})
        axes[0].legend(wedges, labels, title=found.key, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
        axes[0].set_aspect("equal")
    finding = "; ".join(f"{md(label, 40)} {number(round(value / total * 100, 1))} % ({number(value)})" for label, value in series.items())
    title = say(f"Shares of {found.key}: {found.names[0]}", f"{each_of(found.key)} 비중: {found.names[0]}")
    return Chart(title + ranking_title(plan) + f" ({rows})" * bool(rows), finding + found.note, draw, [("", "")])


# ---- single rows

def histogram(table, plan, rows):
    name = plan.measure
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
    return Chart(say(f"Distribution of {name}", f"{name} 분포") + f" ({rows})" * bool(rows), finding,
                 lambda axes: axes[0].hist(values, edges, color=COLOR, edgecolor="white", linewidth=0.5), [(name, say("number of rows", "행 수"))])


def scatter(table, plan, rows):
    x, y = plan.by, plan.measure
    both = table[[x, y]].dropna()
    r = both[x].corr(both[y])
    tie = say(f"the higher {md(x)}, the {'higher' if r > 0 else 'lower'} {md(y)}",
              f"{md(x)} 값이 클수록 {md(y)} 값이 {'큼' if r > 0 else '작음'}")
    loose = say("hardly any linear relation", "직선 관계가 거의 없음") if abs(r) < 0.1 else say("weakly, ", "약하게 ") + tie
    finding = say("correlation", "상관계수") + f" {round(r, 2) + 0:.2f}: " + (loose if abs(r) < 0.3 else tie)
    if np.isnan(r):
        finding = say("no correlation can be computed", "상관계수를 계산할 수 없음")
    if len(both) > POINTS:
        finding += say(f"; drawn are {POINTS:,} of {len(both):,} points", f"; 점 {len(both):,}개 중 {POINTS:,}개만 그림")
        both = both.iloc[np.linspace(0, len(both) - 1, POINTS).astype(int)]
    return Chart(say(f"{y} against {x}", f"{x}에 따른 {y}") + f" ({rows})" * bool(rows), finding, lambda axes: axes[0].scatter(
        both[x], both[y], s=30 if len(both) < 200 else 14, alpha=0.6 if len(both) < 500 else 0.3, color=COLOR, linewidths=0), [(x, y)])


DRAWN = {"line": line, "bar": bar, "pie": pie, "histogram": histogram, "scatter": scatter}


def draw_chart(chart, path):
    """Writes the picture."""
    count, wide = len(chart.labels), chart.side_by_side
    size = (8, max(4.5, 0.24 * chart.bars)) if count == 1 else (5 * count, 4.8) if wide else (8, 3 * count)
    figure, axes = plt.subplots(1 if wide else count, count if wide else 1, figsize=size, layout="tight", squeeze=False,
                                sharex=not wide, sharey=wide)
    axes = axes.ravel()
    chart.draw(axes)
    for i, (ax, (x_label, y_label)) in enumerate(zip(axes, chart.labels)):
        for axis, label in (ax.xaxis, x_label), (ax.yaxis, y_label):
            inner = (axis is ax.yaxis and wide and i) or (axis is ax.xaxis and not wide and i < count - 1)
            axis.set_label_text("" if inner else capital(label))
            if label and isinstance(axis.get_major_formatter(), ticker.ScalarFormatter):
                axis.set_major_formatter("{x:,.10g}")
                ax.locator_params(axis.axis_name, nbins=6, integer=label == say("number of rows", "행 수"))
    (figure.suptitle if count > 1 else axes[0].set_title)(textwrap.fill(chart.title, 64 if chart.title.isascii() else 40))
    figure.savefig(path, dpi=120, bbox_inches="tight")
