using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;

namespace RetrievalQA.Tests.Answering.Speech;

/// <summary>A question, after others where it leans on them, and what the quotes of a right answer hold; nothing where none is to be given.</summary>
internal sealed record SpokenQuestion(JsonNode Json)
{
    public QuestionHalf Half => QuestionHalves.ByHash((string)Json["id"]!);

    public string Kind => (string)Json["kind"]!;

    public IReadOnlyList<string> Turns => Strings("turns");

    public bool IsAnsweredBy(IReadOnlyList<string> quotes)
    {
        var expected = Strings("quotes");
        return expected.Count == 0 ? quotes.Count == 0 : expected.All(text => quotes.Any(quote => quote.Contains(text, StringComparison.Ordinal)));
    }

    private List<string> Strings(string key) => [.. Json[key]?.AsArray().Select(text => (string)text!) ?? []];
}
