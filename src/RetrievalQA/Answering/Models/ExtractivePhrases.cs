namespace RetrievalQA.Answering.Models;

/// <summary>What the built-in model says in its own words, in the language of the question where it speaks it.</summary>
internal sealed record ExtractivePhrases(string NoAnswer, string Nearest, string NotSearched, string NothingToSearch)
{
    private static readonly ExtractivePhrases English = new(
        "I could not find an answer to this question in the documents.",
        "The nearest passages are in:",
        "Not searched:",
        "I am the built-in extractive model: I answer from documents by quoting them, and there is no document search in this conversation.");

    private static readonly ExtractivePhrases Korean = new(
        "문서에서 이 질문에 대한 답을 찾지 못했습니다.",
        "가장 가까운 부분:",
        "검색하지 못한 파일:",
        "저는 문서를 인용하여 답하는 내장 추출 모델입니다. 이 대화에는 문서 검색이 없습니다.");

    public static ExtractivePhrases For(string question) => question.Any(IsHangul) ? Korean : English;

    private static bool IsHangul(char character) => character is (>= '\uAC00' and <= '\uD7A3') or (>= '\u1100' and <= '\u11FF');
}
