using RetrievalQA.Server.Commands;
using RetrievalQA.Storage;

namespace RetrievalQA.Tests.Commands;

public sealed class NewestFilesTests
{
    [Fact]
    public void Those_that_were_used_last_and_those_that_are_held_are_kept()
    {
        var folder = Directory.CreateTempSubdirectory("retrievalqa-test-");
        var paths = Enumerable.Range(0, 6).Select(number => Path.Combine(folder.FullName, $"{number}")).ToList();
        foreach (var (age, path) in paths.Index())
        {
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 20 - age, 0, 0, 0, DateTimeKind.Utc));
        }

        using (HeldFile.TryHold(paths[5]))
        {
            NewestFiles.Keep(folder.FullName, 3);
        }

        Assert.Equal([paths[0], paths[1], paths[2], paths[5]], Directory.GetFiles(folder.FullName).Order(StringComparer.Ordinal));
        folder.Delete(recursive: true);
    }
}
