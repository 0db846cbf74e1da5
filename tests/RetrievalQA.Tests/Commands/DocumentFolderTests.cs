using System.Diagnostics;
using System.Text;
using RetrievalQA.Ingestion.Parsing.Formats;
using RetrievalQA.Server.Commands;

namespace RetrievalQA.Tests.Commands;

public sealed class DocumentFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("retrievalqa-test-");

    public void Dispose() => folder.Delete(recursive: true);

    public static TheoryData<string> ReadExtensions =>
        [.. FormatTable.All.Where(format => format.Parser is not null).SelectMany(format => format.Extensions.Split(' '))];

    [Theory]
    [MemberData(nameof(ReadExtensions))]
    public void What_the_server_reads_is_a_document_or_code(string extension)
    {
        Write($"a.{extension}", "text");
        Write($"B.{extension.ToUpperInvariant()}", "text");
        Assert.Equal([$"B.{extension.ToUpperInvariant()}", $"a.{extension}"], Read(withCode: true).Documents.Select(document => document.Path));
        var contents = Read();
        Assert.Equal(2, contents.Documents.Count + contents.Skipped.Count(entry => entry.Reason.StartsWith("source code", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tables_and_texts_without_a_known_name_are_documents()
    {
        Write("table.csv", "a,b");
        Write("README", "Read this.");
        Write("notes.2026", new string('가', 100_000));
        Write("utf-16", "text", Encoding.Unicode);
        Assert.Equal(["README", "notes.2026", "table.csv", "utf-16"], Read().Documents.Select(document => document.Path));
    }

    [Fact]
    public void A_name_that_is_no_utf8_is_said_to_be_so_and_not_hidden()
    {
        using var write = Process.Start("bash", ["-c", "touch \"$0\"/$'caf\\xe9.txt'", folder.FullName]);
        write.WaitForExit();
        Assert.Equal("It is not there, or its name is no UTF-8.", Assert.Single(Read().Unreadable).Reason);
        using var erase = Process.Start("find", [folder.FullName, "-type", "f", "-delete"]); // .NET cannot name it.
        erase.WaitForExit();
    }

    [Fact]
    public void Whatever_is_left_out_is_named_with_the_reason()
    {
        Write("good.txt", "text");
        Write(".env", "hidden");
        Write(".git/config", "hidden");
        Write("below/code.py", "print(1)");
        Write("below/data.json", "{}");
        Write("book.xlsx", "PK");
        Write("scan", "\u0089PNG\r\n\u001A\n", Encoding.Latin1);
        Write("noise", "\u0000\u0001\u0002\u0003\u0000\u0001\u0002\u0003", Encoding.Latin1);
        Write("data/retrievalqa.db", "a server's");
        Write("data/blobs/12/34", "a blob");
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "below", "up"), folder.FullName);
        var contents = Read();
        Assert.Equal("good.txt", Assert.Single(contents.Documents).Path);
        Assert.Equal(
            [
                "Skipped: scan: a PNG image. Run OCR on it and upload the PDF or text.",
                "Skipped: data: a data folder of this program",
                "Skipped: below/up: a link to a folder, which may lead round in a circle",
                "Skipped: book.xlsx: an Excel file (.xlsx). Save each sheet as CSV.",
                "Skipped: .env, .git: hidden",
                "Skipped: noise: of an unknown binary format. Convert it to PDF, .docx, HTML, Markdown or plain text.",
                "Skipped: below/code.py, below/data.json: source code or data of a program; --all takes it in as well",
            ],
            SkippedLines.Of(contents.Skipped));
        Assert.Empty(contents.Unreadable);
    }

    [Fact]
    public async Task What_cannot_be_opened_or_never_ends_is_named_and_not_opened()
    {
        Write("empty.txt", "");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link.txt"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "circle.txt"), "circle.txt");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "device"), "/dev/zero");
        foreach (var name in new[] { "pipe", "pipe.txt" })
        {
            using var made = Process.Start("mkfifo", Path.Combine(folder.FullName, name));
            await made.WaitForExitAsync();
        }

        var contents = Read();
        Assert.Empty(contents.Documents);
        Assert.Equal(["circle.txt", "device", "empty.txt", "link.txt", "pipe", "pipe.txt"], contents.Unreadable.Select(entry => entry.Path));
        Assert.All(contents.Unreadable, entry => Assert.True(entry.Reason.Length > 10, entry.Reason));
    }

    [Fact]
    public void A_link_to_a_file_is_the_file_under_the_name_of_the_link()
    {
        Write("below/manual-v7.txt", "text of some length");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "manual.txt"), Path.Combine("below", "manual-v7.txt"));
        var linked = Read().Documents.Single(document => document.Path == "manual.txt");
        Assert.Equal(("manual.txt", 19), (linked.Name, linked.File.Length));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error() => Assert.ThrowsAny<IOException>(
        () => new DocumentFolder(new DirectoryInfo(Path.Combine(folder.FullName, "none")), withCode: false).Read());

    [Fact]
    public void Ten_thousand_skipped_files_are_one_line()
    {
        var line = Assert.Single(SkippedLines.Of(Enumerable.Range(10_000, 10_000).Select(number => new SkippedEntry($"node_modules/{number}.js", "code"))));
        Assert.StartsWith("Skipped: node_modules/10000.js, node_modules/10001.js, ", line, StringComparison.Ordinal);
        Assert.EndsWith("node_modules/10009.js and 9990 more: code", line, StringComparison.Ordinal);
    }

    private FolderContents Read(bool withCode = false) => new DocumentFolder(folder, withCode).Read();

    private void Write(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
