"""Which of two named numbers is to be divided by the other, and which value's share of the whole is asked for."""
import re

from .operations import OVER
from .question import concepts, covered, mark, name_words, stems

QUOTIENT = r"ratio|proportion|percentages?|percent|shares?|fraction|quotient|%"
MARGIN = re.compile(r"\b(?:profit |gross |net |operating )?(?:margins?|profitability)\b"
                    r"|(?:영업|순)?이익[률율][가-힣]{0,2}|마진[률율]?[가-힣]{0,2}|수익[률율][가-힣]{0,2}")
PER_UNIT = re.compile(r"(?<![가-힣])(?:개|단위|수량)당(?![가-힣])")
BEFORE_PART = re.compile(rf"\b(?:{QUOTIENT})\b[^.;]*\bfrom\s+(?:the\s+)?$|\b(?:{QUOTIENT})\s+of\s+(?:all\s+|the\s+|total\s+)*$"
                         rf"|\b(?:{QUOTIENT})\s+of\b[^.;]*\b(?:is|are|was|were)\s+(?:the\s+)?$")
AFTER_PART = re.compile(rf"(?:'s)?\s+(?:[a-z]+\s+)?(?:{QUOTIENT})\b|\s*(?:[가-힣]*[^별\s]\s+)?(?:비율|비중|점유율|구성비)|(?:(?!별).)*차지")
DRAWN = re.compile(r"chart|plot|graph|draw|diagram|\bpie\b|차트|그래프|그려|도표|파이")


def of_concept(numbers, word):
    """The number whose name means the same as this word."""
    wanted = concepts(frozenset([word]))
    return next((name for name in numbers if any(concepts(stems(part)) & wanted for part in name_words(name)[0])), None)


def read_ratio(text, words, request, numbers):
    """Two numbers of which one is to be divided by the other, as the words around them say: (dividend, divisor, is in percent)."""
    for match in MARGIN.finditer(text):
        found = covered(words, match)
        profit, revenue = of_concept(numbers, "profit"), of_concept(numbers, "revenue")
        if profit and revenue and profit != revenue and not any(word.role == "column" and word.text not in ("profit", "earnings") for word in found):
            set_ratio(request, profit, revenue, True)
            for word in found:
                word.role = "ratio"
            return
    named = [key for key in request.named if key.column in numbers]
    quantity = of_concept(numbers, "quantity")
    for match in PER_UNIT.finditer(text):
        if len(named) == 1 and quantity not in (None, named[0].column):
            mark(words, match, "ratio")
            set_ratio(request, named[0].column, quantity, False)
        else:
            mark(words, match, "undone")
            request.undone.append(match[0])
        return
    for first, second in zip(named, named[1:]):
        if sides := quotient(text, words, first, second):
            dividend, divisor, is_percent, role_words = sides
            set_ratio(request, dividend.column, divisor.column, is_percent)
            for match in role_words:
                mark(words, match, "ratio")
            return


def set_ratio(request, dividend, divisor, is_percent):
    request.ratio = dividend, divisor, is_percent
    request.named = [key for key in request.named if key.column not in (dividend, divisor)]


def quotient(text, words, first, second):
    """Which of two named numbers is divided by which, and the matches that say so."""
    before, between = text[:words[first.place].start], text[words[first.last].start:words[second.place].start]
    between, after = re.sub(r"^[a-z0-9_]+", "", between), text[words[second.last].start:]
    share = re.compile(rf"\b(?:{QUOTIENT})\b|비율[가-힣]*|비중[가-힣]*")
    marks = [*share.finditer(text), *re.finditer(r"대비", text)]
    is_percent = not re.search(r"\bratio\b", text)
    is_ratio_of = re.search(rf"\b(?:{QUOTIENT})\s+(?:of|between)\s+(?:the\s+|total\s+)*$", before)
    if is_ratio_of and re.fullmatch(r"\s+(?:to|and|over|per)\s+(?:the\s+|total\s+)*|\s*/\s*", between):
        return first, second, is_percent, marks
    if re.fullmatch(r"[-\s]to[-\s]", between) and re.search(r"^\w+[-\s]+ratio", after):
        return first, second, False, marks
    if re.fullmatch(rf"\s+as\s+(?:an?\s+|the\s+)?(?:{QUOTIENT})\s+of\s+(?:the\s+|total\s+)*", between):
        return first, second, True, marks
    if re.fullmatch(r"\s*/\s*|\s+divided by\s+(?:the\s+|total\s+)*", between):
        return first, second, False, marks
    if re.search(r"대비\s*$", between) or re.search(r"비율|비중", after) and re.search(r"(?:에서|\s(?:중|가운데))\s*$", between):
        return second, first, True, marks
    if any(re.search(rf"{link}\s*$", between) and re.match(rest, after) for link, rest in (
            ("[과와]", r"[가-힣]*의\s+비율"), (r"\s대", r"[가-힣]+\s+비율"), ("의", r"[가-힣]+\s+대비"))):
        return first, second, True, marks
    if re.fullmatch(r"\s+per\s+", between) and not re.search(
            r"(?<![a-z])(?:age|years?|rat(?:e|ing)|score|price|temperature|level|grade)(?![a-z])", second.column.lower()):
        return first, second, False, marks
    return None


def read_part(text, words, request, table, kinds):
    """A value whose share is asked for keeps no rows: it is compared with all of them."""
    if "share" not in request.roles or request.ratio:
        return
    numbers = kinds.get("number", [])
    others = [key for key in request.named if key.column not in numbers and key.column not in request.places and table[key.column].duplicated().any()]
    for column, (first, last) in request.places.items():
        is_told = BEFORE_PART.search(text, 0, words[first].start) or AFTER_PART.match(text, words[last].end)
        if is_told or len(request.places) == 1 and not others and not request.roles & {"trend", *OVER}:
            values = next(values for name, values, negated in request.where if name == column and not negated)
            if len(values) > 1 and re.search(r"\bratio\b|성비", text):  # of men to women
                return
            request.part = column, values
            request.where = [kept for kept in request.where if kept[0] != column or kept[2]]
            request.named = [key for key in request.named if key.column != column]
            return
