"""The words, English and Korean, that a question about a table is made of besides the names of its columns and values."""
import re

PARTICLES = re.compile("(?:별로?|마다|당|에서는?|에게|으로|로|은|는|이|가|을|를|의|에|와|과|도|만|들|이?랑|하고|보다|까지|부터|이?나)$")
CONCEPTS = [set(words.split()) for words in (
    "revenue sales umsatz turnover income 매출 매출액 판매액 판매금액", "quantity menge qty unit units sold 수량 판매량 판매수량", "price preis cost 가격 단가 expensive cheap cheapest",
    "salary wage pay paid earn earns earner 연봉 급여 임금 월급", "profit gewinn profitable earnings 이익 수익 순이익 영업이익", "cost expense spending 비용 지출 원가", "amount sum 금액",
    "category type kind genre 카테고리 분류 종류 유형 장르", "department dept division 부서", "product item article 제품 상품 품목 제품명 상품명", "region area 지역 권역",
    "country nation 국가 나라", "city town 도시", "gender sex 성별", "age old oldest young youngest 나이 연령", "customer client 고객 거래처", "rating score rated 평점 점수 별점",
    "team 팀", "branch store shop 지점 매장 점포", "temperature hot hottest cold coldest warmest 기온 온도", "rain rainfall precipitation wettest 강수량 강우량",
    "satisfaction 만족도", "discount 할인 할인율", "stock inventory 재고", "month 월", "quarter 분기", "year 연도 년도", "date 날짜 일자", "rep representative seller 담당자 영업사원",
    "job title position role 직급 직책 직무", "author writer 저자 작가", "page length 쪽수 페이지", "status state 상태", "priority 우선순위", "channel 채널", "visit 방문 방문자 방문횟수",
    "height tallest 키 신장", "weight heaviest 몸무게 체중", "population 인구", "female women woman girl f 여성 여자 여", "male men man boy m 남성 남자 남",
    "duration longest shortest hour 시간 소요시간", "brand manufacturer 브랜드 제조사", "model 모델", "student pupil 학생", "subject 과목", "class 반 학급")]
UNIT_ENDS = {"일": "day", "주": "week", "월": "month", "분기": "quarter", "년": "year", "연도": "year"}
GENERIC = set("id no nr number code the of to in per and for a at on avg average mean total sum usd eur krw mm cm kg".split())
NUMBERS = ("one two three four five six seven eight nine ten 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 하나 둘 셋 넷").split()
COUNTED = {word: i % 10 + 1 for i, word in enumerate(NUMBERS)}
CHARTS = r"charts?|plots?|graphs?|diagrams?|figures?|visuali[sz]ations?|차트|그래프|시각화|도표"
HIGH = r"top|best(?:[- ]selling)?|most|highest|largest|biggest|greatest|leading|descending|expensive|costly|oldest|longest" \
    r"|hottest|warmest|wettest|tallest|heaviest|busiest|최?상위|내림차순|(?:가장|제일)\s*(?:높|많|크|큰|비싼|잘|긴|오래|좋)[가-힣]*|(?:높|많|큰|비싼)[가-힣]*\s*순[가-힣]*|비싼"
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
    ("other chart", r"heat ?maps?|box ?plots?|violins?(?: plots?)?|radar(?: charts?)?|treemaps?|sankey|bubble(?: charts?)?|maps?|히트맵"
                    r"|상자\s?그림|지도|레이더\s?차트|버블\s?차트"),
    ("share", r"차지[가-힣]*|shares?|ratios?|proportions?|percentages?|percent|composition|비중[가-힣]*|비율[가-힣]*|점유율[가-힣]*|구성비?[가-힣]*"),
    ("relation", r"correlat\w*|relat\w*|affects?|influences?|depends?(?: on)?|impacts?|상관[가-힣]*|관계[가-힣]*|영향[가-힣]*"),
    ("trend", r"trends?|over (?:time|the (?:year|month|week|day|quarter|period)s?)|develop\w*|evol\w+|chang(?:e|es|ed|ing)|growth|grow|grew"
              r"|timeline|time series"
              r"|(?<!a)(?:through|during) the year|추이[가-힣]*|추세[가-힣]*|변화[가-힣]*|흐름[가-힣]*|동향[가-힣]*"),
    ("stacked", r"stack\w*|누적[가-힣]*|쌓[가-힣]*"),
    ("count", r"number of|how many|counts?(?: of)?|frequenc\w+|headcount|몇\s?(?:명|건|개|번|회|권)[가-힣]*|건수[가-힣]*|개수[가-힣]*|인원수?[가-힣]*|빈도[가-힣]*"
              r"|수(?:[는가를]|로|와)?(?![가-힣])|명수"),
    ("sum", r"totals?|sums?|overall|altogether|합계[가-힣]*|총합[가-힣]*|총계[가-힣]*|총액[가-힣]*|총|합산[가-힣]*|합(?:[은이을]|으로)?(?![가-힣])"),
    ("mean", r"averages?|avg|means?|typical|평균[가-힣]*"),
    ("median", r"medians?|중앙값[가-힣]*|중위[가-힣]*"),
    ("max", r"max|maximum|peak|최댓값[가-힣]*|최대[가-힣]*|최고[값치][가-힣]*"),
    ("min", r"min|minimum|최솟값[가-힣]*|최소[가-힣]*|최저[값치][가-힣]*"),
    ("high", HIGH + r"|최고[가-힣]*|최다[가-힣]*"),
    ("low", LOW + r"|최저[가-힣]*"),
    ("large", r"(?:높|많|크|큰|비싼|긴|좋은)[가-힣]*"), ("small", r"(?:낮|적은|작|싼|짧)[가-힣]*"),
    ("sorted", r"sort(?:ed)?|rank(?:ed|ing)?s?|ordered|in order|순위[가-힣]*|정렬[가-힣]*|순으로|랭킹[가-힣]*"),
    ("hour", r"hourly|(?:per|each|every|by) hour|시간대?별[가-힣]*|매시간?"),
    ("day", r"daily|(?:per|each|every|by) day|일별[가-힣]*|일자별[가-힣]*|날짜별[가-힣]*|매일"),
    ("week", r"weekly|(?:per|each|every|by) week|weeks|주별[가-힣]*|주차별[가-힣]*|주간|매주"),
    ("month", r"monthly|(?:per|each|every|by) (?:calendar )?month|months?|월별[가-힣]*|월간|매월|매달|달(?:별[가-힣]*|[은이을])?(?![가-힣])|월(?:[은이을])?(?![가-힣])"),
    ("quarter", r"quarterly|(?:per|each|every|by) quarter|quarters?|분기별?[가-힣]*"),
    ("year", r"yearly|annual(?:ly)?|(?:per|each|every|by) (?:calendar )?year|years?|연도별?[가-힣]*|년도별?[가-힣]*|연간|연별|매년|해마다"),
    ("who", r"who|누구|누가"), ("which", r"which|what|어느|어디|무엇|뭐|어떤"),
    ("quantity asked", r"how much|얼마[가-힣]*"),
)]
RECENT_UNITS = {"일": "day", "주": "week", "개월": "month", "달": "month", "분기": "quarter", "년": "year"}
RECENT = re.compile(rf"(?:(?:last|past|latest|recent)\s+(?:(?P<size>\d{{1,3}}|{'|'.join(NUMBERS[:10])})\s+)?|(?:최근|지난)\s*(?P<many>\d{{1,3}})\s*)"
                    rf"(?P<unit>day|week|month|quarter|year|{'|'.join(RECENT_UNITS)})(?:s\b|\b|간|동안)?")
NOW = {"year": r"\b(?:this|current) year\b|올해|금년|당해", "quarter": r"\b(?:this|current) quarter\b|이번\s?분기|당분기",
       "month": r"\b(?:this|current) month\b|이번\s?달|이달|당월|금월", "week": r"\b(?:this|current) week\b|이번\s?주|금주", "day": r"\btoday\b|오늘"}
PAST = {"year": r"\b(?:last|previous|prior) year\b|작년|지난\s?해|전년", "quarter": r"\b(?:last|previous|prior) quarter\b|지난\s?분기|전분기",
        "month": r"\b(?:last|previous|prior) month\b|지난\s?달|저번\s?달|전월", "week": r"\b(?:last|previous|prior) week\b|지난\s?주|저번\s?주",
        "day": r"\byesterday\b|어제"}
BEST_BEFORE = re.compile(rf"(?<![^\W_])(?:{HIGH}|{LOW})(?:[\s-]+\w+)?\s+$")
EACH = re.compile(r"\b(?:each|every|which|what)\b|마다|각\s|가장|제일")
COMPARED = re.compile(r"\b(?:differen\w+|compar\w+|vs|versus|against)\b|비교|대비|차이")
ASKING = re.compile(r"chart|plot|graph|diagram|visual|histogram|summar|analy|describe|overview|report|trend|insight|statistic|table|data|csv|excel|file"
                    r"|차트|그래프|그려|시각화|도표|요약|분석|통계|추이|보여|데이터|파일|표")
STOP = set("""list published released wie hoch ist show me please give make create draw can could you would i i'd we want need like to see
the a an of in on for with and or as is are
was were be been do does did has have had having there this that these those it its their our my us let s t find get look looks at compare
compared comparing comparison between across per by each every all only just using use used account accounts accounted based according from into than then also plus data
dataset table file attached csv excel sheet column columns field row rows value values figure figures amount amounts number numbers count total
vs versus against go plot plots chart charts graph graphs diagram diagrams visualize visualise visualization visualizations visual display
present report overview summary summarize summarise short brief explain describe tell how when where why if so about any some much many more less
first last one out up down over under through time times period different various split broken break breakdown grouped group groups divided
colored coloured color colour separated separate separately order ordered side x y axis made makes here below above well clear simple nice thank
thanks hi hello wow next now same single both together whole entire main key analysis analyze analyse insights question answer generate produce build help
know filter filtered excluding exclude except without not but other no within xlsx tsv highest lowest earn earned happen happened top best hand
picture image png title titled labels label sell sells sold selling come comes coming perform performs performed presentation meeting slides
dashboard boss manager client zeige zeig mir den das die der als nach pro je und für von ein eine einen bitte erstelle montre moi le la les par
de des du et un une avec muestra por el los las del 보여 보여줘 보여주세요 보여줄래 그려 그려줘 그려주세요 그래프 차트 시각화 도표 표 만들어 만들어줘 만들어주세요 해 해줘 해주세요 하고 알려 알려줘 알려주세요 알려줄래
비교 비교해 비교해줘 비교하는 정리 정리해 정리해줘 나타내줘 나타내 표시 표시해줘 나눠 나눠서 나누어 분석 분석해 분석해줘 계산 계산해줘 구해 구해줘 뽑아 뽑아줘 부탁해 부탁합니다 부탁드려요 주세요 줘 좀 싶어 싶어요 있는 있어 있나요 되나요 인가요 이야 야
인지 찾아 찾아줘 찾아주세요 나온 나오는 나타난 발생한 팔린 팔리는 팔렸어 팔렸나 팔렸나요 팔렸는지 기준 기준으로 대한 대해 따라 따른 전체 각 각각 및 그리고 또는 데이터 데이터를 파일 파일에서 이 그 저 것 중 중에서 간 사이 개 곳 명 건 위 가지 장 년 년도 월 일 동안 기간 제외 제외하고 제외한 빼고 말고 아닌 외 만 별 별로 함께 같이 하나
무엇 어느 어디 어떤 어떻게 누구 얼마 얼마야 얼마나 얼마인가요 요약 요약해 설명 요약해줘 간단히 간단한 짧게 로 으로 한눈에 형태 형태로 결과 결과를 값 수치 많은 적은 높은 낮은 큰 작은 가장 제일 순 순서 순서대로 더 덜 대비""".split())
ENTITIES = set("""people person employee staff headcount user member respondent participant order ticket book record entry transaction case item row
purchase hire student passenger 학생 승객 사람 직원 사원 인원 주문 고객 회원 응답자 건 명 거래 행 레코드""".split())
# Words of the above that are just as well names of columns.
NAMES = set("""date year month quarter week day time period value amount number count total order color colour side key figure percent title label
rate share name type image 월 일 년 년도 연도 주 분기 값 수치 기간 결과 전체 순위 순서""".split())
DESCRIPTIONS = set("rate price score point level data figure 점수 금액 수준 정도 현황 실적".split())  # after a column they add nothing
BEFORE_KEY = set("by per each every across among within pro je nach par por 각".split())
KEYED = re.compile("(?:별로?|마다|당)$")
NOT_BEFORE, NOT_AFTER = {"excluding", "exclude", "except", "without", "not", "no"}, re.compile(r"\s*(?:[을를은는]\s*|만\s*)?(?:제외|빼고|말고|아닌|외)|\s*(?:is |are )?(?:excluded|left out|not included)")
NOT_JUST_BEFORE = re.compile(r"\b(?:excluding|exclude|except|without|not|no|besides|other than|apart from)(?:\s+(?:for|in|of|from|the|years?))*\s*$")
SPLIT_BEFORE = re.compile(r"(?:split|stack\w*|broken down|colou?red|grouped?|divided|separated?|break(?:down)?)[^.;]{0,12}\s(?:by|per|into|for)\s+(?:the\s+)?$")
COUNT_BEFORE = re.compile(r"(?:number of|how many)\s+(?:different |distinct |unique )?$")
COUNT_AFTER = re.compile(r"\s*의?\s*수(?:[는가를]|로|와)?(?![가-힣])")
LONG = 18  # words: in a longer message only what follows "by" or stands before 별 is missed where it names nothing

# Around a number that bounds values or names a time, and is no number of a ranking.
BOUNDS = {"over", "above", "below", "under", "than", "least", "exceeding", "month", "quarter", "year", "week", "day"}
BOUNDED = re.compile(r"\s*(?:월|일|년|분기|시|주차|%|percent|퍼센트|프로|이상|이하|초과|미만|\+|or (?:more|less|fewer|above|over)|and (?:above|over|more))")
