using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.Runs;

public class RunTransactionsTests
{
    [Fact]
    public async Task A_question_is_three_transactions_its_run_its_begin_and_its_end()
    {
        // The clock stands still: nothing is written early because a loaded machine takes long.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var server = new RetrievalQaServer { Substitute = services => services.AddSingleton<TimeProvider>(clock) };
        var client = server.V2();
        var file = await client.Upload("manual.md", "# Pump HX-200\n\nThe warranty of the pump HX-200 lasts 36 months.\n");
        foreach (var question in new[] { "How long does the warranty last?", "How long is the warranty of the pump?", "Who won the chess championship in Reykjavik?" })
        {
            var before = await CommitsAsync(server);
            var answer = (await client.Post("/v1/answers", $$"""{"question":"{{question}}","file_ids":["{{file}}"]}""")).Ok();
            Assert.NotEmpty(answer.Text("text"));
            var made = await CommitsAsync(server) - before;

            // The first question also makes the assistant, and has the file read.
            Assert.True(question.Contains("does", StringComparison.Ordinal) ? made > 3 : made == 3, $"{question}: {made} transactions");
        }
    }

    private static Task<long> CommitsAsync(RetrievalQaServer server) => server.Get<DurableDatabase>().ReadAsync(rows => rows.Counters.Commits, default);
}
