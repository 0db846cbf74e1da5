"""The rows of a table that a question asks for."""
import pandas as pd

from .columns import are_years
from .plans import PERIODS, Columns, spellings
from .wording import listed, say


def filtered(table, kinds, request):
    """The rows that the question asks for, and a name for them."""
    columns, shown, rows = Columns(table, kinds), [], pd.Series(True, index=table.index)
    for column, values, negated in request.where:
        kept = table[column].isin(spellings(table[column], values))
        rows &= ~kept if negated else kept
        shown.append((column, say("not ", "제외: ") * negated + listed(sorted(map(str, values)))))
    column = next((c for c in columns.times if table[c].dtype.kind == "M"), None)
    counted = next((c for c in columns.times if table[c].dtype.kind == "f" and are_years(c, table[c])), None)
    if request.recent and column is None and counted and request.recent[1] == "year":
        newest = int(table[counted].max())
        request.years.append((newest - request.recent[0] + 1, newest))
    elif request.recent and column is None:
        request.unmet.append(request.recent_words)
    elif request.recent:
        keys = table[column].dt.to_period(PERIODS[request.recent[1]])
        first = keys.max() - (request.recent[0] - 1)
        rows &= keys >= first
        shown.append((column, say(f"from {first.start_time:%Y-%m-%d}", f"{first.start_time:%Y-%m-%d}부터")))
    column = column or counted
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
