using RetrievalQA.Answering.Tools;

namespace RetrievalQA.Tests.Answering.Tools;

public sealed class SandboxLinksTests
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["out"] = "file-1", ["out.csv"] = "file-2", ["plots/a (1).png"] = "file-3", ["표 1.xlsx"] = "file-4", ["100%.txt"] = "file-5",
    };

    [Theory]
    [InlineData("[x](sandbox:/mnt/data/out.csv)", "file-2")]
    [InlineData("sandbox:/mnt/data/out.csv.", "file-2")]
    [InlineData("sandbox:/mnt/data/out.csv에서", "file-2")]
    [InlineData("sandbox:/mnt/data/out and sandbox:/mnt/data/out.csv", "file-1 file-2")]
    [InlineData("sandbox:/mnt/data/out.csv.gz", "")]
    [InlineData("sandbox:/mnt/data/output", "")]
    [InlineData("[x](sandbox:/mnt/data/plots/a (1).png)", "file-3")]
    [InlineData("[x](sandbox:/mnt/data/plots/a%20%281%29.png)", "file-3")]
    [InlineData("[x](sandbox:/mnt/data/%ED%91%9C%201.xlsx)", "file-4")]
    [InlineData("[x](sandbox:/mnt/data/표%201.xlsx)", "file-4")]
    [InlineData("[x](sandbox:/mnt/data/100%25.txt)", "file-5")]
    [InlineData("/mnt/data/out.csv", "")]
    [InlineData("sandbox:/mnt/data/", "")]
    public void Links_name_files_by_their_paths(string text, string files)
    {
        var links = SandboxLinks.Find(text, Paths);
        Assert.Equal(files, string.Join(' ', links.Select(link => link.FileId)));
        Assert.All(links, link => Assert.StartsWith("sandbox:/mnt/data/", text[link.Start..link.End], StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_that_was_made_for_a_file_is_found() =>
        Assert.All(Paths, file => Assert.Equal(file.Value, Assert.Single(SandboxLinks.Find($"[x]({SandboxLinks.To(file.Key)})", Paths)).FileId));
}
