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
            path => path.StartsWith("closed/", StringComparison.Ordinal));
        Assert.Equal(["file-a"], plan.Gone.Select(file => file.Id));
    }

    [Fact]
    public void Of_another_folder_only_the_same_file_at_the_same_path_is_taken_over()
    {
        var plan = Plan(
            [Local("a.txt", "1"), Local("b.txt", "2"), Local("c.txt", "3")],
            [Stored("file-a", "a.txt", "1", "elsewhere"), Stored("file-b", "b.txt", "9", "elsewhere"), Stored("file-c", "d.txt", "3", "elsewhere")]);
        Assert.Equal(["None file-a ", "New  ", "New  "], plan.Steps.Select(Told));
        Assert.Empty(plan.Gone);
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
        LoadPlan.For(Here, documents, stored, path => documents.Any(document => document.Source.Path == path));

    private static string Told(LoadStep step) =>
        $"{step.Change} {step.Stored?.Id ?? (step.Superseded.Count > 0 ? "-" : "")} {string.Join(',', step.Superseded.Select(file => file.Id))}";

    private static LocalDocument Local(string path, string hash) => new(new FolderDocument(path, new FileInfo(path)), new DocumentSource(Here, path, hash));

    private static StoredDocument Stored(string id, string path, string hash, string folder = Here, string status = "completed") =>
        new(id, status, [], JsonValue.Create("static"), new DocumentSource(folder, path, hash), Error: null);
}
