using RetrievalQA.Benchmarks;
using RetrievalQA.Tests.Evaluation;

if (args[0] == "answers")
{
    await AnswerBenchmark.RunAsync(args[1], args.Length > 2 ? args[2..] : DevelopmentSet.Names, 3000);
    return;
}

await RetrievalBenchmark.RunAsync(args[1], args.Length > 2 ? args[2..] : DevelopmentSet.Names);
