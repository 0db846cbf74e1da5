using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RetrievalQA.Server.Commands.Loading;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Quality;

/// <summary>Asks every question of corpus/questions.jsonl through the public API of the real server.</summary>
public sealed partial class CorpusQuestionsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private ServerProcess server = null!;
    private string storeId = "";

    public async Task InitializeAsync()
    {
        server = await ServerProcess.StartAsync();
        using var client = new LoadClient(server.Address, TextWriter.Null, TimeProvider.System);
        storeId = (await client.LoadAsync(new DirectoryInfo(Repository.Corpus), "Corpus", withCode: false, CancellationToken.None)).StoreId;
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Answers_cite_the_right_place_and_unanswerable_questions_are_refused()
    {
        var asked = new List<AskedQuestion>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Repository.Corpus, "questions.jsonl")))
        {
            asked.Add(await AskAsync(JsonNode.Parse(line)!));
        }

        var answerable = asked.Where(question => question.Expected is not null).ToList();
        var answered = answerable.Where(question => !question.IsRefused).ToList();
        var unanswerable = asked.Where(question => question.Expected is null).ToList();
        var rightPage = answered.Count(question => question.Footnotes.Any(question.IsRightPage));
        var rightQuote = answerable.Count(question => question.Footnotes.Any(question.HoldsTheSentence));
        var refused = unanswerable.Count(question => question.IsRefused);
        var footnotes = answered.SelectMany(question => question.Footnotes.Select(question.IsRightPage)).ToList();
        output.WriteLine($"right page: {rightPage} of {answered.Count} answered; of all footnotes: {footnotes.Count(right => right)} of {footnotes.Count}");
        output.WriteLine($"expected sentence quoted: {rightQuote} of {answerable.Count}");
        output.WriteLine($"refused: {refused} of {unanswerable.Count} unanswerable, {answerable.Count - answered.Count} of {answerable.Count} answerable");
        foreach (var question in asked.Where(question => !question.IsRight))
        {
            output.WriteLine($"{question.Id} {(question.IsRefused ? "refused" : "answered")} ({question.Confidence:0.00}): {question.Text} -> {string.Join(" | ", question.Footnotes.Select(footnote => $"{footnote["filename"]} p.{footnote["page"]}: {footnote["quote"]}"))}");
        }

        Assert.Equal((80, 20), (answerable.Count, unanswerable.Count));
        Assert.True(rightPage >= 0.95 * answered.Count, $"right page: {rightPage} of {answered.Count}");
        Assert.True(rightQuote >= 0.85 * answerable.Count, $"expected sentence quoted: {rightQuote} of {answerable.Count}");
        Assert.True(refused >= 0.8 * unanswerable.Count, $"refused: {refused} of {unanswerable.Count}");
        Assert.True(answerable.Count - answered.Count <= 0.08 * answerable.Count,
            $"wrongly refused: {answerable.Count - answered.Count} of {answerable.Count}");
    }

    [Fact]
    public async Task Every_quote_is_the_slice_of_the_text_that_its_offsets_name()
    {
        var texts = new Dictionary<string, string[]>();
        var checkedQuotes = 0;
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Repository.Corpus, "questions.jsonl")))
        {
            foreach (var footnote in (await AskAsync(JsonNode.Parse(line)!)).Footnotes)
            {
                var fileId = (string)footnote["file_id"]!;
                if (!texts.TryGetValue(fileId, out var points))
                {
                    var text = await server.Client.GetStringAsync(new Uri($"/v1/files/{fileId}/text", UriKind.Relative));
                    texts.Add(fileId, points = [.. text.EnumerateRunes().Select(rune => rune.ToString())]);
                }

                Assert.Equal((string)footnote["quote"]!, string.Concat(points[(int)footnote["start"]!..(int)footnote["end"]!]));
                var citation = await server.Client.GetFromJsonAsync<JsonNode>(new Uri((string)footnote["url"]!, UriKind.Relative));
                Assert.Equal((string)footnote["quote"]!, (string)citation!["quote"]!);
                Assert.Equal((int?)footnote["page"], (int?)citation["page"]);
                checkedQuotes++;
            }
        }

        output.WriteLine($"{checkedQuotes} quotes checked");
        Assert.True(checkedQuotes >= 80);
    }

    private async Task<AskedQuestion> AskAsync(JsonNode question)
    {
        using var response = await server.Client.PostAsJsonAsync(
            "/v1/answers", new { question = (string)question["question"]!, vector_store_ids = new[] { storeId } });
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return new AskedQuestion(question, JsonSerializer.Deserialize<JsonNode>(body)!);
    }

    private sealed partial record AskedQuestion(JsonNode Question, JsonNode Answer)
    {
        public string Id => (string)Question["id"]!;

        public string Text => (string)Question["question"]!;

        public string? Expected => (string?)Question["quote"];

        public bool IsRefused => (bool)Answer["refused"]!;

        public double? Confidence => (double?)Answer["confidence"];

        public IReadOnlyList<JsonNode> Footnotes => [.. Answer["footnotes"]!.AsArray().Select(footnote => footnote!)];

        public bool IsRight => Expected is null ? IsRefused : Footnotes.Any(HoldsTheSentence);

        public bool IsRightPage(JsonNode footnote) =>
            (string?)footnote["filename"] == (string?)Question["file"] && (int?)footnote["page"] == (int?)Question["page"];

        public bool HoldsTheSentence(JsonNode footnote) =>
            (string?)footnote["filename"] == (string?)Question["file"]
                && Folded((string)footnote["quote"]!).Contains(Folded(Expected!), StringComparison.Ordinal);

        // Cells of a row may be joined by a bar or a tab, lines of a paragraph by a break; Markdown may emphasise.
        private static string Folded(string text) => Noise().Replace(text, "");

        [GeneratedRegex(@"[\s|*`]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Noise();
    }
}
