using RetrievalQA.Answering.Models;
using RetrievalQA.Answering.Runs;
using RetrievalQA.Server.Models;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Answers;

/// <summary>The body of <c>POST /v1/answers</c>, checked.</summary>
/// <param name="Stream">Null where the body leaves it to the Accept header.</param>
public sealed record AnswerRequest(Question Question, bool? Stream)
{
    private static readonly string[] Keys = ["question", "file_ids", "vector_store_ids", "thread_id", "model", "instructions", "stream"];

    private const int MaxStores = 100;

    public static AnswerRequest From(RequestBody body, ModelList models, ModelOptions defaults, LimitOptions limits)
    {
        var request = body.ToObject(Keys);
        var question = request.Required("question").Prose(limits.TextCharacters, minLength: 1);
        var model = request["model"]?.Text() ?? defaults.Default;
        models.Expect(model);
        return new AnswerRequest(
            new Question(
                question,
                model,
                [.. (request["file_ids"]?.Array(limits.FilesPerBatch) ?? []).Select(id => id.Text())],
                [.. (request["vector_store_ids"]?.Array(MaxStores) ?? []).Select(id => id.Id(ObjectId.VectorStore))],
                request["thread_id"]?.Id(ObjectId.Thread),
                request["instructions"]?.Prose(limits.TextCharacters)),
            request["stream"]?.Flag());
    }
}
