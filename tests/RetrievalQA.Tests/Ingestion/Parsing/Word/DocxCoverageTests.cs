using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Ingestion.Parsing.Word;

/// <summary>Real Word files: every text of the body is in the parsed text, or a rule names why not.</summary>
public sealed class DocxCoverageTests(ITestOutputHelper output)
{
    private const string DataVariable = "RETRIEVALQA_DATA";

    private static readonly XNamespace W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private static readonly XNamespace Alternatives = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    // Told apart from what the parser does: by the elements around a text alone.
    private static readonly Dictionary<string, Func<XElement, HashSet<string>, bool>> Rules = new()
    {
        ["deleted"] = (text, _) => Inside(text, W + "del") || Inside(text, W + "moveFrom"),
        ["hidden"] = (text, _) => Properties(text).Any(properties => properties.Element(W + "vanish") is { } vanish && vanish.Attribute(W + "val") is null),
        ["hidden by a style"] = (text, hiding) =>
            Properties(text).Any(properties => hiding.Contains((string?)properties.Element(W + "rStyle")?.Attribute(W + "val") ?? "")),
        ["another branch of an alternative"] = (text, _) => text.Ancestors(Alternatives + "Fallback").Any(fallback =>
            fallback.ElementsBeforeSelf(Alternatives + "Choice").Any(choice => choice.Descendants(W + "t").Any())),
        ["reading above characters"] = (text, _) => Inside(text, W + "rt"),
    };

    [Fact]
    public void No_text_is_missing_from_the_documents_of_the_corpus() =>
        Assert.Equal(4, Check(Directory.GetFiles(Repository.Corpus, "*.docx")));

    [SkippableFact]
    public void No_text_is_missing_from_documents_of_others()
    {
        var data = Environment.GetEnvironmentVariable(DataVariable);
        Skip.If(data is null, $"{DataVariable} is not set");
        Assert.True(Check(Directory.GetFiles(Path.Combine(data, "documents", "files"), "*.docx")) >= 15);
    }

    private int Check(IEnumerable<string> paths)
    {
        var (read, missing) = (0, new List<string>());
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            ParsedDocument document;
            try
            {
                document = TextFormatTests.Read(File.ReadAllBytes(path), Path.GetFileName(path));
            }
            catch (ParsingException refusal)
            {
                output.WriteLine($"{Path.GetFileName(path)}: refused: {refusal.Message}");
                continue;
            }

            read++;
            var parsed = Letters(document.Text);
            var paragraphs = Paragraphs(path);
            output.WriteLine($"{Path.GetFileName(path)}: {paragraphs.Count} paragraphs");
            missing.AddRange(paragraphs.Where(paragraph => !parsed.Contains(paragraph, StringComparison.Ordinal))
                .Select(paragraph => $"{Path.GetFileName(path)}: {paragraph}"));
        }

        Assert.Empty(missing);
        return read;
    }

    // The texts of each paragraph together: one that lost a name in its middle is not found.
    private List<string> Paragraphs(string path)
    {
        using var package = ZipFile.OpenRead(path);
        using var part = package.GetEntry("word/document.xml")!.Open();
        var hiding = HidingStyles(package);
        var texts = XElement.Load(part).Element(W + "body")!.Descendants(W + "t")
            .ToLookup(text => Rules.FirstOrDefault(rule => rule.Value(text, hiding)).Key ?? "");
        foreach (var left in texts.Where(left => left.Key.Length > 0))
        {
            output.WriteLine($"{Path.GetFileName(path)}: {left.Count()} left out: {left.Key}");
        }

        return
        [
            .. texts[""].GroupBy(text => text.Ancestors(W + "p").FirstOrDefault())
                .Select(paragraph => Letters(string.Concat(paragraph.Select(text => text.Value)))),
        ];
    }

    private static HashSet<string> HidingStyles(ZipArchive package)
    {
        using var part = package.GetEntry("word/styles.xml")?.Open();
        var styles = part is null ? [] : XElement.Load(part).Elements(W + "style");
        return [.. styles.Where(style => style.Element(W + "rPr")?.Element(W + "vanish") is not null).Select(style => (string)style.Attribute(W + "styleId")!)];
    }

    private static IEnumerable<XElement> Properties(XElement text) => text.Ancestors(W + "r").Elements(W + "rPr");

    private static bool Inside(XElement text, XName name) => text.Ancestors(name).Any();

    // Raised and lowered digits have characters of their own.
    private static string Letters(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit));
}
