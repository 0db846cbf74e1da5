"""Numbers as people write them in cells: 1,234.5 or 1.234,5, (12), 1.5K, 3억 2,000만원, perhaps with a currency or percent sign."""
import re

import pandas as pd

from .wording import listed, md, say

SCALES = {"k": 1e3, "thousand": 1e3, "M": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "B": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9,
          "천": 1e3, "만": 1e4, "십만": 1e5, "백만": 1e6, "천만": 1e7, "억": 1e8, "조": 1e12}
SCALE = "[kK]|thousand|[mM]illion|[mM](?:io|n)|M|[bB]illion|[bB]n|[mM]rd|B|십만|백만|천만|천|만|억|조"
CURRENCIES = {"$": "$", "USD": "$", "€": "€", "EUR": "€", "£": "£", "GBP": "£", "¥": "¥", "JPY": "¥", "₩": "₩", "원": "₩", "KRW": "₩"}
CURRENCY = "|".join(map(re.escape, CURRENCIES))


def in_words(text, group, point):
    """1.5K, 3억 or 1억2,000만 as a number; none where it is no such amount."""
    digits = rf"(?:\d{{1,3}}(?:\{group}\d{{3}})+|\d+)(?:\{point}\d+)?"
    if not re.fullmatch(rf"[-+]?(?:{digits}(?:{SCALE}))+(?:{digits})?", text):
        return None
    parts = re.findall(rf"({digits})({SCALE}|)", text)
    return (-1 if text[0] == "-" else 1) * sum(
        float(part.replace(group, "").replace(point, ".")) * SCALES.get(scale, SCALES.get(scale.lower(), 1)) for part, scale in parts)


def to_numbers(texts, comma, notes):
    """The texts as numbers. comma: the file has decimal commas where its numbers can be read both ways."""
    bare, results = texts.str.replace(rf"[\s'’%]|{CURRENCY}", "", regex=True), []
    bare = bare.str.replace(r"^\((.+)\)$|^−(.+)$|^([^-]+)-$", r"-\1\2\3", regex=True)
    scaled = bare[bare.str.contains(rf"\d(?:{SCALE})", na=False)]
    for group, point in (".,", ",.") if comma else (",.", ".,"):
        form = rf"[-+]?(?:[1-9]\d{{0,2}}(?:\{group}\d{{3}})+|0|[1-9]\d*)?(?:\{point}\d+)?(?:[eE][-+]?\d+)?"
        plain = bare.where(bare.str.fullmatch(form, na=False)).str.replace(group, "", regex=False)
        values = pd.to_numeric(plain.str.replace(point, ".", regex=False), errors="coerce")
        results.append(values.fillna(scaled.map(lambda text: in_words(text, group, point)).astype(float)))
    best = max(results, key=lambda values: values.count())
    if comma and best is results[0] and best.count() == results[1].count() and not best.equals(results[1]):
        example = bare[(best != results[1]) & best.notna()].iloc[0]
        notes.append(say(f"Numbers such as {example} were read with a thousands point: {best[bare == example].iloc[0]:,.10g}.",
                         f"{example} 같은 수는 점을 천 단위 구분으로 읽었습니다: {best[bare == example].iloc[0]:,.10g}."))
    return best


def caution_of(name, texts, values):
    """What must be known before the amounts of a column are added; none: nothing. values: the texts as numbers."""
    found = texts.str.extract(f"({CURRENCY})")[0].dropna().map(CURRENCIES).unique()
    if values.count() and len(found) > 1:
        signs = listed(md(sign) for sign in sorted(found))
        return say(f"{md(name)} holds amounts in several currencies ({signs}), which are taken as they are, without conversion.",
                   f"{md(name)}에는 여러 통화({signs})의 금액이 섞여 있으며 환산하지 않고 그대로 계산했습니다.")
    return ""


def unreadable(name, texts, values):
    """A column that is half numbers and holds words besides: what is said where it is to be measured; none: it is no such column."""
    others = texts[values.isna() & texts.notna()]
    if 2 * values.count() < texts.count() or others.empty:
        return ""
    examples = listed((f"“{md(text, 30)}”" for text in others), 3)
    return say(f"{md(name)} is not computed with: it holds texts besides numbers ({examples}).",
               f"{md(name)}에는 숫자가 아닌 값({examples})이 있어 계산하지 않았습니다.")
