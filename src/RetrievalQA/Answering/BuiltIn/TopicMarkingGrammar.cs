using System.Text.RegularExpressions;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>Languages that name the topic once, at the beginning, and leave it unsaid afterwards; their question words stand anywhere.</summary>
/// <param name="joint">Where a clause may end.</param>
/// <param name="asks">A clause that asks.</param>
/// <param name="asksBefore">One that is only seen to ask by how it ends before a joint; it never matches where there is none.</param>
/// <param name="names">A clause that names what it is about itself.</param>
/// <param name="topic">What a question is about, the group "topic", with its mark in the group "marked".</param>
internal sealed partial class TopicMarkingGrammar(Regex joint, Regex asks, Regex asksBefore, Regex names, Regex topic) : QuestionGrammar
{
    public static TopicMarkingGrammar Korean { get; } = new(KoreanJoint(), KoreanAsks(), KoreanAsksBefore(), KoreanNames(), KoreanTopic());

    public static TopicMarkingGrammar Japanese { get; } = new(JapaneseJoint(), JapaneseAsks(), JapaneseAsksBefore(), JapaneseNames(), JapaneseTopic());

    public static TopicMarkingGrammar Chinese { get; } = new(ChineseJoint(), ChineseAsks(), ChineseAsks(), ChineseNames(), ChineseTopic());

    /// <summary>Where the topic of a question stands; a failed match where it has none.</summary>
    public Group TopicIn(string question) => topic.Match(question).Groups["topic"];

    public override IEnumerable<(int Start, int End)> Joints(string sentence) =>
        joint.Matches(sentence).Select(match => (match.Index, match.Index + match.Length));

    public override bool Parts(string before, string after) => (asks.IsMatch(before) || asksBefore.IsMatch(before))
        && (asks.IsMatch(after) || (asksBefore.IsMatch(after) && names.IsMatch(after)) || (asksBefore.IsMatch(before) && EndsAsking().IsMatch(after)));

    public override string Whole(string first, string second) =>
        names.IsMatch(second) || topic.Match(first).Groups["marked"] is not { Success: true } marked ? second : $"{marked.Value}{second}";

    [GeneratedRegex(@"(?:나요|까요?|가요|예요|에요|돼요|어요|아요|か|吗)[?？.。]*$", Options, Timeout)]
    private static partial Regex EndsAsking();

    // After a verb that goes on, or after a question that is whole.
    [GeneratedRegex(@"(?<=\p{IsHangulSyllables}[고며],?)\s+(?:또한?\s+)?|(?<=[요까죠니나][,?]?)\s+(?:그리고|또한?|아울러),?\s+", Options, Timeout)]
    private static partial Regex KoreanJoint();

    [GeneratedRegex(@"언제|어디|누구|누가|얼마|몇|며칠|무엇|무슨|뭐|뭘|뭔|어떤|어떻게|어느|왜", Options, Timeout)]
    private static partial Regex KoreanAsks();

    [GeneratedRegex(@"(?:[\p{IsHangulSyllables}]도\s?(?:되|돼|괜찮)|수\s?있|가능하|필요하)\p{IsHangulSyllables}{0,3}[고며]?,?[?？.]*$|(?:나요|까요?|가요|예요|에요|돼요)[,?？.]*$", Options, Timeout)]
    private static partial Regex KoreanAsksBefore();

    [GeneratedRegex(@"[\p{IsHangulSyllables}\p{L}\p{Nd}](?:은|는|이|가|을|를)\s", Options, Timeout)]
    private static partial Regex KoreanNames();

    [GeneratedRegex(@"^(?:\S*의\s)?(?<marked>(?<topic>\S(?:[^,?]{0,30}?\S)?)(?:에는|에서는|은|는)\s)", Options, Timeout)]
    private static partial Regex KoreanTopic();

    [GeneratedRegex(@"(?<=か)[。、，,]?\s*(?:また|そして|それと|それから|あと)、?\s*|[、，,]\s*(?:(?:また|そして|それと|それから|あと)、?\s*)?", Options, Timeout)]
    private static partial Regex JapaneseJoint();

    [GeneratedRegex(@"何(?![かも])|いつ(?![かも])|どこ(?![かも])|(?:誰|だれ)(?![かも])|いくら(?!か)|いくつ(?!か)|どの|どう|どちら|どんな|どれ|なぜ", Options, Timeout)]
    private static partial Regex JapaneseAsks();

    [GeneratedRegex(@"(?:です|ます|でしょう|ません|でした|ました)か[？?。]*$|ても(?:いい|よい|よく|よくて|よろし)\p{IsHiragana}{0,4}[？?。]*$", Options, Timeout)]
    private static partial Regex JapaneseAsksBefore();

    [GeneratedRegex(@"^[^、？?]{1,30}?[はがをも]", Options, Timeout)]
    private static partial Regex JapaneseNames();

    [GeneratedRegex(@"^(?:[^、]*、)?(?<marked>(?<topic>[^、？?]{1,30}?)は)", Options, Timeout)]
    private static partial Regex JapaneseTopic();

    [GeneratedRegex(@"[，,；;]\s*(?:(?:并且|以及|还有|另外|而且|同时|还)[，,]?)?|(?:并且|以及|还有|而且|另外)[，,]?", Options, Timeout)]
    private static partial Regex ChineseJoint();

    [GeneratedRegex(@"什么|谁|几(?!乎)|多少|多[久长大高远重深快宽厚]|哪|怎|如何|为何|何时|吗|能不能|可不可以|行不行|是否|是不是|有没有|能否|要不要", Options, Timeout)]
    private static partial Regex ChineseAsks();

    // Something before the question word that is more than a verb.
    [GeneratedRegex(@"^(?!(?:在|有|是|要|能|可以|需要|叫|会|由|从|到|去|离|又|也|都|一共|大概|应该)*(?:什么|谁|几|多|哪|怎|如何|为何|何时))", Options, Timeout)]
    private static partial Regex ChineseNames();

    [GeneratedRegex(@"^(?<marked>(?<topic>[^，？?]{1,20}?))(?:在|有|是|要|能|可以|需要|叫|会|由)*(?:什么|谁|几|多[少久长大高远重深快宽厚]|哪|怎|如何|为何|何时)", Options, Timeout)]
    private static partial Regex ChineseTopic();
}
