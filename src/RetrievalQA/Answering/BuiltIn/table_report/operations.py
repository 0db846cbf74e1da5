"""What a question asks to be computed besides an aggregate of each group, by fixed words.

Done are ratios of two columns, the share of a value, running sums, changes from period to period, means of periods and the
best tenth; their words are read here. What the rules do not compute is told from words that stand for nothing, so that the
answer can say so.
"""
import re

from .question import concepts, name_words, stems

ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annual": "year", "annually": "year"}
PREFIXES = {"일": "day", "주": "week", "월": "month", "분기": "quarter", "연": "year"}
OVER = {"year": r"\by[ -]?o[ -]?y\b|\byear[ -](?:over|on)[ -]year\b|전년", "month": r"\bm[ -]?o[ -]?m\b|\bmonth[ -](?:over|on|to)[ -]month\b|전월",
        "day": r"\bday[ -](?:over|on|to)[ -]day\b|전일", "quarter": r"\bq[ -]?o[ -]?q\b|\bquarter[ -](?:over|on)[ -]quarter\b|전분기", "week": r"\bweek[ -](?:over|on)[ -]week\b|전주"}
RATE = r"(?:growth|change|increase|decrease)"
CHANGE = re.compile(
    rf"(?:{'|'.join(pattern.rpartition('|')[0] for pattern in OVER.values())})(?:\s+{RATE}s?)?(?:\s+rates?)?"
    rf"|(?:\bpercent(?:age)?|%|\brelative)\s+{RATE}s?\b|\b{RATE}\s+rates?\b|\b{RATE}\s+in\s+(?:percent|%)"
    r"|(?:전년|전월|전분기|전주|전일|전기)\s?(?:동기|동월)?\s?대비(?:\s?(?:증감|증가|감소|성장|변화)[율률]?[가-힣]{0,2})?"
    r"|(?:증감|증가|감소|성장|변화|변동|신장)[율률][가-힣]{0,2}|증감(?![가-힣]*액)[가-힣]{0,2}")
RUNNING = re.compile(r"\b(?:cumulative(?:ly)?|running (?:totals?|sums?)|accumulat\w+)\b"
                     r"|누적(?!\s?(?:막대|세로|가로|영역|형|바(?![가-힣])|bar))[가-힣]{0,2}|누계[가-힣]{0,2}")
MEAN_OF = re.compile(r"\b(?:average|mean|avg)\s+(?:(?P<adverb>daily|weekly|monthly|quarterly|yearly|annual)\b|number(?=\sof\s\w+\s(?:per|each|a)\s(?P<unit>[a-z]+)))"
                     r"|(?<![가-힣])(?P<prefix>일|주|월|분기|연)\s?평균[가-힣]{0,2}")
TOP = re.compile(r"\b(?P<end>top|best|bottom|worst)\s+(?P<size>\d{1,6})\b(?P<percent>\s?(?:%|per ?cent\b))?"
                 r"|(?P<korean>상위|하위)\s?(?P<many>\d{1,6})(?P<share>\s?(?:%|퍼센트|프로))?|(?P<place>\d{1,3})위(?:까지)?")
MARGIN = re.compile(r"\b(?:profit |gross |net |operating )?(?:margins?|profitability)\b|(?:영업|순)?이익[률율][가-힣]{0,2}|마진[률율]?[가-힣]{0,2}|수익[률율][가-힣]{0,2}")
PER_UNIT = re.compile(r"(?<![가-힣])(?:개|단위|수량)당(?![가-힣])")
PER_ROW = re.compile(r"(?<![가-힣])(?:건|인|명|주문|거래|고객|직원)당(?![가-힣])")
UNDONE = re.compile(
    r"\b(?:forecast\w*|predict\w*|projections?|extrapolat\w*|next (?:year|quarter|month|week)s?|percentiles?|quantiles?|quartiles?|deciles?"
    r"|(?:moving|rolling) (?:averages?|means?|sums?)|standard deviations?|std\.? ?dev\w*|stdev|variances?|weighted (?:averages?|means?)"
    r"|correlation (?:matrix|table)|regressions?|outliers?|anomal\w+|cluster\w*|statistical(?:ly)? significan\w+|hypothesis tests?|anova"
    r"|pareto|abc analysis|cohorts?|year[ -]to[ -]date|ytd|seasonality|minus|subtract\w*|difference(?:s)?|gaps?)\b"
    r"|예측[가-힣]*|전망[가-힣]*|내년[가-힣]*|다음\s?(?:달|해|분기|주)[가-힣]*|백분위[가-힣]*|사분위[가-힣]*|이동\s?평균[가-힣]*|표준\s?편차[가-힣]*|분산[가-힣]*"
    r"|가중\s?평균[가-힣]*|상관\s?(?:계수\s?)?(?:행렬|매트릭스)[가-힣]*|회귀[가-힣]*|추세선(?!\s?(?:그래프|차트))[가-힣]*|이상[치값][가-힣]*|군집[가-힣]*|유의성[가-힣]*"
    r"|파레토[가-힣]*|코호트[가-힣]*|계절성[가-힣]*|차이[가-힣]*|격차[가-힣]*")
QUOTIENT = r"ratio|proportion|percentages?|percent|shares?|fraction|quotient|%"


def covered(words, match):
    """The words of a match, where no column or value is named by them; else none."""
    found = [word for word in words if word.start < match.end() and match.start() < word.end]
    return [] if any(word.role for word in found) else found


def mark(words, match, role):
    found = covered(words, match)
    for word in found:
        word.role = role
    return bool(found)


def read_operations(text, words, request, kinds):
    """Marks the words that ask for a computation, before the vocabulary takes them for something less."""
    read_ratio(text, words, request, kinds.get("number", []))
    for match in TOP.finditer(text):
        if mark(words, match, "top"):
            size, is_high = int(match["size"] or match["many"] or match["place"]), (match["end"] or match["korean"]) not in ("bottom", "worst", "하위")
            request.roles.add("high" if is_high else "low")
            if match["percent"] or match["share"]:
                request.percent = min(size, 100)
            else:
                request.top = size
            break
    for match in MEAN_OF.finditer(text):
        if (match["unit"] or "day") in OVER and mark(words, match, "mean of"):
            tail = re.compile(r"\b(?:per|each|a)\s+[a-z]+").search(text, match.end()) if match["unit"] else None
            any(mark(words, part, "mean of") for part in [tail] if part)
            request.mean_of = match["unit"] or ADVERBS.get(match["adverb"] or "") or PREFIXES[match["prefix"]]
    for match in CHANGE.finditer(text):
        if mark(words, match, "change"):
            request.roles |= {"change"} | {f"over the {unit}" for unit, pattern in OVER.items() if re.search(pattern, match[0])}
    for role, pattern in ("running", RUNNING), ("per row", PER_ROW):
        if any([mark(words, match, role) for match in pattern.finditer(text)]):
            request.roles.add(role)
    for match in UNDONE.finditer(text):
        if mark(words, match, "undone"):
            request.undone.append(match[0])


# ---- ratios

def of_concept(numbers, word):
    """The number whose name means the same as this word."""
    wanted = concepts(frozenset([word]))
    return next((name for name in numbers if any(concepts(stems(part)) & wanted for part in name_words(name)[0])), None)


def read_ratio(text, words, request, numbers):
    """Two numbers of which one is to be divided by the other, as the words around them say: (dividend, divisor, is in percent)."""
    for match in MARGIN.finditer(text):
        found = [word for word in words if word.start < match.end() and match.start() < word.end]
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
    if re.search(rf"\b(?:{QUOTIENT})\s+(?:of|between)\s+(?:the\s+|total\s+)*$", before) and re.fullmatch(r"\s+(?:to|and|over|per)\s+(?:the\s+|total\s+)*|\s*/\s*", between):
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
    if re.fullmatch(r"\s+per\s+", between) and re.search(r"quantit|units?|qty|수량|판매량|count|visits|hours", second.column.lower()):
        return first, second, False, marks
    return None


# ---- the share of a value

BEFORE_PART = re.compile(rf"\b(?:{QUOTIENT})\b[^.;]*\bfrom\s+(?:the\s+)?$|\b(?:{QUOTIENT})\s+of\s+(?:all\s+|the\s+|total\s+)*$")
AFTER_PART = re.compile(rf"(?:'s)?\s+(?:[a-z]+\s+)?(?:{QUOTIENT})\b|\s*(?:[가-힣]*[^별\s]\s+)?(?:비율|비중|점유율|구성비)|(?:(?!별).)*차지")
DRAWN = re.compile(r"chart|plot|graph|draw|diagram|\bpie\b|차트|그래프|그려|도표|파이")


def read_part(text, words, request, kinds):
    """A value whose share is asked for keeps no rows: it is compared with all of them."""
    if "share" not in request.roles or request.ratio:
        return
    numbers = kinds.get("number", [])
    others = [key for key in request.named if key.column not in numbers and key.column not in request.places]
    for column, (first, last) in request.places.items():
        is_told = BEFORE_PART.search(text, 0, words[first].start) or AFTER_PART.match(text, words[last].end)
        if is_told or len(request.places) == 1 and not others and not request.roles & {"trend", *OVER}:
            request.part = next((column, values) for column_, values, negated in request.where if column_ == column and not negated)
            request.where = [kept for kept in request.where if kept[0] != column or kept[2]]
            request.named = [key for key in request.named if key.column != column]
            return
