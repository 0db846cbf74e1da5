using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Documents;

public class FileInventoryTests
{
    [Fact]
    public void The_same_inventories_joined_again_are_the_same_object()
    {
        var (first, second) = (Of("file-a", "file-b"), Of("file-b", "file-c"));
        var joined = FileInventory.Join([first, FileInventory.Empty, second]);
        Assert.Equal(["file-a", "file-b", "file-c"], joined.Ready.Select(source => source.FileId));
        Assert.Same(joined, FileInventory.Join([first, second, FileInventory.Empty]));
    }

    [Fact]
    public void Other_inventories_are_joined_anew()
    {
        var first = Of("file-a");
        FileInventory.Join([first, Of("file-b")]);
        Assert.Equal(["file-a", "file-c"], FileInventory.Join([first, Of("file-c")]).Ready.Select(source => source.FileId));
        Assert.Same(first, FileInventory.Join([first]));
        Assert.Same(FileInventory.Empty, FileInventory.Join([]));
    }

    private static FileInventory Of(params string[] fileIds) =>
        new([.. fileIds.Select(id => new InventoriedFile(new ChunkSource("project", id, ChunkingStrategy.Default.Key), IngestionStatus.Completed))]);
}
