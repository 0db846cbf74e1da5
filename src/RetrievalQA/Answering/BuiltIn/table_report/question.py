"""The words of a question: columns and values of the table that it names, and words for charts, aggregates and order.

A word stands for a column by its own letters, without inflection ("regions") or Korean particles ("지역별로"), as the
beginning of a Korean compound ("매출" for 매출액), or by a concept that both share ("sales" and revenue, 부서 and
department). Values of categories are named as they are. What stands for nothing is kept, so that the answer can say it.
"""
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .vocabulary import CONCEPTS, GENERIC, PARTICLES, UNIT_ENDS

WORDS = 200  # of a question that are read
VALUES, ALL_VALUES = 2_000, 20_000  # distinct values of a column, and of all, that are looked for
SURE = 0.5  # below it a mention counts only where no other column could be meant
DATED = re.compile("(?:일자?|날짜|일시|시각|[연년]월|월|[연년]도)$")  # what makes an event a date: 주문일
WINDOW = 4  # words of a value or of a column's name written apart


@lru_cache(maxsize=10_000)
def stems(word):
    """The forms that a word may have in the name of a column: without a plural, an ending or particles."""
    found = {word}
    if re.fullmatch(r"[가-힣]{2,}|[a-z0-9]+[가-힣]+", word):
        for _ in range(3):
            found |= {bare for form in found if len(bare := PARTICLES.sub("", form)) > 0}
    elif len(word) > 3:
        single = re.sub(r"(?<=[sxz])es$|(?<=[cs]h)es$|(?<![sui])s$", "", re.sub("ies$", "y", word))
        found |= {single, re.sub("(?:ed|ing)$", "", single), re.sub("(?:ed|ing)$", "e", single), re.sub(r"(.)\1(?:ed|ing)$", r"\1", single)}
    return frozenset(found)


@lru_cache(maxsize=10_000)
def concepts(forms):
    return {i for i, words in enumerate(CONCEPTS) if words & forms}


@dataclass
class Word:
    text: str
    start: int
    end: int
    forms: frozenset
    role: str = ""  # column, value, or what the vocabulary calls it; none: nothing was made of it


@dataclass
class Mention:
    """A column or value that a question names."""
    column: str
    first: int  # word
    last: int
    score: float
    value: object = None


def words_of(text):
    found = re.finditer(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+", text)
    return [Word(m[0], m.start(), m.end(), stems(m[0])) for m in islice(found, WORDS)]


def mark(words, match, role):
    """Gives the words of a match a role, where none of them has one; whether it did."""
    found = covered(words, match)
    if not found or any(word.role for word in found):
        return False
    for word in found:
        word.role = role
    return True


def covered(words, match):
    return [word for word in words if word.start < match.end() and match.start() < word.end]


def written(words):
    """Words as one text, apart where they are."""
    return "".join(" " * (i > 0 and word.start > words[i - 1].end) + word.text for i, word in enumerate(words))


def name_words(name):
    """The words of a column's name that tell it from others, and the place of its head among them."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)) if len(name) > 3 else name
    texts = [word.text for word in words_of(bare.lower())] or [word.text for word in words_of(name.lower())]
    telling = [text for text in texts if text not in GENERIC] or texts
    link = next((i for i, text in enumerate(texts) if i and text in ("of", "to", "per", "in", "for")), len(texts))
    head = next((i for i, text in reversed(list(enumerate(telling))) if text in texts[:link]), len(telling) - 1)
    return telling, head


def likeness(part, word):
    """How surely a word of the question stands for a word of a column's name, from 0 to 1."""
    if part == word.text:
        return 1.0
    if stems(part) & word.forms:
        return 0.97
    if concepts(stems(part)) & concepts(word.forms):
        return 0.9
    if re.fullmatch("[가-힣]+", part):
        near = [form for form in word.forms if len(form) > 1 and (part.startswith(form) or len(part) > 1 and form.endswith(part))]
        return 0.85 if any(abs(len(part) - len(form)) <= 2 for form in near) else 0
    return 0.6 if any(len(form) > 4 and part.endswith(form) and len(part) <= len(form) + 2 for form in word.forms) else 0  # Pclass


def aligned(parts, words, first):
    """How surely the words from the first on stand for the parts of a name, and the last of these words."""
    scores, place, last = [0.0] * len(parts), first, first
    for k, part in enumerate(parts):
        while any(scores) and place < len(words) and words[place].text in GENERIC:
            place += 1
        if place < len(words) and (score := likeness(part, words[place])):
            scores[k], last, place = score, place, place + 1
    return scores, last


def events(name):
    """The words of a date's name that say what happened then: order of order_date, 주문 of 주문일. They stand for a row, not for the date."""
    telling, head = name_words(name)
    timed = "date|day|time|month|year"
    named = {form for text in telling if not re.fullmatch(timed, text) and re.fullmatch(timed, telling[head]) for form in stems(text)}
    stem = DATED.sub("", name)
    return named | ({stem} if 1 < len(stem) < len(name) else set())


def column_mentions(name, words, skipped=frozenset(), is_date=False):
    """skipped: words for events, of which no part of a name is meant."""
    telling, head = name_words(name)
    joined = "".join(telling)
    for i, word in enumerate(words):
        for k in range(2, WINDOW):  # 방문 횟수 for 방문횟수
            if i + k <= len(words) and any("".join(w.text for w in words[i:i + k - 1]) + form == joined for form in words[i + k - 1].forms):
                yield Mention(name, i, i + k - 1, 1.0 + 0.001 * len(joined))
        scores, last = aligned(telling, words, i)
        if i == last and word.forms & skipped and word.text != name and (is_date or len(telling) > 1 and not min(scores)):
            continue
        if scores[0] or scores[head]:
            full = sum(scores) / len(scores)
            score = full + 0.001 * len(joined) if min(scores) else 0.95 * max(0.55, full) if scores[head] else 0.35
            yield Mention(name, i, last, score)


def dated_mentions(name, words):
    """가입월별 and 가입자 for a date called 가입일."""
    stem = DATED.sub("", name)
    for i, word in enumerate(words if len(stem) > 1 and stem != name else ()):
        for form in word.forms:
            if form.startswith(stem) and stem not in word.forms and len(form) <= len(stem) + 2:
                yield Mention(name, i, i, 0.9 if form[len(stem):] in UNIT_ENDS else 0.35)


def is_beside(name, words, i, k):
    """The column is named next to these words: "store 17"."""
    near = words[max(0, i - 1):i] + words[i + k:i + k + 1]
    return any(likeness(part, word) for part in name_words(name)[0] for word in near)


def value_mentions(table, name, words):
    counts = table[name].nunique()
    if not 0 < counts <= VALUES:
        return
    by_text = {written(words_of(str(value).lower())): value for value in table[name].dropna().unique()}
    by_concept = {c: value for text, value in by_text.items() for c in concepts(frozenset([text]))} if counts <= 12 else {}
    for i, word in enumerate(words):
        for k in range(1, WINDOW + 1):
            end, start = words[i + k - 1] if i + k <= len(words) else None, written(words[i:i + k])
            for form in end.forms if end else ():
                key = start[:len(start) - len(end.text)] + form
                literal = form == end.text or re.search("[가-힣]", end.text) or form + "s" == end.text
                is_told = len(key) > 1 and not key.isdigit() or not key.isalnum() or key.isdigit() and is_beside(name, words, i, k)
                if literal and key in by_text and is_told:
                    yield Mention(name, i, i + k - 1, 0.985 + 0.001 * len(key), by_text[key])
        for c in concepts(frozenset(form for form in word.forms if len(form) > 1)) & by_concept.keys():
            yield Mention(name, i, i, 0.9, by_concept[c])
        short = [value for text, value in by_text.items() for form in word.forms
                 if re.fullmatch("[가-힣]{2,}", form) and text[:-1] == form]
        if len(short) == 1:
            yield Mention(name, i, i, 0.8, short[0])


def candidates(table, kinds, question, words, stop):
    quoted = {m.lower() for m in re.findall(r"[\"'`“‘「]([^\"'`”’」]+)[\"'`”’」]", question)}
    left, happened = ALL_VALUES, frozenset().union(*map(events, kinds.get("date", [])))
    for kind, names in kinds.items():
        for name in names:
            if name.lower() in quoted or not all(stop(text) for text in name_words(name)[0]):
                yield from column_mentions(name, words, happened, kind == "date")
                yield from dated_mentions(name, words) if kind == "date" else ()
            if (kind in ("category", "text") or kind == "period" and table[name].dtype.kind == "O") and left > 0:
                left -= table[name].nunique()
                yield from value_mentions(table, name, words)


def mentions(table, kinds, question, words, stop):
    """Columns and values that the question names, in its order; no word stands for two of them."""
    found = list(candidates(table, kinds, question, words, stop))
    weak = {i: {m.column for m in found if m.score < SURE and m.first == i} for i in range(len(words))}
    kept, named, taken = [], set(), set()
    for mention in sorted(found, key=lambda m: (-min(m.score, 0.9), words[m.first].start - words[m.last].end, -m.score)):
        span = set(range(mention.first, mention.last + 1))
        again = mention.value is None and mention.column in named
        unsure = mention.score < SURE and len(weak[mention.first]) > 1
        if span & taken or unsure:
            continue
        taken |= span
        for i in span:
            words[i].role = "column" if mention.value is None else "value"
        if not again:
            kept.append(mention)
            named |= {mention.column} if mention.value is None else set()
    return sorted(kept, key=lambda m: m.first)
