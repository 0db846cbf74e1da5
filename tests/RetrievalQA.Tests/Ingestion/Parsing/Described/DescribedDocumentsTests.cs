using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Ingestion.Parsing.Described;

/// <summary>One description is read alike from every format.</summary>
public class DescribedDocumentsTests
{
    public static TheoryData<string> Names => [.. DescribedDocuments.All.Select(description => description.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_description_is_read_alike_from_every_format(string name)
    {
        var description = DescribedDocuments.All.Single(description => description.Name == name);
        var expected = DocumentOutline.Of(description);
        Assert.All(DescribedFormats.All, format =>
        {
            var document = TextFormatTests.Read(format.Write(description), $"a{format.Ending}");
            ParsedDocumentAssert.IsSound(document);
            var differences = Differences(expected, DocumentOutline.Of(document, description));
            Assert.True(differences.Length == 0, $"{format.Ending}\n{differences}");
            Assert.Equal(description.Language, document.Language);
            var paged = format.Ending is ".docx" or ".pdf";
            Assert.Equal(paged && description.RunningHeader is not null, document.Regions.Any(region => region.Kind is RegionKind.Running));
        });
    }

    // From the first line that differs to the last.
    private static string Differences(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var before = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        var after = expected.Skip(before).Reverse().Zip(actual.Skip(before).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Concat(expected.Skip(before).SkipLast(after).Select(line => $"- {line}\n").Concat(
            actual.Skip(before).SkipLast(after).Select(line => $"+ {line}\n")));
    }
}
