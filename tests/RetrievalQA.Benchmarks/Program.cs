using RetrievalQA.Benchmarks;
using RetrievalQA.Tests.Evaluation;
using RetrievalQA.Semantics;

if (args is ["questions", ..])
{
    await QuestionBenchmark.RunAsync(Option("--corpus") ?? "corpus");
    return 0;
}

if (args is ["load", ..])
{
    return await LoadBenchmark.RunAsync(Option("--corpus") ?? "corpus");
}

if (args is [BareServer.Verb])
{
    await BareServer.ServeAsync();
    return 0;
}

if (args is ["growth", ..])
{
    return await GrowthBenchmark.RunAsync();
}

if (args is ["code", ..])
{
    await CodeBenchmark.RunAsync();
    return 0;
}

var data = Option("--data") ?? Environment.GetEnvironmentVariable(DevelopmentSet.Variable);
if (data is null || args.Length == 0)
{
    Console.Error.WriteLine(
        "Usage: questions [--corpus DIR] | load [--corpus DIR] | code | growth | answers [--half choose] [--model Off] [--most N] [--scope CHUNKS] | search | rebuild | background [--out FILE]   [--data DIR] [--sets a,b] [--chunks N]");
    return 2;
}

var sets = Option("--sets")?.Split(',') ?? DevelopmentSet.Names;
switch (args[0])
{
    case "answers" when Option("--half") is { } half && half != "choose":
        Console.Error.WriteLine("Constants are read off this table, so it is of the half 'choose' alone; 'eval answers' measures the other.");
        return 2;
    case "answers":
        await AnswerBenchmark.RunAsync(
            data,
            sets,
            Enum.Parse<SentenceModelSource>(Option("--model") ?? nameof(SentenceModelSource.BuiltIn)),
            int.Parse(Option("--most") ?? "3000"),
            Option("--scope") is { } chunks ? int.Parse(chunks) : null);
        return 0;
    case "background":
        BackgroundTable.Write(data, Option("--out") ?? "src/RetrievalQA/Retrieval/BackgroundFrequencies.txt");
        return 0;
    case "search":
        await SearchBenchmark.RunAsync(data, int.Parse(Option("--chunks") ?? "1000"));
        return 0;
    case "rebuild":
        await RebuildBenchmark.RunAsync(data, int.Parse(Option("--chunks") ?? "100000"));
        return 0;
    default:
        Console.Error.WriteLine($"No benchmark is called '{args[0]}'.");
        return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
