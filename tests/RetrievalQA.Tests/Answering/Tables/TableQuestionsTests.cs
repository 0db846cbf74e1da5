using System.Text.Json.Nodes;
using RetrievalQA.Evaluation;
using RetrievalQA.Tests.Contract;
using Xunit.Abstractions;

namespace RetrievalQA.Tests.Answering.Tables;

/// <summary>Questions over whole tables, through the API of the real server: answered by rule, or refused with a reason.</summary>
public sealed class TableQuestionsTests(RetrievalQaServer server, ITestOutputHelper output) : IClassFixture<RetrievalQaServer>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_tables_answer_is_right_and_the_rest_is_refused(bool amongAll)
    {
        var v2 = server.V2();
        var files = new Dictionary<string, string>();
        foreach (var (name, fileName, content) in TableQuestionSet.Documents)
        {
            files.Add(name, await v2.Upload(fileName, content));
        }

        var asked = new List<(AskedQuestion Question, string? Fault)>();
        foreach (var question in TableQuestionSet.Questions)
        {
            var scope = new JsonArray([.. files.Where(file => amongAll || file.Key == question.Table).Select(file => (JsonNode)file.Value)]);
            var answer = (await v2.Post("/v1/answers", new JsonObject { ["question"] = question.Text, ["file_ids"] = scope }.ToJsonString())).Ok().Json;
            var fault = question.Fault(answer);
            asked.Add((question, fault));
            if (fault is not null && question.Half == QuestionHalf.Choose)
            {
                output.WriteLine($"{question.Id} {question.Kind}, {fault}: {question.Text} -> {answer["confidence"]} {answer["text"]}");
            }
        }

        foreach (var group in asked.GroupBy(item => (item.Question.Half, item.Question.Kind)).OrderBy(group => group.Key))
        {
            var right = group.Count(item => item.Fault is null);
            output.WriteLine($"{group.Key.Half}, {group.Key.Kind}: right {right} of {group.Count()}, refused {group.Count(item => item.Fault is "refused")}");
        }

        Assert.True(asked.Count(item => item.Question.Kind == "rule" && item.Fault is null) >= 56);
    }
}
