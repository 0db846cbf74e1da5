"""What a question asks of a table, by fixed words: charts, aggregate, order, time, filters, and what it names in vain.

Words are looked for only where no column or value of the table is named, so that a column called "Total" stays one.
"""
import re
from dataclasses import dataclass, field

from .question import PARTICLES, UNIT_ENDS, mentions, words_of

NUMBERS = ("one two three four five six seven eight nine ten 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 하나 둘 셋 넷").split()
COUNTED = {word: i % 10 + 1 for i, word in enumerate(NUMBERS)}
CHARTS = r"charts?|plots?|graphs?|diagrams?|figures?|visuali[sz]ations?|차트|그래프|시각화|도표"
HIGH = r"top|best(?:[- ]selling)?|most|highest|largest|biggest|greatest|leading|descending|expensive|costly|oldest|longest|hottest|warmest|wettest|tallest|heaviest" \
    r"|busiest|최?상위|내림차순|(?:가장|제일)\s*(?:높|많|크|큰|비싼|잘|긴|오래)[가-힣]*|(?:높|많|큰|비싼)[가-힣]*\s*순[가-힣]*|비싼"
LOW = r"bottom|worst|least|lowest|fewest|smallest|ascending|cheapest|youngest|shortest|coldest|최?하위|꼴찌|오름차순" \
    r"|(?:가장|제일)\s*(?:낮|적|작|저렴|싼|못|짧)[가-힣]*|(?:낮|적|작|싼)[가-힣]*\s*순[가-힣]*|저렴한"
VOCABULARY = [(role, re.compile(rf"(?<![^\W_])(?:{pattern})(?![a-z])")) for role, pattern in (
    ("number of charts", rf"(?:\d|{'|'.join(NUMBERS)})\s*(?:개|가지|장)?의?\s+(?:[a-z-]+\s+){{0,2}}(?:{CHARTS})"
                         rf"|(?:{CHARTS})[가-힣]?\s*(?:\d|{'|'.join(NUMBERS)})\s*(?:개|가지|장)[가-힣]*|(?:\d|{'|'.join(NUMBERS)})\s*가지"),
    ("pie", rf"(?:pie|donut|doughnut)s?(?: (?:{CHARTS}))?|(?:파이|원형|원|도넛)\s?(?:차트|그래프)[가-힣]*|파이|원형"),
    ("line", rf"lines?(?: (?:{CHARTS}))?|(?:꺾은|꺽은)?선\s?(?:차트|그래프)[가-힣]*|꺾은선[가-힣]*|시계열[가-힣]*"),
    ("bar", rf"(?:bars?|column)(?: (?:{CHARTS}))|bars?|막대\s?(?:차트|그래프)?[가-힣]*"),
    ("histogram", r"histograms?|distribut\w+|히스토그램[가-힣]*|분포[가-힣]*"),
    ("scatter", rf"scatter(?:ed)?\s?(?:{CHARTS})?|산점도[가-힣]*|산포도[가-힣]*"),
    ("other chart", r"heat ?maps?|box ?plots?|violins?(?: plots?)?|radar(?: charts?)?|treemaps?|sankey|bubble(?: charts?)?|maps?|히트맵|상자\s?그림|지도|레이더\s?차트|버블\s?차트"),
    ("share", r"shares?|proportions?|percentages?|percent|composition|비중[가-힣]*|비율[가-힣]*|점유율[가-힣]*|구성비?[가-힣]*"),
    ("relation", r"correlat\w*|relat\w*|affects?|influences?|depends?(?: on)?|impacts?|상관[가-힣]*|관계[가-힣]*|영향[가-힣]*"),
    ("trend", r"trends?|over (?:time|the (?:year|month|week|day|quarter|period)s?)|develop\w*|evol\w+|chang(?:e|es|ed|ing)|growth|grow|grew|timeline|time series"
              r"|(?<!a)(?:through|during) the year|추이[가-힣]*|추세[가-힣]*|변화[가-힣]*|흐름[가-힣]*|동향[가-힣]*"),
    ("stacked", r"stack\w*|누적[가-힣]*|쌓[가-힣]*"),
    ("count", r"number of|how many|counts?(?: of)?|frequenc\w+|headcount|몇\s?(?:명|건|개|번|회|권)[가-힣]*|건수[가-힣]*|개수[가-힣]*|인원수?[가-힣]*|빈도[가-힣]*"
              r"|수(?:[는가를]|로|와)?(?![가-힣])|명수"),
    ("sum", r"totals?|sums?|overall|altogether|합계[가-힣]*|총합[가-힣]*|총계[가-힣]*|총액[가-힣]*|총|합산[가-힣]*|누계[가-힣]*|합(?:[은이을]|으로)?(?![가-힣])"),
    ("mean", r"averages?|avg|means?|typical|평균[가-힣]*"),
    ("median", r"medians?|중앙값[가-힣]*|중위[가-힣]*"),
    ("max", r"max|maximum|peak|최댓값[가-힣]*|최대[가-힣]*|최고[값치][가-힣]*"),
    ("min", r"min|minimum|최솟값[가-힣]*|최소[가-힣]*|최저[값치][가-힣]*"),
    ("high", HIGH + r"|최고[가-힣]*|최다[가-힣]*"),
    ("low", LOW + r"|최저[가-힣]*"),
    ("large", r"(?:높|많|크|큰|비싼|긴)[가-힣]*"), ("small", r"(?:낮|적은|작|싼|짧)[가-힣]*"),
    ("sorted", r"sort(?:ed)?|rank(?:ed|ing)?s?|ordered|in order|순위[가-힣]*|정렬[가-힣]*|순으로|랭킹[가-힣]*"),
    ("hour", r"hourly|(?:per|each|every|by) hour|시간대?별[가-힣]*|매시간?"),
    ("day", r"daily|(?:per|each|every|by) day|일별[가-힣]*|일자별[가-힣]*|날짜별[가-힣]*|매일"),
    ("week", r"weekly|(?:per|each|every|by) week|weeks|주별[가-힣]*|주차별[가-힣]*|주간|매주"),
    ("month", r"monthly|(?:per|each|every|by) (?:calendar )?month|months?|월별[가-힣]*|월간|매월|매달|달별|월(?:[은이을])?(?![가-힣])"),
    ("quarter", r"quarterly|(?:per|each|every|by) quarter|quarters?|분기별?[가-힣]*"),
    ("year", r"yearly|annual(?:ly)?|(?:per|each|every|by) (?:calendar )?year|years?|연도별?[가-힣]*|년도별?[가-힣]*|연간|연별|매년|해마다"),
    ("which", r"which|who|what|어느|어디|누구|무엇|뭐|어떤"),
    ("quantity asked", r"how much|얼마[가-힣]*"),
)]
RECENT_UNITS = {"일": "day", "주": "week", "개월": "month", "달": "month", "분기": "quarter", "년": "year"}
RECENT = re.compile(rf"(?:(?:last|past|latest|recent)\s+(?:(?P<size>\d{{1,3}}|{'|'.join(NUMBERS[:10])})\s+)?|(?:최근|지난)\s*(?P<many>\d{{1,3}})\s*)"
                    rf"(?P<unit>day|week|month|quarter|year|{'|'.join(RECENT_UNITS)})(?:s\b|\b|간|동안)?")
ASKING = re.compile(r"chart|plot|graph|diagram|visual|histogram|summar|analy|describe|overview|report|trend|insight|statistic|table|data|csv|excel|file"
                    r"|차트|그래프|그려|시각화|도표|요약|분석|통계|추이|보여|데이터|파일|표")
STOP = set("""show me please give make create draw can could you would i i'd we want need like to see the a an of in on for with and or as is are was were be been
do does did has have had having there this that these those it its their our my us let s t find get look looks at compare compared comparing comparison between across
per by each every all only just using use used based according from into than then also plus data dataset table file attached csv excel sheet column columns field row rows
value values figure figures amount amounts number numbers count total vs versus against go plot plots chart charts graph graphs diagram diagrams visualize visualise
visualization visualizations visual display present report overview summary summarize summarise short brief explain describe tell how when where why if so about
any some much many more less first last one out up down over under through time times period different various split broken break breakdown grouped group groups divided
colored coloured color colour separated separate separately order ordered side x y axis made make makes here below above well clear simple nice thank thanks hi hello now
same single both together whole entire main key analysis analyze analyse insights question answer generate produce build help know filter filtered where excluding exclude
except without not but other no within sales_data xlsx tsv highest lowest earn earned happen happened top best hand picture image png title titled labels label
sell sells sold selling come comes coming perform performs performed presentation meeting slides dashboard boss manager client over under above below
zeige zeig mir den das die der als nach pro je und für von ein eine einen bitte erstelle montre moi le la les par de des du et un une avec muestra por el los las del
보여 보여줘 보여주세요 보여줄래 그려 그려줘 그려주세요 그래프 차트 시각화 도표 표 만들어 만들어줘 만들어주세요 해 해줘 해주세요 하고 알려 알려줘 알려주세요 알려줄래
비교 비교해 비교해줘 비교하는 정리 정리해 정리해줘 나타내줘 나타내 표시 표시해줘 나눠 나눠서 나누어 분석 분석해 분석해줘 계산 계산해줘 구해 구해줘 뽑아 뽑아줘 부탁해 부탁합니다 부탁드려요
주세요 줘 좀 싶어 싶어요 있는 있어 있나요 되나요 인가요 이야 야 인지 기준 기준으로 대한 대해 따라 따른 전체 각 각각 및 그리고 또는 데이터 데이터를 파일 파일에서 이 그 저 것 중 중에서 간 사이
개 곳 명 건 위 가지 장 년 년도 월 일 동안 기간 제외 제외하고 제외한 빼고 말고 아닌 외 만 별 별로 함께 같이 하나 무엇 어느 어디 어떤 어떻게 누구 얼마 얼마야 얼마나 얼마인가요 요약 요약해 설명
요약해줘 간단히 간단한 짧게 로 으로 한눈에 형태 형태로 결과 결과를 값 수치 많은 적은 높은 낮은 큰 작은 가장 제일 순 순서 순서대로 더 덜 대비""".split())
ENTITIES = set("""people person employee staff headcount user member respondent participant order ticket book record entry transaction case item row purchase hire
student passenger 학생 승객 사람 직원 사원 인원 주문 고객 회원 응답자 건 명 거래 행 레코드""".split())
# Words of the above that are just as well names of columns.
NAMES = set("""date year month quarter week day time period value amount number count total order color colour side key figure percent title label rate share name type image
월 일 년 년도 연도 주 분기 값 수치 기간 결과 전체 순위 순서""".split())
DESCRIPTIONS = set("rate price score point level data figure 점수 금액 수준 정도 현황 실적".split())  # after a column they add nothing
BEFORE_KEY = set("by per each every across among within pro je nach par por".split())
KEYED = re.compile("(?:별로?|마다|당)$")
NOT_BEFORE, NOT_AFTER = {"excluding", "exclude", "except", "without", "not", "no"}, re.compile(r"\s*(?:[을를은는]\s*|만\s*)?(?:제외|빼고|말고|아닌|외)")
SPLIT_BEFORE = re.compile(r"(?:split|stack\w*|broken down|colou?red|grouped?|divided|separated?|break(?:down)?)[^.;]{0,12}\s(?:by|per|into|for)\s+(?:the\s+)?$")
COUNT_BEFORE = re.compile(r"(?:number of|how many)\s+(?:different |distinct |unique )?$")
COUNT_AFTER = re.compile(r"\s*의?\s*수(?:[는가를]|로|와)?(?![가-힣])")
LONG = 18  # words: in a longer message only what follows "by" or stands before 별 is missed where it names nothing


@dataclass
class Key:
    """A column that the question names."""
    column: str
    place: int
    marked: bool = False  # by …, per …, …별
    split: bool = False  # split by …
    counted: bool = False  # number of …, … 수


@dataclass
class Request:
    roles: set = field(default_factory=set)
    charts: int = 0  # asked for by number; none: 0
    named: list = field(default_factory=list)  # Keys, in the order of the question
    where: list = field(default_factory=list)  # (column, values, negated)
    years: tuple | None = None  # first and last, with where they stand in words
    recent: tuple | None = None  # how many of which unit of time, up to the last date
    top: int = 0
    is_counting: bool = False
    has_entity: bool = False
    unmet: list = field(default_factory=list)  # phrases that stand for nothing
    is_in_vain: bool = False  # by something that is not there
    text: str = ""

    @property
    def is_specific(self):
        return bool(self.named or self.where or self.years or self.recent or self.is_counting or self.top)

    def first(self, *roles):
        return next((role for role in roles if role in self.roles), None)


def is_stop(text):
    return text in STOP and text not in NAMES


def read_vocabulary(text, words, request):
    """Marks the words of the vocabulary that stand for no column, with their roles."""
    for role, pattern in VOCABULARY:
        for match in pattern.finditer(text):
            span = [word for word in words if word.start < match.end() and match.start() < word.end]
            if not span or any(word.role for word in span):
                continue
            for word in span:
                word.role = role
            request.roles.add(role)
            if role == "number of charts":
                request.charts = max(int(word.text) if word.text.isdigit() else COUNTED.get(word.text, 0) for word in span)


def read_years(text, words, request):
    year = r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*년?"
    forms = ((rf"{year}\s*(?:to|and|until|through|[-–~]|부터|에서)\s*{year}", lambda m: (int(m[1]), int(m[2]))),
             (rf"(?:since|from|after)\s+{year}|{year}\s*(?:부터|이후)", lambda m: (int(m[1] or m[2]) + m[0].startswith("after"), 9999)),
             (rf"(?:before|until|up to)\s+{year}|{year}\s*(?:까지|이전)", lambda m: (0, int(m[1] or m[2]) - m[0].startswith("before"))),
             (year, lambda m: (int(m[1]), int(m[1]))))
    for pattern, span in forms:
        match = re.search(pattern, text)
        covered = [word for word in words if match and word.start < match.end() and match.start() < word.end]
        if match and not any(word.role for word in covered):
            request.years = span(match)
            for word in covered:
                word.role = "years"
            return


def read_recent(text, words, request):
    match = RECENT.search(text)
    covered = [word for word in words if match and word.start < match.end() and match.start() < word.end]
    if match and not any(word.role in ("column", "value") for word in covered):
        size, unit = match["size"] or match["many"] or "1", match["unit"]
        request.recent = int(size) if size.isdigit() else COUNTED[size], RECENT_UNITS.get(unit, unit)
        for word in covered:
            word.role = "recent"


def read_top(words, request):
    """The number of a ranking: any small number that stands for nothing else, where an order is asked for."""
    if not request.roles & {"high", "low", "sorted"}:
        return
    for word in words:
        size = int(word.text) if word.text.isdigit() and len(word.text) < 4 else COUNTED.get(word.text, 0)
        if not word.role and size and word.text not in ("one", "한", "하나"):
            request.top, word.role = size, "top"
            return


def read_entities(words, request, stem):
    own = {form for word in words_of(stem.lower()) for form in word.forms}
    for word in words:
        counted = [form[:-1] for form in word.forms if form.endswith("수") and form[:-1] in ENTITIES | own]
        rows = word.forms & own and (word.text.endswith("s") or not word.text.isascii())  # "tickets", not "budget"
        if not word.role and (word.forms & ENTITIES or rows or counted):
            word.role, request.has_entity = "entity", True
            request.is_counting |= bool(counted)


def read_mentions(text, words, found, request):
    for mention in found:
        first, last = words[mention.first], words[mention.last]
        if mention.value is not None:
            negated = bool({w.text for w in words[max(0, mention.first - 2):mention.first]} & NOT_BEFORE or NOT_AFTER.match(text, last.end))
            same = next((entry for entry in request.where if entry[0] == mention.column and entry[2] == negated), None)
            (same[1] if same else request.where.append((mention.column, [mention.value], negated)) or []).append(mention.value)
            continue
        before = [w.text for w in words[max(0, mention.first - 3):mention.first] if w.text not in ("the", "of", "different")]
        marked = bool(before and before[-1] in BEFORE_KEY or KEYED.search(last.text) or text[last.end:last.end + 2].strip().startswith("별")
                      or text[last.end:].lstrip().startswith(("에 따", "별")))
        counted = COUNT_BEFORE.search(text, 0, first.start) or COUNT_AFTER.match(text, last.end)
        unit = next((unit for end, unit in UNIT_ENDS.items() if any(form.endswith(end) for form in last.forms - {mention.column})), None)
        request.roles |= {unit} if unit and re.fullmatch("[가-힣]{3,}", last.text) and mention.column not in last.forms else set()
        request.named.append(Key(mention.column, mention.first, marked, bool(SPLIT_BEFORE.search(text, 0, first.start)), bool(counted)))
    request.where = [(column, list(dict.fromkeys(values)), negated) for column, values, negated in request.where]


def read_unmet(text, words, request):
    """Runs of words that stand for nothing, where the question is so short that each of its words must matter."""
    def counts(word):
        before = words[words.index(word) - 1] if word is not words[0] else None
        if before and before.role == "column" and word.forms & DESCRIPTIONS:
            return False
        return not word.role and word.text not in COUNTED and not all(form in STOP for form in word.forms) and not word.forms & STOP
    i = 0
    while i < len(words):
        j = i
        while j < len(words) and counts(words[j]) and (j == i or text[words[j - 1].end:words[j].start].strip() in ("", "-")):
            j += 1
        if j > i:
            argued = i and words[i - 1].text in BEFORE_KEY or KEYED.search(words[j - 1].text) or j < len(words) and words[j].text in BEFORE_KEY
            if len(words) <= LONG or argued:
                request.unmet.append((i, j))
                request.is_in_vain |= bool(argued)
        i = max(j, i + 1)


def phrases(text, words, spans, request):
    """The runs as the question writes them, without particles; a run takes in the named word that it describes."""
    for i, j in spans:
        if i and words[i - 1].role in ("column", "entity") and text[words[i - 1].end:words[i].start] == " " and not KEYED.search(words[i - 1].text):
            i -= 1
            if words[i].role == "entity":  # it says what is measured, not what a row is
                words[i].role, request.has_entity = "unmet", any(word.role == "entity" for word in words[:i] + words[j:])
        elif i and words[i].text.isdigit() and words[i - 1].text.isascii() and not words[i - 1].role:
            i -= 1  # over 500
        last = words[j - 1]
        yield text[words[i].start:last.start] + (PARTICLES.sub("", last.text) if len(last.text) > 2 else text[last.start:last.end])


def read_question(question, table, kinds, stem):
    """What the question asks of this table. stem: the name of its file, which may say what a row is."""
    text = question.lower()
    text = text if len(text) == len(question) else question
    words, request = words_of(text), Request(text=text)
    read_mentions(text, words, mentions(table, kinds, text, words, is_stop), request)
    read_years(text, words, request)
    read_recent(text, words, request)
    read_vocabulary(text, words, request)
    if re.search("가장|제일", text):  # 가장 연봉이 높은 사람
        request.roles |= {"high"} if "large" in request.roles else {"low"} if "small" in request.roles else set()
    read_top(words, request)
    read_entities(words, request, stem)
    request.is_counting |= "count" in request.roles
    read_unmet(text, words, request)
    request.is_in_vain |= not (request.is_specific or request.roles - {"which"} or ASKING.search(text)) and any(
        re.search("[가-힣]", word.text) or word.text in STOP for word in words)
    request.unmet = list(phrases(question, words, request.unmet, request))
    return request
