using System.IO.Compression;
using System.Text;
using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Tests.Ingestion.Chunking;
using RetrievalQA.Tests.Ingestion.Parsing.ChildProcess;
using RetrievalQA.Tests.Ingestion.Parsing.Pdf;

namespace RetrievalQA.Tests.Ingestion.Parsing;

/// <summary>Small files that cost much to read, through the real parser process: refused for what they are, or read after all.</summary>
public sealed class HostileFilesTests : IAsyncLifetime
{
    private const string WordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private readonly ParserPool pool = ParserPoolTests.Pool();
    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-hostile-").FullName;

    private static readonly Dictionary<string, (string Name, Func<byte[]> Content, string Reason)> Refused = new()
    {
        ["tables in tables"] = ("a.docx", () => Docx(Nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 40_000)), "nests"),
        ["content controls in one another"] = ("a.docx", () => Docx(Nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 2_000)), "nests"),
        ["entities of entities"] = ("a.docx", () => Package(EntityBomb), "Word"),
        ["bold in bold"] = ("a.html", () => Text("<b>", 100_000), "nests"),
        ["a million divs"] = ("a.html", () => Text("<div>", 1_000_000), "nests"),
        ["tables of a page in tables"] = ("a.html", () => Text("<table><tr><td>", 100_000), "nests"),
        ["templates in templates"] = ("a.html", () => Text("<template>", 100_000), "nests"),
        ["drawings in drawings"] = ("a.html", () => Text("<svg><g>", 100_000), "nests"),
        ["misnested"] = ("a.html", () => Text("<b>x</i>", 100_000), "nests"),
        ["left open in every paragraph"] = ("a.html", () => Bytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<p><b id={i}>x</p>"))), ""),
        ["quotes in quotes"] = ("a.md", () => Text("> ", 100_000), "nests"),
        ["lists in lists"] = ("a.md", () => Text("- ", 100_000), "nests"),
        ["forms that draw each other twice"] = ("a.pdf", () => HostilePdf.Forms(depth: 40, times: 2), "draws"),
        ["a form that draws itself"] = ("a.pdf", HostilePdf.Circle, "draws"),
        ["forms in forms"] = ("a.pdf", () => HostilePdf.Forms(depth: 1_000, times: 1), "nests"),
        ["pages in pages"] = ("a.pdf", () => HostilePdf.Tree(depth: 2_000), "nests"),
        ["fonts for every page"] = ("a.pdf", () => HostilePdf.Shared(names: 20_000, pages: 2_000), "share"),
    };

    private static readonly Dictionary<string, (string Name, Func<byte[]> Content)> Read = new()
    {
        ["links that stay open"] = ("a.md", () => Text("[a](", 200_000)),
        ["images that stay open"] = ("a.md", () => Text("![", 200_000)),
        ["emphasis that stays open"] = ("a.md", () => Text("*a_ ", 200_000)),
        ["back-ticks"] = ("a.md", () => Bytes(string.Concat(Enumerable.Range(1, 2_000).Select(length => new string('`', length) + "a")))),
        ["definitions"] = ("a.md", () => Text("[a]: b\n", 200_000)),
        ["definitions before an underline"] = ("a.md", () => Bytes(string.Concat(Enumerable.Repeat("[a]: b\n", 200_000)) + "===\n")),
        ["rows"] = ("a.md", () => Bytes("| a | b |\n|---|---|\n" + string.Concat(Enumerable.Repeat("| x | y |\n", 10_000)))),
        ["a quote that stays open"] = ("a.csv", () => Bytes("a,\"" + string.Concat(Enumerable.Repeat("b,\"\"\n", 400_000)))),
        ["charsets that are none"] = ("a.html", () => [.. Text("<meta ", 20_000), .. "> words"u8]),
        ["cells that cover all rows below"] = ("a.html", () => [.. "<table>"u8, .. Text("<tr><td rowspan=65534>a<td>b", 100_000)]),
        ["a long row in every row below"] = ("a.html", () =>
            [.. "<table><tr>"u8, .. Text($"<td rowspan=65534>{new string('a', 150)}", 900), .. Text("<tr><td>b", 60_000)]),
        ["columns of all tables"] = ("a.html", () => Text("<table><tr><td colspan=1000>a<td colspan=1000>b<tr><td>c<td>d</table>", 10_000)),
        ["fields whose parents are each other's"] = ("a.pdf", () => HostilePdf.Fields(10_000)),
        ["a list of which all is chosen, in each of many places"] = ("a.pdf", () => HostilePdf.Choices(options: 60_000, chosen: 1_000, places: 60)),
        ["words at places beyond all counting"] = ("a.pdf", HostilePdf.Places),
        ["style rules for every element"] = ("a.html", () => Bytes(
            "<style>" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"section div div .x .a{i % 7} {{display:none}}")) + "</style>"
            + string.Concat(Enumerable.Repeat("<div class=x>", 100)) + string.Concat(Enumerable.Repeat("<p class=a3>word", 20_000)))),
        ["raised and lowered characters"] = ("a.html", () => Text("x<sub>1</sub><sup>2</sup>", 50_000)),
        ["readings"] = ("a.html", () => Text("<ruby>a<rt>b</ruby>", 50_000)),
        ["terms"] = ("a.html", () => Text("<dt>a<dd>b", 50_000)),
        ["a numbered list of no items"] = ("a.html", () => Bytes("<ol>" + string.Concat(Enumerable.Repeat("<p>a", 50_000)) + "word")),
        ["escapes of seven bits"] = ("a.txt", () => Text("\u001B$B~{", 200_000)),
        ["one word all over a page"] = ("a.pdf", () => HostilePdf.Words(60_000)),
    };

    public static TheoryData<string> RefusedKinds => [.. Refused.Keys];

    public static TheoryData<string> ReadKinds => [.. Read.Keys];

    public Task InitializeAsync() => ParseAsync("warm"u8.ToArray(), "warm.txt");

    public async Task DisposeAsync()
    {
        await pool.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(RefusedKinds))]
    public async Task Is_refused_for_what_it_is_and_the_same_process_reads_on(string kind)
    {
        var (name, content, reason) = Refused[kind];
        var process = Assert.Single(pool.ProcessIds);
        var failure = await Assert.ThrowsAsync<ParsingException>(() => ParseAsync(content(), name));
        Assert.Equal(IngestionError.InvalidFile, failure.Error.Code);
        Assert.Contains(reason, failure.Error.Message);
        Assert.Equal("next", (await ParseAsync("next"u8.ToArray(), "b.txt")).Text);
        Assert.Equal(process, Assert.Single(pool.ProcessIds));
    }

    [Theory]
    [MemberData(nameof(ReadKinds))]
    public async Task Is_read_and_cut(string kind)
    {
        var (name, content) = Read[kind];
        var document = await ParseAsync(content(), name);
        Assert.NotEmpty(await pool.SplitAsync(document, ChunkingStrategy.Default, CancellationToken.None));
    }

    [Theory]
    [InlineData("a.html", "<div>", "</div>")]
    [InlineData("a.docx", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>")]
    public void The_setting_decides_how_deep_a_file_may_nest(string name, string open, string close)
    {
        byte[] File(int depth) => name == "a.docx" ? Docx(Nested(open, close, depth / 2)) : Bytes(Nested(open, close, depth));
        var limits = Limits.Default with { MaxNesting = 100 };
        Assert.Contains("100 deep", Assert.Throws<ParsingException>(() => DocumentReader.Read(File(120), name, "", limits)).Error.Message);
        Assert.Contains("word", DocumentReader.Read(File(80), name, "", limits).Text);
        Assert.Contains("word", DocumentReader.Read(File(120), name, "", Limits.Default).Text);
    }

    [Fact]
    public void What_a_package_says_of_its_sizes_is_not_believed()
    {
        var content = Docx(string.Concat(Enumerable.Repeat("<w:p><w:r><w:t>word</w:t></w:r></w:p>", 100_000)));
        using (var package = new ZipArchive(new MemoryStream(content)))
        {
            var said = BitConverter.GetBytes((int)package.GetEntry("word/document.xml")!.Length);
            var at = content.AsSpan().LastIndexOf(said);
            BitConverter.GetBytes(1000).CopyTo(content, at);
        }

        var failure = Assert.Throws<ParsingException>(() => DocumentReader.Read(content, "a.docx", "", Limits.Default with { MaxUnpackedMegabytes = 1 }));
        Assert.Equal(IngestionError.InvalidFile, failure.Error.Code);
    }

    [Fact]
    public void The_setting_decides_what_a_page_may_draw()
    {
        var content = HostilePdf.Forms(depth: 12, times: 2);
        var failure = Assert.Throws<ParsingException>(() => DocumentReader.Read(content, "a.pdf", "", Limits.Default with { MaxPageMegabytes = 2 }));
        Assert.Contains("2 MB", failure.Error.Message);
        Assert.Contains("word", DocumentReader.Read(content, "a.pdf", "", Limits.Default).Text);
    }

    private async Task<ParsedDocument> ParseAsync(byte[] content, string name)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, content);
        return await pool.ParseAsync(path, name, "", CancellationToken.None);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Text(string unit, int count) => Bytes(string.Concat(Enumerable.Repeat(unit, count)) + "word");

    private static string Nested(string open, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + "<w:p><w:r><w:t>word</w:t></w:r></w:p>" + string.Concat(Enumerable.Repeat(close, depth));

    private static byte[] Docx(string body) => Package($"<w:document xmlns:w=\"{WordNamespace}\"><w:body>{body}</w:body></w:document>");

    private static string EntityBomb =>
        "<!DOCTYPE w [<!ENTITY e0 \"word\">" + string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY e{i} \"&e{i - 1};&e{i - 1};\">"))
        + $"]><w:document xmlns:w=\"{WordNamespace}\"><w:body><w:p><w:r><w:t>&e30;</w:t></w:r></w:p></w:body></w:document>";

    private static byte[] Package(string document)
    {
        using var content = new MemoryStream();
        using (var package = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(package, "[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
                """);
            Write(package, "_rels/.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
                """);
            Write(package, "word/document.xml", document);
        }

        return content.ToArray();
    }

    private static void Write(ZipArchive package, string name, string text)
    {
        using var part = package.CreateEntry(name).Open();
        part.Write(Bytes(text));
    }
}
