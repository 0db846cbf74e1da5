using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;
using RetrievalQA.Retrieval.Tables;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Answering.Tables;

public sealed class ProbeTests(ITestOutputHelper output)
{
    [Fact]
    public void Probe()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "RetrievalQA.Tests", "Answering", "Tables", "tables.json")))!.AsArray();
        foreach (var q in TableQuestionSet.Questions.Where(q => q.Half == QuestionHalf.Choose))
        {
            var t = json.Single(x => (string)x!["name"]! == q.Table)!;
            var rows = t["rows"]!.AsArray().Select(r => r!.AsArray().Select(c => c is JsonObject ? (string)c["text"]! : (string)c!).ToList()).ToList();
            var n = rows[0].Count;
            var body = rows.Skip(1).Select(r => { while (r.Count < n) { r.Insert(0, "Engineering"); } return (IReadOnlyList<AskedCell>)[.. r.Select(c => new AskedCell(c))]; }).ToList();
            var asked = TableQuestion.Of(q.Text);
            var f = TableAnswers.Of(q.Text, [new AskedTable($"{t["name"]} · {t["title"]}", rows[0], body, body.Count)]);
            output.WriteLine($"{q.Id} {q.Kind}: {q.Text} [{asked?.Operation} rest='{asked?.Rest}'] => {f} rows={string.Join(",", f?.Rows ?? [])}");
        }
    }
}
