"""Words and numbers of a report, in the language of the question."""
import re

LANGUAGE = ["en"]  # or ko: of what is printed


def say(english, korean):
    return korean if LANGUAGE[0] == "ko" else english


def listed(items, limit=10):
    """The first of the items, and how many more there are."""
    items = list(items)
    more = len(items) - limit
    return ", ".join(items[:limit]) + (say(f" and {more} more", f" 외 {more}개") if more > 0 else "")


def short(value, limit=40):
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= limit else text[:limit - 1].rstrip() + "…"


def md(value, limit=120):
    """Text that Markdown shows as it is: nothing in it starts a link, a table, a formula or HTML."""
    return re.sub(r"[\\`*\[\]<>|~$&]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", r"\\\g<0>", short(value, limit))


def number(x):
    if abs(x) >= 1e15 or 0 < abs(x) < 1e-4:
        return f"{x:.3g}"
    return f"{x:,.{int(abs(x) < 1e5 and x % 1 != 0)}f}" if abs(x) >= 1000 else f"{x + 0:.4g}"
