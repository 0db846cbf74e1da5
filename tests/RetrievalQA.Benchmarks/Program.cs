using RetrievalQA.Benchmarks;
using RetrievalQA.Tests.Evaluation;

await RetrievalBenchmark.RunAsync(args[1], args.Length > 2 ? args[2..] : DevelopmentSet.Names);
