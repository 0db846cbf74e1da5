using System.Text.Json.Nodes;
using RetrievalQA.Server.Commands;
using RetrievalQA.Server.Commands.Loading;

namespace RetrievalQA.Tests.Commands.Loading;

public sealed class LoadPlanTests
{
    private const string Here = "here";

    [Fact]
    public void Two_files_that_change_their_names_with_each_other_are_both_changed()
    {
        var plan = Plan([Local("a.txt", "1"), Local("b.txt", "2")], [Stored("file-a", "a.txt", "2"), Stored("file-b", "b.txt", "1")]);
        Assert.Equal(["Changed - file-a", "Changed - file-b"], plan.Steps.Select(Told));
        Assert.Empty(plan.Gone);
    }

    [Fact]
    public void Of_a_path_that_is_there_twice_the_one_that_was_read_stays()
    {
        var plan = Plan(
            [Local("a.txt", "1")],
            [Stored("file-old", "a.txt", "0"), Stored("file-failed", "a.txt", "1", status: "failed"), Stored("file-read", "a.txt", "1")]);
        Assert.Equal(["None file-read file-old,file-failed"], plan.Steps.Select(Told));
    }

    [Fact]
    public void A_copy_is_new_and_a_file_that_moved_stands_for_one_document()
    {
        var plan = Plan(
            [Local("a.txt", "1"), Local("new/a.txt", "1"), Local("newer/a.txt", "1")],
            [Stored("file-a", "a.txt", "1"), Stored("file-b", "old/a.txt", "1")]);
        Assert.Equal(["None file-a ", "Moved file-b ", "New  "], plan.Steps.Select(Told));
        Assert.Empty(plan.Gone);
    }

    [Fact]
    public void A_document_that_cannot_be_read_now_is_not_gone()
    {
        var plan = LoadPlan.For(
            Here, [], [Stored("file-a", "a.txt", "1"), Stored("file-b", "closed/b.txt", "2")],
            path => path.StartsWith("closed/", StringComparison.Ordinal), _ => false);
        Assert.Equal(["file-a"], plan.Gone.Select(file => file.Id));
    }

    [Fact]
    public void Files_of_another_folder_are_left_to_it()
    {
        var plan = Plan([Local("a.txt", "1"), Local("b.txt", "2")], [Stored("file-a", "a.txt", "1", "elsewhere"), Stored("file-b", "b.txt", "9", "elsewhere")]);
        Assert.Equal(["New  ", "New  "], plan.Steps.Select(Told));
        Assert.Empty(plan.Gone);
    }

    [Fact]
    public void A_folder_that_was_moved_is_known_by_most_of_its_documents()
    {
        var plan = Plan(
            [Local("a.txt", "1"), Local("b.txt", "2"), Local("c.txt", "3")],
            [Stored("file-a", "a.txt", "1", "gone"), Stored("file-b", "b.txt", "2", "gone"), Stored("file-c", "c.txt", "9", "gone")]);
        Assert.Equal(["None file-a ", "None file-b ", "Changed - file-c"], plan.Steps.Select(Told));
    }

    [Fact]
    public void A_folder_that_is_gone_and_was_another_one_keeps_its_files()
    {
        var plan = Plan(
            [Local("readme.txt", "1"), Local("b.txt", "2")],
            [Stored("file-a", "readme.txt", "1", "gone"), Stored("file-b", "b.txt", "9", "gone")]);
        Assert.Equal(["New  ", "New  "], plan.Steps.Select(Told));
    }

    [Fact]
    public void What_somebody_else_put_there_is_neither_loaded_again_nor_ever_superseded()
    {
        var others = Stored("file-a", "a.txt", "1") with { Source = null, Unmarked = new UnmarkedFile("a.txt", "1") };
        Assert.Equal(["None file-a "], Plan([Local("a.txt", "1")], [others]).Steps.Select(Told));
        var changed = Plan([Local("a.txt", "2")], [others]);
        Assert.Equal(["New  "], changed.Steps.Select(Told));
        Assert.Equal(["file-a"], changed.Namesakes.Select(file => file.Id));
    }

    [Fact]
    public void Attributes_of_others_stay_where_there_is_room_and_long_paths_are_told_apart()
    {
        var source = Local("a.txt", "1").Source;
        var all = source.AddTo(new JsonObject { ["department"] = "sales" })!;
        Assert.Equal(("sales", source), ((string?)all["department"], DocumentSource.Read(all)!));
        Assert.Null(source.AddTo(new JsonObject(Enumerable.Range(0, 14).Select(number => KeyValuePair.Create($"key{number}", (JsonNode?)number)))));

        var folder = string.Join('/', Enumerable.Repeat("folder", 100));
        var (one, two) = (Local($"{folder}/x/a.txt", "1").Source, Local($"{folder}/y/a.txt", "1").Source);
        Assert.NotEqual(one, two);
        Assert.True(one.Path.Length <= 512, one.Path);
        Assert.Equal(("a.txt", one), (one.Name, DocumentSource.Read(one.AddTo([])!)!));
    }

    private static LoadPlan Plan(IReadOnlyList<LocalDocument> documents, IReadOnlyList<StoredDocument> stored) =>
        LoadPlan.For(Here, documents, stored, path => documents.Any(document => document.Source.Path == path), folder => folder == "gone");

    private static string Told(LoadStep step) =>
        $"{step.Change} {step.Stored?.Id ?? (step.Superseded.Count > 0 ? "-" : "")} {string.Join(',', step.Superseded.Select(file => file.Id))}";

    private static LocalDocument Local(string path, string hash) => new(new FolderDocument(path, new FileInfo(path)), new DocumentSource(Here, path, hash));

    private static StoredDocument Stored(string id, string path, string hash, string folder = Here, string status = "completed") =>
        new(id, status, [], JsonValue.Create("static"), new DocumentSource(folder, path, hash), Error: null);
}
