using System.Globalization;
using System.Text;
using System.Text.Json;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Tests.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Parsing.ChildProcess;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Ingestion;

/// <summary>Real files written by others, read by the real parser process.</summary>
public sealed class DevelopmentDocumentsTests(ITestOutputHelper output)
{
    private const string DataVariable = "RETRIEVALQA_DATA";
    private const double MinFound = 0.95;

    // Its page count is absurd but its one page is whole; it is read.
    private const string Repaired = "pdfjs_poppler-67295-0.pdf";

    private static readonly string[] ReadFormats = ["pdf", "docx", "html", "md", "txt", "csv", "tsv", "json", "srt"];

    [SkippableFact]
    public async Task Phrases_are_found_on_their_pages_and_bad_files_are_refused()
    {
        var data = Environment.GetEnvironmentVariable(DataVariable);
        Skip.If(data is null, $"{DataVariable} is not set");
        var folder = Path.Combine(data, "documents");
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "manifest.json")));
        await using var pool = ParserPoolTests.Pool(options => options.ParseTimeoutSeconds = 30);
        var score = new Score();
        foreach (var entry in manifest.RootElement.EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var document = await TryParseAsync(pool, Path.Combine(folder, "files", name), name);
            Judge(score, entry, name, document);
        }

        output.WriteLine($"phrases found {score.Found}/{score.Phrases}, on the right page {score.Placed}/{score.Pages}");
        score.Complaints.ForEach(output.WriteLine);
        Assert.True(score.Found >= score.Phrases * MinFound && score.Placed >= score.Pages * MinFound);
        Assert.Empty(score.Accepted);
    }

    private static async Task<ParsedDocument?> TryParseAsync(ParserPool pool, string path, string name)
    {
        try
        {
            return await pool.ParseAsync(path, name, "", CancellationToken.None);
        }
        catch (ParsingException refusal)
        {
            Assert.InRange(refusal.Message.Length, 15, 300);
            return null;
        }
    }

    private static void Judge(Score score, JsonElement entry, string name, ParsedDocument? document)
    {
        switch (entry.GetProperty("expect").GetString())
        {
            case "text" when ReadFormats.Contains(entry.GetProperty("format").GetString()):
                JudgePhrases(score, entry, name, document);
                break;
            case "reject" or "no_text" when document is not null && name is not Repaired:
                score.Accepted.Add($"{name}: {document.Text}");
                break;
        }

        if (document is not null)
        {
            ParsedDocumentAssert.IsSound(document);
        }
    }

    private static void JudgePhrases(Score score, JsonElement entry, string name, ParsedDocument? document)
    {
        var whole = Normal(document?.Text ?? "");
        foreach (var phrase in entry.GetProperty("phrases").EnumerateArray().Where(phrase => !phrase.TryGetProperty("optional", out _)))
        {
            var wanted = Normal(phrase.GetProperty("phrase").GetString()!);
            var where = phrase.GetProperty("where").GetString()!;
            var found = whole.Contains(wanted, StringComparison.Ordinal);
            var isPaged = where.StartsWith("page ", StringComparison.Ordinal);
            var page = isPaged ? document?.Pages.FirstOrDefault(page => where == $"page {page.Number}") : null;
            score.Phrases++;
            score.Found += found ? 1 : 0;
            score.Pages += isPaged ? 1 : 0;
            score.Placed += page is not null && Normal(document!.Slice(page.Span)).Contains(wanted, StringComparison.Ordinal) ? 1 : 0;
            if (!found)
            {
                score.Complaints.Add($"{name} ({where}): {phrase.GetProperty("phrase").GetString()}");
            }
        }
    }

    // As the data set's own checker compares: compatibility forms, white space and invisible marks do not count.
    private static string Normal(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
            {
                normal.Append(char.ToLowerInvariant(c));
            }
        }

        return normal.ToString();
    }

    private sealed class Score
    {
        public int Phrases { get; set; }

        public int Found { get; set; }

        public int Pages { get; set; }

        public int Placed { get; set; }

        public List<string> Accepted { get; } = [];

        public List<string> Complaints { get; } = [];
    }
}
