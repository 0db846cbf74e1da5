"""Words that ask for more than an aggregate of each group: sums so far, changes from period to period, means of periods, the best tenth.

What the rules do not compute, as a forecast, has its words as well, so that the answer can say so.
"""
import re

from .question import covered, mark

ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annual": "year", "annually": "year"}
PREFIXES = {"일": "day", "주": "week", "월": "month", "분기": "quarter", "연": "year"}
EARLIER = {"year": "전년", "quarter": "전분기", "month": "전월", "week": "전주", "day": "전일"}
OVER = {"year": r"\b(?:y[ -]?o[ -]?y|year[ -](?:over|on)[ -]year)\b", "quarter": r"\b(?:q[ -]?o[ -]?q|quarter[ -](?:over|on|to)[ -]quarter)\b",
        "month": r"\b(?:m[ -]?o[ -]?m|month[ -](?:over|on|to)[ -]month)\b", "week": r"\bweek[ -](?:over|on|to)[ -]week\b",
        "day": r"\bday[ -](?:over|on|to)[ -]day\b"}
RATE = r"(?:growth|change|increase|decrease)"
CHANGE = re.compile(
    rf"(?:{'|'.join(OVER.values())})(?:\s+{RATE}s?)?(?:\s+rates?)?"
    rf"|(?:\bpercent(?:age)?|%|\brelative)\s+{RATE}s?\b|\b{RATE}\s+rates?\b|\b{RATE}\s+in\s+(?:percent|%)"
    rf"|(?:{'|'.join(EARLIER.values())}|전기)\s?(?:동기|동월)?\s?대비(?:\s?(?:증감|증가|감소|성장|변화)[율률]?[가-힣]{{0,2}})?"
    r"|(?:증감|증가|감소|성장|변화|변동|신장)[율률][가-힣]{0,2}|증감(?![가-힣]*액)[가-힣]{0,2}")
RUNNING = re.compile(r"\b(?:cumulative(?:ly)?|running (?:totals?|sums?)|accumulat\w+)\b"
                     r"|누적(?!\s?(?:막대|세로|가로|영역|형|바(?![가-힣])|bar))[가-힣]{0,2}|누계[가-힣]{0,2}")
MEAN_OF = re.compile(r"\b(?:average|mean|avg)\s+(?P<adverb>daily|weekly|monthly|quarterly|yearly|annual)\b"
                     r"|(?<![가-힣])(?P<prefix>일|주|월|분기|연)\s?평균[가-힣]{0,2}")
MEAN_NUMBER = re.compile(r"\b(?:average|mean|avg)\s+number\s+(?P<of>of)\s+(?P<counted>\w+)\s+(?:per|each|a)\s+(?P<unit>day|week|month|quarter|year)\b")
TOP = re.compile(r"\b(?P<end>top|bottom|(?:best|worst)(?=\s+\d{1,3}\b))\s+(?P<size>\d{1,6})\b(?P<percent>\s?(?:%|per ?cent\b))?"
                 r"|(?P<korean>상위|하위)\s?(?P<many>\d{1,6})(?P<share>\s?(?:%|퍼센트|프로))?|(?P<place>\d{1,3})위(?:까지)?")
PER_ROW = re.compile(r"(?<![가-힣])(?:건|인|명|주문|거래|고객|직원)당(?![가-힣])")
UNDONE = re.compile(
    r"\b(?:forecast\w*|predict\w*|projections?|extrapolat\w*|next (?:year|quarter|month|week)s?|percentiles?|quantiles?|quartiles?|deciles?"
    r"|(?:moving|rolling) (?:averages?|means?|sums?)|standard deviations?|std\.? ?dev\w*|stdev|variances?|weighted (?:averages?|means?)"
    r"|correlation (?:matrix|table)|regressions?|outliers?|anomal\w+|cluster\w*|statistical(?:ly)? significan\w+|hypothesis tests?|anova"
    r"|pareto|abc analysis|cohorts?|year[ -]to[ -]date|ytd|seasonality|minus|subtract\w*|difference(?:s)?|gaps?)\b"
    r"|예측[가-힣]*|전망(?!대)[가-힣]*|내년[가-힣]*|다음\s?(?:달|해|분기|주)[가-힣]*|백분위[가-힣]*|사분위[가-힣]*|이동\s?평균[가-힣]*|표준\s?편차[가-힣]*|분산[가-힣]*"
    r"|가중\s?평균[가-힣]*|상관\s?(?:계수\s?)?(?:행렬|매트릭스)[가-힣]*|회귀[가-힣]*|추세선(?!\s?(?:그래프|차트))[가-힣]*|이상[치값][가-힣]*|군집[가-힣]*|유의성[가-힣]*"
    r"|파레토[가-힣]*|코호트[가-힣]*|계절성[가-힣]*|차이(?!나)[가-힣]*|격차[가-힣]*")


def read_operations(text, words, request):
    """Marks the words that ask for a computation, before the vocabulary takes them for something less."""
    read_size(text, words, request)
    read_means(text, words, request)
    for match in CHANGE.finditer(text):
        for word in covered(words, match):
            word.role = "" if word.text in OVER and word.role == "column" else word.role  # quarter over quarter
        if mark(words, match, "change"):
            request.roles |= {"change"} | {f"over the {unit}" for unit in OVER if re.search(f"{OVER[unit]}|{EARLIER[unit]}", match[0])}
    for role, pattern in ("running", RUNNING), ("per row", PER_ROW):
        request.roles |= {role for match in pattern.finditer(text) if mark(words, match, role)}
    request.undone += [match[0] for match in UNDONE.finditer(text) if mark(words, match, "undone")]


def read_size(text, words, request):
    """How many, or how many in a hundred, a ranking is to show."""
    match = next((match for match in TOP.finditer(text) if mark(words, match, "top")), None)
    if match:
        size, is_low = int(match["size"] or match["many"] or match["place"]), (match["end"] or match["korean"]) in ("bottom", "worst", "하위")
        request.roles.add("low" if is_low else "high")
        is_percent = match["percent"] or match["share"]
        request.top, request.percent = (0, min(size, 100)) if is_percent else (size, 0)


def read_means(text, words, request):
    """The unit of time whose sums are to be averaged: average monthly …, average number of … per month, 월평균."""
    for match in MEAN_OF.finditer(text):
        if mark(words, match, "mean of"):
            request.mean_of = ADVERBS.get(match["adverb"] or "") or PREFIXES[match["prefix"]]
    for match in MEAN_NUMBER.finditer(text):
        request.mean_of = match["unit"]
        for word in words:
            if match.start() <= word.start < match.start("of") or match.end("counted") <= word.start < match.end():
                word.role = "mean of"
