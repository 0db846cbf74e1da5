"""What a question asks of a table, by fixed words: charts, aggregate, order, time, filters, and what it names in vain.

Words are looked for only where no column or value of the table is named, so that a column called "Total" stays one.
"""
import re
from dataclasses import dataclass, field

from .operations import read_operations
from .question import covered, events, mark, mentions, words_of
from .ratios import read_part, read_ratio
from .vocabulary import (ASKING, BEFORE_KEY, BEST_BEFORE, BOUNDED, BOUNDS, COMPARED, COUNTED, COUNT_AFTER, COUNT_BEFORE, DESCRIPTIONS, EACH, ENTITIES, KEYED,
                         LONG, NAMES, NOT_AFTER, NOT_BEFORE, NOT_JUST_BEFORE, NOW, PARTICLES, PAST, RECENT, RECENT_UNITS, SPLIT_BEFORE, STOP,
                         UNIT_ENDS, VOCABULARY)
from .wording import say


@dataclass
class Key:
    """A column that the question names."""
    column: str
    place: int
    marked: bool = False  # by …, per …, …별
    last: int = 0  # its last word
    split: bool = False  # split by …
    counted: bool = False  # number of …, … 수


@dataclass
class Request:
    roles: set = field(default_factory=set)
    charts: int = 0  # asked for by number; none: 0
    named: list = field(default_factory=list)  # Keys, in the order of the question
    where: list = field(default_factory=list)  # (column, values, negated)
    years: list = field(default_factory=list)  # (first, last)
    excludes_years: bool = False
    recent: tuple | None = None  # how many of which unit of time, up to the last date
    recent_words: str = ""  # that say so
    places: dict = field(default_factory=dict)  # first and last word of the values, by column
    top: int = 0
    ranked: int = -1  # the word after that number
    ranks_rows: bool = False  # it is a number of rows: top 3 orders
    is_best_row: bool = False  # who, the best employee
    is_each: bool = False  # each, every, in each of which one thing is looked for
    percent: int = 0  # of the groups that a ranking is to show; none: 0
    ratio: tuple | None = None  # dividend, divisor, whether in percent
    part: tuple | None = None  # column and values whose share is asked for
    mean_of: str = ""  # unit of time whose sums are averaged
    undone: list = field(default_factory=list)  # phrases for what the rules do not compute
    is_counting: bool = False
    has_entity: bool = False
    has_each_row: bool = False  # by order, per order
    unmet: list = field(default_factory=list)  # phrases that stand for nothing
    is_in_vain: bool = False  # by something that is not there
    text: str = ""

    @property
    def is_specific(self):
        return bool(self.named or self.where or self.years or self.recent or self.is_counting or self.top or self.percent
                    or self.ratio or self.part or self.mean_of)

    def first(self, *roles):
        return next((role for role in roles if role in self.roles), None)


def is_stop(text):
    return text in STOP and text not in NAMES


def read_vocabulary(text, words, request):
    """Marks the words of the vocabulary that stand for no column, with their roles."""
    for role, pattern in VOCABULARY:
        for match in pattern.finditer(text):
            span = covered(words, match)
            if not span or any(word.role and not (word.role == "column" and role in ("high", "low")) for word in span):
                continue
            for word in span:
                word.role = word.role or role  # "cheapest" names the price as well
            request.roles |= {role, *({unit for unit in UNIT_ENDS.values() if re.search(rf"over the {unit}s", match[0])} if role == "trend" else ())}
            if role == "number of charts":
                request.charts = max(int(word.text) if word.text.isdigit() else COUNTED.get(word.text, 0) for word in span)


def read_years(text, words, request):
    year = r"(?<![\d./-])((?:19|20)\d\d)(?!\d|[./-]\d{1,2}(?!\d))\s*년?"  # not in a date
    forms = ((rf"{year}\s*(?:to|until|through|[-–~]|부터|에서)\s*{year}|between\s+{year}\s+and\s+{year}", lambda m: (int(m[1] or m[3]), int(m[2] or m[4]))),
             (rf"(?:since|from|after)\s+{year}|{year}\s*(?:부터|이후)", lambda m: (int(m[1] or m[2]) + m[0].startswith("after"), 9999)),
             (rf"(?:before|until|up to)\s+{year}|{year}\s*(?:까지|이전)", lambda m: (0, int(m[1] or m[2]) - m[0].startswith("before"))),
             (year, lambda m: (int(m[1]), int(m[1]))))
    for pattern, span in forms:
        for match in re.finditer(pattern, text):
            if mark(words, match, "years"):
                request.years.append(span(match))
                request.excludes_years |= is_excluded(text, *ends(covered(words, match)))
        if request.years:
            if len(request.years) == 1 and COMPARED.search(text) and "between" in text:  # the two, not what lies between them
                request.years = [(year, year) for year in request.years[0]]
            return


def ends(words):
    return words[0].start, words[-1].end


def is_excluded(text, start, end):
    return bool(NOT_JUST_BEFORE.search(text, 0, start) or NOT_AFTER.match(text, end))


def read_recent(text, words, request):
    for unit in NOW:  # of the newest dates of the table, and with both words the period before them as well
        found = [match for pattern in (NOW[unit], PAST[unit]) for match in [re.search(pattern, text)] if match and mark(words, match, "recent")]
        if found:
            request.recent, request.recent_words = (len(found), unit), " ".join(match[0] for match in found)
            return
    match = RECENT.search(text)
    found = covered(words, match) if match else []
    if match and not any(word.role in ("column", "value") for word in found):
        size, unit = match["size"] or match["many"] or "1", match["unit"]
        request.recent = int(size) if size.isdigit() else COUNTED[size], RECENT_UNITS.get(unit, unit)
        request.recent_words = match[0]
        for word in found:
            word.role = "recent"


def read_top(text, words, request):
    """The number of a ranking: any small number that stands for nothing else, where an order is asked for."""
    if request.top or request.percent or not request.roles & {"high", "low", "sorted"}:
        return
    for before, word in zip([None, *words], words):
        if before and before.text in BOUNDS or BOUNDED.match(text, word.end):
            continue
        size = int(word.text) if word.text.isdigit() and len(word.text) < 4 else COUNTED.get(word.text, 0)
        if not word.role and size and word.text not in ("one", "한", "하나"):
            request.top, word.role = size, "top"
            return


def read_ranked(text, words, request):
    """What a number of a ranking counts, where it is rows."""
    request.ranked = next((i + 1 for i in reversed(range(len(words))) if words[i].role == "top"), -1)
    after = words[request.ranked] if 0 < request.ranked < len(words) else None
    best = [word for word in words if word.role == "entity" and not word.text.endswith("s") and BEST_BEFORE.search(text, 0, word.start)]
    request.is_best_row = bool(best or "who" in request.roles)
    request.ranks_rows = request.is_best_row or bool(after) and (after.role == "entity" or after.text in ("명", "건", "사람"))
    request.is_each = bool(EACH.search(text))


def read_entities(words, request, own):
    """own: words that may say what a row of this table is."""
    for before, word in zip([None, *words], words):
        counted = [form[:-1] for form in word.forms if form.endswith("수") and form[:-1] in ENTITIES | own]
        rows = word.forms & own and (word.text.endswith("s") or not word.text.isascii())  # "tickets", not "budget"
        if not word.role and (word.forms & ENTITIES or rows or counted):
            word.role, request.has_entity = "entity", True
            request.is_counting |= bool(counted)
            request.has_each_row |= bool(before and before.text in BEFORE_KEY or KEYED.search(word.text))
            if before and before.text == "per":
                request.roles.add("per row")


def read_mentions(text, words, found, request):
    values = {}
    for mention in found:
        if mention.value is None:
            request.named.append(key_of(text, words, mention, request))
        else:
            before = {word.text for word in words[max(0, mention.first - 2):mention.first]}
            negated = bool(before & NOT_BEFORE) or is_excluded(text, words[mention.first].start, words[mention.last].end)
            values.setdefault((mention.column, negated), {})[mention.value] = True
            if not negated:
                request.places[mention.column] = request.places.get(mention.column, (mention.first,))[0], mention.last
    request.where = [(column, list(named), negated) for (column, negated), named in values.items()]


def key_of(text, words, mention, request):
    """The column as the words around it say it; 가입월별 says the unit of time as well, 가입자 that rows are counted."""
    first, last = words[mention.first], words[mention.last]
    before = [word.text for word in words[max(0, mention.first - 3):mention.first] if word.text not in ("the", "of", "different")]
    marked = before[-1:] and before[-1] in BEFORE_KEY or KEYED.search(last.text) or text[last.end:].lstrip().startswith(("에 따", "별"))
    if mention.column not in last.forms and re.match("[가-힣]{3}", last.text):
        request.is_counting |= any(form.endswith("자") for form in last.forms)
        request.roles |= {unit for end, unit in UNIT_ENDS.items() if any(form.endswith(end) for form in last.forms)}
    counted = COUNT_BEFORE.search(text, 0, first.start) or COUNT_AFTER.match(text, last.end)
    return Key(mention.column, mention.first, bool(marked), mention.last, bool(SPLIT_BEFORE.search(text, 0, first.start)), bool(counted))


def read_unmet(text, words, request):
    """Runs of words that stand for nothing, where the question is so short that each of its words must matter."""
    def is_unmet(word, before):
        if word.role or word.text in COUNTED or word.forms & STOP:
            return False
        return not (before and before.role == "column" and word.forms & DESCRIPTIONS)
    i = 0
    while i < len(words):
        j = i
        while j < len(words) and is_unmet(words[j], words[j - 1] if j else None) and (
                j == i or text[words[j - 1].end:words[j].start].strip() in ("", "-")):
            j += 1
        if j > i and (is_argument(words, i, j) or len(words) <= LONG):
            request.unmet.append((i, j))
            request.is_in_vain |= is_argument(words, i, j)
        i = max(j, i + 1)


def is_argument(words, i, j):
    """These words say what a chart is of or by: "humidity trend", "share of genres", "by publisher"."""
    before, after = words[i - 1] if i else None, words[j] if j < len(words) else None
    subject = ("trend", "share", "relation", "histogram")
    return bool(KEYED.search(words[j - 1].text) or before and before.text in BEFORE_KEY or after and (after.text in BEFORE_KEY or after.role in subject)
                or i > 1 and before.text == "of" and words[i - 2].role in subject)


def phrases(text, words, spans, request):
    """The runs as the question writes them, without particles; a run takes in the named word that it describes."""
    for i, j in spans:
        before = words[i - 1] if i else words[0]
        if i and before.role in ("column", "entity", "trend") and text[before.end:words[i].start] == " " and not KEYED.search(before.text):
            i -= 1
            if words[i].role == "entity":  # it says what is measured, not what a row is
                words[i].role, request.has_entity = "unmet", any(word.role == "entity" for word in words[:i] + words[j:])
        elif i and words[i].text.isdigit() and before.text.isascii() and not before.role:
            i -= 1  # over 500
        last = words[j - 1]
        yield text[words[i].start:last.start] + (PARTICLES.sub("", last.text) if len(last.text) > 2 else text[last.start:last.end])


def modifies(key, after, text, words, kinds):
    """A column's name only says more of the next one: "product category"."""
    word = words[key.place]
    return after.place == key.place + 1 and word.text.isascii() and not (key.marked or word.text.endswith("s")) and (
        text[word.end:words[after.place].start] == " " and not {key.column, after.column} & set(kinds.get("number", [])))


def read_question(question, table, kinds, stem):
    """What the question asks of this table. stem: the name of its file, which may say what a row is."""
    text = question.lower()
    text = text if len(text) == len(question) else question
    words, request = words_of(text), Request(text=text)
    read_mentions(text, words, mentions(table, kinds, text, words, is_stop), request)
    empty = [key.column for key in request.named if key.column in kinds.get("empty", [])]
    request.named = [key for key, after in zip(request.named, [*request.named[1:], None])
                     if key.column not in empty and not (after and modifies(key, after, text, words, kinds))]
    read_ratio(text, words, request, kinds.get("number", []))
    read_operations(text, words, request)
    for read_words in read_years, read_recent, read_vocabulary:
        read_words(text, words, request)
    if re.search("가장|제일", text):  # 가장 연봉이 높은 사람
        request.roles |= {"high"} if "large" in request.roles else {"low"} if "small" in request.roles else set()
    read_top(text, words, request)
    read_part(text, words, request, table, kinds)
    read_entities(words, request, own_words(kinds, stem))
    read_ranked(text, words, request)
    request.is_counting |= "count" in request.roles or request.has_entity and "trend" in request.roles and not request.named
    read_unmet(text, words, request)
    request.is_in_vain |= bool(empty) or is_about_something_else(text, words, request)
    request.unmet = [*phrases(question, words, request.unmet, request), *(say(f"values of {name}", f"{name} 값") for name in empty)]
    return request


def own_words(kinds, stem):
    """Words for a row of this table: those of the file's name, and what its dates say happened."""
    return {form for word in words_of(stem.lower()) for form in word.forms}.union(*map(events, kinds.get("date", [])))


def is_about_something_else(text, words, request):
    """Neither a column nor a word about tables is in the question, which is in English or Korean."""
    known = request.is_specific or request.roles - {"which", "who"} or ASKING.search(text)
    return not known and any(re.search("[가-힣]", word.text) or word.text in STOP for word in words)
