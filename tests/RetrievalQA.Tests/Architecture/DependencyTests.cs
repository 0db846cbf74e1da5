using System.Reflection;
using NetArchTest.Rules;
using RetrievalQA.Documents;

namespace RetrievalQA.Tests.Architecture;

/// <summary>Holds the arrows of ARCHITECTURE.md: which folder may use which, and where each package may be seen.</summary>
public class DependencyTests
{
    private static readonly Assembly Engine = typeof(ParsedDocument).Assembly;

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Text"] = [],
        ["Documents"] = ["Text"],
        ["Conversations"] = ["Documents", "Text"],
        ["Semantics"] = [],
        ["Indexing"] = ["Semantics", "Documents", "Text"],
        ["Retrieval"] = ["Indexing", "Semantics", "Documents"],
        ["Evaluation"] = ["Text"],
        ["Ingestion"] = ["Indexing", "Documents", "Text"],
        ["Sandboxes"] = [],
        ["Answering"] = ["Sandboxes", "Retrieval", "Conversations", "Documents", "Text"],
        ["Storage"] = ["Documents", "Conversations"],
        ["Housekeeping"] = ["Storage", "Indexing", "Conversations", "Documents"],
    };

    private static readonly Dictionary<string, string[]> RoomsOfAnswering = new()
    {
        ["Runs"] = ["Tools", "Citations", "Models"],
        ["BuiltIn"] = ["Tools", "Citations", "Models"],
        ["Tools"] = ["Citations", "Models"],
        ["Citations"] = [],
        ["Models"] = [],
    };

    private static readonly Dictionary<string, string> PackageHomes = new()
    {
        ["LiteDB"] = "RetrievalQA.Storage.LiteDb",
        ["Microsoft.ML.OnnxRuntime"] = "RetrievalQA.Semantics",
        ["Lucene.Net"] = "RetrievalQA.Indexing",
        ["Microsoft.SemanticKernel"] = "RetrievalQA.Answering",
        ["OpenAI"] = "RetrievalQA.Answering",
        ["UglyToad.PdfPig"] = "RetrievalQA.Ingestion.Parsing",
        ["DocumentFormat.OpenXml"] = "RetrievalQA.Ingestion.Parsing",
        ["AngleSharp"] = "RetrievalQA.Ingestion.Parsing",
        ["Markdig"] = "RetrievalQA.Ingestion.Parsing",
        ["UtfUnknown"] = "RetrievalQA.Ingestion.Parsing",
    };

    public static TheoryData<string> Folders => [.. MayUse.Keys];

    public static TheoryData<string> Rooms => [.. RoomsOfAnswering.Keys];

    public static TheoryData<string> Packages => [.. PackageHomes.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_its_arrows_allow(string folder)
    {
        var forbidden = MayUse.Keys.Except([folder, .. MayUse[folder]]).Select(other => $"RetrievalQA.{other}").ToArray();
        var result = Types.InAssembly(Engine).That().ResideInNamespace($"RetrievalQA.{folder}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_of_answering_uses_only_what_its_arrows_allow(string room)
    {
        var forbidden = RoomsOfAnswering.Keys.Except([room, .. RoomsOfAnswering[room]]).Select(other => $"RetrievalQA.Answering.{other}").ToArray();
        var result = Types.InAssembly(Engine).That().ResideInNamespace($"RetrievalQA.Answering.{room}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Every_room_of_answering_has_its_arrows() =>
        Assert.Empty(FoldersIn("RetrievalQA.Answering.").Except(RoomsOfAnswering.Keys));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_is_seen_only_at_home(string package)
    {
        var result = Types.InAssembly(Engine).That().DoNotResideInNamespace(PackageHomes[package]).ShouldNot().HaveDependencyOn(package).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void The_engine_does_not_know_the_web_server() =>
        Assert.DoesNotContain(Engine.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_server_does_not_reach_into_packages_of_the_engine()
    {
        var server = typeof(Program).Assembly;
        string[] packages = ["LiteDB", "Lucene.Net", "UglyToad.PdfPig", "DocumentFormat.OpenXml", "Microsoft.SemanticKernel"];
        var result = Types.InAssembly(server).ShouldNot().HaveDependencyOnAny(packages).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Every_folder_of_the_engine_has_its_arrows() => Assert.Empty(FoldersIn("RetrievalQA.").Except(MayUse.Keys));

    private static IEnumerable<string> FoldersIn(string parent) => Engine.GetTypes()
        .Select(type => type.Namespace ?? "")
        .Where(name => name.StartsWith(parent, StringComparison.Ordinal))
        .Select(name => name[parent.Length..].Split('.')[0])
        .Distinct();
}
