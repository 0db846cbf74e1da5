using System.Globalization;
using System.Text.RegularExpressions;
using RetrievalQA.Answering.Citations;
using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Answering.BuiltIn;

/// <summary>What the built-in model says in its own words, in the language of the question where it speaks it.</summary>
internal sealed partial record ExtractivePhrases(
    string Introduction,
    string NoDocuments,
    string NoAnswer,
    string NoAnswerTo,
    string Nearest,
    string NotSearched,
    string NothingToSearch,
    string NothingToRun,
    string CodePrinted,
    string CodePrintedNothing,
    string FunctionReturnedNothing,
    string Page,
    string? Pending,
    string? Unreadable)
{
    private static readonly ExtractivePhrases English = new(
        "I answer questions from your documents, and quote the sentences that each answer rests on. Ask me something that the documents may say, for example: “How long is the warranty?”",
        "I answer questions from documents by quoting them, and there are no documents here yet. Upload files, attach them to this assistant or conversation, and ask again.",
        "I could not find an answer to this question in the documents.",
        "I could not find an answer in the documents to:",
        "The nearest passages are in:",
        "Not searched:",
        "I am the built-in extractive model: I answer from documents by quoting them, and there is no document search in this conversation.",
        "I am the built-in extractive model. I run Python that you write in a ```python block, and I make charts and summaries of attached CSV and Excel files. To have code written for you, configure a language model.",
        "The code printed:",
        "The code ran and printed nothing.",
        "The function returned nothing.",
        "page {0}",
        Pending: null,
        Unreadable: null);

    private static readonly ExtractivePhrases Korean = new(
        "저는 문서를 바탕으로 질문에 답하고, 답마다 근거가 되는 문장을 인용합니다. 문서에 있을 만한 내용을 물어보세요. 예: “보증 기간은 얼마입니까?”",
        "저는 문서를 인용하여 질문에 답합니다. 아직 문서가 없습니다. 파일을 올려 어시스턴트나 대화에 첨부한 뒤 다시 질문해 주세요.",
        "문서에서 이 질문에 대한 답을 찾지 못했습니다.",
        "문서에서 답을 찾지 못한 질문:",
        "가장 가까운 부분:",
        "검색하지 못한 파일:",
        "저는 문서를 인용하여 답하는 내장 추출 모델입니다. 이 대화에는 문서 검색이 없습니다.",
        "저는 내장 추출 모델입니다. ```python 블록에 쓴 파이썬 코드를 실행하고, 첨부된 CSV와 엑셀 파일의 차트와 요약을 만듭니다. 코드를 대신 쓰게 하려면 언어 모델을 설정하십시오.",
        "코드의 출력:",
        "코드가 실행되었고 출력은 없습니다.",
        "함수가 아무것도 반환하지 않았습니다.",
        "{0}쪽",
        "아직 읽는 중",
        "읽을 수 없음");

    /// <summary>The title of a passage, with its page in words of the question's language.</summary>
    public string Place(string title) =>
        EvidenceText.Page().Replace(title, page => string.Format(CultureInfo.InvariantCulture, Page, page.Groups["number"].Value), 1);

    /// <summary>A file that was not searched, with the reason; where this language has no words for that, that there is one.</summary>
    public string Unready(string file) =>
        (file.EndsWith(KnowledgeScope.StillBeingRead, StringComparison.Ordinal) ? Pending : Unreadable) is { } reason
            ? Named().Replace(file, named => $"{named.Groups["name"]} ({reason})")
            : file;

    // A name may have brackets of its own, before its ending.
    [GeneratedRegex(@"^(?<name>.*?\.\w+|.*?) \(.*\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    public static ExtractivePhrases For(string question) => IsKorean(question) ? Korean : English;

    public static bool IsKorean(string question) => question.Any(IsHangul);

    private static bool IsHangul(char character) => character is (>= '\uAC00' and <= '\uD7A3') or (>= '\u1100' and <= '\u11FF');
}
